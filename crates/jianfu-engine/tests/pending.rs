//! Texts that wait for their entry: a sweep looks at them and at no others, and whatever is interrupted, no orphan is missed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use jianfu_engine::vault::{Opening, SubjectId, Vault, VaultError};
use tempfile::TempDir;
use uuid::Uuid;

const FIELD: &str = "remark";

struct Home {
    data: TempDir,
    vault: Vault,
}

impl Home {
    fn new() -> Home {
        let data = TempDir::new().unwrap();
        let vault = Vault::new(data.path().join("vault"));
        Home { data, vault }
    }

    fn root(&self) -> PathBuf {
        self.data.path().join("vault")
    }

    fn seal(&self) -> (Uuid, SubjectId) {
        let (entry, subject) = (Uuid::new_v4(), self.vault.new_subject().unwrap());
        self.vault.seal(entry, FIELD, &subject, "text").unwrap();
        (entry, subject)
    }

    fn count(&self, folder: &str) -> usize {
        let folder = fs::read_dir(self.root().join(folder));
        folder.map_or(0, Iterator::count)
    }

    fn counts(&self) -> [usize; 3] {
        ["keys", "openings", "pending"].map(|folder| self.count(folder))
    }
}

#[test]
fn a_sweep_looks_at_what_waits_and_at_nothing_else() {
    let home = Home::new();
    let (recorded, subject) = home.seal();
    home.vault.settle(recorded, FIELD, &subject).unwrap();
    assert!(!home.vault.has_pending().unwrap());
    // Its entry is not asked for any more.
    assert_eq!(home.vault.sweep(&|_, _| false).unwrap(), Default::default());
    let (late, _) = home.seal();
    let (orphan, _) = home.seal();
    assert_eq!(home.counts(), [3, 3, 2]);
    assert!(home.vault.has_pending().unwrap());
    let swept = home
        .vault
        .sweep(&|entry, field| entry == late && field == FIELD)
        .unwrap();
    assert_eq!((swept.orphans, swept.keys, swept.kept), (1, 1, 1));
    assert_eq!(home.counts(), [2, 2, 0]);
    assert!(!home.vault.has_pending().unwrap());
    // What is settled or swept may be settled again.
    home.vault.settle(orphan, FIELD, &subject).unwrap();
}

#[test]
fn of_two_texts_of_one_subject_each_waits_for_its_own_entry() {
    let home = Home::new();
    let (first, subject) = home.seal();
    let second = Uuid::new_v4();
    home.vault.seal(second, FIELD, &subject, "second").unwrap();
    home.vault.settle(first, FIELD, &subject).unwrap();
    let swept = home.vault.sweep(&|entry, _| entry == first).unwrap();
    assert_eq!((swept.orphans, swept.keys, swept.kept), (1, 0, 1));
    assert_eq!(home.counts(), [1, 1, 0]);
}

#[test]
fn a_vault_of_before_and_one_put_back_are_walked_whole_once() {
    let home = Home::new();
    let (recorded, _) = home.seal();
    home.seal();
    let copy = Home::new();
    home.vault.copy_to(&copy.root(), &|_| false).unwrap();
    assert!(!copy.root().join("pending").exists(), "what waits is not copied");
    // A seal before the first sweep makes nothing that would keep it from being whole.
    let early = copy.seal();
    assert_eq!(copy.counts(), [3, 3, 0]);
    assert!(copy.vault.has_pending().unwrap());
    let swept = copy.vault.sweep(&|entry, _| entry == recorded).unwrap();
    assert_eq!((swept.orphans, swept.keys, swept.kept), (2, 2, 1));
    assert!(copy.root().join("pending").is_dir() && !copy.vault.has_pending().unwrap());
    copy.vault.seal(early.0, FIELD, &early.1, "text").unwrap();
    assert_eq!(copy.counts(), [2, 2, 1]);
}

#[test]
fn what_was_erased_waits_for_nothing() {
    let home = Home::new();
    let [(_, one), (_, other)] = [home.seal(), home.seal()];
    home.vault.erase(&one).unwrap();
    assert_eq!(home.counts(), [1, 1, 1]);
    assert_eq!(home.vault.enforce([one, other]).unwrap(), 1);
    assert_eq!(home.counts(), [0, 0, 0]);
}

