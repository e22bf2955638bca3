//! Custody (保管): what keeps the ledger trustworthy and lawful rather than what it counts: its signing keys, the end of
//! its days, a confirmed clock, sealed personal data, erasure and redaction. It adds nothing to any figure.

pub(crate) mod decide;
mod fact_rules;
pub mod redact;
pub(crate) mod state;

pub use self::{redact::has_blind_item, state::LedgerKey};
