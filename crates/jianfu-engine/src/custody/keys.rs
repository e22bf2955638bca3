//! 签名密钥: the private keys of a ledger, one file each under DATA/keys, readable by their owner alone. It must never know what
//! is signed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use jianfu_proof::{KeyError, KeyKind, SigningKey, VerifierKey};

/// Most files that are looked at in the folder of keys.
const MAX_FILES: usize = 256;
/// Most bytes of a key's file.
const MAX_BYTES: u64 = 1_024;
/// Ending of a key's file; before it stands the key's id, 8 hexadecimal digits.
const ENDING: &str = "key";

/// What is wrong with the private keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// Others than its owner may read it.
    #[error(
        "the private key {} can be read by others (mode {mode:03o}): chmod 600 it, and rotate it if they may have",
        path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It isn't a file of its own.
    #[error("{} is not a regular file: put the key itself there", path.display())]
    NotAFile {
        /// The file.
        path: PathBuf,
    },
    /// It isn't a key.
    #[error("{} is not a private key: {source}", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// Why.
        source: KeyError,
    },
    /// It is not a text, or too long for a key.
    #[error("{} is not a private key: it is no text of at most {MAX_BYTES} bytes", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// No key by that id.
    #[error("there is no private key {id:08x} in {}", dir.display())]
    NoKey {
        /// The id asked for.
        id: u32,
        /// The folder.
        dir: PathBuf,
    },
    /// A key can't be made of this name.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The system gives no random bytes.
    #[error("this machine gives no random bytes: {0}")]
    Random(String),
    /// A file operation failed.
    #[error("can't {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> KeysError {
    let path = path.to_owned();
    move |source| KeysError::File { action, path, source }
}

/// The folder of private keys (DATA/keys).
#[derive(Clone, Debug)]
pub struct Keys {
    dir: PathBuf,
}

impl Keys {
    /// The keys in a folder.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Keys {
        Keys { dir: dir.into() }
    }

    /// Makes a key of random bytes for a log of this name. It is durable when this returns.
    ///
    /// # Errors
    /// [`KeysError`].
    pub fn create(&self, name: &str) -> Result<VerifierKey, KeysError> {
        let mut seed = zeroize::Zeroizing::new([0_u8; 32]);
        getrandom::fill(seed.as_mut()).map_err(|error| KeysError::Random(error.to_string()))?;
        self.keep(&SigningKey::from_seed(name, KeyKind::Ed25519, &seed)?)
    }

    /// Keeps a key that was made elsewhere. It is durable when this returns.
    ///
    /// # Errors
    /// [`KeysError`], also when a key of its id is kept already.
    pub fn keep(&self, key: &SigningKey) -> Result<VerifierKey, KeysError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder
            .create(&self.dir)
            .map_err(failed("create the folder", &self.dir))?;
        let path = self.path(key.verifier().id());
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&path).map_err(failed("create", &path))?;
        let text = zeroize::Zeroizing::new(format!("{}\n", key.secret_text().as_str()));
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(failed("write", &path))?;
        self.sync()?;
        Ok(key.verifier().clone())
    }

    /// The keys that are kept here, by id.
    ///
    /// # Errors
    /// [`KeysError`] when one of them can't be used: a key that others can read is no key.
    pub fn list(&self) -> Result<Vec<SigningKey>, KeysError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed("list", &self.dir)(error)),
        };
        let mut keys = Vec::new();
        for entry in entries.take(MAX_FILES) {
            let path = entry.map_err(failed("list", &self.dir))?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                keys.push(read(&path)?);
            }
        }
        keys.sort_by_key(|key| key.verifier().id());
        Ok(keys)
    }

    /// Destroys a key: its bytes are overwritten before its name goes.
    ///
    /// # Errors
    /// [`KeysError::NoKey`], [`KeysError::File`].
    pub fn destroy(&self, id: u32) -> Result<(), KeysError> {
        let path = self.path(id);
        let file = match OpenOptions::new().write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let dir = self.dir.clone();
                return Err(KeysError::NoKey { id, dir });
            }
            Err(error) => return Err(failed("open", &path)(error)),
        };
        let len = usize::try_from(file.metadata().map_err(failed("look at", &path))?.len()).unwrap_or(0);
        file.write_all_at(&vec![0; len.min(4_096)], 0)
            .and_then(|()| file.sync_all())
            .map_err(failed("overwrite", &path))?;
        fs::remove_file(&path).map_err(failed("delete", &path))?;
        self.sync()
    }

    /// The file of a key.
    #[must_use]
    pub fn path(&self, id: u32) -> PathBuf {
        self.dir.join(format!("{id:08x}.{ENDING}"))
    }

    fn sync(&self) -> Result<(), KeysError> {
        File::open(&self.dir)
            .and_then(|folder| folder.sync_all())
            .map_err(failed("sync the folder", &self.dir))
    }
}

/// A key's file: a file of its own, closed to others, with the text of one key.
fn read(path: &Path) -> Result<SigningKey, KeysError> {
    let metadata = fs::symlink_metadata(path).map_err(failed("look at", path))?;
    if !metadata.is_file() {
        return Err(KeysError::NotAFile {
            path: path.to_owned(),
        });
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeysError::Exposed {
            path: path.to_owned(),
            mode,
        });
    }
    let mut text = zeroize::Zeroizing::new(String::new());
    let file = File::open(path).map_err(failed("open", path))?;
    let read = file.take(MAX_BYTES).read_to_string(&mut text);
    if read.is_err() || metadata.len() > MAX_BYTES {
        return Err(KeysError::NotText {
            path: path.to_owned(),
        });
    }
    SigningKey::parse(text.trim_end_matches('\n')).map_err(|source| KeysError::NotAKey {
        path: path.to_owned(),
        source,
    })
}
