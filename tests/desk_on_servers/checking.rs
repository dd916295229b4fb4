//! `check` against servers that let us in and servers that do not: a sentence that names the thing
//! and the way to mend it.

use std::fs;

use crate::scene::{ANNA, SUPPORT};
use crate::support::dialogue::Security;
use crate::support::posthaste::{Outcome, Posthaste};
use crate::support::servers::{Servers, User};

/// What stands where, for the sentences.
struct Scene {
    servers: Servers,
}

impl Scene {
    fn new() -> Scene {
        Scene { servers: Servers::start(&[User::new(SUPPORT), User::new(ANNA)]) }
    }

    fn desk(&self, security: Security, more: &str) -> Posthaste {
        let support = self.servers.user(SUPPORT);
        Posthaste::configure(&self.servers, security, support, &[("anna", self.servers.user(ANNA))], more)
    }
}

/// What `check` says of both servers, without the configuration's own lines.
fn lines(outcome: &Outcome) -> Vec<String> {
    let lines = outcome.stdout.lines().filter(|line| line.contains("imap") || line.contains("smtp"));
    lines.map(str::to_owned).collect()
}

#[test]
fn servers_that_let_us_in() {
    let scene = Scene::new();
    for security in [Security::None, Security::StartTls, Security::Tls] {
        let outcome = scene.desk(security, "").command(&["check"]);
        println!("{security:?}: {}", outcome.stdout);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
    }
}

#[test]
fn servers_that_do_not() {
    let scene = Scene::new();
    let d = scene.desk(Security::Tls, "");
    fs::write(d.dir().join("secret"), "wrong").unwrap();
    for (what, desk) in [
        ("wrong", d),
        ("closed", scene.desk(Security::Tls, "[[mailbox]]\nimap = { port = 19999 }\nsmtp = { port = 19998 }")),
        ("tls on plain", scene.desk(Security::Tls, &format!("[[mailbox]]\nimap = {{ port = {} }}\nsmtp = {{ port = {} }}", scene.servers.imap_port(), scene.servers.smtp_port()))),
        ("starttls on tls", scene.desk(Security::StartTls, &format!("[[mailbox]]\nimap = {{ port = {} }}\nsmtp = {{ port = {} }}", scene.servers.imaps_port(), scene.servers.smtps_port()))),
        ("swapped", scene.desk(Security::Tls, &format!("[[mailbox]]\nimap = {{ port = {} }}\nsmtp = {{ port = {} }}", scene.servers.smtps_port(), scene.servers.imaps_port()))),
    ] {
        let outcome = desk.command(&["check"]);
        println!("{what}: {}{}", outcome.stdout, outcome.stderr);
    }
    for s in [Security::Tls, Security::StartTls] {
    let desk = scene.desk(s, "");
    let text = fs::read_to_string(desk.config()).unwrap();
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("ca_file")).collect();
    fs::write(desk.config(), text.join("\n")).unwrap();
    let outcome = desk.command(&["check"]);
    println!("unknown: {}{}", outcome.stdout, outcome.stderr);
    }
}
