//! What goes wrong around the steps: a server that refuses one mail, a job that panics, a relay
//! that takes no null return path. The server is a few lines over a pipe.

use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64;
use futures_util::future::BoxFuture;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};

use super::ingest::{Again, Taken, take_again};
use super::outbox::{claim, settle};
use super::pulse::Pulses;
use super::sample::{Sample, at, location, mail};
use super::signing_keys::SigningKeys;
use super::state::{Bells, States};
use super::threads::StoreThread;
use super::watch::{Carried, Watch};
use crate::desk::conversation::MessageKey;
use crate::desk::policy::History;
use crate::imap::account::{Account, SaveSent, SentFolder};
use crate::imap::command::Limits;
use crate::imap::cursor::FolderState;
use crate::mail::read::authentication::OURSELVES;
use crate::mail::read::classify::{Authentication, AuthenticationResult};
use crate::smtp::account::ReturnPathPolicy;
use crate::smtp::outcome::Outcome;
use crate::smtp::reply::Reply;
use crate::store::outbox::OutboxState;
use crate::world::clock::SystemClock;
use crate::world::dns::{Dns, DnsError};
use crate::world::endpoint::{Endpoint, Security};
use crate::world::net::{BoxStream, Link, Net, NetError, Protection};
use crate::world::secret::{Secret, SecretSource};

/// What the server does with a UID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mail {
    /// Lists it and hands it out.
    Good,
    /// Lists it, and answers a FETCH of it with this refusal.
    Refused(&'static str),
    /// Lists it, tells a small size, and announces far too much.
    Huge,
    /// Lists it, and says OK without a body.
    Withheld,
    /// Finds it by SEARCH, but lists it in a line that nobody can read.
    Unreadable,
    /// Hands it out, signed by the author's domain.
    Signed,
}

/// A server of one folder, anew for each connection.
struct Server(Arc<Mutex<BTreeMap<u32, Mail>>>);

impl Net for Server {
    fn dial<'a>(
        &'a self,
        _endpoint: &'a Endpoint,
        _within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        let (ours, theirs) = duplex(1 << 20);
        tokio::spawn(serve(self.0.lock().unwrap().clone(), theirs));
        Box::pin(async {
            Ok(Link { stream: Box::new(ours) as BoxStream, protection: Protection::Tls })
        })
    }

    fn secure<'a>(
        &'a self,
        stream: BoxStream,
        _endpoint: &'a Endpoint,
        _within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        Box::pin(async { Ok(Link { stream, protection: Protection::Tls }) })
    }
}

async fn serve(mails: BTreeMap<u32, Mail>, stream: DuplexStream) {
    let mut stream = BufReader::new(stream);
    let _ = stream.write_all(b"* OK [CAPABILITY IMAP4rev1] hello\r\n").await;
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|count| count > 0) {
        let mut words = line.split_whitespace();
        let (tag, rest) = (words.next().unwrap().to_owned(), words.collect::<Vec<_>>().join(" "));
        let (text, end) = answer(&mails, &rest);
        let _ = stream.write_all(format!("{text}{tag} {end}\r\n").as_bytes()).await;
        line.clear();
    }
}

fn answer(mails: &BTreeMap<u32, Mail>, command: &str) -> (String, &'static str) {
    let next = mails.keys().max().map_or(1, |last| last + 1);
    if command.starts_with("CAPABILITY") {
        return ("* CAPABILITY IMAP4rev1\r\n".to_owned(), "OK done");
    }
    if command.starts_with("LIST") {
        return ("* LIST () \"/\" INBOX\r\n".to_owned(), "OK done");
    }
    if command.starts_with("SELECT") {
        let text = format!(
            "* {} EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT {next}] x\r\n",
            mails.len()
        );
        return (text, "OK [READ-WRITE] done");
    }
    let Some(rest) = command.strip_prefix("UID ") else { return (String::new(), "OK done") };
    let set = rest.trim_start_matches("FETCH ").trim_start_matches("SEARCH UID ");
    let asked = uids(set.split(' ').next().unwrap(), mails);
    let mut text = String::new();
    if rest.starts_with("SEARCH") {
        let found: Vec<String> = asked.iter().map(|(uid, _)| uid.to_string()).collect();
        return (format!("* SEARCH {}\r\n", found.join(" ")), "OK done");
    }
    for (uid, mail) in asked {
        let mut raw = String::from_utf8(super::sample::mail(uid).raw).unwrap();
        if mail == Mail::Signed {
            raw = signed(&raw);
        }
        if rest.contains("BODY") {
            match mail {
                Mail::Good | Mail::Unreadable | Mail::Signed => {
                    let size = raw.len();
                    text += &format!("* {uid} FETCH (UID {uid} BODY[] {{{size}}}\r\n{raw})\r\n");
                }
                Mail::Refused(refusal) => return (text, refusal),
                Mail::Huge => text += &format!("* {uid} FETCH (UID {uid} BODY[] {{999999999}}\r\n"),
                Mail::Withheld => {}
            }
        } else if mail == Mail::Unreadable {
            text += &format!("* {uid} FETCH (UID {uid} FLAGS (( RFC822.SIZE 99)\r\n");
        } else {
            text += &format!("* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE 99)\r\n");
        }
    }
    (text, "OK done")
}

