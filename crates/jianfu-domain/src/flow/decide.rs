//! What may be recorded of flow at a point, given the state.

use super::issuer::decide::{many, number_is_own};
use crate::asked::Asked;
use crate::refusal::Reason;
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::family::Flow;
use jianfu_facts::family::Service;
use jianfu_facts::family::Task;
use jianfu_facts::flow::detail;
use jianfu_facts::flow::document::DocumentReceived;
use jianfu_facts::flow::forms::{FormFilled, InspectionRefused, RefusalGround};
use jianfu_facts::flow::inspection::InspectionReceived;
use jianfu_facts::flow::meeting::MeetingAttended;
use jianfu_facts::flow::secrecy::{ClassifiedCounted, is_marked_secret};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::MeetingMode;
use jianfu_facts::flow::words::Secrecy;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::text::seems_personal;
use jianfu_facts::unit::UnitId;

/// What is asked of every receipt of the register.
pub(crate) fn receipt(asked: Asked<'_>, flow: &Flow<'_>) -> Result<(), Reason> {
    let Asked { state, on, .. } = asked;
    point(state, asked.unit, on)?;
    known(state, flow.issuer, on)?;
    many("co_organisers, co_issuers", flow.with.len())?;
    for with in flow.with {
        known(state, with, on)?;
    }
    if let Some(index) = flow.declared {
        declared(asked, index, flow)?;
    }
    Ok(())
}

/// What is asked of every fact of what a unit set a point to do, or tried to.
pub(crate) fn task(asked: Asked<'_>, task: &Task<'_>) -> Result<(), Reason> {
    point(asked.state, asked.unit, asked.on)?;
    known(asked.state, task.issuer, asked.on).map(drop)
}

/// What is asked of every fact of service.
pub(crate) fn service(asked: Asked<'_>, service: &Service<'_>) -> Result<(), Reason> {
    point(asked.state, asked.unit, asked.on)?;
    if let Some(unit) = service.unit {
        known(asked.state, unit, asked.on)?;
    }
    within("minutes", service.minutes, 1, limits::MINUTES)?;
    within("people", service.people, 1, limits::PEOPLE)?;
    within(
        "households, participants, guides, affected",
        service.persons,
        0,
        limits::PEOPLE,
    )?;
    Ok(())
}

pub(crate) fn impersonal(texts: &[(&'static str, &str)]) -> Result<(), Reason> {
    match texts.iter().find(|(_, text)| seems_personal(text)) {
        Some((field, _)) => Err(Reason::Personal { field }),
        None => Ok(()),
    }
}

/// The issuer's own entry about a receipt: of its kind, and of its issuer.
fn declared(asked: Asked<'_>, index: Index, flow: &Flow<'_>) -> Result<(), Reason> {
    let kinds: &[&str] = match flow.kind {
        FlowKind::Meeting => &["meeting.convened"],
        FlowKind::Document => &["document.issued", "document.forwarded"],
        FlowKind::Inspection => &["inspection.launched"],
    };
    let entry = asked.live(index, kinds)?;
    if entry.unit == *flow.issuer {
        return Ok(());
    }
    Err(Reason::NamedOther {
        index,
        unit: entry.unit.clone(),
        needed: flow.issuer.clone(),
    })
}

/// A unit that is a monitoring point on a day.
fn point(state: &State, unit: &UnitId, on: Day) -> Result<(), Reason> {
    known(state, unit, on)?;
    if state.registry().unit(unit).is_some_and(|u| u.is_point_on(on)) {
        return Ok(());
    }
    Err(Reason::NotPoint {
        unit: unit.clone(),
        on,
    })
}

pub(super) fn form(f: &FormFilled) -> Result<(), Reason> {
    within("minutes", f.minutes, 1, limits::MINUTES)?;
    within("people", f.people, 1, limits::PEOPLE)?;
    if let Some(fields) = f.fields {
        within("fields", fields, 1, limits::FORM_FIELDS)?;
    }
    if let Some(prefilled) = f.prefilled {
        within("prefilled", prefilled, 0, f.fields.unwrap_or(0))?;
    }
    let item = f.register_item.as_ref().map(|n| ("register_item", n.as_str()));
    unclassified(f.secrecy, item)?;
    impersonal(item.as_slice())?;
    Ok(())
}

pub(super) fn refused(f: &InspectionRefused) -> Result<(), Reason> {
    let basis = f.basis.as_ref().map(|n| ("basis", n.as_str()));
    unclassified(None, basis)?;
    impersonal(basis.as_slice())?;
    let contradicts = match f.ground {
        RefusalGround::NoCode => f.number.is_some(),
        RefusalGround::InvalidCode => f.number.is_none(),
        _ => false,
    };
    if contradicts {
        return Err(Reason::GroundAndCode {});
    }
    Ok(())
}

/// The total of classified items of a unit in a month that is over, once.
pub(super) fn classified(asked: Asked<'_>, f: &ClassifiedCounted) -> Result<(), Reason> {
    if !matches!(f.month, Period::Month(..) | Period::Reporting(..)) {
        return Err(Reason::NotMonth { period: f.month });
    }
    if asked.on != f.month.last() {
        return Err(Reason::NotDerived { field: "on" });
    }
    known(asked.state, asked.unit, asked.on)?;
    within("count", f.count, 1, limits::CLASSIFIED_ITEMS)
}

/// `value` in `min..=max`, or the refusal that names the field.
pub(crate) fn within(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), Reason> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Reason::OutOfRange {
        field,
        value: value.into(),
        min: min.into(),
        max: max.into(),
    })
}

