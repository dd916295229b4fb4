//! The mails that decisions ask for, in words.
//!
//! Separate from the decisions because whom we tell and what it says are two questions. Each kind
//! has one function here; recipients come from types that only their owners make. Nothing of an
//! unauthenticated sender's own words gets into an ack. Never renders.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::deciding::Deciding;
use super::escalation::Reader;
use super::order::Transcript;
use crate::desk::brief::{advice, unconfirmed};
use crate::desk::conversation::{MessageKey, OutboxId, Role};
use crate::desk::effect::Audience;
use crate::desk::input::Start;
use crate::desk::policy::Agent;
use crate::desk::sla::owed::OwedTarget;
use crate::desk::words::{Say, say, short_moment};
use crate::limits;
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::MessageId;
use crate::mail::read::classify::Answerable;
use crate::mail::read::flags::{Flag, flags};
use crate::mail::read::thread::tidy_subject;
use crate::mail::write::draft::{Ack, AckOccasion, AutoSubmitted, Body, Draft, MailKind, PartRef};

impl Deciding<'_> {
    /// To the customer: we have your message. `to_complaint`: in the words for a complaint;
    /// `template`: in the desk's own words of this name.
    pub(super) fn send_ack(
        &mut self,
        to: &Answerable,
        about: MessageKey,
        to_complaint: bool,
        template: Option<&str>,
    ) -> Option<OutboxId> {
        let mut draft = self.answer_to_customer(MailKind::Ack, AutoSubmitted::AutoReplied);
        draft.to = vec![to.recipient().clone()];
        let occasion = if to_complaint { AckOccasion::Complaint } else { AckOccasion::Ordinary };
        draft.body = Body::Ack(Ack {
            words: template.map(str::to_owned),
            occasion,
            is_bare: !to.is_authenticated(),
            ..Ack::default()
        });
        if !to.is_authenticated() {
            self.make_bare(&mut draft);
        }
        self.send(Audience::Answerable(to.clone()), Some(about), draft)
    }

    /// To the customer: we believe this is settled.
    pub(super) fn send_resolution(&mut self, to: &Answerable) -> Option<OutboxId> {
        let mut draft = self.answer_to_customer(MailKind::Resolution, AutoSubmitted::AutoReplied);
        draft.to = vec![to.recipient().clone()];
        draft.body = Body::Resolution;
        if !to.is_authenticated() {
            self.make_bare(&mut draft);
        }
        let about = self.conversation.last_inbound;
        self.send(Audience::Answerable(to.clone()), about, draft)
    }

    /// To the customer: what an agent wrote. `also`: whom the mail itself adds to those who get a
    /// copy, and whom it takes out. None where there is nobody whom it could go to.
    pub(super) fn send_relay(
        &mut self,
        about: MessageKey,
        text: &str,
        attachments: &[PartRef],
        resolved: bool,
        also: &[(Address, bool)],
    ) -> Option<OutboxId> {
        let customer = self.facts.customer.clone()?;
        let mut draft = self.answer_to_customer(MailKind::Relay, AutoSubmitted::No);
        draft.cc = self.copies();
        for (address, is_added) in also {
            draft.cc.retain(|party| party.address != *address);
            draft.cc.extend(is_added.then(|| NameAddr::bare(address.clone())));
        }
        draft.cc.retain(|party| party.address != customer.address);
        draft.to = vec![customer];
        draft.attachments = attachments.to_vec();
        draft.body = Body::Relay {
            text: text.to_owned(),
            resolved,
            quote: self.facts.last_words.clone().filter(|_| self.policy.relay_quote),
            written_in: Some(about.0),
        };
        self.send(Audience::Customer, Some(about), draft)
    }

    /// To somebody whom an agent writes to of their own: the first mail of a conversation. It
    /// names no mail before it, since they have none.
    pub(super) fn send_first(&mut self, start: &Start) -> Option<OutboxId> {
        let mut draft = self.answer_to_customer(MailKind::Relay, AutoSubmitted::No);
        draft.subject = self.subject_or(&draft.language);
        draft.to = vec![NameAddr::bare(start.to.clone())];
        draft.in_reply_to = None;
        draft.references = Vec::new();
        draft.attachments.clone_from(&start.attachments);
        draft.body = Body::Relay {
            text: start.text.clone(),
            resolved: false,
            quote: None,
            written_in: Some(start.message.0),
        };
        self.send(Audience::Customer, Some(start.message), draft)
    }

    /// Who gets a copy of answers: the customer's own Cc's, and whom agents have added.
    fn copies(&self) -> Vec<NameAddr> {
        let own = if self.policy.relay_cc { self.facts.customer_cc.as_slice() } else { &[] };
        let mut copies: Vec<NameAddr> = own.to_vec();
        for added in &self.facts.added {
            if copies.iter().all(|party| party.address != added.address) {
                copies.push(added.clone());
            }
        }
        copies
    }

    /// To an agent: what a customer or somebody else wrote, once the desk is open where notices
    /// wait for that. `is_proven`: whether anybody whom we trust vouches for the writer. `flags`:
    /// what to know before answering.
    pub(super) fn send_notice(
        &mut self,
        agent: &Agent,
        about: MessageKey,
        role: Role,
        is_proven: bool,
        flags: &[Flag],
    ) -> Option<OutboxId> {
        let draft = self.notice(agent, role, is_proven, None, flags);
        let at = self.notices_from();
        self.send_at(Audience::Agent(agent.name.clone()), Some(about), draft, at)
    }

    /// What was written last from outside, at once: to an agent who asks for it.
    pub(super) fn send_notice_now(&mut self, agent: &Agent) -> Option<OutboxId> {
        let about = self.conversation.last_inbound?;
        let role = self.facts.writer_role.unwrap_or(Role::Customer);
        let flags = self.flags_of_last_words();
        let draft = self.notice(agent, role, self.facts.is_proven, None, &flags);
        self.send(Audience::Agent(agent.name.clone()), Some(about), draft)
    }

    /// The same, because a conversation has woken.
    pub(super) fn send_woken_notice(
        &mut self,
        agent: &Agent,
        about: MessageKey,
    ) -> Option<OutboxId> {
        let due = match self.language_of(agent).as_str() {
            "de" => "jetzt (Wiedervorlage)",
            _ => "now (it was asleep until now)",
        };
        self.send_notice_again(agent, about, due)
    }

    /// The same, because a complaint was settled some days ago.
    pub(super) fn send_check_back(&mut self, agent: &Agent, about: MessageKey) -> Option<OutboxId> {
        let due = match self.language_of(agent).as_str() {
            "de" => "heute: die Beschwerde gilt seit drei Tagen als erledigt, auch beim Kunden?",
            _ => "today: the complaint was settled three days ago, for the customer, too?",
        };
        self.send_notice_again(agent, about, due)
    }

    fn send_notice_again(
        &mut self,
        agent: &Agent,
        about: MessageKey,
        due: &str,
    ) -> Option<OutboxId> {
        let role = self.facts.writer_role.unwrap_or(Role::Customer);
        let flags = self.flags_of_last_words();
        let draft = self.notice(agent, role, self.facts.is_proven, Some(due), &flags);
        self.send(Audience::Agent(agent.name.clone()), Some(about), draft)
    }

    fn notice(
        &self,
        agent: &Agent,
        role: Role,
        is_proven: bool,
        due: Option<&str>,
        flags: &[Flag],
    ) -> Draft {
        let facts = self.facts;
        let customer = facts.customer.as_ref();
        let writer = facts.writer.as_ref().or(customer);
        let called = writer.map_or("", NameAddr::called);
        let language = self.language_of(agent);
        let nobody = if language == "de" { "niemanden" } else { "nobody" };
        Draft {
            kind: MailKind::Notice,
            from_name: format!("{called} ({})", self.policy.desk_name),
            to: vec![agent.name_addr()],
            cc: Vec::new(),
            subject: self.subject_or(&language),
            reference: self.conversation.reference.to_string(),
            in_reply_to: None,
            references: self.agents_thread(),
            also_in: None,
            auto_submitted: AutoSubmitted::AutoGenerated,
            body: Body::Notice {
                reply_to: customer.map_or(nobody, NameAddr::called).to_owned(),
                cc: self.copies().iter().map(|party| party.called().to_owned()).collect(),
                assignee: self.assignee().map(|agent| agent.display.clone()),
                due: due.map(str::to_owned).or_else(|| self.due_in_words(&language)),
                mark: mark_of(role, is_proven, &language),
                text: facts.text.clone(),
                files: facts.attachments.iter().map(|part| part.name.clone()).collect(),
                brief: self.brief(flags, is_proven, &language),
                matters: Vec::new(),
                replies: Vec::new(),
            },
            attachments: facts.attachments.clone(),
            language,
        }
    }

    /// To an agent: what their mail asked for, where there is anything to say.
    pub(super) fn send_transcript(
        &mut self,
        agent: &Agent,
        about: MessageKey,
        told: Transcript,
    ) -> Option<OutboxId> {
        if told.is_empty() || self.facts.replies_to_agent >= limits::COMMAND_REPLIES_MAX {
            return None;
        }
        let draft = Draft {
            kind: MailKind::CommandReply,
            body: Body::CommandReply {
                lines: told.lines,
                text: told.text,
                is_own: true,
                held: false,
                answer: None,
                asked: told.asked,
                found: Vec::new(),
            },
            ..self.to_inside(agent.name_addr(), &told.language)
        };
        self.send(Audience::Agent(agent.name.clone()), Some(about), draft)
    }

    /// To an agent: what became of a mail of theirs. `held`: nothing went to the customer.
    pub(super) fn send_command_reply(
        &mut self,
        agent: &Agent,
        about: Option<MessageKey>,
        says: &[Say<'_>],
        text: Option<&str>,
        held: bool,
    ) -> Option<OutboxId> {
        // A responder that answers each of these, and marks none, is no agent.
        if self.facts.replies_to_agent >= limits::COMMAND_REPLIES_MAX {
            return None;
        }
        let language = self.language_of(agent);
        let shows_answer = says.iter().any(|what| matches!(what, Say::AlreadyAnswered(_)));
        let draft = Draft {
            kind: MailKind::CommandReply,
            body: Body::CommandReply {
                lines: says.iter().map(|what| say(&language, what)).collect(),
                text: text.map(str::to_owned),
                is_own: !says.iter().any(Say::shows_anothers_words),
                held,
                answer: self.facts.answered_since.clone().filter(|_| shows_answer),
                asked: Vec::new(),
                found: Vec::new(),
            },
            ..self.to_inside(agent.name_addr(), &language)
        };
        self.send(Audience::Agent(agent.name.clone()), about, draft)
    }

    /// To an agent: something needs them.
    pub(super) fn send_alert(
        &mut self,
        agent: &Agent,
        about: Option<MessageKey>,
        says: &[Say<'_>],
        text: Option<&str>,
    ) -> Option<OutboxId> {
        let draft = self.alert(agent.name_addr(), &self.language_of(agent), says, text);
        self.send(Audience::Agent(agent.name.clone()), about, draft)
    }

    /// To the admin: something needs a person.
    pub(super) fn send_admin_alert(
        &mut self,
        about: Option<MessageKey>,
        says: &[Say<'_>],
        text: Option<&str>,
    ) -> Option<OutboxId> {
        let admin = NameAddr::bare(self.policy.admin.clone()?);
        let draft = self.alert(admin, self.policy.default_language(), says, text);
        self.send(Audience::Admin, about, draft)
    }

    /// To an agent, or somebody else whom the configuration names: a customer waits.
    pub(super) fn send_escalation(
        &mut self,
        reader: &Reader<'_>,
        owed: &OwedTarget,
    ) -> Option<OutboxId> {
        let about = self.conversation.last_inbound;
        match reader {
            Reader::Agent(agent) => {
                let draft = self.escalation(agent.name_addr(), &self.language_of(agent), owed);
                self.send(Audience::Agent(agent.name.clone()), about, draft)
            }
            Reader::Named(address) => {
                let to = NameAddr::bare((*address).clone());
                let draft = self.escalation(to, self.policy.default_language(), owed);
                self.send(Audience::Named, about, draft)
            }
        }
    }

    /// The same to the admin, where the policy names somebody and nobody is there.
    pub(super) fn send_escalation_to_admin(&mut self, owed: &OwedTarget) -> Option<OutboxId> {
        let admin = NameAddr::bare(self.policy.admin.clone()?);
        let draft = self.escalation(admin, self.policy.default_language(), owed);
        self.send(Audience::Admin, self.conversation.last_inbound, draft)
    }

    fn escalation(&self, to: NameAddr, language: &str, owed: &OwedTarget) -> Draft {
        let facts = self.facts;
        let last_words = facts.last_words.as_ref().map(|quote| quote.text.as_str());
        Draft {
            kind: MailKind::Escalation,
            body: Body::Escalation {
                customer: facts.customer.as_ref().map_or("", NameAddr::called).to_owned(),
                since: self.moment_in_words(language, owed.clock.started_at),
                due: self.moment_in_words(language, owed.due),
                assignee: self.assignee().map(|agent| agent.display.clone()),
                last_words: last_words.unwrap_or_default().to_owned(),
            },
            ..self.to_inside(to, language)
        }
    }

    /// When what is due next is due.
    fn due_in_words(&self, language: &str) -> Option<String> {
        self.conversation.owed.next_due().map(|owed| self.moment_in_words(language, owed.due))
    }

    fn moment_in_words(&self, language: &str, at: Timestamp) -> String {
        let always = self.policy.calendars.first();
        let zone = always.map_or(TimeZone::UTC, |always| always.zone().clone());
        short_moment(language, at, self.now, &zone)
    }

    fn alert(&self, to: NameAddr, language: &str, says: &[Say<'_>], text: Option<&str>) -> Draft {
        Draft {
            kind: MailKind::Alert,
            body: Body::Alert {
                lines: says.iter().map(|what| say(language, what)).collect(),
                text: text.map(str::to_owned),
            },
            ..self.to_inside(to, language)
        }
    }

    /// What every mail to a customer has in common.
    fn answer_to_customer(&self, kind: MailKind, auto_submitted: AutoSubmitted) -> Draft {
        Draft {
            kind,
            from_name: self.policy.desk_name.clone(),
            to: Vec::new(),
            cc: Vec::new(),
            subject: tidy_subject(&self.facts.subject, "Re: "),
            reference: self.conversation.reference.to_string(),
            in_reply_to: self.facts.reply_to_id.clone(),
            references: self.facts.references.clone(),
            language: self.facts.language.clone(),
            also_in: self.facts.also_in.clone().filter(|_| kind != MailKind::Relay),
            auto_submitted,
            body: Body::Resolution,
            attachments: Vec::new(),
        }
    }

    /// Takes everything out that the sender wrote, but the mail's own well-formed Message-ID; the
    /// subject is ours then.
    fn make_bare(&self, draft: &mut Draft) {
        draft.subject.clear();
        draft.in_reply_to = draft.in_reply_to.take().filter(MessageId::is_well_formed);
        draft.references.clear();
        for party in &mut draft.to {
            party.name.clear();
        }
    }

    /// What every mail to agents and the admin has in common.
    fn to_inside(&self, to: NameAddr, language: &str) -> Draft {
        Draft {
            kind: MailKind::Alert,
            from_name: self.policy.desk_name.clone(),
            to: vec![to],
            cc: Vec::new(),
            subject: self.subject_or(language),
            reference: self.conversation.reference.to_string(),
            in_reply_to: None,
            references: self.agents_thread(),
            language: language.to_owned(),
            also_in: None,
            auto_submitted: AutoSubmitted::AutoGenerated,
            body: Body::Resolution,
            attachments: Vec::new(),
        }
    }

    /// An id that no mail bears and that all mail to agents about one conversation names, so that
    /// their clients show it as one thread. It proves nothing and opens nothing.
    fn agents_thread(&self) -> Vec<MessageId> {
        let domain = self.mailbox().map_or("invalid", |mailbox| mailbox.address.domain());
        let id = format!("thread.{}@{domain}", self.conversation.reference);
        MessageId::parse(&id).into_iter().collect()
    }

    pub(super) fn language_of(&self, agent: &Agent) -> String {
        agent.language.clone()
    }

    fn subject_or(&self, language: &str) -> String {
        let subject = tidy_subject(&self.facts.subject, "");
        match (subject.is_empty(), language) {
            (false, _) => subject,
            (true, "de") => "(ohne Betreff)".to_owned(),
            (true, _) => "(no subject)".to_owned(),
        }
    }

    /// The flags of the customer's last own words.
    pub(super) fn flags_of_last_words(&self) -> Vec<Flag> {
        let words = self.facts.last_words.as_ref().map_or("", |words| words.text.as_str());
        flags(words, &self.policy.flag_phrases).into_iter().map(|found| found.flag).collect()
    }

    /// What the mail itself tells, a line each; the rest is known when the notice is rendered.
    fn brief(&self, flags: &[Flag], is_proven: bool, language: &str) -> Vec<String> {
        let mut lines: Vec<String> =
            flags.iter().map(|flag| advice(*flag, language).to_owned()).collect();
        if flags.contains(&Flag::IdentityCheck) && !is_proven {
            lines.push(unconfirmed(language).to_owned());
        }
        if let Some(customer) = &self.facts.customer {
            lines.push(if customer.name.is_empty() {
                customer.address.to_string()
            } else {
                format!("{} <{}>", customer.name, customer.address)
            });
        }
        lines
    }
}

/// Said of a writer who is not the customer.
fn mark_of(role: Role, is_proven: bool, language: &str) -> Option<String> {
    let (german, english) = match role {
        Role::Staff | Role::Agent if !is_proven => (
            "Angeblich von einer Kollegin oder einem Kollegen; niemand bestätigt den Absender",
            "Says to be a colleague; nobody confirms the sender",
        ),
        Role::Customer => return None,
        Role::ThirdParty => (
            "Von einer dritten Person, nicht vom Kunden",
            "From a third party, not from the customer",
        ),
        Role::Staff => ("Von einer Kollegin oder einem Kollegen", "From a colleague"),
        Role::Agent => ("Aus dem Team", "From one of the team"),
        Role::Automatic => ("Von einer Maschine", "From a machine"),
        Role::Desk => ("Vom Desk selbst", "From the desk itself"),
    };
    Some(if language == "de" { german } else { english }.to_owned())
}
