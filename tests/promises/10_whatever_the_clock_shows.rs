//! Promise 10 as a whole: everything that a desk does by the clock, whatever the clock does.
//!
//! Stories of customers and agents, in which the clock is put forward and back by an hour, the
//! machine sleeps, the process dies, and nights are longer or shorter. After each look at the clock
//! is checked that nothing whose time has come is undone, that nothing was done before its time,
//! and that nothing was done twice. The bound: while the machine is awake, what the clock shows to
//! be due is done within `limits::TIMERS_EVERY` (60 s), and at its very time where no step comes
//! between.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, ToSpan};
use posthaste::daemon::timer::look_again_after;
use posthaste::desk::conversation::{Conversation, ConversationId, Status};
use posthaste::desk::event::Event;
use posthaste::desk::sla::calendar::Calendar;
use posthaste::desk::sla::event::OwedEvent;
use posthaste::limits;
use posthaste::mail::write::draft::MailKind;
use posthaste::store::view::{Show, ShownEvent};
use posthaste::world::clock::{Clock, ManualClock};
use posthaste::world::random::{Random, SeededRandom};

use crate::stage::{World, check_laws};
use crate::{begin, received, run};

/// Stories in every run; `POSTHASTE_STORIES=1000` tells more.
const STORIES: u64 = 24;
const STEPS: u32 = 40;

