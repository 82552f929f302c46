//! The client against real servers on the loopback: honest, endless, slow, lying, and without a name to prove.

use std::io::{Read as _, Write as _};
use std::net;

use data_encoding::BASE64;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::*;

/// The certificate of a server called `localhost` that no authority vouches for; good until 2120.
const CERTIFICATE: &str = "\
    MIIBTTCB86ADAgECAgEHMAoGCCqGSM49BAMCMBgxFjAUBgNVBAMMDW1ha2VyLmV4YW1wbGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEy\
    MDAxMDEwMDAwMDBaMBgxFjAUBgNVBAMMDW1ha2VyLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASDoVrUoBcN2uZp\
    zN/2XsI2tvcmh542ddik+9bxGa08hMYjYZFUb6UMcnU/Wz8o8+aTZyrPdyzDLFIJdrlNgnywoywwKjAaBgNVHREEEzARgglsb2Nh\
    bGhvc3SHBH8AAAEwDAYDVR0TAQH/BAIwADAKBggqhkjOPQQDAgNJADBGAiEAsLt2HjjxfIgfRC0nVg9JZLUXnXPGFMMpiuLJpxyP\
    IxQCIQC7q124vPMSMZBbwGlDIXbWyFu3myvPSDENhx1J47XVpQ==";
/// The key to it: published here, and so worth nothing.
const KEY: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8bHjhsAye4Wa9wRXvC2d9PsZ2TUxUazyMOuuUGTmq7ahRANCAASD\
    oVrUoBcN2uZpzN/2XsI2tvcmh542ddik+9bxGa08hMYjYZFUb6UMcnU/Wz8o8+aTZyrPdyzDLFIJdrlNgnyw";

const MAX: u64 = 1_000;
const SOON_MS: u32 = 400;

/// What a server does with each connection after it has read the request.
type Manner = fn(TcpStream) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// A server that keeps the last request, and behaves in its manner.
async fn serve(manner: Manner) -> (String, JoinSet<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let mut server = JoinSet::new();
    server.spawn(async move {
        let mut stream = listener.accept().await.unwrap().0;
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "a whole request");
        }
        manner(stream).await;
        String::from_utf8(request).unwrap()
    });
    (base, server)
}

macro_rules! says {
    ($bytes:expr) => {
        |mut stream| {
            Box::pin(async move {
                stream.write_all($bytes).await.unwrap();
            })
        }
    };
}

async fn get(base: &str) -> Result<HttpResponse, HttpError> {
    RustlsHttp::new().send(HttpRequest::get(format!("{base}/a?b=c"), MAX, SOON_MS)).await
}

#[tokio::test]
async fn a_response_comes_back_whole_whatever_its_status() {
    let (base, mut server) =
        serve(says!(b"HTTP/1.1 404 Not Found\r\nETag: \"7\"\r\nX-Odd: \xff\r\nContent-Length: 3\r\n\r\nno!")).await;
    let mut request = HttpRequest::get(format!("{base}/a?b=c"), 3, SOON_MS);
    request.headers.push(HttpHeader::new("If-None-Match", "\"6\""));
    let response = RustlsHttp::new().send(request).await.unwrap();
    assert_eq!((response.status, response.header("etag"), &response.body[..]), (404, Some("\"7\""), &b"no!"[..]));
    assert_eq!(response.header("x-odd"), None, "it is no text");
    let asked = server.join_next().await.unwrap().unwrap();
    assert!(asked.starts_with("GET /a?b=c HTTP/1.1\r\n") && asked.contains("if-none-match: \"6\"\r\n"), "{asked}");
    let said: Vec<&str> = asked.lines().filter_map(|line| Some(line.split_once(':')?.0)).collect();
    assert_eq!(said, ["if-none-match", "accept", "user-agent", "host"], "nothing else is told of this machine");
}

