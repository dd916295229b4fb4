//! Phrases: what machines say of themselves, in many languages.
//!
//! Separate from the rules because these are tables of words, which grow, and because all of them
//! are weak: people write the same words. Lower case throughout. Never decides.

/// Local parts of senders that take no answer.
pub(super) fn is_no_reply(local: &str) -> bool {
    const WORDS: &[&str] = &[
        "noreply",
        "noreplies",
        "donotreply",
        "dontreply",
        "pleasedonotreply",
        "unattended",
        "nichtantworten",
        "keineantwort",
        "neepasrepondre",
        "nepasrepondre",
        "noresponder",
        "naoresponda",
        "naoresponder",
        "nonrispondere",
        "nietbeantwoorden",
        "svarainte",
        "nieodpowiadaj",
    ];
    let bare: String = local.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    WORDS.iter().any(|word| bare.starts_with(word) || bare.ends_with(word))
}

/// The first words of a text, on one line: machines say at once what they are.
pub(super) fn start_of(text: &str) -> String {
    let mut start = String::new();
    for word in text.split_whitespace() {
        if start.len() >= START_BYTES {
            break;
        }
        start.push_str(&word.to_lowercase().replace('\u{2019}', "'"));
        start.push(' ');
    }
    start
}

/// Bytes of a text that count as its start: some three sentences.
const START_BYTES: usize = 400;

/// Services that ask for a proof of being a person.
pub(super) const CHALLENGE: &[&str] = &[
    "please confirm your message",
    "please verify your message",
    "your message requires verification",
    "your email requires verification",
    "sender verification required",
    "verify that you are a human",
    "prove that you are a human",
    "prove you are not a robot",
    "confirm that you are not a robot",
    "added to my list of approved senders",
    "added to my approved senders",
    "to complete this verification",
    "challenge-response",
    "challenge/response",
    "bitte bestätigen sie ihre nachricht",
    "bitte bestätigen sie ihre e-mail an",
    "bestätigen sie, dass sie ein mensch sind",
    "demande d'authentification",
    "merci de vous authentifier",
];

/// Domains of such services.
pub(super) const CHALLENGE_DOMAINS: &[&str] = &[
    "boxbe.com",
    "bluebottle.com",
    "spamarrest.com",
    "mailinblack.com",
    "spamenmoins.com",
    "knowspam.net",
    "ipermitmail.com",
    "qconfirm.org",
    "sendio.com",
    "spamlion.com",
    "usebestmail.com",
];

/// How fields of theirs begin.
pub(super) const CHALLENGE_FIELDS: &[&str] = &[
    "x-tmda-",
    "x-spamarrest",
    "x-boxbe-",
    "x-choicemail",
    "x-ask-auth",
    "x-mailinblack-",
    "x-qconfirm",
];

/// How calendars answer invitations (Outlook, Google, Thunderbird).
pub(super) const CALENDAR_ANSWERS: &[&str] = &[
    "accepted:",
    "declined:",
    "tentative:",
    "tentatively accepted:",
    "maybe:",
    "angenommen:",
    "zugesagt:",
    "abgelehnt:",
    "mit vorbehalt:",
    "mit vorbehalt angenommen:",
    "unter vorbehalt:",
    "accepté :",
    "accepté:",
    "refusé :",
    "refusé:",
    "aceptado:",
    "aceptada:",
    "rechazado:",
    "rechazada:",
    "accettato:",
    "rifiutato:",
    "aceito:",
    "aceite:",
    "recusado:",
    "geaccepteerd:",
    "geweigerd:",
    "zaakceptowano:",
    "odrzucono:",
    "accepterat:",
    "accepteret:",
    "akseptert:",
    "hyväksytty:",
];

/// What responders say of themselves in their first words.
pub(super) const AUTOMATIC: &[&str] = &[
    "this is an automated response",
    "this is an automated reply",
    "this is an automatic response",
    "this is an automatic reply",
    "this is an auto-reply",
    "this is an autoreply",
    "this is an auto reply",
    "this is an auto-generated",
    "this is an automatically generated",
    "this email has been automatically generated",
    "this e-mail has been automatically generated",
    "this message was automatically generated",
    "this is an automated message",
    "this is an automated email",
    "a ticket has been created",
    "a support ticket has been created",
    "has been received and is being reviewed by",
    "ihr ticket wurde erstellt",
    "ihre ticketnummer lautet",
    "votre demande a bien été enregistrée",
    "i am currently out of the office",
    "i'm currently out of the office",
    "i am out of the office",
    "i will be out of the office",
    "dies ist eine automatische antwort",
    "dies ist eine automatisch",
    "diese nachricht wurde automatisch",
    "diese e-mail wurde automatisch",
    "diese mail wurde automatisch",
    "ich bin derzeit nicht im büro",
    "ich bin zurzeit nicht im büro",
    "ich bin momentan nicht im büro",
    "ich bin zur zeit nicht im büro",
    "ceci est une réponse automatique",
    "ceci est un message automatique",
    "ceci est un courriel automatique",
    "je suis actuellement absent",
    "esta es una respuesta automática",
    "este es un mensaje automático",
    "este es un correo automático",
    "estoy fuera de la oficina",
    "questa è una risposta automatica",
    "questa è un'email automatica",
    "questo è un messaggio automatico",
    "sono fuori ufficio",
    "esta é uma resposta automática",
    "esta é uma mensagem automática",
    "estou fora do escritório",
    "dit is een automatisch",
    "ik ben momenteel niet op kantoor",
    "detta är ett automatiskt",
    "dette er et automatisk",
    "tämä on automaattinen",
    "to jest automatyczna",
    "wiadomość wygenerowana automatycznie",
    "toto je automatická",
    "ez egy automatikus",
    "это автоматический ответ",
    "это автоматическое сообщение",
    "це автоматична відповідь",
    "bu otomatik bir",
    "このメールは自動",
    "本邮件为自动",
    "此邮件为系统自动",
    "자동으로 발송된",
];

