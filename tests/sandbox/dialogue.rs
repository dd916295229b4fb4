//! Dialogues with the server, written as they go over the wire.
//!
//! A script is lines `NAME> text` (sent with CRLF, `\` escapes as in Rust) and `NAME< pattern`
//! (the next line from the server; `…` stands for anything). Each name is a connection, opened
//! when it is first used.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use posthaste::sandbox::{Answer, Fault, Sandbox, StreamFault};

use crate::{PATIENCE, sandbox};

/// Plays a script against a port; every line must come as written.
pub(crate) fn play(port: u16, script: &str) {
    let mut connections = BTreeMap::new();
    for (at, step) in script.lines().map(str::trim).enumerate() {
        if step.is_empty() {
            continue;
        }
        let (name, rest) = step.split_at(step.find(['<', '>']).expect("a direction"));
        let connection = connections.entry(name.to_owned()).or_insert_with(|| connect(port));
        let (direction, text) = rest.split_at(1);
        let text = text.strip_prefix(' ').unwrap_or(text);
        if direction == ">" {
            let text = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
            connection.get_mut().write_all(format!("{text}\r\n").as_bytes()).unwrap();
            continue;
        }
        let mut line = String::new();
        let read = connection.read_line(&mut line).unwrap_or_else(|error| {
            panic!("step {at}: waited for {text:?}: {error}");
        });
        if text == "(end)" {
            assert_eq!(read, 0, "step {at}: the end was expected, not {line:?}");
            continue;
        }
        let line = line.strip_suffix("\r\n").unwrap_or_else(|| panic!("step {at}: cut: {line:?}"));
        assert!(fits(text, line), "step {at}:\nexpected {text}\ngot      {line}");
    }
}

fn connect(port: u16) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    BufReader::new(stream)
}

/// Whether a line is as a pattern wants it: `…` stands for anything.
pub(crate) fn fits(pattern: &str, line: &str) -> bool {
    let mut pieces = pattern.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    let mut pieces: Vec<_> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some((_, behind)) = rest.split_once(piece) else { return false };
        rest = behind;
    }
    rest.ends_with(last)
}

fn imap(sandbox: &Sandbox, script: &str) {
    let script = script.replace("(login)", "< * OK…\n> L LOGIN anna@example.com a\n< L OK…");
    play(sandbox.imap_port(), &script);
}

#[test]
fn imap_says_who_it_is_and_lets_in_whom_it_knows() {
    imap(
        &sandbox(),
        r#"< * OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID IDLE MOVE UIDPLUS …] …
           > a CAPABILITY
           < * CAPABILITY IMAP4rev1 …
           < a OK …
           > b ID ("name" "test")
           < * ID ("name" "posthaste sandbox")
           < b OK …
           > c SELECT INBOX
           < c BAD log in first
           > d LOGIN anna@example.com wrong
           < d NO [AUTHENTICATIONFAILED] …
           > e LOGIN {16}
           < + …
           > anna@example.com "a"
           < e OK [CAPABILITY …] …
           > f LOGIN anna@example.com a
           < f BAD logged in already
           > g NONSENSE
           < g BAD …
           > h FETCH 1 FLAGS
           < h BAD select a folder first
           > \0
           < * BAD …
           > i LOGOUT
           < * BYE …
           < i OK …
           < (end)
           plain< * OK …
           plain> a AUTHENTICATE PLAIN
           plain< + …
           plain> AGFubmFAZXhhbXBsZS5jb20AYQ==
           plain< a OK …
           initial< * OK …
           initial> a AUTHENTICATE PLAIN AGFubmFAZXhhbXBsZS5jb20AYQ==
           initial< a OK …
           cancelled< * OK …
           cancelled> a AUTHENTICATE PLAIN
           cancelled< + …
           cancelled> *
           cancelled< a BAD …
           cancelled> b AUTHENTICATE XOAUTH2
           cancelled< b NO …"#,
    );
}

