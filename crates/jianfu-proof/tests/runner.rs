//! The tree and its proofs against published answers and against the recursive definitions of the standard.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail the test"
)]

#[path = "runner/bundles.rs"]
mod bundles;
#[path = "runner/known_answers.rs"]
mod known_answers;
#[path = "runner/memory_log.rs"]
mod memory_log;
#[path = "runner/oracles.rs"]
mod oracles;
#[path = "runner/proofs.rs"]
mod proofs;
#[path = "runner/proofs_refused.rs"]
mod proofs_refused;
#[path = "runner/properties.rs"]
mod properties;
#[path = "runner/reference_vectors.rs"]
mod reference_vectors;
#[path = "runner/rehash.rs"]
mod rehash;
#[path = "runner/seals.rs"]
mod seals;
#[path = "runner/seeds.rs"]
mod seeds;
#[path = "runner/signed.rs"]
mod signed;
#[path = "runner/standard.rs"]
mod standard;
#[path = "runner/tiles.rs"]
mod tiles;
#[path = "runner/tlog_proofs.rs"]
mod tlog_proofs;
