//! Inputs: everything that can make the desk decide. A closed list.
//!
//! Separate so that one glance shows what may change a conversation. Each input is data that an
//! earlier stage made; none of them can be made of a customer's words alone where an agent's are
//! meant.

mod around;

use jiff::Timestamp;

pub use self::around::{Around, Branch, HeldAs, HeldThere, Other, OwnAnswer, Replaceable};
use super::assignment::Work;
use super::conversation::{Conversation, ConversationId, MessageKey, OutboxId, Ref, Role};
use super::decide::command::{Command, Order, Problem};
use super::effect::{Absence, TimerKind};
use super::event::Actor;
use super::out_of_office::Away;
use super::policy::Policy;
use super::promised::Promised;
use super::shelf::{Shelf, Shelves};
use super::sla::expected::UsualResponse;
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::{Message, MessageId};
use crate::mail::read::classify::{Answerable, Kind, Verdict};
use crate::mail::read::flags::Flag;
use crate::mail::read::said::Said;
use crate::mail::read::thanks::Thanks;
use crate::mail::write::draft::{MailKind, PartRef, Quote};

/// Something happened that concerns one conversation.
#[derive(Clone, Debug)]
pub enum Input {
    /// A mail from outside, or a machine's, or a colleague's, joined or opens it.
    Arrived(Box<Arrival>),
    /// A mail that says it is an agent's answer to a mail of ours.
    AgentWrote(Box<AgentMail>),
    /// A mail that is not ours lies in Sent and belongs here, or an agent wrote to the customer.
    SeenInSent(SentCopy),
    /// A send of a mail of ours came to an end, for now or for good.
    Attempted(Attempt),
    /// A command that no mail of this conversation holds: the admin's, or an agent's from another.
    Commanded(Commanded),
    /// A timer is due.
    TimerFired(TimerKind),
    /// The promises or their calendars are not those that its deadlines were computed with.
    PromisesChanged,
}

/// A stored mail and what was found about it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its row.
    pub message: MessageKey,
    /// What kind it is, and what may follow.
    pub verdict: Verdict,
    /// Who wrote it.
    pub role: Role,
    /// Why it is in this conversation.
    pub placed: crate::mail::read::classify::Reason,
    /// The closed conversation it answers, where a new one goes on from it.
    pub past: Option<ConversationId>,
    /// Other conversations that it ties to this one.
    pub related: Vec<ConversationId>,
    /// Conversations of the same customer, without mail of ours, that it joins to this one.
    pub joins: Vec<ConversationId>,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Taken in from what lay there at the first start, or imported.
    pub history: bool,
    /// Somebody had put it on a shelf before we saw it.
    pub in_hand: bool,
    /// A mail of ours that it says did not arrive.
    pub bounced: Option<BouncedMail>,
    /// Set where it only thanks.
    pub thanks: Option<Thanks>,
    /// What agents should know before they answer it.
    pub flags: Vec<Flag>,
    /// What rules are matched by.
    pub matched: MatchedMail,
    /// What it tells of an agent who is proven to have sent it.
    pub presence: Option<Presence>,
}

/// What a mail tells of whether the agent is there who is proven to have sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Their out-of-office note says that they are away.
    Away {
        /// Who, by short name.
        agent: String,
        /// How long.
        how_long: Away,
    },
    /// They wrote themselves.
    There {
        /// Who, by short name.
        agent: String,
    },
}

/// A mail of ours that came back.
#[derive(Clone, Debug)]
pub struct BouncedMail {
    /// The mail.
    pub mail: OutboxId,
    /// What it is.
    pub kind: MailKind,
    /// The agent whose words it carried.
    pub agent: Option<String>,
    /// Whom it did not reach, and what their server said.
    pub diagnostic: String,
    /// Whether an address itself is no good.
    pub hard: bool,
    /// Whether the customer is among those whom it did not reach; else only others' copies failed.
    pub customer_missed: bool,
    /// Whether another answer of the conversation has arrived, as far as is known.
    pub another_arrived: bool,
    /// Whether it came back before: that is known, and told once.
    pub again: bool,
}

/// How far the proof goes that an agent wrote this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Token, address and, where the policy asks for it, authentication.
    Proven,
    /// Something is missing.
    Lacking(Lack),
}

/// What is missing for believing that an agent wrote a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It names no single author.
    Author,
    /// It came from this address, which is none of the agent's.
    Address(Address),
    /// No server that we trust vouches for its author.
    Authentication,
    /// The conversation is closed, so its tokens are void.
    Closed,
    /// The mail that it answers went out so long ago that its token is void.
    Expired,
    /// The notice that it answers went out after the backup that the store was restored from.
    Notice {
        /// It came between the two, so that Sent tells what became of it.
        gap: bool,
    },
}

