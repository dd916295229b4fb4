//! Microsoft 365: its Authentication-Results name no server, so they cannot be told from forged
//! ones and are never read. What counts instead are the marks of one's own tenant.
//!
//! Separate because it is one provider's way. Exchange's header firewall removes
//! `X-MS-Exchange-Organization-*` from whatever comes from outside ("Header firewall", Microsoft
//! Learn, as of 2026); `AuthAs: Internal` is on mail whose sender was logged in to the tenant.
//! Only believed where Exchange Online wrote the topmost Received field.

use super::result;
use crate::mail::message::Message;
use crate::mail::read::classify::{Authentication, AuthenticationResult};

/// What `trust` says instead of an authserv-id.
pub(super) const WORD: &str = "microsoft365";

pub(super) fn authenticate(message: &Message, from: &str) -> Option<Authentication> {
    let by_exchange = message.header("Received").next().is_some_and(|received| {
        let lower = received.to_lowercase();
        let mut words = lower.split_whitespace().skip_while(|word| *word != "by").skip(1);
        words.next().is_some_and(|host| {
            host.ends_with(".prod.outlook.com") || host.ends_with(".protection.outlook.com")
        })
    });
    let is_internal = single(message, "X-MS-Exchange-Organization-AuthAs")
        .is_some_and(|value| value.eq_ignore_ascii_case("Internal"));
    let has_source = single(message, "X-MS-Exchange-Organization-AuthSource")
        .is_some_and(|value| value.to_lowercase().ends_with(".outlook.com"));
    if by_exchange && is_internal && has_source {
        return Some(result(AuthenticationResult::Pass, WORD, from, "auth"));
    }
    None
}

/// The value of a field that stands there exactly once.
fn single<'a>(message: &'a Message, name: &'a str) -> Option<&'a str> {
    let mut values = message.header(name);
    let first = values.next()?;
    if values.next().is_none() { Some(first.trim()) } else { None }
}
