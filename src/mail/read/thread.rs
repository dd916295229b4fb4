//! Threading evidence: the ids that a mail names, and what its subject says beside the words.
//!
//! Separate because ids and subjects are read the same way whether they come from a header, a
//! report or an import. Message-ID, In-Reply-To, References: RFC 5322 §3.6.4 with what clients make
//! of it. Subjects: the `Re:` of RFC 5322 §3.6.5 in other languages. Never decides that two mails
//! belong together: a subject alone never does.

use std::collections::HashSet;

use data_encoding::{BASE64, BASE64_NOPAD};

use crate::limits;
use crate::mail::message::MessageId;

/// The ids in In-Reply-To or References, in order, without repeats, at most [`limits::IDS_MAX`].
/// Takes ids with comments, words or dates around them (`<1@a> (Kim) "of Monday"`), and bare ones
/// where none has brackets. An id that was cut off (no `>`) is ignored.
#[must_use]
pub fn ids(value: &str) -> Vec<MessageId> {
    let mut found = bracketed(value);
    if found.is_empty() && !value.contains('<') {
        found = bare(value);
    }
    let mut seen = HashSet::new();
    found.retain(|id| seen.insert(id.clone()));
    if found.len() > limits::IDS_MAX {
        // Our own token stands first, the nearest ancestors last.
        let kept_last = limits::IDS_MAX / 2;
        let cut_to = found.len() - kept_last;
        found.drain(limits::IDS_MAX - kept_last..cut_to);
    }
    found
}

/// The mail's own id. Where it has no brackets, all of the value is the id, whatever it looks like:
/// answers will repeat it.
#[must_use]
pub fn message_id(value: &str) -> Option<MessageId> {
    bracketed(value).into_iter().next().or_else(|| MessageId::parse(value))
}

/// The ids that a relay says it gave a mail, in its reply to the whole of it: between brackets
/// (Exchange: `2.6.0 <1@prod.outlook.com> [InternalId=…] Queued mail for delivery`), or as Amazon
/// SES does, which makes its own `Ok 0102018d…-000000` the Message-ID's local part. Without what is
/// no id but somebody's address.
#[must_use]
pub fn relays_ids(reply: &str) -> Vec<MessageId> {
    let mut found = bracketed(reply);
    found.retain(MessageId::is_well_formed);
    let mut words = reply.split_whitespace().rev();
    if let (Some(last), Some(ok)) = (words.next(), words.next())
        && ok.eq_ignore_ascii_case("ok")
        && is_of_ses(last)
    {
        found.extend(MessageId::parse(&format!("{last}@{SES}")));
    }
    found
}

/// The id without the region in it, where Amazon SES has made it: its reply does not tell the
/// region, the mail does.
#[must_use]
pub fn without_region(id: &MessageId) -> Option<MessageId> {
    let (local, domain) = id.as_str().rsplit_once('@')?;
    let is_regional = domain.strip_suffix(SES)?.ends_with('.');
    (is_regional && is_of_ses(local)).then(|| MessageId::parse(&format!("{local}@{SES}")))?
}

/// The domain of what Amazon SES sends, without its region.
const SES: &str = "amazonses.com";

/// `0102018d5c4f1f2a-0f9a1c2d-1b2c-4d3e-8f40-a1b2c3d4e5f6-000000`
fn is_of_ses(word: &str) -> bool {
    let lengths = [16, 8, 4, 4, 4, 12, 6];
    let pieces: Vec<&str> = word.split('-').take(lengths.len() + 1).collect();
    let is_hex = |piece: &&str| piece.bytes().all(|byte| byte.is_ascii_hexdigit());
    pieces.iter().map(|piece| piece.len()).eq(lengths) && pieces.iter().all(is_hex)
}

/// Exchange's Thread-Index, as far as the answers to a mail have it in common with it: a byte 1,
/// five of its time and sixteen random ones ([MS-OXOMSG] 2.2.1.3); each answer adds five bytes.
/// `None` where it is none, or names no thread.
#[must_use]
pub fn conversation_index(value: &str) -> Option<[u8; INDEX_BYTES]> {
    let text: Vec<u8> = value.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let text = text.get(..text.len().min(INDEX_CHARS_MAX))?;
    let bytes = BASE64.decode(text).or_else(|_| BASE64_NOPAD.decode(text)).ok()?;
    let (index, answers) = bytes.split_first_chunk::<INDEX_BYTES>()?;
    let names_a_thread = index.iter().skip(6).any(|byte| *byte != 0);
    (index.first() == Some(&1) && answers.len().is_multiple_of(5) && names_a_thread)
        .then_some(*index)
}

