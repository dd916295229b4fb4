//! The words of our mails, in German and in English.
//!
//! Separate so that somebody who writes well can change them without reading code. Each is a
//! minijinja template over the values of [`super::template::Values`]; a language that lacks one
//! does not compile. No name of the customer's is in what customers get.

/// A text that can be put into other words. Its name in the configuration is `LANGUAGE/NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// All of an ack. `reference`, `expected` (may be none).
    Ack,
    /// All of a resolution. `reference`.
    Resolution,
    /// The sentence that is added to an answer that settles the matter.
    Resolved,
    /// The line above a quote. `author`, `year`, `month` (1 to 12), `day`, `time`, `zone`
    /// (may be none).
    QuoteLine,
    /// First line of a notice. `reply_to`, `cc` (a list), `due`, `assignee` (both may be none).
    NoticeHead,
    /// Second line of a notice where the writer is not simply the customer. `mark`.
    NoticeMark,
    /// The line that ends the customer's text in a notice.
    BriefHeading,
    /// The files that came along. `files` (a list).
    Files,
    /// All of a command-reply about a mail that was held. `lines` (a list).
    Held,
    /// The line above an agent's own text.
    OwnText,
    /// Instead of a file that could not go along. `file`.
    FileMissing,
    /// All of an escalation. `author` (the customer), `since`, `due`, `assignee` (may be none),
    /// `last_words` (may be empty).
    Escalation,
    /// All of a welcome. `author` (the agent), `reply_to` (the mailbox), `mark` (`shared` where
    /// they answer in the mailbox itself).
    Welcome,
}

impl Word {
    /// Every text.
    pub const ALL: [Word; 13] = [
        Word::Ack,
        Word::Resolution,
        Word::Resolved,
        Word::QuoteLine,
        Word::NoticeHead,
        Word::NoticeMark,
        Word::BriefHeading,
        Word::Files,
        Word::Held,
        Word::OwnText,
        Word::FileMissing,
        Word::Escalation,
        Word::Welcome,
    ];

    /// Its name in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Word::Ack => "ack",
            Word::Resolution => "resolution",
            Word::Resolved => "resolved",
            Word::QuoteLine => "quote-line",
            Word::NoticeHead => "notice-head",
            Word::NoticeMark => "notice-mark",
            Word::BriefHeading => "brief-heading",
            Word::Files => "files",
            Word::Held => "held",
            Word::OwnText => "own-text",
            Word::FileMissing => "file-missing",
            Word::Escalation => "escalation",
            Word::Welcome => "welcome",
        }
    }

    /// Whether it stands in a line of its own, so that it must be one.
    #[must_use]
    pub fn is_one_line(self) -> bool {
        match self {
            Word::Resolved
            | Word::QuoteLine
            | Word::NoticeMark
            | Word::BriefHeading
            | Word::Files
            | Word::OwnText
            | Word::FileMissing => true,
            Word::Ack
            | Word::Resolution
            | Word::NoticeHead
            | Word::Held
            | Word::Escalation
            | Word::Welcome => false,
        }
    }
}

/// The words of one language.
pub(super) type Words = fn(Word) -> &'static str;

/// The languages that are built in, with their words.
pub(super) const LANGUAGES: [(&str, Words); 2] = [("de", german), ("en", english)];

