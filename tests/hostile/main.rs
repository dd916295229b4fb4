//! Mail that is made to hurt: each is read whole, in a process of its own, within bounds.
//!
//! Separate from the tests of the parser because only a process shows what a mail costs: the time
//! of the processor and the memory above the start, both as the kernel counts them (Linux). Twice
//! the mail may cost two and a half times the processor at most, so that nothing worse than linear
//! hides below the bound. The bounds are those of a release. Without optimisation the same work
//! takes some twenty times as long: mails are then a tenth as large and may take twice the time.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it measured"
)]

#[path = "../support/cpu.rs"]
mod cpu;
mod weapons;

use std::process::{Command, Stdio};

use posthaste::desk::placement::evidence;
use posthaste::mail::read::authentication::authenticate;
use posthaste::mail::read::bounce::bounces;
use posthaste::mail::read::classify::{OwnMarks, classify};
use posthaste::mail::read::forward::original_sender;
use posthaste::mail::read::parse::parse;
use posthaste::mail::read::reply;

use weapons::WEAPONS;

/// Names the mail that a child reads, and how often its size is doubled.
const CHILD: &str = "POSTHASTE_HOSTILE";

/// How much longer a build without optimisation may take, at mails of a tenth.
const SLOWNESS: u64 = if cfg!(debug_assertions) { 2 } else { 1 };

const CPU_MS_MAX: u64 = 2_000 * SLOWNESS;
const MEMORY_KIB_MAX: u64 = 64 * 1024;

/// Differences below this are the neighbours', not ours.
const NOISE_MS: u64 = 20 * SLOWNESS;

#[test]
fn every_weapon_is_blunt() {
    if let Ok(child) = std::env::var(CHILD) {
        read_in_child(&child);
        return;
    }
    let mut sharp = Vec::new();
    for (name, _) in WEAPONS {
        // A neighbour on the core costs us processor time too: a cost is real if it comes again.
        let wrong: Vec<String> = (0..3).map_while(|_| too_much(name)).collect();
        if wrong.len() == 3 {
            sharp.extend(wrong);
        }
    }
    assert!(sharp.is_empty(), "these cost too much: {sharp:#?}");
}

/// What a mail costs, where that is too much.
fn too_much(name: &str) -> Option<String> {
    let (once, memory) = cost(name, 0);
    let (twice, more_memory) = cost(name, 1);
    println!("{name}: {once} ms, {memory} KiB; twice: {twice} ms, {more_memory} KiB");
    let is_blunt =
        once <= CPU_MS_MAX && memory <= MEMORY_KIB_MAX && twice <= once * 5 / 2 + NOISE_MS;
    (!is_blunt).then(|| format!("{name}: {once} ms, {memory} KiB; twice: {twice} ms"))
}

/// Milliseconds of processor and KiB above the start, of a process that reads this mail.
fn cost(name: &str, doublings: u32) -> (u64, u64) {
    // The kernel ends what takes far too long.
    let limited = format!("ulimit -t {}; exec \"$0\" \"$@\"", CPU_MS_MAX / 100);
    let output = Command::new("/bin/sh")
        .args(["-c", &limited])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "every_weapon_is_blunt", "--nocapture", "--test-threads=1"])
        .env(CHILD, format!("{doublings} {name}"))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{name}: {}\n{said}", output.status);
    let line = said.lines().find_map(|line| line.split_once("cost ")).map(|(_, cost)| cost);
    let (cpu, memory) = line.and_then(|line| line.split_once(' ')).unwrap();
    (cpu.parse().unwrap(), memory.parse().unwrap())
}

/// Reads the mail and prints what it cost.
fn read_in_child(child: &str) {
    let (doublings, name) = child.split_once(' ').unwrap();
    let (_, make) = WEAPONS.iter().find(|(known, _)| *known == name).unwrap();
    let before = resident("VmRSS:");
    let raw = make(1 << doublings.parse::<u32>().unwrap());
    // What building the mail took is not what reading it takes.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let started = cpu::spent();
    read_whole(&raw);
    let took = (cpu::spent() - started).as_millis();
    println!("cost {took} {}", resident("VmHWM:").saturating_sub(before));
}

/// All that the desk does with a mail before it looks into its store.
fn read_whole(raw: &[u8]) {
    let message = parse(raw);
    let trust = ["mx.example.net".to_owned(), "microsoft".to_owned()];
    let authentication = authenticate(&message, &trust);
    let own = OwnMarks { is_ours: false, addresses: Vec::new(), via: Vec::new() };
    let verdict = classify(&message, authentication, &own);
    let reading = reply::of(&message);
    let sizes = [
        bounces(&message).recipients.len(),
        evidence(&message).references.len(),
        reading.pieces.len(),
        verdict.reasons.len(),
        usize::from(original_sender(&message).is_some()),
    ];
    assert!(sizes.iter().all(|size| *size <= raw.len() + 100), "{sizes:?}");
}

/// A figure of memory in KiB.
fn resident(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
