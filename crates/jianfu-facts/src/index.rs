//! The index of an entry.

/// Index of an entry: its position in the ledger, its leaf in the Merkle tree, and what other entries refer to it by.
pub type Index = u64;
