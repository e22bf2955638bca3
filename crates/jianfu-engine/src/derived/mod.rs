//! 派生数据: what is made from the ledger so that it need not be read whole, kept in `DATA/derived.sled`. It may be lost at any
//! time: deleting it changes no answer. It must never be read without comparing it with the ledger first.

mod blocks;
mod lists;
mod part;
mod rules;
mod snapshot;
mod visit;

use std::path::Path;

use jianfu_facts::index::Index;
use jianfu_views::kept::vocabulary;
use jianfu_ledger::Ledger;
use jianfu_proof::Hash;

use crate::error::EngineError;
use crate::home::Home;
use crate::replay::Progress;

pub use lists::List;
pub(crate) use part::ranges;
pub use part::{fold_figures, fold_part};
pub use visit::Source;

/// What is kept and how. Another number, or other words in cells: everything is made anew.
const VERSION: &str = "jianfu-derived/2";
/// Bytes that sled keeps in memory.
const CACHE_BYTES: u64 = 32 << 20;

/// The derived data of one ledger, brought up to a size.
#[derive(Debug)]
pub struct Derived {
    db: sled::Db,
    size: u64,
}

impl Derived {
    /// The derived data of a ledger, brought up to the ledger's size; none where another process holds it or the disk won't: then
    /// the ledger is read whole.
    ///
    /// # Errors
    /// Those of reading the ledger.
    pub async fn open(
        home: &Home,
        ledger: &dyn Ledger,
        progress: impl FnMut(Progress),
    ) -> Result<Option<Derived>, EngineError> {
        let db = match open(&home.derived()) {
            Ok(db) => db,
            Err(reason) => {
                tracing::debug!(%reason, "no derived data: reading the ledger whole");
                return Ok(None);
            }
        };
        let size = kept(&db, ledger).await?;
        let mut derived = Derived { db, size };
        match derived.catch_up(ledger, progress).await? {
            Ok(()) => Ok(Some(derived)),
            Err(reason) => {
                tracing::warn!(%reason, "derived data can't be written: reading the ledger whole");
                Ok(None)
            }
        }
    }

    /// The size up to which it is derived.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds what came to the ledger since. The inner error is sled's.
    async fn catch_up(
        &mut self,
        ledger: &dyn Ledger,
        progress: impl FnMut(Progress),
    ) -> Result<Result<(), sled::Error>, EngineError> {
        let size = ledger.size().await?;
        if size == self.size {
            return Ok(Ok(()));
        }
        let added = match lists::of(&self.db, ledger, self.size..size, progress).await? {
            Ok(added) => added,
            Err(reason) => return Ok(Err(reason)),
        };
        let root = ledger.root(size).await?;
        let written = lists::append(&self.db, &added).and_then(|()| mark(&self.db, size, root));
        if written.is_ok() {
            self.size = size;
        }
        Ok(written)
    }

    /// The entries of some lists below a size, ascending, each once.
    pub(crate) fn indexes(&self, lists: &[List], size: u64) -> Result<Vec<Index>, sled::Error> {
        let mut indexes = Vec::new();
        for list in lists {
            indexes.extend(lists::read(&self.db, *list, size)?);
        }
        indexes.sort_unstable();
        indexes.dedup();
        Ok(indexes)
    }
}

/// The key under which size and root stand.
fn version() -> String {
    format!("{VERSION} {}", vocabulary())
}

fn open(path: &Path) -> Result<sled::Db, sled::Error> {
    sled::Config::new().path(path).cache_capacity(CACHE_BYTES).open()
}

/// The size of what is kept, if it is this ledger's; else nothing is kept any more.
async fn kept(db: &sled::Db, ledger: &dyn Ledger) -> Result<u64, EngineError> {
    if let Some((size, root)) = marked(db)
        && size <= ledger.size().await?
        && ledger.root(size).await? == root
    {
        return Ok(size);
    }
    let cleared = db
        .tree_names()
        .into_iter()
        .filter(|name| name != b"__sled__default");
    for name in cleared {
        // What can't be dropped is seen when it is written to.
        let _ = db.drop_tree(name);
    }
    let _ = db.clear();
    Ok(0)
}

/// Size and root that are kept, written by this version.
fn marked(db: &sled::Db) -> Option<(u64, Hash)> {
    let mark = db.get(version()).ok()??;
    let (size, root) = mark.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*size), Hash(root.try_into().ok()?)))
}

/// Everything of a size is there: the last to be written.
fn mark(db: &sled::Db, size: u64, root: Hash) -> Result<(), sled::Error> {
    db.flush()?;
    db.insert(
        version().as_bytes(),
        [size.to_be_bytes().as_slice(), root.as_bytes()].concat(),
    )?;
    db.flush()?;
    Ok(())
}
