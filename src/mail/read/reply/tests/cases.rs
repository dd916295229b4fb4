//! Cases of the list of mail cases, each by its number: what is easily lost, and what is easily
//! taken for words.
//!
//! Separate from the tables of clients because each of these is a mistake that readers of replies
//! have made. A case is one mail, read as a whole where its HTML matters.

use super::*;
use crate::mail::read::parse::parse;

/// New words, quote, signature and what others added, of a text in which `|` ends a line.
fn parted(text: &str) -> [String; 4] {
    let reading = read(&text.replace('|', "\n"), false);
    [reading.new, reading.quoted, reading.signature, reading.disclaimer]
        .map(|part| part.replace('\n', "|"))
}

fn mail(subject: &str, parts: &[(&str, &str)]) -> Message {
    let mut raw = format!(
        "From: Kim <kim@example.net>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n"
    );
    for (kind, text) in parts {
        raw.push_str(&format!("--b\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{text}\r\n"));
    }
    raw.push_str("--b--\r\n");
    parse(raw.as_bytes())
}

/// The new words of a mail with this plain text, where there is one, and this HTML.
fn check_mail(plain: &str, html: &str, expected: &str) {
    let plain = plain.replace('|', "\n");
    let parts: Vec<(&str, &str)> = if plain.is_empty() {
        vec![("html", html)]
    } else {
        vec![("plain", &plain), ("html", html)]
    };
    let message = mail("Re: pump", &parts);
    let reading = of(&message);
    assert_eq!(reading.new.replace('\n', "|"), expected, "{}\n{:?}", message.text, message.marks);
}

#[test]
fn case_j1_no_word_of_the_writer_is_lost() {
    for text in [
        "On Monday I wrote:|> please call me|That was all.",
        "The rule is|if a > b|then c",
        "From: the cellar|To: the roof|it leaks everywhere",
        "In 2025 you wrote: we repair it",
        "Mittwoch schrieb ich an:|support@example.com",
        "It was sent from my shop to yours|on Monday.",
        "Is this confidential? I received it by mistake.",
        "Order|  > 12 pieces|done",
    ] {
        let reading = read(&text.replace('|', "\n"), false);
        let is_kept = |line: &&str| reading.new.contains(line.trim_start_matches(['>', ' ']));
        let own = text.split('|').filter(|line| !line.trim_start().starts_with('>'));
        let lost: Vec<&str> = own.filter(|line| !is_kept(line)).collect();
        assert!(lost.is_empty(), "{text}: lost {lost:?}");
    }
}

#[test]
fn case_j1_inline_answers_in_markup() {
    check_mail(
        "",
        "<div>Hello</div><div class=gmail_quote>On Mon, Jan 5, 2026 at 10:00 Ben &lt;b@example.com\
         &gt; wrote:<br><blockquote class=gmail_quote>Colour?</blockquote><div>Blue.</div>\
         <blockquote class=gmail_quote>Size?</blockquote><div>Large.</div></div>",
        "Hello|Blue.|Large.",
    );
    check_mail("", "<blockquote style='margin:0 0 0 40px;border:none'>Mine</blockquote>", "Mine");
}

#[test]
fn case_j2_any_language_where_the_markup_says_it() {
    let plain = "Sobirno.||Zark 5 m 26, Ben qu:|Hello Kim,|the pump is here.";
    for html in [
        "<div>Sobirno.</div><div class=gmail_quote><div>Zark 5 m 26, Ben qu:</div><div>Hello Kim,\
         <br>the pump is here.</div></div>",
        "<p>Sobirno.</p><div id=appendonsend></div><div>Zark 5 m 26, Ben qu:<br>Hello Kim,<br>the \
         pump is here.</div>",
        "<p>Sobirno.</p><div id=x_divRplyFwdMsg>Zark 5 m 26, Ben qu:</div><p>Hello Kim,</p><p>the \
         pump is here.</p>",
        "Sobirno.<div class=yahoo_quoted><div>Zark 5 m 26, Ben qu:</div><div>Hello Kim,<br>the \
         pump is here.</div></div>",
        "Sobirno.<div name=quote>Zark 5 m 26, Ben qu:<br>Hello Kim,<br>the pump is here.</div>",
        "<p>Sobirno.</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in \
         0in 0in'>Zark 5 m 26, Ben qu:</div><p>Hello Kim,</p><p>the pump is here.</p>",
        "Sobirno.<hr id=zwchr>Zark 5 m 26, Ben qu:<br>Hello Kim,<br>the pump is here.",
    ] {
        check_mail("", html, "Sobirno.");
        check_mail(plain, html, "Sobirno.");
    }
}

#[test]
fn case_j2_a_signature_in_the_markup() {
    let html = "<div>Yes.</div><div class=gmail_signature>Kim Bauer, head of all the pumps</div>";
    check_mail("Yes.||Kim Bauer, head of all the pumps", html, "Yes.");
    check_mail("", "<p>Yes.</p><div class=moz-signature>-- <br>Kim Bauer</div>", "Yes.");
    // Written into the signature, with nothing else: those are the words.
    check_mail(
        "",
        "<div id=Signature>Please call me back today.</div>",
        "Please call me back today.",
    );
}

