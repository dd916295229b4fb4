//! Reading replies: a client a case; and what may leave of an agent's answer.
//!
//! Separate because each client quotes in its own way, and there are many. Holds on to where the
//! newly written words end; what an agent may not let out is in `relay`.

mod cases;
mod relay;
mod threads;

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
        "Le 05/01/2026 à 10:00, Kim Bauer a écrit\u{202f}:",
        "El 5/1/26 a les 10:00, Kim Bauer <kim@example.net> va escriure:",
        "O 5 de xan. de 2026 ás 10:00, Kim Bauer <kim@example.net> escribiu:",
        "5. jan. 2026 kl. 10:00 skreiv Kim Bauer:",
        "po 5. 1. 2026 o 10:00 Kim Bauer <kim@example.net> napísal(a):",
        "V V pon., 5. jan. 2026 ob 10:00 je oseba Kim Bauer <kim@example.net> napisala:",
        "pon, 5. sij 2026. u 10:00 Kim Bauer <kim@example.net> napisao je:",
        "пон, 5. јан 2026. у 10:00 Kim Bauer <kim@example.net> је написао/ла:",
        "На пн, 5.01.2026 г. в 10:00 Kim Bauer <kim@example.net> написа:",
        "пн, 5 січ. 2026 р. о 10:00 Kim Bauer <kim@example.net> пише:",
        "Στις Δευ 5 Ιαν 2026 στις 10:00 π.μ., ο χρήστης Kim Bauer|<kim@example.net> έγραψε:",
        "2026-01-05, pr, 10:00 Kim Bauer <kim@example.net> rašė:",
        "Kim Bauer <kim@example.net> kirjutas kuupäeval E, 5. jaanuar 2026 kell 10:00:",
        "pirmd., 2026. g. 5. janv., plkst. 10:00 — lietotājs Kim Bauer|(<kim@example.net>) rakstīja:",
        "Þann mán., 5. jan. 2026 kl. 10:00 skrifaði Kim Bauer <kim@example.net>:",
        "Kim Bauer <kim@example.net> igorleak hau idatzi zuen (2026 urt. 5, al. (10:00)):",
        "Vào Th 2, 5 thg 1, 2026 vào lúc 10:00 Kim Bauer <kim@example.net> đã|viết:",
        "Pada Sen, 5 Jan 2026 pukul 10.00 Kim Bauer <kim@example.net> menulis:",
        "เมื่อ จ. 5 ม.ค. 2026 เวลา 10:00 Kim Bauer <kim@example.net> เขียนว่า:",
        "\u{200f}בתאריך יום ב׳, 5 בינו׳ 2026 ב-10:00 מאת \u{202a}Kim|<kim@example.net> כתב/ה:",
        "في الاثنين، ٥ يناير ٢٠٢٦ في ١٠:٠٠ كتب Kim Bauer <kim@example.net>:",
        "در تاریخ دوشنبه ۵ ژانویهٔ ۲۰۲۶ ۱۰:۰۰ Kim Bauer <kim@example.net> نوشت:",
        "सोम, 5 जन॰ 2026 को 10:00 बजे को Kim Bauer <kim@example.net> ने लिखा:",
        "2026年1月5日(一) 10:00 Kim Bauer <kim@example.net> 寫道：",
        "On 5. tammikuuta 2026 10.00.00 Kim Bauer <kim@example.net> kirjoitti:",
        "Ar Llun, 5 Ion 2026 am 10:00 ysgrifennodd Kim Bauer <kim@example.net>:",
        "2026/1/5 Kim Bauer <kim@example.net>",
        "Quux 5 zzz 2026 10:00, Kim Bauer <kim@example.net> zorbled:",
        "---- On Mon, 05 Jan 2026 10:00:00 +0100 Kim <kim@example.net> wrote ----",
        "Zitat von Kim Bauer <kim@example.net>:",
        "Quoting Kim Bauer <kim@example.net>:",
        "05.01.2026, 10:00 von kim@example.net:",
        ">>> Kim Bauer <kim@example.net> 05.01.26 10:00 >>>",
        "* Kim Bauer <kim@example.net> [2026-01-05 10:00]:",
        "Monday, January 5, 2026, 10:00:00 AM, you wrote:",
        "Jan 5, 2026, 10:00 by kim@example.net:",
        ">>> Kim Bauer <kim@example.net> schrieb am 05.01.2026 um 10:00 in|Nachricht|\
          <b5f0@example.net>:",
        "W dniu 2026-01-05 o 10:00, Kim Bauer pisze:",
        "Missatge de Kim <kim@example.net> del dia dl., 5 de gen. 2026 a les 10:00:",
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
        "---- Replied Message ----|\u{a6} From \u{a6} Kim<kim@example.net> \u{a6}|\u{a6} Date \u{a6} Monday \u{a6}",
        "\u{a6} Von: \u{a6} Kim <kim@example.net> \u{a6}|\u{a6} Gesendet: \u{a6} Montag \u{a6}|\u{a6} Betreff: \u{a6} x \u{a6}",
        "-------- Original message --------From: Kim <kim@example.net> Date: 5.1.26  10:00  To: Ben \
          Subject: x",
        "From: Kim||Sent: Monday||To: Ben||Subject: x",
        "Lähettäjä: Kim|Lähetetty: maanantai|Vastaanottaja: Ben|Aihe: x",
        "Odesílatel: Kim|Odesláno: pondělí|Komu: Ben|Předmět: x",
        "Feladó: Kim|Elküldve: hétfő|Címzett: Ben|Tárgy: x",
        "De la: Kim|Trimis: luni|Către: Ben|Subiect: x",
        "Від: Kim|Надіслано: понеділок|Кому: Ben|Тема: x",
        "От: Kim|Изпратено: понеделник|До: Ben|Относно: x",
        "Από: Kim|Στάλθηκε: Δευτέρα|Προς: Ben|Θέμα: x",
        "Kimden: Kim|Gönderildi: Pazartesi|Kime: Ben|Konu: x",
        "Nuo: Kim|Išsiųsta: pirmadienis|Kam: Ben|Tema: x",
        "No: Kim|Nosūtīts: pirmdiena|Kam: Ben|Temats: x",
        "Saatja: Kim|Saadetud: esmaspäev|Adressaat: Ben|Teema: x",
        "Frá: Kim|Sent: mánudagur|Til: Ben|Efni: x",
        "Šalje: Kim|Poslano: ponedjeljak|Prima: Ben|Predmet: x",
        "Từ: Kim|Đã gửi: Thứ Hai|Tới: Ben|Chủ đề: x",
        "Dari: Kim|Dikirim: Senin|Kepada: Ben|Subjek: x",
        "จาก: Kim|ส่ง: วันจันทร์|ถึง: Ben|เรื่อง: x",
        "מאת: Kim|נשלח: יום שני|אל: Ben|נושא: x",
        "من: Kim|تم الإرسال: الاثنين|إلى: Ben|الموضوع: x",
        "差出人: Kim|送信日時: 2026年1月5日|宛先: Ben|件名: x",
        "보낸 사람: Kim|보낸 날짜: 2026년|받는 사람: Ben|제목: x",
        "====||Message du : 05/01/2026 10:00|De : Kim <kim@example.net>|A : Ben|Copie à :|Sujet : x",
        "Date: Mon, 5 Jan 2026 10:00:00 +0100|To: ben@example.com",
        "**From:** Kim|**Sent:** Monday|**To:** Ben|**Subject:** x",
        "-------- Message d'origine --------|De : Kim",
        "-----Oorspronkelijk bericht-----|Van: Kim",
        "-----Исходное сообщение-----|От: Kim",
        "------------------ 原始邮件 ------------------|发件人: Kim",
        "-----元のメッセージ-----|差出人: Kim",
        "On Mon, Jan 5, 2026 at 10:00 AM Kim <kim@example.net> wrote:",
        ">>> Kim Bauer <kim@example.net> 05.01.26 10:00 >>>",
        "Date: Mon, 5 Jan 2026 10:00:00 From: kim@example.net To: Ben Subject: x",
        "Von: Kim <kim@example.net> Gesendet: Montag An: Ben Betreff: x",
    ] {
        let text = format!("Yes, please.\n\n{head}\n\nHello\nKim").replace('|', "\n");
        assert_eq!(read(&text.replace('\u{a6}', "|"), false).new, "Yes, please.", "{text}");
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
        ">>> Look at https://example.com <<<",
        "Date: 5.1.2026|To: kim@example.net",
        "Die Firma schrieb:|wir kommen",
        "Hallo,|Ihr Kollege ben@example.com schrieb:|Das Gerät kommt morgen.|Stimmt das?",
        "Ich brauche ein Ticket.|Von: Ulm|An: Berlin|Datum: 5. Mai|Danke!",
        "Please change this:|From: Monday|To: Tuesday|Date: 5 May|and call me",
        "—|Kim Bauer|Head of pumps",
        "My details||--------|I live in Ulm and have a question?",
        "From: Kim Bauer|Email: kim@example.net|Subject: Lamp|Date: 5 May 2026||Please call me.",
        "Outlook für iOS",
        "I use Outlook for iOS|on my phone",
        "Get well soon!",
        "Von Ben gesendet",
        "It came from: Ulm To: Berlin, the subject: none",
        "Sent from my office, as you asked.",
        "Mine says:|________________________|Model 4711|made in Ulm",
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
    check(
        "> Do you want the red one or the blue one?|the blue one|> And what size?",
        "the blue one",
    );
    check(
        "Yes.|On 2026-01-05 10:00, Kim wrote:|> The pump that I bought in your shop has been \
          making a noise since|yesterday morning, and I|> wonder",
        "Yes.",
    );
    check(
        "Yes.|> See (https://example.com/page|_id=7)|> and|(https://example.com/b) >|> more",
        "Yes.",
    );
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
        "Von meinem/meiner Galaxy gesendet",
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
        "-- |Kim Bauer|0123||-- |Sent from my Android device with K-9 Mail.",
        "\u{2063}Sent from BlueMail \u{200b}",
        "Sent from my cell, please excuse any typos.",
        "Sent from my phone, sorry for the brevity",
        "Sent via the Samsung Galaxy S21 5G, an AT&T 5G smartphone",
        "Von meinem Handy gesendet, bitte entschuldigen Sie Tippfehler",
        "Von unterwegs gesendet",
        "Mit der Telekom Mail App gesendet.",
        "Diese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.",
        "Outlook für iOS<https://example.net/o> herunterladen",
        "Hol dir Outlook für iOS<https://example.net/o>",
        "Télécharger BlueMail pour Android",
        "Скачать Outlook для iOS",
        "Yahoo Mail: Search, Organize, Conquer",
        "Gesendet mit der sicheren E-Mail von [Proton Mail](https://proton.example).",
        "Sent from Mailspring (https://mail.example/), the best free email app for work",
        "أُرسلت من الـ iPhone",
        "Kim Bauer reacted via Gmail|<https://www.google.com/gmail/about/?campaign=emojireaction>",
        "____________________|Kim Bauer, Bauer GmbH|Tel. 0731 4711 000|www.bauer.example",
    ] {
        let text = format!("Hello|Kim||{signature}").replace('|', "\n");
        let reading = read(&text, false);
        assert_eq!(reading.new, "Hello\nKim", "{signature}");
        assert_eq!(reading.signature, signature.replace('|', "\n"));
    }
    check("Hello||Sent from my iPhone||> On 05.01.2026, at 10:00, Ben wrote:|>|> Hi", "Hello");
}

