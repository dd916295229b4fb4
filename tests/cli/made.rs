//! What is made from the code: a man page and completions for every command, the schema and the
//! example. Without a configuration, for a package is built where there is none.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::Done;

/// Runs a command that has to work where there is no configuration.
fn ok(words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
    command.args(words).env("POSTHASTE_CONFIG", "/nowhere/posthaste.toml");
    let done = Done::of(command.output().unwrap());
    assert_eq!((done.status, done.err.as_str()), (Some(0), ""), "{words:?}");
    done.out
}

/// Every command as the help shows it, those within others too: `outbox list`.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(words) = open.pop() {
        let asked: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let help = ok(&asked);
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let listed = listed.take_while(|line| !line.is_empty());
        let listed = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        for name in listed.filter_map(|line| line.split_whitespace().next()) {
            if name != "help" {
                let longer: Vec<String> = words.iter().cloned().chain([name.to_owned()]).collect();
                found.push(longer.clone());
                open.push(longer);
            }
        }
    }
    assert!(found.len() > 20, "{found:?}");
    found
}

#[test]
fn every_command_has_a_man_page() {
    let home = TempDir::new().unwrap();
    let pages = home.path().join("man");
    ok(&["man", "--dir", pages.to_str().unwrap()]);
    let mut expected = BTreeSet::from(["posthaste.1".to_owned()]);
    expected.extend(commands().iter().map(|words| format!("posthaste-{}.1", words.join("-"))));
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let found: BTreeSet<String> =
        fs::read_dir(&pages).unwrap().map(|entry| name(entry.unwrap())).collect();
    assert_eq!(found, expected);
    for page in found {
        let text = fs::read_to_string(pages.join(&page)).unwrap();
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{page}: {text}");
    }
    let whole = ok(&["man"]);
    assert_eq!(whole, fs::read_to_string(pages.join("posthaste.1")).unwrap());
    for told in ["Exit status", "POSTHASTE_CONFIG", "/etc/posthaste/posthaste.toml"] {
        assert!(whole.contains(told), "{told} is not in:\n{whole}");
    }
}

#[test]
fn every_command_is_completed() {
    for shell in ["bash", "zsh", "fish"] {
        let text = ok(&["completions", shell]);
        for words in commands() {
            let name = words.last().unwrap();
            assert!(text.contains(name.as_str()), "{shell} does not know {words:?}");
        }
        // fish writes long options without their dashes.
        assert!(text.contains("--config") || text.contains("-l config"), "{shell}");
    }
    let mut command = Command::new("bash");
    let script = TempDir::new().unwrap();
    let path = script.path().join("completions");
    fs::write(&path, ok(&["completions", "bash"])).unwrap();
    let typed = "source \"$1\"; COMP_WORDS=(posthaste outbox ret); COMP_CWORD=2; \
                 _posthaste posthaste ret outbox; echo \"${COMPREPLY[@]}\"";
    let done = Done::of(command.args(["-c", typed, "bash"]).arg(&path).output().unwrap());
    assert_eq!((done.status, done.out.trim()), (Some(0), "retry"), "{done:?}");
}

#[test]
fn the_example_and_the_schema_are_printed() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    assert_eq!(ok(&["config", "example"]), fs::read_to_string(example).unwrap());
    let schema: serde_json::Value = serde_json::from_str(&ok(&["config", "schema"])).unwrap();
    assert_eq!(schema, posthaste::config::schema());
}
