//! SMTP commands: a line to a verb with its arguments.
//!
//! Separate so that syntax is judged before state is looked at (RFC 5321 §4.1.1, RFC 4954). Pure.

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// EHLO or HELO, with the client's name.
    Hello { name: String, extended: bool },
    /// AUTH with mechanism and initial response.
    Auth { mechanism: String, initial: Option<String> },
    /// MAIL with return path and announced size.
    Mail { from: String, size: Option<u64> },
    /// RCPT.
    Rcpt { to: String },
    /// DATA.
    Data,
    /// RSET.
    Rset,
    /// NOOP.
    Noop,
    /// QUIT.
    Quit,
    /// VRFY.
    Vrfy,
    /// A verb that is known, with arguments that are wrong.
    Malformed,
    /// MAIL or RCPT with a parameter that was not offered.
    UnknownParameter,
    /// No verb of ours.
    Unknown,
}

impl Command {
    /// Reads a line.
    pub(super) fn read(line: &str) -> Command {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" if rest.is_empty() => Command::Malformed,
            "EHLO" => Command::Hello { name: host_name(rest), extended: true },
            "HELO" => Command::Hello { name: host_name(rest), extended: false },
            "AUTH" => auth(rest),
            "MAIL" => mail(rest),
            "RCPT" => rcpt(rest),
            "DATA" if rest.is_empty() => Command::Data,
            "RSET" if rest.is_empty() => Command::Rset,
            "QUIT" if rest.is_empty() => Command::Quit,
            "DATA" | "RSET" | "QUIT" => Command::Malformed,
            "NOOP" => Command::Noop,
            "VRFY" => Command::Vrfy,
            _ => Command::Unknown,
        }
    }
}

/// The client's name, as much of it as may go into a Received field.
fn host_name(text: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '[' | ']' | ':');
    text.chars().filter(fits).take(255).collect()
}

fn auth(rest: &str) -> Command {
    let mut words = rest.split_ascii_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(mechanism), initial, None) => Command::Auth {
            mechanism: mechanism.to_ascii_uppercase(),
            initial: initial.map(str::to_owned),
        },
        _ => Command::Malformed,
    }
}

fn mail(rest: &str) -> Command {
    let Some((from, parameters)) = path(rest, "FROM:") else { return Command::Malformed };
    if !from.is_empty() && !is_address(&from) {
        return Command::Malformed;
    }
    let mut size = None;
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" => match value.parse() {
                Ok(bytes) => size = Some(bytes),
                Err(_) => return Command::Malformed,
            },
            "BODY" if matches!(value.to_ascii_uppercase().as_str(), "7BIT" | "8BITMIME") => {}
            "SMTPUTF8" if value.is_empty() => {}
            "AUTH" => {}
            _ => return Command::UnknownParameter,
        }
    }
    Command::Mail { from, size }
}

fn rcpt(rest: &str) -> Command {
    match path(rest, "TO:") {
        Some((to, _)) if !is_address(&to) => Command::Malformed,
        Some((_, parameters)) if !parameters.is_empty() => Command::UnknownParameter,
        Some((to, _)) => Command::Rcpt { to },
        None => Command::Malformed,
    }
}

/// The path behind `keyword`, and what follows it. A source route is dropped (RFC 5321 §4.1.1.3).
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(String, &'a str)> {
    let (head, rest) = rest.split_at_checked(keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let rest = rest.trim_start().strip_prefix('<')?;
    let mut quoted = false;
    let mut escaped = false;
    let end = rest.find(|c| {
        let ends = c == '>' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    let (path, parameters) = rest.split_at_checked(end)?;
    let parameters = parameters.strip_prefix('>')?;
    if !parameters.is_empty() && !parameters.starts_with(' ') {
        return None;
    }
    let address = match path.strip_prefix('@') {
        Some(routed) => routed.split_once(':')?.1,
        None => path,
    };
    Some((address.to_owned(), parameters.trim()))
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let fits = |c: char| !c.is_control() && !matches!(c, '<' | '>' | ' ');
    !local.is_empty()
        && !domain.is_empty()
        && text.len() <= 320
        && (local.starts_with('"') || local.chars().all(fits))
        && domain.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read() {
        let check = |line: &str, expected: Command| assert_eq!(Command::read(line), expected);
        let mail = |from: &str, size| Command::Mail { from: from.to_owned(), size };
        let rcpt = |to: &str| Command::Rcpt { to: to.to_owned() };
        check("MAIL FROM:<kim@x.test>", mail("kim@x.test", None));
        check("mail from: <kim@x.test> size=12 BODY=8BITMIME", mail("kim@x.test", Some(12)));
        check("MAIL FROM:<>", mail("", None));
        check("MAIL FROM:<@a.test,@b.test:kim@x.test>", mail("kim@x.test", None));
        check("MAIL FROM:<\"a>b\"@x.test>", mail("\"a>b\"@x.test", None));
        check("MAIL FROM:<kim@x.test> SIZE=x", Command::Malformed);
        check("MAIL FROM:<kim@x.test>SIZE=1", Command::Malformed);
        check("MAIL FROM:<kim@x.test> RET=HDRS", Command::UnknownParameter);
        check("MAIL FROM:kim@x.test", Command::Malformed);
        check("MAIL FROM:<kim>", Command::Malformed);
        check("MAIL", Command::Malformed);
        check("RCPT TO:<anna+t@x.test>", rcpt("anna+t@x.test"));
        check("RCPT TO:<>", Command::Malformed);
        check("RCPT TO:<anna@x.test> NOTIFY=NEVER", Command::UnknownParameter);
        check("RCPT TO:<a b@x.test>", Command::Malformed);
        check("RCPT TO:ü", Command::Malformed);
        check("DATA now", Command::Malformed);
        check("EHLO", Command::Malformed);
        check("EHLO [127.0.0.1]", Command::Hello { name: "[127.0.0.1]".into(), extended: true });
        check("HELO a\tb", Command::Hello { name: "ab".into(), extended: false });
        check("STARTTLS", Command::Unknown);
        check("", Command::Unknown);
    }
}
