//! `check` against servers that let us in and servers that do not: each failure is a sentence that
//! names the server, says what is wrong, and how to mend it. Wrong passwords, closed ports and
//! unknown certificates are real ones.

use std::fs;

use crate::scene::{ANNA, SUPPORT};
use crate::support::dialogue::Security;
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};

/// Nobody listens there: the lowest port that only root could take.
const CLOSED: u16 = 1;

fn servers() -> Servers {
    Servers::start(&[SUPPORT, ANNA].map(User::new))
}

fn desk(servers: &Servers, security: Security, more: &str) -> Posthaste {
    let agents = [("anna", servers.user(ANNA))];
    Posthaste::configure(servers, security, servers.user(SUPPORT), &agents, more)
}

/// The ports of both servers, as TOML for [`desk`].
fn ports(imap: u16, smtp: u16) -> String {
    format!("[[mailbox]]\nimap = {{ port = {imap} }}\nsmtp = {{ port = {smtp} }}")
}

/// Runs `check`, which has to end with this status, and to say this of IMAP and this of SMTP.
fn check(desk: &Posthaste, status: i32, imap: &str, smtp: &str) {
    let outcome = desk.command(&["check"]);
    let said: Vec<&str> = outcome.stdout.lines().skip(1).collect();
    println!("{}", said.join("\n"));
    let mark = if status == 0 { "ok      " } else { "FAILED  " };
    let wanted = [format!("{mark}imap support: {imap}"), format!("{mark}smtp support: {smtp}")];
    assert_eq!(said, wanted, "{outcome:?}");
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (Some(status), ""),
        "nothing is said twice"
    );
}

#[test]
fn each_protection_lets_us_in() {
    let servers = servers();
    for security in [Security::None, Security::StartTls, Security::Tls] {
        let (imap, smtp) = match security {
            Security::None | Security::StartTls => (servers.imap_port(), servers.smtp_port()),
            Security::Tls => (servers.imaps_port(), servers.smtps_port()),
        };
        check(
            &desk(&servers, security, ""),
            0,
            &format!(
                "localhost:{imap}: logged in as {SUPPORT}; inbox is INBOX, Sent is Sent; news by \
                 IDLE"
            ),
            &format!("localhost:{smtp}: logged in as {SUPPORT}"),
        );
    }
}

#[test]
fn a_wrong_password() {
    let servers = servers();
    let (imap, smtp) = (servers.imaps_port(), servers.smtps_port());
    let desk = desk(&servers, Security::Tls, "");
    fs::write(desk.dir().join("secret"), "not it\n").unwrap();
    check(
        &desk,
        1,
        &format!(
            "localhost:{imap}: logging in: the server said NO [AUTHENTICATIONFAILED] \
             Authentication failed.; check username and password; many providers want an app \
             password, or IMAP switched on for the account"
        ),
        &format!(
            "localhost:{smtp}: AUTH: the server answered 535 5.7.8 Error: authentication failed: \
             (reason unavailable); check username and password; many providers want an app \
             password, or SMTP switched on for the account"
        ),
    );
}

#[test]
fn a_port_where_nobody_listens() {
    let servers = servers();
    let said = "connecting to localhost:1: refused; check the port, and whether the server runs";
    check(&desk(&servers, Security::Tls, &ports(CLOSED, CLOSED)), 1, said, said);
}

#[test]
fn a_port_of_another_protection() {
    let servers = servers();
    let (imap, smtp) = (servers.imap_port(), servers.smtp_port());
    let said = |port: u16| {
        format!(
            "starting TLS with localhost:{port}: received corrupt message of type \
             InvalidContentType; the peer does not speak TLS here: another port, or `security = \
             \"starttls\"`?"
        )
    };
    let plain = desk(&servers, Security::Tls, &ports(imap, smtp));
    check(&plain, 1, &said(imap), &said(smtp));
}

#[test]
fn an_authority_that_nobody_named() {
    let servers = servers();
    let (imap, smtp) = (servers.imaps_port(), servers.smtps_port());
    let unknown = "verifying the certificate of localhost: signed by an authority that this \
                   machine does not know; for a private one, put its certificate into a PEM file \
                   and name it as `ca_file`";
    let of_tls = desk(&servers, Security::Tls, &ports(imap, smtp));
    forget_authority(&of_tls);
    check(&of_tls, 1, unknown, unknown);

    let of_starttls = desk(&servers, Security::StartTls, "");
    forget_authority(&of_starttls);
    let smtp = format!("localhost:{}: starting TLS: {unknown}", servers.smtp_port());
    check(&of_starttls, 1, unknown, &smtp);

    // Another authority of the same name, as after a private one was made anew.
    let renewed = "verifying the certificate of localhost: its authority has the name of one that \
                   this machine knows, and another key; renew the PEM file that `ca_file` names";
    let other = Servers::start(&[User::new(SUPPORT)]);
    let other = other.ca_file().display();
    let more = format!(
        "[[mailbox]]\nimap = {{ ca_file = \"{other}\" }}\nsmtp = {{ ca_file = \"{other}\" }}"
    );
    check(&desk(&servers, Security::Tls, &more), 1, renewed, renewed);
}

/// Takes every `ca_file` out of a configuration.
fn forget_authority(desk: &Posthaste) {
    let text = fs::read_to_string(desk.config()).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("ca_file")).collect();
    assert_eq!(text.lines().count(), kept.len() + 2);
    fs::write(desk.config(), kept.join("\n")).unwrap();
}
