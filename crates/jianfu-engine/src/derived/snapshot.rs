//! 快照: the memory of the state at a size, in chunks, so that a ledger is opened for writing without reading it whole. Two are
//! kept, so that one is whole whenever the power fails. Each says its version, size and root, and is dropped when one differs.

use jianfu_domain::memory::{Memory, Rest, VERSION};
use jianfu_ledger::{Ledger, ReadError};
use jianfu_proof::Hash;
use serde::{Deserialize, Serialize};

use super::lists::List;
use super::part::fold_listed;
use super::{Derived, rules};
use crate::error::EngineError;
use crate::replay::{Folded, Progress, fold, fold_on};

/// Pairs of a chunk: one mebibyte.
const CHUNK: usize = 65_536;
/// Entries folded since the last snapshot from which on another one is made; or a sixteenth of the ledger, if that is more.
const WORTH: u64 = 65_536;
const TREES: [&str; 2] = ["snapshot/0", "snapshot/1"];
const HEAD: &[u8] = b"head";

/// What a snapshot says of itself; written last.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    version: String,
    root: String,
    commands: u64,
    reversed: u64,
    rest: Rest,
}

impl Derived {
    /// The ledger folded to its size, for writing: from the newest snapshot on, if one fits. **Its cells are those of the
    /// entries since the snapshot alone**: who asks for figures folds their months.
    ///
    /// # Errors
    /// As [`crate::fold`].
    pub async fn fold_for_writing(
        &self,
        ledger: &dyn Ledger,
        progress: impl FnMut(Progress),
    ) -> Result<Folded, EngineError> {
        let mut folded = match self.remembered(ledger).await? {
            Some(memory) => self.recalled(ledger, memory).await?,
            None => Folded::default(),
        };
        let from = folded.state.size();
        match from {
            0 => folded = fold(ledger, Some(self.size), progress).await?,
            _ => fold_on(ledger, &mut folded, self.size, None, progress).await?,
        }
        if self.size - from >= WORTH.max(self.size / 16) {
            let root = ledger.root(self.size).await?;
            if let Err(reason) = self.keep(&folded.state.memory(), root) {
                tracing::warn!(%reason, "no snapshot of the views could be kept");
            }
        }
        Ok(folded)
    }

    /// The entries that say rules, and what is remembered of all.
    async fn recalled(&self, ledger: &dyn Ledger, memory: Memory) -> Result<Folded, EngineError> {
        let size = memory.rest.size;
        let unavailable = |error: sled::Error| ReadError::Unavailable {
            reason: error.to_string(),
        };
        let rules = rules::decoded(&rules::read(&self.db, size).map_err(unavailable)?)?;
        let redactions = self.indexes(&[List::Redactions], size).map_err(unavailable)?;
        let mut folded = fold_listed(ledger, rules, redactions).await?;
        let sealed = self.indexes(&[List::Sealed], size).map_err(unavailable)?;
        folded.sealed = fold_listed(ledger, Vec::new(), sealed).await?.sealed;
        folded.state.recall(memory);
        Ok(folded)
    }

    /// The newest memory of this ledger that is whole.
    async fn remembered(&self, ledger: &dyn Ledger) -> Result<Option<Memory>, EngineError> {
        let mut heads: Vec<(&str, Head)> = TREES
            .into_iter()
            .filter_map(|tree| Some((tree, self.head(tree)?)))
            .collect();
        heads.sort_by_key(|(_, head)| std::cmp::Reverse(head.rest.size));
        for (tree, head) in heads {
            let size = head.rest.size;
            let is_ours = size <= self.size && ledger.root(size).await?.to_string() == head.root;
            if is_ours && let Some(memory) = self.memory(tree, head) {
                tracing::debug!(size, "opened from a snapshot");
                return Ok(Some(memory));
            }
        }
        Ok(None)
    }

    fn head(&self, tree: &str) -> Option<Head> {
        let head = self.db.open_tree(tree).ok()?.get(HEAD).ok()??;
        let head: Head = serde_json::from_slice(&head).ok()?;
        (head.version == VERSION).then_some(head)
    }

    fn memory(&self, tree: &str, head: Head) -> Option<Memory> {
        let tree = self.db.open_tree(tree).ok()?;
        Some(Memory {
            commands: pairs(&tree, b"commands", head.commands)?,
            reversed: pairs(&tree, b"reversed", head.reversed)?,
            rest: head.rest,
        })
    }

    /// Keeps a memory in the place of the older of the two.
    fn keep(&self, memory: &Memory, root: Hash) -> Result<(), sled::Error> {
        let size_of = |tree: &&str| self.head(tree).map_or(0, |head| head.rest.size);
        let Some(name) = TREES.into_iter().min_by_key(size_of) else {
            return Ok(());
        };
        let tree = self.db.open_tree(name)?;
        tree.clear()?;
        keep_pairs(&tree, b"commands", &memory.commands)?;
        keep_pairs(&tree, b"reversed", &memory.reversed)?;
        self.db.flush()?;
        let count = |pairs: &Vec<(u64, u64)>| u64::try_from(pairs.len()).unwrap_or(u64::MAX);
        let head = Head {
            version: VERSION.to_owned(),
            root: root.to_string(),
            commands: count(&memory.commands),
            reversed: count(&memory.reversed),
            rest: memory.rest.clone(),
        };
        let head = serde_json::to_vec(&head).map_err(|error| sled::Error::Unsupported(error.to_string()))?;
        tree.insert(HEAD, head)?;
        self.db.flush()?;
        Ok(())
    }
}

fn key(name: &[u8], chunk: usize) -> Vec<u8> {
    let chunk = u32::try_from(chunk).unwrap_or(u32::MAX);
    [name, &chunk.to_be_bytes()].concat()
}

fn keep_pairs(tree: &sled::Tree, name: &[u8], pairs: &[(u64, u64)]) -> Result<(), sled::Error> {
    for (nth, chunk) in pairs.chunks(CHUNK).enumerate() {
        let bytes: Vec<u8> = chunk
            .iter()
            .flat_map(|(key, value)| [key.to_be_bytes(), value.to_be_bytes()])
            .flatten()
            .collect();
        tree.insert(key(name, nth), bytes)?;
    }
    Ok(())
}

/// Pairs that were kept; nothing if they are not as many as were kept.
fn pairs(tree: &sled::Tree, name: &[u8], count: u64) -> Option<Vec<(u64, u64)>> {
    let mut pairs = Vec::new();
    for nth in 0.. {
        let Some(bytes) = tree.get(key(name, nth)).ok()? else {
            break;
        };
        let (numbers, _) = bytes.as_chunks::<8>();
        let mut numbers = numbers.iter().map(|number| u64::from_be_bytes(*number));
        while let (Some(key), Some(value)) = (numbers.next(), numbers.next()) {
            pairs.push((key, value));
        }
    }
    (u64::try_from(pairs.len()) == Ok(count)).then_some(pairs)
}
