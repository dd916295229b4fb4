//! A thousand made-up conversations: nothing internal reaches a customer or a third party.
//!
//! Customers, agents and strangers write, in two languages, like any client of `clients/`, with
//! notes, held answers, commands, Cc's, suppliers, signatures and files. Every sentence holds a
//! word that stands nowhere else, and whoever may read it is noted when it is written. Afterwards
//! each mail that left for anybody but an agent is decoded to its last part, and every such word
//! in it must be meant for each of its recipients. Besides, no mail may hold a line of a notice's
//! head or brief, the token of a mail to an agent, or an agent's address. Seeds make it repeatable.

use std::collections::{BTreeMap, BTreeSet};

use mail_parser::MimeHeaders;
use posthaste::daemon::ingest::Folder;
use posthaste::desk::conversation::ConversationId;
use posthaste::mail::write::draft::MailKind;
use posthaste::world::random::{Random, SeededRandom};

use crate::form::{self, Form, Notice, Said, Sender};
use crate::stage::{World, check_laws};
use crate::{begin, received, run};

const CONVERSATIONS: u32 = 1_000;

/// Conversations of one desk: a brief tells of others' only where there are others.
const PER_DESK: u32 = 10;

const AGENTS: [(&str, &str); 2] = [("anna", "en"), ("ben", "de")];

struct Chance(SeededRandom);

impl Chance {
    fn below(&self, end: usize) -> usize {
        ((self.0.fraction() * end as f64) as usize).min(end - 1)
    }

    fn of<'a, T>(&self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    fn is(&self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A desk and everything that was said at it.
struct Story<'a> {
    world: World,
    chance: Chance,
    forms: &'a [Form],
    /// Who may read each word, by its number.
    readers: BTreeMap<u32, BTreeSet<String>>,
    told: Vec<String>,
}

/// One conversation while it goes on.
struct Matter {
    number: u32,
    customer: String,
    reference: String,
    /// Who gets answers.
    audience: BTreeSet<String>,
}

/// What was tried, over all desks.
#[derive(Default)]
struct Figures {
    conversations: u32,
    sent: usize,
    words: usize,
    meant: usize,
    internal: usize,
}

