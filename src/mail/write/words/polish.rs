//! The words of our mails in Polish.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`Państwo`),
//! in words that do for every gender; weekdays stand in the case that their phrase asks for.

use super::{Vocabulary, Word};
use crate::mail::language::Language;
use crate::mail::write::moment::Phrases;

/// Polish.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { language: Language::Polish, words, phrases: PHRASES };

const PHRASES: Phrases = Phrases {
    weekdays: [
        "w poniedziałek",
        "we wtorek",
        "w środę",
        "w czwartek",
        "w piątek",
        "w sobotę",
        "w niedzielę",
    ],
    weekdays_from: [
        "od poniedziałku",
        "od wtorku",
        "od środy",
        "od czwartku",
        "od piątku",
        "od soboty",
        "od niedzieli",
    ],
    months: [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    date: "{weekday} {day} {month}",
    hour: "godz. {h}:00",
    minute: "godz. {h}:{mm}",
    hour_one: "godz. {h}:00",
    minute_one: "godz. {h}:{mm}",
    within_hours: [
        "w ciągu najbliższej godziny",
        "w ciągu najbliższych dwóch godzin",
        "w ciągu najbliższych trzech godzin",
    ],
    today: "jeszcze dzisiaj",
    today_by: "dzisiaj do {time}",
    day_by: "najpóźniej {day}",
    time_by: "najpóźniej {day} do {time}",
    today_from: "dzisiaj od {time}",
    time_from: "{day} od {time}",
    names: ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
    first: "1",
    clock: "{h}:{mm}",
    full: "{day} {month} {year} ({weekday}), {time}",
    near: "{d}.{mm}",
    far: "{d}.{mm}.{year}",
    month: "{m}/{year}",
};

fn words(word: Word) -> &'static str {
    match word {
        Word::Ack => ACK,
        Word::AckOutsideHours => ACK_OUTSIDE_HOURS,
        Word::AckComplaint => ACK_COMPLAINT,
        Word::Missing => {
            "Aby szybciej pomóc, potrzebujemy jeszcze:\
             {% for one in missing %}\n- {{ one }}{% endfor %}\n\
             Wystarczy odpowiedzieć na tę wiadomość."
        }
        Word::NotYours => {
            "To nie Państwo do nas napisali? W takim razie prosimy zignorować tę wiadomość."
        }
        Word::AckSubject => "Otrzymaliśmy Państwa wiadomość",
        Word::Reminder => REMINDER,
        Word::Resolution => {
            "Dzień dobry, z naszej strony sprawa jest załatwiona. \
             Jeśli tak nie jest, wystarczy odpowiedzieć; niczego nie trzeba powtarzać."
        }
        Word::AutoResolution => {
            "Dzień dobry, od dłuższego czasu nie mamy od Państwa wiadomości i uznajemy sprawę za \
             zakończoną. Jeśli tak nie jest, wystarczy odpowiedzieć; niczego nie trzeba powtarzać."
        }
        Word::RequestSubject => "Państwa sprawa",
        Word::Resolved => {
            "Z naszej strony sprawa jest tym samym załatwiona. Jeśli tak nie jest, wystarczy \
             odpowiedzieć."
        }
        Word::QuoteLine => {
            "{% set months = ['stycznia', 'lutego', 'marca', 'kwietnia', 'maja', 'czerwca', \
             'lipca', 'sierpnia', 'września', 'października', 'listopada', 'grudnia'] %}\
             {{ day }} {{ months[month - 1] }} {{ year }} o {{ time }}\
             {% if zone %} ({{ zone }}){% endif %} {{ author }} pisze:"
        }
        Word::NoticeHead => {
            "Odpowiedź trafi do: {{ reply_to }}{% if cc %}, Cc {{ cc|join(', ') }}{% endif %}\
             {% if due %} · termin {{ due }}{% endif %} · \
             {% if assignee %}prowadzi {{ assignee }}{% else %}jeszcze wolne{% endif %}"
        }
        Word::NoticeMark => NOTICE_MARK,
        Word::BriefHeading => "---- W skrócie ----",
        Word::Files => "Pliki: {{ files|join(', ') }}",
        Word::Held => "NIE WYSŁANO: {{ lines|join(' ') }}",
        Word::OwnText => "Twój tekst:",
        Word::Offer => "W odpowiedzi:",
        Word::FileMissing => "Nie udało się dołączyć pliku „{{ file }}”.",
        Word::Escalation => ESCALATION,
        Word::Welcome => WELCOME,
    }
}

