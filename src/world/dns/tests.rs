//! Answers right, wrong and hostile, and a name server on loopback.
//!
//! Separate because they are many. Nothing leaves the machine.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use super::packet::{Answer, answer, question};
use super::*;
use crate::world::random::SeededRandom;

const NAME: &str = "s1._domainkey.example.net";

/// An answer to `question` with these flags and records.
fn reply(question: &[u8], flags: u16, records: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = question[..2].to_vec();
    bytes.extend(flags.to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend(u16::try_from(records.len()).unwrap().to_be_bytes());
    bytes.extend([0, 0, 0, 0]);
    // The question without the OPT record behind it.
    bytes.extend(&question[12..question.len() - 11]);
    bytes.extend(records.concat());
    bytes
}

/// A record; `owner` as it stands on the wire.
fn record(owner: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = owner.to_vec();
    bytes.extend(kind.to_be_bytes());
    bytes.extend([0, 1, 0, 0, 1, 44]);
    bytes.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    bytes.extend(data);
    bytes
}

fn strings(strings: &[&str]) -> Vec<u8> {
    let one = |text: &&str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    strings.iter().flat_map(one).collect()
}

/// Points at the name that was asked for.
const ASKED: &[u8] = &[0xC0, 12];

fn texts(texts: &[&str]) -> Option<Answer> {
    Some(Answer::Texts(texts.iter().map(|text| (*text).to_owned()).collect()))
}

#[test]
fn answers() {
    let asked = question(7, NAME).unwrap();
    let read = |flags, records: &[Vec<u8>]| answer(&reply(&asked.bytes, flags, records), &asked);
    let txt = |data: &[&str]| record(ASKED, 16, &strings(data));
    assert_eq!(read(0x8180, &[txt(&["v=DKIM1; ", "p=AA"])]), texts(&["v=DKIM1; p=AA"]));
    assert_eq!(read(0x8180, &[txt(&["one"]), txt(&["two"])]), texts(&["one", "two"]));
    assert_eq!(read(0x8180, &[]), Some(Answer::Absent));
    assert_eq!(read(0x8183, &[]), Some(Answer::Absent));
    assert_eq!(read(0x8182, &[]), Some(Answer::Refused(2)));
    assert_eq!(read(0x8185, &[]), Some(Answer::Refused(5)));
    assert_eq!(read(0x8380, &[txt(&["cut"])]), Some(Answer::Cut));
    assert_eq!(read(0x0180, &[txt(&["a question"])]), None);
    // An alias, and records of other names and kinds.
    let alias = record(ASKED, 5, b"\x03key\x03esp\x07example\0");
    let there = record(b"\x03KEY\x03esp\x07example\0", 16, &strings(&["p=BB"]));
    let elsewhere = record(b"\x04evil\x07example\0", 16, &strings(&["p=EVIL"]));
    let address = record(ASKED, 1, &[192, 0, 2, 1]);
    assert_eq!(read(0x8180, &[alias.clone(), there.clone()]), texts(&["p=BB"]));
    assert_eq!(read(0x8180, &[there.clone(), elsewhere.clone()]), Some(Answer::Absent));
    assert_eq!(read(0x8180, &[address, elsewhere, alias, there]), texts(&["p=BB"]));
    let circle = record(ASKED, 5, ASKED);
    assert_eq!(read(0x8180, &[circle]), Some(Answer::Absent));
    // Cut anywhere, an answer is none; to another question, too.
    let whole = reply(&asked.bytes, 0x8180, &[txt(&["v=DKIM1; p=AA"])]);
    for end in 0..whole.len() {
        assert_eq!(answer(&whole[..end], &asked), None, "{end}");
    }
    for other in [question(8, NAME).unwrap(), question(7, "s2._domainkey.example.net").unwrap()] {
        assert_eq!(answer(&whole, &other), None);
    }
    for bad in ["", ".", "a..b", "a b.example", &"a".repeat(64), &"a.".repeat(200)] {
        assert!(question(7, bad).is_none(), "{bad}");
    }
}

#[test]
fn what_is_asked_at_all() {
    for (name, expected) in [
        ("s._domainkey.example.net", true),
        ("s._domainkey.example.net.", true),
        ("s._domainkey.desk.test", false),
        ("s._domainkey.firm.example", false),
        ("s._domainkey.host.LOCAL.", false),
        ("s._domainkey.localhost", false),
        ("localhost", false),
    ] {
        assert_eq!(is_public(name), expected, "{name}");
    }
    let file = "# a comment\nsearch example.com\nnameserver 192.0.2.1\nnameserver x\n\
        nameserver 2001:db8::1\n nameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver\n";
    let found: Vec<String> = servers(file).iter().map(ToString::to_string).collect();
    assert_eq!(found, ["192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.2:53"]);
    assert!(servers("options edns0\n").is_empty());
}

fn door(servers: Vec<SocketAddr>) -> SystemDns {
    SystemDns::of_servers(servers, Arc::new(SeededRandom::new(1)))
}

#[tokio::test]
async fn a_server_that_cuts_is_asked_over_tcp() {
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = tcp.local_addr().unwrap();
    let udp = UdpSocket::bind(at).await.unwrap();
    let long = "x".repeat(200);
    let answer = record(ASKED, 16, &strings(&[&long, &long]));
    let serve = async move {
        let mut buffer = [0; 512];
        let (length, from) = udp.recv_from(&mut buffer).await.unwrap();
        // A stranger's guess first, then the true one.
        let mut guess = reply(&buffer[..length], 0x8180, &[record(ASKED, 16, &strings(&["evil"]))]);
        guess[0] ^= 1;
        udp.send_to(&guess, from).await.unwrap();
        udp.send_to(&reply(&buffer[..length], 0x8380, &[]), from).await.unwrap();
        let (mut stream, _) = tcp.accept().await.unwrap();
        let mut question = vec![0; usize::from(stream.read_u16().await.unwrap())];
        stream.read_exact(&mut question).await.unwrap();
        let answer = reply(&question, 0x8180, &[answer]);
        stream.write_u16(u16::try_from(answer.len()).unwrap()).await.unwrap();
        stream.write_all(&answer).await.unwrap();
    };
    let door = door(vec![at]);
    let (found, ()) = tokio::join!(door.txt(NAME, Duration::from_secs(10)), serve);
    assert_eq!(found, Ok(vec![format!("{long}{long}")]));
}

#[tokio::test]
async fn the_next_server_is_asked_where_one_fails() {
    let broken = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let good = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let servers = vec![broken.local_addr().unwrap(), good.local_addr().unwrap()];
    let serve = async move {
        let mut buffer = [0; 512];
        let (length, from) = broken.recv_from(&mut buffer).await.unwrap();
        broken.send_to(&reply(&buffer[..length], 0x8182, &[]), from).await.unwrap();
        let (length, from) = good.recv_from(&mut buffer).await.unwrap();
        good.send_to(&reply(&buffer[..length], 0x8183, &[]), from).await.unwrap();
    };
    let door = door(servers);
    let (found, ()) = tokio::join!(door.txt(NAME, Duration::from_secs(10)), serve);
    assert_eq!(found, Err(DnsError::Absent));
}

#[tokio::test]
async fn silence_ends() {
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let door = door(vec![silent.local_addr().unwrap()]);
    let found = door.txt(NAME, Duration::from_millis(20)).await;
    assert!(matches!(found, Err(DnsError::Unanswered(_))), "{found:?}");
    let private = door.txt("s._domainkey.desk.test", Duration::from_millis(20)).await;
    assert_eq!(private, Err(DnsError::Absent));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..300), at in 0usize..300, to: u8) {
        let asked = question(7, NAME).unwrap();
        let _ = answer(&bytes, &asked);
        let record = record(ASKED, 5, b"\x03key\x03esp\xC0\x0C");
        let mut whole = reply(&asked.bytes, 0x8180, &[record.clone(), record]);
        if let Some(byte) = whole.get_mut(at) {
            *byte = to;
        }
        let _ = answer(&whole, &asked);
    }
}
