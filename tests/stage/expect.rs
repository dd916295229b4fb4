//! What a scenario expects: who got what, word for word, and how the conversation stands.
//!
//! Separate so that no expectation can change anything but which mails were spoken of. A text is
//! compared line by line; `…` alone stands for any lines, at the end of a line for its rest.

use posthaste::desk::conversation::{Conversation, Ref};
use posthaste::store::outbox::OutboxState;
use posthaste::store::view::{ListRow, Show};

use super::act::{reference, with_references};
use super::letter::content_of;
use super::script::Reading;
use super::world::{Arrived, World};

/// Checks a statement, where it is an expectation. `false` where it is none.
pub(crate) fn expect(
    world: &mut World,
    mut words: Reading<'_>,
    text: Option<&[String]>,
) -> Result<bool, String> {
    if words.eat("nobody gets anything") {
        words.eat("else");
        words.end()?;
        super::laws::nothing_unseen(world)?;
        return Ok(true);
    }
    if words.eat("at most") {
        return super::tally::at_most(world, &mut words).map(|()| true);
    }
    if about_conversation(world, &mut words.clone())? {
        return Ok(true);
    }
    if lies_there(world, &mut words.clone())? {
        return Ok(true);
    }
    let mut ahead = words.clone();
    let Ok(names) = ahead.list("a name") else { return Ok(false) };
    if !ahead.eat("gets") && !ahead.eat("get") {
        return Ok(false);
    }
    for name in names {
        gets(world, name, &mut ahead.clone(), text).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(true)
}

/// `kim's mail lies in Waiting, bears "$posthaste-waiting"`.
fn lies_there(world: &mut World, words: &mut Reading<'_>) -> Result<bool, String> {
    let mut ahead = words.clone();
    let Ok(which) = super::options::which(&mut ahead) else { return Ok(false) };
    if !ahead.eat("lies in") {
        return Ok(false);
    }
    let folder = ahead.word("a folder")?;
    let mail = super::point::find(world, "support", &which)?;
    let places = world.lies(&mail);
    let found: Vec<&str> = places.iter().map(|(folder, _)| *folder).collect();
    let copies = if ahead.eat("twice") { 2 } else { 1 };
    same("where it lies", &vec![folder; copies], &found)?;
    ahead.eat_comma();
    if ahead.eat("bears") {
        let nothing = ahead.eat("nothing");
        let expected = if nothing { None } else { ahead.quoted() };
        let expected: Vec<&str> = expected.into_iter().collect();
        let found: Vec<String> = places.into_iter().flat_map(|(_, keywords)| keywords).collect();
        same("its keywords", &expected, &found)?;
    }
    ahead.end()?;
    Ok(true)
}

fn gets(
    world: &mut World,
    name: &str,
    words: &mut Reading<'_>,
    text: Option<&[String]>,
) -> Result<(), String> {
    let address = world.address(name)?;
    if words.eat("nothing") {
        words.eat("else");
        words.end()?;
        return match world.inbox(&address).iter().find(|mail| !mail.seen) {
            None => Ok(()),
            Some(mail) => Err(format!("got {} {:?}:\n{}", mail.kind, mail.subject(), mail.text())),
        };
    }
    let kind = words.word("a kind of mail")?;
    let Some(mail) = world.inbox(&address).iter_mut().find(|mail| !mail.seen) else {
        return Err(format!("got no {kind}, but nothing"));
    };
    mail.seen = true;
    let mail = mail.clone();
    if mail.kind != kind {
        let (got, subject, said) = (&mail.kind, mail.subject(), mail.text());
        return Err(format!("got no {kind} but {got} {subject:?}:\n{said}"));
    }
    if let Some(subject) = words.quoted() {
        let subject = with_references(world, subject);
        if mail.subject() != subject {
            return Err(format!("the subject is {:?}, not {subject:?}", mail.subject()));
        }
    }
    if let Some(text) = text {
        let expected: Vec<String> = text.iter().map(|line| with_references(world, line)).collect();
        same_text(&expected, &mail.text())?;
    }
    while !words.is_done() {
        words.eat_comma();
        detail(world, &mail, words)?;
    }
    Ok(())
}

/// What is said of a mail beside its subject and text.
fn detail(world: &mut World, mail: &Arrived, words: &mut Reading<'_>) -> Result<(), String> {
    if words.eat("with") {
        let file = words.quoted().ok_or("a file has a name in quotes")?;
        return has_file(mail, file);
    }
    if words.eat("without files") {
        let count = mail.parsed().attachment_count();
        return if count == 0 { Ok(()) } else { Err(format!("it has {count} files")) };
    }
    if words.eat("cc") {
        let mut expected = vec![words.word("an address")?.to_owned()];
        while words.eat("and") {
            expected.push(words.word("an address")?.to_owned());
        }
        let parsed = mail.parsed();
        let addresses = parsed.cc().map(|cc| cc.iter().filter_map(|cc| cc.address()).collect());
        let found: Vec<&str> = addresses.unwrap_or_default();
        return same("Cc", &expected, &found);
    }
    if words.eat("to the mailbox") || words.eat("return path") {
        let expected = words.word("an address")?;
        let found = mail.return_path.as_deref().unwrap_or("<>");
        return same("the return path", &expected, &found);
    }
    if words.eat("saying") {
        let expected = words.quoted().ok_or("words stand in quotes")?;
        let expected = with_references(world, expected);
        let text = mail.text().replace('\n', " ");
        if text.contains(&expected) {
            return Ok(());
        }
        return Err(format!("it does not say {expected:?}:\n{}", mail.text()));
    }
    if words.eat("showing") {
        let expected = words.quoted().ok_or("HTML stands in quotes")?;
        let html = mail.parsed().body_html(0).unwrap_or_default().into_owned();
        let is_shown = html.contains(expected);
        return if is_shown {
            Ok(())
        } else {
            Err(format!("it does not show {expected}:\n{html}"))
        };
    }
    if words.eat("not saying") {
        let unwanted = words.quoted().ok_or("words stand in quotes")?;
        if !String::from_utf8_lossy(&mail.raw).contains(unwanted) && !mail.text().contains(unwanted)
        {
            return Ok(());
        }
        return Err(format!("it says {unwanted:?}:\n{}", mail.text()));
    }
    if words.eat("field") {
        let field = words.quoted().ok_or("a field stands in quotes")?;
        let field = with_references(world, field);
        let (name, value) = field.split_once(':').ok_or("a field is `Name: value`")?;
        return same(name, &vec![value.trim().to_owned()], &mail.field(name));
    }
    if words.eat("no field") {
        let name = words.quoted().ok_or("a field stands in quotes")?;
        return same(name, &Vec::<String>::new(), &mail.field(name));
    }
    if words.eat("in reply to") {
        let which = super::options::which(words)?;
        let original = super::point::find(world, "support", &which)?;
        let id = original.field("Message-ID");
        same("In-Reply-To", &id, &mail.field("In-Reply-To"))?;
        let references = mail.field("References").join(" ");
        let last = references.split_whitespace().next_back().unwrap_or_default().to_owned();
        return same("the last of References", &id, &vec![last]);
    }
    let word = words.peek().unwrap_or("a quote");
    Err(format!("nothing like `{word}` can be asked of a mail"))
}

fn has_file(mail: &Arrived, name: &str) -> Result<(), String> {
    use mail_parser::MimeHeaders;
    let parsed = mail.parsed();
    let names: Vec<&str> = parsed.attachments().filter_map(|part| part.attachment_name()).collect();
    let part = parsed.attachments().find(|part| part.attachment_name() == Some(name));
    let part = part.ok_or_else(|| format!("it has no file {name}, but {names:?}"))?;
    let content = String::from_utf8_lossy(part.contents()).into_owned();
    same("the file", &content_of(name), &content)
}

fn same<A: std::fmt::Debug, B: std::fmt::Debug>(
    what: &str,
    expected: &A,
    found: &B,
) -> Result<(), String> {
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    if expected == found { Ok(()) } else { Err(format!("{what} is {found}, not {expected}")) }
}

/// Compares line by line; `…` is any number of lines, at the end of a line any rest.
fn same_text(expected: &[String], found: &str) -> Result<(), String> {
    let lines: Vec<&str> = found.lines().map(str::trim_end).collect();
    if fits(expected, &lines) {
        return Ok(());
    }
    Err(format!("the text is\n{}\n--- and not\n{}", found, expected.join("\n")))
}

fn fits(expected: &[String], lines: &[&str]) -> bool {
    let Some((first, rest)) = expected.split_first() else { return lines.is_empty() };
    if first == "…" {
        return (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]));
    }
    let Some((line, after)) = lines.split_first() else { return false };
    let is_same = match first.strip_suffix('…') {
        Some(begin) => line.starts_with(begin.trim_end()),
        None => line == first,
    };
    is_same && fits(rest, after)
}

