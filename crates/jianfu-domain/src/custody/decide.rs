//! What may be recorded of custody, given the state.

use std::collections::BTreeMap;

use super::redact;
use crate::command::{Command, Proposal};
use crate::refusal::{Reason, both};
use crate::state::State;
use jianfu_facts::custody::facts::{ClockConfirmed, KeyIntroduced, KeyRetired, PrivacyErased};
use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::custody::redaction::{EntryRedacted, Restated, flow_of};
use jianfu_facts::custody::seal::{Seal, in_order};
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::registry::role::Role;
use jianfu_facts::request::Request;
use jianfu_facts::unit::ActorId;

/// The roles of which one is needed to erase and redact, and one to approve it.
pub(crate) const PRIVACY: &[Role] = &[Role::Office, Role::Registrar];

/// A key is named as the ledger.
pub(crate) fn key_name(key: &VerifierKeyText, origin: &str) -> Result<(), Reason> {
    if key.name() == origin {
        return Ok(());
    }
    Err(Reason::KeyName {
        name: key.name().to_owned(),
        origin: origin.to_owned(),
    })
}

/// A key that the ledger has not had yet. Signatures name a key by its hash, so that two of one hash are one.
pub(crate) fn key_introduced(state: &State, fact: &KeyIntroduced) -> Result<(), Reason> {
    let origin = state
        .registry()
        .ledger()
        .map(|(_, opened)| opened.origin.as_str());
    key_name(&fact.key, origin.unwrap_or_default())?;
    if let Some(known) = state.keys().iter().find(|k| k.key.hash() == fact.key.hash()) {
        return Err(Reason::KeyExists {
            hash: fact.key.hash().to_owned(),
            index: known.introduced,
        });
    }
    if state.keys().len() >= limits::LEDGER_KEYS {
        return Err(Reason::TooManyKeys {
            max: limits::LEDGER_KEYS,
        });
    }
    Ok(())
}

/// A key in force that is not the only one, at a size that has been.
pub(crate) fn key_retired(state: &State, fact: &KeyRetired) -> Result<(), Reason> {
    let hash = || fact.key.hash().to_owned();
    let known = state.keys().iter().find(|k| k.key == fact.key);
    let known = known.ok_or_else(|| Reason::UnknownKey { hash: hash() })?;
    if let Some((index, _)) = known.retired {
        return Err(Reason::KeyIsRetired { hash: hash(), index });
    }
    if state.keys().iter().filter(|k| k.retired.is_none()).count() < 2 {
        return Err(Reason::LastKey { hash: hash() });
    }
    if fact.last_size > state.size() {
        return Err(Reason::OutOfRange {
            field: "last_size",
            value: fact.last_size,
            min: 0,
            max: state.size(),
        });
    }
    Ok(())
}

/// A day that is over, later than the last that ended.
pub(crate) fn day_ended(state: &State, today: Day, on: Day) -> Result<(), Reason> {
    if on >= today {
        return Err(Reason::DayNotOver { on, today });
    }
    match (state.custody().opened, state.last_day_ended()) {
        (Some(opened), _) if on < opened => Err(Reason::DayBeforeOpening { on, opened }),
        (_, Some(last)) if on <= last => Err(Reason::DayEndedBefore { on, last }),
        _ => Ok(()),
    }
}

/// The moment of the last entry, if a clock that says `now` is too far ahead of it to be believed.
fn left_behind(state: &State, now: Stamp) -> Option<Stamp> {
    let last = state.last().filter(|_| !state.is_simulated())?;
    let bound = last.plus_millis(i64::from(limits::CLOCK_AHEAD_DAYS) * 86_400_000);
    bound.is_some_and(|bound| now > bound).then_some(last)
}

/// Nothing is recorded by a clock that jumped ahead until somebody confirms it: a wrong moment can't be taken back, and
/// every later entry would have to bear it.
pub(crate) fn clock(state: &State, now: Stamp, command: &Command) -> Result<(), Reason> {
    let confirms = |proposal: &Proposal| {
        matches!(
            proposal,
            Proposal::Record {
                request: Request::ClockConfirmed(_),
                ..
            }
        )
    };
    match left_behind(state, now) {
        Some(last) if !command.proposals.first().is_some_and(confirms) => Err(Reason::ClockJumped {
            now,
            last,
            max: limits::CLOCK_AHEAD_DAYS,
        }),
        _ => Ok(()),
    }
}

/// The confirmation of a clock that is too far ahead, by somebody who saw the last moment.
pub(crate) fn clock_confirmed(state: &State, now: Stamp, fact: &ClockConfirmed) -> Result<(), Reason> {
    let Some(last) = left_behind(state, now) else {
        return Err(Reason::ClockNotAhead {
            max: limits::CLOCK_AHEAD_DAYS,
        });
    };
    if fact.last != last {
        return Err(Reason::WrongLast {
            given: fact.last,
            last,
        });
    }
    Ok(())
}

/// The seals of a fact that may have some.
pub(crate) fn seals(state: &State, fact: &Fact, seals: &[Seal]) -> Result<(), Reason> {
    if seals.is_empty() {
        return Ok(());
    }
    if !fact.info().sealable {
        return Err(Reason::NeverSealed {
            kind: fact.info().name,
        });
    }
    if !in_order(seals) {
        return Err(Reason::BadSeals {
            what: both(
                "至多 8 项，按字段名升序且不重复",
                "at most 8, ascending by field, each field once",
            ),
        });
    }
    let gone = seals
        .iter()
        .find_map(|seal| Some((seal, state.erased_at(&seal.subject)?)));
    match gone {
        Some((seal, index)) => Err(Reason::SubjectErased {
            subject: seal.subject.to_string(),
            index,
        }),
        None => Ok(()),
    }
}

