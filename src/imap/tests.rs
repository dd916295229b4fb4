//! Whole sessions against a scripted server: what servers do to clients, and that we survive it.
//!
//! A script is a text: `S` sends a line, `C` awaits a line that holds the given text, `L` awaits a
//! literal of that many bytes, `H` keeps the connection open and silent. `$` is the tag last seen.
//! Its end closes the connection. Every script is also played one byte at a time.

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
    let endpoint = endpoint(play.security.clone());
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
async fn logging_in() {
    let caps = "IDLE IMAP4REV1";
    let (tls, tail) = (Security::Tls, "C CAPABILITY\nS * CAPABILITY IMAP4rev1 IDLE\nS $ OK");
    let head = "S * OK hi\nC CAPABILITY\nS * CAPABILITY IMAP4rev1";
    let secret = || password("secret");

    check_login(tls.clone(), secret(), LOGIN, caps).await;
    check_login(Security::None, secret(), LOGIN, caps).await;
    let id = "C CAPABILITY\nS * CAPABILITY IMAP4rev1 ID\nS $ OK\nC ID (\"name\" \"posthaste\"";
    for answer in ["S * ID NIL\nS $ OK", "S $ NO", "S $ BAD what"] {
        let script = format!("{head}\nS $ OK\nC LOGIN\nS $ OK\n{id}\n{answer}");
        check_login(tls.clone(), secret(), &script, "ID IMAP4REV1").await;
    }
    let plain = format!("{head} LOGINDISABLED AUTH=PLAIN\nS $ OK\nC AUTHENTICATE PLAIN\nS +");
    let script = format!("{plain}\nC AGtpbQBzZWNyZXQ=\nS p2 OK\n{tail}");
    check_login(tls.clone(), secret(), &script, caps).await;
    let script =
        format!("{head}\nS $ OK\nC LOGIN {{3}}\nS +\nC kim {{4}}\nS +\nC ü\"}}\nS p2 OK\n{tail}");
    check_login(tls.clone(), password("ü\"}"), &script, caps).await;
    let script = format!("{head}\nS $ OK\nC LOGIN \"kim\" \"a\\\\b\\\"\"\nS $ OK\n{tail}");
    check_login(tls.clone(), password("a\\b\""), &script, caps).await;
    let bearer = || Credentials::Bearer {
        username: "kim".to_owned(),
        token: SecretString::from("t".to_owned()),
    };
    let oauth = format!("{head}\nS $ OK\nC AUTHENTICATE XOAUTH2\nS +\nC dXNlcj1raW0BYXV0aD1C");
    check_login(tls.clone(), bearer(), &format!("{oauth}\nS p2 OK\n{tail}"), caps).await;
    let refused = format!("{oauth}\nS + eyJzdGF0dXMiOiI0MDAifQ==\nC \nS p2 NO no");
    check_login(tls.clone(), bearer(), &refused, "error Authentication").await;
    let preauth = format!("S * PREAUTH hi\n{tail}");
    check_login(tls.clone(), secret(), &preauth, caps).await;
    let rev2 = "S * OK hi\nC CAPABILITY\nS * CAPABILITY IMAP4rev2\nS $ OK\nC LOGIN\nS $ OK";
    check_login(tls, secret(), &format!("{rev2}\n{tail}"), caps).await;
}

#[tokio::test]
async fn logins_that_fail() {
    let head = "S * OK hi\nC CAPABILITY\nS * CAPABILITY IMAP4rev1";
    for (script, wanted) in [
        ("", "error Closed"),
        ("S * BYE Too many connections", "error TooManyConnections"),
        ("S + go", "error Protocol"),
        ("S p1 OK go", "error Closed"),
        ("S * OK hi\nC CAPABILITY\nS * BYE maintenance", "error Unavailable"),
        ("LOGIN\nS $ NO nope", "error Authentication"),
        ("LOGIN\nS $ NO [ALERT]über", "error Authentication"),
        ("LOGIN\nS $ NO [UNAVAILABLE] later", "error Unavailable"),
        ("LOGIN\nS $ BAD User is authenticated but not connected.", "error Unavailable"),
        ("LOGIN\nS * BYE bye", "error Other"),
        ("DISABLED", "error Insecure"),
    ] {
        let script = script
            .replace("LOGIN", &format!("{head}\nS $ OK\nC LOGIN"))
            .replace("DISABLED", &format!("{head} LOGINDISABLED\nS $ OK"));
        check_login(Security::Tls, password("secret"), &script, wanted).await;
    }
    // A stream that others can read never sees the password, whatever the configuration says.
    let script = format!("{head}\nS $ OK\nH");
    let case = Play {
        security: Security::None,
        protection: Protection::Open,
        credentials: password("secret"),
        limits: limits(),
        script: &script,
        verbs: "",
    };
    assert_eq!(play(&case, 1 << 16).await, "error Insecure");
}

