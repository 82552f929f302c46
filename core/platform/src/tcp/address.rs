//! A TCP address as a person writes it: `tcp:HOST:PORT`.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// Where a device listens. IPv6 addresses stand in brackets: `tcp:[::1]:7000`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TcpAddress {
    host: String,
    port: u16,
}

impl TcpAddress {
    /// The host's name or address, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, never 0.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for TcpAddress {
    type Err = TcpAddressError;

    fn from_str(text: &str) -> Result<Self, TcpAddressError> {
        let rest = text.strip_prefix("tcp:").ok_or(TcpAddressError::NotTcp)?;
        let (host, port) = rest.rsplit_once(':').ok_or(TcpAddressError::NoPort)?;
        let port: u16 = port.parse().map_err(|_| TcpAddressError::NoPort)?;
        if port == 0 {
            return Err(TcpAddressError::NoPort);
        }
        let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(host) => host.parse::<Ipv6Addr>().map_err(|_| TcpAddressError::BadHost)?.to_string(),
            None if is_host(host) => host.to_owned(),
            None => return Err(TcpAddressError::BadHost),
        };
        Ok(Self { host, port })
    }
}

impl fmt::Display for TcpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "tcp:[{}]:{}", self.host, self.port)
        } else {
            write!(f, "tcp:{}:{}", self.host, self.port)
        }
    }
}

/// Why a text is no TCP address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TcpAddressError {
    /// It does not begin with `tcp:`.
    #[error("a link is written tcp:HOST:PORT")]
    NotTcp,
    /// The port is missing or not a number from 1 to 65535.
    #[error("the port is missing: write tcp:HOST:PORT, the port from 1 to 65535")]
    NoPort,
    /// The host is empty or has characters that no host has.
    #[error("the host is not a name or an address: write tcp:HOST:PORT, an IPv6 address in brackets")]
    BadHost,
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= HOST_MAX
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// Longest name of a host (RFC 1035, 2.3.4).
const HOST_MAX: usize = 253;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        for text in ["tcp:127.0.0.1:7000", "tcp:lock.local:1", "tcp:[::1]:65535", "tcp:a_b-c:80"] {
            assert_eq!(text.parse::<TcpAddress>().unwrap().to_string(), text);
        }
        assert_eq!("tcp:[0:0:0:0:0:0:0:1]:80".parse::<TcpAddress>().unwrap().to_string(), "tcp:[::1]:80");
    }

    #[test]
    fn what_is_none() {
        let long = format!("tcp:{}:80", "a".repeat(254));
        for (text, error) in [
            ("", TcpAddressError::NotTcp),
            ("127.0.0.1:7000", TcpAddressError::NotTcp),
            ("tcp:", TcpAddressError::NoPort),
            ("tcp:host", TcpAddressError::NoPort),
            ("tcp:host:", TcpAddressError::NoPort),
            ("tcp:host:0", TcpAddressError::NoPort),
            ("tcp:host:65536", TcpAddressError::NoPort),
            ("tcp:host:http", TcpAddressError::NoPort),
            ("tcp::80", TcpAddressError::BadHost),
            ("tcp:ho st:80", TcpAddressError::BadHost),
            ("tcp:a/b:80", TcpAddressError::BadHost),
            ("tcp:::1:80", TcpAddressError::BadHost),
            ("tcp:[host]:80", TcpAddressError::BadHost),
            (&long, TcpAddressError::BadHost),
        ] {
            assert_eq!(text.parse::<TcpAddress>(), Err(error), "{text}");
        }
    }
}
