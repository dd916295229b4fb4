//! What clients say that the codec does not read.
//!
//! Separate so that everything else sees commands of the codec alone: ID (RFC 2971), NAMESPACE
//! (RFC 2342), LIST with options (RFC 5258, RFC 5819, RFC 6154), and `RFC822.PEEK`, which RFC 1730
//! had and Outlook still says. Rewrites, and never answers. What it does not know either stays as
//! it is, and is refused by the codec. Pure.

use std::borrow::Cow;

/// A command, as far as it can be read here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Dialect<'a> {
    /// ID, with its tag.
    Identification(&'a str),
    /// NAMESPACE, with its tag.
    Namespace(&'a str),
    /// LIST with options.
    List {
        /// A plain LIST for each pattern.
        commands: Vec<String>,
        /// What was asked besides.
        options: ListOptions,
    },
    /// What the codec reads.
    Plain {
        /// The command.
        command: Cow<'a, [u8]>,
        /// Whether a whole mail, fetched by PEEK, is to be called `RFC822`.
        as_rfc822: bool,
    },
}

/// The options of LIST.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ListOptions {
    /// Only what is subscribed.
    pub only_subscribed: bool,
    /// Only what has a special use.
    pub only_special_use: bool,
    /// Say which are subscribed.
    pub tell_subscribed: bool,
    /// Say which have folders below them.
    pub tell_children: bool,
    /// A STATUS command for each folder, up to its name, and what follows the name.
    pub status: Option<String>,
}

/// Reads a command.
pub(super) fn read(message: &[u8]) -> Dialect<'_> {
    let plain = |command| Dialect::Plain { command, as_rfc822: false };
    let Ok(text) = std::str::from_utf8(message) else { return plain(Cow::Borrowed(message)) };
    let mut words = text.split_ascii_whitespace();
    let (Some(tag), Some(verb)) = (words.next(), words.next()) else {
        return plain(Cow::Borrowed(message));
    };
    let argument = words.next();
    let is = |name: &str| verb.eq_ignore_ascii_case(name);
    match argument {
        Some(word) if is("ID") && (word.starts_with('(') || word.eq_ignore_ascii_case("NIL")) => {
            return Dialect::Identification(tag);
        }
        None if is("NAMESPACE") => return Dialect::Namespace(tag),
        Some(_) | None => {}
    }
    if is("LIST")
        && let Some(list) = extended_list(tag, text)
    {
        return list;
    }
    let is_fetch = is("FETCH") || argument.is_some_and(|word| word.eq_ignore_ascii_case("FETCH"));
    match is_fetch.then(|| without_peek(text)).flatten() {
        Some(command) => {
            Dialect::Plain { command: Cow::Owned(command.into_bytes()), as_rfc822: true }
        }
        None => plain(Cow::Borrowed(message)),
    }
}

/// The command with `BODY.PEEK[]` in place of `RFC822.PEEK`; none where that is not in it.
fn without_peek(text: &str) -> Option<String> {
    const PEEK: &str = "RFC822.PEEK";
    let at = text.to_ascii_uppercase().find(PEEK)?;
    let (before, rest) = text.split_at_checked(at)?;
    let (_, behind) = rest.split_at_checked(PEEK.len())?;
    let ends = behind.starts_with([' ', ')', '\r']);
    (ends && before.ends_with([' ', '('])).then(|| format!("{before}BODY.PEEK[]{behind}"))
}

/// LIST with selection options, several patterns or return options; none where it has none of them.
fn extended_list<'a>(tag: &str, text: &str) -> Option<Dialect<'a>> {
    let tokens = tokens(text.trim_ascii_end())?;
    let mut rest = tokens.get(2..)?.iter().copied().peekable();
    let mut options = ListOptions::default();
    let selection = rest.next_if(|token| token.starts_with('('));
    for option in selection.map(inner).unwrap_or_default().split_ascii_whitespace() {
        match option.to_ascii_uppercase().as_str() {
            "SUBSCRIBED" => {
                options.only_subscribed = true;
                options.tell_subscribed = true;
            }
            "SPECIAL-USE" => options.only_special_use = true,
            // There are no remote folders, and every folder is looked at.
            "REMOTE" | "RECURSIVEMATCH" => {}
            _ => return None,
        }
    }
    let (reference, pattern) = (rest.next()?, rest.next()?);
    let patterns = match pattern.starts_with('(') {
        true => self::tokens(inner(pattern))?,
        false => vec![pattern],
    };
    let returned = match rest.next() {
        Some(word) if word.eq_ignore_ascii_case("RETURN") => Some(rest.next()?),
        Some(_) => return None,
        None => None,
    };
    if selection.is_none() && returned.is_none() && !pattern.starts_with('(') {
        return None;
    }
    let mut returns = self::tokens(returned.map(inner).unwrap_or_default())?.into_iter();
    while let Some(option) = returns.next() {
        match option.to_ascii_uppercase().as_str() {
            "SUBSCRIBED" => options.tell_subscribed = true,
            "CHILDREN" => options.tell_children = true,
            "SPECIAL-USE" => {}
            "STATUS" => options.status = Some(returns.next()?.to_owned()),
            _ => return None,
        }
    }
    let command = |pattern: &str| format!("{tag} LIST {reference} {pattern}\r\n");
    let commands = patterns.into_iter().map(command).collect();
    Some(Dialect::List { commands, options })
}

