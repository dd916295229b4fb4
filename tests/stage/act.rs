//! What happens in a scenario: somebody writes, answers, forwards; a server bounces; the admin
//! commands; the network and the process fail.
//!
//! Separate from what is expected, so that no check can change anything. Never looks at the store.

use posthaste::daemon::ingest::Folder;
use posthaste::daemon::request::{Reply, Request, perform};
use posthaste::desk::decide::command::priority;
use posthaste::store::outbox::OutboxState;

use super::client::{self, Place, Shown};
use super::letter::{Letter, attached_body, bounce_body};
use super::options::{self, Options, Which};
use super::point::{author, find, id_of, ids};
use super::relay::mail_server;
use super::script::Reading;
use super::setup::{self, capitalised};
use super::shelves::named;
use super::touch::touch;
use super::world::{Arrived, World};

/// Does what a statement says.
pub(crate) fn act(
    world: &mut World,
    mut words: Reading<'_>,
    text: &[String],
) -> Result<(), String> {
    if words.eat("the mail server") {
        return mail_server(world, &mut words);
    }
    if words.eat("the desk restarts") {
        let now = world.now;
        world.companies[0].restart(now);
        return words.end();
    }
    if words.eat("the desk reloads:") {
        let now = world.now;
        let company = &mut world.companies[0];
        let text = Some(text).filter(|text| !text.is_empty());
        let setup = setup::read(words.rest(), text, &company.domain)?;
        company.reload(setup, now);
        return Ok(());
    }
    if words.eat("the clock steps") || words.eat("the machine sleeps") {
        return step_clock(world, &mut words);
    }
    if words.eat("UIDVALIDITY of") {
        let mailbox = words.word("a mailbox")?;
        if !words.eat("changes") {
            return Err("it is `UIDVALIDITY of support changes`".to_owned());
        }
        let now = world.now;
        return world.companies[0].renumber(mailbox, now);
    }
    if words.eat("admin:") {
        return admin(world, &mut words);
    }
    if words.eat("the desk looks away") {
        world.companies[0].looks_away = true;
        return words.end();
    }
    if words.eat("the desk looks again") {
        let now = world.now;
        world.companies[0].looks_away = false;
        world.companies[0].look(now)?;
        return words.end();
    }
    if words.eat("the index catches up") {
        world.companies[0].index()?;
        return words.end();
    }
    if words.eat("all mail is put aside") {
        world.inboxes.values_mut().flatten().for_each(|mail| mail.seen = true);
        return words.end();
    }
    let who = words.word("who does something")?;
    if let Some(owner) = who.strip_suffix("'s")
        && words.eat("server bounces")
    {
        return bounce(world, owner, &mut words);
    }
    if words.eat("->") {
        return write(world, who, &mut words, text);
    }
    if words.eat("answers") {
        let which = options::which(&mut words)?;
        let options = options::read(&mut words)?;
        return answer(world, who, &which, &options, &text.join("\n"));
    }
    if words.eat("moves") {
        let which = options::which(&mut words)?;
        let to = words.eat("to").then(|| words.word("a folder")).ok_or("say to which folder")??;
        words.end()?;
        let mail = find(world, who, &which)?;
        return world.move_mail(&mail, named(to)?);
    }
    if words.eat("touches") {
        let command = words.quoted().ok_or("say which \"#command\"")?;
        let command = with_references(world, command);
        if !words.eat("in") {
            return Err("it is `touches \"#command\" in her notice`".to_owned());
        }
        let which = options::which(&mut words)?;
        let options = options::read(&mut words)?;
        return touch(world, who, &command, &which, &options, &text.join("\n"));
    }
    if words.eat("forwards") {
        let which = options::which(&mut words)?;
        let options = options::read(&mut words)?;
        return forward(world, who, &which, &options, &text.join("\n"));
    }
    let verb = words.peek().unwrap_or("nothing");
    Err(format!("`{who} {verb} …` is nothing that can happen"))
}

/// The wall clock shows another time at once, and nobody looks at it meanwhile.
fn step_clock(world: &mut World, words: &mut Reading<'_>) -> Result<(), String> {
    let is_back = words.eat("back");
    let _ = words.eat("forward") || words.eat("for");
    let count: i64 = words.word("a number")?.parse().map_err(|_| "it is `1 hours`")?;
    let by = super::script::duration(count, words.word("a unit")?)?;
    world.is_put_back |= is_back;
    world.now += if is_back { -by } else { by };
    words.end()
}

