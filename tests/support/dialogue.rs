//! A line-based dialogue with a server over TCP or TLS, as IMAP and SMTP are.
//!
//! Written here and not taken from posthaste, so that a test never checks a program with itself.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// How long a server may stay silent within a dialogue.
const SILENCE: Duration = Duration::from_secs(30);

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Not at all.
    None,
    /// From the start (RFC 8314 3).
    Tls,
    /// After `STARTTLS` (RFC 9051 6.2.1, RFC 3207).
    StartTls,
}

trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// One connection.
pub(crate) struct Dialogue {
    tcp: TcpStream,
    stream: Box<dyn Stream>,
    received: Vec<u8>,
}

impl Dialogue {
    /// Connects to a port on loopback.
    pub(crate) fn connect(port: u16) -> io::Result<Dialogue> {
        let tcp = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        tcp.set_read_timeout(Some(SILENCE))?;
        tcp.set_nodelay(true)?;
        let stream = Box::new(tcp.try_clone()?);
        Ok(Dialogue { tcp, stream, received: Vec::new() })
    }

    /// Goes on in TLS; trusts `ca` alone and wants a certificate for `localhost`.
    pub(crate) fn start_tls(&mut self, ca: &CertificateDer<'static>) -> io::Result<()> {
        if !self.received.is_empty() {
            return Err(io::Error::other("the server spoke on before TLS began"));
        }
        let mut roots = RootCertStore::empty();
        roots.add(ca.clone()).map_err(io::Error::other)?;
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        let tls = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
        self.stream = Box::new(StreamOwned::new(tls, self.tcp.try_clone()?));
        Ok(())
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    /// Sends a line; CRLF is added.
    pub(crate) fn send_line(&mut self, line: &str) -> io::Result<()> {
        self.send(format!("{line}\r\n").as_bytes())
    }

    /// The next line without its CRLF.
    pub(crate) fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.received.windows(2).position(|two| two == b"\r\n") {
                let line: Vec<u8> = self.received.drain(..end + 2).take(end).collect();
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            self.more()?;
        }
    }

    /// The next `count` bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> io::Result<Vec<u8>> {
        while self.received.len() < count {
            self.more()?;
        }
        Ok(self.received.drain(..count).collect())
    }

    fn more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        let count = self.stream.read(&mut buffer)?;
        if count == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        self.received.extend(buffer.iter().take(count));
        Ok(())
    }
}
