//! Questions: what somebody asks, sentence by sentence.
//!
//! Separate because a customer who asks three things and gets two answers writes again: agents see
//! them as a list. A question is a sentence with a question mark, or an item of a numbered list
//! that is introduced as one or holds one. Reads the new words alone; the work is linear, and no
//! more than [`QUESTIONS_MAX`] are kept.

use crate::limits::{QUESTION_CHARS_MAX, QUESTIONS_MAX};
use crate::mail::line::one_line_or_ellipsis;

/// What is asked in a text, in its order, each on one line.
#[must_use]
pub fn questions(text: &str) -> Vec<String> {
    let mut questions: Vec<String> = Vec::new();
    for paragraph in paragraphs(text) {
        let asked: Vec<&str> = match &paragraph {
            Paragraph::Running(text) => sentences(text).into_iter().filter(|s| asks(s)).collect(),
            Paragraph::Items { items, are_questions } => items
                .iter()
                .flat_map(|item| match are_questions {
                    true => vec![item.as_str()],
                    false => sentences(item).into_iter().filter(|s| asks(s)).collect(),
                })
                .collect(),
        };
        for question in asked {
            if questions.len() >= QUESTIONS_MAX {
                return questions;
            }
            let question = one_line_or_ellipsis(question, QUESTION_CHARS_MAX);
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
    }
    questions
}

/// Lines that belong together, joined.
enum Paragraph {
    Running(String),
    Items { items: Vec<String>, are_questions: bool },
}

/// What may introduce a list of questions, in English and German, in lower case.
const INTRODUCTIONS: [&str; 7] =
    ["question", "like to know", "need to know", "frage", "fragen", "wissen", "interessier"];

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut introduced = false;
    let mut after_blank = true;
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() {
            after_blank = true;
            continue;
        }
        let (item, last) = (numbered(line), paragraphs.last_mut());
        match (item, last) {
            (Some(item), Some(Paragraph::Items { items, .. })) => items.push(item.to_owned()),
            (Some(item), _) => paragraphs
                .push(Paragraph::Items { items: vec![item.to_owned()], are_questions: introduced }),
            (None, Some(Paragraph::Items { items, .. })) if !after_blank => {
                if let Some(item) = items.last_mut() {
                    item.push(' ');
                    item.push_str(line);
                }
            }
            (None, Some(Paragraph::Running(text))) if !after_blank && !is_labelled(line) => {
                text.push(' ');
                text.push_str(line);
            }
            (None, _) => paragraphs.push(Paragraph::Running(line.to_owned())),
        }
        if item.is_none() {
            let lower = line.to_lowercase();
            introduced = INTRODUCTIONS.iter().any(|word| lower.contains(word));
        }
        // `Hello Anna,` on a line of its own begins no sentence.
        after_blank = at == 0 && line.ends_with(',') && line.split_whitespace().count() <= 5;
    }
    for paragraph in &mut paragraphs {
        if let Paragraph::Items { items, are_questions } = paragraph {
            let is_list = items.len() > 1;
            *are_questions = is_list && (*are_questions || items.iter().any(|item| asks(item)));
        }
    }
    paragraphs
}

/// `Message: …`, as forms write it.
fn is_labelled(line: &str) -> bool {
    let label = line.split_once(": ").map_or("", |(label, _)| label);
    let is_label = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/');
    label.starts_with(char::is_uppercase) && label.len() <= 24 && label.chars().all(is_label)
}

/// What stands behind `1.`, `2)`, `(3)`, `a)`, `#4`.
fn numbered(line: &str) -> Option<&str> {
    let inner = line.strip_prefix(['(', '#']).unwrap_or(line);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let is_letter = digits == 0
        && inner.starts_with(|c: char| c.is_ascii_lowercase())
        && inner.get(1..).is_some_and(|rest| rest.starts_with(')'));
    let number = if is_letter { 1 } else { digits };
    if number == 0 || number > 2 {
        return None;
    }
    let rest = inner.get(number..)?;
    let rest = match line.starts_with('#') {
        true => rest.strip_prefix([':', '.', ')']).unwrap_or(rest),
        false => rest.strip_prefix(['.', ')', ':'])?,
    };
    let item = rest.trim_start_matches([')', ' ', '\t']);
    // `10.30 Uhr` is a time, `3.5 kg` a weight.
    (rest.len() != item.len() && item.contains(char::is_alphabetic)).then_some(item)
}

/// Abbreviations whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 34] = [
    "nr", "no", "bzw", "ca", "dr", "mr", "mrs", "ms", "prof", "st", "str", "tel", "inkl", "exkl",
    "usw", "vs", "evtl", "ggf", "art", "abs", "vgl", "max", "min", "mind", "approx", "incl", "ext",
    "dept", "e.g", "i.e", "z.b", "d.h", "u.a", "o.g",
];

fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(stop) = rest.get(from..).and_then(|tail| tail.find(is_stop)) {
        let end = from + stop;
        let (before, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let marks = behind.chars().take_while(|c| is_stop(*c) || is_closing(*c));
        let marks: usize = marks.map(char::len_utf8).sum();
        let tail = behind.get(marks..).unwrap_or_default();
        let is_end = tail.is_empty() || tail.starts_with(char::is_whitespace);
        if is_end && !(behind.starts_with('.') && is_abbreviation(before)) {
            sentences.push(rest.get(..end + marks).unwrap_or(rest).trim());
            rest = tail;
            from = 0;
        } else {
            from = end + marks;
        }
    }
    if !rest.trim().is_empty() {
        sentences.push(rest.trim());
    }
    sentences
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '？' | '؟' | '。')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '"' | '\'' | '”' | '“' | '’' | '»' | '«' | '*' | '_')
}

/// Whether the full stop behind this belongs to an abbreviation, an initial or an ordinal number.
fn is_abbreviation(before: &str) -> bool {
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let word = word.trim_start_matches(['(', '"', '„', '“']).to_lowercase();
    let is_number = !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
        || is_number
        || ABBREVIATIONS.contains(&word.as_str())
}

/// A question mark at the end of a word, and some words before it.
fn asks(sentence: &str) -> bool {
    let mut letters = 0;
    for word in sentence.split_whitespace() {
        if word.contains("://") || word.starts_with("www.") {
            continue;
        }
        letters += word.chars().filter(|c| c.is_alphabetic()).count();
        let bare = word.trim_end_matches(|c| is_closing(c) || matches!(c, '!' | '.' | ','));
        if bare.ends_with(['?', '？', '؟']) && letters > 1 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(questions(text), expected, "{text:?}");
    }

    #[test]
    fn sentences_with_a_question_mark() {
        check("Where is it?", &["Where is it?"]);
        check("I ordered two. Where are\nthey? Thanks.", &["Where are they?"]);
        check("Hello Anna,\nwhen does it come?", &["when does it come?"]);
        check("Really?! And why???", &["Really?!", "And why???"]);
        check("Wann kommt Nr. 5 von z. B. heute?", &["Wann kommt Nr. 5 von z. B. heute?"]);
        check("Kommt sie am 3. März?", &["Kommt sie am 3. März?"]);
        check("Can you (or Ben?) call? Yes.", &["Can you (or Ben?)", "call?"]);
        check("He asked \"why?\" and left.", &["He asked \"why?\""]);
        check("¿Dónde está mi pedido?", &["¿Dónde está mi pedido?"]);
        check("本当ですか？", &["本当ですか？"]);
        check("Wie teuer?\n\nWie teuer?", &["Wie teuer?"]);
        check("Is it ready? Is it blue", &["Is it ready?"]);
        check("Name: Kim\nMessage: is it blue?", &["Message: is it blue?"]);
        check("Dr. A. Huber fragt: geht das?", &["Dr. A. Huber fragt: geht das?"]);
    }

    #[test]
    fn numbered_lists() {
        check(
            "I have two questions:\n1. The price of the lamp\n2. The time of delivery\n\nBye.",
            &["The price of the lamp", "The time of delivery"],
        );
        check(
            "1) Passt der Schirm\n   auf die alte Lampe?\n2) Und die Birne",
            &["Passt der Schirm auf die alte Lampe?", "Und die Birne"],
        );
        check("Fragen:\n\na) Größe\nb) Farbe", &["Größe", "Farbe"]);
        check("Ich wüsste gern:\n(1) Wann?\n\n(2) Wo?", &["Wann?", "Wo?"]);
        check("What I did:\n1. I unplugged it\n2. I plugged it in", &[]);
        check("1. Is this one question?", &["Is this one question?"]);
        check("My questions:\n1. only one", &[]);
        check("Fragen:\n10.30 Uhr waere gut\n3.5 kg wiegt sie", &[]);
    }

    #[test]
    fn what_asks_nothing() {
        check("", &[]);
        check("See https://shop.example/?id=5 for it.", &[]);
        check("https://shop.example/where?", &[]);
        check("?", &[]);
        check("a ?", &[]);
        check("It is broken. Thanks!", &[]);
        check("I wonder whether you could help.", &[]);
    }

    #[test]
    fn it_is_bounded() {
        let many: String = (0..10_000).map(|n| format!("Is it number x{n}? ")).collect();
        assert_eq!(questions(&many).len(), QUESTIONS_MAX);
        let long = format!("Is it {}?", "very ".repeat(100_000));
        assert_eq!(questions(&long)[0].chars().count(), QUESTION_CHARS_MAX);
        for hostile in ["?", ". ", "1. a\n", "(?)", "a?b"] {
            let _ = questions(&hostile.repeat(30_000));
        }
    }
}
