//! Signatures: what follows `-- `, and what phones and clients add of themselves.
//!
//! Separate because it is a table of clients. A closing with a name is no signature here: people
//! sign what they write. On doubt the lines stay new.

use super::{Class, is_blank, is_empty};

/// Lines below `--` without its blank or a drawn line: in Markdown or a list they mean something
/// else.
const LINES_MAX: usize = 12;

/// How clients begin, and what must stand in the line too.
const CLIENTS: &[(&str, &str)] = &[
    ("sent from my", ""),
    ("sent from mail", ""),
    ("sent from outlook", ""),
    ("sent from yahoo", ""),
    ("sent from a", "phone"),
    ("sent from gmail", ""),
    ("sent from samsung", ""),
    ("sent from proton", ""),
    ("sent via ", ""),
    ("sent with ", ""),
    ("sent using ", ""),
    ("von meinem ", "gesendet"),
    ("von meinem/meiner ", "gesendet"),
    ("von meinem ", "geschickt"),
    ("gesendet von ", ""),
    ("gesendet mit ", ""),
    ("gesendet über ", ""),
    ("gesendet aus ", ""),
    ("diese nachricht wurde von mein", "gesendet"),
    ("envoyé de mon", ""),
    ("envoyé depuis", ""),
    ("envoyé à partir", ""),
    ("enviado desde", ""),
    ("enviado do meu", ""),
    ("enviado de meu", ""),
    ("enviado a partir", ""),
    ("inviato da", ""),
    ("verzonden vanaf", ""),
    ("verstuurd vanaf", ""),
    ("skickat från", ""),
    ("sendt fra", ""),
    ("lähetetty ", ""),
    ("wysłane z", ""),
    ("wysłano z", ""),
    ("odesláno z", ""),
    ("odoslané z", ""),
    ("отправлено с", ""),
    ("отправлено из", ""),
    ("надіслано з", ""),
    ("изпратено от", ""),
    ("trimis de pe", ""),
    ("στάλθηκε από", ""),
    ("发自我的", ""),
    ("發自我的", ""),
    ("從我的", "傳送"),
    ("dikirim dari", ""),
    ("được gửi từ", ""),
    ("poslano z", ""),
    ("poslano sa", ""),
    ("pošiljka s", ""),
    ("saadetud minu", ""),
    ("išsiųsta iš", ""),
    ("nosūtīts no", ""),
    ("sent úr", ""),
    ("enviat des del", ""),
    ("bidalia nire", ""),
    ("ارسال شده از", ""),
    ("أرسلت من", ""),
    ("مرسل من", ""),
    ("נשלח מה", ""),
    ("ส่งจาก", ""),
    ("来自我的", ""),
    ("發送自", ""),
    ("发送自", ""),
    ("envoyé avec", ""),
    ("enviado con", ""),
    ("enviado com", ""),
    ("inviato con", ""),
    ("inviato dal mio", ""),
    ("verzonden met", ""),
    ("skickat med", ""),
    ("sendt med", ""),
    ("gesendet vom", ""),
    ("diese nachricht wurde mit", "gesendet"),
    ("yahoo mail:", "conquer"),
];

/// "Get Outlook for iOS": in every language a program's name, a word for getting it, and little
/// else. Whoever is asked which program they use says only its name.
const PROGRAMS: &[&str] = &["outlook", "bluemail", "typeapp", "yahoo mail", "k-9", "aqua mail"];

/// Words for getting a program.
const GETTING: &[&str] = &[
    "get",
    "download",
    "downloaden",
    "hol",
    "holen",
    "laden",
    "herunterladen",
    "beziehen",
    "télécharger",
    "téléchargez",
    "obtenez",
    "obtenir",
    "obtener",
    "obtén",
    "descargar",
    "obter",
    "obtenha",
    "baixar",
    "baixe",
    "scarica",
    "ottieni",
    "pobierz",
    "stáhnout",
    "získat",
    "získejte",
    "stiahnuť",
    "hämta",
    "skaffa",
    "hent",
    "få",
    "hanki",
    "lataa",
    "скачать",
    "загрузить",
    "отримати",
    "завантажити",
    "edinin",
    "indir",
    "letöltés",
    "descărcați",
    "λήψη",
    "haal",
];

/// What people let their phones say besides: an excuse, or what phone it is.
const EXCUSES: &[&str] = &[
    "typo",
    "brevity",
    "brief",
    "excuse",
    "pardon",
    "forgive",
    "autocorrect",
    "tippfehler",
    "entschuldig",
    "kürze",
    "knapp",
    "fautes",
    "errores",
    "errori",
    "phone",
    "tablet",
    "ipad",
    "galaxy",
];

/// Where a German phone says that it has sent this: "Von unterwegs gesendet".
const UNDERWAY: &[&str] = &[
    "unterwegs",
    "handy",
    "mobil",
    "phone",
    "tablet",
    "ipad",
    "galaxy",
    "samsung",
    "android",
    "app ",
    "windows",
    "mac ",
];

/// How they end where the language puts the device first.
const ENDINGS: &[&str] = &[
    "'umdan gönderildi",
    "'dan gönderildi",
    "gönderildi",
    "から送信",
    "から送信されました",
    "에서 보냄",
    "에서 보냈습니다",
    "küldve",
];

