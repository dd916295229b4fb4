//! The DNS door: TXT records, asked of the machine's own name servers.
//!
//! Separate so that tests script it, and because nothing else needs more of DNS than the system's
//! resolver gives: that one knows addresses only. A stub resolver (RFC 1035, RFC 6891 for answers
//! above 512 octets, TCP where UDP cuts): it asks a recursive server that the admin chose and
//! follows no delegation. Every question comes from a port of its own with a random number, and an
//! answer counts only if number, question and sender are right. Never caches, never asks about
//! names that no public server can know (RFC 6761).

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::random::Random;

mod packet;
#[cfg(test)]
mod tests;

/// Asks for TXT records.
pub trait Dns: Send + Sync {
    /// The TXT records of a name, the strings of each joined; `within` bounds the whole.
    ///
    /// # Errors
    /// [`DnsError::Absent`] where the name has none; [`DnsError::Unanswered`] where nobody could
    /// say.
    fn txt<'a>(
        &'a self,
        name: &'a str,
        within: Duration,
    ) -> BoxFuture<'a, Result<Vec<String>, DnsError>>;
}

/// Why there are no records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DnsError {
    /// There is no such name, or it has no TXT record.
    #[error("there is no such record")]
    Absent,
    /// No server answered, or none could say.
    #[error("no name server answered: {0}; check /etc/resolv.conf")]
    Unanswered(String),
}

/// Name servers that are asked, one after another.
const SERVERS_MAX: usize = 3;

/// The machine's name servers.
pub struct SystemDns {
    servers: Vec<SocketAddr>,
    random: Arc<dyn Random>,
}

impl SystemDns {
    /// The servers of `/etc/resolv.conf`; `None` where it names none.
    #[must_use]
    pub fn of_system(random: Arc<dyn Random>) -> Option<SystemDns> {
        let text = std::fs::read_to_string(Path::new("/etc/resolv.conf")).ok()?;
        let servers = servers(&text);
        (!servers.is_empty()).then_some(SystemDns { servers, random })
    }

    /// These servers.
    #[must_use]
    pub fn of_servers(servers: Vec<SocketAddr>, random: Arc<dyn Random>) -> SystemDns {
        SystemDns { servers, random }
    }

    async fn ask(&self, name: &str, within: Duration) -> Result<Vec<String>, DnsError> {
        if !is_public(name) {
            return Err(DnsError::Absent);
        }
        let mut why = DnsError::Unanswered("none is configured".to_owned());
        let shares = u32::try_from(self.servers.len()).unwrap_or(u32::MAX).max(1);
        for server in &self.servers {
            let question = packet::question(number(&*self.random), name).ok_or(DnsError::Absent)?;
            let asked = timeout(within / shares, exchange(*server, &question)).await;
            why = match asked {
                Ok(Ok(answer)) => match answer {
                    packet::Answer::Texts(texts) => return Ok(texts),
                    packet::Answer::Absent => return Err(DnsError::Absent),
                    packet::Answer::Refused(code) => {
                        DnsError::Unanswered(format!("{server} answers with code {code}"))
                    }
                    packet::Answer::Cut => DnsError::Unanswered(format!("{server} cuts answers")),
                },
                Ok(Err(error)) => DnsError::Unanswered(format!("{server}: {error}")),
                Err(_) => DnsError::Unanswered(format!("{server} took too long")),
            };
        }
        Err(why)
    }
}

impl Dns for SystemDns {
    fn txt<'a>(
        &'a self,
        name: &'a str,
        within: Duration,
    ) -> BoxFuture<'a, Result<Vec<String>, DnsError>> {
        Box::pin(self.ask(name, within))
    }
}

/// The first servers that the file names (resolv.conf(5)). Addresses with a zone are passed over.
fn servers(text: &str) -> Vec<SocketAddr> {
    let named = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let is_server = words.next() == Some("nameserver");
        words.next().filter(|_| is_server)?.parse::<IpAddr>().ok()
    });
    named.take(SERVERS_MAX).map(|address| SocketAddr::new(address, 53)).collect()
}

/// Whether a public server may know the name: others would only be told of it.
fn is_public(name: &str) -> bool {
    const PRIVATE: &[&str] =
        &["test", "example", "invalid", "localhost", "local", "onion", "internal", "alt"];
    let top = name.trim_end_matches('.').rsplit_once('.').map(|(_, top)| top.to_ascii_lowercase());
    top.is_some_and(|top| !PRIVATE.contains(&top.as_str()))
}

fn number(random: &dyn Random) -> u16 {
    let mut bytes = [0; 2];
    random.fill(&mut bytes);
    u16::from_be_bytes(bytes)
}

/// One question over UDP, and over TCP where the answer did not fit.
async fn exchange(server: SocketAddr, question: &packet::Question) -> io::Result<packet::Answer> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).await?;
    socket.connect(server).await?;
    socket.send(&question.bytes).await?;
    let mut buffer = vec![0; usize::from(packet::UDP_BYTES_MAX)];
    loop {
        let length = socket.recv(&mut buffer).await?;
        match packet::answer(buffer.get(..length).unwrap_or_default(), question) {
            Some(packet::Answer::Cut) => return over_tcp(server, question).await,
            Some(answer) => return Ok(answer),
            // Another question's answer, or somebody's guess: the right one may still come.
            None => {}
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &packet::Question) -> io::Result<packet::Answer> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(question.bytes.len()).map_err(io::Error::other)?;
    stream.write_all(&[length.to_be_bytes().as_slice(), &question.bytes].concat()).await?;
    let mut buffer = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut buffer).await?;
    packet::answer(&buffer, question).ok_or_else(|| io::Error::other("its answer is none"))
}
