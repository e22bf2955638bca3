//! The vault: what is sealed opens where it belongs and nowhere else, and what is erased is gone.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jianfu_engine::vault::{Opening, SealStatus, SubjectId, Vault, VaultError};
use jianfu_proof::Hash;
use jianfu_proof::seal::MAX_SEAL_TEXT_BYTES;
use proptest::prelude::*;
use tempfile::TempDir;
use uuid::Uuid;

const TEXT: &str = "陈某某反映报表重复填报";
const FIELD: &str = "body.comment";

/// One sealed field in a vault of its own.
struct Sealed {
    data: TempDir,
    vault: Vault,
    entry: Uuid,
    subject: SubjectId,
    commitment: Hash,
}

impl Sealed {
    fn new() -> Sealed {
        let data = TempDir::new().unwrap();
        let vault = Vault::new(data.path().join("vault"));
        let (entry, subject) = (Uuid::new_v4(), vault.new_subject().unwrap());
        let commitment = vault.seal(entry, FIELD, &subject, TEXT).unwrap();
        Sealed {
            data,
            vault,
            entry,
            subject,
            commitment,
        }
    }

    fn settle(&self) {
        self.vault.settle(self.entry, FIELD, &self.subject).unwrap();
    }

    fn root(&self) -> PathBuf {
        self.data.path().join("vault")
    }

    fn key(&self) -> PathBuf {
        self.root().join("keys").join(self.subject.to_string())
    }

    fn folder(&self) -> PathBuf {
        self.root().join("openings").join(self.subject.to_string())
    }

    fn opening(&self) -> PathBuf {
        self.folder().join(format!("{}.{FIELD}", self.entry))
    }

    fn open(&self) -> Opening {
        self.vault
            .open(self.entry, FIELD, &self.subject, &self.commitment)
            .unwrap()
    }

    fn status(&self, erased: bool) -> SealStatus {
        self.vault
            .status(self.entry, FIELD, &self.subject, &self.commitment, erased)
            .unwrap()
    }
}

/// All files and folders below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if fs::symlink_metadata(&path).unwrap().is_dir() {
            paths.extend(below(&path));
        }
        paths.push(path);
    }
    paths
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = below(folder).into_iter();
    paths
        .filter(|path| fs::symlink_metadata(path).unwrap().is_file())
        .collect()
}

fn holds(folder: &Path, needle: &[u8]) -> bool {
    let holds = |path: &PathBuf| {
        fs::read(path)
            .unwrap()
            .windows(needle.len())
            .any(|part| part == needle)
    };
    files(folder).iter().any(holds)
}

fn text(text: &str) -> Opening {
    Opening::Open(text.to_owned())
}

#[test]
fn what_is_sealed_opens_and_sealing_it_again_gives_the_same_commitment() {
    let sealed = Sealed::new();
    assert_eq!(sealed.open(), text(TEXT));
    assert_eq!(sealed.status(false), SealStatus::Open);
    assert!(!format!("{:?}", sealed.open()).contains("陈"));
    let again = sealed.vault.seal(sealed.entry, FIELD, &sealed.subject, TEXT);
    assert_eq!(again.unwrap(), sealed.commitment);
    let other = sealed.vault.seal(sealed.entry, FIELD, &sealed.subject, "other");
    assert!(matches!(other, Err(VaultError::SealedAlready { .. })));
    assert_eq!(sealed.open(), text(TEXT));
    assert_eq!(sealed.vault.subjects().unwrap(), [sealed.subject]);
    let anew = Vault::new(sealed.root());
    assert_eq!(
        anew.open(sealed.entry, FIELD, &sealed.subject, &sealed.commitment)
            .unwrap(),
        text(TEXT)
    );
}

#[test]
fn the_text_is_nowhere_in_plain_and_only_the_owner_may_read() {
    let sealed = Sealed::new();
    assert!(!holds(sealed.data.path(), TEXT.as_bytes()));
    assert!(!holds(sealed.data.path(), "陈某某".as_bytes()));
    for path in below(sealed.data.path()) {
        let metadata = fs::metadata(&path).unwrap();
        let mode = if metadata.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(metadata.permissions().mode() & 0o777, mode, "{}", path.display());
    }
    assert_eq!(files(sealed.data.path()).len(), 3);
    sealed.settle();
    assert_eq!(files(sealed.data.path()).len(), 2);
}

