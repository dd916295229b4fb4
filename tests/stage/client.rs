//! How mail clients write answers: what they put around and below what somebody newly wrote.
//!
//! Separate because the one hard question of a relay is which words are new, and each client asks
//! it in another way. Styles are those of current versions, in English and German.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A mail as its reader's client shows it.
pub(crate) struct Shown<'a> {
    pub(crate) from_name: &'a str,
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) text: &'a str,
}

/// Where somebody puts their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Above the quote.
    Above,
    /// Below it.
    Below,
    /// Between its lines: each line of the words that begins with `>` names one of the quote.
    Inline,
    /// The quote is deleted.
    NoQuote,
}

/// The clients that a script may name.
pub(crate) const CLIENTS: [&str; 8] = [
    "Gmail",
    "German Gmail",
    "Thunderbird",
    "German Thunderbird",
    "Outlook",
    "German Outlook",
    "Apple Mail",
    "iPhone",
];

/// The text of an answer.
///
/// # Errors
/// Where an inline answer names a line that the mail does not have.
pub(crate) fn answer(
    client: &str,
    words: &str,
    place: Place,
    shown: &Shown<'_>,
) -> Result<String, String> {
    let introduction = introduction(client, shown)?;
    let quote = match client {
        "Outlook" | "German Outlook" => shown.text.to_owned(),
        "Thunderbird" | "German Thunderbird" => marked(&wrapped(shown.text, 72)),
        _ => marked(shown.text),
    };
    let signature = match client {
        "iPhone" => "\n\nSent from my iPhone",
        _ => "",
    };
    Ok(match place {
        Place::NoQuote => format!("{words}{signature}\n"),
        Place::Above if client == "Apple Mail" || client == "iPhone" => {
            format!(
                "{words}{signature}\n\n{}\n",
                marked(&format!("{introduction}\n\n{}", shown.text))
            )
        }
        Place::Above => format!("{words}{signature}\n\n{introduction}\n{quote}\n"),
        Place::Below => format!("{introduction}\n{quote}\n\n{words}\n"),
        Place::Inline => inline(&introduction, &quote, words)?,
    })
}

/// The text of a forward.
///
/// # Errors
/// Where there is no such client.
pub(crate) fn forward(client: &str, words: &str, shown: &Shown<'_>) -> Result<String, String> {
    let Shown { from_name: name, from, to, subject, .. } = shown;
    let at = shown.at.to_zoned(TimeZone::UTC);
    let text = shown.text;
    Ok(match client {
        "Gmail" | "German Gmail" => format!(
            "{words}\n\n---------- Forwarded message ---------\nFrom: {name} <{from}>\nDate: {}\n\
             Subject: {subject}\nTo: <{to}>\n\n\n{text}\n",
            at.strftime("%a, %b %-d, %Y at %-I:%M %p"),
        ),
        "Thunderbird" => format!(
            "{words}\n\n\n-------- Forwarded Message --------\nSubject: \t{subject}\nDate: \t{}\n\
             From: \t{name} <{from}>\nTo: \t{to}\n\n\n\n{text}\n",
            at.strftime("%a, %-d %b %Y %H:%M:%S +0000"),
        ),
        "German Thunderbird" => format!(
            "{words}\n\n\n-------- Weitergeleitete Nachricht --------\nBetreff: \t{subject}\n\
             Datum: \t{}\nVon: \t{name} <{from}>\nAn: \t{to}\n\n\n\n{text}\n",
            at.strftime("%a, %-d %b %Y %H:%M:%S +0000"),
        ),
        "Outlook" | "German Outlook" => {
            format!("{words}\n\n{}\n{text}\n", introduction(client, shown)?)
        }
        "Apple Mail" | "iPhone" => {
            let head = format!(
                "Begin forwarded message:\n\nFrom: {name} <{from}>\nSubject: {subject}\nDate: {}\n\
                 To: {to}\n\n{text}",
                at.strftime("%-d. %B %Y at %H:%M:%S GMT"),
            );
            format!("{words}\n\n{}\n", marked(&head))
        }
        other => return Err(format!("{other} is no client; there are {}", CLIENTS.join(", "))),
    })
}

fn introduction(client: &str, shown: &Shown<'_>) -> Result<String, String> {
    let at = shown.at.to_zoned(TimeZone::UTC);
    let (name, from) = (shown.from_name, shown.from);
    Ok(match client {
        "Gmail" => {
            format!("{} {name} <{from}>\nwrote:\n", at.strftime("On %a, %b %-d, %Y at %-I:%M %p"))
        }
        "German Gmail" => format!(
            "Am {} schrieb {name} <\n{from}>:\n",
            at.strftime("Mo., %-d. Jan. %Y um %H:%M Uhr")
        ),
        "Thunderbird" => format!("{}, {name} wrote:", at.strftime("On %-m/%-d/%y %-I:%M %p")),
        "German Thunderbird" => format!("{} schrieb {name}:", at.strftime("Am %d.%m.%y um %H:%M")),
        "Outlook" => format!(
            "________________________________\nFrom: {name} <{from}>\nSent: {}\nTo: {}\n\
             Subject: {}\n",
            at.strftime("%A, %B %-d, %Y %-I:%M %p"),
            shown.to,
            shown.subject
        ),
        "German Outlook" => format!(
            "Von: {name} <{from}>\nGesendet: {}\nAn: {}\nBetreff: {}\n",
            at.strftime("Montag, %-d. Januar %Y %H:%M"),
            shown.to,
            shown.subject
        ),
        "Apple Mail" => {
            format!("{}, {name} <{from}> wrote:", at.strftime("On %-d. %b %Y, at %H:%M"))
        }
        "iPhone" => {
            format!("{}, {name} <{from}> wrote:", at.strftime("On %b %-d, %Y, at %-I:%M %p"))
        }
        other => return Err(format!("{other} is no client; there are {}", CLIENTS.join(", "))),
    })
}

fn marked(text: &str) -> String {
    let lines = text.lines().map(|line| match line {
        "" => ">".to_owned(),
        quoted if quoted.starts_with('>') => format!(">{quoted}"),
        line => format!("> {line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn wrapped(text: &str, width: usize) -> String {
    let mut rows = Vec::new();
    for line in text.lines() {
        let mut row = String::new();
        for word in line.split(' ') {
            if !row.is_empty() && row.chars().count() + 1 + word.chars().count() > width {
                rows.push(std::mem::take(&mut row));
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        rows.push(row);
    }
    rows.join("\n")
}

/// Puts the words below the lines of the quote that they name.
fn inline(introduction: &str, quote: &str, words: &str) -> Result<String, String> {
    let lines: Vec<&str> = quote.lines().collect();
    let mut out = vec![introduction.to_owned()];
    let mut at = 0;
    for word in words.lines() {
        let Some(named) = word.strip_prefix("> ") else {
            out.push(word.to_owned());
            continue;
        };
        let found = lines.iter().skip(at).position(|line| line.contains(named));
        let found = found.ok_or_else(|| format!("no line of the quote holds {named:?}"))?;
        out.extend(lines.iter().skip(at).take(found + 1).map(|line| (*line).to_owned()));
        at += found + 1;
    }
    out.extend(lines.iter().skip(at).map(|line| (*line).to_owned()));
    Ok(out.join("\n"))
}
