//! The tree and its proofs against published answers and against the recursive definitions of the standard.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail the test"
)]

#[path = "runner/known_answers.rs"]
mod known_answers;
#[path = "runner/proofs.rs"]
mod proofs;
#[path = "runner/proofs_refused.rs"]
mod proofs_refused;
#[path = "runner/properties.rs"]
mod properties;
#[path = "runner/seals.rs"]
mod seals;
#[path = "runner/standard.rs"]
mod standard;
