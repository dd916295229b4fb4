//! Structure, headers, texts and files: what four sets say of them, and that nothing panics.
//!
//! Separate because it alone looks at every mail of every set. Where the source project says
//! itself what is right, we agree. Most rows, though, were made with Python's email package, which
//! has opinions of its own: where we differ, a table says why, mail for mail. A mail that is not in
//! it and differs fails the test, and so does a line of it that is no longer needed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Case, Tally, cases, folder, is_shown, sets};
use posthaste::mail::message::Message;
use posthaste::mail::read::parse::{parse, part_bytes};

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

/// The sets that say what subject, sender, text and files are.
const SETS: [&str; 4] = ["mime-mail-parser", "mime-mikel", "mime-mime4j", "mime-mimekit"];

/// What is compared.
const WHAT: [&str; 4] = ["subject", "sender", "text", "files"];

/// The least that must agree before any reason is heard, in percent, over all sets.
const FLOORS: [f64; 4] = [100.0, 99.0, 85.0, 90.0];

#[test]
fn structure_agrees_with_what_others_read() {
    let Some(folder) = folder() else { return };
    let mut reasons: BTreeMap<(String, &str), &str> = BTreeMap::new();
    for (name, what, reason) in REASONS {
        let before = reasons.insert(((*name).to_owned(), *what), *reason);
        assert!(before.is_none(), "{name} {what} twice");
    }
    let mut totals = [Tally::default(); 4];
    let mut unexplained = Vec::new();
    for set in SETS {
        let mut tallies = [Tally::default(); 4];
        let mut without_defects = 0;
        for case in cases(&folder, set) {
            let message = case.message();
            without_defects += u32::from(message.defects.is_empty());
            for (place, agrees) in compare(&case, &message).into_iter().enumerate() {
                let Some(agrees) = agrees else { continue };
                tallies[place].count(agrees);
                totals[place].count(agrees);
                let file = case.name.replace("/eml/", "/");
                let file = file.strip_suffix(".eml").unwrap_or(&file);
                let reason = reasons.remove(&(file.to_owned(), WHAT[place]));
                if agrees == reason.is_some() {
                    unexplained.push(format!("{file} {}: {reason:?}", WHAT[place]));
                    show(&case, place, &message);
                } else if !agrees && is_shown() {
                    show(&case, place, &message);
                }
            }
        }
        println!("{set}: {without_defects} mails without defects");
        for (place, what) in WHAT.iter().enumerate() {
            tallies[place].hold(&format!("{set}: {what}"), 0.0);
        }
    }
    for (place, what) in WHAT.iter().enumerate() {
        totals[place].hold(&format!("all: {what}"), FLOORS[place]);
    }
    println!("all: {} differences, each with its reason", REASONS.len());
    assert!(reasons.is_empty(), "reasons for nothing: {reasons:#?}");
    assert!(unexplained.is_empty(), "no reason, or one too many: {unexplained:#?}");
}

/// Whether subject, sender, text and files agree; `None` where the row does not say.
fn compare(case: &Case, message: &Message) -> [Option<bool>; 4] {
    // An expectation with this in it was made by a reader that lost a letter.
    let stated = case.stated("subject").filter(|subject| !subject.contains("\\ufffd"));
    let subject = stated.map(|subject| letters(subject) == letters(&message.subject));
    let sender = case.stated("from").map(|from| {
        let author = message.from.first().map(|author| author.address.as_str());
        author.is_some_and(|author| author.eq_ignore_ascii_case(from))
    });
    let text = case.stated("text").map(|text| {
        let (stated, ours) = (letters(text), letters(&message.text));
        // Rows keep 2,000 letters of a text.
        let is_cut = text.chars().count() >= 2_000;
        if is_cut { ours.starts_with(&stated) } else { ours == stated }
    });
    let files = if case.row["tnef_files"].is_array() {
        // These rows name the files that the source project's tests look at, not all of them.
        let ours: Vec<String> = message.attachments.iter().map(|a| last(&a.name)).collect();
        Some(case.stated_all("tnef_files").iter().all(|name| ours.contains(&last(name))))
    } else {
        case.row["filenames"].is_array().then(|| same_files(case, message))
    };
    [subject, sender, text, files]
}

fn same_files(case: &Case, message: &Message) -> bool {
    let mut stated: Vec<String> = case.stated_all("filenames").iter().map(|n| last(n)).collect();
    let ours = message.attachments.iter().filter(|attachment| {
        // Mails and parts without a name of their own got one from us.
        let is_named = !attachment.content_type.starts_with("message/")
            && !is_made_up(&last(&attachment.name));
        is_named || stated.contains(&last(&attachment.name))
    });
    let mut ours: Vec<String> = ours.map(|attachment| last(&attachment.name)).collect();
    stated.sort();
    ours.sort();
    stated == ours
}

/// Letters and digits alone: expectations differ in blanks and quotes.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The last piece of a path, which is all that is kept of a name.
fn last(name: &str) -> String {
    letters(name.rsplit(['/', '\\']).next().unwrap_or(name))
}

