//! Bounds of what agents read: briefs, digests, what is pointed out to them.
//!
//! Separate from the other bounds because these keep a reader's patience, not the machine's. Never
//! a promise to anybody outside.

use std::time::Duration;

/// Of a text that others are compared with, in bytes: what somebody wants stands at its beginning.
pub const SIMILAR_TEXT_BYTES_MAX: usize = 16 * 1024;

/// Words by which messages are compared: more of them make the search slow and no better.
pub const SIMILAR_WORDS_MAX: usize = 12;

/// Messages that a brief looks at for similar conversations that were solved.
pub const SIMILAR_LOOKED_AT: usize = 40;

/// Similar conversations that a brief names: more are not read.
pub const SIMILAR_SHOWN_MAX: usize = 3;

/// Open matters of the same customer that a brief names.
pub const OPEN_MATTERS_MAX: usize = 5;

/// Characters of what solved a similar conversation.
pub const SOLUTION_CHARS_MAX: usize = 160;

/// Characters of a colleague's note in a notice: some sentences; all of it is what `#show` shows.
pub const NOTE_SHOWN_CHARS_MAX: usize = 400;

/// Of what people outside have written in a conversation, the newest mails in which a name that an
/// answer greets is looked for.
pub const SAID_OUTSIDE_MAX: usize = 50;

/// Of each of them, its first characters: whoever signs does so on the first pages.
pub const SAID_OUTSIDE_CHARS_MAX: usize = 32 * 1024;

/// Bytes of an answer that gets a second look: a longer one is no slip of a hurried hand.
pub const SECOND_LOOK_BYTES_MAX: usize = 64 * 1024;

/// Rows under one heading of a digest: who has more than this in the morning looks at the queue.
pub const DIGEST_ROWS_MAX: usize = 15;

/// Characters of a subject in a digest: a line of a phone.
pub const DIGEST_SUBJECT_CHARS_MAX: usize = 60;

/// Notices to one agent that wait for a relay that takes no more: so many become one mail.
pub const BUNDLE_NOTICES_MIN: usize = 4;

/// Notices in one mail; what is beyond that is in the next one.
pub const BUNDLE_NOTICES_MAX: usize = 50;

/// Waiting notices that are looked at for such mails, whenever the relay takes one: the others wait
/// for the next look.
pub const BUNDLE_LOOKED_AT: usize = 500;

/// Characters of a customer's words in such a mail: enough to see what it is about.
pub const BUNDLE_WORDS_CHARS_MAX: usize = 300;

/// Events that a digest looks at, the newest ones: of what was before it says that nothing stands
/// there.
pub const DIGEST_EVENTS_MAX: usize = 50_000;

/// How far somebody's first digest looks back.
pub const DIGEST_LOOKS_BACK: Duration = Duration::from_secs(7 * 24 * 3600);

/// Days for which it is known that they were told.
pub const DIGEST_DAYS_KEPT: i64 = 60;

/// Mails of a day whose header is looked at for a filter's mark.
pub const SPAM_MARKS_LOOKED_AT: usize = 500;