impl Story<'_> {
    /// A word that stands nowhere else, for these readers.
    fn word(&mut self, readers: &BTreeSet<String>) -> String {
        let number = u32::try_from(self.readers.len()).expect("few words");
        self.readers.insert(number, readers.clone());
        format!("zq{number}qz")
    }

    /// A word for agents alone.
    fn secret(&mut self) -> String {
        self.word(&BTreeSet::new())
    }

    fn run(&mut self, script: &str) {
        self.told.push(script.to_owned());
        run(&mut self.world, script);
    }

    fn converse(&mut self, number: u32) {
        let customer = format!("kim{number}@customer{number}.example");
        let boss = format!("boss@customer{number}.example");
        let mut audience = BTreeSet::from([customer.clone()]);
        let has_boss = self.chance.is(40);
        if has_boss {
            audience.insert(boss.clone());
        }
        let cc = if has_boss { format!(", cc {boss}") } else { String::new() };
        let words: Vec<String> = (0..4).map(|_| self.word(&audience)).collect();
        let (subject, text) = match self.chance.is(50) {
            true => (
                format!("Meine Lampe {}", words[0]),
                format!(
                    "| Guten Tag,\n| meine neue Lampe {} ist leider schon wieder kaputt gegangen, \
                     obwohl ich sie erst im November bei Ihnen gekauft habe.\n|\n\
                     | Was kostet {}?\n|\n| Viele Grüße",
                    words[1], words[2]
                ),
            ),
            false => (
                format!("My lamp {}", words[0]),
                format!(
                    "| Hello,\n| my new lamp {} is broken again, though I have bought it from you \
                     not longer ago than in November.\n|\n| What about {}?\n|\n| Best regards",
                    words[1], words[2]
                ),
            ),
        };
        let file =
            if self.chance.is(30) { format!(", with \"{}.pdf\"", words[3]) } else { String::new() };
        self.run(&format!("{customer} -> support \"{subject}\", authenticated{cc}{file}\n{text}"));
        let reference = self.world.companies[0].references.last().expect("it opens").to_string();
        let mut matter = Matter { number, customer, reference, audience };
        for _ in 0..2 + self.chance.below(3) {
            self.step(&mut matter);
        }
        self.resolve(&matter);
    }

    /// The admin resolves every second one that is not done.
    fn resolve(&mut self, matter: &Matter) {
        let company = &self.world.companies[0];
        let mut known = company.references.iter();
        let nth = known.position(|one| one.to_string() == matter.reference).expect("it is known");
        let state = company.reader().by_reference(company.references[nth]).unwrap();
        let is_done = state.is_none_or(|it| ["resolved", "closed"].contains(&it.status.as_str()));
        if !is_done && self.chance.is(50) {
            self.run(&format!("admin: resolve REF{}", nth + 1));
        }
    }

    fn step(&mut self, matter: &mut Matter) {
        match self.chance.below(16) {
            0..=4 => self.answer(matter),
            5 => self.note(matter),
            6 => self.held(matter),
            7 => self.misspelt(matter),
            8 => self.colleague(matter),
            9 => self.stranger(matter),
            10 => self.away(matter),
            11 => self.supplier(matter),
            12 => self.commands(matter),
            13 => self.admin(matter),
            _ => self.customer(matter),
        }
    }

    /// An agent's mail in answer to their newest notice, like some client of their language.
    fn mail(&mut self, matter: &Matter, words: &str, change: impl FnOnce(&mut Sender)) {
        let (agent, language) = *self.chance.of(&AGENTS);
        let address = format!("{agent}@example.com");
        let Some(notice) = Notice::about(&mut self.world, &address, &matter.reference) else {
            return;
        };
        let forms: Vec<&Form> =
            self.forms.iter().filter(|form| form.language == language).collect();
        let form = *self.chance.of(&forms);
        // In HTML a client marks a signature as its own; there are forms with text for this.
        let words =
            if form.has_text() { words } else { words.split("\n\n-- ").next().unwrap_or("") };
        let said = match self.chance.is(25) && form.allows("below") {
            true => Said::below(words.to_owned()),
            false => Said::above(words.to_owned()),
        };
        let mut sender = Sender::new(agent, &address, self.world.next_id());
        change(&mut sender);
        let raw = form.answer(&notice, &said, &sender);
        self.told.push(format!("{agent} by {}: {words}", form.client));
        let now = self.world.now;
        self.world.receive(0, "support", Folder::Inbox, raw, now).expect("taken in");
        self.world.pump().expect("everything is sent");
    }

    fn answer(&mut self, matter: &mut Matter) {
        let mut words = Vec::new();
        let command = self.chance.below(8);
        match command {
            0 => words.push("#resolve".to_owned()),
            1 => words.push("#erledigt".to_owned()),
            2 => words.push(format!("#tag +{}", self.secret())),
            3 => {
                let friend = format!("friend@friend{}.example", matter.number);
                words.push(format!("#cc {friend}"));
                // From now on the friend reads what the customer does, and what is quoted of it.
                for readers in self.readers.values_mut() {
                    if readers.contains(&matter.customer) {
                        readers.insert(friend.clone());
                    }
                }
                matter.audience.insert(friend);
            }
            _ => {}
        }
        let own = self.word(&matter.audience);
        words.push(format!("Hello, this is what we think of {own}."));
        words.push(format!("And of {}, by the way.", self.word(&matter.audience)));
        if self.chance.is(30) {
            // Below the line that parts a signature: what stands there is the agent's own.
            words.push(format!("-- \nAnna Schmidt\nAt home: {}", self.secret()));
        }
        let file = format!("{}.pdf", self.word(&matter.audience));
        let has_file = self.chance.is(30);
        self.mail(matter, &words.join("\n\n"), |sender| {
            sender.files.extend(has_file.then_some(file));
        });
    }

    fn note(&mut self, matter: &Matter) {
        let command = *self.chance.of(&["#note", "#notiz", "#note ben", "#Notiz anna"]);
        let words = format!("{command}\n\nBetween us: {} never pays.", self.secret());
        let file = format!("{}.pdf", self.secret());
        self.mail(matter, &words, |sender| sender.files.push(file));
    }

    /// Held until its writer says `#send`, if ever.
    fn held(&mut self, matter: &Matter) {
        let is_released = self.chance.is(50);
        let readers = if is_released { matter.audience.clone() } else { BTreeSet::new() };
        let words = format!("This waits for a word of mine: {}.", self.word(&readers));
        let before = AGENTS.map(|(agent, _)| self.questions(agent));
        self.mail(matter, &words, |sender| sender.is_vouched = false);
        for ((agent, _), before) in AGENTS.iter().zip(before) {
            if is_released && self.questions(agent) > before {
                self.run(&format!("{agent} answers the command-reply, authenticated\n| #send"));
            }
        }
    }

    fn questions(&mut self, agent: &str) -> usize {
        received(&mut self.world, &format!("{agent}@example.com"), "command-reply")
    }

    fn misspelt(&mut self, matter: &Matter) {
        let words = format!("#reslove\n\nNobody has to read {}.", self.secret());
        self.mail(matter, &words, |_| {});
    }

    fn colleague(&mut self, matter: &Matter) {
        let words = format!("What do you think of {}?", self.secret());
        self.mail(matter, &words, |sender| sender.cc = Some("lena@example.com".to_owned()));
    }

    /// Somebody to whom an agent has passed the notice on answers it, with all that it says.
    fn stranger(&mut self, matter: &Matter) {
        let words = format!("I have read everything, {}.", self.secret());
        let address = format!("eve@evil{}.example", matter.number);
        self.mail(matter, &words, |sender| sender.address = address);
    }

    fn away(&mut self, matter: &Matter) {
        let words = format!("I am away; call me on {}.", self.secret());
        self.mail(matter, &words, |sender| {
            sender.fields.push("Auto-Submitted: auto-replied".to_owned());
        });
    }

    fn supplier(&mut self, matter: &Matter) {
        let maker = format!("maker@maker{}.example", matter.number);
        let words = format!("#to {maker}\n\nDo you have {}?", self.word(&[maker.clone()].into()));
        self.mail(matter, &words, |_| {});
    }

    fn commands(&mut self, matter: &Matter) {
        let secret = self.secret();
        let commands = [
            format!("#tag +{secret}"),
            "#take\n#priority high".to_owned(),
            "#übernehme".to_owned(),
            "#show".to_owned(),
            "#promise tomorrow".to_owned(),
        ];
        let commands = self.chance.of(&commands).clone();
        self.mail(matter, &commands, |_| {});
    }

    fn admin(&mut self, matter: &Matter) {
        let references = &self.world.companies[0].references;
        let nth = references.iter().position(|one| one.to_string() == matter.reference);
        let secret = self.secret();
        let nth = nth.expect("it is known") + 1;
        self.run(&format!("admin: note \"The admin thinks of {secret} at once.\" REF{nth}"));
    }

    /// The customer says more, with our words below theirs.
    fn customer(&mut self, matter: &Matter) {
        let kind = *self.chance.of(&["relay", "ack", "resolution"]);
        if received(&mut self.world, &matter.customer, kind) == 0 {
            return;
        }
        let client = *self.chance.of(&["Gmail", "German Outlook", "iPhone", "Thunderbird"]);
        let (word, customer) = (self.word(&matter.audience), &matter.customer);
        self.run(&format!(
            "{customer} answers the {kind}, authenticated, like {client}\n| And what of {word}?"
        ));
    }

    /// Looks at everything that left for anybody but an agent.
    fn check(&self, figures: &mut Figures) -> Result<(), String> {
        let inside = self.inside();
        for mail in &self.world.departed {
            let recipients: BTreeSet<String> =
                mail.recipients.iter().map(|one| one.key()).collect();
            if recipients.iter().all(|one| one.ends_with("@example.com")) {
                figures.internal += 1;
                continue;
            }
            let said = decoded(&mail.mail.raw);
            let told =
                |why: String| Err(format!("{} to {recipients:?}: {why}\n{said}", mail.mail.kind));
            figures.sent += 1;
            for number in words_in(&said) {
                let Some(readers) = self.readers.get(&number) else { continue };
                figures.words += 1;
                if !recipients.is_subset(readers) {
                    return told(format!("zq{number}qz is for {readers:?}"));
                }
            }
            let everywhere = said.to_lowercase();
            let mut anywhere = inside[&ConversationId(0)].iter();
            // A brief names the customer, and so does the head of a mail to them.
            let bodies = squeezed(said.split_once("\r\n\r\n").map_or("", |(_, bodies)| bodies));
            let mut of_notices =
                mail.conversation.and_then(|id| inside.get(&id)).into_iter().flatten();
            let found = anywhere.find(|secret| everywhere.contains(secret.as_str()));
            let found = found.or_else(|| of_notices.find(|it| bodies.contains(it.as_str())));
            if let Some(secret) = found {
                return told(format!("{secret:?} is internal"));
            }
        }
        figures.meant += self.readers.values().filter(|readers| !readers.is_empty()).count();
        Ok(())
    }

    /// What no mail may hold: lines of notices by their conversation; and for all of them, as the
    /// conversation 0, tokens of agents' mail and agents' addresses.
    fn inside(&self) -> BTreeMap<ConversationId, BTreeSet<String>> {
        let mut found: BTreeMap<ConversationId, BTreeSet<String>> = BTreeMap::new();
        let all = found.entry(ConversationId(0)).or_default();
        for agent in ["anna", "ben", "lena"] {
            all.extend([format!("{agent}@example.com"), format!("{agent}@phone.example")]);
        }
        for mail in self.world.departed.iter().filter(|mail| !mail.kind.is_for_customers()) {
            found.entry(ConversationId(0)).or_default().extend(mail.mail.field("X-Posthaste-Id"));
            let (MailKind::Notice, Some(about)) = (mail.kind, mail.conversation) else { continue };
            let text = mail.mail.text();
            let is_heading = |line: &&str| {
                line.starts_with("---- At a glance") || line.starts_with("---- Auf einen Blick")
            };
            let head = text.lines().take_while(|line| !line.starts_with("----"));
            let brief = text.lines().skip_while(|line| !is_heading(line));
            let lines = head.chain(brief).map(squeezed).filter(|line| line.chars().count() >= 12);
            found.entry(about).or_default().extend(lines);
        }
        found
    }
}

