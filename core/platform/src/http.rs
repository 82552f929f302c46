//! HTTP over `reqwest`, with TLS by `rustls` on `ring` and the certificate authorities that the system trusts.
//!
//! It must never follow a redirect, ask a proxy that the environment names, keep a cookie, unpack what was compressed,
//! accept a server that does not prove its name, or send anything in the clear to another machine.

mod address;
mod trouble;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use pandu::port::{HttpClient, HttpError, HttpHeader, HttpMethod, HttpRequest, HttpResponse};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Response};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use trouble::meaning;

/// Longest time for a connection to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time in which nothing comes, within the time that a request allows.
const STALL: Duration = Duration::from_secs(10);
/// Most header fields of a response; with more, the exchange fails.
const HEADERS_MAX: usize = 100;
/// What every request says of itself: no version, no system.
const AGENT: &str = "pandu";

/// The HTTP client of a desktop. It reads the system's certificate authorities at its first request, not before.
#[derive(Debug, Default)]
pub struct RustlsHttp {
    client: OnceLock<Option<Client>>,
}

impl RustlsHttp {
    /// A client that has not asked anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn client(&self) -> Result<&Client, HttpError> {
        self.client.get_or_init(|| build(tls()?, STALL)).as_ref().ok_or(HttpError::Failed)
    }
}

#[async_trait]
impl HttpClient for RustlsHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = address::allowed(&request.url)?;
        let method = match request.method {
            HttpMethod::Get => Method::GET,
            HttpMethod::Post => Method::POST,
            HttpMethod::Delete => Method::DELETE,
        };
        let mut asked = self.client()?.request(method, url).headers(fields(&request.headers)?);
        if !request.body.is_empty() {
            asked = asked.body(request.body);
        }
        let exchange = async {
            let response = asked.send().await.map_err(|error| meaning(&error))?;
            read(response, request.max_bytes).await
        };
        let time = Duration::from_millis(request.timeout_ms.into());
        tokio::time::timeout(time, exchange).await.map_err(|_| HttpError::TimedOut)?
    }
}

/// Reads a body as it comes: what it says of its length is believed only where that makes it too long.
async fn read(mut response: Response, max_bytes: u64) -> Result<HttpResponse, HttpError> {
    if response.content_length().is_some_and(|length| length > max_bytes) {
        return Err(HttpError::TooLarge);
    }
    let (status, headers) = (response.status().as_u16(), told(response.headers()));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| meaning(&error))? {
        let length = u64::try_from(body.len() + chunk.len()).unwrap_or(u64::MAX);
        if length > max_bytes {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpResponse { status, headers, body })
}

fn fields(headers: &[HttpHeader]) -> Result<HeaderMap, HttpError> {
    let mut fields = HeaderMap::new();
    for header in headers {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| HttpError::Failed)?;
        let value = HeaderValue::from_str(&header.value).map_err(|_| HttpError::Failed)?;
        fields.append(name, value);
    }
    Ok(fields)
}

/// The fields whose values are plain text; no other field means anything to us.
fn told(headers: &HeaderMap) -> Vec<HttpHeader> {
    let plain = headers.iter().filter_map(|(name, value)| Some((name, value.to_str().ok()?)));
    plain.map(|(name, value)| HttpHeader::new(name.as_str(), value)).collect()
}

fn build(tls: ClientConfig, stall: Duration) -> Option<Client> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .http1_max_headers(HEADERS_MAX)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .user_agent(AGENT)
        .connect_timeout(CONNECT)
        .read_timeout(stall);
    client.build().ok()
}

/// TLS 1.2 and 1.3. On a system that names no authority it trusts none, and so no server.
fn tls() -> Option<ClientConfig> {
    let begun = || {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()
    };
    let config = match begun()?.with_platform_verifier() {
        Ok(verified) => verified.with_no_client_auth(),
        Err(_) => begun()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
    };
    Some(config)
}

#[cfg(test)]
mod tests;
