//! The mails that hurt: a name and how each is built, `n` times as large as its smallest form.
//!
//! Separate because the list is what grows: whoever finds another adds a line.

/// A name, and the mail at `n` times its size.
type Weapon = (&'static str, fn(usize) -> Vec<u8>);

/// A thousand; a build without optimisation reads a tenth of each mail.
const K: usize = if cfg!(debug_assertions) { 100 } else { 1_000 };

/// All of them.
pub(crate) const WEAPONS: &[Weapon] = &[
    ("100,000 nested parts", |n| {
        let mut raw = String::from("From: a@b.c\nContent-Type: multipart/mixed; boundary=0\n\n");
        for level in 0..100 * K * n {
            let inner =
                format!("--{level}\nContent-Type: multipart/mixed; boundary={}\n\n", level + 1);
            raw.push_str(&inner);
        }
        raw.into_bytes()
    }),
    ("100,000 parts of one boundary in each other", |n| {
        repeated("", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", 100 * K * n)
    }),
    ("100,000 mails in mails", |n| repeated("", "Content-Type: message/rfc822\n\n", 100 * K * n)),
    ("100,000 parts that never end", |n| {
        let head = "Content-Type: multipart/mixed; boundary=b\n\n";
        repeated(head, "--b\nContent-Type: multipart/alternative; boundary=x\n\n", 100 * K * n)
    }),
    ("32 alternatives around 1,000 texts", |n| {
        let mut raw = String::from("Content-Type: multipart/alternative; boundary=b0\n\n");
        for level in 0..31 {
            let next = level + 1;
            raw.push_str(&format!(
                "--b{level}\nContent-Type: multipart/alternative; boundary=b{next}\n\n"
            ));
        }
        let text = "--b31\nContent-Type: text/html\n\n".to_owned() + &"<p>a".repeat(K);
        raw.push_str(&format!("{text}\n").repeat(K * n));
        raw.into_bytes()
    }),
    ("1,000,000 lines of boundary", |n| {
        repeated("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n", K * K * n)
    }),
    ("1,000,000 lines almost of boundary", |n| {
        repeated("Content-Type: multipart/mixed; boundary=b\n\n", "--b-\n", K * K * n)
    }),
    ("a boundary of 60 kB", |n| {
        let boundary = "b".repeat(60 * K);
        let head = format!("Content-Type: multipart/mixed; boundary={boundary}\n\n");
        repeated(&head, &format!("--{boundary}x\n"), 100 * n)
    }),
    ("100,000 nested <div>", |n| html("<div>", 100 * K * n)),
    ("100,000 nested <div> that end", |n| {
        let mut raw = html("<div><span>", 100 * K * n);
        raw.extend_from_slice("deep</span></div>".repeat(100 * K * n).as_bytes());
        raw
    }),
    ("100,000 nested <blockquote>", |n| html("<blockquote>a<br>", 100 * K * n)),
    ("100,000 nested lists", |n| html("<ul><li><ol><li>a", 100 * K * n)),
    ("1 MB of <", |n| html("<", K * K * n)),
    ("1 MB of <!--", |n| html("<!--", 250 * K * n)),
    ("1 MB of dashes in a comment", |n| html("<!--->-", 150 * K * n)),
    ("tags whose > is in quotes", |n| html("<a b=\">\" ", 120 * K * n)),
    ("tags whose quotes never end", |n| html("<a b='>\" c=", 100 * K * n)),
    ("tags of 100 attributes", |n| html(&format!("<p {}>", "a=b ".repeat(100)), 5 * K * n)),
    ("one tag of 4 MB", |n| html(&format!("<p {}>", "a=b ".repeat(K * K * n)), 1)),
    ("1 MB of hidden text", |n| html("<i style='display:none'>a", 40 * K * n)),
    ("1 MB of styles", |n| html(&format!("<i style='{}'>a", "color:red;".repeat(100)), K * n)),
    ("1 MB of pictures without end", |n| html("<svg>a", 170 * K * n)),
    ("1 MB of entities", |n| html("&amp;", 200 * K * n)),
    ("1 MB of half entities", |n| html("&#x", 330 * K * n)),
    ("1 MB of ampersands", |n| html("&", K * K * n)),
    ("1 MB of links", |n| html("<a href='https://example.net/'>a</a>", 30 * K * n)),
    ("1 MB of cid:", |n| {
        let mut raw = b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-ID: <a@b>\n\
            Content-Type: image/png\n\nx\n--b\nContent-Type: text/html\n\n"
            .to_vec();
        raw.extend_from_slice("cid:a@b ".repeat(120 * K * n).as_bytes());
        raw
    }),
    ("1 MB of >", |n| text(">", K * K * n)),
    ("1 MB of lines of >", |n| text(">\n", 500 * K * n)),
    ("1 MB of flowed quotes", |n| {
        repeated("Content-Type: text/plain; format=flowed\n\n", "> \n", 330 * K * n)
    }),
    ("1 MB of blanks", |n| text(" ", K * K * n)),
    ("1 MB of empty lines", |n| text("\n", K * K * n)),
    ("1 MB of lone CR", |n| text("\r", K * K * n)),
    ("1 MB of NUL", |n| text("\0", K * K * n)),
    ("1 MB of \"On \"", |n| text("On ", 330 * K * n)),
    ("1 MB of \"On … wrote:\"", |n| text("On Mon, Kim wrote:\n", 50 * K * n)),
    ("1 MB of \"From:\"", |n| text("From: Kim\nSent: now\n", 50 * K * n)),
    ("1 MB of \"-- \"", |n| text("-- \n", 250 * K * n)),
    ("1 MB of underscores", |n| text("_", K * K * n)),
    ("1 MB of lines of dashes", |n| text("----------------\n", 60 * K * n)),
    ("1 MB of \"--\"", |n| text("--\n", 330 * K * n)),
    ("1 MB of lines of underscores", |n| text("________________________________\n", 30 * K * n)),
    ("1 MB of \"begin 644 a\"", |n| text("begin 644 a\n%2&5L;&\\\n", 50 * K * n)),
    ("1 MB of BinHex", |n| text("(This file must be converted with BinHex\n:abc\n", 20 * K * n)),
    ("10 MB of one line", |n| text("word ", 2 * K * K * n)),
    ("10 MB of letters that are no UTF-8", |n| {
        let mut raw = b"From: a@b.c\nContent-Type: text/plain; charset=utf-8\n\n".to_vec();
        raw.extend(std::iter::repeat_n(0xfc, 10 * K * K * n));
        raw
    }),
    ("5 MB of Japanese escapes", |n| {
        repeated("Content-Type: text/plain; charset=iso-2022-jp\n\n", "\x1b$B\x1b(B", 800 * K * n)
    }),
    ("5 MB of UTF-7", |n| {
        repeated("Content-Type: text/plain; charset=utf-7\n\n", "+AGE-+", 800 * K * n)
    }),
    ("a header of 10 MB", |n| repeated("Subject: ", "=?utf-8?q?a", K * K * n)),
    ("a header of 10 MB, folded", |n| repeated("Subject: a\n", " =?utf-8?b?AAA?=\n", 600 * K * n)),
    ("a Content-Type of 10 MB", |n| repeated("Content-Type: a/b", "; name*1=a", K * K * n)),
    ("100,000 header lines", |n| repeated("", "A: b\n", 100 * K * n)),
    ("100,000 header lines that are none", |n| repeated("A: b\n", "x\nA: b\n", 100 * K * n)),
    ("100,000 Received lines", |n| {
        repeated("", "Received: by b; Mon, 5 Jan 2026 10:00:00 +0100\n", 100 * K * n)
    }),
    ("100,000 Authentication-Results", |n| {
        let field = "Authentication-Results: mx.example.net; dmarc=pass header.from=b.c\n";
        repeated("From: a@b.c\n", field, 100 * K * n)
    }),
    ("an Authentication-Results of 1 MB", |n| {
        let head = "From: a@b.c\nAuthentication-Results: mx.example.net";
        repeated(head, "; dkim=pass (a(b)c) header.d=b.c", 30 * K * n)
    }),
    ("100,000 recipients", |n| repeated("To: ", "Kim <kim@example.net>, ", 100 * K * n)),
    ("100,000 recipients in fields of their own", |n| {
        repeated("", "To: Kim <kim@example.net>\n", 100 * K * n)
    }),
    ("100,000 nested comments in an address", |n| repeated("From: a@b.c ", "(", 100 * K * n)),
    ("100,000 nested comments that end", |n| {
        let mut raw = repeated("From: a@b.c ", "(", 30 * K * n);
        raw.extend_from_slice(")".repeat(30 * K * n).as_bytes());
        raw
    }),
    ("100,000 angle brackets", |n| repeated("From: ", "<a@b.c", 100 * K * n)),
    ("100,000 quotes in an address", |n| repeated("From: ", "\"a\\\" <", 100 * K * n)),
    ("100,000 groups", |n| repeated("To: ", "a:;", 100 * K * n)),
    ("100,000 encoded words", |n| repeated("Subject: ", "=?utf-8?q?=C3?= ", 100 * K * n)),
    ("100,000 charsets in a header", |n| {
        repeated("Subject: ", "=?gbk?b?xOM?= =?big5?b?xOM?= ", 50 * K * n)
    }),
    ("100,000 References", |n| repeated("References: ", "<a@b.c> ", 100 * K * n)),
    ("100,000 different References", |n| {
        let ids: Vec<String> = (0..100 * K * n).map(|id| format!("<{id}@b.c>")).collect();
        format!("In-Reply-To: {}\nReferences: {}\n\nx", ids.concat(), ids.join("\n ")).into_bytes()
    }),
    ("100,000 brackets in References", |n| repeated("References: ", "<", 100 * K * n)),
    ("a subject of Re:", |n| repeated("Subject: ", "Re: ", 250 * K * n)),
    ("a subject of [", |n| repeated("Subject: ", "[#ABCDEF ", 100 * K * n)),
    ("10 MB of base64 that is none", |n| {
        repeated("Content-Transfer-Encoding: base64\n\n", "=!", 5 * K * K * n)
    }),
    ("10 MB of quoted-printable that is none", |n| {
        repeated("Content-Transfer-Encoding: quoted-printable\n\n", "=\n=G", 2 * K * K * n)
    }),
    ("100,000 recipients of a report", |n| {
        let head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
            --b\nContent-Type: message/delivery-status\n\n";
        repeated(head, "\nFinal-Recipient: rfc822;a@b.c\nAction: failed\n", 100 * K * n)
    }),
    ("a bounce that says it 100,000 times", |n| {
        repeated(
            "From: MAILER-DAEMON@b.c\nReturn-Path: <>\n\n",
            "<a@b.c>: 550 5.1.1\n",
            100 * K * n,
        )
    }),
    ("a calendar of 100,000 events", |n| calendar("BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n", n)),
    ("a calendar of 100,000 guests", |n| calendar("BEGIN:VEVENT\nATTENDEE:a\n", n)),
    ("a calendar of one folded line", |n| calendar("BEGIN:VEVENT\nSUMMARY:\n a\n", n)),
    ("winmail.dat of 100,000 files", |n| {
        let mut raw = b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22ab".to_vec();
        raw.extend_from_slice(&b"\x02\x02\x90\x06\0\0\0\0\0\0\0".repeat(100 * K * n));
        raw
    }),
    ("winmail.dat of 1,000,000 properties", |n| {
        let mut raw =
            b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22ab\x01\x03\x90\x06\0".to_vec();
        raw.extend_from_slice(b"\xff\xff\xff\xff\xff\xff\xff\xff");
        raw.extend_from_slice(&b"\x03\0\0\x10abcd".repeat(K * K * n));
        raw
    }),
    ("RTF of 17 bytes for each two", |n| {
        let length = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
        let rolled = [&[0xff][..], &[0x0c, 0xff].repeat(8)].concat().repeat(50 * K * n);
        let rtf = [&[0; 8][..], b"LZFu", &[0; 4], &rolled].concat();
        let value = [&b"\x02\x01\x09\x10\x01\0\0\0"[..], &length(rtf.len()), &rtf].concat();
        let list = [&length(1)[..], &value].concat();
        let mut raw =
            b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22ab\x01\x03\x90\x06\0".to_vec();
        raw.extend_from_slice(&length(list.len()));
        raw.extend_from_slice(&list);
        raw
    }),
    ("2 MB of nothing", |n| vec![0; 2 * K * K * n]),
    ("2 MB of colons", |n| repeated("", ":\n", K * K * n)),
];

/// A piece, again and again, behind what stands once.
fn repeated(head: &str, piece: &str, times: usize) -> Vec<u8> {
    let mut raw = Vec::with_capacity(head.len() + piece.len() * times);
    raw.extend_from_slice(head.as_bytes());
    for _ in 0..times {
        raw.extend_from_slice(piece.as_bytes());
    }
    raw
}

fn text(piece: &str, times: usize) -> Vec<u8> {
    repeated("From: a@b.c\n\n", piece, times)
}

fn html(piece: &str, times: usize) -> Vec<u8> {
    repeated("From: a@b.c\nContent-Type: text/html\n\n", piece, times)
}

fn calendar(piece: &str, n: usize) -> Vec<u8> {
    repeated("Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n", piece, 100 * K * n)
}
