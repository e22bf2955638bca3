//! Which entries together are a command: the rule by which an append is admitted and a tail recovered, one and the same, so
//! that nothing that was acknowledged can ever be taken for torn. It must never know what an entry says beside its part.

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
        let (i, n) = part_of(part, entry)?;
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
        let (i, n) = part_of(self.part, entry)?;
        let belongs = self.open.map_or(i == 1, |expected| expected == (i, n));
        if !belongs {
            return Err(Unframed::WrongPart);
        }
        self.open = following(i, n);
        Ok(self.is_complete())
    }
}

fn part_of(part: PartFn, entry: &[u8]) -> Result<(u32, u32), Unframed> {
    part(entry)
        .filter(|(i, n)| (1..=*n).contains(i))
        .ok_or(Unframed::NotAnEntry)
}

fn following(i: u32, n: u32) -> Option<(u32, u32)> {
    (i < n).then(|| (i.saturating_add(1), n))
}

/// Refuses records that aren't whole commands.
pub(crate) fn admit(part: PartFn, records: &[Record]) -> Result<(), Rejection> {
    let mut framing = Framing::new(part);
    for (at, record) in records.iter().enumerate() {
        framing.next(&record.bytes).map_err(|unframed| match unframed {
            Unframed::NotAnEntry => Rejection::NotAnEntry { at },
            Unframed::WrongPart => Rejection::BrokenCommand { at },
        })?;
    }
    if !framing.is_complete() {
        return Err(Rejection::BrokenCommand { at: records.len() });
    }
    Ok(())
}