fn german(word: Word) -> &'static str {
    match word {
        Word::Ack => {
            "Guten Tag, Ihre Nachricht ist bei uns.\
             {% if expected %} In der Regel antworten wir bis {{ expected }}.{% endif %} \
             Fehlt noch etwas? Antworten Sie einfach.\n\n\
             Diese Bestätigung ist automatisch, die Antwort schreibt ein Mensch.\
             {% if reference %}\n\nUnser Zeichen: {{ reference }}{% endif %}"
        }
        Word::Resolution => {
            "Guten Tag, für uns ist Ihre Anfrage erledigt. \
             Falls nicht: antworten Sie einfach, Sie müssen nichts wiederholen."
        }
        Word::Resolved => {
            "Für uns ist Ihre Anfrage damit erledigt. Falls nicht: antworten Sie einfach."
        }
        Word::QuoteLine => {
            "{% set months = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', \
             'August', 'September', 'Oktober', 'November', 'Dezember'] %}\
             Am {{ day }}. {{ months[month - 1] }} {{ year }} um {{ time }}\
             {% if zone %} ({{ zone }}){% endif %} schrieb {{ author }}:"
        }
        Word::NoticeHead => {
            "Antwort geht an: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · fällig {{ due }}{% endif %} · \
             {% if assignee %}bei {{ assignee }}{% else %}noch frei{% endif %}"
        }
        Word::NoticeMark => {
            "{% if mark == 'third party' %}\
             Achtung: Das kommt nicht vom Kunden selbst, sondern von jemandem, der neu dabei ist.\
             {% elif mark == 'unverified' %}\
             Achtung: Der Absender ist nicht bestätigt.\
             {% else %}Achtung: {{ mark }}{% endif %}"
        }
        Word::BriefHeading => "---- Auf einen Blick ----",
        Word::Files => "Dateien: {{ files|join(', ') }}",
        Word::Held => "NICHT GESENDET: {{ lines|join(' ') }}",
        Word::OwnText => "Ihr Text:",
        Word::FileMissing => "Die Datei „{{ file }}“ konnte nicht mitgeschickt werden.",
        Word::Escalation => {
            "{{ author }} wartet seit {{ since }}{% if due %} (Ziel {{ due }}){% endif %}. \
             {% if assignee %}Zuständig: {{ assignee }}.{% else %}Noch kümmert sich niemand.\
             {% endif %}\
             {% if last_words %}\n\nZuletzt: „{{ last_words }}“{% endif %}\n\n\
             {% if assignee %}Eine Antwort hierauf geht an {{ assignee }}, nicht an {{ author }}.\
             {% else %}Eine Antwort hierauf wird eine Notiz und geht nicht an {{ author }}.\
             {% endif %} Mit #übernehme kümmern Sie sich selbst."
        }
        Word::Welcome => {
            "Guten Tag {{ author }}, so antworten Sie ab jetzt Kunden, in dem Mailprogramm, das \
             Sie ohnehin benutzen:\n\n\
             {% if mark == 'shared' %}\
             1. Was Kunden schreiben, liegt im Postfach {{ reply_to }}. Antworten Sie dort wie \
             immer: die Kopie in „Gesendet“ zählt als Antwort.\
             {% else %}\
             1. Was Kunden schreiben, kommt als Mail von {{ reply_to }} zu Ihnen. Antworten Sie \
             einfach darauf: was Sie neu schreiben, bekommt der Kunde, und sonst nichts von der \
             Mail.\
             {% endif %}\n\n\
             2. Eine Zeile, die mit # beginnt, ganz am Anfang oder am Ende, ist ein Befehl und geht \
             nie hinaus: #erledigt schließt den Vorgang, #notiz lässt Ihren Text im Haus, \
             #übernehme macht ihn zu Ihrem.\n\n\
             3. #hilfe, als Antwort auf irgendeine dieser Mails, schickt Ihnen alle Befehle.\n\n\
             Bitte antworten Sie hierauf mit einem Wort, aus jedem Programm und von jedem Telefon, \
             das Sie benutzen. Kein Kunde bekommt das: daran sieht der Desk, woran er Ihre Mail \
             erkennt. Sie hören nur dann wieder davon, wenn etwas fehlt."
        }
    }
}

fn english(word: Word) -> &'static str {
    match word {
        Word::Ack => {
            "Hello, we have your message.\
             {% if expected %} We usually answer by {{ expected }}.{% endif %} \
             Anything to add? Just reply.\n\n\
             This receipt is automatic; a person writes the answer.\
             {% if reference %}\n\nOur reference: {{ reference }}{% endif %}"
        }
        Word::Resolution => {
            "Hello, we believe this is settled. \
             If not, just reply; there is no need to repeat anything."
        }
        Word::Resolved => "We believe that this settles your request. If not, just reply.",
        Word::QuoteLine => {
            "{% set months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', \
             'August', 'September', 'October', 'November', 'December'] %}\
             On {{ day }} {{ months[month - 1] }} {{ year }} at {{ time }}\
             {% if zone %} ({{ zone }}){% endif %}, {{ author }} wrote:"
        }
        Word::NoticeHead => {
            "Reply goes to: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · due {{ due }}{% endif %} · \
             {% if assignee %}with {{ assignee }}{% else %}nobody on it{% endif %}"
        }
        Word::NoticeMark => {
            "{% if mark == 'third party' %}\
             Careful: this is not from the customer, but from somebody new to the conversation.\
             {% elif mark == 'unverified' %}\
             Careful: the sender is not verified.\
             {% else %}Careful: {{ mark }}{% endif %}"
        }
        Word::BriefHeading => "---- At a glance ----",
        Word::Files => "Files: {{ files|join(', ') }}",
        Word::Held => "NOT SENT: {{ lines|join(' ') }}",
        Word::OwnText => "Your text:",
        Word::FileMissing => "The file “{{ file }}” could not be sent along.",
        Word::Escalation => {
            "{{ author }} has waited since {{ since }}{% if due %} (target {{ due }}){% endif %}. \
             {% if assignee %}With {{ assignee }}.{% else %}Nobody is on it.{% endif %}\
             {% if last_words %}\n\nLast words: “{{ last_words }}”{% endif %}\n\n\
             {% if assignee %}A reply to this goes to {{ assignee }}, not to {{ author }}.\
             {% else %}A reply to this becomes a note and does not go to {{ author }}.\
             {% endif %} #take makes it yours."
        }
        Word::Welcome => {
            "Hello {{ author }}, this is how you answer customers from now on, in the mail program \
             that you use anyway:\n\n\
             {% if mark == 'shared' %}\
             1. What customers write lies in the mailbox {{ reply_to }}. Reply there as always: \
             the copy in Sent counts as the answer.\
             {% else %}\
             1. What customers write comes to you as a mail from {{ reply_to }}. Just reply: what \
             you newly write goes to the customer, and nothing else of the mail does.\
             {% endif %}\n\n\
             2. A line that begins with #, at the very beginning or end, is a command and never \
             leaves: #resolve settles the matter, #note keeps your text inside, #take makes it \
             yours.\n\n\
             3. #help, in a reply to any of these mails, sends you all commands.\n\n\
             Please reply to this with one word, from each program and phone that you use. No \
             customer gets it: the desk learns from it how your mail can be told to be yours. You \
             hear of it again only where something is missing."
        }
    }
}
