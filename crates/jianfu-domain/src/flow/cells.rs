//! Cells beside the three kinds of the register: forms, services, what issuers declare, joint items, and marks of a receipt.
//! No figure of burden of counting method 1 reads one of them; each is keyed by what its entry says.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::FlowKind;
use super::facts::Flow;
use super::issuer::documents::{Gate, GateDecision};
use super::issuer::meetings::{Approval, Decision};
use super::marks::marks;
pub use super::measures::{ActMeasure, Mark, ServiceMeasure};
use super::notice::Notice;
use super::secrecy::Matter;
use super::service::ServiceKind;
pub use super::side::SideCells;
use crate::cells::FlowMeasure;
use crate::day::Day;
use crate::fact::Fact;
use crate::unit::{IdError, UnitId};

/// The key of a cell beside the register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideCell {
    /// What a unit declares as issuer.
    Act {
        /// Measure.
        measure: ActMeasure,
        /// Day.
        day: Day,
        /// The unit.
        unit: UnitId,
    },
    /// Forms filled.
    Form {
        /// Measure.
        measure: FlowMeasure,
        /// Day.
        day: Day,
        /// The point.
        unit: UnitId,
        /// Who asked.
        issuer: UnitId,
        /// Item key.
        item: Arc<str>,
    },
    /// 联合: the share of the cell of the same kind, measure, day, point, issuer and item that is joint with others.
    Joint {
        /// Kind.
        kind: FlowKind,
        /// Measure.
        measure: FlowMeasure,
        /// Day.
        day: Day,
        /// The point.
        unit: UnitId,
        /// The issuer that leads.
        issuer: UnitId,
        /// The others, ascending.
        with: Arc<[UnitId]>,
        /// Item key.
        item: Arc<str>,
    },
    /// What else a receipt says.
    Mark {
        /// Mark.
        mark: Mark,
        /// Day.
        day: Day,
        /// The point.
        unit: UnitId,
        /// The issuer.
        issuer: UnitId,
    },
    /// Classified items (涉密事项): a unit's total, by the last day of the month.
    Classified {
        /// Kind.
        kind: Matter,
        /// Day.
        day: Day,
        /// The unit.
        unit: UnitId,
    },
    /// 时限: receipts of documents that came at one hour and are due at another (X12).
    Notice {
        /// Hours and deadline.
        notice: Notice,
        /// Day.
        day: Day,
        /// The point.
        unit: UnitId,
        /// The issuer.
        issuer: UnitId,
    },
    /// Service.
    Service {
        /// Kind.
        kind: ServiceKind,
        /// Measure.
        measure: ServiceMeasure,
        /// Day.
        day: Day,
        /// The point.
        unit: UnitId,
    },
}

impl SideCell {
    /// The day that it belongs to.
    #[must_use]
    pub fn day(&self) -> Day {
        match self {
            SideCell::Act { day, .. }
            | SideCell::Form { day, .. }
            | SideCell::Joint { day, .. }
            | SideCell::Mark { day, .. }
            | SideCell::Classified { day, .. }
            | SideCell::Notice { day, .. }
            | SideCell::Service { day, .. } => *day,
        }
    }

    /// Its item key, for those that have one.
    pub(crate) fn item_mut(&mut self) -> Option<&mut Arc<str>> {
        match self {
            SideCell::Form { item, .. } | SideCell::Joint { item, .. } => Some(item),
            _ => None,
        }
    }
}

/// `act.meeting_convened:DAY:UNIT`, `form.receipts:DAY:POINT:ASKER:ITEM`, `joint.meeting.receipts:DAY:POINT:LEAD:CO+CO:ITEM`,
/// `mark.substitute:DAY:POINT:ISSUER`, `notice.HOUR.DUE.HOUR:DAY:POINT:ISSUER`, `service.visit.sessions:DAY:POINT`,
/// `classified.document:DAY:UNIT`.
impl fmt::Display for SideCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SideCell::Act { measure, day, unit } => write!(f, "act.{}:{day}:{unit}", measure.name()),
            SideCell::Form {
                measure,
                day,
                unit,
                issuer,
                item,
            } => write!(f, "form.{}:{day}:{unit}:{issuer}:{item}", measure.name()),
            SideCell::Joint {
                kind,
                measure,
                day,
                unit,
                issuer,
                with,
                item,
            } => {
                let with: Vec<&str> = with.iter().map(UnitId::as_str).collect();
                let (kind, measure, with) = (kind.name(), measure.name(), with.join("+"));
                write!(f, "joint.{kind}.{measure}:{day}:{unit}:{issuer}:{with}:{item}")
            }
            SideCell::Mark {
                mark,
                day,
                unit,
                issuer,
            } => write!(f, "mark.{}:{day}:{unit}:{issuer}", mark.name()),
            SideCell::Classified { kind, day, unit } => write!(f, "classified.{}:{day}:{unit}", kind.name()),
            SideCell::Notice {
                notice,
                day,
                unit,
                issuer,
            } => write!(f, "notice.{notice}:{day}:{unit}:{issuer}"),
            SideCell::Service {
                kind,
                measure,
                day,
                unit,
            } => write!(f, "service.{}.{}:{day}:{unit}", kind.name(), measure.name()),
        }
    }
}

