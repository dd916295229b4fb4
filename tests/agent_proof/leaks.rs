//! A thousand made-up conversations: nothing internal reaches a customer or a third party.
//!
//! Customers, agents, suppliers and strangers write, in two languages, like any client of
//! `clients/`, with notes, hand-overs, held, second and dropped answers, commands, templates, Cc's
//! that wait for a word, signatures and files, and answer digests and escalations, too. Every sentence holds a
//! word that stands nowhere else, and whoever may read it is noted when it is written. Afterwards
//! each mail that left for anybody but an agent is decoded to its last part, and every such word
//! in it must be meant for each of its recipients. A law that cannot be broken proves nothing: leaks
//! of each kind are planted, and found. Besides, no mail may hold a line of a notice's
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
    /// The desk's own texts: what stands in those that answers put in, and in the other one.
    template: u32,
    /// How often what was tried.
    tried: BTreeMap<&'static str, usize>,
    /// Whether the customer's own Cc's wait for an agent's word.
    asks_for_copies: bool,
}

/// One conversation while it goes on.
struct Matter {
    number: u32,
    customer: String,
    reference: String,
    /// Who gets answers.
    audience: BTreeSet<String>,
    /// Whom the customer copies, where nobody else gets answers.
    boss: Option<String>,
}

/// What was tried, over all desks.
#[derive(Default)]
struct Figures {
    conversations: u32,
    sent: usize,
    words: usize,
    meant: usize,
    internal: usize,
    tried: BTreeMap<&'static str, usize>,
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

    /// Nothing happens in the same instant as something else.
    fn tick(&mut self) {
        let next = self.world.now + jiff::SignedDuration::from_secs(1);
        self.world.advance(next).expect("time passes");
    }

    fn run(&mut self, script: &str) {
        self.tick();
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
        let waits = has_boss && self.asks_for_copies;
        if waits {
            audience.remove(&boss);
        }
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
        let boss = waits.then_some(boss);
        let mut matter = Matter { number, customer, reference, audience, boss };
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
        let (name, step): (&'static str, fn(&mut Self, &mut Matter)) = match self.chance.below(22) {
            0..=4 => ("answers", Story::answer),
            5 => ("notes", Story::note),
            6 => ("held answers", Story::held),
            7 => ("slips", Story::misspelt),
            8 => ("answers to a colleague, too", Story::colleague),
            9 => ("strangers with a token", Story::stranger),
            10 => ("notes of absence", Story::away),
            11 | 12 => ("suppliers", Story::supplier),
            13 => ("commands", Story::commands),
            14 => ("notes of the admin", Story::admin),
            15 => ("hand-overs", Story::hand_over),
            16 => ("second answers", Story::second_answer),
            17 => ("templates", Story::template),
            18 => ("copies that waited", Story::copy),
            19 => ("answers to digests and escalations", Story::inner),
            _ => ("customers", Story::customer),
        };
        *self.tried.entry(name).or_default() += 1;
        self.run("2 minutes later");
        step(self, matter);
    }

    /// An agent's mail in answer to their newest notice, like some client of their language.
    fn mail(&mut self, matter: &Matter, words: &str, change: impl FnOnce(&mut Sender)) {
        let agent = *self.chance.of(&AGENTS);
        self.mail_of(agent, &matter.reference, words, change);
    }

