//! Shared mode on Dovecot and on Courier: a folder is a status, in both directions; an answer from
//! the mailbox's own account counts; and whatever agents and the desk move at the same time, in the
//! end both sides say the same.
//!
//! Dovecot has MOVE and tells special uses; Courier has neither, and keeps its folders below INBOX.
//! Agents here speak IMAP by hand, as mail programs do: MOVE, or COPY, a mark, and UID EXPUNGE.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use posthaste::world::clock::{Clock, SystemClock};
use serde_json::Value as Json;

use crate::figures::not_measuring;
use crate::scene::{ANNA, KIM, LONG, SUPPORT, conversation_of, message_id, wait_until_quiet};
use crate::support::courier::Courier;
use crate::support::dialogue::Security;
use crate::support::imap::{Answer, Imap};
use crate::support::mail::{compose, reply};
use crate::support::posthaste::{Daemon, Posthaste};
use crate::support::servers::{Servers, User};
use crate::support::wait::{SOON, wait_until};

/// The statuses with a folder, and its name; what is open lies in INBOX.
const FOLDERS: [(&str, &str); 4] =
    [("open", "INBOX"), ("waiting", "Warten/Kunde"), ("resolved", "Gel&APY-st"), ("spam", "Junk")];

/// Looks until both sides are at rest; each look takes several round trips.
const REST: Duration = Duration::from_secs(30);

/// Which IMAP server reads the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Dovecot,
    Courier,
}

/// A desk in shared mode.
struct Scene {
    servers: Servers,
    courier: Option<Courier>,
    desk: Posthaste,
}

impl Scene {
    fn new(kind: Kind) -> (Scene, Daemon) {
        let servers = Servers::start(&[SUPPORT, ANNA, KIM].map(User::new));
        let courier = (kind == Kind::Courier).then(|| servers.start_courier());
        let port = courier.as_ref().map_or(servers.imap_port(), Courier::port);
        let more = format!(
            "[[mailbox]]\nmode = \"shared\"\nimap = {{ poll = \"1s\", port = {port} }}\n\
             folders = {{ waiting = \"Warten/Kunde\", resolved = \"Gelöst\", spam = \"Junk\" }}\n\
             [resolve]\nnotify_customer = false\n[acknowledge]\nmax_per_address = \"100/24h\"\n"
        );
        let agents = [("anna", servers.user(ANNA))];
        let support = servers.user(SUPPORT);
        let desk = Posthaste::configure(&servers, Security::None, support, &agents, &more);
        let scene = Scene { servers, courier, desk };
        let daemon = scene.desk.start_watching();
        (scene, daemon)
    }

    /// A mail program of an agent's, on the mailbox itself.
    fn agent(&self) -> Agent {
        let imap = match &self.courier {
            None => self.servers.imap(SUPPORT, Security::None),
            Some(courier) => {
                let ca = rustls::pki_types::CertificateDer::from(Vec::new());
                let mut imap = Imap::connect(courier.port(), Security::None, &ca).unwrap();
                imap.login(SUPPORT, &self.servers.user(SUPPORT).password).unwrap();
                imap
            }
        };
        Agent { imap, is_courier: self.courier.is_some() }
    }

    fn send(&self, subject: &str) -> String {
        let mail = compose(KIM, SUPPORT, subject, &[], "My lamp is dark.");
        self.servers.send(KIM, &[SUPPORT], &mail).unwrap();
        message_id(&mail)
    }

    /// Waits until the conversation of a message has this status; gives its reference.
    fn wait_for_status(&self, id: &str, status: &str) -> String {
        wait_until(&format!("{id} to be {status}"), LONG, || {
            let list = self.desk.json_lines(&["list"]);
            let holds = |row: &&Json| row["message_ids"].to_string().contains(id);
            let row = list.iter().find(holds)?;
            (row["status"] == status).then(|| row["ref"].as_str().unwrap().to_owned())
        })
    }

    /// Waits until a message lies in this folder, and in no other.
    fn wait_for_place(&self, agent: &mut Agent, id: &str, status: &str) {
        wait_until(&format!("{id} to lie where {status} lies"), LONG, || {
            let places = agent.places(id);
            (places.len() == 1 && places[0].0 == status).then_some(())
        });
    }

    fn command(&self, arguments: &[&str]) {
        let outcome = self.desk.command(arguments);
        assert_eq!(outcome.status, Some(0), "{arguments:?}: {}", outcome.stderr);
    }

