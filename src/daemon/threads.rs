//! Named threads for what must not run on the event loop: the store.
//!
//! Separate so that async code can ask for a transaction without holding one across an await: a
//! job is a closure that runs whole on the store's thread. Jobs run in their order, one at a time:
//! this is what makes one writer. Never runs a job twice; a job whose asker is gone runs all the
//! same.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::store::Store;

type Job = Box<dyn FnOnce(&mut Store) + Send>;

/// The way to the store from async code. Cheap to clone.
#[derive(Clone)]
pub struct StoreThread {
    jobs: mpsc::Sender<Job>,
}

/// The store's thread has ended: the daemon is going down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreGone;

impl std::fmt::Display for StoreGone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the store's thread has ended")
    }
}

impl std::error::Error for StoreGone {}

impl StoreThread {
    /// Moves the store to a thread of its own. It ends, and the store is closed, when the last
    /// `StoreThread` is dropped.
    ///
    /// # Errors
    /// The system's, where it has no thread left.
    pub fn start(mut store: Store) -> std::io::Result<(StoreThread, JoinHandle<()>)> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(move || {
            while let Ok(job) = queue.recv() {
                job(&mut store);
            }
        })?;
        Ok((StoreThread { jobs }, thread))
    }

    /// Runs a job on the store's thread and waits for its result. A panic of the job, whose
    /// transaction is rolled back, goes on in the task that asked, and in no other.
    ///
    /// # Errors
    /// [`StoreGone`] where the thread ended before the job did.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, StoreGone> {
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move |store| {
            let _ = done.send(catch_unwind(AssertUnwindSafe(|| job(store))));
        });
        self.jobs.send(job).map_err(|_| StoreGone)?;
        result.await.map_err(|_| StoreGone)?.or_else(|panic| resume_unwind(panic))
    }
}
