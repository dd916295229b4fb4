//! Prepared replies: the commands of a notice as links that a thumb can touch.
//!
//! Each is a `mailto:` (RFC 6068) to the mailbox, with the command as its text. The token of the
//! notice is in it twice: in In-Reply-To, which Thunderbird, mutt and the like take over, and below
//! the signature mark of the text, for the apps of Gmail, Outlook and Apple (2026) drop a header
//! that they do not know. Only the address and authentication of the agent make such a reply count.
//! Separate because the links must be known again, letter by letter, where a client has quoted
//! them into an answer. Never decides what a command does.

use super::draft::PreparedReply;
use crate::mail::address::Address;
use crate::mail::language::Language;
use crate::mail::line::one_line_or_ellipsis;

/// The commands, in the order in which they stand: there are German and English ones.
#[must_use]
pub fn commands(language: &str) -> [&'static str; 5] {
    match Language::of(language) {
        Language::German => ["#übernehme", "#notiz", "#wiedervorlage morgen", "#erledigt", "#spam"],
        Language::English
        | Language::French
        | Language::Spanish
        | Language::Italian
        | Language::Dutch
        | Language::Polish
        | Language::Portuguese => ["#take", "#note", "#snooze tomorrow", "#resolve", "#spam"],
    }
}

/// Characters of the subject in a link: a client that quotes the link shows all of it.
const SUBJECT_CHARS_MAX: usize = 40;

/// The replies of a notice with this token: the usual ones, then these. `subject`: as the notice
/// bears it, without the tag.
#[must_use]
pub fn prepared(
    language: &str,
    mailbox: &Address,
    token: &str,
    subject: &str,
    reference: &str,
    offers: &[String],
) -> Vec<PreparedReply> {
    let subject = one_line_or_ellipsis(subject, SUBJECT_CHARS_MAX);
    let subject = encoded(&format!("Re: {subject} [#{reference}]"));
    let id = encoded(&format!("<{token}@{}>", mailbox.domain()));
    let to = encoded_address(mailbox);
    let reply = |command: &str| {
        let text = encoded(&format!("{command}\r\n\r\n-- \r\n{token}\r\n"));
        PreparedReply {
            command: command.to_owned(),
            link: format!("mailto:{to}?subject={subject}&In-Reply-To={id}&body={text}"),
        }
    };
    commands(language).into_iter().chain(offers.iter().map(String::as_str)).map(reply).collect()
}

/// An agent's text without the links of the notice with this token, which clients put beside the
/// words that were linked: `#take <mailto:support@example.com?…>`. Whatever stands between `<` and
/// `>` on one line and holds the token is ours.
#[must_use]
pub fn without_links(text: &str, token: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !token.is_empty()
        && let Some((before, behind)) = rest.split_once('<')
    {
        out.push_str(before);
        let end = behind.find(['<', '>', '\n', ' ']).unwrap_or(behind.len());
        let (inner, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
        match after.strip_prefix('>') {
            Some(after) if is_link(inner, token) => rest = after,
            Some(_) | None => {
                out.push('<');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A link of ours: not the bare id, which stands in the quoted header of a mail.
fn is_link(inner: &str, token: &str) -> bool {
    inner.contains("?subject=") && inner.to_ascii_lowercase().contains(token)
}

/// RFC 3986 §2.1: everything but what is unreserved.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for octet in text.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(octet));
            }
            _ => out.push_str(&format!("%{octet:02X}")),
        }
    }
    out
}

/// The same, with the `@` of an address as people read it.
fn encoded_address(address: &Address) -> String {
    format!("{}@{}", encoded(address.local()), encoded(address.domain()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "aeaaaaaaaaaaaaabqq6r7xdnldgb4bzt3o4mqh5i";

    fn replies(language: &str, subject: &str) -> Vec<PreparedReply> {
        let mailbox = Address::parse("support@example.com").unwrap();
        prepared(language, &mailbox, TOKEN, subject, "7KQ2M9", &[])
    }

    #[test]
    fn a_link_holds_the_command_the_address_and_the_token() {
        let replies = replies("en", "Lamp & more?");
        assert_eq!(replies.len(), 5);
        assert_eq!(
            replies[0].link,
            format!(
                "mailto:support@example.com?subject=Re%3A%20Lamp%20%26%20more%3F%20%5B%237KQ2M9%5D\
                 &In-Reply-To=%3C{TOKEN}%40example.com%3E\
                 &body=%23take%0D%0A%0D%0A--%20%0D%0A{TOKEN}%0D%0A"
            )
        );
    }

    #[test]
    fn a_link_stays_short_whatever_the_subject() {
        for subject in ["", &"long ".repeat(100), "\r\nBcc: eve@evil.example", "Größe 38 für Zoë"]
        {
            for reply in replies("de", subject) {
                assert!(reply.link.len() < 600, "{}", reply.link);
                assert!(reply.link.bytes().all(|octet| octet.is_ascii_graphic()), "{reply:?}");
                assert_eq!(reply.link.matches('&').count(), 2, "{}", reply.link);
            }
        }
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(without_links(text, TOKEN), expected, "{text}");
    }

    #[test]
    fn quoted_links_are_known_again() {
        let [link, other] = [&replies("en", "Lamp")[0].link, &replies("de", "Größe")[1].link];
        check(&format!("> #take <{link}> · #note <{other}>"), "> #take  · #note ");
        check(&format!("#take<{}>", link.to_uppercase().replace("SUBJECT", "subject")), "#take");
        let bare = link.trim_start_matches("mailto:");
        check(&format!("#take <{bare}>."), "#take .");
        for kept in [
            "a < b and c > d",
            "<kim@example.net>",
            &format!("Message-ID: <{TOKEN}@example.com>"),
            &format!("<mailto:support@example.com?subject=x\n{TOKEN}>"),
            "<<<<",
            "",
        ] {
            check(kept, kept);
        }
        assert_eq!(without_links("a <b>", ""), "a <b>");
    }

    #[test]
    fn looking_for_links_is_linear() {
        let text = "<a".repeat(200_000);
        assert_eq!(without_links(&text, TOKEN), text);
    }
}
