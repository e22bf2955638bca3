//! Merkle tree hashing by RFC 6962 over the bytes of a ledger. Pure.
//!
//! The tree is the one of RFC 6962 section 2.1 (unchanged in RFC 9162 section 2.1.1) with SHA-256: an entry's bytes are a leaf,
//! its index in the ledger is its leaf index, and the root of the first `n` leaves commits to the first `n` entries. That an
//! entry is among them, and that a later root commits to the same ones, is shown by the proofs of RFC 9162 section 2.1.3
//! and 2.1.4: made from the roots of complete subtrees ([`Subtrees`]), verified from hashes alone.
//!
//! This crate must never know a file, a clock, a fact or a ledger backend: bytes in, hashes out, so that an auditor can
//! read it in an afternoon and redo it in another language.

mod frontier;
mod hash;
mod proof;
pub mod seal;
mod subtree;

pub use frontier::{Frontier, MAX_LEAVES, TreeTooLarge, root_of};
pub use hash::{Hash, ParseHashError, empty_root, leaf_hash, node_hash, sha256};
pub use proof::{
    MAX_PROOF_HASHES, MakeProofError, ProofError, consistency_proof, inclusion_proof, verify_consistency,
    verify_inclusion,
};
pub use subtree::{Leaves, SubtreeIncomplete, Subtrees};
