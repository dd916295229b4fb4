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
mod point;
mod relay;
mod script;
mod setup;
mod shelves;
mod tally;
mod touch;
mod world;

pub(crate) use company::Company;
pub(crate) use world::World;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use script::{Reading, Statement, When};

/// Plays a script whole: every mail has to be spoken of, and the laws hold at its end.
pub(crate) fn play(name: &str, source: &str) {
    let mut world = begin(name, source);
    let end = source.lines().count();
    let fail = |why: String| -> ! { panic!("{name}:{end}: {why}\n") };
    laws::nothing_unseen(&world).unwrap_or_else(|why| fail(why));
    laws::check(&mut world).unwrap_or_else(|why| fail(format!("a law is broken: {why}")));
}

/// Plays a script and gives the world at its end. Panics with file, line and what is wrong.
pub(crate) fn begin(name: &str, source: &str) -> World {
    let statements = parse(name, source);
    let Some((first, rest)) = statements.split_first() else {
        panic!("{name}:1: an empty script proves nothing")
    };
    let mut world = desk(first).unwrap_or_else(|why| panic!("{name}:{}: {why}\n", first.line));
    proceed(&mut world, name, rest);
    world
}

/// Goes on with a script that has no `desk:` line.
pub(crate) fn run(world: &mut World, name: &str, source: &str) {
    proceed(world, name, &parse(name, source));
}

/// Checks the laws alone.
pub(crate) fn check_laws(world: &mut World) {
    laws::check(world).unwrap_or_else(|why| panic!("a law is broken: {why}"));
}

fn parse(name: &str, source: &str) -> Vec<Statement> {
    script::parse(source).unwrap_or_else(|(line, why)| panic!("{name}:{line}: {why}\n"))
}

fn proceed(world: &mut World, name: &str, statements: &[Statement]) {
    for statement in statements {
        step(world, statement).unwrap_or_else(|why| panic!("{name}:{}: {why}\n", statement.line));
    }
}

/// The `desk:` line makes the world.
fn desk(statement: &Statement) -> Result<World, String> {
    let mut words = Reading::new(&statement.words);
    if !words.eat("desk:") {
        return Err("a script begins with `desk:`".to_owned());
    }
    let setup = setup::read(&statement.words[1..], statement.text.as_deref(), "example.com")?;
    Ok(World::new(Company::new(setup, 1)))
}

fn step(world: &mut World, statement: &Statement) -> Result<(), String> {
    if let Some(when) = statement.when {
        let to = moment(world.now, when)?;
        if to > world.now && world.is_strict {
            laws::nothing_unseen(world)?;
        }
        world.advance(to)?;
    }
    let mut words = Reading::new(&statement.words);
    if words.is_done() {
        return Ok(());
    }
    if words.eat("second desk:") {
        let setup = setup::read(&statement.words[2..], statement.text.as_deref(), "example.org")?;
        world.companies.push(Company::new(setup, 2));
        return Ok(());
    }
    let text = statement.text.as_deref();
    if expect::expect(world, words.clone(), text)? {
        return Ok(());
    }
    if world.is_strict {
        laws::nothing_unseen(world)?;
    }
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
