//! What an issuing unit may declare, and what an office may decide on a match, given the state and the entries that are named.

use crate::asked::Asked;
use jianfu_facts::family::Act;

use crate::flow::decide::within;
use crate::refusal::{Reason, both};
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::flow::issuer::documents::{DocumentGated, DocumentIssued};
use jianfu_facts::flow::issuer::forwarding::{DocumentForwarded, DocumentSuperseded};
use jianfu_facts::flow::issuer::inspections::InspectionLaunched;
use jianfu_facts::flow::issuer::meeting_changes::{MeetingMerged, MeetingNested};
use jianfu_facts::flow::issuer::meetings::{Decision, MeetingApproved, MeetingConvened};
use jianfu_facts::flow::words::GateDecision;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::link::Link;
use jianfu_facts::unit::UnitId;

const MEETINGS: &[&str] = &["meeting.proposed", "meeting.convened"];
const DOCUMENTS: &[&str] = &["document.issued", "document.forwarded"];
const PARENTS: &[&str] = &["document.issued", "document.forwarded", "document.received"];

/// What is asked of every fact of the issuer's side.
pub(crate) fn act(asked: Asked<'_>, act: &Act<'_>) -> Result<(), Reason> {
    known(asked.state, asked.unit, asked.on)?;
    many("co_organisers, co_issuers", act.with.len())?;
    for unit in act.with {
        known(asked.state, unit, asked.on)?;
    }
    Ok(())
}

pub(crate) fn many(field: &'static str, items: usize) -> Result<(), Reason> {
    if items <= limits::FLOW_ITEMS {
        return Ok(());
    }
    Err(Reason::TooManyItems {
        field,
        items,
        max: limits::FLOW_ITEMS,
    })
}

fn reason_if(given: bool, needed: bool) -> Result<(), Reason> {
    if given == needed {
        Ok(())
    } else {
        Err(Reason::ReasonMissing {})
    }
}

pub(super) fn meeting_approved(asked: Asked<'_>, f: &MeetingApproved) -> Result<(), Reason> {
    let proposal = asked.own(f.meeting, &["meeting.proposed"])?;
    asked.other_hands(proposal)?;
    reason_if(f.reason.is_some(), f.decision == Decision::Rejected)?;
    asked.still_open(f.meeting)?;
    asked.done(f.meeting, both("已审批", "decided"), |link| {
        matches!(link, Link::Approved | Link::Rejected)
    })
}

pub(super) fn meeting_convened(asked: Asked<'_>, f: &MeetingConvened) -> Result<(), Reason> {
    within("minutes", f.minutes, 1, limits::MINUTES)?;
    within("people", f.people, 1, limits::PEOPLE)?;
    if let Some(speech) = f.speech_minutes {
        within("speech_minutes", speech, 1, f.minutes)?;
    }
    let Some(proposal) = f.proposal else { return Ok(()) };
    asked.own(proposal, &["meeting.proposed"])?;
    asked.still_open(proposal)
}

fn merged_into(link: Link) -> Option<Index> {
    match link {
        Link::MergedInto(into) => Some(into),
        _ => None,
    }
}

pub(super) fn meeting_merged(asked: Asked<'_>, f: &MeetingMerged) -> Result<(), Reason> {
    if f.from.is_empty() {
        return Err(Reason::TooFewItems { field: "from" });
    }
    many("from", f.from.len())?;
    asked.own(f.into, MEETINGS)?;
    for from in &f.from {
        if *from == f.into {
            return Err(Reason::IntoItself { index: *from });
        }
        asked.live(*from, MEETINGS)?;
        asked.no_circle(*from, f.into, merged_into)?;
        asked.still_open(*from)?;
    }
    let cancelled = both("已取消", "cancelled");
    asked.done(f.into, cancelled, |link| link == Link::Cancelled)?;
    asked.done(
        f.into,
        both("已并入其他会议", "merged into another"),
        |link| merged_into(link).is_some(),
    )
}

fn nested_in(link: Link) -> Option<Index> {
    match link {
        Link::NestedIn(host) => Some(host),
        _ => None,
    }
}

pub(super) fn meeting_nested(asked: Asked<'_>, f: &MeetingNested) -> Result<(), Reason> {
    asked.own(f.nested, MEETINGS)?;
    asked.live(f.host, MEETINGS)?;
    if f.host == f.nested {
        return Err(Reason::IntoItself { index: f.nested });
    }
    asked.no_circle(f.nested, f.host, nested_in)?;
    for index in [f.nested, f.host] {
        asked.done(index, both("已取消", "cancelled"), |link| {
            link == Link::Cancelled
        })?;
    }
    asked.done(
        f.nested,
        both("已套入其他会议", "held within another"),
        |link| nested_in(link).is_some(),
    )
}

pub(super) fn document_gated(asked: Asked<'_>, f: &DocumentGated) -> Result<(), Reason> {
    let proposal = asked.own(f.document, &["document.proposed"])?;
    asked.other_hands(proposal)?;
    reason_if(f.reason.is_some(), f.decision == GateDecision::Return)?;
    asked.done(f.document, both("已印发", "issued"), |link| {
        link == Link::Issued
    })?;
    let (passed, _) = asked.state.flow().gates(f.document);
    if f.decision == GateDecision::Pass && passed.contains(&f.gate) {
        let what = both("已通过该关", "let through this gate");
        return asked.done(f.document, what, |link| link == Link::Passed(f.gate));
    }
    Ok(())
}

