//! Searching: a parsed query to the rows of messages, the best first.
//!
//! Separate from the writer: a command opens the index for itself, beside the daemon. Gives keys
//! and scores; what is shown comes from the store. Never blocks the writer.

use std::collections::HashSet;
use std::ops::Bound;
use std::path::Path;

use tantivy::collector::{Collector, Count, FilterCollector, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::snippet::SnippetGenerator;
use tantivy::{DateTime, DocAddress, IndexReader, ReloadPolicy, Score, Searcher};

use super::query::{Item, Parsed, Place};
use super::writer::{Indexed, open};
use super::{Fields, IndexError, schema, words};

/// Characters of a snippet.
const SNIPPET_CHARS_MAX: usize = 160;

/// An index, opened for searching.
pub struct Index {
    reader: IndexReader,
    fields: Fields,
    indexed: Indexed,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("indexed", &self.indexed).finish_non_exhaustive()
    }
}

/// A hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The message's row.
    pub key: i64,
    /// How well it fits; comparable within one search only.
    pub score: f32,
}

/// What a search came to.
pub struct Search {
    /// How many messages fit.
    pub total: usize,
    /// The best of them, the best first.
    pub found: Vec<Found>,
    snippets: Option<SnippetGenerator>,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search").field("total", &self.total).finish_non_exhaustive()
    }
}

impl Search {
    /// The piece of a hit's text that shows why it was found, on one line; its beginning where the
    /// words stand elsewhere.
    #[must_use]
    pub fn snippet(&self, text: &str) -> String {
        let found = self.snippets.as_ref().map(|snippets| snippets.snippet(text));
        let piece = match &found {
            Some(snippet) if !snippet.is_empty() => snippet.fragment(),
            Some(_) | None => text,
        };
        let one_line = piece.split_whitespace().collect::<Vec<_>>().join(" ");
        one_line.chars().take(SNIPPET_CHARS_MAX).collect()
    }
}

impl Index {
    /// Opens the index for searching.
    ///
    /// # Errors
    /// [`IndexError::Unusable`] where there is none yet or it is being rebuilt.
    pub fn open(directory: &Path) -> Result<Index, IndexError> {
        let (index, indexed) = open(directory)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(IndexError::failed("reading the index"))?;
        Ok(Index { reader, fields: schema().1, indexed })
    }

    /// How far it got when it was opened.
    #[must_use]
    pub fn indexed(&self) -> &Indexed {
        &self.indexed
    }

    /// How many messages can be found.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// The key of every document, in no order; one that is there twice comes twice.
    ///
    /// # Errors
    /// Where the index breaks underneath.
    pub fn each_key(&self, each: &mut dyn FnMut(i64)) -> Result<(), IndexError> {
        let failed = IndexError::failed("reading the index's keys");
        for segment in self.reader.searcher().segment_readers() {
            let column = segment.fast_fields().i64("key").map_err(&failed)?;
            segment
                .doc_ids_alive()
                .filter_map(|document| column.first(document))
                .for_each(&mut *each);
        }
        Ok(())
    }

    /// Searches. `conversations`: only messages of these rows, where the store filters.
    ///
    /// # Errors
    /// Where the index breaks underneath.
    pub fn search(
        &self,
        parsed: &Parsed,
        conversations: Option<HashSet<i64>>,
        limit: usize,
    ) -> Result<Search, IndexError> {
        let searcher = self.reader.searcher();
        let query = self.query(parsed);
        let failed = IndexError::failed("searching");
        let best = TopDocs::with_limit(limit.max(1)).order_by_score();
        let (total, hits) = match conversations {
            None => searcher.search(&query, &(Count, best)).map_err(failed)?,
            Some(rows) => {
                let is_in = move |row: i64| rows.contains(&row);
                let collector = FilterCollector::new(
                    "conversation".to_owned(),
                    is_in,
                    PairCollector(Count, best),
                );
                searcher.search(&query, &collector).map_err(failed)?
            }
        };
        let snippets = SnippetGenerator::create(&searcher, &query, self.fields.text).ok();
        let found = self.keys(&searcher, hits)?;
        Ok(Search { total, found, snippets })
    }

    /// The index as it was when it was opened.
    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(super) fn keys(
        &self,
        searcher: &Searcher,
        hits: Vec<(Score, DocAddress)>,
    ) -> Result<Vec<Found>, IndexError> {
        let mut found = Vec::with_capacity(hits.len());
        for (score, address) in hits {
            let segment = searcher.segment_reader(address.segment_ord);
            let column =
                segment.fast_fields().i64("key").map_err(IndexError::failed("reading a hit"))?;
            if let Some(key) = column.first(address.doc_id) {
                found.push(Found { key, score });
            }
        }
        Ok(found)
    }

