//! Composed answers to a notice: the agent's words leave, the brief never does.
//!
//! Separate from the single clients because here every way to quote meets every way to write, as a
//! property. Holds on to the one mistake that cannot be taken back: internal words to a customer.

use std::collections::HashSet;

use proptest::prelude::*;

use super::super::*;
use crate::mail::language::Language;

fn notice() -> NoticeText {
    let lines = |text: &str| text.split('|').map(str::to_owned).collect();
    NoticeText {
        marker: marker("7KQ2M9", "en"),
        head: lines("Reply goes to: Kim Bauer, Cc chef@example.net · due 13:10 · nobody on it"),
        words: lines(
            "Hello,||does the pump P-200 fit my old machine? I bought it in the year 2019 from \
              your \
             shop and have been happy with it since.|And what does it cost?||Thanks|Kim",
        ),
        brief: lines(
            "---- Brief ----|Kim Bauer <kim@example.net>: 3 conversations, first one in March 2024|\
             Pays late, ask for payment in advance before anything is sent|VIP|\
             Similar: 4MX81T, solved by sending the adapter free of charge|\
             Similar, solved: 4MX81T the adapter for the old machine||\
             In reply: #take · #snooze tomorrow · #spam",
        ),
        repeatable: lines(
            "Similar, solved: 4MX81T the adapter for the old machine||In reply: #take · #snooze tomorrow · #spam",
        ),
        our_addresses: vec!["support@example.com".to_owned()],
    }
}

/// The notice's lines as the agent's client holds them.
fn sent(notice: &NoticeText) -> Vec<String> {
    let mut lines = notice.head.clone();
    lines.push(notice.marker.clone());
    lines.push(String::new());
    lines.extend(notice.words.clone());
    lines.push(String::new());
    lines.extend(notice.brief.clone());
    lines
}

fn marked(lines: &[String]) -> String {
    lines.iter().map(|line| format!("> {line}\n")).collect()
}

