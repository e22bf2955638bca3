//! A fact that is to be decided, with all that a decision may look at: the state, the entries that are named, who asks and when.

use std::collections::BTreeMap;

use crate::refusal::{Both, Reason, both};
use crate::state::State;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::link::Link;
use jianfu_facts::unit::{ActorId, UnitId};

/// Who asks for what, on which day.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) state: &'a State,
    /// The old entries that the command names.
    pub(crate) named: &'a BTreeMap<Index, Entry>,
    pub(crate) actor: &'a ActorId,
    /// The moment of recording.
    pub(crate) at: Stamp,
    /// The day that the fact belongs to.
    pub(crate) on: Day,
    /// The unit that it is about.
    pub(crate) unit: &'a UnitId,
    /// The rules by which it is decided.
    pub(crate) deciding: u32,
}

impl<'a> Asked<'a> {
    /// The day of recording.
    pub(crate) fn today(&self) -> Day {
        self.at.day()
    }

    /// Its day isn't ahead.
    pub(crate) fn not_ahead(&self) -> Result<(), Reason> {
        let (on, today) = (self.on, self.today());
        if on > today {
            return Err(Reason::InFuture { on, today });
        }
        Ok(())
    }

    /// A live entry that is named: of one of these types, and not of a later day.
    pub(crate) fn live(&self, index: Index, kinds: &[&str]) -> Result<&'a Entry, Reason> {
        let entry = self.named.get(&index).ok_or(Reason::NoEntry {
            index,
            size: self.state.size(),
        })?;
        let kind = entry.fact.info().name;
        if !kinds.contains(&kind) {
            return Err(Reason::WrongEntry {
                index,
                kind,
                needed: kinds.join(", "),
            });
        }
        if let Some(by) = self.state.reversed(index) {
            return Err(Reason::NamedReversed { index, by });
        }
        if entry.on > self.on {
            return Err(Reason::NamedLater {
                index,
                day: entry.on,
                on: self.on,
            });
        }
        Ok(entry)
    }

    /// Such an entry of the unit that declares.
    pub(crate) fn own(&self, index: Index, kinds: &[&str]) -> Result<&'a Entry, Reason> {
        let entry = self.live(index, kinds)?;
        if entry.unit == *self.unit {
            return Ok(entry);
        }
        Err(Reason::NamedOther {
            index,
            unit: entry.unit.clone(),
            needed: self.unit.clone(),
        })
    }

    pub(crate) fn done(&self, index: Index, what: Both, is: impl Fn(Link) -> bool) -> Result<(), Reason> {
        match self.state.flow().links(index).find(|(_, link)| is(*link)) {
            Some((by, _)) => Err(Reason::ActDone { index, by, what }),
            None => Ok(()),
        }
    }

    /// A meeting or proposal of which nothing is settled yet.
    pub(crate) fn still_open(&self, index: Index) -> Result<(), Reason> {
        let cancelled = both("已取消", "cancelled");
        self.done(index, cancelled, |link| link == Link::Cancelled)?;
        let convened = both("已召开", "convened");
        self.done(index, convened, |link| link == Link::Convened)?;
        self.done(
            index,
            both("已并入其他会议", "merged into another"),
            |link| matches!(link, Link::MergedInto(_)),
        )
    }

    /// Whoever proposed it may not decide on it.
    pub(crate) fn other_hands(&self, proposal: &Entry) -> Result<(), Reason> {
        if proposal.actor == *self.actor {
            return Err(Reason::SelfApproved {
                actor: self.actor.clone(),
            });
        }
        Ok(())
    }

    /// Neither itself nor a circle: `to` does not lead to `from`.
    pub(crate) fn no_circle(
        &self,
        from: Index,
        to: Index,
        next: impl Fn(Link) -> Option<Index>,
    ) -> Result<(), Reason> {
        let chain = self.state.flow().chain(to, next);
        if chain.contains(&from) {
            return Err(Reason::Circle {
                index: from,
                other: to,
            });
        }
        if chain.len() > limits::CHAIN {
            return Err(Reason::ChainTooLong { max: limits::CHAIN });
        }
        Ok(())
    }
}
