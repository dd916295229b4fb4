//! The stage on which scenarios are played: a real desk over a real store, and a made-up world.
//!
//! ```text
//! script ─► statements ─► act ──► take_in ─► store ─► outbox ─► world ─► inboxes
//!                        expect ◄────────────────────────────────────────┘
//!                        laws: at the end of every scenario, whatever it was about
//! ```
//!
//! Time, chance and the network are the script's. Everything between them is the product.

mod act;
mod client;
mod company;
mod expect;
mod laws;
mod letter;
mod options;
mod script;
mod setup;
mod world;

pub(crate) use company::Company;
pub(crate) use world::World;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use script::{Reading, Statement, When};

/// Plays a script and checks the laws. Panics with file, line and what is wrong.
pub(crate) fn play(name: &str, source: &str) {
    let fail = |line: usize, why: String| -> ! { panic!("{name}:{line}: {why}\n") };
    let statements = script::parse(source).unwrap_or_else(|(line, why)| fail(line, why));
    let Some((first, rest)) = statements.split_first() else {
        fail(1, "an empty script proves nothing".to_owned())
    };
    let mut world = begin(first).unwrap_or_else(|why| fail(first.line, why));
    let mut last = first.line;
    for statement in rest {
        last = statement.line;
        step(&mut world, statement).unwrap_or_else(|why| fail(statement.line, why));
    }
    laws::nothing_unseen(&world).unwrap_or_else(|why| fail(last, why));
    laws::check(&mut world).unwrap_or_else(|why| fail(last, format!("a law is broken: {why}")));
}

/// The `desk:` line makes the world.
fn begin(statement: &Statement) -> Result<World, String> {
    let mut words = Reading::new(&statement.words);
    if !words.eat("desk:") {
        return Err("a script begins with `desk:`".to_owned());
    }
    let setup = setup::read(&statement.words[1..], "example.com")?;
    Ok(World::new(Company::new(setup, 1)))
}

fn step(world: &mut World, statement: &Statement) -> Result<(), String> {
    if let Some(when) = statement.when {
        let to = moment(world.now, when)?;
        if to > world.now {
            laws::nothing_unseen(world)?;
        }
        world.advance(to)?;
    }
    let mut words = Reading::new(&statement.words);
    if words.is_done() {
        return Ok(());
    }
    if words.eat("second desk:") {
        let setup = setup::read(&statement.words[2..], "example.org")?;
        world.companies.push(Company::new(setup, 2));
        return Ok(());
    }
    let text = statement.text.as_deref();
    if expect::expect(world, words.clone(), text)? {
        return Ok(());
    }
    laws::nothing_unseen(world)?;
    act::act(world, words, text.unwrap_or_default())?;
    world.pump()
}

fn moment(now: Timestamp, when: When) -> Result<Timestamp, String> {
    let at = now.to_zoned(TimeZone::UTC);
    let (days, hour, minute) = match when {
        When::Later(by) => return now.checked_add(by).map_err(|error| error.to_string()),
        When::At(hour, minute) => (0, hour, minute),
        When::NextDay(hour, minute) => (1, hour, minute),
    };
    let time = Time::new(hour, minute, 0, 0).map_err(|error| error.to_string())?;
    let day = at.date().to_datetime(time).to_zoned(TimeZone::UTC).map_err(|e| e.to_string())?;
    let to = day.timestamp() + SignedDuration::from_hours(24 * days);
    if to < now {
        return Err(format!("it is {now} already; write `next day`"));
    }
    Ok(to)
}
