//! Attacks: what strangers, customers and forgers may try, each played against the same ordinary
//! conversation. None succeeds, and each can be seen in `show`.
//!
//! Kim has told the desk a secret, Anna has answered, and Eve wants to read it, to speak in
//! somebody's name, to make the desk write to somebody or to change something. What she brings is
//! a script or raw mail; what has to be so afterwards is one oracle for all of them ([`oracle`]):
//! no word of the conversation reached anybody new, no word of Eve's reached Kim, no command was
//! obeyed, no header was split, and what she sent stands in `show` with its mark.

use posthaste::daemon::ingest::Folder;
use posthaste::desk::event::Event;
use posthaste::store::view::ShownEvent;

use crate::stage::{World, check_laws};
use crate::{begin, run};

/// What Eve does.
enum Trick {
    /// Statements of the scenario language.
    Script(&'static str),
    /// A mail as our server hands it out. In braces: `notice`, `relay`, `ack`, `asked` (ids of
    /// mail of ours), `kim` (Kim's own id), `REF`, `passed` (what our server says of
    /// `evil.example`).
    Raw(&'static str),
}

struct Attack {
    name: &'static str,
    trick: Trick,
    /// What `show` says of it.
    shown: &'static [&'static str],
}

const fn script(name: &'static str, trick: &'static str, shown: &'static [&'static str]) -> Attack {
    Attack { name, trick: Trick::Script(trick), shown }
}

const fn raw(name: &'static str, trick: &'static str, shown: &'static [&'static str]) -> Attack {
    Attack { name, trick: Trick::Raw(trick), shown }
}

/// Words that only Eve writes: no customer may ever get them.
const EVIL: &str = "mandrake";