    fn query(&self, parsed: &Parsed) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for any_of in &parsed.needed {
            let any: Vec<(Occur, Box<dyn Query>)> =
                any_of.iter().map(|item| (Occur::Should, self.item(item))).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        }
        for item in &parsed.excluded {
            clauses.push((Occur::MustNot, self.item(item)));
        }
        if parsed.needed.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn item(&self, item: &Item) -> Box<dyn Query> {
        let fields = &self.fields;
        match item {
            Item::Words(place, text) => self.everywhere(*place, |field| phrase(field, text)),
            Item::Prefix(place, start) => self.everywhere(*place, |field| prefix(field, start)),
            Item::Mailbox(name) => Box::new(TermQuery::new(
                Term::from_field_text(fields.mailbox, name),
                IndexRecordOption::Basic,
            )),
            Item::After(at) => {
                Box::new(RangeQuery::new(Bound::Included(self.time(*at)), Bound::Unbounded))
            }
            Item::Before(at) => {
                Box::new(RangeQuery::new(Bound::Unbounded, Bound::Excluded(self.time(*at))))
            }
            Item::HasAttachment => Box::new(TermQuery::new(
                Term::from_field_bool(fields.has_attachment, true),
                IndexRecordOption::Basic,
            )),
        }
    }

    fn time(&self, at: jiff::Timestamp) -> Term {
        let date = DateTime::from_timestamp_secs(at.as_second());
        Term::from_field_date(self.fields.received_at, date)
    }

    /// The fields of a place, the subject counting double.
    fn everywhere(
        &self,
        place: Place,
        of: impl Fn(Field) -> Option<Box<dyn Query>>,
    ) -> Box<dyn Query> {
        let fields = &self.fields;
        let places: &[Field] = match place {
            Place::Anywhere => {
                &[fields.subject, fields.text, fields.from, fields.to, fields.filenames]
            }
            Place::From => &[fields.from],
            Place::To => &[fields.to],
            Place::Subject => &[fields.subject],
            Place::Filename => &[fields.filenames],
        };
        let any = places.iter().filter_map(|field| {
            let query = of(*field)?;
            let boosted: Box<dyn Query> = if *field == fields.subject {
                Box::new(BoostQuery::new(query, 2.0))
            } else {
                query
            };
            Some((Occur::Should, boosted))
        });
        Box::new(BooleanQuery::new(any.collect()))
    }
}

/// One term, or several next to each other.
fn phrase(field: Field, text: &str) -> Option<Box<dyn Query>> {
    let mut terms: Vec<Term> =
        words::terms(text).iter().map(|word| Term::from_field_text(field, word)).collect();
    match (terms.pop(), terms.is_empty()) {
        (Some(one), true) => Some(Box::new(TermQuery::new(one, IndexRecordOption::WithFreqs))),
        (Some(last), false) => {
            terms.push(last);
            Some(Box::new(PhraseQuery::new(terms)))
        }
        (None, _) => None,
    }
}

fn prefix(field: Field, start: &str) -> Option<Box<dyn Query>> {
    let terms: Vec<Term> =
        words::folded(start).iter().map(|word| Term::from_field_text(field, word)).collect();
    if terms.is_empty() {
        return None;
    }
    let mut query = PhrasePrefixQuery::new(terms);
    query.set_max_expansions(PREFIX_EXPANSIONS_MAX);
    Some(Box::new(query))
}

/// How many words a prefix may stand for.
const PREFIX_EXPANSIONS_MAX: u32 = 1_000;

/// Two collectors as one, so that a filter can stand before both.
struct PairCollector<A, B>(A, B);

impl<A: Collector, B: Collector> Collector for PairCollector<A, B> {
    type Fruit = (A::Fruit, B::Fruit);
    type Child = (A::Child, B::Child);

    fn for_segment(
        &self,
        segment: u32,
        reader: &tantivy::SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        Ok((self.0.for_segment(segment, reader)?, self.1.for_segment(segment, reader)?))
    }

    fn requires_scoring(&self) -> bool {
        self.0.requires_scoring() || self.1.requires_scoring()
    }

    fn merge_fruits(
        &self,
        fruits: Vec<<Self::Child as tantivy::collector::SegmentCollector>::Fruit>,
    ) -> tantivy::Result<Self::Fruit> {
        let (first, second) = fruits.into_iter().unzip();
        Ok((self.0.merge_fruits(first)?, self.1.merge_fruits(second)?))
    }
}
