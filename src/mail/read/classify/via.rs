//! Via: mail that reaches the desk through a form, a group or a shop of ours.
//!
//! Separate because such a sender is not who wrote: the customer stands in Reply-To, or in
//! X-Original-From where a group rewrote From for DMARC (Google Groups since 2014, RFC 7960
//! §4.1.3), and the marks that a group leaves make it no list. A list that is not ours rewrites
//! From as well (Mailman 3 by `dmarc_mitigate_action`): whose mail it is stands in the same places.
//! Nothing is proven of somebody named that way. Never takes an address of the desk, of such a
//! sender, or one that takes no answer.

use super::{OwnMarks, phrases};
use crate::mail::address::NameAddr;
use crate::mail::message::Message;
use crate::mail::read::addresses;

/// How a mail reached the desk.
pub(super) enum Via {
    /// By itself.
    None,
    /// From a form, group or shop of ours, for this customer where it names one.
    Sender(Option<NameAddr>),
    /// Through a group of ours that left From as it was.
    Group,
    /// Through somebody's list that put itself into From, for whoever wrote it, as far as it says.
    Rewritten(Option<NameAddr>),
}

impl Via {
    /// The customer for whom it was written, where that is not From.
    pub(super) fn customer(&self) -> Option<&NameAddr> {
        match self {
            Via::Sender(customer) => customer.as_ref(),
            Via::None | Via::Group | Via::Rewritten(_) => None,
        }
    }

    /// Whether it came from a form, group or shop of ours that names no customer.
    pub(super) fn names_nobody(&self) -> bool {
        matches!(self, Via::Sender(None))
    }

    /// Whether the marks of a list on it are those of a way in to us.
    pub(super) fn is_way_in(&self) -> bool {
        matches!(self, Via::Group | Via::Sender(Some(_)))
    }
}

/// How this mail reached the desk.
pub(super) fn of(message: &Message, own: &OwnMarks) -> Via {
    let is_via = |party: &NameAddr| own.via.contains(&party.address);
    let Some(author) = message.author() else { return Via::None };
    if is_via(author) {
        return Via::Sender(customer(message, own));
    }
    let posted = message.header("List-Post").chain(message.header("Mailing-List"));
    let groups = posted.map(str::to_lowercase);
    let mut names_ours = groups.flat_map(|value| {
        own.via.iter().map(move |via| value.contains(&via.key())).collect::<Vec<_>>()
    });
    if message.sender.as_ref().is_some_and(is_via) || names_ours.any(|ours| ours) {
        return Via::Group;
    }
    if is_lists_own(message, author) {
        return Via::Rewritten(customer(message, own).filter(|one| one.address != author.address));
    }
    Via::None
}

/// Whether From is the list's address: where one posts to (RFC 2369 §3.4) or what its name is made
/// of (RFC 2919 §2), or the list says whom it stood for.
fn is_lists_own(message: &Message, author: &NameAddr) -> bool {
    let key = author.address.key();
    let posts = message.header("List-Post").chain(message.header("Mailing-List"));
    let mut posts = posts.map(str::to_lowercase);
    let name = key.replacen('@', ".", 1);
    let mut names = message.header("List-Id").map(str::to_lowercase);
    let is_list = message.header("List-Id").chain(message.header("List-Post")).next().is_some();
    posts.any(|value| value.contains(&format!(":{key}>")) || value.contains(&format!("{key};")))
        || names.any(|value| value.contains(&format!("<{name}>")))
        || (is_list && message.header("X-Original-From").next().is_some())
}

/// The one person whom Reply-To names, or else X-Original-From.
fn customer(message: &Message, own: &OwnMarks) -> Option<NameAddr> {
    let is_customer = |party: &&NameAddr| {
        let is_ours = own.is_own(&party.address) || own.via.contains(&party.address);
        !is_ours && !phrases::is_no_reply(party.address.local())
    };
    // A group may put itself beside its author.
    let mut replies = message.reply_to.iter().filter(is_customer);
    match (replies.next(), replies.next()) {
        (Some(one), None) => return Some(one.clone()),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    let original = message.header("X-Original-From").next()?;
    let named = addresses::read(original).list;
    let [one] = named.as_slice() else { return None };
    Some(one).filter(is_customer).cloned()
}
