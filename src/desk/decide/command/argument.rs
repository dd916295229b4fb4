//! What follows a command's word: names, tags, moments, addresses, and a reference at the end.
//!
//! Separate from the words because every command has a shape of its own. A reference is six
//! characters that many words have, too (`Montag`): it is one only where the rest makes sense
//! without it. Never looks anything up but the agents' names.

use super::verb::{self, Verb, folded};
use super::{Around, Command, Order, Problem, Usage, shown};
use crate::desk::conversation::{Priority, Ref};
use crate::desk::when::{self, Edge, Moment};
use crate::mail::address::Address;

/// Characters of a tag.
const TAG_CHARS_MAX: usize = 40;

const ASSIGN: Usage =
    Usage { english: "#assign NAME, #assign none", german: "#für NAME, #für niemand" };
const NOTE: Usage = Usage { english: "#note, #note NAME", german: "#notiz, #notiz NAME" };
const PRIORITY: Usage = Usage {
    english: "#priority low, #priority normal, #priority high, #priority urgent",
    german: "#priorität niedrig, #priorität normal, #priorität hoch, #priorität dringend",
};
const TAG: Usage = Usage { english: "#tag +billing -new", german: "#tag +rechnung -neu" };
const MERGE: Usage = Usage { english: "#merge 7KQ2M9", german: "#zusammen 7KQ2M9" };
const CC: Usage = Usage { english: "#cc kim@example.net", german: "#kopie kim@example.net" };
const TO: Usage = Usage { english: "#to kim@example.net", german: "#an kim@example.net" };
const SHOW: Usage = Usage { english: "#show 7KQ2M9", german: "#zeige 7KQ2M9" };
const SEARCH: Usage = Usage { english: "#search lamp from:kim", german: "#suche lampe from:kim" };
const TEMPLATE: Usage = Usage { english: "#template NAME", german: "#vorlage NAME" };
const AWAY: Usage =
    Usage { english: "#away Friday, #away 24.12. NAME", german: "#weg Freitag, #weg 24.12. NAME" };

/// Words for no promise at all.
const NOTHING: [&str; 4] = ["none", "nothing", "nichts", "nein"];

/// One line being read.
struct Line<'a> {
    written: &'a str,
    words: Vec<&'a str>,
    around: Around<'a>,
}

/// Reads a line that means to be a command.
pub(super) fn parse_line(line: &str, around: Around<'_>) -> Result<Order, Problem> {
    let mut words = line.split_whitespace();
    let written = words.next().unwrap_or_default();
    let verb = verb::find(&folded(written.trim_start_matches('#')), &shown(written))?;
    let line = Line { written: line, words: words.collect(), around };
    match verb {
        Verb::Resolve => line.alone(Command::Resolve),
        Verb::Close => line.alone(Command::Close),
        Verb::Wait => line.alone(Command::Wait),
        Verb::Reopen => line.alone(Command::Reopen),
        Verb::Take => line.alone(Command::Take),
        Verb::Spam => line.alone(Command::Spam),
        Verb::Undo => line.alone(Command::Undo),
        Verb::Send => line.alone(Command::Send),
        Verb::Help => line.quite_alone(Command::Help),
        Verb::Split => line.alone(Command::Split),
        Verb::Queue => line.quite_alone(Command::Queue),
        Verb::Mine => line.quite_alone(Command::Mine),
        Verb::Back => match line.words.as_slice() {
            [] => here(Command::Back(None)),
            [name] => here(Command::Back(Some(line.agent(name)?))),
            _ => Err(line.not_alone()),
        },
        Verb::Show => line.alone(Command::Show).map_err(|_| line.wrong(SHOW)),
        Verb::Search => line.search(),
        Verb::Assign => line.assign(),
        Verb::Note => line.note(),
        Verb::Priority => line.priority(),
        Verb::Tag => line.tags(),
        Verb::Snooze => line.moment(Edge::Morning, Command::Snooze),
        Verb::Promise => line.promise(),
        Verb::Merge => line.merge(),
        Verb::Cc => line.cc(),
        Verb::To => match line.words.as_slice() {
            [] => Err(line.wrong(TO)),
            words => here(Command::To(address(words).ok_or_else(|| line.wrong(TO))?)),
        },
        Verb::Away => line.away(),
        Verb::Report => line.quite_alone(Command::Report),
        Verb::Template => match line.words.as_slice() {
            [] => here(Command::Template(None)),
            [name] => here(Command::Template(Some((*name).to_owned()))),
            _ => Err(line.wrong(TEMPLATE)),
        },
    }
}

fn here(command: Command) -> Result<Order, Problem> {
    Ok(Order { command, of: None })
}

