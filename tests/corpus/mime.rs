//! Structure, headers, texts and files: what four sets say of them, and that nothing panics.
//!
//! Separate because it alone looks at every mail of every set. Most rows were made with Python's
//! email package, so that agreement with all of them is not the aim.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use posthaste::mail::message::Message;
use posthaste::mail::read::parse::{parse, part_bytes};
use serde_json::Value;

use super::{Tally, cases, folder, is_shown, sets};

/// Sets with expectations of structure, and the least agreement in percent: subject, author, text,
/// names of files. Most rows were made with Python's email package, so that 100 is not the aim.
/// Where we differ, we mean to:
///
/// - a signature (`smime.p7s`, `signature.asc`) is no file, and a file's name is cleaned;
/// - files and texts inside a forwarded mail or a digest belong to that mail, which is one file
///   here;
/// - all pieces of text between pictures are text, not the first one alone;
/// - plain text that only says that one should look at the HTML loses against the HTML;
/// - what an image shows (its `alt`) is text;
/// - UTF-8 and raw 8-bit letters in headers are letters;
/// - a mail that is one named text is that text.
const FLOORS: [(&str, [f64; 4]); 4] = [
    ("mime-mail-parser", [99.0, 99.0, 91.0, 95.0]),
    ("mime-mikel", [99.0, 98.0, 97.0, 95.0]),
    ("mime-mime4j", [99.0, 99.0, 91.0, 92.0]),
    ("mime-mimekit", [99.0, 99.0, 90.0, 95.0]),
];

#[test]
fn every_mail_of_every_set_is_read() {
    let Some(folder) = folder() else { return };
    let mut read = 0;
    for set in sets(&folder) {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(set.join("eml")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let mut defects: BTreeMap<&str, usize> = BTreeMap::new();
        for file in &files {
            let raw = std::fs::read(file).unwrap();
            let message = parse(&raw);
            check_message(file, &raw, &message);
            for defect in message.defects {
                *defects.entry(defect).or_default() += 1;
            }
        }
        println!("{}: {} read, {defects:?}", set.display(), files.len());
        read += files.len();
    }
    assert!(read >= 600, "only {read} mails in {}", folder.display());
}

/// What holds for every message, whatever the mail.
fn check_message(file: &Path, raw: &[u8], message: &Message) {
    let at = file.display();
    let clean = |text: &str| text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control());
    assert!(clean(&message.text), "{at}: controls in the text");
    assert!(
        !message.subject.contains('\n') && clean(&message.subject),
        "{at}: {}",
        message.subject
    );
    for attachment in &message.attachments {
        let bytes = part_bytes(raw, attachment.part).unwrap_or_else(|| panic!("{at}: no part"));
        assert_eq!(bytes.len() as u64, attachment.size, "{at}: {}", attachment.name);
        assert!(!attachment.name.is_empty() && !attachment.name.contains(['/', '\\']), "{at}");
    }
}

#[test]
fn structure_agrees_with_what_others_read() {
    let Some(folder) = folder() else { return };
    for (set, floors) in FLOORS {
        let mut tallies = [Tally::default(); 4];
        for case in cases(&folder, set) {
            let message = case.message();
            for (place, agrees) in compare(&case.row, &message).into_iter().enumerate() {
                let Some(agrees) = agrees else { continue };
                tallies[place].count(agrees);
                if !agrees && is_shown() {
                    show(&case.name, place, &case.row, &message);
                }
            }
        }
        for (place, what) in WHAT.iter().enumerate() {
            tallies[place].hold(&format!("{set}: {what}"), floors[place]);
        }
    }
}

const WHAT: [&str; 4] = ["subject", "author", "text", "files"];

/// Whether subject, author, text and files agree; `None` where the row does not say.
fn compare(row: &Value, message: &Message) -> [Option<bool>; 4] {
    // An expectation with this in it was made by a reader that lost a letter.
    let stated = row["subject"].as_str().filter(|subject| !subject.contains("\\ufffd"));
    let subject = stated.map(|subject| words(subject) == words(&message.subject));
    let from = row["from"].as_str().map(|from| {
        let author = message.from.first().map(|author| author.address.as_str());
        author.is_some_and(|author| author.eq_ignore_ascii_case(from))
    });
    let text = row["text"].as_str().map(|text| {
        let ours = words(&message.text);
        words(text).chars().take(40).eq(ours.chars().take(40))
    });
    let files = row["filenames"].as_array().map(|names| {
        let found: Vec<&str> = message.attachments.iter().map(|a| a.name.as_str()).collect();
        names.iter().filter_map(Value::as_str).all(|name| {
            let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
            found.iter().any(|found| words(found) == words(last))
        })
    });
    [subject, from, text, files]
}

/// Letters and digits alone: expectations differ in blanks and quotes.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn show(name: &str, place: usize, row: &Value, message: &Message) {
    let (expected, found) = match place {
        0 => (&row["subject"], message.subject.clone()),
        1 => (&row["from"], format!("{:?}", message.from)),
        2 => (&row["text"], message.text.chars().take(120).collect()),
        _ => (&row["filenames"], format!("{:?}", message.attachments)),
    };
    let expected: String = expected.to_string().chars().take(120).collect();
    println!("  {name} {}: {expected}\n     not {found:?}", WHAT[place]);
}
