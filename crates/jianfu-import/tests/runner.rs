//! Files as people have them, against what should be read of them, and every way in which they can be wrong.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may fail the test"
)]

#[path = "runner/accepted.rs"]
mod accepted;
#[path = "runner/damaged.rs"]
mod damaged;
#[path = "runner/differences.rs"]
mod differences;
#[path = "runner/fixtures.rs"]
mod fixtures;
#[path = "runner/hostile.rs"]
mod hostile;
#[path = "runner/pages.rs"]
mod pages;
#[path = "runner/properties.rs"]
mod properties;
#[path = "runner/refused.rs"]
mod refused;
#[path = "runner/registers.rs"]
mod registers;
#[path = "runner/registries.rs"]
mod registries;
#[path = "runner/support.rs"]
mod support;
