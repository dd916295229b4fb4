//! What mail looks like, as strategies: fields, bodies, replies, reports, HTML, and the accidents
//! that befall them on their way.
//!
//! Separate from what must hold, so that a grammar can be read beside the RFC. Every strategy gives
//! what some program writes; only [`broken`] makes of it what none should.

use proptest::prelude::*;

/// Marks of the formats that are read: what an accident puts where it does not belong.
const PIECES: &[&str] = &[
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\0",
    "\u{fffd}",
    "\u{202e}",
    "\"",
    "(",
    ")",
    "<",
    ">",
    ";",
    ":",
    ",",
    "=",
    "@",
    "=?utf-8?q?",
    "=?gbk?B?",
    "?=",
    "*0*=",
    "--",
    "--b0\r\n",
    "--b1--\r\n",
    "=3D",
    "&#x",
    "&",
    "<!--",
    "-->",
    "</",
    "<blockquote>",
    "<style>",
    "<td>",
    "> ",
    "-- \n",
    "begin 644 a\n",
    "Content-Type: ",
    "boundary=b0",
    "message/rfc822",
    "base64",
    "utf-7",
    "format=flowed; delsp=yes",
    "mx.example.net; dmarc=pass header.from=example.net",
    "On Mon, Kim wrote:\n",
    "-----Original Message-----\n",
    "BEGIN:VEVENT\n",
    "Action: failed\n",
    "550 5.1.1 ",
    "[#7KQ2M9]",
    "AQHaMD5cbGFtcHMtYW5kLWNoYWlycw==",
    "\x1b$B",
    "\u{feff}",
];

/// One accident: where, what, and how far.
pub(crate) type Accident = (u16, u8, u16, usize);

/// None to eight accidents.
pub(crate) fn accidents() -> impl Strategy<Value = Vec<Accident>> {
    prop::collection::vec((any::<u16>(), 0..6_u8, 0..400_u16, 0..PIECES.len()), 0..8)
}

/// A mail after these accidents.
pub(crate) fn broken(mut mail: Vec<u8>, accidents: &[Accident]) -> Vec<u8> {
    for (place, kind, length, piece) in accidents {
        let at = mail.len() * usize::from(*place) / 65_536;
        let end = (at + usize::from(*length)).min(mail.len());
        match kind {
            0 => drop(mail.splice(at..at, PIECES[*piece].bytes())),
            1 => drop(mail.drain(at..end)),
            2 => {
                let again = mail[at..end].to_vec();
                drop(mail.splice(at..at, again));
            }
            3 => mail.truncate(end),
            4 => mail[at..end].reverse(),
            _ => mail[at..end].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x80),
        }
    }
    mail
}

/// A word of people or machines.
pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{1,9}",
        1 => "[A-Za-zäöüß]{1,12}",
        1 => "[а-я]{1,9}|[一-十]{1,6}|[א-ת]{1,7}",
        1 => "[0-9.,:#/-]{1,9}",
        1 => Just("\u{1f4a1}".to_owned()),
    ]
}

/// A line of words.
pub(crate) fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..12).prop_map(|words| words.join(" "))
}

pub(crate) fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-z]{1,8}(\\.[a-z]{1,5})?(\\+[a-z0-9]{1,6})?@(mx\\.)?example\\.(net|com|org)",
        1 => Just("support@example.com".to_owned()),
        1 => Just("\"a b\"@example.net".to_owned()),
        1 => Just("MAILER-DAEMON@example.net".to_owned()),
        1 => "[a-zä]{1,9}@[a-zü]{1,9}\\.example",
    ]
}

fn party() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (line(), address()).prop_map(|(name, at)| format!("{name} <{at}>")),
        2 => address(),
        1 => (line(), address())
            .prop_map(|(name, at)| format!("\"{name}\" <{at}> (a \\) comment)")),
        1 => (line(), address()).prop_map(|(name, at)| format!("=?utf-8?Q?{name}?= <{at}>")),
        1 => Just("undisclosed-recipients:;".to_owned()),
    ]
}