/// Re-wrapped at this width, each line with its mark.
fn wrapped(lines: &[String], width: usize, mark: &str) -> String {
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for word in line.split(' ') {
            if !row.is_empty() && row.chars().count() + word.chars().count() >= width {
                text.push_str(&format!("{mark}{row}\n"));
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        text.push_str(&format!("{mark}{row}\n"));
    }
    text
}

const GMAIL: &str =
    "On Mon, Jan 5, 2026 at 10:00 AM Example Support <support@example.com>\nwrote:\n\n";
const THUNDERBIRD: &str = "Am 05.01.26 um 10:00 schrieb Example Support:\n";
const OUTLOOK: &str = "________________________________\nVon: Example Support \
<support@example.com>\n\
    Gesendet: Montag, 5. Januar 2026 10:00\nAn: Anna Schmidt <anna@example.com>\n\
    Betreff: Pumpe [#7KQ2M9]\n\n";
const STYLES: usize = 14;

/// The answer in the style of a client.
fn composed(style: usize, words: &str, notice: &NoticeText) -> String {
    let sent = sent(notice);
    let plain = sent.join("\n");
    match style {
        0 => format!("{words}\n\n{GMAIL}{}", marked(&sent)),
        1 => format!("{words}\n\n{THUNDERBIRD}{}", wrapped(&sent, 72, "> ")),
        2 => format!("{words}\n\n{OUTLOOK}{plain}\n"),
        3 => format!(
            "{words}\n\nVon meinem iPhone gesendet\n\n> Am 05.01.2026 um 10:00 schrieb Example \
            Support <support@example.com>:\n> \n> \u{feff}{}",
            marked(&sent).trim_start_matches("> ")
        ),
        4 => format!(
            "{words}\n\n-----Original Message-----\nFrom: Example Support\nSent: Monday, January \
              5, \
            2026 10:00 AM\nTo: Anna Schmidt\nSubject: RE: Pump [#7KQ2M9]\n\n{}",
            wrapped(&sent, 60, "")
        ),
        5 => format!("{THUNDERBIRD}{}\n{words}\n\n-- \nAnna\n", marked(&sent)),
        6 => format!(
            "{words}\n\n-- \nAnna Schmidt\nTel. 1\n\n{GMAIL}{}",
            marked(&sent).replace(' ', "\u{a0}")
        ),
        7 => format!("{words}\r\n\r\n{}", marked(&sent).replace('\n', "\r\n")),
        8 => format!(
            "{words}\n\n2026 m. sausio 5 d., Example <support@example.com> rasė:\n{}",
            wrapped(&sent, 40, "> > ")
        ),
        9 => format!(
            "{words}\n\n{OUTLOOK}{}",
            plain
                .replace("----", "—")
                .replace("chef@example.net", "chef@example.net<mailto:chef@example.net>")
        ),
        10 => format!("{words}\n\n{GMAIL}{}", marked(&sent[..10])),
        11 => format!("{words}\n\n{GMAIL}{}", marked(&sent[1..])),
        12 => format!("{words}\n\n-- \nAnna Schmidt\n"),
        _ => {
            let question = sent.iter().position(|line| line.starts_with("And what")).unwrap();
            format!(
                "{GMAIL}{}\n{words}\n\n{}",
                marked(&sent[..=question]),
                marked(&sent[question + 1..])
            )
        }
    }
}

/// None of head and brief, by lines and by tell-tale words.
fn is_clean(text: &str) -> bool {
    ![
        "Pays late",
        "VIP",
        "4MX81T",
        "Reply goes to",
        "nobody on it",
        "---- Brief",
        "7KQ2M9 ----",
        "support@example.com",
        "anna@example.com",
        "March 2024",
        "free of charge",
        "In reply:",
    ]
    .iter()
    .any(|secret| text.contains(secret))
}

#[test]
fn every_style_gives_the_words_and_nothing_else() {
    let words = "Yes, it fits.\n\nIt costs 20 Euro.\nAnna";
    for style in 0..STYLES {
        let answer = relayable(&composed(style, words, &notice()), &notice());
        let answer = answer.unwrap_or_else(|why| panic!("style {style}: {why:?}"));
        let expected = if style == 13 {
            format!("> And what does it cost?\n\n{words}")
        } else {
            words.to_owned()
        };
        // The question's paragraph goes along with an inline answer.
        assert!(answer.text.ends_with(&expected), "style {style}: {}", answer.text);
        if style != 13 {
            assert_eq!(answer.text, words, "style {style}");
        }
        assert_eq!(answer.is_inline, style == 5 || style == 13, "style {style}");
    }
}

/// An agent who writes into the quoted line itself, as people do in colour: their words leave with
/// it, or nothing does.
#[test]
fn case_j7_words_in_the_middle_of_the_quote() {
    let edits = [
        ("> And what does it cost?", "> And what does it cost? It costs 20 Euro."),
        ("> And what does it cost?", "> It costs 20 Euro."),
        ("> And what does it cost?", "> And what does it cost? > It costs 20 Euro."),
        ("> Thanks", "> It costs 20 Euro. Thanks"),
    ];
    for above in ["", "Yes, see below."] {
        for (quoted, edited) in edits {
            let text = composed(0, above, &notice()).replace(quoted, edited);
            assert!(text.contains(edited));
            if let Ok(answer) = relayable(&text, &notice()) {
                assert!(answer.text.contains("20 Euro"), "{edited}: {}", answer.text);
                assert!(is_clean(&answer.text), "{edited}: {}", answer.text);
            }
        }
    }
}

proptest! {
    #[test]
    fn words_leave_and_the_brief_does_not(
        style in 0..STYLES,
        lines in prop::collection::vec("([qxz][a-z]{1,8}[qxz] ?){1,12}", 1..6),
        gap in 0..3_usize,
    ) {
        let words = lines.join(&"\n".repeat(gap + 1));
        match relayable(&composed(style, &words, &notice()), &notice()) {
            Ok(answer) => {
                for word in words.split_whitespace() {
                    let has_word = answer.text.contains(word);
                    prop_assert!(has_word, "style {style}: {word} in {}", answer.text);
                }
                prop_assert!(is_clean(&answer.text), "style {style}: {}", answer.text);
            }
            Err(why) => prop_assert!(false, "style {style}: {why:?}: {words}"),
        }
    }

    /// However an answer is cut, shuffled and marked, nothing secret leaves.
    #[test]
    fn mangled_answers_leak_nothing(
        style in 0..STYLES,
        cuts in prop::collection::vec((0..60_usize, 0..5_u8), 0..12),
    ) {
        let text = composed(style, "zqorax blivyx", &notice());
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, how) in cuts {
            let at = at % lines.len().max(1);
            let Some(line) = lines.get(at).cloned() else { continue };
            match how {
                0 => drop(lines.remove(at)),
                1 => lines[at] = line.trim_start_matches(['>', ' ']).to_owned(),
                2 => lines[at] = format!("> {line}"),
                3 => lines.insert(at, "zmarvix".to_owned()),
                _ => {
                    let half: String = line.chars().take(line.chars().count() / 2).collect();
                    let rest: String = line.chars().skip(line.chars().count() / 2).collect();
                    lines[at] = half;
                    lines.insert(at + 1, rest);
                }
            }
        }
        if let Ok(answer) = relayable(&lines.join("\n"), &notice()) {
            prop_assert!(is_clean(&answer.text), "style {style}: {}\n--- of\n{}", answer.text,
                lines.join("\n"));
        }
    }
}

fn refused(text: &str, why: Unsafe) {
    assert_eq!(relayable(text, &notice()), Err(why), "{text}");
}

