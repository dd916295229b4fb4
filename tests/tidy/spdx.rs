//! Licence expressions, as `Cargo.toml` writes them: `(MIT OR Apache-2.0) AND Unicode-3.0`.
//!
//! Separate because it is a small language of its own (SPDX 2.3 annex D, and the older form with
//! `/` for OR). AND binds tighter than OR. Who reads it says which licences are fine; a licence
//! with an exception (`WITH`) is one name, as it stands.

/// Whether the expression can be satisfied with licences that are fine. An expression that cannot
/// be read is not.
pub(crate) fn satisfied(expression: &str, fine: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, fine };
    reader.any() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    fine: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut value = self.all()?;
        while self.takes("OR") {
            value |= self.all()?;
        }
        Some(value)
    }

    fn all(&mut self) -> Option<bool> {
        let mut value = self.one()?;
        while self.takes("AND") {
            value &= self.one()?;
        }
        Some(value)
    }

    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let value = self.any()?;
            return self.takes(")").then_some(value);
        }
        let (name, rest) = self.words.split_first()?;
        self.words = rest;
        if !self.takes("WITH") {
            return Some((self.fine)(name));
        }
        let (exception, rest) = self.words.split_first()?;
        self.words = rest;
        Some((self.fine)(&format!("{name} WITH {exception}")))
    }

    fn takes(&mut self, word: &str) -> bool {
        let hit = self.words.first() == Some(&word);
        if hit {
            self.words = &self.words[1..];
        }
        hit
    }
}

#[test]
fn expressions_are_read() {
    let check = |expression: &str, expected: bool| {
        let fine = |name: &str| ["A", "B", "C WITH D"].contains(&name);
        assert_eq!(satisfied(expression, &fine), expected, "{expression}");
    };
    check("A", true);
    check("X", false);
    check("X OR A", true);
    check("A AND X", false);
    check("A AND X OR B", true);
    check("A AND (X OR B)", true);
    check("(A OR B) AND X", false);
    check("X/A", true);
    check("X / Y", false);
    check("C WITH D", true);
    check("A WITH D", false);
    check("C", false);
    check("", false);
    check("A AND", false);
    check("(A", false);
    check("A B", false);
}
