//! 单条证明: one entry that proves itself on another machine, and two checkpoints held against one another.

use std::path::Path;

use jianfu_facts::index::Index;
use jianfu_ledger::file::Tree;
use jianfu_proof::{
    Checkpoint, Hash, SignedCheckpoint, Slot, Subtrees, TileLog as _, TileTree, TlogProof, consistency_proof,
    inclusion_proof, slots, verify_consistency,
};

use super::folder::Folder;
use super::verdict::{Findings, Words};
use crate::error::EngineError;

/// How two checkpoints of one log stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same size and root.
    Same,
    /// The first is older.
    Older,
    /// The first is newer.
    Newer,
    /// One size with two roots: two histories.
    Fork,
    /// Two different logs.
    OtherLog,
}

/// Compares two checkpoints by themselves. That the newer goes on from the older takes a log: [`consistency`].
#[must_use]
pub fn compare(a: &Checkpoint, b: &Checkpoint) -> Comparison {
    if a.origin() != b.origin() {
        return Comparison::OtherLog;
    }
    match a.size().cmp(&b.size()) {
        std::cmp::Ordering::Less => Comparison::Older,
        std::cmp::Ordering::Greater => Comparison::Newer,
        std::cmp::Ordering::Equal if a.root() == b.root() => Comparison::Same,
        std::cmp::Ordering::Equal => Comparison::Fork,
    }
}

/// The proof that a newer checkpoint goes on from an older one, made from the tree of the log and verified; none when it doesn't.
///
/// # Errors
/// [`EngineError::SizeAhead`] where the log is shorter than a checkpoint; [`EngineError::Proof`].
pub fn consistency<R: Subtrees>(
    tree: &R,
    size: u64,
    older: &Checkpoint,
    newer: &Checkpoint,
) -> Result<Option<Vec<Hash>>, EngineError>
where
    R::Error: std::fmt::Display,
{
    if newer.size() > size {
        let asked = newer.size();
        return Err(EngineError::SizeAhead { asked, size });
    }
    let proof =
        consistency_proof(tree, older.size(), newer.size()).map_err(|e| EngineError::Proof(e.to_string()))?;
    let held = verify_consistency(older.size(), older.root(), newer.size(), newer.root(), &proof);
    Ok(held.is_ok().then_some(proof))
}

/// The same from the tiles of a bundle, whose size its own checkpoint says.
///
/// # Errors
/// As [`consistency`], [`EngineError::File`], [`EngineError::Unsigned`].
pub fn bundle_consistency(
    top: &Path,
    older: &Checkpoint,
    newer: &Checkpoint,
) -> Result<Option<Vec<Hash>>, EngineError> {
    let folder = Folder::walk(top, &mut Findings::default())?;
    let signed = SignedCheckpoint::parse(&folder.read("log/checkpoint")?.unwrap_or_default());
    let size = signed.map_err(|_| EngineError::Unsigned)?.unverified().size();
    let log = folder.log();
    consistency(&TileTree { log: &log, size }, size, older, newer)
}

/// The proof that an entry is in the log of a signed checkpoint, with the entry's bytes as its extra data.
///
/// # Errors
/// [`EngineError::Unproven`] for an entry that the checkpoint doesn't cover, or one whose bytes were destroyed;
/// [`EngineError::Read`].
pub fn prove(tree: &Tree, signed: SignedCheckpoint, index: Index) -> Result<TlogProof, EngineError> {
    let size = signed.unverified().size();
    let unproven = |zh: &str, en: &str| {
        let why = Words::new(zh, en);
        Err(EngineError::Unproven { index, why })
    };
    if index >= size {
        return unproven(
            "签名的检查点尚未包括它：请待下次登记签名后再出具",
            "the signed checkpoint doesn't cover it yet: the next recording signs it",
        );
    }
    let failed = |error: &dyn std::fmt::Display| EngineError::Proof(error.to_string());
    let hashes = inclusion_proof(tree, index, size).map_err(|e| failed(&e))?;
    let first = index - index % 256;
    let width = u16::try_from(256.min(size - first)).unwrap_or(256);
    let bundle = tree.bundle(index / 256, width)?;
    let nth = usize::try_from(index - first).unwrap_or(usize::MAX);
    match slots(&bundle, width).nth(nth) {
        Some(Ok(Slot::Entry(bytes))) => {
            TlogProof::new(index, hashes, signed, bytes.to_vec()).map_err(|e| failed(&e))
        }
        Some(Ok(Slot::Redacted { .. })) => unproven(
            "原文已遮蔽销毁（entry.redacted）；证据包仍可凭留存的哈希证明其位置",
            "its bytes were destroyed (entry.redacted); a bundle still proves its place by the hash that was kept",
        ),
        _ => unproven(
            "其内容无法读取：请执行 jianfu ledger check",
            "its bytes can't be read: run jianfu ledger check",
        ),
    }
}
