//! Comparing derived data with the ledger, as it lies there and without catching up: what a checksum can't tell, that a block was
//! made wrong. It must never change the ledger.

use std::sync::Arc;

use jianfu_domain::snapshot::StateSnapshot;
use jianfu_domain::state::State;
use jianfu_ledger::Ledger;
use jianfu_ledger::file::disk::DiskFile;
use jianfu_views::cells::Cells;
use jianfu_views::digests::of_state;
use tokio::task::spawn_blocking;

use super::DerivedOptions;
use super::contents::{self, Contents, is_of_cells};
use super::folder::Folder;
use super::format::{Encoded, Place};
use super::make::{contents as contents_of, kept};
use super::store::{self, Found};
use crate::error::EngineError;
use crate::home::Home;
use crate::replay::{Progress, fold, interrupted};

/// What a comparison of derived data found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedChecked {
    /// Blocks that were compared.
    pub blocks: u64,
    /// Files of blocks that are not what the ledger gives, by name; they were made again.
    pub wrong: Vec<String>,
    /// Snapshots of the state.
    pub snapshots: SnapshotsChecked,
}

/// What a comparison of snapshots found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotsChecked {
    /// They were not compared: the ledger is being written, or they can't be opened.
    No,
    /// They were.
    Yes {
        /// Snapshots that were compared.
        compared: u64,
        /// Of them, those that are not what the ledger gives; they were deleted.
        wrong: u64,
    },
}

/// Compares all derived data of a ledger with what its entries give, up to the ledger's size. Blocks that are wrong are made
/// again, snapshots that are wrong are deleted.
///
/// # Errors
/// Those of reading the ledger.
pub async fn check_derived(
    home: &Home,
    ledger: &dyn Ledger,
    options: &DerivedOptions,
    mut progress: impl FnMut(Progress),
) -> Result<DerivedChecked, EngineError> {
    let folder = Arc::new(options.folder(home));
    let listed = Arc::clone(&folder);
    let names = spawn_blocking(move || listed.names())
        .await
        .map_err(interrupted)?;
    let size = ledger.size().await?;
    let mut checked = DerivedChecked {
        blocks: 0,
        wrong: Vec::new(),
        snapshots: SnapshotsChecked::No,
    };
    for name in names {
        let Some(range) = folder.range(name).filter(|range| range.end <= size) else {
            continue; // of a longer ledger: no reader of this one believes it
        };
        checked.blocks += 1;
        let place = Place {
            block_entries: folder.block_entries,
            before: ledger.root(range.start).await?,
            root: ledger.root(range.end).await?,
            range: range.clone(),
        };
        let made = contents_of(ledger, &folder, range.clone(), size).await?;
        let read = Arc::clone(&folder);
        let encoded = spawn_blocking(move || read.read(name))
            .await
            .map_err(interrupted)?;
        if !is_right(&folder, encoded, &place, &made).await? {
            checked.wrong.push(name.to_string());
            kept(Arc::clone(&folder), place, made).await?;
        }
        progress(Progress {
            done: range.end,
            total: size,
        });
    }
    checked.snapshots = check_snapshots(home, ledger, options, size).await?;
    Ok(checked)
}

/// Whether a file is what the ledger gives.
async fn is_right(
    folder: &Arc<Folder>,
    encoded: Option<Encoded>,
    place: &Place,
    made: &Contents,
) -> Result<bool, EngineError> {
    let Some(encoded) = encoded else { return Ok(false) };
    let header = encoded.directory.header();
    if (header.before(), header.root()) != (place.before, place.root) {
        return Ok(false);
    }
    let (version, place, made) = (folder.version.clone(), place.clone(), made.clone());
    let compare = move || {
        let sections = made.sections(place.range.start)?;
        Some(says_the_same(
            &encoded,
            &Encoded::new(&version, &place, sections)?,
        ))
    };
    let compared = spawn_blocking(compare).await.map_err(interrupted)?;
    Ok(compared == Some(true))
}

/// A section with its name.
type Named<'a> = (&'a str, &'a [u8]);

/// Whether two files have the same sections and these say the same. Cells may be kept in another order, and of items that were
/// redacted in between, by other names.
fn says_the_same(kept: &Encoded, made: &Encoded) -> bool {
    let cells = |bytes: &[u8]| {
        let mut cells = Cells::default();
        (cells.add_cached(&contents::cells(bytes)?)).then_some(cells)
    };
    let same = |(kept, made): (Named<'_>, Named<'_>)| {
        if is_of_cells(made.0) {
            kept.0 == made.0 && cells(kept.1).is_some_and(|kept| cells(made.1) == Some(kept))
        } else {
            kept == made
        }
    };
    kept.directory.names().eq(made.directory.names()) && kept.sections().zip(made.sections()).all(same)
}

async fn check_snapshots(
    home: &Home,
    ledger: &dyn Ledger,
    options: &DerivedOptions,
    size: u64,
) -> Result<SnapshotsChecked, EngineError> {
    let path = home.snapshots();
    if !path.exists() {
        return Ok(SnapshotsChecked::Yes {
            compared: 0,
            wrong: 0,
        });
    }
    let (lock, disk) = (home.ledger().join("lock"), options.disk.clone());
    let locked = move || -> Option<DiskFile> {
        let file = disk.open(&lock).ok()??;
        file.try_lock().ok()?.then_some(file)
    };
    let lock = spawn_blocking(locked).await.map_err(interrupted)?;
    let Some(lock) = lock else {
        return Ok(SnapshotsChecked::No);
    };
    let all = store::apart(&path, store::all).await;
    let Some(all) = all else {
        return Ok(SnapshotsChecked::No);
    };
    let (mut compared, mut wrong) = (0, Vec::new());
    for (name, found) in all {
        compared += 1;
        if !is_of_ledger(ledger, found, size).await? {
            wrong.push(name);
        }
    }
    let count = u64::try_from(wrong.len()).unwrap_or(u64::MAX);
    for name in wrong {
        store::apart(&path, move |path| store::forget(path, name)).await;
    }
    drop(lock);
    Ok(SnapshotsChecked::Yes {
        compared,
        wrong: count,
    })
}

/// Whether a snapshot is what the ledger folds to at its size.
async fn is_of_ledger(ledger: &dyn Ledger, found: Option<Found>, size: u64) -> Result<bool, EngineError> {
    let Some(Found { root, memory, .. }) = found else {
        return Ok(false);
    };
    let at = memory.rest.size;
    if at > size || ledger.root(at).await? != root {
        return Ok(false);
    }
    let folded = fold(ledger, Some(at), |_| {}).await?;
    let restored = |memory: StateSnapshot| {
        let mut state = State::default();
        state.restore(memory);
        of_state(&state)
    };
    Ok(restored(memory) == restored(folded.state.snapshot()))
}
