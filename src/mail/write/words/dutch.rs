//! The words of our mails in Dutch.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`u`), as
//! business mail in the Netherlands and in Flanders is.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// Dutch.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::Dutch, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    weekdays_from: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    date: "{weekday} {day} {month}",
    hour: "{h}.00 uur",
    minute: "{h}.{mm} uur",
    hour_one: "{h}.00 uur",
    minute_one: "{h}.{mm} uur",
    within_hours: ["binnen een uur", "binnen twee uur", "binnen drie uur"],
    today: "vandaag nog",
    today_by: "vandaag uiterlijk om {time}",
    day_by: "uiterlijk {day}",
    time_by: "uiterlijk {day} om {time}",
    today_from: "vandaag vanaf {time}",
    time_from: "vanaf {day} {time}",
    names: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    first: "1",
    clock: "{h}.{mm}",
    full: "{weekday} {day} {month} {year}, {time} uur",
    near: "{d}-{m}",
    far: "{d}-{m}-{year}",
    month: "{m}/{year}",
};

fn words(word: Word) -> &'static str {
    match word {
        Word::Ack => ACK,
        Word::AckOutsideHours => ACK_OUTSIDE_HOURS,
        Word::AckComplaint => ACK_COMPLAINT,
        Word::Missing => {
            "Om u sneller te kunnen helpen, hebben we nog nodig:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Beantwoord gewoon deze mail."
        }
        Word::NotYours => "Hebt u ons helemaal niet geschreven? Dan kunt u deze mail negeren.",
        Word::AckSubject => "We hebben uw bericht ontvangen",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Goedendag, voor ons is uw vraag afgehandeld. \
             Is dat niet zo? Beantwoord gewoon deze mail; u hoeft niets te herhalen."
        }
        Word::AutoResolution => {
            "Goedendag, we hebben al een tijd niets van u gehoord en gaan ervan uit dat uw vraag \
             is afgehandeld. Is dat niet zo? Beantwoord gewoon deze mail; u hoeft niets te \
             herhalen."
        }
        Word::RequestSubject => "Uw vraag",
        Word::Resolved => {
            "Voor ons is uw vraag hiermee afgehandeld. Is dat niet zo? Beantwoord gewoon deze mail."
        }
        Word::QuoteLine => {
            "{% set months = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', \
             'augustus', 'september', 'oktober', 'november', 'december'] %}\
             Op {{ day }} {{ months[month - 1] }} {{ year }} om {{ time }}\
             {% if zone %} ({{ zone }}){% endif %} schreef {{ author }}:"
        }
        Word::NoticeHead => {
            "Antwoord gaat naar: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · uiterlijk {{ due }}{% endif %} · \
             {% if assignee %}bij {{ assignee }}{% else %}nog vrij{% endif %}"
        }
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- In één oogopslag ----",
        Word::Files => "Bestanden: {{ files|join(', ') }}",
        Word::Held => "NIET VERZONDEN: {{ lines|join(' ') }}",
        Word::OwnText => "Uw tekst:",
        Word::Offer => "Als antwoord:",
        Word::FileMissing => "Het bestand „{{ file }}” kon niet worden meegestuurd.",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Goedendag, we hebben uw bericht ontvangen.\
     {% if expected %} Meestal antwoorden we {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Wilt u nog iets toevoegen? Beantwoord gewoon deze mail.{% endif %}\n\n\
     Deze bevestiging is automatisch; het antwoord schrijft een mens.\
     {% if reference %}\n\nOns kenmerk: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Goedendag, we hebben uw bericht ontvangen.\
     {% if opens %} Op dit moment zijn we gesloten; {{ opens }} zijn we er weer.\
     {% endif %}\
     {% if expected %} Meestal antwoorden we {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Wilt u nog iets toevoegen? Beantwoord gewoon deze mail.{% endif %}\n\n\
     Deze bevestiging is automatisch; het antwoord schrijft een mens.\
     {% if reference %}\n\nOns kenmerk: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Dank u dat u ons dit laat weten. Een van ons gaat ermee aan de slag en schrijft u\
     {% if expected %} {{ expected }}{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Alleen deze bevestiging is automatisch.\
     {% if reference %}\n\nOns kenmerk: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Goedendag, we hebben u geantwoord en sindsdien niets van u gehoord. \
     Hebt u nog iets nodig? Beantwoord gewoon deze mail.\
     {% if until %} Horen we {{ until }} niets, dan gaan we ervan uit dat uw vraag is \
     afgehandeld; ook daarna is een antwoord genoeg.{% endif %}\
     {% if reference %}\n\nOns kenmerk: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Let op: dit komt niet van de klant zelf, maar van iemand die nieuw is in het gesprek.\
     {% elif mark == 'unverified' %}\
     Let op: de afzender is niet bevestigd.\
     {% else %}Let op: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} wacht sinds {{ since }}{% if due %} (uiterlijk {{ due }}){% endif %}. \
     {% if assignee %}Ligt bij {{ assignee }}.{% else %}Nog niemand is ermee bezig.\
     {% endif %}\
     {% if last_words %}\n\nLaatste woorden: „{{ last_words }}”{% endif %}\n\n\
     {% if reply_to %}Een antwoord hierop gaat naar {{ reply_to }}, niet naar \
     {{ author }}.\
     {% else %}Een antwoord hierop wordt een notitie en gaat niet naar {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     Om {{ author }} te antwoorden, beantwoordt u de melding; #take stuurt u die nog \
     eens.\
     {% elif mark == 'mailbox' %}{{ author }} antwoordt u in de mailbox zelf.\
     {% else %}Met #take neemt u het over.{% endif %}";

const WELCOME: &str = "\
    Goedendag {{ author }}, zo beantwoordt u voortaan klanten, in het mailprogramma dat u \
     toch al gebruikt:\n\n\
     {% if mark == 'shared' %}\
     1. Wat klanten schrijven, staat in de mailbox {{ reply_to }}. Antwoord daar zoals \
     altijd: de kopie in „Verzonden” telt als antwoord.\
     {% else %}\
     1. Wat klanten schrijven, komt als mail van {{ reply_to }} bij u. Beantwoord die \
     gewoon: wat u nieuw schrijft, krijgt de klant, en verder niets van de mail.\
     {% endif %}\n\n\
     2. Een regel die met # begint, helemaal aan het begin of aan het eind, is een \
     opdracht en gaat nooit weg: #resolve handelt de vraag af, #note houdt uw tekst \
     binnen, #take maakt de vraag van u.\n\n\
     3. #help, in een antwoord op een van deze mails, stuurt u alle opdrachten.\n\n\
     Beantwoord deze mail met één woord, vanuit elk programma en elke telefoon die u \
     gebruikt. Geen klant krijgt dat: zo leren we uw mail herkennen. U hoort er alleen nog \
     van als er iets ontbreekt.";
