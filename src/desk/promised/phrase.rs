//! Phrases: whether a sentence says that the desk will do something, and whether it takes it back.
//!
//! Separate from the moments, which mean nothing without this. One small grammar over the verbs of
//! each language: a subject and its verb, `will` and an infinitive, `you will get our answer`. A
//! verb that only names a state (`I will be away until Friday`) is in no list. Never guesses at
//! words that it does not know.

use std::ops::Range;

use crate::desk::tongue::Promise;

/// Where a promise stands among the words of its sentence: subject and verb.
pub(super) type Said = Range<usize>;

/// Whether the sentence takes back whatever it promises.
pub(super) fn is_void(grammar: &Promise, words: &[&str]) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        let allowed = grammar.allowed.taken(rest);
        if allowed.is_none() && grammar.void.taken(rest).is_some() {
            return true;
        }
        rest = rest.get(allowed.unwrap_or(1)..).unwrap_or_default();
    }
    false
}

/// What the desk says that it will do, each of it.
pub(super) fn said(grammar: &Promise, words: &[&str]) -> Vec<Said> {
    let at_each = (0..words.len()).filter_map(|at| {
        let taken = beginning(grammar, words.get(at..)?)?;
        Some(at..at + taken)
    });
    at_each.collect()
}

/// How many words a promise takes that begins here.
fn beginning(grammar: &Promise, words: &[&str]) -> Option<usize> {
    if let Some(taken) = grammar.alone.taken(words) {
        return Some(taken);
    }
    if let Some(taken) = grammar.theirs.taken(words) {
        let is_ours = grammar.ours.stands_in(words) || grammar.answers.stands_in(words);
        return is_ours.then_some(taken);
    }
    if let Some(subject) = grammar.subjects.taken(words) {
        return behind(grammar, words, subject);
    }
    if !grammar.inverts {
        return will(grammar, words, 0).filter(|_| !grammar.needs_subject);
    }
    let follows = |list: &crate::desk::tongue::Sayings, at: usize| {
        words.get(at).is_some_and(|word| list.has(word))
    };
    // `melde ich`, `melde mich`, and of `werde ich` the subject alone.
    if let Some(verb) = grammar.verbs.taken(words) {
        let is_said = follows(&grammar.subjects, verb) || follows(&grammar.own, verb);
        return is_said.then_some(verb + 1);
    }
    let aux = grammar.aux.taken(words).filter(|aux| follows(&grammar.subjects, *aux))?;
    infinitive(grammar, words, aux + 1)
}

/// A verb that follows its subject, or an infinitive that does so with `will`.
fn behind(grammar: &Promise, words: &[&str], subject: usize) -> Option<usize> {
    let at = subject + between(grammar, words, subject);
    let verb = grammar.verbs.taken(words.get(at..)?).map(|verb| at + verb);
    verb.or_else(|| will(grammar, words, at))
}

/// `will` and its infinitive.
fn will(grammar: &Promise, words: &[&str], from: usize) -> Option<usize> {
    let aux = grammar.aux.taken(words.get(from..)?)?;
    infinitive(grammar, words, from + aux)
}

/// An infinitive not too far off; the moment may stand before it.
fn infinitive(grammar: &Promise, words: &[&str], from: usize) -> Option<usize> {
    let near = from + between(grammar, words, from);
    if let Some(taken) = grammar.infinitives.taken(words.get(near..)?) {
        return Some(near + taken);
    }
    let mut further = near + 1..=from + grammar.reach;
    let is_infinitive =
        |at: usize| words.get(at..).is_some_and(|rest| grammar.infinitives.taken(rest).is_some());
    further.any(is_infinitive).then_some(from)
}

/// Words that may stand between the parts of a promise.
const BETWEEN_MAX: usize = 3;

fn between(grammar: &Promise, words: &[&str], from: usize) -> usize {
    let behind = words.get(from..).unwrap_or_default();
    behind.iter().take(BETWEEN_MAX).take_while(|word| grammar.between.has(word)).count()
}
