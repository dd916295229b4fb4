//! Delivery: from an accepted mail to the folders, the sink, and the mail that comes back.
//!
//! Separate from SMTP, so that the answers of the server's own making (bounces, vacations) take
//! the same way. Adds the trace fields that a real server adds (RFC 5321 §4.4, RFC 8601). Mail
//! that the server wrote itself calls forth no further mail, so nothing loops in here.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::autoreply;
use super::field::{Field, field, pieces, split};
use super::state::{Shared, State};
use super::{SandboxError, SunkMail};

/// Who hands a mail over, and for whom.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    /// The return path; empty for `<>`.
    pub from: String,
    /// The recipients.
    pub to: Vec<String>,
    /// As whom the sender logged in.
    pub user: Option<String>,
    /// What the sender called itself in EHLO.
    pub helo: String,
    /// Whether a person or a program outside sent it, and not the server itself.
    pub foreign: bool,
}

/// What becomes of mail for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// It goes into a folder of an account.
    Folder { account: String, folder: String },
    /// It is taken, and comes back.
    Bounce,
    /// Its domain is not ours: it is kept in the sink.
    Sink,
    /// Its domain is ours, and there is nobody of that name.
    Unknown,
}

/// Where mail for `address` goes. `local+detail` is `local` where nothing says otherwise.
pub(super) fn route(state: &State, address: &str) -> Route {
    let address = address.to_ascii_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Route::Unknown;
    };
    let base = local.split_once('+').map(|(base, _)| format!("{base}@{domain}"));
    for candidate in [Some(address.clone()), base].into_iter().flatten() {
        if state.bouncing.contains(&candidate) {
            return Route::Bounce;
        }
        if let Some((account, folder)) = state.aliases.get(&candidate) {
            return Route::Folder { account: account.clone(), folder: folder.clone() };
        }
        if state.accounts.contains_key(&candidate) {
            return Route::Folder { account: candidate, folder: "INBOX".to_owned() };
        }
    }
    let suffix = format!("@{domain}");
    let local = state.accounts.keys().chain(state.aliases.keys()).chain(&state.bouncing);
    match local.into_iter().any(|known| known.ends_with(&suffix)) {
        true => Route::Unknown,
        false => Route::Sink,
    }
}

/// Delivers a mail to all its recipients, and what it calls forth.
///
/// # Errors
/// [`SandboxError::Full`]: the first recipient that did not fit, and all after it, got nothing.
pub(super) fn deliver(
    shared: &Shared,
    state: &mut State,
    envelope: &Envelope,
    raw: &[u8],
) -> Result<(), SandboxError> {
    let now = shared.clock.now();
    let mut called_forth = Vec::new();
    for to in &envelope.to {
        match route(state, to) {
            Route::Folder { account, folder } => {
                let bytes = traced(shared, state, envelope, to, raw, now);
                state.store((&account, &folder), Arc::from(bytes), BTreeSet::new(), now)?;
                if envelope.foreign {
                    called_forth
                        .extend(autoreply::vacation(shared, state, envelope, &account, raw));
                }
            }
            Route::Sink => {
                state.hold(raw.len())?;
                state.sink.push(SunkMail {
                    from: envelope.from.clone(),
                    to: to.clone(),
                    raw: Arc::from(raw),
                });
            }
            Route::Bounce | Route::Unknown => {
                if envelope.foreign && !envelope.from.is_empty() {
                    called_forth.push(autoreply::bounce(shared, state, envelope, to, raw));
                }
            }
        }
    }
    for (envelope, raw) in called_forth {
        deliver(shared, state, &envelope, &raw)?;
    }
    Ok(())
}

/// The mail with its trace fields in front, without those that only we may write.
fn traced(
    shared: &Shared,
    state: &mut State,
    envelope: &Envelope,
    to: &str,
    raw: &[u8],
    now: Timestamp,
) -> Vec<u8> {
    let Envelope { from, user, helo, .. } = envelope;
    let hostname = &shared.hostname;
    let with = if user.is_some() { "ESMTPA" } else { "ESMTP" };
    let id = state.new_id();
    let date = now.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let mut out = format!(
        "Return-Path: <{from}>\r\nDelivered-To: {to}\r\n\
         Received: from {helo} (localhost [127.0.0.1])\r\n\tby {hostname} with {with} id {id};\r\n\
         \t{date}\r\n"
    );
    if let Some(authserv_id) = &shared.authserv_id {
        // What is known is who logged in, and it is said so whatever From claims: to compare the
        // two is the reader's duty (RFC 8601 §2.7.4).
        let result = user.as_ref().map_or_else(
            || " none".to_owned(),
            |user| format!("\r\n\tauth=pass smtp.auth={user} smtp.mailfrom={from};\r\n\tdkim=none"),
        );
        out.push_str(&format!("Authentication-Results: {authserv_id};{result}\r\n"));
    }
    let mut out = out.into_bytes();
    let (header, body) = split(raw);
    for piece in pieces(header) {
        if !field(piece).is_some_and(|field| is_ours_alone(&field, shared)) {
            out.extend_from_slice(piece);
        }
    }
    out.extend_from_slice(body);
    out
}

/// Whether a field claims what only the last server may say: the return path (RFC 5321 §4.4), or
/// authentication in our name (RFC 8601 §5).
fn is_ours_alone(field: &Field<'_>, shared: &Shared) -> bool {
    if field.is("Return-Path") {
        return true;
    }
    let Some(authserv_id) = &shared.authserv_id else { return false };
    let value = field.unfolded();
    let said_by = value.split([';', ' ', '\t']).next().unwrap_or_default();
    field.is("Authentication-Results") && said_by.eq_ignore_ascii_case(authserv_id)
}
