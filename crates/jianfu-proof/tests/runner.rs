//! The tree against published answers and against the recursive definition of the standard.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail the test"
)]

#[path = "runner/known_answers.rs"]
mod known_answers;
#[path = "runner/properties.rs"]
mod properties;
