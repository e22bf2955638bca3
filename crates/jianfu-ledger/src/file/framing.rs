//! Which entries together are a command: the rule by which an append is admitted and a tail recovered, one and the same, so
//! that nothing that was acknowledged can ever be taken for torn. It must never know what an entry says beside its part.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::contract::{PartFn, Record};
use crate::error::Rejection;

/// Where the commands stand after an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Framing {
    part: PartFn,
    /// The part that must come next and the number of parts, within a command.
    open: Option<(u32, u32)>,
}

/// Why an entry can't come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unframed {
    NotAnEntry,
    WrongPart,
}

impl Framing {
    /// Before the first entry.
    pub(crate) fn new(part: PartFn) -> Self {
        Self { part, open: None }
    }

    /// After an entry that is known to be in its place.
    pub(crate) fn after(part: PartFn, entry: &[u8]) -> Result<Self, Unframed> {
        let (i, n) = within(part(entry))?;
        Ok(Self {
            part,
            open: following(i, n),
        })
    }

    /// Whether no command is open.
    pub(crate) fn is_complete(&self) -> bool {
        self.open.is_none()
    }

    /// Takes the next entry; true when its command is complete with it.
    pub(crate) fn next(&mut self, entry: &[u8]) -> Result<bool, Unframed> {
        self.take((self.part)(entry))
    }

    /// Takes the next entry by the part that it was found to be.
    fn take(&mut self, part: Option<(u32, u32)>) -> Result<bool, Unframed> {
        let (i, n) = within(part)?;
        let belongs = self.open.map_or(i == 1, |expected| expected == (i, n));
        if !belongs {
            return Err(Unframed::WrongPart);
        }
        self.open = following(i, n);
        Ok(self.is_complete())
    }
}

fn within(part: Option<(u32, u32)>) -> Result<(u32, u32), Unframed> {
    part.filter(|(i, n)| (1..=*n).contains(i))
        .ok_or(Unframed::NotAnEntry)
}

fn following(i: u32, n: u32) -> Option<(u32, u32)> {
    (i < n).then(|| (i.saturating_add(1), n))
}

/// Entries that are looked at together by one thread.
const TOGETHER: usize = 16;

/// What parts the records of an append are, found out by as many threads as have time: each takes the next few.
#[derive(Debug)]
pub(crate) struct Parts {
    part: PartFn,
    records: Arc<[Record]>,
    next: AtomicUsize,
    found: Vec<Found>,
}

/// The parts that a few entries are; none where an entry is none.
type Found = OnceLock<Vec<Option<(u32, u32)>>>;

impl Parts {
    pub(crate) fn new(part: PartFn, records: &Arc<[Record]>) -> Self {
        let mut found = Vec::new();
        found.resize_with(records.len().div_ceil(TOGETHER), OnceLock::new);
        Self {
            part,
            records: Arc::clone(records),
            next: AtomicUsize::new(0),
            found,
        }
    }

    pub(crate) fn records(&self) -> &Arc<[Record]> {
        &self.records
    }

    /// Looks at entries until each is looked at or being looked at by another.
    pub(crate) fn help(&self) {
        while let Some((nth, found)) = self.claim() {
            let _found_by_another = found.set(self.look(nth));
        }
    }

    fn claim(&self) -> Option<(usize, &Found)> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        Some(nth).zip(self.found.get(nth))
    }

    fn look(&self, nth: usize) -> Vec<Option<(u32, u32)>> {
        let records = self.records.chunks(TOGETHER).nth(nth).unwrap_or_default();
        records.iter().map(|record| (self.part)(&record.bytes)).collect()
    }

    /// Refuses records that aren't whole commands. What another thread is still at is done here once more: that is never
    /// waited for.
    pub(crate) fn admit(&self) -> Result<(), Rejection> {
        self.help();
        let here = |nth: usize, found: &Found| found.get().cloned().unwrap_or_else(|| self.look(nth));
        let found = self.found.iter().enumerate();
        whole_commands(self.part, found.flat_map(|(nth, found)| here(nth, found)))
    }
}

/// Refuses records that aren't whole commands.
pub(crate) fn admit(part: PartFn, records: &[Record]) -> Result<(), Rejection> {
    whole_commands(part, records.iter().map(|record| part(&record.bytes)))
}

fn whole_commands(part: PartFn, parts: impl Iterator<Item = Option<(u32, u32)>>) -> Result<(), Rejection> {
    let mut framing = Framing::new(part);
    let mut after = 0;
    for (at, part) in parts.enumerate() {
        framing.take(part).map_err(|unframed| match unframed {
            Unframed::NotAnEntry => Rejection::NotAnEntry { at },
            Unframed::WrongPart => Rejection::BrokenCommand { at },
        })?;
        after = at + 1;
    }
    if !framing.is_complete() {
        return Err(Rejection::BrokenCommand { at: after });
    }
    Ok(())
}
