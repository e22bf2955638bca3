//! The log under examination, wherever it lies: every entry hashed again, redactions held against the entries that record
//! them, the root compared, and an earlier checkpoint. It must never know a file's path.

use std::convert::Infallible;
use std::fmt::Display;

use jianfu_facts::index::Index;
use jianfu_proof::{
    Checkpoint, Frontier, Hash, Redaction, Rehash, RehashError, Rehashed, Subtrees as _, TileError, TileLog,
    TileTree,
};

use super::collect::{Collected, Collector};
use super::verdict::{Findings, Verdict, Words};

/// Hashes every entry again; what is wrong is a finding. Gives the root when all of it is as the tiles say.
pub(crate) fn rehash<L: TileLog>(
    log: &L,
    size: u64,
    threads: usize,
    collector: &Collector<'_>,
    findings: &mut Findings,
    progress: &(dyn Fn(u64) + Sync),
) -> Option<Rehashed>
where
    L::Error: Display,
{
    let visit = |index: Index, bytes: &[u8]| -> Result<(), Infallible> {
        collector.take(index, bytes);
        Ok(())
    };
    let how = Rehash {
        threads,
        visit: Some(&visit),
        progress: Some(progress),
    };
    match how.run(log, size) {
        Ok(rehashed) => Some(rehashed),
        Err(error) => {
            let (entry, why) = told(&error);
            let what = match entry {
                Some(entry) => Words::new(
                    format!("第 {entry} 号记录不是当时签名的那一条：{why}"),
                    format!("entry {entry} isn't the one that was signed: {why}"),
                ),
                None => Words::new(
                    format!("哈希文件不可信：{why}"),
                    format!("the hashes can't be relied on: {why}"),
                ),
            };
            findings.add(Verdict::Tampered, entry, what);
            None
        }
    }
}

/// The entry that an error concerns, and the error in words.
fn told<E: Display>(error: &RehashError<E, Infallible>) -> (Option<Index>, String) {
    match error {
        RehashError::Unread { bundle, source } => (Some(bundle.index * 256), source.to_string()),
        RehashError::Malformed { index, .. }
        | RehashError::Entry { index, .. }
        | RehashError::Refused { index, .. } => (Some(*index), error.to_string()),
        RehashError::TooManyRedactions { index } => (Some(*index), error.to_string()),
        RehashError::Node { tile, position, .. } => {
            let entry = (tile.level == 0).then(|| tile.index * 256 + u64::from(*position));
            (entry, error.to_string())
        }
        RehashError::Tile(TileError::Unread { source, tile }) => (None, format!("{tile}: {source}")),
        RehashError::Tile(error) => (None, error.to_string()),
        RehashError::SizeTooLarge { .. } => (None, error.to_string()),
    }
}

/// Holds the redacted slots against the entries that record a redaction: same restatement, and the kept hash of the bytes that
/// were destroyed.
pub(crate) fn redactions<L: TileLog>(
    log: &L,
    size: u64,
    found: &[Redaction],
    collected: &Collected,
    findings: &mut Findings,
) {
    let tree = TileTree { log, size };
    for redaction in found {
        let index = redaction.index;
        let kept = tree.node(0, index).ok().map(|hash| hash.to_string());
        let mut recorded = collected.redactions.get(&index).into_iter().flatten();
        let same = recorded.any(|r| r.restated == redaction.restated && Some(&r.kept) == kept.as_ref());
        if !same {
            let what = Words::new(
                format!("第 {index} 号记录的原文已被销毁，台账中没有与之相符的遮蔽记录"),
                format!(
                    "the bytes of entry {index} were destroyed, and no entry records a redaction that says so"
                ),
            );
            findings.add(Verdict::Tampered, Some(index), what);
        }
    }
}

/// The root that the entries have, held against the one that was signed.
pub(crate) fn signed_root(root: Option<Hash>, signed: &Checkpoint, findings: &mut Findings) {
    if root.is_some_and(|root| root != *signed.root()) {
        let what = Words::new(
            "全部记录的根哈希与签名的检查点不符",
            "the entries don't have the root that was signed",
        );
        findings.add(Verdict::Tampered, None, what);
    }
}

/// The root of the first entries of a log that was hashed again; nothing where its hashes can't be read.
pub(crate) fn root_at<L: TileLog>(log: &L, size: u64, at: u64) -> Option<Hash> {
    let tree = TileTree { log, size };
    Frontier::of(&tree, at).ok().map(|frontier| frontier.root())
}

/// An earlier checkpoint held against a log of so many entries that was hashed again; true if the log goes on from it.
pub(crate) fn since<L: TileLog>(log: &L, size: u64, earlier: &Checkpoint, findings: &mut Findings) -> bool {
    let held = earlier.size();
    if held > size {
        let what = Words::new(
            format!("早先的检查点有 {held} 条记录，现在只有 {size} 条：台账被截断或换成了旧副本"),
            format!(
                "the earlier checkpoint has {held} entries, and there are {size}: cut off, or replaced by an older copy"
            ),
        );
        findings.add(Verdict::Rollback, None, what);
        return false;
    }
    // Hashes that can't be read anchor nothing.
    let Some(root) = root_at(log, size, held) else {
        return false;
    };
    if root != *earlier.root() {
        let what = Words::new(
            format!("前 {held} 条记录与早先的检查点不是同一段历史"),
            format!("the first {held} entries are not those of the earlier checkpoint"),
        );
        findings.add(Verdict::Fork, None, what);
        return false;
    }
    held > 0
}