/// A second person with one of the roles over the authority.
pub(crate) fn approved(
    state: &State,
    today: Day,
    actor: &ActorId,
    approver: &ActorId,
    roles: &[Role],
) -> Result<(), Reason> {
    if actor == approver {
        return Err(Reason::SelfApproved { actor: actor.clone() });
    }
    let authority = state.authority()?;
    let holds = |role: &Role| state.registry().holds(approver, *role, authority, today);
    if roles.iter().any(holds) {
        return Ok(());
    }
    let usual = roles.first().copied().unwrap_or(Role::Office);
    Err(Reason::NotAllowed {
        actor: approver.clone(),
        role_zh: usual.zh(),
        role_en: usual.name(),
        unit: authority.clone(),
    })
}

/// The erasure of a subject that is sealed somewhere, once.
pub(crate) fn privacy_erased(state: &State, today: Day, fact: &PrivacyErased) -> Result<(), Reason> {
    if fact.requested > today {
        return Err(Reason::InFuture {
            on: fact.requested,
            today,
        });
    }
    let subject = || fact.subject.to_string();
    if let Some(index) = state.erased_at(&fact.subject) {
        return Err(Reason::SubjectErased {
            subject: subject(),
            index,
        });
    }
    match state.sealed_at(&fact.subject) {
        Some(_) => Ok(()),
        None => Err(Reason::UnknownSubject { subject: subject() }),
    }
}

/// An old entry as it is on record: restated if it was redacted, whether its slot holds that yet or not.
pub(crate) fn as_recorded(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    index: Index,
) -> Result<Entry, Reason> {
    let missing = |index| Reason::NoEntry {
        index,
        size: state.size(),
    };
    let Some(by) = state.redacted(index) else {
        return named.get(&index).cloned().ok_or(missing(index));
    };
    match named.get(&by).map(|entry| &entry.fact) {
        Some(Fact::EntryRedacted(f)) => f.restated.entry().ok_or(missing(by)),
        _ => Err(missing(by)),
    }
}

/// Whether a command redacts the same fields of another entry too.
fn goes_too(command: &Command, other: Index, fields: &[PlainField]) -> bool {
    let is_same = |asked: &[PlainField]| {
        asked.len() == fields.len() && asked.iter().all(|field| fields.contains(field))
    };
    command.proposals.iter().any(|proposal| match proposal {
        Proposal::Redact { target, fields, .. } => *target == other && is_same(fields),
        _ => false,
    })
}

/// The entry `target` restated without the texts of some fields.
pub(crate) fn restate(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    command: &Command,
    target: Index,
    fields: &[PlainField],
) -> Result<Restated, Reason> {
    // The first redaction holds what it left: it goes too. One that was redacted itself has nothing left.
    if let Some(by) = state.redacted(target)
        && !goes_too(command, by, fields)
    {
        return Err(Reason::RedactedTwice { index: target, by });
    }
    let entry = &as_recorded(state, named, target)?;
    let first = match &entry.fact {
        Fact::EntryRedacted(first) => Some(first),
        _ => None,
    };
    let held = first.map_or_else(|| Some(entry.clone()), |first| first.restated.entry());
    let held = held
        .filter(|held| flow_of(held).is_some())
        .ok_or(Reason::NeverRedacted {
            index: target,
            kind: entry.fact.info().name,
        })?;
    let nothing = |field: &'static str| Reason::NothingRedacted { index: target, field };
    if fields.is_empty() {
        return Err(nothing("title, number"));
    }
    let rest = redact::restated(&held, fields)
        .map_err(|field| nothing(field.map_or("title, number", PlainField::name)))?;
    if !redact::add_alike(&held, &rest) {
        return Err(Reason::NotDerived { field: "restated" });
    }
    let unwritten = |e: jianfu_facts::entry::EncodeError| Reason::NotEncodable { why: e.to_string() };
    let restated = match first {
        Some(first) => {
            let restated = Restated::of(&rest).map_err(unwritten)?;
            if !goes_too(command, first.target, fields) {
                return Err(Reason::RedactBoth {
                    index: target,
                    other: first.target,
                });
            }
            let fact = EntryRedacted {
                restated,
                ..first.as_ref().clone()
            };
            Entry {
                fact: fact.into(),
                ..entry.clone()
            }
        }
        None => {
            both_copies(state, entry, command, target, fields)?;
            rest
        }
    };
    let text = Restated::of(&restated).map_err(unwritten)?;
    if text.as_str().len() < entry.encode().map_err(unwritten)?.len() {
        Ok(text)
    } else {
        Err(Reason::NotShorter { index: target })
    }
}

/// A reversal carries a copy of its target: the text goes from both in one command, or it would still be there. One that
/// was reversed after its redaction has no text in its copy.
fn both_copies(
    state: &State,
    entry: &Entry,
    command: &Command,
    target: Index,
    fields: &[PlainField],
) -> Result<(), Reason> {
    let other = match &entry.fact {
        Fact::EntryReversed(f) => Some(f.target),
        _ => state.reversed(target),
    };
    let Some(other) = other else { return Ok(()) };
    if goes_too(command, other, fields) {
        Ok(())
    } else {
        Err(Reason::RedactBoth { index: target, other })
    }
}
