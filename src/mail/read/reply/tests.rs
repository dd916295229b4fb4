//! Reading replies: a client a case; and what may leave of an agent's answer.
//!
//! Separate because each client quotes in its own way, and there are many. Holds on to where the
//! newly written words end; what an agent may not let out is in `relay`.

mod relay;

use super::*;

/// The new words of a text in which `|` ends a line.
fn check(text: &str, expected: &str) {
    let text = text.replace('|', "\n");
    let reading = read(&text, false);
    assert_eq!(reading.new.replace('\n', "|"), expected, "{text}\n{:?}", reading.pieces);
}

#[test]
fn attributions_of_clients() {
    for line in [
        "On Mon, Jan 5, 2026 at 10:00 AM Kim Bauer <kim@example.net> wrote:",
        "On Mon, Jan 5, 2026 at 10:00\u{202f}AM Kim Bauer|<kim@example.net> wrote:",
        "On Mon, Jan 5, 2026 at 10:00 AM Kim Bauer <kim@example.net|> wrote:",
        "On 2026-01-05 10:00, Kim Bauer wrote:",
        "Kim Bauer <kim@example.net> wrote:",
        "Kim Bauer wrote:",
        "Am 05.01.2026 um 10:00 schrieb Kim Bauer:",
        "Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Kim Bauer <|kim@example.net>:",
        "Kim Bauer <kim@example.net> schrieb am Mo., 5. Jan. 2026, 10:00:",
        "Am Montag, 5. Januar 2026 um 10:00:00 MEZ hat Kim Bauer|<kim@example.net> Folgendes \
          geschrieben:",
        "Le lun. 5 janv. 2026 à 10:00, Kim Bauer <kim@example.net> a|écrit\u{a0}:",
        "El lun, 5 ene 2026 a las 10:00, Kim Bauer (<kim@example.net>) escribió:",
        "Il giorno lun 5 gen 2026 alle ore 10:00 Kim Bauer <kim@example.net>|ha scritto:",
        "Em seg., 5 de jan. de 2026 às 10:00, Kim Bauer <kim@example.net>|escreveu:",
        "Op ma 5 jan 2026 om 10:00 schreef Kim Bauer <kim@example.net>:",
        "Den mån 5 jan. 2026 kl 10:00 skrev Kim Bauer <kim@example.net>:",
        "man. 5. jan. 2026 kl. 10:00 skrev Kim Bauer <kim@example.net>:",
        "ma 5. tammik. 2026 klo 10.00 Kim Bauer (kim@example.net) kirjoitti:",
        "W dniu 5.01.2026 o 10:00, Kim Bauer pisze:",
        "pon., 5 sty 2026 o 10:00 Kim Bauer <kim@example.net> napisał(a):",
        "Dne 5. 1. 2026 v 10:00 Kim Bauer napsal(a):",
        "пн, 5 янв. 2026 г. в 10:00, Kim Bauer <kim@example.net>:",
        "5 января 2026 г., 10:00, Kim Bauer пишет:",
        "Kim Bauer <kim@example.net>, 5 Oca 2026 Pzt, 10:00 tarihinde şunu|yazdı:",
        "Kim Bauer <kim@example.net> ezt írta (időpont: 2026. jan. 5., H, 10:00):",
        "În lun., 5 ian. 2026 la 10:00, Kim Bauer <kim@example.net> a scris:",
        "2026年1月5日(月) 10:00 Kim Bauer <kim@example.net>:",
        "Kim Bauer <kim@example.net> 于2026年1月5日周一 10:00写道：",
        "2026년 1월 5일 (월) 오전 10:00, Kim Bauer <kim@example.net>님이 작성:",
        "On Mon, 05 Jan 2026 10:00:00 +0100 Kim Bauer <kim@example.net> wrote",
        "---- Kim Bauer wrote ----",
        "---- On Mon, 05 Jan 2026 10:00:00 +0100 Kim <kim@example.net> wrote ----",
    ] {
        check(&format!("Danke, das passt.||{line}||> Hallo|> Kim"), "Danke, das passt.");
    }
}

