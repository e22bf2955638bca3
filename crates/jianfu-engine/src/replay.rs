//! Replay: the entries of a ledger, decoded in order, and what they fold to at a size.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use futures::StreamExt as _;
use jianfu_domain::assessment::facts::Input;
use jianfu_domain::cells::Cells;
use jianfu_domain::custody::seal::SealField;
use jianfu_domain::entry::{Entry, Index};
use jianfu_domain::fact::Fact;
use jianfu_domain::figures::View;
use jianfu_domain::period::Period;
use jianfu_domain::state::State;
use jianfu_ledger::Ledger;
use uuid::Uuid;

use crate::error::EngineError;

/// How far a replay is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Entries folded.
    pub done: u64,
    /// Entries to fold.
    pub total: u64,
}

/// A ledger folded to a size: everything in step.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// Registry, periods, polls, schemes, publications.
    pub state: State,
    /// The cells.
    pub cells: Cells,
    /// Facts recorded after the month that they belong to was closed, by month.
    pub late: BTreeMap<Period, Vec<Index>>,
    /// Sealed fields, by the id of their entry.
    pub sealed: BTreeSet<(Uuid, SealField)>,
}

impl Folded {
    /// Cells and objects, for figures.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View {
            cells: &self.cells,
            state: &self.state,
        }
    }

    /// Folds the next entry.
    pub(crate) fn add(&mut self, entry: &Entry) {
        self.add_fact(self.state.size(), entry);
    }

    fn add_fact(&mut self, index: Index, entry: &Entry) {
        if let Some(month) = self
            .state
            .closed_on(entry.on)
            .filter(|_| entry.fact.flow().is_some())
        {
            self.late.entry(month).or_default().push(index);
        }
        // Closed again, a month holds what came late before.
        if let Fact::MonthClosed(closed) = &entry.fact {
            self.late.remove(&closed.month);
        }
        for seal in &entry.seals {
            self.sealed.insert((entry.id(), seal.field.clone()));
        }
        self.cells.add(entry);
        self.state.apply_at(index, entry);
    }
}

/// Decodes the entry at an index.
fn decode(index: Index, bytes: &[u8]) -> Result<Entry, EngineError> {
    Entry::decode(bytes).map_err(|source| EngineError::Entry { index, source })
}

/// Goes through the entries of a range in order, with their bytes.
///
/// # Errors
/// [`EngineError::Read`], [`EngineError::Entry`] for an entry that this program can't read, or what `visit` returns.
pub async fn entries(
    ledger: &dyn Ledger,
    range: Range<Index>,
    mut visit: impl FnMut(Index, &[u8], Entry) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let mut pages = ledger.read(range);
    while let Some(page) = pages.next().await {
        let page = page?;
        for (index, bytes) in (page.first..).zip(&page.entries) {
            visit(index, bytes, decode(index, bytes)?)?;
        }
    }
    Ok(())
}

/// Folds the first `size` entries, or all.
///
/// # Errors
/// [`EngineError::SizeAhead`] for a size beyond the ledger, and those of [`entries`].
pub async fn fold(
    ledger: &dyn Ledger,
    size: Option<u64>,
    mut progress: impl FnMut(Progress),
) -> Result<Folded, EngineError> {
    let all = ledger.size().await?;
    let total = size.unwrap_or(all);
    if total > all {
        return Err(EngineError::SizeAhead {
            asked: total,
            size: all,
        });
    }
    let mut folded = Folded::default();
    entries(ledger, 0..total, |index, _, entry| {
        folded.add(&entry);
        if index % 4_096 == 0 {
            progress(Progress { done: index, total });
        }
        Ok(())
    })
    .await?;
    progress(Progress { done: total, total });
    tracing::debug!(size = total, "replayed");
    Ok(folded)
}

/// Folds a publication's input: everything before its size, then the named later entries. The root is that of the size.
///
/// # Errors
/// As [`fold`].
pub async fn fold_input(ledger: &dyn Ledger, input: &Input) -> Result<Folded, EngineError> {
    let mut folded = fold(ledger, Some(input.size), |_| {}).await?;
    for index in &input.plus {
        let index = *index;
        entries(ledger, index..index + 1, |index, _, entry| {
            folded.add_fact(index, &entry);
            Ok(())
        })
        .await?;
    }
    Ok(folded)
}
