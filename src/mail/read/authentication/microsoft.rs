//! Microsoft 365: its Authentication-Results name no server, so they cannot be told from forged
//! ones and are never read. What counts instead are the marks of one's own tenant.
//!
//! Separate because it is one provider's way, and safe for one reason only: Exchange removes every
//! `X-MS-Exchange-Organization-*` field from what enters the organisation from outside ("Header
//! firewall", Microsoft Learn, as of 2026), so that whoever bears one got it from Exchange.
//! `AuthAs: Internal` is on mail whose sender logged in to this very tenant, and whom Exchange lets
//! send as nobody else but by a right that the tenant's admin gave.
//!
//! Not believed, whatever they say: `X-MS-Exchange-CrossTenant-*`, which travel from one tenant to
//! another and speak of the sender's; `X-MS-Exchange-Organization-*` twice; any of it where the
//! topmost Received field is not Exchange Online's own, since other servers remove nothing. A desk
//! whose mailbox lies elsewhere must not set the word.

use super::result;
use crate::mail::message::Header;
use crate::mail::read::classify::{Authentication, AuthenticationResult};

/// What `trust` says instead of an authserv-id.
pub(super) const WORD: &str = "microsoft365";

pub(super) fn authenticate(headers: &[Header], from: &str) -> Option<Authentication> {
    let by_exchange = values(headers, "Received").next().is_some_and(|received| {
        let lower = received.to_lowercase();
        let mut words = lower.split_whitespace().skip_while(|word| *word != "by").skip(1);
        words.next().is_some_and(|host| {
            host.ends_with(".prod.outlook.com") || host.ends_with(".protection.outlook.com")
        })
    });
    let is_internal = single(headers, "X-MS-Exchange-Organization-AuthAs")
        .is_some_and(|value| value.eq_ignore_ascii_case("Internal"));
    let has_source = single(headers, "X-MS-Exchange-Organization-AuthSource")
        .is_some_and(|value| value.to_lowercase().ends_with(".outlook.com"));
    if by_exchange && is_internal && has_source {
        return Some(result(AuthenticationResult::Pass, WORD, from, "auth"));
    }
    None
}

/// The value of a field that stands there exactly once.
fn single<'a>(headers: &'a [Header], name: &'a str) -> Option<&'a str> {
    let mut values = values(headers, name);
    let first = values.next()?;
    if values.next().is_none() { Some(first.trim()) } else { None }
}

fn values<'a>(headers: &'a [Header], name: &'a str) -> impl Iterator<Item = &'a str> {
    let named = headers.iter().filter(move |header| header.name.trim().eq_ignore_ascii_case(name));
    named.map(|header| header.value.as_str())
}
