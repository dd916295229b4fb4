//! Plays a dialogue with a relay: the real sender, over a pipe, against a relay that deviates.
//!
//! Separate from IMAP because another question counts here: how often does the relay have the mail,
//! and does the desk know. The connection after a deviation meets a decent relay, as a real one is
//! again after its bad moment. Each dialogue is played whole and one byte at a time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use posthaste::sandbox::{FaultyStream, StreamFault};
use posthaste::world::endpoint::Endpoint;
use posthaste::world::net::{BoxStream, Link, Net, NetError, Protection};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, duplex};
use tokio::time::timeout;

use crate::desk::Stage;
use crate::script::{Act, Deviation, Dialogue, Say, bytes_of, fits};

/// How long a connection may take on a busy machine; only what hangs ever takes it.
const PATIENCE: Duration = Duration::from_secs(60);

const EHLO: &str = "250-relay.example\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN";

/// A relay: what it has taken, and how it deviates at the next connection.
#[derive(Clone, Default)]
struct Relay {
    next: Arc<Mutex<VecDeque<Deviation>>>,
    fault: Arc<Mutex<Option<StreamFault>>>,
    taken: Arc<Mutex<usize>>,
}

impl Net for Relay {
    fn dial<'a>(
        &'a self,
        _endpoint: &'a Endpoint,
        _within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        let (ours, theirs) = duplex(1 << 16);
        let theirs = FaultyStream::new(theirs, *self.fault.lock().expect("nobody panicked"));
        let relay = self.clone();
        tokio::spawn(async move { relay.serve(BufReader::new(theirs)).await });
        Box::pin(async { Ok(Link { stream: Box::new(ours), protection: Protection::Tls }) })
    }

    fn secure<'a>(
        &'a self,
        stream: BoxStream,
        _endpoint: &'a Endpoint,
        _within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        Box::pin(async { Ok(Link { stream, protection: Protection::Tls }) })
    }
}

impl Relay {
    /// Serves a connection; ends where the client is gone.
    async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        mut stream: BufReader<S>,
    ) -> Option<()> {
        self.say(&mut stream, None, "220 relay.example ESMTP").await?;
        loop {
            let line = line(&mut stream).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let usual = match verb.as_str() {
                "EHLO" => EHLO,
                "AUTH" => "235 2.7.0 welcome",
                "DATA" => "354 go on",
                "QUIT" => "221 2.0.0 bye",
                _ => "250 2.1.0 fine",
            };
            let code = self.say(&mut stream, Some(&line), usual).await?;
            if verb == "DATA" && code == "354" {
                while self::line(&mut stream).await? != "." {}
                // Counted before it is answered: what is lost is the answer.
                *self.taken.lock().expect("nobody panicked") += 1;
                let code = self.say(&mut stream, Some("."), "250 2.0.0 queued").await?;
                if !code.starts_with('2') {
                    *self.taken.lock().expect("nobody panicked") -= 1;
                }
            }
        }
    }

    /// Says what is scripted for this line, else what is usual; gives the code. None: it closed.
    async fn say<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        heard: Option<&str>,
        usual: &str,
    ) -> Option<String> {
        let fits = |deviation: &mut Deviation| match (&deviation.heard, heard) {
            (Some(wanted), Some(heard)) => fits(wanted, heard),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        let scripted = self.next.lock().expect("nobody panicked").pop_front_if(fits);
        let says = scripted.map_or(vec![Say::AsUsual], |deviation| deviation.says);
        let mut code = String::new();
        for say in says {
            let text = match say {
                Say::Line { text, times } => format!("{text}\r\n").repeat(times),
                Say::AsUsual => format!("{usual}\r\n"),
                Say::Close => return None,
                Say::Silence => std::future::pending().await,
                Say::Arrives { .. } => continue,
            };
            code = text.get(..3).unwrap_or_default().to_owned();
            stream.write_all(&bytes_of(&text)).await.ok()?;
            stream.flush().await.ok()?;
        }
        Some(code)
    }
}

async fn line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = Vec::new();
    let read = stream.read_until(b'\n', &mut line).await.ok()?;
    let line = String::from_utf8_lossy(&line).into_owned();
    (read > 0).then(|| line.trim_end_matches("\r\n").to_owned())
}

/// Plays a dialogue, whole and one byte at a time.
pub(crate) async fn play(name: &str, text: &str) {
    let dialogue = Dialogue::read(text).unwrap_or_else(|why| panic!("{name}: {why}"));
    for fault in [None, Some(StreamFault::OneByteAtATime)] {
        let result = play_once(&dialogue, fault).await;
        result.unwrap_or_else(|why| panic!("{name} ({fault:?}): {why}"));
    }
}

async fn play_once(dialogue: &Dialogue, fault: Option<StreamFault>) -> Result<(), String> {
    let stage = Stage::of(dialogue);
    stage.take_in_a_mail().await;
    let relay = Relay::default();
    *relay.fault.lock().expect("nobody panicked") = fault;
    let mut is_claimed = false;
    for (at, act) in dialogue.acts.iter().enumerate() {
        let checked = match act {
            Act::Connection(connection) => {
                if let Some(minutes) = connection.how.strip_prefix("send after ") {
                    let minutes: u64 =
                        minutes.trim_end_matches(" min").parse().map_err(|_| "no minutes")?;
                    stage.clock.advance(Duration::from_secs(60 * minutes));
                }
                *relay.next.lock().expect("nobody panicked") = connection.deviations.clone().into();
                let sender = stage.sender(Arc::new(relay.clone()));
                let ended = timeout(PATIENCE, sender.run_once()).await;
                ended
                    .map_err(|_| "the sender hangs".to_owned())?
                    .map_err(|error| error.to_string())?;
                let left = relay.next.lock().expect("nobody panicked").pop_front();
                match left {
                    Some(never) => Err(format!("nobody ever said {:?}", never.heard)),
                    None => mail_is(&stage, connection.end.as_deref().ok_or("no `ends:`")?).await,
                }
            }
            Act::Claim { word, value } if word == "delivered" => {
                is_claimed = true;
                let taken = *relay.taken.lock().expect("nobody panicked");
                match value.parse() == Ok(taken) {
                    true => Ok(()),
                    false => Err(format!("delivered {taken} times, not {value}")),
                }
            }
            Act::Claim { word, .. } => Err(format!("no such claim: {word}")),
        };
        checked.map_err(|why| format!("act {}: {why}", at + 1))?;
    }
    if is_claimed { Ok(()) } else { Err("no `delivered:`".to_owned()) }
}

/// `deferred: 450`: the state of the mail, and what its reason holds.
async fn mail_is(stage: &Stage, wanted: &str) -> Result<(), String> {
    let (state, why) = wanted.split_once(": ").unwrap_or((wanted, ""));
    let outbox = stage.outbox().await;
    let mut ours = outbox.iter().filter(|row| row.kind.as_str() != "alert");
    let (Some(row), None) = (ours.next(), ours.next()) else {
        return Err(format!("one mail is wanted, not {outbox:?}"));
    };
    let is_so = row.state.as_str() == state && (why.is_empty() || row.reply.contains(why));
    match is_so {
        true => Ok(()),
        false => Err(format!("{wanted} is wanted, not {row:?}")),
    }
}
