//! "On Monday Kim wrote:": the line, or up to four wrapped ones, that introduces a quote.
//!
//! Separate because no standard gives its form, so evidence is asked for: a verb of the table, a
//! colon at the end, and an address, a year or a time of day; or quote marks right below an address
//! and a date. A line without such evidence is somebody's prose. Linear: a line is looked at with
//! the few below it, and no longer than a mail's attribution can be.

use super::initials::initials;
use super::languages::{DAYS, OPENS, WROTE};
use super::{is_blank, is_empty, is_quoted};

/// Lines that clients wrap one attribution over.
const LINES_MAX: usize = 4;

/// Characters of an attribution; names and addresses of both sides fit.
const CHARS_MAX: usize = 400;

/// Words of prose about oneself: "On 5 January 2026 I wrote:".
const OWN: &[&str] = &[
    " i wrote",
    "schrieb ich",
    "schrieb uns",
    "schrieb mir",
    "habe ich",
    "wrote to us",
    "wrote us",
    "wrote me",
    "j'ai écrit",
    "we wrote",
    "schrieben wir",
    "ich geschrieben",
];

/// An attribution.
pub(in crate::mail::read) struct Attribution {
    /// The line after its last one.
    pub(in crate::mail::read) end: usize,
    /// Good also where no quote marks follow.
    pub(in crate::mail::read) is_certain: bool,
}

/// The attribution that begins at this line, if one does.
pub(in crate::mail::read) fn attribution(lines: &[&str], at: usize) -> Option<Attribution> {
    let first = lines.get(at).filter(|line| line.len() <= 4 * CHARS_MAX).map(|line| fold(line))?;
    if let Some(inner) = first.strip_prefix("--") {
        // Zoho: `---- On … wrote ----`, Android: `---- Kim wrote ----`
        let inner = inner.trim_matches(['-', ' ']);
        let is_told = evidence(inner).is_some() || inner.split(' ').count() <= 6;
        let is_whole = first.ends_with("--") && has_verb(inner) && is_told;
        return is_whole.then_some(Attribution { end: at + 1, is_certain: true });
    }
    if is_groupwise(&first) {
        return Some(Attribution { end: at + 1, is_certain: true });
    }
    if opens_groupwise(&first) {
        let ends =
            |number: &usize| lines.get(*number).is_some_and(|line| line.trim_end().ends_with(">:"));
        return (at..at + LINES_MAX)
            .find(ends)
            .map(|last| Attribution { end: last + 1, is_certain: true });
    }
    let mut window = String::new();
    let mut taken = 0;
    let mut number = at;
    while taken < LINES_MAX {
        let line = lines.get(number).copied().unwrap_or_default();
        if is_empty(line) && taken > 0 && !is_parted(lines, number, &window) {
            return None;
        }
        number += 1;
        if is_empty(line) && taken > 0 {
            continue;
        }
        // Gmail cuts `<address\n> wrote:`, which looks like a quote mark.
        let is_cut = taken > 0 && is_quoted(line) && window.contains('<');
        // One begins with a word, a number or an address: nothing else is worth its questions.
        let is_wordless = taken == 0 && !has_letter(line);
        if is_empty(line)
            || is_wordless
            || (is_quoted(line) && !is_cut)
            || line.len() > 4 * CHARS_MAX
        {
            return None;
        }
        taken += 1;
        if !window.is_empty() {
            window.push(' ');
        }
        window.push_str(&fold(line));
        if window.chars().count() > CHARS_MAX {
            return None;
        }
        let quote_follows = next_is_quoted(lines, number);
        if is_attribution(&window, taken, &first, quote_follows) {
            let is_certain = is_certain(&window) && !is_told(lines, at, &window);
            if quote_follows || is_certain {
                return Some(Attribution { end: number, is_certain });
            }
        }
    }
    None
}

/// GroupWise: `>>> Kim Bauer <kim@example.net> 05.01.26 10:00 >>>`, and the mail without marks.
pub(super) fn is_groupwise(line: &str) -> bool {
    let inner = line.strip_prefix(">>> ").and_then(|rest| rest.strip_suffix(" >>>"));
    inner.is_some_and(|inner| inner.len() <= 4 * CHARS_MAX && evidence(inner).is_some())
}

/// GroupWise in German: `>>> Kim Bauer <kim@example.net> schrieb am 05.01.2026 um 10:00 in
/// Nachricht <1@example.net>:`, over up to three lines.
pub(super) fn opens_groupwise(line: &str) -> bool {
    let Some(inner) = line.strip_prefix(">>> ").filter(|inner| inner.len() <= 4 * CHARS_MAX) else {
        return false;
    };
    let inner = inner.to_lowercase();
    let names_message =
        [" in", " in nachricht", ">:"].iter().any(|end| inner.trim_end().ends_with(end));
    inner.contains(" schrieb am ") && names_message && has_moment(&inner)
}

