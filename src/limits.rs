//! Every bound of the program, each with its reason.
//!
//! Separate so that one page shows what a hostile or unlucky peer can make us do. A bound that an
//! admin may want to change is a key of the configuration and has its default there.

mod agents;

use std::time::Duration;

pub use self::agents::*;

/// Header fields read of one mail. Real mail has 20 to 120; a mail with 500,000 kept a well-known
/// server busy for 18 minutes (CVE-2024-23184).
pub const HEADERS_MAX: usize = 1_000;

/// Acks and resolutions to one address while nobody here answered it: the exchange ends here, until
/// somebody does (promise 4).
pub const AUTOMATIC_IN_A_ROW_MAX: u32 = 3;

/// How long an agent's mail is held before a lead is told.
pub const HELD_REMINDER: Duration = Duration::from_secs(3600);

/// How long a welcome waits for its answer before the next look at the agents sends another:
/// whoever looks every hour bothers nobody.
pub const WELCOME_AGAIN_AFTER: Duration = Duration::from_secs(3 * 24 * 3600);

/// Answers to welcomes of one agent that are looked at, the newest first: more programs and phones
/// than anybody has.
pub const WELCOME_ANSWERS_MAX: usize = 50;

/// Attempts at one mail, read alone, before it goes into quarantine unread: a mail that kills the
/// process may do so this often (promise 8). Deaths while it was read among others count nothing,
/// or a few kills at the wrong moment would quarantine a whole batch of good mail.
pub const ATTEMPTS_MAX: u32 = 3;

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

/// Live mails taken in by one transaction: enough to catch up fast, few enough that one bad mail
/// among them costs little.
pub const LIVE_BATCH: usize = 32;

/// Mails of history taken in by one transaction, between two looks for live mail.
pub const HISTORY_BATCH: usize = 250;

/// UIDs of history asked about at once.
pub const HISTORY_WINDOW: u32 = 500;

/// UIDs of new mail asked about at once, where a desk comes back to very many.
pub const LIVE_WINDOW: u32 = 20_000;

/// The pause after an IDLE that ended without new mail: some servers end each at once.
pub const IDLE_PAUSE: Duration = Duration::from_secs(1);

/// Bytes of mail fetched at once, beside a single larger mail.
pub const BATCH_BYTES: u64 = 8 * 1024 * 1024;

/// How long IDLE lasts before it is renewed: firewalls forget connections after 5 to 10 minutes,
/// whatever the 29 minutes of RFC 2177 say.
pub const IDLE_MAX: Duration = Duration::from_secs(5 * 60);

/// Mails of one question of the audit: more are asked for in windows, for the answer is one line.
pub const AUDIT_WINDOW: u32 = 100_000;

/// How often server and journal are compared (promise 1).
pub const AUDIT_EVERY: Duration = Duration::from_secs(3600);

/// How long a server may take to file a mail of ours in Sent by itself before we do.
pub const FILED_BY_SERVER_WITHIN: Duration = Duration::from_secs(15);

/// The longest wait between two tries of a mailbox or a relay.
pub const BACK_OFF_MAX: Duration = Duration::from_secs(10 * 60);

/// The same where the password was refused three times: more tries lock accounts.
pub const BACK_OFF_REFUSED: Duration = Duration::from_secs(15 * 60);

/// A mailbox or a relay that has not worked for so long is told to the admin (promise 9).
pub const SILENCE_MAX: Duration = Duration::from_secs(10 * 60);

/// How long an SMTP connection without work is kept.
pub const SMTP_IDLE_MAX: Duration = Duration::from_secs(30);

/// The same panic of one mailbox, this often: it is `failed`, and a person has to look.
pub const PANICS_MAX: u32 = 3;

/// Bytes read of one header field, folded lines included. RFC 5322 sets no end; 64 KiB holds 1,000
/// addresses, and what is longer is an attack or a fault of a relay.
pub const FIELD_BYTES_MAX: usize = 64 * 1024;

