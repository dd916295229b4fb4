//! What the desk says to agents and the admin, in English.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Plain and short, for
//! readers whose first language it is not. Never decides what is said.

use jiff::civil::DateTime;

use super::{Say, Voice, help, named, whom};
use crate::desk::alarm::Alarm;
use crate::desk::conversation::Status;
use crate::desk::decide::command::{Problem, Unsent};
use crate::desk::input::{Lack, NotOpened};
use crate::desk::second_look::Doubt;
use crate::desk::told::{Told, Undone, Whereabouts};
use crate::desk::when::WhenError;
use crate::limits::TOKEN_AGE_DAYS_MAX;
use crate::mail::write::moment::full;

/// English.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Your text is safe. #send sends it.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => format!(
            "A mail in your name reached the desk, and I cannot be sure that you wrote it: {} If it \
             is yours, answer this mail with #send. If not, do nothing.",
            lack(it)
        ),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => "I cannot tell for certain which words are yours and which belong to the \
            quoted notice."
            .into(),
        Say::AlreadyAnswered(name) => already_answered(name),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => "This conversation names nobody whom an answer could go to.".into(),
        Say::NothingHeld => "There is nothing here that #send could send.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::ENGLISH.into(),
        Say::NoteFor(name) => format!("A note from {name}. A reply to it stays internal."),
        Say::Late(reply) => format!(
            "Your answer has not left yet, after an hour of trying. It is tried again for four \
             days; you need not do anything. The mail server says: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NOT DELIVERED: your answer did not reach {whom}. Please look for another way. The \
             mail server says: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Your answer came back: the customer does not have it. The conversation is open \
             again. Their mail server says: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "A copy of your answer came back. The customer's own did not. The mail server says: \
             {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "A mail to the agent {agent} could not be delivered. Please check the agent's address \
             in the configuration. The mail server says: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "A mail of {name} has been held for an hour: it was not sent, and the customer waits."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Your forward opened no conversation: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => "The admin took your answer out of the outbox: it \
            was not sent, and the conversation is open again."
            .into(),
        Say::Cancelled { may_be_out: true } => "The admin took your answer out of the outbox: it \
            is not tried again, and may have gone out before."
            .into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => {
            format!("{customer} was promised an answer by now, and nobody has written one yet.")
        }
        Say::CheckBack(customer) => format!(
            "{customer} complained, and it was settled three days ago. Please make sure that it is \
             for {customer}, too."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Your text is safe, it stands below. Please answer the notice once more, and delete the \
    quoted text or leave it as your mail program puts it.";

const NOTICE_FORGOTTEN: &str = "\
    The desk was restored from a backup and no longer knows the notice that you answered. \
    Your text is safe, and has not been sent. If the customer does not have it yet, please \
    answer the newer notice about this conversation.";

const NOR_THE_REST: &str = "Nor was the rest of your mail done: write it beside #send again.";

const FILED_AS_NOTE: &str = "\
    Your text was filed as a note. The customer does not get it: only an answer to a notice \
    reaches customers.";

const MAY_HAVE_GONE_OUT: &str = "\
    The connection was cut twice while your answer was being sent, so the customer may have \
    got it or not. It is not sent again by itself. The admin can send it once more with \
    `posthaste outbox retry`, or drop it with `posthaste outbox cancel`.";

const CONFIRM_FRESH: &str = "\
    Your mail answers none of mine, so I want to be sure that it is from you. Answer this \
    one with #send, and it is done.";

const CONFIRM_START: &str = "\
    Your mail answers something internal, so please look first: below is what would leave. If \
    that is right, answer this with #send.";

fn falls_short(why: &Lack) -> String {
    format!(
        "Thank you for your answer to the welcome. It does not prove yet that it is yours: {} \
         Until that is mended, what you answer to customers waits for your word each time. Your \
         admin finds out what to do by `posthaste check --agents`.",
        lack(why)
    )
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => "it does not tell the address of whoever wrote that mail. Forward \
            it as an attachment."
            .into(),
        NotOpened::Ours(address) => {
            format!("that mail is from {address}, which is this desk's own address.")
        }
        NotOpened::Agents(address) => {
            format!("that mail is from {address}, which is an agent's address.")
        }
        NotOpened::Known(reference) => {
            format!("that mail is here already, in conversation {reference}.")
        }
    }
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "it does not name one author.".into(),
        Lack::Address(address) => {
            format!("it came from {address}, which is not one of your addresses here.")
        }
        Lack::Authentication => "no mail server that this desk trusts confirms its sender.".into(),
        Lack::Closed => "it answers a conversation that is closed.".into(),
        Lack::Expired => {
            format!("it answers a mail of ours that is more than {TOKEN_AGE_DAYS_MAX} days old.")
        }
        Lack::Notice { .. } => "it answers a notice that is forgotten since a restore.".into(),
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("I don't know {written}. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("I don't know {written}. #help lists the commands.")
        }
        Problem::Ambiguous { written } => format!("{written} could be several commands."),
        Problem::Argument { written, usage } => {
            format!("\"{written}\" is not complete: {}.", usage.english)
        }
        Problem::StandsAlone { written } => format!("\"{written}\": this command stands alone."),
        Problem::When { written, why } => format!("\"{written}\": {}", when(why)),
        Problem::NoSuchAgent { written } => format!("No agent is called {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("No conversation has the reference {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} stands in the middle of your text. Commands stand in the first or the last \
             lines."
        ),
        Problem::WithoutHash { written } => {
            format!(
                "Your first line is only \"{written}\". If that is a command, write #{written}."
            )
        }
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "There is no template {written}: the desk has none yet. They are files in the \
             directory answers of desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("There is no template {written}. There are: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => {
            format!("\"{written}\" has a blank after the #. If that is a command, write {meant}.")
        }
        Problem::NeedsReference => "This mail is about no conversation. Write a reference at the \
            end: #resolve 7KQ2M9."
            .into(),
        Problem::SameConversation { reference } => {
            format!("{reference} is this very conversation.")
        }
        Problem::MergesSpam { reference } => {
            format!("{reference} is spam. #reopen {reference} comes first.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} is another customer's: answers would go to {theirs}, and no more to {ours}. \
             If that is right, write #merge {into} anyway."
        ),
        Problem::SplitsAll => {
            "This is the conversation's first message: nothing would be left.".into()
        }
        Problem::SplitsNothing => {
            "#split goes into an answer to the notice of the message that shall leave.".into()
        }
        Problem::OwnAddress { address } => {
            format!("{address} belongs to the desk. #note NAME and #assign NAME tell a colleague.")
        }
        Problem::NothingToSay => "There is no text to send.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Each of these commands makes a conversation: one a mail, please.".into()
        }
    }
}

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "{reference} holds no mail of yours that can be sent from here, or more than one: \
             answer the question about it with #send."
        ),
        Unsent::Text(it) => format!(
            "Beside #send stands “{it}”. #send sends what is held as it is: answer with #send \
             alone, or write the whole answer anew."
        ),
        Unsent::Command(it) => {
            format!("{it} cannot stand beside #send: send it first, then say {it}.")
        }
        Unsent::File(it) => format!(
            "The file {it} cannot go along: answer with #send alone, or write the whole answer \
             anew."
        ),
        Unsent::Unproven => {
            "No mail server that this desk trusts confirms the sender of your mail: so it may \
             say #send, and nothing else."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Only leads say of {written} who is away or back: #away Friday {written} would mean \
         that {written} stands in for you."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("en", local);
    match why {
        WhenError::Empty => "when? For example: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => {
            format!(
                "I don't understand {word}. Write for example: tomorrow 9am, Monday, 2d, 24.12."
            )
        }
        WhenError::NoSuchDay(written) => format!("there is no {written}."),
        WhenError::Ambiguous(one, other) => {
            format!("do you mean {} or {}?", at(*one), at(*other))
        }
        WhenError::Past(local) => format!("{} is over.", at(*local)),
        WhenError::TooFar(local) => format!("{} is more than two years off.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("You greet {greeted}, and the answer goes to {reader}.")
        }
        Doubt::Attachment => "You speak of an attachment, and there is no file.".to_owned(),
        Doubt::No => {
            "You say no, and offer nothing instead: is there something that you can do?".to_owned()
        }
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("en", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} asleep until {}.", named(*of, "This conversation is", "is"), at(until))
        }
        Told::Promised { of, until } => {
            format!("{} owed an answer by {}.", named(*of, "This conversation is", "is"), at(until))
        }
        Told::Recognised { until, words } => format!(
            "You promised to write by {}: “{words}”. Until then it stays open. Not meant so? \
             #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("{} promised nothing any more.", named(*of, "This customer is", "is"))
        }
        Told::IsPast(until) => format!("{} is over by now.", at(until)),
        Told::Merged { from, into } => format!("{from} is part of {into} now."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "The message is".to_owned(),
                |of| format!("What came last in {of} is"),
            );
            format!(
                "{what} a conversation of its own now: {into}. An answer to its notice goes \
                 there."
            )
        }
        Told::Started { reference, to } => {
            format!("Your text goes to {to}. That is conversation {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Your text to {to} stays here. That is conversation {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "The mail that you forwarded is conversation {reference} now. Answers to its notice \
             go to {from}; what you wrote above it is a note."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "What was held of yours here is dropped: this answer takes its place.".into()
        }
        Told::RecipientAdded(address) => format!("Answers go to {address}, too, from now on."),
        Told::RecipientRemoved(address) => format!("Answers do not go to {address} any more."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "There are no templates yet.".into(),
        Told::Templates(names) => format!("Templates: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("en", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "the team".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "You are away until {}. What customers write to you goes to {}. #back ends it.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} says that you are away until {}. What customers write to you goes to {}. \
             #back ends it.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who} is away until {}. What customers write to {who} goes to {}. #back {name} \
             ends it.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => "Welcome back. What customers write to you reaches you again.".into(),
        Whereabouts::SetBack { by } => {
            format!("{by} says that you are back. What customers write to you reaches you again.")
        }
        Whereabouts::ColleagueBack { who } => {
            format!("{who} is back. What customers write to {who} arrives there again.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => {
            let stands = match status {
                Status::Open => "open again",
                Status::Waiting => "waiting for the customer, as before",
                Status::Snoozed => "asleep again",
                Status::Resolved | Status::Closed => "settled, as before",
                Status::Spam => "spam",
            };
            format!(
                "Your last answer{} did not leave. The conversation is {stands}. Its text stands \
                 below.",
                whom("to", *to, *of)
            )
        }
        Undone::StartTakenBack { reference, to } => format!(
            "Your text to {to} did not leave. Conversation {reference}, which began with it, is \
             closed. The text stands below."
        ),
        Undone::Dropped => "What was held of yours here is dropped: it is not sent.".into(),
        Undone::TooLate { to, of } => {
            format!("Too late: your last answer{} has left already.", whom("to", *to, *of))
        }
        Undone::Nothing => "There is no answer of yours here to take back.".into(),
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("Mailbox {mailbox} cannot be read"),
            vec![
                format!("The mailbox {mailbox} has not been readable for {minutes} minutes."),
                format!("What is wrong: {error}"),
                "Nothing is lost: mail waits on the server. It is tried again and again; \
                 `posthaste check` shows whether it works."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Mail of {mailbox} does not leave"),
            vec![
                format!("Mail of the mailbox {mailbox} has waited for {minutes} minutes."),
                "It is tried again and again; `posthaste outbox list` shows what the mail server \
                 says."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Mail in quarantine".to_owned(),
            vec![
                format!("{count} mails could not be processed. They are kept."),
                "`posthaste quarantine list` shows them, `posthaste quarantine retry` tries again."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("A mail to {agent} was refused"),
            vec![
                format!("The mail server refused a digest, or notices in one mail, to {agent}."),
                format!("It says: {reply}"),
                "Customers may wait whose mail was in it: `posthaste queue` shows what is \
                     owed. Please check the agent's address in the configuration."
                    .to_owned(),
            ],
        ),
    }
}

const LOOKS_INTERNAL: &str =
    "Your mail also goes to a colleague or forwards something, so it was filed as a note.";

fn already_answered(name: &str) -> String {
    format!(
        "{name} has answered since you got the notice. That answer stands below. #undo drops yours."
    )
}

fn held_though_answered(name: &str) -> String {
    format!(
        "A mail of {name} has been held for an hour: it was not sent. The customer has another \
         answer."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    KEPT BACK: this desk is on trial, and customers get nothing from it. Answer from the \
    mailbox itself, as before.";
