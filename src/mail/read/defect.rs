//! Defects: what may be wrong with a mail, in words that never change.
//!
//! Separate so that the words stand in one list: they are stored, counted and shown, and the desk
//! or an admin's rule may compare them. A defect never stops a mail; it says what the reader
//! guessed.

/// The outermost header holds lines that are no fields, or there is no header.
pub const BROKEN_HEADER: &str = "broken header";
/// More or longer fields than are read (`limits::HEADERS_MAX`, `limits::FIELD_BYTES_MAX`).
pub const HEADER_CUT: &str = "header cut";
/// A field that may stand once stands more often; the first one counts, of From all do.
pub const REPEATED_FIELD: &str = "repeated field";
/// No address in From.
pub const NO_FROM: &str = "no from";
/// From names more than one.
pub const SEVERAL_FROM: &str = "several from";
/// An address field holds something that is no address.
pub const BAD_ADDRESS: &str = "bad address";
/// More recipients than are read (`limits::ADDRESSES_MAX`).
pub const TOO_MANY_RECIPIENTS: &str = "too many recipients";
/// No Date, or none that can be read.
pub const NO_DATE: &str = "no date";
/// No Message-ID, or an empty one.
pub const NO_MESSAGE_ID: &str = "no message-id";
/// A charset that is unknown, or that the text is not in.
pub const BAD_CHARSET: &str = "bad charset";
/// Base64, quoted-printable or uuencode with something else in it.
pub const BAD_ENCODING: &str = "bad encoding";
/// A multipart without boundary, or in which its boundary never comes: read as text.
pub const NO_PARTS: &str = "no parts";
/// Multiparts nest deeper than is read (`limits::MIME_DEPTH_MAX`); the rest is a file.
pub const TOO_DEEP: &str = "too deep";
/// More parts than are read (`limits::MIME_PARTS_MAX`).
pub const TOO_MANY_PARTS: &str = "too many parts";
/// The text is longer than is kept (`limits::TEXT_BYTES_MAX`).
pub const TEXT_CUT: &str = "text cut";
/// HTML holds text that a reader does not see; it was left out.
pub const HIDDEN_TEXT: &str = "hidden text";
/// Lines end with a lone CR.
pub const BARE_CR: &str = "bare cr";
/// Reading the mail failed and only its header was scanned.
pub const UNREADABLE: &str = "unreadable";
