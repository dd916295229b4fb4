//! Randomness: the only place that draws it.
//!
//! Separate so that a test can replay a run. Keys and references are drawn from the machine's
//! generator; jitter too, for there is no reason to have two. Never seeds itself from the time.

use std::sync::{Arc, Mutex};

use rand::Rng;

/// Draws random numbers.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);

    /// 32 random bits.
    fn bits(&self) -> u32 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    /// A number between 0 and 1, 1 excluded; for jitter.
    fn fraction(&self) -> f64 {
        f64::from(self.bits()) / (f64::from(u32::MAX) + 1.0)
    }
}

/// The machine's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// The same numbers in every run: BLAKE3 in counter mode over a seed. For tests alone.
#[derive(Clone, Debug)]
pub struct SeededRandom {
    stream: Arc<Mutex<blake3::OutputReader>>,
}

impl SeededRandom {
    /// A generator whose numbers follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> SeededRandom {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes());
        SeededRandom { stream: Arc::new(Mutex::new(hasher.finalize_xof())) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.stream.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(bytes);
    }
}
