//! Answers as mail clients write them: the customer gets the new words and files, and nothing else.
//!
//! Each file under `clients/` is a client in a version and a language: what it puts around the
//! words, and how it quotes. It answers a real notice in every way that it allows (above, below,
//! between the lines; with a file, with a command first or last). The notice is the desk's own, as
//! bytes, with a brief, a file and lines of several lengths; what leaves is compared word for word.
//! The forms are written by hand after what each names as its source, with made-up people.

use posthaste::daemon::ingest::Folder;

use crate::form::{self, Form, Notice, Said, Sender};
use crate::stage::{World, check_laws};
use crate::{begin, run};

/// Where a client's user puts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Above,
    AboveWithFile,
    CommandFirst,
    CommandLast,
    Below,
    BelowWithCommand,
    Inline,
}

const WAYS: [Way; 7] = [
    Way::Above,
    Way::AboveWithFile,
    Way::CommandFirst,
    Way::CommandLast,
    Way::Below,
    Way::BelowWithCommand,
    Way::Inline,
];

impl Way {
    /// Whether the client's users write there.
    fn is_of(self, form: &Form) -> bool {
        match self {
            Way::Above | Way::AboveWithFile | Way::CommandFirst | Way::CommandLast => true,
            Way::Below | Way::BelowWithCommand => form.allows("below"),
            Way::Inline => form.allows("inline"),
        }
    }

    fn resolves(self) -> bool {
        matches!(self, Way::CommandFirst | Way::CommandLast | Way::BelowWithCommand)
    }
}

/// Who writes what, in one language.
struct Language {
    agent: &'static str,
    customer: &'static str,
    subject: &'static str,
    /// A name in the greeting, a long line, a link, umlauts, a list, a smiley, a closing.
    letter: &'static str,
    words: &'static str,
    /// Lines of the letter, each with the answer below it.
    inline: [(&'static str, &'static str); 2],
    /// What the customer gets of that.
    inline_expected: &'static str,
    command: &'static str,
    resolved: &'static str,
}

const ENGLISH: Language = Language {
    agent: "anna",
    customer: "kim@example.net",
    subject: "Coffee machine",
    letter: "\
Hello,

the machine that you sent on the third of November loses water as soon as I switch it on, and the little lamp at its side blinks in red all the time.

Can you send me the spare part before Friday?

- order 4711
- bought on https://shop.example/orders/4711?lang=en&page=2

What would it cost me to have it mended? :-)

Best regards
Kim Bauer",
    words: "\
Hello Kim,

I am sorry to hear that. We send you a new seal today; it is free.

On Friday it will be with you.

Best regards
Anna",
    inline: [
        ("spare part before Friday", "Yes, it goes out today."),
        ("have it mended", "Nothing at all, it is under guarantee."),
    ],
    inline_expected: "\
> Can you send me the spare part before Friday?

Yes, it goes out today.

> What would it cost me to have it mended? :-)

Nothing at all, it is under guarantee.",
    command: "#resolve",
    resolved: "We believe that this settles your request. If not, just reply.",
};

const GERMAN: Language = Language {
    agent: "anna/de",
    customer: "kim@example.net",
    subject: "Kaffeemaschine für München",
    letter: "\
Guten Tag,

die Maschine, die Sie mir am 3. November geschickt haben, verliert Wasser, sobald ich sie einschalte, und das Lämpchen an der Seite blinkt die ganze Zeit über rot.

Können Sie mir das Ersatzteil noch vor Freitag schicken?

- Bestellung 4711
- gekauft auf https://laden.example/bestellung/4711?lang=de&seite=2

Was würde die Reparatur denn kosten? :-)

Viele Grüße
Kim Bauer",
    words: "\
Guten Tag,

das tut mir leid. Eine neue Dichtung geht heute noch an Sie hinaus; sie kostet nichts.

Am Freitag ist sie bei Ihnen.

Viele Grüße
Anna",
    inline: [
        ("Ersatzteil noch vor Freitag", "Ja, es geht heute hinaus."),
        ("Reparatur denn kosten", "Gar nichts, das ist Gewährleistung."),
    ],
    inline_expected: "\
> Können Sie mir das Ersatzteil noch vor Freitag schicken?

Ja, es geht heute hinaus.

> Was würde die Reparatur denn kosten? :-)

Gar nichts, das ist Gewährleistung.",
    command: "#erledigt",
    resolved: "Für uns ist Ihre Anfrage damit erledigt. Falls nicht: antworten Sie einfach.",
};

const FOOTER: &str = "Example Ltd, 1 Main Street";

