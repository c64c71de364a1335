//! A clock that goes when it is told to.

use std::sync::atomic::{AtomicI64, Ordering};

use keys::time::Timestamp;
use service::clock::Clock;

/// Stands at [`START`] until it is moved.
pub struct ManualClock(AtomicI64);

impl Default for ManualClock {
    fn default() -> Self {
        Self(AtomicI64::new(START))
    }
}

impl ManualClock {
    pub fn pass_days(&self, days: i64) {
        self.pass_seconds(days * 86_400);
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// 2026-01-01T00:00:00Z, in microseconds.
pub const START: i64 = 1_767_225_600_000_000;