#[test]
fn after_an_erasure_nothing_is_left_of_the_subject_and_all_of_another() {
    let sealed = Sealed::new();
    let other = sealed.vault.new_subject().unwrap();
    let kept = sealed.vault.seal(sealed.entry, "other", &other, "kept").unwrap();
    let (key, opening) = (
        fs::read(sealed.key()).unwrap(),
        fs::read(sealed.opening()).unwrap(),
    );
    assert!(holds(sealed.data.path(), &key) && holds(sealed.data.path(), &opening[30..]));
    // A second name of both files shows that the bytes are overwritten in place.
    let (key_link, opening_link) = (sealed.data.path().join("key"), sealed.data.path().join("opening"));
    fs::hard_link(sealed.key(), &key_link).unwrap();
    fs::hard_link(sealed.opening(), &opening_link).unwrap();
    assert_eq!(sealed.status(true), SealStatus::NotShredded);

    let erased = sealed.vault.erase(&sealed.subject).unwrap();
    assert_eq!((erased.key, erased.openings, erased.foreign.count), (true, 1, 0));
    assert_eq!(fs::read(key_link).unwrap(), [0; 32]);
    assert_eq!(fs::read(opening_link).unwrap(), vec![0; opening.len()]);
    assert!(!holds(sealed.data.path(), &key) && !holds(sealed.data.path(), &opening[30..]));
    let name = sealed.subject.to_string();
    assert!(
        !below(&sealed.root())
            .iter()
            .any(|path| path.to_string_lossy().contains(&name))
    );
    assert_eq!(sealed.open(), Opening::Missing);
    assert_eq!(sealed.status(false), SealStatus::Missing);
    assert_eq!(sealed.status(true), SealStatus::Erased);
    assert_eq!(sealed.vault.erase(&sealed.subject).unwrap(), Default::default());
    assert_eq!(
        sealed.vault.open(sealed.entry, "other", &other, &kept).unwrap(),
        text("kept")
    );
}

#[test]
fn an_erasure_takes_files_whose_writing_was_interrupted_too() {
    let sealed = Sealed::new();
    let key = sealed
        .root()
        .join("keys")
        .join(format!(".new-{}", sealed.subject));
    fs::write(&key, [1; 32]).unwrap();
    fs::write(
        sealed.folder().join(format!(".new-{}.{FIELD}", sealed.entry)),
        "half",
    )
    .unwrap();
    assert_eq!(sealed.vault.erase(&sealed.subject).unwrap().openings, 2);
    assert!(files(&sealed.root()).is_empty());
    fs::write(&key, [1; 32]).unwrap();
    assert_eq!(sealed.status(true), SealStatus::NotShredded);
    assert_eq!(sealed.vault.enforce([sealed.subject]).unwrap(), 1);
    assert_eq!(sealed.status(true), SealStatus::Erased);
}

#[test]
fn what_came_back_from_an_old_copy_is_erased_again() {
    let sealed = Sealed::new();
    let (key, opening) = (
        fs::read(sealed.key()).unwrap(),
        fs::read(sealed.opening()).unwrap(),
    );
    sealed.vault.erase(&sealed.subject).unwrap();
    fs::create_dir(sealed.folder()).unwrap();
    fs::write(sealed.key(), key).unwrap();
    fs::write(sealed.opening(), opening).unwrap();
    assert_eq!(sealed.status(true), SealStatus::NotShredded);
    assert_eq!(sealed.vault.enforce([sealed.subject]).unwrap(), 1);
    assert_eq!(sealed.status(true), SealStatus::Erased);
    assert_eq!(sealed.vault.enforce([sealed.subject]).unwrap(), 0);
}

#[test]
fn a_lost_key_is_not_replaced_while_openings_are_left() {
    let sealed = Sealed::new();
    fs::remove_file(sealed.key()).unwrap();
    assert_eq!(sealed.status(false), SealStatus::Missing);
    let sealing = sealed.vault.seal(Uuid::new_v4(), FIELD, &sealed.subject, "x");
    assert!(matches!(sealing, Err(VaultError::KeyGone { .. })));
    fs::write(sealed.key(), [0; 32]).unwrap();
    assert_eq!(sealed.status(false), SealStatus::Mismatch);
    let sealing = sealed.vault.seal(Uuid::new_v4(), FIELD, &sealed.subject, "x");
    assert!(matches!(sealing, Err(VaultError::KeyDamaged { .. })));
}

