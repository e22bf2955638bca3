//! 台账保管: the signed checkpoint of a ledger, the keys that sign it, and the high-water mark against which it is held. A
//! checkpoint is signed only over what is durable, only forwards, and only where the history before is the one signed before.

mod keys;
mod marks;

use std::path::{Path, PathBuf};

use jianfu_domain::custody::LedgerKey;
use jianfu_domain::state::State;
use jianfu_ledger::{FileLedger, Ledger as _};
use jianfu_proof::{Checkpoint, Hash, SignedCheckpoint, SigningKey};

pub use keys::{Keys, KeysError};
use marks::{Mark, read};
pub use marks::{MarkError, Marks};

use crate::error::EngineError;
use crate::home::Home;
pub(crate) use marks::replace;

/// What is wrong with a ledger that is held against a checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum CustodyError {
    /// It has fewer entries than were signed.
    #[error(
        "{} says that this ledger had {held} entries, and it has {size}: an older copy was put in its place; restore the newest \
         one. Reading goes on, recording does not",
        place.display()
    )]
    Rollback {
        /// Where the checkpoint is.
        place: PathBuf,
        /// Entries signed.
        held: u64,
        /// Entries there.
        size: u64,
    },
    /// Its history is another.
    #[error(
        "the first {held} entries of this ledger are not those signed in {}: a copy of the ledger went on elsewhere, or history \
         was rewritten; keep both, and let an auditor compare them (jianfu audit verify). Reading goes on, recording does not",
        place.display()
    )]
    Fork {
        /// Where the checkpoint is.
        place: PathBuf,
        /// Entries signed.
        held: u64,
    },
    /// The checkpoint's file isn't one.
    #[error(
        "{} is not a signed checkpoint: restore it from a backup, or delete it (the next recording signs anew)",
        place.display()
    )]
    NotACheckpoint {
        /// The file.
        place: PathBuf,
    },
    /// The checkpoint is another log's.
    #[error(
        "{} is a checkpoint of {found}, and this ledger is {origin}: put the ledger back that belongs here; recording does not \
         go on",
        place.display()
    )]
    OtherLog {
        /// Where the checkpoint is.
        place: PathBuf,
        /// The log it is of.
        found: String,
        /// The log that this is.
        origin: String,
    },
    /// The private keys are another ledger's.
    #[error(
        "none of the private keys in {} is one of this ledger ({origin}): put ledger and keys together that belong together, or \
         move these keys away; recording does not go on",
        dir.display()
    )]
    OtherKeys {
        /// The folder of keys.
        dir: PathBuf,
        /// The log that this is.
        origin: String,
    },
    /// The private keys can't be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The mark can't be used.
    #[error(transparent)]
    Mark(#[from] MarkError),
    /// The checkpoint can't be signed.
    #[error("the checkpoint can't be signed: {0}")]
    Sign(String),
}

/// Keys and mark of a ledger.
#[derive(Clone, Debug)]
pub struct Custody {
    home: Home,
    keys: Keys,
    marks: Option<Marks>,
}

/// Whose log it is, as its entries say.
struct Identity {
    origin: String,
    first_key: String,
}

impl Custody {
    /// The custody of a ledger; `marks` is where the high-water marks of this machine are, outside of DATA. Without it, only the
    /// checkpoint beside the ledger is held against it.
    #[must_use]
    pub fn new(home: &Home, marks: Option<PathBuf>) -> Custody {
        Custody {
            home: home.clone(),
            keys: Keys::new(home.keys()),
            marks: marks.map(Marks::new),
        }
    }

    /// The private keys.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Holds a ledger, folded to its size, against the checkpoint beside it and the mark of this machine; and looks whether what
    /// is recorded next can be signed: keys that others can read, or that are another ledger's, are found before and not after.
    ///
    /// # Errors
    /// [`EngineError::Custody`]: nothing may be recorded.
    pub async fn admit(&self, ledger: &FileLedger, state: &State) -> Result<(), EngineError> {
        let kept = self.keys.list().map_err(CustodyError::from)?;
        self.agreed(ledger, state).await?;
        let is_own = |key: &SigningKey| known(state, key).is_some();
        match identity(state) {
            Some(id) if !kept.is_empty() && !kept.iter().any(is_own) => {
                let (dir, origin) = (self.home.keys(), id.origin);
                Err(CustodyError::OtherKeys { dir, origin }.into())
            }
            _ => Ok(()),
        }
    }

    /// Destroys private keys that were retired by an entry: a retirement that was interrupted, or a key that was put back,
    /// doesn't last. How many there were.
    ///
    /// # Errors
    /// [`EngineError::Custody`].
    pub fn enforce(&self, state: &State) -> Result<u64, EngineError> {
        let mut destroyed = 0;
        for key in self.keys.list().map_err(CustodyError::from)? {
            if known(state, &key).is_some_and(|known| known.retired.is_some()) {
                let id = key.verifier().id();
                self.keys.destroy(id).map_err(CustodyError::from)?;
                destroyed += 1;
            }
        }
        Ok(destroyed)
    }

