//! How many mails everybody got of a desk, by kind: what a scenario states as the most.
//!
//! Separate because it looks at the whole story, not at the next mail. Prints the figures, so that
//! whoever asks what a day costs a reader can see it. Never counts what people send each other.

use std::collections::{BTreeMap, BTreeSet};

use super::script::Reading;
use super::world::World;

/// `at most 31 mails to anna, 9 to lena, 4 to anybody else`: of the first desk, from the beginning.
/// Whoever is not named is anybody else, one by one; so everybody has a figure.
#[expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]
pub(crate) fn at_most(world: &mut World, words: &mut Reading<'_>) -> Result<(), String> {
    let counted = count(world);
    println!("{}", told(&counted));
    let mut named = BTreeSet::new();
    let mut has_rest = false;
    loop {
        let most = words.word("a number")?;
        let most: usize = most.parse().map_err(|_| format!("{most} is no number"))?;
        let _ = words.eat("mails") || words.eat("mail");
        if !words.eat("to") {
            return Err("it is `at most 3 mails to anna, 2 to anybody else`".to_owned());
        }
        if words.eat("anybody else") {
            has_rest = true;
            let others = counted.iter().filter(|(address, _)| !named.contains(*address));
            for (address, kinds) in others {
                within(address, kinds, most)?;
            }
        } else {
            let address = world.address(words.word("a name")?)?.to_lowercase();
            if let Some(kinds) = counted.get(&address) {
                within(&address, kinds, most)?;
            }
            named.insert(address);
        }
        if words.is_done() {
            break;
        }
        if !words.eat_comma() {
            return Err("figures have commas between them".to_owned());
        }
    }
    if has_rest { Ok(()) } else { Err("the last figure is of `anybody else`".to_owned()) }
}

/// Mails of the first desk by recipient and kind.
fn count(world: &World) -> BTreeMap<String, BTreeMap<&'static str, usize>> {
    let mut counted: BTreeMap<String, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for mail in world.departed.iter().filter(|mail| mail.company == 0) {
        for recipient in &mail.recipients {
            let kinds = counted.entry(recipient.key()).or_default();
            *kinds.entry(mail.kind.as_str()).or_default() += 1;
        }
    }
    counted
}

fn within(address: &str, kinds: &BTreeMap<&'static str, usize>, most: usize) -> Result<(), String> {
    let total: usize = kinds.values().sum();
    if total <= most {
        return Ok(());
    }
    Err(format!("{address} got {total} mails, more than {most}: {}", by_kind(kinds)))
}

fn by_kind(kinds: &BTreeMap<&'static str, usize>) -> String {
    let parts: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    parts.join(", ")
}

/// A line for each reader, those with the most mail first.
fn told(counted: &BTreeMap<String, BTreeMap<&'static str, usize>>) -> String {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (address, kinds) in counted {
        let total: usize = kinds.values().sum();
        lines.push((total, format!("  {total:>3} to {address}: {}", by_kind(kinds))));
    }
    lines.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
    format!("mails of this story:\n{}", lines.join("\n"))
}