/// What lies between a token's parentheses.
fn inner(token: &str) -> &str {
    token.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or_default()
}

/// Words, quoted strings and parenthesised groups; none where one has no end, or where a literal is
/// among them. Groups within groups stay in one piece.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_ascii_start();
    while !rest.is_empty() {
        let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
        let mut end = rest.len();
        for (at, letter) in rest.char_indices() {
            match letter {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '{' => return None,
                '(' => depth += 1,
                ')' => depth = depth.checked_sub(1)?,
                ' ' if depth == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        if quoted || depth > 0 {
            return None;
        }
        let (token, behind) = rest.split_at_checked(end)?;
        tokens.push(token);
        rest = behind.trim_ascii_start();
    }
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Dialect<'_> {
        Dialect::Plain { command: Cow::Borrowed(text.as_bytes()), as_rfc822: false }
    }

    #[test]
    fn what_the_codec_reads_stays() {
        for text in [
            "a NOOP\r\n",
            "a",
            "",
            "a LIST \"\" \"*\"\r\n",
            "a LIST (SUBSCRIBED\r\n",
            "a LIST (XYZZY) \"\" *\r\n",
            "a LIST \"\" * RETURN (XYZZY)\r\n",
            "a LIST \"\" {3}\r\n",
            "a FETCH 1 (RFC822.PEEKING)\r\n",
            "a SEARCH TEXT RFC822.PEEK\r\n",
            "a ID\r\n",
        ] {
            assert_eq!(read(text.as_bytes()), plain(text), "{text}");
        }
        assert!(matches!(read(b"a \xff"), Dialect::Plain { as_rfc822: false, .. }));
    }

    #[test]
    fn what_it_does_not_read_is_rewritten() {
        assert_eq!(read(b"a id NIL\r\n"), Dialect::Identification("a"));
        assert_eq!(read(b"a ID (\"name\" \"x\")\r\n"), Dialect::Identification("a"));
        assert_eq!(read(b"b namespace\r\n"), Dialect::Namespace("b"));
        let command = Cow::Borrowed(&b"7 UID fetch 39 (UID RFC822.SIZE BODY.PEEK[])\r\n"[..]);
        let outlook = b"7 UID fetch 39 (UID RFC822.SIZE RFC822.peek)\r\n";
        assert_eq!(read(outlook), Dialect::Plain { command, as_rfc822: true });
    }

    #[test]
    fn lists_with_options() {
        let check = |text: &str, commands: &[&str], wanted: ListOptions| {
            let text = format!("a {text}\r\n");
            let commands = commands.iter().map(|line| format!("a {line}\r\n")).collect();
            assert_eq!(
                read(text.as_bytes()),
                Dialect::List { commands, options: wanted },
                "{text}"
            );
        };
        let none = ListOptions::default();
        let subscribed =
            ListOptions { only_subscribed: true, tell_subscribed: true, ..none.clone() };
        check(
            "list (subscribed) \"\" \"*\" return (special-use)",
            &["LIST \"\" \"*\""],
            subscribed,
        );
        let uses = ListOptions { only_special_use: true, ..none.clone() };
        check("LIST (SPECIAL-USE) \"\" *", &["LIST \"\" *"], uses);
        let both = ["LIST \"\" INBOX", "LIST \"\" \"a )b/%\""];
        check("LIST \"\" (INBOX \"a )b/%\")", &both, none.clone());
        let status = Some("(MESSAGES UNSEEN)".to_owned());
        let told = ListOptions { tell_subscribed: true, tell_children: true, status, ..none };
        let text = "LIST () \"\" % RETURN (CHILDREN STATUS (MESSAGES UNSEEN) SUBSCRIBED)";
        check(text, &["LIST \"\" %"], told);
    }
}
