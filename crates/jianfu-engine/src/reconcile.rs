//! 两侧比对: reads the ledger to the size at hand and lets the pure core compare both sides. For the office alone.

use jianfu_domain::figures::{Absence, FigureName, Id, Scope, Target, Value};
use jianfu_domain::flow::reconcile::{Item, Reconciled, Sides, may_see};
use jianfu_domain::lang::Lang;
use jianfu_domain::period::Period;
use jianfu_domain::unit::{ActorId, UnitId};
use jianfu_ledger::Ledger;

use crate::error::EngineError;
use crate::explain::{Explained, Operand, Subject};
use crate::replay::{Folded, entries};

/// What issuers declared against what points received in a period, at the size of `folded`, of all issuers or of one.
///
/// # Errors
/// [`EngineError::Sheet`] if the actor has not the role of the office; those of [`entries`].
pub async fn reconcile(
    ledger: &dyn Ledger,
    folded: &Folded,
    actor: &ActorId,
    period: Period,
    issuer: Option<&UnitId>,
) -> Result<Reconciled, EngineError> {
    let today = folded
        .state
        .last()
        .map_or(period.last(), jianfu_domain::day::Stamp::day);
    may_see(&folded.state, actor, today).map_err(EngineError::Sheet)?;
    let mut sides = Sides::new(period);
    entries(ledger, 0..folded.state.size(), |index, _, entry| {
        sides.add(index, &entry);
        Ok(())
    })
    .await?;
    for named in sides.missing() {
        if folded.state.reversed(named).is_some() || named >= folded.state.size() {
            continue;
        }
        entries(ledger, named..named + 1, |index, _, entry| {
            sides.add_named(index, &entry);
            Ok(())
        })
        .await?;
    }
    Ok(sides.reconcile(issuer))
}

/// Explains a figure of both sides (X21) by the entries that it counts. One of a unit is not told: which side's unit would it be?
///
/// # Errors
/// As [`reconcile`].
pub async fn explain_match(
    ledger: &dyn Ledger,
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
    let found = reconcile(ledger, folded, actor, period, name.from.as_ref()).await?;
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
        entries(ledger, item.index..item.index + 1, |index, _, entry| {
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
