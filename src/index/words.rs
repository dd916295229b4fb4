//! Words: how text becomes terms, the same for documents and for queries.
//!
//! Case, accents and umlaut spellings find each other (`Müller`, `Mueller`, `Muller`), and so do
//! German and English inflections. One term a word keeps the index small and phrases exact: the
//! spelling is folded, then stemmed as German, then as English. Two forms that one of the stemmers
//! joins stay joined by the next. Separate because changing anything here means rebuilding.

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer,
    TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};

/// Longer words are keys, hashes and base64: nobody types them.
const WORD_BYTES_MAX: usize = 64;

/// Text to terms.
pub(super) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(WORD_BYTES_MAX))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(FoldUmlautSpellings)
        .filter(Stemmer::new(Language::German))
        .filter(Stemmer::new(Language::English))
        .build()
}

/// The terms of a text, in order.
pub(super) fn terms(text: &str) -> Vec<String> {
    collect(&mut analyzer(), text)
}

/// The beginning of a word, folded but not stemmed.
pub(super) fn folded(text: &str) -> Vec<String> {
    let mut unstemmed = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(WORD_BYTES_MAX))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(FoldUmlautSpellings)
        .build();
    collect(&mut unstemmed, text)
}

fn collect(analyzer: &mut TextAnalyzer, text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut stream = analyzer.token_stream(text);
    while let Some(token) = stream.next() {
        terms.push(token.text.clone());
    }
    terms
}

/// `ae`, `oe`, `ue` become `a`, `o`, `u`: after ASCII folding that is what the umlauts are. That
/// `neue` becomes `neu` does no harm: it does so on both sides.
#[derive(Clone)]
struct FoldUmlautSpellings;

impl TokenFilter for FoldUmlautSpellings {
    type Tokenizer<T: Tokenizer> = Folding<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> Folding<T> {
        Folding { tokenizer }
    }
}

#[derive(Clone)]
struct Folding<T> {
    tokenizer: T,
}

impl<T: Tokenizer> Tokenizer for Folding<T> {
    type TokenStream<'a> = FoldingStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        FoldingStream { tail: self.tokenizer.token_stream(text) }
    }
}

struct FoldingStream<T> {
    tail: T,
}

impl<T: TokenStream> TokenStream for FoldingStream<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let text = &mut self.tail.token_mut().text;
        if text.contains("ae") || text.contains("oe") || text.contains("ue") {
            *text = text.replace("ae", "a").replace("oe", "o").replace("ue", "u");
        }
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_same(words: &[&str]) {
        let first = terms(words[0]);
        for word in words {
            assert_eq!(terms(word), first, "{word}");
        }
    }

    #[test]
    fn spellings_and_inflections_find_each_other() {
        check_same(&["Müller", "Mueller", "muller", "MÜLLER"]);
        check_same(&["Straße", "Strasse"]);
        check_same(&["Café", "cafe"]);
        check_same(&["Rechnung", "Rechnungen"]);
        check_same(&["Haus", "Häuser", "Haeuser"]);
        check_same(&["order", "orders"]);
        check_same(&["refund", "refunded", "refunds", "refunding"]);
        check_same(&["delivery", "deliveries"]);
        check_same(&["invoice", "invoices"]);
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in [("invoice", "delivery"), ("Haus", "Maus"), ("Rechnung", "Zahlung")] {
            assert_ne!(terms(one), terms(other));
        }
    }
}