/// Whether the first words of an answer tell of an absence, and thank for the mail or stand below
/// a prefix that no person's client writes: people do the one or the other, responders both.
pub(super) fn is_absence(start: &str, subject: &str) -> Option<&'static str> {
    let thanks = || THANKS_FOR_MAIL.iter().any(|thanks| start.contains(thanks));
    let absence = ABSENCE.iter().find(|absence| start.contains(**absence)).copied()?;
    // Who is away names somebody for urgent matters; who puts off a delivery does not.
    let stands_in = || start.contains('@') && URGENT.iter().any(|urgent| start.contains(urgent));
    (has_own_prefix(subject) || thanks() || stands_in()).then_some(absence)
}

/// Matters that cannot wait.
const URGENT: &[&str] = &[
    "urgen",
    "dringend",
    "pilne",
    "pilny",
    "spoed",
    "brådskande",
    "haste",
    "kiiree",
    "naléhav",
    "срочн",
    "терміново",
    "sürgős",
    "acil",
    "緊急",
    "お急ぎ",
    "紧急",
    "긴급",
];

/// `Assenza: …`, `Auto: …`: a word of the responder before the subject that it answers. What
/// people's clients write there is short (`Re`, `Antw`, `ОТВ`).
fn has_own_prefix(subject: &str) -> bool {
    let Some((prefix, _)) = subject.trim().split_once([':', '：']) else { return false };
    let prefix = prefix.trim().to_lowercase();
    let is_clients = ANSWERING.contains(&prefix.as_str()) || prefix.contains('[');
    let long = if prefix.is_ascii() { 4 } else { 2 };
    // A number is of the matter's own: "Order 4711: …".
    let is_clients = is_clients || prefix.contains(|c: char| c.is_ascii_digit());
    !is_clients && prefix.chars().count() >= long && prefix.split(' ').count() <= 4
}

/// Longer prefixes of answers and forwards that clients write.
const ANSWERING: &[&str] = &[
    "antw",
    "antwort",
    "reply",
    "resp",
    "rép",
    "réf",
    "odp",
    "odg",
    "vast",
    "svar",
    "vá",
    "回复",
    "回覆",
    "답장",
    "回信",
    "返信",
    "отв",
    "відп",
    "trả lời",
    "ynt",
    "fwd",
    "forward",
    "rif",
    "re",
];

/// How responders thank for a mail.
const THANKS_FOR_MAIL: &[&str] = &[
    "thank you for your email",
    "thank you for your e-mail",
    "thank you for your message",
    "thanks for your email",
    "thanks for your e-mail",
    "thanks for your message",
    "danke für ihre nachricht",
    "dank für ihre nachricht",
    "danke für ihre mail",
    "dank für ihre mail",
    "danke für ihre e-mail",
    "dank für ihre e-mail",
    "danke für deine nachricht",
    "danke für deine mail",
    "merci pour votre message",
    "merci de votre message",
    "merci pour votre mail",
    "merci pour votre e-mail",
    "merci pour votre email",
    "gracias por su mensaje",
    "gracias por su correo",
    "grazie per il messaggio",
    "grazie per la sua e-mail",
    "bedankt voor uw bericht",
    "bedankt voor uw e-mail",
    "obrigado pela sua mensagem",
    "obrigado pelo seu e-mail",
    "dziękuję za wiadomość",
    "grazie per la tua",
    "obrigada pela sua",
    "obrigada pelo seu",
    "tack för ditt m",
    "tack för er",
    "tak for din m",
    "takk for din",
    "takk for e-posten",
    "kiitos viesti",
    "kiitos sähköposti",
    "děkuji za vaši",
    "děkuji za váš",
    "ďakujem za va",
    "köszönöm levelét",
    "köszönöm az üzenet",
    "спасибо за ваше",
    "благодарю за ваше",
    "дякую за ваш",
    "vă mulțumesc pentru",
    "mesajınız için teşekkür",
    "e-postanız için teşekkür",
];