#[test]
fn what_is_none_of_the_vaults_is_left_alone_among_what_waits() {
    let home = Home::new();
    let (_, subject) = home.seal();
    let pending = home.root().join("pending");
    fs::write(pending.join("README"), "mine").unwrap();
    fs::create_dir(pending.join(format!("{subject}.{}.{FIELD}", Uuid::new_v4()))).unwrap();
    // A folder where the key should be stops no sweep.
    let key = home.root().join("keys").join(subject.to_string());
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    let swept = home.vault.sweep(&|_, _| false).unwrap();
    assert_eq!((swept.orphans, swept.keys, swept.foreign.count), (1, 0, 3));
    assert!(key.is_dir() && pending.join("README").is_file());
    assert_eq!(home.counts(), [1, 0, 2]);
}

/// The vault in which the operation of this number fails, and those after it: as if the program ended there.
fn ending(root: &Path, at: usize) -> (Vault, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let vault = Vault::new(root).with_faults(Arc::new(move |_, _| {
        let ends = counted.fetch_add(1, Ordering::Relaxed) >= at;
        ends.then(|| io::Error::other("ended"))
    }));
    (vault, count)
}

#[test]
fn wherever_a_seal_ends_the_next_sweep_finds_what_is_left() {
    for [is_first, at] in (0..).flat_map(|at| [[0, at], [1, at]]) {
        let home = Home::new();
        if is_first == 0 {
            let (entry, subject) = home.seal();
            home.vault.settle(entry, FIELD, &subject).unwrap();
        }
        let before = home.counts();
        let (vault, count) = ending(&home.root(), at);
        let (entry, subject) = (Uuid::new_v4(), vault.new_subject().unwrap());
        let sealed = vault.seal(entry, FIELD, &subject, "text");
        let ended = count.load(Ordering::Relaxed) > at;
        assert_eq!(sealed.is_err(), ended);
        home.vault.sweep(&|_, _| false).unwrap();
        assert_eq!(home.counts(), before, "operation {at}");
        if !ended {
            assert!(at > 20, "only {at} operations");
            break;
        }
    }
}

#[test]
fn wherever_a_sweep_ends_the_next_one_finishes_it() {
    for [is_whole, at] in (0..).flat_map(|at| [[1, at], [0, at]]) {
        let home = Home::new();
        let (recorded, _) = home.seal();
        home.seal();
        if is_whole == 1 {
            fs::remove_dir_all(home.root().join("pending")).unwrap();
        }
        let known = |entry: Uuid, _: &str| entry == recorded;
        let (vault, count) = ending(&home.root(), at);
        let swept = vault.sweep(&known);
        let ended = count.load(Ordering::Relaxed) > at;
        assert_eq!(swept.is_err(), ended);
        home.vault.sweep(&known).unwrap();
        assert_eq!(home.counts(), [1, 1, 0], "operation {at}");
        if !ended && is_whole == 0 {
            assert!(at > 20, "only {at} operations");
            break;
        }
    }
}

#[test]
fn that_a_text_waits_is_durable_before_key_and_opening_are_written() {
    let calls: Arc<Mutex<Vec<(&str, PathBuf)>>> = Arc::default();
    let (seen, home) = (Arc::clone(&calls), Home::new());
    let vault = Vault::new(home.root()).with_faults(Arc::new(move |action, path| {
        seen.lock().unwrap().push((action, path.to_owned()));
        None
    }));
    for _ in 0..2 {
        let (entry, subject) = (Uuid::new_v4(), vault.new_subject().unwrap());
        let commitment = vault.seal(entry, FIELD, &subject, "text").unwrap();
        let calls = std::mem::take(&mut *calls.lock().unwrap());
        let at = |wanted: &str, of: &dyn Fn(&Path) -> bool| {
            let found = calls
                .iter()
                .position(|(action, path)| *action == wanted && of(path));
            found.unwrap_or_else(|| panic!("no {wanted}"))
        };
        let (root, pending) = (home.root(), home.root().join("pending"));
        let named = at("create", &|path| path.parent() == Some(&pending));
        let durable = at("sync", &|path| path == pending);
        let key = at("create", &|path| path.parent() == Some(&root.join("keys")));
        let opening = at("create", &|path| {
            path.to_string_lossy().contains("openings") && path.to_string_lossy().contains(".new-")
        });
        assert!(named < durable && durable < key && key < opening);
        let opened = vault.open(entry, FIELD, &subject, &commitment).unwrap();
        assert_eq!(opened, Opening::Open("text".to_owned()));
    }
    let field = home
        .vault
        .settle(Uuid::new_v4(), "../x", &home.vault.new_subject().unwrap());
    assert!(matches!(field, Err(VaultError::Field { .. })));
}