#[test]
fn imap_keeps_folders() {
    imap(
        &sandbox(),
        r#"(login)
           > a LIST "" ""
           < * LIST (\Noselect) "/" ""
           < a OK …
           > b LIST "" "*"
           < * LIST (\Archive) "/" "Archive"
           < * LIST (\Drafts) "/" "Drafts"
           < * LIST () "/" "INBOX"
           < * LIST (\Junk) "/" "Junk"
           < * LIST (\Sent) "/" "Sent"
           < * LIST (\Trash) "/" "Trash"
           < b OK …
           > c CREATE Projects/One
           < c OK …
           > d CREATE Projects/One
           < d NO [ALREADYEXISTS] …
           > e CREATE "a*b"
           < e NO [CANNOT] …
           > f LIST "" Projects/%
           < * LIST () "/" "Projects/One"
           < f OK …
           > g RENAME Projects/One Done
           < g OK …
           > h UNSUBSCRIBE Done
           < h OK …
           > i LSUB "" D*
           < * LSUB () "/" "Drafts"
           < i OK …
           > j STATUS Done (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)
           < * STATUS "Done" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY …
           < j OK …
           > k DELETE Done
           < k OK …
           > l DELETE INBOX
           < l NO [CANNOT] …
           > m SELECT Done
           < m NO [NONEXISTENT] …
           > n APPEND Done {2+}\r\nhi
           < n NO [TRYCREATE] …
           > o STATUS inbox (MESSAGES)
           < * STATUS "INBOX" (MESSAGES 0)
           < o OK …"#,
    );
}

#[test]
fn imap_takes_and_gives_mails() {
    imap(
        &sandbox(),
        r#"(login)
           > a APPEND INBOX (\Seen $Done) "04-Mar-2024 09:30:00 +0100" {23}
           < + …
           > Subject: one\r\n\r\nhello\r\n
           < a OK [APPENDUID 1709632800 1] done
           > b APPEND INBOX {16+}\r\nSubject: two\r\n\r\n
           < b OK [APPENDUID 1709632800 2] done
           > c SELECT inbox
           < * 2 EXISTS
           < * 0 RECENT
           < * FLAGS (\Answered \Flagged \Deleted \Seen \Draft $Done)
           < * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft \*)] …
           < * OK [UNSEEN 2] …
           < * OK [UIDVALIDITY 1709632800] …
           < * OK [UIDNEXT 3] …
           < c OK [READ-WRITE] …
           > d UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE)
           < * 1 FETCH (UID 1 FLAGS ($Done \Seen) INTERNALDATE " 4-Mar-2024 08:30:00 +0000" RFC822.SIZE 23)
           < * 2 FETCH (UID 2 FLAGS () INTERNALDATE " 5-Mar-2024 10:00:00 +0000" RFC822.SIZE 16)
           < d OK …
           > e FETCH 1 (UID BODY.PEEK[]<9.3> BODY.PEEK[TEXT] BODY.PEEK[2])
           < * 1 FETCH (UID 1 BODY[]<9> {3}
           < one BODY[TEXT] {7}
           < hello
           <  BODY[2] NIL)
           < e OK …
           > f FETCH 2 BODY[HEADER.FIELDS (SUBJECT)]
           < * 2 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {16}
           < Subject: two
           < 
           <  FLAGS (\Seen))
           < f OK …
           > g STORE 1 -FLAGS.SILENT (\Seen)
           < g OK …
           > h UID STORE 1 +FLAGS (\Answered $done)
           < * 1 FETCH (UID 1 FLAGS ($Done \Answered))
           < h OK …
           > i UID SEARCH UNSEEN ANSWERED SUBJECT ONE
           < * SEARCH 1
           < i OK …
           > j SEARCH CHARSET KOI8-R ALL
           < j NO [BADCHARSET …
           > k UID SEARCH HEADER Message-ID <none@example.com>
           < * SEARCH
           < k OK …
           > l UID FETCH 9:* FLAGS
           < * 2 FETCH (UID 2 FLAGS (\Seen))
           < l OK …
           > m FETCH 1 BINARY[1]
           < m BAD …
           > n EXAMINE INBOX
           < * 2 EXISTS
           < * 0 RECENT
           < * FLAGS …
           < * OK [PERMANENTFLAGS ()] …
           < * OK [UNSEEN 1] …
           < * OK [UIDVALIDITY …
           < * OK [UIDNEXT 3] …
           < n OK [READ-ONLY] …
           > o STORE 1 +FLAGS (\Seen)
           < o NO [READ-ONLY] …"#,
    );
}

