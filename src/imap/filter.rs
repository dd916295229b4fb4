//! What of a server's responses the parser gets to see.
//!
//! Separate and pure so that tables can test it. imap-proto 0.17 ends the session at the first
//! response that it does not know (NAMESPACE, STATUS with SIZE, a NUL byte), and panics on
//! some (`[ALERT]ü`, `INTERNALDATE NIL`). So only the kinds of response that we use pass; known
//! oddities are repaired; and what then does not parse is dropped, for every use tells a missing
//! answer from an empty one. The parser itself is the judge, behind `catch_unwind`. Never drops a
//! `SEARCH`, nor the `ESEARCH` in its place, for there "nothing" would look like an answer.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use imap_proto::Response;

use super::frame::Frame;
use crate::limits::{IMAP_PARENTHESES_MAX, IMAP_SEARCH_MAX};

/// What stands for a search that found more than is held: 0, which no UID is.
const TOO_MANY: &[u8] = b"* SEARCH 0\r\n";

/// A response that the parser reads whole and without panic, or none.
#[must_use]
pub fn tame(frame: Frame) -> Option<Vec<u8>> {
    if frame.bytes.starts_with(b"* ") { tame_untagged(frame) } else { tame_status(frame.bytes) }
}

/// Tagged replies and continuations.
fn tame_status(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    space_after_code(&mut bytes);
    if parses(&bytes) {
        return Some(bytes);
    }
    blur(&mut bytes, 0..usize::MAX);
    if parses(&bytes) {
        return Some(bytes);
    }
    // The tag and the status are what matters: without them the command would wait for ever.
    let mut words = bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let plain = [words.next()?, b" ", words.next()?, b" unreadable\r\n"].concat();
    parses(&plain).then_some(plain)
}

fn tame_untagged(mut frame: Frame) -> Option<Vec<u8>> {
    let kind = Kind::of(&frame.bytes)?;
    match kind {
        Kind::Status => space_after_code(&mut frame.bytes),
        Kind::Search => frame.bytes = numbers_only(&frame.bytes),
        Kind::Esearch => frame.bytes = numbers_of_esearch(&frame.bytes)?,
        Kind::Capability => frame.bytes = capabilities_only(&frame.bytes),
        Kind::Fetch => repair_fetch(&mut frame)?,
        Kind::Other => {}
    }
    if parses(&frame.bytes) {
        return Some(frame.bytes);
    }
    // Flags and texts in some 8-bit charset, NUL: blurred they are of no harm.
    for span in lines_of(&frame) {
        blur(&mut frame.bytes, span);
    }
    parses(&frame.bytes).then_some(frame.bytes)
}

/// The kinds of untagged response that a verb of ours reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Status,
    Search,
    Esearch,
    Capability,
    Fetch,
    /// `LIST`, `STATUS`, `FLAGS`, `EXISTS`, `RECENT`, `EXPUNGE`, `VANISHED`.
    Other,
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Kind> {
        let mut words = bytes.split(|byte| byte.is_ascii_whitespace()).skip(1);
        let first = words.next()?;
        let numbered = !first.is_empty() && first.iter().all(u8::is_ascii_digit);
        let word = if numbered { words.next()? } else { first }.to_ascii_uppercase();
        match (numbered, word.as_slice()) {
            (true, b"FETCH") => Some(Kind::Fetch),
            (true, b"EXISTS" | b"RECENT" | b"EXPUNGE") => Some(Kind::Other),
            (true, _) => None,
            (false, b"OK" | b"NO" | b"BAD" | b"BYE" | b"PREAUTH") => Some(Kind::Status),
            (false, b"SEARCH") => Some(Kind::Search),
            (false, b"ESEARCH") => Some(Kind::Esearch),
            (false, b"CAPABILITY") => Some(Kind::Capability),
            (false, b"LIST" | b"STATUS" | b"FLAGS" | b"VANISHED") => Some(Kind::Other),
            (false, _) => None,
        }
    }
}

/// Whether imap-proto reads all of `bytes` as one response.
fn parses(bytes: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(
        || matches!(Response::parse(bytes), Ok((rest, _)) if rest.is_empty()),
    ))
    .unwrap_or(false)
}

