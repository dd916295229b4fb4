//! Trace: when servers say that they took a mail (RFC 5321 §4.4).
//!
//! Separate from the Date, which is the author's own claim. Every server writes a Received field
//! above the others; the last `;` of each stands before its date. Of forged fields the author may
//! have as many as they like, so nothing but the order of old mail may depend on this.

use jiff::Timestamp;

use super::parse::date;
use crate::mail::message::Message;

/// When the last server took the mail: the newest date of its Received fields that is not after
/// `now`. `None` where it has none.
#[must_use]
pub fn newest_received(message: &Message, now: Timestamp) -> Option<Timestamp> {
    let dates = message.header("Received").filter_map(|value| {
        let (_, date_of) = value.rsplit_once(';')?;
        date(date_of.trim())
    });
    dates.filter(|date| *date <= now).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::read::parse::parse;

    fn check(header: &str, expected: Option<&str>) {
        let message = parse(format!("{header}\r\n\r\nHi\r\n").as_bytes());
        let now = "2026-02-01T00:00:00Z".parse().unwrap();
        assert_eq!(
            newest_received(&message, now),
            expected.map(|at| at.parse().unwrap()),
            "{header}"
        );
    }

    #[test]
    fn the_last_server_that_took_it() {
        check("Subject: x", None);
        check(
            "Received: from a by b; Mon, 5 Jan 2026 10:00:00 +0100",
            Some("2026-01-05T09:00:00Z"),
        );
        check(
            "Received: from a by b\r\n (x; y); Mon, 5 Jan 2026 10:00:00 +0100 (CET)\r\n\
             Received: from c by a; Mon, 5 Jan 2026 10:00:02 +0100",
            Some("2026-01-05T09:00:02Z"),
        );
        check("Received: from a by b; some day", None);
        check("Received: by b", None);
        check("Received: by b; Mon, 5 Jan 2099 10:00:00 +0000", None);
    }
}