#[test]
fn what_looks_like_a_signature_and_is_none() {
    for text in [
        // How or whence a thing was sent, and no program named.
        "Sent via UPS on Monday.",
        "Hello,||Gesendet mit DHL am 5. Januar",
        "Wysłano z Warszawy 5 stycznia",
        "Which program?|Download Outlook again",
        // It goes on with the sentence above it.
        "I have sent it|from my phone, is it there?",
        "Die Bilder habe ich|von meinem Handy gesendet",
        // A colon announces it, or somebody goes on to ask.
        "Please deliver to:|--|Kim Bauer|Example Street 5",
        "Unsere Adresse:|--------------------|Kim Bauer|Tel. 0731 4711 000|kim@example.net",
        "- 2 lamps|--|Total: 2||And please send:|the manual",
        "SELECT a;|--|DELETE b;||Is this right?",
    ] {
        check(text, text);
    }
    check("Yes.|--|Kim Bauer|Office hours:|Mon-Fri 9-17", "Yes.");
    check("Yes.||-- |Kim|Bauer Ltd||PS: Ring before you come.", "Yes.||PS: Ring before you come.");
}

#[test]
fn what_looks_like_an_introduction_and_is_none() {
    for text in [
        // A client begins a sentence and knows no colleagues.
        "Hi,||on 5 January 2026 at 10:00 Ben wrote:|We send it.||It did not come.",
        "Hallo,||Am 05.01.2026 um 10:00 hat Ihr Kollege geschrieben:|Sie kommt.||Sie kam nicht.",
        // Settings of programs are written small.
        "My file:||---|from: lamp|to: wall|date: 2026-01-05|subject: light||Why?",
    ] {
        check(text, text);
    }
    // A form's fields, and what stands above a letter, where nothing is answered.
    let form = "Name: Kim\nFrom: Ulm\nSubject: Lamp\nDate: 5.1.2026\nMessage: broken";
    assert_eq!(of(&crate::mail::read::sample::message(&["Subject: Entry"], form)).new, form);
    let letter = "Von: Kim\nAn: Lampen GmbH\nDatum: 5.1.2026\nBetreff: Vertrag\n\nIch kündige.";
    let fresh = |subject: &str, more: &[&str]| {
        let fields = [&[subject], more].concat();
        of(&crate::mail::read::sample::message(&fields, letter)).new
    };
    assert_eq!(fresh("Subject: Vertrag", &[]), letter);
    assert_eq!(fresh("Subject: AW: Vertrag", &[]), "");
    assert_eq!(fresh("Subject: Vertrag", &["In-Reply-To: <1@example.com>"]), "");
}

