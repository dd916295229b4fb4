//! `reindex` beside what it must not disturb. Separate from the damages, since here a daemon runs.

use std::process::Stdio;

use crate::desk::{Desk, KIM, servers, write};

#[test]
fn reindex_refuses_beside_a_daemon_and_verify_does_not() {
    let servers = servers(&[KIM]);
    let desk = Desk::new(&servers);
    desk.ok(&["run", "--once"]);
    write(&servers, KIM, "1@shop.example", "Lamp", "It is dark.");
    let mut command = desk.command(&["run"]);
    let mut daemon = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..600 {
        if desk.json(&["status"])["messages"] == 1 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    desk.refuses(&["reindex"], "a running posthaste holds");
    desk.refuses(&["reindex"], "stop it (systemctl stop posthaste), reindex");
    assert_eq!(desk.findings(), [], "beside the daemon");
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    assert_eq!(desk.json(&["reindex"])["documents"], 1);
    assert_eq!(desk.json(&["search", "dark"])["total"], 1);
    assert_eq!(desk.findings(), []);
}