/// Expectations about the desk's state.
fn about_conversation(world: &mut World, words: &mut Reading<'_>) -> Result<bool, String> {
    if words.eat("conversations") {
        let count = number(words)?;
        let mut found = Vec::new();
        world.companies[0]
            .reader()
            .list(None, None, |row: ListRow| {
                found.push(format!("{} {:?} {}", row.reference, row.subject, row.status.as_str()));
                Ok::<_, posthaste::store::StoreError>(())
            })
            .map_err(|error| error.to_string())?;
        let is_right = found.len() == count;
        words.end()?;
        return if is_right { Ok(true) } else { Err(format!("conversations: {found:#?}")) };
    }
    if words.eat("outbox") {
        let state = words.word("a state")?;
        let state = OutboxState::parse(state).ok_or_else(|| format!("{state} is no state"))?;
        let count = number(words)?;
        words.end()?;
        let found = world.companies[0].outbox(state).len();
        return same(&format!("outbox {}", state.as_str()), &count, &found).map(|()| true);
    }
    if words.eat("answers unseen") {
        let count = number(words)?;
        let since = jiff::Timestamp::UNIX_EPOCH;
        let found = world.companies[0].reader().answers_unseen("support", since);
        let found = usize::try_from(found.map_err(|error| error.to_string())?).unwrap_or_default();
        return same("answers unseen", &count, &found).map(|()| true);
    }
    if words.eat("quarantine") {
        let count = number(words)?;
        let found = world.companies[0].reader().quarantine_list().map_err(|e| e.to_string())?;
        return same("quarantine", &count, &found.len()).map(|()| true);
    }
    if words.eat("agent") {
        return about_agent(world, words).map(|()| true);
    }
    if words.eat("away") {
        let expected = if words.eat("nobody") { Some("") } else { words.quoted() };
        let expected = expected.ok_or("`away nobody`, or who it is, in quotes")?;
        words.end()?;
        return same("away", &expected, &who_is_away(world)?.as_str()).map(|()| true);
    }
    let named = match words.peek() {
        Some(word) if word.starts_with("REF") && word.ends_with(':') => {
            words.word("a reference")?;
            Some(reference(world, word.trim_end_matches(':'))?)
        }
        Some(_) | None => None,
    };
    let asks = [
        "status", "assignee", "priority", "tags", "events", "messages", "no", "last", "past",
        "customer", "merged", "target", "snoozed", "promised", "event", "held",
    ];
    if !words.peek().is_some_and(|word| asks.contains(&word)) {
        return match named {
            Some(_) => Err("a conversation is asked for its status, assignee, …".to_owned()),
            None => Ok(false),
        };
    }
    let (state, show) = conversation(world, named)?;
    ask(world, &state, &show, words)?;
    words.end()?;
    Ok(true)
}

