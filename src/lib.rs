//! posthaste: a support desk that lives in e-mail.
//!
//! A daemon watches IMAP mailboxes, threads what arrives into conversations, indexes them, and
//! sends acknowledgements, notices, agents' answers and resolutions by SMTP. Agents answer from
//! their own mail client.
//!
//! # The way of a message
//!
//! ```text
//!  IMAP ─► Fetched ─► Message ─► Verdict ─► Placement ─► Decision ─► commit ─┬─► outbox ─► SMTP
//!  bytes    + uid     parsed,    who and    which        events and  one      ├─► index   (a view)
//!           + flags   + defects  what kind  conversation effects     SQLite   ├─► timers  (next deadline)
//!                                                                    transac. └─► mirror  (flags, folders)
//!  timers, send results, agents' and the admin's commands enter at "Decision" as further Inputs
//! ```
//!
//! Each arrow is a type, each stage a file: [`imap::Fetched`], [`mail::message::Message`],
//! [`mail::read::Verdict`], [`desk::placement::Placement`], [`desk::effect::Decision`],
//! [`store::commit::Change`].
//!
//! # Killed at every arrow
//!
//! Kim writes to support@; what is on disk, and what happens after a restart, if the process dies
//! right there:
//!
//! | killed after | durable | what the restart does |
//! | --- | --- | --- |
//! | the server lists the mail | the folder's cursor below its UID | fetches it |
//! | `Fetched` | the same | fetches it again |
//! | the attempt is counted | the cursor, and "tried once" | fetches it again; a third death puts it in quarantine, unparsed |
//! | `Message`, `Verdict`, `Placement`, `Decision` | the same: these are only values | as before |
//! | before the commit's fsync | the same | as before; SQLite drops the torn tail |
//! | after the commit | message, conversation, events, ack and notices queued, cursor past the UID | sends the ack and the notices; the mail is not fetched again |
//! | the ack is claimed | its bytes, and "attempt 1" | claims it again: the same bytes, attempt 2 |
//! | connected, MAIL, RCPT, DATA before 354 | the same | the same: no body byte was sent, so the relay has nothing |
//! | after 354, before it is noted | the same | the same |
//! | 354 is noted (`uncertain` if we die now) | "the body may be out" | looks for it in Sent for `limits.uncertain`; an ack is then dropped |
//! | the final dot, before the 2xx | the same | the same: this is the one window |
//! | the 2xx, before it is durable | the same | the same |
//! | the 2xx is durable | `sent` | nothing |
//! | `\Answered` | nothing more | the flag's row is still there, or not: setting it twice is once |
//!
//! Anna answers the notice from her phone:
//!
//! | killed after | durable | what the restart does |
//! | --- | --- | --- |
//! | her mail is listed, fetched, read | the cursor below it | fetches it again; her token, address and authentication are judged anew |
//! | the commit | her mail, `replied`, `assigned`, `waiting`, one `relay` in the outbox, cursor past it | sends the relay; her mail is not taken twice, for its UID and its hash are known |
//! | the relay is claimed, up to 354 | bytes, attempts | sends the same bytes with the same Message-ID |
//! | 354 is noted, up to the durable 2xx | "the body may be out" | looks in Sent; without evidence it is sent **once more**, byte for byte; cut again, a person decides |
//! | the 2xx is durable | `sent`, `delivered`, first response met | files it in Sent unless the server did |
//! | APPEND to Sent, before it is noted | the same | searches Sent by Message-ID first, finds it |
//!
//! The conversation was resolved, and its messages go to the folder for that:
//!
//! | killed after | durable | what the restart does |
//! | --- | --- | --- |
//! | the commit | `resolved`, and that its messages may lie astray | moves them |
//! | the passage is noted | where each message goes | looks there first: nothing has come, so moves it |
//! | MOVE | the same | finds it there, knows it as ours by the passage, takes it for nobody's command |
//! | COPY, without MOVE | the same, or where the copy lies | removes the original, once both are fetched and are the same |
//! | `\Deleted`, UID EXPUNGE | the same | the original is gone: notes where the message lies |
//!
//! # Rooms
//!
//! A room is used by those below it and knows none of them.
//!
//! | room | does |
//! | --- | --- |
//! | [`mail`] | bytes to types and back, by the RFCs. Pure |
//! | [`desk`] | decides. Pure |
//! | `world` | the doors: clock, network, name servers, randomness, secrets |
//! | [`imap`], [`smtp`] | protocols over the doors, no word of the desk |
//! | [`store`] | the only SQL |
//! | [`index`] | tantivy as a view of the journal |
//! | `daemon` | what runs: watch, ingest, outbox, timer, mirror, control |
//! | [`config`] | raw TOML to a checked configuration |
//! | `cli` | a file a command group |
//! | [`sandbox`] | a mail server for the demo and for tests |
//!
//! # Invariants
//!
//! 1. `mail/`, `desk/` and `imap/cursor` do no I/O and know no async, SQL or environment.
//! 2. Only `world/` reads the time, opens sockets or draws random numbers.
//! 3. SQL only in `store/`; one writer; no await inside a transaction.
//! 4. A conversation changes one way: load, decide, commit. The commit checks its version.
//! 5. Commit before any effect. Cursor, message, events, state, outbox and timers are one
//!    transaction.
//! 6. Decisions never read the index.
//! 7. Automatic mail goes only to a [`mail::read::classify::Answerable`], which the classifier
//!    alone constructs, or to agents and the admin of the configuration.
//! 8. Every verdict has a stable reason that is stored, logged and shown.
//! 9. Parsing never fails and hostile bytes never panic; work per message is linear and bounded.
//! 10. The journal is append-only evidence, the tables are the truth, and folding the one gives
//!     the other.
//! 11. Secrets have no Debug or Display; bodies and addresses are not logged above debug.
//! 12. Only `main.rs` exits.
//!
//! # Glossary
//!
//! | word | meaning |
//! | --- | --- |
//! | mailbox | an address that customers write to, with its IMAP and SMTP account |
//! | folder | what IMAP calls a mailbox: INBOX, Sent |
//! | conversation, REF | everything said about one matter, and its six characters |
//! | message | one stored mail, received, sent or noted |
//! | mail | what we send: a row of the outbox |
//! | location | where a message lies on a server: mailbox, folder, UIDVALIDITY, UID |
//! | shelf | a folder of the server that stands for a status, that of what is open is the inbox; or the one for agents' own mail |
//! | astray | said of a conversation whose messages may lie on another shelf than its status's |
//! | passage | a message on its way from one folder to another, noted before we ask for it |
//! | history | what lay there at the first start, or was imported; never answered |
//! | event, journal | a fact in the past tense, and the append-only list of them |
//! | answer that stands | one that was not taken back, and that neither relay nor customer's server refused |
//! | digest | one mail to an agent about many matters: the day's, or what more came than the relay takes |
//! | effect, outbox | a duty towards the outside, and the durable queue of mail |
//! | token | what proves that a mail answers a mail of ours |
//! | held | an agent's mail that was not acted on until its writer confirms |
//! | quarantine | where mail goes that cannot be processed; kept, listed, retriable |
//! | gap | what came between a backup and the first look after its restore; may have been acted on |
//! | forgotten | mail of ours that went out in a gap, of which only Sent knows |

pub mod cli;
pub mod config;
pub mod daemon;
pub mod desk;
pub mod imap;
pub mod index;
pub mod limits;
pub mod log;
pub mod mail;
pub mod sandbox;
pub mod smtp;
pub mod store;
pub mod world;