/// How long a resolved conversation can be reopened on the stage.
const REOPEN_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A zone, and a night of it in which the clock is changed.
const NIGHTS: [(&str, &str); 6] = [
    ("Europe/Berlin", "2026-03-29T01:00:00Z"),
    ("Europe/Berlin", "2026-10-25T01:00:00Z"),
    ("America/New_York", "2026-03-08T07:00:00Z"),
    ("America/New_York", "2026-11-01T06:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
    ("Australia/Lord_Howe", "2027-04-03T15:00:00Z"),
];

fn desk(zone: &str) -> String {
    format!(
        "desk: languages en; team anna, ben; lead lena; acks off; auto_resolve 4 days\n\
         | [calendar.nights]\n| timezone = \"{zone}\"\n\
         | hours = {{ mon-sun = [\"00:30-03:30\", \"09:00-17:00\"] }}\n\
         | [[sla]]\n| name = \"all\"\n| calendar = \"nights\"\n\
         | first_response = \"2h\"\n| next_response = \"3h\"\n| resolution = \"2d\"\n\
         | [[sla.escalation]]\n| at = \"50%\"\n| notify = [\"team\"]\n\
         | [[sla.escalation]]\n| at = \"15m before\"\n| priority = \"high\"\n\
         | [[sla.escalation]]\n| at = \"100%\"\n| notify = [\"lead\"]\n\
         | [[sla.escalation]]\n| at = \"1h after\"\n| notify = [\"assignee\"]\n| assign = \"next\""
    )
}

/// A world, and what was seen of it at each look.
struct Watched {
    world: World,
    /// By conversation: how many events were looked at.
    events: BTreeMap<ConversationId, usize>,
    /// By conversation: the promise at hand, and at how many looks somebody was reminded of it.
    promises: BTreeMap<ConversationId, (Timestamp, usize)>,
    /// Mail that was looked at.
    departed: usize,
    /// The latest time that the clock has shown, since each promise was given.
    shown: BTreeMap<ConversationId, Timestamp>,
}

impl Watched {
    fn begin(zone: &str, at: Timestamp) -> Watched {
        let mut world = begin(&desk(zone));
        world.now = at;
        Watched {
            world,
            events: BTreeMap::new(),
            promises: BTreeMap::new(),
            departed: 0,
            shown: BTreeMap::new(),
        }
    }

    fn calendar(&self) -> Calendar {
        self.world.companies[0].desk.policy.calendar("nights").unwrap().clone()
    }

    /// Time passes; whatever comes in it is looked at when it comes.
    fn pass(&mut self, by: SignedDuration) {
        let to = self.world.now + by;
        loop {
            let next = self.world.companies[0].next_event(self.world.now);
            let at = next.filter(|at| *at < to).unwrap_or(to);
            self.world.advance(at).unwrap();
            self.look();
            if at == to {
                return;
            }
        }
    }

    /// The clock shows something else, and the daemon looks at it when it wakes.
    fn step(&mut self, by: SignedDuration, asleep: Duration) {
        assert!(asleep <= limits::TIMERS_EVERY);
        self.world.is_put_back |= by.is_negative();
        self.world.now += by + SignedDuration::try_from(asleep).unwrap();
        self.world.pump().unwrap();
        self.look();
    }

    fn tell(&mut self, script: &str) {
        run(&mut self.world, script);
        self.look();
    }

    /// What must be so after each look at the clock.
    fn look(&mut self) {
        let now = self.world.now;
        let company = &self.world.companies[0];
        let next = company.reader().next_timer().unwrap();
        assert!(next.is_none_or(|(at, _, _)| at > now), "{next:?} is left at {now}");
        let alerts: Vec<ConversationId> = self.world.departed[self.departed..]
            .iter()
            .filter(|mail| mail.kind == MailKind::Alert)
            .filter_map(|mail| mail.conversation)
            .collect();
        self.departed = self.world.departed.len();
        let calendar = self.calendar();
        for reference in self.world.companies[0].references.clone() {
            let reader = self.world.companies[0].reader();
            let state = reader.by_reference(reference).unwrap().unwrap();
            let known = self.events.get(&state.id).map(|events| *events as u64);
            if state.status == Status::Closed && known == Some(state.version) {
                continue;
            }
            let show = reader.show(reference).unwrap().unwrap();
            let seen = self.events.insert(state.id, show.events.len()).unwrap_or(0);
            let why = format!("{reference} at {now}");
            for event in &show.events[seen..] {
                not_before_its_time(&state, event, &why);
            }
            nothing_owed_is_undone(&self.world, &state, now, &why);
            nothing_else_is_undone(&state, &show, &calendar, now, &why);
            self.promise_is_told(&state, alerts.contains(&state.id), &why);
        }
    }

    /// Of each promise somebody is reminded at one look: the first at which its time has come.
    fn promise_is_told(&mut self, state: &Conversation, is_told: bool, why: &str) {
        let Some(until) = state.promised_until else {
            self.promises.remove(&state.id);
            return;
        };
        let known = self.promises.entry(state.id).or_insert((until, 0));
        if known.0 != until {
            *known = (until, 0);
            self.shown.remove(&state.id);
        }
        known.1 += usize::from(is_told);
        let shown = self.shown.entry(state.id).or_insert(self.world.now);
        *shown = self.world.now.max(*shown);
        assert_eq!(known.1, usize::from(until <= *shown), "{why}: promised until {until}");
    }
}

/// What the desk said of itself came at its time, or later.
fn not_before_its_time(state: &Conversation, event: &ShownEvent, why: &str) {
    if let Event::Owed(OwedEvent::Breached { due, .. }) = &event.event {
        assert!(*due <= event.at, "{why}: missed before {due}");
    }
    if let (Event::Closed, Some(resolved)) = (&event.event, state.resolved_at) {
        assert!(resolved + REOPEN_WITHIN <= event.at, "{why}: closed early");
    }
}

/// Every deadline and every step whose time has come is stated.
fn nothing_owed_is_undone(world: &World, state: &Conversation, now: Timestamp, why: &str) {
    let policy = &world.companies[0].desk.policy;
    let running = state.owed.unmet().filter(|owed| !owed.is_paused());
    for owed in running {
        if owed.due <= now {
            assert!(owed.breached_at.is_some(), "{why}: {:?} is missed in silence", owed.target);
        }
        let (calendar, sla) = (policy.calendar("nights").unwrap(), policy.sla("all").unwrap());
        for step in &sla.escalations {
            let at = step.at.at(&owed.clock, owed.terms.allowance, calendar).unwrap();
            let is_due = owed.steps_from <= at && at <= now;
            let ran = owed.steps.contains(&step.at);
            assert!(ran || !is_due, "{why}: {} of {:?} did not run", step.at, owed.target);
        }
    }
}

/// Nobody sleeps, waits or stays resolved for longer than they should, and each is told once.
fn nothing_else_is_undone(
    state: &Conversation,
    show: &Show,
    calendar: &Calendar,
    now: Timestamp,
    why: &str,
) {
    let is = |event: &ShownEvent, reason: &str| event.reason.starts_with(reason);
    let last = |wanted: fn(&Event) -> bool| show.events.iter().rposition(|it| wanted(&it.event));
    let since = |place: Option<usize>, name: &str| {
        let after = show.events[place.map_or(0, |place| place + 1)..].iter();
        after.filter(|it| it.event.name() == name).count()
    };
    match state.status {
        Status::Snoozed => {
            assert!(state.snoozed_until.is_some_and(|until| until > now), "{why}: it sleeps on");
        }
        Status::Resolved => {
            let end = state.resolved_at.unwrap() + REOPEN_WITHIN;
            assert!(end > now, "{why}: it is resolved for ever");
        }
        Status::Waiting => {
            let begins = |event: &Event| {
                matches!(event, Event::Replied { .. } | Event::StatusChanged { .. })
            };
            let began = last(begins).unwrap();
            let open = |at: Timestamp| calendar.next_open(at).unwrap();
            let reminded_by = open(show.events[began].at + 48.hours());
            let reminded = since(Some(began), "reminded") + since(Some(began), "still_waiting");
            assert!(reminded > 0 || reminded_by > now, "{why}: nobody was reminded");
            assert!(since(Some(began), "reminded") <= 1, "{why}: reminded twice");
            let told = show.events.iter().rfind(|it| it.event.name() == "reminded");
            let end = told.map(|told| open(told.at + 48.hours()));
            let stays = since(Some(began), "still_waiting") > 0;
            let is_over = end.is_some_and(|end| reminded > 0 && end <= now);
            assert!(stays || !is_over, "{why}: it waits for ever");
        }
        Status::Open | Status::Closed | Status::Spam => {}
    }
    // A complaint is looked at once after each time that it was settled.
    let settled = last(|event| matches!(event, Event::Resolved { .. }));
    let is_settled = matches!(state.status, Status::Resolved | Status::Closed);
    if let Some(place) = settled.filter(|_| state.tags.contains("complaint") && is_settled) {
        let due = calendar.add_days(show.events[place].at, 3).unwrap();
        let checked = since(Some(place), "checked_back");
        assert!(checked <= 1, "{why}: checked {checked} times");
        assert!(checked == 1 || due > now, "{why}: nobody asked after {due}");
    }
    // It wakes once from each sleep.
    let mut sleeps = 0;
    for event in &show.events {
        sleeps += usize::from(matches!(event.event, Event::Snoozed { .. }));
        if is(event, "it has slept long enough") {
            assert!(sleeps > 0, "{why}: it woke twice");
            sleeps = 0;
        }
    }
}

struct Chance(SeededRandom);

impl Chance {
    fn below(&self, end: i64) -> i64 {
        ((self.0.fraction() * end as f64) as i64).min(end - 1)
    }

    fn of<'a>(&self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as i64) as usize]
    }

    fn asleep(&self) -> Duration {
        Duration::from_secs(self.below(61).unsigned_abs())
    }
}

