//! The report: what came, what was answered and how fast, of a stretch of time.
//!
//! Separate because it is asked for by mail and on the command line, and must say the same there.
//! Spread, never an average: half within this, nine of ten within that. Response times are open
//! time by the desk's calendar. Pure: what happened is an argument.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::conversation::{ConversationId, Status};
use super::event::Event;
use super::labels::{Answer, answer};
use super::sla::calendar::Calendar;
use super::sla::event::OwedEvent;

/// Something that the journal says.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The conversation.
    pub conversation: ConversationId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}

/// How long things took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// How many there were.
    pub count: u32,
    /// Half took no longer, in seconds; none where there was none.
    pub p50_s: Option<i64>,
    /// Nine of ten took no longer.
    pub p90_s: Option<i64>,
}

/// The figures of one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentFigures {
    /// Who, by short name.
    pub name: String,
    /// Answers.
    pub answered: u32,
    /// First responses of conversations that were opened in the stretch.
    pub first_response: Spread,
}

/// The figures of a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// From here on.
    pub since: Timestamp,
    /// Until here.
    pub until: Timestamp,
    /// Conversations that were opened.
    pub opened: u32,
    /// Answers to customers.
    pub answered: u32,
    /// First responses of what was opened.
    pub first_response: Spread,
    /// Promises that were missed.
    pub breaches: u32,
    /// By agent, by name.
    pub agents: Vec<AgentFigures>,
}

/// Counts what happened between two moments, of what happened in order. Open time is that of this
/// calendar; all of it where there is none.
#[must_use]
pub fn figures(
    happened: &[Happened],
    calendar: Option<&Calendar>,
    since: Timestamp,
    until: Timestamp,
) -> Figures {
    let open_between = |from: Timestamp, to: Timestamp| match calendar {
        Some(calendar) => calendar.open_between(from, to),
        None => to.duration_since(from),
    };
    let mut waiting: BTreeMap<ConversationId, Timestamp> = BTreeMap::new();
    let mut times: Vec<SignedDuration> = Vec::new();
    let mut agents: BTreeMap<String, (u32, Vec<SignedDuration>)> = BTreeMap::new();
    let (mut opened, mut answered, mut breaches) = (0, 0, 0);
    for one in happened.iter().filter(|one| since <= one.at && one.at < until) {
        if let Event::Created { status: Status::Open, history: false, .. } = one.event {
            opened += 1;
            waiting.insert(one.conversation, one.at);
        }
        if let Event::Owed(OwedEvent::Breached { .. }) = one.event {
            breaches += 1;
        }
        let Event::Replied { agent, .. } = &one.event else { continue };
        answered += 1;
        let time = waiting.remove(&one.conversation).map(|from| open_between(from, one.at));
        times.extend(time);
        if let Some(agent) = agent {
            let own = agents.entry(agent.clone()).or_default();
            own.0 += 1;
            own.1.extend(time);
        }
    }
    let of_agent = |(name, (answered, times)): (String, (u32, Vec<SignedDuration>))| AgentFigures {
        name,
        answered,
        first_response: spread(times),
    };
    Figures {
        since,
        until,
        opened,
        answered,
        first_response: spread(times),
        breaches,
        agents: agents.into_iter().map(of_agent).collect(),
    }
}

/// By the nearest rank.
fn spread(mut times: Vec<SignedDuration>) -> Spread {
    times.sort_unstable();
    let rank = |percent: usize| {
        let rank = (times.len() * percent).div_ceil(100);
        times.get(rank.checked_sub(1)?).map(SignedDuration::as_secs)
    };
    Spread {
        count: u32::try_from(times.len()).unwrap_or(u32::MAX),
        p50_s: rank(50),
        p90_s: rank(90),
    }
}

