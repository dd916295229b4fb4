//! Rule 4: a room is used by those below it on the list, and knows none of them.
//!
//! Separate because the list stands here once more, as a table, and is held against the one that
//! people read in `src/lib.rs`. A path counts however it is written: `crate::`, a group, or
//! `super::` climbing out of a room. Links in comments do not.

use crate::Breach;
use crate::scan::{NamedPath, Source};

/// The rooms from top to bottom; those of one line do not know each other.
const ROOMS: &[&[&str]] = &[
    // Every bound with its reason: below nothing, so that all may keep it.
    &["limits"],
    &["mail"],
    &["desk"],
    &["world"],
    // The operator's log speaks the desk's words; what runs, and the protocols, speak to it.
    &["log"],
    &["imap", "smtp"],
    &["store"],
    &["index"],
    &["daemon"],
    &["config"],
    &["cli"],
    &["http"],
    &["sandbox"],
];

/// Who may use a room below it, and why.
const EXCEPTIONS: &[(&str, &str, &str)] =
    &[("cli", "sandbox", "`demo` starts the sandbox, which nothing else does outside of tests")];

/// What stands outside of the rooms.
const OUTSIDE: &[&str] = &["src/lib.rs", "src/main.rs"];

pub(crate) fn rooms_know_none_below(source: &Source) -> Vec<Breach> {
    let Some(own) = room_of(&source.path) else { return Vec::new() };
    let Some(own_rank) = rank(own) else {
        return vec![Breach::new(&source.path, 0, format!("room `{own}` is not on the list"))];
    };
    let mut breaches = Vec::new();
    for (line, used) in uses(source) {
        let allowed = EXCEPTIONS.iter().any(|(from, to, _)| *from == own && *to == used);
        let below = rank(&used).is_some_and(|rank| rank >= own_rank);
        if used != own && below && !allowed {
            let rule = format!("`{own}` uses `{used}`, which is not above it on the list of rooms");
            breaches.push(Breach::new(&source.path, line, rule));
        }
    }
    breaches
}

/// The rooms that a file names outside of its tests, each with its line.
fn uses(source: &Source) -> Vec<(usize, String)> {
    let module = module_of(&source.path);
    let paths = source.paths();
    let named = paths.iter().filter(|path| !path.test);
    named.filter_map(|path| Some((path.line, used_room(path, module.len())?))).collect()
}

/// The segment below the crate's root, where the path goes there from a module so deep.
fn used_room(path: &NamedPath, depth: usize) -> Option<String> {
    let start = if path.starts("self") { 1 } else { 0 };
    let climbed = path.segments.iter().skip(start).take_while(|name| *name == "super").count();
    let at = match path.starts("crate") {
        true => 1,
        false if climbed > 0 && climbed >= depth => start + climbed,
        false => return None,
    };
    path.segments.get(at).cloned()
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|line| line.contains(&room))
}

/// `src/store/query/work.rs` is `["store", "query", "work"]`.
fn module_of(path: &str) -> Vec<&str> {
    let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    path.split('/').filter(|name| *name != "mod").collect()
}

fn room_of(path: &str) -> Option<&str> {
    let inside = path.starts_with("src/") && !OUTSIDE.contains(&path);
    inside.then(|| module_of(path).first().copied()).flatten()
}

/// The rooms as `src/lib.rs` lists them: the first cells of its table, line by line.
fn listed(lib: &Source) -> Vec<(usize, Vec<String>)> {
    let lines = lib.lines.iter().enumerate();
    let section = lines.skip_while(|(_, line)| *line != "//! # Rooms").skip(1);
    let section = section.take_while(|(_, line)| !line.starts_with("//! # "));
    let rows = section.filter_map(|(at, line)| Some((at + 1, line.strip_prefix("//! | ")?)));
    let cells = rows.filter_map(|(line, row)| Some((line, row.split('|').next()?)));
    let named = cells.map(|(line, cell)| {
        let names = cell.split('`').skip(1).step_by(2).map(str::to_owned);
        (line, names.collect())
    });
    named.filter(|(_, names): &(usize, Vec<String>)| !names.is_empty()).collect()
}

