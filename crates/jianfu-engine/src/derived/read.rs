//! Reading sections of blocks: from their files, from memory, and where they don't hold, from the ledger. It must never give
//! less than the ledger has.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use futures::StreamExt as _;
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_ledger::Ledger;
use tokio::task::spawn_blocking;

use super::Derived;
use super::contents::{self, RULES};
use super::folder::{Folder, Held};
use super::format::Encoded;
use super::list::List;
use crate::error::EngineError;
use crate::replay::{PAGES_AHEAD, interrupted};

/// Sections of lists and rules that are read by one task: they are small, and lie in many blocks.
const SMALL_AT_ONCE: usize = 64;

/// Sections of cells that are read by one task.
const LARGE_AT_ONCE: usize = 4;

/// A section that is wanted: its block, as it is kept, and its name.
pub(super) type Wanted = (u64, Held, String);

/// What a section of a block with a range says; nothing if it isn't what could have been kept.
type Decode<T> = fn(&[u8], &Range<Index>) -> Option<T>;

impl Derived {
    /// The entries of some lists below a size, ascending, each once.
    pub(crate) async fn indexes(
        &self,
        ledger: &dyn Ledger,
        lists: &[List],
        size: u64,
    ) -> Result<Vec<Index>, EngineError> {
        let wanted = lists.iter().flat_map(|list| self.wanted(&list.section(), size));
        self.listed(ledger, wanted.collect(), size).await
    }

    /// The entries below a size that some sections list, ascending, each once.
    pub(super) async fn listed(
        &self,
        ledger: &dyn Ledger,
        wanted: Vec<Wanted>,
        size: u64,
    ) -> Result<Vec<Index>, EngineError> {
        let lists = self
            .sections(ledger, wanted, contents::indexes, SMALL_AT_ONCE)
            .await?;
        let indexes = lists.into_iter().flat_map(|(.., indexes)| indexes);
        let mut indexes: Vec<Index> = indexes.filter(|index| *index < size).collect();
        indexes.sort_unstable();
        indexes.dedup();
        Ok(indexes)
    }

    /// The entries that say rules below a size, ascending.
    pub(super) async fn rules(
        &self,
        ledger: &dyn Ledger,
        size: u64,
    ) -> Result<Vec<(Index, Entry)>, EngineError> {
        let wanted = self.wanted(RULES, size);
        let rules = self
            .sections(ledger, wanted, contents::rules, SMALL_AT_ONCE)
            .await?;
        let rules = rules.into_iter().flat_map(|(.., rules)| rules);
        Ok(rules.take_while(|(index, _)| *index < size).collect())
    }

    /// Kept cells as they are kept, by block and section. Where a block has none, its entries are to be read.
    pub(super) async fn cells(
        &self,
        ledger: &dyn Ledger,
        wanted: Vec<Wanted>,
    ) -> Result<Vec<(u64, String, Vec<u8>)>, EngineError> {
        self.sections(ledger, wanted, |bytes, _| Some(bytes.to_vec()), LARGE_AT_ONCE)
            .await
    }

    /// The blocks that begin below a size and have a section.
    pub(super) fn wanted(&self, section: &str, size: u64) -> Vec<Wanted> {
        let held = self.held();
        let begun = held.iter().take_while(|(_, held)| held.header().first < size);
        let wanted = begun.filter(|(_, held)| held.directory().extent(section).is_some());
        wanted
            .map(|(number, held)| (*number, held.clone(), section.to_owned()))
            .collect()
    }

    /// What sections say, by block and name. A block whose section isn't as it was kept is made again.
    async fn sections<T: Send + 'static>(
        &self,
        ledger: &dyn Ledger,
        wanted: Vec<Wanted>,
        decode: Decode<T>,
        at_once: usize,
    ) -> Result<Vec<(u64, String, T)>, EngineError> {
        let tasks: Vec<Vec<Wanted>> = wanted.chunks(at_once).map(<[Wanted]>::to_vec).collect();
        let read = |wanted: Vec<Wanted>| {
            let folder = Arc::clone(&self.folder);
            spawn_blocking(move || {
                let read = |(number, held, name): Wanted| {
                    let value = section(&folder, number, &held, &name, decode);
                    (number, name, value)
                };
                wanted.into_iter().map(read).collect::<Vec<_>>()
            })
        };
        let mut read = futures::stream::iter(tasks).map(read).buffered(PAGES_AHEAD);
        let mut values = Vec::with_capacity(wanted.len());
        let mut again: BTreeMap<u64, Encoded> = BTreeMap::new();
        while let Some(read) = read.next().await {
            for (number, name, value) in read.map_err(interrupted)? {
                let value = match value {
                    Some(value) => Some(value),
                    None => {
                        let made = match again.remove(&number) {
                            Some(made) => made,
                            None => self.make_again(ledger, number).await?,
                        };
                        let value = value_of(&made, &name, decode)?;
                        again.insert(number, made);
                        value
                    }
                };
                values.extend(value.map(|value| (number, name, value)));
            }
        }
        Ok(values)
    }
}

fn section<T>(folder: &Folder, number: u64, held: &Held, name: &str, decode: Decode<T>) -> Option<T> {
    let range = held.header().range();
    match held {
        Held::Memory(encoded) => decode(encoded.section(name)?, &range),
        Held::File(directory) => decode(&folder.section(number, directory, name)?, &range),
    }
}

/// What a section says that was made just now; nothing if the block has no such section, as those in memory have no cells.
fn value_of<T>(made: &Encoded, name: &str, decode: Decode<T>) -> Result<Option<T>, EngineError> {
    let Some(bytes) = made.section(name) else {
        return Ok(None);
    };
    let value = decode(bytes, &made.directory.header().range());
    let unread = || {
        EngineError::Interrupted(format!(
            "{name}, made just now, can't be read: this must not happen"
        ))
    };
    value.map(Some).ok_or_else(unread)
}
