//! An agent's answer to a welcome: a note, whatever it says, and what there is to tell its writer.
//!
//! Separate because here nothing is held: no customer waits for these words, and whoever tries the
//! first command shall hear at once what was wrong with it. What the mail proves is kept by the
//! store; this only tells the agent where it falls short. Never reaches a customer.

use super::agent::{Writing, file_as_note, proceed};
use super::deciding::Deciding;
use super::sound;
use crate::desk::input::{AgentMail, Proof};
use crate::desk::policy::Agent;
use crate::desk::words::Say;

/// Files it, and carries out what a proven one asks for.
pub(super) fn decide(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent) {
    let note = |d: &mut Deciding<'_>, says: &[Say<'_>]| {
        file_as_note(d, &agent.name, mail.message, "answers the welcome");
        d.send_command_reply(agent, Some(mail.message), says, None, false);
    };
    if let Proof::Lacking(why) = &mail.proof {
        return note(d, &[Say::FallsShort(why)]);
    }
    let (words, orders) = match (&mail.words, &mail.commands) {
        (Ok(words), Ok(orders)) => (words, orders),
        (_, Err(problems)) => {
            let says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
            return note(d, &says);
        }
        (Err(_), Ok(_)) => {
            return file_as_note(d, &agent.name, mail.message, "answers the welcome");
        }
    };
    let writing = Writing::of_mail(mail, words, orders);
    let problems = sound::problems(d, &writing);
    if problems.is_empty() {
        proceed(d, agent, &writing, Some(mail.answers));
    } else {
        let says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
        note(d, &says);
    }
}
