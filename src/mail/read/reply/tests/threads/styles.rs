//! How ten mail clients answer: what they put around the answered mail, as text and as HTML.
//!
//! Separate because it is a table, written down from what the clients send (versions of 2023 to
//! 2025). Each style quotes the mail before as it came, with all that is quoted in that.

use std::fmt::Write as _;

/// A mail, as the next client in the thread holds it.
pub(super) struct Mail {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// What an answer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Both,
    Text,
    Html,
}

/// Thunderbird, Gmail, Apple Mail, iOS, Outlook for Windows, on the web and for phones, Yahoo, GMX
/// and web.de, K-9.
pub(super) const STYLES: usize = 10;

/// The first mail of a thread.
pub(super) fn first(name: &str, address: &str, lines: &[String]) -> Mail {
    Mail {
        name: name.to_owned(),
        address: address.to_owned(),
        text: lines.join("\n"),
        html: paragraphs(lines),
    }
}

/// An answer to a mail: what the next one quotes, and the bytes.
pub(super) fn answer(
    style: usize,
    form: Form,
    name: &str,
    address: &str,
    lines: &[String],
    to: &Mail,
) -> (Mail, String) {
    let words = lines.join("\n");
    let words = words.trim_end();
    let (text, html) = match style {
        0 => thunderbird(words, lines, to),
        1 => gmail(words, lines, to),
        2 => apple(words, lines, to),
        3 => ios(words, lines, to),
        4 => outlook(words, lines, to),
        5 => outlook_web(words, lines, to),
        6 => outlook_mobile(words, lines, to),
        7 => yahoo(words, lines, to),
        8 => gmx(words, lines, to),
        _ => k9(words, lines, to),
    };
    let raw = raw(form, name, address, &text, &html);
    // A client that got text alone shows just that, and quotes what it shows.
    let html = if form == Form::Text { format!("<pre>{}</pre>", escaped(&text)) } else { html };
    (Mail { name: name.to_owned(), address: address.to_owned(), text, html }, raw)
}

fn raw(form: Form, name: &str, address: &str, text: &str, html: &str) -> String {
    let mut raw = format!(
        "From: {name} <{address}>\r\nSubject: Re: Pump\r\nIn-Reply-To: <1@example.com>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n"
    );
    let html = format!("<html><head></head><body>{html}</body></html>");
    for (kind, body, left_out) in [("plain", text, Form::Html), ("html", html.as_str(), Form::Text)]
    {
        if form != left_out {
            let body = body.replace('\n', "\r\n");
            let _ = write!(
                raw,
                "--=_b\r\nContent-Type: text/{kind}; charset=utf-8\r\n\
                 Content-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
            );
        }
    }
    raw.push_str("--=_b--\r\n");
    raw
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paragraphs(lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| match line.is_empty() {
            true => "<div><br></div>".to_owned(),
            false => format!("<div>{}</div>", escaped(line)),
        })
        .collect()
}

fn marked(text: &str, mark: &str) -> String {
    text.lines().map(|line| format!("{mark}{line}\n")).collect()
}

/// Marked, and wrapped as Thunderbird wraps what it quotes.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let depth = line.chars().take_while(|c| *c == '>' || *c == ' ').filter(|c| *c == '>');
        let mark = ">".repeat(depth.count() + 1);
        let words = line.trim_start_matches(['>', ' ']);
        let mut row = String::new();
        for word in words.split(' ') {
            if !row.is_empty() && row.chars().count() + word.chars().count() > 70 {
                let _ = writeln!(out, "{mark} {row}");
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        let _ = writeln!(out, "{mark} {row}");
    }
    out
}

fn thunderbird(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let line = format!("Am 05.01.26 um 10:00 schrieb {}:", to.name);
    (
        format!("{words}\n\n{line}\n{}", wrapped(&to.text)),
        format!(
            "<p>{}</p><div class=\"moz-cite-prefix\">{line}<br></div><blockquote type=\"cite\" \
             cite=\"mid:1@example.com\">{}</blockquote>",
            paragraphs(lines),
            to.html
        ),
    )
}

fn gmail(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let line = format!("On Mon, Jan 5, 2026 at 10:00\u{202f}AM {}", to.name);
    (
        format!("{words}\n\n{line} <\n{}> wrote:\n\n{}", to.address, marked(&to.text, "> ")),
        format!(
            "<div dir=\"ltr\">{}</div><br><div class=\"gmail_quote gmail_quote_container\"><div \
             dir=\"ltr\" class=\"gmail_attr\">{line} &lt;<a href=\"mailto:{at}\">{at}</a>&gt; \
             wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px \
             0.8ex;border-left:1px solid\">{}</blockquote></div>",
            paragraphs(lines),
            to.html,
            at = to.address,
        ),
    )
}

fn apple(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let line = format!("On 5. Jan 2026, at 10:00, {} <{}> wrote:", to.name, to.address);
    (
        format!("{words}\n\n> {line}\n> \n{}", marked(&to.text, "> ")),
        format!(
            "{}<br><div><blockquote type=\"cite\"><div>{}</div><br \
             class=\"Apple-interchange-newline\"><div>{}</div></blockquote></div>",
            paragraphs(lines),
            escaped(&line),
            to.html
        ),
    )
}

