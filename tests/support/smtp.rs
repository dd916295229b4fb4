//! Sending a mail as customers and agents do: a plain SMTP dialogue (RFC 5321), with a login or
//! without.
//!
//! Separate, and without the client of posthaste, so that a mistake there cannot hide itself. Any
//! reply but the expected one is an error, with its text.

use std::io;

use data_encoding::BASE64;
use rustls::pki_types::CertificateDer;

use super::dialogue::{Dialogue, Security};

/// A server's answer other than the one that was hoped for, all its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal(format!("connection: {error}"))
    }
}

/// A session after EHLO.
pub(crate) struct Smtp {
    dialogue: Dialogue,
    /// What the server offered in its last EHLO reply.
    pub(crate) extensions: String,
}

impl Smtp {
    /// Connects and says EHLO, in TLS if asked for.
    pub(crate) fn connect(
        port: u16,
        security: Security,
        ca: &CertificateDer<'static>,
    ) -> Result<Smtp, Refusal> {
        let mut smtp = Smtp { dialogue: Dialogue::connect(port)?, extensions: String::new() };
        if security == Security::Tls {
            smtp.dialogue.start_tls(ca)?;
        }
        smtp.reply("220")?;
        smtp.extensions = smtp.command("EHLO client.example.test", "250")?;
        if security == Security::StartTls {
            smtp.command("STARTTLS", "220")?;
            smtp.dialogue.start_tls(ca)?;
            smtp.extensions = smtp.command("EHLO client.example.test", "250")?;
        }
        Ok(smtp)
    }

    /// AUTH PLAIN (RFC 4616).
    pub(crate) fn login(&mut self, user: &str, password: &str) -> Result<(), Refusal> {
        let initial = BASE64.encode(format!("\0{user}\0{password}").as_bytes());
        self.command(&format!("AUTH PLAIN {initial}"), "235").map(drop)
    }

    /// One mail; bare line feeds become CRLF and dots are stuffed.
    pub(crate) fn send(&mut self, from: &str, to: &[&str], mail: &[u8]) -> Result<(), Refusal> {
        self.command(&format!("MAIL FROM:<{from}>"), "250")?;
        for recipient in to {
            self.command(&format!("RCPT TO:<{recipient}>"), "250")?;
        }
        self.command("DATA", "354")?;
        self.dialogue.send(&on_the_wire(mail))?;
        self.reply("250").map(drop)
    }

    /// Sends a line and wants a reply that begins with `code`.
    pub(crate) fn command(&mut self, line: &str, code: &str) -> Result<String, Refusal> {
        self.dialogue.send_line(line)?;
        self.reply(code)
    }

    fn reply(&mut self, code: &str) -> Result<String, Refusal> {
        let mut lines = Vec::new();
        loop {
            let line = self.dialogue.line()?;
            let last = line.as_bytes().get(3) != Some(&b'-');
            lines.push(line);
            if last {
                break;
            }
        }
        let reply = lines.join("\n");
        if reply.starts_with(code) { Ok(reply) } else { Err(Refusal(reply)) }
    }
}

/// Canonical line ends, stuffed dots, and the final dot (RFC 5321 4.5.2).
fn on_the_wire(mail: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(mail.len() + mail.len() / 32 + 8);
    let mail = mail.strip_suffix(b"\n").unwrap_or(mail);
    for line in mail.split(|&byte| byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}
