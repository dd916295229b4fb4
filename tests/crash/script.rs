//! The script of a run: what lies there before, twenty mails, eight of agents, two more.
//!
//! Separate from the oracle, which knows no mail of it but what stands in [`EXPECTED`]. Each round
//! is delivered while no process runs; then the desk works until nothing is left to do, and what
//! it wrote to people is what they answer in the next round.

use posthaste::sandbox::Sandbox;

use super::mails::{answer, bounce, field, message_id, plain, with_file};
use super::place::{ANNA, BEN, DESK};
use super::post::Post;

/// A round: what is written in it. The error: what somebody would have answered is not there.
pub(crate) type Round = fn(&Sandbox) -> Result<(), String>;

/// The rounds, in order.
pub(crate) const ROUNDS: [Round; 4] = [before_the_desk, customers_write, agents_answer, it_goes_on];

/// The customers of the twenty mails: `kunde01@…` to `kunde20@…`.
pub(crate) fn people() -> Vec<String> {
    let customers = (1..=20).map(customer);
    customers.chain([ANNA, BEN, CHEF].map(str::to_owned)).collect()
}

/// How a conversation stands at the end.
#[derive(Debug)]
pub(crate) struct Expected {
    /// The number of the mail that opened it.
    pub(crate) mail: u32,
    /// Its status.
    pub(crate) status: &'static str,
    /// Whose it is.
    pub(crate) assignee: Option<&'static str>,
    /// Whether it gets an ack.
    pub(crate) acknowledged: bool,
    /// What its customer got of agents.
    pub(crate) answers: &'static [Answer],
}

/// An answer as it has to arrive.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Words in it.
    pub(crate) words: &'static str,
    /// How many people it goes to.
    pub(crate) people: usize,
    /// The names of its files.
    pub(crate) files: &'static [&'static str],
}

const fn open(mail: u32) -> Expected {
    Expected { mail, status: "open", assignee: None, acknowledged: true, answers: &[] }
}

const fn filed(mail: u32) -> Expected {
    Expected { mail, status: "closed", assignee: None, acknowledged: false, answers: &[] }
}

const fn answered(
    mail: u32,
    status: &'static str,
    assignee: &'static str,
    answers: &'static [Answer],
) -> Expected {
    Expected { mail, status, assignee: Some(assignee), acknowledged: true, answers }
}

const fn words(words: &'static str) -> Answer {
    Answer { words, people: 1, files: &[] }
}

/// The end of it.
pub(crate) const EXPECTED: [Expected; 18] = [
    answered(1, "open", "anna", &[words("A new switch is on its way.")]),
    answered(2, "waiting", "ben", &[words("Das Geld kommt zurück.")]),
    answered(
        3,
        "waiting",
        "anna",
        &[Answer { words: "Here is the list.", people: 1, files: &["list.csv"] }],
    ),
    answered(4, "resolved", "ben", &[words("Ist erledigt, danke.")]),
    Expected { status: "resolved", ..open(5) },
    answered(6, "open", "ben", &[]),
    answered(7, "waiting", "anna", &[words("Please send a photograph.")]),
    open(8),
    open(9),
    open(10),
    open(11),
    open(12),
    open(13),
    filed(15),
    filed(16),
    filed(17),
    answered(
        19,
        "waiting",
        "anna",
        &[Answer { words: "We can do that for both of you.", people: 2, files: &[] }],
    ),
    open(20),
];

/// Somebody whom a customer copies in.
const CHEF: &str = "chef@shop.example";

/// A customer's address.
pub(crate) fn customer(number: u32) -> String {
    format!("kunde{number:02}@shop.example")
}

/// The Message-ID of one of the twenty.
pub(crate) fn id(number: u32) -> String {
    format!("k{number:02}@client.example")
}

/// What lies there before the first start is history, and nobody hears of it.
fn before_the_desk(post: &Sandbox) -> Result<(), String> {
    for number in [1, 2] {
        let from = customer(number);
        let text = "This was long ago, and somebody has answered it by telephone.";
        let old = plain(&from, &format!("old{number}@client.example"), "Long ago", "", text);
        post.write(&from, &old);
    }
    let sent = plain(DESK, "old3@client.example", "Re: Long ago", "", "We shall call you.");
    post.append(DESK, "Sent", &["\\Seen"], sent.as_bytes()).expect("the desk has an account");
    Ok(())
}

