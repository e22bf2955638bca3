//! Deciding: a state, the old entries that a command names, the time and the command give entries, or the reasons of a
//! refusal. A refused command leaves no entry.

use crate::asked::Asked;
use crate::command::Command;
use crate::command::Proposal;
use crate::fact_rules;
use crate::flow::decide::unclassified;
use jianfu_facts::exact::count_32;
use jianfu_facts::family::Family;
use std::collections::BTreeMap;

use crate::custody::decide as custody;
use crate::flow::decide as flow;
use crate::flow::issuer::decide as declare;
use crate::periods::decide as periods;
use crate::refusal::{Reason, Refused};
use crate::repeated::known;
use crate::roles;
use crate::state::State;
use crate::stock::decide as stock;
use jianfu_facts::custody::redaction::EntryRedacted;
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::invariant;
use jianfu_facts::kind::Reversal;
use jianfu_facts::limits;
use jianfu_facts::periods::facts::{EntryReversed, ReversalReason};
use jianfu_facts::unit::UnitId;

/// What a command comes to.
#[derive(Clone, Debug)]
pub enum Decision {
    /// New entries, from the state's size on, and the state after them.
    Record(Vec<Recorded>, Box<State>),
    /// The command is on record already: its first entry and how many.
    Known(Index, u32),
}

/// A new entry with its bytes: encoded once, and read back to the same entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The entry.
    pub entry: Entry,
    /// Its bytes, as they are stored and hashed.
    pub bytes: Vec<u8>,
}

/// What a decision is handed beside the state.
#[derive(Clone, Debug)]
pub struct Given {
    /// The old entries that the command [names](Command::names).
    pub named: BTreeMap<Index, Entry>,
    /// Bytes that the entries of the command may have together.
    pub budget: usize,
}

impl Given {
    /// These entries, and all the bytes that a command may have.
    #[must_use]
    pub fn of(named: BTreeMap<Index, Entry>) -> Given {
        Given {
            named,
            budget: limits::COMMAND_BYTES,
        }
    }
}

/// Decides a command given at the moment `now`.
///
/// # Errors
/// [`Refused`], with a reason for each proposal that is refused.
pub fn decide(state: &State, given: &Given, now: Stamp, command: &Command) -> Result<Decision, Refused> {
    let named = &given.named;
    if let Some((first, n)) = state.command(&command.cmd)
        && named.get(&first).is_none_or(|entry| entry.cmd == command.cmd)
    {
        return known(state, named, first, n, command);
    }
    let count = command.proposals.len();
    if count == 0 {
        return Err(Refused::whole(Reason::EmptyCommand {}));
    }
    if count > limits::COMMAND_ENTRIES {
        return Err(Refused::whole(Reason::TooManyEntries {
            entries: count,
            max: limits::COMMAND_ENTRIES,
        }));
    }
    state.in_force().is_known().map_err(Refused::whole)?;
    custody::clock(state, now, command).map_err(Refused::whole)?;
    let at = state.last().map_or(now, |last| now.max(last));
    let (next, recorded) = each(state, named, at, command)?;
    let bytes = recorded.iter().map(|recorded| recorded.bytes.len()).sum();
    if bytes > given.budget {
        return Err(Refused::whole(Reason::TooManyBytes {
            bytes,
            max: given.budget,
        }));
    }
    Ok(Decision::Record(recorded, Box::new(next)))
}

/// Decides each proposal on what those before it leave.
fn each(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    at: Stamp,
    command: &Command,
) -> Result<(State, Vec<Recorded>), Refused> {
    let of = count_32(command.proposals.len());
    let (mut next, mut recorded) = (state.clone(), Vec::with_capacity(command.proposals.len()));
    let mut refused = Refused {
        told: Vec::new(),
        more: 0,
    };
    for (i, proposal) in command.proposals.iter().enumerate() {
        let part = (count_32(i + 1), of);
        match one(&next, named, at, command, proposal, part, state.size()) {
            Ok(new) => {
                next.apply(&new.entry);
                recorded.push(new);
            }
            Err(reason) => refused.add(i, reason),
        }
    }
    if refused.told.is_empty() {
        Ok((next, recorded))
    } else {
        Err(refused)
    }
}

/// The entry of one proposal, given the state after those before it; `began` is the size before the command.
fn one(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    at: Stamp,
    command: &Command,
    proposal: &Proposal,
    part: (u32, u32),
    began: u64,
) -> Result<Recorded, Reason> {
    let today = at.day();
    let (on, unit, fact) = content(state, named, at, command, proposal)?;
    let in_force = state.in_force().for_fact(&fact);
    roles::authorise(state, &command.actor, today, &unit, &fact)?;
    if let (Some(seen), Some(object)) = (command.seen, fact.subject(&unit))
        && let Some(index) = state
            .touched(&object)
            .filter(|index| (seen..began).contains(index))
    {
        return Err(Reason::Stale { seen, index });
    }
    let asked = Asked {
        state,
        named,
        actor: &command.actor,
        at,
        on,
        unit: &unit,
        deciding: in_force.deciding,
    };
    check(asked, &fact)?;
    let v = in_force.version_of(&fact)?;
    let seals = match proposal {
        Proposal::Record { seals, .. } => seals.clone(),
        _ => Vec::new(),
    };
    custody::seals(state, &fact, &seals)?;
    let corrects = match &fact {
        Fact::EntryReversed(f) => vec![f.target],
        _ => Vec::new(),
    };
    let (actor, cmd) = (command.actor.clone(), command.cmd);
    written(Entry {
        actor,
        at,
        cause: None,
        cmd,
        corrects,
        fact,
        on,
        part,
        seals,
        unit,
        v,
    })
}

