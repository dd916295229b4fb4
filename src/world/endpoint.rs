//! Endpoints: where a server listens, and how the line to it is kept private.
//!
//! Separate because IMAP and SMTP reach their servers by the same words. Never resolves a name,
//! never opens a connection: that is the network's door.

use std::net::IpAddr;
use std::path::PathBuf;

/// A server as the configuration names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// A host name, or an IP address without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// How the line is kept private.
    pub security: Security,
    /// Certificates (PEM) that are trusted beside the system's roots.
    pub ca_file: Option<PathBuf>,
}

/// How a line is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3).
    Tls,
    /// TLS after STARTTLS; a server that does not offer it is refused.
    StartTls,
    /// Not at all; only ever for this machine itself.
    None,
}

impl Endpoint {
    /// Whether the host is this machine itself, as far as its name tells.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

/// Whether a host is this machine itself: `localhost` and names below it (RFC 6761 §6.3), or a
/// loopback address. Other names are never looked up: what they resolve to may change.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: &str, loopback: bool, shown: &str) {
        let endpoint =
            Endpoint { host: host.to_owned(), port: 993, security: Security::Tls, ca_file: None };
        assert_eq!(endpoint.is_loopback(), loopback, "{host}");
        assert_eq!(endpoint.to_string(), shown);
    }

    #[test]
    fn hosts() {
        check("localhost", true, "localhost:993");
        check("LOCALHOST.", true, "LOCALHOST.:993");
        check("imap.localhost", true, "imap.localhost:993");
        check("127.8.0.1", true, "127.8.0.1:993");
        check("::1", true, "[::1]:993");
        check("imap.example.com", false, "imap.example.com:993");
        check("notlocalhost", false, "notlocalhost:993");
        check("127.0.0.1.example.com", false, "127.0.0.1.example.com:993");
        check("10.0.0.1", false, "10.0.0.1:993");
    }
}
