//! What Outlook and its kin put above a quote or a forward: `-----Original Message-----`, and
//! `From: … Sent: … To: … Subject: …`.
//!
//! Separate because it is a table of languages. One label alone is prose; three of different
//! meaning in a row, a From among them, are a header.

use super::{is_blank, is_empty};

/// What a separator line announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mail::read) enum Separator {
    /// The mail that is answered.
    Original,
    /// A mail that is passed on.
    Forwarded,
}

const ORIGINAL: &[&str] = &[
    "original message",
    "originalnachricht",
    "original-nachricht",
    "ursprüngliche nachricht",
    "ursprüngliche mail",
    "ursprüngliche e-mail",
    "original-mail",
    "message d'origine",
    "message original",
    "message initial",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "ursprungligt meddelande",
    "originalmeddelande",
    "oprindelig meddelelse",
    "oprindelig besked",
    "opprinnelig melding",
    "alkuperäinen viesti",
    "oryginalna wiadomość",
    "wiadomość oryginalna",
    "původní zpráva",
    "pôvodná správa",
    "eredeti üzenet",
    "исходное сообщение",
    "оригинальное сообщение",
    "orijinal mesaj",
    "mesaj original",
    "αρχικό μήνυμα",
    "原始邮件",
    "原始郵件",
    "原始信件",
    "元のメッセージ",
    "원본 메시지",
    "reply message",
    "antwortnachricht",
    "original appointment",
    "ursprünglicher termin",
    "original email",
];

const FORWARDED: &[&str] = &[
    "forwarded message",
    "forwarded by",
    "begin forwarded message",
    "weitergeleitete nachricht",
    "weitergeleitete mail",
    "weitergeleitete e-mail",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail",
    "message transféré",
    "début du message réexpédié",
    "début du message transféré",
    "mensaje reenviado",
    "inicio del mensaje reenviado",
    "messaggio inoltrato",
    "inizio messaggio inoltrato",
    "mensagem encaminhada",
    "doorgestuurd bericht",
    "begin doorgestuurd bericht",
    "vidarebefordrat meddelande",
    "videresendt besked",
    "videresendt melding",
    "videresendt meddelelse",
    "välitetty viesti",
    "przekazana wiadomość",
    "wiadomość przekazana",
    "přeposlaná zpráva",
    "továbbított üzenet",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "iletilen mesaj",
    "iletilmiş mesaj",
    "mesaj redirecționat",
    "转发的邮件",
    "轉寄的郵件",
    "転送されたメッセージ",
    "전달된 메시지",
];

const FROM: &[&str] = &[
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "lähettäjä",
    "od",
    "от",
    "від",
    "kimden",
    "gönderen",
    "feladó",
    "expéditeur",
    "remitente",
    "mittente",
    "afzender",
    "de la",
    "από",
    "发件人",
    "寄件者",
    "寄件人",
    "差出人",
    "送信者",
    "보낸 사람",
    "보낸사람",
    "absender",
    "mail from",
];

const SENT: &[&str] = &[
    "sent",
    "date",
    "gesendet",
    "gesendet am",
    "datum",
    "envoyé",
    "date d'envoi",
    "enviado",
    "enviado el",
    "enviada em",
    "enviada",
    "fecha",
    "inviato",
    "data",
    "data invio",
    "verzonden",
    "verzonden op",
    "skickat",
    "sendt",
    "dato",
    "lähetetty",
    "päivämäärä",
    "päiväys",
    "wysłano",
    "wysłane",
    "odesláno",
    "odoslané",
    "отправлено",
    "дата",
    "надіслано",
    "gönderildi",
    "tarih",
    "gönderme tarihi",
    "elküldve",
    "dátum",
    "trimis",
    "ημερομηνία",
    "发送时间",
    "发送日期",
    "日期",
    "寄件日期",
    "送信日時",
    "日時",
    "日付",
    "보낸 날짜",
    "날짜",
    "보낸 시간",
];

const TO: &[&str] = &[
    "to",
    "an",
    "à",
    "para",
    "a",
    "aan",
    "till",
    "til",
    "vastaanottaja",
    "do",
    "komu",
    "кому",
    "kime",
    "alıcı",
    "címzett",
    "către",
    "προς",
    "收件人",
    "收件者",
    "宛先",
    "받는 사람",
    "받는사람",
    "destinataire",
    "destinatario",
    "empfänger",
    "cc",
    "kopie",
    "kopia",
    "kopi",
    "copie",
];

