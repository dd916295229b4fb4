//! The usual dialogues of mail programs, without a BAD.
//!
//! Separate from the dialogues of the protocol because here the order and the spelling are a
//! program's: what it says at its start, on opening a folder, on reading, on marking, on moving, on
//! filing what was sent. Written after logs that people have published of them. `> ` sends a
//! command with a tag, which must be answered OK; `< ` says what one of the lines before that holds
//! (`…` stands for anything); `| ` is a line of a literal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use posthaste::sandbox::Sandbox;

use crate::dialogue::fits;
use crate::{PATIENCE, sandbox};

const MAIL: &str = "Received: by mx.sandbox.test; Tue, 5 Mar 2024 09:59:00 +0000\r\n\
    From: Kim <kim@example.net>\r\nTo: Anna <anna@example.com>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\
    Date: Tue, 5 Mar 2024 09:59:00 +0000\r\nMessage-ID: <1@example.net>\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n--b\r\n\
    Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment\r\n\
    Content-Transfer-Encoding: base64\r\n\r\nAAE=\r\n--b--\r\n";

struct Program {
    stream: BufReader<TcpStream>,
    commands: u32,
}

impl Program {
    fn connect(sandbox: &Sandbox) -> Program {
        let stream = TcpStream::connect(("127.0.0.1", sandbox.imap_port())).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut program = Program { stream: BufReader::new(stream), commands: 0 };
        assert!(program.line().starts_with("* OK"));
        program
    }

    /// A line with the literals in it.
    fn line(&mut self) -> String {
        let mut line = Vec::new();
        loop {
            let read = self.stream.read_until(b'\n', &mut line).unwrap();
            assert!(read > 0, "the server closed the connection");
            let text = String::from_utf8_lossy(&line).into_owned();
            let length = text.trim_end().strip_suffix('}').and_then(|head| head.rsplit_once('{'));
            match length.and_then(|(_, length)| length.parse::<usize>().ok()) {
                Some(length) => {
                    let mut literal = vec![0; length];
                    self.stream.read_exact(&mut literal).unwrap();
                    line.extend(literal);
                }
                None => return text.trim_end().to_owned(),
            }
        }
    }

    fn send(&mut self, text: &str) {
        self.stream.get_mut().write_all(format!("{text}\r\n").as_bytes()).unwrap();
    }

    /// Says a command with its literal, and gives everything up to the tagged OK.
    fn say(&mut self, command: &str, literal: &str) -> Vec<String> {
        if command == "DONE" {
            self.send(command);
        } else {
            self.commands += 1;
            self.send(&format!("{} {command}", self.commands));
        }
        if command.ends_with('}') {
            if !command.ends_with("+}") {
                let asked = self.line();
                assert!(asked.starts_with('+'), "{command}: {asked}");
            }
            self.send(literal);
        }
        let mut lines = Vec::new();
        loop {
            let line = self.line();
            assert!(!line.contains(" BAD"), "{command}: {line}");
            if command == "IDLE" && line.starts_with('+') {
                return lines;
            }
            if let Some(answer) = line.strip_prefix(&format!("{} ", self.commands)) {
                assert!(answer.starts_with("OK"), "{command}: {line}");
                lines.push(answer.to_owned());
                return lines;
            }
            lines.push(line);
        }
    }
}

fn play(name: &str, script: &str) {
    let sandbox = sandbox();
    sandbox.deliver("anna@example.com", MAIL.as_bytes()).unwrap();
    sandbox.deliver("anna@example.com", MAIL.as_bytes()).unwrap();
    let mut program = Program::connect(&sandbox);
    let mut lines = script.lines().peekable();
    let mut heard = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(command) = line.strip_prefix("> ") {
            let mut literal = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                literal.push(line.trim_start_matches(['|', ' ']));
            }
            let literal = literal.join("\r\n");
            let command = command.replace("{N", &format!("{{{}", literal.len()));
            heard = program.say(&command, &literal);
        } else if let Some(wanted) = line.strip_prefix("< ") {
            let is_there = heard.iter().any(|line| fits(wanted, line));
            assert!(is_there, "{name}: {wanted} is not among {heard:#?}");
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "{name}: {line}");
        }
    }
}

#[test]
fn thunderbird() {
    play("thunderbird", include_str!("programs/thunderbird.txt"));
}

#[test]
fn outlook() {
    play("outlook", include_str!("programs/outlook.txt"));
}