/// Bytes read of one Authentication-Results field. Gmail's with ARC and ten signatures has 4 KiB;
/// a longer one is not read at all, for what speaks against the author may stand at its end.
pub const RESULTS_BYTES_MAX: usize = 16 * 1024;

/// Authentication-Results fields read of one mail. Six filters of one server write one each.
pub const RESULTS_MAX: usize = 50;

/// DKIM signatures of the author's domain that are looked at. Real mail has one or two of it.
pub const SIGNATURES_MAX: usize = 4;

/// Names in one signature's `h=`. Signers that sign every name twice, against additions, have 40.
pub const SIGNED_NAMES_MAX: usize = 200;

/// How long a batch of mail waits for the keys of its signatures. Recursive servers answer within a
/// second or give up after some.
pub const KEYS_WITHIN: Duration = Duration::from_secs(4);

/// How long nobody is asked for a key after no name server answered.
pub const KEYS_QUIET: Duration = Duration::from_secs(60);

/// How long a key, or that there is none, is believed: a revoked one for no longer than this.
pub const KEYS_KEPT: Duration = Duration::from_secs(15 * 60);

/// Questions for keys that are open at once.
pub const KEYS_AT_ONCE: usize = 16;

/// Keys that are kept, of 64 KiB each at most; beyond that all are asked for again.
pub const KEYS_KNOWN_MAX: usize = 1_000;

/// Sets of an ARC chain (RFC 8617 §4.2.1).
pub const ARC_SETS_MAX: usize = 50;

/// Addresses read of all fields of one name. A mail to more people is bulk whoever the rest are.
pub const ADDRESSES_MAX: usize = 200;

/// Ids kept of In-Reply-To or References: the oldest, where our own token stands, and the newest.
/// The longest honest threads name some 100; a hostile mail may name as many as its headers hold.
pub const IDS_MAX: usize = 200;

/// Characters kept of a decoded subject, a display name or a file name.
pub const SUBJECT_CHARS_MAX: usize = 1_000;

/// See [`SUBJECT_CHARS_MAX`]; a longer name is there to push something else out of sight.
pub const NAME_CHARS_MAX: usize = 200;

/// See [`SUBJECT_CHARS_MAX`]; file systems take 255 octets, and the agent's client may add to it.
pub const FILE_NAME_CHARS_MAX: usize = 120;

/// How deep multiparts may nest. Clients reach 6; a deeper one becomes a file (CVE-2024-4140).
pub const MIME_DEPTH_MAX: usize = 32;

/// Parts read of one mail, multiparts included. Real mail with 300 photographs exists.
pub const MIME_PARTS_MAX: usize = 1_000;

/// Bytes of readable text kept of one mail: some 500 pages. The raw mail keeps the rest.
pub const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// Bytes kept of the machine-readable part of a report, and of the header that it quotes.
pub const REPORT_BYTES_MAX: usize = 64 * 1024;

/// Quote levels shown; deeper ones are shown at this level, for every level costs two bytes on
/// every line and nested quotes would make a text quadratic in its source.
pub const QUOTE_DEPTH_MAX: usize = 20;

/// Bytes of an address kept in a text made from HTML. Longer ones only track who clicked.
pub const LINK_BYTES_MAX: usize = 400;

/// How long the database is waited for, in milliseconds. Only a reader's checkpoint or a backup can
/// be in the way, for there is one writer; both take less than a second.
pub const DATABASE_BUSY_MS: u64 = 10_000;

/// Prepared statements kept. The way of a message uses some 60; preparing costs ten times running.
pub const STATEMENTS_CACHED: usize = 160;

/// The write-ahead log is cut to this after a checkpoint, in bytes. One large mail may need more
/// for a while; the space is then given back.
pub const WAL_BYTES_KEPT: u64 = 64 * 1024 * 1024;