#[test]
fn imap_moves_copies_and_expunges() {
    let sandbox = sandbox();
    for raw in ["one", "two", "three", "four"] {
        sandbox.deliver("anna@example.com", raw.as_bytes()).unwrap();
    }
    imap(
        &sandbox,
        r"(login)
          > a EXAMINE Archive
          < * 0 EXISTS
          < * 0 RECENT
          < * FLAGS …
          < * OK …
          < * OK …
          < * OK …
          < a OK …
          > b SELECT INBOX
          < * 4 EXISTS
          < * 0 RECENT
          < * FLAGS …
          < * OK …
          < * OK …
          < * OK …
          < * OK …
          < b OK …
          > c UID MOVE 1,3 Archive
          < * OK [COPYUID 1709632801 1,3 1:2] moved
          < * 1 EXPUNGE
          < * 2 EXPUNGE
          < c OK done
          > d UID COPY 2 Archive
          < d OK [COPYUID 1709632801 2 3] done
          > e COPY 1 Nowhere
          < e NO [TRYCREATE] …
          > f STORE 1:2 +FLAGS.SILENT (\Deleted)
          < f OK …
          > g UID EXPUNGE 4
          < * 2 EXPUNGE
          < g OK …
          > h UNSELECT
          < h OK …
          > i SELECT INBOX
          < * 1 EXISTS
          < * 0 RECENT
          < * FLAGS …
          < * OK …
          < * OK …
          < * OK …
          < * OK …
          < i OK …
          > j CLOSE
          < j OK …
          > k STATUS INBOX (MESSAGES UIDNEXT)
          < * STATUS …INBOX… (MESSAGES 0 UIDNEXT 5)
          < k OK …",
    );
    let archived = sandbox.folder("anna@example.com", "Archive");
    let archived: Vec<_> = archived.iter().map(|mail| (mail.uid, &mail.raw[..])).collect();
    assert_eq!(archived, [(1, &b"one"[..]), (2, &b"three"[..]), (3, &b"two"[..])]);
}