/// Whether the blank line only parts an attribution: Polymail puts the address into a paragraph of
/// its own.
fn is_parted(lines: &[&str], blank: usize, window: &str) -> bool {
    let next = lines.get(blank + 1).copied().unwrap_or_default();
    begins_with_date(window)
        && has_year(window)
        && has_time(window)
        && !has_verb(window)
        && next.trim_start_matches(is_blank).starts_with('<')
}

/// Where in this line somebody's own words end and an attribution begins: some clients put both on
/// one line. Only good where quote marks follow.
pub(in crate::mail::read) fn shared_at(line: &str) -> Option<usize> {
    if line.len() > CHARS_MAX || begins_with_date(&fold(line)) {
        return None;
    }
    let is_gap = |c: char| is_blank(c) || c == '-';
    let gaps = line.char_indices().filter(|(_, c)| is_gap(*c)).map(|(at, c)| at + c.len_utf8());
    let start = gaps.filter(|at| *at < line.len()).find(|at| {
        let (own, rest) = line.split_at_checked(*at).unwrap_or((line, ""));
        let tail = fold(rest);
        let opens = OPENS.contains(tail.split(' ').next().unwrap_or_default());
        let is_whole = opens && begins_with_date(&tail) && has_verb(&tail) && ends_in_colon(&tail);
        is_whole && has_year(&tail) && has_time(&tail) && !own.contains('@') && has_letter(own)
    });
    start.and_then(|at| line.get(..at)).map(|own| own.trim_end_matches(is_gap).len())
}

