//! Looking at a ledger before it is written to: what is certain, what can be recovered, what is torn, or where it is
//! damaged. It reads only; what is to be done stands in the [`Plan`], so that damage can never lead to a cut.

use std::collections::BTreeSet;

use jianfu_proof::{Hash, leaf_hash};

use super::framing::{Framing, Unframed};
use super::layout::{HASH_BYTES, Kind, Layout, OFFSET_BYTES, PREFIX_BYTES, segment_named};
use super::redact::{is_redacted, listed, read_as};
use super::store::{Store, hashes, numbers};
use super::walk::{Step, Walk};
use crate::contract::{Index, PartFn, Size};
use crate::error::{Damage, DamageKind, FileError, ReadFailure};
use crate::limits::count;

/// A place between two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The entry that begins here, or would.
    pub(crate) index: Index,
    pub(crate) segment: u64,
    /// In the segment's file, in bytes.
    pub(crate) offset: u64,
}

/// Before the first entry.
const START: Place = Place {
    index: 0,
    segment: 0,
    offset: 0,
};

/// What opening for writing has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What the head file says.
    pub(crate) head: Size,
    /// The end of the last complete command: the size that the ledger opens with.
    pub(crate) end: Place,
    /// Where the entries begin that are kept although neither head nor hash vouches for them.
    pub(crate) kept_from: Option<Place>,
    /// Files of segments that have bytes after `end`, and from which byte on.
    pub(crate) torn: Vec<(u64, u64)>,
    /// Segments whose offsets or hashes have to be written again.
    pub(crate) underived: Vec<u64>,
    /// The first entry that was not passed over: hashes of higher levels are made anew from it on.
    pub(crate) walked_from: Index,
}

/// What must be there.
#[derive(Debug, Clone, Copy)]
struct Certain {
    size: Size,
    from: &'static str,
}

/// Inspects the ledger.
pub(crate) fn inspect(store: &Store, part: PartFn) -> Result<Plan, ReadFailure> {
    let head = store.head()?;
    let hashed = hashed(store)?;
    let certain = if hashed > head {
        Certain {
            size: hashed,
            from: "level0",
        }
    } else {
        Certain {
            size: head,
            from: "head",
        }
    };
    let segments = segments(store, Kind::Entries)?;
    let mut inspection = Inspection {
        store,
        part,
        certain,
        plan: Plan {
            head,
            end: Place {
                index: 0,
                segment: 0,
                offset: 0,
            },
            kept_from: None,
            torn: Vec::new(),
            underived: Vec::new(),
            walked_from: Index::MAX,
        },
        hashed,
        redacted: listed(store)?,
        framing: Framing::new(part),
        reached: START,
    };
    inspection.walk_all(&segments)?;
    inspection.finish(&segments)
}

