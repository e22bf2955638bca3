//! Rows of a day register (日登记): meetings, documents and inspections that reached points.

use std::collections::BTreeMap;

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::{
    Channel, Demand, DocumentForm, InspectionKind, LateReason, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::item::normalise_number;
use jianfu_facts::limits::{MINUTES, PAGES, PEOPLE};
use jianfu_facts::request::Request;
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::UnitId;

use crate::columns::{Field, Key};
use crate::error::ImportErrors;
use crate::input::{Input, Rows, finish};
use crate::known;
use crate::names::Resolve;
use crate::problem::Problem;
use crate::row::{Maybe, Row, Told, day_in, minutes_in, number_in, text, word};

/// What a register file leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// The point, when a row names none.
    pub unit: Option<UnitId>,
    /// The year of days written without one (`6月6日`).
    pub year: Option<i16>,
    /// What the facts say of how they were registered.
    pub source: Source,
}

impl Default for Defaults {
    fn default() -> Self {
        Defaults {
            unit: None,
            year: None,
            source: Source::Imported,
        }
    }
}

pub(crate) const UNIT: Field = Field::must(
    Key::Unit,
    &[
        "unit",
        "point",
        "监测点",
        "单位",
        "点位",
        "社区",
        "街道",
        "参会单位",
        "收文单位",
        "迎检单位",
        "受检单位",
    ],
);
pub(crate) const ON: &[&str] = &[
    "on",
    "date",
    "day",
    "日期",
    "时间",
    "登记日期",
    "发生日期",
    "会议日期",
    "会议时间",
    "收文日期",
    "收到日期",
    "收文时间",
    "检查日期",
    "检查时间",
    "到点日期",
];
pub(crate) const CHANNEL: Field = Field::may(
    Key::Channel,
    &["channel", "渠道", "来源渠道", "通知渠道", "收文渠道", "通知方式"],
);
pub(crate) const LATE: Field = Field::may(Key::Late, &["late", "迟报原因", "补录原因"]);

/// The columns of a register of meetings.
pub(crate) const MEETING: &[Field] = &[
    UNIT,
    Field::must(Key::On, ON),
    Field::must(
        Key::Title,
        &["title", "标题", "名称", "会议名称", "会议标题", "会议主题"],
    ),
    Field::must(
        Key::Issuer,
        &[
            "organiser",
            "organizer",
            "issuer",
            "召开单位",
            "组织单位",
            "主办单位",
            "召集单位",
            "会议召开单位",
        ],
    ),
    Field::must(Key::Minutes, &["minutes", "时长", "会议时长", "用时", "分钟"]),
    Field::must(
        Key::People,
        &["people", "人数", "参会人数", "到会人数", "与会人数"],
    ),
    CHANNEL,
    LATE,
    Field::may(Key::Mode, &["mode", "形式", "参会方式", "会议形式", "参会形式"]),
    Field::may(Key::Kind, &["kind", "类型", "会议类型", "会议类别"]),
    Field::may(Key::Number, &["number", "编号", "会议编号", "会议号", "计划编号"]),
    Field::may(
        Key::Travel,
        &[
            "travel_minutes",
            "travel",
            "路途",
            "路途时间",
            "路途时长",
            "往返路途",
            "路途分钟",
        ],
    ),
    known::WITH,
    known::REQUIRED,
    known::ATTENDED,
    known::RELAY,
    known::WITHIN,
    known::PARENT_NUMBER,
];