#[test]
fn case_j3_hostile_text_takes_linear_work() {
    // Doubling a text may at most double what is read of it: the pieces cover it in one pass. The
    // time it takes is measured in a process of its own, in tests/growth.rs.
    for piece in ["On ", "> ", " ", "wrote: ", "On 1.1.2026 10:00 a <a@b.example>\n"] {
        covers(&piece.repeat(50_000));
    }
}

#[test]
fn case_j4_words_on_every_side_of_our_marker_stay() {
    let marker = marker("7KQ2M9", "en");
    let text = format!("above\n\n> {marker}\n>\n> Hello\n\nbelow");
    assert_eq!(read(&text, false).new, "above\n\nbelow");
}

#[test]
fn case_j5_renamed_ids_and_a_moved_marker() {
    let marker = marker("7KQ2M9", "de");
    let shouted = format!("Ja.\n\n| {} |", marker.to_uppercase().replace(' ', "\u{a0} "));
    assert_eq!(find_marker(&shouted, &marker), Some(2));
}

#[test]
fn case_j6_what_others_added() {
    let warning =
        "CAUTION: This email originated from outside of the organization. Do not click links.";
    assert_eq!(
        parted(&format!("{warning}||Does it fit?||Kim")),
        ["Does it fit?||Kim", "", "", warning]
    );
    let lawyers = "This message is confidential and intended solely for the addressee. If you have \
        received this email in error, please notify the sender. Copying is strictly prohibited.";
    assert_eq!(parted(&format!("Does it fit?||{lawyers}")), ["Does it fit?", "", "", lawyers]);
    let juristen = "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. \
        Wenn Sie nicht der richtige Adressat sind, vernichten Sie diese Mail.";
    assert_eq!(parted(&format!("Passt das?||{juristen}")), ["Passt das?", "", "", juristen]);
    for lawyers in [
        "Diese Nachricht ist ausschließlich für den Adressaten bestimmt und kann vertrauliche \
         Angaben enthalten. Sollten Sie nicht der vorgesehene Empfänger sein, bitten wir Sie, den \
         Absender zu informieren.",
        "Le informazioni sono riservate e destinate esclusivamente alla persona indicata. Se \
         ricevute per errore, vogliate eliminarle.",
        "Niniejsza wiadomość jest poufna i przeznaczona wyłącznie dla adresata.",
        "Before printing, think about the environment.",
    ] {
        assert_eq!(parted(&format!("Passt das?||{lawyers}")), ["Passt das?", "", "", lawyers]);
    }
    for banner in ["EXTERNAL:", "This came from outside our company. Be careful with links."] {
        assert_eq!(parted(&format!("{banner}||Passt das?")), ["Passt das?", "", "", banner]);
    }
    let own = "Bitte löschen Sie meine vertraulichen Angaben beim Adressaten, den Absender kenne \
        ich nicht.";
    assert_eq!(parted(&format!("Hallo||{own}"))[0], format!("Hallo||{own}"));
    let list =
        "____________|pumps mailing list|pumps@lists.example.org|https://lists.example.org/x";
    assert_eq!(parted(&format!("Does it fit?||{list}")), ["Does it fit?", "", "", list]);
    let scanner = "Virus-free. www.avast.com";
    assert_eq!(parted(&format!("Does it fit?||{scanner}")), ["Does it fit?", "", "", scanner]);
    // Alone, in the middle or in a person's own words they are what the mail says.
    assert_eq!(parted(lawyers)[0], lawyers);
    let asked = "I received a confidential letter in error and I am not the intended recipient. What \
        now?";
    assert_eq!(parted(&format!("Hello||{asked}"))[0], format!("Hello||{asked}"));
}

#[test]
fn case_i14_only_a_quote_or_only_a_signature() {
    assert_eq!(parted("> Hello|> Kim"), ["", "> Hello|> Kim", "", ""]);
    assert_eq!(parted("Sent from my iPhone"), ["", "", "Sent from my iPhone", ""]);
    assert_eq!(parted("\u{1f44d}")[0], "\u{1f44d}");
}

#[test]
fn case_i21_a_quote_that_was_not_flowed() {
    let text = "Yes.|On 2026-01-05 10:00, Kim wrote:|> Hello|>> earlier|> --|> Kim||-- |Ben";
    assert_eq!(parted(text)[0], "Yes.");
    assert_eq!(parted(text)[2], "-- |Ben");
}

#[test]
fn attribution_behind_words_on_one_line() {
    let text = "Yes please. On Mon, Jan 5, 2026 at 10:00 AM Kim <kim@example.net> wrote:|> Hi";
    assert_eq!(parted(text)[0], "Yes please.");
    let notice = NoticeText { marker: marker("7KQ2M9", "en"), ..NoticeText::default() };
    let answer = format!("{}\n> {}", text.replace("|> Hi", ""), notice.marker);
    assert_eq!(relayable(&answer, &notice), Err(Unsafe::SharedLine));
}