/// `anna until 2026-01-10 00:00, ben until 2026-01-12 00:00`.
fn who_is_away(world: &World) -> Result<String, String> {
    let away = world.companies[0].reader().away(world.now).map_err(|error| error.to_string())?;
    let stamp = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M").to_string();
    let away = away.iter().map(|one| format!("{} until {}", one.agent, stamp(one.until)));
    Ok(away.collect::<Vec<_>>().join(", "))
}

/// What `check --agents` tells of an agent: proofs, newest first, then what is missing.
fn about_agent(world: &World, words: &mut Reading<'_>) -> Result<(), String> {
    let name = words.word("an agent")?;
    let expected = words.quoted().ok_or("what is known of an agent stands in quotes")?;
    words.end()?;
    let company = &world.companies[0];
    let agents = posthaste::daemon::welcome::report(&company.reader(), &company.desk.policy)
        .map_err(|error| error.to_string())?;
    let agent = agents.iter().find(|agent| agent.name == name).ok_or("no such agent")?;
    let answers = agent.answers.iter().map(|answer| {
        let from = answer.from.as_ref().map_or("nobody", |from| from.as_str());
        let proof = posthaste::daemon::welcome::proof_in_words(&answer.authentication);
        format!("{from}: {proof}")
    });
    let known: Vec<String> = answers.chain(agent.missing.iter().cloned()).collect();
    let known = if known.is_empty() { "no answer".to_owned() } else { known.join("; ") };
    if known.contains(expected) { Ok(()) } else { Err(format!("{name}: {known}")) }
}

fn conversation(world: &World, named: Option<String>) -> Result<(Conversation, Show), String> {
    let reader = world.companies[0].reader();
    let state = match (named, world.focus) {
        (Some(named), _) => {
            let named = Ref::parse(&named).ok_or("no reference")?;
            reader.by_reference(named)
        }
        (None, Some(focus)) => reader.conversation(focus),
        (None, None) => return Err("nothing has been said yet".to_owned()),
    };
    let state = state.map_err(|error| error.to_string())?.ok_or("no such conversation")?;
    let show = reader.show(state.reference).map_err(|error| error.to_string())?;
    Ok((state, show.ok_or("no such conversation")?))
}

