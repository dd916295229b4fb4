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
    ("von meinem ", "gesendet"),
    ("von meinem/meiner ", "gesendet"),
    ("von meinem ", "geschickt"),
    ("gesendet von ", ""),
    ("diese nachricht wurde von mein", "gesendet"),
    ("envoyé de mon", ""),
    ("enviado do meu", ""),
    ("enviado de meu", ""),
    ("trimis de pe", ""),
    ("στάλθηκε από", ""),
    ("发自我的", ""),
    ("發自我的", ""),
    ("從我的", "傳送"),
    ("dikirim dari", ""),
    ("đã gửi từ", ""),
    ("gửi từ", ""),
    ("elküldve az", ""),
    ("được gửi từ", ""),
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
    ("inviato dal mio", ""),
    ("gesendet vom", ""),
    ("diese nachricht wurde mit", "gesendet"),
    ("yahoo mail:", "conquer"),
];

/// How clients begin, and people who say how or whence they sent a thing. Only what a client names
/// behind it tells: a device, a program, or its page.
const SENT: &[&str] = &[
    "sent from ",
    "sent via ",
    "sent with ",
    "sent using ",
    "gesendet mit ",
    "gesendet über ",
    "gesendet aus ",
    "envoyé depuis",
    "envoyé à partir",
    "enviado desde",
    "enviado a partir",
    "inviato da",
    "verzonden vanaf",
    "verstuurd vanaf",
    "skickat från",
    "sendt fra",
    "lähetetty ",
    "wysłane z",
    "wysłano z",
    "odesláno z",
    "odoslané z",
    "отправлено с",
    "отправлено из",
    "надіслано з",
    "изпратено от",
    "poslano z",
    "poslano sa",
    "pošiljka s",
    "envoyé avec",
    "enviado con",
    "enviado com",
    "inviato con",
    "verzonden met",
    "skickat med",
    "sendt med",
];

/// Devices and programs that send mail, as they stand in such a line.
const SENDERS: &[&str] = &[
    "phon",
    "ipad",
    "ipod",
    "iwatch",
    "apple watch",
    "android",
    "tablet",
    "galaxy",
    "samsung",
    "huawei",
    "xiaomi",
    "redmi",
    "nokia",
    "lumia",
    "htc",
    "sony",
    "motorola",
    "pixel",
    "oneplus",
    "oppo",
    "blackberry",
    "windows",
    "mac",
    "handy",
    "mobil",
    "móvil",
    "cellular",
    "telefon",
    "teléfono",
    "téléphone",
    "telefoon",
    "telemóvel",
    "puhelim",
    "телефон",
    "мобил",
    "мобіл",
    "appareil",
    "gerät",
    "dispositivo",
    "urządzeni",
    "mail",
    "e-post",
    "inbox",
    "outlook",
    "gmail",
    "yahoo",
    "aol",
    "proton",
    "tuta",
    "gmx",
    "web.de",
    "icloud",
    "hey",
    "spark",
    "superhuman",
    "thunderbird",
    "evolution",
    "claws",
    "mutt",
    "kmail",
    "airmail",
    "newton",
    "canary",
    "edison",
    "missive",
    "front",
    "shift",
    "zoho",
    "typeapp",
    "boxer",
    "nine",
    "hushmail",
    "fastmail",
    "secure",
    "sicher",
    "app",
    "почт",
    "пошт",
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
            let until = postscript(lines, from, end).unwrap_or(end);
            for class in classes.get_mut(from..until).into_iter().flatten() {
                *class = Class::Signature;
            }
        }
        begin = end;
    }
}

fn from_delimiter(lines: &[&str], begin: usize, end: usize) -> Option<usize> {
    let run = lines.get(begin..end)?;
    // One more than counts: each of a megabyte of such lines is asked.
    let words = |from: usize| {
        let below = run.iter().skip(from + 1).filter(|line| !is_empty(line));
        below.take(LINES_MAX + 1).count()
    };
    run.iter().enumerate().rev().find_map(|(at, line)| {
        let is_exact = *line == "-- ";
        let is_likely = matches!(line.trim_end_matches(is_blank), "--" | "- --");
        let below = || run.get(at + 1..).unwrap_or_default();
        let follows = || (1..=LINES_MAX).contains(&words(at)) && !goes_on_below(below());
        let is_card = || is_drawn(line) && is_card(below());
        let is_weak = || (is_likely && follows() || is_card()) && !is_announced(run, at);
        (is_exact || is_weak()).then_some(begin + at)
    })
}

/// Where somebody added a word below their signature, after a blank line: "PS: …".
fn postscript(lines: &[&str], from: usize, end: usize) -> Option<usize> {
    const MARKS: &[&str] = &["ps:", "p.s.", "p.s:", "ps.", "ps -", "ps –", "n.b.", "nb:"];
    let is_one = |at: &usize| {
        let line = lines.get(*at).copied().unwrap_or_default().trim_start_matches(is_blank);
        let start: String = line.chars().take(4).collect::<String>().to_lowercase();
        MARKS.iter().any(|mark| start.starts_with(mark))
    };
    let is_parted = |at: &usize| lines.get(*at - 1).is_some_and(|line| is_empty(line));
    (from + 1..end).take(4 * LINES_MAX).find(|at| is_parted(at) && is_one(at))
}