#[test]
fn every_changed_byte_and_every_cut_is_a_mismatch() {
    let sealed = Sealed::new();
    for path in [sealed.opening(), sealed.key()] {
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert_eq!(
                sealed.open(),
                Opening::Mismatch,
                "byte {at} of {}",
                path.display()
            );
            fs::write(&path, &bytes[..at]).unwrap();
            assert_eq!(
                sealed.open(),
                Opening::Mismatch,
                "cut at {at} of {}",
                path.display()
            );
        }
        fs::write(&path, [bytes.as_slice(), b"x"].concat()).unwrap();
        assert_eq!(sealed.open(), Opening::Mismatch);
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(sealed.open(), text(TEXT));
    let other = sealed
        .vault
        .open(sealed.entry, FIELD, &sealed.subject, &Hash([7; 32]));
    assert_eq!(other.unwrap(), Opening::Mismatch);
}

#[test]
fn an_opening_that_is_moved_to_another_entry_field_or_subject_is_a_mismatch() {
    let sealed = Sealed::new();
    let (vault, entry, subject) = (&sealed.vault, sealed.entry, sealed.subject);
    let (elsewhere, other) = (Uuid::new_v4(), vault.new_subject().unwrap());
    fs::copy(
        sealed.opening(),
        sealed.folder().join(format!("{elsewhere}.{FIELD}")),
    )
    .unwrap();
    fs::copy(sealed.opening(), sealed.folder().join(format!("{entry}.note"))).unwrap();
    let there = sealed.root().join("openings").join(other.to_string());
    fs::create_dir(&there).unwrap();
    fs::copy(sealed.opening(), there.join(format!("{entry}.{FIELD}"))).unwrap();
    fs::copy(sealed.key(), sealed.root().join("keys").join(other.to_string())).unwrap();
    for (entry, field, subject) in [
        (elsewhere, FIELD, subject),
        (entry, "note", subject),
        (entry, FIELD, other),
    ] {
        let opened = vault.open(entry, field, &subject, &sealed.commitment).unwrap();
        assert_eq!(opened, Opening::Mismatch);
    }
}

#[test]
fn a_sweep_destroys_what_never_came_to_the_ledger_and_nothing_else() {
    let sealed = Sealed::new();
    let vault = &sealed.vault;
    let orphan = Uuid::new_v4();
    let stranger = vault.new_subject().unwrap();
    vault
        .seal(orphan, FIELD, &sealed.subject, "never appended")
        .unwrap();
    vault.seal(orphan, "note", &stranger, "never appended").unwrap();
    fs::write(sealed.folder().join(format!(".new-{orphan}.note")), "half").unwrap();
    fs::write(
        sealed.root().join("keys").join(format!(".new-{stranger}")),
        "half",
    )
    .unwrap();
    fs::write(sealed.folder().join("README"), "mine").unwrap();
    fs::write(sealed.root().join("keys/notes.txt"), "mine").unwrap();
    fs::write(sealed.root().join("openings/stray"), "mine").unwrap();
    // Without the names of what waits, everything is looked at.
    fs::remove_dir_all(sealed.root().join("pending")).unwrap();

    let swept = vault
        .sweep(&|entry, field| entry == sealed.entry && field == FIELD)
        .unwrap();
    assert_eq!(
        (swept.orphans, swept.keys, swept.unfinished, swept.kept),
        (2, 1, 2, 1)
    );
    assert_eq!((swept.foreign.count, swept.foreign.told.len()), (3, 3));
    assert_eq!(sealed.open(), text(TEXT));
    assert_eq!(files(&sealed.root()).len(), 5);
    assert_eq!(vault.subjects().unwrap(), [sealed.subject]);
    let again = vault.sweep(&|_, _| false).unwrap();
    assert_eq!(again, Default::default(), "everything was looked at before");
    fs::remove_dir(sealed.root().join("pending")).unwrap();
    let again = vault.sweep(&|entry, _| entry == sealed.entry).unwrap();
    assert_eq!(
        (again.orphans, again.keys, again.unfinished, again.kept),
        (0, 0, 0, 1)
    );
}

