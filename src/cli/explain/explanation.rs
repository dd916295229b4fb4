//! The explanation of one mail: every key of the JSON, made by the daemon's own functions.
//!
//! Separate from the page, which only words it. Without a configuration no server is trusted, and
//! the address that a mail was delivered to, or else its To, is taken for the desk's own. Never
//! looks for tokens of ours: that needs the desk's keys.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use serde::Serialize;

use super::with_config::WithConfig;
use crate::cli::desk::desk;
use crate::cli::mails::Failed;
use crate::config::Config;
use crate::daemon::desk::Desk;
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::{Attachment, Message, MessageId};
use crate::mail::read::authentication::{authenticate, wanted_keys};
use crate::mail::read::bounce::{Bounce, bounces};
use crate::mail::read::classify::{
    Authentication, AuthenticationResult, Kind, OwnMarks, Verdict, classify,
};
use crate::mail::read::flags::{Flag, FlagPhrases, Flagged};
use crate::mail::read::forward::{is_forward, original_sender};
use crate::mail::read::parse::{parse, part_bytes};
use crate::mail::read::said::{Said, said};
use crate::world::clock::{Clock, SystemClock};

/// A mail out of a file.
#[derive(Debug)]
pub(super) struct Unread {
    /// The path as given, or found below the one given.
    pub(super) file: String,
    /// Which mail of the file it is, where there may be several.
    pub(super) number: Option<usize>,
    pub(super) raw: Vec<u8>,
}

/// How one mail is read: a line of the JSON.
#[derive(Debug, Serialize)]
pub(super) struct Explanation {
    pub(super) file: String,
    #[serde(skip)]
    pub(super) number: Option<usize>,
    pub(super) message_id: Option<MessageId>,
    pub(super) subject: String,
    pub(super) date: Option<Timestamp>,
    pub(super) from: Option<NameAddr>,
    pub(super) to: Vec<NameAddr>,
    pub(super) cc: Vec<NameAddr>,
    pub(super) in_reply_to: Vec<MessageId>,
    pub(super) references: Vec<MessageId>,
    pub(super) kind: Kind,
    pub(super) reasons: Vec<String>,
    pub(super) opens: bool,
    pub(super) answerable: bool,
    #[serde(skip)]
    pub(super) answers_go_to: Option<Address>,
    pub(super) authentication: Vouched,
    pub(super) text: String,
    pub(super) reply: String,
    pub(super) quoted: String,
    pub(super) signature: String,
    /// What others added: a company's legal text, a gateway's banner.
    pub(super) disclaimer: String,
    pub(super) forwarded_from: Option<NameAddr>,
    pub(super) language: Option<String>,
    pub(super) attachments: Vec<File>,
    pub(super) bounces: Vec<Bounce>,
    pub(super) original_message_id: Option<MessageId>,
    pub(super) questions: Vec<String>,
    pub(super) flags: Vec<Flag>,
    #[serde(skip)]
    pub(super) flagged: Vec<Flagged>,
    /// Whether the new words only thank.
    pub(super) thanks: bool,
    pub(super) defects: Vec<&'static str>,
    /// What the configuration adds; null without one.
    pub(super) desk: Option<WithConfig>,
}

/// What a trusted server says of the author.
#[derive(Debug, Serialize)]
pub(super) struct Vouched {
    pub(super) result: AuthenticationResult,
    pub(super) by: Option<String>,
    pub(super) domain: Option<String>,
    /// `dmarc`, `dkim`, `auth`, `arc`: what passed or failed; `spf` proves nobody.
    #[serde(skip)]
    pub(super) method: Option<String>,
    /// Where the keys lie that the daemon would ask for.
    #[serde(skip)]
    pub(super) keys: Vec<String>,
}

/// A file that came with a mail.
#[derive(Debug, Serialize)]
pub(super) struct File {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) content_type: String,
    pub(super) size: u64,
}

/// Reads mails as the desk of a configuration would, or as any desk would.
pub(super) struct Reader {
    desk: Option<Desk>,
    checks_signatures: bool,
    flag_phrases: FlagPhrases,
    now: Timestamp,
}

impl Reader {
    pub(super) fn new(config: Option<&Config>) -> anyhow::Result<Reader> {
        Ok(Reader {
            desk: config.map(desk).transpose()?,
            checks_signatures: config.is_some_and(|config| config.checks_signatures),
            flag_phrases: FlagPhrases::default(),
            now: SystemClock::new().now(),
        })
    }