/// Puts the blank behind a response code that RFC 3501 §7.1 asks for: the parser drops one byte
/// there, and panics where it is the first of several of one character.
fn space_after_code(bytes: &mut Vec<u8>) {
    let Some(open) = bytes.iter().position(|&byte| byte == b'[') else {
        return;
    };
    let words_before = bytes.iter().take(open).filter(|byte| byte.is_ascii_whitespace()).count();
    let Some(length) = bytes.iter().skip(open).position(|&byte| byte == b']') else {
        return;
    };
    let after = open + length + 1;
    let follows = bytes.get(after).copied().unwrap_or(b'\r');
    if words_before <= 2 && !matches!(follows, b' ' | b'\r') {
        bytes.insert(after, b' ');
    }
}

/// `SEARCH` without what is no number: Dovecot and others add `(MODSEQ n)` (RFC 7162 §3.1.5).
fn numbers_only(bytes: &[u8]) -> Vec<u8> {
    let mut line = b"* SEARCH".to_vec();
    let words = bytes.split(|byte| byte.is_ascii_whitespace()).skip(2);
    for word in words.take_while(|word| !word.starts_with(b"(")) {
        if number(word).is_some() {
            line.push(b' ');
            line.extend_from_slice(word);
        }
    }
    line.extend_from_slice(b"\r\n");
    line
}

/// `ESEARCH` (RFC 4731 §3.1, RFC 9051 §7.3.4) as the `SEARCH` that a plain SEARCH asks for: whoever
/// speaks IMAP4rev2 alone answers in no other way. None where it speaks of no UIDs, which we never
/// ask for. One that finds more than [`IMAP_SEARCH_MAX`] becomes [`TOO_MANY`].
fn numbers_of_esearch(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_ascii_end();
    let rest = text.get("* ESEARCH".len()..)?.trim_start();
    let rest = match rest.strip_prefix('(') {
        Some(correlator) => correlator.split_once(')')?.1,
        None => rest,
    };
    let mut words = rest.split_ascii_whitespace();
    if !words.next()?.eq_ignore_ascii_case("UID") {
        return None;
    }
    let mut line = b"* SEARCH".to_vec();
    let mut found = 0;
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        if !name.eq_ignore_ascii_case("ALL") {
            continue;
        }
        for run in value.split(',') {
            let (first, last) = run.split_once(':').unwrap_or((run, run));
            let (first, last) = (number(first.as_bytes())?, number(last.as_bytes())?);
            for uid in first.min(last)..=first.max(last) {
                found += 1;
                if found > IMAP_SEARCH_MAX {
                    return Some(TOO_MANY.to_vec());
                }
                line.extend_from_slice(format!(" {uid}").as_bytes());
            }
        }
    }
    line.extend_from_slice(b"\r\n");
    Some(line)
}

/// A number as UIDs are: not 0.
fn number(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok()?.parse().ok().filter(|number| *number > 0)
}

/// `CAPABILITY` with atoms only, and with the `IMAP4rev1` that the parser insists on: what we use
/// is common to it and to IMAP4rev2 (RFC 9051 appendix E).
fn capabilities_only(bytes: &[u8]) -> Vec<u8> {
    let mut line = b"* CAPABILITY IMAP4rev1".to_vec();
    for word in bytes.split(|byte| byte.is_ascii_whitespace()).skip(2) {
        let atom = |byte: &u8| byte.is_ascii_graphic() && !b"(){%*\"\\]".contains(byte);
        if !word.is_empty() && word.iter().all(atom) && !word.eq_ignore_ascii_case(b"IMAP4rev1") {
            line.push(b' ');
            line.extend_from_slice(word);
        }
    }
    line.extend_from_slice(b"\r\n");
    line
}

/// Refuses what would overflow the parser's stack, and names a date where there is none.
fn repair_fetch(frame: &mut Frame) -> Option<()> {
    if may_recurse(frame) {
        return None;
    }
    for span in lines_of(frame) {
        let line = frame.bytes.get_mut(span).unwrap_or_default();
        let wanted = b"INTERNALDATE NIL";
        let mut from = 0;
        while let Some(at) = line.get(from..).and_then(|rest| {
            rest.windows(wanted.len()).position(|w| w.eq_ignore_ascii_case(wanted))
        }) {
            from += at + wanted.len();
            if let Some(nil) = line.get_mut(from - 3..from) {
                nil.copy_from_slice(b"\"-\"");
            }
        }
    }
    Some(())
}

/// Whether the parser would recurse here, and how deep is not known. Counting what is open would
/// need the parser's own idea of what is quoted; counting parentheses does not.
fn may_recurse(frame: &Frame) -> bool {
    let (mut parentheses, mut structure) = (0usize, false);
    for span in lines_of(frame) {
        let line = frame.bytes.get(span).unwrap_or_default();
        parentheses += line.iter().filter(|byte| **byte == b'(').count();
        structure |= contains(line, b"BODYSTRUCTURE ");
    }
    structure && parentheses > IMAP_PARENTHESES_MAX
}

