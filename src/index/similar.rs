//! Similar messages: those that share this text's telling words.
//!
//! Separate from searching because nobody typed a query: the words that tell most are chosen here,
//! by how rare they are. Everything that this needs is in the index already. Gives keys and
//! scores; who may see what of them, the caller decides.

use std::collections::BTreeSet;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

use super::search::{Found, Index};
use super::{IndexError, words};
use crate::limits::{SIMILAR_TEXT_BYTES_MAX, SIMILAR_WORDS_MAX};

/// Letters of a term that may tell something: shorter ones are grammar.
const TERM_CHARS_MIN: usize = 4;

/// In an index of more messages than this, a word of every fifth is as good as none.
const FEW: u64 = 50;

impl Index {
    /// The messages that are most like this text, the best first, at most `limit`: of its telling
    /// words they have a third, and two at least.
    ///
    /// # Errors
    /// Where the index breaks underneath.
    pub fn similar(&self, text: &str, limit: usize) -> Result<Vec<Found>, IndexError> {
        let telling = self.telling(text)?;
        let needed = telling.len().div_ceil(3).max(2);
        if telling.len() < needed {
            return Ok(Vec::new());
        }
        let of_term = |term: &String| -> (Occur, Box<dyn Query>) {
            let anywhere = [self.fields().subject, self.fields().text].map(|field| {
                let term = Term::from_field_text(field, term);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(query) as Box<dyn Query>)
            });
            (Occur::Should, Box::new(BooleanQuery::new(anywhere.into())))
        };
        let clauses = telling.iter().map(of_term).collect();
        let query = BooleanQuery::with_minimum_required_clauses(clauses, needed);
        let best = TopDocs::with_limit(limit.max(1)).order_by_score();
        let searcher = self.searcher();
        let failed = IndexError::failed("looking for similar messages");
        let hits = searcher.search(&query, &best).map_err(failed)?;
        self.keys(&searcher, hits)
    }

    /// The rarest of its words that others have used, too.
    fn telling(&self, text: &str) -> Result<Vec<String>, IndexError> {
        let searcher = self.searcher();
        let all = searcher.num_docs();
        let end = text.floor_char_boundary(SIMILAR_TEXT_BYTES_MAX.min(text.len()));
        let terms: BTreeSet<String> =
            words::terms(text.get(..end).unwrap_or_default()).into_iter().collect();
        let mut telling = Vec::new();
        for term in terms {
            let is_word = term.chars().any(char::is_alphabetic);
            if !is_word || term.chars().count() < TERM_CHARS_MIN {
                continue;
            }
            let wanted = Term::from_field_text(self.fields().text, &term);
            let found = searcher
                .doc_freq(&wanted)
                .map_err(IndexError::failed("counting the messages of a word"))?;
            let is_common = all > FEW && found > all / 5;
            if found > 0 && !is_common {
                telling.push((found, term));
            }
        }
        telling.sort();
        telling.truncate(SIMILAR_WORDS_MAX);
        Ok(telling.into_iter().map(|(_, term)| term).collect())
    }
}