pub(super) fn meeting(f: &MeetingAttended) -> Result<(), Reason> {
    within("minutes", f.minutes, 1, limits::MINUTES)?;
    within("travel_minutes", f.travel_minutes, 0, limits::MINUTES)?;
    within("people", f.people, 1, limits::PEOPLE)?;
    if f.mode == MeetingMode::Video && f.travel_minutes > 0 {
        return Err(Reason::VideoTravel {});
    }
    if let Some(materials) = f.detail.as_ref().and_then(|d| d.materials) {
        within("materials", materials, 0, limits::PAGES)?;
    }
    Ok(())
}

pub(super) fn document(asked: Asked<'_>, f: &DocumentReceived) -> Result<(), Reason> {
    let on = asked.on;
    number_is_own(asked.state, &f.issuer, f.number.as_ref())?;
    if let Some(minutes) = f.minutes {
        within("minutes", minutes, 1, limits::MINUTES)?;
    }
    if let Some(pages) = f.pages {
        within("pages", pages, 1, limits::PAGES)?;
    }
    if let Some(due) = f.due.filter(|due| *due < on) {
        return Err(Reason::DueBefore { due, on });
    }
    if let Some(d) = &f.detail {
        document_detail(on, f.due, d)?;
    }
    Ok(())
}

fn document_detail(on: Day, due: Option<Day>, d: &detail::DocumentDetail) -> Result<(), Reason> {
    if let Some(characters) = d.characters {
        within("characters", characters, 1, limits::CHARACTERS)?;
    }
    within("due_hour", d.due_hour.unwrap_or(0), 0, 24)?;
    within("received_hour", d.received_hour.unwrap_or(0), 0, 23)?;
    match (d.received_hour, due, d.due_hour) {
        (Some(_), Some(due), Some(_)) if d.notice_hours.is_none() => Err(Reason::DueBefore { due, on }),
        // An hour of no day.
        (_, None, Some(_)) => Err(Reason::HourWithoutDay {}),
        _ => Ok(()),
    }
}

pub(super) fn inspection(f: &InspectionReceived) -> Result<(), Reason> {
    within("minutes", f.minutes, 1, limits::MINUTES)?;
    within("people", f.people, 1, limits::PEOPLE)?;
    within("inspectors", f.inspectors, 1, limits::PEOPLE)?;
    within("materials", f.materials, 0, limits::PAGES)?;
    if let Some(d) = &f.detail {
        within("notice_days", d.notice_days.unwrap_or(0), 0, limits::NOTICE_DAYS)?;
        within("places", d.places.unwrap_or(1), 1, limits::PAGES)?;
        for companions in &d.companions {
            within("companions", companions.people, 1, limits::PEOPLE)?;
        }
        if d.companions
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.level == b.level))
        {
            return Err(Reason::LevelTwice {});
        }
    }
    Ok(())
}

/// Refuses a classified item: by its field, or by a mark in one of its texts.
pub(crate) fn unclassified<'a>(
    secrecy: Option<Secrecy>,
    texts: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> Result<(), Reason> {
    if secrecy.is_some_and(Secrecy::is_classified) {
        return Err(Reason::Classified { field: "secrecy" });
    }
    match texts.into_iter().find(|(_, text)| is_marked_secret(text)) {
        Some((field, _)) => Err(Reason::Classified { field }),
        None => Ok(()),
    }
}
