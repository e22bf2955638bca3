//! The entries that say rules, kept whole: they lie far apart in the ledger, and every reading of a part begins with all of them.
//! It must never keep one that can be redacted: those of facts of flow, of their reversals and of earlier redactions.

use bytes::Bytes;
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;

use crate::error::EngineError;
use crate::replay::decode;

const TREE: &str = "rules";

pub(super) fn keep(db: &sled::Db, rules: Vec<(Index, Bytes)>) -> Result<(), sled::Error> {
    let mut batch = sled::Batch::default();
    for (index, bytes) in rules {
        batch.insert(&index.to_be_bytes(), bytes.as_ref());
    }
    db.open_tree(TREE)?.apply_batch(batch)
}

/// The entries that say rules below a size, ascending, undecoded.
pub(super) fn read(db: &sled::Db, size: u64) -> Result<Vec<(Index, sled::IVec)>, sled::Error> {
    let pairs = db.open_tree(TREE)?.range(..size.to_be_bytes());
    let pairs = pairs.map(|pair| {
        let (index, bytes) = pair?;
        let index = index.as_ref().try_into().map_or(Index::MAX, Index::from_be_bytes);
        Ok((index, bytes))
    });
    pairs.collect()
}

/// The entries, decoded.
pub(super) fn decoded(rules: &[(Index, sled::IVec)]) -> Result<Vec<(Index, Entry)>, EngineError> {
    let entries = rules
        .iter()
        .map(|(index, bytes)| Ok((*index, decode(*index, bytes)?)));
    entries.collect()
}