#[test]
fn a_copy_has_everything_but_the_erased_and_the_modes() {
    let sealed = Sealed::new();
    let gone = sealed.vault.new_subject().unwrap();
    sealed.vault.seal(sealed.entry, "note", &gone, "gone").unwrap();
    symlink(
        "/etc/hostname",
        sealed.folder().join(format!("{}.link", sealed.entry)),
    )
    .unwrap();
    let to = sealed.data.path().join("copy");
    let copied = sealed.vault.copy_to(&to, &|subject| *subject == gone).unwrap();
    assert_eq!(
        (
            copied.keys,
            copied.openings,
            copied.left_out,
            copied.foreign.count
        ),
        (1, 1, 2, 1)
    );
    let copy = Vault::new(&to);
    assert_eq!(
        copy.open(sealed.entry, FIELD, &sealed.subject, &sealed.commitment)
            .unwrap(),
        text(TEXT)
    );
    assert!(
        files(&to)
            .iter()
            .all(|path| fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o600)
    );
    assert!(
        !below(&to)
            .iter()
            .any(|path| path.to_string_lossy().contains(&gone.to_string()))
    );
    assert!(matches!(
        sealed.vault.copy_to(&to, &|_| false),
        Err(VaultError::Occupied { .. })
    ));
}

#[test]
fn names_links_and_huge_files_lead_nowhere() {
    let sealed = Sealed::new();
    let long = "x".repeat(65);
    for field in ["", "..", "../x", "a/b", "A", ".a", "a\0", "备注", &long] {
        let sealing = sealed.vault.seal(sealed.entry, field, &sealed.subject, "x");
        assert!(matches!(sealing, Err(VaultError::Field { .. })), "{field:?}");
        assert!(
            sealed
                .vault
                .open(sealed.entry, field, &sealed.subject, &sealed.commitment)
                .is_err()
        );
    }
    let hex = sealed.subject.to_string();
    for subject in [
        "",
        "..",
        &hex[1..],
        &hex.replace(|_| true, "A"),
        &format!("{hex}0"),
    ] {
        assert!(subject.parse::<SubjectId>().is_err(), "{subject}");
    }
    let outside = sealed.data.path().join("outside");
    fs::rename(sealed.opening(), &outside).unwrap();
    let bytes = fs::read(&outside).unwrap();
    symlink(&outside, sealed.opening()).unwrap();
    assert_eq!(sealed.open(), Opening::Mismatch);
    let erased = sealed.vault.erase(&sealed.subject).unwrap();
    assert_eq!(
        (erased.key, erased.openings, erased.foreign.told.len()),
        (true, 0, 1)
    );
    assert_eq!(fs::read(&outside).unwrap(), bytes);
    fs::remove_file(sealed.opening()).unwrap();
    // A terabyte of hole: neither read into memory nor filled with zeros.
    fs::File::create(sealed.opening())
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    assert_eq!(sealed.open(), Opening::Mismatch);
    assert_eq!(sealed.vault.erase(&sealed.subject).unwrap().openings, 1);
    assert!(!sealed.folder().exists());
}

#[test]
fn a_folder_of_the_vault_that_is_a_link_is_not_followed() {
    let sealed = Sealed::new();
    let outside = sealed.data.path().join("outside");
    fs::rename(sealed.folder(), &outside).unwrap();
    symlink(&outside, sealed.folder()).unwrap();
    assert_eq!(sealed.open(), Opening::Mismatch);
    let sealing = sealed.vault.seal(Uuid::new_v4(), FIELD, &sealed.subject, "x");
    assert!(matches!(sealing, Err(VaultError::NotOurs { .. })));
    let swept = sealed.vault.sweep(&|_, _| false).unwrap();
    assert_eq!((swept.foreign.count, swept.keys, swept.orphans), (1, 0, 0));
    assert!(matches!(
        sealed.vault.erase(&sealed.subject),
        Err(VaultError::NotOurs { .. })
    ));
    assert_eq!(files(&outside).len(), 1);
}

/// The vault in which the operation of this number fails, and no other.
fn failing(root: &Path, at: usize) -> (Vault, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let vault = Vault::new(root).with_faults(Arc::new(move |_, _| {
        let fails = counted.fetch_add(1, Ordering::Relaxed) == at;
        fails.then(|| io::Error::other("injected"))
    }));
    (vault, count)
}

