//! Custody (保管): what keeps the ledger trustworthy and lawful rather than what it counts: its signing keys, the end of
//! its days, a confirmed clock, sealed personal data, erasure and redaction. It adds nothing to any figure.

pub mod facts;
pub mod key;
pub mod redaction;
pub mod seal;
pub mod words;