/// Ids of In-Reply-To, and of References, that are looked up for one mail: all that are kept, so
/// that it makes no difference which of two mails comes first; and the one that a report names.
pub const NAMES_LOOKED_UP_MAX: usize = IDS_MAX + 1;

/// Conversations that one id leads to. Ids are unique unless somebody forges them.
pub const LEADS_PER_NAME_MAX: usize = 8;

/// Merges followed from one conversation to the one that has its messages now. Each merge was
/// somebody's decision; a longer chain is a broken database.
pub const MERGES_FOLLOWED_MAX: usize = 64;

/// Further recipients that a customer may give an answer: enough for a team, too few to make us a
/// mailing list.
pub const CUSTOMER_CC_MAX: usize = 25;

/// Mail handed out at once to be looked for or filed in Sent, since each may hold its bytes.
pub const MAIL_BATCH_MAX: usize = 20;

/// Messages that are moved from one folder to another by one command: a conversation has fewer, and
/// Microsoft 365 takes its time over each.
pub const PASSAGES_AT_ONCE: usize = 50;

/// Conversations whose messages are moved between two looks at the inbox.
pub const ASTRAY_AT_ONCE: usize = 50;

/// How often Sent and the folders of states are looked at because something happened in the inbox:
/// people who read there change flags every second.
pub const LOOK_AROUND_EVERY: Duration = Duration::from_secs(2);

/// `\Answered` flags handed out at once.
pub const FLAG_BATCH_MAX: usize = 500;

/// Times that a free reference is drawn for. With a million of 2^30 taken, ten misses in a row
/// happen once in 10^30.
pub const REFERENCE_DRAWS_MAX: usize = 32;

/// A customer's earlier conversations are counted up to this: more is simply "many".
pub const EARLIER_COUNTED_MAX: usize = 1_000;

/// How long a token of ours proves anything, in days (the contract's 90).
pub const TOKEN_AGE_DAYS_MAX: u64 = 90;

/// Bytes that an IMAP literal may have beyond `limits.message_size`, so that a mail of just that
/// size, and the byte that proves a larger one, still pass.
pub const IMAP_LITERAL_SLACK: usize = 64 * 1024;

/// Bytes of one line from an IMAP server. A SEARCH that finds 400,000 messages takes 3 MB; parsed
/// lists take twelve times their line.
pub const IMAP_LINE_MAX: usize = 4 * 1024 * 1024;

/// UIDs that an ESEARCH may stand for: a few bytes can name four billion. A SEARCH of so many fits
/// into [`IMAP_LINE_MAX`].
pub const IMAP_SEARCH_MAX: usize = 400_000;

/// Bytes of all that answers one IMAP command, where it carries no bodies: a listing of half a
/// million messages.
pub const IMAP_ANSWER_MAX: u64 = 64 * 1024 * 1024;

/// How long what an IMAP server said before it hung up is read: it has arrived already.
pub const IMAP_LAST_WORDS: Duration = Duration::from_secs(1);

/// Bytes of a command line towards an IMAP server (RFC 2683 §3.2.1.5 says 1,000; Microsoft 365
/// fails with errors 10 and 12 at about 4 KB).
pub const IMAP_COMMAND_MAX: usize = 1_000;

/// Parentheses in a FETCH response that speaks of BODYSTRUCTURE. We never ask for it; the parser
/// recurses there, once a parenthesis, and a line of `(` would overflow its stack.
pub const IMAP_PARENTHESES_MAX: usize = 64;

/// Flags that we keep of one message, and characters of each. Servers allow some 30 keywords.
pub const IMAP_FLAGS_MAX: usize = 64;

/// Folders that one account may list; the largest shared accounts have some thousands.
pub const IMAP_FOLDERS_MAX: usize = 50_000;

/// Characters that we keep of what an IMAP server says about a refusal.
pub const IMAP_TEXT_MAX: usize = 500;

