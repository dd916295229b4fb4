//! A thumb on a link of a notice: the phone opens the prepared reply and sends it.
//!
//! Separate because the mail comes from the link alone, as `mailto:` is read (RFC 6068). With
//! `without ids` it is the worst of clients: one that drops every header that it does not know.

use super::act::{letter, post};
use super::options::{Options, Which};
use super::point::find;
use super::world::World;

/// Sends what the link of this command makes; `words` stand between command and signature.
pub(crate) fn touch(
    world: &mut World,
    who: &str,
    command: &str,
    which: &Which,
    options: &Options,
    words: &str,
) -> Result<(), String> {
    let notice = find(world, who, which)?;
    let html = notice.parsed().body_html(0).map(|html| html.into_owned()).unwrap_or_default();
    let (before, _) = html
        .split_once(&format!("\">{command}</a>"))
        .ok_or_else(|| format!("no link is called {command}"))?;
    let link = before.rsplit_once("href=\"").ok_or("a link leads nowhere")?.1.replace("&amp;", "&");
    let (to, query) = link
        .strip_prefix("mailto:")
        .and_then(|link| link.split_once('?'))
        .ok_or_else(|| format!("{link} is no prepared reply"))?;
    let mut letter = letter(world, who, options)?;
    letter.to = vec![decoded(to)];
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').ok_or("a link's query is broken")?;
        let value = decoded(value);
        match name.to_lowercase().as_str() {
            "subject" => letter.subject = value,
            "body" => letter.text = value.replace("\r\n", "\n"),
            "in-reply-to" if options.without_ids => {}
            "in-reply-to" => letter.in_reply_to = vec![value.trim_matches(['<', '>']).to_owned()],
            other => return Err(format!("a client does not know {other}")),
        }
    }
    if !words.is_empty() {
        letter.text = letter.text.replacen("\n\n", &format!("\n{words}\n\n"), 1);
    }
    post(world, letter, options)
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut octets = text.bytes();
    while let Some(octet) = octets.next() {
        let hex = |octet: Option<u8>| octet.and_then(|octet| char::from(octet).to_digit(16));
        match octet {
            b'%' => {
                let (high, low) = (hex(octets.next()), hex(octets.next()));
                let value = high.zip(low).map_or(0, |(high, low)| high * 16 + low);
                out.extend(u8::try_from(value));
            }
            plain => out.push(plain),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