/// What an agent's mail asks for, read and parsed.
#[derive(Clone, Debug)]
pub struct AgentMail {
    /// Its row.
    pub message: MessageKey,
    /// Whose token it bears.
    pub agent: String,
    /// How far that is proven.
    pub proof: Proof,
    /// What the mail of ours is that it answers; none where it answers none.
    pub answers: Option<MailKind>,
    /// What the agent newly wrote, commands stripped; or why that cannot be told.
    pub words: Result<String, String>,
    /// The commands, or what is wrong with them; none where the words cannot be told.
    pub commands: Result<Vec<Order>, Vec<Problem>>,
    /// Those that were understood, also where others were not.
    pub understood: Vec<Order>,
    /// What the words promise, by when.
    pub promised: Option<Promised>,
    /// The agent's files.
    pub attachments: Vec<PartRef>,
    /// Colleagues whom the mail also names.
    pub also_to: Vec<Address>,
    /// Whether it forwards something.
    pub is_forward: bool,
    /// Whether the customer is among its recipients: they have it already.
    pub went_to_customer: bool,
    /// The held mail that the answered mail asked about.
    pub held: Option<HeldMail>,
    /// What its commands, or those of the held mail that it sends, are about.
    pub around: Around,
    /// What it passes on, where it answers nothing of ours.
    pub forward: Option<Result<Forward, NotOpened>>,
}

impl AgentMail {
    /// The mail that it, or the held mail that it speaks of, passes on.
    #[must_use]
    pub fn opens_with(&self) -> Option<MessageKey> {
        let held = self.held.as_ref().and_then(|held| held.forward.as_ref());
        let forward = self.forward.as_ref().or(held)?;
        forward.as_ref().ok().map(|forward| forward.message)
    }
}

/// A customer's mail that an agent passes on, stored as the customer's.
#[derive(Clone, Debug)]
pub struct Forward {
    /// Its row.
    pub message: MessageKey,
    /// Who wrote it.
    pub from: Address,
    /// In what role.
    pub role: Role,
    /// What agents should know before they answer it.
    pub flags: Vec<Flag>,
}

/// Why a forward opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// It does not tell who wrote the mail.
    NoSender,
    /// The mail is from an address of the desk's own.
    Ours(Address),
    /// The mail is from an agent.
    Agents(Address),
    /// The mail is here already.
    Known(Ref),
}

/// A command for a conversation, and who gives it.
#[derive(Clone, Debug)]
pub struct Commanded {
    /// Who.
    pub by: Actor,
    /// What.
    pub what: What,
}

/// What is to be done to a conversation.
#[derive(Clone, Debug)]
pub enum What {
    /// What an agent can ask for by mail.
    Do(Command),
    /// What it means that one of its messages was put there.
    PutOn {
        /// Where.
        shelf: Shelf,
        /// What else there is in that mailbox.
        shelves: Shelves,
    },
    /// File this note, stored as this message.
    Note(MessageKey),
    /// Take an answer back that has not left.
    TakeBack(OwnAnswer),
    /// Take in the messages of another.
    Absorb {
        /// As it is.
        other: Box<Conversation>,
        /// Whether its customer is another one.
        is_strangers: bool,
    },
    /// Let these messages leave for a conversation of their own.
    Split {
        /// The messages.
        branch: Branch,
        /// The reserved row of the new one.
        unborn: Box<Conversation>,
    },
    /// Begin with messages that left another.
    BranchOff {
        /// The other.
        from: ConversationId,
        /// The messages.
        branch: Branch,
        /// Those of them that are held.
        held: Vec<super::conversation::Held>,
    },
    /// Begin with an agent's mail to somebody.
    Start(Box<Start>),
    /// Somebody whom an agent asked for this conversation's sake has answered, in another one.
    Heard(ConversationId, Ref),
    /// Send what is held of an agent's after all, as they say in another conversation.
    SendHeld(Box<HeldThere>),
    /// Whoever has it is away, as their own note just said: others are shown what came last.
    PassOn,
}

/// A conversation that an agent begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// The agent's mail.
    pub message: MessageKey,
    /// To whom.
    pub to: Address,
    /// What it says, commands stripped.
    pub text: String,
    /// Its files.
    pub attachments: Vec<PartRef>,
    /// Its subject, where the agent's own is not only repeated from the conversation that it comes
    /// from: what was written there goes to nobody else.
    pub subject: Option<String>,
    /// The conversation that it comes from.
    pub from: ConversationId,
    /// Whether that one has a customer, and not just this mail.
    pub is_related: bool,
}

