//! The words of our mails in French.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`vous`), with
//! a no-break blank before what French sets one before.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// French.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::French, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    weekdays_from: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    date: "{weekday} {day} {month}",
    hour: "{h}\u{a0}h",
    minute: "{h}\u{a0}h\u{a0}{mm}",
    hour_one: "{h}\u{a0}h",
    minute_one: "{h}\u{a0}h\u{a0}{mm}",
    within_hours: [
        "dans l’heure qui vient",
        "dans les deux heures qui viennent",
        "dans les trois heures qui viennent",
    ],
    today: "dans la journée",
    today_by: "aujourd’hui avant {time}",
    day_by: "d’ici {day}",
    time_by: "d’ici {day} {time}",
    today_from: "dès {time} aujourd’hui",
    time_from: "à partir de {day} {time}",
    names: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    first: "1er",
    clock: "{h}\u{a0}h\u{a0}{mm}",
    full: "{weekday} {day} {month} {year} à {time}",
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
            "Pour vous aider plus vite, il nous manque encore\u{a0}:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Il suffit de répondre à ce message."
        }
        Word::NotYours => {
            "Vous ne nous avez pas écrit\u{a0}? Alors ne tenez pas compte de ce message."
        }
        Word::AckSubject => "Nous avons bien reçu votre message",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Bonjour, pour nous, votre demande est réglée. Si ce n’est pas le cas, répondez \
             simplement à ce message\u{a0}; inutile de tout répéter."
        }
        Word::AutoResolution => {
            "Bonjour, sans nouvelles de votre part depuis un moment, nous pensons que votre \
             demande est réglée. Si ce n’est pas le cas, répondez simplement à ce \
             message\u{a0}; inutile de tout répéter."
        }
        Word::RequestSubject => "Votre demande",
        Word::Resolved => {
            "Pour nous, votre demande est ainsi réglée. Si ce n’est pas le cas, il suffit de \
             répondre."
        }
        Word::QuoteLine => {
            "{% set months = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', \
             'août', 'septembre', 'octobre', 'novembre', 'décembre'] %}\
             Le {{ day }} {{ months[month - 1] }} {{ year }} à {{ time }}\
             {% if zone %} ({{ zone }}){% endif %}, {{ author }} a écrit\u{a0}:"
        }
        Word::NoticeHead => {
            "La réponse va à\u{a0}: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · échéance {{ due }}{% endif %} · \
             {% if assignee %}suivi par {{ assignee }}{% else %}encore à prendre{% endif %}"
        }
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- En bref ----",
        Word::Files => "Fichiers\u{a0}: {{ files|join(', ') }}",
        Word::Held => "NON ENVOYÉ\u{a0}: {{ lines|join(' ') }}",
        Word::OwnText => "Votre texte\u{a0}:",
        Word::Offer => "En réponse\u{a0}:",
        Word::FileMissing => "Le fichier «\u{a0}{{ file }}\u{a0}» n’a pas pu être joint.",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Bonjour, nous avons bien reçu votre message.\
     {% if expected %} En règle générale, nous répondons {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Quelque chose à ajouter\u{a0}? Il suffit de répondre.{% endif %}\n\n\
     Cet accusé de réception est automatique\u{a0}; \
     la réponse sera écrite par une personne.\
     {% if reference %}\n\nNotre référence\u{a0}: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Bonjour, nous avons bien reçu votre message.\
     {% if opens %} Nous sommes fermés en ce moment et de retour {{ opens }}.{% endif %}\
     {% if expected %} En règle générale, nous répondons {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Quelque chose à ajouter\u{a0}? Il suffit de répondre.{% endif %}\n\n\
     Cet accusé de réception est automatique\u{a0}; \
     la réponse sera écrite par une personne.\
     {% if reference %}\n\nNotre référence\u{a0}: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Merci de nous l’avoir signalé. Une personne s’en occupe et vous répondra\
     {% if expected %} {{ expected }}{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Seul cet accusé de réception est automatique.\
     {% if reference %}\n\nNotre référence\u{a0}: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Bonjour, nous vous avons répondu et n’avons pas eu de vos nouvelles depuis. \
     Avez-vous encore besoin de quelque chose\u{a0}? Il suffit de répondre.\
     {% if until %} Sans nouvelles de votre part {{ until }}, nous considérerons votre \
     demande comme réglée\u{a0}; même ensuite, une simple réponse suffit.{% endif %}\
     {% if reference %}\n\nNotre référence\u{a0}: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Attention\u{a0}: ceci ne vient pas du client, mais de quelqu’un de nouveau dans la \
     conversation.\
     {% elif mark == 'unverified' %}\
     Attention\u{a0}: l’expéditeur n’est pas vérifié.\
     {% else %}Attention\u{a0}: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} attend depuis {{ since }}\
     {% if due %} (échéance {{ due }}){% endif %}. \
     {% if assignee %}Suivi par {{ assignee }}.{% else %}Personne ne s’en occupe encore.\
     {% endif %}\
     {% if last_words %}\n\nDerniers mots\u{a0}: «\u{a0}{{ last_words }}\u{a0}»\
     {% endif %}\n\n\
     {% if reply_to %}Une réponse à ce message va à {{ reply_to }}, pas à {{ author }}.\
     {% else %}Une réponse à ce message devient une note et ne va pas à {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     Pour répondre à {{ author }}, répondez à l’avis\u{a0}; #take vous le renvoie.\
     {% elif mark == 'mailbox' %}On répond à {{ author }} dans la boîte elle-même.\
     {% else %}Avec #take, vous vous en chargez.{% endif %}";

const WELCOME: &str = "\
    Bonjour {{ author }}, voici comment vous répondez désormais aux clients, dans le \
     logiciel de messagerie que vous utilisez déjà\u{a0}:\n\n\
     {% if mark == 'shared' %}\
     1. Ce que les clients écrivent se trouve dans la boîte {{ reply_to }}. Répondez-y \
     comme toujours\u{a0}: la copie dans «\u{a0}Envoyés\u{a0}» compte comme réponse.\
     {% else %}\
     1. Ce que les clients écrivent vous parvient par un message de {{ reply_to }}. \
     Répondez-y simplement\u{a0}: le client reçoit ce que vous écrivez de nouveau, et rien \
     d’autre du message.\
     {% endif %}\n\n\
     2. Une ligne qui commence par #, tout au début ou à la fin, est une commande et ne \
     part jamais\u{a0}: #resolve clôt la demande, #note garde votre texte en interne, \
     #take vous l’attribue.\n\n\
     3. #help, en réponse à n’importe lequel de ces messages, vous envoie toutes les \
     commandes.\n\n\
     Merci de répondre à ce message d’un seul mot, depuis chaque logiciel et chaque \
     téléphone que vous utilisez. Aucun client ne le reçoit\u{a0}: nous apprenons ainsi à \
     reconnaître vos messages. Vous n’en entendrez reparler que s’il manque quelque chose.";
