//! The whole desk on a real Dovecot and a real Postfix: the program as its users run it, mail as
//! customers and agents write it, and what each of them then finds in the mailbox.
//!
//! Separate from the scenarios without servers because only here do IDLE, UIDs, flags, queues and
//! restarts behave as they do at work. Everything is learned from the commands, the mailboxes and
//! the log. Figures are printed and never judged: what is asserted are counts. See them with
//! `--nocapture`. Fails, and never skips, where the servers are missing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail by panicking and prints its figures, also in its helpers"
)]

mod bundling;
mod checking;
mod figures;
mod history;
mod kill;
mod latency;
mod loops;
mod old_mail;
mod outage;
mod promises_in_time;
mod same_mail;
mod scene;
mod sent_by_hand;
mod shelves;
mod story;
#[expect(dead_code, reason = "the desk needs a part of the harness; its own tests the rest")]
#[path = "../support/mod.rs"]
mod support;
