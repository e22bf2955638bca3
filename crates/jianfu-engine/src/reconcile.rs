//! 两侧比对: reads what both sides said around a period, up to the size at hand, and lets the pure core compare them. For the
//! office alone.

use std::collections::BTreeSet;

use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_facts::limits;
use jianfu_facts::period::{Period, Span};
use jianfu_facts::unit::{ActorId, UnitId};
use jianfu_views::figures::{Absence, FigureName, Id, Scope, Target, Value};
use jianfu_views::flow::reconcile::{Item, Reconciled, Sides, may_see};

use crate::derived::{List, Source};
use crate::error::EngineError;
use crate::explain::{Explained, Operand, Subject};
use crate::replay::{Folded, entries};

/// What issuers declared against what points received in a period, at the size of `folded`, of all issuers or of one.
///
/// # Errors
/// [`EngineError::Sheet`] if the actor has not the role of the office; those of [`entries`].
pub async fn reconcile(
    source: Source<'_>,
    folded: &Folded,
    actor: &ActorId,
    period: Period,
    issuer: Option<&UnitId>,
) -> Result<Reconciled, EngineError> {
    let today = folded
        .state
        .last()
        .map_or(period.last(), jianfu_facts::day::Stamp::day);
    may_see(&folded.state, actor, today).map_err(EngineError::Sheet)?;
    let size = folded.state.size();
    let mut sides = Sides::new(period);
    source
        .visit(&lists(period), size, |index, entry| sides.add(index, &entry))
        .await?;
    for (index, entry) in named(source, sides.missing(), size).await? {
        sides.add_named(index, &entry);
    }
    Ok(sides.reconcile(issuer))
}

/// What both sides said of a period and of the days around it in which a match may lie, the decisions of the office, which are
/// no flow, and the mergers of meetings, which may come long after.
fn lists(period: Period) -> Vec<List> {
    let (first, last) = (period.first(), period.last());
    let around = Span {
        first: first.plus(-limits::MATCH_DAYS).unwrap_or(first),
        last: last.plus(limits::MATCH_DAYS).unwrap_or(last),
    };
    let months = around.calendar_months().into_iter().map(List::Month);
    months.chain([List::Rules, List::Mergers]).collect()
}

/// Of some entries those below a size that nobody reversed.
async fn named(
    source: Source<'_>,
    indexes: BTreeSet<Index>,
    size: u64,
) -> Result<Vec<(Index, Entry)>, EngineError> {
    let mut named = Vec::new();
    for index in indexes.into_iter().filter(|index| *index < size) {
        entries(source.ledger, index..index + 1, |index, _, entry| {
            named.push((index, entry));
            Ok(())
        })
        .await?;
    }
    // A reversal stands on the list of the month that its target belongs to.
    let months: BTreeSet<Period> = named
        .iter()
        .map(|(_, entry)| Period::month_of(entry.on))
        .collect();
    if months.is_empty() {
        return Ok(named);
    }
    let lists: Vec<List> = months.into_iter().map(List::Month).collect();
    let mut reversed = BTreeSet::new();
    let note = |_, entry: Entry| {
        if let Fact::EntryReversed(f) = &entry.fact {
            reversed.insert(f.target);
        }
    };
    source.visit(&lists, size, note).await?;
    named.retain(|(index, _)| !reversed.contains(index));
    Ok(named)
}

/// Explains a figure of both sides (X21) by the entries that it counts. One of a unit is not told: which side's unit would it be?
///
/// # Errors
/// As [`reconcile`].
pub async fn explain_match(
    source: Source<'_>,
    folded: &Folded,
    actor: &ActorId,
    name: FigureName,
    lang: Lang,
) -> Result<Explained, EngineError> {
    let (definition, size) = (Some(name.definition(lang)), folded.state.size());
    let told = |value, operands| Explained {
        value,
        definition,
        operands,
        subject: Subject::Figure(name.clone()),
        grounds: Vec::new(),
        size,
    };
    let Scope::Period(period) = name.scope else {
        return Ok(told(Value::Absent(Absence::NotRecorded), Vec::new()));
    };
    let found = reconcile(source, folded, actor, period, name.from.as_ref()).await?;
    if name.target != Target::Everywhere {
        return Ok(told(Value::Absent(Absence::NotApart), Vec::new()));
    }
    let mut operands = Vec::new();
    let items: &[Item] = match name.id {
        Id::Undeclared => &found.undeclared,
        Id::Unreceived => &found.unreceived,
        _ => &[],
    };
    for item in items {
        entries(source.ledger, item.index..item.index + 1, |index, _, entry| {
            operands.push(Operand::Entry(index, Box::new(entry), 1));
            Ok(())
        })
        .await?;
    }
    if name.id == Id::UnmatchedShare {
        for id in [Id::Undeclared, Id::Unreceived] {
            let operand = FigureName { id, ..name.clone() };
            operands.push(Operand::Figure(operand, found.figure(id)));
        }
    }
    Ok(told(found.figure(name.id), operands))
}
