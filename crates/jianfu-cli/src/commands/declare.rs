//! Recording what an issuer declares, classified totals, and decisions on matches.

use jianfu_facts::day::Day;
use jianfu_facts::flow::detail::DocumentKind;
use jianfu_facts::flow::issuer::documents::{DocumentGated, DocumentProposed, IssueDocument};
use jianfu_facts::flow::issuer::forwarding::KeyPoint;
use jianfu_facts::flow::issuer::forwarding::{ForwardDocument, SupersedeDocument};
use jianfu_facts::flow::issuer::inspections::InspectionLaunched;
use jianfu_facts::flow::issuer::meeting_changes::{
    CancelReason, MeetingCancelled, MeetingMerged, MeetingNested,
};
use jianfu_facts::flow::issuer::meetings::{
    ConveneMeeting, Decision, MeetingApproved, MeetingProposed, ReturnReason,
};
use jianfu_facts::flow::matching::{MatchConfirmed, MatchRejected};
use jianfu_facts::flow::secrecy::ClassifiedCounted;
use jianfu_facts::flow::words::{Demand, DocumentForm, InspectionKind, MeetingKind, MeetingMode};
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::flow::words::{Matter, Secrecy};
use jianfu_facts::item::normalise_number;
use jianfu_facts::request::Request;
use jianfu_facts::text::{Number, Text};
use jianfu_facts::unit::UnitId;

use super::parse::{RecordRequest, late, number, word};
use super::registry::title;
use crate::args::Sealed;
use crate::args::declare::{
    Cancelled, Classified, Convened, Decided, Declare, Drafted, Forwarded, Gated, Issued, Launched, Merged,
    Nested, Pair, Proposed, Superseded, Who,
};
use crate::failure::Failure;

/// What the flags say; a decision on a match is of the authority.
pub(super) fn request(
    flags: Declare,
    today: Day,
    authority: Option<UnitId>,
) -> Result<RecordRequest, Failure> {
    match flags {
        Declare::MeetingProposed(f) => meeting_proposed(f, today),
        Declare::MeetingApproved(f) => meeting_approved(f, today),
        Declare::MeetingConvened(f) => meeting_convened(f, today),
        Declare::MeetingMerged(f) => meeting_merged(f, today),
        Declare::MeetingNested(f) => meeting_nested(f, today),
        Declare::MeetingCancelled(f) => meeting_cancelled(f, today),
        Declare::DocumentProposed(f) => document_proposed(f, today),
        Declare::DocumentGated(f) => document_gated(f, today),
        Declare::DocumentIssued(f) => document_issued(f, today),
        Declare::DocumentForwarded(f) => document_forwarded(f, today),
        Declare::DocumentSuperseded(f) => document_superseded(f, today),
        Declare::InspectionLaunched(f) => inspection_launched(f, today),
        Declare::Classified(f) => classified(f),
        Declare::MatchConfirmed(pair) => {
            let Pair { declared, received } = pair;
            matched(authority, today, MatchConfirmed { declared, received })
        }
        Declare::MatchRejected(pair) => {
            let Pair { declared, received } = pair;
            matched(authority, today, MatchRejected { declared, received })
        }
    }
}

/// What is said of a unit on a day.
fn of(who: Who, today: Day, fact: impl Into<Request>) -> RecordRequest {
    RecordRequest {
        unit: who.unit,
        on: who.on.unwrap_or(today),
        request: fact.into(),
        sealed: Sealed::default(),
    }
}

fn classified(f: Classified) -> Result<RecordRequest, Failure> {
    let fact = ClassifiedCounted {
        count: f.count,
        kind: word!(Matter, "kind", &f.kind),
        late: late(&f.late)?,
        month: f.month,
    };
    Ok(RecordRequest {
        unit: f.unit,
        on: f.month.last(),
        request: fact.into(),
        sealed: Sealed::default(),
    })
}

fn matched(
    authority: Option<UnitId>,
    today: Day,
    fact: impl Into<Request>,
) -> Result<RecordRequest, Failure> {
    let unit = authority.ok_or_else(|| {
        Failure::usage(
            "台账尚未开账：请先执行 jianfu init。",
            "The ledger is not opened: run jianfu init first.",
        )
    })?;
    Ok(RecordRequest {
        unit,
        on: today,
        request: fact.into(),
        sealed: Sealed::default(),
    })
}

pub(super) fn secrecy(text: Option<&str>) -> Result<Option<Secrecy>, Failure> {
    Ok(match text {
        Some(text) => Some(word!(Secrecy, "secrecy", text)),
        None => None,
    })
}

fn reason(text: Option<&str>) -> Result<Option<ReturnReason>, Failure> {
    Ok(match text {
        Some(text) => Some(word!(ReturnReason, "reason", text)),
        None => None,
    })
}

/// A number as it is typed, without changing it: a plan's item or a register's is no 发文字号.
pub(super) fn plain(field: &str, text: Option<&str>) -> Result<Option<Number>, Failure> {
    let typed = |text: &str| {
        Number::typed(text).map_err(|e| Failure::usage(format!("--{field}：{e}"), format!("--{field}: {e}")))
    };
    text.map(typed).transpose()
}

fn meeting_proposed(f: Proposed, today: Day) -> Result<RecordRequest, Failure> {
    let item = f.item;
    let fact = MeetingProposed {
        co_organisers: f.with,
        direct: f.direct,
        kind: word!(MeetingKind, "kind", &f.kind),
        late: late(&item.who.late)?,
        plan_item: plain("plan-item", f.plan_item.as_deref())?,
        secrecy: secrecy(item.secrecy.as_deref())?,
        ..MeetingProposed::typed(title(&item.title)?, f.planned)
    };
    Ok(of(item.who, today, fact))
}

