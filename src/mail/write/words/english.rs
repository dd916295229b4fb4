//! The words of our mails in English.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Plain and short, for
//! readers whose first language it is not.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// English.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::English, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    weekdays_from: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    date: "{weekday}, {day} {month}",
    hour: "{h}:00",
    minute: "{h}:{mm}",
    hour_one: "{h}:00",
    minute_one: "{h}:{mm}",
    within_hours: [
        "within the next hour",
        "within the next two hours",
        "within the next three hours",
    ],
    today: "today",
    today_by: "today by {time}",
    day_by: "by {day}",
    time_by: "by {day}, {time}",
    today_from: "today from {time}",
    time_from: "from {day}, {time}",
    names: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    first: "1",
    clock: "{h}:{mm}",
    full: "{weekday}, {day} {month} {year}, {time}",
    near: "{weekday}",
    far: "{d} {mon} {year}",
    month: "{mon} {year}",
};

fn words(word: Word) -> &'static str {
    match word {
        Word::Ack => ACK,
        Word::AckOutsideHours => ACK_OUTSIDE_HOURS,
        Word::AckComplaint => ACK_COMPLAINT,
        Word::Missing => {
            "To help you sooner, we still need from you:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Just reply to this mail."
        }
        Word::NotYours => "Did you not write to us at all? Then please ignore this mail.",
        Word::AckSubject => "We have your message",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Hello, we believe this is settled. \
             If not, just reply; there is no need to repeat anything."
        }
        Word::AutoResolution => {
            "Hello, we have not heard from you for a while and take it that this is settled. \
             If not, just reply; there is no need to repeat anything."
        }
        Word::RequestSubject => "Your request",
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
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- At a glance ----",
        Word::Files => "Files: {{ files|join(', ') }}",
        Word::Held => "NOT SENT: {{ lines|join(' ') }}",
        Word::OwnText => "Your text:",
        Word::Offer => "In reply:",
        Word::FileMissing => "The file “{{ file }}” could not be sent along.",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Hello, we have your message.\
     {% if expected %} We usually answer {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} Anything to add? Just reply.{% endif %}\n\n\
     This receipt is automatic; a person writes the answer.\
     {% if reference %}\n\nOur reference: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Hello, we have your message.\
     {% if opens %} We are closed at the moment and here again {{ opens }}.{% endif %}\
     {% if expected %} We usually answer {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} Anything to add? Just reply.{% endif %}\n\n\
     This receipt is automatic; a person writes the answer.\
     {% if reference %}\n\nOur reference: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Thank you for telling us. A person is on it and will write\
     {% if expected %} {{ expected }}{% else %} to you{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Only this receipt is automatic.\
     {% if reference %}\n\nOur reference: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Hello, we wrote to you and have not heard from you since. \
     Is there anything else that you need? Just reply.\
     {% if until %} If we hear nothing {{ until }}, we will take this as settled; \
     even then a reply is enough.{% endif %}\
     {% if reference %}\n\nOur reference: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Careful: this is not from the customer, but from somebody new to the conversation.\
     {% elif mark == 'unverified' %}\
     Careful: the sender is not verified.\
     {% else %}Careful: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} has waited since {{ since }}{% if due %} (target {{ due }}){% endif %}. \
     {% if assignee %}With {{ assignee }}.{% else %}Nobody is on it.{% endif %}\
     {% if last_words %}\n\nLast words: “{{ last_words }}”{% endif %}\n\n\
     {% if reply_to %}A reply to this goes to {{ reply_to }}, not to {{ author }}.\
     {% else %}A reply to this becomes a note and does not go to {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     To answer {{ author }}, reply to the notice; #take sends it to you again.\
     {% elif mark == 'mailbox' %}{{ author }} is answered in the mailbox itself.\
     {% else %}#take makes it yours.{% endif %}";

const WELCOME: &str = "\
    Hello {{ author }}, this is how you answer customers from now on, in the mail program \
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
     hear of it again only where something is missing.";
