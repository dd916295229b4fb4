//! Mail addresses: `addr-spec` and `name-addr` of RFC 5322 §3.4.
//!
//! Separate so that nothing else compares addresses as text. An [`Address`] can be written into an
//! SMTP command as it is: it never holds blanks, controls, angle brackets, a second `@` or
//! characters that nobody sees.
//! Never resolves a domain, never guesses what a broken address may have meant.

use serde::{Deserialize, Serialize};

use super::line::{is_invisible, is_joiner};

/// The longest address taken, in octets (RFC 5321 §4.5.3.1.3 with the erratum: a path of 256).
pub const ADDRESS_BYTES_MAX: usize = 254;

/// One address, `local@domain`, fit for an SMTP command. Compared without regard to case: RFC 5321
/// §2.4 lets local parts differ by case, but no provider that customers use does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    text: String,
}

impl Address {
    /// Reads a bare address. The domain is put in lower case; nothing else is changed.
    ///
    /// # Errors
    /// [`NotAnAddress`] where `text` is no single address that SMTP can carry.
    pub fn parse(text: &str) -> Result<Address, NotAnAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnAddress)?;
        let fits = !local.is_empty()
            && local.len() <= 64
            && !domain.is_empty()
            && text.len() <= ADDRESS_BYTES_MAX
            && local.chars().all(is_local_char)
            && domain.chars().all(is_domain_char)
            && !domain.starts_with(['.', '-'])
            && !domain.ends_with(['.', '-'])
            && !domain.contains("..");
        if !fits {
            return Err(NotAnAddress);
        }
        Ok(Address { text: format!("{local}@{}", domain.to_lowercase()) })
    }

    /// The address as it is written into headers and commands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the last `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.text.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands behind the last `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.text.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// What two spellings of one address have in common; the only thing to compare or index by.
    #[must_use]
    pub fn key(&self) -> String {
        self.text.to_lowercase()
    }

    /// [`Address::key`] without a `+detail` (RFC 5233): one mailbox at most providers, and for
    /// limits that is what counts.
    #[must_use]
    pub fn mailbox_key(&self) -> String {
        let local = self.local();
        let plain = local.split_once('+').map_or(local, |(plain, _)| plain);
        let plain = if plain.is_empty() { local } else { plain };
        format!("{plain}@{}", self.domain()).to_lowercase()
    }
}

/// RFC 5322 `atext` and the dot, and what RFC 6532 adds; no quoted local parts.
fn is_local_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || is_letter_beyond_ascii(c)
}

fn is_domain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._[]:".contains(c) || is_letter_beyond_ascii(c)
}

/// What is not seen makes two addresses look like one (RFC 5892 forbids most of it in domains).
fn is_letter_beyond_ascii(c: char) -> bool {
    !(c.is_ascii() || c.is_control() || c.is_whitespace() || is_invisible(c) || is_joiner(c))
}

impl PartialEq for Address {
    fn eq(&self, other: &Address) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Address {}

impl std::hash::Hash for Address {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Address) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Address {
    fn cmp(&self, other: &Address) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Address {
    type Error = NotAnAddress;
    fn try_from(text: String) -> Result<Address, NotAnAddress> {
        Address::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.text
    }
}

/// The text is no single address of the form `local@domain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAddress;

impl std::fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not an address of the form name@domain")
    }
}

impl std::error::Error for NotAnAddress {}

/// An address with the name that its writer gave it (RFC 5322 `name-addr`). The name is cleaned of
/// controls and bidi marks, may be empty, and is never taken for an identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameAddr {
    /// The display name, decoded; empty where there is none.
    pub name: String,
    /// Where mail goes.
    pub address: Address,
}

impl NameAddr {
    /// An address without a name.
    #[must_use]
    pub fn bare(address: Address) -> NameAddr {
        NameAddr { name: String::new(), address }
    }

    /// What to call them: the name, or the address where there is none.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.name.is_empty() { self.address.as_str() } else { &self.name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Address::parse(text).ok().as_ref().map(Address::as_str), expected, "{text:?}");
    }

    #[test]
    fn addresses_that_smtp_can_carry() {
        check("kim@example.net", Some("kim@example.net"));
        check(" Kim.Bauer+shop@Example.NET ", Some("Kim.Bauer+shop@example.net"));
        check("jörg@exämple.net", Some("jörg@exämple.net"));
        check("kim", None);
        check("@example.net", None);
        check("kim@", None);
        check("kim@a@b", None);
        check("kim bauer@example.net", None);
        check("kim@example.net>\r\nRCPT TO:<x@y", None);
        check("kim\u{200b}@example.net", None);
        check("kim@exam\u{202e}ple.net", None);
        check("k\u{200d}im@example.net", None);
        check("\u{feff}kim@example.net", None);
        check("kim@.example.net", None);
        check("kim@example..net", None);
        check(&format!("{}@example.net", "a".repeat(65)), None);
    }

    #[test]
    fn one_mailbox_has_many_addresses() {
        let key = |text: &str| Address::parse(text).unwrap().mailbox_key();
        assert_eq!(key("Kim+Shop+1@Example.net"), "kim@example.net");
        assert_eq!(key("kim@example.net"), "kim@example.net");
        assert_eq!(key("+1@example.net"), "+1@example.net");
    }

    #[test]
    fn case_makes_no_difference() {
        assert_eq!(Address::parse("Kim@Example.net"), Address::parse("kim@example.NET"));
    }
}
