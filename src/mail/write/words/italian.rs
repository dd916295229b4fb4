//! The words of our mails in Italian.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal, without the
//! capitals of old letters.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// Italian.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::Italian, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    weekdays_from: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    date: "{weekday} {day} {month}",
    hour: "ore {h}:00",
    minute: "ore {h}:{mm}",
    hour_one: "ore {h}:00",
    minute_one: "ore {h}:{mm}",
    within_hours: ["entro un’ora", "entro due ore", "entro tre ore"],
    today: "in giornata",
    today_by: "oggi entro le {time}",
    day_by: "entro {day}",
    time_by: "entro {day}, {time}",
    today_from: "oggi dalle {time}",
    time_from: "da {day}, {time}",
    names: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    first: "1º",
    clock: "{h}:{mm}",
    full: "{weekday} {day} {month} {year}, ore {time}",
    near: "{d}/{m}",
    far: "{d}/{m}/{year}",
    month: "{m}/{year}",
};

fn words(word: Word) -> &'static str {
    match word {
        Word::Ack => ACK,
        Word::AckOutsideHours => ACK_OUTSIDE_HOURS,
        Word::AckComplaint => ACK_COMPLAINT,
        Word::Missing => {
            "Per aiutarla prima, ci manca ancora:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Basta rispondere a questa e-mail."
        }
        Word::NotYours => "Non ci ha scritto lei? Allora ignori pure questa e-mail.",
        Word::AckSubject => "Abbiamo ricevuto il suo messaggio",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Buongiorno, per noi la sua richiesta è risolta. \
             Se non è così, basta rispondere; non occorre ripetere nulla."
        }
        Word::AutoResolution => {
            "Buongiorno, da un po’ non abbiamo sue notizie e riteniamo che la sua richiesta sia \
             risolta. Se non è così, basta rispondere; non occorre ripetere nulla."
        }
        Word::RequestSubject => "La sua richiesta",
        Word::Resolved => {
            "Con questo, per noi la sua richiesta è risolta. Se non è così, basta rispondere."
        }
        Word::QuoteLine => {
            "{% set months = ['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', \
             'luglio', 'agosto', 'settembre', 'ottobre', 'novembre', 'dicembre'] %}\
             Il giorno {{ day }} {{ months[month - 1] }} {{ year }}, ore {{ time }}\
             {% if zone %} ({{ zone }}){% endif %}, {{ author }} ha scritto:"
        }
        Word::NoticeHead => {
            "La risposta va a: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · scadenza {{ due }}{% endif %} · \
             {% if assignee %}se ne occupa {{ assignee }}{% else %}ancora libera{% endif %}"
        }
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- In breve ----",
        Word::Files => "File: {{ files|join(', ') }}",
        Word::Held => "NON INVIATO: {{ lines|join(' ') }}",
        Word::OwnText => "Il suo testo:",
        Word::Offer => "In risposta:",
        Word::FileMissing => "Non è stato possibile allegare il file «{{ file }}».",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Buongiorno, abbiamo ricevuto il suo messaggio.\
     {% if expected %} Di solito rispondiamo {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Vuole aggiungere qualcosa? Basta rispondere.{% endif %}\n\n\
     Questa conferma è automatica; la risposta la scrive una persona.\
     {% if reference %}\n\nIl nostro riferimento: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Buongiorno, abbiamo ricevuto il suo messaggio.\
     {% if opens %} In questo momento siamo chiusi; ci siamo di nuovo {{ opens }}.\
     {% endif %}\
     {% if expected %} Di solito rispondiamo {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Vuole aggiungere qualcosa? Basta rispondere.{% endif %}\n\n\
     Questa conferma è automatica; la risposta la scrive una persona.\
     {% if reference %}\n\nIl nostro riferimento: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Grazie di avercelo detto. Una persona se ne sta occupando e le scriverà\
     {% if expected %} {{ expected }}{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Solo questa conferma è automatica.\
     {% if reference %}\n\nIl nostro riferimento: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Buongiorno, le abbiamo risposto e da allora non abbiamo più avuto sue notizie. \
     Le serve ancora qualcosa? Basta rispondere.\
     {% if until %} Se non ci scrive {{ until }}, considereremo risolta la sua richiesta; \
     anche dopo basterà rispondere.{% endif %}\
     {% if reference %}\n\nIl nostro riferimento: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Attenzione: non viene dal cliente, ma da qualcuno di nuovo nella conversazione.\
     {% elif mark == 'unverified' %}\
     Attenzione: il mittente non è verificato.\
     {% else %}Attenzione: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} aspetta da {{ since }}{% if due %} (scadenza {{ due }}){% endif %}. \
     {% if assignee %}Se ne occupa {{ assignee }}.{% else %}Nessuno se ne occupa ancora.\
     {% endif %}\
     {% if last_words %}\n\nUltime parole: «{{ last_words }}»{% endif %}\n\n\
     {% if reply_to %}Una risposta a questa e-mail va a {{ reply_to }}, non a \
     {{ author }}.\
     {% else %}Una risposta a questa e-mail diventa una nota e non arriva a {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     Per rispondere a {{ author }}, risponda all’avviso; #take glielo invia di nuovo.\
     {% elif mark == 'mailbox' %}A {{ author }} si risponde dalla casella stessa.\
     {% else %}Con #take se ne occupa lei.{% endif %}";

const WELCOME: &str = "\
    Buongiorno {{ author }}, ecco come risponde d’ora in poi ai clienti, con il programma \
     di posta che usa già:\n\n\
     {% if mark == 'shared' %}\
     1. Ciò che scrivono i clienti si trova nella casella {{ reply_to }}. Risponda lì come \
     sempre: la copia in «Inviata» conta come risposta.\
     {% else %}\
     1. Ciò che scrivono i clienti le arriva con un messaggio di {{ reply_to }}. Basta \
     rispondere: il cliente riceve ciò che lei scrive di nuovo, e nient’altro del \
     messaggio.\
     {% endif %}\n\n\
     2. Una riga che comincia con #, proprio all’inizio o alla fine, è un comando e non \
     parte mai: #resolve chiude la richiesta, #note tiene il testo all’interno, #take la \
     assegna a lei.\n\n\
     3. #help, in risposta a uno qualsiasi di questi messaggi, le invia tutti i comandi.\n\n\
     Risponda a questo messaggio con una parola, da ogni programma e telefono che usa. \
     Nessun cliente lo riceve: così impariamo a riconoscere i suoi messaggi. Ne sentirà \
     parlare di nuovo solo se manca qualcosa.";
