//! A client's form: a file of a few fields and the text and HTML that it sends, with gaps.
//!
//! Separate from what is checked, because it is a small language of its own. In a text or HTML
//! stand, in braces, `above` and `below` (in HTML with the tag of a line: `above:div`), `quote:`
//! with the mark before each line (`quote:> :72` wraps, `quote:> :skip1` leaves the first line
//! out, which `first` is), `quote:html` (with `:OLD=NEW` put in for what the client rewrites),
//! `date:FORMAT` in the file's language, `name`, `address`, `to`, `to-name`, `subject`, `id`.

use jiff::tz::TimeZone;

use crate::stage::World;

/// Who answers, and what is said of them.
pub(crate) struct Sender {
    pub(crate) name: String,
    pub(crate) address: String,
    /// Parts this mail's id from every other one's.
    pub(crate) number: u32,
    /// Aligned DKIM passed; else SPF alone did.
    pub(crate) is_vouched: bool,
    pub(crate) cc: Option<String>,
    pub(crate) fields: Vec<String>,
    pub(crate) files: Vec<String>,
}

impl Sender {
    /// An agent whom our server vouches for.
    pub(crate) fn new(name: &str, address: &str, number: u32) -> Sender {
        Sender {
            name: name.to_owned(),
            address: address.to_owned(),
            number,
            is_vouched: true,
            cc: None,
            fields: Vec::new(),
            files: Vec::new(),
        }
    }

    /// What the desk's server adds on receipt.
    fn trace(&self) -> String {
        let domain = self.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let said = match self.is_vouched {
            true => format!("dkim=pass header.d={domain}"),
            false => format!("spf=pass smtp.mailfrom={domain}"),
        };
        format!(
            "Return-Path: <{}>\r\nAuthentication-Results: mx.example.com; {said}\r\n\
             Received: from out.{domain} (192.0.2.1) by mx.example.com with ESMTPS;\r\n \
             Mon, 5 Jan 2026 09:20:00 +0000\r\n",
            self.address
        )
    }
}

/// A notice in an agent's inbox, as it came.
#[derive(Clone)]
pub(crate) struct Notice {
    id: String,
    references: String,
    from_name: String,
    from: String,
    subject: String,
    at: jiff::Zoned,
    text: String,
    html: String,
}

impl Notice {
    /// The newest of somebody's about this conversation.
    pub(crate) fn about(world: &mut World, reader: &str, reference: &str) -> Option<Notice> {
        let inbox = world.inbox(reader).iter().rev();
        let mut notices = inbox.filter(|mail| mail.kind == "notice");
        let mail = notices.find(|mail| mail.field("X-Posthaste-Ref") == [reference])?;
        let parsed = mail.parsed();
        let from = parsed.from().and_then(|from| from.first()).expect("an author");
        let html = parsed.body_html(0).expect("a notice is HTML, too").replace("\r\n", "\n");
        let inner = html.split_once("<body>").expect("a body").1;
        let inner = inner.split_once("</body>").expect("its end").0;
        Some(Notice {
            id: mail.field("Message-ID").join("").trim_matches(['<', '>']).to_owned(),
            references: mail.field("References").join(" "),
            from_name: from.name().unwrap_or_default().to_owned(),
            from: from.address().unwrap_or_default().to_owned(),
            subject: mail.subject(),
            at: mail.at.to_zoned(TimeZone::UTC),
            text: mail.text(),
            html: inner.trim().to_owned(),
        })
    }
}

/// What somebody writes in answer, and where.
#[derive(Default)]
pub(crate) struct Said {
    above: String,
    below: String,
    /// Words below the line of the quote that holds the others.
    inline: Vec<(String, String)>,
}

impl Said {
    pub(crate) fn above(words: String) -> Said {
        Said { above: words, ..Said::default() }
    }

    pub(crate) fn below(words: String) -> Said {
        Said { below: words, ..Said::default() }
    }