/// An entry with its bytes. A value can be built that no reader accepts (a circular of a year): recorded, it would stop every
/// replay.
fn written(entry: Entry) -> Result<Recorded, Reason> {
    let unwritten = |why: String| Reason::NotEncodable { why };
    let bytes = entry.encode().map_err(|e| unwritten(e.to_string()))?;
    match Entry::decode(&bytes) {
        Ok(read) if read == entry => Ok(Recorded { entry, bytes }),
        Ok(_) => Err(unwritten("it reads back as another entry".to_owned())),
        Err(e) => Err(unwritten(e.to_string())),
    }
}

/// The day, unit and fact that a proposal comes to.
fn content(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    at: Stamp,
    command: &Command,
    proposal: &Proposal,
) -> Result<(Day, UnitId, Fact), Reason> {
    let today = at.day();
    match proposal {
        Proposal::Record { on, unit, .. } => {
            let fact = proposal.derived(state, named, at);
            let fact = invariant!(Some(fact), "what is recorded as asked has a request");
            Ok((*on, unit.clone(), fact))
        }
        Proposal::Stock(asked) => stock::content(state, asked),
        Proposal::Reverse { target, reason } => reversal(state, named, today, *target, *reason),
        Proposal::CloseMonth { month } => {
            let fact = periods::closing(state, *month);
            Ok((today, state.authority()?.clone(), fact.into()))
        }
        Proposal::Redact {
            target,
            fields,
            hash,
            basis,
            approved_by,
        } => {
            let fact = EntryRedacted {
                approved_by: approved_by.clone(),
                basis: *basis,
                hash: hash.clone(),
                restated: custody::restate(state, named, command, *target, fields)?,
                target: *target,
            };
            Ok((today, state.authority()?.clone(), fact.into()))
        }
    }
}

/// Whether the fact may be recorded, given the roles of who asks: first what is asked of all kinds and families, then what is
/// asked of its kind.
fn check(asked: Asked<'_>, fact: &Fact) -> Result<(), Reason> {
    roles::at_authority(asked.state, asked.unit, fact)?;
    if let Some(late) = fact.dated() {
        periods::recording_day(asked.state, asked.today(), asked.on, late)?;
    }
    match fact.family() {
        Family::Receipt(f) => flow::receipt(asked, &f)?,
        Family::Task(task) => flow::task(asked, &task)?,
        Family::Service(f) => flow::service(asked, &f)?,
        Family::Act(f) => declare::act(asked, &f)?,
        Family::Other => {}
    }
    texts(fact)?;
    fact_rules::check(fact, asked)?;
    match asked.state.once(asked.on, asked.unit, fact) {
        Some(index) => Err(Reason::Duplicate { index }),
        None => Ok(()),
    }
}

/// No text of a fact that can be redacted bears the mark of a state secret or holds personal data.
fn texts(fact: &Fact) -> Result<(), Reason> {
    let mut fact = fact.clone();
    let secrecy = fact.family().secrecy();
    let Some(texts) = fact.texts() else { return Ok(()) };
    let number = texts.number.iter().flat_map(|number| number.iter());
    let others = texts
        .others
        .iter()
        .map(|(field, text)| (field.name(), text.text()));
    let all = std::iter::once((PlainField::Title.name(), texts.title.as_str()))
        .chain(number.map(|number| (PlainField::Number.name(), number.as_str())))
        .chain(others);
    let all: Vec<(&'static str, &str)> = all.collect();
    unclassified(secrecy, all.iter().copied())?;
    flow::impersonal(&all)
}

/// The reversal of an entry that may be reversed now, with the day and unit of its target.
fn reversal(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    today: Day,
    target: Index,
    reason: ReversalReason,
) -> Result<(Day, UnitId, Fact), Reason> {
    let entry = &custody::as_recorded(state, named, target)?;
    let info = entry.fact.info();
    if info.reversal == Reversal::Never {
        return Err(Reason::NeverReversed {
            index: target,
            kind: info.name,
        });
    }
    if state.reversed(target).is_some() {
        return Err(Reason::ReversedTwice { index: target });
    }
    fact_rules::reversible(&entry.fact, state, target, today)?;
    if let Some(by) = dependant(state, target, entry) {
        let by = by.to_string();
        return Err(Reason::HasDependants { index: target, by });
    }
    let fact = EntryReversed {
        body: entry.body(),
        on: entry.on,
        reason,
        target,
        kind: info.name.to_owned(),
        unit: entry.unit.clone(),
        v: entry.v,
    };
    Ok((entry.on, entry.unit.clone(), fact.into()))
}

/// The newest live entry that depends on an entry.
fn dependant(state: &State, target: Index, entry: &Entry) -> Option<Index> {
    if let Some(by) = state.flow().dependant(target) {
        return Some(by);
    }
    let relied_on = fact_rules::relied_on(&entry.fact, state, target);
    if entry.fact.info().reversal != Reversal::Last {
        return relied_on;
    }
    let object = entry.fact.subject(&entry.unit);
    relied_on.max(object.and_then(|object| state.dependant(&object, target)))
}
