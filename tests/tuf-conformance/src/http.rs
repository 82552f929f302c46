//! The smallest HTTP client that a conformance client needs: one GET for each connection, over plain TCP, to this
//! machine only. It must never be used by anything that a person runs: it knows no TLS and no proxy.

use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// What a whole head of an answer may weigh.
const HEAD_BYTES: u64 = 16 * 1024;
/// How long one read or write may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer: its status, its validator and its body.
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The `ETag`, as the server spells it.
    pub etag: Option<String>,
    /// The body, at most as long as it was allowed to be.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Fault {
    /// The address is not `http://` on this machine.
    Address,
    /// The body is longer than allowed, or shorter than it was said to be.
    Length,
    /// What came back is not HTTP.
    Malformed,
    /// The connection failed.
    Io(io::Error),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("only http:// on this machine is spoken here"),
            Self::Length => f.write_str("the body is longer than allowed or shorter than said"),
            Self::Malformed => f.write_str("the answer is not HTTP"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Fault {}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Fetches `url`; sends `etag` along where there is one, so that the answer may be 304 without a body.
///
/// # Errors
/// [`Fault`]; a body of more than `max_bytes` is not read to its end.
pub fn get(url: &str, etag: Option<&str>, max_bytes: u64) -> Result<Response, Fault> {
    let (authority, path) = split(url)?;
    let mut stream = TcpStream::connect_timeout(&loopback(authority)?, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let condition = etag.map_or_else(String::new, |etag| format!("If-None-Match: {etag}\r\n"));
    let request = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n{condition}\r\n");
    stream.write_all(request.as_bytes())?;

    let mut answer = Vec::new();
    stream.take(max_bytes.saturating_add(HEAD_BYTES)).read_to_end(&mut answer)?;
    parse(&answer, max_bytes)
}

/// Takes a whole answer apart.
fn parse(answer: &[u8], max_bytes: u64) -> Result<Response, Fault> {
    let end = answer.windows(4).position(|next| next == b"\r\n\r\n").ok_or(Fault::Malformed)?;
    let head = std::str::from_utf8(&answer[..end]).map_err(|_| Fault::Malformed)?;
    let body = &answer[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.")).and_then(|line| line.get(2..5));
    let status = status.and_then(|code| code.parse().ok()).ok_or(Fault::Malformed)?;
    let (mut etag, mut length) = (None, None);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        match name.to_ascii_lowercase().as_str() {
            "etag" => etag = Some(value.trim().to_owned()),
            "content-length" => length = Some(value.trim().parse::<u64>().map_err(|_| Fault::Malformed)?),
            "transfer-encoding" => return Err(Fault::Malformed),
            _ => {}
        }
    }
    let got = body.len() as u64;
    if got > max_bytes || length.is_some_and(|length| length != got) {
        return Err(Fault::Length);
    }
    Ok(Response { status, etag, body: body.to_vec() })
}

/// Host with port, and path.
fn split(url: &str) -> Result<(&str, &str), Fault> {
    let rest = url.strip_prefix("http://").ok_or(Fault::Address)?;
    let slash = rest.find('/').ok_or(Fault::Address)?;
    let is_line = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_line(rest) { Ok(rest.split_at(slash)) } else { Err(Fault::Address) }
}

/// The address, when it is this machine's.
fn loopback(authority: &str) -> Result<SocketAddr, Fault> {
    authority.to_socket_addrs()?.find(|address| address.ip().is_loopback()).ok_or(Fault::Address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\nETag: \"a\"\r\n\r\nabc";
        let response = parse(answer, 3).expect("well-formed");
        assert_eq!(
            (response.status, response.etag.as_deref(), response.body.as_slice()),
            (200, Some("\"a\""), &b"abc"[..])
        );
        assert!(matches!(parse(answer, 2), Err(Fault::Length)), "longer than allowed");
        assert!(matches!(parse(&answer[..answer.len() - 1], 3), Err(Fault::Length)), "shorter than said");
        assert!(matches!(parse(b"HTTP/1.0 200 OK\r\n", 3), Err(Fault::Malformed)));
    }

    #[test]
    fn only_this_machine_is_asked() {
        for url in ["https://127.0.0.1/a", "http://192.0.2.1/a", "http://127.0.0.1", "http://127.0.0.1:1/a\r\nX: y"] {
            assert!(matches!(get(url, None, 1), Err(Fault::Address | Fault::Io(_))), "{url}");
        }
    }
}
