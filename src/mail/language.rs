//! The languages that our own words are there in.
//!
//! Separate so that whoever says something in one of them says it in all, by the compiler. Mail is
//! read in many more (`mail/read/language`); who reads none of these gets English. Never guesses a
//! language.

/// A language that we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `de`.
    German,
    /// `en`.
    English,
    /// `fr`.
    French,
    /// `es`.
    Spanish,
    /// `it`.
    Italian,
    /// `nl`.
    Dutch,
    /// `pl`.
    Polish,
    /// `pt`.
    Portuguese,
}

impl Language {
    /// Every one.
    pub const ALL: [Language; 8] = [
        Language::German,
        Language::English,
        Language::French,
        Language::Spanish,
        Language::Italian,
        Language::Dutch,
        Language::Polish,
        Language::Portuguese,
    ];

    /// The codes of all, in the same order.
    pub const CODES: [&'static str; 8] = [
        Language::German.code(),
        Language::English.code(),
        Language::French.code(),
        Language::Spanish.code(),
        Language::Italian.code(),
        Language::Dutch.code(),
        Language::Polish.code(),
        Language::Portuguese.code(),
    ];

    /// Its code, by ISO 639-1.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English => "en",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Italian => "it",
            Language::Dutch => "nl",
            Language::Polish => "pl",
            Language::Portuguese => "pt",
        }
    }

    /// The language of this code; English where we do not write it.
    #[must_use]
    pub fn of(code: &str) -> Language {
        let known = Language::ALL.into_iter().find(|known| known.code() == code);
        known.unwrap_or(Language::English)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code() {
        for language in Language::ALL {
            assert_eq!(Language::of(language.code()), language);
        }
        assert_eq!(Language::CODES, Language::ALL.map(Language::code));
        assert_eq!(Language::of("sv"), Language::English);
        assert_eq!(Language::of(""), Language::English);
    }
}
