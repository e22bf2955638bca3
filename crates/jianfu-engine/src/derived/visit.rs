//! Going through the entries of some lists one by one, or through the whole ledger where there is no derived data. It must
//! never know what an entry is sought for: who visits must take no notice of entries that stand on other lists.

use futures::StreamExt as _;
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_ledger::Ledger;

use super::Derived;
use super::list::List;
use super::part::ranges;
use crate::error::EngineError;
use crate::replay::{decode, entries};

/// A ledger, with the derived data by which entries are found in it, or to be read whole.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The ledger.
    pub ledger: &'a dyn Ledger,
    /// Its derived data; nothing where it is to be read whole.
    pub derived: Option<&'a Derived>,
}

impl<'a> Source<'a> {
    /// A ledger that is read whole.
    #[must_use]
    pub fn whole(ledger: &'a dyn Ledger) -> Source<'a> {
        Source {
            ledger,
            derived: None,
        }
    }

    /// Visits in order at least the entries of some lists below a size; of a ledger that is to be read whole, all of them.
    ///
    /// # Errors
    /// Those of [`entries`]; [`EngineError::SizeAhead`] for a size beyond the derived data.
    pub async fn visit(
        self,
        lists: &[List],
        size: u64,
        mut visit: impl FnMut(Index, Entry),
    ) -> Result<(), EngineError> {
        let Some(derived) = self.derived else {
            return entries(self.ledger, 0..size, |index, _, entry| {
                visit(index, entry);
                Ok(())
            })
            .await;
        };
        let size = derived.bounded(Some(size))?;
        let indexes = derived.indexes(self.ledger, lists, size).await?;
        let mut pages = futures::stream::iter(ranges(&indexes)).flat_map(|range| self.ledger.read(range));
        let mut wanted = indexes.iter().copied().peekable();
        while let Some(page) = pages.next().await {
            let page = page?;
            for (index, bytes) in (page.first..).zip(&page.entries) {
                // What lies between two that are wanted is read over, not decoded.
                if wanted.next_if_eq(&index).is_some() {
                    visit(index, decode(index, bytes)?);
                }
            }
        }
        Ok(())
    }
}