#[test]
fn whichever_system_call_of_a_seal_fails_it_is_told_and_sealing_again_succeeds() {
    for at in 0.. {
        let data = TempDir::new().unwrap();
        let root = data.path().join("vault");
        let (vault, count) = failing(&root, at);
        let (entry, subject) = (Uuid::new_v4(), vault.new_subject().unwrap());
        let sealed = vault.seal(entry, FIELD, &subject, TEXT);
        assert!(!holds(data.path(), TEXT.as_bytes()));
        if count.load(Ordering::Relaxed) <= at {
            sealed.unwrap();
            assert!(at > 20, "only {at} operations");
            break;
        }
        assert!(matches!(sealed, Err(VaultError::File { .. })), "operation {at}");
        let unfinished = |path: &PathBuf| path.to_string_lossy().contains(".new-");
        assert!(!files(data.path()).iter().any(unfinished), "operation {at}");
        let commitment = vault.seal(entry, FIELD, &subject, TEXT).unwrap();
        assert_eq!(
            vault.open(entry, FIELD, &subject, &commitment).unwrap(),
            text(TEXT)
        );
        assert_eq!(vault.sweep(&|_, _| true).unwrap().kept, 1);
    }
}

#[test]
fn whichever_system_call_of_an_erasure_fails_erasing_again_finishes_it() {
    for at in 0.. {
        let sealed = Sealed::new();
        let (vault, count) = failing(&sealed.root(), at);
        let erased = vault.erase(&sealed.subject);
        if count.load(Ordering::Relaxed) <= at {
            erased.unwrap();
            assert!(at > 15, "only {at} operations");
            break;
        }
        assert!(erased.is_err(), "operation {at}");
        sealed.vault.erase(&sealed.subject).unwrap();
        assert_eq!(sealed.status(true), SealStatus::Erased);
        assert!(files(&sealed.root()).is_empty(), "operation {at}");
        assert!(!sealed.folder().exists(), "operation {at}");
    }
}

#[test]
fn a_text_at_the_limit_is_sealed_and_one_byte_more_is_not() {
    let sealed = Sealed::new();
    let most = "a".repeat(MAX_SEAL_TEXT_BYTES);
    let commitment = sealed
        .vault
        .seal(sealed.entry, "most", &sealed.subject, &most)
        .unwrap();
    let opened = sealed
        .vault
        .open(sealed.entry, "most", &sealed.subject, &commitment);
    assert_eq!(opened.unwrap(), text(&most));
    let over = sealed
        .vault
        .seal(sealed.entry, "over", &sealed.subject, &format!("{most}a"));
    assert!(matches!(over, Err(VaultError::Seal(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_text_up_to_the_limit_comes_back(any in proptest::collection::vec(any::<char>(), 0..4096)) {
        let any: String = any.into_iter().collect();
        let data = TempDir::new().unwrap();
        let vault = Vault::new(data.path().join("vault"));
        let (entry, subject) = (Uuid::new_v4(), vault.new_subject().unwrap());
        let commitment = vault.seal(entry, "f", &subject, &any).unwrap();
        prop_assert_eq!(vault.open(entry, "f", &subject, &commitment).unwrap(), Opening::Open(any));
    }
}

/// What each opening of a ledger for writing does to a district's vault: 100,000 remarks of as many subjects, 1,000 erased ones.
/// The first sweep is that of a vault of before, or of one that was put back.
/// `cargo test --release -p jianfu-engine a_hundred_thousand -- --ignored --nocapture` (in `TMPDIR`, of a real disk)
#[test]
#[ignore = "makes 200,000 files: a measurement"]
fn a_hundred_thousand_remarks_are_swept() {
    let data = TempDir::new().unwrap();
    let vault = Vault::new(data.path().join("vault"));
    vault
        .seal(Uuid::new_v4(), FIELD, &vault.new_subject().unwrap(), TEXT)
        .unwrap();
    for _ in 0..100_000 {
        let subject = vault.new_subject().unwrap().to_string();
        let folder = data.path().join("vault/openings").join(&subject);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(format!("{}.{FIELD}", Uuid::new_v4())), [7; 100]).unwrap();
        std::fs::write(data.path().join("vault/keys").join(subject), [7; 32]).unwrap();
    }
    fs::remove_dir_all(data.path().join("vault/pending")).unwrap();
    std::fs::File::open(data.path()).unwrap().sync_all().unwrap();
    for kept in [100_001, 0, 0] {
        let begun = std::time::Instant::now();
        let erased: Vec<SubjectId> = (0..1_000).map(|_| vault.new_subject().unwrap()).collect();
        assert_eq!(vault.enforce(erased).unwrap(), 0);
        let enforced = begun.elapsed();
        assert_eq!(vault.has_pending().unwrap(), kept > 0);
        assert_eq!(vault.sweep(&|_, _| true).unwrap().kept, kept);
        println!(
            "erased again in {enforced:?}, swept {kept} in {:?}",
            begun.elapsed() - enforced
        );
    }
}