/// Bytes that all mails of a thread have in common.
pub const INDEX_BYTES: usize = 22;

/// Characters of a Thread-Index that are read: some 800 answers, each to the one before.
const INDEX_CHARS_MAX: usize = 5488;

/// The ids between brackets. A `<` before the `>` means that the first one was cut.
fn bracketed(value: &str) -> Vec<MessageId> {
    let pieces = value.split('<').skip(1);
    pieces.filter_map(|piece| MessageId::parse(piece.split_once('>')?.0)).collect()
}

/// Words with an `@`, outside comments and quotes; what follows a `;` is said about the id, as in
/// `1@a; from kim on Mon`.
fn bare(value: &str) -> Vec<MessageId> {
    let mut text = String::with_capacity(value.len());
    let mut depth = 0_usize;
    let mut in_quotes = false;
    for c in value.chars() {
        match c {
            '"' => in_quotes = !in_quotes,
            '(' if !in_quotes => depth += 1,
            ')' if !in_quotes => depth = depth.saturating_sub(1),
            ';' if depth == 0 && !in_quotes => break,
            c if depth == 0 && !in_quotes => text.push(c),
            _ => {}
        }
    }
    text.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| word.contains('@'))
        .filter_map(MessageId::parse)
        .collect()
}

/// The references in a subject: six characters of Crockford's base 32 in `[#7KQ2M9]`, in upper case
/// with `O`, `I` and `L` read as digits. Only candidates: whether one is ours is looked up.
#[must_use]
pub fn subject_refs(subject: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in subject.split("[#").skip(1) {
        if let Some((inner, _)) = piece.split_once(']')
            && let Some(reference) = reference(inner)
            && !found.contains(&reference)
            && found.len() < REFS_MAX
        {
            found.push(reference);
        }
    }
    found
}

/// References taken from one subject.
const REFS_MAX: usize = 10;

fn reference(inner: &str) -> Option<String> {
    if inner.len() > 20 {
        return None;
    }
    let mut reference = String::new();
    // A client may have folded the subject inside the brackets.
    for c in inner.chars().filter(|c| !c.is_whitespace()) {
        let upper = canonical(c);
        if !upper.is_ascii_alphanumeric() || upper == 'U' {
            return None;
        }
        reference.push(upper);
    }
    (reference.len() == 6).then_some(reference)
}

/// The subject without our `[#7KQ2M9]`, without one reply prefix after the other in front, and with
/// `prefix` before it: what an answer's subject is made of. `Fwd:` and the like stay; they say what
/// the mail is.
#[must_use]
pub fn tidy_subject(subject: &str, prefix: &str) -> String {
    let subject = without_refs(subject);
    format!("{prefix}{}", without_reply_prefixes(&subject)).trim().to_owned()
}

/// What stands behind the reply prefixes of a subject, one after the other. Forwards keep theirs:
/// it says something.
#[must_use]
pub fn without_reply_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    while let Some(behind) = without_reply_prefix(rest) {
        rest = behind;
    }
    rest
}

