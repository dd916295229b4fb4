//! The network door: the only place that opens a socket.
//!
//! Separate so that a simulated run can replace it ([`Net`]) and so that one page shows what a
//! connection may be: TCP with a deadline, no delay and keepalive, then TLS ([`super::tls`]).
//! Knows neither IMAP nor SMTP. Never sends a byte of its own over an unprotected stream, and
//! refuses to open an unprotected one that leaves the machine.

use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::time::timeout;

use super::endpoint::{Endpoint, Security};
use super::tls::{self, CertificateFault, TlsConfigs};

/// What both protocols read from and write to.
pub trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug> Stream for T {}

/// Any [`Stream`]; TLS or not, a socket or a pipe of a test.
pub type BoxStream = Box<dyn Stream>;

/// Who can read what goes over a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Only the peer, whose certificate was verified.
    Tls,
    /// Only this machine: plain, to a loopback address.
    Loopback,
    /// Everybody on the way: a stream that waits for STARTTLS.
    Open,
}

impl Protection {
    /// Whether a password may be sent.
    #[must_use]
    pub fn may_carry_secrets(self) -> bool {
        match self {
            Protection::Tls | Protection::Loopback => true,
            Protection::Open => false,
        }
    }
}

/// An open connection.
#[derive(Debug)]
pub struct Link {
    /// The bytes.
    pub stream: BoxStream,
    /// Who can read them.
    pub protection: Protection,
}

/// Opens connections.
pub trait Net: Send + Sync {
    /// Connects, and finishes the TLS handshake where `endpoint.security` is [`Security::Tls`].
    /// `within` bounds the whole. With [`Security::StartTls`] the stream is still plain.
    ///
    /// # Errors
    /// Any [`NetError`] but [`NetError::Injected`].
    fn dial<'a>(
        &'a self,
        endpoint: &'a Endpoint,
        within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>>;

    /// Does the TLS handshake over a stream that [`Net::dial`] gave, after the server agreed to
    /// STARTTLS. Protocols call [`upgrade`].
    ///
    /// # Errors
    /// [`NetError::Certificate`], [`NetError::Tls`], [`NetError::CaFile`], [`NetError::Timeout`].
    fn secure<'a>(
        &'a self,
        plain: BoxStream,
        endpoint: &'a Endpoint,
        within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>>;
}

/// Why there is no connection. The text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The name has no address.
    #[error("resolving {host}: {source}; check the host's spelling and this machine's DNS")]
    Resolve {
        /// As configured.
        host: String,
        /// What the resolver said.
        source: io::Error,
    },
    /// Nobody listens there.
    #[error("connecting to {host}:{port}: refused; check the port, and whether the server runs")]
    Refused {
        /// As configured.
        host: String,
        /// As configured.
        port: u16,
    },
    /// No answer in time: a firewall, a wrong port, a wrong `security`, or a network that is down.
    #[error(
        "connecting to {host}:{port}: no answer within {within_s} s; check the port, `security`, \
         and the firewall"
    )]
    Timeout {
        /// As configured.
        host: String,
        /// As configured.
        port: u16,
        /// How long we waited, in seconds.
        within_s: u64,
    },
    /// Another failure of the network.
    #[error("connecting to {host}:{port}: {source}")]
    Unreachable {
        /// As configured.
        host: String,
        /// As configured.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The server's certificate is not to be trusted.
    #[error("verifying the certificate of {host}: {fault}")]
    Certificate {
        /// As configured.
        host: String,
        /// What is wrong with it.
        fault: CertificateFault,
    },
    /// The handshake failed for another reason.
    #[error("starting TLS with {host}:{port}: {reason}")]
    Tls {
        /// As configured.
        host: String,
        /// As configured.
        port: u16,
        /// What the TLS library said, and a hint.
        reason: String,
    },
    /// The `ca_file` cannot be used.
    #[error("reading ca_file {}: {reason}", path.display())]
    CaFile {
        /// As configured.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// `security = "none"` towards another machine.
    #[error(
        "connecting to {host}: `security = \"none\"` is for loopback only; use \"tls\" or \
         \"starttls\""
    )]
    Unprotected {
        /// As configured.
        host: String,
    },
    /// Bytes came before the TLS handshake: somebody on the way tries to have them taken for the
    /// server's own ("Why TLS Is Better Without STARTTLS", USENIX Security 2021).
    #[error("starting TLS with {host}: {bytes} bytes came before the handshake; refused")]
    Injected {
        /// As configured.
        host: String,
        /// How many.
        bytes: usize,
    },
}