const SUBJECT: &[&str] = &[
    "subject",
    "betreff",
    "objet",
    "asunto",
    "oggetto",
    "assunto",
    "onderwerp",
    "ämne",
    "emne",
    "aihe",
    "temat",
    "předmět",
    "predmet",
    "тема",
    "konu",
    "tárgy",
    "subiect",
    "θέμα",
    "主题",
    "主旨",
    "标题",
    "件名",
    "제목",
];

/// Labels of one block: From, Sent, To, Cc, Bcc, Reply-To, Subject.
const LABELS_MAX: usize = 7;

/// Where [`TO`] stands in [`TABLES`].
const RECIPIENTS: usize = 2;

const TABLES: [&[&str]; 4] = [FROM, SENT, TO, SUBJECT];

/// Tells a separator line: dashes on both sides, or a phrase with a colon as Apple writes it.
pub(in crate::mail::read) fn separator(line: &str) -> Option<Separator> {
    if line.len() > 200 {
        return None;
    }
    let line = line.trim_matches(is_blank);
    let inner = line.trim_matches(|c: char| is_blank(c) || "-_=*–—>".contains(c));
    let folded = inner.trim_end_matches(':').trim_end().to_lowercase();
    let is_framed =
        line.starts_with(['-', '_', '=', '*', '–', '—']) && inner.len() + 3 < line.len();
    let names = |table: &[&str]| table.contains(&folded.as_str());
    if names(FORWARDED) && (is_framed || inner.ends_with(':')) {
        return Some(Separator::Forwarded);
    }
    if is_framed && folded.starts_with("forwarded by ") {
        return Some(Separator::Forwarded);
    }
    (names(ORIGINAL) && is_framed).then_some(Separator::Original)
}

/// Whether the line is a rule such as Outlook draws above its header.
pub(in crate::mail::read) fn is_rule(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    line.chars().count() >= 5 && line.chars().all(|c| "-_=–—".contains(c))
}

/// Where the header block that begins at this line ends: the line after its last label.
pub(in crate::mail::read) fn header_block(lines: &[&str], at: usize) -> Option<usize> {
    kind_of(lines.get(at)?)?;
    let mut seen = [false; TABLES.len()];
    let mut end = at;
    let mut foreign = 0;
    let mut labels = 0;
    for (number, line) in lines.iter().enumerate().skip(at).take(16) {
        if let Some(kind) = kind_of(line) {
            // Only recipients have several labels: any other one said twice is another header.
            labels += 1;
            let slot = seen.get_mut(kind)?;
            if (*slot && kind != RECIPIENTS) || labels > LABELS_MAX {
                break;
            }
            *slot = true;
            end = number + 1;
            foreign = 0;
        } else {
            // A wrapped list of recipients, or the blank line between HTML paragraphs.
            foreign += 1;
            if foreign > 2 {
                break;
            }
        }
    }
    let is_header = seen.first() == Some(&true) && seen.iter().filter(|seen| **seen).count() >= 3;
    (is_header || is_short_header(lines, at)).then_some(end)
}

/// From with an address, and right below it a date: no prose either.
fn is_short_header(lines: &[&str], at: usize) -> bool {
    let value = |line: &str, table: usize| {
        let (_, value) = line.split_once([':', '：'])?;
        (kind_of(line) == Some(table)).then(|| value.to_owned())
    };
    let from = lines.get(at).and_then(|line| value(line, 0));
    let sent = lines.get(at + 1).and_then(|line| value(line, 1));
    let has_day = |sent: String| sent.chars().filter(char::is_ascii_digit).count() >= 6;
    from.is_some_and(|from| from.contains('@')) && sent.is_some_and(has_day)
}

/// The value of a line that says From in some language.
pub(in crate::mail::read) fn from_value(line: &str) -> Option<&str> {
    let (_, value) = line.split_once([':', '：'])?;
    (kind_of(line) == Some(0)).then_some(value)
}

/// Whether the line begins with a label of the tables.
pub(in crate::mail::read) fn is_label_line(line: &str) -> bool {
    kind_of(line).is_some()
}

/// Which of the tables the line's label stands in.
fn kind_of(line: &str) -> Option<usize> {
    if line.len() > 2_000 || is_empty(line) {
        return None;
    }
    let (label, _) = line.split_once([':', '：'])?;
    let label = label.trim_matches(|c: char| is_blank(c) || "*_>".contains(c)).to_lowercase();
    if label.is_empty() || label.chars().count() > 24 {
        return None;
    }
    TABLES.iter().position(|table| table.contains(&label.as_str()))
}