fn ask(
    world: &World,
    state: &Conversation,
    show: &Show,
    words: &mut Reading<'_>,
) -> Result<(), String> {
    if words.eat("status") {
        let expected = words.word("a status")?;
        return same("the status", &expected, &state.status.as_str());
    }
    if words.eat("assignee") {
        let expected = words.word("a name")?;
        return same("the assignee", &expected, &state.assignee.as_deref().unwrap_or("nobody"));
    }
    if words.eat("priority") {
        let expected = words.word("a priority")?;
        return same("the priority", &expected, &state.priority.as_str());
    }
    if words.eat("tags") {
        let expected = if words.eat("none") { Vec::new() } else { words.list("a tag")? };
        let found: Vec<&str> = state.tags.iter().map(String::as_str).collect();
        return same("the tags", &expected, &found);
    }
    if words.eat("snoozed until") {
        let expected = words.word("a time")?;
        let found = state.snoozed_until.map(|at| at.to_string()).unwrap_or_default();
        return same("asleep until", &expected, &found);
    }
    if words.eat("promised until") {
        let expected = words.word("a time, or never")?;
        let found = state.promised_until.map_or_else(|| "never".to_owned(), |at| at.to_string());
        return same("promised until", &expected, &found);
    }
    if words.eat("target") {
        let name = words.word("a target")?;
        let expected = words.quoted().ok_or("what is owed stands in quotes")?;
        let found = show.targets.iter().find(|owed| owed.target.as_str() == name);
        let found = found.map_or_else(|| "nothing".to_owned(), owed_in_words);
        return same(name, &expected, &found.as_str());
    }
    if words.eat("held") {
        let count = number(words)?;
        same("the number of held mails shown", &count, &show.held.len())?;
        return same("the number of held mails", &count, &state.held.len());
    }
    if words.eat("messages") {
        let count = number(words)?;
        return same("the number of messages", &count, &show.messages.len());
    }
    if words.eat("customer") {
        let expected = words.word("an address")?;
        return same("the customer", &expected, &show.row.customer.as_deref().unwrap_or("nobody"));
    }
    if words.eat("past") {
        let expected = reference(world, words.word("a reference")?)?;
        let found = show.past.map(|past| past.to_string()).unwrap_or_default();
        return same("the past", &expected, &found);
    }
    if words.eat("events") {
        let ends = words.eat("end with");
        let expected = words.list("an event")?;
        let events: Vec<&str> = show.events.iter().map(|event| event.event.name()).collect();
        let skipped = if ends { events.len().saturating_sub(expected.len()) } else { 0 };
        return same("the events", &expected, &events[skipped..].to_vec());
    }
    if words.eat("event") {
        let name = words.word("an event")?;
        let by = if words.eat("by") { words.quoted() } else { None }.ok_or("by whom?")?;
        let why = if words.eat("because") { words.quoted() } else { None }.ok_or("why?")?;
        let found = show.events.iter().rfind(|event| event.event.name() == name);
        let found = found.ok_or_else(|| format!("there is no event {name}"))?;
        return same(name, &(by, why), &(found.by.as_str(), found.reason.as_str()));
    }
    if words.eat("no ack because") {
        let expected = words.quoted().ok_or("a reason stands in quotes")?;
        let withheld = show.events.iter().rfind(|event| event.event.name() == "ack_withheld");
        let found = withheld.map_or("there is no such event", |event| event.reason.as_str());
        return if found.starts_with(expected) {
            Ok(())
        } else {
            Err(format!("no ack because {found:?}, not because {expected:?}"))
        };
    }
    if words.eat("last message") {
        let last = show.messages.last().ok_or("no messages")?;
        let role = serde_json::to_value(last.role).map_err(|error| error.to_string())?;
        let kind = serde_json::to_value(last.kind).map_err(|error| error.to_string())?;
        let direction = serde_json::to_value(last.direction).map_err(|error| error.to_string())?;
        let found = [direction, role, kind].map(|word| word.as_str().unwrap_or("").to_owned());
        let mut expected = Vec::new();
        while let Some(word) = words.peek() {
            words.word("a word")?;
            expected.push(word.to_owned());
        }
        return same("the last message", &expected, &found[..expected.len().min(3)].to_vec());
    }
    Err("a conversation cannot be asked that".to_owned())
}

/// `due 2026-01-05 10:00, met 2026-01-05 09:12, paused, missed`.
fn owed_in_words(owed: &posthaste::store::view::Target) -> String {
    let stamp = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M").to_string();
    let mut words = vec![format!("due {}", stamp(owed.due))];
    words.extend(owed.met_at.map(|at| format!("met {}", stamp(at))));
    words.extend(owed.paused.then(|| "paused".to_owned()));
    words.extend(owed.breached.then(|| "missed".to_owned()));
    words.join(", ")
}

fn number(words: &mut Reading<'_>) -> Result<usize, String> {
    let word = words.word("a number")?;
    word.parse().map_err(|_| format!("{word} is no number"))
}
