//! One mail over a session: MAIL, RCPT, DATA, the body, the reply (RFC 5321 §3.3).
//!
//! Separate from the connection because the order of things here is the promise: each recipient is
//! asked for alone; nothing of the body leaves before the caller has noted durably that it may;
//! and from its first octet on only a complete reply tells what became of it. Never sends twice.

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Rset};
use tokio::io::AsyncWriteExt;

use super::{Session, complete, within};
use crate::limits::SMTP_BODY_BLOCK_BYTES;
use crate::mail::address::Address;
use crate::smtp::canonical::{canonical, stuffed};
use crate::smtp::extensions::Extensions;
use crate::smtp::outcome::{Envelope, Outcome, RecipientOutcome};
use crate::smtp::reply::Reply;
use crate::world::crash::crash_point;

impl Session {
    /// Sends one mail, once.
    ///
    /// `message` may have any line ends; it goes out in canonical form. After the 354 and before
    /// the first octet of the body `body_started` is awaited: the caller makes durable there that
    /// the mail may be out. Where it fails nothing leaves, and the connection is dropped.
    ///
    /// Dropping the future is like losing the connection: uncertain once the hook was called.
    pub async fn send(
        &mut self,
        envelope: &Envelope,
        message: &[u8],
        body_started: impl AsyncFnOnce() -> Result<(), String>,
    ) -> Outcome {
        let text = canonical(message);
        let recipients = Recipients::new(envelope, &text, &self.extensions);
        if recipients.pending().is_empty() {
            return recipients.settled(&Reply::local(554, "5.5.1 there is nobody to send it to"));
        }
        if !std::mem::replace(&mut self.usable, false) {
            return not_sent(false, "the connection cannot be used any more");
        }
        match self.transaction(envelope, &text, recipients, body_started).await {
            Ok(outcome) => {
                self.usable = true;
                outcome
            }
            Err(outcome) => outcome,
        }
    }

    /// All commands of one mail. The error is an outcome that costs the connection.
    async fn transaction(
        &mut self,
        envelope: &Envelope,
        text: &[u8],
        mut recipients: Recipients<'_>,
        body_started: impl AsyncFnOnce() -> Result<(), String>,
    ) -> Result<Outcome, Outcome> {
        self.reset().await?;
        crash_point("smtp: before MAIL");
        let mail = self.mail_command(envelope, text, &recipients);
        let timeout = self.timeouts.command;
        let response = self.exchange(timeout, mail).await;
        let reply = Reply::of(&response.map_err(|why| not_sent(false, format!("MAIL: {why}")))?);
        if envelope.return_path.is_none() && reply.is_permanent() {
            return Ok(Outcome::NullReturnPathRefused { reply });
        }
        if reply.is_refusal() {
            return recipients.ended(&reply);
        }
        expect(&reply, "MAIL", reply.is_success())?;

        if let Some(reply) = self.ask_for_recipients(&mut recipients).await? {
            return recipients.ended(&reply);
        }
        crash_point("smtp: after RCPT");

        let response = self.exchange(self.timeouts.data, Data).await;
        let reply = Reply::of(&response.map_err(|why| not_sent(true, format!("DATA: {why}")))?);
        if reply.is_refusal() {
            return recipients.ended(&reply);
        }
        expect(&reply, "DATA", reply.code == 354)?;
        crash_point("smtp: after 354");

        self.wire.quiet().await.map_err(|why| not_sent(true, format!("DATA: {why}")))?;
        body_started().await.map_err(|why| not_sent(true, why))?;
        crash_point("smtp: body noted as started");
        self.body(text, recipients).await
    }

    /// Forgets the mail before this one (RFC 5321 §4.1.1.5).
    async fn reset(&mut self) -> Result<(), Outcome> {
        if !std::mem::replace(&mut self.used, true) {
            return Ok(());
        }
        let response = self.exchange(self.timeouts.command, Rset).await;
        let reply = Reply::of(&response.map_err(|why| not_sent(false, format!("RSET: {why}")))?);
        if reply.is_success() {
            Ok(())
        } else {
            Err(not_sent(false, format!("RSET: the server answered {reply}")))
        }
    }

