//! Folders: their names as people read them, and which one is Sent.
//!
//! Separate and pure. A raw name is what the server calls a folder and what it is sent back; it is
//! modified UTF-7 (RFC 3501 §5.1.3) or, with newer servers, UTF-8. Never changes a raw name, and
//! never puts a prefix before one: names come from LIST (RFC 9051 §6.3.9, RFC 6154).

use data_encoding::{BASE64_NOPAD, Encoding};
use unicode_normalization::UnicodeNormalization;

/// A folder as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// As the server names it.
    pub raw: String,
    /// What separates its levels, if there are any.
    pub delimiter: Option<char>,
    /// What it is for, where the server says so.
    pub use_of: Option<SpecialUse>,
    /// Whether it can be selected.
    pub selectable: bool,
}

/// What a folder is for (RFC 6154 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecialUse {
    /// Every message of the account.
    All,
    /// Old mail.
    Archive,
    /// Drafts.
    Drafts,
    /// Flagged mail.
    Flagged,
    /// Spam.
    Junk,
    /// What was sent.
    Sent,
    /// What was deleted.
    Trash,
}

impl Folder {
    /// The name as people read it.
    #[must_use]
    pub fn display(&self) -> String {
        decode(&self.raw)
    }

    /// The display name, without what servers put before everything: `INBOX.`, `[Gmail]/`.
    fn short(&self) -> String {
        let name = self.display();
        let Some(delimiter) = self.delimiter else {
            return fold(&name);
        };
        let rest = name.split_once(delimiter).and_then(|(first, rest)| {
            let first = first.to_lowercase();
            ROOTS.contains(&first.as_str()).then_some(rest)
        });
        fold(rest.unwrap_or(&name))
    }
}

/// Levels above everything else: Courier and Cyrus, Gmail, Gmail in some countries.
const ROOTS: [&str; 3] = ["inbox", "[gmail]", "[google mail]"];

/// What mail programs and providers call Sent, the most usual first: English, German, French,
/// Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish and Norwegian, Czech, Russian,
/// Finnish, Turkish. Lower case, NFC.
const SENT: &[&str] = &[
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent-mail",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "gesendete nachrichten",
    "postausgang gesendet",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "objets envoyés",
    "courrier envoyé",
    "enviados",
    "elementos enviados",
    "mensajes enviados",
    "correo enviado",
    "inviati",
    "inviata",
    "posta inviata",
    "elementi inviati",
    "messaggi inviati",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
    "verzonden objecten",
    "itens enviados",
    "mensagens enviadas",
    "enviadas",
    "e-mails enviados",
    "wysłane",
    "elementy wysłane",
    "wiadomości wysłane",
    "skickat",
    "skickade",
    "skickade objekt",
    "skickade meddelanden",
    "sendt",
    "sendt post",
    "sendte elementer",
    "sendte meddelelser",
    "odeslané",
    "odeslaná pošta",
    "отправленные",
    "lähetetyt",
    "gönderilmiş öğeler",
    "gönderilenler",
];

/// The folder that holds what was sent: by special use, else by name, the most usual name first.
#[must_use]
pub fn find_sent(folders: &[Folder]) -> Option<&Folder> {
    let fit = || folders.iter().filter(|folder| folder.selectable);
    let by_use = fit().find(|folder| folder.use_of == Some(SpecialUse::Sent));
    by_use.or_else(|| {
        let shorts: Vec<_> = fit().map(|folder| (folder.short(), folder)).collect();
        SENT.iter().find_map(|name| {
            shorts.iter().find(|(short, _)| short == name).map(|(_, folder)| *folder)
        })
    })
}

/// The folder that somebody means who writes `wanted`: its raw name, its display name, or either
/// without the server's prefix; exact before case-insensitive.
#[must_use]
pub fn find<'a>(folders: &'a [Folder], wanted: &str) -> Option<&'a Folder> {
    let fit = || folders.iter().filter(|folder| folder.selectable);
    let delimiter = folders.iter().find_map(|folder| folder.delimiter).unwrap_or('/');
    let folded = fold(wanted);
    let leveled = fold(&with_delimiter(wanted, delimiter));
    fit()
        .find(|folder| folder.raw == wanted)
        .or_else(|| fit().find(|folder| folder.display() == wanted))
        .or_else(|| fit().find(|folder| fold(&folder.display()) == folded))
        .or_else(|| fit().find(|folder| folder.short() == folded))
        .or_else(|| fit().find(|folder| fold(&folder.display()) == leveled))
        .or_else(|| fit().find(|folder| folder.short() == leveled))
}

/// The folder for spam, where the server says which one it is (RFC 6154 §2).
#[must_use]
pub fn find_junk(folders: &[Folder]) -> Option<&Folder> {
    folders.iter().find(|folder| folder.selectable && folder.use_of == Some(SpecialUse::Junk))
}

