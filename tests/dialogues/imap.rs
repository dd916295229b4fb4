//! Plays a dialogue with an IMAP server: the real watch, over a pipe, against a server that
//! deviates.
//!
//! Separate from the server. Every dialogue is played twice, whole and one byte at a time, and ends
//! with a connection at which the server is well again, two hours later. Holds on to this: a
//! connection that ends well has left nothing untaken, whatever was said on it; nothing is stored
//! that no mail holds; nothing hangs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use posthaste::sandbox::{FaultyStream, StreamFault};
use posthaste::world::endpoint::Endpoint;
use posthaste::world::net::{BoxStream, Link, Net, NetError, Protection};
use tokio::io::duplex;
use tokio::task::{JoinHandle, LocalSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::desk::Stage;
use crate::folder::{Serving, Shared, message_id, raw};
use crate::script::{Act, Connection, Deviation, Dialogue};

/// How long a connection may take on a busy machine; only what hangs ever takes it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A network whose only server deviates at the next connection, and is decent at all later ones.
pub(crate) struct Pipe {
    server: Shared,
    next: Mutex<Vec<Deviation>>,
    fault: Mutex<Option<StreamFault>>,
    serving: Mutex<Vec<JoinHandle<Result<(), String>>>>,
}

impl Pipe {
    pub(crate) fn new(server: Shared) -> Arc<Pipe> {
        Arc::new(Pipe {
            server,
            next: Mutex::default(),
            fault: Mutex::default(),
            serving: Mutex::default(),
        })
    }

    /// What the next connection is like.
    pub(crate) fn prepare(&self, deviations: &[Deviation], fault: Option<StreamFault>) {
        *self.next.lock().expect("nobody panicked") = deviations.to_vec();
        *self.fault.lock().expect("nobody panicked") = fault;
    }

    /// Ends the connections so far, whatever the server would still say.
    pub(crate) fn cut(&self) {
        let serving = std::mem::take(&mut *self.serving.lock().expect("nobody panicked"));
        serving.iter().for_each(JoinHandle::abort);
    }

    /// What the server has to say about the connections so far.
    pub(crate) async fn verdict(&self) -> Result<(), String> {
        let serving = std::mem::take(&mut *self.serving.lock().expect("nobody panicked"));
        for one in serving {
            let ended = timeout(PATIENCE, one).await.map_err(|_| "the server hangs".to_owned())?;
            ended.map_err(|error| error.to_string())??;
        }
        Ok(())
    }
}

impl Net for Pipe {
    fn dial<'a>(
        &'a self,
        _endpoint: &'a Endpoint,
        _within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        let (ours, theirs) = duplex(1 << 16);
        let deviations = std::mem::take(&mut *self.next.lock().expect("nobody panicked"));
        let fault = self.fault.lock().expect("nobody panicked").take();
        let theirs = FaultyStream::new(theirs, fault);
        let serving = Serving::new(theirs, self.server.clone(), deviations).serve();
        self.serving.lock().expect("nobody panicked").push(tokio::spawn(serving));
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

/// Plays a dialogue, whole and one byte at a time.
pub(crate) async fn play(name: &str, text: &str) {
    let dialogue = Dialogue::read(text).unwrap_or_else(|why| panic!("{name}: {why}"));
    for fault in [None, Some(StreamFault::OneByteAtATime)] {
        let result = LocalSet::new().run_until(play_once(&dialogue, fault)).await;
        result.unwrap_or_else(|why| panic!("{name} ({fault:?}): {why}"));
    }
}

async fn play_once(dialogue: &Dialogue, fault: Option<StreamFault>) -> Result<(), String> {
    let server = Shared::of(dialogue)?;
    let stage = Stage::of(dialogue);
    let pipe = Pipe::new(server.clone());
    let watch = stage.watch(pipe.clone(), dialogue);
    for (at, act) in dialogue.acts.iter().enumerate() {
        let checked = match act {
            Act::Connection(connection) => {
                restore(&server, &connection.how)?;
                pipe.prepare(&connection.deviations, fault);
                match connection.how.starts_with("watch") {
                    true => watched(&stage, &pipe, dialogue, connection).await,
                    false => once(&stage, &pipe, &watch, connection).await,
                }
            }
            Act::Claim { word, value } => claim(&stage, word, value).await,
        };
        checked.map_err(|why| format!("act {}: {why}", at + 1))?;
    }
    stage.clock.advance(Duration::from_secs(7_200));
    pipe.prepare(&[], fault);
    let end = timeout(PATIENCE, watch.run_once()).await;
    end.map_err(|_| "the last connection hangs".to_owned())?
        .map_err(|trouble| format!("the server is well again, and yet: {trouble}"))?;
    pipe.verdict().await?;
    nothing_is_lost(&stage, &server).await
}

/// `once with uidvalidity 8 and uidnext 3 and mail 1 Lamp`: what the server is like from now on.
fn restore(server: &Shared, how: &str) -> Result<(), String> {
    let Some((_, changes)) = how.split_once(" with ") else { return Ok(()) };
    let mut server = server.lock();
    for change in changes.split(" and ") {
        let (word, value) = change.split_once(' ').ok_or("no change")?;
        let number = || value.parse::<u32>().map_err(|_| format!("no number: {value}"));
        match word {
            "uidvalidity" => {
                server.uidvalidity = number()?;
                server.mails.clear();
            }
            "uidnext" => server.uidnext = number()?,
            "without" => {
                server.mails.remove(&number()?);
            }
            "mail" => {
                let (uid, subject) = value.split_once(' ').ok_or("no subject")?;
                let uid = uid.parse().map_err(|_| "no UID")?;
                server.put(uid, subject);
            }
            word => return Err(format!("no such change: {word}")),
        }
    }
    Ok(())
}

/// One connection that takes in what is pending.
async fn once(
    stage: &Stage,
    pipe: &Pipe,
    watch: &posthaste::daemon::watch::Watch,
    connection: &Connection,
) -> Result<(), String> {
    let ended = timeout(PATIENCE, watch.run_once()).await;
    let ended = ended.map_err(|_| "the client hangs".to_owned())?;
    pipe.verdict().await?;
    let wanted = connection.end.as_deref().ok_or("no `ends:`")?;
    match ended {
        Ok(()) if wanted == "well" => nothing_is_lost(stage, &pipe.server).await,
        Ok(()) => Err(format!("ended well, and not with {wanted:?}")),
        Err(trouble) if trouble.to_string().contains(wanted) => Ok(()),
        Err(trouble) => Err(format!("ended with {trouble:?}, that is: {trouble}")),
    }
}

/// A connection that stays, until a mail is taken in or there is trouble.
async fn watched(
    stage: &Stage,
    pipe: &Arc<Pipe>,
    dialogue: &Dialogue,
    connection: &Connection,
) -> Result<(), String> {
    let wanted = connection.end.as_deref().ok_or("no `until:`")?;
    let stop = CancellationToken::new();
    let watch = stage.watch(pipe.clone(), dialogue);
    let running = tokio::task::spawn_local(watch.run(stop.clone()));
    let come_about = async {
        loop {
            let come = match wanted.strip_prefix("taken ") {
                Some(subject) => stage.holdings().await.has(subject),
                None => {
                    let states = stage.states.all();
                    states.iter().any(|state| {
                        state.error.as_ref().is_some_and(|error| error.contains(wanted))
                    })
                }
            };
            if come {
                return;
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    let come = timeout(PATIENCE, come_about).await;
    stop.cancel();
    let ended = timeout(PATIENCE, running).await.map_err(|_| "the watch hangs".to_owned())?;
    ended.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    if come.is_err() {
        return Err(format!("waited for {wanted:?}; the state is {:?}", stage.states.all()));
    }
    pipe.verdict().await
}

async fn claim(stage: &Stage, word: &str, value: &str) -> Result<(), String> {
    let holdings = stage.holdings().await;
    let wanted = value.split(", ").filter(|text| *text != "nothing");
    let (wanted, found): (BTreeSet<String>, BTreeSet<String>) = match word {
        "taken" => (wanted.map(message_id).collect(), holdings.taken),
        "quarantined" => (
            wanted.map(str::to_owned).collect(),
            holdings.quarantined.iter().map(u32::to_string).collect(),
        ),
        word => return Err(format!("no such claim: {word}")),
    };
    match found == wanted {
        true => Ok(()),
        false => Err(format!("{word}: {found:?} instead of {wanted:?}")),
    }
}

/// Every mail that lies on the server is stored or in quarantine; and whatever is stored, once, is
/// what some mail says, or its beginning.
pub(crate) async fn nothing_is_lost(stage: &Stage, server: &Shared) -> Result<(), String> {
    let holdings = stage.holdings().await;
    let (mails, ever) = {
        let server = server.lock();
        (server.mails.clone(), server.ever.clone())
    };
    for (uid, subject) in &mails {
        if !holdings.has(subject) && !holdings.quarantined.contains(uid) {
            return Err(format!("mail {uid} ({subject}) is lost"));
        }
    }
    let mut seen = BTreeSet::new();
    for stored in &holdings.raws {
        let is_one = ever.iter().any(|subject| raw(subject).starts_with(stored));
        if !is_one || stored.is_empty() {
            let text = String::from_utf8_lossy(stored);
            return Err(format!("something is stored that no mail says: {text:?}"));
        }
        if !seen.insert(stored) {
            return Err("a mail is stored twice".to_owned());
        }
    }
    Ok(())
}
