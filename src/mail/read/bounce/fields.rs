//! Fields of header-like texts: reports (RFC 3464 §2.1), headers of returned mail.
//!
//! Separate from the header parser because these texts have lost their line ends, are indented or
//! wrapped by whoever quoted them, and a blank line in them ends nothing. Lines that are no field
//! are passed over. Never decodes encoded words.

/// One field of a header-like text. `after_blank`: a blank line stands between it and the last one.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) after_blank: bool,
}

/// The fields of a text, unfolded; lines that are no field are passed over.
pub(super) struct Fields<'a> {
    lines: std::iter::Peekable<std::str::Lines<'a>>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a str) -> Fields<'a> {
        Fields { lines: text.lines().peekable() }
    }
}

impl Iterator for Fields<'_> {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        let mut after_blank = false;
        for line in self.lines.by_ref() {
            after_blank |= line.trim().is_empty();
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.is_empty() || name.trim_end().contains([' ', '\t']) {
                continue;
            }
            let mut value = value.trim().to_owned();
            let name = name.trim_end().to_owned();
            while let Some(more) = self.lines.next_if(|line| line.starts_with([' ', '\t'])) {
                if more.trim().is_empty() {
                    break;
                }
                value.push(' ');
                value.push_str(more.trim());
            }
            return Some(Field { name, value: value.trim().to_owned(), after_blank });
        }
        None
    }
}
