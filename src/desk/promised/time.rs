//! The moment of a promise: which words of its sentence name it.
//!
//! Separate from `when`, which reads words that are known to be a moment; here they stand among
//! others. `by` and `bis` name one wherever they stand, `tomorrow` or `on Friday` only beside the
//! promise: "I will check what you sent on Monday" promises nothing for Monday. A moment that may
//! be two, is over, or so near that nobody needs to be reminded is none.

use std::ops::Range;

use jiff::civil::{DateTime, Time, time};
use jiff::{ToSpan, Zoned};

use super::phrase::Said;
use crate::desk::when::{self, Edge, Moment, WhenError};
use crate::limits::PROMISE_NEAR;

/// Words of a moment at most: `bis spätestens Mittwoch, den 7. Januar 2026, 12 Uhr mittags`.
const MOMENT_WORDS_MAX: usize = 10;

/// Words between a promise and a moment that stands beside it.
const BESIDE: usize = 4;

/// Short names of weekdays that are other words, too, and letters that stand for a unit.
const NO_NAMES: &[&str] = &[
    "mo", "di", "mi", "do", "fr", "sa", "so", "tu", "we", "th", "su", "sun", "m", "h", "d", "t",
    "w", "min", "sat", "may", "mar",
];

/// Words that count one for `when`, and mostly begin something else.
const ARTICLES: &[&str] = &["a", "an", "one", "ein", "eine", "einem", "einen", "einer", "eins"];

/// The words that name the moment of a promise, and the moment.
pub(super) fn named(
    words: &[&str],
    said: &[Said],
    now: &Zoned,
) -> Option<(Said, Range<usize>, Moment)> {
    let first = said.first()?;
    (0..words.len()).find_map(|at| {
        let marker = marker(words, at)?;
        let (end, until) = read(words, marker.from, now)?;
        if until.at.duration_since(now.timestamp()).unsigned_abs() < PROMISE_NEAR {
            return None;
        }
        let beside = said.iter().find(|said| is_beside(words, said, &(at..end)));
        let said = beside.or(Some(first).filter(|_| marker.is_strong))?;
        Some((said.clone(), at..end, until))
    })
}

/// Whether a moment stands beside a promise, with nothing of the past between them.
fn is_beside(words: &[&str], said: &Said, moment: &Range<usize>) -> bool {
    if moment.end <= said.start {
        return said.start - moment.end <= 2;
    }
    let between = words.get(said.end..moment.start).unwrap_or_default();
    between.len() <= BESIDE && !between.iter().any(|word| PAST.contains(word))
}

/// Words by which a moment belongs to something else than the promise.
const PAST: &[&str] = &[
    "what",
    "which",
    "who",
    "whose",
    "sent",
    "ordered",
    "placed",
    "bought",
    "wrote",
    "received",
    "was",
    "welche",
    "welches",
    "welchen",
    "gesendet",
    "geschickt",
    "bestellt",
    "geschrieben",
];

/// What a moment begins with.
struct Marker {
    /// The moment's own first word.
    from: usize,
    /// It means a deadline wherever it stands.
    is_strong: bool,
}

fn marker(words: &[&str], at: usize) -> Option<Marker> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let before = at.checked_sub(1).map_or("", word);
    // `since Monday`, `from Friday on`, `good morning` name no deadline.
    let is_other = ["since", "from", "of", "seit", "ab", "von", "vom", "guten", "schoenen", "last"];
    if is_other.contains(&before) {
        return None;
    }
    match word(at) {
        "by" | "until" | "till" | "bis" | "spaetestens" => {
            Some(Marker { from: at + 1, is_strong: true })
        }
        "later" if matches!(word(at + 1), "than" | "als") => {
            Some(Marker { from: at + 2, is_strong: true })
        }
        "spaeter" if word(at + 1) == "als" => Some(Marker { from: at + 2, is_strong: true }),
        "within" | "innerhalb" | "binnen" => {
            let skipped = ["von", "the", "next", "der", "naechsten"];
            let count = (at + 1..).take_while(|at| skipped.contains(&word(*at))).take(3).count();
            Some(Marker { from: at + 1 + count, is_strong: true })
        }
        "tomorrow" | "today" | "tonight" | "morgen" | "heute" | "uebermorgen" | "this"
        | "diese" | "dieser" | "next" | "naechste" | "naechster" | "naechsten" => {
            Some(Marker { from: at, is_strong: false })
        }
        "im" => Some(Marker { from: at, is_strong: false }),
        "on" | "am" | "in" => Some(Marker { from: at + 1, is_strong: false }),
        _ => None,
    }
}

