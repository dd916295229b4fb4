//! Who may read a word, and who got it: each mail that left, decoded to its last part.
//!
//! Separate from the stories, which know nothing of how mail is written. Never decides what a leak
//! is.

use mail_parser::MimeHeaders;
use posthaste::desk::conversation::ConversationId;

use super::*;

impl Story<'_> {
    /// Looks at everything that left for anybody but an agent.
    pub(super) fn check(&self, figures: &mut Figures) -> Result<(), String> {
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
    pub(super) fn inside(&self) -> BTreeMap<ConversationId, BTreeSet<String>> {
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
