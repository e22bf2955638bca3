//! 审计: making evidence that stands without us, and verifying it without trusting anybody. Everything is hashed again; what
//! isn't anchored outside is never called verified.

mod collect;
mod folder;
mod log;
mod proofs;
mod verdict;
mod verify;
mod write;

pub use collect::Opener;
pub use folder::MAX_FILES;
pub use proofs::{Comparison, bundle_consistency, compare, consistency, prove};
pub use verdict::{Finding, Findings, MAX_FINDINGS, Verdict, Words};
pub use verify::{Options, Report, SealCounts, Subject, verify_bundle, verify_data};
pub use write::{VERIFY_PY, bundle};