    /// Holds a ledger against the checkpoint beside it and the mark of this machine; gives the mark, taken, where there is one.
    async fn agreed(&self, ledger: &FileLedger, state: &State) -> Result<Option<Mark>, EngineError> {
        let (place, id) = (self.home.checkpoint(), identity(state));
        if let Some(signed) = checkpoint(&self.home)? {
            agree(ledger, id.as_ref(), signed.unverified(), &place).await?;
        }
        let Some((marks, id)) = self.marks(state).zip(id) else {
            return Ok(None);
        };
        let mark = marks
            .take(&id.origin, &id.first_key)
            .map_err(CustodyError::from)?;
        if let Some(held) = &mark.held {
            agree(ledger, Some(&id), held.unverified(), mark.path()).await?;
        }
        Ok(Some(mark))
    }

    /// Signs the ledger at its durable size: hashes synced, history compared with what was signed before, the mark raised, and
    /// only then the checkpoint put beside the ledger. Nothing when no key in force is kept here.
    ///
    /// # Errors
    /// [`EngineError::Custody`], [`EngineError::Read`].
    pub async fn sign(
        &self,
        ledger: &FileLedger,
        state: &State,
    ) -> Result<Option<SignedCheckpoint>, EngineError> {
        let Some(id) = identity(state) else {
            return Ok(None);
        };
        let signers = self.signers(state)?;
        if signers.is_empty() {
            return Ok(None);
        }
        let size = ledger.sync_hashes().await?;
        let root = ledger.root(size).await?;
        let signed = make(&id.origin, size, root, &signers)?;
        if let Some(mark) = self.agreed(ledger, state).await? {
            mark.raise(&signed).map_err(CustodyError::from)?;
        }
        // Signing the same again gives the same signature: where nothing was recorded, nothing is written.
        if checkpoint(&self.home)?.as_ref() != Some(&signed) {
            let place = self.home.checkpoint();
            replace(&place, &signed.to_bytes()).map_err(EngineError::file("write", &place))?;
        }
        Ok(Some(signed))
    }

    /// Where the mark of a ledger is. One that is simulated may be made, copied and gone on with as one likes: it has none.
    fn marks(&self, state: &State) -> Option<&Marks> {
        self.marks.as_ref().filter(|_| !state.is_simulated())
    }

    /// The keys that sign: in force by the entries, and kept here.
    fn signers(&self, state: &State) -> Result<Vec<SigningKey>, EngineError> {
        let kept = self.keys.list().map_err(CustodyError::from)?;
        let in_force = |key: &SigningKey| known(state, key).is_some_and(|known| known.retired.is_none());
        Ok(kept.into_iter().filter(in_force).collect())
    }
}

/// The checkpoint beside a ledger, if it has one.
///
/// # Errors
/// [`CustodyError::NotACheckpoint`], [`EngineError::File`].
pub fn checkpoint(home: &Home) -> Result<Option<SignedCheckpoint>, EngineError> {
    let place = home.checkpoint();
    let Some(bytes) = read(&place).map_err(EngineError::file("read", &place))? else {
        return Ok(None);
    };
    let signed = SignedCheckpoint::parse(&bytes).map_err(|_| CustodyError::NotACheckpoint { place })?;
    Ok(Some(signed))
}

/// The key as the entries know it.
fn known<'a>(state: &'a State, key: &SigningKey) -> Option<&'a LedgerKey> {
    let text = key.verifier().to_string();
    state.keys().iter().find(|known| known.key.as_str() == text)
}

fn identity(state: &State) -> Option<Identity> {
    let (_, opened) = state.registry().ledger()?;
    let first_key = state.keys().first()?.key.as_str().to_owned();
    Some(Identity {
        origin: opened.origin.as_str().to_owned(),
        first_key,
    })
}

fn make(
    origin: &str,
    size: u64,
    root: Hash,
    signers: &[SigningKey],
) -> Result<SignedCheckpoint, EngineError> {
    let sign = || -> Result<SignedCheckpoint, String> {
        let checkpoint = Checkpoint::new(origin, size, root).map_err(|e| e.to_string())?;
        let (first, others) = signers.split_first().ok_or("no key")?;
        let mut signed = SignedCheckpoint::sign(checkpoint, first).map_err(|e| e.to_string())?;
        for key in others {
            signed.add_signature(key).map_err(|e| e.to_string())?;
        }
        Ok(signed)
    };
    Ok(sign().map_err(CustodyError::Sign)?)
}

/// Whether the ledger has the history that a checkpoint says.
async fn agree(
    ledger: &FileLedger,
    id: Option<&Identity>,
    held: &Checkpoint,
    place: &Path,
) -> Result<(), EngineError> {
    if let Some(id) = id.filter(|id| held.origin() != id.origin) {
        let (place, found, origin) = (place.to_owned(), held.origin().to_owned(), id.origin.clone());
        return Err(CustodyError::OtherLog { place, found, origin }.into());
    }
    let size = ledger.size().await?;
    let (held, root, place) = (held.size(), held.root(), place.to_owned());
    if held > size {
        return Err(CustodyError::Rollback { place, held, size }.into());
    }
    if ledger.root(held).await? != *root {
        return Err(CustodyError::Fork { place, held }.into());
    }
    Ok(())
}