    fn mail_of(
        &mut self,
        (agent, language): (&str, &str),
        reference: &str,
        words: &str,
        change: impl FnOnce(&mut Sender),
    ) {
        let address = format!("{agent}@example.com");
        let Some(notice) = Notice::about(&mut self.world, &address, reference) else {
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
        self.tick();
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

    fn note(&mut self, matter: &mut Matter) {
        let command = *self.chance.of(&["#note", "#notiz", "#note ben", "#Notiz anna"]);
        let words = format!("{command}\n\nBetween us: {} never pays.", self.secret());
        let file = format!("{}.pdf", self.secret());
        self.mail(matter, &words, |sender| sender.files.push(file));
    }

    /// Held until its writer says `#send`, if ever.
    fn held(&mut self, matter: &mut Matter) {
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

    fn misspelt(&mut self, matter: &mut Matter) {
        let words = format!("#reslove\n\nNobody has to read {}.", self.secret());
        self.mail(matter, &words, |_| {});
    }

    fn colleague(&mut self, matter: &mut Matter) {
        let words = format!("What do you think of {}?", self.secret());
        self.mail(matter, &words, |sender| sender.cc = Some("lena@example.com".to_owned()));
    }

    /// Somebody to whom an agent has passed the notice on answers it, with all that it says.
    fn stranger(&mut self, matter: &mut Matter) {
        let words = format!("I have read everything, {}.", self.secret());
        let address = format!("eve@evil{}.example", matter.number);
        self.mail(matter, &words, |sender| sender.address = address);
    }

    fn away(&mut self, matter: &mut Matter) {
        let words = format!("I am away; call me on {}.", self.secret());
        self.mail(matter, &words, |sender| {
            sender.fields.push("Auto-Submitted: auto-replied".to_owned());
        });
    }

    /// Somebody is asked for the customer's sake, and answers; the agent says a word more to them.
    fn supplier(&mut self, matter: &mut Matter) {
        let maker = format!("maker@maker{}.example", matter.number);
        let readers = BTreeSet::from([maker.clone()]);
        let words = format!("#to {maker}\n\nDo you have {}?", self.word(&readers));
        self.mail(matter, &words, |_| {});
        if received(&mut self.world, &maker, "relay") == 0 || self.chance.is(40) {
            return;
        }
        let word = self.word(&readers);
        self.run(&format!(
            "{maker} answers the relay, authenticated, like Outlook\n| We have, and {word}."
        ));
        let with_them = self.world.companies[0].references.last().expect("it began").to_string();
        let words = format!("Good, then {}.", self.word(&readers));
        let agent = *self.chance.of(&AGENTS);
        self.mail_of(agent, &with_them, &words, |_| {});
    }

    /// A note for whoever gets it stands in the notice that they answer then.
    fn hand_over(&mut self, matter: &mut Matter) {
        let (from, to) = if self.chance.is(50) { (0, 1) } else { (1, 0) };
        let words =
            format!("#note\n#assign {}\n\nMind that {} counts.", AGENTS[to].0, self.secret());
        self.mail_of(AGENTS[from], &matter.reference, &words, |_| {});
        let words = format!("Hello, I have taken over; {}.", self.word(&matter.audience));
        self.mail_of(AGENTS[to], &matter.reference, &words, |_| {});
    }

    /// Of two that are on their way at once the second is held: sent all the same, dropped, or left.
    fn second_answer(&mut self, matter: &mut Matter) {
        let words = format!("The first of us says {}.", self.word(&matter.audience));
        let answers = received(&mut self.world, &matter.customer, "relay");
        self.mail_of(AGENTS[0], &matter.reference, &words, |_| {});
        let is_second = received(&mut self.world, &matter.customer, "relay") > answers;
        let end = self.chance.below(3);
        // Where no first one has left, for Anna was told nothing, this one is the first.
        let leaves = end == 0 || !is_second;
        let readers = if leaves { matter.audience.clone() } else { BTreeSet::new() };
        let words = format!("And the second one {}.", self.word(&readers));
        let before = self.questions("ben");
        self.mail_of(AGENTS[1], &matter.reference, &words, |_| {});
        if is_second && self.questions("ben") > before && end < 2 {
            let command = if end == 0 { "#send" } else { "#stopp" };
            self.run(&format!("ben answers the command-reply, authenticated\n| {command}"));
        }
    }

    /// A text of the desk's own in an answer, and another that is only looked at.
    fn template(&mut self, matter: &mut Matter) {
        self.mail(matter, "#template inner", |_| {});
        let readers = self.readers.get_mut(&self.template).expect("it is known");
        readers.extend(matter.audience.iter().cloned());
        let words = format!("Hello, it is {}.\n\n#template outer", self.word(&matter.audience));
        self.mail(matter, &words, |_| {});
    }

    /// The customer's own Cc gets answers once an agent says so.
    fn copy(&mut self, matter: &mut Matter) {
        let Some(boss) = matter.boss.take() else { return self.answer(matter) };
        for readers in self.readers.values_mut() {
            if readers.contains(&matter.customer) {
                readers.insert(boss.clone());
            }
        }
        matter.audience.insert(boss.clone());
        let words = format!("#cc {boss}\n\nHello both, {}.", self.word(&matter.audience));
        self.mail(matter, &words, |_| {});
    }

    /// What answers a digest or an escalation, with all that these tell of others, stays inside.
    fn inner(&mut self, matter: &mut Matter) {
        if self.chance.is(50) {
            self.run("next day 09:30 all mail is put aside");
        }
        for kind in ["digest", "escalation"] {
            let (agent, _) = *self.chance.of(&[("anna", ""), ("ben", ""), ("lena", "")]);
            if received(&mut self.world, &format!("{agent}@example.com"), kind) == 0 {
                continue;
            }
            let secret = self.secret();
            let references = &self.world.companies[0].references;
            let nth = references.iter().position(|one| one.to_string() == matter.reference);
            let nth = nth.expect("it is known") + 1;
            let command = *self.chance.of(&["", "#take REF", "#assign ben REF", "#show REF"]);
            let command = command.replace("REF", &format!("REF{nth}"));
            let client = *self.chance.of(&["Gmail", "German Outlook", "iPhone", "Thunderbird"]);
            self.run(&format!(
                "{agent} answers the {kind}, authenticated, like {client}\n| {command}\n| \
                 Whoever has it: {secret}."
            ));
        }
    }

    fn commands(&mut self, matter: &mut Matter) {
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

    fn admin(&mut self, matter: &mut Matter) {
        let references = &self.world.companies[0].references;
        let nth = references.iter().position(|one| one.to_string() == matter.reference);
        let secret = self.secret();
        let nth = nth.expect("it is known") + 1;
        self.run(&format!("admin: note \"The admin thinks of {secret} at once.\" REF{nth}"));
    }

    /// The customer says more, with our words below theirs.
    fn customer(&mut self, matter: &mut Matter) {
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
        for (name, count) in &self.tried {
            *figures.tried.entry(name).or_default() += count;
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

/// A desk where nothing has been said yet.
fn story(desk: u32, forms: &[Form]) -> Story<'_> {
    let asks_for_copies = desk % 2 == 1;
    let cc = if asks_for_copies { "ask" } else { "keep" };
    // The first words of all are the desk's own: one that answers put in, one for agents alone.
    let world = begin(&format!(
        "desk: languages en, de; team anna, ben/de; lead lena; digest 09:00; cc {cc}; \
         answer outer \"We wish you zq0qz.\"; answer inner \"Between us: zq1qz.\"\n\
         | [[sla]]\n| name = \"all\"\n| first_response = \"4h\"\n| next_response = \"8h\"\n\
         | [[sla.escalation]]\n| at = \"50%\"\n| notify = [\"team\", \"lead\"]"
    ));
    Story {
        world,
        chance: Chance(SeededRandom::new(u64::from(desk))),
        forms,
        readers: BTreeMap::from([(0, BTreeSet::new()), (1, BTreeSet::new())]),
        told: Vec::new(),
        template: 0,
        tried: BTreeMap::new(),
        asks_for_copies,
    }
}

impl Story<'_> {
    /// All its conversations, from the first mail to two hours after the last.
    fn tell(&mut self, desk: u32, figures: &mut Figures) {
        for number in 0..PER_DESK {
            if number == 5 {
                self.run("the index catches up");
            }
            self.converse(desk * PER_DESK + number);
            figures.conversations += 1;
        }
        self.run("2 hours later all mail is put aside");
    }
}

/// Tells the stories of these desks, each a seed.
fn tell(desks: std::ops::Range<u32>) {
    let forms = form::all();
    let mut figures = Figures::default();
    let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
    for desk in desks {
        let mut story = story(desk, &forms);
        story.tell(desk, &mut figures);
        let told = story.told.join("\n");
        story.check(&mut figures).unwrap_or_else(|why| panic!("seed {desk}: {why}\n{told}"));
        for mail in &story.world.departed {
            *kinds.entry(mail.kind.as_str()).or_default() += 1;
        }
        if desk % 5 == 0 {
            check_laws(&mut story.world);
        }
    }
    let Figures { conversations, sent, words, meant, internal, tried } = figures;
    println!(
        "leaks: 0 in {conversations} conversations; {sent} mails to customers and others with \
         {words} words meant for them, of {meant}; {internal} mails to agents\n  tried: {tried:?}\n  \
         mails: {kinds:?}"
    );
    assert!(sent > 1_000 && words > 2_000, "what says nothing leaks nothing: {sent} {words}");
    let rare = tried.iter().find(|(_, count)| **count < 20);
    assert_eq!((tried.len(), rare), (16, None), "each is tried, and more than once");
    for kind in ["digest", "escalation", "command-reply", "notice", "alert"] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 20), "too few of {kind}: {kinds:?}");
    }
}

/// What the law is for: each kind of leak, planted in an answer that left, is found.
#[test]
fn planted_leaks_are_found() {
    let forms = form::all();
    let mut story = story(0, &forms);
    story.tell(0, &mut Figures::default());
    story.check(&mut Figures::default()).expect("nothing has leaked yet");
    let mails = &story.world.departed;
    let place = mails.iter().position(|mail| mail.kind == MailKind::Relay).expect("answers leave");
    let (to, about) = (mails[place].recipients[0].key(), mails[place].conversation);
    let notice = mails.iter().find(|mail| {
        mail.kind == MailKind::Notice && mail.conversation.is_some() && mail.conversation == about
    });
    let notice = notice.expect("somebody was told").mail.clone();
    let of_nobody = story.readers.iter().find(|(_, readers)| readers.is_empty());
    let of_others =
        story.readers.iter().find(|(_, readers)| !readers.is_empty() && !readers.contains(&to));
    let said = notice.text();
    let head = said.lines().next().expect("a notice says where a reply goes").to_owned();
    let leaks = [
        format!("zq{}qz", of_nobody.expect("notes were written").0),
        format!("zq{}qz", of_others.expect("there are other customers").0),
        "Anna <anna@example.com>".to_owned(),
        "ben@phone.example".to_owned(),
        notice.field("X-Posthaste-Id").join(""),
        head,
    ];
    let clean = story.world.departed[place].mail.raw.clone();
    for leak in leaks {
        for planted in [
            format!("From: support@example.com\r\n\r\nHello,\r\n{leak}\r\n"),
            format!(
                "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\
                 Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
                quoted_printable(&format!("<p>Hello,</p>\n{leak}\n"))
            ),
        ] {
            story.world.departed[place].mail.raw = planted.into_bytes();
            let found = story.check(&mut Figures::default());
            assert!(found.is_err(), "{leak:?} leaves, and nobody sees it");
        }
    }
    story.world.departed[place].mail.raw = clean;
    story.check(&mut Figures::default()).expect("it was the leaks");
}

/// Each octet as quoted-printable writes it (RFC 2045 §6.7).
fn quoted_printable(text: &str) -> String {
    text.bytes().map(|octet| format!("={octet:02X}")).collect()
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
