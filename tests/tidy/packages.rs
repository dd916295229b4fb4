//! Rule 10: what we build on, under which licence, and why.
//!
//! Separate because it asks cargo, not the source. It judges the crates that end up in the
//! program on Linux, where it runs; what only tests or build scripts use is free. The tree is
//! asked, since `cargo metadata` also names crates that no feature in use brings along.

use std::process::Command;

use crate::spdx;
use crate::{Breach, tree};

/// Licences that ask for no more than a notice.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that must not come along, and why.
const REFUSED: &[(&str, &str)] = &[
    ("ring", "one cryptographic library is enough, and that is AWS-LC"),
    ("openssl", "TLS is rustls: nothing of the system's is linked"),
    ("openssl-sys", "TLS is rustls: nothing of the system's is linked"),
    ("native-tls", "TLS is rustls: nothing of the system's is linked"),
];

/// The platform that is judged: crates of others need not even be downloaded.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// A crate of the program.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    /// An SPDX expression; empty where the crate states none.
    licence: String,
}

/// Rule 10.
pub(crate) fn licences_are_on_the_list() -> Vec<Breach> {
    let packages = packages(&shipped());
    assert!(packages.len() > 50, "only {} packages were found", packages.len());
    packages.iter().filter_map(judged).collect()
}

/// Rule 10. A reason is a comment beside the dependency or above it.
pub(crate) fn dependencies_have_reasons(manifest: &str) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut within = false;
    let mut above = "";
    for (at, line) in manifest.lines().map(str::trim).enumerate() {
        let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
        if line.starts_with('[') {
            within = line.trim_end_matches(']').ends_with("dependencies");
        } else if within && is_name(key) && !above.starts_with('#') && !line.contains(" # ") {
            let rule = format!("`{key}` stands there without a reason");
            breaches.push(Breach::new("Cargo.toml", at + 1, rule));
        }
        above = line;
    }
    breaches
}

/// What cargo says about the program's crates; it is asked to stay off the network first.
fn shipped() -> String {
    let ask = |more: &[&str]| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["tree", "--locked", "--edges", "normal", "--target", PLATFORM]);
        command.args(["--prefix", "none", "--format", "{p}|{l}"]).args(more);
        command.current_dir(tree::root()).output().expect("cargo runs")
    };
    let mut answer = ask(&["--offline"]);
    if !answer.status.success() {
        answer = ask(&[]);
    }
    let said = String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "cargo tree failed: {said}");
    String::from_utf8_lossy(&answer.stdout).into_owned()
}

/// The crates of such a tree, each once; the first is the program itself and does not count.
fn packages(tree: &str) -> Vec<Package> {
    let crates = tree.lines().skip(1).filter_map(|line| line.split_once('|'));
    let read = |(package, licence): (&str, &str)| Package {
        name: package.split(' ').next().unwrap_or_default().to_owned(),
        licence: licence.trim_end_matches("(*)").trim().to_owned(),
    };
    let mut packages: Vec<Package> = crates.map(read).collect();
    packages.sort();
    packages.dedup();
    packages
}

/// What is wrong with one crate.
fn judged(package: &Package) -> Option<Breach> {
    let Package { name, licence } = package;
    if let Some((_, reason)) = REFUSED.iter().find(|(refused, _)| refused == name) {
        return Some(Breach::new("Cargo.lock", 0, format!("`{name}` came along: {reason}")));
    }
    let fine = spdx::satisfied(licence, &|licence| LICENCES.contains(&licence));
    let rule = format!("`{name}` is under `{licence}`, which is not on the list of licences");
    (!fine).then(|| Breach::new("Cargo.lock", 0, rule))
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

#[test]
fn rule_10_catches_other_licences() {
    let check = |name: &str, licence: &str, expected: bool| {
        let package = Package { name: name.to_owned(), licence: licence.to_owned() };
        assert_eq!(judged(&package).is_none(), expected, "{name}: {licence}");
    };
    check("a", "MIT OR GPL-3.0-only", true);
    check("a", "GPL-3.0-only", false);
    check("a", "MIT AND MPL-2.0", false);
    check("a", "ISC AND (Apache-2.0 OR ISC) AND BSD-3-Clause", true);
    check("a", "", false);
    check("ring", "MIT", false);
}

#[test]
fn rule_10_reads_the_tree() {
    let tree = "us v1.0.0 (/somewhere)|MIT\nb v1.0.0|ISC (*)\na v0.2.0 (proc-macro)|MIT/X\n\
                \nb v1.0.0|ISC\nc v1.0.0|\n";
    let found: Vec<String> = packages(tree)
        .iter()
        .map(|package| format!("{}:{}", package.name, package.licence))
        .collect();
    assert_eq!(found, ["a:MIT/X", "b:ISC", "c:"]);
}

#[test]
fn rule_10_catches_dependencies_without_a_reason() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\na = \"1\"\nb = \"1\" # for c\n\
                    # for e\nd = { version = \"1\", features = [\n  \"f\",\n] }\n\
                    [dev-dependencies]\ng.version = \"1\"\n[features]\nh = []\n\
                    [target.'cfg(unix)'.dependencies]\ni = \"1\"";
    let lines: Vec<usize> =
        dependencies_have_reasons(manifest).iter().map(|breach| breach.line).collect();
    assert_eq!(lines, [4, 11, 15]);
}
