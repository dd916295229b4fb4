//! Commands as agents write them, a line each. It is Monday, 5 January 2026, 9:00 in Berlin.

use super::*;
use crate::mail::language::Language;

mod forms;

const AGENTS: &[&str] = &["anna", "Jürgen"];

fn read(words: &str) -> Parsed {
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
    let now = jiff::civil::date(2026, 1, 5).at(9, 0, 0, 0).to_zoned(zone).unwrap();
    parse(words, Around { agents: AGENTS, now: &now })
}

fn here(command: &Command) -> Order {
    Order { command: command.clone(), of: None }
}

fn check(words: &str, text: &str, commands: &[Command]) {
    let parsed = read(words);
    assert_eq!(parsed.text, text, "{words:?}");
    assert_eq!(parsed.commands, Ok(commands.iter().map(here).collect()), "{words:?}");
}

/// One command, and the conversation that its line names.
fn check_of(words: &str, command: &Command, of: &str) {
    let order = Order { command: command.clone(), of: Ref::parse(of) };
    assert_eq!(read(words).commands, Ok(vec![order]), "{words:?}");
}

fn check_held(words: &str, problems: &[Problem]) {
    assert_eq!(read(words).commands, Err(problems.to_vec()), "{words:?}");
}

/// What is wrong with a line, by the first words that say so.
fn check_wrong(words: &str, expected: &str) {
    let Err(problems) = read(words).commands else { panic!("{words:?} is understood") };
    let said: Vec<String> =
        problems.iter().map(|problem| crate::desk::words::say_problem("en", problem)).collect();
    assert!(said.join(" ").contains(expected), "{words:?}: {said:?}");
}

