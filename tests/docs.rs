//! The README held against the program: its commands, their options, its examples.
//!
//! Separate because prose rots unseen. Every command of the README's list answers `--help` and
//! knows the options shown beside it, every command of the program stands in the list, and every
//! `posthaste` line of a console block is one that the program understands. Nothing is run but
//! `--help`, so no example touches a configuration or a server.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its functions")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// One command as the list shows it: `outbox retry`, and `--json` beside it.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    words: Vec<String>,
    options: Vec<String>,
}

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).expect("README.md is there")
}

/// What the program says to these words and `--help`.
fn help(words: &[String]) -> Output {
    let program: Option<&str> = option_env!("CARGO_BIN_EXE_posthaste");
    let mut command = Command::new(program.expect("the package builds `posthaste`"));
    command.args(words).arg("--help").env_remove("POSTHASTE_CONFIG");
    command.output().expect("the program starts")
}

/// The commands of the table below the heading "Commands": the code in its first column.
fn listed(readme: &str) -> Vec<Listed> {
    let lines = readme.lines().skip_while(|line| !is_commands_heading(line)).skip(1);
    let section = lines.take_while(|line| !line.starts_with('#'));
    let rows = section.filter_map(|line| line.strip_prefix('|'));
    let mut found = Vec::new();
    for row in rows {
        let row = row.replace("\\|", "/");
        let cell = row.split('|').next().unwrap_or_default();
        found.extend(cell.split('`').skip(1).step_by(2).flat_map(commands_of));
    }
    found
}

fn is_commands_heading(line: &str) -> bool {
    line.starts_with('#') && line.trim_start_matches('#').trim() == "Commands"
}

/// `outbox list/retry REF [--json]` is two commands with an option each; what is written in
/// capitals stands for a value.
fn commands_of(code: &str) -> Vec<Listed> {
    let mut commands = vec![Vec::new()];
    let mut options = Vec::new();
    for word in code.split([' ', '[', ']', '…']).filter(|word| !word.is_empty()) {
        let names: Vec<&str> = word.split('/').collect();
        if word.starts_with('-') {
            options.extend(names.iter().map(|name| (*name).to_owned()));
        } else if names.iter().all(|name| is_name(name)) {
            let longer = |words: &Vec<String>| -> Vec<Vec<String>> {
                let with = |name: &&str| [words.as_slice(), &[(*name).to_owned()]].concat();
                names.iter().map(with).collect()
            };
            commands = commands.iter().flat_map(longer).collect();
        }
    }
    let listed = |words| Listed { words, options: options.clone() };
    commands.into_iter().filter(|words| !words.is_empty()).map(listed).collect()
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

/// The commands that the program's own help lists.
fn offered(help: &str) -> BTreeSet<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let section = lines.take_while(|line| !line.is_empty());
    let indented = section.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = indented.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// What follows `posthaste` in the commands of the console blocks, with the line of each.
fn invocations(readme: &str) -> Vec<(usize, Vec<String>)> {
    let mut within = false;
    let mut found = Vec::new();
    for (at, line) in readme.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("```") {
            within = line.starts_with("```console");
        }
        let typed = line.strip_prefix("$ ").or_else(|| line.strip_prefix("# "));
        for command in typed.filter(|_| within).into_iter().flat_map(commands_typed) {
            found.extend(arguments(command).map(|arguments| (at + 1, arguments)));
        }
    }
    found
}

/// The commands of one line, each as words: split as a shell does, as far as a README goes. A
/// comment or a redirection ends it.
fn commands_typed(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars().chain([' ']) {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() || "|;&<>".contains(c) || (c == '#' && word.is_none()) => {
                if let (Some(word), Some(words)) = (word.take(), commands.last_mut()) {
                    words.push(word);
                }
                if "|;&".contains(c) {
                    commands.push(Vec::new());
                } else if "<>#".contains(c) {
                    break;
                }
            }
            None => word.get_or_insert_default().push(c),
        }
    }
    commands.retain(|words| !words.is_empty());
    commands
}

