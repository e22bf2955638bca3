//! A whole log computed anew: every entry's bytes to its leaf hash, every tile from the one below it, and the root. It says
//! which is the first thing that does not follow. It never knows which root was signed: the caller compares.
//!
//! **What is believed.** Nothing of the tiles but the leaf hashes of redacted slots; those are listed for the caller, who
//! accepts a slot only where the log records the redaction. The root comes from what was hashed, not from a second reading.

mod block;
mod upper;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::bundle::BundleError;
use crate::frontier::MAX_LEAVES;
use crate::hash::Hash;
use crate::tile::{Bundle, Tile, TileError, TileLog};

use block::Checker;
use upper::Upper;

/// Redacted slots that are listed at most; one more is an error. They are kept in memory.
pub const MAX_REDACTIONS: usize = 65_536;
/// Threads that are started at most, whatever is asked for.
pub const MAX_THREADS: usize = 256;
/// Entries of a block, which one thread does at a time: what one hash of tile level 2 covers.
const BLOCK_ENTRIES: u64 = 65_536;

/// What is called with each entry's index and bytes, or the restated bytes of a redacted slot, once they are known to be
/// the ones that the tiles state. By several threads, so not in order.
pub type Visit<'a, V> = dyn Fn(u64, &[u8]) -> Result<(), V> + Sync + 'a;

/// How a log is computed anew.
pub struct Rehash<'a, V> {
    /// Number of threads, taken as at least 1 and at most [`MAX_THREADS`]. Each holds one bundle and one tile a level, and
    /// works on blocks of 65,536 entries.
    pub threads: usize,
    /// What is called with each entry.
    pub visit: Option<&'a Visit<'a, V>>,
    /// What is called with the number of entries done so far, each time that more are done and in rising order.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
}

/// A redacted slot: its leaf hash was taken from the tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redaction {
    /// Index of the entry, from 0.
    pub index: u64,
    /// SHA-256 of the restated bytes, without the zeros behind them.
    pub restated: Hash,
}

/// A log that is what its tiles state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehashed {
    /// Number of entries that were checked, counted: the log's size.
    pub entries: u64,
    /// The root of the tree of these entries.
    pub root: Hash,
    /// The redacted slots, by index; at most [`MAX_REDACTIONS`].
    pub redactions: Vec<Redaction>,
}

/// The first thing that is wrong with a log. Of several, the one in the lowest block of 65,536 entries, and there the one
/// that is read first, whatever the number of threads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RehashError<E, V> {
    /// A size beyond [`MAX_LEAVES`].
    #[error("a log of {size} entries is larger than the largest, 2^40 entries")]
    SizeTooLarge {
        /// The size, in entries.
        size: u64,
    },
    /// A bundle could not be read.
    #[error("{bundle} could not be read")]
    Unread {
        /// The bundle.
        bundle: Bundle,
        /// The log's reason.
        source: E,
    },
    /// A tile could not be read, or has the wrong length.
    #[error(transparent)]
    Tile(#[from] TileError<E>),
    /// A bundle is none, from this entry on.
    #[error("entry {index} cannot be read from its bundle")]
    Malformed {
        /// Index of the entry, from 0.
        index: u64,
        /// What is wrong.
        source: BundleError,
    },
    /// An entry is not the one that was logged: its hash is not the one in the tile. Tile level 1 agrees with the tile, or
    /// with neither of the two, or does not reach there yet: up to the last 255 entries only the root decides.
    #[error("entry {index} was changed: it hashes to {computed}, and the log's tile has {stated}")]
    Entry {
        /// Index of the entry, from 0.
        index: u64,
        /// The leaf hash in the tile.
        stated: Hash,
        /// The leaf hash of the bytes.
        computed: Hash,
    },
    /// A tile's hash is not that of what is below it: of the entry, with which tile level 1 agrees, or of the tile below.
    #[error("hash {position} (from 0) of {tile} is {stated}, and what is below it hashes to {computed}")]
    Node {
        /// The tile.
        tile: Tile,
        /// Position of the hash in the tile, 0 to 255.
        position: u16,
        /// The hash in the tile.
        stated: Hash,
        /// The hash of what is below it.
        computed: Hash,
    },
    /// The visitor refused an entry, which is the one that was logged.
    #[error("entry {index} was refused")]
    Refused {
        /// Index of the entry, from 0.
        index: u64,
        /// The visitor's reason.
        source: V,
    },
    /// More than [`MAX_REDACTIONS`] redacted slots.
    #[error("entry {index} is one redacted entry too many: at most 65536 are taken")]
    TooManyRedactions {
        /// Index of the first entry too many, from 0.
        index: u64,
    },
}

/// What a log of entries gives, or what is wrong with it.
type Checked<T, L, V> = Result<T, RehashError<<L as TileLog>::Error, V>>;

/// The work, as the threads share it.
struct Shared<'a, L: TileLog + ?Sized, V> {
    log: &'a L,
    size: u64,
    how: &'a Rehash<'a, V>,
    /// The block that is begun next.
    next: AtomicU64,
    /// The lowest block in which something is wrong: none behind it is worth the work.
    failed: AtomicU64,
    upper: Mutex<Upper<'a, L, V>>,
}

impl<V: Send> Rehash<'_, V> {
    /// Reads every bundle and every tile of the first `size` entries (0 to [`MAX_LEAVES`]) once, and checks them.
    ///
    /// The threads end before this returns. A panic of `visit`, `progress` or `log` is passed on.
    ///
    /// # Errors
    /// [`RehashError`]: the first thing that is wrong.
    pub fn run<L: TileLog + ?Sized>(&self, log: &L, size: u64) -> Checked<Rehashed, L, V> {
        if size > MAX_LEAVES {
            return Err(RehashError::SizeTooLarge { size });
        }
        let shared = Shared {
            log,
            size,
            how: self,
            next: AtomicU64::new(0),
            failed: AtomicU64::new(u64::MAX),
            upper: Mutex::new(Upper::new(log, size, self.progress)),
        };
        let blocks = usize::try_from(size.div_ceil(BLOCK_ENTRIES)).unwrap_or(usize::MAX);
        thread::scope(|scope| {
            for _ in 1..self.threads.min(MAX_THREADS).min(blocks) {
                // A thread that can't be had is done without: this one works too.
                if thread::Builder::new()
                    .spawn_scoped(scope, || shared.work())
                    .is_err()
                {
                    break;
                }
            }
            shared.work();
        });
        shared
            .upper
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .finish()
    }
}

impl<L: TileLog + ?Sized, V: Send> Shared<'_, L, V> {
    /// Takes blocks in order until there is none left. All blocks before one that fails are taken and finished, so
    /// the lowest failure is found, however the threads run.
    fn work(&self) {
        let mut checker = Checker::new(self.log, self.size, self.how.visit);
        loop {
            let block = self.next.fetch_add(1, Ordering::Relaxed);
            let stop = || self.failed.load(Ordering::Relaxed) < block;
            if block >= self.size.div_ceil(BLOCK_ENTRIES) || stop() {
                return;
            }
            let done = match checker.block(block, &stop) {
                Ok(Some(done)) => Ok(done),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let mut upper = self.upper.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(failed) = upper.take(block, done) {
                self.failed.fetch_min(failed, Ordering::Relaxed);
            }
        }
    }
}