fn uids(set: &str, mails: &BTreeMap<u32, Mail>) -> Vec<(u32, Mail)> {
    let of = |text: &str| text.parse().unwrap_or(u32::MAX);
    let is_in = |uid: u32| {
        set.split(',').any(|run| match run.split_once(':') {
            Some((from, to)) => (of(from)..=of(to)).contains(&uid),
            None => of(run) == uid,
        })
    };
    mails.iter().filter(|(uid, _)| is_in(**uid)).map(|(uid, mail)| (*uid, *mail)).collect()
}

fn signing_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

/// The mail with a signature of example.net (RFC 8463), over From and Subject as they stand.
fn signed(raw: &str) -> String {
    let (header, body) = raw.split_once("\r\n\r\n").unwrap();
    let line = |name: &str| header.lines().find(|line| line.starts_with(name)).unwrap();
    let hash = BASE64.encode(digest(&SHA256, body.as_bytes()).as_ref());
    let field = format!(
        "DKIM-Signature: v=1; a=ed25519-sha256; d=example.net; s=k; h=from:subject; bh={hash}; b="
    );
    let text = format!("{}\r\n{}\r\n{field}", line("From"), line("Subject"));
    let bytes = signing_key().sign(digest(&SHA256, text.as_bytes()).as_ref());
    format!("{field}{}\r\n{raw}", BASE64.encode(bytes.as_ref()))
}

/// Name servers that know the key of [`signed`], or nobody's.
struct Names {
    knows_key: bool,
}

impl Dns for Names {
    fn txt<'a>(
        &'a self,
        name: &'a str,
        _: Duration,
    ) -> BoxFuture<'a, Result<Vec<String>, DnsError>> {
        assert_eq!(name, "k._domainkey.example.net");
        let key = BASE64.encode(signing_key().public_key().as_ref());
        let answer = match self.knows_key {
            true => Ok(vec![format!("v=DKIM1; k=ed25519; p={key}")]),
            false => Err(DnsError::Unanswered("nobody is there".to_owned())),
        };
        Box::pin(async move { answer })
    }
}

/// A watch over a folder of these mails, all new.
struct Watched {
    watch: Watch,
    store: StoreThread,
    _thread: JoinHandle<()>,
    _dir: TempDir,
}

fn watched(mails: &[Mail], dns: Option<Arc<dyn Dns>>) -> Watched {
    let Sample { mut store, desk, _dir } = Sample::new();
    let state = FolderState::first(1, 1);
    store.write(|w| w.set_folder("support", "INBOX", &state, None, Timestamp::UNIX_EPOCH)).unwrap();
    let (store, _thread) = StoreThread::start(store).unwrap();
    let folder = Arc::new(Mutex::new((1..).zip(mails.iter().copied()).collect()));
    let endpoint = Endpoint {
        host: "imap.example.com".to_owned(),
        port: 993,
        security: Security::Tls,
        ca_file: None,
    };
    let watch = Watch {
        mailbox: "support".to_owned(),
        account: Account {
            endpoint,
            username: "support".to_owned(),
            secret: SecretSource::Inline(Secret::new("secret")),
            inbox: "INBOX".to_owned(),
            sent: SentFolder::Off,
            save_sent: SaveSent::Off,
            poll: Duration::from_secs(60),
        },
        history: History::All,
        shelves: Vec::new(),
        limits: Limits { message_size: 1_000_000, ..Limits::default() },
        desk,
        store: store.clone(),
        net: Arc::new(Server(folder)),
        clock: Arc::new(SystemClock::new()),
        signing_keys: SigningKeys::new(dns, Arc::new(SystemClock::new())),
        states: States::of(["support"].into_iter()),
        bells: Bells::of(["support"].into_iter()),
        carried: Carried::default(),
        pulse: Pulses::new(Arc::new(SystemClock::new())).of("watch".to_owned()),
    };
    Watched { watch, store, _thread, _dir }
}

/// What a folder of these mails, all new, has come to after so many connections: a letter a UID.
async fn taken(mails: &[Mail], connections: usize) -> String {
    let Watched { watch, store, .. } = &watched(mails, None);
    for _ in 0..connections {
        let _ = watch.run_once().await;
    }
    let count = u32::try_from(mails.len()).unwrap();
    let letters = store.run(move |store| {
        let quarantine = store.read().quarantine_list().unwrap();
        let is_quarantined = |uid| quarantine.iter().any(|row| row.uid == uid);
        (1..=count)
            .map(|uid| match store.read().is_accounted(&location(uid)).unwrap() {
                true if is_quarantined(uid) => 'q',
                true => 's',
                false => '-',
            })
            .collect()
    });
    letters.await.unwrap()
}