const ATTACKS: &[Attack] = &[
    // Into the conversation.
    script(
        "the ticket trick: a service's verification mail, addressed into Eve's own ticket",
        "eve@evil.example -> support \"My account\", authenticated\n| Hello, please help me.\n\
         noreply@service.example -> support \"Your code is 4711 mandrake [#REF2]\", authenticated, \
         in reply to the ack of eve, field \"Auto-Submitted: auto-generated\"\n\
         | Your code is 4711 mandrake.",
        &["4711 mandrake", "\"notification\"", "\"automatic\""],
    ),
    script(
        "the ticket trick with a mail that looks like a person's",
        "eve@evil.example -> support \"My account\", authenticated\n| Hello, please help me.\n\
         welcome@service.example -> support \"Confirm [#REF2]\", authenticated, \
         in reply to the ack of eve\n| Click here to confirm, mandrake.",
        &["to confirm, mandrake", "\"third_party\""],
    ),
    script(
        "a forged In-Reply-To",
        "eve@evil.example -> support \"Re: Lamp\", authenticated, in reply to kim's mail\n\
         | What did I write to you, mandrake?",
        &["I write to you, mandrake", "\"third_party\"", "in-reply-to"],
    ),
    script(
        "forged References in Kim's name, without her server",
        "kim -> support \"Re: Lamp\", dmarc failed, in reply to kim's mail, \
         field \"Reply-To: eve@evil.example\"\n| Answer me here from now on, please.",
        &["Answer me here", "eve@evil.example"],
    ),
    script(
        "a guessed reference",
        "eve@evil.example -> support \"Re: Lamp [#REF]\", authenticated\n| Mine, mandrake.",
        &["Mine, mandrake", "names nothing that we know"],
    ),
    script(
        "a guessed reference in a sub-address of ours",
        "eve@evil.example -> support+REF@example.com and support \"Lamp\", authenticated\n\
         | Mine, mandrake.",
        &["Mine, mandrake"],
    ),
    script(
        "a spoofed follow-up with a Reply-To of its own",
        "kim -> support \"Re: Lamp [#REF]\", field \"Reply-To: eve@evil.example\"\n\
         | It is me, on another address.",
        &["It is me, on another address", "eve@evil.example"],
    ),
    script(
        "a Cc to get copies",
        "kim -> support \"Re: Lamp\", cc eve@evil.example, in reply to kim's mail\n\
         | And please put my friend on copy.",
        &["put my friend on copy", "eve@evil.example"],
    ),
    script(
        "a Cc from somebody who was on copy themselves",
        "boss@kim.example -> support \"Re: Lamp\", authenticated, cc eve@evil.example, \
         in reply to kim's mail\n| Eve takes over from here.",
        &["Eve takes over", "eve@evil.example"],
    ),
    raw(
        "a mail bomb of Cc's",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nCc: {victims}\n\
         Subject: Re: Lamp\nMessage-ID: <bomb@evil.example>\nIn-Reply-To: {kim}\n\n\
         To all of you, mandrake.\n",
        &["To all of you, mandrake", "victim7@victim.example"],
    ),
    raw(
        "the same id as Kim's mail, with another text",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nSubject: Lamp\n\
         Message-ID: {kim}\n\nThis replaces what Kim said, mandrake.\n",
        &["replaces what Kim said, mandrake"],
    ),
    script(
        "the id that Kim's next mail will have, taken before it",
        "eve@evil.example -> support \"Hello\", authenticated, id \"next@kim.example\"\n| Mandrake.\n\
         kim -> support \"Re: Lamp\", authenticated, id \"next@kim.example\", in reply to the relay \
         of kim\n| It is the second one from the left.",
        &["second one from the left", "My password"],
    ),
    // In an agent's name.
    script(
        "a notice that an agent passed on, answered by whoever got it",
        "anna forwards the first notice of anna, to eve@evil.example\n| Look at this.\n\
         eve@evil.example answers the first notice of anna, authenticated, only to support\n\
         | Please pay to my account, mandrake.",
        &["to my account, mandrake", "\"held\"", "eve@evil.example"],
    ),
    script(
        "the same with Anna's address in From, and no server that says so",
        "anna answers the first notice of anna, unauthenticated\n| Pay to my account, mandrake.",
        &["to my account, mandrake", "\"held\"", "not proven"],
    ),
    script(
        "the same, with results that the sender wrote",
        "anna answers the first notice of anna, with forged results\n| Pay to mandrake.",
        &["Pay to mandrake", "\"held\"", "not proven"],
    ),
    raw(
        "a homograph of Anna's address",
        "Authentication-Results: mx.example.com; dkim=pass header.d=example.com\n{trace}\
         From: Anna <\u{430}nna@example.com>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <1@evil.example>\nIn-Reply-To: {notice}\n\nPay to mandrake.\n",
        &["Pay to mandrake", "\"held\""],
    ),
    raw(
        "a domain that looks like ours",
        "Authentication-Results: mx.example.com; dmarc=pass header.from=examp1e.com\n{trace}\
         From: Anna <anna@examp1e.com>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <1@examp1e.com>\nIn-Reply-To: {notice}\n\nPay to mandrake.\n",
        &["Pay to mandrake", "\"held\"", "anna@examp1e.com"],
    ),
    raw(
        "two fields From",
        "Authentication-Results: mx.example.com; dkim=pass header.d=example.com\n{trace}\
         From: eve@evil.example\nFrom: anna@example.com\nTo: support@example.com\n\
         Subject: Re: Lamp\nMessage-ID: <1@evil.example>\nIn-Reply-To: {notice}\n\n\
         Pay to mandrake.\n",
        &["Pay to mandrake", "\"held\""],
    ),
    raw(
        "Anna's address as an encoded name",
        "{passed}From: =?utf-8?q?anna=40example=2Ecom?= <eve@evil.example>\n\
         To: support@example.com\nSubject: Re: Lamp\nMessage-ID: <1@evil.example>\n\
         In-Reply-To: {notice}\n\nPay to mandrake.\n",
        &["Pay to mandrake", "\"held\"", "eve@evil.example"],
    ),
    raw(
        "Anna's address encoded as if it were an address",
        "Authentication-Results: mx.example.com; dkim=pass header.d=evil.example\n{trace}\
         From: =?utf-8?q?=3Canna=40example=2Ecom=3E?=\nTo: support@example.com\n\
         Subject: Re: Lamp\nMessage-ID: <1@evil.example>\nIn-Reply-To: {notice}\n\n\
         Pay to mandrake.\n",
        &["Pay to mandrake", "\"held\""],
    ),
    raw(
        "Anna as Sender, Eve as author",
        "{passed}From: Eve <eve@evil.example>\nSender: Anna <anna@example.com>\n\
         To: support@example.com\nSubject: Re: Lamp\nMessage-ID: <1@evil.example>\n\
         In-Reply-To: {notice}\n\nPay to mandrake.\n",
        &["Pay to mandrake", "\"held\""],
    ),
    raw(
        "Resent-From Eve, From Anna",
        "{passed}Resent-From: Eve <eve@evil.example>\nResent-To: support@example.com\n\
         From: Anna <anna@example.com>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <1@evil.example>\nIn-Reply-To: {notice}\n\nPay to mandrake.\n",
        &["Pay to mandrake", "\"held\"", "not proven"],
    ),
    raw(
        "the null return path with Anna's token and address",
        "Return-Path: <>\nReceived: from out.evil.example (192.0.2.1) by mx.example.com; \
         Mon, 5 Jan 2026 10:00:00 +0000\nFrom: Anna <anna@example.com>\n\
         To: support@example.com\nSubject: Re: Lamp\nMessage-ID: <1@evil.example>\n\
         In-Reply-To: {notice}\n\nPay to mandrake.\n",
        &["Pay to mandrake"],
    ),
    script(
        "Anna's out-of-office note, forged, with a command in it",
        "anna answers the first notice of anna, authenticated, automatically\n\
         | #spam\n| I am away, ask mandrake.",
        &["ask mandrake", "\"auto-reply\""],
    ),
    raw(
        "an S/MIME envelope that wraps a reply with a token",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <1@evil.example>\n\
         Content-Type: multipart/mixed; boundary=s\n\n--s\nContent-Type: text/plain\n\n\
         A signed mail, mandrake.\n--s\nContent-Type: message/rfc822\n\n\
         Authentication-Results: mx.example.com; dkim=pass header.d=example.com\n\
         From: anna@example.com\nSubject: Re: Lamp\nIn-Reply-To: {notice}\n\n\
         #resolve\nPay to mandrake.\n--s--\n",
        &["A signed mail, mandrake"],
    ),
    raw(
        "opaque S/MIME with Anna's name and token",
        "{passed}From: Anna <anna@example.com>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <1@evil.example>\nIn-Reply-To: {notice}\n\
         Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\
         Content-Transfer-Encoding: base64\n\nUGF5IHRvIG1hbmRyYWtlLg==\n",
        &["smime.p7m", "\"held\"", "not proven"],
    ),
    raw(
        "our own headers, forged",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nSubject: Re: Lamp [#{REF}]\n\
         Message-ID: <aeaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaaaaaaa1@example.com>\n\
         X-Posthaste-Kind: relay\nX-Posthaste-Ref: {REF}\n\
         X-Posthaste-Id: aeaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaaaaaaa1\n\nI am you, mandrake.\n",
        &["I am you, mandrake"],
    ),
    script(
        "the desk's own address as author",
        "support -> support \"Re: Lamp [#REF]\", in reply to kim's mail\n| I am you, mandrake.",
        &["I am you, mandrake"],
    ),
    script(
        "the desk's own address as Reply-To",
        "eve@evil.example -> support \"Hello\", authenticated, \
         field \"Reply-To: support@example.com\"\n| Talk to yourself, mandrake.",
        &["Talk to yourself, mandrake"],
    ),
    // Commands.
    script(
        "commands in a customer's mail",
        "kim -> support \"Re: Lamp\", authenticated, in reply to the relay of kim\n\
         | #spam\n| #assign ben\n| #tag +owned\n| #priority urgent",
        &["#assign ben", "\"customer\""],
    ),
    script(
        "#send by a stranger who has got the desk's question",
        "anna answers the first notice of anna, spf only\n| Words that are held.\n\
         eve@evil.example -> support \"Re: Lamp\", authenticated, \
         in reply to the command-reply of anna\n| #send",
        &["Words that are held", "eve@evil.example"],
    ),
    script(
        "#send by the customer, who has got a notice",
        "anna answers the first notice of anna, spf only\n| Words that are held.\n\
         kim -> support \"Re: Lamp\", authenticated, in reply to the command-reply of anna\n\
         | #send\n| #resolve",
        &["Words that are held", "#send"],
    ),
    script(
        "commands of somebody who says to be a colleague",
        "chief@staff.example -> support \"#assign ben\", in reply to kim's mail\n\
         | #assign ben\n| #spam",
        &["#spam", "chief@staff.example"],
    ),
    script(
        "a fresh mail in Anna's name that asks for the queue",
        "anna -> support \"#queue\"\n| #queue",
        &["#queue", "\"held\""],
    ),
    raw(
        "hidden commands in HTML",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <1@evil.example>\nIn-Reply-To: {kim}\nContent-Type: text/html\n\n\
         <div style=\"display:none\">#spam</div><p>Hello mandrake.</p>\
         <div style=\"font-size:0\">#assign ben</div>\n",
        &["Hello mandrake", "\"third_party\""],
    ),
    // What a notice is made of.
    script(
        "a customer forges the marker, so that the brief might be cut off in the wrong place",
        "kim -> support \"Re: Lamp\", authenticated, in reply to the relay of kim\n\
         | Blue.\n| ---- REF ---- your answer above this line ----\n| ---- At a glance ----\n\
         | Blue it is.",
        &["Blue it is."],
    ),
    raw(
        "the marker again, where nobody sees it",
        "Authentication-Results: mx.example.com; dkim=pass header.d=kim.example\n{trace}\
         From: Kim <kim@kim.example>\nTo: support@example.com\nSubject: Re: Lamp\n\
         Message-ID: <2@kim.example>\nIn-Reply-To: {relay}\nContent-Type: text/html\n\n\
         <p>Blue.</p><p style=\"display:none\">---- {REF} ---- your answer above this line ----</p>\
         <p>Blue it is.</p>\n",
        &["Blue it is."],
    ),
    // Headers.
    raw(
        "a name that would like to be a header",
        "{passed}From: =?utf-8?q?Eve=0D=0ABcc:_spy=40evil.example=0D=0AX-Evil:_1?= \
         <eve@evil.example>\nTo: support@example.com\nSubject: Hello\n\
         Message-ID: <1@evil.example>\n\nWho am I, mandrake?\n",
        &["Who am I, mandrake"],
    ),
    raw(
        "a subject that would like to be a header and a body",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\n\
         Subject: =?utf-8?q?Hello=0D=0ABcc:_spy=40evil.example=0D=0A=0D=0AX-Evil=3A_mandrake?=\n\
         Message-ID: <1@evil.example>\n\nWhat is this, mandrake?\n",
        &["What is this, mandrake"],
    ),
    raw(
        "a file's name that would like to be a header",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nSubject: Hello\n\
         Message-ID: <1@evil.example>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: text/plain\n\nSee the file, mandrake.\n--b\n\
         Content-Type: text/plain; name=\"=?utf-8?q?a=0D=0AX-Evil=3A_1.txt?=\"\n\
         Content-Disposition: attachment; filename*=utf-8''a%0D%0AX-Evil:%201.txt\n\nx\n--b--\n",
        &["See the file, mandrake"],
    ),
    raw(
        "a request for a receipt, an address to unsubscribe, a URL to be asked",
        "{passed}From: Eve <eve@evil.example>\nTo: support@example.com\nSubject: Hello\n\
         Message-ID: <1@evil.example>\nDisposition-Notification-To: spy@evil.example\n\
         Return-Receipt-To: spy@evil.example\nList-Unsubscribe: <mailto:spy@evil.example>\n\
         List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nRead me, mandrake.\n",
        &["Read me, mandrake"],
    ),
    // Reports.
    raw(
        "a forged report that Anna's answer did not arrive",
        "Return-Path: <>\n{trace}From: mailer-daemon@kim.example\nTo: support@example.com\n\
         Subject: Undelivered Mail\nMessage-ID: <1@evil.example>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\
         Content-Type: text/plain\n\nKim does not exist, mandrake.\n--r\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.kim.example\n\n\
         Final-Recipient: rfc822; kim@kim.example\nAction: failed\nStatus: 5.1.1\n\n--r\n\
         Content-Type: text/rfc822-headers\n\n\
         Message-ID: <aeaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaaaaaaa1@example.com>\n\n--r--\n",
        &["does not exist, mandrake", "\"bounce\""],
    ),
    raw(
        "a forged complaint",
        "Return-Path: <>\n{trace}From: abuse@isp.example\nTo: support@example.com\n\
         Subject: Complaint\nMessage-ID: <1@evil.example>\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=r\n\n--r\n\
         Content-Type: text/plain\n\nThis is spam, mandrake.\n--r\n\
         Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\
         Original-Rcpt-To: kim@kim.example\n\n--r\nContent-Type: text/rfc822-headers\n\n\
         Message-ID: <unknown@example.com>\nFrom: support@example.com\n\n--r--\n",
        &["This is spam, mandrake", "\"complaint\""],
    ),
    script(
        "a victim's address as author, so that the desk may write to them",
        "victim@victim.example -> support \"Buy mandrake at evil.example\"\n\
         | Buy mandrake at https://evil.example.",
        &["Buy mandrake at https://evil.example"],
    ),
    // Whoever may be answered.
    script(
        "a customer answers all, an agent's own address among them",
        "kim -> support \"Re: Lamp\", authenticated, cc anna@phone.example, \
         in reply to the relay of kim\n| To all of you.",
        &["To all of you", "anna@phone.example"],
    ),
    script(
        "Kim's name at a domain that looks like hers",
        "kim@kirn.example -> support \"Re: Lamp [#REF]\", authenticated\n\
         | I have a new address, mandrake.",
        &["a new address, mandrake", "kim@kirn.example"],
    ),
    // What is over.
    script(
        "a customer's token after the conversation was closed",
        "admin: resolve REF\nall mail is put aside\n15 days later nobody gets anything\n\
         eve@evil.example -> support \"Re: Lamp\", authenticated, in reply to the relay of kim\n\
         | Where were we, mandrake?",
        &["Where were we, mandrake", "answers a closed conversation"],
    ),
    script(
        "an agent's token after the conversation was closed, with everything else right",
        "admin: resolve REF\nall mail is put aside\n15 days later nobody gets anything\n\
         anna answers the first notice of anna, authenticated\n| Pay to mandrake.",
        &["Pay to mandrake", "\"held\"", "not proven"],
    ),
    script(
        "the token of an agent who has left",
        "the desk reloads: team anna; lead lena; staff staff.example\n\
         ben@example.com answers his first notice, authenticated\n| Pay to mandrake.",
        &["Pay to mandrake", "\"third_party\""],
    ),
];

/// What Kim, Anna and nobody else say to each other.
const SECRETS: [&str; 3] = ["swordfish", "marmalade", "cucumber"];

/// Who may read it.
const INSIDERS: [&str; 6] = [
    "kim@kim.example",
    "boss@kim.example",
    "anna@example.com",
    "ben@example.com",
    "lena@example.com",
    "admin@example.com",
];

fn prepare() -> World {
    let mut world = begin("desk: team anna, ben; lead lena; staff staff.example");
    run(
        &mut world,
        "09:00 kim@kim.example -> support \"Lamp\", authenticated, cc boss@kim.example\n\
         | Hello, my lamp is broken. My password is swordfish.\n\
         09:10 anna answers her notice, authenticated\n| Which lamp is it? The code is marmalade.\n\
         09:20 all mail is put aside",
    );
    world
}

fn act(world: &mut World, trick: &Trick) {
    match trick {
        Trick::Script(script) => run(world, &format!("{script}\nall mail is put aside")),
        Trick::Raw(mail) => {
            let mut id = |who: &str, kind: &str| {
                let found = world.inbox(who).iter().find(|mail| mail.kind == kind);
                found.map(|mail| mail.field("Message-ID").join("")).expect("a mail")
            };
            let (notice, relay) =
                (id("anna@example.com", "notice"), id("kim@kim.example", "relay"));
            let kim = world.letters[0].message_id.clone().expect("an id");
            let reference = world.companies[0].references[0].to_string();
            let trace = "Received: from out.evil.example (192.0.2.1) by mx.example.com with \
                         ESMTPS; Mon, 5 Jan 2026 10:00:00 +0000\n";
            let passed = "Return-Path: <eve@evil.example>\n\
                          Authentication-Results: mx.example.com; dkim=pass header.d=evil.example\n";
            let victims: Vec<String> =
                (0..500).map(|number| format!("victim{number}@victim.example")).collect();
            let raw = mail
                .replace("{passed}", &format!("{passed}{{trace}}"))
                .replace("{trace}", trace)
                .replace("{notice}", &notice)
                .replace("{relay}", &relay)
                .replace("{kim}", &format!("<{kim}>"))
                .replace("{REF}", &reference)
                .replace("{victims}", &victims.join(",\n "));
            let raw = raw.replace('\n', "\r\n").into_bytes();
            let now = world.now;
            world.receive(0, "support", Folder::Inbox, raw, now).expect("taken in");
            world.pump().expect("everything is sent");
        }
    }
}

/// What has to be so, whatever was tried. What is wrong, if anything.
fn oracle(world: &mut World, attack: &Attack) -> Result<(), String> {
    for mail in &world.departed {
        let recipients: Vec<String> = mail.recipients.iter().map(|one| one.key()).collect();
        let is_inside = recipients.iter().all(|one| INSIDERS.contains(&one.as_str()));
        let said = format!("{}\n{}", String::from_utf8_lossy(&mail.mail.raw), mail.mail.text());
        let told = |why: &str| Err(format!("{} to {recipients:?} {why}:\n{said}", mail.mail.kind));
        if !is_inside && SECRETS.iter().any(|secret| said.contains(secret)) {
            return told("holds what was said in confidence");
        }
        // An ack goes to whoever wrote, and may repeat their subject where a server vouches.
        let is_own_ack = mail.mail.kind == "ack" && recipients == ["eve@evil.example"];
        let is_to_customer = mail.kind.is_for_customers() && !is_own_ack;
        if is_to_customer && said.to_lowercase().contains(EVIL) {
            return told("holds Eve's words");
        }
        let is_strangers = |one: &&String| {
            ["spy@evil.example", "noreply@service.example", "anna@phone.example"]
                .contains(&one.as_str())
                || (one.ends_with("@victim.example") && !said.contains("X-Posthaste-Kind: ack"))
        };
        if recipients.iter().any(|one| is_strangers(&one)) {
            return told("was sent to whom nobody writes");
        }
        let head = mail.mail.parsed();
        let fields: Vec<&str> = head.headers().iter().map(|header| header.name()).collect();
        if fields.iter().any(|name| ["Bcc", "X-Evil"].contains(name)) {
            return told("has a header that somebody else wrote");
        }
    }
    obeyed(world)?;
    shown(world, attack)
}

/// No command of Eve's was obeyed.
fn obeyed(world: &World) -> Result<(), String> {
    let company = &world.companies[0];
    let state = company.reader().by_reference(company.references[0]).unwrap().expect("Kim's");
    let show = company.reader().show(state.reference).unwrap().expect("Kim's");
    let found = (state.assignee.as_deref(), state.tags.len(), state.priority.as_str());
    if found != (Some("anna"), 0, "normal") || state.status.as_str() == "spam" {
        return Err(format!("somebody was obeyed: {found:?}, {}", state.status.as_str()));
    }
    // What is held of Eve's is dropped where Anna answers herself; nothing else lets go of it.
    let is_foreign = |shown: &ShownEvent| {
        let lets_go = matches!(shown.event, Event::Released { .. });
        lets_go && shown.reason != "written anew"
            || matches!(shown.event, Event::RecipientAdded | Event::Bounced { .. })
    };
    if show.events.iter().any(is_foreign) {
        return Err(format!("somebody was believed: {:#?}", show.events));
    }
    if show.row.customer.as_deref() != Some("kim@kim.example") {
        return Err(format!("answers go to {:?}", show.row.customer));
    }
    Ok(())
}

/// What Eve did stands in `show`.
fn shown(world: &World, attack: &Attack) -> Result<(), String> {
    let company = &world.companies[0];
    let all: Vec<String> = company
        .references
        .iter()
        .map(|reference| {
            let show = company.reader().show(*reference).unwrap().expect("it is shown");
            serde_json::to_string_pretty(&show).expect("JSON")
        })
        .collect();
    let is_seen = |show: &String| attack.shown.iter().all(|words| show.contains(words));
    if all.iter().any(is_seen) {
        return Ok(());
    }
    Err(format!("`show` says nothing of {:?}:\n{}", attack.shown, all.join("\n")))
}

fn play(attack: &Attack) -> Result<(), String> {
    let mut world = prepare();
    act(&mut world, &attack.trick);
    oracle(&mut world, attack)?;
    let company = &world.companies[0];
    let kims = company.reader().by_reference(company.references[0]).unwrap().expect("Kim's");
    if !["closed", "resolved"].contains(&kims.status.as_str()) {
        // Life goes on: what Anna says now goes to Kim and to whom Kim named, and to nobody else.
        run(
            &mut world,
            "anna answers the first notice of anna, authenticated\n\
             | We keep your cucumber in mind.\nall mail is put aside",
        );
        let of_kim = world.inbox("kim@kim.example").last().expect("a mail");
        if !of_kim.text().starts_with("We keep your cucumber") {
            return Err(format!("Kim gets no answers any more, but {}", of_kim.text()));
        }
        run(&mut world, "admin: resolve REF\nall mail is put aside");
        oracle(&mut world, attack)?;
    }
    check_laws(&mut world);
    Ok(())
}

#[test]
fn none_succeeds_and_each_is_seen() {
    let mut wrong = Vec::new();
    for attack in ATTACKS {
        if let Err(why) = play(attack) {
            wrong.push(format!("{}: {why}", attack.name));
        }
    }
    println!("attacks: {}, of which {} succeed", ATTACKS.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(ATTACKS.len() >= 30);
}

/// What Anna herself does, the oracle would see if Eve did it.
#[test]
fn the_oracle_sees_what_succeeds() {
    let check = |trick: &'static str, shown: &'static [&'static str], expected: &str| {
        let attack = script("no attack", trick, shown);
        let mut world = prepare();
        act(&mut world, &attack.trick);
        let found = oracle(&mut world, &attack).expect_err(trick);
        assert!(found.contains(expected), "{trick}: {found}");
    };
    let by_anna = |words: &str| {
        let script = format!("anna answers her first notice, authenticated\n{words}");
        &*Box::leak(script.into_boxed_str())
    };
    check(by_anna("| Pay to mandrake."), &[], "holds Eve's words");
    check(by_anna("| #tag +owned"), &[], "somebody was obeyed");
    check(by_anna("| #assign ben"), &[], "somebody was obeyed");
    check(by_anna("| #spam"), &[], "somebody was obeyed");
    check(by_anna("| #cc friend@friend.example"), &[], "somebody was believed");
    let in_confidence = "holds what was said in confidence";
    check(by_anna("| #cc friend@friend.example\n| Hello."), &[], in_confidence);
    check("kim's server bounces the relay", &[], "somebody was believed");
    check(
        "victim0@victim.example -> support \"Hello\"\n| Hello.\n\
         anna answers her notice, authenticated\n| Hello.",
        &[],
        "to whom nobody writes",
    );
    check("kim -> support \"Lamp\", authenticated\n| Hello.", &["nowhere"], "says nothing of");
}