/// One answer of one client. What is wrong with it, if anything.
fn play(form: &Form, way: Way) -> Result<(), String> {
    let language = if form.language == "de" { &GERMAN } else { &ENGLISH };
    let (agent, customer) = (language.agent, language.customer);
    let mut world = begin(&format!("desk: languages en, de; team {agent}; quote none"));
    let letter: String = language.letter.lines().map(|line| format!("| {line}\n")).collect();
    let subject = language.subject;
    run(
        &mut world,
        &format!(
            "09:00 {customer} -> support \"Erste Frage / first question\", authenticated\n\
             | Do you sell tea? / Gibt es bei Ihnen auch Tee zu kaufen?\n\
             09:10 {customer} -> support \"{subject}\", authenticated, with \"bill.pdf\"\n{letter}\
             09:20 all mail is put aside"
        ),
    );
    let reference = world.companies[0].references[1].to_string();
    let notice = Notice::about(&mut world, "anna@example.com", &reference).expect("a notice");
    let words = language.words.to_owned();
    let with_command = |first: bool| match first {
        true => format!("{}\n\n{words}", language.command),
        false => format!("{words}\n\n{}", language.command),
    };
    let said = match way {
        Way::Above | Way::AboveWithFile => Said::above(words.clone()),
        Way::CommandFirst => Said::above(with_command(true)),
        Way::CommandLast => Said::above(with_command(false)),
        Way::Below => Said::below(words.clone()),
        Way::BelowWithCommand => Said::below(with_command(false)),
        Way::Inline => Said::inline(&language.inline),
    };
    let files: &[&str] = if way == Way::AboveWithFile { &["offer.pdf"] } else { &[] };
    let mut sender = Sender::new("Anna Schmidt", "anna@example.com", 1);
    sender.files = files.iter().map(|name| (*name).to_owned()).collect();
    let raw = form.answer(&notice, &said, &sender);
    let now = world.now;
    world.receive(0, "support", Folder::Inbox, raw.clone(), now)?;
    world.pump()?;
    let is_inline = way == Way::Inline;
    let words = if is_inline { language.inline_expected } else { language.words };
    let mut expected = words.to_owned();
    if way.resolves() {
        expected.push_str(&format!("\n\n{}", language.resolved));
    }
    expected.push_str(&format!("\n\n{FOOTER}"));
    check(&mut world, customer, &expected, files)
        .map_err(|why| format!("{why}\n--- of\n{}", String::from_utf8_lossy(&raw)))?;
    check_laws(&mut world);
    Ok(())
}

/// Whether the customer got exactly this.
fn check(world: &mut World, customer: &str, expected: &str, files: &[&str]) -> Result<(), String> {
    let relays: Vec<_> =
        world.inbox(customer).iter().filter(|mail| mail.kind == "relay").cloned().collect();
    let [relay] = relays.as_slice() else {
        let told = world.inbox("anna@example.com").last().map(|mail| mail.text());
        return Err(format!("{} answers left; Anna was told {told:?}", relays.len()));
    };
    let found = relay.text();
    if found != expected {
        return Err(format!("the customer got\n{found}\n--- and not\n{expected}"));
    }
    let parsed = relay.parsed();
    let attached: Vec<(String, String)> = parsed
        .attachments()
        .map(|part| {
            use mail_parser::MimeHeaders;
            let name = part.attachment_name().unwrap_or_default().to_owned();
            (name, String::from_utf8_lossy(part.contents()).into_owned())
        })
        .collect();
    let wanted: Vec<(String, String)> =
        files.iter().map(|name| ((*name).to_owned(), form::content_of(name))).collect();
    if attached != wanted {
        return Err(format!("the files are {attached:?}, not {wanted:?}"));
    }
    Ok(())
}

#[test]
fn the_customer_gets_the_new_words_and_files_alone() {
    let forms = form::all();
    let mut answers = 0;
    let mut wrong = Vec::new();
    for form in &forms {
        for way in WAYS.into_iter().filter(|way| way.is_of(form)) {
            answers += 1;
            if let Err(why) = play(form, way) {
                wrong.push(format!("{} {way:?}: {why}", form.client));
            }
        }
    }
    let clients: std::collections::BTreeSet<&str> =
        forms.iter().map(|form| form.client.split([' ', ',']).next().unwrap_or_default()).collect();
    println!("clients: {} forms, {} makers, {answers} answers", forms.len(), clients.len());
    assert!(wrong.is_empty(), "{} of {answers}:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(clients.len() >= 12, "{clients:?}");
}
