//! Reading a reply takes work in proportion to its size, however it is written.
//!
//! Separate because time is measured, and that is honest only in a process of its own: the test
//! starts this program again for each size and compares the time that the processor spent, not
//! what passed on the wall. Doubling a mail may cost two and a half times as much.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/cpu.rs"]
mod cpu;

use std::process::Command;

use posthaste::mail::read::formatted::formatted;
use posthaste::mail::read::forward::forwarded_from;
use posthaste::mail::read::parse::parse;
use posthaste::mail::read::reply;

/// What is repeated: each looks like the beginning of something that has to be looked for.
const PIECES: &[&str] = &[
    "On ",
    ">",
    "> > ",
    " ",
    "wrote: ",
    "On Mon, Jan 5, 2026 at 10:00 AM Kim <kim@example.net>\n",
    "On 1.1.2026 10:00 a <a@b.example> wrote:\n",
    "> quoted\nanswer\n",
    "From: a\n",
    "-- \n",
    "confidential\n\n",
    "a: b\nc: d\n",
    "---- Forwarded message ----\n",
    "<div>",
    "<blockquote>a</div>",
    "<div class=gmail_quote>a",
    "<b>a</p>",
    "<ol><li>a",
];

/// Bytes of the smaller mail; the other one has twice as many.
const BYTES: usize = 40_000;

/// How often a pair is measured before it counts as too slow: the first times of a process are
/// dearer, and other work on the machine costs caches.
const ATTEMPTS: usize = 4;

const VARIABLE: &str = "POSTHASTE_TEST_GROWTH";

#[test]
fn twice_the_mail_is_twice_the_work() {
    for (number, piece) in PIECES.iter().enumerate() {
        let ratios = (0..ATTEMPTS).map(|_| {
            let small = spent_by_child(number, BYTES).max(1);
            spent_by_child(number, 2 * BYTES) as f64 / small as f64
        });
        let mut seen = Vec::new();
        for ratio in ratios {
            seen.push(ratio);
            if ratio <= 2.5 {
                break;
            }
        }
        let best = seen.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(best <= 2.5, "{piece:?}: {seen:?}");
    }
}

/// Nanoseconds that a process of its own spends on a mail.
fn spent_by_child(piece: usize, bytes: usize) -> u64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "one_measurement", "--nocapture"])
        .env(VARIABLE, format!("{piece} {bytes}"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let figure = said.lines().find_map(|line| line.split_once("spent ")).map(|(_, n)| n.to_owned());
    figure.expect("the child says what it spent").trim().parse().unwrap()
}

/// One measurement: of what the variable asks for, or else of the first one, which only shows that
/// time is measured at all.
#[test]
fn one_measurement() {
    let asked = std::env::var(VARIABLE).unwrap_or_else(|_| "0 40000".to_owned());
    let (piece, bytes) = asked.split_once(' ').unwrap();
    let piece = PIECES.get(piece.parse::<usize>().unwrap()).unwrap();
    let raw = mail(piece, bytes.parse().unwrap());
    let before = cpu::spent();
    let message = parse(&raw);
    let reading = reply::of(&message);
    let _sender = forwarded_from(&message, &raw);
    let _formatting = formatted(&raw, &reading.new);
    let spent = (cpu::spent() - before).as_nanos();
    assert!(spent > 0);
    let told = format!("\nspent {spent}\n");
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes()).unwrap();
}

/// A mail that says it twice, as text and as HTML.
fn mail(piece: &str, bytes: usize) -> Vec<u8> {
    let body = format!("Hello\n\n{}", piece.repeat(bytes / piece.len()));
    format!(
        "From: Kim <kim@example.net>\nSubject: Fwd: x\nContent-Type: multipart/alternative; \
         boundary=\"=_b\"\n\n--=_b\nContent-Type: text/plain\n\n{body}\n--=_b\n\
         Content-Type: text/html\n\n<p>{body}\n--=_b--\n"
    )
    .into_bytes()
}
