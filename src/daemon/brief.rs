//! The brief of a notice, looked up when the notice is rendered.
//!
//! Separate from the decisions, which never read the index and do not wait for it: where it lags,
//! is being rebuilt or is missing, the notice says no less of the customer and nothing of similar
//! matters. Reads inside the caller's transaction. Never decides who gets the notice.

use std::collections::HashSet;

use jiff::Timestamp;

use super::desk::Desk;
use crate::desk::brief::{Known, Similar, contacts, lines, noted, solution};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role};
use crate::desk::decide::command;
use crate::desk::event::Event;
use crate::index::{Found, Index};
use crate::limits::{SIMILAR_LOOKED_AT, SIMILAR_SHOWN_MAX};
use crate::mail::write::draft::{Body, Draft};
use crate::mail::write::prepared::prepared;
use crate::store::StoreError;
use crate::store::outbox::Due;
use crate::store::query::{FactsAsked, Reader};

/// Whether a notice's reader may be told of a conversation of this mailbox that this agent has.
type Sees<'a> = &'a dyn Fn(&str, Option<&str>) -> bool;

/// The draft of a notice with all that is known by now, and with the replies to choose from; of
/// any other mail, as it is.
pub(super) fn completed(
    reader: &Reader<'_>,
    desk: &Desk,
    due: &Due,
    now: Timestamp,
) -> Result<Draft, StoreError> {
    let mut draft = due.draft.clone();
    let Body::Notice { text, brief, matters, offers, replies, .. } = &mut draft.body else {
        return Ok(draft);
    };
    *replies =
        prepared(&draft.language, &due.from, &due.token, &draft.subject, &draft.reference, offers);
    let Some(conversation) = due.conversation else { return Ok(draft) };
    if let Some(conversation) = reader.conversation(conversation)? {
        let about = format!("{}\n{text}", draft.subject);
        let (whose, language) = (due.agent.as_deref(), &draft.language);
        brief.extend(colleagues_note(reader, desk, conversation.id, whose, language, now)?);
        let agent = whose.and_then(|name| desk.policy.agent(name));
        let sees = |mailbox: &str, assignee: Option<&str>| {
            agent.is_some_and(|agent| desk.policy.sees(agent, mailbox, assignee))
        };
        let known = known(reader, desk, &conversation, (due.about, &about), &sees, now)?;
        brief.push(contacts(&known.contacts, &draft.language, &desk.zone));
        matters.extend(lines(&known, &draft.language));
    }
    Ok(draft)
}

/// What a colleague of the reader's has noted since the customer wrote last: whoever is given the
/// conversation reads it with their words.
fn colleagues_note(
    reader: &Reader<'_>,
    desk: &Desk,
    conversation: ConversationId,
    whose: Option<&str>,
    language: &str,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let now = now.to_zoned(desk.zone.clone());
    for recorded in reader.events(conversation)?.iter().rev() {
        if matches!(recorded.event, Event::Received { role: Role::Customer, turn: true, .. }) {
            return Ok(None);
        }
        let Event::Noted { message, agent } = &recorded.event else { continue };
        if agent.as_deref() == whose {
            continue;
        }
        let Some(note) = reader.message(*message)? else { continue };
        let text = command::parse(&note.reply, command::Around { agents: &[], now: &now }).text;
        if !text.trim().is_empty() {
            let writer = agent.as_deref().and_then(|name| desk.policy.agent(name));
            let called = writer.map(|agent| agent.display.as_str());
            return Ok(Some(noted(called, &text, language)));
        }
    }
    Ok(None)
}

fn known(
    reader: &Reader<'_>,
    desk: &Desk,
    conversation: &Conversation,
    (about, text): (Option<MessageKey>, &str),
    sees: Sees<'_>,
    now: Timestamp,
) -> Result<Known, StoreError> {
    let asked = FactsAsked { policy: &desk.policy, about, answering_mail_of: None, now };
    let Some(customer) = reader.facts(conversation, asked)?.customer else {
        return Ok(Known::default());
    };
    let customer = &customer.address;
    let words = match about {
        Some(about) => {
            reader.message(about)?.map(|mail| format!("{}\n{}", mail.subject, mail.reply))
        }
        None => None,
    };
    let words = words.as_deref().unwrap_or(text);
    let mut open_matters = reader.open_matters(customer, conversation.id)?;
    open_matters.retain(|other| sees(&other.mailbox, other.assignee.as_deref()));
    Ok(Known {
        contacts: reader.contacts(customer, conversation.id)?,
        open_matters,
        similar: similar(reader, desk, conversation.id, words, sees)?,
    })
}

/// Settled conversations that are like this text, and what solved them.
fn similar(
    reader: &Reader<'_>,
    desk: &Desk,
    own: ConversationId,
    text: &str,
    sees: Sees<'_>,
) -> Result<Vec<Similar>, StoreError> {
    let identity = reader.identity()?;
    let found = desk.index.as_deref().map_or_else(Vec::new, |directory| {
        let index = Index::open(directory).ok().filter(|index| index.indexed().store == identity);
        let found = index.and_then(|index| index.similar(text, SIMILAR_LOOKED_AT).ok());
        found.unwrap_or_default()
    });
    let mut seen = HashSet::from([own]);
    let mut similar = Vec::new();
    for Found { key, .. } in found {
        let Some(solved) = reader.solved(MessageKey(key))? else { continue };
        let (mailbox, assignee) = (&solved.conversation.mailbox, &solved.conversation.assignee);
        if !seen.insert(solved.conversation.id) || !sees(mailbox, assignee.as_deref()) {
            continue;
        }
        let people =
            solved.people.iter().flat_map(|party| [party.name.as_str(), party.address.local()]);
        let agents = desk.policy.agents.iter().map(|agent| agent.display.as_str());
        let solution = solution(&solved.answer, people.chain(agents));
        if !solution.is_empty() {
            similar.push(Similar { reference: solved.conversation.reference, solution });
        }
        if similar.len() == SIMILAR_SHOWN_MAX {
            break;
        }
    }
    Ok(similar)
}
