//! Records in, records out: the ledger trait, the file and the memory ledger, the conformance suite.
//!
//! A ledger is a gapless, totally ordered sequence of entries. An entry's index is its position, its leaf index in the
//! Merkle tree, and the only ordering number there is. An append is conditional on the size.
//!
//! This crate must never know a fact: an entry is 1 to 65,535 bytes to it. What it has to know about them (which entries
//! belong to one command) it is told by a function of the caller's ([`PartFn`]).

mod contract;
mod error;
mod follow;
mod limits;
mod memory;

pub mod conformance;
pub mod file;

pub use contract::{Delivery, Index, Ledger, Page, PartFn, Record, Size};
pub use error::{
    AppendError, BackupError, Damage, DamageKind, FileError, OpenError, ReadError, RedactError, Rejection,
};
pub use file::FileLedger;
pub use limits::{
    HEARTBEAT, MAX_APPEND_BYTES, MAX_APPEND_RECORDS, MAX_ENTRY_BYTES, PAGE_BYTES, PAGE_ENTRIES,
};
pub use memory::{MemoryDisk, MemoryLedger};
