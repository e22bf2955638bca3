//! Recording one fact of flow, and reversing an entry.

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::flow::document::DocumentReceived;
use jianfu_facts::flow::inspection::InspectionReceived;
use jianfu_facts::flow::meeting::MeetingAttended;
use jianfu_facts::flow::words::{
    Channel, Demand, DocumentForm, InspectionKind, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::unit::UnitId;

use super::registry::title;
use super::said::{Said, late, number, read, word};
use super::{beside, detail, privacy, recorded, typed};
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::Output;
use crate::session;

pub(super) async fn record(global: &Global, record: args::Record) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let authority = writing.authority().await.ok();
    let said = said(record, writing.today, authority)?;
    let registered = said.fact.registered();
    let minutes = registered.and_then(|_| said.fact.person_minutes()).unwrap_or(0);
    let answer = privacy::give(&writing, said.on, &said.unit, said.fact, said.sealed).await?;
    Ok(recorded(writing, answer, "登记", "recorded")
        .await
        .put("person_minutes", minutes))
}

fn said(record: args::Record, today: Day, authority: Option<UnitId>) -> Result<Said, Failure> {
    match record {
        args::Record::Meeting(meeting) => self::meeting(meeting, today),
        args::Record::Document(document) => self::document(document, today),
        args::Record::Inspection(inspection) => self::inspection(inspection, today),
        args::Record::Typed(flags) => typed::said(flags, today),
        args::Record::Beside(flags) => beside::said(flags, today, authority),
    }
}

fn meeting(flags: args::Meeting, today: Day) -> Result<Said, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let fact = MeetingAttended {
        channel: word!(Channel, "channel", &common.channel),
        detail: detail::meeting(flags.known)?,
        item: String::new(),
        kind: word!(MeetingKind, "kind", &flags.kind),
        late: late(&common.late)?,
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
    Ok(Said {
        unit: common.unit,
        on,
        fact: fact.complete(on).into(),
        sealed: common.sealed,
    })
}

fn inspection(flags: args::Inspection, today: Day) -> Result<Said, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let fact = InspectionReceived {
        channel: word!(Channel, "channel", &common.channel),
        declared: word!(InspectionKind, "declared", &flags.declared),
        detail: detail::inspection(flags.known)?,
        inspectors: flags.inspectors,
        item: String::new(),
        late: late(&common.late)?,
        materials: flags.materials,
        minutes: flags.minutes,
        number: number(common.number.as_deref())?,
        organiser: flags.organiser,
        people: flags.people,
        person_minutes: 0,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok(Said {
        unit: common.unit,
        on,
        fact: fact.complete(on).into(),
        sealed: common.sealed,
    })
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
        detail: detail::document(flags.known)?,
        due: flags.due,
        form,
        issuer: flags.issuer,
        item: String::new(),
        late: late(&common.late)?,
        minutes: flags.minutes,
        number,
        pages: flags.pages,
        person_minutes: 0,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok(Said {
        unit: common.unit,
        on,
        fact: fact.complete(on).into(),
        sealed: common.sealed,
    })
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
