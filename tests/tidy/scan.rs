//! A light scanner of Rust: comments, literals and tokens, each with its line.
//!
//! Separate because every rule needs it and none should trip over text: a word in a comment or in
//! a string is no code. It knows nested comments, raw and escaped strings, characters and
//! lifetimes, and which tokens only a test sees. It is no parser, and knows no macros and no types.

use std::ops::Range;

/// One Rust file, taken apart.
#[derive(Default)]
pub(crate) struct Source {
    /// Relative to the repository, with `/`.
    pub(crate) path: String,
    pub(crate) lines: Vec<String>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) literals: Vec<Literal>,
    /// Modules that are declared here for tests only, but lie in a file of their own.
    test_modules: Vec<String>,
}

/// A word, a lifetime, `::`, one sign, or the stand-in for a literal (`"` for text, `'` for a
/// character).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
    /// Only a test sees it.
    pub(crate) test: bool,
}

/// One comment, with its slashes.
pub(crate) struct Comment {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// One string, as it is written between its quotes.
pub(crate) struct Literal {
    pub(crate) lines: Range<usize>,
    pub(crate) text: String,
    pub(crate) raw: bool,
    pub(crate) test: bool,
}

/// A path with its groups spelled out: `use std::{fs, io}` is two.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NamedPath {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    pub(crate) test: bool,
}

impl NamedPath {
    /// Whether these segments follow each other somewhere in the path, as `process::exit` in
    /// `std::process::exit`.
    pub(crate) fn holds(&self, names: &str) -> bool {
        let names: Vec<&str> = names.split("::").collect();
        self.segments.windows(names.len()).any(|window| window == names)
    }

    /// Whether the path begins so.
    pub(crate) fn starts(&self, names: &str) -> bool {
        let mut segments = self.segments.iter();
        names.split("::").all(|name| segments.next().is_some_and(|segment| segment == name))
    }
}

impl Source {
    /// Takes a file apart. Files of `tests/` and `benches/` are tests throughout.
    pub(crate) fn new(path: &str, text: &str) -> Source {
        let mut source = Source {
            path: path.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
            ..Source::default()
        };
        Scanner { rest: text, line: 1, source: &mut source }.run();
        if path.starts_with("src/") {
            source.mark_test_items();
        } else {
            source.mark_all();
        }
        source
    }

    /// The places of a sequence of tokens, given with blanks between them.
    pub(crate) fn find(&self, pattern: &str) -> Vec<&Token> {
        let pattern: Vec<&str> = pattern.split(' ').collect();
        let windows = self.tokens.windows(pattern.len());
        let hits = windows.filter(|window| same(window, &pattern));
        hits.filter_map(<[Token]>::first).collect()
    }