fn name(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn at(local: &str) -> Moment {
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
    let local: jiff::civil::DateTime = local.parse().unwrap();
    Moment { at: local.to_zoned(zone).unwrap().timestamp(), local }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

#[test]
fn commands_stand_first_or_last_one_a_line() {
    check("Hello Kim,\n\nit is done.", "Hello Kim,\n\nit is done.", &[]);
    check("#resolve", "", &[Command::Resolve]);
    check("#Erledigt.\n\nHallo", "Hallo", &[Command::Resolve]);
    check("Hello\n#take\n#resolve\n", "Hello", &[Command::Take, Command::Resolve]);
    check(
        "#note\nHello\n#assign ANNA",
        "Hello",
        &[Command::Note(None), Command::Assign(name("anna"))],
    );
    check("#für juergen", "", &[Command::Assign(name("Jürgen"))]);
    check("#fuer niemand", "", &[Command::Assign(None)]);
    check("#Übernehme", "", &[Command::Take]);
    check("#uebernehme", "", &[Command::Take]);
    check("#priority hoch", "", &[Command::Priority(Priority::High)]);
    check(
        "#tag +billing -new vip",
        "",
        &[Command::Tag {
            added: vec!["billing".into(), "vip".into()],
            removed: vec!["new".into()],
        }],
    );
}

#[test]
fn every_command_in_both_languages() {
    let both = |english: &str, german: &str, command: Command| {
        check(english, "", std::slice::from_ref(&command));
        check(german, "", &[command]);
    };
    both("#resolve", "#erledigt", Command::Resolve);
    both("#close", "#still", Command::Close);
    both("#wait", "#wartet", Command::Wait);
    both("#reopen", "#offen", Command::Reopen);
    both("#take", "#übernehme", Command::Take);
    both("#assign anna", "#für anna", Command::Assign(name("anna")));
    both("#note", "#notiz", Command::Note(None));
    both("#priority urgent", "#priorität dringend", Command::Priority(Priority::Urgent));
    both(
        "#snooze tomorrow 9am",
        "#wiedervorlage morgen 9 Uhr",
        Command::Snooze(at("2026-01-06T09:00")),
    );
    both("#snooze Friday", "#Wiedervorlage bis Freitag", Command::Snooze(at("2026-01-09T08:00")));
    both("#promise none", "#versprochen nichts", Command::NoPromise);
    both("#promise Friday", "#versprochen Freitag", Command::Promise(at("2026-01-09T18:00")));
    let into = Ref::parse("7KQ2M9").unwrap();
    both("#merge 7KQ2M9", "#zusammen #7kq2m9", Command::Merge { into, anyway: false });
    both(
        "#merge 7KQ2M9 anyway",
        "#zusammen 7KQ2M9 trotzdem",
        Command::Merge { into, anyway: true },
    );
    both("#split", "#trennen", Command::Split);
    both("#spam", "#Spam.", Command::Spam);
    both(
        "#cc kim@example.net",
        "#kopie <kim@example.net>",
        Command::Cc(address("kim@example.net")),
    );
    both(
        "#cc -kim@example.net",
        "#kopie -kim@example.net",
        Command::NoCc(address("kim@example.net")),
    );
    both(
        "#to Kim Bauer <kim@example.net>",
        "#an kim@example.net<mailto:kim@example.net>",
        Command::To(address("kim@example.net")),
    );
    both("#send", "#senden", Command::Send);
    both("#undo", "#stopp", Command::Undo);
    both("#show", "#zeige", Command::Show);
    both("#search lamp from:kim", "#suche lamp from:kim", Command::Search("lamp from:kim".into()));
    both("#queue", "#liste", Command::Queue);
    both("#mine", "#meine", Command::Mine);
    both("#report", "#bericht", Command::Report);
    both("#template", "#vorlage", Command::Template(None));
    both("#template refund", "#vorlage refund", Command::Template(Some("refund".into())));
    both("#help", "#hilfe", Command::Help);
    let until = at("2026-01-10T00:00");
    both("#away Friday", "#weg bis Freitag", Command::Away { until, names: Vec::new() });
    both(
        "#away Friday Jürgen",
        "#weg Freitag juergen",
        Command::Away { until, names: vec!["Jürgen".into()] },
    );
    let names = || vec!["anna".into(), "Jürgen".into()];
    both(
        "#away Friday anna Jürgen",
        "#weg Freitag Anna juergen",
        Command::Away { until, names: names() },
    );
    both("#back", "#zurück", Command::Back(None));
    both("#back anna", "#zurück Anna", Command::Back(name("anna")));
}

#[test]
fn a_reference_at_the_end_names_another_conversation() {
    let other = "7KQ2M9";
    check_of("#resolve 7KQ2M9", &Command::Resolve, other);
    check_of("#wait #7kq2m9", &Command::Wait, other);
    check_of("#send 7KQ2M9", &Command::Send, other);
    check_of("#split 7KQ2M9", &Command::Split, other);
    check_of("#take [#7KQ2M9].", &Command::Take, other);
    check_of("#assign anna 7KQ2M9", &Command::Assign(name("anna")), other);
    check_of("#note 7KQ2M9", &Command::Note(None), other);
    check_of("#note anna 7KQ2M9", &Command::Note(name("anna")), other);
    check_of("#priority high 7KQ2M9", &Command::Priority(Priority::High), other);
    let tag = Command::Tag { added: vec!["vip".into()], removed: Vec::new() };
    check_of("#tag +vip 7KQ2M9", &tag, other);
    check_of("#snooze morgen 9 Uhr 7KQ2M9", &Command::Snooze(at("2026-01-06T09:00")), other);
    check_of("#promise none 7KQ2M9", &Command::NoPromise, other);
    check_of("#promise 2d 7KQ2M9", &Command::Promise(at("2026-01-07T09:00")), other);
    check_of("#cc kim@example.net 7KQ2M9", &Command::Cc(address("kim@example.net")), other);
    check_of("#spam 7KQ2M9", &Command::Spam, other);
    check_of("#undo 7KQ2M9", &Command::Undo, other);
    check_of("#show 7KQ2M9", &Command::Show, other);
    // Six letters that are a word are a word.
    check("#snooze Montag", "", &[Command::Snooze(at("2026-01-12T08:00"))]);
    check("#snooze Friday", "", &[Command::Snooze(at("2026-01-09T08:00"))]);
    let garden = Command::Tag { added: vec!["vip".into(), "garten".into()], removed: Vec::new() };
    check("#tag +vip garten", "", &[garden]);
}

#[test]
fn short_forms_where_a_slip_does_no_harm() {
    check("#res", "", &[Command::Resolve]);
    check("#erl", "", &[Command::Resolve]);
    check("#hel", "", &[Command::Help]);
    check("#wieder Freitag", "", &[Command::Snooze(at("2026-01-09T08:00"))]);
    check("#prio hoch", "", &[Command::Priority(Priority::High)]);
    check("#que", "", &[Command::Queue]);
    check_held("#sen", &[Problem::Unknown { written: "#sen".into(), meant: Some("send") }]);
    check_held("#s", &[Problem::Unknown { written: "#s".into(), meant: None }]);
    check_held("#re", &[Problem::Ambiguous { written: "#re".into() }]);
    check_held("#sp", &[Problem::Ambiguous { written: "#sp".into() }]);
    check_held("#mer 7KQ2M9", &[Problem::Unknown { written: "#mer".into(), meant: None }]);
    check_held("#ass anna", &[Problem::Unknown { written: "#ass".into(), meant: None }]);
    check_held("#ko kim@example.net", &[Problem::Unknown { written: "#ko".into(), meant: None }]);
}

#[test]
fn a_hash_before_a_digit_or_a_blank_is_text() {
    check("#1 is broken", "#1 is broken", &[]);
    check("# Heading\ntext", "# Heading\ntext", &[]);
}

#[test]
fn what_looks_like_a_command_and_is_none_holds_the_mail() {
    let unknown = |written: &str, meant: Option<&'static str>| Problem::Unknown {
        written: written.to_owned(),
        meant,
    };
    check_held("Hi\n#reslove", &[unknown("#reslove", Some("resolve"))]);
    check_held("#wiedervorlege morgen", &[unknown("#wiedervorlege", Some("wiedervorlage"))]);
    check_held("#snoze 2d", &[unknown("#snoze", Some("snooze"))]);
    check_held("#zusamen 7KQ2M9", &[unknown("#zusamen", Some("zusammen"))]);
    check_held("#hashtag marketing", &[unknown("#hashtag", None)]);
    check_held("Hi\n#resolve\nKim", &[Problem::Misplaced { written: "#resolve".into() }]);
    check_held("Hi\n#assign anna\nKim", &[Problem::Misplaced { written: "#assign anna".into() }]);
    check_held("erledigt\n\nHallo", &[Problem::WithoutHash { written: "erledigt".into() }]);
    check_held("Spam\n\nHallo", &[Problem::WithoutHash { written: "Spam".into() }]);
    check_held("#assign Bob", &[Problem::NoSuchAgent { written: "Bob".into() }]);
    check_held("#foo1\n#bar2", &[unknown("#foo1", None), unknown("#bar2", None)]);
}

#[test]
fn what_a_command_lacks_is_said_with_how_it_is_written() {
    check_wrong("#assign", "#assign NAME, #assign none");
    check_wrong("#resolve now", "this command stands alone");
    check_wrong("#send Montag 7KQ2M9", "this command stands alone");
    check_wrong("#priority very", "#priority low");
    check_wrong("#tag", "#tag +billing -new");
    check_wrong("#tag +a b!c", "#tag +billing -new");
    check_wrong("#merge", "#merge 7KQ2M9");
    check_wrong("#merge lamp", "#merge 7KQ2M9");
    check_wrong("#cc kim", "#cc kim@example.net");
    check_wrong("#cc a@example.net b@example.net", "#cc kim@example.net");
    check_wrong("#to", "#to kim@example.net");
    check_wrong("#search", "#search lamp");
    check_wrong("#away", "#away Friday");
    check_wrong("#away anna", "#away Friday");
    check_wrong("#snooze", "when?");
    check_wrong("#snooze bald", "I don't understand bald");
    check_wrong("#snooze 8 Uhr", "Monday, 5 January 2026, 8:00 is over");
    check_wrong("#snooze 4/3", "do you mean Wednesday, 4 March 2026");
    check_wrong("#snooze 30.2.", "there is no 30.2.");
    check_wrong("#away 2040-01-01", "more than two years off");
}

#[test]
fn no_line_that_names_a_command_stays_in_the_text() {
    let text = |words: &str| read(words).text;
    assert_eq!(text("Hi\n#resolve\nKim"), "Hi\nKim");
    assert_eq!(text("Hi\n#assign anna now\nKim"), "Hi\nKim");
    assert_eq!(text("Hi\n#wirsindda\nKim"), "Hi\n#wirsindda\nKim", "it names none");
    let understood = read("Hi\n#note\nKim\n#resolve").understood;
    assert_eq!(understood, [here(&Command::Resolve), here(&Command::Note(None))]);
}

#[test]
fn words_in_prose_are_text() {
    check("Please see #resolve in the manual", "Please see #resolve in the manual", &[]);
    check("Hi,\n#tuesday is fine\nKim", "Hi,\n#tuesday is fine\nKim", &[]);
    check("still nothing?", "still nothing?", &[]);
}

/// `#help` lists what is understood, and nothing else.
#[test]
fn the_help_lists_every_command() {
    use crate::desk::words::{Say, say};
    for language in Language::ALL {
        let at = usize::from(language == Language::German);
        let language = language.code();
        let help = say(language, &Say::Help);
        for words in verb::understood() {
            let word = words.get(at).or(words.first()).unwrap();
            let word = word.replace("uebernehme", "übernehme").replace("fuer", "für");
            let word = word.replace("prioritaet", "priorität").replace("zurueck", "zurück");
            let asked = word == "help" || word == "hilfe";
            assert!(asked || help.contains(&format!("#{word}")), "{language}: {word}");
        }
        for line in help.lines().filter(|line| line.starts_with('#')) {
            let line = line.split(" - ").next().unwrap();
            let words = line.split(", ").flat_map(|part| part.split_whitespace().next());
            for written in words.filter(|word| word.starts_with('#')) {
                let word = verb::folded(written.trim_start_matches('#'));
                assert!(verb::find(&word, written).is_ok(), "{language}: {written}");
            }
        }
    }
}