/// Seconds that we believe an IMAP server which asks us to back off: Microsoft 365 says 5 minutes.
pub const IMAP_BACKOFF_MAX_S: u64 = 24 * 60 * 60;

/// Characters of a header's value that a reason quotes: enough to recognise it in the mail.
pub const EVIDENCE_CHARS_MAX: usize = 120;

/// Received fields above which a mail is taken to run in circles and gets no automatic mail. Real
/// mail has up to 15; servers give up at 100 (RFC 5321 §6.3).
pub const HOPS_MAX: usize = 50;

/// Recipients read of one bounce. We send to few at once; a report with more is not about our mail.
pub const BOUNCE_RECIPIENTS_MAX: usize = 100;

/// Notices within an hour of what one agent wrote, and command replies to one agent: above it two
/// responders that mark nothing are talking to each other (promise 4). People write less.
pub const NOTICES_OF_AGENT_MAX: u32 = 10;

/// See [`NOTICES_OF_AGENT_MAX`]; an agent may clear a backlog with commands that fail.
pub const COMMAND_REPLIES_MAX: u32 = 30;

/// See [`NOTICES_OF_AGENT_MAX`].
pub const NOTICES_PERIOD: Duration = Duration::from_secs(3600);

/// Mails to one address among which a complaint about one is looked for, the newest ones.
pub const COMPLAINTS_LOOKED_AT: usize = 50;

/// Tokens looked at in one report: it speaks of one mail, which bears its token in a few places.
pub const CLAIMS_REPORTED_MAX: usize = 8;

/// Lines of a server's own words, above the mail that it returns. Those of Exchange, in two
/// languages, have some 100.
pub const BOUNCE_LINES_MAX: usize = 1_000;

/// Bytes of a refusal that are searched for its reason: replies of many lines have some 2,000.
pub const REFUSAL_BYTES_MAX: usize = 8 * 1024;

/// Characters kept of what a server said about a failure; replies are a line or two.
pub const DIAGNOSTIC_CHARS_MAX: usize = 500;

/// Bytes of an agent's answer, quote included, that is compared with its notice. A person types a
/// few kilobytes; a thread of hundreds of answers quotes less than this.
pub const RELAY_BYTES_MAX: usize = 1_048_576;

/// Messages read for the index at once; fewer where they are long.
pub const INDEX_BATCH: usize = 500;

/// Text read for the index at once, in bytes: memory must not follow a mailbox of long mails.
pub const INDEX_BATCH_BYTES: usize = 8_388_608;

/// Documents of one commit of the index, while it catches up: a commit costs what hundreds of
/// documents do.
pub const INDEX_COMMIT_EVERY: usize = 5_000;

/// How long the index waits for more before it commits: found within a second of arrival.
pub const INDEX_COMMIT_AFTER: Duration = Duration::from_millis(400);

/// How long the index waits after trouble, such as a full disk.
pub const INDEX_RETRY: Duration = Duration::from_secs(30);

/// How often alarms are looked at.
pub const ALARM_EVERY: Duration = Duration::from_secs(20);

/// Timers fired by one look, so that a thousand that are due at once let others work in between.
pub const TIMERS_AT_ONCE: usize = 50;

/// How long the daemon waits for a send under way when it is asked to end.
pub const STOP_WITHIN: Duration = Duration::from_secs(40);

/// How long an uncertain mail waits, after it was looked for, for a mailbox that cannot be read and
/// may hold the evidence.
pub const UNREAD_SENT_MAX: Duration = Duration::from_secs(4 * 3600);

/// How long a timer that could not be acted on is put off.
pub const TIMER_AGAIN: Duration = Duration::from_secs(3600);

/// How long a task waits that met a full disk.
pub const DISK_FULL_WAIT: Duration = Duration::from_secs(10);

/// A task that ran so long before it panicked starts again with a clean sheet.
pub const PANIC_FORGOTTEN: Duration = Duration::from_secs(3600);