#[test]
fn doubt_keeps_everything_back() {
    let notice = notice();
    let sent = sent(&notice);
    let plain = sent.join("\n");
    // Inside a quote without marks.
    refused(
        &format!("See below\n\n{OUTLOOK}{}", plain.replace("And what", "Yes it does.\nAnd what")),
        Unsafe::QuoteChanged,
    );
    refused(&format!("{OUTLOOK}{plain}\nYes, it fits."), Unsafe::QuoteChanged);
    // Inside the marks, as an HTML editor does it.
    refused(
        &format!(
            "See below\n\n{GMAIL}{}",
            marked(&sent).replace("> Thanks", "> 20 Euro\n> Thanks")
        ),
        Unsafe::QuoteChanged,
    );
    refused(
        &format!("See below\n\n{GMAIL}{}", marked(&sent).replace("> Thanks", "> 👍\n> Thanks")),
        Unsafe::QuoteChanged,
    );
    // Between the introduction and the notice.
    refused(&format!("{OUTLOOK}Yes.\n\n{plain}"), Unsafe::Introduction);
    refused(&format!("{GMAIL}> Yes.\n{}", marked(&sent)), Unsafe::QuoteChanged);
    // The marker is gone and the rest is not.
    refused(&format!("Yes.\n\n{}", notice.brief.join("\n")), Unsafe::NoticeRemains);
    refused(
        "Yes.\nPays late, ask for payment in\nadvance before anything is sent",
        Unsafe::NoticeRemains,
    );
    refused("Yes.\n\n> Pays late, ask for payment in advance", Unsafe::QuoteWithoutMarker);
    refused("Yes.\n\n> Hello", Unsafe::QuoteWithoutMarker);
    refused(
        "Yes.\n\nOn 5 Jan 2026 10:00 Example <support@example.com> wrote:\nHello",
        Unsafe::QuoteWithoutMarker,
    );
    refused("Yes.\n\nAnd what does it cost?", Unsafe::QuoteWithoutMarker);
    refused("VIP", Unsafe::NoticeRemains);
    // What the notice offers may be written, and does not stay.
    for line in notice.repeatable.iter().filter(|line| !line.is_empty()) {
        refused(&format!("Yes.\n\n{line}"), Unsafe::NoticeRemains);
    }
    for words in ["#take", "#snooze tomorrow", "#spam", "You need the adapter for the old machine."]
    {
        assert_eq!(relayable(words, &notice).map(|answer| answer.text).as_deref(), Ok(words));
    }
    // A colleague's mail around the notice.
    refused(
        &format!(
            "Yes.\n\nFrom: Ben\nSent: Monday\nTo: Anna\nSubject: x\n\nKim is difficult.\n\n\
        {OUTLOOK}{plain}"
        ),
        Unsafe::ForeignQuote,
    );
    refused(
        &format!("Yes.\n\n{GMAIL}> Kim is difficult.\n> \n{}", marked(&sent)),
        Unsafe::QuoteChanged,
    );
    // A token of ours, and an introduction that no table knows.
    refused("Yes, see support+abcdefghijklmnopqrstuvwxyz234567@example.com", Unsafe::NoticeRemains);
    refused("Yes.\n\nSupport support@example.com kirjutab:\n\nHello", Unsafe::NoticeRemains);
    // One line with everything.
    refused(&format!("Yes. {}", sent.join(" ")), Unsafe::SharedLine);
    refused(&"x".repeat(crate::limits::RELAY_BYTES_MAX + 1), Unsafe::TooLong);
}

#[test]
fn inline_answers_go_with_what_they_answer() {
    let notice = notice();
    let text = format!("Dear Kim,\n\n{GMAIL}{}", marked(&sent(&notice)))
        .replace("> And what", "\nYes, it fits.\n\n> And what")
        .replace("> Thanks", "20 Euro.\n👍\n> Thanks");
    let answer = relayable(&text, &notice).unwrap();
    assert!(answer.is_inline);
    assert_eq!(
        answer.text,
        "Dear Kim,\n\n> does the pump P-200 fit my old machine? I bought it in the \
        year 2019 from your shop and have been happy with it since.\n\nYes, it fits.\n\n> And \
        what does it \
        cost?\n\n20 Euro.\n👍"
    );
}

#[test]
fn a_clients_wrapping_without_marks_is_no_answer() {
    let notice = notice();
    let text = format!("Yes.\n\n{GMAIL}{}", marked(&sent(&notice)))
        .replace("bought it in the year", "bought it in the\nyear")
        .replace("in advance before", "in\nadvance before");
    let answer = relayable(&text, &notice).unwrap();
    assert_eq!(answer.text, "Yes.");
}