#[tokio::test]
async fn starttls() {
    let start = "S * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi\nC STARTTLS\n";
    let after = LOGIN.replace("S * OK ready\n", "");
    let fine = format!("{start}S $ OK go\n{after}");
    check_login(Security::StartTls, password("secret"), &fine, "IDLE IMAP4REV1").await;
    for (script, wanted) in [
        ("S * PREAUTH hi", "error Insecure"),
        ("S * OK hi\nC STARTTLS\nS $ BAD what", "error Other"),
        ("S * OK hi\nC STARTTLS\nS $ NO no", "error Other"),
        ("S * OK hi\nC STARTTLS", "error Closed"),
    ] {
        check_login(Security::StartTls, password("secret"), script, wanted).await;
    }
    // All of it in one packet, as who injects it would send it.
    let (ours, mut theirs) = duplex(1 << 16);
    let server = tokio::spawn(async move {
        let mut line = [0; 13];
        theirs.write_all(b"* OK hi\r\n").await.unwrap();
        theirs.read_exact(&mut line).await.unwrap();
        assert_eq!(&line, b"p1 STARTTLS\r\n");
        theirs.write_all(b"p1 OK go\r\n* CAPABILITY IMAP4rev1\r\np2 OK\r\n").await.unwrap();
        let mut rest = Vec::new();
        theirs.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty(), "{rest:?} was sent");
    });
    let net = Pipe { end: Mutex::new(Some(ours)), protection: Protection::Open };
    let endpoint = endpoint(Security::StartTls);
    let error = Session::connect(&net, &endpoint, &password("secret"), &limits()).await.err();
    assert!(
        matches!(error, Some(ImapError::Net(NetError::Injected { bytes: 31, .. }))),
        "{error:?}"
    );
    server.await.unwrap();
}

#[tokio::test]
async fn selecting() {
    let facts = |facts: &str| format!("Facts {{ {facts} }}; usable");
    check(
        "select",
        "C SELECT \"INBOX\"\nS * 3 EXISTS\nS * OK [UIDVALIDITY 7] x\nS * OK [UIDNEXT 9] x
S * OK [PERMANENTFLAGS (\\Seen \\*)] x\nS * OK [ALERT]über\nS $ OK [READ-ONLY] x",
        &facts(
            "exists: 3, uidvalidity: Some(7), uidnext: Some(9), read_only: true, \
                permanent_flags: Some([\\\\Seen, \\\\*])",
        ),
    )
    .await;
    let status = "C SELECT\nS * 0 EXISTS\nS $ OK\nC STATUS \"INBOX\" (UIDNEXT UIDVALIDITY)\n";
    let told = |uidvalidity: &str, uidnext: &str| {
        facts(&format!(
            "exists: 0, uidvalidity: {uidvalidity}, uidnext: {uidnext}, read_only: false, \
             permanent_flags: None"
        ))
    };
    for (answer, uidvalidity, uidnext) in [
        ("S * STATUS INBOX (UIDNEXT 4 UIDVALIDITY 2)\nS $ OK", "Some(2)", "Some(4)"),
        ("S * STATUS INBOX (UIDNEXT 0 UIDVALIDITY 0)\nS $ OK", "None", "None"),
        ("S * STATUS INBOX ()\nS $ OK", "None", "None"),
        ("S * STATUS INBOX (SIZE 4)\nS $ OK", "None", "None"),
        ("S $ NO", "None", "None"),
        ("S $ BAD", "None", "None"),
    ] {
        check("select", &format!("{status}{answer}"), &told(uidvalidity, uidnext)).await;
    }
    for (answer, wanted) in [
        ("S * 3 EXISTS", "error Closed; unusable"),
        ("S $ NO Mailbox doesn't exist", "error NoFolder; usable"),
        ("S $ NO Unsafe Login", "error Other; usable"),
        ("S * BYE shutting down", "error Unavailable; unusable"),
    ] {
        check("select", &format!("C SELECT\n{answer}"), wanted).await;
    }
}

#[tokio::test]
async fn listing_folders() {
    check(
        "list",
        "C LIST \"\" \"*\"\nS * LIST (\\HasNoChildren \\Sent) \".\" \"INBOX.Gesendet\"
S * LIST (\\Noselect) \"/\" {3}\nS a b\nS * LIST () NIL inbox\nS * LIST (x\nS $ OK",
        "[Folder { raw: INBOX.Gesendet, delimiter: Some('.'), use_of: Some(Sent), selectable: true \
         }, Folder { raw: a b, delimiter: Some('/'), use_of: None, selectable: false }, \
         Folder { raw: INBOX, delimiter: None, use_of: None, selectable: true }]; usable",
    )
    .await;
    check("list", "C LIST\nS $ NO", "error Other; usable").await;
    check("list", "C LIST\nS * LIST () \"/\" a", "error Closed; unusable").await;
}