/// A letter of a reference as it is meant: upper case, with Crockford's look-alikes read as digits.
#[must_use]
pub fn canonical(letter: char) -> char {
    match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

/// Every `[#7KQ2M9]` gone, blanks collapsed; also one that only the loss of another one lays bare.
fn without_refs(subject: &str) -> String {
    let mut left = without_refs_once(subject);
    for _ in 1..REFS_MAX {
        let next = without_refs_once(&left);
        if next == left {
            break;
        }
        left = next;
    }
    left
}

fn without_refs_once(subject: &str) -> String {
    let mut kept = String::with_capacity(subject.len());
    let mut rest = subject;
    while let Some((before, behind)) = rest.split_once("[#") {
        kept.push_str(before);
        match behind.split_once(']') {
            Some((inner, after)) if reference(inner).is_some() => {
                kept.push(' ');
                rest = after;
            }
            Some(_) | None => {
                kept.push_str("[#");
                rest = behind;
            }
        }
    }
    kept.push_str(rest);
    let mut line = String::with_capacity(kept.len());
    for word in kept.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Strips `Re:`, `RE :`, `Re[2]:`, `Re(2):`, `Re^2:`, `RE：`; `None` where the subject begins with
/// no prefix.
fn without_reply_prefix(subject: &str) -> Option<&str> {
    let colon =
        subject.char_indices().take(PREFIX_CHARS_MAX).find(|(_, c)| matches!(c, ':' | '：'));
    let (word, behind) = subject.split_at_checked(colon?.0)?;
    let word = word.trim_end();
    let word = match word.strip_suffix([']', ')']) {
        Some(counted) => {
            let (word, count) = counted.rsplit_once(['[', '('])?;
            count.bytes().all(|b| b.is_ascii_digit()).then_some(word)?
        }
        None => match word.split_once('^') {
            Some((word, count)) if count.bytes().all(|b| b.is_ascii_digit()) => word,
            Some(_) | None => word,
        },
    };
    let word = word.trim_end().to_lowercase();
    let mut behind = behind.chars();
    behind.next();
    REPLY_PREFIXES.contains(&word.as_str()).then(|| behind.as_str().trim_start())
}

/// The longest prefix with its count and blanks.
const PREFIX_CHARS_MAX: usize = 24;

/// What clients put before the subject of an answer, in lower case.
const REPLY_PREFIXES: [&str; 28] = [
    "re",      // English, Latin
    "aw",      // German (Outlook)
    "antw",    // German, Dutch
    "antwort", // German (GMX, Lotus Notes)
    "betreff", // German (Lotus Notes)
    "réf",     // French
    "ref",     // French (Lotus Notes)
    "rép",     // French
    "rif",     // Italian
    "r",       // Italian
    "res",     // Portuguese
    "sv",      // Swedish, Norwegian, Danish
    "vs",      // Finnish
    "odp",     // Polish
    "odg",     // Croatian, Slovene
    "vá",      // Hungarian
    "válasz",  // Hungarian
    "atb",     // Latvian
    "ats",     // Lithuanian
    "ynt",     // Turkish
    "cevap",   // Turkish
    "απ",      // Greek
    "отв",     // Russian
    "ответ",   // Russian
    "回复",    // Chinese
    "答复",    // Chinese
    "返信",    // Japanese
    "회신",    // Korean
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check_ids(value: &str, expected: &[&str]) {
        let found = ids(value);
        let found: Vec<&str> = found.iter().map(MessageId::as_str).collect();
        assert_eq!(found, expected, "{value:?}");
    }

    #[test]
    fn ids_as_they_come() {
        check_ids("<1@a> <2@a>", &["1@a", "2@a"]);
        check_ids("<1@a><2@a>,<1@a>", &["1@a", "2@a"]);
        check_ids("1@a", &["1@a"]);
        check_ids("1@a 2@a", &["1@a", "2@a"]);
        check_ids("1@a; from kim@example.net on Mon, 1 Jan 2029", &["1@a"]);
        check_ids("<1@a> (Kim's message of \"Mon, 1 Jan\")", &["1@a"]);
        check_ids("Message from Kim of \"Mon\" <1@a>", &["1@a"]);
        check_ids("(kim@example.net) 1@a", &["1@a"]);
        check_ids("<1@a> junk <cut@of", &["1@a"]);
        check_ids("<cut@of <2@a>", &["2@a"]);
        check_ids("<cut@of", &[]);
        check_ids("<a@@b> <no-at> <a b@c> <>", &["a@@b", "no-at", "ab@c"]);
        check_ids("<1.a\t b@c> <\"q q\"@d>", &["1.ab@c", "\"qq\"@d"]);
        check_ids("", &[]);
        check_ids("your mail of Monday", &[]);
    }

    #[test]
    fn many_ids_keep_both_ends() {
        let value: String = (0..10_000).map(|n| format!("<{n}@a>")).collect();
        let found = ids(&value);
        assert_eq!(found.len(), limits::IDS_MAX);
        assert_eq!(found.first().unwrap().as_str(), "0@a");
        assert_eq!(found.last().unwrap().as_str(), "9999@a");
    }

    #[test]
    fn own_ids() {
        let check = |value: &str, expected: Option<&str>| {
            assert_eq!(message_id(value).as_ref().map(MessageId::as_str), expected, "{value:?}");
        };
        check("<1@a>", Some("1@a"));
        check("1@a", Some("1@a"));
        check("no-at", Some("no-at"));
        check("<1@a> (added by relay)", Some("1@a"));
        check("<1@a", Some("1@a"));
        check("<a@@b>", Some("a@@b"));
        check("<folded-in-the- middle@a>", Some("folded-in-the-middle@a"));
        check("<>", None);
        check("", None);
    }

    #[test]
    fn case_c3_ids_that_relays_tell() {
        let check = |reply: &str, expected: &[&str]| {
            let found = relays_ids(reply);
            assert_eq!(
                found.iter().map(MessageId::as_str).collect::<Vec<_>>(),
                expected,
                "{reply}"
            );
        };
        check("2.0.0 Ok: queued as 4Zk1Xq2", &[]);
        check("Great success", &[]);
        check(
            "2.6.0 <AM0PR1@AM0PR1.eurprd01.prod.outlook.com> [InternalId=1, Hostname=x] 9 bytes \
             in 0.1, 40 KB/sec Queued mail for delivery",
            &["AM0PR1@AM0PR1.eurprd01.prod.outlook.com"],
        );
        let id = "0102018d5c4f1f2a-0f9a1c2d-1b2c-4d3e-8f40-a1b2c3d4e5f6-000000";
        check(&format!("Ok {id}"), &[&format!("{id}@amazonses.com")]);
        check("Ok 0102018d5c4f1f2a-0f9a1c2d", &[]);
        check("<no-at> <un ended <a@b", &[]);
        let plain = |id: &str| without_region(&MessageId::parse(id).unwrap());
        let expected = MessageId::parse(&format!("{id}@amazonses.com"));
        assert_eq!(plain(&format!("{id}@eu-west-1.amazonses.com")), expected);
        assert_eq!(plain(&format!("{id}@email.amazonses.com")), expected);
        assert_eq!(plain(&format!("{id}@evil-amazonses.com")), None);
        assert_eq!(plain("1@eu-west-1.amazonses.com"), None);
    }

    #[test]
    fn case_c16_thread_indexes() {
        let index = |first: u8, rest: usize| {
            let mut bytes = vec![first; 1];
            bytes.extend((0..rest).map(|n| u8::try_from(n).unwrap() | 1));
            BASE64.encode(&bytes)
        };
        let whole = conversation_index(&index(1, 21)).unwrap();
        let answer = index(1, 31);
        let (begin, end) = answer.split_at(7);
        assert_eq!(conversation_index(&format!("{begin}\r\n\t{end}")), Some(whole));
        for bad in [index(1, 20), index(1, 22), index(2, 21), String::new(), "?".repeat(40)] {
            assert_eq!(conversation_index(&bad), None, "{bad}");
        }
        let nothing = BASE64.encode(&[&[1][..], &[7; 5], &[0; 16]].concat());
        assert_eq!(conversation_index(&nothing), None, "a thread of no number");
        assert_eq!(conversation_index(&index(1, 21).repeat(100_000)), None);
    }

    #[test]
    fn references_in_subjects() {
        let check = |subject: &str, expected: &[&str]| {
            assert_eq!(subject_refs(subject), expected, "{subject:?}");
        };
        check("Re: Lamps [#7KQ2M9]", &["7KQ2M9"]);
        check("[#7kq2m9] [#OIL000] [#7KQ2M9]", &["7KQ2M9", "011000"]);
        check("[#7KQ 2M9] [#\r\n7KQ2MA]", &["7KQ2M9", "7KQ2MA"]);
        check("[#401] [Ticket#7KQ2M9] #7KQ2M9 [#7KQ2M9", &[]);
        check("[#7KQ2MU]", &[]);
        check(&"[#".repeat(100_000), &[]);
    }

    #[test]
    fn tidied_subjects() {
        let check = |subject: &str, expected: &str| {
            assert_eq!(tidy_subject(subject, "Re: "), expected, "{subject:?}");
        };
        check("Lamps", "Re: Lamps");
        check("Re: AW: RE :Lamps [#7KQ2M9]", "Re: Lamps");
        check("[#7KQ2M9] Re[2]: Antwort: Lamps", "Re: Lamps");
        check("Fwd: Re: Lamps", "Re: Fwd: Re: Lamps");
        check("Invoice [#401] RE：x", "Re: Invoice [#401] RE：x");
        check("RE：x", "Re: x");
        check("Rechnung: 12", "Re: Rechnung: 12");
        check("", "Re:");
    }
}