const ACK: &str = "\
    Dzień dobry, otrzymaliśmy Państwa wiadomość.\
     {% if expected %} Zwykle odpowiadamy {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Chcą Państwo coś dodać? Wystarczy odpowiedzieć.{% endif %}\n\n\
     To potwierdzenie jest automatyczne; odpowiedź napisze człowiek.\
     {% if reference %}\n\nNasz numer sprawy: {{ reference }}{% endif %}";

const ACK_OUTSIDE_HOURS: &str = "\
    Dzień dobry, otrzymaliśmy Państwa wiadomość.\
     {% if opens %} W tej chwili mamy zamknięte; będziemy znowu {{ opens }}.{% endif %}\
     {% if expected %} Zwykle odpowiadamy {{ expected }}.{% endif %}\
     {% if ask %}\n\n{{ ask }}{% else %} \
     Chcą Państwo coś dodać? Wystarczy odpowiedzieć.{% endif %}\n\n\
     To potwierdzenie jest automatyczne; odpowiedź napisze człowiek.\
     {% if reference %}\n\nNasz numer sprawy: {{ reference }}{% endif %}";

const ACK_COMPLAINT: &str = "\
    Dziękujemy, że nam Państwo o tym piszą. Zajmuje się tym już nasz pracownik, \
     odpowiedź wyślemy{% if expected %} {{ expected }}\
     {% else %} tak szybko, jak to możliwe{% endif %}.\
     {% if ask %}\n\n{{ ask }}{% endif %}\n\n\
     Tylko to potwierdzenie jest automatyczne.\
     {% if reference %}\n\nNasz numer sprawy: {{ reference }}{% endif %}";

const REMINDER: &str = "\
    Dzień dobry, odpowiedzieliśmy Państwu i od tego czasu nie mamy od Państwa \
     wiadomości. Czy możemy jeszcze w czymś pomóc? Wystarczy odpowiedzieć.\
     {% if until %} Jeśli {{ until }} nie otrzymamy odpowiedzi, uznamy sprawę za \
     zakończoną; także potem wystarczy odpowiedzieć.{% endif %}\
     {% if reference %}\n\nNasz numer sprawy: {{ reference }}{% endif %}";

const NOTICE_MARK: &str = "\
    {% if mark == 'third party' %}\
     Uwaga: to nie pisze klient, lecz ktoś nowy w tej rozmowie.\
     {% elif mark == 'unverified' %}\
     Uwaga: nadawca nie jest potwierdzony.\
     {% else %}Uwaga: {{ mark }}{% endif %}";

const ESCALATION: &str = "\
    {{ author }} czeka od: {{ since }}{% if due %} (termin: {{ due }}){% endif %}. \
     {% if assignee %}Prowadzi {{ assignee }}.{% else %}Nikt się tym jeszcze nie zajmuje.\
     {% endif %}\
     {% if last_words %}\n\nOstatnie słowa: „{{ last_words }}”{% endif %}\n\n\
     {% if reply_to %}Odpowiedź na tę wiadomość trafi do {{ reply_to }}, nie do \
     {{ author }}.\
     {% else %}Odpowiedź na tę wiadomość będzie notatką i nie trafi do {{ author }}.\
     {% endif %} \
     {% if mark == 'notice' %}\
     Aby odpowiedzieć ({{ author }}), odpowiedz na powiadomienie; #take wysyła je \
     ponownie.\
     {% elif mark == 'mailbox' %}Klientom odpowiada się w samej skrzynce.\
     {% else %}#take przejmuje sprawę.{% endif %}";

const WELCOME: &str = "\
    Dzień dobry {{ author }}, tak odpowiada się odtąd klientom, w programie pocztowym, \
     którego i tak się używa:\n\n\
     {% if mark == 'shared' %}\
     1. To, co piszą klienci, leży w skrzynce {{ reply_to }}. Proszę odpowiadać tam jak \
     zawsze: kopia w „Wysłanych” liczy się jako odpowiedź.\
     {% else %}\
     1. To, co piszą klienci, przychodzi jako wiadomość od {{ reply_to }}. Wystarczy \
     odpowiedzieć: klient otrzymuje nowo napisane słowa i nic więcej z wiadomości.\
     {% endif %}\n\n\
     2. Wiersz zaczynający się od #, na samym początku lub końcu, jest poleceniem i nigdy \
     nie wychodzi: #resolve zamyka sprawę, #note zostawia tekst u nas, #take przejmuje \
     sprawę.\n\n\
     3. #help, w odpowiedzi na którąkolwiek z tych wiadomości, przysyła wszystkie \
     polecenia.\n\n\
     Proszę odpowiedzieć na tę wiadomość jednym słowem, z każdego używanego programu i \
     telefonu. Żaden klient tego nie dostaje: tak uczymy się rozpoznawać tę pocztę. \
     Odezwiemy się tylko wtedy, gdy czegoś brakuje.";
