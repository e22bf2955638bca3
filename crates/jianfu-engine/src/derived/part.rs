//! Folding a part of a ledger: what some lists have below a size, and nothing else. Figures of the months whose lists were
//! folded are those that the whole ledger would give; of other months there is nothing.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use futures::StreamExt as _;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_ledger::{Ledger, Page, ReadError};
use tokio::task::spawn_blocking;

use super::Derived;
use super::contents::{self, cells_section};
use super::list::List;
use crate::error::EngineError;
use crate::replay::{Folded, PAGES_AHEAD, PageFold, entries, interrupted};

/// Entries between two that are wanted, over which is read rather than read anew.
const GAP: u64 = 256;

/// Folds the entries of some lists below a size, with the rules at that size.
///
/// # Errors
/// As [`crate::fold`].
pub async fn fold_part(
    ledger: &dyn Ledger,
    derived: &Derived,
    lists: &[List],
    size: Option<u64>,
) -> Result<Folded, EngineError> {
    let size = derived.bounded(size)?;
    let lists = [lists, &[List::Redactions]].concat();
    let rules = derived.rules(ledger, size).await?;
    let indexes = derived.indexes(ledger, &lists, size).await?;
    let mut folded = fold_listed(ledger, rules, indexes).await?;
    reach(ledger, &mut folded, size).await?;
    Ok(folded)
}

/// The same for figures: cells that are kept aren't read from their entries again. **Their items stand by their identity**, which
/// changes no figure; who shows items folds a part.
///
/// # Errors
/// As [`crate::fold`].
pub async fn fold_figures(
    ledger: &dyn Ledger,
    derived: &Derived,
    lists: &[List],
    size: Option<u64>,
) -> Result<Folded, EngineError> {
    let size = derived.bounded(size)?;
    let mut again = BTreeSet::new();
    loop {
        let rules = derived.rules(ledger, size).await?;
        let (kept, indexes) = derived.kept(ledger, &rules, lists, size).await?;
        let mut folded = fold_listed(ledger, rules, indexes).await?;
        match add_cached(&mut folded, kept).await? {
            None => {
                reach(ledger, &mut folded, size).await?;
                return Ok(folded);
            }
            // A checksum was right, and what it covers can't be added: each block that has such is made again, once.
            Some(number) if again.insert(number) => {
                derived.make_again(ledger, number).await?;
            }
            Some(number) => {
                let why = format!(
                    "the cells of block {number}, made just now, can't be added: this must not happen"
                );
                return Err(EngineError::Interrupted(why));
            }
        }
    }
}

