//! Whole sessions against a scripted server: what servers do to clients, and that we survive it.
//!
//! A script is a text: `S` sends a line, `C` awaits a line that holds the given text, `L` awaits a
//! literal of that many bytes, `H` keeps the connection open and silent. `$` is the tag last seen.
//! Its end closes the connection. Every script is also played one byte at a time.

mod folder;
mod login;

use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};

use super::command::Limits;
use super::cursor::UidRange;
use super::error::ImapError;
use super::login::Credentials;
use super::session::Session;
use crate::world::endpoint::{Endpoint, Security};
use crate::world::net::{BoxStream, Link, Net, NetError, Protection};

/// A network whose only server is the other end of a pipe.
struct Pipe {
    end: Mutex<Option<DuplexStream>>,
    protection: Protection,
}

impl Net for Pipe {
    fn dial<'a>(
        &'a self,
        _endpoint: &'a Endpoint,
        _within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        let stream = Box::new(self.end.lock().unwrap().take().unwrap());
        Box::pin(async { Ok(Link { stream, protection: self.protection }) })
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

/// Plays a script; an error where the client did not do its part.
async fn serve(script: String, stream: DuplexStream) -> Result<(), String> {
    let mut stream = BufReader::new(stream);
    let mut tag = String::new();
    for step in script.lines().filter(|step| !step.is_empty()) {
        let (kind, text) = step.split_at(1);
        let text = text.strip_prefix(' ').unwrap_or(text);
        match kind {
            "S" => {
                let line = format!("{}\r\n", text.replace('$', &tag));
                // A client that has heard enough closes; what it got is judged at its end.
                let _ = stream.write_all(line.as_bytes()).await;
            }
            "C" => {
                let mut line = String::new();
                stream.read_line(&mut line).await.map_err(|error| error.to_string())?;
                if !line.contains(text) || !line.ends_with("\r\n") {
                    return Err(format!("{line:?} instead of {text:?}"));
                }
                tag = line.split(' ').next().unwrap_or_default().trim_end().to_owned();
            }
            "L" => {
                let mut literal = vec![0; text.parse().unwrap()];
                stream.read_exact(&mut literal).await.map_err(|error| error.to_string())?;
            }
            "H" => {
                let mut rest = Vec::new();
                let _ = stream.read_to_end(&mut rest).await;
            }
            _ => return Err(format!("no such step: {step}")),
        }
    }
    Ok(())
}

fn limits() -> Limits {
    Limits {
        message_size: 1_000,
        batch: 1_000,
        // Long: no test that is right waits for them. The short ones are for the silent server.
        connect: Duration::from_secs(60),
        silence: Duration::from_secs(60),
        command: Duration::from_secs(60),
        transfer: Duration::from_secs(60),
        idle_start: Duration::from_secs(60),
        idle_done: Duration::from_secs(60),
        throttled: Duration::from_secs(60),
    }
}

fn endpoint(security: Security) -> Endpoint {
    Endpoint { host: "imap.example.com".to_owned(), port: 993, security, ca_file: None }
}

fn password(password: &str) -> Credentials {
    let password = SecretString::from(password.to_owned());
    Credentials::Password { username: "kim".to_owned(), password }
}

struct Play<'a> {
    security: Security,
    protection: Protection,
    credentials: Credentials,
    limits: Limits,
    script: &'a str,
    verbs: &'a str,
}

/// Plays the script, at `pipe` bytes a time; what each verb gave.
async fn play(play: &Play<'_>, pipe: usize) -> String {
    let (ours, theirs) = duplex(pipe);
    let server = tokio::spawn(serve(play.script.to_owned(), theirs));
    let net = Pipe { end: Mutex::new(Some(ours)), protection: play.protection };
    let endpoint = endpoint(play.security);
    let session = Session::connect(&net, &endpoint, &play.credentials, &play.limits).await;
    let mut out = Vec::new();
    match session {
        Ok(mut session) if play.verbs.is_empty() => {
            out.push(session.capabilities().iter().collect::<Vec<_>>().join(" "));
            session.take_throttled();
        }
        Ok(mut session) => perform(&mut session, play.verbs, &mut out).await,
        Err(error) => out.push(tell(&error)),
    }
    if let Err(error) = server.await.unwrap() {
        out.push(format!("SERVER: {error}"));
    }
    out.join("; ")
}

