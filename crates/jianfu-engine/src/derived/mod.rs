//! 派生数据: what is made from the ledger so that it need not be read whole: blocks in `DATA/derived` for every reader, snapshots
//! of the state in `DATA/derived.sled` for the writer. All of it may be lost or wrong at any time: it is compared with the ledger
//! first, and made anew where it doesn't hold. No fault of it is an error.

mod check;
mod contents;
mod folder;
mod format;
mod list;
mod make;
mod part;
mod read;
mod snapshot;
mod store;
mod visit;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jianfu_facts::index::Index;
use jianfu_ledger::Ledger;
use jianfu_ledger::file::disk::Disk;
use jianfu_views::cached_cells::{specimen, vocabulary};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use crate::error::EngineError;
use crate::home::Home;
use crate::replay::{Progress, interrupted};
use folder::{Folder, Held};

pub use check::{DerivedChecked, SnapshotsChecked, check_derived};
pub use list::List;
pub(crate) use part::ranges;
pub use part::{fold_figures, fold_part};
pub use visit::Source;

/// What is kept and how. Another number, or other words in cells: everything is made anew.
const VERSION: &str = "jianfu-derived/3";
/// Entries of a block: what is read again at most for each size.
const BLOCK_ENTRIES: u64 = 16_384;
/// Entries folded since the last snapshot from which on another one is made; or a sixteenth of the ledger, if that is more.
const SNAPSHOT_WORTH: u64 = 65_536;

/// How derived data is opened.
#[derive(Clone, Debug)]
pub struct DerivedOptions {
    block_entries: u64,
    snapshot_worth: u64,
    disk: Disk,
}

impl Default for DerivedOptions {
    fn default() -> DerivedOptions {
        DerivedOptions {
            block_entries: BLOCK_ENTRIES,
            snapshot_worth: SNAPSHOT_WORTH,
            disk: Disk::default(),
        }
    }
}

impl DerivedOptions {
    /// For tests: blocks of another size, at least 1, so that a few entries fill several.
    #[doc(hidden)]
    #[must_use]
    pub fn with_block_entries(mut self, entries: u64) -> Self {
        self.block_entries = entries.max(1);
        self
    }

    /// For tests: a snapshot is worth its while after fewer entries.
    #[doc(hidden)]
    #[must_use]
    pub fn with_snapshot_worth(mut self, entries: u64) -> Self {
        self.snapshot_worth = entries;
        self
    }

    /// For tests: a disk that fails.
    #[doc(hidden)]
    #[must_use]
    pub fn with_disk(mut self, disk: Disk) -> Self {
        self.disk = disk;
        self
    }

    fn folder(&self, home: &Home) -> Folder {
        Folder::new(home.derived(), self.disk.clone(), version(), self.block_entries)
    }
}

/// The derived data of one ledger, brought up to a size.
#[derive(Debug)]
pub struct Derived {
    folder: Arc<Folder>,
    snapshots: PathBuf,
    snapshot_worth: u64,
    size: u64,
    /// By number, none missing up to the size.
    blocks: Mutex<BTreeMap<u64, Held>>,
}

impl Derived {
    /// The derived data of a ledger, brought up to the ledger's size. What can't be read on file is made from the ledger, and
    /// what can't be written is kept in memory.
    ///
    /// # Errors
    /// Those of reading the ledger.
    pub async fn open(
        home: &Home,
        ledger: &dyn Ledger,
        progress: impl FnMut(Progress),
    ) -> Result<Derived, EngineError> {
        Derived::open_with(home, ledger, &DerivedOptions::default(), progress).await
    }

    /// The same with options.
    ///
    /// # Errors
    /// Those of reading the ledger.
    pub async fn open_with(
        home: &Home,
        ledger: &dyn Ledger,
        options: &DerivedOptions,
        progress: impl FnMut(Progress),
    ) -> Result<Derived, EngineError> {
        let folder = Arc::new(options.folder(home));
        let listed = Arc::clone(&folder);
        let names = spawn_blocking(move || listed.names())
            .await
            .map_err(interrupted)?;
        // After the listing: a file that goes further than this ledger is of another one.
        let size = ledger.size().await?;
        let (listed, wanted) = (Arc::clone(&folder), names.clone());
        let found = spawn_blocking(move || listed.found(&wanted, size));
        let found = believed(ledger, found.await.map_err(interrupted)?).await?;
        let derived = Derived {
            folder,
            snapshots: home.snapshots(),
            snapshot_worth: options.snapshot_worth,
            size,
            blocks: Mutex::default(),
        };
        let is_grown = derived.catch_up(ledger, found, progress).await?;
        if is_grown {
            let (folder, blocks) = (Arc::clone(&derived.folder), derived.held().clone());
            let tidied = spawn_blocking(move || folder.tidy(&names, &blocks));
            tidied.await.map_err(interrupted)?;
        }
        Ok(derived)
    }

    /// The size up to which it is derived.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    fn held(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Held>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entries that a block has at the size.
    fn range(&self, number: u64) -> Range<Index> {
        let first = number.saturating_mul(self.folder.block_entries);
        first..first.saturating_add(self.folder.block_entries).min(self.size)
    }
}

/// What the bytes of kept data mean: the program's version of them, and by which numbers cells say words.
fn version() -> String {
    // A specimen that can't be serialized is one more way of writing it.
    let specimen = postcard::to_allocvec(&specimen()).unwrap_or_default();
    let mut digest = Sha256::new();
    digest.update(vocabulary());
    digest.update([0]);
    digest.update(specimen);
    let digest: [u8; 32] = digest.finalize().into();
    format!("{VERSION} {}", jianfu_proof::Hash(digest))
}

/// Of what was found, the blocks that are this ledger's: those with its root. The root before a block is that at the end of the
/// one before, so that the ledger is asked only where this chain is broken.
async fn believed(
    ledger: &dyn Ledger,
    found: BTreeMap<u64, Held>,
) -> Result<BTreeMap<u64, Held>, EngineError> {
    let mut believed = BTreeMap::new();
    let mut follows = None;
    for (number, held) in found.into_iter().rev() {
        let header = held.header();
        let root = match follows {
            Some((first, before)) if first == header.end => before,
            _ => ledger.root(header.end).await?,
        };
        follows = None;
        if header.root() == root {
            follows = Some((header.first, header.before()));
            believed.insert(number, held);
        }
    }
    Ok(believed)
}
