//! Every bound of the program, each with its reason.
//!
//! Separate so that one page shows what a hostile or unlucky peer can make us do. A bound that an
//! admin may want to change is a key of the configuration and has its default there.

use std::time::Duration;

/// Header fields read of one mail. Real mail has 20 to 120; a mail with 500,000 kept a well-known
/// server busy for 18 minutes (CVE-2024-23184).
pub const HEADERS_MAX: usize = 1_000;

/// Acks and resolutions to one address that no person answered: the exchange ends here, for good
/// (promise 4).
pub const AUTOMATIC_IN_A_ROW_MAX: u32 = 3;

/// How long an agent's mail is held before a lead is told.
pub const HELD_REMINDER: Duration = Duration::from_secs(3600);

/// Attempts at one mail before it goes into quarantine unread: a mail that kills the process may do
/// so this often (promise 8).
pub const ATTEMPTS_MAX: u32 = 3;

/// What is kept of a server's words about a failure, in characters.
pub const DIAGNOSTIC_CHARS_MAX: usize = 400;

/// How long an ack or a resolution is tried: a day later it says nothing new.
pub const ACK_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// How long an answer, a notice or an alert is tried (RFC 5321 §4.5.4.1: four to five days).
pub const ANSWER_LIFETIME: Duration = Duration::from_secs(4 * 24 * 3600);

/// After this time of trying, the writer of an answer is told that it is late.
pub const LATE_AFTER: Duration = Duration::from_secs(3600);

/// Characters of a subject that we send, without the tag: enough for every real subject, short
/// enough that a hostile one fills no screen.
pub const SENT_SUBJECT_CHARS_MAX: usize = 200;

/// Characters of a display name that we send: longer ones are no names.
pub const SENT_NAME_CHARS_MAX: usize = 100;

/// Characters of a file name that we send, its ending included: file systems end at 255 bytes, and
/// a character may take four.
pub const SENT_FILE_NAME_CHARS_MAX: usize = 60;

/// Ids of a thread that we send beside its first one and our own token: what every client that
/// threads needs, in a header that no relay refuses.
pub const SENT_REFERENCES_MAX: usize = 20;

/// Steps of one template: ours need below 200; a loop that somebody wrote must come to an end.
pub const TEMPLATE_STEPS_MAX: u64 = 20_000;

/// Bytes that a template may make of its sample values; the words of a mail, not a book.
pub const TEMPLATE_BYTES_MAX: usize = 64 * 1024;

/// Levels of `>` that become nested blocks of HTML; deeper ones stay at this level.
pub const QUOTE_LEVELS_MAX: usize = 8;

/// Bytes of one mail that the sandbox takes; more than any provider does (Gmail and M365: 25 to
/// 150 MB), small enough that a test may hold several.
pub const SANDBOX_MAIL_BYTES_MAX: usize = 50 << 20;

/// Bytes that the sandbox holds in all: it lives in memory, and a loop of mail must not eat the
/// machine.
pub const SANDBOX_BYTES_MAX: u64 = 512 << 20;

/// Connections that the sandbox serves at once, for each protocol. Dovecot's default is 10 for a
/// user and address; a demo has some ten users.
pub const SANDBOX_CONNECTIONS_MAX: usize = 100;

/// Bytes of a header that the sandbox reads. Postfix stops at 100 KiB (`header_size_limit`), Gmail
/// at 500 KB.
pub const SANDBOX_HEADER_BYTES_MAX: usize = 512 << 10;

/// Content-Type fields in a mail whose MIME structure the sandbox still shows; every level of
/// nesting needs one, and levels cost stack.
pub const SANDBOX_PARTS_MAX: usize = 500;

/// Bytes of one SMTP command line: 512 by RFC 5321 §4.5.3.1.4, 12,288 for AUTH by RFC 4954 §4.
pub const SANDBOX_SMTP_LINE_BYTES_MAX: usize = 12_288;

/// Recipients of one SMTP transaction: what RFC 5321 §4.5.3.1.8 asks every server to take.
pub const SANDBOX_RECIPIENTS_MAX: usize = 100;

/// Transactions of which the sandbox keeps a record; the oldest go first.
pub const SANDBOX_TRANSACTIONS_MAX: usize = 10_000;

/// Seconds after which the sandbox closes a silent connection: 30 minutes, as RFC 9051 §5.4 asks.
pub const SANDBOX_SILENCE_S: u64 = 1_800;

/// Bytes of a password, or of a file of keys. App passwords have 16, OAuth2 tokens up to some
/// 4,000; more is the wrong file.
pub const SECRET_BYTES_MAX: u64 = 65_536;

/// How long a `password_command` is waited for before it is looked at again.
pub const SECRET_COMMAND_WAIT: Duration = Duration::from_millis(20);

/// How often it is looked at: 30 s in all. Password stores answer in well under one; what asks a
/// person for a passphrase never ends in a daemon.
pub const SECRET_COMMAND_ROUNDS_MAX: u32 = 1_500;

/// Bytes of a configuration. One with 50 mailboxes has some 60,000; more is the wrong file.
pub const CONFIG_BYTES_MAX: u64 = 1_048_576;

/// Bytes of the footer below everything that customers get: a page of text.
pub const FOOTER_BYTES_MAX: u64 = 16_384;

/// The longest duration that a configuration may name: ten years. Sums with the present time then
/// stay far inside of what timestamps hold.
pub const DURATION_MAX: Duration = Duration::from_secs(3_660 * 86_400);

/// The shortest `poll`: below it a server would be asked without a pause.
pub const POLL_MIN: Duration = Duration::from_secs(1);

/// The least `limits.message_size`: below it ordinary mail with a picture would be refused.
pub const MESSAGE_SIZE_BYTES_MIN: u64 = 1_000_000;

/// The most `limits.message_size`: a mail is held in memory, a few times over while it is read.
pub const MESSAGE_SIZE_BYTES_MAX: u64 = 1_000_000_000;

/// Errors of a configuration that are drawn. Each is drawn over the whole file; nobody reads more.
pub const CONFIG_ERRORS_SHOWN_MAX: usize = 100;

/// Octets of one SMTP reply read before the server counts as broken. RFC 5321 §4.5.3.1.5 gives a
/// line 512; the longest replies seen list policies and links over some ten lines.
pub const SMTP_REPLY_BYTES_MAX: usize = 1 << 20;

/// Lines kept of one SMTP reply; the rest is read and dropped. EHLO has 10 to 25.
pub const SMTP_REPLY_LINES_MAX: usize = 100;

/// Octets of text kept of one line of an SMTP reply. lettre refuses lines beyond 1,000.
pub const SMTP_REPLY_LINE_BYTES_MAX: usize = 900;

/// Octets of an SMTP reply's text that are shown, logged and stored.
pub const SMTP_REPLY_TEXT_BYTES_MAX: usize = 2_000;

/// Octets of a mail's body written under one timeout, so that a long mail may take long but a
/// stalled one is noticed.
pub const SMTP_BODY_BLOCK_BYTES: usize = 64 * 1024;