/// How long nobody looks for timers that are due: wall clocks step, and at most this is slept on an
/// old idea of the time.
pub const TIMERS_EVERY: Duration = Duration::from_secs(60);

/// Timers fired by `run --once`: all, unless a decision sets its own timer again and again.
pub const TIMERS_ONCE: usize = 10_000;

/// Hits that `search` shows at most; who wants more wants an export.
pub const SEARCH_HITS_MAX: usize = 1_000;

/// Bytes of a file that are looked at to tell what it is: the header of nearly every mail.
pub const FILE_HEAD_BYTES: usize = 16 * 1024;

/// How deep directories are searched for mail; a Maildir++ is flat, archives have some ten levels.
pub const DIRECTORY_DEPTH_MAX: usize = 64;

/// How long one check of a server may take: name, TCP, TLS, greeting and login together.
pub const CHECK_WITHIN: Duration = Duration::from_secs(60);

/// How far off an agent may put something, in days: two years. What is later is a slip of the year.
pub const WHEN_DAYS_MAX: i64 = 730;

/// Conversations that `#queue` and `#mine` list in a mail: two screens; a longer list is read by
/// nobody.
pub const ANSWER_ROWS_MAX: usize = 50;

/// Messages of a conversation that `#show` puts into a mail, the newest.
pub const ANSWER_MESSAGES_MAX: usize = 20;

/// Characters of one message in an answer to `#show`: two pages.
pub const ANSWER_TEXT_CHARS_MAX: usize = 4_000;

/// Hits of `#search` in a mail.
pub const ANSWER_HITS_MAX: usize = 15;

/// Dates that a deadline is looked for in: ten years. A calendar without open hours in them has
/// none.
pub const CALENDAR_DAYS_MAX: u32 = 3_660;

/// Memory of one compiled pattern of a rule, in bytes: what needs more is a mistake.
pub const PATTERN_BYTES_MAX: usize = 1_048_576;

/// Bytes of a file of holidays: decades of them are some 100 kB.
pub const HOLIDAYS_BYTES_MAX: u64 = 1_048_576;

/// Years whose public holidays are worked out. Deadlines lie in them.
pub const HOLIDAY_YEARS: std::ops::Range<i16> = 2020..2060;

/// Questions of one mail that are listed: nobody answers more than a page of them one by one.
pub const QUESTIONS_MAX: usize = 20;

/// Characters of a listed question; the text itself is one look away.
pub const QUESTION_CHARS_MAX: usize = 300;

/// Bytes of the new words that are searched for questions and flags. What a person writes in a mail
/// is a tenth of it; more was pasted.
pub const SAID_BYTES_MAX: usize = 64 * 1024;

/// Bytes of one mail that `explain` reads without a configuration: what `limits.message_size` is by
/// default.
pub const EXPLAINED_BYTES_MAX: u64 = 50_000_000;

/// The longest that a task of the daemon may be without any movement beyond a wait that it told of:
/// an SMTP server may think for 10 minutes about a mail (RFC 5321 §4.5.3.2.6), everything else has
/// shorter timeouts. What takes longer is stuck, and systemd's watchdog is not fed any more; still
/// within the 15 minutes of promise 9.
pub const STEP_MAX: Duration = Duration::from_secs(12 * 60);

/// How often the store's thread is asked whether it moves.
pub const STORE_ASKED_EVERY: Duration = Duration::from_secs(10);

/// How long a start, or a reload, waits for every mailbox to be watched or to have failed once
/// before it is called done: long enough for a slow login, well below systemd's patience.
pub const READY_WITHIN: Duration = Duration::from_secs(20);

/// Findings of one check that `verify` names; the rest is counted. A broken disk has thousands, and
/// nobody mends more than these at once.
pub const FINDINGS_OF_A_CHECK_MAX: u64 = 100;

