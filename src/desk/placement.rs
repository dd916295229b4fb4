//! Placement: which conversation a mail belongs to, and in what role its author takes part.
//!
//! Separate from the verdict, which is about the mail alone, and from the decision, which is about
//! the conversation. The order of evidence is the contract's: a token of ours, In-Reply-To,
//! References from the last to the first, `[#REF]` in the subject of somebody who takes part. A
//! subject alone never merges; a Cc or a quoted reference gives no access to anything.
//! Never looks anything up: what the store knows is an argument.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::conversation::{ConversationId, OutboxId, Ref, Role, Status};
use super::policy::Policy;
use crate::limits::LEADS_PER_NAME_MAX;
use crate::mail::address::Address;
use crate::mail::message::{Hash, Message, MessageId};
use crate::mail::read::Verdict;
use crate::mail::read::bounce::bounces;
use crate::mail::read::classify::{Kind, Reason};
use crate::mail::read::thread::{conversation_index, subject_refs};
use crate::mail::token::{self, Claim};
use crate::mail::write::draft::MailKind;

/// What a mail names, in the order of its weight. Nothing of it is believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Tokens in its own ids: it may be ours.
    pub own_claims: Vec<Claim>,
    /// Tokens in In-Reply-To and References, the nearest first; where there is none, the first one
    /// in the text.
    pub claims: Vec<Claim>,
    /// The mail's own id.
    pub message_id: Option<MessageId>,
    /// In-Reply-To.
    pub in_reply_to: Vec<MessageId>,
    /// References, the last first; then the id that a report or a receipt speaks of.
    pub references: Vec<MessageId>,
    /// REFs in the subject.
    pub subject_refs: Vec<Ref>,
    /// Date, as it stands there: copies of one mail have it in common.
    pub date: Option<Timestamp>,
    /// Exchange's thread and everybody in it, hashed.
    pub index: Option<Hash>,
}

impl Evidence {
    /// Whether the mail names no ids, so that only Exchange's index may say what it belongs to.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.in_reply_to.is_empty() && self.references.is_empty()
    }
}

/// A mail of ours that a believed token names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OurMail {
    /// Its row.
    pub mail: OutboxId,
    /// What it is.
    pub kind: MailKind,
    /// The conversation it is about, if any.
    pub conversation: Option<ConversationId>,
    /// The message it is about, if any.
    pub about: Option<super::conversation::MessageKey>,
    /// The agent it was sent to; none for customers.
    pub agent: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A conversation that a piece of evidence leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The conversation, merges followed.
    pub conversation: ConversationId,
    /// Its status.
    pub status: Status,
    /// Taken in as history.
    pub history: bool,
    /// Whether the author takes part in it: is its customer.
    pub author_takes_part: bool,
    /// Whether mail of ours went out in it.
    pub our_mail_is_out: bool,
}

/// What the store found for a piece of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Mail of ours that the mail's own ids name, its MAC verified: the mail is ours.
    pub own: Option<OurMail>,
    /// Mail of ours that it answers, MACs verified, the nearest first, each with its conversation.
    pub answered: Vec<(OurMail, Option<Lead>)>,
    /// The same, of tokens that are too old to prove anything: who holds one may be asked.
    pub expired: Vec<(OurMail, Option<Lead>)>,
    /// Conversations that its In-Reply-To names, in order.
    pub by_in_reply_to: Vec<Lead>,
    /// Conversations that its References name, the last reference first.
    pub by_references: Vec<Lead>,
    /// Conversations of messages that named this mail's id before it came.
    pub by_children: Vec<Lead>,
    /// Conversations of messages that named, before it came, what this mail names.
    pub by_siblings: Vec<Lead>,
    /// Conversations of the REFs in its subject.
    pub by_subject: Vec<Lead>,
    /// Conversations of messages with its own id, whatever they say.
    pub by_own_id: Vec<Lead>,
    /// Those of them that have its date, too, and are vouched for: it is a copy of one of them that
    /// something changed on the way.
    pub by_copies: Vec<Lead>,
    /// Conversations of messages with its Thread-Index and participants, where one of the two
    /// names no ids.
    pub by_index: Vec<Lead>,
}

/// Where a mail belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The conversation that it joins; none: it gets one of its own.
    pub joins: Option<ConversationId>,
    /// The closed conversation that its own one goes on from.
    pub past: Option<ConversationId>,
    /// Others of the same customer, without mail of ours, that it shows to be the same matter.
    pub absorbs: Vec<ConversationId>,
    /// Others that it has to do with.
    pub related: Vec<ConversationId>,
    /// In what role its author writes.
    pub role: Role,
    /// Why.
    pub reason: Reason,
}

