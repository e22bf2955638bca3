//! The clock that the sequencer stamps entries by: the machine's, or one that is set by hand for simulated ledgers.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use jianfu_facts::day::Stamp;

/// Where the time of an entry comes from.
pub trait Clock: Send + Sync {
    /// Now; nothing if the clock stands outside the years 2000 to 2099.
    fn now(&self) -> Option<Stamp>;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Option<Stamp> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Stamp::from_unix_millis(i64::try_from(since.as_millis()).ok()?)
    }
}

/// 模拟时钟: a clock that stands still until it is set.
#[derive(Debug)]
pub struct ManualClock(Mutex<Stamp>);

impl ManualClock {
    /// A clock that shows `stamp`.
    #[must_use]
    pub fn new(stamp: Stamp) -> ManualClock {
        ManualClock(Mutex::new(stamp))
    }

    /// Sets the clock.
    pub fn set(&self, stamp: Stamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = stamp;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Option<Stamp> {
        Some(*self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
