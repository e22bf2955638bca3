//! The only place where the pure core and I/O meet: one writer a ledger, replay to any size, explanation, publication.
//!
//! It must never know a terminal: what it has to say it returns, typed, and the caller prints it.

pub mod audit;
mod changes;
mod clock;
mod copy;
pub mod custody;
mod decide_again;
mod derived;
mod error;
mod explain;
mod find;
mod home;
mod places;
mod privacy;
mod publish;
mod recompute;
mod reconcile;
mod replay;
pub mod vault;
mod writer;

pub use changes::{Changed, Compared, Effect, changes, compare, effects};
pub use clock::{Clock, ManualClock, SystemClock};
pub use copy::{Copied, copy};
pub use decide_again::{DecidedAgain, Difference, decide_again};
pub use derived::{
    Derived, DerivedChecked, DerivedOptions, List, SnapshotsChecked, Source, check_derived, fold_figures,
    fold_part,
};
pub use error::EngineError;
pub use explain::{Explained, Operand, Subject, explain};
pub use find::{FIND_CHARS, FoundBy, find_units};
pub use home::Home;
pub use privacy::{Enforced, enforce, open_sealed, opener, redaction, seal, settle};
pub use publish::{Publishing, proof_page, published};
pub use recompute::{FileVerdict, Recomputed, recompute};
pub use reconcile::{explain_match, reconcile};
pub use replay::{Folded, Progress, entries, fold, fold_input};
pub use writer::{Answer, Engine};