/// A held mail as it was read when it came.
#[derive(Clone, Debug)]
pub struct HeldMail {
    /// Its row.
    pub message: MessageKey,
    /// What it says, commands stripped; or why that cannot be told.
    pub words: Result<String, String>,
    /// Its commands that were understood.
    pub commands: Vec<Order>,
    /// What the words promise, by when.
    pub promised: Option<Promised>,
    /// Whether it answered a notice: else it never was an answer to the customer.
    pub answers_notice: bool,
    /// Whether the customer was among its recipients: they have it already.
    pub went_to_customer: bool,
    /// Its files.
    pub attachments: Vec<PartRef>,
    /// What it passes on, where it answered nothing of ours.
    pub forward: Option<Result<Forward, NotOpened>>,
    /// Whether nobody vouches for the mail at hand but the question that it answers: that went to
    /// the configured address alone, and is good for `#send` and nothing else.
    pub by_question_alone: bool,
}

/// A mail that somebody sent by themselves: a copy in Sent, or the desk's copy of a mail that an
/// agent wrote to the customer.
#[derive(Clone, Debug)]
pub struct SentCopy {
    /// Its row.
    pub message: MessageKey,
    /// The agent, where From tells.
    pub agent: Option<String>,
    /// Whether it went to the customer.
    pub to_customer: bool,
    /// Whether it answers the newest that the customer said, and not something before that.
    pub answers_newest: bool,
    /// What its words promise, by when.
    pub promised: Option<Promised>,
    /// Whether it lies in Sent, which proves who may use the mailbox.
    pub in_sent: bool,
    /// When the server got it.
    pub received_at: Timestamp,
    /// From what lay there at the first start.
    pub history: bool,
    /// Why it is in this conversation.
    pub placed: crate::mail::read::classify::Reason,
    /// Conversations of history that it joins to this one.
    pub joins: Vec<ConversationId>,
}

/// How a send ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The relay has it for every recipient that is left.
    Accepted,
    /// Later, the relay says, or it could not be reached; tried again until its time is up.
    Deferred {
        /// The relay's words or ours.
        reply: String,
        /// Since when it has been tried.
        since: Timestamp,
        /// Whether the agent should be told now: tried for an hour, not told yet.
        tell: bool,
    },
    /// Never, the relay says, or the time is up.
    Failed {
        /// The relay's words or ours.
        reply: String,
        /// The recipients that it did not take.
        recipients: Vec<Address>,
    },
    /// The connection was cut after the body began, no trace was found, and it is an ack: dropped.
    Dropped,
    /// Uncertain for the second time: a person has to decide.
    Uncertain,
    /// It was for somebody who is no agent any more, and was taken out of the outbox.
    ReaderLeft {
        /// Agents who were told the same.
        others: Vec<String>,
    },
    /// The admin took it out of the outbox.
    Cancelled {
        /// Whether some of it may have gone out before.
        may_be_out: bool,
    },
}

/// The end of a send, for now or for good.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The mail.
    pub mail: OutboxId,
    /// What it is.
    pub kind: MailKind,
    /// The agent whose words it carries, or whom it is for.
    pub agent: Option<String>,
    /// The words that it carries, for whoever has to be told.
    pub text: Option<String>,
    /// How it ended.
    pub outcome: AttemptOutcome,
}

/// A mail, as far as rules and promises are matched by it.
#[derive(Clone, Debug)]
pub struct MatchedMail {
    /// When it reached us; none of one that went out.
    pub received_at: Option<Timestamp>,
    /// What kind of mail it is.
    pub kind: Kind,
    /// ISO 639-1, where it is sure.
    pub language: Option<String>,
    /// Its subject.
    pub subject: String,
    /// What was newly written.
    pub body: String,
    /// The header's fields, decoded; empty where neither rule nor promise asks for one.
    pub header: Vec<(String, String)>,
    /// Whether a file came with it.
    pub has_attachment: bool,
}

impl MatchedMail {
    /// What is matched of a mail that is at hand. Where the policy has neither rules nor promises
    /// only its language.
    #[must_use]
    pub fn of(
        policy: &Policy,
        message: &Message,
        verdict: &Verdict,
        said: &Said,
        received_at: Timestamp,
    ) -> MatchedMail {
        let language = said.language.clone();
        if !policy.matches_mail() {
            return MatchedMail { language, ..MatchedMail::default() };
        }
        let fields = message.headers.iter().filter(|_| policy.asks_for_header());
        MatchedMail {
            received_at: Some(received_at),
            kind: verdict.kind,
            language,
            subject: message.subject.clone(),
            body: said.reading.new.clone(),
            header: fields.map(|field| (field.name.clone(), field.value.clone())).collect(),
            has_attachment: !message.attachments.is_empty(),
        }
    }
}

impl Default for MatchedMail {
    fn default() -> MatchedMail {
        MatchedMail {
            received_at: None,
            kind: Kind::Person,
            language: None,
            subject: String::new(),
            body: String::new(),
            header: Vec::new(),
            has_attachment: false,
        }
    }
}

