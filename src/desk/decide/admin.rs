//! What the admin says on this machine, decided like everything else.
//!
//! Separate because the admin needs no proof: whoever may open the desk's socket is one. Never sees
//! mail, and never decides what the socket's door should have refused.

use super::agent::{assign, resolution_mail};
use super::deciding::Deciding;
use crate::desk::effect::Decision;
use crate::desk::event::{Actor, Event};
use crate::desk::input::AdminCommand;
use crate::mail::read::classify::Reason;

/// Decides what the admin's command means.
pub(super) fn decide(mut d: Deciding<'_>, command: &AdminCommand) -> Decision {
    let admin = Actor::Admin;
    let why = Reason::plain("command");
    match command {
        AdminCommand::Assign(to) => assign(&mut d, &admin, to.clone(), why),
        AdminCommand::Resolve => {
            let mail = resolution_mail(&mut d);
            d.resolve(&admin, mail, why);
        }
        AdminCommand::Reopen => d.reopen(&admin, None, why),
        AdminCommand::Note(message) => {
            d.fact(&admin, Event::Noted { message: *message, agent: None }, why);
        }
        AdminCommand::SetPriority(to) => {
            d.fact(&admin, Event::PriorityChanged { to: *to }, why);
        }
    }
    d.finish()
}
