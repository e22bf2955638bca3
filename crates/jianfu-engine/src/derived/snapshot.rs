//! 快照: the memory of the state at a size, so that a ledger is opened for writing without reading it whole. The writer alone keeps
//! and reads them, while it holds the ledger's lock: a fold that begins from one is a [`Derived`]'s.

use jianfu_domain::snapshot::StateSnapshot;
use jianfu_ledger::Ledger;

use super::Derived;
use super::list::List;
use super::part::fold_listed;
use super::store::{self, Found};
use crate::error::EngineError;
use crate::replay::{Folded, Progress, fold, fold_on};

impl Derived {
    /// The ledger folded to its size, for writing: from the newest snapshot on, if one fits. **Its cells are those of the
    /// entries since the snapshot alone**: who asks for figures folds their months. To be called by a writer that holds the
    /// ledger's lock, and by nobody else: snapshots are kept in a place that one process has for itself.
    ///
    /// # Errors
    /// As [`crate::fold`]. Snapshots that can't be read or kept are no error.
    pub async fn fold_for_writing(
        &self,
        ledger: &dyn Ledger,
        progress: impl FnMut(Progress),
    ) -> Result<Folded, EngineError> {
        let mut folded = match self.remembered(ledger).await? {
            Some(memory) => self.restored(ledger, memory).await?,
            None => Folded::default(),
        };
        let from = folded.state.size();
        match from {
            0 => folded = fold(ledger, Some(self.size), progress).await?,
            _ => fold_on(ledger, &mut folded, self.size, None, progress).await?,
        }
        if self.size - from >= self.snapshot_worth.max(self.size / 16) {
            let root = ledger.root(self.size).await?;
            let memory = folded.state.snapshot();
            store::apart(&self.snapshots, move |path| store::keep(path, &memory, root)).await;
        }
        Ok(folded)
    }

    /// The entries that say rules, and what is remembered of all.
    async fn restored(&self, ledger: &dyn Ledger, memory: StateSnapshot) -> Result<Folded, EngineError> {
        let size = memory.rest.size;
        let rules = self.rules(ledger, size).await?;
        let redactions = self.indexes(ledger, &[List::Redactions], size).await?;
        let mut folded = fold_listed(ledger, rules, redactions).await?;
        let sealed = self.indexes(ledger, &[List::Sealed], size).await?;
        folded.sealed = fold_listed(ledger, Vec::new(), sealed).await?.sealed;
        folded.state.restore(memory);
        Ok(folded)
    }

    /// The newest memory of this ledger that is whole.
    async fn remembered(&self, ledger: &dyn Ledger) -> Result<Option<StateSnapshot>, EngineError> {
        let mut passed_over: Vec<&'static str> = Vec::new();
        loop {
            let (most, not) = (self.size, passed_over.clone());
            let found = store::apart(&self.snapshots, move |path| store::newest(path, most, &not)).await;
            let Some(Some(Found { name, root, memory })) = found else {
                return Ok(None);
            };
            if ledger.root(memory.rest.size).await? == root {
                tracing::debug!(size = memory.rest.size, "opened from a snapshot");
                return Ok(Some(memory));
            }
            passed_over.push(name);
        }
    }
}
