//! Mails that a script points at, and what an answer needs to know of them.
//!
//! Separate because answers, forwards, bounces and expectations point the same way. Never writes.

use posthaste::mail::message::MessageId;

use super::act::reference;
use super::letter::Letter;
use super::options::Which;
use super::world::{Arrived, World};

/// The mail that a script points at; by default in the inbox of whoever acts.
pub(crate) fn find(world: &mut World, who: &str, which: &Which) -> Result<Arrived, String> {
    match which {
        Which::Kind { kind, nth, owner, about } => {
            let about = about.as_deref().map(|name| reference(world, name)).transpose()?;
            let owner = owner.as_deref().unwrap_or(who);
            let address = world.address(owner)?;
            let is_meant = |mail: &&Arrived| {
                let is_about = |name: &String| mail.field("X-Posthaste-Ref").contains(name);
                mail.kind == *kind && about.as_ref().is_none_or(is_about)
            };
            let mails: Vec<&Arrived> = world.inbox(&address).iter().filter(is_meant).collect();
            let found = match nth {
                Some(nth) => mails.get(*nth),
                None => mails.last(),
            };
            found.map(|mail| (*mail).clone()).ok_or_else(|| format!("{owner} has no such {kind}"))
        }
        Which::Letter { writer, nth } => {
            let address = world.address(writer)?;
            let letters: Vec<&Letter> =
                world.letters.iter().filter(|letter| letter.from == address).collect();
            let found = match nth {
                Some(nth) => letters.get(*nth),
                None => letters.last(),
            };
            let letter = found.ok_or_else(|| format!("{writer} has not written that"))?;
            Ok(Arrived {
                raw: letter.bytes("example.com"),
                kind: "mail".to_owned(),
                return_path: Some(letter.from.clone()),
                at: letter.date,
                seen: true,
            })
        }
    }
}

/// Whom an answer to it goes to: a name and an address.
pub(crate) fn author(mail: &Arrived) -> Result<(String, String), String> {
    let parsed = mail.parsed();
    let from = parsed.reply_to().or(parsed.from()).and_then(|from| from.first());
    let from = from.ok_or("the mail has no author")?;
    let address = from.address().unwrap_or_default().to_owned();
    Ok((from.name().unwrap_or_default().to_owned(), address))
}

/// Its Message-ID, without brackets.
pub(crate) fn id_of(mail: &Arrived) -> Result<String, String> {
    let id = mail.field("Message-ID");
    let id = id.first().and_then(|id| MessageId::parse(id.trim_matches(['<', '>'])));
    id.map(|id| id.as_str().to_owned()).ok_or_else(|| "that mail has no id".to_owned())
}

/// The ids of a field, without brackets.
pub(crate) fn ids(field: &str) -> Vec<String> {
    field
        .split_whitespace()
        .map(|id| id.trim_matches(['<', '>']).to_owned())
        .filter(|id| !id.is_empty())
        .collect()
}
