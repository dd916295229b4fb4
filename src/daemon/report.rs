//! The report by mail: the figures of a stretch of time, to those who lead.
//!
//! Separate from what agents ask by `#report`, which is about the last days and answered to
//! whoever asks: this one the admin sends, by hand or by a timer of the system's. Each lead gets it
//! in their own language, and may answer it as a digest. Never decides anything.

use jiff::Timestamp;

use super::desk::Desk;
use crate::desk::digest::outgoing;
use crate::desk::labels::{Answer, answer};
use crate::desk::policy::AgentRole;
use crate::desk::report::{figures, rows, rows_by_agent};
use crate::mail::write::draft::{Body, Found};
use crate::store::{Store, StoreError};

/// Puts the report of this stretch into the outbox for every lead; gives their names.
///
/// # Errors
/// The store's.
pub fn send_report(
    store: &mut Store,
    desk: &Desk,
    (since, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let date = |at: Timestamp| desk.zone.to_datetime(at).date();
    store.write(|w| {
        let happened = w.read().reported_since(since)?;
        let figures = figures(&happened, desk.policy.desk_calendar(), since, until);
        let leads = desk.policy.agents.iter().filter(|agent| agent.role == AgentRole::Lead);
        let mut told = Vec::new();
        for lead in leads {
            let id = w.next_outbox()?;
            let Some(mut mail) = outgoing(&desk.policy, lead, Vec::new(), date(now), id, now)
            else {
                continue;
            };
            let (from, to) = (date(since).to_string(), date(until).to_string());
            let head = format!("{from} – {to}");
            let heads = [head.as_str()];
            mail.draft.subject = answer(&lead.language, &Answer::ReportOf(&from, &to));
            mail.draft.body = Body::CommandReply {
                lines: Vec::new(),
                text: None,
                is_own: false,
                held: false,
                answer: None,
                asked: Vec::new(),
                found: vec![
                    Found::Table(rows(&lead.language, &heads, &[&figures])),
                    Found::Table(rows_by_agent(&lead.language, &heads, &[&figures])),
                ],
            };
            w.send_apart(&mail, now)?;
            told.push(lead.name.clone());
        }
        Ok(told)
    })
}
