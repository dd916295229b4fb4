//! The grammar of Authentication-Results (RFC 8601 §2.2), with what real servers add to it.
//!
//! Separate so that what a field says is settled before anybody asks whether to believe it. A field
//! whose quotes or comments do not close says nothing at all, for where its clauses end is then a
//! matter of opinion, and so says one in which a clause of a method that we act on is malformed:
//! half-read fields are how forgeries pass. A malformed clause of any other method is passed over.
//! Lenient only where no meaning is at stake: a closing or doubled `;`, several blanks, unquoted
//! `=` in values. One pass over a bounded field, no recursion; never panics, whatever comes.

use crate::limits;

/// The methods whose word we act on. A malformed clause that names one of them spoils the field.
const METHODS: &[&str] = &["dkim", "dmarc", "auth", "arc", "spf"];

/// One field, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Results {
    /// The server that says so, in lower case.
    pub(super) server: String,
    /// What it says, in order; empty for `none`.
    pub(super) statements: Vec<Statement>,
}

/// `dkim=pass header.d=example.net`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// In lower case.
    pub(super) method: String,
    /// In lower case.
    pub(super) result: String,
    /// `ptype.property`, `reason` or a server's own word in lower case, and the value as it stands.
    pub(super) properties: Vec<(String, String)>,
}

impl Statement {
    /// The property's value: `Err` where it is given twice and differs.
    pub(super) fn property(&self, name: &str) -> Result<Option<&str>, Ambiguous> {
        let mut values =
            self.properties.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.all(|other| Some(other) == first) { Ok(first) } else { Err(Ambiguous) }
    }
}

/// One property, two values.
#[derive(Debug)]
pub(super) struct Ambiguous;

/// Comments may nest; nobody needs more than this (RFC 5322 §3.2.2 gives no bound).
const COMMENT_DEPTH_MAX: u32 = 8;

/// Reads one field's value; `None` where it is not well formed, of another version than 1, or
/// longer than [`limits::RESULTS_BYTES_MAX`].
pub(super) fn parse(value: &str) -> Option<Results> {
    if value.len() > limits::RESULTS_BYTES_MAX {
        return None;
    }
    let mut clauses = clauses(value)?.into_iter();
    let server = match clauses.next()?.as_slice() {
        [Token::Word(id)] | [Token::Quoted(id)] => id.to_lowercase(),
        [Token::Word(id) | Token::Quoted(id), Token::Gap, Token::Word(version)]
            if version == "1" =>
        {
            id.to_lowercase()
        }
        _ => return None,
    };
    let clauses: Vec<Vec<Token>> = clauses.filter(|clause| !clause.is_empty()).collect();
    if let [only] = clauses.as_slice()
        && matches!(only.as_slice(), [Token::Word(word)] if word.eq_ignore_ascii_case("none"))
    {
        return Some(Results { server, statements: Vec::new() });
    }
    let mut statements = Vec::new();
    for clause in &clauses {
        match statement(clause) {
            Some(statement) => statements.push(statement),
            None if matters(clause) => return None,
            None => {}
        }
    }
    (!statements.is_empty()).then_some(Results { server, statements })
}

/// Whose field this claims to be, also where [`parse`] cannot read it: in lower case.
pub(super) fn claimed_server(value: &str) -> Option<String> {
    let mut chars = value.chars().take(limits::RESULTS_BYTES_MAX).peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => comment(&mut chars)?,
            '"' => return quoted(&mut chars).map(|id| id.to_lowercase()),
            c if c.is_whitespace() => {}
            c if is_word_char(c) => {
                let rest: String = chars.take_while(|c| is_word_char(*c)).collect();
                return Some(format!("{c}{rest}").to_lowercase());
            }
            _ => return None,
        }
    }
    None
}

/// Whether a malformed clause may speak of a method that we act on: it names one anywhere, or
/// begins with no word at all.
fn matters(clause: &[Token]) -> bool {
    let names_one = clause.iter().any(|token| match token {
        Token::Word(word) => {
            let method = word.split('/').next().unwrap_or_default();
            METHODS.iter().any(|known| method.eq_ignore_ascii_case(known))
        }
        Token::Quoted(_) | Token::Equals | Token::Gap => false,
    });
    names_one || !matches!(clause.first(), Some(Token::Word(_)))
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// Characters without blanks, `;`, `=`, quotes and parentheses.
    Word(String),
    /// A quoted string, unescaped.
    Quoted(String),
    Equals,
    /// Blanks and comments.
    Gap,
}

