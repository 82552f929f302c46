//! Which addresses may be asked at all.

use std::net::{Ipv4Addr, Ipv6Addr};

use pandu::port::{HTTP_URL_MAX, HttpError};
use reqwest::Url;

/// The address, when it may be asked: HTTPS anywhere, HTTP at a number of this machine itself. A name such as `localhost` is
/// no number: whoever answers for names could send it elsewhere.
pub(super) fn allowed(text: &str) -> Result<Url, HttpError> {
    if text.len() > HTTP_URL_MAX {
        return Err(HttpError::NotAllowed);
    }
    let url = Url::parse(text).map_err(|_| HttpError::NotAllowed)?;
    let allowed = match url.scheme() {
        "https" => url.has_host(),
        "http" => url.host_str().is_some_and(is_this_machine),
        _ => false,
    };
    // A name and a password in an address end up in the logs of others.
    let bare = url.username().is_empty() && url.password().is_none();
    if allowed && bare { Ok(url) } else { Err(HttpError::NotAllowed) }
}

fn is_this_machine(host: &str) -> bool {
    let six = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || six.and_then(|six| six.parse::<Ipv6Addr>().ok()).is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_reaches_nothing_but_this_machine() {
        let long = format!("https://maker.example/{}", "a".repeat(HTTP_URL_MAX));
        for (text, expected) in [
            ("https://maker.example/metadata/timestamp.json", true),
            ("https://192.168.1.7:8443/", true),
            ("HTTPS://MAKER.EXAMPLE", true),
            ("http://127.0.0.1:8000/a", true),
            ("http://127.9.8.7/", true),
            ("http://[::1]:8000/", true),
            // Written differently, the same number.
            ("http://2130706433/", true),
            ("http://maker.example/", false),
            ("http://192.168.1.7/", false),
            ("http://0.0.0.0/", false),
            ("http://[::]/", false),
            ("http://[::ffff:127.0.0.1]/", false),
            ("http://localhost/", false),
            ("http://127.0.0.1.maker.example/", false),
            ("http://127.0.0.1@maker.example/", false),
            ("https://name:word@maker.example/", false),
            ("https://name@maker.example/", false),
            ("file:///etc/passwd", false),
            ("ftp://127.0.0.1/", false),
            ("//maker.example/", false),
            ("maker.example", false),
            ("https://", false),
            ("", false),
            (long.as_str(), false),
        ] {
            assert_eq!(allowed(text).is_ok(), expected, "{text}");
        }
    }
}