/// A Message-ID with what stands around it.
pub(crate) fn id() -> impl Strategy<Value = String> {
    let bare = prop_oneof![
        6 => "[a-zA-Z0-9.$=+-]{1,40}@[a-z0-9.-]{1,20}",
        1 => "[a-z]{1,9}",
        1 => "[a-z]{1,9}@@[a-z]{1,9}",
        1 => "[a-z]{1,9} [a-z]{1,9}@[a-z]{1,9}",
        1 => "[a-z2-7]{40}(\\.t)?@example\\.com",
    ];
    (bare, 0..8_u8).prop_map(|(id, how)| match how {
        0 => id,
        1 => format!("<{id}"),
        2 => format!("<{id}> (of \"Monday\")"),
        3 => format!("Message from Kim <kim@example.net> of Monday <{id}>"),
        4 => format!("{id}; from kim on Monday"),
        5 => format!("<\r\n {id}>"),
        _ => format!("<{id}>"),
    })
}

fn results() -> impl Strategy<Value = String> {
    let method = prop_oneof![
        Just("dkim=pass header.d=example.net"),
        Just("dkim=pass (a \\(b\\)) header.i=@example.net"),
        Just("dmarc=pass header.from=example.net"),
        Just("dmarc=fail header.from=example.net"),
        Just("spf=pass smtp.mailfrom=kim@example.net"),
        Just("auth=pass smtp.auth=kim@example.net"),
        Just("arc=pass"),
        Just("none"),
    ];
    let server = prop_oneof![
        3 => Just("mx.example.net"),
        1 => Just("mx.example.net.evil.example"),
        1 => Just("evil.example"),
        1 => Just("\"mx.example.net\""),
        1 => Just("(mx.example.net) evil.example"),
        1 => Just("evil.example 1"),
    ];
    (server, prop::collection::vec(method, 0..4))
        .prop_map(|(server, methods)| format!("{server}; {}", methods.join("; ")))
}

/// A header field, with its line end.
pub(crate) fn field() -> impl Strategy<Value = String> {
    let ids = || prop::collection::vec(id(), 1..6).prop_map(|ids| ids.join("\r\n "));
    let date = || "(Mon, )?[0-3]?[0-9] (Jan|Dec|Foo) (19|20)?[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?( [+-][0-9]{4}| GMT| EST)?";
    prop_oneof![
        3 => party().prop_map(|value| format!("From: {value}\r\n")),
        2 => party().prop_map(|value| format!("To: {value}\r\n")),
        1 => party().prop_map(|value| format!("Cc: {value}\r\n")),
        1 => party().prop_map(|value| format!("Reply-To: {value}\r\n")),
        1 => party().prop_map(|value| format!("Sender: {value}\r\n")),
        2 => line().prop_map(|value| format!("Subject: Re: {value} [#7KQ2M9]\r\n")),
        2 => id().prop_map(|value| format!("Message-ID: {value}\r\n")),
        2 => ids().prop_map(|value| format!("In-Reply-To: {value}\r\n")),
        2 => ids().prop_map(|value| format!("References: {value}\r\n")),
        1 => date().prop_map(|value| format!("Date: {value}\r\n")),
        2 => results().prop_map(|value| format!("Authentication-Results: {value}\r\n")),
        1 => prop_oneof![
            Just("Auto-Submitted: auto-replied\r\n".to_owned()),
            Just("Auto-Submitted: no\r\n".to_owned()),
            Just("Precedence: bulk\r\n".to_owned()),
            Just("Return-Path: <>\r\n".to_owned()),
            Just("Return-Path: <kim@example.net>\r\n".to_owned()),
            Just("List-Id: Users <users.example.net>\r\n".to_owned()),
            Just("X-Auto-Response-Suppress: All\r\n".to_owned()),
            Just("X-Original-From: Kim <kim@example.net>\r\n".to_owned()),
            Just("Thread-Index: AQHaMD5cbGFtcHMtYW5kLWNoYWlycw==\r\n".to_owned()),
        ],
        1 => ("[A-Za-z-]{1,20}", line()).prop_map(|(name, value)| format!("{name}: {value}\r\n")),
    ]
}

/// Fields of a header.
pub(crate) fn fields() -> impl Strategy<Value = String> {
    prop::collection::vec(field(), 0..14).prop_map(|fields| fields.concat())
}

