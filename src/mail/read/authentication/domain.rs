//! Whether two domains belong to one owner, as far as that can be told without a list.
//!
//! Separate because everything that we believe of an author hangs on it. A name counts for another
//! only where one lies inside the other and the shorter one is no suffix under which strangers
//! register (RFC 7489 §3.1, relaxed alignment without siblings). Strict on doubt: an unknown second
//! level of three letters below a country is taken for such a suffix.

/// Names under which strangers register, beside those that [`is_category`] tells: longer second
/// levels of countries, and hosts that give names to their customers.
const SHARED: &[&str] = &[
    "firm.in",
    "shop.pl",
    "gmina.pl",
    "geek.nz",
    "maori.nz",
    "govt.nz",
    "police.uk",
    "blogspot.com",
    "github.io",
    "gitlab.io",
    "herokuapp.com",
    "netlify.app",
    "vercel.app",
    "web.app",
    "firebaseapp.com",
    "pages.dev",
    "workers.dev",
    "azurewebsites.net",
    "cloudapp.net",
    "amazonaws.com",
    "cloudfront.net",
    "onmicrosoft.com",
    "myshopify.com",
    "wordpress.com",
    "wixsite.com",
    "weebly.com",
    "fly.dev",
    "onrender.com",
    "dyndns.org",
    "duckdns.org",
    "no-ip.org",
    "ddns.net",
    "uk.com",
    "us.com",
    "eu.com",
    "de.com",
    "gb.net",
    "br.com",
    "cn.com",
    "jpn.com",
    "za.com",
    "ru.com",
    "sa.com",
    "se.net",
    "uk.net",
    "in.net",
    "eu.org",
    "co.com",
    "bplaced.net",
    "readthedocs.io",
    "appspot.com",
    "gappssmtp.com",
];

/// A domain fit to be compared: lower case, without its final dot. `None` for anything else.
pub(super) fn normal(domain: &str) -> Option<String> {
    let domain = domain.strip_suffix('.').unwrap_or(domain).to_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_domain = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && !domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
    is_domain.then_some(domain)
}

/// Whether mail from `author` may be vouched for in the name of `voucher`. Both [`normal`].
pub(super) fn are_aligned(author: &str, voucher: &str) -> bool {
    if author == voucher {
        return true;
    }
    let (long, short) =
        if author.len() > voucher.len() { (author, voucher) } else { (voucher, author) };
    !is_suffix(short) && long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether strangers register names below it. A company that is really called `abc.de` pays for
/// the doubt: it vouches for its own name only, not for those below it.
fn is_suffix(domain: &str) -> bool {
    let Some((second, top)) = domain.split_once('.') else { return true };
    SHARED.contains(&domain) || (top.len() == 2 && is_category(second))
}

fn is_category(second: &str) -> bool {
    const WORDS: &[&str] = &["info", "name", "asso", "press", "school", "conf", "coop", "gouv"];
    second.len() <= 3 || WORDS.contains(&second)
}