    pub(crate) fn inline(answers: &[(&str, &str)]) -> Said {
        let inline = answers.iter().map(|(line, words)| ((*line).to_owned(), (*words).to_owned()));
        Said { inline: inline.collect(), ..Said::default() }
    }
}

/// A client in a version and a language.
pub(crate) struct Form {
    pub(crate) client: String,
    pub(crate) language: String,
    places: String,
    fields: Vec<String>,
    text_type: String,
    encoding: String,
    /// What an answer inside the quote closes and opens again.
    breaks: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

/// Every form of the folder, by name.
pub(crate) fn all() -> Vec<Form> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agent_proof/clients");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read(&std::fs::read_to_string(path).expect("a form"))).collect()
}

fn read(source: &str) -> Form {
    let mut parts = source.split("\n=== ");
    let head = parts.next().unwrap_or_default();
    let fields: Vec<(&str, &str)> =
        head.lines().map(|line| line.split_once(": ").expect("a field")).collect();
    let optional = |name: &str| {
        let found = fields.iter().find(|(field, _)| *field == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let field = |name: &str| optional(name).unwrap_or_else(|| panic!("{name} is missing:\n{head}"));
    let bodies: Vec<&str> = parts.collect();
    let body = |name: &str| {
        let found = bodies.iter().find_map(|body| body.strip_prefix(&format!("{name}\n")));
        found.map(str::to_owned)
    };
    assert!(!field("source").is_empty(), "whoever reads a form wants to know where it is from");
    Form {
        client: field("client"),
        language: field("language"),
        places: field("places"),
        fields: fields.iter().filter(|(n, _)| *n == "field").map(|(_, v)| (*v).into()).collect(),
        text_type: optional("type").unwrap_or_else(|| "text/plain; charset=\"UTF-8\"".to_owned()),
        encoding: field("encoding"),
        breaks: optional("break"),
        text: body("text"),
        html: body("html"),
    }
}

impl Form {
    /// Whether it writes plain text, alone or beside HTML.
    pub(crate) fn has_text(&self) -> bool {
        self.text.is_some()
    }

    pub(crate) fn allows(&self, place: &str) -> bool {
        let has_gap = self.text.iter().chain(&self.html).all(|body| match place {
            "below" => body.contains("{below"),
            _ => body.contains("{quote:> ") || self.breaks.is_some(),
        });
        self.places.split(", ").any(|known| known == place) && has_gap
    }

    /// The bytes of an answer to a notice, as they lie on the desk's server.
    pub(crate) fn answer(&self, notice: &Notice, said: &Said, sender: &Sender) -> Vec<u8> {
        let shown = Shown { form: self, notice, sender };
        let files = &sender.files;
        let parts: Vec<String> = [
            self.text.as_ref().map(|body| (self.text_type.as_str(), shown.text(body, said))),
            self.html.as_ref().map(|body| ("text/html; charset=\"UTF-8\"", shown.html(body, said))),
        ]
        .into_iter()
        .flatten()
        .map(|(kind, body)| {
            let body = encoded(&self.encoding, &body);
            let encoding = &self.encoding;
            format!(
                "Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
            )
        })
        .collect();
        let mut content = match parts.as_slice() {
            [one] => one.clone(),
            several => multipart("alternative", several),
        };
        if !files.is_empty() {
            let attached = files.iter().map(|name| {
                let body = data_encoding::BASE64.encode(content_of(name).as_bytes());
                format!(
                    "Content-Type: application/pdf; name=\"{name}\"\r\n\
                     Content-Disposition: attachment; filename=\"{name}\"\r\n\
                     Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
                )
            });
            let all: Vec<String> = std::iter::once(content).chain(attached).collect();
            content = multipart("mixed", &all);
        }
        let prefix = if self.language == "de" { "AW" } else { "Re" };
        let fields = self.fields.iter().chain(&sender.fields);
        let mut fields: String = fields.map(|field| format!("{field}\r\n")).collect();
        if let Some(cc) = &sender.cc {
            fields.push_str(&format!("Cc: {cc}\r\n"));
        }
        let Notice { id, references, from, .. } = notice;
        let Sender { name, address, number, .. } = sender;
        format!(
            "{}Date: Mon, 5 Jan 2026 09:20:00 +0000\r\nFrom: {name} <{address}>\r\n\
             To: {from}\r\nSubject: {prefix}: answer\r\n\
             Message-ID: <answer.{number}@client.example>\r\n\
             In-Reply-To: <{id}>\r\nReferences: {references}\r\n <{id}>\r\n{fields}\
             MIME-Version: 1.0\r\n{content}",
            sender.trace()
        )
        .into_bytes()
    }
}

/// What is in a file of this name.
pub(crate) fn content_of(name: &str) -> String {
    format!("what is in {name}")
}

/// A notice, as its reader's client shows it.
struct Shown<'a> {
    form: &'a Form,
    notice: &'a Notice,
    sender: &'a Sender,
}

impl Shown<'_> {
    fn text(&self, body: &str, said: &Said) -> String {
        fill(body, |gap| match gap.split_once(':') {
            Some(("quote", how)) => self.quoted(how, said),
            None if gap == "above" => said.above.clone(),
            None if gap == "below" => said.below.clone(),
            None if gap == "first" => {
                self.notice.text.lines().next().unwrap_or_default().to_owned()
            }
            Some(_) | None => self.fact(gap),
        })
    }

    fn html(&self, body: &str, said: &Said) -> String {
        fill(body, |gap| match gap.split_once(':') {
            Some(("quote", how)) => self.quoted_html(how, said),
            Some(("above", tag)) => in_tags(&said.above, tag),
            Some(("below", tag)) => in_tags(&said.below, tag),
            Some(("date", _)) | None => escaped(&self.fact(gap)),
            Some(_) => panic!("no gap is called {gap}"),
        })
    }

    fn fact(&self, gap: &str) -> String {
        match gap {
            "name" => self.notice.from_name.clone(),
            "address" => self.notice.from.clone(),
            "to" => self.sender.address.clone(),
            "to-name" => self.sender.name.clone(),
            "subject" => self.notice.subject.clone(),
            "id" => self.notice.id.clone(),
            date => {
                let format = date.strip_prefix("date:").unwrap_or_else(|| panic!("no gap {gap}"));
                let english = self.notice.at.strftime(format).to_string();
                if self.form.language == "de" { in_german(&english) } else { english }
            }
        }
    }

    /// The text with a mark before each line, and answers between them.
    fn quoted(&self, how: &str, said: &Said) -> String {
        let (mark, how) = how.split_once(':').unwrap_or((how, ""));
        let skipped = usize::from(how == "skip1");
        let mut out = Vec::new();
        for line in self.notice.text.lines().skip(skipped) {
            for row in wrapped(line, how.parse().unwrap_or(usize::MAX)) {
                out.push(format!("{mark}{row}").trim_end().to_owned());
                // What clients that stuff blanks leave: `> ` where nothing follows.
                if row.is_empty() && mark == "> " && out.len() % 2 == 0 {
                    out.last_mut().expect("a line").push(' ');
                }
                let answer = said.inline.iter().find(|(named, _)| row.contains(named.as_str()));
                if let Some((_, words)) = answer {
                    out.extend([String::new(), words.clone(), String::new()]);
                }
            }
        }
        out.join("\n")
    }

    fn quoted_html(&self, how: &str, said: &Said) -> String {
        let mut html = self.notice.html.clone();
        if let Some((old, new)) = how.strip_prefix("html:").and_then(|it| it.split_once('=')) {
            html = html.replace(old, new);
        }
        for (named, words) in &said.inline {
            let breaks = self.form.breaks.as_ref().expect("a form says how its quotes break");
            let at = html.find(named.as_str()).unwrap_or_else(|| panic!("{named} is not quoted"));
            let end = at + html[at..].find("</p>").expect("a paragraph") + "</p>".len();
            let between =
                breaks.replace("{words}", &escaped(words)).replace("{id}", &self.notice.id);
            html.insert_str(end, &between);
        }
        html
    }
}

