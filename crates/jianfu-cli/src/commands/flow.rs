//! Recording one fact of flow, and reversing an entry.

use jianfu_domain::day::Day;
use jianfu_domain::decide::Proposal;
use jianfu_domain::fact::Fact;
use jianfu_domain::flow::facts::{
    Channel, Demand, DocumentForm, DocumentReceived, InspectionKind, InspectionReceived, LateReason,
    MeetingAttended, MeetingKind, MeetingMode, Source, normalise_number,
};
use jianfu_domain::periods::facts::ReversalReason;
use jianfu_domain::text::Number;
use jianfu_domain::unit::UnitId;

use super::registry::title;
use super::{privacy, recorded};
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::Output;
use crate::session;

/// The value that a word means, or the list of the words there are.
fn read<T: Copy>(field: &str, word: &str, value: Option<T>, known: &[&str]) -> Result<T, Failure> {
    value.ok_or_else(|| {
        let known = known.join(", ");
        Failure::usage(
            format!("--{field} 不能是“{word}”，可用：{known}。"),
            format!("--{field} can't be “{word}”: it is one of {known}."),
        )
    })
}

macro_rules! word {
    ($type:ty, $field:literal, $word:expr) => {{
        let known: Vec<&str> = <$type>::ALL.iter().map(|v| v.name()).collect();
        read($field, $word, <$type>::read($word), &known)?
    }};
}

fn number(text: Option<&str>) -> Result<Option<Number>, Failure> {
    let typed = |text: &str| {
        Number::typed(&normalise_number(text))
            .map_err(|e| Failure::usage(format!("--number：{e}"), format!("--number: {e}")))
    };
    text.map(typed).transpose()
}

fn late(text: Option<&str>) -> Result<Option<LateReason>, Failure> {
    Ok(match text {
        Some(text) => Some(word!(LateReason, "late", text)),
        None => None,
    })
}

pub(super) async fn record(global: &Global, mut record: args::Record) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let common = match &mut record {
        args::Record::Meeting(flags) => &mut flags.common,
        args::Record::Document(flags) => &mut flags.common,
        args::Record::Inspection(flags) => &mut flags.common,
    };
    let sealed = std::mem::take(&mut common.sealed);
    let (unit, on, fact) = fact(record, writing.today)?;
    let minutes = fact.flow().map_or(0, |flow| flow.person_minutes);
    let answer = privacy::give(&writing, on, &unit, fact, sealed).await?;
    Ok(recorded(writing, answer, "登记", "recorded")
        .await
        .put("person_minutes", minutes))
}

/// The unit, the day and the complete fact that the flags say.
type Said = (UnitId, Day, Fact);

fn fact(record: args::Record, today: Day) -> Result<Said, Failure> {
    match record {
        args::Record::Meeting(meeting) => self::meeting(meeting, today),
        args::Record::Document(document) => self::document(document, today),
        args::Record::Inspection(inspection) => self::inspection(inspection, today),
    }
}

fn meeting(flags: args::Meeting, today: Day) -> Result<Said, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let fact = MeetingAttended {
        channel: word!(Channel, "channel", &common.channel),
        detail: None,
        item: String::new(),
        kind: word!(MeetingKind, "kind", &flags.kind),
        late: late(common.late.as_deref())?,
        minutes: flags.minutes,
        mode: word!(MeetingMode, "mode", &flags.mode),
        number: number(common.number.as_deref())?,
        organiser: flags.organiser,
        people: flags.people,
        person_minutes: 0,
        source: Source::Typed,
        title: title(&common.title)?,
        travel_minutes: flags.travel_minutes,
    };
    Ok((common.unit, on, fact.complete(on).into()))
}

fn inspection(flags: args::Inspection, today: Day) -> Result<Said, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let fact = InspectionReceived {
        channel: word!(Channel, "channel", &common.channel),
        declared: word!(InspectionKind, "declared", &flags.declared),
        detail: None,
        inspectors: flags.inspectors,
        item: String::new(),
        late: late(common.late.as_deref())?,
        materials: flags.materials,
        minutes: flags.minutes,
        number: number(common.number.as_deref())?,
        organiser: flags.organiser,
        people: flags.people,
        person_minutes: 0,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok((common.unit, on, fact.complete(on).into()))
}

fn document(flags: args::Document, today: Day) -> Result<Said, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let number = number(common.number.as_deref())?;
    let form = match flags.form.as_deref() {
        Some(form) => word!(DocumentForm, "form", form),
        None if number.is_some() => DocumentForm::Red,
        None => DocumentForm::White,
    };
    let mut demands = Vec::new();
    for text in &flags.demand {
        demands.push(word!(Demand, "demand", text));
    }
    let fact = DocumentReceived {
        channel: word!(Channel, "channel", &common.channel),
        demands,
        detail: None,
        due: flags.due,
        form,
        issuer: flags.issuer,
        item: String::new(),
        late: late(common.late.as_deref())?,
        minutes: flags.minutes,
        number,
        pages: flags.pages,
        person_minutes: 0,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok((common.unit, on, fact.complete(on).into()))
}

pub(super) async fn reverse(global: &Global, reverse: args::Reverse) -> Result<Output, Failure> {
    let known = ReversalReason::ALL.map(ReversalReason::name);
    let found = ReversalReason::ALL
        .into_iter()
        .find(|r| r.name() == reverse.reason || r.zh() == reverse.reason);
    let reason = read("reason", &reverse.reason, found, &known)?;
    let writing = session::write(global).await?;
    let answer = writing
        .give(vec![Proposal::Reverse {
            target: reverse.index,
            reason,
        }])
        .await?;
    Ok(recorded(writing, answer, "冲销", "reversed")
        .await
        .put("target", reverse.index))
}
