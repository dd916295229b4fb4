//! Fault: is the address no good, or did this one mail fail?
//!
//! Separate because codes do not tell: servers say 5.7.1 of an unknown user and 5.1.1 of a full
//! mailbox, and a mail refused as spam says nothing of the address. Words count first, and of them
//! the first ones, then the enhanced status code (RFC 3463 §3). Only an address that is known to be
//! no good gets no automatic mail; on doubt it stays good. Never looks at names, addresses or links
//! in what was said: their words are not the server's.

use super::status;
use crate::limits::REFUSAL_BYTES_MAX;

/// Whether what was said in a refusal makes the address itself no good: there is no such user, no
/// such domain, or it has moved. A failure for the time being (class 4) never does.
pub(super) fn is_of_address(status: &str, said: &str) -> bool {
    if status.starts_with('4') {
        return false;
    }
    let said = said.get(..said.floor_char_boundary(REFUSAL_BYTES_MAX)).unwrap_or(said);
    let (all, reply) = (words(said), words(behind_code(said)));
    let names_address = status.starts_with("5.1.");
    // Taken at RCPT and refused after the body: the address is there. Sendmail says so by 5.2.0.
    let refused_later = status == "5.2.0"
        || (!names_address
            && ["in reply to data command", "in reply to end of data command"]
                .iter()
                .any(|phrase| all.contains(phrase)));
    if refused_later {
        return false;
    }
    // What stands before the reply are words of the server that reports it.
    let told = by_words(&reply).or_else(|| by_words(&all));
    told.unwrap_or_else(|| first_of(&all, ADDRESS_WEAK).is_some() || OF_ADDRESS.contains(&status))
}

/// Whether the first of the words that tell speak of the address.
fn by_words(said: &str) -> Option<bool> {
    match (first_of(said, ELSEWHERE), first_of(said, ADDRESS)) {
        (Some(elsewhere), Some(address)) => Some(address < elsewhere),
        (Some(_), None) => Some(false),
        (None, Some(_)) => Some(true),
        (None, None) => None,
    }
}

/// What stands behind the first reply or status code; all of it where there is none.
fn behind_code(said: &str) -> &str {
    let mut rest = said;
    while let Some((word, behind)) = rest.split_once(char::is_whitespace) {
        if is_code(word) {
            return behind;
        }
        rest = behind;
    }
    said
}

fn is_code(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.split('-')
        .all(|part| status::is_reply_code(part) || status::is_status(part, &["2", "4", "5"]))
}

fn first_of(said: &str, phrases: &[&str]) -> Option<usize> {
    phrases.iter().filter_map(|phrase| said.find(phrase)).min()
}

/// What was said in lower case, one blank between words; without addresses, links and codes, which
/// stand in the middle of a reply's lines.
fn words(said: &str) -> String {
    let is_word = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_name = bare.contains('@') || bare.contains("://") || bare.starts_with("www.");
        !is_name && !is_code(word)
    };
    let words = said.split(|c: char| c.is_whitespace() || super::is_wide(c));
    let kept: Vec<&str> = words.filter(|word| !word.is_empty()).filter(is_word).collect();
    let folded = kept.join(" ").to_lowercase().replace(['\u{2019}', '`'], "'");
    // IronPort heads every refusal at RCPT with this, and quotes what was said behind it.
    folded.replace("unknown address error", "").replace("does not", "doesn't")
}

/// Codes that say it where no words do (RFC 3463 §3.2; 5.1.10 RFC 7505 and Exchange; 5.4.4 a domain
/// without any server). Not 5.1.7 and 5.1.8, which are the sender's address.
const OF_ADDRESS: &[&str] =
    &["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.5", "5.1.6", "5.1.10", "5.4.4"];

