//! Custody at one size: keys, the last day that ended, who is sealed and who erased, what is redacted.

use jianfu_facts::custody::facts::KeyRetired;
use std::fmt;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use crate::in_order::InOrder;
use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::Day;
use jianfu_facts::index::Index;

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
    /// The ledger is opened.
    pub(crate) fn open(&mut self, day: Day) {
        self.opened = Some(day);
    }

    /// A key is retired.
    pub(crate) fn retire(&mut self, index: Index, fact: &KeyRetired) {
        for key in Arc::make_mut(&mut self.keys) {
            if key.key == fact.key {
                key.retired = Some((index, fact.last_size));
            }
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

    /// A key signs from now on.
    pub(crate) fn introduce(&mut self, index: Index, key: &VerifierKeyText) {
        Arc::make_mut(&mut self.keys).push(LedgerKey {
            key: key.clone(),
            introduced: index,
            retired: None,
        });
    }
}
