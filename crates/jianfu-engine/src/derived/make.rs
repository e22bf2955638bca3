//! Making blocks from the entries of the ledger: those that are missing, and what came since. It must never keep a block of which
//! an entry is missing.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use futures::StreamExt as _;
use jianfu_facts::index::Index;
use jianfu_ledger::{Ledger, Page, ReadError};
use jianfu_proof::Hash;
use tokio::task::spawn_blocking;

use super::Derived;
use super::contents::Contents;
use super::folder::{Folder, Held};
use super::format::{Encoded, Place};
use crate::error::EngineError;
use crate::replay::{PAGES_AHEAD, Progress, interrupted};

impl Derived {
    /// Makes what is missing of the blocks that were found; true if there was anything.
    pub(super) async fn catch_up(
        &self,
        ledger: &dyn Ledger,
        found: BTreeMap<u64, Held>,
        progress: impl FnMut(Progress),
    ) -> Result<bool, EngineError> {
        let mut ranges: Vec<Range<Index>> = Vec::new();
        let mut begun = BTreeMap::new();
        for number in 0..self.size.div_ceil(self.folder.block_entries) {
            let mut range = self.range(number);
            match found.get(&number) {
                Some(held) if held.header().end == range.end => continue,
                Some(Held::Memory(encoded)) if !self.is_whole(&range) => {
                    let kept = encoded.directory.header().range();
                    if let Some(contents) = Contents::of_sections(encoded.sections(), &kept) {
                        range.start = kept.end;
                        begun.insert(number, contents);
                    }
                }
                _ => {}
            }
            match ranges.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => ranges.push(range),
            }
        }
        *self.held() = found;
        let is_grown = !ranges.is_empty();
        self.make(ledger, ranges, begun, progress).await?;
        Ok(is_grown)
    }

    /// Whether a range is all that a block can have.
    pub(super) fn is_whole(&self, range: &Range<Index>) -> bool {
        range.end - range.start == self.folder.block_entries
    }

    /// Goes through the entries of some ranges, each up to the end of a block, and keeps their blocks as they are complete.
    async fn make(
        &self,
        ledger: &dyn Ledger,
        ranges: Vec<Range<Index>>,
        mut begun: BTreeMap<u64, Contents>,
        mut progress: impl FnMut(Progress),
    ) -> Result<(), EngineError> {
        let total = ranges.iter().map(|range| range.end - range.start).sum();
        let mut done = 0;
        let mut last: Option<(Index, Hash)> = None;
        let pages = futures::stream::iter(ranges).flat_map(|range| ledger.read(range));
        let mut pages = pages
            .map(|page| sorted(page, Arc::clone(&self.folder), self.size))
            .buffered(PAGES_AHEAD);
        while let Some(page) = pages.next().await {
            let (end, sorted) = page?;
            for (number, contents) in sorted {
                done += contents.entries();
                match begun.entry(number) {
                    std::collections::btree_map::Entry::Vacant(new) => {
                        new.insert(contents);
                    }
                    std::collections::btree_map::Entry::Occupied(mut old) => old.get_mut().append(contents),
                }
                let range = self.range(number);
                if range.end <= end
                    && let Some(contents) = begun.remove(&number)
                {
                    let place = self.place(ledger, range, last).await?;
                    last = Some((place.range.end, place.root));
                    self.keep(number, place, contents).await?;
                }
            }
            progress(Progress { done, total });
        }
        Ok(())
    }

    /// A range with the ledger's roots at both its ends; one of them may be known.
    async fn place(
        &self,
        ledger: &dyn Ledger,
        range: Range<Index>,
        known: Option<(Index, Hash)>,
    ) -> Result<Place, EngineError> {
        let before = match known {
            Some((size, root)) if size == range.start => root,
            _ => ledger.root(range.start).await?,
        };
        Ok(Place {
            block_entries: self.folder.block_entries,
            before,
            root: ledger.root(range.end).await?,
            range,
        })
    }

    /// Keeps what was made of a block, and gives it as it was made.
    async fn keep(&self, number: u64, place: Place, contents: Contents) -> Result<Encoded, EngineError> {
        let folder = Arc::clone(&self.folder);
        let (held, encoded) = kept(folder, place, contents).await?;
        self.held().insert(number, held);
        Ok(encoded)
    }

    /// Makes one block again, which was found not to hold, and gives it as it was made.
    pub(super) async fn make_again(&self, ledger: &dyn Ledger, number: u64) -> Result<Encoded, EngineError> {
        tracing::debug!(number, "a block of derived data doesn't hold: it is made again");
        let range = self.range(number);
        let place = self.held().get(&number).map(|held| held.header().place());
        let place = match place.filter(|place| place.range == range) {
            Some(place) => place,
            None => self.place(ledger, range.clone(), None).await?,
        };
        let contents = contents(ledger, &self.folder, range, self.size).await?;
        self.keep(number, place, contents).await
    }
}

/// What the entries of one block say, read from the ledger.
pub(super) async fn contents(
    ledger: &dyn Ledger,
    folder: &Arc<Folder>,
    range: Range<Index>,
    size: u64,
) -> Result<Contents, EngineError> {
    let pages = ledger.read(range);
    let mut pages = pages
        .map(|page| sorted(page, Arc::clone(folder), size))
        .buffered(PAGES_AHEAD);
    let mut contents: Option<Contents> = None;
    while let Some(page) = pages.next().await {
        for (_, next) in page?.1 {
            match &mut contents {
                None => contents = Some(next),
                Some(contents) => contents.append(next),
            }
        }
    }
    Ok(contents.unwrap_or_else(|| Contents::new(false)))
}

/// Keeps what was made of a block, if it is of all its entries.
pub(super) async fn kept(
    folder: Arc<Folder>,
    place: Place,
    contents: Contents,
) -> Result<(Held, Encoded), EngineError> {
    let (end, wanted) = (place.range.end, place.range.end - place.range.start);
    if contents.entries() != wanted {
        let made = contents.entries();
        return Err(EngineError::Interrupted(format!(
            "{made} of {wanted} entries up to {end} were read: this must not happen"
        )));
    }
    let kept = spawn_blocking(move || folder.keep(&place, contents));
    let kept = kept.await.map_err(interrupted)?;
    kept.ok_or_else(|| {
        EngineError::Interrupted(format!("what the entries up to {end} say can't be serialized"))
    })
}

/// The entries of a page by block, and where the page ends. Cells are made for blocks that can be kept whole.
async fn sorted(
    page: Result<Page, ReadError>,
    folder: Arc<Folder>,
    size: u64,
) -> Result<(Index, Vec<(u64, Contents)>), EngineError> {
    let page = page?;
    let sort = move || {
        let whole = if folder.is_writable() {
            size / folder.block_entries
        } else {
            0
        };
        let mut blocks: Vec<(u64, Contents)> = Vec::new();
        for (index, bytes) in (page.first..).zip(&page.entries) {
            let number = index / folder.block_entries;
            match blocks.last_mut() {
                Some((last, contents)) if *last == number => contents.add(index, bytes)?,
                _ => {
                    let mut contents = Contents::new(number < whole);
                    contents.add(index, bytes)?;
                    blocks.push((number, contents));
                }
            }
        }
        Ok((page.end(), blocks))
    };
    spawn_blocking(sort).await.map_err(interrupted)?
}