/// The arguments of a command that runs `posthaste`, itself or by `sudo`.
fn arguments(words: Vec<String>) -> Option<Vec<String>> {
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        if word == "posthaste" || word.ends_with("/posthaste") {
            return Some(words.collect());
        }
        if matches!(word.as_str(), "-u" | "-g") {
            words.next();
        } else if word != "sudo" && !word.starts_with('-') && !word.contains('=') {
            return None;
        }
    }
    None
}

#[test]
fn every_command_of_the_readme_exists() {
    let listed = listed(&readme());
    assert!(!listed.is_empty(), "README.md has no table of commands below a heading `Commands`");
    let mut wrong = Vec::new();
    for Listed { words, options } in listed {
        let answer = help(&words);
        let said = String::from_utf8_lossy(&answer.stdout);
        let shown = words.join(" ");
        if !answer.status.success() {
            wrong.push(format!("README.md: there is no `posthaste {shown}`"));
        }
        let missing = options.iter().filter(|option| !said.contains(option.as_str()));
        wrong.extend(missing.map(|option| format!("README.md: `{shown}` has no `{option}`")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_command_is_in_the_readme() {
    let answer = help(&[]);
    let offered = offered(&String::from_utf8_lossy(&answer.stdout));
    assert!(!offered.is_empty(), "`posthaste --help` lists no commands");
    let listed: BTreeSet<String> = listed(&readme())
        .into_iter()
        .filter_map(|listed| listed.words.into_iter().next())
        .collect();
    let missing: Vec<&String> = offered.difference(&listed).collect();
    assert!(missing.is_empty(), "README.md does not list {missing:?}");
}

#[test]
fn every_example_of_the_readme_is_understood() {
    let invocations = invocations(&readme());
    assert!(!invocations.is_empty(), "README.md has no console block that runs posthaste");
    let mut wrong = Vec::new();
    for (line, words) in invocations {
        let answer = help(&words);
        if !answer.status.success() {
            let said = String::from_utf8_lossy(&answer.stderr);
            wrong.push(format!("README.md:{line}: posthaste {}: {said}", words.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_is_read() {
    let readme = "# X\n| `no` |\n## Commands\n\n| command | does |\n| --- | --- |\n\
                  | `run [--once]` | `x` |\n| `tag`, `show REF` | a |\n\
                  | `outbox list\\|retry [--html\\|--json]` | b |\n## More\n| `not` |\n";
    let shown: Vec<String> = listed(readme)
        .iter()
        .map(|listed| format!("{}:{}", listed.words.join(" "), listed.options.join(",")))
        .collect();
    let expected =
        ["run:--once", "tag:", "show:", "outbox list:--html,--json", "outbox retry:--html,--json"];
    assert_eq!(shown, expected);
}

#[test]
fn the_help_is_read() {
    let help = "About.\n\nUsage: posthaste <COMMAND>\n\nCommands:\n  run      Run the daemon\n  \
                list-all  Lists\n           all\n  help     Print this\n\nOptions:\n  -x  Y\n";
    assert_eq!(offered(help), BTreeSet::from(["list-all".to_owned(), "run".to_owned()]));
}

#[test]
fn the_examples_are_read() {
    let check = |line: &str, expected: &[&str]| {
        let readme =
            format!("```sh\n$ posthaste no\n```\n\n```console\n{line}\nposthaste out\n```\n");
        let found: Vec<String> = invocations(&readme)
            .iter()
            .map(|(line, words)| format!("{line}:{}", words.join("_")))
            .collect();
        assert_eq!(found, expected, "{line}");
    };
    check("$ posthaste list --status open", &["6:list_--status_open"]);
    check("# sudo -u posthaste posthaste check   # tries it", &["6:check"]);
    check(
        "$ target/release/posthaste search \"a b\" 'c' | head; posthaste status",
        &["6:search_a b_c", "6:status"],
    );
    check("$ A=b posthaste list --json > x", &["6:list_--json"]);
    check("$ systemctl enable --now posthaste && journalctl -u posthaste", &[]);
    check("$ posthaste note 7KQ2M9 ''", &["6:note_7KQ2M9_"]);
}