/// One more thing that happens.
fn happen(watched: &mut Watched, chance: &Chance, number: u32) -> String {
    let hour = SignedDuration::from_hours(1);
    let who = chance.of(&["kim", "lee"]);
    let address = format!("{who}@{who}.example");
    watched.pass(SignedDuration::from_secs(1 + chance.below(5)));
    match chance.below(16) {
        0 | 1 => {
            let text = chance.of(&["Is it there?", "This is unacceptable, I want to complain."]);
            let script = format!("{address} -> support \"Lamp {number}\", authenticated\n| {text}");
            watched.tell(&script);
            script
        }
        2 if received(&mut watched.world, &address, "relay") > 0 => {
            let script = format!("{who} answers the relay, authenticated\n| And now {number}?");
            watched.tell(&script);
            script
        }
        3..=6 if received(&mut watched.world, "anna@example.com", "notice") > 0 => {
            let words = chance.of(&["", "| It comes soon.\n", "| It is on its way.\n"]);
            let command = chance.of(&[
                "#resolve",
                "#resolve",
                "#wait",
                "#snooze 5h",
                "#snooze 2d",
                "#promise 6h",
                "#take",
            ]);
            let script = format!("anna answers her notice, authenticated\n{words}| {command}");
            watched.tell(&script);
            script
        }
        7 => {
            watched.tell("the desk restarts");
            "the desk restarts".to_owned()
        }
        8 | 9 => {
            watched.step(hour, chance.asleep());
            "the clock steps forward".to_owned()
        }
        10 | 11 => {
            watched.step(-hour, chance.asleep());
            "the clock steps back".to_owned()
        }
        12 => {
            // Right at what is due next, and back.
            let next = watched.world.companies[0].next_event(watched.world.now);
            let Some(next) = next else { return String::new() };
            watched.step(next.duration_since(watched.world.now), Duration::ZERO);
            watched.step(-hour, chance.asleep());
            "at the next moment the clock steps back".to_owned()
        }
        13 => {
            let by = hour * (1 + chance.below(20)) as i32;
            watched.step(by, chance.asleep());
            if chance.below(2) == 0 {
                watched.tell("the desk restarts");
            }
            format!("the machine sleeps for {by:#}")
        }
        _ => {
            let by = SignedDuration::from_mins(1 + chance.below(40 * 60));
            watched.pass(by);
            format!("{by:#} pass")
        }
    }
}

fn asked() -> Option<u64> {
    std::env::var("POSTHASTE_STORIES").ok().and_then(|count| count.parse().ok())
}

