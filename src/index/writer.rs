//! Writing the index: follow the store, commit about once a second.
//!
//! Separate from searching because one process writes and any number read. One writer lives as
//! long as its process: dropping it kills running merges. Never ahead of the store: documents come
//! from rows that are durable.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use tantivy::schema::Term;
use tantivy::{DateTime, TantivyDocument};

use super::{Document, Fields, IndexError, SCHEMA, TOKENIZER, schema, words};

/// Memory of the writer before it writes a segment, in bytes: one thread's minimum is 15 MB.
const WRITER_BYTES: usize = 32 * 1024 * 1024;

/// How far an index got, as its own last commit says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Indexed {
    /// The identity of the store that it follows.
    pub store: String,
    /// The schema's number.
    pub schema: u32,
    /// The last message row that is in.
    pub position: i64,
}

/// The one writer of the index.
pub struct IndexWriter {
    writer: tantivy::IndexWriter,
    fields: Fields,
    indexed: Indexed,
    uncommitted: usize,
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("indexed", &self.indexed).finish_non_exhaustive()
    }
}

impl IndexWriter {
    /// Opens the index in `directory` where it fits the store and is not ahead of `newest`, else
    /// makes an empty one. Gives whether it has to be filled anew, and why.
    ///
    /// # Errors
    /// Where even an empty index cannot be made.
    pub fn open(
        directory: &Path,
        store: &str,
        newest: i64,
    ) -> Result<(IndexWriter, Option<String>), IndexError> {
        match IndexWriter::open_fitting(directory, store, newest) {
            Ok(writer) => Ok((writer, None)),
            Err(why) => {
                let why = why.to_string();
                Ok((IndexWriter::create(directory, store)?, Some(why)))
            }
        }
    }

    fn open_fitting(directory: &Path, store: &str, newest: i64) -> Result<IndexWriter, IndexError> {
        let (index, indexed) = open(directory)?;
        if indexed.store != store {
            return Err(IndexError::Unusable("it belongs to another store".to_owned()));
        }
        if indexed.position > newest {
            return Err(IndexError::Unusable("it is ahead of the store".to_owned()));
        }
        let (_, fields) = schema();
        let writer = index
            .writer_with_num_threads(1, WRITER_BYTES)
            .map_err(IndexError::failed("opening the index to write"))?;
        Ok(IndexWriter { writer, fields, indexed, uncommitted: 0 })
    }

    fn create(directory: &Path, store: &str) -> Result<IndexWriter, IndexError> {
        let io = |why: std::io::Error| IndexError::Failed {
            doing: "making room for a new index",
            why: why.to_string(),
        };
        if directory.exists() {
            std::fs::remove_dir_all(directory).map_err(io)?;
        }
        // It holds what mail says, and tantivy's files are readable by all.
        let mut private = std::fs::DirBuilder::new();
        private.recursive(true).mode(0o700).create(directory).map_err(io)?;
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_dir(directory, schema)
            .map_err(IndexError::failed("creating the index"))?;
        index.tokenizers().register(TOKENIZER, words::analyzer());
        let writer = index
            .writer_with_num_threads(1, WRITER_BYTES)
            .map_err(IndexError::failed("opening the index to write"))?;
        let indexed = Indexed { store: store.to_owned(), schema: SCHEMA, position: 0 };
        let mut writer = IndexWriter { writer, fields, indexed, uncommitted: 0 };
        writer.commit_at(0)?;
        Ok(writer)
    }

    /// The last message row that was added, committed or not.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.indexed.position
    }

    /// How many documents were added since the last commit.
    #[must_use]
    pub fn uncommitted(&self) -> usize {
        self.uncommitted
    }

    /// Adds a message; one that was added before is replaced.
    ///
    /// # Errors
    /// Where the writer's threads have died, as on a full disk: open anew.
    pub fn add(&mut self, document: &Document) -> Result<(), IndexError> {
        let fields = self.fields;
        let mut doc = TantivyDocument::default();
        doc.add_i64(fields.key, document.key);
        doc.add_i64(fields.conversation, document.conversation);
        doc.add_text(fields.mailbox, &document.mailbox);
        doc.add_text(fields.subject, &document.subject);
        doc.add_text(fields.from, &document.from);
        doc.add_text(fields.to, &document.to);
        doc.add_text(fields.text, &document.text);
        doc.add_text(fields.filenames, &document.filenames);
        let seconds = document.received_at.as_second();
        doc.add_date(fields.received_at, DateTime::from_timestamp_secs(seconds));
        doc.add_bool(fields.has_attachment, !document.filenames.is_empty());
        if document.key <= self.indexed.position {
            self.writer.delete_term(Term::from_field_i64(fields.key, document.key));
        }
        self.writer.add_document(doc).map_err(IndexError::failed("adding to the index"))?;
        self.indexed.position = self.indexed.position.max(document.key);
        self.uncommitted += 1;
        Ok(())
    }

    /// Makes everything added findable and durable, together with how far that is.
    ///
    /// # Errors
    /// As [`IndexWriter::add`].
    pub fn commit(&mut self) -> Result<(), IndexError> {
        self.commit_at(self.indexed.position)
    }

    fn commit_at(&mut self, position: i64) -> Result<(), IndexError> {
        self.indexed.position = position;
        let payload = serde_json::to_string(&self.indexed).map_err(|why| IndexError::Failed {
            doing: "writing the index's position",
            why: why.to_string(),
        })?;
        let failed = IndexError::failed("committing the index");
        let mut commit = self.writer.prepare_commit().map_err(&failed)?;
        commit.set_payload(&payload);
        commit.commit().map_err(&failed)?;
        self.uncommitted = 0;
        Ok(())
    }

    /// Ends the writer, its merges included.
    pub fn close(self) {
        let _ = self.writer.wait_merging_threads();
    }
}

/// Opens an index and reads how far it got.
pub(super) fn open(directory: &Path) -> Result<(tantivy::Index, Indexed), IndexError> {
    let unusable = |why: tantivy::TantivyError| IndexError::Unusable(why.to_string());
    let index = tantivy::Index::open_in_dir(directory).map_err(unusable)?;
    if index.schema() != schema().0 {
        return Err(IndexError::Unusable("its schema is another".to_owned()));
    }
    index.tokenizers().register(TOKENIZER, words::analyzer());
    let payload = index.load_metas().map_err(unusable)?.payload.unwrap_or_default();
    let indexed: Indexed = serde_json::from_str(&payload)
        .map_err(|_| IndexError::Unusable("it does not say how far it got".to_owned()))?;
    if indexed.schema != SCHEMA {
        return Err(IndexError::Unusable("its schema is another".to_owned()));
    }
    Ok((index, indexed))
}
