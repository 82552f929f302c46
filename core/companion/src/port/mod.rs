//! What Pandu needs from the machine it runs on, as traits that an app implements: radio, key store, clock, randomness, HTTP.
//!
//! They are shaped for foreign code as well as for Rust: owned values, typed errors, no streams, no generics.
//! Nothing here may name a platform, and no port is ever replaced by a silent default.

mod clock;
mod http;
mod link;
mod radio;
mod random;
mod secrets;

use std::sync::Arc;

pub use pandu_protocol::advert::ADVERT_LENGTH;
pub use pandu_protocol::gatt;

pub use clock::{Clock, ClockError};
pub use http::{HTTP_URL_MAX, HttpClient, HttpError, HttpHeader, HttpMethod, HttpRequest, HttpResponse, NoNetwork};
pub use link::{Link, LinkError};
pub use radio::{Radio, RadioError, Sighting};
pub use random::{Random, RandomError};
pub use secrets::{Secrets, SecretsError};

pub(crate) use random::{draw, draw_secret};

/// The five ports that a [`crate::Companion`] is opened with.
#[derive(Clone)]
pub struct Ports {
    /// Finds and connects devices.
    pub radio: Arc<dyn Radio>,
    /// Keeps keys.
    pub secrets: Arc<dyn Secrets>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub random: Arc<dyn Random>,
    /// Fetches a maker's files, and talks to services; [`NoNetwork`] where there is none.
    pub http: Arc<dyn HttpClient>,
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports(..)")
    }
}
