//! Mail that people and their servers write: a few facts become bytes, as a provider delivers them.
//!
//! Separate because the desk sees bytes only. Trace fields are what the desk's own server adds on
//! receipt. Never reads mail.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What the desk's own server says of the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vouching {
    /// Nothing.
    None,
    /// Aligned DKIM passed.
    Dkim,
    /// SPF passed and nothing else.
    Spf,
    /// DMARC failed.
    DmarcFailed,
    /// The sender wrote such a field, not the server.
    Forged,
}

/// A mail as somebody writes it.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) from_name: String,
    pub(crate) to: Vec<String>,
    pub(crate) cc: Vec<String>,
    pub(crate) subject: String,
    pub(crate) message_id: Option<String>,
    pub(crate) in_reply_to: Vec<String>,
    pub(crate) references: Vec<String>,
    pub(crate) date: Timestamp,
    pub(crate) text: String,
    /// The same as HTML, where the client writes both.
    pub(crate) html: Option<String>,
    /// A whole body with its own Content-Type, instead of text and files.
    pub(crate) body: Option<String>,
    pub(crate) files: Vec<String>,
    pub(crate) fields: Vec<String>,
    pub(crate) return_path: Option<String>,
    pub(crate) vouching: Vouching,
}

impl Letter {
    /// The bytes that lie on the server of `receiver`, a domain.
    pub(crate) fn bytes(&self, receiver: &str) -> Vec<u8> {
        let mut mail = self.trace(receiver);
        let mut field = |name: &str, value: &str| mail.push_str(&format!("{name}: {value}\r\n"));
        let zoned = self.date.to_zoned(TimeZone::UTC);
        field("Date", &jiff::fmt::rfc2822::to_string(&zoned).expect("a year of four digits"));
        field("From", &format!("{} <{}>", encoded(&self.from_name), self.from));
        if !self.to.is_empty() {
            field("To", &self.to.join(",\r\n "));
        }
        if !self.cc.is_empty() {
            field("Cc", &self.cc.join(",\r\n "));
        }
        field("Subject", &encoded(&self.subject));
        if let Some(id) = &self.message_id {
            field("Message-ID", &format!("<{id}>"));
        }
        if !self.in_reply_to.is_empty() {
            field("In-Reply-To", &ids(&self.in_reply_to));
        }
        if !self.references.is_empty() {
            field("References", &ids(&self.references));
        }
        for line in &self.fields {
            mail.push_str(&format!("{line}\r\n"));
        }
        mail.push_str("MIME-Version: 1.0\r\n");
        mail.push_str(&self.content());
        mail.into_bytes()
    }

    fn trace(&self, receiver: &str) -> String {
        let domain = self.from.rsplit_once('@').map_or("", |(_, domain)| domain);
        let path = self.return_path.as_deref().unwrap_or(&self.from);
        let mut trace = format!("Return-Path: <{path}>\r\n");
        let said = match self.vouching {
            Vouching::None | Vouching::Forged => None,
            Vouching::Dkim => {
                Some(format!("dkim=pass header.d={domain}; dmarc=pass header.from={domain}"))
            }
            Vouching::Spf => Some(format!("spf=pass smtp.mailfrom={domain}")),
            Vouching::DmarcFailed => Some(format!("dkim=none; dmarc=fail header.from={domain}")),
        };
        if let Some(said) = said {
            trace.push_str(&format!("Authentication-Results: mx.{receiver}; {said}\r\n"));
        }
        let date = jiff::fmt::rfc2822::to_string(&self.date.to_zoned(TimeZone::UTC));
        trace.push_str(&format!(
            "Received: from out.{domain} (192.0.2.1) by mx.{receiver} with ESMTPS; {}\r\n\
             Received: from client.{domain} (198.51.100.7) by out.{domain}; {}\r\n",
            date.as_deref().unwrap_or_default(),
            date.as_deref().unwrap_or_default(),
        ));
        if self.vouching == Vouching::Forged {
            trace.push_str(&format!(
                "Authentication-Results: mx.{receiver}; dkim=pass header.d={domain}\r\n"
            ));
        }
        trace
    }

    fn content(&self) -> String {
        if let Some(body) = &self.body {
            return body.replace('\n', "\r\n");
        }
        let text = part("text/plain; charset=utf-8", &self.text);
        let words = match &self.html {
            None => text,
            Some(html) => multipart("alternative", &[text, part("text/html; charset=utf-8", html)]),
        };
        if self.files.is_empty() {
            return words;
        }
        let mut parts = vec![words];
        parts.extend(self.files.iter().map(|name| {
            let body = data_encoding::BASE64.encode(content_of(name).as_bytes());
            format!(
                "Content-Type: application/octet-stream\r\n\
                 Content-Disposition: attachment; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
            )
        }));
        multipart("mixed", &parts)
    }
}

/// What is in a file of this name: 90 kB of it where the name says `90kB`.
pub(crate) fn content_of(name: &str) -> String {
    let content = format!("the content of {name}");
    let size = name.split(['_', '.']).find_map(|word| word.strip_suffix("kB")?.parse().ok());
    let times = size.map_or(1, |kilobytes: usize| kilobytes * 1_000 / content.len() + 1);
    content.repeat(times)
}

fn part(content_type: &str, text: &str) -> String {
    let body = text.replace('\n', "\r\n");
    format!("Content-Type: {content_type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n")
}

fn multipart(subtype: &str, parts: &[String]) -> String {
    let boundary = format!("b-{subtype}");
    let mut all = format!("Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n");
    for part in parts {
        all.push_str(&format!("--{boundary}\r\n{part}"));
    }
    all.push_str(&format!("--{boundary}--\r\n"));
    all
}

fn ids(ids: &[String]) -> String {
    ids.iter().map(|id| format!("<{id}>")).collect::<Vec<_>>().join("\r\n ")
}

/// RFC 2047, where it is needed.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let words = text.split_inclusive(' ').map(|word| {
        let base64 = data_encoding::BASE64.encode(word.as_bytes());
        format!("=?UTF-8?B?{base64}?=")
    });
    words.collect::<Vec<_>>().join("\r\n ")
}

/// A text with a whole mail as its attachment.
pub(crate) fn attached_body(text: &str, mail: &str) -> String {
    let mail = mail.replace("\r\n", "\n");
    format!(
        "Content-Type: multipart/mixed; boundary=\"f\"\n\n\
         --f\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n\
         --f\nContent-Type: message/rfc822; name=\"Lamp.eml\"\n\
         Content-Disposition: attachment; filename=\"Lamp.eml\"\n\n{mail}\n--f--\n"
    )
}

/// A delivery status notification of RFC 3464 for one recipient.
pub(crate) fn bounce_body(recipient: &str, action: &str, status: &str, original: &str) -> String {
    let head = original.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n", "\n");
    let host = recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
    format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"r\"\n\n\
         --r\nContent-Type: text/plain\n\n\
         This is the mail system at host mx.{host}.\n\n\
         I'm sorry: {recipient} has no mailbox here.\n\n\
         --r\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.{host}\n\n\
         Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n\
         Diagnostic-Code: smtp; 550 {status} No such user\n\n\
         --r\nContent-Type: text/rfc822-headers\n\n{head}\n\n--r--\n"
    )
}
