//! Backup (备份) of a ledger that may be being written to: a consistent beginning of it, in a folder of its own, hashed again
//! before it counts. Restoring is the same in the other direction. It must never change what it copies from.
//!
//! What was destroyed in the ledger before the last entry was copied is destroyed in the copy: the slots of all redacted entries
//! are looked at again after that, and a redaction that is under way, or was interrupted, is carried out in the copy. Hashes come
//! last, since the hash of an entry is on file before it is redacted.

use std::fs;
use std::path::Path;

use super::Options;
use super::check::{Progress, check};
use super::layout::{HASH_BYTES, KINDS, Kind, OFFSET_BYTES, PREFIX_BYTES, TOP_LEVEL, head_text};
use super::store::Store;
use super::{levels, redact};
use crate::contract::Size;
use crate::error::{BackupError, ReadError};
use crate::limits::count;

/// Bytes that are copied at a time.
const CHUNK: usize = 1 << 20;

/// Copies the ledger in `from` as far as it is durable into `to`, which must not hold anything, and hashes the copy again;
/// gives its size. A writer may go on meanwhile. `torn/` is not copied. An interrupted copy has no `head`, and is no ledger.
///
/// # Errors
/// [`BackupError`]; what was copied is taken away again.
pub async fn backup(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Size, BackupError> {
    // A copy asks for no parts: it recovers nothing.
    backup_with(from, to, &Options::new("", |_| None), progress).await
}

/// For tests: a backup of a ledger with other segments, or on a disk that fails.
#[doc(hidden)]
pub async fn backup_with(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    options: &Options,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Size, BackupError> {
    let (source, copy) = (options.store(from.as_ref()), options.store(to.as_ref()));
    let copied = tokio::task::spawn_blocking(move || backup_into(&source, &copy, &mut progress)).await;
    copied.map_err(|error| BackupError::Interrupted {
        reason: error.to_string(),
    })?
}

fn backup_into(
    source: &Store,
    copy: &Store,
    progress: &mut dyn FnMut(Progress),
) -> Result<Size, BackupError> {
    let dir = &copy.layout.dir;
    if source.disk.len(&source.layout.folder(Kind::Entries))?.is_none() {
        let dir = source.layout.dir.clone();
        return Err(BackupError::NotALedger { dir });
    }
    if !copy.disk.names(dir)?.is_empty() {
        return Err(BackupError::NotEmpty { dir: dir.clone() });
    }
    let was_there = copy.disk.len(dir)?.is_some();
    let copied = fill(source, copy, progress);
    if copied.is_err() {
        clear(copy, was_there);
    }
    copied
}

fn fill(source: &Store, copy: &Store, progress: &mut dyn FnMut(Progress)) -> Result<Size, BackupError> {
    let size = source.head().map_err(ReadError::from)?;
    for kind in KINDS {
        copy.disk.create_folder(&copy.layout.folder(kind))?;
    }
    let segments = 0..source.layout.segments(size);
    for segment in segments.clone() {
        let held = source.layout.held(segment, size);
        copy_file(
            source,
            copy,
            Kind::Entries,
            segment,
            end_of(source, segment, size)?,
        )?;
        copy_file(source, copy, Kind::Offsets, segment, held * count(OFFSET_BYTES))?;
        let done = source.layout.first_of(segment + 1).min(size);
        progress(Progress { done, total: size });
    }
    redact_again(source, copy, size)?;
    for segment in segments {
        let len = source.layout.held(segment, size) * count(HASH_BYTES);
        copy_file(source, copy, Kind::Level0, segment, len)?;
    }
    levels::rebuild(copy, size, 0)?;
    check(copy, size, progress)?;
    for kind in KINDS {
        copy.disk.sync_folder(&copy.layout.folder(kind))?;
    }
    copy.disk.sync_folder(&copy.layout.dir)?;
    let head = copy.disk.open_or_create(&copy.layout.head())?;
    head.write_at(head_text(size).as_bytes(), 0)?;
    head.sync()?;
    copy.disk.sync_folder(&copy.layout.dir)?;
    if let Some(parent) = copy.layout.dir.parent().filter(|parent| parent.is_dir()) {
        copy.disk.sync_folder(parent)?;
    }
    Ok(size)
}

/// Copies the beginning of a segment's file; all of it if it lags.
fn copy_file(source: &Store, copy: &Store, kind: Kind, segment: u64, len: u64) -> Result<(), BackupError> {
    let Some(from) = source.disk.open(&source.layout.file(kind, segment))? else {
        return Ok(());
    };
    let to = copy.disk.open_or_create(&copy.layout.file(kind, segment))?;
    let mut at = 0;
    while at < len {
        let wanted = usize::try_from(len - at).unwrap_or(CHUNK).min(CHUNK);
        let bytes = from.read_up_to(wanted, at)?;
        if bytes.is_empty() {
            break; // what lags is derived; of the entries, the check will miss them
        }
        to.write_at(&bytes, at)?;
        at += count(bytes.len());
    }
    Ok(to.sync()?)
}

/// Copies the list of redacted entries, and their slots once more where the copy has other bytes. The intent is looked at
/// before the list: what is announced later begins after everything was copied.
fn redact_again(source: &Store, copy: &Store, size: Size) -> Result<(), BackupError> {
    let intent = redact::intent(source)?;
    let mut list = redact::listed(source)?;
    list.extend(intent.map(|intent| intent.index));
    let mut lines = String::new();
    for &index in list.range(..size) {
        lines.push_str(&format!("{index:020}\n"));
        let slot = source.raw(&(index..index + 1), size).map_err(ReadError::from)?;
        if copy.raw(&(index..index + 1), size).map_err(ReadError::from)? != slot {
            let (segment, range) = copy.slot(index, size)?;
            let file = copy
                .disk
                .open_or_create(&copy.layout.file(Kind::Entries, segment))?;
            file.write_at(slot.get(PREFIX_BYTES..).unwrap_or_default(), range.start)?;
            file.sync()?;
        }
    }
    if !lines.is_empty() {
        let list = copy.disk.open_or_create(&copy.layout.redacted())?;
        list.write_at(lines.as_bytes(), 0)?;
        list.sync()?;
    }
    Ok(())
}

/// Where the entries of a segment end within the size.
fn end_of(source: &Store, segment: u64, size: Size) -> Result<u64, ReadError> {
    let held = source.layout.held(segment, size);
    let boundaries = source.boundaries(segment, held.saturating_sub(1)..held, size)?;
    Ok(boundaries.last().copied().unwrap_or(0))
}

/// Takes an unfinished copy away: the folder held nothing before. What can't be removed stays without a head.
fn clear(copy: &Store, was_there: bool) {
    let layout = &copy.layout;
    let mut folders: Vec<_> = KINDS.map(|kind| layout.folder(kind)).into();
    folders.extend((1..=TOP_LEVEL).map(|level| layout.level_folder(level)));
    let missing = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    // The head first: without it, what is left is no ledger.
    let files = [layout.head(), layout.redacted()];
    let removed = files.iter().map(fs::remove_file);
    let removed = removed.chain(folders.iter().map(fs::remove_dir_all));
    for error in removed.filter_map(Result::err).filter(|error| !missing(error)) {
        tracing::warn!(%error, dir = %layout.dir.display(), "an unfinished copy could not be removed: delete it");
    }
    if !was_there {
        // Only if it is empty.
        let _ = fs::remove_dir(&layout.dir);
    }
}