/// Reads what is written without the `cell:` before it.
impl FromStr for SideCell {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        parse(text)?.ok_or_else(|| IdError {
            id: text.chars().take(100).collect(),
            what: "a cell beside the register: act.meeting_convened:DAY:UNIT, form.receipts:DAY:POINT:ASKER:ITEM, \
                   joint.meeting.receipts:DAY:POINT:LEAD:CO:ITEM, mark.substitute:DAY:POINT:ISSUER, \
                   notice.HOUR.DUE.HOUR:DAY:POINT:ISSUER, service.visit.sessions:DAY:POINT or classified.document:DAY:UNIT",
        })
    }
}

/// The value of a spelling in a list of words.
fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|value| name(*value) == word)
}

fn parse(text: &str) -> Result<Option<SideCell>, IdError> {
    let mut parts = text.splitn(3, ':');
    let (Some(name), Some(day), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let (Some((family, measure)), Ok(day)) = (name.split_once('.'), day.parse::<Day>()) else {
        return Ok(None);
    };
    if family == "joint" {
        return parse_joint(measure, day, rest);
    }
    let parts: Vec<&str> = rest.splitn(3, ':').collect();
    Ok(match (family, parts.as_slice()) {
        ("act", [unit]) => {
            let unit = unit.parse()?;
            let measure = named(ActMeasure::ALL, ActMeasure::name, measure);
            measure.map(|measure| SideCell::Act { measure, day, unit })
        }
        ("classified", [unit]) => {
            let unit = unit.parse()?;
            let kind = named(Matter::ALL, Matter::name, measure);
            kind.map(|kind| SideCell::Classified { kind, day, unit })
        }
        ("form", [unit, issuer, item]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            FlowMeasure::named(measure).map(|measure| SideCell::Form {
                measure,
                day,
                unit,
                issuer,
                item: (*item).into(),
            })
        }
        ("mark", [unit, issuer]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            let mark = named(Mark::ALL, Mark::name, measure);
            mark.map(|mark| SideCell::Mark {
                mark,
                day,
                unit,
                issuer,
            })
        }
        ("notice", [unit, issuer]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            Notice::named(measure).map(|notice| SideCell::Notice {
                notice,
                day,
                unit,
                issuer,
            })
        }
        ("service", [unit]) => {
            let unit = unit.parse()?;
            let (kind, measure) = measure.split_once('.').unwrap_or_default();
            let kind = named(ServiceKind::ALL, ServiceKind::name, kind);
            let measure = named(ServiceMeasure::ALL, ServiceMeasure::name, measure);
            kind.zip(measure).map(|(kind, measure)| SideCell::Service {
                kind,
                measure,
                day,
                unit,
            })
        }
        _ => None,
    })
}

fn parse_joint(measure: &str, day: Day, rest: &str) -> Result<Option<SideCell>, IdError> {
    let parts: Vec<&str> = rest.splitn(4, ':').collect();
    let [unit, issuer, with, item] = *parts.as_slice() else {
        return Ok(None);
    };
    let (kind, measure) = measure.split_once('.').unwrap_or_default();
    let kind = named(&FlowKind::ALL, FlowKind::name, kind);
    let Some((kind, measure)) = kind.zip(FlowMeasure::named(measure)) else {
        return Ok(None);
    };
    Ok(Some(SideCell::Joint {
        kind,
        measure,
        day,
        unit: unit.parse()?,
        issuer: issuer.parse()?,
        with: with.split('+').map(str::parse).collect::<Result<_, _>>()?,
        item: item.into(),
    }))
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// What a fact adds beside the register, and its reversal takes back.
pub(crate) fn beside(day: Day, unit: &UnitId, fact: &Fact, into: &mut Vec<(SideCell, i64)>) {
    let mark = |issuer: &UnitId, mark: Mark| SideCell::Mark {
        mark,
        day,
        unit: unit.clone(),
        issuer: issuer.clone(),
    };
    if let Some(flow) = fact.flow() {
        joint(day, unit, &flow, into);
        into.extend(
            marks(day, fact)
                .into_iter()
                .map(|(m, n)| (mark(flow.issuer, m), n)),
        );
        if let Some(notice) = Notice::of(day, fact) {
            let (unit, issuer) = (unit.clone(), flow.issuer.clone());
            into.push((
                SideCell::Notice {
                    notice,
                    day,
                    unit,
                    issuer,
                },
                1,
            ));
        }
        return;
    }
    match fact {
        Fact::FormFilled(f) => {
            let cell = |measure| SideCell::Form {
                measure,
                day,
                unit: unit.clone(),
                issuer: f.asker.clone(),
                item: f.item.as_str().into(),
            };
            into.push((cell(FlowMeasure::Receipts), 1));
            into.push((cell(FlowMeasure::PersonMinutes), signed(f.person_minutes)));
            let fields = [(Mark::FormFields, f.fields), (Mark::FormPrefilled, f.prefilled)];
            let fields = fields
                .into_iter()
                .filter_map(|(m, n)| Some((m, n.filter(|n| *n > 0)?)));
            into.extend(fields.map(|(m, n)| (mark(&f.asker, m), i64::from(n))));
        }
        Fact::InspectionRefused(f) => into.push((mark(&f.organiser, Mark::Refused), 1)),
        Fact::ClassifiedCounted(f) => {
            let (kind, unit) = (f.kind, unit.clone());
            into.push((SideCell::Classified { kind, day, unit }, i64::from(f.count)));
        }
        fact => {
            serve(day, unit, fact, into);
            into.extend(
                acts(fact)
                    .into_iter()
                    .filter(|(_, n)| *n != 0)
                    .map(|(measure, n)| {
                        let unit = unit.clone();
                        (SideCell::Act { measure, day, unit }, n)
                    }),
            );
        }
    }
}

fn serve(day: Day, unit: &UnitId, fact: &Fact, into: &mut Vec<(SideCell, i64)>) {
    let Some(service) = fact.service() else { return };
    let measures = [
        (ServiceMeasure::Sessions, 1),
        (ServiceMeasure::Persons, i64::from(service.persons)),
        (ServiceMeasure::PersonMinutes, signed(service.person_minutes)),
    ];
    into.extend(measures.into_iter().filter(|(_, n)| *n != 0).map(|(measure, n)| {
        let (kind, unit) = (service.kind, unit.clone());
        (
            SideCell::Service {
                kind,
                measure,
                day,
                unit,
            },
            n,
        )
    }));
}

/// The parallel cells of an item that several issued.
fn joint(day: Day, unit: &UnitId, flow: &Flow<'_>, into: &mut Vec<(SideCell, i64)>) {
    if flow.with.is_empty() {
        return;
    }
    let with: Arc<[UnitId]> = flow.with.into();
    let item: Arc<str> = flow.item.into();
    let cell = |measure| SideCell::Joint {
        kind: flow.kind,
        measure,
        day,
        unit: unit.clone(),
        issuer: flow.issuer.clone(),
        with: with.clone(),
        item: item.clone(),
    };
    into.push((cell(FlowMeasure::Receipts), 1));
    if flow.person_minutes > 0 {
        into.push((cell(FlowMeasure::PersonMinutes), signed(flow.person_minutes)));
    }
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

/// What a fact of the issuer's side counts as.
fn acts(fact: &Fact) -> Vec<(ActMeasure, i64)> {
    use ActMeasure as M;
    let one = |measure| vec![(measure, 1)];
    match fact {
        Fact::MeetingProposed(_) => one(M::MeetingProposed),
        Fact::MeetingApproved(f) if f.decision == Decision::Approved => one(M::MeetingApproved),
        Fact::MeetingApproved(_) => one(M::MeetingRejected),
        Fact::MeetingConvened(f) => vec![
            (M::MeetingConvened, 1),
            (M::MeetingUnapproved, i64::from(f.approval != Approval::Approved)),
            (M::MeetingMinutes, i64::from(f.minutes) * i64::from(f.people)),
        ],
        Fact::MeetingMerged(f) => vec![(M::MeetingMerged, count(f.from.len()))],
        Fact::MeetingNested(_) => one(M::MeetingNested),
        Fact::MeetingCancelled(_) => one(M::MeetingCancelled),
        Fact::DocumentProposed(_) => one(M::DocumentProposed),
        Fact::DocumentGated(f) => one(match (f.gate, f.decision) {
            (Gate::Quantity, GateDecision::Pass) => M::QuantityPassed,
            (Gate::Quantity, GateDecision::Return) => M::QuantityReturned,
            (Gate::Review, GateDecision::Pass) => M::ReviewPassed,
            (Gate::Review, GateDecision::Return) => M::ReviewReturned,
            (Gate::Quality, GateDecision::Pass) => M::QualityPassed,
            (Gate::Quality, GateDecision::Return) => M::QualityReturned,
        }),
        Fact::DocumentIssued(f) => vec![
            (M::DocumentIssued, 1),
            (M::DocumentUngated, i64::from(f.gates.len() < Gate::ALL.len())),
        ],
        Fact::DocumentForwarded(f) => vec![
            (M::DocumentForwarded, 1),
            (M::DocumentVerbatim, i64::from(f.verbatim)),
            (M::KeyPoints, count(f.key_points.len())),
        ],
        Fact::DocumentSuperseded(_) => one(M::DocumentSuperseded),
        Fact::InspectionLaunched(f) => vec![
            (M::InspectionLaunched, 1),
            (M::InspectionUnplanned, i64::from(f.plan_item.is_none())),
            (M::InspectionCombined, i64::from(!f.combined_with.is_empty())),
            (M::ResultReused, count(f.reuses.len())),
            (M::ResultShared, i64::from(f.result_shared)),
            (M::VisitsCombined, count(f.combined_with.len())),
        ],
        _ => Vec::new(),
    }
}
