//! Custody at one size: keys, the last day that ended, who is sealed and who erased, what is redacted.

use std::fmt;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use super::seal::Subject;
use crate::custody::key::VerifierKeyText;
use crate::day::Day;
use crate::digests::InOrder;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::index::Index;

/// 签名密钥: one key of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerKey {
    /// The key.
    pub key: VerifierKeyText,
    /// Index of the entry that brought it: 0 for the opening's.
    pub introduced: Index,
    /// Index of the entry that retired it, and the last size that it may have signed.
    pub retired: Option<(Index, u64)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Custody {
    /// Day of entry 0.
    pub(crate) opened: Option<Day>,
    pub(crate) keys: Arc<Vec<LedgerKey>>,
    pub(crate) ended: Option<Day>,
    /// The first entry that seals something of a subject.
    pub(crate) sealed: Map<Subject, Index>,
    pub(crate) erased: Map<Subject, Index>,
    pub(crate) redacted: Map<Index, Index>,
}

impl Custody {
    pub(crate) fn apply(&mut self, index: Index, entry: &Entry) {
        for seal in &entry.seals {
            self.seal(&seal.subject, index);
        }
        match &entry.fact {
            Fact::LedgerOpened(f) => {
                self.opened = Some(entry.at.day());
                if let Some(key) = &f.key {
                    self.introduce(index, key);
                }
            }
            Fact::KeyIntroduced(f) => self.introduce(index, &f.key),
            Fact::KeyRetired(f) => {
                for key in Arc::make_mut(&mut self.keys) {
                    if key.key == f.key {
                        key.retired = Some((index, f.last_size));
                    }
                }
            }
            Fact::DayEnded(_) => self.ended = Some(entry.on),
            Fact::PrivacyErased(f) => self.erased.insert_mut(f.subject.clone(), index),
            Fact::EntryRedacted(f) => self.redacted.insert_mut(f.target, index),
            _ => {}
        }
    }

    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        writeln!(out, "{:?} {:?} {:?}", self.opened, self.keys, self.ended)?;
        writeln!(out, "{:?}", InOrder(&self.sealed))?;
        writeln!(out, "{:?} {:?}", InOrder(&self.erased), InOrder(&self.redacted))
    }

    /// An entry seals something of a subject.
    pub(crate) fn seal(&mut self, subject: &Subject, index: Index) {
        if !self.sealed.contains_key(subject) {
            self.sealed.insert_mut(subject.clone(), index);
        }
    }

    fn introduce(&mut self, index: Index, key: &VerifierKeyText) {
        Arc::make_mut(&mut self.keys).push(LedgerKey {
            key: key.clone(),
            introduced: index,
            retired: None,
        });
    }
}
