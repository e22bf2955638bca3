//! Replay: the entries of a ledger, decoded in order, and what they fold to at a size.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use futures::StreamExt as _;
use jianfu_domain::custody::has_blind_item;
use jianfu_domain::fold_delta::FoldDelta;
use jianfu_domain::state::State;
use jianfu_facts::assessment::facts::Input;
use jianfu_facts::custody::seal::SealField;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::issuer::meeting_changes::MeetingMerged;
use jianfu_facts::index::Index;
use jianfu_facts::kind::{FactKind as _, Fold};
use jianfu_facts::period::Period;
use jianfu_ledger::{Ledger, Page, ReadError};
use jianfu_views::cells::Cells;
use jianfu_views::figures::View;
use tokio::task::{JoinError, spawn_blocking};
use uuid::Uuid;

use crate::error::EngineError;

/// Pages that are folded side by side, ahead of the one whose turn it is.
pub(crate) const PAGES_AHEAD: usize = 8;

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
    /// Entries that were folded with a redacted item key: of these no cell holds a text that a redaction could take away.
    blind: BTreeSet<Index>,
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
    pub fn add(&mut self, entry: &Entry) {
        self.add_fact(self.state.size(), entry);
    }

    fn add_fact(&mut self, index: Index, entry: &Entry) {
        let mut fold = PageFold::default();
        fold.add(index, entry.clone());
        self.absorb(fold);
    }

    /// Folds what comes next, folded apart before.
    pub(crate) fn absorb(&mut self, fold: PageFold) {
        self.cells.merge(&fold.cells);
        self.sealed.extend(fold.sealed);
        self.blind.extend(fold.blind);
        for piece in fold.pieces {
            match piece {
                Piece::Entry(index, entry) => {
                    // Closed again, a month holds what came late before.
                    if let Fact::MonthClosed(closed) = &entry.fact {
                        self.late.remove(&closed.month);
                    }
                    // Its slot is about to be destroyed: a fold that goes on must not keep the text either.
                    if let Fact::EntryRedacted(redacted) = &entry.fact
                        && self.blind.insert(redacted.target)
                    {
                        self.cells.redact(redacted);
                    }
                    self.state.apply_at(index, &entry);
                }
                Piece::Delta(delta) => {
                    self.add_late(&delta);
                    self.state.apply_delta(&delta);
                }
            }
        }
    }

    fn add_late(&mut self, delta: &FoldDelta) {
        for (day, indexes) in delta.registered() {
            if let Some(month) = self.state.closed_on(*day) {
                self.late.entry(month).or_default().extend(indexes);
            }
        }
    }
}

/// What some entries fold to by themselves: sums, and in order what doesn't add.
#[derive(Default)]
pub(crate) struct PageFold {
    horizon: Option<Day>,
    cells: Cells,
    pieces: Vec<Piece>,
    sealed: Vec<(Uuid, SealField)>,
    blind: Vec<Index>,
}

enum Piece {
    /// A run of flow facts.
    Delta(Box<FoldDelta>),
    /// An entry that must come in its order.
    Entry(Index, Box<Entry>),
}

impl PageFold {
    /// The fold of those entries of a page that are wanted; receipts of before the horizon need not be remembered.
    pub(crate) fn of(
        page: &Page,
        horizon: Option<Day>,
        mut wanted: impl FnMut(Index) -> bool,
    ) -> Result<PageFold, EngineError> {
        let mut fold = PageFold {
            horizon,
            ..PageFold::default()
        };
        for (index, bytes) in (page.first..)
            .zip(&page.entries)
            .filter(|(index, _)| wanted(*index))
        {
            fold.add(index, decode(index, bytes)?);
        }
        for piece in &mut fold.pieces {
            if let Piece::Delta(delta) = piece {
                delta.settle();
            }
        }
        Ok(fold)
    }