#[tokio::test]
async fn searching() {
    for (verbs, script, wanted) in [
        ("search 5", "C UID SEARCH UID 5:*\nS * SEARCH 7 5 3\nS $ OK", "[5, 7]; usable"),
        ("search 5", "C SEARCH\nS * SEARCH 7\nS * SEARCH 5 7\nS $ OK", "[5, 7]; usable"),
        ("search 5", "C SEARCH\nS * SEARCH\nS $ OK", "[]; usable"),
        ("search 5", "C SEARCH\nS $ OK", "[]; usable"),
        ("search 5", "C SEARCH\nS * SEARCH 7 (MODSEQ 9)\nS $ OK", "[7]; usable"),
        ("search 5", "C SEARCH\nS * ESEARCH UID ALL 3\nS * SEARCH 7\nS $ OK", "[7]; usable"),
        ("search 5", "C SEARCH\nS $ NO", "error Other; usable"),
        ("search 5", "C SEARCH\nS * SEARCH 7", "error Closed; unusable"),
        ("search 5", "C SEARCH\nS p1 NO late\nS * SEARCH 7\nS $ OK", "[7]; usable"),
        ("find a@b", "C SEARCH HEADER Message-ID \"<a@b>\"\nS * SEARCH 7\nS $ OK", "[7]; usable"),
        ("find <a\"\\@b>", "C \"<a\\\"\\\\@b>\"\nS * SEARCH 7\nS $ OK", "[7]; usable"),
        ("find ü@b; find a\nb", "", "error Argument; error Argument; usable"),
        ("search 5; search 6", "C SEARCH", "error Closed; error Unusable; unusable"),
    ] {
        check(verbs, script, wanted).await;
    }
}

#[tokio::test]
async fn listing_messages() {
    let fine = "Meta { uid: 7, size: Some(99), flags: [\\\\Seen, x], internal_date: \
                Some(2026-07-17T09:44:25Z) }";
    let bare = "Meta { uid: 8, size: None, flags: [], internal_date: None }";
    let line = "S * 1 FETCH (UID 7 FLAGS (\\Seen x) INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" \
                RFC822.SIZE 99)";
    let odd = "S * 2 FETCH (UID 8 INTERNALDATE NIL RFC822.SIZE 99999999999)";
    let command = "C UID FETCH 5:* (UID FLAGS INTERNALDATE RFC822.SIZE)";
    for (rest, wanted) in [
        (format!("{line}\nS $ OK"), format!("[{fine}]; usable")),
        (
            format!("{odd}\nS {}\n{line}\nS $ OK", "* 9 EXPUNGE"),
            format!("[{fine}, {bare}]; usable"),
        ),
        ("S * 1 FETCH (UID 4 FLAGS ())\nS $ OK".to_owned(), "[]; usable".to_owned()),
        (format!("S * 7 FETCH (FLAGS (\\Seen))\n{line}\nS $ OK"), format!("[{fine}]; usable")),
        (
            format!("{line}\nS $ NO [THROTTLED] x"),
            "error Throttled { wait: None }; usable".to_owned(),
        ),
        (line.to_owned(), "error Closed; unusable".to_owned()),
    ] {
        check("meta 5", &format!("{command}\n{rest}"), &wanted).await;
    }
}