/// Another conversation of the same customer that is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenElsewhere {
    /// Its reference.
    pub reference: Ref,
    /// Its mailbox.
    pub mailbox: String,
    /// Who has it.
    pub assignee: Option<String>,
}

/// The conversation for whose sake an agent began this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BegunFor {
    /// Its row, merges followed.
    pub conversation: ConversationId,
    /// Its reference.
    pub reference: Ref,
    /// Its mailbox.
    pub mailbox: String,
    /// Its subject.
    pub subject: String,
    /// Whom its answers go to.
    pub customer: Option<NameAddr>,
    /// Who has it.
    pub assignee: Option<String>,
}

/// What the store knows of the conversation beside its state; read in the transaction of the
/// decision, never written by it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whom answers go to: the opening mail's Reply-To or From.
    pub customer: Option<NameAddr>,
    /// The customer as somebody who may get automatic mail.
    pub answerable: Option<Answerable>,
    /// The customer's own Cc's, never an address of ours.
    pub customer_cc: Vec<NameAddr>,
    /// The opening mail; none where there is neither rule nor promise.
    pub opening: Option<MatchedMail>,
    /// The opening mail's subject.
    pub subject: String,
    /// The customer's language, one of the policy's.
    pub language: String,
    /// Where that is not known: the policy's second one, which automatic mail also speaks.
    pub also_in: Option<String>,
    /// The id that an answer replies to: the newest inbound message's.
    pub reply_to_id: Option<MessageId>,
    /// The ids to put into References, oldest first, that one last.
    pub references: Vec<MessageId>,
    /// The customer's last own words.
    pub last_words: Option<Quote>,
    /// The whole text of the message at hand, or of the newest inbound one, for a notice.
    pub text: String,
    /// Its files.
    pub attachments: Vec<PartRef>,
    /// Who wrote it.
    pub writer: Option<NameAddr>,
    /// In what part they wrote it.
    pub writer_role: Option<Role>,
    /// Whether anybody whom we trust vouches for them.
    pub is_proven: bool,
    /// Recipients whom agents have added.
    pub added: Vec<NameAddr>,
    /// Agents who are away now.
    pub away: Vec<Absence>,
    /// Agents who have got a notice of what was written last from outside.
    pub told: Vec<String>,
    /// What agents have, and when it was last their turn; whoever has nothing may be missing.
    pub work: Vec<Work>,
    /// Whether a conversation of the customer's was called spam.
    pub is_spammer: bool,
    /// Whether mail of ours has gone to the customer.
    pub has_answered: bool,
    /// Whether the last answer that went to the customer asks something.
    pub has_asked: bool,
    /// Which colleague answered since the mail that the agent at hand replies to was made, and
    /// their words.
    pub answered_since: Option<Quote>,
    /// Whether the newest answer has left; known only while it is the customer's turn.
    pub departure: Departure,
    /// Held mails that were filed as notes: nobody waits for them to be sent.
    pub held_notes: Vec<MessageKey>,
    /// The customer's other conversations that are not settled, the newest first.
    pub open_elsewhere: Vec<OpenElsewhere>,
    /// The conversation for whose sake an agent began this one.
    pub begun_for: Option<BegunFor>,
    /// Acks to whom automatic mail would go to, within the policy's period.
    pub acks_to_customer: u32,
    /// Automatic mail to them since somebody here answered them: in Sent, or by an answer of ours.
    pub automatic_in_a_row: u32,
    /// Automatic mail to outsiders within the breaker's period, whole desk.
    pub automatic_recently: u32,
    /// Whether the address that automatic mail would go to refused mail for good.
    pub unreachable: bool,
    /// Whether whoever reads there called a mail of ours spam (RFC 5965).
    pub complained: bool,
    /// How long first answers take of late, by promise.
    pub usual: Vec<UsualResponse>,
    /// Notices of what this writer wrote, over all conversations, within the last hour; counted
    /// only where the writer is an agent.
    pub notices_of_writer: u32,
    /// Command replies to the agent at hand within the last hour.
    pub replies_to_agent: u32,
}

/// Whether the newest answer of a conversation has left for the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Departure {
    /// The relay took it, or an agent sent it by themselves.
    Left,
    /// It waits to be sent.
    Awaited,
    /// There is none; or it was kept back or refused, or nobody knows.
    #[default]
    Uncertain,
}

/// What a decision is made on: the conversation as it is, and what the store knows around it.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The state; `version` 0 where the input opens a new one.
    pub conversation: Conversation,
    /// What is known around it.
    pub facts: Facts,
    /// The next free row of the outbox; a decision counts up from here.
    pub next_outbox: OutboxId,
}

impl Situation {
    /// The conversation's public reference.
    #[must_use]
    pub fn reference(&self) -> Ref {
        self.conversation.reference
    }
}