    /// Who and what made the last change of status.
    fn last_by(&self, reference: &str) -> String {
        let shown = self.desk.json(&["show", reference]);
        let events = shown["events"].as_array().unwrap();
        let names = ["status_changed", "resolved", "reopened"];
        let last = events.iter().rfind(|it| names.contains(&it["event"].as_str().unwrap()));
        last.map_or("nobody".to_owned(), |event| event["by"].as_str().unwrap().to_owned())
    }
}

/// A mail program.
struct Agent {
    imap: Imap,
    is_courier: bool,
}

impl Agent {
    fn raw(&self, status: &str) -> String {
        let (_, name) = FOLDERS.iter().find(|(of, _)| *of == status).unwrap();
        match (self.is_courier, *name) {
            (_, "INBOX") => "INBOX".to_owned(),
            (true, name) => format!("INBOX.{}", name.replace('/', ".")),
            (false, name) => name.to_owned(),
        }
    }

    /// Where a message lies, by the status of the folder, and its UID there; marked ones do not.
    fn places(&mut self, id: &str) -> Vec<(&'static str, u32)> {
        let mut places = Vec::new();
        for (status, _) in FOLDERS {
            let folder = self.raw(status);
            self.imap.command(&format!("SELECT \"{folder}\"")).unwrap();
            let search = format!("UID SEARCH UNDELETED HEADER Message-ID \"<{id}>\"");
            for answer in self.imap.command(&search).unwrap() {
                let found = answer.line.strip_prefix("* SEARCH").unwrap_or_default();
                let uids = found.split_whitespace().map(|uid| uid.parse().unwrap());
                places.extend(uids.map(|uid: u32| (status, uid)));
            }
        }
        places
    }

    /// Moves a message to the folder of a status, if it is to be found; whether it was.
    fn put(&mut self, id: &str, status: &str) -> bool {
        let Some((from, uid)) = self.places(id).pop() else { return false };
        if from == status {
            return false;
        }
        let (from, to) = (self.raw(from), self.raw(status));
        self.imap.command(&format!("SELECT \"{from}\"")).unwrap();
        if !self.is_courier {
            // The desk may have been faster: then there is nothing to move.
            let moved = self.imap.command(&format!("UID MOVE {uid} \"{to}\""));
            let is_told = |answers: Vec<_>| answers.iter().any(is_copyuid);
            return moved.is_ok_and(is_told);
        }
        let copied = self.imap.command(&format!("UID COPY {uid} \"{to}\""));
        self.imap.command(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)")).unwrap();
        self.imap.command(&format!("UID EXPUNGE {uid}")).unwrap();
        copied.is_ok()
    }

    /// Everything that lies somewhere, for a test that fails.
    fn everything(&mut self) -> String {
        let of = |status: &str| format!("{status}: {}; ", self.flags(status));
        FOLDERS.map(|(status, _)| status).map(of).concat()
    }

    fn flags(&mut self, status: &str) -> String {
        let folder = self.raw(status);
        self.imap.command(&format!("SELECT \"{folder}\"")).unwrap();
        let answers = self.imap.command("UID FETCH 1:* (FLAGS)").unwrap();
        answers.iter().map(|answer| answer.line.clone()).collect::<Vec<_>>().join(" ")
    }
}

fn is_copyuid(answer: &Answer) -> bool {
    answer.line.contains("COPYUID")
}