#[tokio::test]
async fn one_mail_that_is_not_handed_out_stops_no_other_and_none_is_given_up_lightly() {
    use Mail::{Good, Huge, Refused, Unreadable, Withheld};
    let sick = Refused("NO [UNAVAILABLE] sick");
    let slow = Refused("NO [THROTTLED] too fast");
    for (mails, connections, wanted) in [
        (&[Good, Good, Good][..], 1, "sss"),
        (&[Good, sick, Good], 1, "s--"),
        (&[Good, sick, Good], 3, "sqs"),
        (&[Good, slow, Good], 9, "---"),
        (&[Good, Huge, Good], 1, "---"),
        (&[Good, Huge, Good], 2, "s--"),
        (&[Good, Huge, Good], 5, "sqs"),
        (&[Good, Withheld, Good], 1, "s--"),
        (&[Good, Withheld, Good], 3, "sqs"),
        (&[Good, Unreadable, Good], 1, "sss"),
    ] {
        assert_eq!(taken(mails, connections).await, wanted, "{mails:?} over {connections}");
    }
}

#[tokio::test]
async fn a_signature_tells_who_wrote_what_no_server_vouches_for() {
    for (knows_key, expected) in [(Some(true), "PN"), (Some(false), "NN"), (None, "NN")] {
        let dns = knows_key.map(|knows_key| Arc::new(Names { knows_key }) as Arc<dyn Dns>);
        let Watched { watch, store, .. } = &watched(&[Mail::Signed, Mail::Good], dns);
        watch.run_once().await.unwrap();
        let results = store.run(|store| {
            let of = |key| store.read().message(MessageKey(key)).unwrap().unwrap().authentication;
            [of(1), of(2)]
        });
        let [signed, plain] = results.await.unwrap();
        let letter = |one: &Authentication| match one.result {
            AuthenticationResult::Pass => 'P',
            AuthenticationResult::Fail => 'F',
            AuthenticationResult::None => 'N',
        };
        assert_eq!([letter(&signed), letter(&plain)].iter().collect::<String>(), expected);
        if knows_key == Some(true) {
            assert_eq!(signed.by.as_deref(), Some(OURSELVES));
            assert_eq!(signed.domain.as_deref(), Some("example.net"));
            assert_eq!(signed.method.as_deref(), Some("dkim"));
        }
    }
}

#[tokio::test]
async fn a_panic_of_a_job_is_its_askers_alone() {
    let Sample { store, desk: _desk, .. } = Sample::new();
    let (store, _thread) = StoreThread::start(store).unwrap();
    let theirs = store.clone();
    let asked = tokio::spawn(async move { theirs.run(|_| panic!("of the job")).await });
    assert!(asked.await.unwrap_err().is_panic());
    assert_eq!(store.run(|store| store.read().quarantine_count().unwrap()).await, Ok(0));
}

#[test]
fn a_refused_null_return_path_ends() {
    let Sample { mut store, desk, .. } = Sample::new();
    super::ingest::take_in(&mut store, &desk, vec![mail(1)], at(0)).unwrap();
    let refused = Outcome::NullReturnPathRefused { reply: Reply::local(550, "5.7.1 no") };
    for wanted in [OutboxState::Queued, OutboxState::Failed] {
        let policy = ReturnPathPolicy::Null;
        let claimed = claim(&mut store, &desk, "support", policy, at(1)).unwrap().unwrap();
        settle(&mut store, &desk, &claimed.due, &refused, at(1)).unwrap();
        assert_eq!(store.read().mail_state(claimed.due.id).unwrap(), Some(wanted));
    }
}

#[test]
fn quarantine_gives_a_mail_away_only_to_the_desk() {
    for (uid, raw, boundary, wanted, owed) in [
        (7, mail(7).raw, 1, "stored", true),
        (7, mail(7).raw, 8, "stored", false),
        (7, Vec::new(), 1, "to be fetched", false),
    ] {
        let Sample { mut store, desk, .. } = Sample::new();
        let state = FolderState::first(1, boundary);
        store
            .write(|w| w.set_folder("support", "INBOX", &state, None, Timestamp::UNIX_EPOCH))
            .unwrap();
        store.write(|w| w.quarantine(&location(uid), &raw, "why", at(0))).unwrap();
        let id = store.read().quarantine_list().unwrap()[0].id;
        let again = match take_again(&mut store, &desk, id, at(1)).unwrap() {
            Again::Taken(Taken::Stored(..)) => "stored",
            Again::ToBeFetched => "to be fetched",
            other @ (Again::Taken(_) | Again::Unknown) => panic!("{other:?}"),
        };
        assert_eq!(again, wanted);
        assert_eq!(store.read().is_accounted(&location(uid)).unwrap(), wanted == "stored");
        assert_eq!(store.read().next_send_at("support").unwrap().is_some(), owed, "{boundary}");
        assert_eq!(take_again(&mut store, &desk, id, at(2)).unwrap(), Again::Unknown);
    }
}