/// Answers of one target that wait for the relay at once: more than anybody writes while it is
/// away; a further one meets the target no sooner.
pub const ANSWERS_ON_THEIR_WAY_MAX: usize = 100;

/// Pauses that a deadline is put off by: an exchange of 200 mails within one allowance is a chat,
/// and its deadline is then earlier than it might be, never later.
pub const PAUSES_MAX: usize = 200;

/// Open conversations that are decided anew in one go after another policy came: others work in
/// between.
pub const RECOMPUTED_AT_ONCE: usize = 50;

/// How long timers wait, after a start, for what arrived meanwhile: an answer that lies in Sent
/// since yesterday must not be escalated today. A server that is away holds them up no longer.
pub const TIMERS_AFTER_START: Duration = Duration::from_secs(60);

/// How often is looked whether all mailboxes are in step, within that time.
pub const IN_STEP_EVERY: Duration = Duration::from_millis(100);

/// Characters of a customer's last words in an escalation: a lead reads them on a phone.
pub const LAST_WORDS_CHARS_MAX: usize = 600;

/// First answers within [`USUAL_PERIOD`] from which an ack tells when to expect one. Of 30, the
/// true mark that 8 of 10 keep lies between the 20th and the 28th in 19 of 20 cases: good enough
/// for hours. Of fewer, one slow week decides.
pub const USUAL_COUNT_MIN: u32 = 30;

/// How many of a hundred answers come within the time that an ack names.
pub const USUAL_PERCENT: usize = 80;

/// How far back answers count: a season, so that what the desk was like last year does not.
pub const USUAL_PERIOD: Duration = Duration::from_secs(90 * 24 * 3600);

/// Answers, and waits without one, that are counted: more change the mark by minutes.
pub const USUAL_WAITS_MAX: usize = 2_000;

/// How old the figure may be.
pub const USUAL_COUNTED_EVERY: Duration = Duration::from_secs(24 * 3600);

/// How long before it takes a matter as settled the desk reminds the customer; half of the time
/// where that is less than twice this.
pub const REMINDED_BEFORE: Duration = Duration::from_secs(2 * 24 * 3600);

/// Characters of what an ack asks for, each: a question, not a form.
pub const ASKED_CHARS_MAX: usize = 400;

/// Bytes of a file with the desk's own words for one text.
pub const TEMPLATE_FILE_BYTES_MAX: u64 = 16_384;

/// Pages that a backup copies between two looks at how far it is: 4 MB of pages of 4 KiB.
pub const BACKUP_PAGES_AT_ONCE: i32 = 1024;

/// Bytes of a backup's manifest; ours have some 600.
pub const MANIFEST_BYTES_MAX: u64 = 65_536;

/// Rows of the outbox that a restore leaves out, so that no number of the lost store comes again:
/// at a mail every ten seconds, four months between the backup and the loss.
pub const RESTORED_ROWS_SKIPPED: i64 = 1_000_000;

/// A lane that sends so long after a mail was due has sent that one, or been refused it.
pub const LIVED_ON: Duration = Duration::from_secs(5 * 60);

/// Open days between settling a complaint and asking its owner whether it is settled: long enough
/// for a repair to fail again, short enough to be remembered.
pub const CHECK_BACK_OPEN_DAYS: u32 = 3;
/// Conversations that `simulate` names as examples, of each kind: as many as fit on a screen.
pub const SIMULATION_EXAMPLES_MAX: usize = 5;
/// Words of an agent's mail that are searched for a promise, from its beginning; a page has 400.
pub const PROMISE_WORDS_MAX: usize = 5_000;

/// Characters of the words of a promise that are kept as its evidence.
pub const PROMISE_WORDS_CHARS_MAX: usize = 120;

/// A promise that is due so soon needs no reminder: its writer is on it.
pub const PROMISE_NEAR: Duration = Duration::from_secs(15 * 60);