fn a_folder_is_a_status(kind: Kind) {
    let _beside_others = not_measuring();
    let (scene, daemon) = Scene::new(kind);
    let mut agent = scene.agent();
    let id = scene.send("A dark lamp");
    let reference = scene.wait_for_status(&id, "open");
    scene.wait_for_place(&mut agent, &id, "open");

    // The agent's move is the command.
    assert!(agent.put(&id, "waiting"));
    scene.wait_for_status(&id, "waiting");
    assert_eq!(scene.last_by(&reference), "somebody");

    // The customer writes again: it is open, and both lie in the inbox.
    let arrived = scene.servers.wait_for_mail(KIM, "INBOX", "X-Posthaste-Kind: ack");
    let more = reply(&arrived.raw, KIM, "And the switch is loose.");
    scene.servers.send(KIM, &[SUPPORT], &more).unwrap();
    let second = message_id(&more);
    scene.wait_for_status(&second, "open");
    scene.wait_for_place(&mut agent, &second, "open");
    scene.wait_for_place(&mut agent, &id, "open");

    // A change of ours moves both, with a keyword; moving one back moves the other.
    scene.command(&["resolve", &reference]);
    scene.wait_for_place(&mut agent, &id, "resolved");
    scene.wait_for_place(&mut agent, &second, "resolved");
    let flags = agent.flags("resolved");
    assert_eq!(flags.matches("$posthaste-resolved").count(), 2, "{flags}");
    assert!(agent.put(&second, "open"));
    scene.wait_for_status(&id, "open");
    scene.wait_for_place(&mut agent, &id, "open");
    assert_eq!(scene.last_by(&reference), "somebody");

    // To spam: and no ack goes to that address any more.
    assert!(agent.put(&id, "spam"));
    scene.wait_for_status(&id, "spam");
    scene.wait_for_place(&mut agent, &second, "spam");
    let third = scene.send("Buy lamps");
    let another = scene.wait_for_status(&third, "open");
    let shown = scene.desk.json(&["show", &another]).to_string();
    assert!(shown.contains("an agent called mail of this address spam"), "{shown}");
    assert!(!scene.desk.json_lines(&["list"]).is_empty());
    let status = wait_until_quiet(&scene.desk);
    assert_eq!(status["quarantine"], 0);
    let flags = agent.flags("spam");
    assert!(!flags.contains("$posthaste-resolved"), "{flags}");
    assert_eq!(daemon.stop(), 0);
}

#[test]
fn a_folder_is_a_status_on_dovecot() {
    a_folder_is_a_status(Kind::Dovecot);
}

#[test]
fn a_folder_is_a_status_on_courier() {
    a_folder_is_a_status(Kind::Courier);
}

fn an_answer_in_sent_counts(kind: Kind) {
    let _beside_others = not_measuring();
    let (scene, daemon) = Scene::new(kind);
    let mut agent = scene.agent();
    let id = scene.send("A dark lamp");
    let reference = scene.wait_for_status(&id, "open");
    let question = scene.servers.wait_for_mail(KIM, "INBOX", "X-Posthaste-Kind: ack");
    drop(question);
    let asked = compose(KIM, SUPPORT, "A dark lamp", &[("Message-ID", &format!("<{id}>"))], "?");
    let answer = reply(&asked, SUPPORT, "Please turn the switch.");
    let answer = String::from_utf8(answer).unwrap().replace(&format!("To: {SUPPORT}"), "To: x");
    scene.servers.deliver_raw_into(
        SUPPORT,
        "Sent",
        SystemClock::new().now().into(),
        answer.as_bytes(),
    );
    scene.wait_for_status(&id, "waiting");
    scene.wait_for_place(&mut agent, &id, "waiting");
    let shown = scene.desk.json(&["show", &reference]);
    let events = shown["events"].to_string();
    assert!(events.contains("seen in Sent"), "{events}");
    let list = scene.desk.json_lines(&["list"]);
    assert_eq!(conversation_of(&list, &id)["status"], "waiting");
    assert_eq!(daemon.stop(), 0);
}

#[test]
fn an_answer_in_sent_counts_on_dovecot() {
    an_answer_in_sent_counts(Kind::Dovecot);
}

#[test]
fn an_answer_in_sent_counts_on_courier() {
    an_answer_in_sent_counts(Kind::Courier);
}

/// Numbers from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}

