//! The maker's server of the demo: gives the files of one folder to this machine alone, and only to be read.
//!
//! It knows no more of HTTP than a server of static files must: `GET`, `If-None-Match`, one range of bytes.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A server that has its port, and does not answer yet.
pub(super) struct Mirror {
    listener: TcpListener,
}

impl Mirror {
    /// Takes a free port on the loopback.
    pub(super) async fn bind() -> io::Result<Self> {
        Ok(Self { listener: TcpListener::bind("127.0.0.1:0").await? })
    }

    /// Where it is, without a slash at the end.
    pub(super) fn url(&self) -> io::Result<String> {
        Ok(format!("http://{}", self.listener.local_addr()?))
    }

    /// Serves a folder until the future is dropped.
    pub(super) async fn serve(self, folder: PathBuf) {
        let folder = Arc::new(folder);
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    let Ok((stream, _)) = accepted else { return };
                    let folder = Arc::clone(&folder);
                    // A client that breaks off is none of the server's troubles.
                    open.spawn(async move { talk(stream, &folder).await.unwrap_or_default() });
                }
                Some(_) = open.join_next() => {}
            }
        }
    }
}

/// Answers the requests of one connection, one after the other.
async fn talk(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    let mut heard = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = heard.windows(4).position(|end| end == b"\r\n\r\n") {
                break end;
            }
            if heard.len() > REQUEST_MAX || stream.read_buf(&mut heard).await? == 0 {
                return Ok(());
            }
        };
        let request = String::from_utf8_lossy(&heard[..end]).into_owned();
        heard.drain(..end + 4);
        stream.write_all(&answer(&request, folder)).await?;
    }
}

fn answer(request: &str, folder: &Path) -> Vec<u8> {
    let asked = |name: &str| {
        let lines = request.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let Some(file) = wanted(request).map(|path| folder.join(path)) else { return told("405 Method Not Allowed", &[]) };
    let Ok(bytes) = std::fs::read(file) else { return told("404 Not Found", &[]) };
    // The files never change behind a name but for `timestamp.json`, whose length and bytes do.
    let tag = format!("\"{:x}\"", bytes.iter().fold(bytes.len(), |tag, byte| tag.rotate_left(5) ^ usize::from(*byte)));
    if asked("if-none-match") == Some(&tag) {
        return told(&format!("304 Not Modified\r\nETag: {tag}"), &[]);
    }
    match asked("range").and_then(|range| part(range, bytes.len())) {
        Some((from, to)) => {
            let status = format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{}", to - 1, bytes.len());
            told(&status, &bytes[from..to])
        }
        None => told(&format!("200 OK\r\nETag: {tag}"), &bytes),
    }
}

/// The path of a `GET`, when it leads nowhere but down.
fn wanted(request: &str) -> Option<PathBuf> {
    let path = request.strip_prefix("GET /")?.split(' ').next()?;
    let path = Path::new(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| path.to_owned())
}

/// The first byte of `bytes=a-b`, and the one after the last.
fn part(range: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let from: usize = from.parse().ok()?;
    let to = to.parse::<usize>().map_or(length, |to| length.min(to.saturating_add(1)));
    (from < to).then_some((from, to))
}

fn told(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Longest request.
const REQUEST_MAX: usize = 8_192;

#[cfg(test)]
mod tests {
    use super::*;

    fn say(folder: &Path, request: &str) -> String {
        String::from_utf8(answer(request, folder)).unwrap()
    }

    #[test]
    fn it_gives_files_and_nothing_else() {
        let room = tempfile::tempdir().unwrap();
        std::fs::create_dir(room.path().join("metadata")).unwrap();
        std::fs::write(room.path().join("metadata/timestamp.json"), "0123456789").unwrap();
        let get = |more: &str| format!("GET /metadata/timestamp.json HTTP/1.1\r\nHost: x{more}");
        let whole = say(room.path(), &get(""));
        assert!(whole.starts_with("HTTP/1.1 200 OK\r\n") && whole.ends_with("\r\n\r\n0123456789"), "{whole}");
        let tag = whole.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
        let again = say(room.path(), &get(&format!("\r\nif-none-match: {tag}")));
        assert!(again.starts_with("HTTP/1.1 304 ") && again.ends_with("Content-Length: 0\r\n\r\n"), "{again}");
        let part = say(room.path(), &get("\r\nRange: bytes=3-5"));
        assert!(part.starts_with("HTTP/1.1 206 ") && part.ends_with("\r\n\r\n345"), "{part}");
        assert!(say(room.path(), &get("\r\nRange: bytes=8-99")).ends_with("\r\n\r\n89"));
        for (request, status) in [
            ("GET /metadata/none.json HTTP/1.1", 404),
            ("GET /../secret HTTP/1.1", 405),
            ("GET //etc/passwd HTTP/1.1", 405),
            ("POST /metadata/timestamp.json HTTP/1.1", 405),
            ("", 405),
        ] {
            let said = say(room.path(), request);
            assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {said}");
        }
    }
}