/// There is no such user, no such domain, or it has moved.
const ADDRESS: &[&str] = &[
    // No such user.
    "user unknown",
    "unknown user",
    "user not known",
    "user is unknown",
    "user not found",
    "user doesn't",
    "user invalid",
    "user does'nt",
    "user has been removed",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    "no such account",
    "no such email",
    "no such domain",
    "no such local user",
    "no mailbox",
    "no user",
    "no account",
    "not a known user",
    "not a valid user",
    "not a valid mailbox",
    "not a valid recipient",
    "not a valid address",
    "not known at this",
    "not our customer",
    "not exist",
    "n't exist",
    "non-existent",
    "nonexistent",
    "non existent",
    "not have an account",
    "n't have an account",
    "n't have a yahoo",
    "isn't a yahoo",
    "not listed in domino",
    "not listed in public",
    "not found in directory",
    "unknown recipient",
    "unknown mailbox",
    "unknown account",
    "unknown local",
    "unknown virtual",
    "unknown or illegal",
    "unknown to address",
    "unknown address",
    "unknown destination address",
    "recipient unknown",
    "recipient not known",
    "recipient not found",
    "recipientnotfound",
    "recipient no longer",
    "recipient doesn't",
    "recipient is not",
    "recipients are unknown",
    "recipient address unknown",
    "recipient address rejected: access denied",
    "addresses were unknown",
    "address unknown",
    "address not found",
    "address wasn't found",
    "address was not found",
    "address couldn't be found",
    "address could not be found",
    "address you sent your message to wasn't found",
    "address is unknown",
    "address doesn't",
    "address no longer",
    "addressee unknown",
    "account not found",
    "account has been deleted",
    "account doesn't",
    "mailbox not found",
    "mailbox unknown",
    "mailbox is unknown",
    "mailbox doesn't",
    "mailbox no longer",
    "could not be found",
    "couldn't be found",
    "was not found",
    "wasn't found",
    "invalid recipient",
    "invalid mailbox",
    "invalid user",
    "invalid address",
    "invalid local",
    "invalid final delivery",
    "illegal user",
    "illegal alias",
    "bad address",
    "bad destination",
    "bad recipient",
    "undeliverable address",
    "no longer valid",
    "no longer in use",
    "no longer available",
    "no longer active",
    "no longer with",
    "no longer accepts",
    "no longer receives",
    "may not exist",
    "badrcptto",
    "no subscribers",
    "unknown or invalid",
    "unknown e-mail",
    "unknown email",
    "not a local address",
    "no smtp service",
    "no valid recipients",
    // No such host.
    "unknown host",
    "host unknown",
    "host not found",
    "host name lookup failure",
    "domain not found",
    "unknown domain",
    "domain name not found",
    "domain wasn't found",
    "domain is not valid",
    "domain doesn't",
    "nxdomain",
    "couldn't find any host",
    "name or service not known",
    "no mx",
    "null mx",
    "nullmx",
    "unrouteable",
    "unroutable",
    "cannot be routed",
    "non-existent hosts",
    "illegal host/domain",
    "doesn't accept mail",
    "doesn't receive mail",
    // Moved.
    "has moved",
    "address changed",
    "address has changed",
    "has been replaced by",
    "new address",
    "user not local",
    // German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Japanese, Chinese.
    "unbekannt",
    "existiert nicht",
    "nicht gefunden",
    "nicht vorhanden",
    "kein solcher",
    "nicht mehr gültig",
    "nicht im domino",
    "gibt es nicht",
    "gibt es bei uns nicht",
    "inconnu",
    "n'existe pas",
    "introuvable",
    "pas été trouvé",
    "desconocid",
    "no existe",
    "no se encontró",
    "não existe",
    "inexistente",
    "non esiste",
    "sconosciut",
    "onbekend",
    "bestaat niet",
    "niet gevonden",
    "nie istnieje",
    "nieznany",
    "finns inte",
    "не существует",
    "не найден",
    "存在しません",
    "見つかりません",
    "不存在",
];

/// What a server says of an address that it does not know, and of other things too.
const ADDRESS_WEAK: &[&str] = &[
    "mailbox unavailable",
    "mailbox not available",
    "mailbox is unavailable",
    "address rejected",
    "recipient rejected",
    "addressee rejected",
    "recipients were rejected",
    "rejected recipient",
];

