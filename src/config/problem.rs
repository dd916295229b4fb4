//! Problems: what is wrong with a configuration, and how a person is shown it.
//!
//! Separate so that checks only say what and where. Every problem is drawn with file, line, a caret
//! below the span, and what to do. Never shows a password: what follows `password =` is blotted
//! out before anything is drawn.

use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::limits::CONFIG_ERRORS_SHOWN_MAX;

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What, in a line.
    title: String,
    /// The bytes that it is about; none for the file as a whole.
    at: Option<Range<usize>>,
    /// What stands at the caret.
    label: String,
    /// An earlier place that matters too, and what stands there.
    earlier: Option<Box<(Range<usize>, String)>>,
    /// What to do.
    help: Vec<String>,
}

/// Everything that is wrong with a configuration, in the order of the file.
#[derive(Debug)]
pub struct ConfigErrors {
    path: PathBuf,
    source: String,
    problems: Vec<Problem>,
}

impl Problem {
    /// A problem of these bytes.
    pub(super) fn at(at: Range<usize>, title: impl Into<String>) -> Problem {
        Problem { at: Some(at), ..Problem::of_file(title) }
    }

    /// A problem of the file as a whole.
    pub(super) fn of_file(title: impl Into<String>) -> Problem {
        Problem {
            title: title.into(),
            at: None,
            label: String::new(),
            earlier: None,
            help: Vec::new(),
        }
    }

    /// What stands at the caret.
    pub(super) fn label(mut self, label: impl Into<String>) -> Problem {
        self.label = label.into();
        self
    }

    /// What stands at an earlier place.
    pub(super) fn earlier(mut self, at: Range<usize>, label: impl Into<String>) -> Problem {
        self.earlier = Some(Box::new((at, label.into())));
        self
    }

    /// What to do; may be said more than once.
    pub(super) fn help(mut self, help: impl Into<String>) -> Problem {
        self.help.push(help.into());
        self
    }
}

impl ConfigErrors {
    /// The problems of a file. An empty list is not possible: nothing to say is no error.
    pub(super) fn new(path: &Path, source: &str, mut problems: Vec<Problem>) -> ConfigErrors {
        problems.sort_by_key(|problem| problem.at.as_ref().map_or(0, |at| at.start));
        ConfigErrors { path: path.to_owned(), source: blotted(source), problems }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// All of them for a log, a line each: `posthaste.toml:12: what is wrong: there; what to do`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let of_one = |problem: &Problem| {
            let mut line = self.path.display().to_string();
            if let Some(at) = &problem.at {
                let before = self.source.get(..self.within(at.clone()).start).unwrap_or_default();
                line.push_str(&format!(":{}", before.matches('\n').count() + 1));
            }
            line.push_str(&format!(": {}", problem.title));
            if !problem.label.is_empty() {
                line.push_str(&format!(": {}", problem.label));
            }
            for help in &problem.help {
                line.push_str(&format!("; {help}"));
            }
            line
        };
        self.problems.iter().take(CONFIG_ERRORS_SHOWN_MAX).map(of_one).collect()
    }

    /// All of them for a terminal, with or without colour; the last line counts them.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let path = self.path.display().to_string();
        let mut text = String::new();
        for problem in self.problems.iter().take(CONFIG_ERRORS_SHOWN_MAX) {
            text.push_str(&self.render_one(&renderer, &path, problem));
            text.push_str("\n\n");
        }
        let (count, shown) = (self.count(), self.count().min(CONFIG_ERRORS_SHOWN_MAX));
        let errors = if count == 1 { "error" } else { "errors" };
        text.push_str(&format!("{path}: {count} {errors}"));
        if shown < count {
            text.push_str(&format!("; the first {shown} are shown"));
        }
        text.push('\n');
        text
    }

    fn render_one(&self, renderer: &Renderer, path: &str, problem: &Problem) -> String {
        let title = Level::ERROR.primary_title(&problem.title);
        let help = problem.help.iter().map(|help| Level::HELP.message(help));
        let Some(at) = problem.at.clone().filter(|_| !self.source.trim().is_empty()) else {
            return renderer.render(&[title.element(Origin::path(path)).elements(help)]);
        };
        let mut snippet = Snippet::source(&self.source).path(path);
        if let Some((earlier, label)) = problem.earlier.as_deref() {
            let earlier = self.within(earlier.clone());
            snippet = snippet.annotation(AnnotationKind::Context.span(earlier).label(label));
        }
        let primary = AnnotationKind::Primary.span(self.within(at)).label(&problem.label);
        renderer.render(&[title.element(snippet.annotation(primary)).elements(help)])
    }

    /// A span that surely lies in the source and cuts no character; what stands at the very end is
    /// moved to the last thing written, for there is no line to draw below that.
    fn within(&self, at: Range<usize>) -> Range<usize> {
        let written = self.source.trim_end().len();
        let start = self.source.floor_char_boundary(at.start.min(written));
        let end = self.source.ceil_char_boundary(at.end.clamp(start, self.source.len()));
        start..end
    }
}

