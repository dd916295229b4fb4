//! Hashes: when two mails are one.
//!
//! Separate because duplicates are proven here and nowhere else. The raw hash knows the same mail
//! in another folder, after a restore, under another UID. The content hash knows two deliveries of
//! one mail, whose trace fields differ. Neither sees how lines end. A Message-ID alone proves
//! nothing: whoever sends ours first must not make the real mail vanish.

use super::field::Lines;
use crate::mail::message::{Hash, Header};

/// The fields that a relay leaves alone, as far as they say what the mail is, where it belongs and
/// whom an answer goes to: a copy that says otherwise is another mail.
const CONTENT_FIELDS: [&str; 11] = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// Over the mail with line ends made CRLF.
#[must_use]
pub fn raw(bytes: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for line in Lines::from(bytes, 0) {
        hasher.update(line.content);
        if bytes.get(line.end - 1) == Some(&b'\n') {
            hasher.update(b"\r\n");
        }
    }
    Hash(*hasher.finalize().as_bytes())
}

/// Over [`CONTENT_FIELDS`] and the body. Fields are taken unfolded, with runs
/// of blanks as one; empty lines at the body's end do not count (RFC 6376 §3.4).
pub(super) fn content(fields: &[Header], body: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for name in CONTENT_FIELDS {
        let same_name = fields.iter().filter(|field| field.name.eq_ignore_ascii_case(name));
        for field in same_name {
            hasher.update(name.as_bytes());
            for word in field.value.split_whitespace() {
                hasher.update(b" ");
                hasher.update(word.as_bytes());
            }
            hasher.update(b"\r\n");
        }
    }
    let mut empty_lines = 0;
    for line in Lines::from(body, 0) {
        if line.content.is_empty() {
            empty_lines += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty_lines) {
            hasher.update(b"\r\n");
        }
        hasher.update(b"\r\n");
        hasher.update(line.content);
    }
    Hash(*hasher.finalize().as_bytes())
}