/// The table above holds what `src/lib.rs` says, in its order.
pub(crate) fn the_list_is_the_one_of_lib(lib: &Source) -> Vec<Breach> {
    if lib.path != "src/lib.rs" {
        return Vec::new();
    }
    let listed = listed(lib);
    let mut breaches = Vec::new();
    if listed.is_empty() {
        breaches.push(Breach::new(&lib.path, 0, "lists no rooms below `# Rooms`"));
    }
    let mut above = 0;
    for (line, names) in listed {
        for name in names {
            match rank(&name) {
                Some(rank) if rank >= above => above = rank,
                Some(_) => {
                    let rule = format!("`{name}` stands elsewhere in the table of tests/tidy");
                    breaches.push(Breach::new(&lib.path, line, rule));
                }
                None => {
                    let rule = format!("`{name}` is missing in the table of tests/tidy");
                    breaches.push(Breach::new(&lib.path, line, rule));
                }
            }
        }
    }
    breaches
}

/// Exceptions that nobody needs any more.
pub(crate) fn idle_exceptions(sources: &[Source]) -> Vec<Breach> {
    let exists = |room: &str| sources.iter().any(|source| room_of(&source.path) == Some(room));
    let needed = |from: &str, to: &str| {
        let own = sources.iter().filter(|source| room_of(&source.path) == Some(from));
        own.flat_map(uses).any(|(_, used)| used == to)
    };
    let both = EXCEPTIONS.iter().filter(|(from, to, _)| exists(from) && exists(to));
    let idle = both.filter(|(from, to, _)| !needed(from, to));
    let rule = |from: &str, to: &str| format!("`{from}` needs no exception for `{to}`");
    idle.map(|(from, to, _)| Breach::new("tests/tidy/rooms.rs", 0, rule(from, to))).collect()
}

#[test]
fn rule_4_catches_rooms_that_know_what_is_below() {
    let check = |path: &str, text: &str, expected: &[usize]| {
        crate::check(rooms_know_none_below, path, text, expected);
    };
    check("src/mail/a.rs", "use crate::mail::b;\nuse crate::{limits, desk::c};", &[2]);
    check("src/mail/a.rs", "//! [`crate::desk`]\nlet a = crate::store::b();", &[2]);
    check("src/desk/a.rs", "use crate::mail::b;", &[]);
    check("src/smtp/mod.rs", "use crate::imap::b;", &[1]);
    check("src/daemon/a.rs", "use crate::config::Config;\nuse crate::index::b;", &[1]);
    check("src/store/query/work.rs", "use super::super::super::index::b;", &[1]);
    check("src/store/query/work.rs", "use super::super::index::b;", &[]);
    check("src/store/mod.rs", "#[cfg(test)]\nmod tests { use crate::daemon; }", &[]);
    check("src/engine/a.rs", "", &[0]);
}

#[test]
fn rule_4_catches_another_list() {
    let text =
        "//! # Rooms\n//! | [`desk`] | a |\n//! | `mail`, `x` | `b` |\n//! # More\n//! | `y` |";
    crate::check(the_list_is_the_one_of_lib, "src/lib.rs", text, &[3, 3]);
    crate::check(the_list_is_the_one_of_lib, "src/lib.rs", "//! No list.", &[0]);
    crate::check(the_list_is_the_one_of_lib, "src/mail/mod.rs", "//! No list.", &[]);
}

#[test]
fn rule_4_catches_idle_exceptions() {
    let unused = ["src/cli/demo.rs", "src/sandbox/mod.rs"].map(|path| Source::new(path, "a"));
    assert_eq!(idle_exceptions(&unused).len(), 1);
}
