//! Every backend against the suite, and the file ledger against crashes, damage and other processes.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may fail the test"
)]

#[path = "runner/backends.rs"]
mod backends;
#[path = "runner/support.rs"]
mod support;
