//! Folding a part of a ledger: what some lists have below a size, and nothing else. Figures of the months whose lists were
//! folded are those that the whole ledger would give; of other months there is nothing.

use std::ops::Range;
use std::sync::Arc;

use futures::StreamExt as _;
use jianfu_domain::day::Day;
use jianfu_domain::entry::Index;
use jianfu_domain::limits;
use jianfu_ledger::{Ledger, Page, ReadError};
use tokio::task::spawn_blocking;

use super::Derived;
use super::lists::List;
use crate::error::EngineError;
use crate::replay::{Folded, PAGES_AHEAD, PageFold, entries};

/// Entries between two that are wanted, over which is read rather than read anew.
const GAP: u64 = 256;

/// Folds the entries of some lists below a size, with the rules at that size. Nothing where the derived data can't be read.
///
/// # Errors
/// As [`crate::fold`].
pub async fn fold_part(
    ledger: &dyn Ledger,
    derived: &Derived,
    lists: &[List],
    size: Option<u64>,
) -> Result<Option<Folded>, EngineError> {
    let all = derived.size();
    let size = size.unwrap_or(all);
    if size > all {
        return Err(EngineError::SizeAhead {
            asked: size,
            size: all,
        });
    }
    let mut wanted = vec![List::Rules];
    wanted.extend(lists);
    let Ok(indexes) = derived.indexes(&wanted, size) else {
        return Ok(None);
    };
    let mut folded = fold_listed(ledger, indexes).await?;
    let mut last = None;
    if let Some(index) = size.checked_sub(1) {
        entries(ledger, index..size, |_, _, entry| {
            last = Some(entry.at);
            Ok(())
        })
        .await?;
    }
    folded.state.reach(size, last);
    Ok(Some(folded))
}

/// Folds the entries with these indexes, ascending.
pub(super) async fn fold_listed(ledger: &dyn Ledger, indexes: Vec<Index>) -> Result<Folded, EngineError> {
    let indexes = Arc::new(indexes);
    let fold_page = |page: Result<Page, ReadError>| {
        let indexes = Arc::clone(&indexes);
        async move {
            let page = page?;
            let interrupted = |error: tokio::task::JoinError| ReadError::Unavailable {
                reason: error.to_string(),
            };
            let fold = spawn_blocking(move || {
                let mut next = indexes.partition_point(|index| *index < page.first);
                // No command is decided on a part: no receipt need be remembered.
                PageFold::of(&page, Day::new(limits::YEARS.1, 12, 31), |index| {
                    let is_wanted = indexes.get(next) == Some(&index);
                    next += usize::from(is_wanted);
                    is_wanted
                })
            });
            fold.await.map_err(interrupted)?
        }
    };
    let mut folded = Folded::default();
    let pages = futures::stream::iter(ranges(&indexes)).flat_map(|range| ledger.read(range));
    let mut folds = pages.map(fold_page).buffered(PAGES_AHEAD);
    while let Some(fold) = folds.next().await {
        folded.absorb(fold?);
    }
    drop(folds);
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