fn needs_no_folder(verbs: &str) -> bool {
    let without = ["list", "append", "append evil", "noop", "select"];
    verbs.split("; ").all(|verb| without.contains(&verb))
}

async fn perform(session: &mut Session, verbs: &str, out: &mut Vec<String>) {
    if needs_no_folder(verbs) {
        for verb in verbs.split("; ") {
            out.push(match verb {
                "list" => show(session.list().await),
                "append" => show(session.append("Sent", &["\\Seen"], b"abcde").await),
                "append evil" => show(session.append("a\r\nb", &[], b"abcde").await),
                "noop" => show(session.noop().await),
                "select" => show(session.select("INBOX").await.map(|got| got.facts().clone())),
                other => panic!("no such verb: {other}"),
            });
        }
    } else {
        let mut folder = session.select("INBOX").await.unwrap();
        for verb in verbs.split("; ") {
            let (verb, rest) = verb.split_once(' ').unwrap_or((verb, ""));
            let uids: Vec<u32> = rest.split(',').filter_map(|uid| uid.parse().ok()).collect();
            let range = UidRange { from: uids.first().copied().unwrap_or(1), to: None };
            let hour = Duration::from_secs(3_600);
            let never = std::future::pending();
            out.push(match verb {
                "search" => show(folder.search(range).await),
                "find" => show(folder.search_message_id(rest).await),
                "meta" => show(folder.fetch_meta(range).await),
                "bodies" => show(folder.fetch_bodies(&uids).await.map(brief)),
                "head" => {
                    let head = folder.fetch_head(range.from).await;
                    show(head.map(|head| head.map(|head| (head.raw.len(), head.whole))))
                }
                "answered" => show(folder.store_answered(range.from).await),
                "noop" => show(folder.noop().await),
                "append" => show(folder.append("Sent", &[], b"abcde").await),
                "throttled" => folder.take_throttled().to_string(),
                "idle" => show(folder.idle(hour, never).await),
                "idle-over" => show(folder.idle(Duration::ZERO, never).await),
                "idle-stop" => show(folder.idle(hour, async {}).await),
                other => panic!("no such verb: {other}"),
            });
        }
    }
    out.push(if session.is_usable() { "usable".to_owned() } else { "unusable".to_owned() });
}

fn brief(bodies: super::selected::Bodies) -> String {
    let text = |body: &super::selected::Body| {
        format!("{}={}", body.uid, String::from_utf8_lossy(&body.raw))
    };
    let got: Vec<_> = bodies.got.iter().map(text).collect();
    format!("{} missing {:?} deferred {:?}", got.join(" "), bodies.missing, bodies.deferred)
}

fn show<T: std::fmt::Debug>(result: Result<T, ImapError>) -> String {
    match result {
        Ok(value) => format!("{value:?}").replace('"', ""),
        Err(error) => tell(&error),
    }
}

fn tell(error: &ImapError) -> String {
    let kind = match error {
        ImapError::Refused { refusal, .. } => format!("{:?}", refusal.reason),
        ImapError::Net(_) => "Net".to_owned(),
        ImapError::Closed { .. } => "Closed".to_owned(),
        ImapError::Timeout { .. } => "Timeout".to_owned(),
        ImapError::TooLarge { .. } => "TooLarge".to_owned(),
        ImapError::Protocol { .. } => "Protocol".to_owned(),
        ImapError::Insecure(_) => "Insecure".to_owned(),
        ImapError::Argument { .. } => "Argument".to_owned(),
        ImapError::Unusable => "Unusable".to_owned(),
    };
    format!("error {kind}")
}