/// Adds kept cells to what was folded beside them; of the first block whose cells can't be added the number.
async fn add_cached(folded: &mut Folded, kept: Vec<(u64, Vec<u8>)>) -> Result<Option<u64>, EngineError> {
    let decode = |(number, bytes): (u64, Vec<u8>)| async move {
        let cells = spawn_blocking(move || contents::cells(&bytes));
        Ok::<_, EngineError>((number, cells.await.map_err(interrupted)?))
    };
    let mut kept = futures::stream::iter(kept).map(decode).buffered(PAGES_AHEAD);
    while let Some(cells) = kept.next().await {
        let (number, cells) = cells?;
        if !cells.is_some_and(|cells| folded.cells.add_cached(&cells)) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// Says how far the ledger goes, and when its last entry was recorded.
async fn reach(ledger: &dyn Ledger, folded: &mut Folded, size: u64) -> Result<(), EngineError> {
    let mut last = None;
    entries(ledger, size.saturating_sub(1)..size, |_, _, entry| {
        last = Some(entry.at);
        Ok(())
    })
    .await?;
    folded.state.reach(size, last);
    Ok(())
}

impl Derived {
    /// A size, if the ledger has it.
    pub(super) fn bounded(&self, size: Option<u64>) -> Result<u64, EngineError> {
        let (size, all) = (size.unwrap_or(self.size), self.size);
        if size > all {
            return Err(EngineError::SizeAhead {
                asked: size,
                size: all,
            });
        }
        Ok(size)
    }

    /// Kept cells of some lists below a size, by block, and the entries that must be read beside them, ascending. What was
    /// recorded after its month was closed is read: it is late, and told apart by its index.
    async fn kept(
        &self,
        ledger: &dyn Ledger,
        rules: &Rules,
        lists: &[List],
        size: u64,
    ) -> Result<(Vec<(u64, Vec<u8>)>, Vec<Index>), EngineError> {
        let mut wanted = Vec::new();
        for month in lists.iter().filter_map(|list| list.month()) {
            let before = first_closed(rules, month).unwrap_or(size).min(size);
            let blocks = self.wanted(&cells_section(month), before);
            wanted.extend(
                blocks
                    .into_iter()
                    .filter(|(_, held, _)| held.header().end <= before),
            );
        }
        let kept = self.cells(ledger, wanted).await?;
        let has_cells: BTreeSet<(u64, &str)> = kept
            .iter()
            .map(|(number, name, _)| (*number, name.as_str()))
            .collect();
        let mut wanted = self.wanted(&List::Redactions.section(), size);
        for list in lists {
            let cells = list.month().map(cells_section).unwrap_or_default();
            let blocks = self.wanted(&list.section(), size);
            wanted.extend(
                blocks
                    .into_iter()
                    .filter(|(number, ..)| !has_cells.contains(&(*number, cells.as_str()))),
            );
        }
        let indexes = self.listed(ledger, wanted, size).await?;
        let kept = kept.into_iter().map(|(number, _, bytes)| (number, bytes));
        Ok((kept.collect(), indexes))
    }
}

/// The entries that say rules.
type Rules = Vec<(Index, Entry)>;

/// The first entry that closed days of a month.
fn first_closed(rules: &Rules, month: Period) -> Option<Index> {
    let has_days = |closed: &Period| closed.first() <= month.last() && closed.last() >= month.first();
    let mut closed = rules.iter().filter_map(|(index, entry)| match &entry.fact {
        Fact::MonthClosed(f) if has_days(&f.month) => Some(*index),
        _ => None,
    });
    closed.next()
}

/// Folds rules, and the entries with these indexes, ascending, in the order of the ledger.
pub(super) async fn fold_listed(
    ledger: &dyn Ledger,
    rules: Rules,
    indexes: Vec<Index>,
) -> Result<Folded, EngineError> {
    let ranges = ranges(&indexes);
    let mut wanted = indexes;
    wanted.extend(rules.iter().map(|(index, _)| *index));
    wanted.sort_unstable();
    let wanted = Arc::new(wanted);
    let fold_page = |page: Result<Page, ReadError>| {
        let wanted = Arc::clone(&wanted);
        async move {
            let page = page?;
            let pages = (page.first, page.end());
            let fold = spawn_blocking(move || {
                let mut next = wanted.partition_point(|index| *index < page.first);
                // No command is decided on a part: no receipt need be remembered.
                PageFold::of(&page, Day::new(limits::YEARS.1, 12, 31), |index| {
                    let is_wanted = wanted.get(next) == Some(&index);
                    next += usize::from(is_wanted);
                    is_wanted
                })
            });
            Ok::<_, EngineError>((pages, fold.await.map_err(interrupted)??))
        }
    };
    let mut folded = Folded::default();
    let mut rules = rules.into_iter().peekable();
    let pages = futures::stream::iter(ranges).flat_map(|range| ledger.read(range));
    let mut folds = pages.map(fold_page).buffered(PAGES_AHEAD);
    while let Some(fold) = folds.next().await {
        let ((first, end), fold) = fold?;
        let mut before = PageFold::default();
        while let Some((index, entry)) = rules.next_if(|(index, _)| *index < first) {
            before.add(index, entry);
        }
        folded.absorb(before);
        folded.absorb(fold);
        while rules.next_if(|(index, _)| *index < end).is_some() {} // they were in the page
    }
    drop(folds);
    let mut after = PageFold::default();
    rules.for_each(|(index, entry)| after.add(index, entry));
    folded.absorb(after);
    Ok(folded)
}

/// Ranges that hold the indexes, with small gaps read over.
pub(crate) fn ranges(indexes: &[Index]) -> Vec<Range<Index>> {
    let mut ranges: Vec<Range<Index>> = Vec::new();
    for index in indexes {
        match ranges.last_mut() {
            Some(range) if *index <= range.end + GAP => range.end = index + 1,
            _ => ranges.push(*index..index + 1),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_entries_are_read_together() {
        assert_eq!(ranges(&[]), []);
        assert_eq!(ranges(&[3, 4, 200, 900]), [3..201, 900..901]);
        assert_eq!(ranges(&[0, 258, 1_000]), [0..1, 258..259, 1_000..1_001]);
    }
}
