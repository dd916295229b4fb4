//! What automatic mail to customers says: acks, reminders, resolutions.
//!
//! Separate from composing because here the desk's own texts are chosen, and because such a mail
//! speaks two languages where the customer's is not known: one below the other. Nothing that the
//! customer wrote is among the values. Never decides whether there is a mail.

use super::draft::{Ack, Body, Draft, MailKind};
use super::moment::{self, Clocks, Moment};
use super::template::{Templates, Values, Word};
use super::text::Block;
use crate::limits::ASKED_CHARS_MAX;
use crate::mail::line::one_line_or_ellipsis;

/// Stands between two languages.
const BETWEEN: &str = "\n\n* * *\n\n";

/// Everything that such a mail says; nothing for a draft of any other.
pub(super) fn blocks(
    draft: &Draft,
    reference: &str,
    clocks: Clocks<'_>,
    templates: &Templates,
) -> Vec<Block> {
    let texts: Vec<String> = languages(draft)
        .filter_map(|language| text(draft, language, reference, clocks, templates))
        .filter(|text| !text.is_empty())
        .collect();
    let mut blocks = vec![Block::said(texts.join(BETWEEN))];
    if let Body::Ack(Ack { is_bare: true, .. }) = &draft.body {
        let render = |language| templates.render(Word::NotYours, language, &Values::default());
        let texts: Vec<String> = languages(draft).map(render).collect();
        blocks.push(Block::aside(texts.join("\n")));
    }
    blocks
}

/// The subject: the customer's own words or, where there are none, ours.
pub(super) fn subject(draft: &Draft, templates: &Templates) -> String {
    let word = match draft.kind {
        MailKind::Ack => Word::AckSubject,
        MailKind::Resolution | MailKind::Reminder => Word::RequestSubject,
        MailKind::Relay
        | MailKind::Notice
        | MailKind::Escalation
        | MailKind::Digest
        | MailKind::CommandReply
        | MailKind::Alert
        | MailKind::Welcome => return draft.subject.clone(),
    };
    if !draft.subject.trim().is_empty() {
        return draft.subject.clone();
    }
    let render = |language| templates.render(word, language, &Values::default());
    languages(draft).map(render).collect::<Vec<String>>().join(" / ")
}

fn languages(draft: &Draft) -> impl Iterator<Item = &str> {
    let second = draft.also_in.as_deref().filter(|second| *second != draft.language);
    std::iter::once(draft.language.as_str()).chain(second)
}

fn text(
    draft: &Draft,
    language: &str,
    reference: &str,
    clocks: Clocks<'_>,
    templates: &Templates,
) -> Option<String> {
    let values = Values { reference: reference.to_owned(), ..Values::default() };
    let by = |moment: Moment| moment::by(language, moment, clocks);
    Some(match &draft.body {
        Body::Ack(ack) => ack_text(ack, language, values, clocks, templates),
        Body::Reminder { until } => {
            let values = Values { until: until.map(by), ..values };
            templates.render(Word::Reminder, language, &values)
        }
        Body::Resolution => templates.render(Word::Resolution, language, &values),
        Body::AutoResolution => templates.render(Word::AutoResolution, language, &values),
        Body::Relay { .. }
        | Body::Notice { .. }
        | Body::CommandReply { .. }
        | Body::Escalation { .. }
        | Body::Digest { .. }
        | Body::Welcome { .. }
        | Body::Alert { .. } => return None,
    })
}

/// The ack that a rule names, or else that of its occasion. What it asks for stands below it where
/// its words leave that out.
fn ack_text(
    ack: &Ack,
    language: &str,
    values: Values,
    clocks: Clocks<'_>,
    templates: &Templates,
) -> String {
    let missing: Vec<String> = ack
        .missing
        .iter()
        .map(|detail| detail.ask.get(language).unwrap_or(&detail.name))
        .map(|asked| one_line_or_ellipsis(asked, ASKED_CHARS_MAX))
        .collect();
    let ask = match missing.as_slice() {
        [] => String::new(),
        [..] => {
            let values = Values { missing: missing.clone(), ..values.clone() };
            templates.render(Word::Missing, language, &values)
        }
    };
    let values = Values {
        expected: ack.expected.map(|expected| moment::expected(language, expected, clocks)),
        opens: ack.opens.map(|opens| moment::from(language, opens, clocks)),
        ask,
        missing,
        ..values
    };
    let named = ack.words.as_deref();
    let text = named.and_then(|name| templates.render_named(name, language, &values));
    let text = text.unwrap_or_else(|| templates.render(ack.occasion.word(), language, &values));
    if values.ask.is_empty() || text.contains(&values.ask) {
        return text;
    }
    format!("{text}\n\n{}", values.ask)
}