fn meeting_approved(f: Decided, today: Day) -> Result<RecordRequest, Failure> {
    let fact = MeetingApproved {
        decision: word!(Decision, "decision", &f.decision),
        late: late(&f.who.late)?,
        meeting: f.meeting,
        reason: reason(f.reason.as_deref())?,
    };
    Ok(of(f.who, today, fact))
}

fn meeting_convened(f: Convened, today: Day) -> Result<RecordRequest, Failure> {
    let item = f.item;
    let fact = ConveneMeeting {
        co_organisers: f.with,
        direct: f.direct,
        kind: word!(MeetingKind, "kind", &f.kind),
        late: late(&item.who.late)?,
        mode: word!(MeetingMode, "mode", &f.mode),
        number: number(f.number.as_deref())?,
        secrecy: secrecy(item.secrecy.as_deref())?,
        speech_minutes: f.speech_minutes,
        ..ConveneMeeting::typed(title(&item.title)?, f.minutes, f.people, f.proposal)
    };
    Ok(of(item.who, today, fact))
}

fn meeting_merged(f: Merged, today: Day) -> Result<RecordRequest, Failure> {
    let fact = MeetingMerged {
        from: f.from,
        into: f.into,
        late: late(&f.who.late)?,
    };
    Ok(of(f.who, today, fact))
}

fn meeting_nested(f: Nested, today: Day) -> Result<RecordRequest, Failure> {
    let fact = MeetingNested {
        host: f.host,
        late: late(&f.who.late)?,
        nested: f.nested,
    };
    Ok(of(f.who, today, fact))
}

fn meeting_cancelled(f: Cancelled, today: Day) -> Result<RecordRequest, Failure> {
    let fact = MeetingCancelled {
        late: late(&f.who.late)?,
        meeting: f.meeting,
        reason: word!(CancelReason, "reason", &f.reason),
    };
    Ok(of(f.who, today, fact))
}

fn document_proposed(f: Drafted, today: Day) -> Result<RecordRequest, Failure> {
    let item = f.item;
    let fact = DocumentProposed {
        kind: word!(DocumentKind, "kind", &f.kind),
        late: late(&item.who.late)?,
        plan_item: plain("plan-item", f.plan_item.as_deref())?,
        secrecy: secrecy(item.secrecy.as_deref())?,
        ..DocumentProposed::typed(title(&item.title)?)
    };
    Ok(of(item.who, today, fact))
}

fn document_gated(f: Gated, today: Day) -> Result<RecordRequest, Failure> {
    let fact = DocumentGated {
        decision: word!(GateDecision, "decision", &f.decision),
        document: f.document,
        gate: word!(Gate, "gate", &f.gate),
        late: late(&f.who.late)?,
        reason: reason(f.reason.as_deref())?,
    };
    Ok(of(f.who, today, fact))
}

fn document_issued(f: Issued, today: Day) -> Result<RecordRequest, Failure> {
    let item = f.item;
    let mut fact = IssueDocument {
        characters: f.characters,
        co_issuers: f.with,
        due: f.due,
        kind: word!(DocumentKind, "kind", &f.kind),
        late: late(&item.who.late)?,
        pages: f.pages,
        secrecy: secrecy(item.secrecy.as_deref())?,
        ..IssueDocument::typed(title(&item.title)?, number(f.number.as_deref())?, f.proposal)
    };
    if let Some(form) = f.form.as_deref() {
        fact.form = word!(DocumentForm, "form", form);
    }
    for text in &f.demand {
        fact.demands.push(word!(Demand, "demand", text));
    }
    Ok(of(item.who, today, fact))
}

fn document_forwarded(f: Forwarded, today: Day) -> Result<RecordRequest, Failure> {
    let item = f.item;
    let mut points: Vec<KeyPoint> = Vec::new();
    for text in &f.points {
        let wrong = |e| Failure::usage(format!("--point“{text}”：{e}"), format!("--point “{text}”: {e}"));
        points.push(Text::typed(text).map_err(wrong)?);
    }
    let parent_number = f.parent_number.as_deref().map(normalise_number);
    let fact = ForwardDocument {
        late: late(&item.who.late)?,
        parent: f.parent,
        parent_number: plain("parent-number", parent_number.as_deref())?,
        secrecy: secrecy(item.secrecy.as_deref())?,
        ..ForwardDocument::typed(title(&item.title)?, number(f.number.as_deref())?, points)
    };
    Ok(of(item.who, today, fact))
}

fn document_superseded(f: Superseded, today: Day) -> Result<RecordRequest, Failure> {
    let fact = SupersedeDocument {
        by: f.by,
        document: f.document,
        late: late(&f.who.late)?,
    };
    Ok(of(f.who, today, fact))
}

fn inspection_launched(f: Launched, today: Day) -> Result<RecordRequest, Failure> {
    let item = f.item;
    let (code, plan) = (
        number(f.number.as_deref())?,
        plain("plan-item", f.plan_item.as_deref())?,
    );
    let fact = InspectionLaunched {
        co_organisers: f.with,
        combined_with: f.combined_with,
        declared: word!(InspectionKind, "declared", &f.declared),
        late: late(&item.who.late)?,
        result_shared: f.result_shared,
        reuses: f.reuses,
        secrecy: secrecy(item.secrecy.as_deref())?,
        ..InspectionLaunched::typed(title(&item.title)?, f.points, code, plan)
    };
    Ok(of(item.who, today, fact))
}
