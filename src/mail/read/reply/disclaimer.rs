//! What nobody wrote: banners of gateways, notes of virus scanners, footers of lists, and the
//! paragraphs of legal departments.
//!
//! Separate because they stand in the same text as the new words and mean nothing in it. A banner
//! is the first paragraph, anything else the last ones; in between nothing is touched, and a mail
//! that is nothing else keeps it all. Knows the phrases of the products and of the lawyers; one
//! phrase that anybody may write is never enough.

use std::ops::Range;

use super::{Class, fill, is_empty, is_rule};

/// Bytes of a paragraph of this kind; lawyers need that much.
const BYTES_MAX: usize = 4_000;

/// Marks them among the new lines.
pub(super) fn mark(lines: &[&str], classes: &mut [Class]) {
    mark_armour(lines, classes);
    let paragraphs = paragraphs(lines, classes);
    let mut first = 0;
    if let Some(range) = paragraphs.first()
        && paragraphs.len() > 1
        && is_banner(&folded(lines, range))
    {
        fill(classes, range.clone(), Class::Disclaimer);
        first = 1;
    }
    let rest = paragraphs.get(first + 1..).unwrap_or_default();
    let mut end = classes.len();
    for range in rest.iter().rev() {
        // Only what stands at the end of a run of new lines.
        let is_last = (range.end..end).all(|at| {
            classes.get(at).is_some_and(|class| *class != Class::New)
                || lines.get(at).is_some_and(|line| is_empty(line))
        });
        if !is_last || !is_footer(&folded(lines, range), lines, range) {
            break;
        }
        fill(classes, range.clone(), Class::Disclaimer);
        end = range.start;
    }
}

/// What OpenPGP puts around a signed text (RFC 9580 §7): the line and the `Hash:` above it, and the
/// signature below.
fn mark_armour(lines: &[&str], classes: &mut [Class]) {
    let begins = |line: &&str| line.trim_end() == "-----BEGIN PGP SIGNED MESSAGE-----";
    let Some(begin) = lines.iter().position(begins) else { return };
    let hashes = lines.iter().skip(begin + 1).take_while(|line| line.starts_with("Hash: ")).count();
    let is_whole = lines.get(begin + 1 + hashes).is_some_and(|line| is_empty(line));
    let behind = lines.iter().skip(begin);
    let signature =
        behind.clone().position(|line| line.trim_end() == "-----BEGIN PGP SIGNATURE-----");
    let end = behind.clone().position(|line| line.trim_end() == "-----END PGP SIGNATURE-----");
    let (Some(signature), Some(end), true) = (signature, end, is_whole) else { return };
    let armour = [begin..begin + 1 + hashes, begin + signature..begin + end + 1];
    for at in armour.into_iter().flatten() {
        if let Some(class) = classes.get_mut(at).filter(|class| **class != Class::Quoted) {
            *class = Class::Disclaimer;
        }
    }
}

/// Runs of new lines without a blank one. A drawn line begins another.
fn paragraphs(lines: &[&str], classes: &[Class]) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    for (number, (line, class)) in lines.iter().zip(classes).enumerate() {
        if *class != Class::New || is_empty(line) {
            continue;
        }
        let goes_on = |last: &&mut Range<usize>| last.end == number && !is_rule(line);
        match paragraphs.last_mut().filter(goes_on) {
            Some(last) => last.end = number + 1,
            None => paragraphs.push(number..number + 1),
        }
    }
    paragraphs
}

/// In lower case, on one line; empty where it is too long to be one.
fn folded(lines: &[&str], range: &Range<usize>) -> String {
    let lines = lines.get(range.clone()).unwrap_or_default();
    if lines.iter().map(|line| line.len() + 1).sum::<usize>() > BYTES_MAX {
        return String::new();
    }
    let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    words.join(" ").to_lowercase()
}

