//! What the server says is there: by FETCH, by SEARCH, and by both where one says too little.
//!
//! Separate from what is done about it, because here the one question is what may be believed. An
//! error is an error, and never an empty list. Fetches no body and knows no store.

use std::collections::BTreeSet;

use super::super::watch::Trouble;
use crate::imap::cursor::{Meta, UidRange};
use crate::imap::selected::Selected;
use crate::limits;

/// What the server tells of the mails of a range. One that it only finds by searching, since its
/// line could not be read, is among them and has a UID alone. `uidnext` bounds an open range.
pub(super) async fn listed(
    selected: &mut Selected<'_>,
    range: UidRange,
    uidnext: Option<u32>,
) -> Result<Vec<Meta>, Trouble> {
    let mut metas = selected.fetch_meta(range).await?;
    let end = range.to.map(|to| to.saturating_add(1)).or(uidnext);
    let room = end.map_or(0, |end| end.saturating_sub(range.from));
    if metas.len() < usize::try_from(room).unwrap_or(usize::MAX) {
        let told: BTreeSet<u32> = metas.iter().map(|meta| meta.uid).collect();
        let found = selected.search(range).await?;
        let untold = found.into_iter().filter(|uid| !told.contains(uid));
        metas.extend(untold.map(|uid| Meta { uid, ..Meta::default() }));
        metas.sort_by_key(|meta| meta.uid);
    }
    Ok(metas)
}

/// The UIDs from the boundary on. Of a large folder in windows, so that no answer is one line of
/// megabytes: so many of them that each has about [`limits::AUDIT_WINDOW`] mails.
pub(super) async fn live_uids(
    selected: &mut Selected<'_>,
    boundary: u32,
) -> Result<Vec<u32>, Trouble> {
    let all = UidRange { from: boundary, to: None };
    let facts = selected.facts();
    let (Some(uidnext), true) = (facts.uidnext, facts.exists > limits::AUDIT_WINDOW) else {
        return Ok(selected.search(all).await?);
    };
    let windows = facts.exists / limits::AUDIT_WINDOW + 1;
    let width = uidnext.saturating_sub(boundary) / windows + 1;
    let mut found = Vec::new();
    let mut rest = Some(all);
    while let Some(range) = rest.filter(|range| range.from < uidnext) {
        let (window, more) = range.split(width);
        found.extend(selected.search(window).await?);
        rest = more;
    }
    Ok(found)
}

/// The highest UID of a folder whose server does not tell UIDNEXT.
pub(super) async fn highest(selected: &mut Selected<'_>) -> Result<u32, Trouble> {
    let all = selected.search(UidRange { from: 1, to: None }).await?;
    Ok(all.into_iter().max().unwrap_or(0))
}
