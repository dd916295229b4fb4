//! Real clients: Python's imaplib and smtplib, and the libraries that posthaste itself uses.
//!
//! Separate from the dialogues because nobody here knows which lines are sent. Holds on to this:
//! what clients of other authors take for a server is one.

use std::process::Command;

use async_imap::extensions::idle::IdleResponse;
use futures_util::TryStreamExt;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use posthaste::sandbox::{Fault, Outcome, Sandbox, SandboxError, StreamFault};
use tokio::net::TcpStream;

use crate::{PATIENCE, sandbox, settings};

#[test]
fn pythons_imaplib_and_smtplib_work_with_it() {
    let sandbox = sandbox();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/clients.py");
    let output = Command::new("python3")
        .arg(script)
        .args([sandbox.imap_port().to_string(), sandbox.smtp_port().to_string()])
        .output()
        .expect("this test needs python3 in PATH, with nothing but its standard library");
    let (out, err) = (&output.stdout, &output.stderr);
    let (out, err) = (String::from_utf8_lossy(out), String::from_utf8_lossy(err));
    assert!(output.status.success(), "{out}\n{err}");
    assert_eq!(out.trim_end().lines().last(), Some("all done"), "{out}\n{err}");
}

/// async-imap and lettre against a server on the same current-thread runtime.
#[tokio::test]
async fn async_imap_and_lettre_work_with_it() {
    let sandbox = Sandbox::start(settings()).await.unwrap();
    // Both must also bear a server that says one byte at a time.
    sandbox.fault(Fault::Imap(StreamFault::OneByteAtATime));
    sandbox.fault(Fault::Smtp(StreamFault::OneByteAtATime));
    let stream = TcpStream::connect(("127.0.0.1", sandbox.imap_port())).await.unwrap();
    let mut client = async_imap::Client::new(stream);
    client.read_response().await.unwrap().unwrap();
    let mut session = client.login("support@example.com", "s").await.map_err(|e| e.0).unwrap();
    assert!(session.capabilities().await.unwrap().has_str("IDLE"));
    let folders: Vec<_> =
        session.list(Some(""), Some("*")).await.unwrap().try_collect().await.unwrap();
    assert_eq!(folders.len(), 6);
    let selected = session.select("INBOX").await.unwrap();
    assert_eq!((selected.exists, selected.uid_next), (0, Some(1)));

    let mut idle = session.idle();
    idle.init().await.unwrap();
    let mailer = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(sandbox.smtp_port())
        .credentials(Credentials::new("anna@example.com".to_owned(), "a".to_owned()))
        .build();
    let mail = lettre::Message::builder()
        .from("Anna <anna@example.com>".parse().unwrap())
        .to("support@example.com".parse().unwrap())
        .subject("Grüße")
        .body(".\nhello\n".to_owned())
        .unwrap();
    mailer.send(mail).await.unwrap();
    let (news, _stop) = idle.wait_with_timeout(PATIENCE);
    assert!(matches!(news.await.unwrap(), IdleResponse::NewData(_)));
    let mut session = idle.done().await.unwrap();

    let query = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])";
    let fetched: Vec<_> =
        session.uid_fetch("1:*", query).await.unwrap().try_collect().await.unwrap();
    let [mail] = &fetched[..] else { panic!("{fetched:?}") };
    let stored = sandbox.folder("support@example.com", "INBOX").remove(0);
    assert_eq!(mail.uid, Some(1));
    assert_eq!(mail.body(), Some(&stored.raw[..]));
    let internal_date = mail.internal_date().unwrap().timestamp();
    assert_eq!(internal_date, stored.internal_date.as_second());
    assert!(stored.raw.windows(9).any(|window| window == b"auth=pass"));
    session.append("Sent", Some("(\\Seen)"), None, b"kept").await.unwrap();
    session.uid_mv("1", "Archive").await.unwrap();
    session.logout().await.unwrap();
    assert_eq!(sandbox.folder("support@example.com", "Sent")[0].raw[..], *b"kept");
    assert_eq!(sandbox.folder("support@example.com", "Archive").len(), 1);
    assert_eq!(sandbox.sent()[0].outcome, Outcome::Accepted);
}

#[tokio::test]
async fn a_stopped_server_ends_its_connections() {
    use tokio::io::AsyncReadExt;
    let sandbox = Sandbox::start(settings()).await.unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", sandbox.smtp_port())).await.unwrap();
    let mut greeting = [0; 4];
    stream.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"220 ");
    sandbox.stop();
    let mut rest = Vec::new();
    // The end may come as a reset.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("the end");
    assert!(TcpStream::connect(("127.0.0.1", sandbox.smtp_port())).await.is_err());
}

#[tokio::test]
async fn waiting_ends_with_the_condition_or_the_bound() {
    let sandbox = Sandbox::start(settings()).await.unwrap();
    let arrived = |sandbox: &Sandbox| sandbox.folder("anna@example.com", "INBOX").len() == 1;
    assert!(!sandbox.until(arrived, std::time::Duration::ZERO).await);
    let (met, delivered) = tokio::join!(sandbox.until(arrived, PATIENCE), async {
        sandbox.deliver("anna@example.com", b"x")
    });
    assert!(met);
    assert_eq!(delivered, Ok(1));
    let nobody = sandbox.deliver("nobody@example.com", b"x");
    assert!(matches!(nobody, Err(SandboxError::NoFolder { .. })));
}