#[tokio::test]
async fn fetching_bodies() {
    let get = "C UID FETCH 5:6 (UID BODY.PEEK[])\n";
    let (five, six) =
        ("S * 1 FETCH (UID 5 BODY[] {3}\nS a\nS )\n", "S * 2 FETCH (BODY[] \"x\" UID 6)\n");
    let both = "5=a\\r\\n 6=x missing [] deferred []; usable";
    for (script, wanted) in [
        (format!("{get}{five}{six}S $ OK"), both),
        (format!("{get}{six}{five}{five}S $ OK"), "6=x 5=a\\r\\n missing [] deferred []; usable"),
        (format!("{get}{five}S $ OK"), "5=a\\r\\n missing [6] deferred []; usable"),
        (format!("{get}S * 1 FETCH (UID 5)\nS $ OK"), " missing [5, 6] deferred []; usable"),
        (
            format!("{get}S * 1 FETCH (UID 5 BODY[] NIL)\n{six}S $ OK"),
            "6=x missing [5] deferred []; usable",
        ),
        (format!("{get}S * 1 FETCH (UID 9 BODY[] \"y\")\n{five}{six}S $ OK"), both),
        (format!("{get}{five}S * 7 FETCH (FLAGS (\\Seen))\n{six}S $ OK"), both),
        (format!("{get}{five}S * 7 FETCH (UID 6 FLAGS (\\Seen))\n{six}S $ OK"), both),
        (
            format!(
                "{get}S * OK [ALERT]über\nS * ESEARCH\nS * \nS * NAMESPACE NIL\n{five}{six}S $ OK"
            ),
            both,
        ),
        (format!("{get}{five}S $ NO [THROTTLED] slow"), "error Throttled { wait: None }; usable"),
        (
            format!("{get}{five}S $ NO [UNAVAILABLE] UID FETCH Server error"),
            "error Unavailable; usable",
        ),
        (format!("{get}{five}"), "error Closed; unusable"),
        (format!("{get}S * 1 FETCH (UID 5 BODY[] {{9}}\nS a"), "error Closed; unusable"),
        (format!("{get}S * 1 FETCH (UID 5 BODY[] {{629145600}}\nS a"), "error TooLarge; unusable"),
        (format!("{get}{five}{six}S $ BAD"), "error Other; usable"),
        (
            format!("{get}{five}{six}S * BYE throttled. Suggested Backoff Time: 7 milliseconds"),
            "error Throttled { wait: Some(7ms) }; unusable",
        ),
    ] {
        check("bodies 6,5,0", &script, wanted).await;
    }
    let babble = "S * 3 EXISTS\nS * 1 FETCH (FLAGS ())\nS * XYZZY\n".repeat(334);
    check("bodies 5,6", &format!("{get}{five}{babble}{six}S $ OK"), both).await;
    check("bodies ", "", " missing [] deferred []; usable").await;
    let large = format!("S * 1 FETCH (UID 5 BODY[] {{600}}\nS {:598}\nS )\n", "");
    let larger = large.replace("UID 5", "UID 6");
    let script = format!("{get}{large}{larger}S $ OK\n{}", "C UID FETCH 6 (\n");
    let script = format!("{script}{larger}S $ OK");
    let case = |script: String| async move {
        let script = &format!("{LOGIN}{SELECT}{script}");
        let case = Play {
            security: Security::Tls,
            protection: Protection::Tls,
            credentials: password("secret"),
            limits: limits(),
            script,
            verbs: "bodies 5,6; bodies 6",
        };
        play(&case, 1 << 16).await
    };
    let got = case(script).await;
    assert!(got.contains("missing [] deferred [6]; 6= "), "{got}");
    assert!(got.ends_with("missing [] deferred []; usable"), "{got}");
}

#[tokio::test]
async fn fetching_a_beginning() {
    let get = "C UID FETCH 5 (UID BODY.PEEK[]<0.1001>)\n";
    let of = |size: usize| {
        format!("S * 1 FETCH (UID 5 BODY[]<0> {{{size}}}\nS {:1$}\nS )\n", "", size - 2)
    };
    for (answer, wanted) in [
        (of(1_001), "Some((1000, false)); usable"),
        (of(1_000), "Some((1000, true)); usable"),
        (of(5), "Some((5, true)); usable"),
        (String::new(), "None; usable"),
    ] {
        check("head 5", &format!("{get}{answer}S $ OK"), wanted).await;
    }
}

#[tokio::test]
async fn setting_answered_and_filing() {
    let put = "C APPEND \"Sent\" (\\Seen) {5}\n";
    let store = "C UID STORE 5 +FLAGS.SILENT (\\Answered)\n";
    let filed = "Some(Appended { uidvalidity: 7, uid: 12 }); usable";
    for (verbs, script, wanted) in [
        ("answered 5", format!("{store}S $ OK"), "(); usable"),
        ("answered 5", format!("{store}S * 1 FETCH (FLAGS (\\Answered))\nS $ OK"), "(); usable"),
        ("answered 5", format!("{store}S $ NO"), "error Other; usable"),
        ("answered 5", store.to_owned(), "error Closed; unusable"),
        ("append", format!("{put}S +\nC abcde\nS p4 OK [APPENDUID 7 12] x"), filed),
        ("append", format!("{put}S * 5 EXISTS\nS + go\nC abcde\nS p4 OK [APPENDUID 7 12]x"), filed),
        ("append", format!("{put}S +\nC abcde\nS p4 OK"), "None; usable"),
        ("append", format!("{put}S $ NO [OVERQUOTA] full"), "error OverQuota; usable"),
        (
            "append; noop",
            format!("{put}S $ NO [TRYCREATE] no\nC NOOP\nS $ OK"),
            "error NoFolder; false; usable",
        ),
        (
            "append",
            format!("{put}S +\nC abcde\nS p4 NO [OVERQUOTA] full"),
            "error OverQuota; usable",
        ),
        ("append", format!("{put}S $ OK what"), "error Protocol; unusable"),
        ("append", format!("{put}S +\nC abcde"), "error Closed; unusable"),
        ("append evil", String::new(), "error Argument; usable"),
    ] {
        check(verbs, &script, wanted).await;
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