/// Puts something in for each gap.
fn fill(body: &str, mut of: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let is_gap = after.starts_with(|c: char| c.is_ascii_lowercase()) && after.contains('}');
        match after.split_once('}').filter(|_| is_gap) {
            Some((gap, after)) if !gap.contains(['\n', ';']) => {
                out.push_str(&of(gap));
                rest = after;
            }
            Some(_) | None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.trim_end_matches('\n').to_owned()
}

/// Lines as an editor has them: each in a tag of its own, or with breaks between them.
fn in_tags(words: &str, tag: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    if tag == "p" {
        // An editor of paragraphs: a line of its own only where somebody asked for one.
        let paragraphs = escaped(words).replace("\n\n", "</p>\n<p>").replace('\n', "<br>\n");
        return format!("<p>{}</p>", paragraphs.replace("</p><br>", "</p>"));
    }
    let name = tag.split(' ').next().unwrap_or_default();
    let lines = words.lines().map(|line| match (name, line) {
        ("br", line) => format!("{}<br>", escaped(line)),
        (_, "") if tag.contains("Mso") => format!("<{tag}><o:p>&nbsp;</o:p></{name}>"),
        (_, "") => format!("<{tag}><br></{name}>"),
        (_, line) if tag.contains("Mso") => format!("<{tag}>{}<o:p></o:p></{name}>", escaped(line)),
        (_, line) => format!("<{tag}>{}</{name}>", escaped(line)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in line.split(' ') {
        let row = rows.last_mut().expect("a row");
        if !row.is_empty() && row.chars().count() + 1 + word.chars().count() > width {
            rows.push(word.to_owned());
        } else {
            let gap = if row.is_empty() { "" } else { " " };
            row.push_str(&format!("{gap}{word}"));
        }
    }
    rows
}

/// Every scenario is played on a Monday in January.
fn in_german(english: &str) -> String {
    let words = [("Monday", "Montag"), ("Mon", "Mo"), ("January", "Januar")];
    words.iter().fold(english.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn multipart(subtype: &str, parts: &[String]) -> String {
    let boundary = format!("--=_client_{subtype}");
    let mut all = format!("Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n");
    for part in parts {
        all.push_str(&format!("--{boundary}\r\n{part}\r\n"));
    }
    all.push_str(&format!("--{boundary}--\r\n"));
    all
}

fn encoded(encoding: &str, body: &str) -> String {
    match encoding {
        "8bit" => body.replace('\n', "\r\n"),
        "base64" => {
            let letters = data_encoding::BASE64.encode(body.replace('\n', "\r\n").as_bytes());
            let lines = letters.as_bytes().chunks(76).map(String::from_utf8_lossy);
            lines.collect::<Vec<_>>().join("\r\n")
        }
        "quoted-printable" => quoted_printable(body),
        other => panic!("no mail is encoded as {other}"),
    }
}

/// RFC 2045 §6.7, for text.
fn quoted_printable(body: &str) -> String {
    let mut out = String::new();
    for line in body.split('\n') {
        let mut length = 0;
        for (at, byte) in line.bytes().enumerate() {
            let is_last = at + 1 == line.len();
            let plain = (b'!'..=b'~').contains(&byte) && byte != b'=';
            let shown = match byte {
                b' ' | b'\t' if !is_last => char::from(byte).to_string(),
                _ if plain => char::from(byte).to_string(),
                _ => format!("={byte:02X}"),
            };
            if length + shown.len() > 75 {
                out.push_str("=\r\n");
                length = 0;
            }
            length += shown.len();
            out.push_str(&shown);
        }
        out.push_str("\r\n");
    }
    out
}
