//! What is a promise, and what only looks like one, a line each. It is Tuesday, 6 January 2026,
//! 10:00 in Berlin.

use jiff::civil::DateTime;

use super::*;

mod languages;

fn now() -> Zoned {
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
    "2026-01-06T10:00".parse::<DateTime>().unwrap().to_zoned(zone).unwrap()
}

fn read(text: &str) -> String {
    promised(text, &now()).map_or_else(
        || "nothing".to_owned(),
        |promised| promised.until.local.strftime("%a %d.%m. %H:%M").to_string(),
    )
}

/// A line is `text = moment`; all that is wrong is shown at once.
fn check(table: &str) {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let wrong: Vec<String> = lines
        .filter_map(|line| {
            let (text, expected) = line.split_once(" = ").unwrap();
            let found = read(text);
            (found != expected).then(|| format!("{text:?}: {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn promises_in_german() {
    check(
        "Ich melde mich bis Mittwoch. = Wed 07.01. 18:00
         ich melde mich bis Mittwoch = Wed 07.01. 18:00
         Ich melde mich bis Freitag 12 Uhr. = Fri 09.01. 12:00
         Wir melden uns bis spätestens Freitag bei Ihnen. = Fri 09.01. 18:00
         Wir melden uns spätestens am Donnerstag. = Thu 08.01. 18:00
         Bis Freitag melde ich mich bei Ihnen. = Fri 09.01. 18:00
         morgen früh melde ich mich = Wed 07.01. 11:00
         Ich rufe Sie morgen an. = Wed 07.01. 18:00
         Ich rufe Sie morgen um 14 Uhr an. = Wed 07.01. 14:00
         Ich prüfe das und melde mich bis Mittwoch. = Wed 07.01. 18:00
         Wir prüfen das gern und geben Ihnen bis Freitag Bescheid. = Fri 09.01. 18:00
         Ich gebe Ihnen bis morgen Mittag Bescheid. = Wed 07.01. 12:00
         Ich werde Ihnen bis Donnerstag antworten. = Thu 08.01. 18:00
         Wir werden uns bis zum 12. Januar melden. = Mon 12.01. 18:00
         Bis 15.1. schicke ich Ihnen das Angebot. = Thu 15.01. 18:00
         Sie hören bis Montag von uns. = Mon 12.01. 18:00
         Sie bekommen bis Donnerstag 9 Uhr eine Antwort. = Thu 08.01. 09:00
         Bis Freitag haben Sie unsere Antwort. = Fri 09.01. 18:00
         Sie bekommen bis Donnerstag eine Antwort. = Thu 08.01. 18:00
         Ich rufe Sie bis Donnerstag an. = Thu 08.01. 18:00
         Du hörst bis morgen von mir. = Wed 07.01. 18:00
         Ich kümmere mich darum und melde mich heute noch. = Tue 06.01. 18:00
         Ich melde mich innerhalb von zwei Tagen. = Thu 08.01. 10:00
         Ich melde mich in zwei Tagen bei Ihnen. = Thu 08.01. 10:00
         Wir melden uns diese Woche noch. = Fri 09.01. 18:00
         Wir melden uns im Laufe der Woche. = Fri 09.01. 18:00
         Wir melden uns bis Ende nächster Woche. = Fri 16.01. 18:00
         Wir melden uns nicht später als Freitag. = Fri 09.01. 18:00
         Ich melde mich heute Nachmittag. = Tue 06.01. 18:00
         Ich komme bis Freitag auf Sie zu. = Fri 09.01. 18:00
         Ich erstatte Ihnen den Betrag bis Freitag. = Fri 09.01. 18:00
         Guten Morgen, ich melde mich bis übermorgen. = Thu 08.01. 18:00
         Guten Tag Kim, vielen Dank! Ich melde mich bis Mittwoch. Viele Grüße = Wed 07.01. 18:00
         Ich schreibe morgen und liefere bis Freitag. = Wed 07.01. 18:00",
    );
}

#[test]
fn promises_in_english() {
    check(
        "I'll get back to you by Monday. = Mon 12.01. 18:00
         I’ll get back to you by Monday. = Mon 12.01. 18:00
         I will get back to you by Friday noon = Fri 09.01. 12:00
         We'll reply by tomorrow. = Wed 07.01. 18:00
         I'll call you tomorrow morning. = Wed 07.01. 11:00
         Tomorrow I'll call you. = Wed 07.01. 18:00
         On Thursday I will send you the quote. = Thu 08.01. 18:00
         I'll call you on Thursday. = Thu 08.01. 18:00
         By Friday 3pm we will let you know. = Fri 09.01. 15:00
         I'll let you know by end of day. = Tue 06.01. 17:00
         I am going to check this and write to you by Thursday. = Thu 08.01. 18:00
         You will hear from us by Wednesday. = Wed 07.01. 18:00
         You'll have an answer by Thursday 9am. = Thu 08.01. 09:00
         You'll receive our quote by 15 January. = Thu 15.01. 18:00
         Expect my reply by Thursday. = Thu 08.01. 18:00
         We will look into it and be in touch by Friday. = Fri 09.01. 18:00
         I'll be in touch within 24 hours. = Wed 07.01. 10:00
         We'll answer within the next two days. = Thu 08.01. 10:00
         We will respond no later than Friday. = Fri 09.01. 18:00
         I'll fix it in 3 days. = Fri 09.01. 10:00
         I'll get back to you this week. = Fri 09.01. 18:00
         We'll follow up next week. = Fri 16.01. 18:00
         Let me get back to you by Thursday. = Thu 08.01. 18:00
         I promise to write by Thursday. = Thu 08.01. 18:00
         Thanks, Kim! I'll send it by 2026-01-09. = Fri 09.01. 18:00
         I shall write by Thursday. = Thu 08.01. 18:00
         We'll then confirm by Thursday 17:00. = Thu 08.01. 17:00
         I will reply today. = Tue 06.01. 18:00",
    );
}

#[test]
fn what_promises_nothing() {
    check(
        "I waited until Wednesday. = nothing
         If you don't send it by Friday, we close the case. = nothing
         If you send it by Friday, I'll refund you by Monday. = nothing
         Once you have sent it, I will reply by Friday. = nothing
         Please send it by Friday and I'll check it. = nothing
         Will you get back to me by Friday? = nothing
         Shall I call you by Friday? = nothing
         I'll get back to you. = nothing
         I'll get back to you soon. = nothing
         I'll try to get back to you by Friday. = nothing
         I hope I'll get back to you by Friday. = nothing
         I won't get back to you by Friday. = nothing
         We will not ship by Friday. = nothing
         I will be away until Monday. = nothing
         I will be in Berlin until Monday. = nothing
         I'm on holiday until Monday and will answer then. = nothing
         My colleague will get back to you by Friday. = nothing
         You wrote “I'll pay by Friday”. = nothing
         You said I'll get it by Friday. = nothing
         You will get back to me by Friday. = nothing
         You will have to return it by Friday. = nothing
         The offer is valid until Friday. = nothing
         We'll send you a voucher valid until Friday. = nothing
         I will check what you sent on Monday with our people. = nothing
         I will check the order from Monday. = nothing
         I'll get back to you by Friday at 5. = nothing
         I'll get back to you by 3 January. = nothing
         I'll wait until we hear more and I will write. = nothing
         I'll be with you in a minute. = nothing
         I'll send it by mail. = nothing
         I'll get back to you, see you on Friday evening or at the latest when it snows. = nothing
         Good morning, I will answer all of your questions below. = nothing
         The parcel arrives by Friday. = nothing
         I would reply by Friday. = nothing
         We could reply by Friday. = nothing
         Can we reply by Friday? = nothing
         We need it by Friday. = nothing
         > I'll get back to you by Monday. = nothing
         Bis dann! = nothing
         Bis bald, ich melde mich. = nothing
         Bis Freitag! = nothing
         Ich melde mich. = nothing
         Ich melde mich, sobald ich mehr weiß, bis Freitag. = nothing
         Ich habe bis Mittwoch gewartet. = nothing
         Bitte melden Sie sich bis Freitag. = nothing
         Melden Sie sich bis Freitag? = nothing
         Wenn Sie sich bis Freitag melden, antworten wir bis Montag. = nothing
         Falls nicht, melde ich mich bis Freitag. = nothing
         Ich melde mich voraussichtlich bis Freitag. = nothing
         Ich kann mich nicht bis Freitag melden. = nothing
         Wir liefern nicht bis Freitag. = nothing
         Ich bin bis Montag im Urlaub. = nothing
         Ich bin bis Montag im Urlaub und melde mich danach. = nothing
         Frau Bauer meldet sich bis Freitag. = nothing
         Jemand meldet sich bis Freitag. = nothing
         Sie schrieben „ich melde mich bis Freitag“. = nothing
         Sie schrieben, ich melde mich bis Freitag. = nothing
         Können wir uns bis Freitag melden? = nothing
         Das Angebot gilt bis Freitag. = nothing
         Wir halten das Angebot bis Freitag. = nothing
         Seit Montag prüfe ich das. = nothing
         Wir antworten ab Montag. = nothing
         Ich schicke es so schnell wie möglich. = nothing
         Wir bitten Sie, sich bis Freitag zu melden. = nothing
         Sie bekommen das Paket bis Freitag. = nothing
         Ich würde mich bis Freitag melden. = nothing
         Guten Morgen, ich schicke Ihnen die Rechnung. = nothing
         Ich melde mich bis gestern. = nothing",
    );
}

#[test]
fn the_words_are_the_evidence() {
    let check = |text: &str, expected: &str| {
        assert_eq!(promised(text, &now()).unwrap().words, expected);
    };
    check("Guten Tag, ich melde mich bis Mittwoch. Danke!", "ich melde mich bis Mittwoch");
    check("By Friday noon, Kim, I’ll get back to you.", "By Friday noon, Kim, I’ll get back");
    let far = format!("I'll answer {} by Friday.", "all of it ".repeat(30));
    assert!(promised(&far, &now()).unwrap().words.chars().count() <= 120);
}

/// Hostile words cost what others cost, and never panic.
#[test]
fn any_words() {
    for piece in
        ["bis ", "i will ", "by by ", "“", "i'll get back by ", "'ll ", "ich werde ", "24. "]
    {
        assert_eq!(promised(&piece.repeat(20_000), &now()), None, "{piece}");
    }
}
