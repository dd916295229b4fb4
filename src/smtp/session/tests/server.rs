//! A relay that behaves as a table says, over a stream in memory. Separate from the tests so that
//! these are data. Notes everything it is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};

/// Hangs up instead of replying.
pub(super) const CLOSE: &str = "close";
/// Never replies, and keeps the connection.
pub(super) const STALL: &str = "stall";

const EHLO: &str =
    "250-relay.example\r\n250-SIZE 100000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n";

/// What was said, in order: commands, `HOOK`, and the body as it came.
pub(super) type Log = Arc<Mutex<Vec<String>>>;

/// Deviations: after `VERB#n` (the n-th time) or `VERB` (each time) say this. `GREETING` is before
/// everything, `BODY` upon its first octet, `DOT` after its end, `CHALLENGE` what follows a 334.
pub(super) type Script = &'static [(&'static str, &'static str)];

/// Starts the relay; the stream's buffer holds so many octets.
pub(super) fn start(script: Script, buffer_bytes: usize) -> (DuplexStream, Log) {
    let (ours, theirs) = tokio::io::duplex(buffer_bytes);
    let log = Log::default();
    let server =
        Server { stream: BufReader::new(theirs), script, log: Arc::clone(&log), seen: Vec::new() };
    tokio::spawn(server.run());
    (ours, log)
}

struct Server {
    stream: BufReader<DuplexStream>,
    script: Script,
    log: Log,
    seen: Vec<String>,
}

impl Server {
    async fn run(mut self) -> Option<()> {
        self.say("GREETING", "220 relay.example ESMTP\r\n").await?;
        let mut challenged = false;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.strip_suffix("\r\n").expect("a command ends with CRLF").to_owned();
            self.log.lock().unwrap().push(line.clone());
            let verb = if challenged { "CHALLENGE" } else { line.split(' ').next().unwrap() };
            let said = match verb {
                "EHLO" => self.say(verb, EHLO).await?,
                "DATA" => self.say(verb, "354 go on\r\n").await?,
                "AUTH" | "CHALLENGE" => self.say(verb, "235 2.7.0 welcome\r\n").await?,
                "STARTTLS" => self.say(verb, "220 go on\r\n").await?,
                _ => self.say(verb, "250 2.1.0 ok\r\n").await?,
            };
            challenged = said.starts_with("334");
            if verb == "DATA" && said.starts_with("354") {
                self.body().await?;
            }
        }
    }

    async fn body(&mut self) -> Option<()> {
        let mut body = Vec::new();
        let mut octet = [0];
        while !body.ends_with(b"\r\n.\r\n") && body != b".\r\n" {
            self.stream.read_exact(&mut octet).await.ok()?;
            body.extend_from_slice(&octet);
            if body.len() == 1 {
                self.say("BODY", "").await?;
            }
        }
        self.log.lock().unwrap().push(String::from_utf8_lossy(&body).into_owned());
        self.say("DOT", "250 2.0.0 queued\r\n").await?;
        Some(())
    }

    async fn say(&mut self, verb: &str, usual: &'static str) -> Option<&'static str> {
        self.seen.push(verb.to_owned());
        let count = self.seen.iter().filter(|seen| *seen == verb).count();
        let find = |key: &str| self.script.iter().find(|(at, _)| *at == key);
        let scripted = find(&format!("{verb}#{count}")).or_else(|| find(verb));
        let said = scripted.map_or(usual, |(_, said)| *said);
        if said == STALL {
            std::future::pending::<()>().await;
        }
        if let Some(before) = said.strip_suffix(CLOSE) {
            self.stream.write_all(before.as_bytes()).await.ok()?;
            return None;
        }
        self.stream.write_all(said.as_bytes()).await.ok()?;
        Some(said)
    }
}