impl Line<'_> {
    fn wrong(&self, usage: Usage) -> Problem {
        Problem::Argument { written: shown(self.written), usage }
    }

    fn not_alone(&self) -> Problem {
        Problem::StandsAlone { written: shown(self.written) }
    }

    /// A command that takes nothing but a conversation.
    fn alone(&self, command: Command) -> Result<Order, Problem> {
        match self.words.as_slice() {
            [] => here(command),
            [one] => match reference(one) {
                Some(of) => Ok(Order { command, of: Some(of) }),
                None => Err(self.not_alone()),
            },
            _ => Err(self.not_alone()),
        }
    }

    /// A command that takes nothing at all.
    fn quite_alone(&self, command: Command) -> Result<Order, Problem> {
        if self.words.is_empty() { here(command) } else { Err(self.not_alone()) }
    }

    fn search(&self) -> Result<Order, Problem> {
        let query = self.words.join(" ");
        if query.is_empty() { Err(self.wrong(SEARCH)) } else { here(Command::Search(query)) }
    }

    fn agent(&self, written: &str) -> Result<String, Problem> {
        let wanted = folded(written.trim_start_matches('@'));
        let mut agents = self.around.agents.iter();
        agents
            .find(|name| folded(name) == wanted)
            .map(|name| (*name).to_owned())
            .ok_or_else(|| Problem::NoSuchAgent { written: shown(written) })
    }

    fn assign(&self) -> Result<Order, Problem> {
        let (name, of) = match self.words.as_slice() {
            [name] => (name, None),
            [name, of] => (name, Some(reference(of).ok_or_else(|| self.wrong(ASSIGN))?)),
            _ => return Err(self.wrong(ASSIGN)),
        };
        let is_nobody = ["none", "niemand"].contains(&folded(name).as_str());
        let to = if is_nobody { None } else { Some(self.agent(name)?) };
        Ok(Order { command: Command::Assign(to), of })
    }

    fn note(&self) -> Result<Order, Problem> {
        let (name, of) = match self.words.as_slice() {
            [] => (None, None),
            [one] => match (self.agent(one), reference(one)) {
                (Ok(name), _) => (Some(name), None),
                (Err(_), Some(of)) if stands_out(one) => (None, Some(of)),
                (Err(problem), _) => return Err(problem),
            },
            [name, of] => {
                (Some(self.agent(name)?), Some(reference(of).ok_or_else(|| self.wrong(NOTE))?))
            }
            _ => return Err(self.wrong(NOTE)),
        };
        Ok(Order { command: Command::Note(name), of })
    }

    fn priority(&self) -> Result<Order, Problem> {
        let (word, of) = match self.words.as_slice() {
            [word] => (word, None),
            [word, of] => (word, Some(reference(of).ok_or_else(|| self.wrong(PRIORITY))?)),
            _ => return Err(self.wrong(PRIORITY)),
        };
        let priority = priority(word).ok_or_else(|| self.wrong(PRIORITY))?;
        Ok(Order { command: Command::Priority(priority), of })
    }

    fn tags(&self) -> Result<Order, Problem> {
        let (words, of) = match self.words.split_last() {
            Some((last, rest)) if !rest.is_empty() && stands_out(last) => {
                let of = reference(last);
                (if of.is_some() { rest } else { self.words.as_slice() }, of)
            }
            Some(_) | None => (self.words.as_slice(), None),
        };
        let (added, removed) = tags(words).ok_or_else(|| self.wrong(TAG))?;
        Ok(Order { command: Command::Tag { added, removed }, of })
    }

    /// A moment, or that there is none.
    fn promise(&self) -> Result<Order, Problem> {
        let is_none = |word: &&str| NOTHING.contains(&folded(word).as_str());
        let (first, of) = match self.words.as_slice() {
            [first] => (first, None),
            [first, of] => (first, reference(of)),
            _ => return self.moment(Edge::Evening, Command::Promise),
        };
        if is_none(first) && (of.is_some() || self.words.len() == 1) {
            return Ok(Order { command: Command::NoPromise, of });
        }
        self.moment(Edge::Evening, Command::Promise)
    }

    /// A moment; a last word that is none of it may be a reference.
    fn moment(&self, edge: Edge, make: fn(Moment) -> Command) -> Result<Order, Problem> {
        let read = |words: &[&str]| when::parse(&words.join(" "), self.around.now, edge);
        let wrong = |why| Problem::When { written: shown(self.written), why };
        let whole = read(&self.words);
        let Err(why) = whole else {
            return whole.map_err(wrong).map(|at| Order { command: make(at), of: None });
        };
        let named = self.words.split_last().and_then(|(last, rest)| Some((reference(last)?, rest)));
        let Some((of, rest)) = named.filter(|(_, rest)| !rest.is_empty()) else {
            return Err(wrong(why));
        };
        match read(rest) {
            Ok(at) => Ok(Order { command: make(at), of: Some(of) }),
            Err(_) if self.words.last().is_none_or(|last| !stands_out(last)) => Err(wrong(why)),
            Err(of_the_rest) => Err(wrong(of_the_rest)),
        }
    }

    fn merge(&self) -> Result<Order, Problem> {
        let (into, anyway) = match self.words.as_slice() {
            [into] => (into, false),
            [into, word] if ["anyway", "trotzdem"].contains(&folded(word).as_str()) => (into, true),
            _ => return Err(self.wrong(MERGE)),
        };
        let into = reference(into).ok_or_else(|| self.wrong(MERGE))?;
        here(Command::Merge { into, anyway })
    }

    fn cc(&self) -> Result<Order, Problem> {
        let (words, of) = match self.words.split_last() {
            Some((last, rest)) if !rest.is_empty() && !last.contains('@') => {
                (rest, Some(reference(last).ok_or_else(|| self.wrong(CC))?))
            }
            Some(_) | None => (self.words.as_slice(), None),
        };
        let removes = words.first().is_some_and(|first| first.starts_with('-'));
        let bare: Vec<&str> =
            words.iter().map(|word| word.trim_start_matches(['-', '+'])).collect();
        let address = address(&bare).ok_or_else(|| self.wrong(CC))?;
        let command = if removes { Command::NoCc(address) } else { Command::Cc(address) };
        Ok(Order { command, of })
    }

    /// A moment, and up to two names; a name that is the end of a moment (`2 May`) is none.
    fn away(&self) -> Result<Order, Problem> {
        let named = self.words.iter().rev().take(2).map_while(|word| self.agent(word).ok());
        let named: Vec<String> = named.collect();
        let mut why = None;
        for count in (0..=named.len()).rev().filter(|_| self.words.len() > named.len()) {
            let words = self.words.get(..self.words.len() - count).unwrap_or_default();
            match when::parse(&words.join(" "), self.around.now, Edge::Midnight) {
                Ok(until) => {
                    let names = named.iter().take(count).rev().cloned().collect();
                    return here(Command::Away { until, names });
                }
                Err(error) => {
                    why.get_or_insert(error);
                }
            }
        }
        let when = |why| Problem::When { written: shown(self.written), why };
        Err(why.map_or_else(|| self.wrong(AWAY), when))
    }
}

