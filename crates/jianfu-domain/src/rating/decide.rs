//! What may be recorded of polls, given the state.

use std::collections::BTreeSet;

use num_traits::{One, Signed};

use super::state::Poll;
use crate::refusal::{Both, Reason, both};
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::limits;
use jianfu_facts::rating::facts::{PollClosed, PollOpened, RatingCast};
use jianfu_facts::unit::{Level, Slug, UnitId};

/// A new poll of communities, with a scale that makes sense.
pub(crate) fn poll_opened(state: &State, fact: &PollOpened) -> Result<(), Reason> {
    let poll = &fact.poll;
    if state.poll(poll).is_some() {
        return Err(Reason::PollExists { poll: poll.clone() });
    }
    if let Some(what) = wrong_design(fact) {
        return Err(Reason::BadPoll {
            poll: poll.clone(),
            what,
        });
    }
    for unit in &fact.units {
        if known(state, unit, fact.from)?.level != Level::Community {
            return Err(Reason::NotCommunity { unit: unit.clone() });
        }
    }
    Ok(())
}

fn wrong_design(fact: &PollOpened) -> Option<Both> {
    let distinct: BTreeSet<&Slug> = fact.answers.iter().map(|a| &a.answer).collect();
    let weighs = |w: &jianfu_facts::exact::Exact| !w.is_negative() && *w <= jianfu_facts::exact::Exact::one();
    if !(2..=limits::POLL_ANSWERS).contains(&fact.answers.len()) || distinct.len() != fact.answers.len() {
        Some(both(
            "选项应为 2 至 10 个且不重复",
            "a scale has 2 to 10 different answers",
        ))
    } else if !fact.answers.iter().all(|a| weighs(a.weight.value())) {
        Some(both(
            "选项权重应在 0 与 1 之间",
            "the weight of an answer lies between 0 and 1",
        ))
    } else if fact.until < fact.from {
        Some(both("截止日期早于开始日期", "the last day lies before the first"))
    } else if fact.units.is_empty() || fact.units.len() > limits::POLL_UNITS {
        Some(both(
            "范围应为 1 至 1000 个单位",
            "a poll covers 1 to 1,000 units",
        ))
    } else if !fact.units.is_sorted_by(|a, b| a < b) {
        Some(both(
            "单位应按编号升序且不重复",
            "units are ascending and stand once",
        ))
    } else {
        None
    }
}

/// The open poll of an id.
fn open<'a>(state: &'a State, poll: &Slug) -> Result<&'a Poll, Reason> {
    let found = state
        .poll(poll)
        .ok_or_else(|| Reason::UnknownPoll { poll: poll.clone() })?;
    match found.closed {
        Some(_) => Err(Reason::PollIsClosed { poll: poll.clone() }),
        None => Ok(found),
    }
}

/// An answer of the scale about a unit of the poll, on a day of the poll.
pub(crate) fn rating_cast(
    state: &State,
    today: Day,
    on: Day,
    unit: &UnitId,
    fact: &RatingCast,
) -> Result<(), Reason> {
    let design = &open(state, &fact.poll)?.design;
    if on > today {
        return Err(Reason::InFuture { on, today });
    }
    if on < design.from || on > design.until {
        let (poll, from, until) = (fact.poll.clone(), design.from, design.until);
        return Err(Reason::OutsidePoll {
            poll,
            on,
            from,
            until,
        });
    }
    if design.units.binary_search(unit).is_err() {
        return Err(Reason::NotInPoll {
            poll: fact.poll.clone(),
            unit: unit.clone(),
        });
    }
    if design.answers.iter().all(|a| a.answer != fact.answer) {
        return Err(Reason::UnknownAnswer {
            poll: fact.poll.clone(),
            answer: fact.answer.clone(),
        });
    }
    Ok(())
}

/// The end of an open poll.
pub(crate) fn poll_closed(state: &State, fact: &PollClosed) -> Result<(), Reason> {
    open(state, &fact.poll).map(|_| ())
}
