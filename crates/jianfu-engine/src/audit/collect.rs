//! What verification reads out of the entries on its way: whether each is in canonical form, and the few that say something about
//! the log itself (its keys, what was redacted, erased, sealed, published). It must never change or keep an entry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jianfu_domain::custody::seal::Seal;
use jianfu_domain::entry::{Ending, Entry, Index};
use jianfu_domain::fact::Fact;
use jianfu_domain::json;
use jianfu_proof::{Hash, sha256};

use super::verdict::{Findings, Verdict, Words};

/// What an `entry.redacted` says of its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redaction {
    /// SHA-256 of the restated bytes.
    pub(crate) restated: Hash,
    /// Leaf hash of the bytes that were destroyed.
    pub(crate) kept: String,
}

/// A sealed field whose text can't be opened. At most so many are kept; all are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unopened {
    pub(crate) index: Index,
    pub(crate) seal: Seal,
    /// Whether something is there, and isn't what was sealed.
    pub(crate) other: bool,
}

/// What became of a sealed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It is there, and the one that was sealed.
    Open,
    /// It is gone.
    Missing,
    /// What is there isn't what was sealed.
    Other,
}

/// Opens a sealed field of an entry; none where sealed texts aren't at hand at all, as in a bundle.
pub type Opener<'a> = dyn Fn(uuid::Uuid, &Seal) -> Opened + Sync + 'a;

/// Sealed fields kept that can't be opened.
const MAX_UNOPENED: usize = 1 << 20;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) findings: Findings,
    /// Keys by the entry that brought them in.
    pub(crate) keys: BTreeMap<Index, String>,
    pub(crate) redactions: BTreeMap<Index, Redaction>,
    pub(crate) erased: BTreeSet<String>,
    pub(crate) published: BTreeMap<String, String>,
    pub(crate) sealed: u64,
    pub(crate) open: u64,
    pub(crate) unopened: Vec<Unopened>,
}

/// Takes the entries as they come, from several threads.
pub(crate) struct Collector<'a> {
    collected: Mutex<Collected>,
    opener: Option<&'a Opener<'a>>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(opener: Option<&'a Opener<'a>>) -> Collector<'a> {
        Collector {
            collected: Mutex::default(),
            opener,
        }
    }

    pub(crate) fn finish(self) -> Collected {
        self.collected
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Collected> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an entry.
    pub(crate) fn take(&self, index: Index, bytes: &[u8]) {
        if let Err(error) = json::check(bytes) {
            let what = Words::new(
                format!("第 {index} 号记录不是规范写法（第 {} 字节）", error.at),
                format!("entry {index} is not in canonical form: {error}"),
            );
            self.lock().findings.add(Verdict::NonCanonical, Some(index), what);
            return;
        }
        if matters(bytes)
            && let Ok(entry) = Entry::decode(bytes)
        {
            self.note(index, &entry);
        }
    }

    fn note(&self, index: Index, entry: &Entry) {
        for seal in &entry.seals {
            let opened = self.opener.map(|open| open(entry.id(), seal));
            let mut collected = self.lock();
            collected.sealed += 1;
            collected.open += u64::from(opened == Some(Opened::Open));
            let wrong = opened.filter(|opened| *opened != Opened::Open);
            if let Some(opened) = wrong.filter(|_| collected.unopened.len() < MAX_UNOPENED) {
                collected.unopened.push(Unopened {
                    index,
                    seal: seal.clone(),
                    other: opened == Opened::Other,
                });
            }
        }
        let mut collected = self.lock();
        match &entry.fact {
            Fact::LedgerOpened(fact) => {
                if let Some(key) = &fact.key {
                    collected.keys.insert(index, key.to_string());
                }
            }
            Fact::KeyIntroduced(fact) => {
                collected.keys.insert(index, fact.key.to_string());
            }
            Fact::EntryRedacted(fact) => {
                let redaction = Redaction {
                    restated: sha256(fact.restated_bytes()),
                    kept: fact.hash.as_str().to_owned(),
                };
                collected.redactions.insert(fact.target, redaction);
            }
            Fact::PrivacyErased(fact) => {
                collected.erased.insert(fact.subject.to_string());
            }
            Fact::ReportPublished(fact) => {
                let folder = format!("published/{}/{}", fact.publication, fact.version);
                for file in &fact.files {
                    let digest = file.digest.as_str().to_owned();
                    collected
                        .published
                        .insert(format!("{folder}/{}", file.name), digest);
                }
            }
            _ => {}
        }
    }
}

/// Types that say something about the log itself.
const TYPES: [&str; 5] = [
    "ledger.opened",
    "key.introduced",
    "entry.redacted",
    "privacy.erased",
    "report.published",
];

/// Whether an entry in canonical form is worth decoding: by its type, or as it has sealed fields.
fn matters(bytes: &[u8]) -> bool {
    Ending::of(bytes).is_some_and(|ending| ending.is_sealed || TYPES.contains(&ending.kind))
}