/// Marks the signature of every run of new lines.
pub(super) fn mark(lines: &[&str], classes: &mut [Class]) {
    let mut begin = 0;
    while begin < classes.len() {
        if classes.get(begin) != Some(&Class::New) {
            begin += 1;
            continue;
        }
        let run = classes.iter().skip(begin).take_while(|class| **class == Class::New).count();
        let end = begin + run;
        let from = from_delimiter(lines, begin, end).or_else(|| from_client(lines, begin, end));
        if let Some(from) = from {
            let from = own_above(lines, begin, from).unwrap_or(from);
            for class in classes.get_mut(from..end).into_iter().flatten() {
                *class = Class::Signature;
            }
        }
        begin = end;
    }
}

fn from_delimiter(lines: &[&str], begin: usize, end: usize) -> Option<usize> {
    let run = lines.get(begin..end)?;
    let words = |from: usize| run.iter().skip(from + 1).filter(|line| !is_empty(line)).count();
    run.iter().enumerate().rev().find_map(|(at, line)| {
        let is_exact = *line == "-- ";
        let is_likely = matches!(line.trim_end_matches(is_blank), "--" | "- --");
        let follows = || (1..=LINES_MAX).contains(&words(at));
        let is_card = || is_drawn(line) && is_card(run.get(at + 1..).unwrap_or_default());
        (is_exact || (is_likely && follows()) || is_card()).then_some(begin + at)
    })
}

/// Somebody's own signature above that of their client, each with a delimiter: a phone's that
/// says so of itself would else leave theirs standing as words.
fn own_above(lines: &[&str], begin: usize, from: usize) -> Option<usize> {
    let above = lines.get(begin..from)?;
    let at = above.iter().rposition(|line| *line == "-- ")?;
    let words = above.iter().skip(at + 1).filter(|line| !is_empty(line)).count();
    (1..=LINES_MAX).contains(&words).then_some(begin + at)
}

/// A line of dashes or underscores that somebody drew.
fn is_drawn(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    line.chars().count() >= 8 && line.chars().all(|c| "-_—–".contains(c))
}

/// Whether these lines say how somebody is reached and nothing else: short ones, at least two of
/// them a number, an address or a page. What reaches a mailing list is no person's.
fn is_card(lines: &[&str]) -> bool {
    let said: Vec<&str> = lines.iter().copied().filter(|line| !is_empty(line)).collect();
    let is_short = |line: &str| line.len() <= 120 && line.split_whitespace().count() <= 8;
    let reaches = |line: &&&str| {
        let digits = line.chars().filter(char::is_ascii_digit).count();
        let is_page = line.contains("www.") || line.contains("http");
        line.contains('@') || is_page || digits >= 7
    };
    let is_list = said.iter().any(|line| line.to_lowercase().contains("mailing list"));
    !is_list
        && said.len() <= LINES_MAX
        && said.iter().all(|line| is_short(line) && !line.ends_with(['.', '?', '!', ':']))
        && said.iter().filter(reaches).count() >= 2
}

/// One of the last three lines that say something.
fn from_client(lines: &[&str], begin: usize, end: usize) -> Option<usize> {
    let run = lines.get(begin..end)?;
    let last = run.iter().enumerate().rev().filter(|(_, line)| !is_empty(line)).take(3);
    let found = last.filter(|(_, line)| is_client(line)).last();
    found.map(|(at, _)| begin + at)
}

/// "Sent from my desk, where it is easier." is a sentence: clients use no comma and few words, but
/// for an excuse.
pub(super) fn is_client(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let line = line.trim_matches(|c: char| is_blank(c) || "*_<[(".contains(c)).to_lowercase();
    let words = line.split_whitespace().count();
    let known = CLIENTS.iter().find(|(start, also)| line.starts_with(start) && line.contains(also));
    let is_excused = EXCUSES.iter().any(|excuse| line.contains(excuse));
    let is_sentence = (line.contains(',') || words > 6 && line.ends_with(['.', '!', '?']))
        // Nobody's sentence has the beginning and the verb of a phone.
        && !(known.is_some_and(|(_, also)| !also.is_empty()) || known.is_some() && is_excused);
    let is_short = words <= 4 && line.starts_with("sent from ");
    words <= 12
        && !is_sentence
        && (is_short
            || known.is_some()
            || ENDINGS.iter().any(|ending| line.ends_with(ending) && words <= 5)
            || is_underway(&line, words)
            || offers_program(&line, words))
}

/// "Von unterwegs gesendet", "Mit der Telekom Mail App gesendet."
fn is_underway(line: &str, words: usize) -> bool {
    let begins = line.starts_with("von ") || line.starts_with("mit ");
    let bare = line.trim_end_matches(['.', '!']);
    begins
        && words <= 7
        && bare.ends_with(" gesendet")
        && UNDERWAY.iter().any(|word| line.contains(word))
}

/// `Outlook für iOS<https://…> herunterladen`, `Get BlueMail for Android`
fn offers_program(line: &str, words: usize) -> bool {
    let is_getting = |word: &str| {
        let bare = word.rsplit('>').next().unwrap_or(word);
        GETTING.contains(&bare.trim_matches(|c: char| !c.is_alphabetic()))
    };
    words <= 7
        && !line.ends_with(['?', '!'])
        && PROGRAMS.iter().any(|program| line.contains(program))
        && line.split_whitespace().any(is_getting)
}