/// Folders beside the chosen one that look as if mail programs filed there what they sent: another
/// one for that use, or one that is called so.
#[must_use]
pub fn other_sent<'a>(folders: &'a [Folder], chosen: &Folder) -> Vec<&'a Folder> {
    let looks_so = |folder: &&Folder| {
        folder.use_of == Some(SpecialUse::Sent) || SENT.contains(&folder.short().as_str())
    };
    let others = folders.iter().filter(|folder| folder.selectable && folder.raw != chosen.raw);
    others.filter(looks_so).collect()
}

/// The raw names under which a folder may be made, the likeliest first. `/` stands for the level
/// below, whatever the server's own sign is. Courier, and Cyrus as it often is, have everything
/// below INBOX and refuse a name beside it: where nothing else is listed, both are tried.
#[must_use]
pub fn names_to_make(folders: &[Folder], wanted: &str) -> Vec<String> {
    let delimiter = folders.iter().find_map(|folder| folder.delimiter).unwrap_or('/');
    let name = encode(&with_delimiter(wanted, delimiter));
    let root = format!("INBOX{delimiter}");
    let is_below =
        |raw: &str| raw.get(..root.len()).is_some_and(|start| start.eq_ignore_ascii_case(&root));
    let below = format!("{root}{name}");
    if is_below(&name) {
        return vec![name];
    }
    let mut others = folders.iter().filter(|folder| !folder.raw.eq_ignore_ascii_case("INBOX"));
    match others.next() {
        None => vec![name, below],
        Some(first) if is_below(&first.raw) && others.all(|other| is_below(&other.raw)) => {
            vec![below, name]
        }
        Some(_) => vec![name],
    }
}

fn with_delimiter(name: &str, delimiter: char) -> String {
    if delimiter == '/' { name.to_owned() } else { name.replace('/', &delimiter.to_string()) }
}

/// A raw name as people read it; as it is where it is no modified UTF-7.
#[must_use]
pub fn decode(raw: &str) -> String {
    try_decode(raw).unwrap_or_else(|| raw.to_owned())
}

/// A name in modified UTF-7, for a folder that does not exist yet.
#[must_use]
pub fn encode(name: &str) -> String {
    let mut raw = String::with_capacity(name.len());
    let mut shifted: Vec<u8> = Vec::new();
    for c in name.chars() {
        if !(' '..='~').contains(&c) {
            let mut units = [0; 2];
            shifted.extend(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
            continue;
        }
        flush(&mut shifted, &mut raw);
        raw.push(c);
        if c == '&' {
            raw.push('-');
        }
    }
    flush(&mut shifted, &mut raw);
    raw
}

fn flush(shifted: &mut Vec<u8>, raw: &mut String) {
    if !shifted.is_empty() {
        raw.push('&');
        raw.push_str(&BASE64_NOPAD.encode(shifted).replace('/', ","));
        raw.push('-');
        shifted.clear();
    }
}

fn try_decode(raw: &str) -> Option<String> {
    let encoding = lenient_base64()?;
    let mut name = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let (shifted, after) = after.split_once('-')?;
        if shifted.is_empty() {
            name.push('&');
        } else {
            let bytes = encoding.decode(shifted.replace(',', "/").as_bytes()).ok()?;
            if bytes.len() % 2 != 0 {
                return None;
            }
            let (pairs, _) = bytes.as_chunks::<2>();
            let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
            let decoded: Result<String, _> = char::decode_utf16(units).collect();
            name.push_str(&decoded.ok()?);
        }
        rest = after;
    }
    name.push_str(rest);
    // What cannot be shown was hardly meant.
    (!name.contains(char::is_control)).then_some(name)
}

/// Base64 that does not insist on zero bits at the end: some encoders leave others there.
fn lenient_base64() -> Option<Encoding> {
    let mut specification = BASE64_NOPAD.specification();
    specification.check_trailing_bits = false;
    specification.encoding().ok()
}

