//! Brings an erasure to a recipient over HTTP, on this machine only.
//!
//! It must never wait without end, read without bound, or judge what comes back.

use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use pandu_service::store::{Erasure, Reply, Task};
use tokio::net::TcpStream;

/// Longest answer, in bytes.
const ANSWER_MAX: usize = 256 * 1024;
/// Longest exchange.
const TIME: Duration = Duration::from_secs(5);

/// Tells a recipient and gives back what it says.
pub(crate) async fn bring(task: &Task) -> Reply {
    tokio::time::timeout(TIME, exchange(task)).await.ok().flatten().unwrap_or(Reply::Nothing)
}

async fn exchange(task: &Task) -> Option<Reply> {
    let host = task.url.strip_prefix("http://")?;
    let stream = TcpStream::connect(host).await.ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
    let body = Full::new(Bytes::from(serde_json::to_vec(&task.telling).ok()?));
    let request = Request::post("/v1/tellings").header(HOST, host).header(CONTENT_TYPE, "application/json");
    let request = request.body(body).ok()?;
    // The sender goes with it, so that the connection ends.
    let answer = async move {
        let response = sender.send_request(request).await.ok()?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_MAX).collect().await.ok()?.to_bytes();
        Some((status, body))
    };
    // The connection lives as long as the exchange and not longer. It may end first, when all is sent.
    let (answer, _) = tokio::join!(answer, async {
        // What went wrong shows in the answer.
        connection.await.ok()
    });
    let (status, body) = answer?;
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Some(Reply::Nothing);
    }
    let erasure: Option<Erasure> = serde_json::from_slice(&body).ok();
    Some(erasure.filter(|_| status == StatusCode::OK).map_or(Reply::Refusal, |erasure| Reply::Lines(erasure.lines)))
}
