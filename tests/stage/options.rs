//! What a script says of a mail beside who writes to whom: its options.
//!
//! Separate because a fresh mail and an answer take the same ones. Never composes.

use jiff::SignedDuration;

use super::client::{CLIENTS, Place};
use super::letter::Vouching;
use super::script::{Reading, duration};

/// A mail that a script points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// A desk's mail of this kind in somebody's inbox; the newest, or counted from the first.
    Kind { kind: String, nth: Option<usize>, owner: Option<String>, about: Option<String> },
    /// What somebody wrote; the newest, or counted from the first.
    Letter { writer: String, nth: Option<usize> },
}

/// Everything that can be said of a mail.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) vouching: Vouching,
    pub(crate) client: String,
    pub(crate) place: Place,
    pub(crate) to: Vec<String>,
    pub(crate) only_to: Vec<String>,
    pub(crate) cc: Vec<String>,
    pub(crate) from: Option<String>,
    pub(crate) files: Vec<String>,
    pub(crate) fields: Vec<String>,
    pub(crate) subject: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) names: Vec<String>,
    pub(crate) in_reply_to: Option<Which>,
    pub(crate) automatic: bool,
    pub(crate) marked: bool,
    pub(crate) null_return_path: bool,
    pub(crate) ago: SignedDuration,
    pub(crate) history: bool,
    pub(crate) in_sent: bool,
    pub(crate) into: Vec<String>,
    pub(crate) without_ids: bool,
    pub(crate) as_html: bool,
    pub(crate) as_attachment: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            vouching: Vouching::None,
            client: "Gmail".to_owned(),
            place: Place::Above,
            to: Vec::new(),
            only_to: Vec::new(),
            cc: Vec::new(),
            from: None,
            files: Vec::new(),
            fields: Vec::new(),
            subject: None,
            id: None,
            names: Vec::new(),
            in_reply_to: None,
            automatic: false,
            marked: true,
            null_return_path: false,
            ago: SignedDuration::ZERO,
            history: false,
            in_sent: false,
            into: Vec::new(),
            without_ids: false,
            as_html: false,
            as_attachment: false,
        }
    }
}

/// Reads options to the end of the statement.
pub(crate) fn read(words: &mut Reading<'_>) -> Result<Options, String> {
    let mut options = Options::default();
    loop {
        while words.eat_comma() {}
        if words.is_done() {
            return Ok(options);
        }
        option(&mut options, words)?;
    }
}

fn option(options: &mut Options, words: &mut Reading<'_>) -> Result<(), String> {
    if let Some(vouching) = vouching(words) {
        options.vouching = vouching;
    } else if words.eat("like") {
        let client = CLIENTS.iter().find(|client| words.eat(client));
        let client = client.ok_or_else(|| format!("clients are: {}", CLIENTS.join(", ")))?;
        (*client).clone_into(&mut options.client);
    } else if words.eat("above") {
        options.place = Place::Above;
    } else if words.eat("below") {
        options.place = Place::Below;
    } else if words.eat("inline") {
        options.place = Place::Inline;
    } else if words.eat("without the quote") {
        options.place = Place::NoQuote;
    } else if words.eat("to") {
        options.to.extend(many(words, "an address")?);
    } else if words.eat("only to") {
        options.only_to.extend(many(words, "an address")?);
    } else if words.eat("cc") {
        options.cc.extend(many(words, "an address")?);
    } else if words.eat("from") {
        options.from = Some(words.word("an address")?.to_owned());
    } else if words.eat("with") {
        options.files.push(quoted(words, "a file")?);
    } else if words.eat("field") {
        options.fields.push(quoted(words, "a field")?);
    } else if words.eat("subject") {
        options.subject = Some(quoted(words, "a subject")?);
    } else if words.eat("id") {
        options.id = Some(quoted(words, "an id")?);
    } else if words.eat("naming") {
        options.names.push(quoted(words, "an id")?);
    } else if words.eat("in reply to") {
        options.in_reply_to = Some(which(words)?);
    } else {
        return flag(options, words);
    }
    Ok(())
}

fn flag(options: &mut Options, words: &mut Reading<'_>) -> Result<(), String> {
    if words.eat("automatically") {
        options.automatic = true;
    } else if words.eat("unmarked") {
        options.marked = false;
    } else if words.eat("return path <>") {
        options.null_return_path = true;
    } else if words.eat("received") {
        let count = words.word("a number")?;
        let count = count.parse().map_err(|_| format!("{count} is no number"))?;
        options.ago = duration(count, words.word("a unit")?)?;
        if !words.eat("ago") {
            return Err("it is `received 2 days ago`".to_owned());
        }
    } else if words.eat("as history") {
        options.history = true;
    } else if words.eat("in Sent") {
        options.in_sent = true;
    } else if words.eat("into") {
        options.into.extend(many(words, "a mailbox")?);
    } else if words.eat("without ids") {
        options.without_ids = true;
    } else if words.eat("as an attachment") {
        options.as_attachment = true;
    } else if words.eat("as HTML") {
        options.as_html = true;
    } else {
        let word = words.peek().unwrap_or("a quote");
        return Err(format!("nothing like `{word}` can be said of a mail"));
    }
    Ok(())
}

fn vouching(words: &mut Reading<'_>) -> Option<Vouching> {
    let all = [
        ("authenticated", Vouching::Dkim),
        ("unauthenticated", Vouching::None),
        ("spf only", Vouching::Spf),
        ("dmarc failed", Vouching::DmarcFailed),
        ("with forged results", Vouching::Forged),
    ];
    all.into_iter().find_map(|(phrase, vouching)| words.eat(phrase).then_some(vouching))
}

/// Names with `and` between them.
fn many(words: &mut Reading<'_>, what: &str) -> Result<Vec<String>, String> {
    let mut found = vec![words.word(what)?.to_owned()];
    while words.eat("and") {
        found.push(words.word(what)?.to_owned());
    }
    Ok(found)
}

fn quoted(words: &mut Reading<'_>, what: &str) -> Result<String, String> {
    words.quoted().map(str::to_owned).ok_or_else(|| format!("here should stand {what} in quotes"))
}

/// `the notice`, `her first notice`, `her notice about REF7`, `the ack of kim`,
/// `kim's mail`, `kim's second mail`.
pub(crate) fn which(words: &mut Reading<'_>) -> Result<Which, String> {
    let first = words.word("a mail")?;
    if let Some(writer) = first.strip_suffix("'s") {
        let nth = nth(words);
        if !words.eat("mail") {
            return Err(format!("it is `{writer}'s mail`"));
        }
        return Ok(Which::Letter { writer: writer.to_owned(), nth });
    }
    if !["the", "his", "her", "its", "their"].contains(&first) {
        return Err(format!("`{first}` points at no mail"));
    }
    let nth = nth(words);
    let kind = words.word("a kind of mail")?.to_owned();
    let owner = if words.eat("of") { Some(words.word("a name")?.to_owned()) } else { None };
    let about = if words.eat("about") { Some(words.word("a reference")?.to_owned()) } else { None };
    Ok(Which::Kind { kind, nth, owner, about })
}

fn nth(words: &mut Reading<'_>) -> Option<usize> {
    ["first", "second", "third", "fourth"].iter().position(|word| words.eat(word))
}
