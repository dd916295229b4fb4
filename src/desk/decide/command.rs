//! Commands: the words that agents write in the first or last lines of a mail.
//!
//! Separate because these words are a contract with people. English and German; case, a full stop,
//! umlauts and `ß` make no difference, and unambiguous abbreviations are understood where a slip
//! does no harm. Whatever looks like a command and is none is a [`Problem`] that holds the whole
//! mail: never text that goes to a customer. Never acts.

use crate::desk::conversation::{Priority, Ref};

/// What an agent asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Settled, the customer is told.
    Resolve,
    /// Settled, nobody is told.
    Close,
    /// The customer owes an answer.
    Wait,
    /// Not settled after all.
    Reopen,
    /// The writer takes it.
    Take,
    /// It goes to this agent, or to nobody.
    Assign(Option<String>),
    /// The mail is internal; the named agent is told.
    Note(Option<String>),
    /// It presses more or less.
    Priority(Priority),
    /// Tags to add and to remove.
    Tag {
        /// To add.
        added: Vec<String>,
        /// To remove.
        removed: Vec<String>,
    },
    /// A held answer after all.
    Send,
    /// The words, by mail.
    Help,
}

/// Why a mail with something like a command in it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No command is called that.
    Unknown {
        /// As written, with `#`.
        written: String,
        /// What may have been meant.
        meant: Option<&'static str>,
    },
    /// A short form that fits several commands.
    Ambiguous {
        /// As written, with `#`.
        written: String,
    },
    /// A command without the word that it needs, or with one that it does not take.
    Argument {
        /// The line as written.
        written: String,
        /// How it is written right.
        usage: &'static str,
    },
    /// No agent is called that.
    NoSuchAgent {
        /// The name as written.
        written: String,
    },
    /// A command between lines of text.
    Misplaced {
        /// As written, with `#`.
        written: String,
    },
    /// The first line is a command's word without `#`.
    WithoutHash {
        /// As written.
        written: String,
    },
    /// The contract has it, this version does not.
    NotYet {
        /// As written, with `#`.
        written: String,
    },
}

/// An agent's words, with the commands taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The text that is left, blank lines around it trimmed.
    pub text: String,
    /// The commands in their order, or everything that is wrong.
    pub commands: Result<Vec<Command>, Vec<Problem>>,
    /// What was understood of them, also where something is wrong; of misplaced ones `#note` alone,
    /// so that no slip makes a note an answer.
    pub understood: Vec<Command>,
}

/// Takes the commands out of what an agent newly wrote. `agents`: the short names there are.
#[must_use]
pub fn parse(words: &str, agents: &[&str]) -> Parsed {
    let lines: Vec<&str> = words.lines().collect();
    let is_marked = |line: &&str| line.trim().is_empty() || is_command_line(line);
    let head = lines.iter().take_while(|line| is_marked(line)).count();
    let body = lines.get(head..).unwrap_or_default();
    let tail = body.iter().rev().take_while(|line| is_marked(line)).count();
    let (text, last) = body.split_at(body.len() - tail);

    let mut commands = Vec::new();
    let mut problems = Vec::new();
    for line in lines.iter().take(head).chain(last).filter(|line| !line.trim().is_empty()) {
        match parse_line(line, agents) {
            Ok(command) => commands.push(command),
            Err(problem) => problems.push(problem),
        }
    }
    let mut understood = commands.clone();
    for line in text {
        if is_command_line(line) && (line.split_whitespace().count() == 1 || names_command(line)) {
            problems.push(Problem::Misplaced { written: shown(line) });
            let command = parse_line(line, agents).ok();
            understood.extend(command.filter(|command| matches!(command, Command::Note(_))));
        }
    }
    if let Some(first) = text.first().filter(|_| commands.is_empty() && problems.is_empty())
        && lines.iter().find(|line| !line.trim().is_empty()) == Some(first)
        && is_bare_word_of_a_command(first)
    {
        problems.push(Problem::WithoutHash { written: shown(first) });
    }
    Parsed {
        text: text.join("\n").trim_matches('\n').trim_end().to_owned(),
        commands: if problems.is_empty() { Ok(commands) } else { Err(problems) },
        understood,
    }
}