    /// Reads one mail. It fails where the program does: such a mail would be in quarantine.
    pub(super) fn read(&self, mail: &Unread) -> Result<Explanation, Failed> {
        catch_unwind(AssertUnwindSafe(|| self.explain(mail))).map_err(|_| {
            let which = mail.number.map_or(String::new(), |number| format!("mail {number}: "));
            let reason = format!("{which}reading it failed; it would be in quarantine");
            Failed { path: mail.file.clone(), reason }
        })
    }

    fn explain(&self, mail: &Unread) -> Explanation {
        let message = parse(&mail.raw);
        let verdict = self.judge(&message);
        let said = self.said(&message, &verdict);
        let reported = bounces(&message);
        let desk = self.desk.as_ref();
        Explanation {
            file: mail.file.clone(),
            number: mail.number,
            kind: verdict.kind,
            reasons: verdict.reasons.iter().map(ToString::to_string).collect(),
            opens: verdict.opens,
            answerable: verdict.answerable.is_some(),
            answers_go_to: verdict.answerable.as_ref().map(|to| to.recipient().address.clone()),
            forwarded_from: forwarded_from(&message, &mail.raw),
            desk: desk.map(|desk| WithConfig::of(desk, &message, &verdict, &said, self.now)),
            authentication: Vouched::of(verdict.authentication, self.keys(&mail.raw)),
            from: message.author().or(message.from.first()).cloned(),
            message_id: message.message_id,
            subject: message.subject,
            date: message.date,
            to: message.to,
            cc: message.cc,
            in_reply_to: message.in_reply_to,
            references: message.references,
            text: message.text,
            reply: said.reading.new,
            quoted: said.reading.quoted,
            signature: said.reading.signature,
            disclaimer: said.reading.disclaimer,
            language: said.language,
            attachments: message.attachments.into_iter().map(File::of).collect(),
            bounces: reported.recipients,
            original_message_id: reported.original_message_id,
            questions: said.questions,
            flags: said.flags.iter().map(|flagged| flagged.flag).collect(),
            flagged: said.flags,
            thanks: said.thanks.is_some(),
            defects: message.defects,
        }
    }

    fn judge(&self, message: &Message) -> Verdict {
        match &self.desk {
            Some(desk) => {
                let authentication = authenticate(message, &desk.policy.trust);
                classify(message, authentication, &desk.own_marks(false))
            }
            None => classify(message, Authentication::none(), &own_marks(message)),
        }
    }

    /// The keys that the daemon would ask name servers for; nobody is asked here.
    fn keys(&self, raw: &[u8]) -> Vec<String> {
        let desk = self.desk.as_ref().filter(|_| self.checks_signatures);
        desk.map(|desk| wanted_keys(raw, &desk.policy.trust)).unwrap_or_default()
    }

    fn said(&self, message: &Message, verdict: &Verdict) -> Said {
        match &self.desk {
            Some(Desk { policy, .. }) => {
                said(message, verdict, Some(&policy.languages), &policy.flag_phrases)
            }
            None => said(message, verdict, None, &self.flag_phrases),
        }
    }
}

/// The desk's own address, as far as the mail tells.
fn own_marks(message: &Message) -> OwnMarks {
    let addresses = match message.delivered_to.as_slice() {
        [] => message.to.iter().map(|to| to.address.clone()).collect(),
        delivered => delivered.to_vec(),
    };
    OwnMarks { is_ours: false, addresses, via: Vec::new() }
}

/// Who wrote the mail that this one passes on, in its text or as a file.
fn forwarded_from(message: &Message, raw: &[u8]) -> Option<NameAddr> {
    if !is_forward(message) {
        return None;
    }
    original_sender(message).or_else(|| {
        let is_mail = |file: &&Attachment| file.content_type == "message/rfc822";
        let attached = message.attachments.iter().find(is_mail)?;
        parse(&part_bytes(raw, attached.part)?).author().cloned()
    })
}

impl Vouched {
    fn of(authentication: Authentication, keys: Vec<String>) -> Vouched {
        let Authentication { result, by, domain, method } = authentication;
        Vouched { result, by, domain, method, keys }
    }
}

impl File {
    fn of(attachment: Attachment) -> File {
        let Attachment { name, content_type, size, .. } = attachment;
        File { name, content_type, size }
    }
}