/// How they tell of an absence.
const ABSENCE: &[&str] = &[
    "on annual leave",
    "on vacation",
    "on holiday",
    "on parental leave",
    "on maternity leave",
    "on leave until",
    "out of office",
    "out of the office",
    "away from the office",
    "away from my desk",
    "limited access to email",
    "limited access to my email",
    "no access to email",
    "no access to my email",
    "im urlaub",
    "in elternzeit",
    "nicht im büro",
    "nicht im haus",
    "außer haus",
    "derzeit abwesend",
    "zurzeit abwesend",
    "nicht erreichbar",
    "keinen zugriff auf meine",
    "wird nicht weitergeleitet",
    "wieder im büro",
    "wieder für sie da",
    "en congé",
    "absent du bureau",
    "absente du bureau",
    "je suis absent",
    "de vacaciones",
    "fuera de la oficina",
    "in ferie",
    "fuori ufficio",
    "met vakantie",
    "op vakantie",
    "niet op kantoor",
    "de férias",
    "fora do escritório",
    "na urlopie",
    "poza biurem",
    "bin abwesend",
    "nicht im hause",
    "auf dienstreise",
    "on business travel",
    "away until",
    "out until",
    "en déplacement",
    "fuera hasta",
    "estaré fuera",
    "på semester",
    "föräldraledig",
    "på ferie",
    "lomalla",
    "poissa toimistolta",
    "na dovolené",
    "na dovolenke",
    "mimo kancelář",
    "в отпуске",
    "у відпустці",
    "szabadságon",
    "în concediu",
    "izindeyim",
    "izinde olaca",
    "σε άδεια",
    "不在",
    "休暇",
    "休假",
    "부재",
    "휴가",
];

/// How out-of-office notes begin, in the languages of their clients.
const VACATION: &[&str] = &[
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "automated reply",
    "automatic response",
    "auto response",
    "auto-response",
    "automated response",
    "out of office",
    "out of the office",
    "vacation reply",
    "on vacation",
    "auto: re:",
    "afwezigheidsbericht",
    "afwezigheidsassistent",
    "frånvaromeddelande",
    "frånvaroavisering",
    "fraværsmelding",
    "fraværsbesked",
    "fraværsmeddelelse",
    "poissaoloviesti",
    "poissaoloilmoitus",
    "mensaje de ausencia",
    "respuesta de ausencia",
    "messaggio di assenza",
    "mensagem de ausência",
    "message d'absence",
    "avis d'absence",
    "notification d'absence",
    "powiadomienie o nieobecności",
    "oznámení o nepřítomnosti",
    "부재중",
    "automatische antwort",
    "automatische rückmeldung",
    "abwesenheitsnotiz",
    "abwesenheitsmeldung",
    "abwesenheitsbenachrichtigung",
    "abwesenheitsassistent",
    "réponse automatique",
    "reponse automatique",
    "absence du bureau",
    "absent du bureau",
    "respuesta automática",
    "respuesta automatica",
    "fuera de la oficina",
    "risposta automatica",
    "fuori sede",
    "fuori ufficio",
    "resposta automática",
    "resposta automatica",
    "ausência temporária",
    "fora do escritório",
    "automatisch antwoord",
    "automatische reactie",
    "niet op kantoor",
    "automatiskt svar",
    "autosvar",
    "automatisk svar",
    "ikke til stede",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "odpowiedź automatyczna",
    "poza biurem",
    "automatická odpověď",
    "automatická odpoveď",
    "automatikus válasz",
    "házon kívül",
    "răspuns automat",
    "автоответ",
    "автоматический ответ",
    "вне офиса",
    "автоматична відповідь",
    "автоматичен отговор",
    "otomatik yanıt",
    "αυτόματη απάντηση",
    "samodejni odgovor",
    "automatski odgovor",
    "automatinis atsakymas",
    "automaatvastus",
    "automātiskā atbilde",
    "resposta automàtica",
    "erantzun automatikoa",
    "自動応答",
    "自动答复",
    "自動返信",
    "自动回复",
    "自動回覆",
    "자동 회신",
    "자동 응답",
    "מענה אוטומטי",
    "رد تلقائي",
    "trả lời tự động",
    "balasan otomatis",
    "ตอบกลับอัตโนมัติ",
];

/// Words that also begin people's subjects: only alone or before a colon.
const VACATION_ALONE: &[&str] = &[
    "abwesend",
    "abwesenheit",
    "urlaub",
    "ooo",
    "vacation",
    "afwezig",
    "poissa",
    "frånvaro",
    "fravær",
    "absence",
    "assente",
    "assenza",
    "ausencia",
    "ausência",
    "ausente",
    "nieobecność",
    "nepřítomnost",
    "neprítomnosť",
    "távollét",
    "odsutnost",
];

/// Whether a subject begins as that of an out-of-office note does.
pub(super) fn is_vacation_subject(subject: &str) -> bool {
    let subject = subject.trim().trim_start_matches(['[', '*', '(', '"']).to_lowercase();
    let ends_word = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    VACATION.iter().any(|phrase| {
        subject
            .strip_prefix(phrase)
            .is_some_and(|rest| ends_word(rest) || !phrase.is_ascii() || phrase.ends_with(':'))
    }) || VACATION_ALONE.iter().any(|word| {
        subject.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with([':', ']', ')'])
        })
    })
}
