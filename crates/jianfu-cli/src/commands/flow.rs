//! Recording one fact of flow, and reversing an entry.

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::words::{
    Channel, Demand, DocumentForm, InspectionKind, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::unit::UnitId;

use super::parse::{RecordRequest, late, number, read, word};
use super::registry::title;
use super::{declare, detail, input_form, privacy, recorded};
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::Output;
use crate::session;

pub(super) async fn record(global: &Global, record: args::Record) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let authority = writing.authority().await.ok();
    let asked = request(record, writing.today, authority)?;
    let proposal = Proposal::record(asked.on, &asked.unit, asked.request);
    let fact = proposal.alone();
    let registered = fact.filter(|fact| fact.registered().is_some());
    let minutes = registered.and_then(|fact| fact.person_minutes()).unwrap_or(0);
    let answer = privacy::give(&writing, proposal, asked.sealed).await?;
    Ok(recorded(writing, answer, "登记", "recorded")
        .await
        .put("person_minutes", minutes))
}

fn request(record: args::Record, today: Day, authority: Option<UnitId>) -> Result<RecordRequest, Failure> {
    match record {
        args::Record::Meeting(meeting) => self::meeting(meeting, today),
        args::Record::Document(document) => self::document(document, today),
        args::Record::Inspection(inspection) => self::inspection(inspection, today),
        args::Record::Form(flags) => input_form::request(flags, today),
        args::Record::Declare(flags) => declare::request(flags, today, authority),
    }
}

fn meeting(flags: args::Meeting, today: Day) -> Result<RecordRequest, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let request = AttendMeeting {
        channel: word!(Channel, "channel", &common.channel),
        detail: detail::meeting(flags.known)?,
        kind: word!(MeetingKind, "kind", &flags.kind),
        late: late(&common.late)?,
        minutes: flags.minutes,
        mode: word!(MeetingMode, "mode", &flags.mode),
        number: number(common.number.as_deref())?,
        organiser: flags.organiser,
        people: flags.people,
        source: Source::Typed,
        title: title(&common.title)?,
        travel_minutes: flags.travel_minutes,
    };
    Ok(RecordRequest {
        unit: common.unit,
        on,
        request: request.into(),
        sealed: common.sealed,
    })
}

fn inspection(flags: args::Inspection, today: Day) -> Result<RecordRequest, Failure> {
    let common = flags.common;
    let on = common.on.unwrap_or(today);
    let request = ReceiveInspection {
        channel: word!(Channel, "channel", &common.channel),
        declared: word!(InspectionKind, "declared", &flags.declared),
        detail: detail::inspection(flags.known)?,
        inspectors: flags.inspectors,
        late: late(&common.late)?,
        materials: flags.materials,
        minutes: flags.minutes,
        number: number(common.number.as_deref())?,
        organiser: flags.organiser,
        people: flags.people,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok(RecordRequest {
        unit: common.unit,
        on,
        request: request.into(),
        sealed: common.sealed,
    })
}

fn document(flags: args::Document, today: Day) -> Result<RecordRequest, Failure> {
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
    let request = ReceiveDocument {
        channel: word!(Channel, "channel", &common.channel),
        demands,
        detail: detail::document(flags.known)?,
        due: flags.due,
        form,
        issuer: flags.issuer,
        late: late(&common.late)?,
        minutes: flags.minutes,
        number,
        pages: flags.pages,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok(RecordRequest {
        unit: common.unit,
        on,
        request: request.into(),
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
