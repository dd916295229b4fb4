//! The cast: two customers and two agents with ordinary mail clients.
//!
//! Separate from the story so that a line of it reads as what people do. They send by SMTP with
//! their own logins and read their own inboxes; an agent's answer looks as Thunderbird writes it.

use std::time::Duration;

use crate::config::Config;
use crate::desk::policy::Policy;
use crate::mail::address::Address;
use crate::mail::message::Message;
use crate::mail::read::parse::parse;
use crate::sandbox::{Sandbox, StoredMail};
use crate::smtp::outcome::{Envelope, Outcome, RecipientOutcome};
use crate::smtp::session::{Credentials, Session, Timeouts};
use crate::store::Store;
use crate::store::view::QueueRow;
use crate::world::clock::{Clock, SystemClock};
use crate::world::endpoint::{Endpoint, Security};
use crate::world::net::{Net, SystemNet};

/// The desk's address.
pub(super) const DESK: &str = "support@lamplight.example";
/// An agent who writes English.
pub(super) const ANNA: &str = "anna@lamplight.example";
/// An agent who writes German.
pub(super) const BEN: &str = "ben@lamplight.example";
/// A customer.
pub(super) const KIM: &str = "kim.bauer@example.net";
/// A customer who writes German.
pub(super) const EVA: &str = "eva.meier@example.org";
/// Everybody's password; the server is gone with the demo.
pub(super) const PASSWORD: &str = "demo";
/// Who says that a sender is who they say.
pub(super) const AUTHSERV_ID: &str = "mx.sandbox.test";
/// Company details.
pub(super) const FOOTER: &str = "Lamp & Light Ltd, 1 Example Street, Berlin\n";

/// How long anything of the story may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where the story plays.
pub(super) struct Stage {
    sandbox: Sandbox,
    data_dir: std::path::PathBuf,
    keys_file: std::path::PathBuf,
    policy: Policy,
}

/// A mail that somebody got.
pub(super) struct Got {
    /// As read.
    pub(super) message: Message,
}

impl Got {
    /// What `X-Posthaste-Kind` says.
    pub(super) fn kind(&self) -> String {
        self.message.header("X-Posthaste-Kind").next().unwrap_or_default().trim().to_owned()
    }
}

impl Stage {
    pub(super) fn new(sandbox: Sandbox, config: &Config) -> Stage {
        let data_dir = config.data_dir.clone();
        let policy = config.policy.clone();
        Stage { sandbox, keys_file: data_dir.join("keys"), data_dir, policy }
    }

    /// What is owed, as `queue` shows it.
    pub(super) fn queue(&self) -> anyhow::Result<Vec<QueueRow>> {
        Ok(self.store()?.read().queue(&self.policy, None, SystemClock::new().now())?)
    }

    /// The server, for what no client can do: holidays, full mailboxes.
    pub(super) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The store, opened to read beside the daemon.
    pub(super) fn store(&self) -> anyhow::Result<Store> {
        let random = crate::world::random::SystemRandom;
        let keys = crate::world::secret::load_or_create_keys(&self.keys_file, &random)?;
        Ok(Store::open_to_read(&self.data_dir, keys)?)
    }

    /// Somebody sends a mail with their own login.
    pub(super) fn send(&self, from: &str, to: &str, mail: &str) -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let endpoint = Endpoint {
                host: "127.0.0.1".to_owned(),
                port: self.sandbox.smtp_port(),
                security: Security::None,
                ca_file: None,
            };
            let link = SystemNet::new().dial(&endpoint, PATIENCE).await?;
            let mut session =
                Session::connect(link.stream, "client.example", Timeouts::default()).await?;
            let credentials = Credentials::Password { username: from, secret: PASSWORD };
            session.authenticate(credentials).await?;
            let envelope = Envelope {
                return_path: Some(Address::parse(from)?),
                recipients: vec![Address::parse(to)?],
            };
            let outcome = session.send(&envelope, mail.as_bytes(), async || Ok(())).await;
            session.quit().await;
            let is_taken = match &outcome {
                Outcome::Answered(of_each) => {
                    matches!(of_each.first(), Some(RecipientOutcome::Accepted { .. }))
                }
                Outcome::Uncertain { .. }
                | Outcome::NullReturnPathRefused { .. }
                | Outcome::NotSent { .. } => false,
            };
            anyhow::ensure!(is_taken, "{from} could not send: {outcome:?}");
            Ok(())
        })
    }

    /// Waits until somebody has got a mail of this kind that they had not before.
    pub(super) fn wait_for_mail(&self, whose: &str, kind: &str, had: usize) -> anyhow::Result<Got> {
        let of_kind = |sandbox: &Sandbox| {
            let mails = sandbox.folder(whose, "INBOX");
            mails.iter().map(read).filter(|got| got.kind() == kind).nth(had)
        };
        self.sandbox.wait_for(|sandbox| of_kind(sandbox).is_some(), PATIENCE);
        of_kind(&self.sandbox)
            .ok_or_else(|| anyhow::anyhow!("{whose} got no {kind} within {PATIENCE:?}"))
    }

    /// How many mails of a kind somebody has.
    pub(super) fn count(&self, whose: &str, kind: &str) -> usize {
        let mails = self.sandbox.folder(whose, "INBOX");
        mails.iter().map(read).filter(|got| got.kind() == kind).count()
    }

    /// Waits until something is so in the store.
    pub(super) fn wait_until<T>(
        &self,
        what: &str,
        look: impl Fn(&Store) -> anyhow::Result<Option<T>>,
    ) -> anyhow::Result<T> {
        for _ in 0..300 {
            // The daemon may not have made its database yet.
            if let Ok(store) = self.store()
                && let Some(found) = look(&store)?
            {
                return Ok(found);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        anyhow::bail!("{what} did not happen")
    }
}

fn read(mail: &StoredMail) -> Got {
    Got { message: parse(&mail.raw) }
}

/// A customer's new mail.
pub(super) fn question(from: &str, id: &str, subject: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {DESK}\r\nSubject: {subject}\r\nMessage-ID: <{id}@client.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        text.replace('\n', "\r\n")
    )
}

/// An answer as Thunderbird writes it: the words on top, an attribution, the whole mail quoted.
pub(super) fn answer(from: &str, id: &str, to: &Got, words: &str) -> String {
    let answered = &to.message;
    let their_id = answered.message_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut references: Vec<String> =
        answered.references.iter().map(|reference| format!("<{reference}>")).collect();
    references.push(format!("<{their_id}>"));
    let quoted: Vec<String> =
        answered.text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    let author = answered.author().map(|author| author.called().to_owned()).unwrap_or_default();
    let text = format!("{words}\n\nOn 21/11/2026 13:10, {author} wrote:\n{}", quoted.join("\n"));
    format!(
        "From: {from}\r\nTo: {DESK}\r\nSubject: Re: {}\r\nMessage-ID: <{id}@client.example>\r\n\
         In-Reply-To: <{their_id}>\r\nReferences: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        answered.subject.replace(|c: char| !c.is_ascii(), "?"),
        references.join("\r\n "),
        text.replace('\n', "\r\n")
    )
}