fn ios(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let line = format!("Am 05.01.2026 um 10:00 schrieb {} <{}>:", to.name, to.address);
    (
        format!(
            "{words}\n\nVon meinem iPhone gesendet\n\n> {line}\n> \n> \u{feff}{}",
            marked(&to.text, "> ").trim_start_matches("> ")
        ),
        format!(
            "<div dir=\"ltr\">{}</div><div dir=\"ltr\"><br></div><div dir=\"ltr\">Von meinem \
             iPhone gesendet</div><div dir=\"ltr\"><br><blockquote type=\"cite\">{}<br><br>\
             </blockquote></div><blockquote type=\"cite\"><div dir=\"ltr\">\u{feff}{}</div>\
             </blockquote>",
            paragraphs(lines),
            escaped(&line),
            to.html
        ),
    )
}

fn outlook(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let head = format!(
        "Von: {} <{}>\nGesendet: Montag, 5. Januar 2026 10:00\nAn: Somebody\nBetreff: Pump",
        to.name, to.address
    );
    (
        format!("{words}\n\n{head}\n\n{}\n", to.text),
        format!(
            "<div class=WordSection1>{}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div \
             style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p \
             class=MsoNormal>{}</p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>{}</div>",
            paragraphs(lines),
            bold_labels(&head),
            to.html
        ),
    )
}

fn bold_labels(head: &str) -> String {
    let line = |line: &str| {
        let (label, value) = line.split_once(':').unwrap_or((line, ""));
        format!("<b>{label}:</b>{}", escaped(value))
    };
    head.lines().map(line).collect::<Vec<_>>().join("<br>")
}

fn english_head(to: &Mail) -> String {
    format!(
        "From: {} <{}>\nSent: Monday, January 5, 2026 10:00 AM\nTo: Somebody \
         <somebody@example.org>\nSubject: Pump",
        to.name, to.address
    )
}

fn outlook_web(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let head = english_head(to);
    (
        format!("{words}\n________________________________\n{head}\n\n{}\n", to.text),
        format!(
            "<div class=\"elementToProof\">{}</div><div id=\"appendonsend\"></div><hr \
             style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" \
             dir=\"ltr\"><font face=\"Calibri\">{}</font><div>&nbsp;</div></div><div>{}</div>",
            paragraphs(lines),
            bold_labels(&head),
            to.html
        ),
    )
}

fn outlook_mobile(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let head = english_head(to);
    (
        format!(
            "{words}\n\nGet Outlook for iOS<https://example.net/o>\n\
             ________________________________\n{head}\n\n{}\n",
            to.text
        ),
        format!(
            "<div dir=\"ltr\">{}</div><div id=\"ms-outlook-mobile-signature\"><div>Get <a \
             href=\"https://example.net/o\">Outlook for iOS</a></div></div><hr><div \
             id=\"divRplyFwdMsg\">{}</div><div>{}</div>",
            paragraphs(lines),
            bold_labels(&head),
            to.html
        ),
    )
}

fn yahoo(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let line = format!(
        "On Monday, January 5, 2026 at 10:00:00 AM GMT+1, {} <{}> wrote:",
        to.name, to.address
    );
    (
        format!("{words}\n\n    {line}  \n \n {}\n", to.text.replace('\n', "\n ")),
        format!(
            "<div class=\"ydp1yahoo-style-wrap\">{}</div><div class=\"yahoo_quoted\" \
             id=\"yahoo_quoted_123\"><div><div>{}</div><div><br></div><div>{}</div></div></div>",
            paragraphs(lines),
            escaped(&line),
            to.html
        ),
    )
}

fn gmx(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let head = format!(
        "Gesendet: Montag, 05. Januar 2026 um 10:00 Uhr\nVon: \"{}\" <{}>\nAn: \
         somebody@example.org\nBetreff: Pump",
        to.name, to.address
    );
    (
        format!("{words}\n \n \n\n{head}\n{}\n", to.text),
        format!(
            "<div>{}<div>&nbsp;<div name=\"quote\" style=\"margin:10px 5px 5px 10px\"><div>{}\
             </div><div name=\"quoted-content\">{}</div></div></div></div>",
            paragraphs(lines),
            bold_labels(&head),
            to.html
        ),
    )
}

fn k9(words: &str, lines: &[String], to: &Mail) -> (String, String) {
    let line = format!("Am 5. Januar 2026 10:00:00 MEZ schrieb {} <{}>:", to.name, to.address);
    (
        format!("{words}\n\n{line}\n{}", marked(&to.text, ">")),
        format!(
            "{}<br><div class=\"gmail_quote\">{}<blockquote class=\"gmail_quote\" \
             style=\"margin:0pt 0pt 0pt 0.8ex\">{}</blockquote></div>",
            paragraphs(lines),
            escaped(&line),
            to.html
        ),
    )
}