    pub(crate) fn add(&mut self, index: Index, entry: Entry) {
        self.cells.add(&entry);
        if has_blind_item(&entry) {
            self.blind.push(index);
        }
        for seal in &entry.seals {
            self.sealed.push((entry.id(), seal.field.clone()));
        }
        if !FoldDelta::takes(&entry) {
            self.pieces.push(Piece::Entry(index, Box::new(entry)));
        } else if let Some(Piece::Delta(delta)) = self.pieces.last_mut() {
            delta.add(index, &entry);
        } else {
            let mut delta = FoldDelta::new(self.horizon);
            delta.add(index, &entry);
            self.pieces.push(Piece::Delta(Box::new(delta)));
        }
    }
}

/// Where an entry belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It must be folded in order.
    InOrder,
    /// A rating, or the reversal of one.
    Rating,
    /// A fact of flow that belongs to the day, or its reversal.
    Flow(Day),
}

/// Where an entry belongs: a reversal with the entry that it takes back.
pub(crate) fn place(entry: &Entry) -> Place {
    let fold = |fact: &Fact, on| match fact.info().fold {
        Fold::Adds => Place::Flow(on),
        Fold::Ratings => Place::Rating,
        Fold::InOrder | Fold::AsCopied => Place::InOrder,
    };
    match &entry.fact {
        Fact::EntryReversed(f) => f.copied().map_or(Place::InOrder, |copied| fold(&copied, f.on)),
        fact => fold(fact, entry.on),
    }
}

/// Whether an entry merges meetings, or takes that back.
pub(crate) fn is_merger(entry: &Entry) -> bool {
    match &entry.fact {
        Fact::MeetingMerged(_) => true,
        Fact::EntryReversed(f) => f.kind == MeetingMerged::KIND.name,
        _ => false,
    }
}

/// A task beside was interrupted: nothing was read.
#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
pub(crate) fn interrupted(error: JoinError) -> ReadError {
    ReadError::Unavailable {
        reason: error.to_string(),
    }
}

/// Decodes the entry at an index.
pub(crate) fn decode(index: Index, bytes: &[u8]) -> Result<Entry, EngineError> {
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
    let horizon = horizon(ledger, total).await?;
    fold_on(ledger, &mut folded, total, horizon, &mut progress).await?;
    let (last, state) = (folded.state.last(), &folded.state);
    let remembered = last.and_then(|last| state.remembered_from(last.day()));
    if remembered < horizon {
        // A window of history is open: more must be remembered.
        folded = Folded::default();
        fold_on(ledger, &mut folded, total, remembered, &mut progress).await?;
    }
    progress(Progress { done: total, total });
    tracing::debug!(size = total, "replayed");
    Ok(folded)
}

/// The first day of which receipts are still remembered when `size` entries are folded, unless a window of history is open then.
async fn horizon(ledger: &dyn Ledger, size: u64) -> Result<Option<Day>, EngineError> {
    let mut last = None;
    entries(ledger, size.saturating_sub(1)..size, |_, _, entry| {
        last = Some(entry.at.day());
        Ok(())
    })
    .await?;
    Ok(last.and_then(|last| State::default().remembered_from(last)))
}

/// Folds what follows, up to a size.
pub(crate) async fn fold_on(
    ledger: &dyn Ledger,
    folded: &mut Folded,
    total: u64,
    horizon: Option<Day>,
    mut progress: impl FnMut(Progress),
) -> Result<(), EngineError> {
    let fold_page = |page: Result<Page, ReadError>| async {
        let page = page?;
        let fold = spawn_blocking(move || PageFold::of(&page, horizon, |_| true));
        fold.await.map_err(interrupted)?
    };
    let mut folds = ledger
        .read(folded.state.size()..total)
        .map(fold_page)
        .buffered(PAGES_AHEAD);
    while let Some(fold) = folds.next().await {
        folded.absorb(fold?);
        progress(Progress {
            done: folded.state.size(),
            total,
        });
    }
    drop(folds);
    Ok(())
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