/// Whether `word` stands in `line`, in whatever case.
fn contains(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

/// What lies between the literals.
fn lines_of(frame: &Frame) -> Vec<Range<usize>> {
    let starts = std::iter::once(0).chain(frame.literals.iter().map(|literal| literal.end));
    let ends = frame.literals.iter().map(|literal| literal.start);
    starts.zip(ends.chain(std::iter::once(frame.bytes.len()))).map(|(a, b)| a..b).collect()
}

/// Replaces every byte that is neither printable ASCII nor the line's end by `?`.
fn blur(bytes: &mut [u8], span: Range<usize>) {
    let end = span.end.min(bytes.len());
    for byte in bytes.get_mut(span.start..end).unwrap_or_default() {
        if !matches!(byte, b' '..=b'~' | b'\r' | b'\n') {
            *byte = b'?';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::{Bounds, Framer};
    use super::*;

    fn tamed(bytes: &[u8]) -> Option<String> {
        let mut framer = Framer::new(Bounds { literal: 1 << 20, line: 1 << 20, response: 1 << 21 });
        framer.push(bytes);
        let out = tame(framer.next_frame().unwrap().unwrap());
        assert!(framer.pending().is_empty(), "{bytes:?}");
        out.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn check(response: &str, wanted: Option<&str>) {
        let got = tamed(format!("{response}\r\n").as_bytes());
        assert_eq!(got.as_deref().map(str::trim_end), wanted, "{response}");
    }

    fn passes(response: &str) {
        check(response, Some(response));
    }

    #[test]
    fn what_verbs_read_passes() {
        passes("* OK ready");
        passes("* PREAUTH hi");
        passes("* BYE");
        passes("+ idling");
        passes("+");
        passes("a1 OK [APPENDUID 7 9] done");
        passes("a1 NO [OVERQUOTA] full");
        passes("* 5 EXISTS");
        passes("* 5 FETCH (UID 3 FLAGS (\\Seen $x) RFC822.SIZE 9 MODSEQ (7))");
        passes("* 5 FETCH (UID 3 BODY[] {3}\r\n((()");
        passes("* 5 FETCH (UID 3 BODY[]<0> \"((\\\"(((((((((((((((((((((((((\")");
        passes("* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendet\"");
        passes("* LIST () NIL {3}\r\na b");
        passes("* STATUS INBOX (UIDNEXT 4 MESSAGES 2)");
        passes("* VANISHED 3:5");
    }

    #[test]
    fn what_the_parser_chokes_on_is_dropped() {
        for response in [
            "",
            "* ",
            "*",
            "* 5",
            "rubbish",
            "* ESEARCH (TAG \"a\") ALL 1:3",
            "* ESEARCH (TAG \"a\") UID ALL 1:x",
            "* NAMESPACE ((\"\" \"/\")) NIL NIL",
            "* STATUS INBOX (SIZE 5)",
            "* STATUS INBOX (MAILBOXID (x))",
            "* XYZZY 1 2",
            "* 7 XYZZY",
            "* 5 FETCH (UID 3 PREVIEW (FUZZY) \"x\")",
            "* ENABLED X",
            "* METADATA \"\" \"/x\"",
            "* LIST (\\X) \"/\" a RETURN (CHILDINFO)",
            "* ID (\"name\" NIL)",
        ] {
            check(response, None);
        }
    }

    #[test]
    fn oddities_are_repaired() {
        check("* OK [ALERT]über Quota", Some("* OK [ALERT] über Quota"));
        check("a1 NO [ALERT]über", Some("a1 NO [ALERT] über"));
        check("* OK [UIDNEXT 7]x [y]z", Some("* OK [UIDNEXT 7] x [y]z"));
        check("* OK a text [of]ours", Some("* OK a text [of]ours"));
        check("a1 NO x\0y", Some("a1 NO x?y"));
        check("a1  OK x", Some("a1 OK unreadable"));
        check("a1 OK[x", None);
        check("* SEARCH 1 2 (MODSEQ 9)", Some("* SEARCH 1 2"));
        check("* SEARCH  1  x 2 ", Some("* SEARCH 1 2"));
        check("* SEARCH", Some("* SEARCH"));
        check("* SEARCH 0 5", Some("* SEARCH 5"));
        check("* ESEARCH (TAG \"a\") UID ALL 1:3,9,7:6", Some("* SEARCH 1 2 3 9 6 7"));
        check("* esearch (TAG \"a\") UID COUNT 2 ALL 4:5 MAX 5", Some("* SEARCH 4 5"));
        check("* ESEARCH UID ALL 4", Some("* SEARCH 4"));
        check("* ESEARCH (TAG \"a\") UID", Some("* SEARCH"));
        check("* ESEARCH UID ALL 1:4294967295", Some("* SEARCH 0"));
        check("* CAPABILITY IMAP4rev2 IDLE", Some("* CAPABILITY IMAP4rev1 IMAP4rev2 IDLE"));
        check("* CAPABILITY imap4rev1 a(b ID", Some("* CAPABILITY IMAP4rev1 ID"));
        check(
            "* 1 FETCH (UID 1 INTERNALDATE NIL FLAGS ())",
            Some("* 1 FETCH (UID 1 INTERNALDATE \"-\" FLAGS ())"),
        );
        check(
            "* 1 FETCH (BODY[] {16}\r\nINTERNALDATE NIL internaldate nil)",
            Some("* 1 FETCH (BODY[] {16}\r\nINTERNALDATE NIL internaldate \"-\")"),
        );
        check("* 1 FETCH (UID 1 BODY[] ~{2}\r\nab)", Some("* 1 FETCH (UID 1 BODY[] {2}\r\nab)"));
    }

    #[test]
    fn eight_bit_and_nul_outside_literals_are_blurred() {
        assert_eq!(tame_bytes(b"* FLAGS (W\xf6rk)\r\n").unwrap(), b"* FLAGS (W?rk)\r\n");
        let body = b"* 1 FETCH (UID 1 FLAGS (\0a) BODY[] {2}\r\n\xf6\xf6 MODSEQ 1\0)\r\n";
        let blurred = b"* 1 FETCH (UID 1 FLAGS (\0a) BODY[] {2}\r\n\xf6\xf6 MODSEQ 1\0)\r\n";
        assert_eq!(tame_bytes(body).unwrap(), blurred);
        let latin = b"* 1 FETCH (UID 1 FLAGS (W\xf6rk) BODY[] \"\xf6\")\r\n";
        assert_eq!(tame_bytes(latin).unwrap(), latin);
        assert_eq!(tame_bytes(b"* OK a\0b\r\n").unwrap(), b"* OK a?b\r\n");
    }

    fn tame_bytes(bytes: &[u8]) -> Option<Vec<u8>> {
        let mut framer = Framer::new(Bounds { literal: 1 << 20, line: 1 << 20, response: 1 << 21 });
        framer.push(bytes);
        tame(framer.next_frame().unwrap().unwrap())
    }

    #[test]
    fn deep_nesting_does_not_reach_the_parser() {
        let open = "(".repeat(300_000);
        // Bodies within bodies, with more closed than opened inside quotes.
        let nils = "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)";
        let mail = format!("(\"message\" \"rfc822\" NIL NIL \"))\" \"7bit\" 1 {nils} ");
        for line in [
            format!("* 1 FETCH (BODYSTRUCTURE {open}"),
            format!("* 1 FETCH (bodystructure {open}"),
            format!("* 1 FETCH (BODY {open}"),
            format!("* 1 FETCH (Y \"a\\ BODYSTRUCTURE {open}"),
            format!("* 1 FETCH (BODYSTRUCTURE {}", mail.repeat(10_000)),
            format!("* LIST {open}"),
            format!("* STATUS a {open}"),
        ] {
            check(&line, None);
        }
        passes(&format!("* 1 FETCH (UID 1 BODY[] \"{open}\")"));
    }

    proptest::proptest! {
        #[test]
        fn what_passes_parses(bytes in proptest::collection::vec(0u8..=255, 0..60)) {
            let heads =
                [&b"* "[..], b"* 1 FETCH (", b"* OK [", b"a1 NO [ALERT]", b"* LIST ", b"+", b""];
            for head in heads {
                let mut line = head.to_vec();
                line.extend(&bytes);
                line.extend(b"\r\n");
                let mut framer =
                    Framer::new(Bounds { literal: 9, line: 1 << 20, response: 1 << 21 });
                framer.push(&line);
                while let Ok(Some(frame)) = framer.next_frame() {
                    if let Some(tamed) = tame(frame) {
                        proptest::prop_assert!(Response::parse(&tamed).unwrap().0.is_empty());
                    }
                }
            }
        }
    }
}