/// Numbers of the segments that have a file of this kind, in order.
pub(crate) fn segments(store: &Store, kind: Kind) -> Result<Vec<u64>, FileError> {
    let names = store.disk.names(&store.layout.folder(kind))?;
    let mut numbers: Vec<u64> = names.iter().filter_map(|name| segment_named(name)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The index after the last entry that has a hash on file. Hashes are written after the entries were synced, so that the
/// entries of all hashes must be there, and those of the whole command.
fn hashed(store: &Store) -> Result<Size, ReadFailure> {
    for segment in segments(store, Kind::Level0)?.into_iter().rev() {
        let bytes = whole(store, Kind::Level0, segment, HASH_BYTES)?;
        let (whole, _) = bytes.as_chunks::<HASH_BYTES>();
        if let Some(last) = whole.iter().rposition(|hash| *hash != [0; HASH_BYTES]) {
            return Ok(store.layout.first_of(segment) + count(last) + 1);
        }
    }
    Ok(0)
}

/// A derived file of a segment; empty when it is missing.
fn whole(store: &Store, kind: Kind, segment: u64, width: usize) -> Result<Vec<u8>, ReadFailure> {
    let Some(file) = store.disk.open(&store.layout.file(kind, segment))? else {
        return Ok(Vec::new());
    };
    let most = usize::try_from(store.layout.segment_entries)
        .unwrap_or(usize::MAX)
        .saturating_mul(width);
    if file.len()? > count(most) {
        let index = store.layout.first_of(segment);
        return Err(Damage {
            segment,
            index,
            offset: 0,
            kind: DamageKind::Overlong,
        }
        .into());
    }
    Ok(file.read_up_to(most, 0)?)
}

struct Inspection<'a> {
    store: &'a Store,
    part: PartFn,
    certain: Certain,
    plan: Plan,
    /// The index after the last hash on file.
    hashed: Size,
    /// The entries on the list of redacted ones.
    redacted: BTreeSet<Index>,
    /// Where the commands stand.
    framing: Framing,
    /// The end of the entries that are there, whether their command is complete or not.
    reached: Place,
}

/// How walking through a segment ended.
enum Walked {
    /// All its entries are there.
    Full,
    /// The ledger's entries end in it.
    Ended,
}

impl Inspection<'_> {
    fn layout(&self) -> &Layout {
        &self.store.layout
    }

    fn walk_all(&mut self, segments: &[u64]) -> Result<(), ReadFailure> {
        let last = segments.last().copied();
        for (expected, &segment) in (0..).zip(segments) {
            if segment != expected {
                return self.missing(expected);
            }
            if Some(segment) != last && self.skip(segment)? {
                continue;
            }
            if matches!(self.walk(segment)?, Walked::Ended) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// A segment's file is missing while later ones are there: damage, unless nothing of it was ever certain.
    fn missing(&self, segment: u64) -> Result<(), ReadFailure> {
        let index = self.layout().first_of(segment);
        if self.certain.size > index {
            return Err(Damage {
                segment,
                index,
                offset: 0,
                kind: DamageKind::MissingSegment,
            }
            .into());
        }
        Ok(())
    }

    /// Passes over a segment if a later one has a hash, since all of it was synced before, and its files have the lengths that
    /// they should have. That its bytes are still the same is for a check to find out.
    fn skip(&mut self, segment: u64) -> Result<bool, ReadFailure> {
        let end = self.layout().first_of(segment + 1);
        if self.hashed <= end {
            return Ok(false);
        }
        let (disk, entries) = (&self.store.disk, self.layout().segment_entries);
        let len = disk.len(&self.layout().file(Kind::Entries, segment))?;
        let level0 = disk.len(&self.layout().file(Kind::Level0, segment))?;
        let complete =
            len.is_some() && level0 == Some(entries * count(HASH_BYTES)) && len == self.last_end(segment)?;
        if complete {
            self.reached = Place {
                index: end,
                segment,
                offset: len.unwrap_or(0),
            };
            self.framing = self.framing_at_end_of(segment)?;
            if self.framing.is_complete() {
                self.plan.end = self.reached;
            }
        }
        Ok(complete)
    }

    /// Where the last entry of a segment ends, if its offsets file is complete.
    fn last_end(&self, segment: u64) -> Result<Option<u64>, ReadFailure> {
        let entries = self.layout().segment_entries;
        let Some(file) = self
            .store
            .disk
            .open(&self.layout().file(Kind::Offsets, segment))?
        else {
            return Ok(None);
        };
        let last = file.read_up_to(OFFSET_BYTES + 1, (entries - 1) * count(OFFSET_BYTES))?;
        Ok(numbers(&last).next().filter(|_| last.len() == OFFSET_BYTES))
    }

    /// Where the commands stand after a segment that was passed over: its last entry tells.
    fn framing_at_end_of(&self, segment: u64) -> Result<Framing, ReadFailure> {
        let index = self.reached.index.saturating_sub(1);
        let page = self.store.page(&(index..index + 1), index + 1)?;
        let entry = page.entries.first().map(AsRef::as_ref).unwrap_or_default();
        let offset = self
            .reached
            .offset
            .saturating_sub(count(entry.len() + PREFIX_BYTES));
        let place = Place {
            index,
            segment,
            offset,
        };
        Ok(Framing::after(self.part, entry).map_err(|_unframed| damage(place, DamageKind::NotAnEntry))?)
    }

    /// Walks through a segment, hashing; moves the plan's end along, command by command.
    fn walk(&mut self, segment: u64) -> Result<Walked, ReadFailure> {
        let first = self.layout().first_of(segment);
        self.plan.walked_from = self.plan.walked_from.min(first);
        let level0 = whole(self.store, Kind::Level0, segment, HASH_BYTES)?;
        let mut kept = hashes(&level0);
        let file = self
            .store
            .disk
            .open(&self.layout().file(Kind::Entries, segment))?;
        let Some(file) = file else {
            return Ok(Walked::Ended);
        };
        let mut walk = Walk::new(file)?;
        let mut ends = Vec::new();
        let mut unhashed = false;
        let mut walked = Walked::Full;
        for index in first..first + self.layout().segment_entries {
            let place = Place {
                index,
                segment,
                offset: walk.position(),
            };
            let Step::Entry { end, bytes, .. } = walk.next()? else {
                self.must_not_be_certain(place)?;
                walked = Walked::Ended;
                break;
            };
            let hash = kept.next().flatten();
            let Some(bytes) = self.witnessed(place, bytes, hash)? else {
                walked = Walked::Ended;
                break;
            };
            unhashed |= hash.is_none();
            if index == self.certain.size {
                self.plan.kept_from = Some(place);
            }
            let step = self.framing.next(bytes);
            self.must_be_framed(place, step)?;
            match step {
                Ok(true) => {
                    self.plan.end = Place {
                        index: index + 1,
                        segment,
                        offset: end,
                    }
                }
                Ok(false) => {}
                Err(_unframed) => {
                    walked = Walked::Ended;
                    break;
                }
            }
            ends.push(end);
            self.reached = Place {
                index: index + 1,
                segment,
                offset: end,
            };
        }
        if unhashed || !self.derived(segment, &ends, level0.len())? {
            self.plan.underived.push(segment);
        }
        if matches!(walked, Walked::Full) && walk.len() > walk.position() {
            self.must_not_be_overlong(segment, walk.position())?;
            walked = Walked::Ended;
        }
        Ok(walked)
    }

    /// What a slot reads as, if it agrees with the hash that was kept of it; none where the ledger ends before it.
    fn witnessed<'b>(
        &self,
        place: Place,
        slot: &'b [u8],
        kept: Option<Hash>,
    ) -> Result<Option<&'b [u8]>, Damage> {
        let redacted = is_redacted(slot) && self.redacted.contains(&place.index);
        match kept {
            Some(hash) if !redacted && hash != leaf_hash(slot) => Err(damage(place, DamageKind::HashDiffers)),
            None if redacted && place.index < self.certain.size => {
                Err(damage(place, DamageKind::RedactedUnhashed))
            }
            // No entry ends in a zero, and only what has a hash is ever redacted: a power failure left these.
            None if is_redacted(slot) && place.index >= self.certain.size => Ok(None),
            None if is_redacted(slot) => Err(damage(place, DamageKind::NotAnEntry)),
            _ => Ok(Some(if redacted { read_as(slot) } else { slot })),
        }
    }

    /// Whether the offsets file says exactly these ends, and level0 has as many hashes.
    fn derived(&self, segment: u64, ends: &[u64], level0: usize) -> Result<bool, ReadFailure> {
        let offsets = whole(self.store, Kind::Offsets, segment, OFFSET_BYTES)?;
        let same = offsets.len() == ends.len() * OFFSET_BYTES && numbers(&offsets).eq(ends.iter().copied());
        Ok(same && level0 == ends.len() * HASH_BYTES)
    }

    fn must_not_be_certain(&self, place: Place) -> Result<(), Damage> {
        if place.index < self.certain.size {
            Err(damage(place, self.short()))
        } else {
            Ok(())
        }
    }

    fn must_be_framed(&self, place: Place, step: Result<bool, Unframed>) -> Result<(), Damage> {
        let certain = place.index < self.certain.size;
        if step.is_err() && certain {
            Err(damage(place, DamageKind::NotAnEntry))
        } else {
            Ok(())
        }
    }

    /// Bytes after a segment's last entry are damage when later entries are certain, and torn otherwise.
    fn must_not_be_overlong(&self, segment: u64, offset: u64) -> Result<(), Damage> {
        let next = self.layout().first_of(segment + 1);
        if self.certain.size > next {
            return Err(damage(
                Place {
                    index: next - 1,
                    segment,
                    offset,
                },
                DamageKind::Overlong,
            ));
        }
        Ok(())
    }

    /// The same place, at the beginning of the next segment if it is the end of a full one.
    fn next_place(&self, place: Place) -> Place {
        match self.layout().segment_of(place.index) {
            segment if segment > place.segment => Place {
                index: place.index,
                segment,
                offset: 0,
            },
            _ => place,
        }
    }

    fn short(&self) -> DamageKind {
        DamageKind::Short {
            certain: self.certain.size,
            from: self.certain.from,
        }
    }

    /// Everything after the last complete command is torn, if nothing of it was certain.
    fn finish(mut self, segments: &[u64]) -> Result<Plan, ReadFailure> {
        let end = self.plan.end;
        if end.index < self.certain.size {
            // Either certain entries are missing, or they are there and their command isn't.
            let missing = if self.reached.index < self.certain.size {
                self.reached
            } else {
                end
            };
            return Err(damage(self.next_place(missing), self.short()).into());
        }
        for &segment in segments.iter().filter(|segment| **segment >= end.segment) {
            let keep = if segment == end.segment { end.offset } else { 0 };
            let len = self
                .store
                .disk
                .len(&self.layout().file(Kind::Entries, segment))?
                .unwrap_or(0);
            if len > keep || segment > end.segment {
                self.plan.torn.push((segment, keep));
                self.plan.underived.push(segment);
            }
        }
        self.plan.kept_from = self.plan.kept_from.filter(|place| place.index < end.index);
        self.plan.underived.sort_unstable();
        self.plan.underived.dedup();
        Ok(self.plan)
    }
}

fn damage(place: Place, kind: DamageKind) -> Damage {
    Damage {
        segment: place.segment,
        index: place.index,
        offset: place.offset,
        kind,
    }
}