/// A mail with every part decoded, headers and names of files included.
fn decoded(raw: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::default().parse(raw).expect("a mail");
    let mut out = String::from_utf8_lossy(raw).into_owned();
    out.push_str(parsed.subject().unwrap_or_default());
    for part in &parsed.parts {
        out.push('\n');
        out.push_str(part.attachment_name().unwrap_or_default());
        out.push('\n');
        out.push_str(&String::from_utf8_lossy(part.contents()));
    }
    out
}

/// The numbers of the words that stand in a text.
fn words_in(text: &str) -> BTreeSet<u32> {
    let ends = text.split("zq").skip(1).filter_map(|rest| rest.split_once("qz"));
    ends.filter_map(|(number, _)| number.parse().ok()).collect()
}

/// In lower case, all blanks one.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Tells the stories of these desks, each a seed.
fn tell(desks: std::ops::Range<u32>) {
    let forms = form::all();
    let mut figures = Figures::default();
    for desk in desks {
        let mut story = Story {
            world: begin("desk: languages en, de; team anna, ben/de; lead lena"),
            chance: Chance(SeededRandom::new(u64::from(desk))),
            forms: &forms,
            readers: BTreeMap::new(),
            told: Vec::new(),
        };
        for number in 0..PER_DESK {
            if number == 5 {
                story.run("the index catches up");
            }
            story.converse(desk * PER_DESK + number);
            figures.conversations += 1;
        }
        story.run("2 hours later all mail is put aside");
        let told = story.told.join("\n");
        story.check(&mut figures).unwrap_or_else(|why| panic!("seed {desk}: {why}\n{told}"));
        if desk % 5 == 0 {
            check_laws(&mut story.world);
        }
    }
    let Figures { conversations, sent, words, meant, internal } = figures;
    println!(
        "leaks: 0 in {conversations} conversations; {sent} mails to customers and others with \
         {words} words meant for them, of {meant}; {internal} mails to agents"
    );
    assert!(sent > 1_000 && words > 2_000, "what says nothing leaks nothing: {sent} {words}");
}

const DESKS: u32 = CONVERSATIONS / PER_DESK;

#[test]
fn nothing_internal_reaches_anybody_outside() {
    tell(0..DESKS / 2);
}

#[test]
fn nor_does_it_in_the_other_half() {
    tell(DESKS / 2..DESKS);
}
