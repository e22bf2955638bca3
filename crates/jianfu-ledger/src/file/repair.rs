//! Carrying out what an inspection planned: torn bytes are moved aside, a recovered tail is made durable, derived files are
//! written again, the head is raised. Each step can be interrupted and done again. It must never delete a byte of an entries
//! file that isn't in `torn/` yet.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jianfu_proof::leaf_hash;

use super::disk::DiskFile;
use super::inspect::{Place, Plan, segments};
use super::layout::{Kind, head_text};
use super::levels;
use super::redact::{is_redacted, listed};
use super::store::Store;
use super::walk::{Step, Walk};
use crate::error::{Damage, DamageKind, FileError, ReadError, ReadFailure};
use crate::limits::count;

/// Bytes that are copied at a time.
const CHUNK: u64 = 1 << 20;

/// Carries out the plan and gives the files that it left in `torn/`.
pub(crate) fn repair(store: &Store, plan: &Plan) -> Result<Vec<PathBuf>, ReadError> {
    let torn = tear(store, plan)?;
    if let Some(from) = plan.kept_from {
        make_durable(store, from, plan.end)?;
    }
    derive(store, plan)?;
    if plan.head != plan.end.index {
        let head = store.disk.open_or_create(&store.layout.head())?;
        head.write_at(head_text(plan.end.index).as_bytes(), 0)?;
        head.sync()?;
    }
    levels::rebuild(store, plan.end.index, plan.walked_from)?;
    Ok(torn)
}

/// Moves the bytes after the end aside, from the last file to the first, so that an interruption leaves a ledger with fewer
/// torn bytes, never one with a hole.
fn tear(store: &Store, plan: &Plan) -> Result<Vec<PathBuf>, FileError> {
    let mut moved = Vec::new();
    if plan.torn.is_empty() {
        return Ok(moved);
    }
    store.disk.create_folder(&store.layout.torn())?;
    store.disk.sync_folder(&store.layout.dir)?;
    for &(segment, keep) in plan.torn.iter().rev() {
        let path = store.layout.file(Kind::Entries, segment);
        let len = store.disk.len(&path)?.unwrap_or(0);
        if len == 0 {
            store.disk.remove(&path)?;
            continue;
        }
        let aside = free_name(store, segment, keep)?;
        if keep == 0 {
            store.disk.rename(&path, &aside)?;
            store.disk.sync_folder(&store.layout.torn())?;
        } else {
            copy_aside(store, &path, keep..len, &aside)?;
        }
        moved.push(aside);
    }
    store.disk.sync_folder(&store.layout.folder(Kind::Entries))?;
    moved.reverse();
    Ok(moved)
}

/// `torn/<segment>-<offset>`, with a number after it when that name is taken: nothing there is ever written over.
fn free_name(store: &Store, segment: u64, offset: u64) -> Result<PathBuf, FileError> {
    let first = store.layout.torn().join(format!("{segment:06}-{offset}"));
    let mut name = first.clone();
    let mut number = 2_u32;
    while store.disk.len(&name)?.is_some() {
        name = first.with_added_extension(number.to_string());
        number = number.saturating_add(1);
    }
    Ok(name)
}

/// Copies the end of a file, makes the copy durable, and only then cuts the file.
fn copy_aside(
    store: &Store,
    path: &Path,
    bytes: std::ops::Range<u64>,
    aside: &Path,
) -> Result<(), FileError> {
    let from = store.disk.open_or_create(path)?;
    let to = store.disk.open_or_create(aside)?;
    copy(path, &from, bytes.clone(), &to, 0)?;
    to.sync()?;
    store.disk.sync_folder(&store.layout.torn())?;
    from.cut(bytes.start)?;
    from.sync()
}

