//! The service over HTTP: one table of routes, and what happens to every request before and after its handler.
//!
//! No handler may be reached without what its row in the table asks for, and no answer may be kept by a cache.

mod erasures;
mod people;
mod router;
mod service;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

use pandu_protocol::random::Random;
use serde::Serialize;

use crate::caller::{Tokens, Trust};
use crate::limit::Buckets;
use crate::problem::Problem;
use crate::store::Store;

pub use router::{Peer, router};

/// Longest body of a request, in bytes.
pub const BODY_MAX: usize = 128 * 1024;
/// For how many seconds a body may take.
pub const BODY_SECONDS: u64 = 20;

/// What is said of the service and decided once, when it starts.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Who runs it.
    pub operator: String,
    /// Where to complain.
    pub complaints: String,
    /// The only purposes that it serves; empty = any that is consented to.
    pub purposes: Vec<String>,
    /// Its address, without a slash at the end.
    pub base: String,
    /// Whether TLS protects what comes in.
    pub tls: bool,
    /// Which devices are believed.
    pub trust: Trust,
    /// The keys of services that may tell this one of erasures.
    pub senders: Vec<[u8; 32]>,
}

/// Seconds since 1970, brought by the program.
pub type Clock = Box<dyn Fn() -> u64 + Send + Sync>;

/// Everything that a request may reach.
pub struct Service {
    /// What is decided once.
    pub profile: Profile,
    clock: Clock,
    store: Mutex<Store>,
    tokens: Mutex<Tokens>,
    buckets: Mutex<Buckets>,
    random: Mutex<Box<dyn Random + Send>>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("profile", &self.profile).finish_non_exhaustive()
    }
}

impl Service {
    /// A service that waits for requests.
    #[must_use]
    pub fn new(profile: Profile, store: Store, clock: Clock, random: Box<dyn Random + Send>) -> Self {
        let (tokens, buckets) = (Mutex::default(), Mutex::default());
        Self { profile, clock, store: Mutex::new(store), tokens, buckets, random: Mutex::new(random) }
    }

    /// Now, Unix seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        (self.clock)()
    }

    /// The store, for as long as nothing waits.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        free(&self.store)
    }
}

/// A lock that a panic left is taken all the same: what is behind it is changed in whole steps only.
fn free<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a handler sees of a request.
struct Call<'a> {
    service: &'a Service,
    /// The person; empty where no token is asked for.
    subject: String,
    /// What stands in the path, in its order.
    path: Vec<String>,
    query: String,
    headers: &'a axum::http::HeaderMap,
    body: &'a [u8],
    method: &'static str,
    url: String,
    now: u64,
}

impl Call<'_> {
    fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(self.body).map_err(|_| Problem::Malformed)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn part(&self, at: usize) -> &str {
        self.path.get(at).map_or("", String::as_str)
    }
}

/// What a handler answers.
#[derive(Debug)]
struct Answer {
    status: u16,
    body: Vec<u8>,
    /// When to ask again, seconds.
    again_in: Option<u64>,
    location: Option<String>,
}

impl Answer {
    fn json(status: u16, body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(body).map_err(|_| Problem::Internal)?;
        Ok(Self { status, body, again_in: None, location: None })
    }
}

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Anybody,
    Token,
}

struct Route {
    method: &'static str,
    path: &'static str,
    access: Access,
    run: fn(&Call<'_>) -> Result<Answer, Problem>,
}

const fn route(
    method: &'static str,
    path: &'static str,
    access: Access,
    run: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route { method, path, access, run }
}

/// Every route.
const ROUTES: [Route; 12] = [
    route("GET", "/v1/service", Access::Anybody, service::show),
    route("GET", "/v1/openapi.json", Access::Anybody, service::describe),
    route("POST", "/v1/tokens", Access::Anybody, service::grant),
    route("POST", "/v1/tellings", Access::Anybody, erasures::told),
    route("GET", "/v1/consents", Access::Token, people::consents),
    route("PUT", "/v1/consents/{record_id}", Access::Token, people::consent),
    route("POST", "/v1/consents/{record_id}/withdrawal", Access::Token, people::withdraw),
    route("GET", "/v1/data", Access::Token, people::preview),
    route("POST", "/v1/data", Access::Token, people::give),
    route("GET", "/v1/export", Access::Token, people::export),
    route("POST", "/v1/erasures", Access::Token, erasures::ask),
    route("GET", "/v1/erasures/{id}", Access::Token, erasures::show),
];