/// Collects what a message names, but for [`index_of`], which depends on who is at the desk.
#[must_use]
pub fn evidence(message: &Message) -> Evidence {
    let own_ids = message.message_id.iter().filter_map(token::claims_in);
    let own_headers = message.header("X-Posthaste-Id").filter_map(Claim::parse);
    let mut references: Vec<MessageId> = message.references.iter().rev().cloned().collect();
    // Postfix and others write neither In-Reply-To nor References into a report.
    let reported = bounces(message);
    references.extend(reported.original_message_id);
    let mut claims: Vec<Claim> = Vec::new();
    let named = message.in_reply_to.iter().chain(&references).filter_map(token::claims_in);
    for claim in named.chain(reported.original_claims) {
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }
    if claims.is_empty() {
        // A prepared reply of a client that sets no In-Reply-To, or an agent's quoted notice.
        claims.extend(token::claim_in_text(&message.text));
    }
    Evidence {
        own_claims: own_ids.chain(own_headers).collect(),
        claims,
        message_id: message.message_id.clone(),
        in_reply_to: message.in_reply_to.clone(),
        references,
        subject_refs: subject_refs(&message.subject)
            .iter()
            .filter_map(|found| Ref::parse(found))
            .collect(),
        date: message.date,
        index: None,
    }
}

/// Every id that a mail names, in the order in which an answer repeats them.
#[must_use]
pub fn names(message: &Message) -> Vec<MessageId> {
    let named = message.references.iter().chain(&message.in_reply_to);
    named.cloned().chain(bounces(message).original_message_id).collect()
}

/// Exchange's thread of a mail, with everybody in it but the desk and its agents: the same for a
/// question and its answer, and another one for a forward to somebody else.
#[must_use]
pub fn index_of(message: &Message, policy: &Policy) -> Option<Hash> {
    let index = message.header("Thread-Index").find_map(conversation_index)?;
    let everybody = message.from.iter().chain(&message.to).chain(&message.cc);
    let outside = everybody.map(|party| &party.address).filter(|address| {
        policy.mailbox_at(address).is_none() && policy.agent_at(address).is_none()
    });
    let outside: BTreeSet<String> = outside.map(Address::key).collect();
    if outside.is_empty() {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&index);
    for address in outside {
        hasher.update(address.as_bytes());
        hasher.update(b"\n");
    }
    Some(Hash(*hasher.finalize().as_bytes()))
}

/// Finds the place of a mail that is not ours and answers nothing as an agent does.
///
/// `history`: the mail is part of what lay there at the first start; it is threaded with the rest
/// of it as one set, whatever the order.
#[must_use]
pub fn place(
    evidence: &Evidence,
    known: &Known,
    verdict: &Verdict,
    author: Option<&Address>,
    policy: &Policy,
    history: bool,
) -> Placement {
    let found = strongest(evidence, known);
    if history {
        let role = role_of(verdict, author, policy, true);
        return place_history(known, found, role);
    }
    let role = |takes_part: bool| role_of(verdict, author, policy, takes_part);
    let Some((lead, reason)) = found.or_else(|| tied(evidence, known)) else {
        return Placement {
            joins: None,
            past: None,
            absorbs: Vec::new(),
            related: known.by_children.iter().map(|lead| lead.conversation).collect(),
            role: role(true),
            reason: Reason::plain("names nothing that we know"),
        };
    };
    if lead.status == Status::Closed && verdict.opens {
        return Placement {
            joins: None,
            past: Some(lead.conversation),
            absorbs: Vec::new(),
            related: Vec::new(),
            role: role(true),
            reason: Reason::new("answers a closed conversation", reason.to_string()),
        };
    }
    let (absorbs, related) = others(known, lead);
    Placement {
        joins: Some(lead.conversation),
        past: None,
        absorbs,
        related,
        role: role(lead.author_takes_part),
        reason,
    }
}

/// The other conversations that a mail ties to the one that it joins: those that become part of it,
/// being its author's own in which nothing of ours has gone out, and those that it only has to do
/// with.
fn others(known: &Known, lead: &Lead) -> (Vec<ConversationId>, Vec<ConversationId>) {
    let is_own = |other: &&Lead| {
        let is_live = !matches!(other.status, Status::Closed | Status::Spam) && !other.history;
        lead.author_takes_part && other.author_takes_part && is_live && !other.our_mail_is_out
    };
    // Who else named what this mail names may be anybody.
    let siblings = known.by_siblings.iter().filter(is_own);
    let named = known.by_in_reply_to.iter().chain(&known.by_references).chain(&known.by_children);
    let (mut absorbs, mut related) = (Vec::new(), Vec::new());
    for other in named.chain(siblings) {
        let id = other.conversation;
        let list = if is_own(&other) { &mut absorbs } else { &mut related };
        if id != lead.conversation && !list.contains(&id) && list.len() < LEADS_PER_NAME_MAX {
            list.push(id);
        }
    }
    (absorbs, related)
}