/// Copies all of these bytes of the file at `path`: what it returns without having copied is cut, or taken for durable.
fn copy(
    path: &Path,
    from: &DiskFile,
    bytes: std::ops::Range<u64>,
    to: &DiskFile,
    mut at: u64,
) -> Result<(), FileError> {
    let mut next = bytes.start;
    while next < bytes.end {
        let len = usize::try_from(CHUNK.min(bytes.end - next)).unwrap_or(0);
        let chunk = from.read_up_to(len, next)?;
        if chunk.is_empty() {
            return Err(FileError {
                action: "read",
                path: path.to_owned(),
                source: Arc::new(io::ErrorKind::UnexpectedEof.into()),
            });
        }
        to.write_at(&chunk, at)?;
        next += count(chunk.len());
        at += count(chunk.len());
    }
    Ok(())
}

/// Writes the recovered tail again, over itself, and syncs it: after a failed fdatasync the page cache may hold, as clean,
/// bytes that the disk doesn't have, and a sync alone would not write them.
fn make_durable(store: &Store, from: Place, end: Place) -> Result<(), FileError> {
    for segment in from.segment..=end.segment {
        let path = store.layout.file(Kind::Entries, segment);
        let file = store.disk.open_or_create(&path)?;
        let start = if segment == from.segment { from.offset } else { 0 };
        let until = if segment == end.segment {
            end.offset
        } else {
            file.len()?
        };
        copy(&path, &file, start..until, &file, start)?;
        file.sync()?;
    }
    store.disk.sync_folder(&store.layout.folder(Kind::Entries))
}

/// Brings the derived files to the state that the entries say, durably.
fn derive(store: &Store, plan: &Plan) -> Result<(), ReadFailure> {
    let layout = &store.layout;
    let needed = layout.segments(plan.end.index);
    let mut changed = false;
    for &segment in plan.underived.iter().filter(|segment| **segment < needed) {
        derive_segment(store, segment, layout.held(segment, plan.end.index))?;
        changed = true;
    }
    for kind in [Kind::Offsets, Kind::Level0] {
        for segment in segments(store, kind)?
            .into_iter()
            .filter(|segment| *segment >= needed)
        {
            store.disk.remove(&layout.file(kind, segment))?;
            changed = true;
        }
        if changed {
            store.disk.sync_folder(&layout.folder(kind))?;
        }
    }
    Ok(())
}

fn derive_segment(store: &Store, segment: u64, held: u64) -> Result<(), ReadFailure> {
    let first = store.layout.first_of(segment);
    // Inspection saw all of it a moment ago; hashes that are fewer would be vouched for as if they were all.
    let changed = |nth: u64, offset: u64, kind| Damage {
        segment,
        index: first + nth,
        offset,
        kind,
    };
    let Some(file) = store.disk.open(&store.layout.file(Kind::Entries, segment))? else {
        return Err(changed(0, 0, DamageKind::MissingSegment).into());
    };
    let mut walk = Walk::new(file)?;
    let (mut offsets, mut level0) = (Vec::new(), Vec::new());
    let kept = store.hashes_on_file(segment, &(first..first + held))?;
    let redacted = listed(store)?;
    for nth in 0..held {
        let position = walk.position();
        let Step::Entry { end, bytes, .. } = walk.next()? else {
            return Err(changed(nth, position, DamageKind::NotAnEntry).into());
        };
        offsets.extend(end.to_be_bytes());
        // Of a redacted entry only the kept hash is left; inspection saw that it is there.
        let kept = usize::try_from(nth)
            .ok()
            .and_then(|nth| kept.get(nth).copied().flatten());
        let is_redacted = is_redacted(bytes) && redacted.contains(&(first + nth));
        let leaf = if is_redacted { kept } else { None };
        level0.extend(leaf.unwrap_or_else(|| leaf_hash(bytes)).0);
    }
    for (kind, bytes) in [(Kind::Offsets, offsets), (Kind::Level0, level0)] {
        store.disk.create_folder(&store.layout.folder(kind))?;
        // Never full length with a hole in it, whenever the power fails: opening goes by lengths.
        let place = store.layout.file(kind, segment);
        let new = place.with_extension("new");
        let file = store.disk.open_or_create(&new)?;
        file.write_at(&bytes, 0)?;
        file.cut(count(bytes.len()))?;
        file.sync()?;
        store.disk.rename(&new, &place)?;
        store.disk.sync_folder(&store.layout.folder(kind))?;
    }
    Ok(store.disk.sync_folder(&store.layout.dir)?)
}