const LOGIN: &str = "S * OK ready
C CAPABILITY
S * CAPABILITY IMAP4rev1 IDLE
S $ OK
C LOGIN \"kim\" \"secret\"
S $ OK
C CAPABILITY
S * CAPABILITY IMAP4rev1 IDLE
S $ OK
";

const SELECT: &str = "C SELECT \"INBOX\"
S * 3 EXISTS
S * OK [UIDVALIDITY 7]
S * OK [UIDNEXT 9]
S $ OK
";

async fn check_login(security: Security, credentials: Credentials, script: &str, wanted: &str) {
    let protection = match security {
        Security::Tls => Protection::Tls,
        Security::StartTls => Protection::Open,
        Security::None => Protection::Loopback,
    };
    let case = Play { security, protection, credentials, limits: limits(), script, verbs: "" };
    for pipe in [1, 1 << 16] {
        assert_eq!(play(&case, pipe).await, wanted, "{script} by {pipe}");
    }
}

async fn check(verbs: &str, script: &str, wanted: &str) {
    let select = if needs_no_folder(verbs) { "" } else { SELECT };
    let script = &format!("{LOGIN}{select}{script}");
    let case = Play {
        security: Security::Tls,
        protection: Protection::Tls,
        credentials: password("secret"),
        limits: limits(),
        script,
        verbs,
    };
    for pipe in [1, 1 << 16] {
        assert_eq!(play(&case, pipe).await, wanted, "{script} by {pipe}");
    }
}

#[tokio::test]
async fn waiting_for_mail() {
    for (verbs, script, wanted) in [
        (
            "idle",
            "C IDLE\nS + idling\nS * OK Still here\nS * 4 EXISTS\nC DONE\nS p5 OK",
            "Exists(4); usable",
        ),
        ("idle", "C IDLE\nS * 4 EXISTS\nS +\nC DONE\nS p5 OK", "Exists(4); usable"),
        (
            "idle",
            "C IDLE\nS +\nS * 3 EXISTS\nS * 2 EXPUNGE\nC DONE\nS * 1 RECENT\nS p5 OK",
            "Changed; usable",
        ),
        ("idle", "C IDLE\nS +\nS * 2 FETCH (FLAGS (\\Seen))\nC DONE\nS p5 OK", "Changed; usable"),
        ("idle", "C IDLE\nS +\nS * VANISHED 7\nC DONE\nS p5 OK", "Changed; usable"),
        ("idle", "C IDLE\nS +\nS p5 OK enough", "Ended; usable"),
        ("idle", "C IDLE\nS p5 OK what", "Ended; usable"),
        ("idle", "C IDLE\nS $ NO not now", "error Other; usable"),
        ("idle", "C IDLE\nS $ BAD unknown", "error Other; usable"),
        ("idle", "C IDLE\nS +\nS $ NO [UNAVAILABLE] x", "error Unavailable; usable"),
        ("idle", "C IDLE\nS * BYE timeout", "error Other; unusable"),
        ("idle", "C IDLE", "error Closed; unusable"),
        ("idle", "C IDLE\nS +", "error Closed; unusable"),
        ("idle", "C IDLE\nS +\nS * 4 EXI", "error Closed; unusable"),
        ("idle", "C IDLE\nS +\nS * 4 EXISTS\nC DONE", "error Closed; unusable"),
        ("idle-over", "C IDLE\nS +\nC DONE\nS p5 OK", "Elapsed; usable"),
        ("idle-stop", "C IDLE\nS +\nC DONE\nS p5 OK", "Stopped; usable"),
        ("noop; idle", "C NOOP\nS * 4 EXISTS\nS $ OK", "true; Exists(4); usable"),
        (
            "noop; search 9; idle",
            "C NOOP\nS * 4 EXISTS\nS $ OK\nC SEARCH\nS $ OK\nC IDLE\nS $ NO",
            "true; []; error Other; usable",
        ),
        (
            "search 9; throttled; throttled",
            "C SEARCH\nS $ OK done [THROTTLED]",
            "[]; true; false; usable",
        ),
    ] {
        check(verbs, script, wanted).await;
    }
}