/// The moment that begins here, and where it ends: of as many words as make one.
fn read(words: &[&str], from: usize, now: &Zoned) -> Option<(usize, Moment)> {
    let rest = words.get(from..)?;
    if let Some((taken, until)) = loose(rest, now) {
        return Some((from + taken, until));
    }
    for taken in (1..=rest.len().min(MOMENT_WORDS_MAX)).rev() {
        let run = rest.get(..taken)?;
        // `ich rufe morgen an`, `bis Freitag eine Antwort`: no numbers.
        let ends_badly = run.last().is_some_and(|last| ARTICLES.contains(last));
        if ends_badly || run.iter().any(|word| NO_NAMES.contains(word)) {
            continue;
        }
        match when::parse(&joined(run), now, Edge::Evening) {
            Ok(moment) => return Some((from + taken, by_the_end(run, moment, now))),
            Err(WhenError::Unknown(_) | WhenError::Empty) => {}
            // It is understood, and no moment to wait for.
            Err(
                WhenError::NoSuchDay(_)
                | WhenError::Ambiguous(..)
                | WhenError::Past(_)
                | WhenError::TooFar(_),
            ) => return None,
        }
    }
    None
}

/// The words of a moment. `um 5.` ends a sentence, and is no date.
fn joined(run: &[&str]) -> String {
    let text = run.join(" ");
    match run {
        [.., "at" | "um", _] => text.trim_end_matches('.').to_owned(),
        _ => text,
    }
}

/// Periods that people name without saying when in them: by their end.
fn loose(words: &[&str], now: &Zoned) -> Option<(usize, Moment)> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let fillers = ["the", "end", "of", "ende", "der", "des", "laufe", "course", "im"];
    let skipped = (0..).take_while(|at| fillers.contains(&word(*at))).take(4).count();
    let ends = matches!(word(0), "end" | "ende") || word(1) == "end";
    let today = now.date();
    let of_friday = |weeks: i64| {
        let days = 5 - i64::from(today.weekday().to_monday_one_offset()) + 7 * weeks;
        today.checked_add(days.days()).ok()
    };
    let (taken, date) = match (word(skipped), word(skipped + 1)) {
        ("this" | "diese" | "dieser", "week" | "woche") => (skipped + 2, of_friday(0)?),
        ("next" | "naechste" | "naechster" | "kommende" | "kommender", "week" | "woche") => {
            (skipped + 2, of_friday(1)?)
        }
        // `bis Ende der Woche` is read by `when`.
        ("week" | "woche", _) if skipped > 0 && !ends => (skipped + 1, of_friday(0)?),
        ("day" | "tages", _) if skipped > 0 && !ends => (skipped + 1, today),
        _ => return None,
    };
    let until = at(date.at(18, 0, 0, 0), now)?;
    (until.at > now.timestamp()).then_some((taken, until))
}

/// `tomorrow morning` is over when the morning is.
fn by_the_end(run: &[&str], moment: Moment, now: &Zoned) -> Moment {
    let has_clock = run.iter().any(|word| {
        word.contains(':')
            || matches!(*word, "uhr" | "am" | "pm" | "o'clock")
            || word.ends_with("pm")
    });
    let ends: Option<Time> = run.iter().find_map(|word| match *word {
        "frueh" | "morgens" | "morning" => Some(time(11, 0, 0, 0)),
        "vormittag" | "vormittags" => Some(time(12, 0, 0, 0)),
        "nachmittag" | "nachmittags" | "afternoon" => Some(time(18, 0, 0, 0)),
        "abend" | "abends" | "evening" | "tonight" => Some(time(21, 0, 0, 0)),
        _ => None,
    });
    let later = ends.filter(|_| !has_clock).map(|ends| moment.local.date().to_datetime(ends));
    later.and_then(|later| at(later, now)).unwrap_or(moment)
}

fn at(local: DateTime, now: &Zoned) -> Option<Moment> {
    let at = local.to_zoned(now.time_zone().clone()).ok()?;
    Some(Moment { at: at.timestamp(), local: at.datetime() })
}