    /// Every path that the code names, a plain word being a path of one segment.
    pub(crate) fn paths(&self) -> Vec<NamedPath> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let member = at > 0 && self.tokens[at - 1].text == ".";
            at = if self.tokens[at].is_word() && !member {
                self.path_at(at, &[], &mut found)
            } else {
                at + 1
            };
        }
        found
    }

    /// The token after the bracket that closes the one at `open`.
    pub(crate) fn after_bracket(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            match token.text.as_str() {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" if depth == 1 => return at + 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// Where the item that begins at `at` has its body, or its semicolon.
    pub(crate) fn body(&self, mut at: usize) -> usize {
        while let Some(token) = self.tokens.get(at) {
            match token.text.as_str() {
                "{" | ";" => break,
                "(" | "[" => at = self.after_bracket(at),
                _ => at += 1,
            }
        }
        at
    }

    fn path_at(&self, mut at: usize, before: &[String], found: &mut Vec<NamedPath>) -> usize {
        let mut segments = before.to_vec();
        let (line, test) = (self.tokens[at].line, self.tokens[at].test);
        while let Some(token) = self.tokens.get(at).filter(|token| token.is_word()) {
            segments.push(token.text.clone());
            at += 1;
            if self.tokens.get(at).is_none_or(|token| token.text != "::") {
                break;
            }
            at += 1;
            if self.tokens.get(at).is_some_and(|token| token.text == "{") {
                return self.group_at(at, &segments, found);
            }
        }
        found.push(NamedPath { segments, line, test });
        at
    }

    fn group_at(&self, open: usize, before: &[String], found: &mut Vec<NamedPath>) -> usize {
        let end = self.after_bracket(open);
        let mut at = open + 1;
        while at + 1 < end {
            at = match self.tokens[at].text.as_str() {
                "as" => at + 2,
                _ if self.tokens[at].is_word() => self.path_at(at, before, found),
                _ => at + 1,
            };
        }
        end
    }

    fn mark_test_items(&mut self) {
        let mut marked = Vec::new();
        let pattern: Vec<&str> = "# [ cfg ( test ) ]".split(' ').collect();
        for at in 0..self.tokens.len() {
            if !self.tokens[at..].get(..pattern.len()).is_some_and(|w| same(w, &pattern)) {
                continue;
            }
            let mut item = at + pattern.len();
            while self.tokens.get(item).is_some_and(|token| token.text == "#") {
                item = self.after_bracket(item + 1);
            }
            let body = self.body(item);
            if self.tokens.get(body).is_some_and(|token| token.text == "{") {
                marked.push(at..self.after_bracket(body));
                continue;
            }
            marked.push(at..body);
            if body > 1 && self.tokens[body - 2].text == "mod" {
                self.test_modules.push(self.tokens[body - 1].text.clone());
            }
        }
        for range in marked {
            let last = self.tokens[range.end - 1].line;
            let lines = self.tokens[range.start].line..last + 1;
            self.tokens[range].iter_mut().for_each(|token| token.test = true);
            for literal in &mut self.literals {
                literal.test |= lines.contains(&literal.lines.start);
            }
        }
    }

    fn mark_all(&mut self) {
        self.tokens.iter_mut().for_each(|token| token.test = true);
        self.literals.iter_mut().for_each(|literal| literal.test = true);
    }
}

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// Marks the files of modules that are declared under `#[cfg(test)]`, and all below them.
pub(crate) fn mark_test_files(sources: &mut [Source]) {
    let mut tests = Vec::new();
    for source in sources.iter() {
        let stem = source.path.trim_end_matches(".rs");
        let beside = ["mod", "lib", "main"].iter().find_map(|name| stem.strip_suffix(name));
        let directory = beside.map_or_else(|| format!("{stem}/"), str::to_owned);
        tests.extend(source.test_modules.iter().map(|name| format!("{directory}{name}")));
    }
    for source in sources {
        let of_test = |stem: &String| {
            let below = source.path.strip_prefix(stem.as_str());
            below.is_some_and(|below| below == ".rs" || below.starts_with('/'))
        };
        if tests.iter().any(of_test) {
            source.mark_all();
        }
    }
}

fn same(tokens: &[Token], pattern: &[&str]) -> bool {
    tokens.iter().map(|token| token.text.as_str()).eq(pattern.iter().copied())
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    source: &'a mut Source,
}

impl<'a> Scanner<'a> {
    fn run(mut self) {
        while let Some(c) = self.rest.chars().next() {
            if self.rest.starts_with("//") {
                let length = self.rest.find('\n').unwrap_or(self.rest.len());
                self.comment(length);
            } else if self.rest.starts_with("/*") {
                self.comment(block_comment(self.rest));
            } else if let Some(hashes) = raw_hashes(self.rest) {
                self.raw_string(hashes);
            } else if self.rest.starts_with(['b', 'c']) && self.rest[1..].starts_with('"') {
                self.take(1);
            } else if c == '"' {
                self.string(1, text_length(&self.rest[1..]), 1, false);
            } else if c == '\'' {
                self.character();
            } else if c.is_alphanumeric() || c == '_' {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                self.token(self.rest.find(|c| !word(c)).unwrap_or(self.rest.len()));
            } else if c.is_whitespace() {
                self.take(c.len_utf8());
            } else {
                self.token(if self.rest.starts_with("::") { 2 } else { c.len_utf8() });
            }
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        self.line += taken.matches('\n').count();
        taken
    }

    fn comment(&mut self, length: usize) {
        let line = self.line;
        let text = self.take(length).to_owned();
        self.source.comments.push(Comment { line, text });
    }

    fn token(&mut self, length: usize) {
        let line = self.line;
        let text = self.take(length).to_owned();
        self.source.tokens.push(Token { text, line, test: false });
    }

    fn stand_in(&mut self, text: &str) {
        let token = Token { text: text.to_owned(), line: self.line, test: false };
        self.source.tokens.push(token);
    }

    fn string(&mut self, open: usize, length: usize, close: usize, raw: bool) {
        self.stand_in("\"");
        let first = self.line;
        self.take(open);
        let text = self.take(length).to_owned();
        self.take(close);
        let lines = first..self.line + 1;
        self.source.literals.push(Literal { lines, text, raw, test: false });
    }

    fn raw_string(&mut self, hashes: usize) {
        let open = self.rest.find('"').map_or(0, |quote| quote + 1);
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = &self.rest[open..];
        self.string(open, inside.find(&end).unwrap_or(inside.len()), end.len(), true);
    }

    /// A character, or a lifetime or label, which has no second quote.
    fn character(&mut self) {
        let mut after = self.rest.chars().skip(1);
        let escaped = after.next() == Some('\\');
        if escaped {
            let end = self.rest.get(3..).and_then(|rest| rest.find('\''));
            self.stand_in("'");
            self.take(end.map_or(self.rest.len(), |end| end + 4));
        } else if after.next() == Some('\'') {
            self.stand_in("'");
            let length = self.rest.chars().take(3).map(char::len_utf8).sum();
            self.take(length);
        } else {
            let word = |c: char| c.is_alphanumeric() || c == '_';
            let end = self.rest[1..].find(|c| !word(c)).unwrap_or(self.rest.len() - 1);
            self.token(end + 1);
        }
    }
}

/// How long the comment is that begins here; comments nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The number of `#` of the raw string that begins here, if one does; `r#name` is none.
fn raw_hashes(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r"].iter().find_map(|prefix| text.strip_prefix(prefix))?;
    let after = prefix.trim_start_matches('#');
    after.starts_with('"').then_some(prefix.len() - after.len())
}

/// How long a string is, up to the quote that ends it.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[test]
fn text_is_no_code() {
    let check = |text: &str, expected: &str| {
        let source = Source::new("src/a.rs", text);
        let tokens: Vec<&str> = source.tokens.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(tokens.join(" "), expected, "{text}");
    };
    check("a // b \"\nc", "a c");
    check("a /* b /* c */ d */ e", "a e");
    check(r#"a("b \" c \\", d)"#, r#"a ( " , d )"#);
    check(r###"r#"a " b"# r"c" br##"d"# e"## f"###, "\" \" \" f");
    check("b\"a\" c\"b\" r#type", "\" \" r # type");
    check(r"'a' '\'' '\n' '\u{1f}' '\\' 'ü' x", "' ' ' ' ' ' x");
    check("fn a<'b>(c: &'static str) -> 'd'", "fn a < 'b > ( c : & 'static str ) - > '");
    check("a::b :: c : d", "a :: b :: c : d");
    check("/// don't\nx", "x");
}

#[test]
fn what_only_tests_see_is_marked() {
    let text = "a\n#[cfg(test)]\n#[expect(x)]\nmod tests {\n b\n}\nc\n#[cfg(test)]\nmod d;\ne";
    let source = Source::new("src/x/mod.rs", text);
    let seen: Vec<&str> =
        source.tokens.iter().filter(|token| !token.test).map(|token| &*token.text).collect();
    assert_eq!(seen, ["a", "c", ";", "e"]);
    let mut all = [source, Source::new("src/x/d.rs", "f"), Source::new("src/x/d2.rs", "g")];
    mark_test_files(&mut all);
    assert!(all[1].tokens[0].test && !all[2].tokens[0].test);
    assert!(Source::new("tests/y.rs", "h").tokens[0].test);
}

#[test]
fn groups_are_spelled_out() {
    let source = Source::new("src/a.rs", "use a::{b::{self, c}, d as e};\nx.await; f::<g::h>()");
    let paths = source.paths();
    let names: Vec<String> = paths.iter().map(|path| path.segments.join("::")).collect();
    assert_eq!(names, ["use", "a::b::self", "a::b::c", "a::d", "x", "f", "g::h"]);
    assert!(paths[2].holds("b::c") && !paths[2].holds("a::c") && paths[2].starts("a::b"));
}
