//! How cells beside the register are spelled, and read again. It must never know what adds to them.

use std::fmt;
use std::str::FromStr;

use super::cells::AuxCell;
use super::measures::{ActMeasure, Mark, ServiceMeasure};
use super::notice::Notice;
use super::words::{FlowKind, Matter, ServiceKind, TaskKind};
use crate::cell::FlowMeasure;
use crate::day::Day;
use crate::unit::{IdError, UnitId};

/// `act.meeting_convened:DAY:UNIT`, `form.receipts:DAY:POINT:ASKER:ITEM`, `joint.meeting.receipts:DAY:POINT:LEAD:CO+CO:ITEM`,
/// `mark.substitute:DAY:POINT:ISSUER`, `notice.HOUR.DUE.HOUR:DAY:POINT:ISSUER`, `service.visit.sessions:DAY:POINT`,
/// `classified.document:DAY:UNIT`.
impl fmt::Display for AuxCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuxCell::Act { measure, day, unit } => write!(f, "act.{}:{day}:{unit}", measure.name()),
            AuxCell::Task {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            } => {
                let (kind, measure) = (kind.name(), measure.name());
                write!(f, "{kind}.{measure}:{day}:{unit}:{issuer}:{item}")
            }
            AuxCell::Joint {
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
            AuxCell::Mark {
                mark,
                day,
                unit,
                issuer,
            } => write!(f, "mark.{}:{day}:{unit}:{issuer}", mark.name()),
            AuxCell::Classified { kind, day, unit } => write!(f, "classified.{}:{day}:{unit}", kind.name()),
            AuxCell::Notice {
                notice,
                day,
                unit,
                issuer,
            } => write!(f, "notice.{notice}:{day}:{unit}:{issuer}"),
            AuxCell::Service {
                kind,
                measure,
                day,
                unit,
            } => write!(f, "service.{}.{}:{day}:{unit}", kind.name(), measure.name()),
        }
    }
}

/// Reads what is written without the `cell:` before it.
impl FromStr for AuxCell {
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

/// Families of cells beside those of tasks, as spellings begin.
const FAMILIES: [&str; 6] = ["act", "classified", "joint", "mark", "notice", "service"];

/// Whether a spelling without the `cell:` before it begins as that of a cell beside the register.
pub(crate) fn is_auxiliary(text: &str) -> bool {
    let family = text.split('.').next().unwrap_or_default();
    FAMILIES.contains(&family) || named(TaskKind::ALL, TaskKind::name, family).is_some()
}

/// The value of a spelling in a list of words.
fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|value| name(*value) == word)
}

fn parse(text: &str) -> Result<Option<AuxCell>, IdError> {
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
            measure.map(|measure| AuxCell::Act { measure, day, unit })
        }
        ("classified", [unit]) => {
            let unit = unit.parse()?;
            let kind = named(Matter::ALL, Matter::name, measure);
            kind.map(|kind| AuxCell::Classified { kind, day, unit })
        }
        (task, [unit, issuer, item]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            let kind = named(TaskKind::ALL, TaskKind::name, task);
            kind.zip(FlowMeasure::named(measure))
                .map(|(kind, measure)| AuxCell::Task {
                    kind,
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
            mark.map(|mark| AuxCell::Mark {
                mark,
                day,
                unit,
                issuer,
            })
        }
        ("notice", [unit, issuer]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            Notice::named(measure).map(|notice| AuxCell::Notice {
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
            kind.zip(measure).map(|(kind, measure)| AuxCell::Service {
                kind,
                measure,
                day,
                unit,
            })
        }
        _ => None,
    })
}

fn parse_joint(measure: &str, day: Day, rest: &str) -> Result<Option<AuxCell>, IdError> {
    let parts: Vec<&str> = rest.splitn(4, ':').collect();
    let [unit, issuer, with, item] = *parts.as_slice() else {
        return Ok(None);
    };
    let (kind, measure) = measure.split_once('.').unwrap_or_default();
    let kind = named(&FlowKind::ALL, FlowKind::name, kind);
    let Some((kind, measure)) = kind.zip(FlowMeasure::named(measure)) else {
        return Ok(None);
    };
    Ok(Some(AuxCell::Joint {
        kind,
        measure,
        day,
        unit: unit.parse()?,
        issuer: issuer.parse()?,
        with: with.split('+').map(str::parse).collect::<Result<_, _>>()?,
        item: item.into(),
    }))
}