/// For comparing names: lower case, and composed (a Mac writes `e` and an accent).
fn fold(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(raw: &str, delimiter: char, use_of: Option<SpecialUse>) -> Folder {
        Folder { raw: raw.to_owned(), delimiter: Some(delimiter), use_of, selectable: true }
    }

    #[test]
    fn modified_utf_7_goes_both_ways() {
        for (raw, name) in [
            ("INBOX", "INBOX"),
            ("", ""),
            ("Entw&APw-rfe", "Entwürfe"),
            ("&ZeVnLIqe-", "日本語"),
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("R&-D", "R&D"),
            ("&-&-", "&&"),
            ("&2D3eAA-", "😀"),
            ("a&AOQ-b&AOQ-", "aäbä"),
        ] {
            assert_eq!((decode(raw).as_str(), encode(name).as_str()), (name, raw));
        }
    }

    #[test]
    fn what_is_no_modified_utf_7_stays() {
        for raw in ["R&D", "&", "&AAA-", "&!!-", "&2D0-", "&-&", "Entwürfe", "&AP-&"] {
            assert_eq!(decode(raw), raw);
        }
        assert_eq!(decode("&APx-"), "ü");
    }

    #[test]
    fn sent_is_found() {
        let sent = Some(SpecialUse::Sent);
        let none = None;
        type Listed<'a> = &'a [(&'a str, char, Option<SpecialUse>)];
        let cases: [(Listed<'_>, Option<&str>); 12] = [
            (&[("Sent", '/', none), ("X", '/', sent)], Some("X")),
            (&[("INBOX.Sent", '.', none)], Some("INBOX.Sent")),
            (&[("[Gmail]/Gesendet", '/', none)], Some("[Gmail]/Gesendet")),
            (&[("Gesendete Objekte", '/', none), ("Sent", '/', none)], Some("Sent")),
            (&[("INBOX/&AMk-l&AOk-ments envoy&AOk-s", '/', none)], Some(FRENCH)),
            (&[("Envoye\u{301}s", '/', none)], Some("Envoye\u{301}s")),
            (&[("SENT ITEMS", '/', none)], Some("SENT ITEMS")),
            (&[("Kunden/Sent", '/', none)], None),
            (&[("Wys&AUI-ane", '.', none)], Some("Wys&AUI-ane")),
            (&[("&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-", '|', none)], Some(RUSSIAN)),
            (&[("Unsent", '/', none)], None),
            (&[], None),
        ];
        for (listed, wanted) in cases {
            let folders: Vec<_> = listed
                .iter()
                .map(|(raw, delimiter, use_of)| folder(raw, *delimiter, *use_of))
                .collect();
            let found = find_sent(&folders).map(|folder| folder.raw.as_str());
            assert_eq!(found, wanted, "{listed:?}");
        }
        let mut closed = folder("Sent", '/', sent);
        closed.selectable = false;
        assert_eq!(find_sent(&[closed]), None);
    }

    #[test]
    fn a_folder_is_made_where_the_server_has_its_others() {
        type Listed<'a> = &'a [(&'a str, char)];
        let cases: [(Listed<'_>, &str, &[&str]); 9] = [
            (&[("INBOX", '/'), ("Sent", '/')], "Waiting", &["Waiting"]),
            (&[("INBOX", '.'), ("INBOX.Sent", '.')], "Waiting", &["INBOX.Waiting", "Waiting"]),
            (&[("INBOX", '.'), ("INBOX.Sent", '.')], "inbox.Waiting", &["inbox.Waiting"]),
            (&[("INBOX", '.'), ("INBOX.a", '.'), ("b", '.')], "Waiting", &["Waiting"]),
            (&[("INBOX", '.')], "Waiting", &["Waiting", "INBOX.Waiting"]),
            (&[], "Waiting", &["Waiting", "INBOX/Waiting"]),
            (&[("INBOX", '.'), ("INBOX.a", '.')], "Kunden/Gelöst", &[NESTED, SHORT_NESTED]),
            (&[("INBOX", '/'), ("a", '/')], "R&D/日本語", &["R&-D/&ZeVnLIqe-"]),
            (&[("Inbox", '/'), ("Junk", '/')], "Ü", &["&ANw-"]),
        ];
        for (listed, wanted, names) in cases {
            let folders: Vec<_> =
                listed.iter().map(|(raw, delimiter)| folder(raw, *delimiter, None)).collect();
            assert_eq!(names_to_make(&folders, wanted), names, "{listed:?} {wanted}");
        }
    }

    const NESTED: &str = "INBOX.Kunden.Gel&APY-st";
    const SHORT_NESTED: &str = "Kunden.Gel&APY-st";

    #[test]
    fn other_folders_that_look_like_sent_are_named() {
        let sent = Some(SpecialUse::Sent);
        let folders = [
            folder("Sent", '/', sent),
            folder("Gesendete Elemente", '/', None),
            folder("Kunden/Sent", '/', None),
            folder("Sent Items", '/', sent),
        ];
        let names: Vec<_> =
            other_sent(&folders, &folders[0]).iter().map(|folder| folder.raw.as_str()).collect();
        assert_eq!(names, ["Gesendete Elemente", "Sent Items"]);
        assert_eq!(find_junk(&folders), None);
    }

    const FRENCH: &str = "INBOX/&AMk-l&AOk-ments envoy&AOk-s";
    const RUSSIAN: &str = "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-";

    #[test]
    fn the_admins_name_finds_the_folder() {
        let folders = [
            folder("INBOX", '.', None),
            folder("INBOX.Waiting", '.', None),
            folder("INBOX.Gel&APY-st", '.', None),
            folder("Waiting", '.', None),
            folder("INBOX.Junk", '.', None),
            folder("INBOX.Kunden.Alt", '.', None),
        ];
        for (wanted, found) in [
            ("inbox", Some("INBOX")),
            ("Waiting", Some("Waiting")),
            ("INBOX.Waiting", Some("INBOX.Waiting")),
            ("gelöst", Some("INBOX.Gel&APY-st")),
            ("INBOX.Gelöst", Some("INBOX.Gel&APY-st")),
            ("junk", Some("INBOX.Junk")),
            ("kunden/alt", Some("INBOX.Kunden.Alt")),
            ("INBOX/Kunden/Alt", Some("INBOX.Kunden.Alt")),
            ("INBOX.INBOX.Junk", None),
        ] {
            assert_eq!(find(&folders, wanted).map(|folder| folder.raw.as_str()), found, "{wanted}");
        }
    }
}