fn admin(world: &mut World, words: &mut Reading<'_>) -> Result<(), String> {
    if words.eat("sends the report") {
        let since = world.now.checked_sub(jiff::SignedDuration::from_hours(30 * 24));
        let since = since.map_err(|error| error.to_string())?;
        let expected = refusal(words)?;
        let until = world.now;
        return request(world, vec![Request::SendReport { since, until }], &expected);
    }
    if words.eat("welcomes the agents") {
        let expected = refusal(words)?;
        return request(world, vec![Request::WelcomeAgents], &expected);
    }
    let verb = words.word("a command")?;
    let agent = match verb {
        "assign" => Some(words.word("an agent")?.to_owned()),
        _ => None,
    };
    let quoted = match verb {
        "note" | "snooze" => words.quoted().ok_or("words in quotes are missing")?.to_owned(),
        "priority" => words.word("a priority")?.to_owned(),
        _ => String::new(),
    };
    let mut tags = (Vec::new(), Vec::new());
    while let (Some(word), "tag") = (words.peek().filter(|word| !word.starts_with("REF")), verb) {
        words.word("a tag")?;
        match word.strip_prefix('-') {
            Some(tag) => tags.1.push(tag.to_owned()),
            None => tags.0.push(word.trim_start_matches('+').to_owned()),
        }
    }
    let state = match verb {
        "releases" | "cancels" | "retries" => {
            Some(OutboxState::parse(words.word("a state")?).ok_or("no such state")?)
        }
        _ => None,
    };
    let named = |world: &World, words: &mut Reading<'_>| match words.peek() {
        Some(word) if word.starts_with("REF") => {
            words.word("a reference")?;
            reference(world, word).map(Some)
        }
        Some(_) | None => Ok::<_, String>(None),
    };
    let reference = match named(world, words)? {
        Some(reference) => reference,
        None => reference(world, "REF")?,
    };
    let mut requests = Vec::new();
    match (verb, state) {
        ("assign", _) => requests.push(Request::Assign { reference, agent }),
        ("resolve", _) => requests.push(Request::Resolve { reference }),
        ("reopen", _) => requests.push(Request::Reopen { reference }),
        ("spam", _) => requests.push(Request::Spam { reference }),
        ("tag", _) => {
            let (added, removed) = tags;
            requests.push(Request::Tag { reference, added, removed });
        }
        ("priority", _) => {
            let priority = priority(&quoted).ok_or("no such priority")?;
            requests.push(Request::Priority { reference, priority });
        }
        ("snooze", _) => requests.push(Request::Snooze { reference, when: quoted }),
        ("merge", _) => {
            let into = named(world, words)?.ok_or("two references are merged")?;
            let anyway = words.eat("anyway");
            requests.push(Request::Merge { reference, into, anyway });
        }
        ("split", _) => {
            let message = words.quoted().map(str::to_owned);
            requests.push(Request::Split { reference, message });
        }
        ("note", _) => requests.push(Request::Note { reference, text: quoted }),
        (_, Some(state)) => {
            for id in world.companies[0].outbox(state) {
                requests.push(match verb {
                    "releases" => Request::OutboxRelease { id },
                    "cancels" => Request::OutboxCancel { id },
                    _ => Request::OutboxRetry { id },
                });
            }
        }
        (other, None) => return Err(format!("the admin cannot {other}")),
    }
    if requests.is_empty() {
        return Err("there is no such mail".to_owned());
    }
    let expected = refusal(words)?;
    request(world, requests, &expected)
}