#[test]
fn everything_once_and_nothing_never() {
    for seed in 0..asked().unwrap_or(STORIES) {
        let chance = Chance(SeededRandom::new(seed));
        let (zone, night) = NIGHTS[seed as usize % NIGHTS.len()];
        let night: Timestamp = night.parse().unwrap();
        let before = SignedDuration::from_mins(chance.below(3 * 24 * 60));
        let mut watched = Watched::begin(zone, night - before);
        let mut story = Vec::new();
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for number in 0..STEPS {
                let now = watched.world.now;
                story.push(format!("{now}:"));
                let happened = happen(&mut watched, &chance, number);
                *story.last_mut().unwrap() = format!("{now}: {happened}");
            }
            watched.pass(SignedDuration::from_hours(40 * 24));
            check_laws(&mut watched.world);
        }));
        if let Err(panic) = told {
            let why = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("seed {seed} in {zone}: {why}\n{}", story.join("\n"));
        }
    }
}

/// Ten years, a matter every other month, with everything that a clock does in one: answered late,
/// asleep over a night, promised, waiting until it is settled by itself, looked after, closed.
#[test]
fn ten_years() {
    let mut watched = Watched::begin("Europe/Berlin", "2026-01-05T08:00:00Z".parse().unwrap());
    let day = SignedDuration::from_hours(24);
    for number in 0..60 {
        let step = SignedDuration::from_hours([1, -1, 0][number % 3]);
        watched.tell(&format!(
            "kim{number}@example.net -> support \"Lamp {number}\", authenticated\n\
             | This is unacceptable, I want to complain."
        ));
        watched.pass(day);
        watched.tell("lena answers her notice, authenticated\n| It comes soon.\n| #snooze 1d");
        watched.pass(day / 2);
        watched.step(step, Duration::from_secs(59));
        watched.pass(day);
        watched.tell("lena answers her notice, authenticated\n| #promise 6h");
        watched.pass(day * 2);
        watched.tell("lena answers her notice, authenticated\n| Which one is it?\n| #wait");
        watched.step(-step, Duration::from_secs(1));
        watched.pass(day * 57);
        let reference = *watched.world.companies[0].references.last().unwrap();
        let show = watched.world.companies[0].reader().show(reference).unwrap().unwrap();
        let count = |name: &str| show.events.iter().filter(|it| it.event.name() == name).count();
        let names = ["warned", "breached", "snoozed", "promised", "reminded", "resolved"];
        assert_eq!(names.map(count), [2, 2, 1, 1, 1, 1], "{reference} of {}", show.row.subject);
        assert_eq!(["checked_back", "closed"].map(count), [1, 1], "{reference}");
        assert_eq!(count("escalated"), 8, "four steps of two targets, each once");
    }
    assert!(watched.world.now > "2035-12-01T00:00:00Z".parse().unwrap());
    assert_eq!(watched.world.companies[0].references.len(), 60);
    check_laws(&mut watched.world);
}

/// The loop that sleeps by the monotonic clock and asks the wall clock: whatever steps come, what
/// is due is noticed at most a minute of waking time after the wall clock shows it, never before.
#[test]
fn a_look_each_minute_at_the_latest() {
    let due: Timestamp = "2026-03-29T01:00:00Z".parse().unwrap();
    for seed in 0..500 {
        let chance = Chance(SeededRandom::new(seed));
        let clock = ManualClock::at(due - SignedDuration::from_mins(chance.below(300)));
        let mut showed_at = None;
        loop {
            let now = clock.now();
            if due <= now {
                showed_at.get_or_insert(clock.monotonic());
                break;
            }
            let wait = look_again_after(Some(due), now);
            assert!(wait > Duration::ZERO && wait <= limits::TIMERS_EVERY, "seed {seed}: {wait:?}");
            // In the middle of the wait the clock is put elsewhere within an hour, or the machine
            // sleeps: the wall clock goes on, the monotonic one stands.
            let part = wait.mul_f64(chance.0.fraction());
            clock.advance(part);
            if chance.below(20) == 0 {
                clock.step_to(clock.now() + SignedDuration::from_mins(chance.below(121) - 60));
            }
            if due <= clock.now() {
                showed_at.get_or_insert(clock.monotonic());
            } else {
                showed_at = None;
            }
            clock.advance(wait - part);
        }
        let late = clock.monotonic() - showed_at.unwrap();
        assert!(late <= limits::TIMERS_EVERY, "seed {seed}: {late:?} late");
    }
}

#[test]
fn how_long_nobody_looks() {
    let now: Timestamp = "2026-01-05T08:00:00Z".parse().unwrap();
    let check = |seconds: Option<i64>, expected: u64| {
        let next = seconds.map(|seconds| now + SignedDuration::from_secs(seconds));
        assert_eq!(look_again_after(next, now), Duration::from_secs(expected), "{seconds:?}");
    };
    check(None, 60);
    check(Some(0), 0);
    check(Some(-5), 0);
    check(Some(-1_000_000_000), 0);
    check(Some(7), 7);
    check(Some(60), 60);
    check(Some(61), 60);
    check(Some(1_000_000_000), 60);
}