impl std::fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

impl std::error::Error for ConfigErrors {}

/// Parts of the keys whose values are blotted out, misspelt ones too, and the ends of those whose
/// values say only where a secret is.
const SECRET_PARTS: [&str; 5] = ["pas", "word", "pw", "secret", "token"];
const PLACE_ENDS: [&str; 2] = ["file", "command"];
/// How far back a key is looked for: no key is longer, and a line may be very long.
const KEY_CHARS_MAX: usize = 64;

/// The source, with stars for what follows `password =` in its line, and below it where the text is
/// of many lines. Every byte keeps its place.
fn blotted(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut open: Option<&str> = None;
    for line in source.split_inclusive('\n') {
        let secret_at = if open.is_some() { Some(0) } else { secret_at(line) };
        let (shown, hidden) =
            line.split_at_checked(secret_at.unwrap_or(line.len())).unwrap_or(("", line));
        text.push_str(shown);
        for c in hidden.chars() {
            match c.is_whitespace() {
                true => text.push(c),
                false => text.extend(std::iter::repeat_n('*', c.len_utf8())),
            }
        }
        open = match open {
            Some(quotes) => Some(quotes).filter(|quotes| !hidden.contains(quotes)),
            None => {
                ["\"\"\"", "'''"].into_iter().find(|quotes| hidden.matches(quotes).count() == 1)
            }
        };
    }
    text
}

/// Where in a line a value begins that is not to be seen.
fn secret_at(line: &str) -> Option<usize> {
    line.match_indices('=').find_map(|(at, _)| {
        let before = line.get(..at)?.trim_end().chars().rev().take(KEY_CHARS_MAX);
        let mut key: Vec<char> = before.take_while(|c| !" \t{,.".contains(*c)).collect();
        key.reverse();
        let key = String::from_iter(key).trim_matches(['"', '\'']).to_lowercase();
        let is_secret = SECRET_PARTS.iter().any(|part| key.contains(part))
            && !PLACE_ENDS.iter().any(|end| key.ends_with(end));
        is_secret.then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let blotted = blotted(source);
        assert_eq!(blotted, expected);
        assert_eq!(blotted.len(), source.len());
    }

    #[test]
    fn passwords_are_blotted_out() {
        check("password = \"hunter2\"\nport = 1\n", "password = *********\nport = 1\n");
        check("  \"password\"='h\u{fc}'", "  \"password\"=*****");
        check("imap = { password = \"a b\", port = 1 }", "imap = { password = ** *** **** * * *");
        check("password_file = \"x\"", "password_file = \"x\"");
        check("# a password is secret", "# a password is secret");
        check("mailbox.imap.password=1", "mailbox.imap.password=*");
        check("Pasword = 'x'", "Pasword = ***");
        check("passwort = 'x'", "passwort = ***");
        check("name = 'wordpress = 1'", "name = 'wordpress = **");
        check("password = \"\"\"\nab\n\"\"\"\nport = 1", "password = ***\n**\n***\nport = 1");
        check("password = '''a'''\nport = 1", "password = *******\nport = 1");
    }

    #[test]
    fn spans_are_kept_within_the_source() {
        let source = "a = \"\u{fc}\"\n\n";
        let spans = [0..0, 0..500, 6..6, 6..7, 8..9, 9..10, 500..600];
        for at in spans {
            let errors =
                ConfigErrors::new(Path::new("x.toml"), source, vec![Problem::at(at.clone(), "oh")]);
            assert!(errors.render(false).contains("--> x.toml:1:"), "{at:?}");
        }
        for source in ["", "\n\n"] {
            let errors =
                ConfigErrors::new(Path::new("x.toml"), source, vec![Problem::at(0..3, "oh")]);
            assert!(errors.render(true).ends_with("x.toml: 1 error\n"));
        }
    }

    #[test]
    fn a_file_that_is_wrong_throughout_is_not_drawn_throughout() {
        let problems = vec![Problem::at(0..1, "oh"); CONFIG_ERRORS_SHOWN_MAX + 5];
        let text = ConfigErrors::new(Path::new("x.toml"), "x", problems).render(false);
        assert_eq!(text.matches("error: oh").count(), CONFIG_ERRORS_SHOWN_MAX);
        assert!(text.ends_with("x.toml: 105 errors; the first 100 are shown\n"));
    }
}
