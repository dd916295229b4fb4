//! Every command in both languages, in every form in which keyboards and people write it.
//!
//! Separate from the cases of what a line means: here one line of a table is some thousand lines of
//! mail. It is Monday, 5 January 2026, 9:00 in Berlin.

use super::*;

/// A command: its line in English and in German, whether a reference may follow, what it means.
struct Row(&'static str, &'static str, bool, fn() -> Command);

/// Every verb that is understood.
fn table() -> Vec<Row> {
    vec![
        Row("#resolve", "#erledigt", true, || Command::Resolve),
        Row("#close", "#still", true, || Command::Close),
        Row("#wait", "#wartet", true, || Command::Wait),
        Row("#reopen", "#offen", true, || Command::Reopen),
        Row("#take", "#übernehme", true, || Command::Take),
        Row("#assign anna", "#für anna", true, || Command::Assign(name("anna"))),
        Row("#assign Jürgen", "#für Jürgen", true, || Command::Assign(name("Jürgen"))),
        Row("#assign none", "#für niemand", true, || Command::Assign(None)),
        Row("#note", "#notiz", true, || Command::Note(None)),
        Row("#note anna", "#notiz anna", true, || Command::Note(name("anna"))),
        Row("#priority high", "#priorität hoch", true, || Command::Priority(Priority::High)),
        Row("#tag +vip -new", "#tag +vip -new", true, || Command::Tag {
            added: vec!["vip".into()],
            removed: vec!["new".into()],
        }),
        Row("#snooze Friday", "#wiedervorlage Freitag", true, || {
            Command::Snooze(at("2026-01-09T08:00"))
        }),
        Row("#promise 2d", "#versprochen 2d", true, || Command::Promise(at("2026-01-07T09:00"))),
        Row("#merge 8XW3N5", "#zusammen 8XW3N5", false, || Command::Merge {
            into: Ref::parse("8XW3N5").unwrap(),
            anyway: false,
        }),
        Row("#split", "#trennen", true, || Command::Split),
        Row("#spam", "#spam", true, || Command::Spam),
        Row("#cc kim@example.net", "#kopie kim@example.net", true, || {
            Command::Cc(address("kim@example.net"))
        }),
        Row("#cc -kim@example.net", "#kopie -kim@example.net", true, || {
            Command::NoCc(address("kim@example.net"))
        }),
        Row("#to kim@example.net", "#an kim@example.net", false, || {
            Command::To(address("kim@example.net"))
        }),
        Row("#send", "#senden", true, || Command::Send),
        Row("#undo", "#stopp", true, || Command::Undo),
        Row("#show", "#zeige", true, || Command::Show),
        Row("#search lamp", "#suche lamp", false, || Command::Search("lamp".into())),
        Row("#queue", "#liste", false, || Command::Queue),
        Row("#mine", "#meine", false, || Command::Mine),
        Row("#help", "#hilfe", false, || Command::Help),
        Row("#away Friday", "#weg Freitag", false, || Command::Away {
            until: at("2026-01-10T00:00"),
            names: Vec::new(),
        }),
        Row("#back", "#zurück", false, || Command::Back(None)),
    ]
}

/// The line as it may be written, all meaning the same. What follows a query is part of it.
fn forms(line: &str) -> Vec<String> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let after = if rest.is_empty() { String::new() } else { format!(" {rest}") };
    let spelt = |text: &str, how: [&str; 3]| {
        text.replace('ü', how[0]).replace('ä', how[1]).replace('ß', how[2])
    };
    let mut capital = String::from("#");
    capital.extend(word.chars().skip(1).take(1).flat_map(char::to_uppercase));
    capital.extend(word.chars().skip(2));
    let mut forms = vec![
        line.to_owned(),
        format!("  {line}  "),
        format!("{capital}{after}"),
        format!("{}{after}", word.to_uppercase()),
        format!("{word}.{after}"),
        format!("{word}:{after}"),
        spelt(line, ["ue", "ae", "ss"]),
        spelt(line, ["u\u{308}", "a\u{308}", "ß"]),
        line.replace('#', "＃"),
        line.replace(' ', "\u{a0}"),
        line.replace(' ', "   "),
        line.replace(" -", " –"),
        format!("“{line}”"),
        format!("„{line}“"),
        format!("‘{line}’"),
        format!("\"{line}\""),
        format!("*{line}*"),
        format!("\u{feff}{line}"),
        line.replace('#', "#\u{200b}"),
    ];
    if !word.starts_with("#se") && !word.starts_with("#suche") {
        forms.push(format!("{line}."));
    }
    forms
}

#[test]
fn every_command_in_every_form() {
    let mut checked = 0;
    for Row(english, german, takes_reference, command) in table() {
        for line in [english, german] {
            for form in forms(line) {
                check(&form, "", &[command()]);
                check(&format!("Hello Kim,\n\nyes.\n\n{form}"), "Hello Kim,\n\nyes.", &[command()]);
                check(&format!("{form}\n\nHello Kim"), "Hello Kim", &[command()]);
                checked += 3;
            }
            for of in ["7KQ2M9", "#7kq2m9", "[#7KQ2M9]", "7KQ2M9."] {
                if takes_reference {
                    check_of(&format!("{line} {of}"), &command(), "7KQ2M9");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 3_000, "{checked}");
}

#[test]
fn a_blank_after_the_hash_holds_what_would_be_a_command() {
    for Row(english, german, _, _) in table() {
        for line in [english, german] {
            for blank in [" ", "  ", "\u{a0}"] {
                let written = line.replacen('#', &format!("#{blank}"), 1);
                let expected =
                    [Problem::Spaced { written: written.clone(), meant: line.to_owned() }];
                for words in
                    [written.clone(), format!("{written}\nHello"), format!("Hi\n{written}")]
                {
                    check_held(&words, &expected);
                }
                let within = format!("Hi\n{written}\nKim");
                check(&within, &within, &[]);
            }
        }
    }
    check("# Heading\ntext", "# Heading\ntext", &[]);
    check("# 1. still open\ntext", "# 1. still open\ntext", &[]);
}

/// The first line of a mail, alone, may be a command whose `#` was forgotten.
#[test]
fn a_missing_hash_holds_every_word() {
    for words in verb::understood() {
        for word in words {
            for written in [(*word).to_owned(), word.to_uppercase(), format!("{word}.")] {
                let expected = [Problem::WithoutHash { written: written.clone() }];
                check_held(&format!("{written}\n\nHello Kim"), &expected);
            }
        }
    }
}

/// A short form means its own command or none, and never one where a slip does harm.
#[test]
fn short_forms_never_mean_something_else() {
    let all: Vec<&'static [&'static str]> = verb::understood().collect();
    for words in &all {
        let whole: Vec<_> = words.iter().map(|word| verb::find(word, word).unwrap()).collect();
        for word in *words {
            for end in 1..word.len() {
                let short = word.get(..end).unwrap();
                let is_word = all.iter().any(|others| others.contains(&short));
                if let (false, Ok(verb)) = (is_word, verb::find(short, short)) {
                    assert!(end >= 2, "{short}");
                    assert!(whole.contains(&verb), "{short} is {verb:?}");
                    let strict = ["send", "spam", "to", "cc", "merge", "assign"];
                    assert!(!strict.contains(&words[0]), "{short} is short for {words:?}");
                }
            }
        }
    }
}
