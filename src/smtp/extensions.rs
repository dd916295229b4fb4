//! What a server says it can do: the keywords of its EHLO reply (RFC 5321 §4.1.1.1).
//!
//! Separate and pure because lettre reads only some of them, and those by exact case, while
//! RFC 5321 §2.4 makes case meaningless. Unknown keywords are passed over.

use lettre::transport::smtp::authentication::Mechanism;

/// The extensions that a server announced, as far as we use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// STARTTLS (RFC 3207).
    pub starttls: bool,
    /// 8BITMIME (RFC 6152).
    pub eight_bit_mime: bool,
    /// SMTPUTF8 (RFC 6531).
    pub smtp_utf8: bool,
    /// SIZE (RFC 1870), announced with or without a bound.
    pub size: bool,
    /// The bound of SIZE in octets; `None` where there is none (RFC 1870 §4: a zero is none).
    pub size_max: Option<u64>,
    /// The mechanisms of AUTH (RFC 4954) that we speak, in the server's order.
    pub mechanisms: Vec<Mechanism>,
}

impl Extensions {
    /// Reads the lines of an EHLO reply; the first is the server's name.
    #[must_use]
    pub fn parse(lines: &[String]) -> Extensions {
        let mut extensions = Extensions::default();
        for line in lines.iter().skip(1) {
            // `AUTH=LOGIN` is what servers wrote before RFC 2554, and some still do beside it.
            let line = line.to_ascii_uppercase().replacen("AUTH=", "AUTH ", 1);
            let mut words = line.split_whitespace();
            match words.next() {
                Some("STARTTLS") => extensions.starttls = true,
                Some("8BITMIME") => extensions.eight_bit_mime = true,
                Some("SMTPUTF8") => extensions.smtp_utf8 = true,
                Some("SIZE") => {
                    extensions.size = true;
                    let bound = words.next().and_then(|word| word.parse().ok());
                    extensions.size_max = bound.filter(|&octets| octets > 0);
                }
                Some("AUTH") => extensions.mechanisms.extend(words.filter_map(mechanism)),
                Some(_) | None => {}
            }
        }
        extensions
    }
}

fn mechanism(word: &str) -> Option<Mechanism> {
    match word {
        "PLAIN" => Some(Mechanism::Plain),
        "LOGIN" => Some(Mechanism::Login),
        "XOAUTH2" => Some(Mechanism::Xoauth2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &str, expected: &Extensions) {
        let lines: Vec<String> = lines.split('|').map(str::to_owned).collect();
        assert_eq!(&Extensions::parse(&lines), expected, "{lines:?}");
    }

    #[test]
    fn keywords_of_any_case() {
        let none = Extensions::default();
        check("", &none);
        check("STARTTLS", &none);
        check("relay.example|DSN|CHUNKING|", &none);
        check("relay.example|starttls", &Extensions { starttls: true, ..none.clone() });
        check("relay.example|8bitmime", &Extensions { eight_bit_mime: true, ..none.clone() });
        check("relay.example|SmtpUtf8", &Extensions { smtp_utf8: true, ..none.clone() });
        let sized = |size_max| Extensions { size: true, size_max, ..none.clone() };
        check("relay.example|SIZE", &sized(None));
        check("relay.example|SIZE 0", &sized(None));
        check("relay.example|SIZE 1000", &sized(Some(1000)));
        check("relay.example|SIZE 99999999999999999999999", &sized(None));
        let auth = |mechanisms: &[Mechanism]| Extensions {
            mechanisms: mechanisms.to_vec(),
            ..none.clone()
        };
        check(
            "relay.example|AUTH plain CRAM-MD5 Login",
            &auth(&[Mechanism::Plain, Mechanism::Login]),
        );
        check("relay.example|AUTH=LOGIN", &auth(&[Mechanism::Login]));
        check("relay.example|AUTH XOAUTH2", &auth(&[Mechanism::Xoauth2]));
    }
}
