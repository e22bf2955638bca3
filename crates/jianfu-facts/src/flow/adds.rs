//! What facts of flow add to cells: the shapes that several kinds share. It must never know which kind adds.

use super::cells::AuxCell;
use super::measures::{ActMeasure, Mark, ServiceMeasure};
use crate::cell::{Adds, At, CellRef, FlowMeasure};
use crate::family::{Flow, Service, Task};
use crate::flow::words::TaskKind;
use crate::invariant;
use crate::unit::UnitId;

/// A receipt of the register, and its share that is joint with other issuers.
pub(crate) fn receipt<'a>(flow: &Flow<'a>, at: At<'a>, add: &mut Adds<'_, 'a>) {
    let minutes = bounded(flow.person_minutes);
    let measures = [(FlowMeasure::Receipts, 1), (FlowMeasure::PersonMinutes, minutes)];
    for (measure, n) in measures.into_iter().filter(|(_, n)| *n != 0) {
        let (kind, issuer, item) = (flow.kind, flow.issuer, flow.item);
        let (day, unit) = (at.day, at.unit);
        add(
            CellRef::Flow {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            },
            n,
        );
        if !flow.with.is_empty() {
            let with = flow.with;
            let cell = AuxCell::Joint {
                kind,
                measure,
                day,
                unit,
                issuer,
                with,
                item,
            };
            add(CellRef::Aux(cell), n);
        }
    }
}

/// What a unit set a point to do: that it was done, and the time that it took.
pub(crate) fn task<'a>(kind: TaskKind, task: &Task<'a>, at: At<'a>, add: &mut Adds<'_, 'a>) {
    let minutes = bounded(task.person_minutes);
    let measures = [(FlowMeasure::Receipts, 1), (FlowMeasure::PersonMinutes, minutes)];
    for (measure, n) in measures.into_iter().filter(|(_, n)| *n != 0) {
        let cell = AuxCell::Task {
            kind,
            measure,
            day: at.day,
            unit: at.unit,
            issuer: task.issuer,
            item: task.item,
        };
        add(CellRef::Aux(cell), n);
    }
}

/// What else a fact of a point says of an issuer, unless it is nothing.
pub(crate) fn mark<'a>(at: At<'a>, issuer: &'a UnitId, mark: Mark, n: i64, add: &mut Adds<'_, 'a>) {
    if n != 0 {
        let (day, unit) = (at.day, at.unit);
        let cell = AuxCell::Mark {
            mark,
            day,
            unit,
            issuer,
        };
        add(CellRef::Aux(cell), n);
    }
}

/// One for each mark that holds.
pub(crate) fn said<'a>(words: &[(bool, Mark)], at: At<'a>, issuer: &'a UnitId, add: &mut Adds<'_, 'a>) {
    for (holds, word) in words {
        mark(at, issuer, *word, (*holds).into(), add);
    }
}

/// A fact of service.
pub(crate) fn service<'a>(service: &Service<'_>, at: At<'a>, add: &mut Adds<'_, 'a>) {
    let measures = [
        (ServiceMeasure::Sessions, 1),
        (ServiceMeasure::Persons, service.persons.into()),
        (ServiceMeasure::PersonMinutes, bounded(service.person_minutes)),
    ];
    let (kind, day, unit) = (service.kind, at.day, at.unit);
    for (measure, n) in measures.into_iter().filter(|(_, n)| *n != 0) {
        let cell = AuxCell::Service {
            kind,
            measure,
            day,
            unit,
        };
        add(CellRef::Aux(cell), n);
    }
}

/// A measure of the issuer's side, unless it is nothing.
pub(crate) fn act<'a>(at: At<'a>, measure: ActMeasure, n: i64, add: &mut Adds<'_, 'a>) {
    if n != 0 {
        let (day, unit) = (at.day, at.unit);
        add(CellRef::Aux(AuxCell::Act { measure, day, unit }), n);
    }
}

/// Person-minutes of an entry.
pub(crate) fn bounded(minutes: u64) -> i64 {
    let minutes = i64::try_from(minutes).ok();
    invariant!(
        Some(minutes),
        "person-minutes are bounded where an entry is decoded"
    )
}