/// What a word asks for, before its arguments are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Resolve,
    Close,
    Wait,
    Reopen,
    Take,
    Assign,
    Note,
    Priority,
    Tag,
    Send,
    Help,
    Later,
}

/// One row a command: the verb, its words (English first), whether a short form is understood.
const WORDS: &[(Verb, &[&str], bool)] = &[
    (Verb::Resolve, &["resolve", "erledigt"], true),
    (Verb::Close, &["close", "still"], true),
    (Verb::Wait, &["wait", "wartet"], true),
    (Verb::Reopen, &["reopen", "offen"], true),
    (Verb::Take, &["take", "uebernehme"], true),
    (Verb::Assign, &["assign", "fuer"], false),
    (Verb::Note, &["note", "notiz"], true),
    (Verb::Priority, &["priority", "prioritaet"], true),
    (Verb::Tag, &["tag"], true),
    (Verb::Send, &["send", "senden"], false),
    (Verb::Help, &["help", "hilfe"], true),
    (Verb::Later, &["snooze", "wiedervorlage"], true),
    (Verb::Later, &["promise", "versprochen"], true),
    (Verb::Later, &["merge", "zusammen"], false),
    (Verb::Later, &["split", "trennen"], true),
    (Verb::Later, &["spam"], false),
    (Verb::Later, &["cc", "kopie"], false),
    (Verb::Later, &["to", "an"], false),
    (Verb::Later, &["template", "vorlage"], true),
    (Verb::Later, &["undo", "stopp"], true),
    (Verb::Later, &["show", "zeige"], true),
    (Verb::Later, &["search", "suche"], true),
    (Verb::Later, &["queue", "liste"], true),
    (Verb::Later, &["mine", "meine"], true),
    (Verb::Later, &["report", "bericht"], true),
    (Verb::Later, &["away", "weg"], true),
    (Verb::Later, &["back", "zurueck"], true),
];

/// A line that means to be a command: `#` and a letter. `#` before a digit or a blank is text.
fn is_command_line(line: &str) -> bool {
    let mut chars = line.trim_start().chars();
    chars.next() == Some('#') && chars.next().is_some_and(char::is_alphabetic)
}

/// Whether the line begins with a command's own word: `#assign anna`, and not `#hashtag of ours`.
fn names_command(line: &str) -> bool {
    let written = line.split_whitespace().next().unwrap_or_default();
    is_bare_word_of_a_command(written.trim_start_matches('#'))
}

fn is_bare_word_of_a_command(line: &str) -> bool {
    let word = folded(line.trim());
    WORDS.iter().any(|(_, words, _)| words.contains(&word.as_str()))
}

/// Lower case, umlauts and `ß` spelt out, a full stop or colon at the end dropped.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.trim_end_matches(['.', ':', '!', ',']).chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

/// What is shown of a line that was not understood: one line, not too long.
fn shown(line: &str) -> String {
    line.trim().chars().take(60).collect()
}

fn find_verb(word: &str, written: &str) -> Result<Verb, Problem> {
    if let Some((verb, _, _)) = WORDS.iter().find(|(_, words, _)| words.contains(&word)) {
        return Ok(*verb);
    }
    let mut short = WORDS.iter().filter(|(_, words, abbreviable)| {
        *abbreviable && word.len() >= 2 && words.iter().any(|full| full.starts_with(word))
    });
    // A short form is taken only where not even a command that takes none begins like it.
    let strict = WORDS.iter().any(|(_, words, abbreviable)| {
        !abbreviable && word.len() >= 2 && words.iter().any(|full| full.starts_with(word))
    });
    match (short.next(), short.next()) {
        (Some((verb, _, _)), None) if !strict => Ok(*verb),
        (Some(_), _) => Err(Problem::Ambiguous { written: written.to_owned() }),
        (None, _) => {
            Err(Problem::Unknown { written: written.to_owned(), meant: nearest_word(word) })
        }
    }
}

