//! The words, what may stand in for them, and what must be found at the start.
//!
//! Separate because an override is somebody else's text. Holds on to this: a template that cannot
//! be filled is refused when the desk starts, not when a customer waits.

use super::*;

fn templates(overrides: &[(&str, &str)]) -> Result<Templates, TemplateError> {
    let overrides = overrides.iter().map(|(name, source)| ((*name).into(), (*source).into()));
    Templates::new(&["de".to_owned(), "en".to_owned()], &overrides.collect())
}

fn check(word: Word, language: &str, values: &Values, expected: &str) {
    let templates = templates(&[]).expect("ours are fine");
    assert_eq!(templates.render(word, language, values), expected);
}

#[test]
fn the_words_of_an_ack() {
    let [full, least, _] = samples();
    let with_time =
        Values { expected: Some("bis Montag, 11 Uhr".into()), ask: String::new(), ..full };
    check(
        Word::Ack,
        "de",
        &with_time,
        "Guten Tag, Ihre Nachricht ist bei uns. In der Regel antworten wir bis Montag, 11 Uhr. \
         Fehlt noch etwas? Antworten Sie einfach.\n\n\
         Diese Bestätigung ist automatisch, die Antwort schreibt ein Mensch.\n\n\
         Unser Zeichen: 7KQ2M9",
    );
    let without = Values { reference: "7KQ2M9".into(), ..least };
    check(
        Word::Ack,
        "en",
        &without,
        "Hello, we have your message. Anything to add? Just reply.\n\n\
         This receipt is automatic; a person writes the answer.\n\n\
         Our reference: 7KQ2M9",
    );
}

#[test]
fn the_words_of_a_notice() {
    let [full, ..] = samples();
    let free = Values { assignee: None, cc: vec!["chef@example.net".into()], ..full };
    check(
        Word::NoticeHead,
        "de",
        &free,
        "Antwort geht an: Kim Bauer, Cc chef@example.net · fällig 13:10 · noch frei",
    );
    check(
        Word::NoticeHead,
        "en",
        &free,
        "Reply goes to: Kim Bauer, Cc chef@example.net · due 13:10 · nobody on it",
    );
    let bens = Values { assignee: Some("Ben".into()), due: None, cc: Vec::new(), ..free };
    check(Word::NoticeHead, "en", &bens, "Reply goes to: Kim Bauer · with Ben");
}

#[test]
fn dates_are_readable() {
    let [full, ..] = samples();
    check(
        Word::QuoteLine,
        "de",
        &full,
        "Am 21. November 2026 um 13:10 (Berlin) schrieb Kim Bauer:",
    );
    check(Word::QuoteLine, "en", &full, "On 21 November 2026 at 13:10 (Berlin), Kim Bauer wrote:");
}

#[test]
fn values_are_inert() {
    let values = Values { lines: vec!["{{ 7 * 7 }} {% raw %} <b>".into()], ..Values::default() };
    check(Word::Held, "en", &values, "NOT SENT: {{ 7 * 7 }} {% raw %} <b>");
}

#[test]
fn unknown_languages_get_the_desks_own_and_then_english() {
    check(Word::OwnText, "sv", &Values::default(), "Ihr Text:");
    let none = Templates::new(&["da".to_owned()], &BTreeMap::new()).expect("ours are fine");
    assert_eq!(none.render(Word::OwnText, "sv", &Values::default()), "Your text:");
    let swedish = templates(&[("sv/own-text", "Din text:")]).expect("fine");
    assert_eq!(swedish.render(Word::OwnText, "sv", &Values::default()), "Din text:");
}

#[test]
fn where_the_desks_words_fail_ours_stand_in() {
    // Renders with every sample, and fails on a REF that no sample has.
    let source = "{% if reference == 'ABC234' %}{{ lines[7].x }}{% else %}Hi!{% endif %}";
    let templates = templates(&[("en/ack", source)]).expect("fine with the samples");
    let render = |reference: &str| {
        let values = Values { reference: reference.into(), ..Values::default() };
        templates.render(Word::Ack, "en", &values)
    };
    assert_eq!(render("7KQ2M9"), "Hi!");
    assert!(render("ABC234").starts_with("Hello, we have your message."));
}

#[test]
fn acks_by_name_are_there_in_their_languages_alone() {
    let own = BTreeMap::from([("en/billing".to_owned(), "Money: {{ reference }}".to_owned())]);
    let names = ["billing".to_owned()];
    let templates = Templates::with_acks(&["de".to_owned()], &own, &names).expect("fine");
    let values = Values { reference: "7KQ2M9".into(), month: 1, ..Values::default() };
    let named = |name: &str, language: &str| templates.render_named(name, language, &values);
    assert_eq!(named("billing", "en").as_deref(), Some("Money: 7KQ2M9"));
    assert_eq!(named("billing", "de"), None);
    assert!(named("ack-complaint", "fr").is_some_and(|text| text.starts_with("Merci")));
    assert_eq!(named("resolutions", "en"), None);
    assert!(Templates::with_acks(&[], &own, &[]).is_err());
}

fn check_error(name: &str, source: &str, expected: &str) {
    let error = templates(&[(name, source)]).expect_err(source).to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn broken_templates_are_found_at_the_start() {
    check_error("de/acc", "x", "template de/acc: there is no such text");
    check_error("ack", "x", "template ack: there is no such text");
    check_error("../ack", "x", "template ../ack: there is no such text");
    check_error("de/ack", "{{ expectd }}", "template de/ack: line 1: undefined value");
    check_error("de/ack", "\n{% if %}", "template de/ack: line 2: syntax error");
    check_error("de/ack", "  \n", "template de/ack: says nothing");
    check_error("de/ack", "{{ expected or '' }}", "template de/ack: says nothing");
    check_error("de/files", "a\nb", "template de/files: must be one line");
    check_error("de/ack", "{% include 'x' %}", "template de/ack: line 1: template not found");
    check_error(
        "de/ack",
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "template de/ack: line 1: engine ran out of fuel",
    );
}
