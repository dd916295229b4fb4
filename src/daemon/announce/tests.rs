//! What a supervisor hears, played by one that only listens. Time stands still unless a test moves
//! it, so that hours of hanging cost nothing.

use std::sync::Mutex;
use std::sync::mpsc;

use tokio::task::LocalSet;

use super::*;
use crate::daemon::sample::Sample;
use crate::world::clock::{Clock, ManualClock};

/// Keeps what it is told.
struct Listener {
    heard: Mutex<Vec<String>>,
    watchdog: Option<Duration>,
}

impl Listener {
    fn new(watchdog: Option<Duration>) -> Arc<Listener> {
        Arc::new(Listener { heard: Mutex::default(), watchdog })
    }

    /// What it was told since it was last asked.
    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

impl Supervisor for Listener {
    fn tell(&self, news: &[News<'_>]) {
        let words = |one: &News<'_>| match one {
            News::Status(text) => (*text).to_owned(),
            News::Ready | News::Reloading | News::Stopping | News::Alive => format!("{one:?}"),
        };
        self.heard.lock().unwrap().push(news.iter().map(words).collect::<Vec<_>>().join(" | "));
    }

    fn watchdog(&self) -> Option<Duration> {
        self.watchdog
    }
}

/// Runs on one thread, as the daemon does.
fn on_one_thread(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, test);
}

/// Lets every other task do what it can do at once.
async fn let_others_work() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn ready_is_said_when_every_mailbox_was_tried() {
    on_one_thread(async {
        let listener = Listener::new(None);
        let states = States::of(["support", "sales"].into_iter());
        let announcer = std::rc::Rc::new(Announcer::new(listener.clone()));
        let (follows, of_states) = (announcer.clone(), states.clone());
        tokio::task::spawn_local(async move { follows.follow(&of_states).await });
        let check = async |mailbox: &str, doing: Doing, expected: &[&str]| {
            states.set(mailbox, doing, None);
            let_others_work().await;
            assert_eq!(listener.heard(), expected, "{mailbox} {doing:?}");
        };
        check("support", Doing::Connecting, &[]).await;
        check("support", Doing::Importing, &[]).await;
        check("sales", Doing::Connecting, &[]).await;
        check("sales", Doing::Waiting, &["Ready | watching 1 of 2 mailboxes; sales: waiting"])
            .await;
        check("support", Doing::Watching, &[]).await;
        check("sales", Doing::Watching, &["watching 2 mailboxes"]).await;
        announcer.reloading();
        announcer.remark("it is bad");
        announcer.unchanged(&states);
        announcer.stopping();
        let expected = [
            "Reloading | reading the configuration again",
            "Ready | watching 2 mailboxes; it is bad",
            "Stopping | finishing the mail under way",
        ];
        assert_eq!(listener.heard(), expected);
    });
}

#[test]
fn the_watchdog_is_fed_while_everything_moves() {
    let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
    let pulses = Pulses::new(Arc::new(clock.clone()));
    let pulse = pulses.of("the watch of support".to_owned());
    let listener = Listener::new(Some(Duration::from_secs(60)));
    let mut feeder = Feeder::new(listener.clone(), pulses.clone());
    let mut check = |after: Duration, pings: usize| {
        clock.advance(after);
        feeder.look();
        assert_eq!(listener.heard(), vec!["Alive"; pings], "at {:?}", clock.monotonic());
    };
    check(Duration::ZERO, 1);
    // Ten hours of backing off are movement.
    pulse.wait(Duration::from_secs(36_000));
    check(Duration::from_secs(36_000), 1);
    check(limits::STEP_MAX + Duration::from_secs(1), 0);
    check(Duration::from_secs(60), 0);
    pulse.beat();
    check(Duration::from_secs(1), 1);

    let silent = Listener::new(None);
    Feeder::new(silent.clone(), pulses).look();
    assert!(silent.heard().is_empty(), "nobody asked for pings");
}

#[test]
fn a_store_that_hangs_is_stuck() {
    on_one_thread(async {
        let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
        let pulses = Pulses::new(Arc::new(clock.clone()));
        let Sample { store, .. } = Sample::new();
        let (store, thread) = StoreThread::start(store).unwrap();
        let (release, released) = mpsc::channel::<()>();
        let hangs = store.clone();
        tokio::task::spawn_local(async move {
            hangs.run(move |_| released.recv().unwrap()).await.unwrap();
        });
        let_others_work().await;
        let asks = tokio::task::spawn_local(ask_store(store.clone(), pulses.of("it".to_owned())));
        let_others_work().await;
        clock.advance(limits::STEP_MAX + Duration::from_secs(1));
        assert_eq!(pulses.stuck(), ["it"]);
        release.send(()).unwrap();
        store.run(|_| ()).await.unwrap();
        let_others_work().await;
        assert!(pulses.stuck().is_empty(), "it has answered");
        asks.abort();
        let_others_work().await;
        drop(store);
        thread.join().unwrap();
    });
}
