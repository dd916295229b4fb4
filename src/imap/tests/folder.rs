//! Folders and what lies in them: selecting, listing, searching, fetching, flags and filing.
//!
//! Separate because each verb meets all that a server may answer. Holds on to the two ends of every
//! case: what the caller is told, and whether the session may still be used.

use super::*;

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
