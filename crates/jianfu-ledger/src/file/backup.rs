//! Backup (备份) of a ledger that may be being written to: a consistent beginning of it, in a folder of its own, hashed again
//! before it counts. Restoring is the same in the other direction. It must never change what it copies from.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::check::{Progress, check};
use super::disk::Disk;
use super::layout::{HASH_BYTES, KINDS, Kind, Layout, OFFSET_BYTES, SEGMENT_ENTRIES, head_text};
use super::store::Store;
use super::{levels, redact};
use crate::contract::Size;
use crate::error::{BackupError, FileError, ReadError};
use crate::limits::count;

/// Bytes that are copied at a time.
const CHUNK: usize = 1 << 20;
/// How often a copy is begun anew because an entry was redacted meanwhile.
const TRIES: usize = 5;
/// Pause before a copy is begun anew.
const PAUSE: Duration = Duration::from_millis(200);

/// Copies the ledger in `from` as far as it is durable into `to`, which must not hold anything, and hashes the copy again;
/// gives its size. A writer may go on meanwhile. `torn/` is not copied. An interrupted copy has no `head`, and is no ledger.
///
/// # Errors
/// [`BackupError`]; what was copied is taken away again.
pub async fn backup(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Size, BackupError> {
    let (from, to) = (from.as_ref().to_owned(), to.as_ref().to_owned());
    let copied = tokio::task::spawn_blocking(move || copy(&from, &to, &mut progress)).await;
    copied.map_err(|error| BackupError::Interrupted {
        reason: error.to_string(),
    })?
}

fn store(dir: &Path) -> Store {
    Store::new(Layout::new(dir, SEGMENT_ENTRIES), Disk::default())
}

fn copy(from: &Path, to: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Size, BackupError> {
    let (source, copy) = (store(from), store(to));
    if source.disk.len(&source.layout.folder(Kind::Entries))?.is_none() {
        return Err(BackupError::NotALedger { dir: from.to_owned() });
    }
    if !copy.disk.names(to)?.is_empty() {
        return Err(BackupError::NotEmpty { dir: to.to_owned() });
    }
    for _ in 0..TRIES {
        let copied = attempt(&source, &copy, progress);
        if !matches!(copied, Ok(Some(_))) {
            clear(to)?;
        }
        match copied? {
            Some(size) => return Ok(size),
            None => std::thread::sleep(PAUSE),
        }
    }
    Err(BackupError::Interrupted {
        reason: "entries are being redacted; try again when that is done".to_owned(),
    })
}

/// One copy; none when an entry was redacted meanwhile, so that its old bytes may be in the copy.
fn attempt(
    source: &Store,
    copy: &Store,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Size>, BackupError> {
    if redact::intent(source)?.is_some() {
        return Ok(None);
    }
    let size = source.head().map_err(ReadError::from)?;
    let before = changed_at(source, size)?;
    for kind in KINDS {
        copy.disk.create_folder(&copy.layout.folder(kind))?;
    }
    for segment in 0..source.layout.segments(size) {
        copy_segment(source, copy, segment, size)?;
        let done = source.layout.first_of(segment + 1).min(size);
        progress(Progress { done, total: size });
    }
    copy_list(source, copy, size)?;
    let last = source.layout.segments(size).checked_sub(1);
    let same = changed_at(source, size)? == before
        && last.map_or(Ok(true), |last| is_copy(source, copy, last, size))?;
    if !same || redact::intent(source)?.is_some() {
        return Ok(None);
    }
    levels::rebuild(copy, size, 0)?;
    check(copy, size, progress)?;
    for kind in KINDS {
        copy.disk.sync_folder(&copy.layout.folder(kind))?;
    }
    let head = copy.disk.open_or_create(&copy.layout.head())?;
    head.write_at(head_text(size).as_bytes(), 0)?;
    head.sync()?;
    copy.disk.sync_folder(&copy.layout.dir)?;
    if let Some(parent) = copy.layout.dir.parent().filter(|parent| parent.is_dir()) {
        copy.disk.sync_folder(parent)?;
    }
    Ok(Some(size))
}

/// When the entries of the closed segments were changed last: only a redaction does that.
fn changed_at(source: &Store, size: Size) -> Result<Vec<Option<SystemTime>>, BackupError> {
    let closed = source.layout.segments(size).saturating_sub(1);
    let modified = |segment| {
        let path = source.layout.file(Kind::Entries, segment);
        path.metadata().and_then(|metadata| metadata.modified()).ok()
    };
    Ok((0..closed).map(modified).collect())
}

fn copy_segment(source: &Store, copy: &Store, segment: u64, size: Size) -> Result<(), BackupError> {
    let held = source.layout.held(segment, size);
    let end = end_of(source, segment, size)?;
    for (kind, len) in [
        (Kind::Entries, end),
        (Kind::Offsets, held * count(OFFSET_BYTES)),
        (Kind::Level0, held * count(HASH_BYTES)),
    ] {
        let place = copy.layout.file(kind, segment);
        let Some(from) = source.disk.open(&source.layout.file(kind, segment))? else {
            continue;
        };
        let to = copy.disk.open_or_create(&place)?;
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
        to.sync()?;
    }
    Ok(())
}

/// The list of redacted entries, of those that are copied.
fn copy_list(source: &Store, copy: &Store, size: Size) -> Result<(), BackupError> {
    let lines: Vec<String> = redact::listed(source)?
        .range(..size)
        .map(|index| format!("{index:020}\n"))
        .collect();
    if !lines.is_empty() {
        let list = copy.disk.open_or_create(&copy.layout.redacted())?;
        list.write_at(lines.concat().as_bytes(), 0)?;
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

/// Whether the entries of a segment are the same in both.
fn is_copy(source: &Store, copy: &Store, segment: u64, size: Size) -> Result<bool, BackupError> {
    let end = end_of(source, segment, size)?;
    let open = |store: &Store| store.disk.open(&store.layout.file(Kind::Entries, segment));
    let (Some(a), Some(b)) = (open(source)?, open(copy)?) else {
        return Ok(false);
    };
    let mut at = 0;
    while at < end {
        let wanted = usize::try_from(end - at).unwrap_or(CHUNK).min(CHUNK);
        let (bytes, other) = (a.read_up_to(wanted, at)?, b.read_up_to(wanted, at)?);
        if bytes != other || bytes.is_empty() {
            return Ok(false);
        }
        at += count(bytes.len());
    }
    Ok(true)
}

/// Takes an unfinished copy away: the folder held nothing before.
fn clear(to: &Path) -> Result<(), BackupError> {
    match std::fs::remove_dir_all(to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(FileError {
            action: "remove",
            path: to.to_owned(),
            source: std::sync::Arc::new(error),
        }
        .into()),
        _ => Ok(()),
    }
}