/// The columns of a register of documents.
pub(crate) const DOCUMENT: &[Field] = &[
    UNIT,
    Field::must(Key::On, ON),
    Field::must(
        Key::Title,
        &["title", "标题", "名称", "文件标题", "文件名称", "文件名"],
    ),
    Field::must(
        Key::Issuer,
        &[
            "issuer",
            "organiser",
            "发文单位",
            "来文单位",
            "发文机关",
            "制发单位",
        ],
    ),
    CHANNEL,
    LATE,
    Field::may(Key::Number, &["number", "文号", "发文字号", "文件编号", "编号"]),
    Field::may(Key::Form, &["form", "文件形式", "形式"]),
    Field::may(Key::Pages, &["pages", "页数"]),
    Field::may(Key::Demands, &["demands", "要求", "文件要求", "落实要求"]),
    Field::may(Key::Due, &["due", "办结期限", "办理期限", "反馈期限", "截止日期"]),
    Field::may(
        Key::Minutes,
        &["minutes", "办理用时", "办理时长", "用时", "时长", "分钟"],
    ),
    known::WITH,
    known::CHARACTERS_COLUMN,
    known::DOCUMENT_KIND,
    known::RECEIVED_HOUR,
    known::DUE_HOUR,
    known::PARENT_NUMBER,
    known::SUPERSEDES,
];

/// The columns of a register of inspections.
pub(crate) const INSPECTION: &[Field] = &[
    UNIT,
    Field::must(Key::On, ON),
    Field::must(
        Key::Title,
        &[
            "title",
            "标题",
            "名称",
            "督查检查名称",
            "检查名称",
            "督查名称",
            "检查事项",
        ],
    ),
    Field::must(
        Key::Issuer,
        &[
            "organiser",
            "organizer",
            "issuer",
            "组织单位",
            "检查单位",
            "督查单位",
            "来检单位",
            "来访单位",
            "实施单位",
        ],
    ),
    Field::must(
        Key::Minutes,
        &["minutes", "时长", "检查时长", "在场时长", "用时", "分钟"],
    ),
    Field::must(Key::People, &["people", "陪同人数", "人数", "接待人数"]),
    CHANNEL,
    LATE,
    Field::may(
        Key::Declared,
        &["declared", "kind", "类型", "检查类型", "督检考类型", "类别"],
    ),
    Field::may(
        Key::Inspectors,
        &["inspectors", "来访人数", "来检人数", "检查组人数", "检查人数"],
    ),
    Field::may(
        Key::Materials,
        &["materials", "材料", "材料份数", "材料数", "索要材料"],
    ),
    Field::may(Key::Number, &["number", "计划编号", "编号", "事项编码", "计划号"]),
    known::WITH,
    known::NOTICE,
    known::PRINCIPAL,
    known::REUSED,
    known::LEDGERS,
    known::PLACES,
];

/// The rows of a register of one kind as proposals.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then no row is given.
pub fn flow(
    file: &Input<'_>,
    kind: FlowKind,
    defaults: &Defaults,
    units: &dyn Resolve,
) -> Result<Rows, ImportErrors> {
    let fields = match kind {
        FlowKind::Meeting => MEETING,
        FlowKind::Document => DOCUMENT,
        FlowKind::Inspection => INSPECTION,
    };
    rows(file, fields, defaults, |row| receipt(row, kind, defaults, units))
}