fn two_hundred_moves_end_alike(kind: Kind, seed: u64) {
    let _beside_others = not_measuring();
    let (scene, daemon) = Scene::new(kind);
    let ids: Vec<String> = (1..=6).map(|n| scene.send(&format!("Lamp {n}"))).collect();
    let references: Vec<String> = ids.iter().map(|id| scene.wait_for_status(id, "open")).collect();

    let mut by_agent: BTreeMap<&str, u32> = BTreeMap::new();
    // Both at once, a hundred times.
    let together = Barrier::new(2);
    thread::scope(|scope| {
        let ours = scope.spawn(|| {
            let mut dice = Dice(seed);
            for _ in 0..100 {
                together.wait();
                let reference = &references[dice.below(references.len())];
                let verb = ["resolve", "reopen", "spam"][dice.below(3)];
                // What is so already is refused; that is a move of no consequence.
                drop(scene.desk.command(&[verb, reference]));
            }
        });
        let mut agent = scene.agent();
        let mut dice = Dice(seed ^ 0xffff);
        let mut done = 0;
        for _ in 0..100 {
            together.wait();
            // What the desk is moving just now cannot be moved: then another one.
            for _ in 0..20 {
                let (id, status) = (&ids[dice.below(ids.len())], FOLDERS[dice.below(4)].0);
                if agent.put(id, status) {
                    done += 1;
                    *by_agent.entry(status).or_default() += 1;
                    break;
                }
            }
        }
        ours.join().unwrap();
        assert_eq!(done, 100, "moves by the agent: {}", agent.everything());
    });

    // At rest: what the desk says and where the message lies are one, and stay so.
    let mut agent = scene.agent();
    let mut alike = 0;
    let mut seen = String::new();
    wait_until("both sides to say the same", REST, || {
        let list = scene.desk.json_lines(&["list"]);
        let pairs: Vec<(String, String)> = ids
            .iter()
            .map(|id| {
                let places: Vec<_> = agent.places(id).into_iter().map(|(at, _)| at).collect();
                (
                    conversation_of(&list, id)["status"].as_str().unwrap().to_owned(),
                    places.join("+"),
                )
            })
            .collect();
        seen = format!("{pairs:?}");
        if std::env::var_os("POSTHASTE_SHOW").is_some() {
            println!("{seen}");
        }
        let is_alike = pairs.iter().all(|(status, place)| status == place);
        alike = if is_alike { alike + 1 } else { 0 };
        (alike >= 20).then_some(())
    });
    println!("{kind:?}, seed {seed}: the agent's {by_agent:?}; in the end {seen}");
    assert_eq!(scene.desk.json(&["status"])["quarantine"], 0);
    let list = scene.desk.json_lines(&["list"]);
    assert_eq!(list.len(), ids.len(), "no move opens a conversation: {list:?}");
    let verified = scene.desk.command(&["verify"]);
    assert_eq!(verified.status, Some(0), "{}{}", verified.stdout, verified.stderr);
    let shown: u64 = references.iter().map(|it| moves_by_somebody(&scene.desk, it)).sum();
    println!("{shown} changes of status by somebody with access to the mailbox");
    assert!(shown > 0 && shown <= 100, "each move is at most one change: {shown}");
    assert_eq!(daemon.stop(), 0);
}

fn moves_by_somebody(desk: &Posthaste, reference: &str) -> u64 {
    let shown = desk.json(&["show", reference]);
    let events = shown["events"].as_array().unwrap();
    events.iter().filter(|event| event["by"] == "somebody").count() as u64
}

#[test]
fn two_hundred_moves_end_alike_on_dovecot() {
    two_hundred_moves_end_alike(Kind::Dovecot, 20_261_122);
}

#[test]
fn two_hundred_moves_end_alike_on_courier() {
    two_hundred_moves_end_alike(Kind::Courier, 7);
}

#[test]
fn what_lies_on_a_shelf_from_the_start_stays_there() {
    let _beside_others = not_measuring();
    let servers = Servers::start(&[SUPPORT, ANNA, KIM].map(User::new));
    let old = compose(KIM, SUPPORT, "Long ago", &[], "My lamp was dark.");
    servers.deliver_raw_into(SUPPORT, "Junk", SystemClock::new().now().into(), &old);
    let more = "[[mailbox]]\nimap = { poll = \"1s\" }\nfolders = { spam = \"Junk\" }\n";
    let agents = [("anna", servers.user(ANNA))];
    let support = servers.user(SUPPORT);
    let desk = Posthaste::configure(&servers, Security::None, support, &agents, more);
    let daemon = desk.start_watching();
    // What the server filters is left alone, and what is called spam goes there in relay mode, too.
    let filtered = compose(KIM, SUPPORT, "Filtered", &[], "Buy lamps.");
    servers.deliver_raw_into(SUPPORT, "Junk", SystemClock::new().now().into(), &filtered);
    let mail = compose(KIM, SUPPORT, "Spam", &[], "Buy lamps now.");
    servers.send(KIM, &[SUPPORT], &mail).unwrap();
    let id = message_id(&mail);
    let reference = desk.wait_for_json("the mail to be taken in", &["list"], |row| {
        let is_it = row["message_ids"].to_string().contains(&id);
        is_it.then(|| row["ref"].as_str().unwrap().to_owned())
    });
    assert_eq!(desk.command(&["spam", &reference]).status, Some(0));
    wait_until("the spam to be moved", SOON, || {
        let junk = servers.mails(SUPPORT, "Junk");
        (junk.len() == 3 && servers.mails(SUPPORT, "INBOX").is_empty()).then_some(())
    });
    assert_eq!(desk.json_lines(&["list"]).len(), 1);
    assert_eq!(daemon.stop(), 0);
}
