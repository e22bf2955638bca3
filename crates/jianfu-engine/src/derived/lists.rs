//! Lists of entries by what they say: those of a month (by the day that they belong to), those of rules, ratings. Indexes
//! ascend, each written as the distance from the one before in LEB128, some thousands to a chunk.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;
use futures::StreamExt as _;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_ledger::{Ledger, Page, ReadError};
use tokio::task::spawn_blocking;

use super::blocks::{self, Blocks};
use super::rules;
use crate::error::EngineError;
use crate::replay::{PAGES_AHEAD, Place, Progress, decode, interrupted, is_merger, place};

/// Indexes of a chunk; the last one of a list grows until it has so many.
const CHUNK: usize = 65_536;

/// 清单: which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Registry, rules, periods, polls, schemes, publications, custody: everything that must be folded in order.
    Rules,
    /// Redactions, which stand on the list of rules too: what they restate may be redacted again, so that it isn't kept whole.
    Redactions,
    /// Ratings and their reversals.
    Ratings,
    /// Entries with a sealed text, which stand on another list too.
    Sealed,
    /// Meetings merged into others and the reversals of these, which stand on the list of their month too: what they merge may
    /// be of any month before.
    Mergers,
    /// Facts of flow that belong to a month, and their reversals.
    Month(Period),
}

impl List {
    /// The calendar months of a period.
    #[must_use]
    pub fn months(period: Period) -> Vec<List> {
        period.calendar_months().into_iter().map(List::Month).collect()
    }

    fn tree(self) -> String {
        match self {
            List::Rules => "list/rules".to_owned(),
            List::Redactions => "list/redactions".to_owned(),
            List::Ratings => "list/ratings".to_owned(),
            List::Sealed => "list/sealed".to_owned(),
            List::Mergers => "list/mergers".to_owned(),
            List::Month(month) => format!("list/{month}"),
        }
    }

    fn of(place: Place) -> List {
        match place {
            Place::InOrder => List::Rules,
            Place::Rating => List::Ratings,
            Place::Flow(day) => List::Month(Period::month_of(day)),
        }
    }
}

pub(super) type Lists = BTreeMap<List, Vec<Index>>;

/// Goes through the entries of a range: their lists are returned; the entries of [`List::Rules`] and the cells of whole blocks
/// are kept as they come. The inner error is sled's.
pub(super) async fn of(
    db: &sled::Db,
    ledger: &dyn Ledger,
    range: Range<Index>,
    mut progress: impl FnMut(Progress),
) -> Result<Result<Lists, sled::Error>, EngineError> {
    let start = blocks::read_from(range.start, range.end);
    let total = range.end - start;
    let read = |page: Result<Page, ReadError>| async {
        let page = page?;
        let sorted = spawn_blocking(move || Sorted::of(&page, range.start));
        sorted.await.map_err(interrupted)?
    };
    let (mut lists, mut blocks) = (Lists::new(), Blocks::default());
    let mut pages = ledger.read(start..range.end).map(read).buffered(PAGES_AHEAD);
    while let Some(page) = pages.next().await {
        let mut page: Sorted = page?;
        for (list, indexes) in &mut page.lists {
            lists.entry(*list).or_default().append(indexes);
        }
        blocks.append(page.blocks);
        if let Err(reason) = rules::keep(db, page.rules).and_then(|()| blocks.keep(db, page.end)) {
            return Ok(Err(reason));
        }
        progress(Progress {
            done: page.end - start,
            total,
        });
    }
    Ok(Ok(lists))
}

/// The entries of a page by what they say.
struct Sorted {
    end: Index,
    lists: Lists,
    blocks: Blocks,
    rules: Vec<(Index, Bytes)>,
}

impl Sorted {
    /// Entries before `from` are listed already.
    fn of(page: &Page, from: Index) -> Result<Sorted, EngineError> {
        let mut sorted = Sorted {
            end: page.end(),
            lists: Lists::new(),
            blocks: Blocks::default(),
            rules: Vec::new(),
        };
        for (index, bytes) in (page.first..).zip(&page.entries) {
            let entry = decode(index, bytes)?;
            let list = List::of(place(&entry));
            if let List::Month(month) = list {
                sorted.blocks.add(index, month, &entry);
            }
            if index < from {
                continue;
            }
            match (list, &entry.fact) {
                (List::Rules, Fact::EntryRedacted(_)) => {
                    sorted.lists.entry(List::Redactions).or_default().push(index);
                }
                (List::Rules, _) => sorted.rules.push((index, bytes.clone())),
                _ => {}
            }
            sorted.lists.entry(list).or_default().push(index);
            if !entry.seals.is_empty() {
                sorted.lists.entry(List::Sealed).or_default().push(index);
            }
            if is_merger(&entry) {
                sorted.lists.entry(List::Mergers).or_default().push(index);
            }
        }
        Ok(sorted)
    }
}

/// Adds indexes to the lists that are kept.
pub(super) fn append(db: &sled::Db, lists: &Lists) -> Result<(), sled::Error> {
    for (list, indexes) in lists {
        let tree = db.open_tree(list.tree())?;
        let mut all = Vec::new();
        if let Some((first, last)) = tree.last()? {
            let kept = decoded(&last);
            if kept.len() < CHUNK {
                tree.remove(first)?;
                all = kept;
            }
        }
        all.extend(indexes);
        for chunk in all.chunks(CHUNK) {
            let first = chunk.first().copied().unwrap_or(0);
            tree.insert(first.to_be_bytes(), encoded(chunk))?;
        }
    }
    Ok(())
}

/// The indexes of a list below a size.
pub(super) fn read(db: &sled::Db, list: List, size: u64) -> Result<Vec<Index>, sled::Error> {
    let tree = db.open_tree(list.tree())?;
    let mut indexes = Vec::new();
    for chunk in tree.range(..size.to_be_bytes()) {
        let (_, bytes) = chunk?;
        indexes.extend(decoded(&bytes).into_iter().take_while(|index| *index < size));
    }
    Ok(indexes)
}

fn encoded(indexes: &[Index]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(indexes.len());
    let mut before = 0;
    for index in indexes {
        let mut distance = index - before;
        before = *index;
        loop {
            let seven = u8::try_from(distance & 0x7f).unwrap_or(0);
            distance >>= 7;
            if distance == 0 {
                bytes.push(seven);
                break;
            }
            bytes.push(seven | 0x80);
        }
    }
    bytes
}

fn decoded(bytes: &[u8]) -> Vec<Index> {
    let mut indexes = Vec::with_capacity(bytes.len());
    let (mut before, mut distance, mut shift) = (0_u64, 0_u64, 0_u32);
    for byte in bytes {
        distance |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            before = before.saturating_add(distance);
            indexes.push(before);
            (distance, shift) = (0, 0);
        } else {
            shift += 7;
        }
    }
    indexes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_read_back() {
        let indexes: Vec<Index> = vec![0, 1, 2, 127, 128, 300, 16_384, 2_097_152, 1 << 40];
        assert_eq!(decoded(&encoded(&indexes)), indexes);
        assert_eq!(encoded(&[5, 6, 7, 8]).len(), 4);
    }
}