#[test]
fn imap_sessions_hear_of_each_other() {
    let sandbox = sandbox();
    sandbox.deliver("anna@example.com", b"one").unwrap();
    sandbox.deliver("anna@example.com", b"two").unwrap();
    let select = |name: &str| {
        format!(
            "{name}< * OK…\n{name}> a LOGIN anna@example.com a\n{name}< a OK…\n\
             {name}> b SELECT INBOX\n{name}< * 2 EXISTS\n{name}< * 0 RECENT\n{name}< * FLAGS…\n\
             {name}< * OK…\n{name}< * OK…\n{name}< * OK…\n{name}< * OK…\n{name}< b OK…\n"
        )
    };
    let script = r"
        1> c IDLE
        1< + idling
        2> c UID STORE 2 +FLAGS (\Flagged)
        2< * 2 FETCH (UID 2 FLAGS (\Flagged))
        2< c OK…
        1< * 2 FETCH (UID 2 FLAGS (\Flagged))
        2> d APPEND INBOX {3+}\r\nnew
        2< * 3 EXISTS
        2< * 0 RECENT
        2< d OK [APPENDUID…
        1< * 3 EXISTS
        1< * 0 RECENT
        2> e UID MOVE 1 Trash
        2< * OK [COPYUID…
        2< * 1 EXPUNGE
        2< e OK…
        1< * 1 EXPUNGE
        1> DONE
        1< c OK…
        2> f UID STORE 2 +FLAGS.SILENT (\Deleted)
        2< f OK…
        2> g EXPUNGE
        2< * 1 EXPUNGE
        2< g OK…
        1> d FETCH 1:2 (UID)
        1< * 2 FETCH (UID 3)
        1< d OK…
        1> e NOOP
        1< * 1 EXPUNGE
        1< e OK…
        1> f IDLE
        1< + idling
        1> NOOP
        1< f BAD only DONE…";
    play(sandbox.imap_port(), &format!("{}{}{script}", select("1"), select("2")));
}

#[test]
fn imap_ends_sessions_whose_folder_is_another_now() {
    let sandbox = sandbox();
    sandbox.deliver("anna@example.com", b"one").unwrap();
    sandbox.deliver("anna@example.com", b"two").unwrap();
    assert!(sandbox.expunge("anna@example.com", "INBOX", 1));
    sandbox.set_uidvalidity("anna@example.com", "INBOX", 99);
    imap(
        &sandbox,
        r#"(login)
           > a SELECT INBOX
           < * 1 EXISTS
           < * 0 RECENT
           < * FLAGS …
           < * OK …
           < * OK …
           < * OK [UIDVALIDITY 99] …
           < * OK [UIDNEXT 2] …
           < a OK …
           other< * OK …
           other> a LOGIN anna@example.com a
           other< a OK …
           other> b RENAME INBOX Old
           other< b NO …
           other> c CREATE Temporary
           other< c OK …
           other> d SELECT Temporary
           other< * 0 EXISTS
           other< * 0 RECENT
           other< * FLAGS …
           other< * OK …
           other< * OK …
           other< * OK …
           other< d OK …
           > b DELETE Temporary
           < b OK …
           other> e NOOP
           other< * BYE …
           other< (end)"#,
    );
}

#[test]
fn imap_withholds_what_a_test_wants_withheld() {
    let sandbox = sandbox();
    let withheld = ["MOVE", "UIDPLUS", "IDLE", "SPECIAL-USE", "NAMESPACE", "ENABLE"];
    for capability in withheld.into_iter().chain(["LIST-EXTENDED", "LIST-STATUS"]) {
        sandbox.withhold(capability);
    }
    imap(
        &sandbox,
        r#"< * OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID UNSELECT] …
           > a LOGIN anna@example.com a
           < a OK …
           > b IDLE
           < b BAD …
           > c LIST "" Sent
           < * LIST () "/" "Sent"
           < c OK …
           > d APPEND INBOX {1+}\r\nx
           < d OK done
           > e NAMESPACE
           < e BAD …
           > f ENABLE CONDSTORE
           < f BAD …
           > g LIST (SUBSCRIBED) "" *
           < g BAD …"#,
    );
}

#[test]
fn smtp_follows_the_order_of_things() {
    let sandbox = sandbox();
    play(
        sandbox.smtp_port(),
        r"< 220 mx.sandbox.test ESMTP …
          > MAIL FROM:<kim@example.net>
          < 503 …
          > EHLO client.example
          < 250-mx.sandbox.test
          < 250-SIZE …
          < 250-8BITMIME
          < 250-PIPELINING
          < 250-SMTPUTF8
          < 250-ENHANCEDSTATUSCODES
          < 250 AUTH PLAIN LOGIN
          > DATA
          < 503 …
          > RCPT TO:<anna@example.com>
          < 503 …
          > MAIL FROM:<kim@example.net> SIZE=999999999
          < 552 5.3.4 …
          > MAIL FROM:<>
          < 250 …
          > MAIL FROM:<>
          < 503 …
          > RCPT TO:<nobody@example.com>
          < 550 5.1.1 …
          > DATA
          < 503 …
          > RSET
          < 250 …
          > MAIL FROM:<kim@example.net> BODY=8BITMIME\r\nRCPT TO:<ANNA+x@example.com>\r\nDATA
          < 250 …
          < 250 …
          < 354 …
          > Subject: hi\r\n\r\n..\n.\n\r\n.
          < 250 2.0.0 …
          > NOOP
          < 250 …
          > STARTTLS
          < 500 …
          > NOOP\nNOOP
          < 500 …
          > QUIT
          < 221 …
          < (end)
          plain< 220 …
          plain> EHLO c
          plain< 250-…
          plain< 250-…
          plain< 250-…
          plain< 250-…
          plain< 250-…
          plain< 250-…
          plain< 250 AUTH PLAIN LOGIN
          plain> AUTH PLAIN AGFubmFAZXhhbXBsZS5jb20Ad3Jvbmc=
          plain< 535 5.7.8 …
          plain> AUTH PLAIN
          plain< 334 …
          plain> AGFubmFAZXhhbXBsZS5jb20AYQ==
          plain< 235 …
          plain> AUTH PLAIN AGFubmFAZXhhbXBsZS5jb20AYQ==
          plain< 503 …
          login< 220 …
          login> HELO c
          login< 250 mx.sandbox.test
          login> AUTH LOGIN
          login< 334 VXNlcm5hbWU6
          login> YW5uYUBleGFtcGxlLmNvbQ==
          login< 334 UGFzc3dvcmQ6
          login> YQ==
          login< 235 …",
    );
    let inbox = sandbox.folder("anna@example.com", "INBOX");
    let raw = String::from_utf8(inbox[0].raw.to_vec()).unwrap();
    assert_eq!(
        raw,
        "Return-Path: <kim@example.net>\r\nDelivered-To: ANNA+x@example.com\r\n\
         Received: from client.example (localhost [127.0.0.1])\r\n\
         \tby mx.sandbox.test with ESMTP id 1;\r\n\tTue, 05 Mar 2024 10:00:00 +0000\r\n\
         Authentication-Results: mx.sandbox.test; none\r\nSubject: hi\r\n\r\n.\n.\n\r\n"
    );
}

/// The opening of a transaction, up to the answer to RCPT.
const TO_ANNA: &str = "< 220…\n> HELO c\n< 250…\n> MAIL FROM:<kim@example.net>\n< 250…\n\
    > RCPT TO:<anna@example.com>\n< 250…\n";

#[test]
fn faults_strike_where_they_should() {
    let check = |fault: Fault, script: &str, delivered: usize| {
        let sandbox = sandbox();
        sandbox.fault(fault.clone());
        play(sandbox.smtp_port(), &script.replace("(to anna)", TO_ANNA));
        assert_eq!(sandbox.faults_waiting(), 0, "{fault:?}");
        assert_eq!(sandbox.folder("anna@example.com", "INBOX").len(), delivered, "{fault:?}");
    };
    check(
        Fault::Defer { transactions: 2 },
        "< 220…\n> HELO c\n< 250…\n> MAIL FROM:<>\n< 451 4.3.2…\n> MAIL FROM:<>\n< 451 4.3.2…\n\
         > MAIL FROM:<>\n< 250…",
        0,
    );
    check(
        Fault::RefuseNullSender,
        "< 220…\n> HELO c\n< 250…\n> MAIL FROM:<kim@example.net>\n< 250…\n> RSET\n< 250…\n\
         > MAIL FROM:<>\n< 550…",
        0,
    );
    check(
        Fault::RefuseMail(Answer::new(421, "4.7.0 slow down")),
        "< 220…\n> HELO c\n< 250…\n> MAIL FROM:<kim@example.net>\n< 421 4.7.0 slow down",
        0,
    );
    check(
        Fault::RefuseRcpt {
            address: "ben@example.com".to_owned(),
            answer: Answer::new(452, "4.2.2 full"),
        },
        "(to anna)> RCPT TO:<ben@example.com>\n< 452 4.2.2 full\n> RCPT TO:<ben@example.com>\n\
         < 250…",
        0,
    );
    check(
        Fault::RefuseContent(Answer::new(554, "5.7.1 spam")),
        "(to anna)> DATA\n< 354…\n> hi\n> .\n< 554 5.7.1 spam",
        0,
    );
    check(Fault::CloseAfter354, "(to anna)> DATA\n< 354…\n< (end)", 0);
    check(
        Fault::CloseAfterDot { delivered: true },
        "(to anna)> DATA\n< 354…\n> hi\n> .\n< (end)",
        1,
    );
    check(
        Fault::CloseAfterDot { delivered: false },
        "(to anna)> DATA\n< 354…\n> hi\n> .\n< (end)",
        0,
    );
    check(
        Fault::Smtp(StreamFault::OneByteAtATime),
        "(to anna)> DATA\n< 354…\n> hi\n> .\n< 250…",
        1,
    );
    check(Fault::Smtp(StreamFault::DropAfterWriting(0)), "< (end)", 0);
}

#[test]
fn an_imap_connection_is_cut_within_an_answer() {
    use std::io::Read;
    let sandbox = sandbox();
    sandbox.fault(Fault::Imap(StreamFault::DropAfterWriting(10)));
    let mut heard = Vec::new();
    connect(sandbox.imap_port()).read_to_end(&mut heard).unwrap();
    assert_eq!(heard, b"* OK [CAPA");
    imap(&sandbox, "(login)");
}