fn has_letter(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether these lines together may introduce a quote in some language that the table lacks: they
/// end in a colon and hold an address or a date.
pub(in crate::mail::read) fn looks_like_attribution(lines: &[&str]) -> bool {
    if lines.iter().any(|line| line.len() > 4 * CHARS_MAX) {
        return false;
    }
    let window = lines.iter().map(|line| fold(line)).collect::<Vec<_>>().join(" ");
    lines.len() <= LINES_MAX
        && window.chars().count() <= CHARS_MAX
        && ends_in_colon(&window)
        && evidence(&window).is_some()
}

/// Whether the line begins an attribution rather than goes on with one.
pub(in crate::mail::read) fn begins_attribution(line: &str) -> bool {
    let line = fold(line);
    begins_like_one(&line) && line.contains(|c: char| c.is_ascii_digit() || c == '@')
}

fn next_is_quoted(lines: &[&str], at: usize) -> bool {
    let mut next = lines.iter().skip(at).take(3);
    let next = next.find(|line| !is_empty(line));
    next.is_some_and(|line| is_quoted(line) || initials(line).is_some())
}

fn is_attribution(window: &str, size: usize, first: &str, quote_follows: bool) -> bool {
    let begins = begins_like_one(first);
    let is_bracketed = window.trim_end_matches([':', '：', ' ']).ends_with(['>', ')']);
    let has_both = || has_address(window) && has_date(window);
    // Some clients forget the colon, none the rest.
    let is_open = || begins && has_both() && WROTE.iter().any(|verb| window.ends_with(verb));
    // Old Gmail: `2026/1/5 Kim <kim@example.net>` right above the quote, and no more.
    let is_bare = size <= 2
        && quote_follows
        && begins_with_date(first)
        && is_bracketed
        && has_address(window);
    if !(ends_in_colon(window) || is_bare || is_open())
        || OWN.iter().any(|own| window.contains(own))
    {
        return false;
    }
    // Gmail in several languages has no verb: `2026年1月5日(月) 10:00 Kim <kim@example.net>:`
    let is_verbless = begins && is_bracketed && has_both();
    // In a language that the table lacks the quote marks below have to tell.
    let is_dated = || begins_with_date(first) && has_moment(window) && has_address(window);
    let is_foreign = quote_follows && (is_telling(window) || is_dated());
    if !has_verb(window) && !is_verbless && !is_foreign && !is_bare {
        return false;
    }
    let is_short = size == 1 && (2..=6).contains(&window.split(' ').count());
    // A wrapped one has its date or address in the first line: else that line is prose above it.
    let is_begun = first.contains('@') || first.contains(|c: char| c.is_ascii_digit());
    match size {
        1 => evidence(window).is_some() || (is_short && has_verb(window)),
        2 => is_begun && (begins || evidence(first).is_some()) && evidence(window).is_some(),
        _ => is_begun && begins && evidence(window).is_some(),
    }
}

fn has_address(window: &str) -> bool {
    window.contains('@')
}

/// An address in brackets and a moment: hardly prose, whatever the language.
fn is_telling(window: &str) -> bool {
    let is_bracketed = window.contains(['<', '(']) && has_address(window);
    is_bracketed && has_moment(window)
}

fn has_moment(window: &str) -> bool {
    has_year(window) && has_time(window)
}

/// An address in brackets, or a moment at the beginning: nobody writes these into prose before a
/// colon. A bare address is not enough: "your colleague ben@example.com wrote:".
fn is_certain(window: &str) -> bool {
    let has_moment = has_moment(window);
    match evidence(window) {
        Some(Evidence::Address) => {
            window.contains('<') || has_moment || (window.contains('(') && has_date(window))
        }
        Some(Evidence::Date) => begins_like_one(window) && has_moment,
        None => false,
    }
}

/// Whether somebody tells of it in a sentence of theirs, as nobody but a client names an address:
/// "on 5 January 2026 at 10:00 your colleague wrote:". A client begins as a sentence does and knows
/// no colleagues.
fn is_told(lines: &[&str], at: usize, window: &str) -> bool {
    let line = lines.get(at).copied().unwrap_or_default().trim_start_matches(is_blank);
    let opens = window.split(' ').next().is_some_and(|word| OPENS.contains(word));
    let is_inside = opens && line.starts_with(char::is_lowercase);
    let mut words = window.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    !has_address(window) && (is_inside || words.any(|word| TELLING.contains(&word)))
}

/// Words that say whose somebody is, or stand for them.
const TELLING: &[&str] = &[
    "your",
    "our",
    "my",
    "he",
    "she",
    "they",
    "colleague",
    "ihr",
    "ihre",
    "ihrer",
    "unser",
    "unsere",
    "mein",
    "meine",
    "dein",
    "deine",
    "kollege",
    "kollegin",
    "mir",
    "uns",
    "votre",
    "notre",
    "collègue",
    "il",
    "elle",
    "su",
    "nuestro",
    "colega",
    "compañero",
    "collega",
    "vostro",
    "uw",
    "jullie",
    "wasz",
    "państwa",
    "pański",
    "pracownik",
    "konsultant",
    "kolega",
];

enum Evidence {
    Address,
    Date,
}

fn evidence(window: &str) -> Option<Evidence> {
    if has_address(window) {
        Some(Evidence::Address)
    } else if has_date(window) {
        Some(Evidence::Date)
    } else {
        None
    }
}

fn begins_like_one(window: &str) -> bool {
    let word = window.split(' ').next().unwrap_or_default();
    OPENS.contains(word) || is_day_or_number(word)
}

/// `on wed, …`, `am 5.1.2026 …`, `2026/1/5 …`: one that begins with a day, or with the word that
/// stands before one.
fn begins_with_date(window: &str) -> bool {
    let mut words = window.split(' ');
    let mut next = || words.next().unwrap_or_default();
    let (first, second, third) = (next(), next(), next());
    // `jan 5, 2026, 10:00 by …` (Tuta), in any language.
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_month = is_number(second) && second.ends_with(',') && is_number(third);
    is_month || is_day_or_number(first) || (OPENS.contains(first) && is_day_or_number(second))
}

fn is_day_or_number(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ',']);
    // Short ones are words of their own: `so`, `do`, `ma`.
    let is_day = |day: &str| {
        (bare == day && word != bare) || (bare.starts_with(day) && day.chars().count() > 2)
    };
    word.starts_with(|c: char| c.is_ascii_digit()) || DAYS.iter().any(|day| is_day(day))
}

fn ends_in_colon(window: &str) -> bool {
    window.ends_with([':', '：'])
}

fn has_verb(window: &str) -> bool {
    WROTE.iter().any(|verb| window.contains(verb))
}

fn has_date(window: &str) -> bool {
    has_year(window) || has_time(window)
}

fn has_year(window: &str) -> bool {
    numbers(window).any(|number| number.len() == 4 && number.starts_with(['1', '2']))
}

/// `10:00`, `10.00`, `10h00`
fn has_time(window: &str) -> bool {
    window.split(' ').any(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        word.split_once([':', '.', 'h']).is_some_and(|(hour, rest)| {
            let minute: String = rest.chars().take_while(char::is_ascii_digit).collect();
            (1..=2).contains(&hour.len())
                && hour.bytes().all(|b| b.is_ascii_digit())
                && minute.len() == 2
        })
    })
}

fn numbers(window: &str) -> impl Iterator<Item = &str> {
    window.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty())
}

/// Lower case, blanks folded, digits of all scripts made Arabic-European ones, marks of direction
/// and bold marks removed.
fn fold(line: &str) -> String {
    let line = line.trim_matches(is_blank).trim_matches('*');
    let words = line.split(is_blank).filter(|word| !word.is_empty());
    let folded = words.collect::<Vec<_>>().join(" ").to_lowercase();
    folded.chars().map(european_digit).collect()
}

/// Arabic, Persian and Devanagari digits stand in the dates of their languages.
fn european_digit(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{966}'..='\u{96f}' => 0x966,
        c => return c,
    };
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}
