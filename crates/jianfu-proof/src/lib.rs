//! Merkle tree hashing by RFC 6962 over the bytes of a ledger. Pure.
//!
//! The tree is the one of RFC 6962 section 2.1 (unchanged in RFC 9162 section 2.1.1) with SHA-256: an entry's bytes are a leaf,
//! its index in the ledger is its leaf index, and the root of the first `n` leaves commits to the first `n` entries. That an
//! entry is among them, and that a later root commits to the same ones, is shown by the proofs of RFC 9162 section 2.1.3
//! and 2.1.4: made from the roots of complete subtrees ([`Subtrees`]), verified from hashes alone.
//!
//! A log leaves the ledger as C2SP tlog-tiles: files of 256 hashes ([`Tile`]) and of 256 entries ([`Bundle`]), from which
//! proofs can be made ([`TileTree`]) and everything can be computed anew ([`Rehash`]).
//!
//! This crate must never know a file, a clock, a fact or a ledger backend: bytes in, hashes out, so that an auditor can
//! read it in an afternoon and redo it in another language.

mod bundle;
mod checkpoint;
mod cosignature;
mod encoding;
mod frontier;
mod hash;
mod key;
mod note;
mod policy;
mod proof;
mod rehash;
pub mod seal;
mod subtree;
mod tile;
mod tlog_proof;

pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint, VerifyCheckpointError};
pub use cosignature::MAX_COSIGNATURE_TIME;
pub use encoding::{Base64Error, Base64HashError, DecimalError};

pub use bundle::{BundleError, MAX_ENTRY, Slot, SlotError, Slots, push_slot, redacted_slot, slots};
pub use frontier::{Frontier, MAX_LEAVES, TreeTooLarge, root_of};
pub use hash::{Hash, ParseHashError, empty_root, leaf_hash, node_hash, sha256};
pub use key::{
    KeyError, KeyKind, MAX_NAME_BYTES, MAX_OWN_NAME_BYTES, NameError, SigningKey, VerifierKey, check_own_name,
};
pub use note::{
    LineProblem, MAX_NOTE_BYTES, MAX_SIGNATURES, Note, NoteError, NoteSignature, Verified, VerifyNoteError,
};
pub use policy::{
    EvaluateError, Evaluation, MAX_POLICY_BYTES, MAX_POLICY_ITEMS, MAX_POLICY_LINES, Policy, PolicyError,
    PolicyProblem, Witness,
};
pub use proof::{
    MAX_PROOF_HASHES, MakeProofError, ProofError, consistency_proof, inclusion_proof, verify_consistency,
    verify_inclusion,
};
pub use rehash::{MAX_REDACTIONS, MAX_THREADS, Redaction, Rehash, RehashError, Rehashed, Visit};
pub use subtree::{Leaves, SubtreeIncomplete, Subtrees};
pub use tile::{
    Bundle, TILE_WIDTH, TOP_TILE_LEVEL, Tile, TileError, TileLog, TilePath, TilePathError, TileTree, bundles,
    parse_tile_path, tile_width, tiles,
};
pub use tlog_proof::{
    MAX_EXTRA_BYTES, MAX_TLOG_PROOF_BYTES, TlogProof, TlogProofError, VerifyTlogProofError,
};
