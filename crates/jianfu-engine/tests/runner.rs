//! One runner of the engine's tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod blocks;
mod cache_faults;
mod checked;
mod grown_old;
mod kept;
mod lists;
mod pending;
mod publishing;
mod queue;
mod recovery;
mod redacting;
mod replaying;
mod story;
mod town;
mod vault;
mod writing;

/// How often more than usual tests of faults run: `JIANFU_CASES`, 1 without it.
fn cases(usual: u32) -> u32 {
    let times = std::env::var("JIANFU_CASES").ok();
    usual.saturating_mul(times.and_then(|times| times.parse().ok()).unwrap_or(1))
}
