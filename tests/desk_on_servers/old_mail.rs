//! A mailbox's past: thousands of mails in threads, in the languages and charsets of two decades.
//!
//! Separate because several tests need one. The same number gives the same mails; each has a word
//! of its own, `mail7x`, so that a search can name it. Made-up people, no real text.

use encoding_rs::Encoding;
use jiff::{SignedDuration, Timestamp};

use crate::scene::{KIM, SUPPORT};
use crate::support::mail::date;
use crate::support::servers::Servers;

/// A charset, a sentence in it, and a word of it to be found by (what has no blanks is one word).
const SENTENCES: [(&str, &str, &str); 6] = [
    ("utf-8", "The lamp in the hall flickers when it rains.", "flickers"),
    ("iso-8859-1", "Der Schlüssel passt nicht; größere Türen, bitte.", "Schlüssel"),
    ("windows-1252", "La chaudière coûte 40 € de trop — pourquoi ?", "chaudière"),
    ("koi8-r", "Добрый день, чайник не работает.", "чайник"),
    ("iso-2022-jp", "注文した電球が届きません。", "注文した電球が届きません"),
    ("gb18030", "请问发票什么时候寄出？", "请问发票什么时候寄出"),
];

/// The longest thread, in mails.
const THREAD_MAX: u64 = 5;

/// One old mail.
pub(crate) struct OldMail {
    /// Its bytes.
    pub(crate) raw: Vec<u8>,
    /// When the server got it.
    pub(crate) received: Timestamp,
    /// Its Message-ID, without `<>`.
    pub(crate) message_id: String,
    /// The number of the thread that it belongs to.
    pub(crate) thread: usize,
}

/// So many mails, the oldest first, the last one from before `now`; numbers are uneven on purpose.
pub(crate) fn generate(count: usize, now: Timestamp) -> Vec<OldMail> {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut threads: Vec<Vec<String>> = Vec::new();
    let mut mails = Vec::with_capacity(count);
    let apart = SignedDuration::from_hours(2);
    for number in 0..count {
        let thread = thread_of(&mut chance, &threads);
        if thread == threads.len() {
            threads.push(Vec::new());
        }
        let message_id = format!("old.{number}@client.example.test");
        let age = apart * i32::try_from(count - number).expect("a few thousand");
        let received = now - age;
        let raw = write(number, thread, &message_id, &threads[thread], received);
        threads[thread].push(message_id.clone());
        mails.push(OldMail { raw, received, message_id, thread });
    }
    mails
}

/// Puts them into the INBOX of the mailbox, past Postfix.
pub(crate) fn deliver(servers: &Servers, mails: &[OldMail]) {
    for mail in mails {
        servers.deliver_raw_into(SUPPORT, "INBOX", mail.received.into(), &mail.raw);
    }
}

/// The word that one mail alone holds.
pub(crate) fn own_word(number: usize) -> String {
    format!("mail{number}x")
}

/// Words that mails in each charset hold.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    SENTENCES.iter().map(|(_, _, word)| *word)
}

/// A third of the mails begin a thread; the others go on with one of the last twenty.
fn thread_of(chance: &mut Chance, threads: &[Vec<String>]) -> usize {
    let recent = threads.len().min(20);
    if recent == 0 || chance.below(3) == 0 {
        return threads.len();
    }
    let thread = threads.len() - 1 - chance.below(recent as u64) as usize;
    if threads[thread].len() as u64 >= THREAD_MAX { threads.len() } else { thread }
}

fn write(
    number: usize,
    thread: usize,
    message_id: &str,
    earlier: &[String],
    received: Timestamp,
) -> Vec<u8> {
    let (charset, sentence, _) = SENTENCES[thread % SENTENCES.len()];
    let (from, to) = match earlier.len() % 2 {
        0 => (format!("kim.{thread}@customer.test"), SUPPORT.to_owned()),
        _ => (SUPPORT.to_owned(), KIM.to_owned()),
    };
    let re = if earlier.is_empty() { "" } else { "Re: " };
    let mut head = format!(
        "Received: from client.example.test by mx.example.test; {date}\r\n\
         Message-ID: <{message_id}>\r\nDate: {date}\r\nFrom: {from}\r\nTo: {to}\r\n\
         Subject: {re}Matter {thread}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n",
        date = date(received),
    );
    if let Some(parent) = earlier.last() {
        head.push_str(&format!("In-Reply-To: <{parent}>\r\n"));
        let references: Vec<String> = earlier.iter().map(|id| format!("<{id}>")).collect();
        head.push_str(&format!("References: {}\r\n", references.join("\r\n ")));
    }
    let text = format!("{sentence}\r\n\r\n{} {sentence}\r\n", own_word(number));
    let encoding = Encoding::for_label(charset.as_bytes()).expect("a charset");
    let (body, _, lossy) = encoding.encode(&text);
    assert!(!lossy, "{charset} cannot say {text}");
    [head.as_bytes(), b"\r\n", &body].concat()
}

/// Numbers that look random and are the same each time (xorshift64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
