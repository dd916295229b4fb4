-- The schema, version 1. Times are microseconds since 1970 in UTC; booleans are 0 and 1; lists and
-- nested values are JSON. Tables are STRICT, rows are never reused (AUTOINCREMENT), and every
-- look-up on the way of a message has an index, so that the millionth mail costs what the first
-- one did.
--
-- conversation       one row a conversation: the fold of its events, and nothing else
-- tag                a conversation's tags
-- added_recipient    whom agents have added to those who get a conversation's answers
-- absence            agents who are away, or were
-- rotation           when each agent was last given a conversation in turn
-- held               agents' mail of a conversation that waits for its writer's word
-- message            one row a stored mail: what readers and decisions need of it
-- raw                the mail as fetched, compressed
-- message_name       every id that a message is known by: its own, and aliases
-- message_reference  every id that a message names, in the order in which an answer repeats them
-- message_index      which mails Exchange says are one thread
-- location           what became of each UID of a server
-- identity           which store this is
-- folder             how far each folder has been taken in
-- attempt            locations whose mail is being read, or was when a process died
-- quarantine         mail that could not be processed, with its bytes
-- event              the journal; its position counts over all conversations
-- outbox             one row a mail of ours, from the decision to the relay's last word
-- recipient          the envelope of a mail of ours, and what became of each address
-- mail_name          every Message-ID that a mail of ours is known by
-- timer              when a conversation wants to be woken
-- digest             which days have been told to whom, and how far in the journal
-- usual_response     how long first answers take of late, by promise; counted once a day
-- flag               locations where \Answered is still to be set
-- astray             conversations whose messages may lie in another folder than their status says
-- passage            messages that we are taking from one folder to another
-- restore            each time that this store came back from a backup
-- gap                folders whose mail of between a backup and its restore is known by its UIDs
-- forgotten          mail of ours that went out in between, as its copy in Sent tells
-- welcome_answer     what agents answered to a welcome: how their mail can be told to be theirs

CREATE TABLE identity (
  store TEXT NOT NULL PRIMARY KEY                  -- random: an index of another store does not fit
) STRICT, WITHOUT ROWID;
INSERT INTO identity (store) VALUES (lower(hex(randomblob(16))));

CREATE TABLE conversation (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  reference         TEXT    NOT NULL UNIQUE,
  version           INTEGER NOT NULL,              -- how many events; 0: reserved, not yet made
  mailbox           TEXT    NOT NULL,
  status            TEXT    NOT NULL,
  priority          TEXT    NOT NULL,
  assignee          TEXT,
  created           INTEGER NOT NULL,
  updated           INTEGER NOT NULL,
  history           INTEGER NOT NULL CHECK (history IN (0, 1)),
  past              INTEGER REFERENCES conversation,
  merged_into       INTEGER REFERENCES conversation,
  opening           INTEGER REFERENCES message,
  opening_at        INTEGER,
  last_inbound      INTEGER REFERENCES message,
  last_inbound_at   INTEGER,
  acknowledged_at   INTEGER,
  last_reply_by     TEXT,                          -- the agent, where known
  last_reply_at     INTEGER,                       -- set where there is an answer
  first_response_at INTEGER,
  resolved_at       INTEGER,
  snoozed_until     INTEGER,
  promised_until    INTEGER,
  missing           TEXT    NOT NULL DEFAULT '[]', -- details that a rule wants to know
  promises          TEXT    NOT NULL DEFAULT '',   -- the version that `owed` was decided with
  owed              TEXT    NOT NULL DEFAULT '{}'  -- the promise that counts, and its targets
) STRICT;
CREATE INDEX conversation_by_status ON conversation (status, merged_into);
CREATE INDEX conversation_by_first_response ON conversation (first_response_at)
  WHERE first_response_at IS NOT NULL;
CREATE INDEX conversation_by_assignee ON conversation (assignee) WHERE status = 'open';
CREATE INDEX conversation_by_promises ON conversation (promises)
  WHERE status IN ('open', 'waiting', 'snoozed') AND history = 0;