    /// An [`Address`] has neither blanks, controls nor angle brackets: it is written as it is.
    fn mail_command(&self, envelope: &Envelope, text: &[u8], recipients: &Recipients) -> String {
        let return_path = envelope.return_path.as_ref().map_or("", Address::as_str);
        let mut command = format!("MAIL FROM:<{return_path}>");
        if self.extensions.size {
            command.push_str(&format!(" SIZE={}", text.len()));
        }
        if !text.is_ascii() {
            command.push_str(" BODY=8BITMIME");
        }
        let wide = |address: &Address| !address.as_str().is_ascii();
        if envelope.return_path.as_ref().is_some_and(wide)
            || recipients.pending().into_iter().any(wide)
        {
            command.push_str(" SMTPUTF8");
        }
        command.push_str("\r\n");
        command
    }

    /// One RCPT for each recipient that is still possible. Gives the reply that ends the mail
    /// here: a 421, or the last refusal where nobody is left.
    async fn ask_for_recipients(
        &mut self,
        recipients: &mut Recipients<'_>,
    ) -> Result<Option<Reply>, Outcome> {
        let mut refusal = None;
        let mut accepted = false;
        for (address, fate) in recipients.fates.iter_mut().filter(|(_, fate)| fate.is_none()) {
            let timeout = self.timeouts.command;
            let response = self.exchange(timeout, format!("RCPT TO:<{address}>\r\n")).await;
            let response = response.map_err(|why| not_sent(true, format!("RCPT: {why}")))?;
            let reply = Reply::of(&response);
            if reply.closes() {
                return Ok(Some(reply));
            }
            if reply.is_refusal() {
                *fate = Some(RecipientOutcome::refused(reply.clone()));
                refusal = Some(reply);
            } else {
                expect(&reply, "RCPT", reply.is_success())?;
                accepted = true;
            }
        }
        Ok(refusal.filter(|_| !accepted))
    }

    /// The body with its final dot, and what the server says to it.
    async fn body(&mut self, text: &[u8], recipients: Recipients<'_>) -> Result<Outcome, Outcome> {
        if let Err(why) = self.write_body(&stuffed(text)).await {
            // A server that has had enough may say so and hang up. A refusal that it did say in
            // full counts; but no 2xx can be for a mail that has no end yet.
            let late = within(self.timeouts.farewell, final_reply(&mut self.smtp)).await;
            return Err(match late {
                Ok(reply) if reply.is_refusal() => recipients.settled(&reply),
                Ok(_) | Err(_) => Outcome::Uncertain { why: format!("body: {why}") },
            });
        }
        crash_point("smtp: after the final dot");
        let reply = within(self.timeouts.final_reply, final_reply(&mut self.smtp))
            .await
            .map_err(|why| Outcome::Uncertain { why: format!("final dot: {why}") })?;
        if reply.is_success() {
            crash_point("smtp: after the 2xx");
        } else if !reply.is_refusal() {
            let why = format!("final dot: the server answered {reply}");
            return Err(Outcome::Uncertain { why });
        }
        recipients.ended(&reply)
    }

    /// Two halves, so that a crash can be put between them; the final dot leaves with the second,
    /// and only to a server that has not spoken yet: what it says is the reply to the dot.
    async fn write_body(&mut self, stuffed: &[u8]) -> Result<(), String> {
        let (first, second) = stuffed.split_at(stuffed.len() / 2);
        self.write_half(first).await?;
        crash_point("smtp: in the middle of the body");
        self.wire.quiet().await?;
        self.write_half(second).await
    }

