//! Snapshots in sled, `DATA/derived.sled`: each in chunks, with a digest over all of it. Two are kept, so that one is whole
//! whenever the power fails. It must only be used by who holds the ledger's lock, and no fault of sled (errors, panics, threads
//! that it can't have) may go further than this file: then there is no snapshot.

use std::io::ErrorKind;
use std::path::Path;

use jianfu_domain::snapshot::{SnapshotRest, StateSnapshot, VERSION};
use jianfu_proof::Hash;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

/// How a snapshot is kept. Another number, or another version of what is remembered: it is made anew.
const KEPT: &str = "jianfu-snapshot/1";
/// Bytes that sled keeps in memory.
const CACHE_BYTES: u64 = 32 << 20;
/// Pairs of a chunk: one mebibyte.
const CHUNK: usize = 65_536;
pub(super) const TREES: [&str; 2] = ["snapshot/0", "snapshot/1"];
const HEAD: &[u8] = b"head";
const REST: &[u8] = b"rest";
/// What sled calls the tree that every database has.
const DEFAULT_TREE: &[u8] = b"__sled__default";

/// What a snapshot says of itself; written last.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    version: String,
    size: u64,
    root: String,
    commands: u64,
    reversed: u64,
    /// Over everything else, as [`Content::digest`] says.
    digest: String,
}

/// A snapshot whose digest holds.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: &'static str,
    pub(super) root: Hash,
    pub(super) memory: StateSnapshot,
}

/// What a snapshot holds, as bytes.
struct Content {
    commands: Vec<sled::IVec>,
    reversed: Vec<sled::IVec>,
    rest: sled::IVec,
}

fn version() -> String {
    format!("{KEPT} {VERSION}")
}

/// Does something with the folder of snapshots in a thread of its own, which opens sled and drops it again. Nothing where that
/// fails, whatever the fault; after a panic the folder is removed, so that the next one begins anew.
pub(super) async fn apart<T: Send + 'static>(
    path: &Path,
    action: impl FnOnce(&Path) -> Result<T, sled::Error> + Send + 'static,
) -> Option<T> {
    let owned = path.to_owned();
    let fault = match spawn_blocking(move || action(&owned)).await {
        Ok(Ok(value)) => return Some(value),
        Ok(Err(error)) => error.to_string(),
        Err(error) => {
            if error.is_panic() {
                let owned = path.to_owned();
                let _ = spawn_blocking(move || remove(&owned)).await; // it is tried again at the next opening
            }
            error.to_string()
        }
    };
    tracing::warn!(%fault, "snapshots of the state can't be used: opening takes longer, and is the same otherwise");
    None
}

fn remove(path: &Path) -> Result<(), sled::Error> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Opens the folder. One that can't be opened, or holds what an earlier version kept there, is begun anew.
fn open(path: &Path) -> Result<sled::Db, sled::Error> {
    let try_open = || {
        let config = sled::Config::new().path(path).cache_capacity(CACHE_BYTES);
        config.flush_every_ms(None).open()
    };
    match try_open() {
        Ok(db) if !is_of_another_version(&db) => return Ok(db),
        Ok(db) => drop(db),
        Err(error) if is_held(&error) => return Err(error),
        Err(error) => tracing::debug!(%error, "the folder of snapshots is begun anew"),
    }
    remove(path)?;
    try_open()
}

/// Whether somebody else has the folder open: a program of an earlier version, which didn't ask for the ledger's lock. That is
/// told by sled's words alone.
fn is_held(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
}

fn is_of_another_version(db: &sled::Db) -> bool {
    let is_known =
        |name: &sled::IVec| *name == DEFAULT_TREE || TREES.iter().any(|tree| *name == tree.as_bytes());
    !db.is_empty() || !db.tree_names().iter().all(is_known)
}

/// The newest snapshot of at most a size whose digest holds, of those that are not passed over.
pub(super) fn newest(path: &Path, most: u64, not: &[&str]) -> Result<Option<Found>, sled::Error> {
    if !path.exists() {
        return Ok(None);
    }
    let db = open(path)?;
    let mut heads = Vec::new();
    for name in TREES.into_iter().filter(|name| !not.contains(name)) {
        heads.extend(head(&db, name)?.map(|head| (name, head)));
    }
    heads.retain(|(_, head)| head.size <= most);
    heads.sort_by_key(|(_, head)| std::cmp::Reverse(head.size));
    for (name, head) in heads {
        if let Some(found) = read(&db, name, &head)? {
            return Ok(Some(found));
        }
        tracing::warn!(size = head.size, "a snapshot of the state is not as it was kept");
    }
    Ok(None)
}

/// Every snapshot that says to be one of this version: its name, and what it holds if its digest holds.
pub(super) fn all(path: &Path) -> Result<Vec<(&'static str, Option<Found>)>, sled::Error> {
    let db = sled::Config::new().path(path).cache_capacity(CACHE_BYTES);
    let db = db.flush_every_ms(None).open()?;
    let mut all = Vec::new();
    for name in TREES {
        if let Some(head) = head(&db, name)? {
            all.push((name, read(&db, name, &head)?));
        }
    }
    Ok(all)
}

/// Deletes a snapshot.
pub(super) fn forget(path: &Path, name: &str) -> Result<(), sled::Error> {
    let db = open(path)?;
    db.drop_tree(name)?;
    db.flush()?;
    Ok(())
}

