//! What verification reads out of the entries on its way: whether each is in canonical form, and the few that say something about
//! the log itself (its keys, what was redacted, erased, sealed, published). It must never change or keep an entry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jianfu_facts::custody::seal::{Seal, Subject};
use jianfu_facts::entry::{Ending, Entry};
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::json;
use jianfu_proof::{Hash, sha256};
use uuid::Uuid;

use super::verdict::{Findings, Verdict, Words};
use crate::vault::SealStatus;

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
    /// The id of its entry.
    pub(crate) entry: Uuid,
    pub(crate) seal: Seal,
    /// How it stands, were its subject not erased.
    pub(crate) status: SealStatus,
}

/// The sealed fields of one subject whose texts are there. That they shouldn't be is known only when all entries are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// The first entry with one.
    pub(crate) first: Index,
    pub(crate) fields: u64,
}

/// How a sealed field of an entry (its id) stands, whose subject was erased or not; none where sealed texts aren't at hand at
/// all, as in a bundle.
pub type Opener<'a> = dyn Fn(Uuid, &Seal, bool) -> SealStatus + Sync + 'a;

/// Sealed fields kept that can't be opened, and subjects kept of which some can.
const MAX_SEALS: usize = 1 << 20;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) findings: Findings,
    /// Keys by the entry that brought them in.
    pub(crate) keys: BTreeMap<Index, String>,
    /// By target; of one that was redacted twice, both, until the first is restated.
    pub(crate) redactions: BTreeMap<Index, Vec<Redaction>>,
    pub(crate) erased: BTreeSet<Subject>,
    pub(crate) published: BTreeMap<String, String>,
    pub(crate) sealed: u64,
    pub(crate) open: BTreeMap<Subject, Open>,
    /// Open ones of subjects beyond those kept.
    pub(crate) more_open: u64,
    pub(crate) unopened: Vec<Unopened>,
}

impl Collected {
    fn seal(&mut self, index: Index, entry: Uuid, seal: &Seal, status: Option<SealStatus>) {
        self.sealed += 1;
        match status {
            None => {}
            Some(SealStatus::Open) => {
                if let Some(open) = self.open.get_mut(&seal.subject) {
                    (open.first, open.fields) = (open.first.min(index), open.fields + 1);
                } else if self.open.len() < MAX_SEALS {
                    let open = Open {
                        first: index,
                        fields: 1,
                    };
                    self.open.insert(seal.subject.clone(), open);
                } else {
                    self.more_open += 1;
                }
            }
            Some(status) if self.unopened.len() < MAX_SEALS => {
                let seal = seal.clone();
                self.unopened.push(Unopened {
                    index,
                    entry,
                    seal,
                    status,
                });
            }
            Some(_) => {}
        }
    }
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
            let status = self.opener.map(|status| status(entry.id(), seal, false));
            self.lock().seal(index, entry.id(), seal, status);
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
                collected
                    .redactions
                    .entry(fact.target)
                    .or_default()
                    .push(redaction);
            }
            Fact::PrivacyErased(fact) => {
                collected.erased.insert(fact.subject.clone());
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