/// Text as clients write answers: own words, attributions, quotes, signatures.
pub(crate) fn reply_text() -> impl Strategy<Value = String> {
    let said = prop_oneof![
        8 => line(),
        3 => line().prop_map(|line| format!("> {line}")),
        1 => line().prop_map(|line| format!(">> > {line}")),
        1 => Just(String::new()),
        1 => Just("-- ".to_owned()),
        1 => Just("Am 05.01.26 um 10:00 schrieb Kim Bauer:".to_owned()),
        1 => Just("On Mon, Jan 5, 2026 at 10:00\u{202f}AM Kim <\nkim@example.net> wrote:".to_owned()),
        1 => Just("-----Ursprüngliche Nachricht-----".to_owned()),
        1 => Just("---------- Forwarded message ---------".to_owned()),
        1 => Just("________________________________".to_owned()),
        1 => Just("From: Kim <kim@example.net>\nSent: Monday\nTo: Anna\nSubject: Lamp".to_owned()),
        1 => Just("Von meinem iPhone gesendet".to_owned()),
        1 => Just("This message is confidential. If you are not the recipient, delete it.".to_owned()),
    ];
    prop::collection::vec(said, 0..30).prop_map(|lines| lines.join("\n"))
}

/// A part of a mail: its header and body.
pub(crate) fn part() -> BoxedStrategy<String> {
    let text = (reply_text(), 0..6_u8).prop_map(|(text, how)| match how {
        0 => format!("Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n{text}\r\n"),
        1 => format!(
            "Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\
             \r\n{}\r\n",
            data_encoding::BASE64.encode(text.as_bytes())
        ),
        2 => format!(
            "Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: \
             quoted-printable\r\n\r\n{}\r\n",
            text.replace('=', "=3D")
        ),
        3 => format!(
            "Content-Disposition: attachment; filename*0*=utf-8''a%2F; filename*1=b\r\n\r\n{text}"
        ),
        _ => format!("Content-Type: text/plain\r\n\r\n{text}\r\n"),
    });
    let html = super::html::document().prop_map(|page| {
        format!("Content-Type: text/html; charset=utf-8\r\n\r\n{}\r\n", page.html)
    });
    let leaf = prop_oneof![4 => text, 2 => html, 1 => report()];
    let multiple = |inner: BoxedStrategy<String>| {
        let kind = prop_oneof![
            Just("mixed"),
            Just("alternative"),
            Just("related"),
            Just("report"),
            Just("digest")
        ];
        (kind, 0..3_u8, prop::collection::vec(inner.clone(), 0..4), inner).prop_map(
            |(kind, boundary, parts, mail)| {
                let head = format!("Content-Type: multipart/{kind}; boundary=b{boundary}");
                let mut all = format!("{head}\r\n\r\n");
                for part in parts {
                    all.push_str(&format!("--b{boundary}\r\n{part}\r\n"));
                }
                all.push_str(&format!(
                    "--b{boundary}\r\nContent-Type: message/rfc822\r\n\r\n{mail}\r\n--b{boundary}--\r\n"
                ));
                all
            },
        )
    };
    leaf.boxed().prop_recursive(3, 24, 4, move |inner| multiple(inner.boxed())).boxed()
}

/// A whole mail.
pub(crate) fn mail() -> impl Strategy<Value = Vec<u8>> {
    (fields(), part(), accidents()).prop_map(|(fields, part, accidents)| {
        broken(format!("{fields}{part}").into_bytes(), &accidents)
    })
}

/// Machine-readable and plain reports of servers (RFC 3464, and what came before it).
fn report() -> impl Strategy<Value = String> {
    let status = "[245]\\.[0-9]{1,2}\\.[0-9]{1,2}";
    let action =
        prop_oneof![Just("failed"), Just("delayed"), Just("delivered"), Just("FAILED (x)")];
    let recipient = (address(), action, status, line()).prop_map(|(to, action, status, why)| {
        format!(
            "Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 {status} {why}\r\n\r\n"
        )
    });
    let machine = prop::collection::vec(recipient, 0..5).prop_map(|all| {
        format!(
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n{}",
            all.concat()
        )
    });
    let plain = (address(), line()).prop_map(|(to, why)| {
        format!(
            "\r\nHi. This is the qmail-send program at mx.example.net.\r\nI'm afraid I wasn't able to \
             deliver your message.\r\n\r\n<{to}>:\r\n550 5.1.1 {why}\r\n\r\n--- Below this line is a \
             copy of the message.\r\n"
        )
    });
    prop_oneof![3 => machine, 1 => plain]
}
