//! Every backend against the suite, and the file ledger against crashes, damage and other processes.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may fail the test"
)]

#[path = "runner/access.rs"]
mod access;
#[path = "runner/backends.rs"]
mod backends;
#[path = "runner/backup.rs"]
mod backup;
#[path = "runner/damage.rs"]
mod damage;
#[path = "runner/destroyed.rs"]
mod destroyed;
#[path = "runner/faults.rs"]
mod faults;
#[path = "runner/golden.rs"]
mod golden;
#[path = "runner/hashes.rs"]
mod hashes;
#[path = "runner/levels.rs"]
mod levels;
#[path = "runner/model.rs"]
mod model;
#[path = "runner/old.rs"]
mod old;
#[path = "runner/platter.rs"]
mod platter;
#[path = "runner/power.rs"]
mod power;
#[path = "runner/recovery.rs"]
mod recovery;
#[path = "runner/redact.rs"]
mod redact;
#[path = "runner/support.rs"]
mod support;
#[path = "runner/survive.rs"]
mod survive;
