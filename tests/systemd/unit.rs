//! The unit and its companions, judged by systemd's own tools, and the package's list of files.
//!
//! No systemd needs to run for that: systemd-analyze reads files.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Runs one of systemd's tools; gives what it said, and whether it was content.
fn tool(name: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(name)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}; Debian's package systemd brings it"));
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_unit_is_closed_up() {
    let unit = file("systemd/posthaste.service");
    let arguments = ["security", "--offline=yes", "--threshold=15", unit.to_str().unwrap()];
    let (content, said) = tool("systemd-analyze", &arguments);
    let figure = said.lines().find(|line| line.contains("Overall exposure")).unwrap_or_default();
    assert!(content && figure.contains("posthaste.service"), "more than 1.5:\n{said}");
}

/// systemd reads every line, and what the unit runs is there.
#[test]
fn the_unit_is_understood() {
    let root = TempDir::new().unwrap();
    let put = |from: &Path, to: &str| {
        let to = root.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    };
    put(&file("systemd/posthaste.service"), "usr/lib/systemd/system/posthaste.service");
    put(Path::new(env!("CARGO_BIN_EXE_posthaste")), "usr/bin/posthaste");
    put(Path::new("/bin/kill"), "usr/bin/kill");
    symlink("usr/bin", root.path().join("bin")).unwrap();
    symlink("usr/lib", root.path().join("lib")).unwrap();
    for target in ["sysinit", "shutdown", "basic", "multi-user", "network-online", "time-sync"] {
        let path = root.path().join(format!("usr/lib/systemd/system/{target}.target"));
        fs::write(path, "[Unit]\nDefaultDependencies=no\n").unwrap();
    }
    let root = format!("--root={}", root.path().display());
    let verify = || tool("systemd-analyze", &["verify", "--man=no", &root, "posthaste.service"]);
    let (content, said) = verify();
    let about_us: Vec<&str> = said.lines().filter(|line| line.contains("posthaste")).collect();
    assert!(content && about_us.is_empty(), "{said}");
}

#[test]
fn the_user_and_the_directories_are_understood() {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join("etc")).unwrap();
    let root_option = format!("--root={}", root.path().display());
    let users = file("systemd/posthaste.sysusers");
    let (content, said) = tool("systemd-sysusers", &[&root_option, users.to_str().unwrap()]);
    assert!(content, "{said}");
    let passwd = fs::read_to_string(root.path().join("etc/passwd")).unwrap();
    assert!(passwd.starts_with("posthaste:"), "{passwd}");

    let directories = file("systemd/posthaste.tmpfile");
    let arguments = ["--create", &root_option, directories.to_str().unwrap()];
    let (content, said) = tool("systemd-tmpfiles", &arguments);
    assert!(content, "{said}");
    for directory in ["etc/posthaste/credentials", "var/lib/posthaste"] {
        assert!(root.path().join(directory).is_dir(), "{directory} is missing: {said}");
    }
}

/// The unit gives up on no status but the one for a bad configuration, which the program has.
#[test]
fn the_unit_and_the_program_agree() {
    let unit = fs::read_to_string(file("systemd/posthaste.service")).unwrap();
    assert!(unit.contains("\nRestartPreventExitStatus=78\n"));
    let lines = unit.lines().filter(|line| !line.starts_with("ExecPaths="));
    let runs = lines.filter_map(|line| line.split_once("=/usr/bin/posthaste "));
    let mut commands = 0;
    for (_, arguments) in runs {
        let words: Vec<&str> = arguments.split(' ').chain(["--help"]).collect();
        let (content, said) = tool(env!("CARGO_BIN_EXE_posthaste"), &words);
        assert!(content, "{arguments}: {said}");
        commands += 1;
    }
    assert_eq!(commands, 3, "ExecStartPre, ExecStart and ExecReload run it");
}

/// What the package takes from the repository is there, and what it takes from `target/` is what
/// `systemd/package` makes.
#[test]
fn the_package_is_complete() {
    let manifest = fs::read_to_string(file("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let package = &manifest["package"]["metadata"]["deb"];
    let script = fs::read_to_string(file("systemd/package")).unwrap();
    let assets = package["assets"].as_array().unwrap();
    for asset in assets {
        let source = asset[0].as_str().unwrap();
        let made = source.strip_prefix("target/package/").map(|name| name.trim_end_matches("/*.1"));
        match made {
            Some(name) => assert!(script.contains(&format!("\"$made/{name}\"")), "{source}"),
            None if source == "target/release/posthaste" => {}
            None => assert!(file(source).is_file(), "{source} is missing"),
        }
    }
    let unit_name = package["systemd-units"]["unit-name"].as_str().unwrap();
    for ending in ["service", "sysusers", "tmpfile"] {
        assert!(file(&format!("systemd/{unit_name}.{ending}")).is_file(), "{ending}");
    }
}