/// Has requests performed, and compares with what was expected.
fn request(
    world: &mut World,
    requests: Vec<Request>,
    expected: &Option<String>,
) -> Result<(), String> {
    for request in requests {
        let now = world.now;
        let company = &mut world.companies[0];
        let desk = company.desk.clone();
        let reply = perform(company.store(), &desk, &request, now)
            .map_err(|error| format!("{request:?}: {error}"))?;
        company.note_references();
        let refused = match &reply {
            Reply::Refused { text } => Some(text.clone()),
            Reply::Done { .. } | Reply::Status { .. } => None,
        };
        let fits = match (expected, &refused) {
            (None, None) => true,
            (Some(expected), Some(refused)) => refused.contains(expected),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !fits {
            return Err(format!("the admin is told: {reply:?}"));
        }
    }
    Ok(())
}

/// `, is refused "…"`.
fn refusal(words: &mut Reading<'_>) -> Result<Option<String>, String> {
    words.eat_comma();
    if !words.eat("is refused") {
        words.end()?;
        return Ok(None);
    }
    Ok(Some(words.quoted().unwrap_or_default().to_owned()))
}

/// The reference that a script calls `REF`, `REF2`, ….
pub(crate) fn reference(world: &World, name: &str) -> Result<String, String> {
    let number = name.strip_prefix("REF").ok_or_else(|| format!("{name} is no reference"))?;
    let number: usize = if number.is_empty() { Ok(1) } else { number.parse() }
        .map_err(|_| format!("{name} is no reference"))?;
    let references = &world.companies[0].references;
    let found = number.checked_sub(1).and_then(|at| references.get(at));
    found
        .map(ToString::to_string)
        .ok_or_else(|| format!("there is no {name}: {} conversations", references.len()))
}

/// Puts the real references for the script's names of them.
pub(crate) fn with_references(world: &World, text: &str) -> String {
    let mut text = text.to_owned();
    for (at, reference) in world.companies[0].references.iter().enumerate().rev() {
        text = text.replace(&format!("REF{}", at + 1), reference.as_str());
    }
    match world.companies[0].references.first() {
        Some(first) => text.replace("REF", first.as_str()),
        None => text,
    }
}

/// `kim@example.net -> support "Where is it?", authenticated`.
fn write(
    world: &mut World,
    who: &str,
    words: &mut Reading<'_>,
    text: &[String],
) -> Result<(), String> {
    let to = words.list("an address")?;
    let subject = words.quoted().ok_or("a mail has a subject in quotes")?;
    let options = options::read(words)?;
    let mut letter = letter(world, who, &options)?;
    for name in to {
        let address = world.address(name)?;
        letter.to.push(address);
    }
    letter.subject = with_references(world, subject);
    letter.text = with_references(world, &text.join("\n"));
    post(world, letter, &options)
}

/// A mail of this person's with everything that its options say.
pub(crate) fn letter(world: &mut World, who: &str, options: &Options) -> Result<Letter, String> {
    let from = world.address(options.from.as_deref().unwrap_or(who))?;
    let local = from.split('@').next().unwrap_or_default().to_owned();
    let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
    let date = world.now.checked_sub(options.ago).map_err(|error| error.to_string())?;
    let mut cc = Vec::new();
    for name in &options.cc {
        cc.push(world.address(name)?);
    }
    let mut names: Vec<String> =
        options.names.iter().map(|id| with_references(world, id)).collect();
    if let Some(which) = &options.in_reply_to {
        let original = find(world, who, which)?;
        names.push(id_of(&original)?);
    }
    let number = world.next_id();
    let mut fields: Vec<String> =
        options.fields.iter().map(|field| with_references(world, field)).collect();
    if options.automatic && options.marked {
        fields.push("Auto-Submitted: auto-replied".to_owned());
    }
    let null = options.null_return_path || (options.automatic && options.marked);
    Ok(Letter {
        from_name: capitalised(&local),
        message_id: match &options.id {
            Some(id) => Some(with_references(world, id)),
            None if options.without_ids => None,
            None => Some(format!("{number}.{local}@{domain}")),
        },
        from,
        to: Vec::new(),
        cc,
        subject: String::new(),
        in_reply_to: names.last().cloned().into_iter().collect(),
        references: names,
        date,
        text: String::new(),
        html: None,
        body: None,
        files: options.files.clone(),
        fields,
        return_path: null.then(String::new),
        vouching: options.vouching,
    })
}

/// Answers a mail as somebody's client does.
fn answer(
    world: &mut World,
    who: &str,
    which: &Which,
    options: &Options,
    words: &str,
) -> Result<(), String> {
    let original = find(world, who, which)?;
    let parsed = original.parsed();
    let mut letter = letter(world, who, options)?;
    let author = author(&original)?;
    letter.to = if options.only_to.is_empty() { vec![author.1.clone()] } else { Vec::new() };
    for name in options.only_to.iter().chain(&options.to) {
        let address = world.address(name)?;
        letter.to.push(address);
    }
    let subject = original.subject();
    letter.subject = match (&options.subject, options.automatic) {
        (Some(subject), _) => with_references(world, subject),
        (None, true) if options.marked => format!("Automatic reply: {subject}"),
        (None, _) if options.client.starts_with("German") => format!("AW: {subject}"),
        (None, _) if subject.to_lowercase().starts_with("re:") => subject,
        (None, _) => format!("Re: {subject}"),
    };
    if !options.without_ids {
        let id = id_of(&original)?;
        let known = original.field("References").join(" ");
        letter.references = ids(&known);
        letter.references.retain(|known| *known != id);
        letter.references.push(id.clone());
        letter.in_reply_to = vec![id];
    }
    let words = with_references(world, words);
    let to = parsed.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
    let shown = Shown {
        from_name: &author.0,
        from: &author.1,
        to,
        subject: &original.subject(),
        at: original.at,
        text: &original.text(),
    };
    let place = if options.automatic { Place::NoQuote } else { options.place };
    letter.text = client::answer(&options.client, &words, place, &shown)?;
    if options.as_html {
        letter.html = Some(html(&words, &shown));
    }
    post(world, letter, options)
}

/// The same answer as a client writes it in HTML: its text says `*bold*` for what is bold there.
fn html(words: &str, shown: &Shown<'_>) -> String {
    let lines = |text: &str| {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        escaped.replace('\n', "<br>\n")
    };
    format!(
        "<html><body><div>{}</div><br><div class=\"gmail_quote\"><div>On Mon, {} &lt;{}&gt; \
         wrote:<br></div><blockquote>{}</blockquote></div></body></html>",
        bold(&lines(words)),
        shown.from_name,
        shown.from,
        lines(shown.text)
    )
}

/// Each second asterisk ends what the one before it began.
fn bold(html: &str) -> String {
    let mut out = String::new();
    for (number, piece) in html.split('*').enumerate() {
        out.push_str(match number {
            0 => "",
            odd if odd % 2 == 1 => "<b>",
            _ => "</b>",
        });
        out.push_str(piece);
    }
    out
}

fn forward(
    world: &mut World,
    who: &str,
    which: &Which,
    options: &Options,
    words: &str,
) -> Result<(), String> {
    let original = find(world, who, which)?;
    let author = author(&original)?;
    let mut letter = letter(world, who, options)?;
    for name in &options.to {
        let address = world.address(name)?;
        letter.to.push(address);
    }
    let id = id_of(&original)?;
    letter.in_reply_to = vec![id.clone()];
    letter.references = vec![id];
    if options.without_ids {
        letter.in_reply_to.clear();
        letter.references.clear();
    }
    let prefix = match options.client.as_str() {
        "Outlook" => "FW",
        "German Outlook" => "WG",
        _ => "Fwd",
    };
    letter.subject = format!("{prefix}: {}", original.subject());
    let subject = original.subject();
    let to = letter.from.clone();
    let shown = Shown {
        from_name: &author.0,
        from: &author.1,
        to: &to,
        subject: &subject,
        at: original.at,
        text: &original.text(),
    };
    let words = with_references(world, words);
    if options.as_attachment {
        letter.body = Some(attached_body(&words, &String::from_utf8_lossy(&original.raw)));
    } else {
        letter.text = client::forward(&options.client, &words, &shown)?;
    }
    post(world, letter, options)
}

/// A recipient's server says that a desk's mail did not arrive.
fn bounce(world: &mut World, owner: &str, words: &mut Reading<'_>) -> Result<(), String> {
    let which = options::which(words)?;
    let delayed = words.eat("as delayed");
    let options = options::read(words)?;
    let original = find(world, owner, &which)?;
    let Some(path) = original.return_path.clone() else {
        return Err("that mail has the null return path: nobody is told".to_owned());
    };
    let recipient = world.address(owner)?;
    let domain = recipient.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
    let mut letter = letter(world, &format!("mailer-daemon@mx.{domain}"), &options)?;
    letter.to = vec![path];
    letter.subject = "Undelivered Mail Returned to Sender".to_owned();
    letter.return_path = Some(String::new());
    let (action, status) = if delayed { ("delayed", "4.4.1") } else { ("failed", "5.1.1") };
    let raw = String::from_utf8_lossy(&original.raw).into_owned();
    letter.body = Some(bounce_body(&recipient, action, status, &raw));
    post(world, letter, &options)
}

/// Gives a letter to everybody whom it names.
pub(crate) fn post(world: &mut World, letter: Letter, options: &Options) -> Result<(), String> {
    world.letters.push(letter.clone());
    let received_at = letter.date;
    let of_first = world.companies[0].domain.clone();
    if options.in_sent {
        let name = world.companies[0].desk.policy.mailboxes[0].name.clone();
        world.receive(0, &name, Folder::Sent, letter.bytes(&of_first), received_at)?;
    }
    let mut arrived_at: Vec<(usize, String)> = Vec::new();
    for address in letter.to.iter().chain(&letter.cc) {
        let of_company = world
            .companies
            .iter()
            .enumerate()
            .find_map(|(at, company)| Some((at, company.mailbox_at(address)?)));
        match of_company {
            Some(place) if !arrived_at.contains(&place) => arrived_at.push(place),
            Some(_) => {}
            None => {
                let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
                let mail = Arrived {
                    raw: letter.bytes(domain),
                    kind: "mail".to_owned(),
                    return_path: Some(letter.from.clone()),
                    at: world.now,
                    seen: false,
                };
                world.inbox(address).push(mail);
            }
        }
    }
    arrived_at.extend(options.into.iter().map(|mailbox| (0, mailbox.clone())));
    for (copy, (company, mailbox)) in arrived_at.into_iter().enumerate() {
        let domain = world.companies[company].domain.clone();
        let mut raw = letter.bytes(&domain);
        if copy > 0 {
            // Another delivery bears another trace.
            let mut other = format!("Delivered-To: {mailbox}@{domain}\r\n").into_bytes();
            other.extend(raw);
            raw = other;
        }
        if options.history {
            let now = world.now;
            world.companies[company].import(&mailbox, vec![raw], received_at, now)?;
        } else {
            world.receive(company, &mailbox, Folder::Inbox, raw, received_at)?;
        }
    }
    Ok(())
}