pub(super) fn document_issued(asked: Asked<'_>, f: &DocumentIssued) -> Result<(), Reason> {
    if let Some(characters) = f.characters {
        within("characters", characters, 1, limits::CHARACTERS)?;
    }
    if let Some(pages) = f.pages {
        within("pages", pages, 1, limits::PAGES)?;
    }
    if let Some(due) = f.due.filter(|due| *due < asked.on) {
        return Err(Reason::DueBefore { due, on: asked.on });
    }
    number_is_own(asked.state, asked.unit, f.number.as_ref())?;
    let Some(proposal) = f.proposal else { return Ok(()) };
    asked.own(proposal, &["document.proposed"])?;
    asked.done(proposal, both("已印发", "issued"), |link| link == Link::Issued)
}

/// A 发文字号 belongs to one issuer.
pub(crate) fn number_is_own(
    state: &State,
    issuer: &UnitId,
    number: Option<&jianfu_facts::text::Number>,
) -> Result<(), Reason> {
    let Some(number) = number else { return Ok(()) };
    match state.flow().other_issuer(number, issuer) {
        Some((index, other)) => Err(Reason::TwoIssuers {
            number: number.to_string(),
            issuer: other.clone(),
            index,
        }),
        None => Ok(()),
    }
}

pub(super) fn document_forwarded(asked: Asked<'_>, f: &DocumentForwarded) -> Result<(), Reason> {
    if f.key_points.len() > limits::KEY_POINTS {
        return Err(Reason::TooManyItems {
            field: "key_points",
            items: f.key_points.len(),
            max: limits::KEY_POINTS,
        });
    }
    number_is_own(asked.state, asked.unit, f.number.as_ref())?;
    match (f.parent, &f.parent_number) {
        (None, None) => Err(Reason::NoParent {}),
        (Some(parent), _) => {
            asked.live(parent, PARENTS)?;
            if usize::try_from(f.depth).unwrap_or(usize::MAX) > limits::CHAIN {
                return Err(Reason::ChainTooLong { max: limits::CHAIN });
            }
            Ok(())
        }
        (None, Some(_)) => Ok(()),
    }
}

fn superseded_by(link: Link) -> Option<Index> {
    match link {
        Link::SupersededBy(by) => Some(by),
        _ => None,
    }
}

pub(super) fn document_superseded(asked: Asked<'_>, f: &DocumentSuperseded) -> Result<(), Reason> {
    asked.own(f.document, DOCUMENTS)?;
    asked.own(f.by, DOCUMENTS)?;
    if f.document == f.by {
        return Err(Reason::IntoItself { index: f.document });
    }
    asked.no_circle(f.document, f.by, superseded_by)?;
    if usize::try_from(f.versions).unwrap_or(usize::MAX) > limits::CHAIN {
        return Err(Reason::ChainTooLong { max: limits::CHAIN });
    }
    for index in [f.document, f.by] {
        asked.done(index, both("已被替代", "replaced"), |link| {
            superseded_by(link).is_some()
        })?;
    }
    Ok(())
}

pub(super) fn inspection_launched(asked: Asked<'_>, f: &InspectionLaunched) -> Result<(), Reason> {
    within("points", f.points, 1, limits::PEOPLE)?;
    many("combined_with", f.combined_with.len())?;
    many("reuses", f.reuses.len())?;
    for index in f.combined_with.iter().chain(&f.reuses) {
        asked.live(*index, &["inspection.launched"])?;
    }
    match f.combined_with.iter().find(|index| f.reuses.contains(index)) {
        // One goes out with it, and so has no result to be used instead of a visit.
        Some(index) => Err(Reason::IntoItself { index: *index }),
        None => Ok(()),
    }
}

/// A pair that the office decides on: a declared item and a receipt of the same kind, not decided yet.
pub(super) fn matched(asked: Asked<'_>, declared: Index, received: Index) -> Result<(), Reason> {
    let issued = asked.live(
        declared,
        &[
            "meeting.convened",
            "document.issued",
            "document.forwarded",
            "inspection.launched",
        ],
    )?;
    let kind = issued.fact.declared().map(|d| d.kind);
    let needed: &[&str] = match kind {
        Some(jianfu_facts::flow::words::FlowKind::Meeting) => &["meeting.attended"],
        Some(jianfu_facts::flow::words::FlowKind::Document) => &["document.received"],
        _ => &["inspection.received"],
    };
    asked.live(received, needed)?;
    let what = both("已作比对决定", "decided in a match");
    asked.done(received, what, |link| match link {
        Link::Confirmed(_) => true,
        Link::Denied(other) => other == declared,
        _ => false,
    })
}

/// The newest live entry of which a proposal bears the link, later than a decision on it: it took the decision as given.
pub(super) fn after(state: &State, proposal: Index, decision: Index, link: Link) -> Option<Index> {
    let mut later = state.flow().links(proposal).filter(|(by, _)| *by > decision);
    later.find(|(_, found)| *found == link).map(|(by, _)| by)
}

/// Ascending, each once.
pub(super) fn ascending(list: &mut Vec<Index>) {
    list.sort_unstable();
    list.dedup();
}