#[test]
fn quotes_without_marks() {
    for head in [
        "-----Original Message-----|From: Kim|Sent: Monday|To: Ben|Subject: x",
        "-----Ursprüngliche Nachricht-----|Von: Kim|Gesendet: Montag|An: Ben|Betreff: x",
        "________________________________|From: Kim <kim@example.net>|Sent: Monday|To: \
          Ben|Subject: x",
        "Von: Kim Bauer <kim@example.net>|Gesendet: Montag, 5. Januar 2026 10:00|An: \
          Ben|Betreff: x",
        "*From:* Kim|*Sent:* Monday|*To:* Ben|*Cc:* A|*Subject:* x",
        "De : Kim|Envoyé : lundi|À : Ben|Objet : x",
        "De: Kim|Enviado: lunes|Para: Ben|Asunto: x",
        "Da: Kim|Inviato: lunedì|A: Ben|Oggetto: x",
        "Van: Kim|Verzonden: maandag|Aan: Ben|Onderwerp: x",
        "Från: Kim|Skickat: måndag|Till: Ben|Ämne: x",
        "Fra: Kim|Sendt: mandag|Til: Ben|Emne: x",
        "Od: Kim|Wysłano: poniedziałek|Do: Ben|Temat: x",
        "От: Kim|Отправлено: понедельник|Кому: Ben|Тема: x",
        "发件人: Kim|发送时间: 2026年|收件人: Ben|主题: x",
        "From: kim@example.net|Date: Mon, 5 Jan 2026 10:00:00 +0100",
        "From: Kim||Sent: Monday||To: Ben||Subject: x",
        "On Mon, Jan 5, 2026 at 10:00 AM Kim <kim@example.net> wrote:",
    ] {
        check(&format!("Yes, please.|Ben||{head}||Hello|Kim"), "Yes, please.|Ben");
    }
}

#[test]
fn words_that_stay() {
    for text in [
        "On Monday I wrote:|please call me",
        "On 5 January 2026 I wrote: please call me",
        "Am 5.1.2026 schrieb uns Ihr Kollege:|Das Gerät kommt.",
        "From: the bottom of my heart",
        "To: do list|- one|- two",
        "The order:|a > b|c",
        "Steps|---|one|two",
        "Am Montag geht das.",
        "I got sent from my office to the shop, but it was closed.",
        "Sent from my desk, where it is much easier.",
        "Item -- 3 pieces",
    ] {
        check(text, text);
    }
}

#[test]
fn inline_and_bottom() {
    check("On 2026-01-05 10:00, Kim wrote:|> Colour?|Blue.|> Size?|Large.", "Blue.|Large.");
    check("Am 05.01.2026 um 10:00 schrieb Kim:|> Hallo|>|> Kim||Gern.", "Gern.");
    check("Am Montag geht das.|Am 05.01.2026 um 10:00 schrieb Kim:|> Hallo", "Am Montag geht das.");
    check("> Colour?|Blue.", "Blue.");
    check("> only|> a quote", "");
    check("", "");
}

#[test]
fn signatures() {
    for signature in [
        "-- |Kim Bauer|0123",
        "--|Kim",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Gesendet von Mail für Windows",
        "Get Outlook for iOS<https://example.net/o>",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verzonden vanaf mijn iPhone",
        "Skickat från min iPhone",
        "iPhone'umdan gönderildi",
        "Отправлено с iPhone",
        "iPhoneから送信",
        "Gesendet mit der GMX Mail App",
    ] {
        let text = format!("Hello|Kim||{signature}").replace('|', "\n");
        let reading = read(&text, false);
        assert_eq!(reading.new, "Hello\nKim", "{signature}");
        assert_eq!(reading.signature, signature.replace('|', "\n"));
    }
    check("Hello||Sent from my iPhone||> On 05.01.2026, at 10:00, Ben wrote:|>|> Hi", "Hello");
}

#[test]
fn forwards_belong_to_what_is_said() {
    let text = "FYI\n\nFrom: Kim\nSent: Monday\nTo: Ben\nSubject: x\n\nHello";
    assert_eq!(read(text, true).new, text);
    assert_eq!(read(text, false).new, "FYI");
    let gmail = "FYI\n\n---------- Forwarded message ---------\nFrom: Kim\n\nHello";
    assert_eq!(read(gmail, false).new, gmail);
}

/// Every line is in exactly one piece.
fn covers(text: &str) {
    let reading = read(text, false);
    let mut next = 0;
    for piece in &reading.pieces {
        assert_eq!(piece.lines.start, next);
        next = piece.lines.end;
    }
    assert_eq!(next, text.lines().count());
}

#[test]
fn hostile_texts_are_read_to_the_end() {
    for piece in [
        " ",
        ">",
        "On ",
        "> On ",
        "On 1:00\n",
        "From: a\n",
        "a:\n",
        "-- \n",
        "<",
        "\u{a0}",
        "On 1.1.2026 10:00 wrote\n",
        ">\n",
        "From: x\nx\n",
        "-",
        "wrote:\n",
    ] {
        covers(&piece.repeat(20_000));
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_covered(
        text in "([a-zA-Z@:<> \n-]|On |wrote:|From: |To: |Subject: |-- \n|> ){0,80}",
    ) {
        covers(&text);
    }
}