/// The command's word that a slip of two keys turns into this one.
fn nearest_word(word: &str) -> Option<&'static str> {
    WORDS
        .iter()
        .flat_map(|(_, words, _)| words.iter())
        .map(|known| (strsim::damerau_levenshtein(word, known), *known))
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len() / 2)
        .min()
        .map(|(_, known)| known)
}

fn parse_line(line: &str, agents: &[&str]) -> Result<Command, Problem> {
    let mut words = line.split_whitespace();
    let written = words.next().unwrap_or_default();
    let verb = find_verb(&folded(written.trim_start_matches('#')), &shown(written))?;
    let arguments: Vec<&str> = words.collect();
    let usage = |usage: &'static str| Problem::Argument { written: shown(line), usage };
    let without_arguments = |command: Command, how: &'static str| {
        if arguments.is_empty() {
            return Ok(command);
        }
        match arguments.as_slice() {
            [one] if Ref::parse(one).is_some() => Err(Problem::NotYet { written: shown(line) }),
            _ => Err(usage(how)),
        }
    };
    match verb {
        Verb::Resolve => without_arguments(Command::Resolve, "#resolve"),
        Verb::Close => without_arguments(Command::Close, "#close"),
        Verb::Wait => without_arguments(Command::Wait, "#wait"),
        Verb::Reopen => without_arguments(Command::Reopen, "#reopen"),
        Verb::Take => without_arguments(Command::Take, "#take"),
        Verb::Send => without_arguments(Command::Send, "#send"),
        Verb::Help => without_arguments(Command::Help, "#help"),
        Verb::Later => Err(Problem::NotYet { written: shown(written) }),
        Verb::Assign => match arguments.as_slice() {
            [name] if ["none", "niemand"].contains(&folded(name).as_str()) => {
                Ok(Command::Assign(None))
            }
            [name] => find_agent(name, agents).map(|name| Command::Assign(Some(name))),
            _ => Err(usage("#assign NAME, #assign none")),
        },
        Verb::Note => match arguments.as_slice() {
            [] => Ok(Command::Note(None)),
            [name] => find_agent(name, agents).map(|name| Command::Note(Some(name))),
            _ => Err(usage("#note, #note NAME")),
        },
        Verb::Priority => match arguments.as_slice() {
            [word] => find_priority(word).map(Command::Priority).ok_or_else(|| {
                usage("#priority low, #priority normal, #priority high, #priority urgent")
            }),
            _ => Err(usage("#priority low, #priority normal, #priority high, #priority urgent")),
        },
        Verb::Tag => parse_tags(&arguments).ok_or_else(|| usage("#tag +billing -new")),
    }
}

fn find_agent(written: &str, agents: &[&str]) -> Result<String, Problem> {
    let wanted = folded(written.trim_start_matches('@'));
    agents
        .iter()
        .find(|name| folded(name) == wanted)
        .map(|name| (*name).to_owned())
        .ok_or_else(|| Problem::NoSuchAgent { written: shown(written) })
}

fn find_priority(word: &str) -> Option<Priority> {
    match folded(word).as_str() {
        "low" | "niedrig" => Some(Priority::Low),
        "normal" => Some(Priority::Normal),
        "high" | "hoch" => Some(Priority::High),
        "urgent" | "dringend" => Some(Priority::Urgent),
        _ => None,
    }
}