/// Something else failed: the sender, the host that sent, the content, room, or for now.
const ELSEWHERE: &[&str] = &[
    // The one who sent.
    "sender",
    "from address",
    "from: header",
    "from header",
    "mail from",
    "return path",
    "spf",
    "dkim",
    "dmarc",
    "arc ",
    "authenticat",
    "helo",
    "ehlo",
    "reverse dns",
    "rdns",
    "reverse lookup",
    "ptr",
    "client host",
    "your host",
    "your ip",
    "your mail server",
    "your server",
    "ip address",
    "ip name",
    "ip=",
    "the ip",
    "invalid domain",
    "reputation",
    "not authorized",
    "not permitted",
    "not allowed",
    "permission",
    "unauthorized",
    "access denied",
    "restricted",
    "restriction",
    "relay",
    "smtp server of your",
    "callback",
    "callout",
    // The content.
    "spam",
    "blacklist",
    "blocklist",
    "black list",
    "block list",
    "blocked",
    "blocking",
    "block",
    "rbl",
    "dnsbl",
    "bulk",
    "junk",
    "policy",
    "policies",
    "unsolicited",
    "suspicious",
    "virus",
    "malware",
    "content",
    "banned",
    "prohibited",
    "abuse",
    "phish",
    "forbidden",
    "message rejected",
    "mail rejected",
    "message refused",
    "attachment",
    "header",
    // Room.
    "full",
    "quota",
    "storage",
    "disk space",
    "too large",
    "too big",
    "too long",
    "too many",
    "size",
    "limit",
    "exceed",
    "allotted",
    // The mailbox is there, and closed.
    "disabled",
    "suspended",
    "inactive",
    "not active",
    "deactivated",
    "discontinued",
    "frozen",
    "locked",
    "filter",
    // For now.
    "temporar",
    "host not found, try again",
    "try again",
    "try later",
    "timed out",
    "timeout",
    "time out",
    "connection refused",
    "unable to connect",
    "could not connect",
    "network",
    "loop",
    "hop count",
    "too busy",
    "expired",
    "retries",
    "tls",
    "certificate",
    "couldn't create",
    "system error",
    "syntax error",
    "malformed",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: &str, said: &str, expected: bool) {
        assert_eq!(is_of_address(status, said), expected, "{status} {said}");
    }

    #[test]
    fn words_count_before_codes() {
        check("5.1.1", "550 5.1.1 <kim@example.net>... User unknown", true);
        check("5.1.1", "550 5.1.1 <kim@example.net>: mailbox is full", false);
        check("5.7.1", "550 5.7.1 No such user here", true);
        check("5.7.1", "550 5.7.1 Blocked by policy", false);
        check("", "550 sorry, no mailbox here by that name", true);
        check("", "550 Rejected", false);
        check("", "553 Domain of sender address kim@example.net does not exist", false);
        check("", "550 sender verify failed: no such user", false);
        check("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", true);
        check("", "550 Requested action not taken: mailbox unavailable", true);
        check("", "550 mailbox unavailable, rejected due to SPF", false);
        check("", "Empfänger unbekannt", true);
    }

    #[test]
    fn the_first_words_count() {
        check("5.1.1", "550-5.1.1 The account does\n550 5.1.1 not exist. No spam, please", true);
        check("5.4.4", "Host or domain name not found. Name service error", true);
        check("", "Name service error: Host not found, try again", false);
    }

    #[test]
    fn codes_count_where_words_say_nothing() {
        check("5.1.1", "", true);
        check("5.1.8", "", false);
        check("5.2.1", "", false);
        check("5.0.0", "", false);
        check("", "", false);
        check("4.1.1", "450 4.1.1 User unknown", false);
        check("5.2.0", "550 Unknown user", false);
        check("", "said: 550 User unknown (in reply to end of DATA command)", false);
        check("5.1.10", "550 5.1.10 RecipientNotFound (in reply to end of DATA command)", true);
    }

    #[test]
    fn words_of_names_and_links_are_not_the_servers() {
        check("5.1.1", "550 5.1.1 <spam.full@example.net> https://example.net/spam", true);
        check("", "550 <no-such-user@example.net> rejected", false);
    }
}