/// The tokens, parted at each `;`, without gaps at the ends of a clause.
fn clauses(value: &str) -> Option<Vec<Vec<Token>>> {
    let mut clauses = vec![Vec::new()];
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let token = match c {
            ';' => {
                clauses.push(Vec::new());
                continue;
            }
            '=' => Token::Equals,
            '"' => Token::Quoted(quoted(&mut chars)?),
            '(' => {
                comment(&mut chars)?;
                Token::Gap
            }
            ')' | '\\' => return None,
            ' ' | '\t' | '\r' | '\n' => Token::Gap,
            c if c.is_control() => return None,
            c => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|c| is_word_char(*c)) {
                    word.push(c);
                }
                Token::Word(word)
            }
        };
        let clause = clauses.last_mut()?;
        let is_repeated_gap =
            token == Token::Gap && matches!(clause.last(), None | Some(Token::Gap));
        if !is_repeated_gap {
            clause.push(token);
        }
    }
    for clause in &mut clauses {
        if clause.last() == Some(&Token::Gap) {
            clause.pop();
        }
    }
    Some(clauses)
}

fn is_word_char(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !matches!(c, ';' | '=' | '"' | '(' | ')' | '\\')
}

fn quoted(chars: &mut impl Iterator<Item = char>) -> Option<String> {
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => text.push(chars.next()?),
            c if c.is_control() && c != '\t' => return None,
            c => text.push(c),
        }
    }
}

fn comment(chars: &mut impl Iterator<Item = char>) -> Option<()> {
    let mut depth = 1;
    while depth > 0 {
        match chars.next()? {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' => {
                chars.next()?;
            }
            _ => {}
        }
        if depth > COMMENT_DEPTH_MAX {
            return None;
        }
    }
    Some(())
}

/// `method[/1] = result`, then `reason = value` and `ptype.property = value` in any order.
fn statement(tokens: &[Token]) -> Option<Statement> {
    let mut pairs = pairs(tokens)?.into_iter();
    let (key, value) = pairs.next()?;
    let method = key.strip_suffix("/1").unwrap_or(&key).to_owned();
    let result = value.to_lowercase();
    if !is_keyword(&method) || !is_keyword(&result) {
        return None;
    }
    // A `;` that is missing (Zoho, as of 2018) hides a verdict in another one's clause.
    let pairs: Vec<(String, String)> = pairs.collect();
    let hides = |key: &str| key != "spf" && METHODS.contains(&key);
    if pairs.iter().any(|(key, _)| hides(key)) {
        return None;
    }
    Some(Statement { method, result, properties: pairs })
}

/// `key = value` pairs; keys in lower case. A value runs up to the next gap; quoted and bare
/// pieces that touch are one value, as in `smtp.mailfrom="a b"@example.net`.
fn pairs(tokens: &[Token]) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = tokens;
    loop {
        rest = after_gap(rest);
        if rest.is_empty() {
            return Some(pairs);
        }
        let (key, tail) = key(rest, if pairs.is_empty() { '/' } else { '.' })?;
        let [Token::Equals, tail @ ..] = tail else { return None };
        let mut value = String::new();
        let mut tail = after_gap(tail);
        let mut is_empty = true;
        loop {
            match tail {
                [Token::Word(text) | Token::Quoted(text), more @ ..] => {
                    value.push_str(text);
                    tail = more;
                }
                // Base 64 in header.b, unquoted.
                [Token::Equals, more @ ..] if !is_empty => {
                    value.push('=');
                    tail = more;
                }
                _ => break,
            }
            is_empty = false;
        }
        if is_empty {
            return None;
        }
        pairs.push((key, value));
        rest = tail;
    }
}

/// The word before a `=`, in lower case. Blanks and comments may stand around its joint:
/// `dkim / 1`, `header . d`.
fn key(tokens: &[Token], joint: char) -> Option<(String, &[Token])> {
    let mut text = String::new();
    let mut rest = tokens;
    while let [Token::Word(word), tail @ ..] = after_gap(rest) {
        if !text.is_empty() && !text.ends_with(joint) && !word.starts_with(joint) {
            return None;
        }
        text.push_str(&word.to_lowercase());
        rest = tail;
    }
    (!text.is_empty()).then_some((text, after_gap(rest)))
}

fn after_gap(tokens: &[Token]) -> &[Token] {
    match tokens {
        [Token::Gap, rest @ ..] => rest,
        other => other,
    }
}

fn is_keyword(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