/// A reference, also with the full stop that ends a sentence.
fn reference(word: &str) -> Option<Ref> {
    Ref::parse(word.trim_end_matches(['.', ',']))
}

/// Whether a word that may be a reference looks like one, and not like a word of a language.
fn stands_out(word: &str) -> bool {
    let has_lower = word.chars().any(char::is_lowercase);
    word.starts_with(['#', '[']) || word.chars().any(|c| c.is_ascii_digit()) || !has_lower
}

pub(super) fn priority(word: &str) -> Option<Priority> {
    match folded(word).as_str() {
        "low" | "niedrig" => Some(Priority::Low),
        "normal" => Some(Priority::Normal),
        "high" | "hoch" => Some(Priority::High),
        "urgent" | "dringend" => Some(Priority::Urgent),
        _ => None,
    }
}

/// Tags to add and to remove; none where there are none, or one is no tag.
pub(super) fn tags(words: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    let last = words.len().saturating_sub(1);
    for (place, word) in words.iter().enumerate() {
        // The full stop of a sentence is no part of a tag.
        let word = if place == last { word.trim_end_matches(['.', ',', ';']) } else { word };
        let (list, tag) = match word.strip_prefix('-') {
            Some(tag) => (&mut removed, tag),
            None => (&mut added, word.strip_prefix('+').unwrap_or(word)),
        };
        let tag = tag.to_lowercase();
        let fits = !tag.is_empty()
            && tag.chars().count() <= TAG_CHARS_MAX
            && tag.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        if !fits {
            return None;
        }
        list.push(tag);
    }
    (!words.is_empty()).then_some((added, removed))
}

/// The one address among these words: `kim@example.net`, `<kim@example.net>`, `Kim <kim@…>`, and
/// what programs make of it when they mark it as a link.
fn address(words: &[&str]) -> Option<Address> {
    let whole = words.join(" ");
    let inner = match whole.split_once('<') {
        // Outlook writes a link as `kim@example.net<mailto:kim@example.net>`.
        Some((before, _)) if before.contains('@') => before,
        Some((_, inside)) => inside.split_once('>').map_or(inside, |(inside, _)| inside),
        None => &whole,
    };
    let inner = inner.trim().trim_start_matches("mailto:").trim_end_matches([',', ';', '.']);
    Address::parse(inner).ok()
}
