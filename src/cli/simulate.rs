//! `simulate`: what other promises, calendars and rules would have done to the real history.
//!
//! Separate from the views because nothing of what it prints is stored. The figures say what would
//! have been owed had people done exactly what they did; it does not guess that they would have
//! hurried. Never writes.

use jiff::Timestamp;
use serde::Serialize;

use super::Failure;
use super::access;
use super::output::{Output, Progress, cell};
use super::table::{Cell, Table, Tone};
use super::times::Times;
use super::views::{since_of, times};
use crate::config::Config;
use crate::desk::decide::replay;
use crate::desk::simulation::{Changed, Figures, Readership, Side, periods};
use crate::desk::sla::target::Target;
use crate::store::Store;

/// What `simulate` prints.
#[derive(Debug, Serialize)]
struct Simulated<'a> {
    since: Option<Timestamp>,
    until: Timestamp,
    conversations: u64,
    without_promise: Both<u64>,
    targets: Vec<Row<'a>>,
    escalations: Vec<Readership<'a>>,
    now_missed: u64,
    no_longer_missed: u64,
    examples: Vec<&'a Changed>,
}

/// As it was, and as it would have been.
#[derive(Debug, Serialize)]
struct Both<T> {
    before: T,
    after: T,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    sla: &'a str,
    target: Target,
    #[serde(flatten)]
    sides: Both<Side>,
}

/// Replays the history and prints the figures.
pub(super) fn simulate(config: &Config, since: Option<&str>, json: bool) -> Result<(), Failure> {
    let times = times(config)?;
    let since = since.map(|text| since_of(&times, text)).transpose()?;
    let figures = match access::to_read(config)? {
        Some(store) => replay_all(config, &store, since, &times)?,
        None => Figures::default(),
    };
    let simulated = Simulated::of(&figures, since, times.now);
    let mut output = Output::new();
    if json {
        output.json(&simulated)?;
    } else if simulated.conversations == 0 {
        output.line("Nothing has come in since then: there is nothing to try it on.")?;
    } else {
        show(&mut output, &times, &simulated)?;
    }
    Ok(output.flush()?)
}

fn replay_all(
    config: &Config,
    store: &Store,
    since: Option<Timestamp>,
    times: &Times,
) -> Result<Figures, Failure> {
    let reader = store.read();
    let policy = &config.policy;
    let absences = reader.absences_told()?;
    let progress = Progress::of_count(reader.past_count(since)?);
    let mut figures = Figures::default();
    reader.past::<Failure>(policy, since, |past| {
        let recorded = past.events.iter().map(|event| &event.recorded);
        let before =
            periods(policy, &past, recorded.map(|recorded| (recorded.at, &recorded.event)));
        let course = replay(policy, &past, &absences, times.now);
        let events = course.events.iter().map(|(at, event)| (*at, event));
        let after = periods(policy, &past, events);
        figures.add(past.unborn.reference, &before, &after, &course, &times.zone);
        progress.at(figures.conversations, "conversations");
        Ok(())
    })?;
    progress.end();
    Ok(figures)
}

impl<'a> Simulated<'a> {
    fn of(figures: &'a Figures, since: Option<Timestamp>, until: Timestamp) -> Simulated<'a> {
        let (before, after) = figures.without_promise;
        let targets = figures.targets().into_iter();
        Simulated {
            since,
            until,
            conversations: figures.conversations,
            without_promise: Both { before, after },
            targets: targets
                .map(|(sla, target, before, after)| Row {
                    sla,
                    target,
                    sides: Both { before, after },
                })
                .collect(),
            escalations: figures.told(),
            now_missed: figures.changed.0,
            no_longer_missed: figures.changed.1,
            examples: figures.examples().collect(),
        }
    }
}

fn show(output: &mut Output, times: &Times, simulated: &Simulated<'_>) -> anyhow::Result<()> {
    let Both { before, after } = simulated.without_promise;
    output.line(&format!(
        "{} conversations; nothing was promised for {before} of them, \
         nothing would be for {after}.",
        simulated.conversations
    ))?;
    if !simulated.targets.is_empty() {
        output.line("")?;
        output.table(table_of_targets(simulated))?;
    }
    output.line("")?;
    output.line(&format!(
        "{} conversations would miss a deadline that they did not; {} would no longer.",
        simulated.now_missed, simulated.no_longer_missed
    ))?;
    for example in &simulated.examples {
        output.line(&in_words(times, example))?;
    }
    if simulated.escalations.is_empty() {
        return output.line("Nobody would have got an escalation.");
    }
    output.line("")?;
    let mut table = Table::new(&["escalations to", "mails", "busiest day", "mails"], &[]);
    for reader in &simulated.escalations {
        let day = reader.busiest_day.map(|day| day.to_string()).unwrap_or_default();
        table.row(vec![
            cell(reader.to),
            cell(reader.mails.to_string()).right(),
            cell(day),
            cell(reader.mails_that_day.to_string()).right(),
        ]);
    }
    output.table(table)
}

fn table_of_targets(simulated: &Simulated<'_>) -> Table {
    let heads = ["promise", "target", "", "in time", "missed", "open", "half within", "9 of 10"];
    let mut table = Table::new(&heads, &[]);
    for row in &simulated.targets {
        let sla = if row.sla.is_empty() { "-" } else { row.sla };
        let sides = [("was", &row.sides.before), ("would be", &row.sides.after)];
        for (place, (side, figures)) in sides.into_iter().enumerate() {
            let is_first = place == 0;
            let missed = cell(figures.missed.to_string()).right();
            let tone = if figures.missed > 0 { Tone::Bad } else { Tone::Plain };
            table.row(vec![
                cell(if is_first { sla } else { "" }),
                cell(if is_first { row.target.as_str() } else { "" }),
                cell(side),
                cell(figures.met.to_string()).right(),
                missed.tone(tone),
                cell(figures.open.to_string()).right(),
                took(figures.times.map(|times| times.p50_s)),
                took(figures.times.map(|times| times.p90_s)),
            ]);
        }
    }
    table
}

/// Open time to the minute: `2 h 05 min`.
fn took(seconds: Option<i64>) -> Cell {
    let Some(seconds) = seconds else { return cell("-").right() };
    let minutes = seconds / 60;
    let text = match minutes {
        0 => format!("{seconds} s"),
        1..60 => format!("{minutes} min"),
        _ => format!("{} h {:02} min", minutes / 60, minutes % 60),
    };
    cell(text).right()
}

fn in_words(times: &Times, changed: &Changed) -> String {
    let due = |due: Option<Timestamp>| due.map_or("not promised".to_owned(), |at| times.stamp(at));
    format!(
        "  {}  {}: {}; was due {}, would be {}; done {}",
        changed.reference,
        changed.target.as_str(),
        if changed.missed { "now missed" } else { "no longer missed" },
        due(changed.due_before),
        due(changed.due_after),
        changed.met_at.map_or("never".to_owned(), |at| times.stamp(at)),
    )
}