/// The contract's order of evidence.
fn strongest<'k>(evidence: &Evidence, known: &'k Known) -> Option<(&'k Lead, Reason)> {
    let token = known.answered.iter().find_map(|(mail, lead)| Some((mail, lead.as_ref()?)));
    if let Some((mail, lead)) = token {
        return Some((lead, Reason::new("token", format!("answers our {}", mail.kind.as_str()))));
    }
    if let Some(lead) = best(&known.by_in_reply_to) {
        let id = evidence.in_reply_to.first().map_or("", MessageId::as_str);
        return Some((lead, Reason::new("in-reply-to", cut(id))));
    }
    if let Some(lead) = best(&known.by_references) {
        let id = evidence.references.first().map_or("", MessageId::as_str);
        return Some((lead, Reason::new("references", cut(id))));
    }
    let tagged = known.by_subject.iter().find(|lead| lead.author_takes_part)?;
    let tag = evidence.subject_refs.first().map_or("", Ref::as_str);
    Some((tagged, Reason::new("subject tag", format!("[#{tag}], and its sender takes part"))))
}

/// A conversation of the author's own that has to do with what the mail names, that names it, or
/// that has a copy of it. Of another's it is only said: fifty people may answer one newsletter that
/// we never saw, and whoever knows an id may send a mail with it. Among the participants of
/// Exchange's thread everybody is at home.
fn tied<'k>(evidence: &Evidence, known: &'k Known) -> Option<(&'k Lead, Reason)> {
    let is_live = |lead: &&Lead| !lead.history && lead.status != Status::Closed;
    let is_own = |lead: &&Lead| lead.author_takes_part && is_live(lead);
    let by = |reason| move |lead| (lead, Reason::plain(reason));
    let copy = known.by_copies.iter().find(is_own).map(by("another copy of the same mail"));
    let child = known.by_children.iter().find(is_own);
    let child = child.map(by("named by a message that came before it"));
    let sibling = known.by_siblings.iter().find(is_own);
    let sibling = sibling.map(by("names what a message before it has named"));
    let index = known.by_index.iter().find(|_| evidence.is_bare());
    let index = index.map(by("Exchange's thread, among the same people"));
    copy.or(child).or(sibling).or(index)
}

/// The conversation that the author takes part in, or else the first: whoever has seen an id may
/// send it to us before its owner does, and gets no answers that way.
fn best(leads: &[Lead]) -> Option<&Lead> {
    leads.iter().find(|lead| lead.author_takes_part).or(leads.first())
}

/// History is one set: everything that the mail ties together is one conversation. Each of these
/// ties is one that the other mail has to this one as well, so that the order makes no difference.
fn place_history(known: &Known, found: Option<(&Lead, Reason)>, role: Role) -> Placement {
    let all = known
        .by_in_reply_to
        .iter()
        .chain(&known.by_references)
        .chain(&known.by_children)
        .chain(&known.by_siblings)
        .chain(&known.by_own_id)
        .chain(&known.by_index);
    let mut tied: Vec<ConversationId> =
        all.filter(|lead| lead.history).map(|lead| lead.conversation).collect();
    tied.sort_unstable();
    tied.dedup();
    let joins = tied.first().copied().or_else(|| found.as_ref().map(|(lead, _)| lead.conversation));
    Placement {
        absorbs: tied.into_iter().skip(1).collect(),
        joins,
        past: None,
        related: Vec::new(),
        role,
        reason: match found {
            Some((_, reason)) => reason,
            None if joins.is_some() => Reason::plain("tied to a message that came before it"),
            None => Reason::plain("names nothing that we know"),
        },
    }
}

/// In what role the author of a mail writes.
fn role_of(verdict: &Verdict, author: Option<&Address>, policy: &Policy, takes_part: bool) -> Role {
    let is_agent = author.is_some_and(|author| policy.agent_at(author).is_some());
    let is_staff = author.is_some_and(|author| policy.is_staff(author));
    match verdict.kind {
        Kind::Loop => Role::Desk,
        Kind::AutoReply
        | Kind::Notification
        | Kind::Bounce
        | Kind::DeliveryReport
        | Kind::Receipt
        | Kind::Complaint
        | Kind::Challenge => Role::Automatic,
        Kind::Person | Kind::List | Kind::Bulk if is_agent => Role::Agent,
        Kind::Person | Kind::List | Kind::Bulk if takes_part => {
            if is_staff {
                Role::Staff
            } else {
                Role::Customer
            }
        }
        Kind::Person | Kind::List | Kind::Bulk if is_staff => Role::Staff,
        Kind::Person | Kind::List | Kind::Bulk => Role::ThirdParty,
    }
}

fn cut(id: &str) -> String {
    id.chars().take(120).collect()
}
