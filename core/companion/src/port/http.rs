//! The way to a maker's files and to services: one HTTP exchange at a time, bounded in bytes and in time.
//!
//! It never follows a redirect, never keeps a cookie, and never talks plain HTTP to anything but this machine itself.

use async_trait::async_trait;

/// Longest address of a request in bytes.
pub const HTTP_URL_MAX: usize = 2_048;

/// Sends requests: the system's own stack on a phone, a library on a desktop, a double in tests.
///
/// Dropping the future must end the exchange.
#[async_trait]
pub trait HttpClient: Send + Sync {
    /// Sends one request and gives the whole response, whatever its status: 404 is an answer, not an error.
    ///
    /// Read no more than [`HttpRequest::max_bytes`] of the body, whatever the other side says of its length, and let the whole
    /// exchange take no more than [`HttpRequest::timeout_ms`]. A redirect is given back as the response that it is. Server
    /// certificates are checked; nothing may switch that off.
    ///
    /// # Errors
    /// [`HttpError`], by what happened to the exchange.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError>;
}

/// What to do at the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpMethod {
    /// Fetch.
    Get,
    /// Hand over.
    Post,
    /// Remove.
    Delete,
}

/// One header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpHeader {
    /// Its name; in a response in lower case.
    pub name: String,
    /// Its value, without a line break.
    pub value: String,
}

impl HttpHeader {
    /// A field of this name and value.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}

/// One request. It has no `Debug`: headers and body may hold what nobody else may read.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// What to do.
    pub method: HttpMethod,
    /// Where: `https://`, or `http://` to a loopback address. At most [`HTTP_URL_MAX`] bytes.
    pub url: String,
    /// Header fields, besides those that every request has.
    pub headers: Vec<HttpHeader>,
    /// The body; empty for most.
    pub body: Vec<u8>,
    /// Most bytes of the response's body; more is [`HttpError::TooLarge`].
    pub max_bytes: u64,
    /// Most milliseconds for the whole exchange.
    pub timeout_ms: u32,
}

impl HttpRequest {
    /// A request that fetches at most `max_bytes` within `timeout_ms`.
    #[must_use]
    pub fn get(url: impl Into<String>, max_bytes: u64, timeout_ms: u32) -> Self {
        Self { method: HttpMethod::Get, url: url.into(), headers: Vec::new(), body: Vec::new(), max_bytes, timeout_ms }
    }
}

/// The response, of any status.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status, such as 200.
    pub status: u16,
    /// Its header fields, names in lower case.
    pub headers: Vec<HttpHeader>,
    /// The body, at most [`HttpRequest::max_bytes`] long.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first field of this name, which is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }
}

/// Why there is no response, by what it means to the person. None of them proves anything about what is at the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// This machine has no network, or the other side is not reached.
    #[error("there is no way to the server")]
    Offline,
    /// The response is longer than allowed.
    #[error("the response is too long")]
    TooLarge,
    /// The exchange took longer than allowed.
    #[error("the server took too long")]
    TimedOut,
    /// The server does not prove its name.
    #[error("the server does not prove its name")]
    Tls,
    /// The address is not one that may be asked: plain HTTP to another machine, or no address at all.
    #[error("the address may not be asked")]
    NotAllowed,
    /// The exchange failed for another reason. Details belong in the app's own log.
    #[error("the exchange failed")]
    Failed,
}

/// A machine without a network, by choice: every request is [`HttpError::Offline`].
///
/// With it no update can be confirmed, and Pandu says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNetwork;

#[async_trait]
impl HttpClient for NoNetwork {
    async fn send(&self, _request: HttpRequest) -> Result<HttpResponse, HttpError> {
        Err(HttpError::Offline)
    }
}