#[tokio::test]
async fn silence_is_noticed() {
    let short = Duration::from_millis(30);
    let base = limits();
    let (greet, idle) = ("H", format!("{LOGIN}{SELECT}C IDLE\nH"));
    let search = format!("{LOGIN}{SELECT}C SEARCH\nH");
    let done = format!("{LOGIN}{SELECT}C IDLE\nS +\nC DONE\nH");
    for (limits, script, verbs) in [
        (Limits { connect: short, ..base.clone() }, greet, ""),
        (Limits { silence: short, ..base.clone() }, greet, ""),
        (Limits { command: short, ..base.clone() }, &search, "search 1"),
        (Limits { silence: short, ..base.clone() }, &search, "search 1"),
        (Limits { idle_start: short, ..base.clone() }, &idle, "idle"),
        (Limits { idle_done: short, ..base.clone() }, &done, "idle-stop"),
    ] {
        let case = Play {
            security: Security::Tls,
            protection: Protection::Tls,
            credentials: password("secret"),
            limits,
            script,
            verbs,
        };
        let got = play(&case, 1 << 16).await;
        assert!(got.starts_with("error Timeout"), "{verbs}: {got}");
        assert!(verbs.is_empty() || got.ends_with("unusable"), "{verbs}: {got}");
    }
}

#[tokio::test]
async fn a_verb_that_was_dropped_leaves_no_session_behind() {
    let script = format!("{LOGIN}{SELECT}C SEARCH\nS * SEARCH 1\nH");
    let (ours, theirs) = duplex(1 << 16);
    let server = tokio::spawn(serve(script, theirs));
    let net = Pipe { end: Mutex::new(Some(ours)), protection: Protection::Tls };
    let endpoint = endpoint(Security::Tls);
    let mut session =
        Session::connect(&net, &endpoint, &password("secret"), &limits()).await.unwrap();
    let mut folder = session.select("INBOX").await.unwrap();
    let range = UidRange { from: 1, to: None };
    let cut = tokio::time::timeout(Duration::from_millis(20), folder.search(range)).await;
    assert!(cut.is_err());
    assert!(matches!(folder.search(range).await, Err(ImapError::Unusable)));
    assert!(folder.session().traffic().received > 0);
    drop(session);
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn taking_leave() {
    for (script, wanted) in [
        ("S * BYE bye\nS $ OK", "()"),
        ("S * BYE bye", "()"),
        ("", "()"),
        ("S $ BAD what", "error Other"),
    ] {
        let (ours, theirs) = duplex(1 << 16);
        let server = tokio::spawn(serve(format!("{LOGIN}C LOGOUT\n{script}"), theirs));
        let net = Pipe { end: Mutex::new(Some(ours)), protection: Protection::Tls };
        let endpoint = endpoint(Security::Tls);
        let session =
            Session::connect(&net, &endpoint, &password("secret"), &limits()).await.unwrap();
        assert_eq!(show(session.logout().await), wanted, "{script}");
        server.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_server_that_babbles_without_end_is_left() {
    let line = format!("S * FLAGS ({})\n", " ".repeat(1_000_000));
    let script = format!("C SEARCH\n{}H", line.repeat(70));
    let case = Play {
        security: Security::Tls,
        protection: Protection::Tls,
        credentials: password("secret"),
        limits: limits(),
        script: &format!("{LOGIN}{SELECT}{script}"),
        verbs: "search 1",
    };
    assert_eq!(play(&case, 1 << 20).await, "error Protocol; unusable");
}

#[test]
fn a_session_can_move_to_a_task_of_its_own() {
    fn sends<T: Send>(_: T) {}
    fn verbs(session: &'static mut Session) {
        sends(async move {
            let mut folder = session.select("INBOX").await?;
            folder.fetch_bodies(&[1]).await?;
            folder.idle(Duration::from_secs(1), std::future::pending()).await
        });
    }
    sends(verbs);
}