/// The rows of a register of whatever kind; a row that says again what an earlier one said is an error.
pub(crate) fn rows(
    file: &Input<'_>,
    fields: &[Field],
    defaults: &Defaults,
    read: impl Fn(&mut Row<'_>) -> Result<(Day, UnitId, Request), Told>,
) -> Result<Rows, ImportErrors> {
    let defaulted: &[Key] = if defaults.unit.is_some() {
        &[Key::Unit]
    } else {
        &[]
    };
    let is_title = |key: &Key| matches!(key, Key::Title | Key::Named("title"));
    let titled = fields.iter().map(|field| field.key).find(is_title);
    let titled = titled.unwrap_or(Key::Title);
    let mut sheet = file.sheet(fields, defaulted)?;
    let mut errors = std::mem::take(&mut sheet.errors);
    let mut seen: BTreeMap<(Day, UnitId, String), u64> = BTreeMap::new();
    let mut proposals = Vec::new();
    for line in &sheet.lines {
        let mut row = Row::new(&sheet, line, &mut errors);
        let Ok((on, unit, request)) = read(&mut row) else {
            continue;
        };
        let proposal = Proposal::record(on, &unit, request);
        let fact = proposal.alone();
        if let Some(once) = fact.as_ref().and_then(jianfu_facts::fact::Fact::once) {
            let same = (on, unit, once.into_owned());
            if let Some(first) = seen.get(&same) {
                row.tell(titled, Problem::Repeated { row: *first });
                continue;
            }
            seen.insert(same, row.number());
        }
        proposals.push((row.number(), proposal));
    }
    finish(sheet, errors, proposals)
}

/// What every receipt says, as far as it could be read.
pub(crate) struct Common {
    pub(crate) on: Result<Day, Told>,
    pub(crate) unit: Result<UnitId, Told>,
    pub(crate) issuer: Result<UnitId, Told>,
    pub(crate) title: Result<Title, Told>,
    pub(crate) number: Maybe<Number>,
    pub(crate) channel: Result<Channel, Told>,
    pub(crate) late: Maybe<LateReason>,
}

fn receipt(
    row: &mut Row<'_>,
    kind: FlowKind,
    defaults: &Defaults,
    units: &dyn Resolve,
) -> Result<(Day, UnitId, Request), Told> {
    let common = Common::read(row, defaults, units);
    match kind {
        FlowKind::Meeting => meeting(row, common, defaults.source, units),
        FlowKind::Document => document(row, common, defaults, units),
        FlowKind::Inspection => inspection(row, common, defaults.source, units),
    }
}

impl Common {
    /// Reads the columns that every register has.
    pub(crate) fn read(row: &mut Row<'_>, defaults: &Defaults, units: &dyn Resolve) -> Common {
        let on = row.must(Key::On, day_in(defaults.year));
        // Names are dated: without the day, no unit can be told.
        let (unit, issuer) = match &on {
            Err(Told) => (Err(Told), Err(Told)),
            Ok(on) => {
                let unit = row
                    .unit(Key::Unit, *on, units)
                    .map(|unit| unit.or_else(|| defaults.unit.clone()));
                (needed(row, Key::Unit, unit), {
                    let issuer = row.unit(Key::Issuer, *on, units);
                    needed(row, Key::Issuer, issuer)
                })
            }
        };
        Common {
            on,
            unit,
            issuer,
            title: row.must(Key::Title, text),
            number: row.maybe(Key::Number, |typed| text(&normalise_number(typed))),
            channel: choice(row, Key::Channel, Channel::Oa, |w| {
                word(w, Channel::read, Channel::ALL, |v| (v.name(), v.zh()))
            }),
            late: row.maybe(Key::Late, |w| {
                word(w, LateReason::read, LateReason::ALL, |v| (v.name(), v.zh()))
            }),
        }
    }
}

pub(crate) fn needed<T>(row: &mut Row<'_>, key: Key, read: Maybe<T>) -> Result<T, Told> {
    match read? {
        Some(value) => Ok(value),
        None => Err(row.tell(key, Problem::Missing {})),
    }
}

/// A word, or what an empty cell means.
fn choice<T>(
    row: &mut Row<'_>,
    key: Key,
    default: T,
    read: impl FnOnce(&str) -> Result<T, Problem>,
) -> Result<T, Told> {
    row.maybe(key, read).map(|value| value.unwrap_or(default))
}

fn meeting(
    row: &mut Row<'_>,
    common: Common,
    source: Source,
    units: &dyn Resolve,
) -> Result<(Day, UnitId, Request), Told> {
    let minutes = row.must(Key::Minutes, minutes_in(1, MINUTES));
    let people = row.must(Key::People, number_in(1, PEOPLE));
    let travel = choice(row, Key::Travel, 0, minutes_in(0, MINUTES));
    let mode = choice(row, Key::Mode, MeetingMode::Onsite, |w| {
        word(w, MeetingMode::read, MeetingMode::ALL, |v| (v.name(), v.zh()))
    });
    let kind = choice(row, Key::Kind, MeetingKind::Special, |w| {
        word(w, MeetingKind::read, MeetingKind::ALL, |v| (v.name(), v.zh()))
    });
    let (mode, travel_minutes) = (mode?, travel?);
    if mode == MeetingMode::Video && travel_minutes > 0 {
        return Err(row.tell(Key::Travel, Problem::VideoTravel {}));
    }
    let on = common.on?;
    let detail = known::meeting(row, on, units);
    let request = AttendMeeting {
        channel: common.channel?,
        detail: Some(detail?),
        kind: kind?,
        late: common.late?,
        minutes: minutes?,
        mode,
        number: common.number?,
        organiser: common.issuer?,
        people: people?,
        source,
        title: common.title?,
        travel_minutes,
    };
    Ok((on, common.unit?, request.into()))
}

fn document(
    row: &mut Row<'_>,
    common: Common,
    defaults: &Defaults,
    units: &dyn Resolve,
) -> Result<(Day, UnitId, Request), Told> {
    let numbered = matches!(&common.number, Ok(Some(_)));
    let form = if numbered {
        DocumentForm::Red
    } else {
        DocumentForm::White
    };
    let form = choice(row, Key::Form, form, |w| {
        word(w, DocumentForm::read, DocumentForm::ALL, |v| (v.name(), v.zh()))
    });
    let pages = row.maybe(Key::Pages, number_in(1, PAGES));
    let minutes = row.maybe(Key::Minutes, minutes_in(1, MINUTES));
    let demands = choice(row, Key::Demands, Vec::new(), demands);
    let due = row.maybe(Key::Due, day_in(defaults.year));
    let (on, due) = (common.on?, due?);
    if due.is_some_and(|due| due < on) {
        return Err(row.tell(Key::Due, Problem::DueBefore { on }));
    }
    let detail = known::document(row, on, units);
    let request = ReceiveDocument {
        channel: common.channel?,
        demands: demands?,
        detail: Some(detail?),
        due,
        form: form?,
        issuer: common.issuer?,
        late: common.late?,
        minutes: minutes?,
        number: common.number?,
        pages: pages?,
        source: defaults.source,
        title: common.title?,
    };
    Ok((on, common.unit?, request.into()))
}

/// Demands, separated by 、 or another mark; 无 means none.
fn demands(typed: &str) -> Result<Vec<Demand>, Problem> {
    let words = typed
        .split(['、', '，', ',', '；', ';', '/', '|', '\n'])
        .map(str::trim);
    let words = words.filter(|w| !w.is_empty() && !matches!(*w, "无" | "none" | "-" | "—"));
    words
        .map(|w| word(w, Demand::read, Demand::ALL, |v| (v.name(), v.zh())))
        .collect()
}

fn inspection(
    row: &mut Row<'_>,
    common: Common,
    source: Source,
    units: &dyn Resolve,
) -> Result<(Day, UnitId, Request), Told> {
    let minutes = row.must(Key::Minutes, minutes_in(1, MINUTES));
    let people = row.must(Key::People, number_in(1, PEOPLE));
    let inspectors = choice(row, Key::Inspectors, 1, number_in(1, PEOPLE));
    let materials = choice(row, Key::Materials, 0, number_in(0, PAGES));
    let declared = choice(row, Key::Declared, InspectionKind::Check, |w| {
        word(w, InspectionKind::read, InspectionKind::ALL, |v| {
            (v.name(), v.zh())
        })
    });
    let on = common.on?;
    let detail = known::inspection(row, on, units);
    let request = ReceiveInspection {
        channel: common.channel?,
        declared: declared?,
        detail: Some(detail?),
        inspectors: inspectors?,
        late: common.late?,
        materials: materials?,
        minutes: minutes?,
        number: common.number?,
        organiser: common.issuer?,
        people: people?,
        source,
        title: common.title?,
    };
    Ok((on, common.unit?, request.into()))
}