/// What gateways put above a mail from outside.
fn is_banner(text: &str) -> bool {
    const WHOLE: &[&str] = &[
        "external",
        "extern",
        "[external]",
        "[extern]",
        "[ext]",
        "external email",
        "external sender",
        "externe e-mail",
        "externer absender",
    ];
    const CERTAIN: &[&str] = &[
        "you don't often get email from",
        "sie erhalten nicht häufig e-mails von",
        "erhalten nicht oft e-mails von",
        "some people who received this message don't often get email from",
        "vous n'obtenez pas souvent d'e-mail",
        "no suele recibir correo electrónico de",
        "you have received an email from an external sender",
    ];
    const OUTSIDE: &[&str] = &[
        "outside of the organi",
        "outside the organi",
        "outside of your organi",
        "outside your organi",
        "outside of our organi",
        "outside the company",
        "outside of the company",
        "outside your company",
        "outside our company",
        "external email",
        "external sender",
        "außerhalb der organisation",
        "außerhalb unserer organisation",
        "externe e-mail",
        "externen absender",
        "expéditeur externe",
        "remitente externo",
        "mittente esterno",
        "externe afzender",
    ];
    const WARNING: &[&str] = &[
        "caution",
        "careful",
        "warning",
        "attention",
        "do not click",
        "vorsicht",
        "achtung",
        "klicken sie",
        "precaución",
        "attenzione",
        "let op",
    ];
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != ']');
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    WHOLE.contains(&bare) || has(CERTAIN) || (has(OUTSIDE) && has(WARNING))
}

/// What scanners, lists and lawyers put below one.
fn is_footer(text: &str, lines: &[&str], range: &Range<usize>) -> bool {
    const CERTAIN: &[&str] = &[
        "this email has been checked for viruses by",
        "this email has been scanned",
        "virus-free.www.avast.com",
        "virus-free. www.avast.com",
        "virenfrei. www.avast.com",
        "antivirus-software auf viren geprüft",
        "auf viren geprüft",
        "l'absence de virus dans ce courrier",
        "please consider the environment before printing",
        "before printing, think about the environment",
        "informationen zum datenschutz finden sie",
        "hinweise zum datenschutz finden sie",
        "datenschutzerklärung finden sie",
        "bitte denken sie an die umwelt",
        "bitte prüfen sie, ob diese mail",
        "pensez à l'environnement avant d'imprimer",
        "you received this message because you are subscribed to the google group",
        "to unsubscribe from this group and stop receiving emails from it",
    ];
    if CERTAIN.iter().any(|phrase| text.contains(phrase)) {
        return text.chars().count() <= 500;
    }
    let hits = LEGAL.iter().filter(|phrase| text.contains(**phrase)).count();
    let is_own = |word: &str| {
        matches!(word, "my" | "ich" | "mir" | "je" | "mon") || word.starts_with("mein")
    };
    // Only English writes "I" large; a small one joins words in other languages.
    let mut written = lines.get(range.clone()).unwrap_or_default().iter();
    let says_i = written.any(|line| line.split_whitespace().any(|word| word == "I"));
    let is_personal = says_i || text.contains('?') || text.split(' ').any(is_own);
    if hits >= 3 && !is_personal {
        return true;
    }
    // Mailman draws a line above the name, the address and the page of a list.
    let first = lines.get(range.start).copied().unwrap_or_default().trim();
    let is_drawn = is_rule(first) || (first.len() >= 2 && first.chars().all(|c| c == '_'));
    is_drawn && text.contains("mailing list") && (text.contains('@') || text.contains("http"))
}

/// Stems of what lawyers write; it takes three.
const LEGAL: &[&str] = &[
    "confidential",
    "privileged",
    "intended recipient",
    "intended solely",
    "not the named addressee",
    "received this email in error",
    "received this e-mail in error",
    "received this message in error",
    "unauthorized",
    "unauthorised",
    "strictly prohibited",
    "notify the sender",
    "vertraulich",
    "rechtlich geschützte",
    "adressat",
    "ausschließlich für",
    "bestimmte empfänger",
    "vorgesehene empfänger",
    "irrtümlich erhalten",
    "den absender",
    "vernichten sie diese",
    "zu löschen",
    "weitergabe",
    "unzulässig",
    "nicht gestattet",
    "confidentiel",
    "destinataire",
    "reçu par erreur",
    "l'expéditeur",
    "usage exclusif",
    "confidencial",
    "destinatario",
    "por error",
    "queda prohibid",
    "riservat",
    "esclusiv",
    "per errore",
    "poufn",
    "wyłącznie",
    "adresat",
    "usunięci",
    "důvěrn",
    "výhradně",
    "omylem",
    "confidenciais",
    "destinatári",
    "por engano",
    "конфиденциальн",
    "предназначен",
    "по ошибке",
    "vertrouwelijk",
    "geadresseerde",
    "niet toegestaan",
];
