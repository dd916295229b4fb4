//! Mails that somebody wrote, and then something broke: mutations of the mails in
//! `POSTHASTE_CORPORA`, each read whole.
//!
//! Separate because it is a search, not an example: `POSTHASTE_MUTATIONS` says how many mails are
//! tried (default 2,000, some seconds), `POSTHASTE_SEED` where the search begins. A failure names
//! the seed of its mail, which is enough to make it again. What was found stands as tests beside
//! the code that was wrong.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "what was set up is there, and a search says how long it took"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use posthaste::desk::placement::evidence;
use posthaste::mail::read::authentication::authenticate;
use posthaste::mail::read::bounce::bounces;
use posthaste::mail::read::classify::{OwnMarks, classify};
use posthaste::mail::read::forward::original_sender;
use posthaste::mail::read::parse::{parse, part_bytes, unreadable};
use posthaste::mail::read::reply;

const MUTATIONS: u64 = 2_000;

#[test]
fn mutated_mails_are_read() {
    let Some(folder) = std::env::var_os("POSTHASTE_CORPORA") else {
        println!("mutation: not run, POSTHASTE_CORPORA is not set");
        return;
    };
    let mails = mails(Path::new(&folder));
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().unwrap())
    };
    let first = number("POSTHASTE_SEED", 1);
    let last = first + number("POSTHASTE_MUTATIONS", MUTATIONS);
    let mut slowest = (0, 0, 0);
    let started = Instant::now();
    for seed in first..last {
        let raw = mutated(&mails, seed);
        let before = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| check(&raw))).is_err() {
            panic!("POSTHASTE_SEED={seed}: a mail of {} bytes", raw.len());
        }
        slowest = slowest.max((before.elapsed().as_millis(), seed, raw.len()));
    }
    let (ms, seed, bytes) = slowest;
    let tried = last - first;
    println!("mutation: {tried} mails of {} in {} s", mails.len(), started.elapsed().as_secs());
    println!("mutation: the slowest, seed {seed} with {bytes} bytes, took {ms} ms");
}

/// Every mail of every set up to 200 kB.
fn mails(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    for set in std::fs::read_dir(folder).unwrap() {
        let Ok(mails) = std::fs::read_dir(set.unwrap().path().join("eml")) else { continue };
        paths.extend(mails.map(|mail| mail.unwrap().path()));
    }
    paths.sort();
    let mails: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert!(mails.len() > 600, "only {} mails", mails.len());
    mails.into_iter().filter(|mail| (1..200_000).contains(&mail.len())).collect()
}

/// What holds for every message.
fn check(raw: &[u8]) {
    let message = parse(raw);
    let is_clean = |text: &str| text.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control());
    assert!(is_clean(&message.text) && is_clean(&message.subject));
    assert!(message.text.len() <= 20 * raw.len() + 1_000, "{} bytes of text", message.text.len());
    for attachment in message.attachments.iter().take(20) {
        let bytes = part_bytes(raw, attachment.part).unwrap();
        assert_eq!(bytes.len() as u64, attachment.size);
        assert!(!attachment.name.is_empty() && !attachment.name.contains(['/', '\\', '\n']));
    }
    let reading = reply::of(&message);
    let mut end = 0;
    for piece in &reading.pieces {
        assert!(piece.range.start >= end, "{:?} begins before {end}", piece.range);
        assert!(message.text.get(piece.range.clone()).is_some(), "{:?}", piece.range);
        end = piece.range.end;
    }
    let authentication = authenticate(&message, &["mx.example.net".to_owned()]);
    let own = OwnMarks { is_ours: false, addresses: Vec::new(), via: Vec::new() };
    let verdict = classify(&message, authentication, &own);
    assert!(verdict.reasons.iter().all(|reason| is_clean(&reason.evidence)));
    let _ = (bounces(&message), evidence(&message), original_sender(&message), unreadable(raw));
}

/// Numbers by chance that are the same for the same seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// What breaks mail: marks of every format that is read.
const PIECES: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\x1b$B",
    b"\"",
    b"(",
    b")",
    b"<",
    b">",
    b";",
    b":",
    b",",
    b"=",
    b"=?utf-8?q?",
    b"=?gbk?B?",
    b"?=",
    b"*0*=",
    b"*=utf-8''",
    b"--",
    b"=3D",
    b"&#",
    b"&",
    b"<blockquote>",
    b"<div style='display:none'>",
    b"</",
    b"<!--",
    b"<td>",
    b"begin 644 a\n",
    b"end\n",
    b"> ",
    b"-- \n",
    b"Content-Type: ",
    b"multipart/mixed; boundary=",
    b"multipart/alternative; boundary=x\n\n--x\n",
    b"text/html",
    b"text/calendar",
    b"message/rfc822",
    b"application/ms-tnef",
    b"Content-Transfer-Encoding: base64\n",
    b"charset=utf-7",
    b"From: ",
    b"format=flowed; delsp=yes",
    b"Authentication-Results: mx.example.net; dmarc=pass ",
    b"\x7f\xff",
    b"On Mon, Kim wrote:\n",
    b"-----Original Message-----\n",
    b"BEGIN:VEVENT\n",
    b"@",
    b"\xe2\x80\xae",
];

/// A mail of the corpora after one to eight accidents.
fn mutated(mails: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let mut chance = Chance(seed);
    let mut mail = mails.get(chance.below(mails.len())).unwrap().clone();
    for _ in 0..=chance.below(8) {
        // Half of all accidents befall the header.
        let reach = if chance.below(2) == 0 { mail.len().min(2_000) } else { mail.len() };
        let at = chance.below(reach);
        let end = (at + chance.below(80)).min(mail.len());
        match chance.below(8) {
            0 => {
                let piece = PIECES.get(chance.below(PIECES.len())).unwrap();
                let times = if chance.below(20) == 0 { 1_000 } else { 1 };
                drop(mail.splice(at..at, piece.repeat(times)));
            }
            1 => {
                let piece = PIECES.get(chance.below(PIECES.len())).unwrap();
                drop(mail.splice(at..end, piece.iter().copied()));
            }
            2 => drop(mail.drain(at..end)),
            3 => mail.truncate(at),
            4 => {
                let copied = mail.get(at..end).unwrap().to_vec();
                let to = chance.below(mail.len());
                drop(mail.splice(to..to, copied));
            }
            5 => {
                if let Some(byte) = mail.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            6 => {
                let other = mails.get(chance.below(mails.len())).unwrap();
                let from = chance.below(other.len());
                mail.truncate(at);
                mail.extend_from_slice(other.get(from..).unwrap());
            }
            _ => {
                let line = mail.iter().skip(at).position(|byte| *byte == b'\n').unwrap_or(0) + at;
                mail.get_mut(line..).unwrap().reverse();
            }
        }
        if mail.is_empty() {
            return mail;
        }
    }
    mail
}