fn customers_write(post: &Sandbox) -> Result<(), String> {
    for number in 1..=20 {
        // Whoever sent the last one is not who it says: it gets the bare ack.
        let login = if number == 20 { customer(18) } else { customer(number) };
        post.write(&login, &question(number, &customer(number)));
    }
    Ok(())
}

/// The twenty mails.
fn question(number: u32, from: &str) -> String {
    let id = id(number);
    let subject = format!("Matter {number:02}");
    let english = "Hello,\n\nmy desk lamp came with a broken switch. Could you send a new one?\n\n\
                   Best regards\nKim";
    let german = "Guten Tag,\n\nauf meiner Rechnung stehen zwei Lampen, ich habe aber nur eine \
                  bestellt. Können Sie das bitte prüfen?\n\nMit freundlichen Grüßen\nEva Meier";
    let text = if number.is_multiple_of(2) { german } else { english };
    match number {
        3 | 10 => with_file(from, &id, &subject, text, "parts.csv"),
        14 => {
            let first = "In-Reply-To: <k01@client.example>\r\n\
                         References: <k01@client.example>\r\n";
            plain(&customer(1), &id, "Re: Matter 01", first, "It is the black one, I forgot.")
        }
        15 => plain(from, &id, "Out of office", "Auto-Submitted: auto-replied\r\n", "I am away."),
        16 => bounce(&id),
        17 => {
            let list = "List-Id: News <news.shop.example>\r\nPrecedence: bulk\r\n";
            plain(from, &id, "Lamps of the week", list, "All lamps at half the price.")
        }
        // The same bytes a second time, as an alias brings them.
        18 => question(2, &customer(2)),
        19 => plain(from, &id, &subject, &format!("Cc: {CHEF}\r\n"), english),
        _ => plain(from, &id, &subject, "", text),
    }
}

fn agents_answer(post: &Sandbox) -> Result<(), String> {
    let mails = [
        (ANNA, 1, "Hello Kim,\n\nA new switch is on its way.\n\nAnna"),
        (BEN, 2, "Guten Tag,\n\nDas Geld kommt zurück.\n\nBen Okoro"),
        (BEN, 4, "Ist erledigt, danke.\n\n#erledigt"),
        (ANNA, 5, "#resolve"),
        (BEN, 6, "#take"),
        (ANNA, 7, "#reslove\n\nPlease send a photograph."),
        (ANNA, 19, "We can do that for both of you."),
    ];
    for (agent, number, words) in mails {
        let subject = format!("Matter {number:02}");
        let notice = find(post, agent, "notice", &subject)?;
        post.write(agent, &answer(agent, &format!("a{number:02}@client.example"), &notice, words));
    }
    // With a file of her own.
    let notice = find(post, ANNA, "notice", "Matter 03")?;
    let text = answer(ANNA, "x@client.example", &notice, "Here is the list.");
    let (_, body) = text.split_once("\r\n\r\n").expect("a header and a body");
    let their_id = message_id(&notice).expect("a Message-ID");
    let mail = with_file(ANNA, "a03@client.example", "Re: Matter 03", body, "list.csv");
    let threaded = format!("In-Reply-To: <{their_id}>\r\n{mail}");
    post.write(ANNA, &threaded);
    Ok(())
}

fn it_goes_on(post: &Sandbox) -> Result<(), String> {
    let held = find(post, ANNA, "command-reply", "Matter 07")?;
    post.write(ANNA, &answer(ANNA, "b07@client.example", &held, "#send"));
    let customer = customer(1);
    let relayed = find(post, &customer, "relay", "Matter 01")?;
    let words = "The switch fits, but now the bulb is broken too. Can you help?";
    post.write(&customer, &answer(&customer, "k21@client.example", &relayed, words));
    Ok(())
}

/// The first mail of a kind that somebody got about a matter.
pub(crate) fn find(
    post: &Sandbox,
    whose: &str,
    kind: &str,
    subject: &str,
) -> Result<Vec<u8>, String> {
    let mails = Post::folder(post, whose, "INBOX").into_iter().map(|mail| mail.raw);
    let fits = |raw: &Vec<u8>| {
        field(raw, "X-Posthaste-Kind").as_deref() == Some(kind)
            && field(raw, "Subject").is_some_and(|found| found.contains(subject))
    };
    let found = mails.into_iter().find(fits);
    found.ok_or_else(|| format!("{whose} has no {kind} about {subject}"))
}