/// The figures of several stretches side by side, a row a line of text. `heads` name the stretches.
#[must_use]
pub fn rows(language: &str, heads: &[&str], figures: &[&Figures]) -> Vec<Vec<String>> {
    let row = |name: &Answer<'_>, of: &dyn Fn(&Figures) -> String| {
        let values = figures.iter().map(|figures| of(figures));
        std::iter::once(answer(language, name)).chain(values).collect::<Vec<String>>()
    };
    let took = |seconds: Option<i64>| seconds.map_or_else(|| "-".to_owned(), span);
    let mut head = vec![String::new()];
    head.extend(heads.iter().map(|head| (*head).to_owned()));
    vec![
        head,
        row(&Answer::Opened, &|one| one.opened.to_string()),
        row(&Answer::Answers, &|one| one.answered.to_string()),
        row(&Answer::HalfWithin, &|one| took(one.first_response.p50_s)),
        row(&Answer::NinetyWithin, &|one| took(one.first_response.p90_s)),
        row(&Answer::Missed, &|one| one.breaches.to_string()),
    ]
}

/// The answers of each agent in the same stretches.
#[must_use]
pub fn rows_by_agent(language: &str, heads: &[&str], figures: &[&Figures]) -> Vec<Vec<String>> {
    let mut names: Vec<&str> =
        figures.iter().flat_map(|one| &one.agents).map(|agent| agent.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut head = vec![answer(language, &Answer::AnswersOf)];
    head.extend(heads.iter().map(|head| (*head).to_owned()));
    let mut rows = vec![head];
    for name in names {
        let answers = figures.iter().map(|one| {
            let own = one.agents.iter().find(|agent| agent.name == name);
            own.map_or(0, |agent| agent.answered).to_string()
        });
        rows.push(std::iter::once(name.to_owned()).chain(answers).collect());
    }
    rows
}

fn span(seconds: i64) -> String {
    match seconds.max(0) {
        seconds @ 0..7_200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::conversation::MessageKey;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minutes * 60).unwrap()
    }

    fn created(conversation: i64, minutes: i64) -> Happened {
        let event = Event::Created { status: Status::Open, history: false, past: None };
        Happened { conversation: ConversationId(conversation), at: at(minutes), event }
    }

    fn replied(conversation: i64, minutes: i64, agent: &str) -> Happened {
        let agent = Some(agent.to_owned()).filter(|agent| !agent.is_empty());
        let event = Event::Replied { message: MessageKey(1), agent, mail: None };
        Happened { conversation: ConversationId(conversation), at: at(minutes), event }
    }

    #[test]
    fn a_stretch_is_counted_by_the_first_answer_to_each() {
        let mut happened = vec![created(99, -5), replied(99, 1, "ben")];
        happened.extend((0..10).map(|number| created(number, number)));
        happened.extend((0..10).map(|number| replied(number, number + 10 * (number + 1), "anna")));
        happened.push(replied(3, 500, ""));
        happened.push(created(50, 1_000));
        happened.sort_by_key(|one| one.at);
        let figures = figures(&happened, None, at(0), at(1_000));
        assert_eq!((figures.opened, figures.answered, figures.breaches), (10, 12, 0));
        let took = figures.first_response;
        assert_eq!((took.count, took.p50_s, took.p90_s), (10, Some(50 * 60), Some(90 * 60)));
        let agents: Vec<(&str, u32, u32)> = figures
            .agents
            .iter()
            .map(|one| (one.name.as_str(), one.answered, one.first_response.count))
            .collect();
        assert_eq!(agents, [("anna", 10, 10), ("ben", 1, 0)]);
        let rows = rows("en", &["7 days"], &[&figures]);
        assert_eq!(rows[3], ["First response, half within", "50 min"]);
        assert_eq!(rows_by_agent("de", &["7 Tage"], &[&figures])[1], ["anna", "10"]);
    }

    #[test]
    fn nothing_has_no_percentile() {
        let none = figures(&[], None, at(0), at(1));
        assert_eq!(none.first_response, Spread::default());
        assert_eq!(rows("en", &["x"], &[&none])[4][1], "-");
    }
}