#[tokio::test]
async fn a_body_is_handed_over() {
    let (base, mut server) = serve(says!(b"HTTP/1.1 204 No Content\r\n\r\n")).await;
    let mut request = HttpRequest::get(base, 0, SOON_MS);
    (request.method, request.body) = (HttpMethod::Post, b"seven".to_vec());
    assert_eq!(RustlsHttp::new().send(request).await.unwrap().status, 204);
    assert!(server.join_next().await.unwrap().unwrap().contains("content-length: 5\r\n"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (base, _server) =
        serve(says!(b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n")).await;
    assert_eq!(get(&base).await.unwrap().status, 302);
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read() {
    let stated = serve(says!(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")).await;
    assert_eq!(get(&stated.0).await.err(), Some(HttpError::TooLarge));
    // Nothing of the length is stated, and it never ends.
    let endless = serve(|mut stream| {
        Box::pin(async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await.unwrap();
            while stream.write_all(b"64\r\n").await.is_ok() {
                if stream.write_all(&[[b'x'; 100].as_slice(), b"\r\n"].concat()).await.is_err() {
                    break;
                }
            }
        })
    })
    .await;
    assert_eq!(get(&endless.0).await.err(), Some(HttpError::TooLarge));
    let exact = serve(says!(&[b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &[b'x'; 1_000]].concat())).await;
    assert_eq!(get(&exact.0).await.unwrap().body.len(), 1_000);
}

#[tokio::test]
async fn headers_without_end_are_not_read_to_their_end() {
    let (base, _server) = serve(|mut stream| {
        Box::pin(async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\n").await.unwrap();
            while stream.write_all(b"X-More: and more and more\r\n").await.is_ok() {}
        })
    })
    .await;
    assert_eq!(get(&base).await.err(), Some(HttpError::Failed));
}

#[tokio::test]
async fn a_length_that_lies_is_a_failure_and_not_a_short_file() {
    let (base, _server) = serve(says!(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort")).await;
    assert_eq!(get(&base).await.err(), Some(HttpError::Failed));
}

#[tokio::test]
async fn what_is_slow_ends_with_its_time() {
    let silent = serve(|stream| {
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(stream);
        })
    })
    .await;
    assert_eq!(get(&silent.0).await.err(), Some(HttpError::TimedOut));
    // It always says a little more: only the whole time ends it.
    let drops = serve(|mut stream| {
        Box::pin(async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n").await.unwrap();
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
    })
    .await;
    assert_eq!(get(&drops.0).await.err(), Some(HttpError::TimedOut));
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for_to_the_end() {
    let (base, _server) = serve(|mut stream| {
        Box::pin(async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nx").await.unwrap();
            std::future::pending::<()>().await;
        })
    })
    .await;
    let http = RustlsHttp { client: OnceLock::from(build(tls().unwrap(), Duration::from_millis(50))) };
    let long = HttpRequest::get(base, MAX, 60_000);
    let waited = tokio::time::timeout(Duration::from_secs(5), http.send(long)).await.expect("it gives up by itself");
    assert_eq!(waited.err(), Some(HttpError::TimedOut));
}

#[tokio::test]
async fn a_dropped_exchange_is_ended() {
    let (base, mut server) = serve(|mut stream| {
        Box::pin(async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nx").await.unwrap();
            assert_eq!(stream.read(&mut [0]).await.unwrap_or_default(), 0, "the other end is gone");
        })
    })
    .await;
    let http = RustlsHttp::new();
    let request = HttpRequest::get(base, MAX, 60_000);
    assert!(tokio::time::timeout(Duration::from_millis(200), http.send(request)).await.is_err());
    tokio::time::timeout(Duration::from_secs(5), server.join_next()).await.expect("it hears the end").unwrap().unwrap();
}

#[tokio::test]
async fn nobody_there_is_no_way_and_nonsense_is_a_failure() {
    assert_eq!(get("http://127.0.0.1:1").await.err(), Some(HttpError::Offline));
    assert_eq!(get("https://127.0.0.1:1").await.err(), Some(HttpError::Offline));
    let rude = serve(says!(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")).await;
    assert_eq!(get(&rude.0).await.err(), Some(HttpError::Failed));
    assert_eq!(get("http://maker.example").await.err(), Some(HttpError::NotAllowed));
    let mut split = HttpRequest::get("http://127.0.0.1:1", MAX, SOON_MS);
    split.headers.push(HttpHeader::new("X-A", "b\r\nX-C: d"));
    assert_eq!(RustlsHttp::new().send(split).await.err(), Some(HttpError::Failed), "one field is not two");
}

/// A server with TLS on a thread of its own; it answers one request, if it gets one.
#[expect(clippy::disallowed_methods, reason = "the server's half of TLS without a runtime below it")]
fn serve_tls(at: &str) -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let decode = |text: &str| BASE64.decode(text.as_bytes()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![decode(CERTIFICATE).into()], PrivateKeyDer::Pkcs8(decode(KEY).into()))
        .unwrap();
    let listener = net::TcpListener::bind((at, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (socket, mut connection) =
            (listener.accept().unwrap().0, rustls::ServerConnection::new(Arc::new(config)).unwrap());
        let mut socket = socket;
        let mut stream = rustls::Stream::new(&mut connection, &mut socket);
        // A client that does not trust this server says no more.
        if stream.read(&mut [0; 1_000]).is_ok() {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").unwrap();
        }
    });
    port
}

/// A client that trusts this test's server.
fn trusting() -> RustlsHttp {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(BASE64.decode(CERTIFICATE.as_bytes()).unwrap())).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    RustlsHttp { client: OnceLock::from(build(config, STALL)) }
}

#[tokio::test]
async fn a_server_must_prove_its_name() {
    let ask = |http: RustlsHttp, host: &str, port: u16| {
        let request = HttpRequest::get(format!("https://{host}:{port}/"), MAX, 5_000);
        async move { http.send(request).await.map(|response| response.body) }
    };
    assert_eq!(ask(trusting(), "127.0.0.1", serve_tls("127.0.0.1")).await, Ok(b"hi".to_vec()));
    assert_eq!(
        ask(RustlsHttp::new(), "127.0.0.1", serve_tls("127.0.0.1")).await,
        Err(HttpError::Tls),
        "nobody vouches for it"
    );
    let other = ask(trusting(), "127.0.0.2", serve_tls("127.0.0.2")).await;
    assert_eq!(other, Err(HttpError::Tls), "its certificate is for another name");
    let (plain, _server) = serve(says!(b"HTTP/1.1 200 OK\r\n\r\n")).await;
    let plain = HttpRequest::get(plain.replace("http:", "https:"), MAX, SOON_MS);
    assert_eq!(trusting().send(plain).await.err(), Some(HttpError::TimedOut), "it does not speak TLS");
}