CREATE TABLE tag (
  conversation INTEGER NOT NULL REFERENCES conversation,
  tag          TEXT    NOT NULL,
  PRIMARY KEY (conversation, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE added_recipient (
  conversation INTEGER NOT NULL REFERENCES conversation,
  key          TEXT    NOT NULL,                   -- the address, as addresses are compared
  address      TEXT    NOT NULL,
  added_at     INTEGER NOT NULL,
  PRIMARY KEY (conversation, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE absence (
  agent  TEXT    NOT NULL PRIMARY KEY,
  until  INTEGER NOT NULL,
  deputy TEXT,
  -- said by an out-of-office note: the agent's next mail ends it
  by_note INTEGER NOT NULL DEFAULT 0 CHECK (by_note IN (0, 1)),
  said_by TEXT                                     -- the lead who said so for them
) STRICT, WITHOUT ROWID;

CREATE TABLE rotation (
  agent TEXT    NOT NULL PRIMARY KEY,
  turn  INTEGER NOT NULL                           -- counted over all agents
) STRICT, WITHOUT ROWID;

CREATE TABLE held (
  conversation INTEGER NOT NULL REFERENCES conversation,
  place        INTEGER NOT NULL,                   -- the oldest first
  message      INTEGER NOT NULL REFERENCES message,
  agent        TEXT    NOT NULL,
  PRIMARY KEY (conversation, place)
) STRICT, WITHOUT ROWID;

-- Short columns first: a look-up then never reads the pages that the texts overflow to.
CREATE TABLE message (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation   INTEGER NOT NULL REFERENCES conversation,
  direction      TEXT    NOT NULL CHECK (direction IN ('in', 'out', 'note')),
  role           TEXT    NOT NULL,
  kind           TEXT    NOT NULL,
  history        INTEGER NOT NULL CHECK (history IN (0, 1)),
  answered       INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),  -- \Answered is wanted
  received_at    INTEGER NOT NULL,
  date           INTEGER,
  raw_hash       BLOB    NOT NULL,
  content_hash   BLOB,
  message_id     TEXT,
  from_key       TEXT,                             -- From, as addresses are compared
  customer_key   TEXT,                             -- Reply-To or else From, likewise
  agent          TEXT,
  language       TEXT,
  authentication TEXT    NOT NULL,
  answerable     TEXT,                             -- whom automatic mail may go to
  from_party     TEXT,
  reply_to       TEXT,
  to_list        TEXT    NOT NULL,
  cc_list        TEXT    NOT NULL,
  subject        TEXT    NOT NULL,
  attachments    TEXT    NOT NULL,
  reasons        TEXT    NOT NULL,
  defects        TEXT    NOT NULL,
  unsafe_because TEXT,
  reply          TEXT    NOT NULL,
  text           TEXT    NOT NULL
) STRICT;
CREATE INDEX message_by_conversation ON message (conversation);
CREATE INDEX message_by_author ON message (conversation, from_key)
  WHERE role = 'customer' AND direction = 'in';
CREATE INDEX message_by_raw ON message (raw_hash);
CREATE INDEX message_by_content ON message (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX message_by_customer ON message (customer_key, conversation);

CREATE TABLE raw (
  message INTEGER PRIMARY KEY REFERENCES message,
  size    INTEGER NOT NULL,                        -- in bytes, before compression
  zstd    BLOB    NOT NULL
) STRICT;

CREATE TABLE message_name (
  name    TEXT    NOT NULL,
  message INTEGER NOT NULL REFERENCES message,
  PRIMARY KEY (name, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_name_by_message ON message_name (message);

CREATE TABLE message_reference (
  name    TEXT    NOT NULL,
  message INTEGER NOT NULL REFERENCES message,
  place   INTEGER NOT NULL,
  PRIMARY KEY (name, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_reference_by_message ON message_reference (message, place);

-- Exchange's own thread of a mail and everybody in it, hashed: the last resort.
CREATE TABLE message_index (
  hash    BLOB    NOT NULL,
  message INTEGER NOT NULL REFERENCES message,
  bare    INTEGER NOT NULL CHECK (bare IN (0, 1)),  -- the mail names no ids
  PRIMARY KEY (hash, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_index_by_message ON message_index (message);

CREATE TABLE location (
  mailbox     TEXT    NOT NULL,
  folder      TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  outcome     TEXT    NOT NULL
    CHECK (outcome IN ('stored', 'duplicate', 'ours', 'quarantined', 'gone', 'passed_over')),
  message     INTEGER REFERENCES message,          -- for 'stored' and 'duplicate'
  mail        INTEGER REFERENCES outbox,           -- for 'ours'
  lies        INTEGER NOT NULL DEFAULT 1 CHECK (lies IN (0, 1)),
                                                   -- as far as is known, it is still there
  put         INTEGER NOT NULL DEFAULT 0 CHECK (put IN (0, 1)),
                                                   -- we put it there: the cursor follows later
  put_back    INTEGER NOT NULL DEFAULT 0 CHECK (put_back IN (0, 1)),
                                                   -- somebody took it back there from a shelf
  CHECK ((outcome IN ('stored', 'duplicate')) = (message IS NOT NULL)),
  CHECK ((outcome = 'ours') = (mail IS NOT NULL)),
  PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX location_by_message ON location (message) WHERE message IS NOT NULL;

CREATE TABLE folder (
  mailbox       TEXT    NOT NULL,
  folder        TEXT    NOT NULL,
  uidvalidity   INTEGER NOT NULL,
  boundary      INTEGER NOT NULL,                  -- UIDs below are history
  live_next     INTEGER NOT NULL,
  history_next  INTEGER NOT NULL,
  live_after    INTEGER,                           -- after a remap: what is older is history
  watched_since INTEGER NOT NULL,                  -- by our clock; never changes
  PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  mailbox     TEXT    NOT NULL,
  folder      TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  count       INTEGER NOT NULL,                    -- how often alone; 0: only among others
  last_at     INTEGER NOT NULL,
  PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox     TEXT    NOT NULL,
  folder      TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  reason      TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  zstd        BLOB    NOT NULL,
  UNIQUE (mailbox, folder, uidvalidity, uid)
) STRICT;

CREATE TABLE event (
  position     INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation INTEGER NOT NULL REFERENCES conversation,
  version      INTEGER NOT NULL,                   -- the conversation's, with this event folded in
  at           INTEGER NOT NULL,
  name         TEXT    NOT NULL,
  data         TEXT    NOT NULL,                   -- ids, names of agents, times; no personal text
  actor        TEXT    NOT NULL CHECK (actor IN
    ('posthaste', 'rule', 'outsider', 'agent', 'admin', 'somebody')),
  by_name      TEXT    NOT NULL,
  reason       TEXT    NOT NULL,                   -- stable words
  evidence     TEXT    NOT NULL,                   -- what was seen; may be blanked
  UNIQUE (conversation, version)
) STRICT;
CREATE INDEX event_replied ON event (conversation, position) WHERE name = 'replied';

CREATE TABLE outbox (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox             TEXT    NOT NULL,
  kind                TEXT    NOT NULL,
  urgency             INTEGER NOT NULL,            -- 0 answers, 1 acks and resolutions, 2 the rest
  state               TEXT    NOT NULL CHECK (state IN
    ('queued', 'deferred', 'held', 'uncertain', 'failed', 'cancelled', 'sent')),
  attempting          INTEGER NOT NULL DEFAULT 0 CHECK (attempting IN (0, 1)),
  body_started_at     INTEGER,                     -- 354 came: from here on the relay may have it
  copy_seen           INTEGER NOT NULL DEFAULT 0 CHECK (copy_seen IN (0, 1)),
                                                   -- in Sent, since the last claim
  due_at              INTEGER NOT NULL,
  made_at             INTEGER NOT NULL,            -- also its Date
  conversation        INTEGER REFERENCES conversation,
  sealed_conversation INTEGER NOT NULL,            -- what its token covers, merged or not
  about               INTEGER REFERENCES message,
  agent               TEXT    NOT NULL,            -- whom its token is for; empty for customers
  author              TEXT,                        -- the agent whose words it carries
  attempts            INTEGER NOT NULL DEFAULT 0,
  first_attempt_at    INTEGER,
  uncertain_count     INTEGER NOT NULL DEFAULT 0,
  look_until          INTEGER,                     -- null while uncertain: a person decides
  told                INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
  null_path_refused   INTEGER NOT NULL DEFAULT 0 CHECK (null_path_refused IN (0, 1)),
  files_refused       INTEGER NOT NULL DEFAULT 0 CHECK (files_refused IN (0, 1)),
  bundled_in          INTEGER REFERENCES outbox,   -- the mail that took this notice's place
  sent_at             INTEGER,
  filed_at            INTEGER,                     -- a copy lies in Sent
  token               TEXT    NOT NULL,
  message_id          TEXT    NOT NULL UNIQUE,
  from_address        TEXT    NOT NULL,
  last_reply          TEXT    NOT NULL DEFAULT '', -- the relay's words, or ours
  draft               TEXT    NOT NULL,
  size                INTEGER,                     -- of the bytes, before compression
  zstd                BLOB,                        -- the bytes, from the first claim on
  CHECK (attempting = 0 OR state IN ('queued', 'deferred')),
  CHECK (body_started_at IS NULL OR attempting = 1),
  CHECK ((size IS NULL) = (zstd IS NULL))
) STRICT;
CREATE INDEX outbox_waiting ON outbox (mailbox, urgency, due_at)
  WHERE state IN ('queued', 'deferred') AND attempting = 0;
CREATE INDEX outbox_attempting ON outbox (id) WHERE attempting = 1;
CREATE INDEX outbox_uncertain ON outbox (mailbox, look_until) WHERE state = 'uncertain';
CREATE INDEX outbox_unfiled ON outbox (mailbox, sent_at)
  WHERE state = 'sent' AND filed_at IS NULL;
CREATE INDEX outbox_sent ON outbox (mailbox, sent_at) WHERE state = 'sent';
CREATE INDEX outbox_automatic ON outbox (made_at) WHERE kind IN ('ack', 'reminder', 'resolution');
CREATE INDEX outbox_to_agents ON outbox (made_at) WHERE kind IN ('notice', 'command-reply');
CREATE INDEX outbox_by_conversation ON outbox (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX outbox_by_state ON outbox (state);
CREATE INDEX outbox_bundled ON outbox (bundled_in) WHERE bundled_in IS NOT NULL;

CREATE TABLE recipient (
  mail    INTEGER NOT NULL REFERENCES outbox,
  place   INTEGER NOT NULL,
  address TEXT    NOT NULL,
  key     TEXT    NOT NULL,                        -- the address, as addresses are compared
  kind    TEXT    NOT NULL,                        -- the mail's, and
  made_at INTEGER NOT NULL,                        -- the mail's: for counting by address
  state   TEXT    NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'accepted', 'rejected', 'bounced')),
  PRIMARY KEY (mail, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_by_address ON recipient (key, kind, made_at);
CREATE INDEX recipient_settled ON recipient (key, mail) WHERE state <> 'pending';

CREATE TABLE mail_name (
  name TEXT    NOT NULL,
  mail INTEGER NOT NULL REFERENCES outbox,
  PRIMARY KEY (name, mail)
) STRICT, WITHOUT ROWID;

CREATE TABLE timer (
  conversation INTEGER NOT NULL REFERENCES conversation,
  kind         TEXT    NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (conversation, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_by_time ON timer (at);

CREATE TABLE digest (
  agent    TEXT    NOT NULL,
  day      TEXT    NOT NULL,                       -- on the desk's clock
  at       INTEGER NOT NULL,
  position INTEGER NOT NULL,                       -- the journal's last event that it knew
  mail     INTEGER REFERENCES outbox,              -- null: there was nothing to say
  PRIMARY KEY (agent, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE usual_response (
  sla        TEXT    NOT NULL PRIMARY KEY,         -- empty: where nothing is promised
  open_s     INTEGER,                              -- open time; null: too few to tell
  count      INTEGER NOT NULL,
  counted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE flag (
  mailbox     TEXT    NOT NULL,
  folder      TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE astray (
  mailbox      TEXT    NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversation,
  asked        INTEGER NOT NULL,                   -- how often, so that no later one is forgotten
  PRIMARY KEY (mailbox, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE passage (
  mailbox        TEXT    NOT NULL,
  folder         TEXT    NOT NULL,                 -- where it lay
  uidvalidity    INTEGER NOT NULL,
  uid            INTEGER NOT NULL,
  message        INTEGER NOT NULL REFERENCES message,
  to_folder      TEXT    NOT NULL,
  to_uidvalidity INTEGER,                          -- null: no copy of it was seen there yet
  to_uid         INTEGER,
  CHECK ((to_uidvalidity IS NULL) = (to_uid IS NULL)),
  PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_by_target ON passage (mailbox, to_folder, message);

CREATE TABLE restore (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  backup_at   INTEGER NOT NULL,
  restored_at INTEGER NOT NULL,
  last_mail   INTEGER NOT NULL                     -- the outbox's last row in the backup
) STRICT;

CREATE TABLE gap (
  mailbox TEXT NOT NULL,
  folder  TEXT NOT NULL,
  below   INTEGER,                                 -- null: not looked at since the restore
  PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;

CREATE TABLE forgotten (
  name      TEXT    NOT NULL PRIMARY KEY,          -- its Message-ID
  mailbox   TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  reference TEXT    NOT NULL,
  answers   TEXT,                                  -- the Message-ID that it answers
  at        INTEGER NOT NULL                       -- when the server got the copy
) STRICT, WITHOUT ROWID;
CREATE INDEX forgotten_by_answered ON forgotten (answers) WHERE answers IS NOT NULL;
CREATE INDEX forgotten_by_reference ON forgotten (reference);

CREATE TABLE welcome_answer (
  message INTEGER NOT NULL PRIMARY KEY REFERENCES message,
  mail    INTEGER NOT NULL REFERENCES outbox       -- the welcome
) STRICT;
