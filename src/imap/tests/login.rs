//! Logging in: what servers ask for, offer and refuse, and who may see the password.
//!
//! Separate because it ends before a folder is selected. Holds on to this: a password goes only
//! over a stream that nobody else reads, and nothing that came before TLS counts after it.

use super::*;

#[tokio::test]
async fn logging_in() {
    let caps = "IDLE IMAP4REV1";
    let (tls, tail) = (Security::Tls, "C CAPABILITY\nS * CAPABILITY IMAP4rev1 IDLE\nS $ OK");
    let head = "S * OK hi\nC CAPABILITY\nS * CAPABILITY IMAP4rev1";
    let secret = || password("secret");

    check_login(tls, secret(), LOGIN, caps).await;
    check_login(Security::None, secret(), LOGIN, caps).await;
    let id = "C CAPABILITY\nS * CAPABILITY IMAP4rev1 ID\nS $ OK\nC ID (\"name\" \"posthaste\"";
    for answer in ["S * ID NIL\nS $ OK", "S $ NO", "S $ BAD what"] {
        let script = format!("{head}\nS $ OK\nC LOGIN\nS $ OK\n{id}\n{answer}");
        check_login(tls, secret(), &script, "ID IMAP4REV1").await;
    }
    let plain = format!("{head} LOGINDISABLED AUTH=PLAIN\nS $ OK\nC AUTHENTICATE PLAIN\nS +");
    let script = format!("{plain}\nC AGtpbQBzZWNyZXQ=\nS p2 OK\n{tail}");
    check_login(tls, secret(), &script, caps).await;
    let script =
        format!("{head}\nS $ OK\nC LOGIN {{3}}\nS +\nC kim {{4}}\nS +\nC ü\"}}\nS p2 OK\n{tail}");
    check_login(tls, password("ü\"}"), &script, caps).await;
    let script = format!("{head}\nS $ OK\nC LOGIN \"kim\" \"a\\\\b\\\"\"\nS $ OK\n{tail}");
    check_login(tls, password("a\\b\""), &script, caps).await;
    let bearer = || Credentials::Bearer {
        username: "kim".to_owned(),
        token: SecretString::from("t".to_owned()),
    };
    let oauth = format!("{head}\nS $ OK\nC AUTHENTICATE XOAUTH2\nS +\nC dXNlcj1raW0BYXV0aD1C");
    check_login(tls, bearer(), &format!("{oauth}\nS p2 OK\n{tail}"), caps).await;
    let refused = format!("{oauth}\nS + eyJzdGF0dXMiOiI0MDAifQ==\nC \nS p2 NO no");
    check_login(tls, bearer(), &refused, "error Authentication").await;
    let preauth = format!("S * PREAUTH hi\n{tail}");
    check_login(tls, secret(), &preauth, caps).await;
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
