//! Deaths in a row: a desk that dies while it recovers, and one that hardly lives at all.
//!
//! Separate because here more than one process of a run dies. Where they die is drawn from a seed
//! that is printed, so that a failure can be played again. What is uncertain twice is a person's
//! business, and the only thing that may be left over.

use std::collections::BTreeMap;

use posthaste::sandbox::Fault;

use super::dice::Dice;
use super::mails::{answer, plain};
use super::oracle::{Seen, look};
use super::place::{ANNA, Place};
use super::post::{Post, sandbox};
use super::run::{Filing, Run, run, until_rest};
use super::script::{customer, find, people};

/// Runs of which three processes die.
const RUNS: u64 = 40;

#[test]
fn it_dies_again_while_it_recovers() {
    let mut left = 0;
    for seed in 1..=RUNS {
        let mut dice = Dice::new(seed);
        // Many mails at once, some of agents, one of an agent; and what recovery does comes first.
        let (place, reach) =
            [(1, 700), (3, 150), (5, 60)][usize::try_from(seed % 3).expect("0 to 2")];
        let mut deaths = BTreeMap::from([(place, 1 + dice.below(reach))]);
        deaths.extend((1..=2).map(|after| (place + after, 1 + dice.below(30))));
        let run = run(&deaths, Filing::Desk);
        assert_sound(&format!("seed {seed}, {deaths:?}, died {:?}", run.died), &run.seen);
        left += run.let_go + run.seen.ledger.left.len();
    }
    println!("{RUNS} runs, {left} mails left to a person");
}

#[test]
fn thirty_deaths_in_a_row_cost_no_mail() {
    // Within so many points from its start each of them dies: the fewer, the more die while they
    // take mail in, for that comes first.
    for (seed, reach) in [(1, 60), (2, 60), (3, 30), (4, 30), (5, 16), (6, 16)] {
        let mut dice = Dice::new(seed);
        let deaths: BTreeMap<usize, u64> =
            (0..30).map(|place| (place, 1 + dice.below(reach))).collect();
        let Run { died, processes, let_go, seen } = run(&deaths, Filing::Desk);
        println!("seed {seed}: {} of {processes} processes died, {let_go} let go", died.len());
        assert_sound(&format!("seed {seed}"), &seen);
        assert!(died.len() >= 25, "seed {seed}: only {} died", died.len());
        for left in &seen.ledger.left {
            println!("  left to a person: {left}");
        }
    }
}

/// The relay takes the whole body and hangs up, twice: a person has to look, and is told.
#[test]
fn an_answer_that_is_cut_twice_is_left_to_a_person() {
    for delivered in [false, true] {
        let people = people();
        let post = sandbox(people.clone());
        let mut place = Place::new(&post, "0s");
        until_rest(&mut place, &post).expect("the first start");
        let kim = customer(1);
        post.write(&kim, &plain(&kim, "kim@client.example", "A lamp", "", "My lamp is dark."));
        until_rest(&mut place, &post).expect("a customer's mail");
        let notice = find(&post, ANNA, "notice", "A lamp").expect("a notice");
        post.write(ANNA, &answer(ANNA, "anna@client.example", &notice, "A new one is coming."));
        for _ in 0..2 {
            post.fault(Fault::CloseAfterDot { delivered });
        }
        until_rest(&mut place, &post).expect("an answer that is cut");
        let seen = look(&place, &post, &people);
        assert_eq!(seen.wrong, [""; 0]);
        assert_eq!(seen.ledger.left.len(), 1, "{:?}", seen.ledger);
        find(&post, ANNA, "alert", "A lamp").expect("she is told");
    }
}

fn assert_sound(what: &str, seen: &Seen) {
    assert!(seen.wrong.is_empty(), "{what}:\n{}", seen.wrong.join("\n"));
}
