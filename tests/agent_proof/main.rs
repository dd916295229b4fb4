//! Agents by mail, and whoever would like to be one: what must hold whatever arrives.
//!
//! Separate from the scenarios, which tell one story each: here are whole matrices, tables and
//! thousands of made-up conversations, each judged by a rule of its own that shares no code with
//! the desk. All play on the stage: real bytes through the real desk, without any network.
//!
//! | file | shows |
//! | --- | --- |
//! | `attacks` | what strangers, customers and forgers try: none succeeds, each stands in `show` |
//! | `clients` | answers as mail clients write them: the new words and files leave, nothing else |
//! | `form` | what a client puts around an answer, out of `clients/*.txt` |
//! | `leaks` | a thousand made-up conversations: nothing internal reaches anybody outside |
//! | `matrix` | token × From × authentication × age × configuration: exactly one class relays |
//! | `same_second` | two agents answer at once: one answer goes out, one is held, each is told |

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in its helpers, and says how much it has tried"
)]

mod attacks;
mod clients;
mod form;
mod leaks;
mod matrix;
mod same_second;
#[path = "../stage/mod.rs"]
#[expect(dead_code, reason = "scripts are played in pieces here, never whole")]
mod stage;

use stage::World;

/// A desk, where nobody has to speak of every mail.
fn begin(desk: &str) -> World {
    let mut world = stage::begin("the test", desk);
    world.is_strict = false;
    world
}

/// Goes on.
fn run(world: &mut World, script: &str) {
    stage::run(world, "the test", script);
}

/// How many mails of this kind somebody has got.
fn received(world: &mut World, who: &str, kind: &str) -> usize {
    world.inbox(who).iter().filter(|mail| mail.kind == kind).count()
}