#[test]
fn what_programs_write_around_words() {
    check(
        "-----BEGIN PGP SIGNED MESSAGE-----|Hash: SHA256||Yes.|-----BEGIN PGP SIGNATURE-----||\
         iQEz|-----END PGP SIGNATURE-----",
        "Yes.",
    );
    let list = "Yes.|_______________________________________________|Lamps mailing list -- \
                lamps@lists.example.org|To unsubscribe write to lamps-leave@lists.example.org";
    check(list, "Yes.");
    check(
        "Yes.||This e-mail is confidential. If you have received this e-mail in error, please \
         notify the sender.||On 5.1.2026 10:00, Kim wrote:|> Which?",
        "Yes.",
    );
}

#[test]
fn forwards_belong_to_what_is_said() {
    let text = "FYI\n\nFrom: Kim\nSent: Monday\nTo: Ben\nSubject: x\n\nHello";
    assert_eq!(read(text, true).new, text);
    assert_eq!(read(text, false).new, "FYI");
    let gmail = "FYI\n\n---------- Forwarded message ---------\nFrom: Kim\n\nHello";
    assert_eq!(read(gmail, false).new, gmail);
}

/// Every byte is in exactly one piece.
fn covers(text: &str) {
    let reading = read(text, false);
    let mut next = 0;
    for piece in &reading.pieces {
        assert_eq!(piece.range.start, next);
        next = piece.range.end;
    }
    assert_eq!(next, text.len());
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

#[test]
fn initials_are_marks_where_something_introduces_them() {
    let head = "Monday, January 5, 2026, 10:00:00 AM, you wrote:";
    check(
        &format!("Hello,||{head}||KB> Which?|KB> Say.||This.||KB> Colour?|Red."),
        "Hello,||This.||Red.",
    );
    check(&format!("{head}|KB>> Which?|KB> No.|This."), "This.");
    let small = "am Montag, 5. Januar 2026 um 10:00 schrieben Sie:";
    check(&format!("Hallo,||{small}||S> Welche?||Diese."), "Hallo,||Diese.");
    check(">>>>> \"K\" == Kim <kim@example.net> writes:||    K> Which?||This.", "This.");
    check("We compare|A> B|and so on.", "We compare|A> B|and so on.");
}

#[test]
fn code_is_no_quote() {
    let code = "I get||>>> import lamps|>>> lamps.on(5)|ValueError||Why?";
    check(code, code);
    check("I get|>>> x = 5|>>>|5", "I get|>>> x = 5|>>>|5");
    check("Yes.||>>> did you see (page 5) it?|>>> Kim", "Yes.");
    check("Yes.||> a|>> b|>>> c = d", "Yes.");
    check("Yes.||On Mon, Jan 5, 2026 at 10:00 Kim <kim@example.net> wrote:|>>> a = b", "Yes.");
}
