//! A disk that knows what of its files a power failure would leave: which bytes were synced, which names. It stands in the
//! ledger's seam, lets the real calls through, fails those it is told to, and on request puts the folder into a state in which
//! a machine could find it after the power came back. It must never know what the bytes mean.
//!
//! The rules, on the adverse side of what POSIX promises and file systems do:
//! * a file's bytes survive for certain once it was synced, whole sectors of those written since in any selection; what of an
//!   extension doesn't survive is zeros, and its length is anything from the old to the new one;
//! * a name survives for certain once its folder was synced; changes of names since in any selection, a rename whole;
//! * after a sync that failed, the bytes may be lost though the system still shows them, and a later sync doesn't write them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jianfu_ledger::file::disk::{Call, Disk, Fault, Op};

use crate::support::Random;

/// What a disk writes whole or not at all. Small, so that few bytes have several; every fixed-width field of the ledger's
/// files lies within one.
const SECTOR: usize = 32;

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing is done. Of a sync: the bytes stay unsynced, and a later sync makes up for it.
    Plain,
    /// The disk is full; nothing is done.
    Full,
    /// So many bytes of a write are done: the first argument of the second.
    Written(usize, usize),
    /// The sync fails and its bytes are lost: the system counts them as written from here on.
    Lost,
}

/// When calls fail. They are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Healthy,
    Once(usize, Failure),
    From(usize, Failure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
}

#[derive(Debug, Clone)]
enum Change {
    Add(PathBuf, Node),
    Rename(PathBuf, PathBuf, Node),
    Remove(PathBuf),
}

type Names = BTreeMap<PathBuf, Node>;

impl Change {
    fn is_in(&self, folder: &Path) -> bool {
        match self {
            Self::Add(path, _) | Self::Remove(path) => path.parent() == Some(folder),
            Self::Rename(from, to, _) => from.parent() == Some(folder) || to.parent() == Some(folder),
        }
    }

    fn apply(&self, names: &mut Names) {
        match self {
            Self::Add(path, node) => {
                names.insert(path.clone(), *node);
            }
            Self::Rename(from, to, node) => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
        }
    }
}

/// The content of a file that is certain, and where it was written to since.
#[derive(Debug, Default)]
struct Content {
    bytes: Vec<u8>,
    dirty: Vec<Range<usize>>,
    resized: bool,
}

#[derive(Debug)]
struct State {
    plan: Plan,
    calls: Vec<Op>,
    hit: bool,
    /// Names as the running system sees them.
    live: Names,
    /// Names that are certain.
    kept: Names,
    pending: Vec<Change>,
    files: Vec<Content>,
}

/// The disk under one folder.
#[derive(Debug, Clone)]
pub(crate) struct Platter {
    root: PathBuf,
    state: Arc<Mutex<State>>,
}

impl Platter {
    /// Everything that is in the folder now is certain.
    pub(crate) fn new(root: &Path, plan: Plan) -> Self {
        let (names, files) = scan(root);
        let state = State {
            plan,
            calls: Vec::new(),
            hit: false,
            live: names.clone(),
            kept: names,
            pending: Vec::new(),
            files,
        };
        Self {
            root: root.to_owned(),
            state: Arc::new(Mutex::new(state)),
        }
    }

    pub(crate) fn disk(&self) -> Disk {
        let state = Arc::clone(&self.state);
        Disk::with_layer(Arc::new(move |call: &Call<'_>| state.lock().unwrap().pass(call)))
    }

    /// From here on nothing fails any more.
    pub(crate) fn heal(&self) {
        self.state.lock().unwrap().plan = Plan::Healthy;
    }

    /// From here on, and counted from here.
    pub(crate) fn fail(&self, plan: Plan) {
        let mut state = self.state.lock().unwrap();
        state.calls.clear();
        state.hit = false;
        state.plan = plan;
    }

    /// Whether a planned failure has happened.
    pub(crate) fn was_hit(&self) -> bool {
        self.state.lock().unwrap().hit
    }

    /// The calls so far, in order.
    pub(crate) fn calls(&self) -> Vec<Op> {
        self.state.lock().unwrap().calls.clone()
    }

    /// Every name is certain from here on.
    pub(crate) fn settle_names(&self) {
        let mut state = self.state.lock().unwrap();
        state.kept = state.live.clone();
        state.pending.clear();
    }

    /// The power fails and comes back: of what wasn't certain, `random` decides what there is; without it, nothing survives.
    /// Nobody may have a file open.
    pub(crate) fn lose_power(&self, random: Option<&mut Random>) {
        let mut state = self.state.lock().unwrap();
        let found = state.found(random);
        fs::remove_dir_all(&self.root).unwrap();
        fs::create_dir_all(&self.root).unwrap();
        for (path, content) in found {
            match content {
                None => fs::create_dir_all(path).unwrap(),
                Some(bytes) => fs::write(path, bytes).unwrap(),
            }
        }
        let (names, files) = scan(&self.root);
        state.live.clone_from(&names);
        state.kept = names;
        state.files = files;
        state.pending.clear();
        state.plan = Plan::Healthy;
    }
}

fn scan(root: &Path) -> (Names, Vec<Content>) {
    let (mut names, mut files) = (Names::new(), Vec::new());
    names.insert(root.to_owned(), Node::Folder);
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
                names.insert(path, Node::Folder);
            } else {
                let bytes = fs::read(&path).unwrap();
                names.insert(path, Node::File(files.len()));
                files.push(Content {
                    bytes,
                    ..Content::default()
                });
            }
        }
    }
    (names, files)
}

