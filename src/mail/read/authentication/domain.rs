//! Whether two domains belong to one owner: the same organisational domain (RFC 7489 §3.2), by
//! Mozilla's public suffix list.
//!
//! Separate because everything that we believe of an author hangs on it. Strict on doubt: below a
//! top-level domain that the list does not know (a company's `.lan`, a name that came after the
//! list) only the very same name counts, for who registers there is not known. Names are compared
//! as A-labels (RFC 8601 §5.2 of RFC 8616), and only such U-labels are taken as are written as
//! they would be shown: what a mapping would turn into another name is no name.

/// Hosts that give names to strangers and are not in the list: mail of one customer proves nothing
/// of another one's. Checked against the list by a test: what it knows has no place here.
const SHARED: &[&str] =
    &["onmicrosoft.com", "gappssmtp.com", "wordpress.com", "weebly.com", "amazonaws.com"];

/// A domain fit to be compared: A-labels in lower case, without its final dot. `None` for anything
/// else, an address literal among it.
pub(super) fn normal(domain: &str) -> Option<String> {
    let domain = ascii(domain.strip_suffix('.').unwrap_or(domain))?;
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_domain = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && !domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
    is_domain.then_some(domain)
}

/// In lower case, U-labels as A-labels (RFC 5890). A full-width dot or a letter that a mapping
/// would replace makes it none.
fn ascii(domain: &str) -> Option<String> {
    let lower = domain.to_lowercase();
    if lower.is_ascii() {
        return Some(lower);
    }
    if lower.len() > DOMAIN_BYTES_MAX {
        return None;
    }
    let ascii = idna::domain_to_ascii(&lower).ok()?;
    let (shown, is_valid) = idna::domain_to_unicode(&ascii);
    (is_valid.is_ok() && shown == lower).then_some(ascii)
}

/// Bytes of a name with U-labels: 253 letters of 4 bytes each.
const DOMAIN_BYTES_MAX: usize = 1_012;

/// Whether mail from `author` may be vouched for in the name of `voucher`: relaxed alignment
/// (RFC 7489 §3.1). Both [`normal`].
pub(super) fn are_aligned(author: &str, voucher: &str) -> bool {
    author == voucher
        || matches!(
            (organisational(author), organisational(voucher)),
            (Some(one), Some(other)) if one == other
        )
}

/// The part that somebody registered; `None` where that cannot be told, or strangers register
/// below it.
fn organisational(domain: &str) -> Option<&str> {
    let is_known = psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known());
    psl::domain_str(domain).filter(|owned| is_known && !SHARED.contains(owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compared() {
        for (given, expected) in [
            ("Example.NET", Some("example.net")),
            ("example.net.", Some("example.net")),
            ("_x.example.net", Some("_x.example.net")),
            ("b\u{fc}cher.example", Some("xn--bcher-kva.example")),
            ("B\u{dc}CHER.example", Some("xn--bcher-kva.example")),
            ("example.net..", None),
            (".example.net", None),
            ("example", None),
            ("", None),
            ("203.0.113.9", None),
            ("[203.0.113.9]", None),
            ("-a.example.net", None),
            ("example\u{ff0e}net", None),
            ("\u{ff45}xample.net", None),
            ("exam\u{ad}ple.net", None),
            ("example.net\u{200b}", None),
            ("exa mple.net", None),
        ] {
            assert_eq!(normal(given).as_deref(), expected, "{given:?}");
        }
    }

    #[test]
    fn who_is_aligned() {
        for (one, other, expected) in [
            ("example.net", "example.net", true),
            ("example.net", "mail.example.net", true),
            ("a.example.net", "b.c.example.net", true),
            ("firm.co.uk", "mail.firm.co.uk", true),
            ("firm.co.uk", "co.uk", false),
            ("firm.co.uk", "other.co.uk", false),
            ("firm.github.io", "other.github.io", false),
            ("firm.github.io", "github.io", false),
            ("one.onmicrosoft.com", "two.onmicrosoft.com", false),
            ("one.onmicrosoft.com", "onmicrosoft.com", false),
            ("one.onmicrosoft.com", "one.onmicrosoft.com", true),
            ("one.onmicrosoft.com", "mail.one.onmicrosoft.com", false),
            ("example.net", "notexample.net", false),
            ("example.net", "example.com", false),
            ("example.net", "net", false),
            ("firm.xyz.zz", "xyz.zz", false),
            ("mail.firm.lan", "firm.lan", false),
            ("firm.lan", "firm.lan", true),
            // A Cyrillic letter makes another name.
            ("xn--xample-2of.net", "example.net", false),
        ] {
            assert_eq!(are_aligned(one, other), expected, "{one} {other}");
            assert_eq!(are_aligned(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn the_list_knows_none_of_ours() {
        for host in SHARED {
            let below = format!("firm.{host}");
            assert_eq!(psl::domain_str(&below), Some(*host), "{host}: the list knows it by now");
        }
    }
}