fn parse_tags(arguments: &[&str]) -> Option<Command> {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for argument in arguments {
        let (list, tag) = match argument.strip_prefix('-') {
            Some(tag) => (&mut removed, tag),
            None => (&mut added, argument.strip_prefix('+').unwrap_or(argument)),
        };
        let tag = tag.to_lowercase();
        let fits = !tag.is_empty()
            && tag.len() <= 40
            && tag.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        if !fits {
            return None;
        }
        list.push(tag);
    }
    (!arguments.is_empty()).then_some(Command::Tag { added, removed })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENTS: &[&str] = &["anna", "Jürgen"];

    fn check(words: &str, text: &str, commands: &[Command]) {
        let parsed = parse(words, AGENTS);
        assert_eq!(parsed.text, text, "{words:?}");
        assert_eq!(parsed.commands, Ok(commands.to_vec()), "{words:?}");
    }

    fn check_held(words: &str, problems: &[Problem]) {
        assert_eq!(parse(words, AGENTS).commands, Err(problems.to_vec()), "{words:?}");
    }

    fn name(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn commands_stand_first_or_last_one_a_line() {
        check("Hello Kim,\n\nit is done.", "Hello Kim,\n\nit is done.", &[]);
        check("#resolve", "", &[Command::Resolve]);
        check("#Erledigt.\n\nHallo", "Hallo", &[Command::Resolve]);
        check("Hello\n#take\n#resolve\n", "Hello", &[Command::Take, Command::Resolve]);
        check(
            "#note\nHello\n#assign ANNA",
            "Hello",
            &[Command::Note(None), Command::Assign(name("anna"))],
        );
        check("#für juergen", "", &[Command::Assign(name("Jürgen"))]);
        check("#fuer niemand", "", &[Command::Assign(None)]);
        check("#Übernehme", "", &[Command::Take]);
        check("#uebernehme", "", &[Command::Take]);
        check("#priority hoch", "", &[Command::Priority(Priority::High)]);
        check(
            "#tag +billing -new vip",
            "",
            &[Command::Tag {
                added: vec!["billing".into(), "vip".into()],
                removed: vec!["new".into()],
            }],
        );
    }

    #[test]
    fn short_forms_where_a_slip_does_no_harm() {
        check("#res", "", &[Command::Resolve]);
        check("#erl", "", &[Command::Resolve]);
        check("#hel", "", &[Command::Help]);
        check_held("#sen", &[Problem::Unknown { written: "#sen".into(), meant: Some("send") }]);
        check_held("#s", &[Problem::Unknown { written: "#s".into(), meant: None }]);
        check_held("#re", &[Problem::Ambiguous { written: "#re".into() }]);
    }

    #[test]
    fn a_hash_before_a_digit_or_a_blank_is_text() {
        check("#1 is broken", "#1 is broken", &[]);
        check("# Heading\ntext", "# Heading\ntext", &[]);
    }

    #[test]
    fn what_looks_like_a_command_and_is_none_holds_the_mail() {
        check_held(
            "Hi\n#reslove",
            &[Problem::Unknown { written: "#reslove".into(), meant: Some("resolve") }],
        );
        check_held(
            "#hashtag marketing",
            &[Problem::Unknown { written: "#hashtag".into(), meant: None }],
        );
        check_held("Hi\n#resolve\nKim", &[Problem::Misplaced { written: "#resolve".into() }]);
        check_held(
            "Hi\n#assign anna\nKim",
            &[Problem::Misplaced { written: "#assign anna".into() }],
        );
        check_held("erledigt\n\nHallo", &[Problem::WithoutHash { written: "erledigt".into() }]);
        check_held(
            "#assign",
            &[Problem::Argument { written: "#assign".into(), usage: "#assign NAME, #assign none" }],
        );
        check_held("#assign Bob", &[Problem::NoSuchAgent { written: "Bob".into() }]);
        check_held("#snooze 2d", &[Problem::NotYet { written: "#snooze".into() }]);
        check_held("#resolve 7KQ2M9", &[Problem::NotYet { written: "#resolve 7KQ2M9".into() }]);
        check_held(
            "#foo1\n#bar2",
            &[
                Problem::Unknown { written: "#foo1".into(), meant: None },
                Problem::Unknown { written: "#bar2".into(), meant: None },
            ],
        );
    }

    #[test]
    fn words_in_prose_are_text() {
        check("Please see #resolve in the manual", "Please see #resolve in the manual", &[]);
        check("Hi,\n#tuesday is fine\nKim", "Hi,\n#tuesday is fine\nKim", &[]);
        check("still nothing?", "still nothing?", &[]);
    }
}
