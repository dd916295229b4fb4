//! Codes in what servers say: enhanced status codes (RFC 3463) and SMTP replies (RFC 5321 §4.2).
//!
//! Separate because both are looked for in prose, where dates, addresses and versions look alike.
//! Never interprets a code: see `fault`.

/// The first enhanced status code of any class.
pub(super) fn any(text: &str) -> Option<String> {
    of_classes(text, &["2", "4", "5"])
}

/// The first enhanced status code of a failure.
pub(super) fn of_failure(text: &str) -> Option<String> {
    of_classes(text, &["4", "5"])
}

/// "Other or undefined": the reply behind it may know more.
pub(super) fn is_vague(status: &str) -> bool {
    status.ends_with(".0.0")
}

/// The class of the first SMTP reply code of a failure in a text, `550 …`.
pub(super) fn reply_class(text: &str) -> Option<char> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .find(|word| is_reply_code(word))
        .and_then(|word| word.chars().next())
}

/// A reply code of a failure, and nothing else.
pub(super) fn is_reply_code(word: &str) -> bool {
    word.len() == 3
        && word.starts_with(['4', '5'])
        && word.chars().nth(1).is_some_and(|c| ('0'..='7').contains(&c))
        && word.bytes().all(|b| b.is_ascii_digit())
}

/// A status code of one of these classes, and nothing else: two numbers up to 999 follow the class.
pub(super) fn is_status(word: &str, classes: &[&str]) -> bool {
    let mut parts = word.split('.');
    let mut number = |long: usize| {
        parts.next().filter(|part| {
            (1..=long).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let (class, subject, detail) = (number(1), number(3), number(3));
    class.is_some_and(|class| classes.contains(&class))
        && subject.is_some()
        && detail.is_some()
        && parts.next().is_none()
}

fn of_classes(text: &str, classes: &[&str]) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|word| word.trim_end_matches('.'))
        .find(|word| is_status(word, classes))
        .map(str::to_owned)
}
