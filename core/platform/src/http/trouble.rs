//! What an error of the library means to a person.

use std::error::Error;
use std::io;

use pandu::port::HttpError;

/// The library's own classes say little: a refused certificate is a failed connection to it. So the causes are looked at.
pub(super) fn meaning(error: &reqwest::Error) -> HttpError {
    if error.is_timeout() {
        HttpError::TimedOut
    } else if is_about_trust(error) {
        HttpError::Tls
    } else if error.is_connect() {
        HttpError::Offline
    } else {
        HttpError::Failed
    }
}

/// Whether TLS is the cause, however deep. An I/O error hides the error inside it from its own list of causes.
fn is_about_trust(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<rustls::Error>() {
            return true;
        }
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    false
}