    async fn write_half(&mut self, half: &[u8]) -> Result<(), String> {
        for block in half.chunks(SMTP_BODY_BLOCK_BYTES) {
            let writing = async {
                self.wire.write_all(block).await?;
                self.wire.flush().await
            };
            within(self.timeouts.body_block, async {
                writing.await.map_err(|error: std::io::Error| error.to_string())
            })
            .await?;
        }
        Ok(())
    }
}

/// The recipients of one mail, each with its fate as soon as that is known.
struct Recipients<'a> {
    fates: Vec<(&'a Address, Option<RecipientOutcome>)>,
}

impl<'a> Recipients<'a> {
    /// Everything that can be known without asking: what the server's extensions rule out.
    fn new(envelope: &'a Envelope, text: &[u8], extensions: &Extensions) -> Recipients<'a> {
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let wide = |address: &Address| !extensions.smtp_utf8 && !address.as_str().is_ascii();
        let needs_utf8 = |address: &Address| {
            Reply::local(
                553,
                format!("5.6.7 the address {address} needs SMTPUTF8, which the relay lacks"),
            )
        };
        let mail = match (&envelope.return_path, extensions.size_max) {
            (_, Some(size_max)) if size > size_max => Some(Reply::local(
                552,
                format!(
                    "5.3.4 the mail with its files has {}, and the relay takes {}",
                    in_megabytes(size),
                    in_megabytes(size_max)
                ),
            )),
            (Some(return_path), _) if wide(return_path) => Some(needs_utf8(return_path)),
            _ if !text.is_ascii() && !extensions.eight_bit_mime => {
                Some(Reply::local(554, "5.6.3 the mail needs 8BITMIME, which the relay lacks"))
            }
            _ => None,
        };
        let fate = |recipient: &'a Address| {
            let refusal = mail.clone().or_else(|| wide(recipient).then(|| needs_utf8(recipient)));
            (recipient, refusal.map(RecipientOutcome::refused))
        };
        let fates = envelope.recipients.iter().map(fate).collect();
        Recipients { fates }
    }

    /// Those of whom nothing is known yet.
    fn pending(&self) -> Vec<&'a Address> {
        let pending = self.fates.iter().filter(|(_, fate)| fate.is_none());
        pending.map(|(address, _)| *address).collect()
    }

    /// The outcome, where `reply` is to all those that were not refused alone.
    fn settled(self, reply: &Reply) -> Outcome {
        let by_reply = || {
            let reply = reply.clone();
            if reply.is_success() {
                RecipientOutcome::Accepted { reply }
            } else {
                RecipientOutcome::refused(reply)
            }
        };
        let fates = self.fates.into_iter();
        Outcome::Answered(fates.map(|(_, fate)| fate.unwrap_or_else(by_reply)).collect())
    }

    /// The same, with what it costs: a reply that closes ends the connection too.
    fn ended(self, reply: &Reply) -> Result<Outcome, Outcome> {
        let outcome = self.settled(reply);
        if reply.closes() { Err(outcome) } else { Ok(outcome) }
    }
}

async fn final_reply(smtp: &mut AsyncSmtpConnection) -> Result<Reply, String> {
    complete(smtp.read_response().await).map(|response| Reply::of(&response))
}

/// A reply of the wrong kind means that we and the server speak of different commands.
fn expect(reply: &Reply, command: &str, fits: bool) -> Result<(), Outcome> {
    if fits {
        Ok(())
    } else {
        Err(not_sent(true, format!("{command}: the server answered {reply}")))
    }
}

fn not_sent(reached: bool, why: impl Into<String>) -> Outcome {
    Outcome::NotSent { why: why.into(), reached }
}

/// `31.4 MB`, rounded down, as people know the size of files.
fn in_megabytes(octets: u64) -> String {
    match octets {
        0..1_000_000 => format!("{octets} octets"),
        1_000_000.. => format!("{}.{} MB", octets / 1_000_000, octets % 1_000_000 / 100_000),
    }
}
