//! 影响: what changed between two sizes of a ledger: the figures of a period by their values, entries by their deltas.

use std::collections::BTreeMap;
use std::ops::Range;

use jianfu_facts::cell::Cell;
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_ledger::Ledger;
use jianfu_views::cells::deltas;
use jianfu_views::digests::{VIEWS, of_cells, of_state};
use jianfu_views::figures::{FigureName, Value, View};
use jianfu_views::publication::figures_of;

use crate::error::EngineError;
use crate::replay::{Folded, Progress, entries, fold};

/// A figure whose value differs between two sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The figure.
    pub name: FigureName,
    /// Its value at the smaller size.
    pub before: Value,
    /// Its value at the larger size.
    pub after: Value,
}

/// The figures of a period that differ between two views of a ledger, by name.
#[must_use]
pub fn changes(before: &View<'_>, after: &View<'_>, period: Period) -> Vec<Changed> {
    let names = [before, after]
        .into_iter()
        .flat_map(|view| figures_of(view, period));
    let names: BTreeMap<String, FigureName> = names.map(|name| (name.to_string(), name)).collect();
    let changed = |name: FigureName| Changed {
        before: before.value(&name),
        after: after.value(&name),
        name,
    };
    let changed = names.into_values().map(changed);
    changed
        .filter(|changed| changed.before != changed.after)
        .collect()
}

/// An entry with the deltas that it adds to cells.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Index of the entry.
    pub index: Index,
    /// The entry.
    pub entry: Box<Entry>,
    /// Its deltas.
    pub deltas: Vec<(Cell, i64)>,
}

/// What each entry of a range changed.
///
/// # Errors
/// Those of [`entries`].
pub async fn effects(ledger: &dyn Ledger, range: Range<Index>) -> Result<Vec<Effect>, EngineError> {
    let mut effects = Vec::new();
    entries(ledger, range, |index, _, entry| {
        effects.push(Effect {
            index,
            deltas: deltas(&entry),
            entry: Box::new(entry),
        });
        Ok(())
    })
    .await?;
    Ok(effects)
}

/// A view folded in several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The view and its version.
    pub view: &'static str,
    /// The digest by each way: the way of every command (pages side by side), entry after entry, and for cells in shards.
    pub digests: Vec<(&'static str, String)>,
}

impl Compared {
    /// Whether all ways come to the same.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.digests
            .windows(2)
            .all(|pair| matches!(pair, [(_, a), (_, b)] if a == b))
    }
}

/// Shards among which the entries are dealt in turn.
const SHARDS: u64 = 3;

/// Folds a ledger in several ways and compares the digests of the views.
///
/// # Errors
/// As [`fold`].
pub async fn compare(
    ledger: &dyn Ledger,
    size: Option<u64>,
    mut progress: impl FnMut(Progress),
) -> Result<Vec<Compared>, EngineError> {
    let by_pages = fold(ledger, size, &mut progress).await?;
    let total = by_pages.state.size();
    let mut live = Folded::default();
    let mut shards: BTreeMap<u64, Folded> = BTreeMap::new();
    entries(ledger, 0..total, |index, _, entry| {
        live.add(&entry);
        shards.entry(index % SHARDS).or_default().cells.add(&entry);
        if index % 4_096 == 0 {
            progress(Progress { done: index, total });
        }
        Ok(())
    })
    .await?;
    let mut sum = Folded::default();
    for shard in shards.values().rev() {
        sum.cells.merge(&shard.cells);
    }
    let digest = |of: &Folded| of_cells(&of.cells).as_str().to_owned();
    let state = |of: &Folded| of_state(&of.state).as_str().to_owned();
    let [cells, states] = VIEWS;
    Ok(vec![
        Compared {
            view: cells,
            digests: vec![
                ("pages", digest(&by_pages)),
                ("live", digest(&live)),
                ("shards", digest(&sum)),
            ],
        },
        Compared {
            view: states,
            digests: vec![("pages", state(&by_pages)), ("live", state(&live))],
        },
    ])
}