fn head(db: &sled::Db, name: &str) -> Result<Option<Head>, sled::Error> {
    let Some(head) = db.open_tree(name)?.get(HEAD)? else {
        return Ok(None);
    };
    let head: Option<Head> = serde_json::from_slice(&head).ok();
    Ok(head.filter(|head| head.version == version()))
}

fn read(db: &sled::Db, name: &'static str, head: &Head) -> Result<Option<Found>, sled::Error> {
    let tree = db.open_tree(name)?;
    let content = Content {
        commands: chunks(&tree, b"commands")?,
        reversed: chunks(&tree, b"reversed")?,
        rest: tree.get(REST)?.unwrap_or_default(),
    };
    let (digest, memory) = both(|| content.digest(head), || content.snapshot(head));
    let memory = memory.filter(|_| digest == head.digest);
    Ok(memory.and_then(|memory| {
        let root = head.root.parse().ok()?;
        Some(Found { name, root, memory })
    }))
}

/// Does two things at a time, or one after the other where there is no thread for the first.
fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let apart = std::thread::Builder::new().spawn_scoped(scope, &one);
        let other = other();
        let apart = apart.ok().and_then(|thread| thread.join().ok());
        (apart.unwrap_or_else(&one), other)
    })
}

/// Keeps a memory in the place of the older of the two.
pub(super) fn keep(path: &Path, memory: &StateSnapshot, root: Hash) -> Result<(), sled::Error> {
    let db = open(path)?;
    let mut oldest: Option<(u64, &str)> = None;
    for name in TREES {
        let size = head(&db, name)?.map_or(0, |head| head.size);
        if oldest.is_none_or(|(least, _)| size < least) {
            oldest = Some((size, name));
        }
    }
    let Some((_, name)) = oldest else { return Ok(()) };
    let unwritable = |error: serde_json::Error| sled::Error::Unsupported(error.to_string());
    let content = Content {
        commands: in_chunks(&memory.commands),
        reversed: in_chunks(&memory.reversed),
        rest: serde_json::to_vec(&memory.rest).map_err(unwritable)?.into(),
    };
    let tree = db.open_tree(name)?;
    tree.clear()?;
    for (key, chunks) in [(b"commands", &content.commands), (b"reversed", &content.reversed)] {
        for (nth, chunk) in chunks.iter().enumerate() {
            tree.insert(chunk_key(key, nth), chunk)?;
        }
    }
    tree.insert(REST, &content.rest)?;
    db.flush()?;
    let mut head = Head {
        version: version(),
        size: memory.rest.size,
        root: root.to_string(),
        commands: count(memory.commands.len()),
        reversed: count(memory.reversed.len()),
        digest: String::new(),
    };
    head.digest = content.digest(&head);
    tree.insert(HEAD, serde_json::to_vec(&head).map_err(unwritable)?)?;
    db.flush()?;
    Ok(())
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

impl Content {
    /// SHA-256 over what the head says and all chunks, each with its length before it.
    fn digest(&self, head: &Head) -> String {
        let mut digest = Sha256::new();
        let said = format!(
            "{}\n{}\n{}\n{}\n{}\n",
            head.version, head.size, head.root, head.commands, head.reversed
        );
        digest.update(said);
        for part in self.commands.iter().chain(&self.reversed).chain([&self.rest]) {
            digest.update(count(part.len()).to_be_bytes());
            digest.update(part);
        }
        let digest: [u8; 32] = digest.finalize().into();
        Hash(digest).to_string()
    }

    /// What the bytes say, if it is as much as the head says.
    fn snapshot(&self, head: &Head) -> Option<StateSnapshot> {
        let (commands, reversed) = (pairs(&self.commands), pairs(&self.reversed));
        let rest: SnapshotRest = serde_json::from_slice(&self.rest).ok()?;
        let is_whole = (count(commands.len()), count(reversed.len()), rest.size)
            == (head.commands, head.reversed, head.size);
        is_whole.then_some(StateSnapshot {
            commands,
            reversed,
            rest,
        })
    }
}

fn chunk_key(name: &[u8], chunk: usize) -> Vec<u8> {
    let chunk = u32::try_from(chunk).unwrap_or(u32::MAX);
    [name, &chunk.to_be_bytes()].concat()
}

fn in_chunks(pairs: &[(u64, u64)]) -> Vec<sled::IVec> {
    let bytes = |chunk: &[(u64, u64)]| {
        let numbers = chunk
            .iter()
            .flat_map(|(key, value)| [key.to_be_bytes(), value.to_be_bytes()]);
        numbers.flatten().collect::<Vec<u8>>().into()
    };
    pairs.chunks(CHUNK).map(bytes).collect()
}

fn chunks(tree: &sled::Tree, name: &[u8]) -> Result<Vec<sled::IVec>, sled::Error> {
    let mut chunks = Vec::new();
    while let Some(chunk) = tree.get(chunk_key(name, chunks.len()))? {
        chunks.push(chunk);
    }
    Ok(chunks)
}

fn pairs(chunks: &[sled::IVec]) -> Vec<(u64, u64)> {
    let bytes: usize = chunks.iter().map(|chunk| chunk.len()).sum();
    let mut pairs = Vec::with_capacity(bytes / 16);
    for chunk in chunks {
        let (numbers, _) = chunk.as_chunks::<8>();
        let mut numbers = numbers.iter().map(|number| u64::from_be_bytes(*number));
        while let (Some(key), Some(value)) = (numbers.next(), numbers.next()) {
            pairs.push((key, value));
        }
    }
    pairs
}