/// Whether a colon above the line announces what stands below it: an address to deliver to.
fn is_announced(run: &[&str], at: usize) -> bool {
    let above = run.iter().take(at).rfind(|line| !is_empty(line));
    above.is_some_and(|line| line.trim_end_matches(is_blank).ends_with([':', '：']))
}

/// Whether somebody goes on writing below: in no later paragraph does a signature ask, or announce
/// a list.
fn goes_on_below(below: &[&str]) -> bool {
    let below = below.iter().map(|line| line.trim_end_matches(is_blank));
    let mut later = below.skip_while(|line| !line.is_empty());
    later.any(|line| line.ends_with(['?', '？', ':', '：']))
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
    let said = lines.iter().copied().filter(|line| !is_empty(line));
    let said: Vec<&str> = said.take(LINES_MAX + 1).collect();
    let is_short = |line: &str| line.len() <= 120 && line.split_whitespace().count() <= 8;
    let reaches = |line: &&&str| {
        let digits = line.chars().filter(char::is_ascii_digit).count();
        let is_page = line.contains("www.") || line.contains("http");
        line.contains('@') || is_page || digits >= 7
    };
    let is_list = |line: &&str| line.to_lowercase().contains("mailing list");
    said.len() <= LINES_MAX
        && said.iter().all(|line| is_short(line) && !line.ends_with(['.', '?', '!', ':']))
        && said.iter().filter(reaches).count() >= 2
        && !said.iter().any(is_list)
}

/// One of the last three lines that say something.
fn from_client(lines: &[&str], begin: usize, end: usize) -> Option<usize> {
    let run = lines.get(begin..end)?;
    let last = run.iter().enumerate().rev().filter(|(_, line)| !is_empty(line)).take(3);
    let found = last.filter(|(at, line)| is_client(line) && !goes_on(run, *at)).last();
    let reaction = || is_reaction(run);
    found.map(|(at, _)| at).or_else(reaction).map(|at| begin + at)
}

/// Whether the line goes on with the sentence above it: "I have sent it" / "from my phone."
fn goes_on(run: &[&str], at: usize) -> bool {
    let above = at.checked_sub(1).and_then(|above| run.get(above)).copied().unwrap_or_default();
    let above = above.trim_end_matches(is_blank);
    let line = run.get(at).copied().unwrap_or_default();
    line.trim_start_matches(is_blank).starts_with(char::is_lowercase)
        && above.ends_with(|c: char| c.is_alphanumeric() || c == ',')
}

/// Gmail writes who reacted, in the reader's language, above the page of its reactions (2025).
fn is_reaction(run: &[&str]) -> Option<usize> {
    let mut said = run.iter().enumerate().rev().filter(|(_, line)| !is_empty(line));
    let (last, link) = said.next()?;
    let is_page = link.contains("google.com/gmail/about");
    if !is_page || !link.contains("emojireaction") {
        return None;
    }
    if link.trim_start().starts_with(['<', 'h']) {
        said.next().map(|(at, _)| at)
    } else {
        Some(last)
    }
}

/// "Sent from my desk, where it is easier." is a sentence: clients use no comma and few words, but
/// for an excuse.
pub(super) fn is_client(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let line = line.trim_matches(|c: char| is_blank(c) || "*_<[(".contains(c)).to_lowercase();
    // Arabic may be written with its vowels, which are marks of their own.
    let line: String = line.chars().filter(|c| !('\u{64b}'..='\u{652}').contains(c)).collect();
    let words = line.split_whitespace().count();
    let known = CLIENTS.iter().find(|(start, also)| line.starts_with(start) && line.contains(also));
    let names_sender = || {
        SENT.iter()
            .filter_map(|sent| line.strip_prefix(sent))
            .any(|by| has_link(by) || SENDERS.iter().any(|sender| has_word_from(by, sender)))
    };
    let is_known = known.is_some() || names_sender();
    let is_excused = EXCUSES.iter().any(|excuse| line.contains(excuse));
    let is_sentence = (line.contains(',') || words > 6 && line.ends_with(['.', '!', '?']))
        // Nobody's sentence has the beginning and the verb of a phone, or a client's page in it.
        && !(known.is_some_and(|(_, also)| !also.is_empty())
            || is_known && (is_excused || has_link(&line)));
    let is_short = words <= 4 && line.starts_with("sent from ");
    words <= 12
        && !is_sentence
        && !line.ends_with('?')
        && (is_short
            || is_known
            || ENDINGS.iter().any(|ending| line.ends_with(ending) && words <= 5)
            || is_underway(&line, words)
            || offers_program(&line, words))
}

fn has_link(line: &str) -> bool {
    line.contains("http://") || line.contains("https://") || line.contains("www.")
}

/// Whether some word of the line begins so; `Webmail` and `iPhone` end so.
fn has_word_from(line: &str, begin: &str) -> bool {
    line.match_indices(begin).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        matches!(begin, "mail" | "phon") || !before.ends_with(char::is_alphanumeric)
    })
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
    // Which system it is for, or where it is: who only speaks of the program names neither.
    let is_found =
        ["ios", "android", "mobile", " mac", "http"].iter().any(|mark| line.contains(mark));
    words <= 7
        && is_found
        && !line.ends_with(['?', '!'])
        && PROGRAMS.iter().any(|program| line.contains(program))
        && line.split_whitespace().any(is_getting)
}