/// `part-3.bin`, as [`letters`] leaves it.
fn is_made_up(name: &str) -> bool {
    name.strip_prefix("part").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn show(case: &Case, place: usize, message: &Message) {
    let row = &case.row;
    let (expected, found) = match place {
        0 => (&row["subject"], message.subject.clone()),
        1 => (&row["from"], format!("{:?}", message.from)),
        2 => (&row["text"], message.text.clone()),
        _ if row["tnef_files"].is_array() => (&row["tnef_files"], names(message)),
        _ => (&row["filenames"], names(message)),
    };
    let defects = &message.defects;
    println!("  {} {}: {expected}\n     not {found:?} {defects:?}", case.name, WHAT[place]);
}

fn names(message: &Message) -> String {
    let names: Vec<&str> = message.attachments.iter().map(|a| a.name.as_str()).collect();
    names.join(", ")
}

const SIGNATURE: &str = "a signature is no file that anybody wants";
const FORWARDED: &str = "what is in a forwarded mail belongs to it, and it is one file here";
const PIECES: &str = "every piece of text between pictures is text, not the first alone";
const IMAGE: &str = "what an image shows (its alt) is text";
const LINKS: &str = "where a link goes is text";
const PLACEHOLDER: &str = "plain text that only speaks of the HTML loses against it";
const UTF8: &str = "UTF-8 in spite of its label iso-8859-1: our letters are right, theirs are two";
const ONE_TEXT: &str = "a mail that is one named text is that text";
const UUENCODE: &str = "files in the text are taken out of it";

/// Where we differ from a row, and why we mean to: mail, what differs, the reason.
const REASONS: &[(&str, &str, &str)] = &[
    ("mime-mail-parser/legacy_039", "text", IMAGE),
    ("mime-mail-parser/legacy_049", "text", UUENCODE),
    ("mime-mail-parser/legacy_049", "files", UUENCODE),
    ("mime-mail-parser/malformed_010", "text", FORWARDED),
    ("mime-mail-parser/malformed_015", "files", SIGNATURE),
    ("mime-mail-parser/rfc_000", "text", PIECES),
    ("mime-mail-parser/rfc_002", "files", FORWARDED),
    ("mime-mail-parser/rfc_005", "text", PIECES),
    ("mime-mail-parser/rfc_006", "text", PLACEHOLDER),
    ("mime-mail-parser/rfc_007", "text", PIECES),
    ("mime-mikel/attachment_emails_attachment_message_rfc822", "files", FORWARDED),
    ("mime-mikel/attachment_emails_attachment_pdf_non_ascii", "text", UTF8),
    ("mime-mikel/attachment_emails_attachment_pdf_non_ascii_lf", "text", UTF8),
    ("mime-mikel/error_emails_content_transfer_encoding_7-bit", "text", UTF8),
    ("mime-mikel/error_emails_content_transfer_encoding_text-html", "text", LINKS),
    ("mime-mikel/error_emails_content_transfer_encoding_with_8bits", "text", LINKS),
    ("mime-mikel/mime_emails_raw_email_with_nested_attachment", "files", SIGNATURE),
    ("mime-mikel/mime_emails_sig_only_email", "files", SIGNATURE),
    ("mime-mikel/plain_emails_raw_email10", "text", UTF8),
    (
        "mime-mikel/rfc6532_utf8_headers",
        "sender",
        "the address has letters beyond ASCII; theirs lost them",
    ),
    ("mime-mime4j/testmsgs_intermediate-boundaries", "text", PIECES),
    ("mime-mime4j/mimetools-testmsgs_badfile", "files", ONE_TEXT),
    ("mime-mime4j/mimetools-testmsgs_bluedot-postcard", "text", PLACEHOLDER),
    ("mime-mime4j/mimetools-testmsgs_infinite", "files", ONE_TEXT),
    ("mime-mime4j/mimetools-testmsgs_multi-nested", "text", PIECES),
    ("mime-mime4j/mimetools-testmsgs_multi-nested2", "text", PIECES),
    ("mime-mime4j/mimetools-testmsgs_multi-nested3", "text", PIECES),
    ("mime-mime4j/mimetools-testmsgs_re-fwd", "text", FORWARDED),
    ("mime-mime4j/mimetools-testmsgs_sig-uu", "text", UUENCODE),
    ("mime-mime4j/mimetools-testmsgs_sig-uu", "files", UUENCODE),
    ("mime-mime4j/mimetools-testmsgs_uu-junk-target", "text", PIECES),
    ("mime-mime4j/mimetools-testmsgs_uu-junk", "text", PIECES),
    ("mime-mime4j/mimetools-testmsgs_uu-junk", "files", UUENCODE),
    ("mime-mime4j/mimetools-testmsgs_uu-zeegee", "text", UUENCODE),
    ("mime-mime4j/mimetools-testmsgs_uu-zeegee", "files", UUENCODE),
    ("mime-mime4j/mimetools-testmsgs_x-gzip64", "files", ONE_TEXT),
    (
        "mime-mimekit/messages_missing-subtype.txt",
        "text",
        "a part with a name and no type is a file",
    ),
    ("mime-mimekit/messages_multipart-digest.txt", "text", FORWARDED),
    ("mime-mimekit/smime_thunderbird-signed.txt", "files", SIGNATURE),
    ("mime-mimekit/tnef_rich-text", "files", "winmail.dat is opened: the files are in it"),
    ("mime-mimekit/tnef_ukr", "files", "winmail.dat is opened: only the text is in it"),
    ("mime-mimekit/tnef_multi-value-attribute", "files", "the RTF in it is the text, not a file"),
];
