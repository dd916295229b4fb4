//! "On Monday Kim wrote:": the line, or up to four wrapped ones, that introduces a quote.
//!
//! Separate because it is a table of languages. No standard gives its form, so evidence is asked
//! for: a verb of the table, a colon at the end, and an address, a year or a time of day. A line
//! without such evidence is somebody's prose.

use std::ops::Range;

use super::{is_blank, is_empty, is_quoted};

/// Lines that clients wrap one attribution over.
const LINES_MAX: usize = 4;

/// Characters of an attribution; names and addresses of both sides fit.
const CHARS_MAX: usize = 400;

/// "wrote", in lower case.
const VERBS: &[&str] = &[
    "wrote",
    "writes",
    "> sent:",
    "schrieb",
    "schreibt",
    "geschrieben",
    "a écrit",
    "écrit",
    "a ecrit",
    "escribió",
    "escribio",
    "escribiu",
    "va escriure",
    "ha scritto",
    "scritto",
    "escreveu",
    "schreef",
    "geschreven",
    "skrev",
    "skreiv",
    "kirjoitti",
    "napisał",
    "pisze",
    "napsal",
    "napísal",
    "написал",
    "пишет",
    "писал",
    "пише",
    "написав",
    "написа",
    "yazdı",
    "yazdi",
    "írta",
    "a scris",
    "έγραψε",
    "のメール",
    "書きました",
    "写道",
    "寫道",
    "작성",
    "썼습니다",
    "đã viết",
    "menulis",
    "כתב",
    "كتب",
    "เขียน",
    "rašė",
    "rakstīja",
    "kirjutas",
    "napisal",
    "napisao",
    "написао",
    "idatzi",
    "skrifaði",
];

/// How attributions begin, beside digits and days of the week.
const STARTS: &[&str] = &[
    "on", "at", "am", "den", "der", "le", "el", "il", "em", "a", "op", "på", "d.", "w", "dnia",
    "dne", "v", "în", "la", "pe", "в", "на", "στις", "ngày", "vào", "pada", "date:", "zitat", "in",
];

/// The first letters of days of the week.
const DAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so",
    "lun", "mar", "mer", "mié", "jeu", "jue", "ven", "vie", "sam", "sáb", "dim", "dom", "gio",
    "seg", "ter", "qua", "qui", "sex", "ma", "ti", "ke", "to", "pe", "la", "su", "pon", "wt", "śr",
    "czw", "pt", "sob", "niedz", "po", "út", "st", "čt", "pá", "ne", "пн", "вт", "ср", "чт", "пт",
    "сб", "вс", "нд", "paz", "pzt", "sal", "çar", "per", "cum", "cmt", "tor", "tir", "ons", "lør",
    "søn", "mån", "tis", "lör", "sön", "fre", "man",
];

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
    let first = lines.get(at).map(|line| fold(line))?;
    if let Some(inner) = first.strip_prefix("--") {
        // Zoho: `---- On … wrote ----`, Android: `---- Kim wrote ----`
        let inner = inner.trim_matches(['-', ' ']);
        let is_told = evidence(inner).is_some() || inner.split(' ').count() <= 6;
        let is_whole = first.ends_with("--") && has_verb(inner) && is_told;
        return is_whole.then_some(Attribution { end: at + 1, is_certain: true });
    }
    let mut window = String::new();
    for size in 1..=LINES_MAX {
        let line = lines.get(at + size - 1).copied().unwrap_or_default();
        // Gmail cuts `<address\n> wrote:`, which looks like a quote mark.
        let is_cut = size > 1 && is_quoted(line) && window.contains('<');
        if is_empty(line) || (is_quoted(line) && !is_cut) || line.len() > 4 * CHARS_MAX {
            return None;
        }
        if !window.is_empty() {
            window.push(' ');
        }
        window.push_str(&fold(line));
        if window.chars().count() > CHARS_MAX {
            return None;
        }
        if is_attribution(&window, size, &first) {
            let quote_follows = next_is_quoted(lines, at + size);
            let is_certain = is_certain(&window);
            if quote_follows || is_certain {
                return Some(Attribution { end: at + size, is_certain });
            }
        }
    }
    None
}

/// Whether these lines together may introduce a quote in some language that the table lacks: they
/// end in a colon and hold an address or a date.
pub(in crate::mail::read) fn looks_like_attribution(lines: &[&str]) -> bool {
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
    let Range { start, end } = at..at + 3;
    let mut next = lines.get(start..end.min(lines.len())).unwrap_or_default().iter();
    next.find(|line| !is_empty(line)).is_some_and(|line| is_quoted(line))
}

fn is_attribution(window: &str, size: usize, first: &str) -> bool {
    // Some clients forget the colon, none the rest.
    let is_open = begins_like_one(first)
        && VERBS.iter().any(|verb| window.ends_with(verb))
        && window.contains('@')
        && has_date(window);
    if !(ends_in_colon(window) || is_open) || OWN.iter().any(|own| window.contains(own)) {
        return false;
    }
    let begins = begins_like_one(first);
    let is_bracketed = window.trim_end_matches([':', '：', ' ']).ends_with(['>', ')']);
    // Gmail in several languages has no verb: `2026年1月5日(月) 10:00 Kim <kim@example.net>:`
    let is_verbless = begins && is_bracketed && window.contains('@') && has_date(window);
    if !has_verb(window) && !is_verbless {
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

/// A name and an address, or a day and a time: nobody writes these into prose before a colon.
fn is_certain(window: &str) -> bool {
    let begins = begins_like_one(window);
    match evidence(window) {
        Some(Evidence::Address) => {
            begins || window.contains('<') || window.split(' ').count() <= 12
        }
        Some(Evidence::Date) => begins && has_year(window) && has_time(window),
        None => false,
    }
}

enum Evidence {
    Address,
    Date,
}

fn evidence(window: &str) -> Option<Evidence> {
    if window.contains('@') {
        Some(Evidence::Address)
    } else if has_date(window) {
        Some(Evidence::Date)
    } else {
        None
    }
}

fn begins_like_one(window: &str) -> bool {
    let word = window.split(' ').next().unwrap_or_default();
    let bare = word.trim_end_matches(['.', ',']);
    // Short ones are words of their own: `so`, `do`, `ma`.
    let is_day = |day: &str| {
        (bare == day && word != bare) || (day.chars().count() > 2 && bare.starts_with(day))
    };
    STARTS.contains(&word)
        || word.starts_with(|c: char| c.is_ascii_digit())
        || DAYS.iter().any(|day| is_day(day))
}

fn ends_in_colon(window: &str) -> bool {
    window.ends_with([':', '：'])
}

fn has_verb(window: &str) -> bool {
    VERBS.iter().any(|verb| window.contains(verb))
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

/// Lower case, blanks folded, bold marks and a cut-off bracket's quote mark removed.
fn fold(line: &str) -> String {
    let line = line.trim_matches(is_blank).trim_matches('*');
    let words = line.split(is_blank).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
