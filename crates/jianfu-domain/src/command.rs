//! 命令: what somebody wants on record, all of it or nothing.

use jianfu_facts::custody::seal::Seal;
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::request::Request;
use jianfu_facts::unit::{ActorId, UnitId};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::fact_rules::{self, Deriving};
use crate::state::State;
use crate::stock::change::RegisterChange;

/// One thing that a command wants on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// A fact about a unit on a day.
    Record {
        /// The day that it belongs to.
        on: Day,
        /// The unit that it is about.
        unit: UnitId,
        /// What is asked of it.
        request: Request,
        /// What of it is sealed, ascending by field.
        seals: Vec<Seal>,
    },
    /// The reversal of an entry.
    Reverse {
        /// Its index.
        target: Index,
        /// Why.
        reason: ReversalReason,
    },
    /// The closing of a month.
    CloseMonth {
        /// The month.
        month: Period,
    },
    /// The redaction of an entry.
    Redact {
        /// Its index.
        target: Index,
        /// The fields whose text goes, each once.
        fields: Vec<PlainField>,
        /// Leaf hash of the entry's bytes, from who holds them.
        hash: Digest,
        /// On what ground.
        basis: ErasureBasis,
        /// Who approved it.
        approved_by: ActorId,
    },
    /// A change of a register: the entry is made from it and the state.
    Stock(RegisterChange),
}

impl Proposal {
    /// A fact about a unit on a day.
    #[must_use]
    pub fn record(on: Day, unit: &UnitId, request: impl Into<Request>) -> Proposal {
        Proposal::Record {
            on,
            unit: unit.clone(),
            request: request.into(),
            seals: Vec::new(),
        }
    }

    /// The fact that it would be if nothing were on record: for who compares what is asked before it is given. Nothing for what
    /// is made from the state.
    #[must_use]
    pub fn alone(&self) -> Option<Fact> {
        let Proposal::Record { on, .. } = self else {
            return None;
        };
        self.derived(&State::default(), &BTreeMap::new(), Stamp::on(*on, 0, 0, 0)?)
    }

    /// The fact that is asked for, derived on a state at a moment, with the old entries that it names.
    pub(crate) fn derived(&self, state: &State, named: &BTreeMap<Index, Entry>, at: Stamp) -> Option<Fact> {
        let Proposal::Record {
            on, unit, request, ..
        } = self
        else {
            return None;
        };
        let from = Deriving {
            state,
            named,
            at,
            on: *on,
            unit,
        };
        Some(fact_rules::derive(request.clone(), &from))
    }

    /// The same with sealed fields; only what is recorded as asked can have some.
    #[must_use]
    pub fn with_seals(mut self, of: Vec<Seal>) -> Proposal {
        if let Proposal::Record { seals, .. } = &mut self {
            *seals = of;
        }
        self
    }
}

/// A command: all of its proposals are recorded, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Id of the command: the same id is recorded once, and asked again it gets its first answer.
    pub cmd: Uuid,
    /// Who gives it.
    pub actor: ActorId,
    /// The size of the ledger that the actor saw: refused if an object of the command changed since.
    pub seen: Option<u64>,
    /// What is wanted, in order.
    pub proposals: Vec<Proposal>,
}

impl Command {
    /// The indexes of old entries that [`decide`](crate::decide::decide()) must be handed: targets of reversals and
    /// redactions, and the entries of the command itself if it is on record.
    #[must_use]
    pub fn names(&self, state: &State) -> Vec<Index> {
        let targets = self.proposals.iter().filter_map(|p| match p {
            Proposal::Reverse { target, .. } | Proposal::Redact { target, .. } => {
                Some(*target).filter(|t| *t < state.size())
            }
            _ => None,
        });
        // Of a redacted target, what it reads as from then on.
        let targets: Vec<Index> = targets
            .flat_map(|target| [Some(target), state.redacted(target)])
            .flatten()
            .filter(|index| *index < state.size())
            .collect();
        // What a fact derives from the entries that it names never changes which they are; an empty ledger has none.
        let none = BTreeMap::new();
        let fact = |p: &Proposal| p.derived(state, &none, state.last()?);
        let facts = self.proposals.iter().filter_map(fact);
        let referred = facts
            .flat_map(|fact| fact.links())
            .map(|(index, _)| index)
            .filter(|index| *index < state.size());
        let known = state
            .command(&self.cmd)
            .map(|(first, n)| first..first + u64::from(n));
        targets
            .into_iter()
            .chain(referred)
            .chain(known.into_iter().flatten())
            .collect()
    }
}