/// The machine's own network.
#[derive(Debug, Default)]
pub struct SystemNet {
    tls: TlsConfigs,
}

impl SystemNet {
    /// The network, with certificates read from the system once and then kept; make a new one to
    /// read them again.
    #[must_use]
    pub fn new() -> SystemNet {
        SystemNet::default()
    }

    async fn open(&self, endpoint: &Endpoint, within: Duration) -> Result<Link, NetError> {
        let tcp = connect(endpoint, within).await?;
        let loopback = tcp.peer_addr().is_ok_and(|peer| peer.ip().is_loopback());
        let plain: BoxStream = Box::new(tcp);
        match endpoint.security {
            Security::Tls => self.handshake(plain, endpoint).await,
            Security::StartTls => Ok(Link { stream: plain, protection: Protection::Open }),
            Security::None if loopback => {
                Ok(Link { stream: plain, protection: Protection::Loopback })
            }
            Security::None => Err(NetError::Unprotected { host: endpoint.host.clone() }),
        }
    }

    async fn handshake(&self, plain: BoxStream, endpoint: &Endpoint) -> Result<Link, NetError> {
        let config = self.tls.for_roots(endpoint.ca_file.as_deref())?;
        let stream = tls::handshake(config, plain, endpoint).await?;
        Ok(Link { stream: Box::new(stream), protection: Protection::Tls })
    }
}

impl Net for SystemNet {
    fn dial<'a>(
        &'a self,
        endpoint: &'a Endpoint,
        within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        Box::pin(async move {
            timeout(within, self.open(endpoint, within))
                .await
                .unwrap_or_else(|_| Err(too_late(endpoint, within)))
        })
    }

    fn secure<'a>(
        &'a self,
        plain: BoxStream,
        endpoint: &'a Endpoint,
        within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        Box::pin(async move {
            timeout(within, self.handshake(plain, endpoint))
                .await
                .unwrap_or_else(|_| Err(too_late(endpoint, within)))
        })
    }
}

/// Turns a plain stream into a TLS stream after STARTTLS. `buffered` is what was read from it
/// behind the server's consent; it must be empty.
///
/// # Errors
/// [`NetError::Injected`] where it is not, and those of [`Net::secure`].
pub async fn upgrade(
    net: &dyn Net,
    plain: BoxStream,
    buffered: &[u8],
    endpoint: &Endpoint,
    within: Duration,
) -> Result<Link, NetError> {
    if !buffered.is_empty() {
        return Err(NetError::Injected { host: endpoint.host.clone(), bytes: buffered.len() });
    }
    net.secure(plain, endpoint, within).await
}

/// Tries the host's addresses in turn, each with its share of the time, so that a dead IPv6 route
/// does not hide a living IPv4 one.
async fn connect(endpoint: &Endpoint, within: Duration) -> Result<TcpStream, NetError> {
    let addresses = resolve(endpoint).await?;
    let tries = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    let mut last = too_late(endpoint, within);
    for address in addresses {
        if endpoint.security == Security::None && !address.ip().is_loopback() {
            last = NetError::Unprotected { host: endpoint.host.clone() };
            continue;
        }
        match timeout(within / tries, connect_one(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(source)) => last = refused(endpoint, source),
            Err(_) => last = too_late(endpoint, within),
        }
    }
    Err(last)
}

async fn resolve(endpoint: &Endpoint) -> Result<Vec<SocketAddr>, NetError> {
    let failed = |source| NetError::Resolve { host: endpoint.host.clone(), source };
    let found: Vec<SocketAddr> =
        lookup_host((endpoint.host.as_str(), endpoint.port)).await.map_err(failed)?.collect();
    if found.is_empty() {
        return Err(failed(io::Error::new(io::ErrorKind::NotFound, "no address")));
    }
    Ok(found)
}

/// Without `TCP_NODELAY` each mail over SMTP stalls for 44 ms; without keepalive a connection
/// whose peer vanished is noticed only when we next write.
async fn connect_one(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_nodelay(true)?;
    socket.set_keepalive(true)?;
    socket.connect(address).await
}

fn refused(endpoint: &Endpoint, source: io::Error) -> NetError {
    let (host, port) = (endpoint.host.clone(), endpoint.port);
    if source.kind() == io::ErrorKind::ConnectionRefused {
        NetError::Refused { host, port }
    } else {
        NetError::Unreachable { host, port, source }
    }
}

fn too_late(endpoint: &Endpoint, within: Duration) -> NetError {
    NetError::Timeout {
        host: endpoint.host.clone(),
        port: endpoint.port,
        within_s: within.as_secs(),
    }
}

#[cfg(test)]
mod tests;
