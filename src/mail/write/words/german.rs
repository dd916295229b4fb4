//! The words of our mails in German.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`Sie`), short
//! and warm, never a sales pitch.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// German.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::German, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    weekdays_from: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    date: "{weekday}, {day}. {month}",
    hour: "{h} Uhr",
    minute: "{h}:{mm} Uhr",
    hour_one: "{h} Uhr",
    minute_one: "{h}:{mm} Uhr",
    within_hours: [
        "innerhalb der nächsten Stunde",
        "innerhalb der nächsten zwei Stunden",
        "innerhalb der nächsten drei Stunden",
    ],
    today: "noch heute",
    today_by: "heute bis {time}",
    day_by: "bis {day}",
    time_by: "bis {day}, {time}",
    today_from: "heute ab {time}",
    time_from: "ab {day}, {time}",
    names: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    first: "1",
    clock: "{h}:{mm}",
    full: "{weekday}, {day}. {month} {year}, {time} Uhr",
    near: "{weekday}",
    far: "{d}.{m}.{year}",
    month: "{m}/{year}",
};

fn words(word: Word) -> &'static str {
    match word {
        Word::Ack => ACK,
        Word::AckOutsideHours => ACK_OUTSIDE_HOURS,
        Word::AckComplaint => ACK_COMPLAINT,
        Word::Missing => {
            "Damit es schneller geht, schicken Sie uns bitte noch:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Antworten Sie dazu einfach auf diese Mail."
        }
        Word::NotYours => {
            "Sie haben uns gar nicht geschrieben? Dann können Sie diese Mail einfach ignorieren."
        }
        Word::AckSubject => "Ihre Nachricht ist bei uns",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Guten Tag, für uns ist Ihre Anfrage erledigt. \
             Falls nicht: antworten Sie einfach, Sie müssen nichts wiederholen."
        }
        Word::AutoResolution => {
            "Guten Tag, wir haben länger nichts von Ihnen gehört und nehmen an, dass Ihre Anfrage \
             erledigt ist. Falls nicht: antworten Sie einfach, Sie müssen nichts wiederholen."
        }
        Word::RequestSubject => "Ihre Anfrage",
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
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- Auf einen Blick ----",
        Word::Files => "Dateien: {{ files|join(', ') }}",
        Word::Held => "NICHT GESENDET: {{ lines|join(' ') }}",
        Word::OwnText => "Ihr Text:",
        Word::Offer => "Als Antwort:",
        Word::FileMissing => "Die Datei „{{ file }}“ konnte nicht mitgeschickt werden.",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Guten Tag, Ihre Nachricht ist bei uns.\
     {% if expected %} In der Regel antworten wir {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Fehlt noch etwas? Antworten Sie einfach.{% endif %}\n\n\
     Diese Bestätigung ist automatisch, die Antwort schreibt ein Mensch.\
     {% if reference %}\n\nUnser Zeichen: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Guten Tag, Ihre Nachricht ist bei uns.\
     {% if opens %} Gerade ist bei uns geschlossen; {{ opens }}, sind wir wieder da.\
     {% endif %}\
     {% if expected %} In der Regel antworten wir {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Fehlt noch etwas? Antworten Sie einfach.{% endif %}\n\n\
     Diese Bestätigung ist automatisch, die Antwort schreibt ein Mensch.\
     {% if reference %}\n\nUnser Zeichen: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Danke, dass Sie uns das sagen. Ein Mensch kümmert sich darum und meldet sich \
     {% if expected %}{{ expected }}{% else %}bei Ihnen{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Nur diese Bestätigung ist automatisch.\
     {% if reference %}\n\nUnser Zeichen: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Guten Tag, wir haben Ihnen geantwortet und seitdem nichts von Ihnen gehört. \
     Brauchen Sie noch etwas? Antworten Sie einfach.\
     {% if until %} Hören wir {{ until }} nichts, betrachten wir Ihre Anfrage als \
     erledigt; auch danach genügt eine Antwort.{% endif %}\
     {% if reference %}\n\nUnser Zeichen: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Achtung: Das kommt nicht vom Kunden selbst, sondern von jemandem, der neu dabei ist.\
     {% elif mark == 'unverified' %}\
     Achtung: Der Absender ist nicht bestätigt.\
     {% else %}Achtung: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} wartet seit {{ since }}{% if due %} (Ziel {{ due }}){% endif %}. \
     {% if assignee %}Zuständig: {{ assignee }}.{% else %}Noch kümmert sich niemand.\
     {% endif %}\
     {% if last_words %}\n\nZuletzt: „{{ last_words }}“{% endif %}\n\n\
     {% if reply_to %}Eine Antwort hierauf geht an {{ reply_to }}, nicht an {{ author }}.\
     {% else %}Eine Antwort hierauf wird eine Notiz und geht nicht an {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     {{ author }} erreicht eine Antwort auf die Nachricht selbst; #übernehme schickt \
     sie Ihnen noch einmal.\
     {% elif mark == 'mailbox' %}{{ author }} antworten Sie im Postfach selbst.\
     {% else %}Mit #übernehme kümmern Sie sich selbst.{% endif %}";

const WELCOME: &str = "\
    Guten Tag {{ author }}, so antworten Sie ab jetzt Kunden, in dem Mailprogramm, das \
     Sie ohnehin benutzen:\n\n\
     {% if mark == 'shared' %}\
     1. Was Kunden schreiben, liegt im Postfach {{ reply_to }}. Antworten Sie dort wie \
     immer: die Kopie in „Gesendet“ zählt als Antwort.\
     {% else %}\
     1. Was Kunden schreiben, kommt als Mail von {{ reply_to }} zu Ihnen. Antworten Sie \
     einfach darauf: was Sie neu schreiben, bekommt der Kunde, und sonst nichts von der \
     Mail.\
     {% endif %}\n\n\
     2. Eine Zeile, die mit # beginnt, ganz am Anfang oder am Ende, ist ein Befehl und \
     geht nie hinaus: #erledigt schließt den Vorgang, #notiz lässt Ihren Text im Haus, \
     #übernehme macht ihn zu Ihrem.\n\n\
     3. #hilfe, als Antwort auf irgendeine dieser Mails, schickt Ihnen alle Befehle.\n\n\
     Bitte antworten Sie hierauf mit einem Wort, aus jedem Programm und von jedem Telefon, \
     das Sie benutzen. Kein Kunde bekommt das: daran sieht der Desk, woran er Ihre Mail \
     erkennt. Sie hören nur dann wieder davon, wenn etwas fehlt.";
