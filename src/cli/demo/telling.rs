//! The telling: what the audience sees.
//!
//! Separate so that the story holds no layout. A line for everything that happens, with the time
//! since the curtain rose; each mail in a frame, 80 columns wide, as its reader would see it.

use std::io::Write;

use super::cast::{ANNA, BEN, DESK, EVA, Got, KIM, PASSWORD};
use crate::sandbox::Sandbox;
use crate::world::clock::{Clock, SystemClock};

/// Columns of a frame, its edges included.
const WIDTH: usize = 80;

/// Lines of a mail's text that are shown.
const LINES_MAX: usize = 16;

/// Tells the story on standard output.
pub(super) struct Telling {
    clock: SystemClock,
}

impl Telling {
    pub(super) fn new() -> Telling {
        Telling { clock: SystemClock::new() }
    }

    /// Something happened.
    pub(super) fn tell(&mut self, line: &str) {
        let at = self.clock.monotonic().as_secs_f64();
        self.write(&format!("\n{at:5.1} s  {line}"));
    }

    /// A mail, as its reader sees it.
    pub(super) fn show(&mut self, got: &Got) {
        let message = &got.message;
        let from = message.author().map(|from| format!("{} <{}>", from.name, from.address));
        let to: Vec<String> = message.to.iter().map(|to| to.address.to_string()).collect();
        self.write(&format!("        ┌─ {:─<1$}┐", format!("{} ", got.kind()), WIDTH - 12));
        self.framed(&format!("From: {}", from.unwrap_or_default()));
        self.framed(&format!("To: {}", to.join(", ")));
        self.framed(&format!("Subject: {}", message.subject));
        self.framed("");
        let text = message.text.trim_end();
        for line in text.lines().take(LINES_MAX) {
            for piece in wrapped(line, WIDTH - 13) {
                self.framed(&piece);
            }
        }
        if text.lines().count() > LINES_MAX {
            self.framed("…");
        }
        self.write(&format!("        └{:─<1$}┘", "", WIDTH - 10));
    }

    /// A line of plain text.
    pub(super) fn line(&mut self, line: &str) {
        self.write(&format!("         {line}"));
    }

    /// How to go on by hand.
    pub(super) fn logins(&mut self, sandbox: &Sandbox, config: &std::path::Path) {
        self.tell("The desk stays up. Point a mail client at it (no encryption, password login):");
        self.line(&format!(
            "IMAP 127.0.0.1:{}   SMTP 127.0.0.1:{}",
            sandbox.imap_port(),
            sandbox.smtp_port()
        ));
        for (who, address) in
            [("agent", ANNA), ("agent", BEN), ("customer", KIM), ("customer", EVA)]
        {
            self.line(&format!("{who:9} {address:24} password {PASSWORD}"));
        }
        self.line(&format!("Customers write to {DESK}."));
        self.line(&format!("posthaste --config {} queue", config.display()));
        self.line("Ctrl-C ends it.");
    }

    fn framed(&self, line: &str) {
        let width = WIDTH - 12;
        let shown: String = line.chars().take(width).collect();
        let pad = width.saturating_sub(shown.chars().count());
        self.write(&format!("        │ {shown}{} │", " ".repeat(pad)));
    }

    fn write(&self, line: &str) {
        // An audience that has left is no reason to stop the play.
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

/// A line in pieces of at most `width` characters, broken at blanks; of a quote each is one.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    if let Some(quoted) = line.strip_prefix("> ") {
        let pieces = wrapped(quoted, width.saturating_sub(2));
        return pieces.into_iter().map(|piece| format!("> {piece}")).collect();
    }
    let mut pieces = vec![String::new()];
    for word in line.split(' ') {
        let fits = pieces.last().is_some_and(|last| {
            last.is_empty() || last.chars().count() + 1 + word.chars().count() <= width
        });
        match pieces.last_mut() {
            Some(last) if fits => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(word);
            }
            Some(_) | None => pieces.push(word.to_owned()),
        }
    }
    pieces
}