#[test]
fn an_agent_may_name_our_address() {
    let words = "Please write to: support@example.com\n\nAnna\n\
        E-Mail: support@example.com<mailto:support@example.com>";
    assert_eq!(relayable(words, &notice()).unwrap().text, words);
    let answer = relayable(&composed(0, words, &notice()), &notice()).unwrap();
    assert_eq!(answer.text, words);
}

/// Labels without colons (eM Client), and a name between dashes above them (Notes).
#[test]
fn rare_introductions_belong_to_the_quote() {
    let notice = notice();
    let check = |introduction: &str| {
        let quote = sent(&notice).join("\n");
        let text = format!("It fits.\n\n{}\n\n{quote}\n", introduction.replace('|', "\n"));
        let found = relayable(&text, &notice).map(|found| found.text);
        assert_eq!(found.as_deref(), Ok("It fits."), "{introduction}");
    };
    check(
        "------ Original Message ------|From \"Kim\" <support@example.com>|\
         To \"Anna\" <anna@example.com>|Date 1/5/2026 9:10:00 AM|Subject Pump",
    );
    check(
        "-----\"Kim\" <support@example.com> schrieb: -----|An: Anna <anna@example.com>|\
         Von: \"Kim\" <support@example.com>|Datum: 05.01.2026 09:10|Betreff: Pumpe",
    );
}

#[test]
fn markers() {
    for (language, words) in
        [("de", "Antwort bitte über diese Zeile"), ("sv", "your answer above this line")]
    {
        assert_eq!(marker("7KQ2M9", language), format!("---- 7KQ2M9 ---- {words} ----"));
    }
    let mut seen = HashSet::new();
    for language in Language::ALL {
        let marker = marker("7KQ2M9", language.code());
        assert!(seen.insert(marker.clone()), "{marker}");
        // One word a line, in capitals, quoted twice.
        let words = marker.split(' ').skip(3).collect::<Vec<_>>().join("\u{a0}\n> > ");
        let wrapped = format!("---- 7KQ2M9 ----\n> > {}", words.to_uppercase());
        assert_eq!(find_marker(&format!("a\n\n> {wrapped}\nb"), &marker), Some(2), "{wrapped}");
        assert_eq!(find_marker("nothing", &marker), None);
        // Without accents, as a client writes that cannot do better.
        let plain: String = marker.chars().filter(char::is_ascii).collect();
        let is_plain = plain == marker;
        assert_eq!(find_marker(&plain, &marker).is_some(), is_plain, "{plain}");
    }
    assert_eq!(find_marker("anything", ""), None);
}

proptest! {
    /// Whatever a client puts between the letters of the marker, it is found, or nothing leaves.
    #[test]
    fn the_marker_survives_every_wrapping(
        gaps in prop::collection::vec(0..GAPS.len(), 64),
        language in prop::sample::select(Language::ALL.map(Language::code).to_vec()),
        is_loud in any::<bool>(),
    ) {
        let marker = marker("7KQ2M9", language);
        let mut wrapped = String::from("> ");
        for (number, c) in marker.chars().enumerate() {
            // Within a word clients put in only what is not seen, or a line's end.
            let is_word = c.is_alphanumeric();
            let gap = GAPS[gaps[number % gaps.len()]];
            if !is_word || number % 9 == 0 {
                wrapped.push_str(gap);
            }
            wrapped.push(c);
        }
        let wrapped = if is_loud { wrapped.to_uppercase() } else { wrapped };
        prop_assert!(find_marker(&wrapped, &marker).is_some(), "{wrapped}");
        let notice = NoticeText { marker, ..notice() };
        let answer = relayable(&format!("Qzyes.\n\n{wrapped}\n> {}", notice.words[2]), &notice);
        if let Ok(answer) = answer {
            prop_assert!(is_clean(&answer.text), "{}", answer.text);
            prop_assert!(!answer.text.contains(&notice.words[2]), "{}", answer.text);
        }
    }
}

/// What clients put between words.
const GAPS: &[&str] = &[
    "",
    " ",
    "\n> ",
    "\n>> ",
    "\u{a0}",
    "\u{200b}",
    "*",
    "_",
    "\u{ad}",
    "\u{feff}",
    "\t",
    "| ",
    "<https://example.org/x>",
    "\u{2014}",
];

#[test]
fn hostile_answers_are_read_to_the_end() {
    let marker = notice().marker;
    for piece in [
        "<",
        "<mailto:",
        "[",
        "> ",
        "a:\n",
        &format!("{marker}\n"),
        &format!("> {marker}\n"),
        "And what does it cost?\n",
        "> And what does it cost?\n",
        "On 1.1.2026 10:00 x <a@b> wrote:\n",
    ] {
        let text = piece.repeat(40_000 / piece.len());
        let _outcome = relayable(&text, &notice());
        let _outcome = relayable(&format!("> {marker}\n{text}"), &notice());
    }
}
