//! The mail server that a desk sends through: how a script says what it does with the next mails.
//!
//! Separate from what people do, for it does nothing by itself: the world's `Manner` is set here,
//! and each later attempt meets it.

use posthaste::daemon::ingest::Folder;

use super::options;
use super::point::find;
use super::script::Reading;
use super::world::{Manner, World};

pub(crate) fn mail_server(world: &mut World, words: &mut Reading<'_>) -> Result<(), String> {
    if words.eat("says") {
        words.quoted().ok_or("its words stand in quotes")?.clone_into(&mut world.says);
        return words.end();
    }
    if words.eat("files what it sends in Sent") {
        world.files_in_sent = true;
        return words.end();
    }
    if words.eat("files") {
        let which = options::which(words)?;
        let mail = find(world, "support", &which)?;
        let name = world.companies[0].desk.policy.mailboxes[0].name.clone();
        let now = world.now;
        world.receive(0, &name, Folder::Sent, mail.raw, now)?;
        words.eat("in Sent").then_some(()).ok_or("it is `files … in Sent`")?;
        return words.end();
    }
    if words.eat("delivers") {
        let which = options::which(words)?;
        let mut raw = b"Received: from elsewhere by this server\r\n".to_vec();
        raw.extend(find(world, "support", &which)?.raw);
        let name = world.companies[0].desk.policy.mailboxes[0].name.clone();
        let now = world.now;
        world.receive(0, &name, Folder::Inbox, raw, now)?;
        words.eat("again").then_some(()).ok_or("it is `delivers … again`")?;
        return words.end();
    }
    let keeping = |words: &mut Reading<'_>| {
        if words.eat("and has the mail") {
            Ok(true)
        } else if words.eat("and has nothing") {
            Ok(false)
        } else {
            Err("say `and has the mail` or `and has nothing`".to_owned())
        }
    };
    let addresses = |world: &mut World, words: &mut Reading<'_>| {
        let mut found = Vec::new();
        if !words.is_done() && !words.eat("everybody") && words.peek() != Some("once") {
            for name in words.list("an address")? {
                found.push(world.address(name)?);
            }
        }
        Ok::<_, String>(found)
    };
    world.manner = if words.eat("works") {
        Manner::Works
    } else if words.eat("is at its rate") {
        Manner::AtItsRate
    } else if words.eat("is down") {
        Manner::Down
    } else if words.eat("defers") {
        Manner::Defers(addresses(world, words)?)
    } else if words.eat("takes no more than") {
        let kilobytes = words.word("a number of kB")?.parse::<usize>();
        words.eat("kB");
        Manner::TakesAtMost(1_000 * kilobytes.map_err(|error| format!("kB: {error}"))?)
    } else if words.eat("refuses the null return path") {
        Manner::RefusesNullReturnPath
    } else if words.eat("refuses") {
        Manner::Refuses(addresses(world, words)?)
    } else if words.eat("cuts the connection after the dot") {
        Manner::Cuts { keeping: keeping(words)? }
    } else if words.eat("sees us die before the body") {
        Manner::KillsBefore
    } else if words.eat("sees us die after the dot") {
        Manner::Kills { keeping: keeping(words)? }
    } else {
        return Err("the mail server does nothing like that".to_owned());
    };
    world.once = words.eat("once");
    words.end()
}
