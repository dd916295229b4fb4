//! The index: tantivy as a view of the journal. Disposable.
//!
//! Separate because it may be deleted, broken or behind at any time, and nothing but search and a
//! notice's brief may suffer. It follows the store by its message rows; how far it got is the
//! payload of its own commit, together with the store's identity and the schema's number. Whatever
//! does not fit means: rebuild. Status, tag and assignee are the store's and filtered through it;
//! a hit that the store lacks is dropped. Never read by a decision.

mod query;
mod search;
mod similar;
mod words;
mod writer;

pub use query::{Filters, QueryError, parse};
pub use search::{Found, Index, Search};
pub use writer::{IndexWriter, Indexed};

use jiff::Timestamp;
use tantivy::schema::{
    DateOptions, FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};

/// The number of this schema and of how words are folded: another one means rebuild.
const SCHEMA: u32 = 1;

/// One message as the index takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The message's row: what a hit gives back.
    pub key: i64,
    /// Its conversation's row when it was indexed; the store knows better.
    pub conversation: i64,
    /// The mailbox's short name.
    pub mailbox: String,
    /// Subject.
    pub subject: String,
    /// Name and address of the author.
    pub from: String,
    /// Names and addresses of the recipients.
    pub to: String,
    /// What its author newly wrote: quotes are indexed with the message that they quote.
    pub text: String,
    /// Names of its files.
    pub filenames: String,
    /// When it reached us.
    pub received_at: Timestamp,
}

/// What went wrong with the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The directory does not hold an index of this store and schema: rebuild.
    #[error("the index is missing, broken or of another store: {0}")]
    Unusable(String),
    /// Something else.
    #[error("{doing}: {why}")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        why: String,
    },
}

impl IndexError {
    fn failed(doing: &'static str) -> impl Fn(tantivy::TantivyError) -> IndexError {
        move |why| IndexError::Failed { doing, why: why.to_string() }
    }
}

/// The fields of the schema.
#[derive(Clone, Copy, Debug)]
struct Fields {
    key: Field,
    conversation: Field,
    mailbox: Field,
    subject: Field,
    from: Field,
    to: Field,
    text: Field,
    filenames: Field,
    received_at: Field,
    has_attachment: Field,
}

/// The name under which our tokenizer is registered.
const TOKENIZER: &str = "posthaste";

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let fields = Fields {
        key: builder.add_i64_field("key", FAST | INDEXED | STORED),
        conversation: builder.add_i64_field("conversation", FAST | STORED),
        mailbox: builder.add_text_field("mailbox", STRING),
        subject: builder.add_text_field("subject", words.clone()),
        from: builder.add_text_field("from", words.clone()),
        to: builder.add_text_field("to", words.clone()),
        text: builder.add_text_field("text", words.clone()),
        filenames: builder.add_text_field("filenames", words),
        received_at: builder.add_date_field("received_at", DateOptions::default().set_fast()),
        has_attachment: builder.add_bool_field("has_attachment", INDEXED),
    };
    (builder.build(), fields)
}

#[cfg(test)]
mod tests;
