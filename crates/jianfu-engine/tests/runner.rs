//! One runner of the engine's tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod kept;
mod pending;
mod publishing;
mod queue;
mod recovery;
mod redacting;
mod replaying;
mod town;
mod vault;
mod writing;