impl State {
    /// Takes note of a call, and fails it if that is the plan.
    fn pass(&mut self, call: &Call<'_>) -> Option<Fault> {
        let nth = self.calls.len();
        self.calls.push(call.op);
        let failure = match self.plan {
            Plan::Once(at, failure) if at == nth => Some(failure),
            Plan::From(at, failure) if at <= nth => Some(failure),
            _ => None,
        };
        self.hit |= failure.is_some();
        let written = match failure {
            None => call.len,
            Some(Failure::Written(part, of)) => call.len * part / of,
            Some(_) => 0,
        };
        match (call.op, failure) {
            (Op::Write, _) => self.write(call.path, call.at, written),
            (Op::Sync, Some(Failure::Lost)) => self.lose(call.path),
            (_, Some(_)) => {}
            (Op::Sync, None) => self.sync(call.path),
            (Op::Cut, None) => self.resize(call.path),
            (Op::Create, None) => self.create(call.path),
            (Op::CreateFolder, None) => self.create_folder(call.path),
            (Op::Rename, None) => self.rename(call.path, call.to.unwrap()),
            (Op::Remove, None) => self.change(Change::Remove(call.path.to_owned())),
            (Op::Open | Op::Read | Op::Look | Op::List | Op::Lock, None) => {}
        }
        failure.map(|failure| Fault {
            error: match failure {
                Failure::Full => io::Error::from(io::ErrorKind::StorageFull),
                _ => io::Error::other("injected"),
            },
            written,
        })
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.live);
        self.pending.push(change);
    }

    fn content(&mut self, path: &Path) -> Option<&mut Content> {
        match self.live.get(path)? {
            Node::File(id) => self.files.get_mut(*id),
            Node::Folder => None,
        }
    }

    fn create(&mut self, path: &Path) {
        if !self.live.contains_key(path) && path.parent().is_some_and(Path::is_dir) {
            let node = Node::File(self.files.len());
            self.files.push(Content::default());
            self.change(Change::Add(path.to_owned(), node));
        }
    }

    fn create_folder(&mut self, path: &Path) {
        let missing: Vec<_> = path
            .ancestors()
            .take_while(|folder| !self.live.contains_key(*folder))
            .map(Path::to_owned)
            .collect();
        for folder in missing.into_iter().rev() {
            self.change(Change::Add(folder, Node::Folder));
        }
    }

    fn rename(&mut self, from: &Path, to: &Path) {
        if let Some(node) = self.live.get(from).copied() {
            self.change(Change::Rename(from.to_owned(), to.to_owned(), node));
        }
    }

    fn write(&mut self, path: &Path, at: u64, len: usize) {
        let at = usize::try_from(at).unwrap();
        if let Some(content) = self.content(path)
            && len > 0
        {
            content.dirty.push(at..at + len);
        }
    }

    fn resize(&mut self, path: &Path) {
        if let Some(content) = self.content(path) {
            content.resized = true;
        }
    }

    fn sync(&mut self, path: &Path) {
        if self.live.get(path) == Some(&Node::Folder) {
            let (now, later) = std::mem::take(&mut self.pending)
                .into_iter()
                .partition(|change| change.is_in(path));
            self.pending = later;
            for change in Vec::from_iter::<Vec<Change>>(now) {
                change.apply(&mut self.kept);
            }
        } else if let Some(content) = self.content(path) {
            let now = fs::read(path).unwrap();
            content.settle(&now, now.len(), |_| true);
        }
    }

    fn lose(&mut self, path: &Path) {
        if let Some(content) = self.content(path) {
            content.dirty.clear();
            content.resized = false;
        }
    }

    /// What there is when the power comes back: folders (`None`) and files, parents first.
    fn found(&mut self, mut random: Option<&mut Random>) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut names = self.kept.clone();
        if let Some(random) = random.as_deref_mut() {
            let odds = random.odds();
            for change in &self.pending {
                if random.hits(odds) {
                    change.apply(&mut names);
                }
            }
        }
        let now: BTreeMap<usize, Vec<u8>> = self
            .live
            .iter()
            .filter_map(|(path, node)| match node {
                Node::File(id) => Some((*id, fs::read(path).unwrap())),
                Node::Folder => None,
            })
            .collect();
        let mut found = BTreeMap::new();
        for (path, node) in names {
            let is_root = found.is_empty();
            if !is_root && path.parent().is_none_or(|parent| !found.contains_key(parent)) {
                continue;
            }
            let content = match node {
                Node::Folder => None,
                Node::File(id) => {
                    let content = &mut self.files[id];
                    if let (Some(random), Some(now)) = (random.as_deref_mut(), now.get(&id)) {
                        let len = content.len_found(now.len(), random);
                        let odds = random.odds();
                        content.settle(now, len, |_| random.hits(odds));
                    }
                    Some(content.bytes.clone())
                }
            };
            found.insert(path, content);
        }
        found
    }
}

impl Content {
    /// Makes certain, of what was written since, the sectors that are `chosen`, and the length.
    fn settle(&mut self, now: &[u8], len: usize, mut chosen: impl FnMut(usize) -> bool) {
        let changed = self.resized || !self.dirty.is_empty();
        if !changed {
            return;
        }
        self.bytes.resize(now.len().max(self.bytes.len()), 0);
        for range in std::mem::take(&mut self.dirty) {
            let mut at = range.start;
            while at < range.end {
                let end = range.end.min((at / SECTOR + 1) * SECTOR);
                if let Some(bytes) = now.get(at..end)
                    && chosen(at)
                {
                    self.bytes[at..end].copy_from_slice(bytes);
                }
                at = end;
            }
        }
        self.resized = false;
        self.bytes.truncate(len);
    }

    fn len_found(&self, now: usize, random: &mut Random) -> usize {
        let old = self.bytes.len();
        match random.below(3) {
            0 => now,
            1 => old,
            _ if old < now => old + random.below(now - old + 1),
            _ => now,
        }
    }
}
