//! 补充事项: what office systems know of a receipt beside the register's columns. Each column may be there; an empty cell says
//! nothing. It must never derive anything: 替会 and the hours of notice are derived when the fact is completed.

use jianfu_facts::day::Day;
use jianfu_facts::flow::detail::{
    AskedDocumentDetail, AskedMeetingDetail, DocumentKind, InspectionDetail, Rank,
};
use jianfu_facts::item::normalise_number;
use jianfu_facts::limits::{CHARACTERS, FLOW_ITEMS, NOTICE_DAYS, PEOPLE};
use jianfu_facts::text::Number;
use jianfu_facts::unit::UnitId;

use crate::columns::{Field, Key};
use crate::names::Resolve;
use crate::number::fold;
use crate::problem::Problem;
use crate::row::{Maybe, Row, Told, number_in, text, word};

/// Hours of a day: receipt from 0 to 23, a deadline up to 24.
const HOURS: u32 = 24;

pub(crate) const WITH: Field = Field::may(
    Key::With,
    &[
        "with",
        "联合单位",
        "联合主办单位",
        "联合发文单位",
        "联合检查单位",
        "协办单位",
    ],
);
pub(crate) const REQUIRED: Field = Field::may(
    Key::Required,
    &["required", "要求职级", "要求参会职级", "参会要求"],
);
pub(crate) const ATTENDED: Field = Field::may(
    Key::Attended,
    &["attended", "到会职级", "实际到会职级", "参会职级"],
);
pub(crate) const RELAY: Field = Field::may(Key::Relay, &["relay", "要求传达", "层层传达", "要求层层传达"]);
pub(crate) const WITHIN: Field = Field::may(Key::Within, &["within", "套会", "并入会议", "套开会议"]);
pub(crate) const CHARACTERS_COLUMN: Field =
    Field::may(Key::Characters, &["characters", "字数", "发文字数", "正文字数"]);
pub(crate) const DOCUMENT_KIND: Field =
    Field::may(Key::DocumentKind, &["kind", "文件种类", "文件类型", "类型"]);
pub(crate) const DUE_HOUR: Field =
    Field::may(Key::DueHour, &["due_hour", "截止时刻", "办结时刻", "反馈时刻"]);
pub(crate) const RECEIVED_HOUR: Field =
    Field::may(Key::ReceivedHour, &["received_hour", "收到时刻", "收文时刻"]);
pub(crate) const PARENT_NUMBER: Field = Field::may(
    Key::ParentNumber,
    &["parent", "上级文号", "上级文件文号", "上级会议编号"],
);
pub(crate) const SUPERSEDES: Field = Field::may(Key::Supersedes, &["supersedes", "替代文号", "被替代文号"]);
pub(crate) const NOTICE: Field = Field::may(
    Key::NoticeDays,
    &["notice_days", "提前通知天数", "提前通知", "通知提前天数"],
);
pub(crate) const PRINCIPAL: Field = Field::may(
    Key::PrincipalDemanded,
    &[
        "principal_demanded",
        "要求主要负责人",
        "要求主要负责人到场",
        "要求主要负责人陪同",
    ],
);
pub(crate) const REUSED: Field = Field::may(
    Key::ResultsReused,
    &["results_reused", "结果互认", "采用既有结果"],
);
pub(crate) const LEDGERS: Field = Field::may(Key::Ledgers, &["ledgers", "查台账", "查阅台账"]);
pub(crate) const PLACES: Field = Field::may(Key::Places, &["places", "检查点位数", "点位数", "检查点位"]);

/// 是 or 否; an empty cell is 否.
fn yes(row: &mut Row<'_>, key: Key) -> Result<bool, Told> {
    let said = row.maybe(key, |typed| match fold(typed).to_lowercase().as_str() {
        "是" | "有" | "yes" | "y" | "true" | "1" | "√" => Ok(true),
        "否" | "无" | "no" | "n" | "false" | "0" | "×" | "-" | "—" => Ok(false),
        _ => Err(Problem::UnknownWord {
            accepted: "是/yes、否/no".to_owned(),
        }),
    });
    Ok(said?.unwrap_or(false))
}

fn rank(row: &mut Row<'_>, key: Key) -> Maybe<Rank> {
    row.maybe(key, |w| word(w, Rank::read, Rank::ALL, |v| (v.name(), v.zh())))
}

/// A number as entries spell it.
pub(crate) fn number(row: &mut Row<'_>, key: Key) -> Maybe<Number> {
    row.maybe(key, |typed| text(&normalise_number(typed)))
}

/// Joint units, separated by 、 or another mark, by name or id; ascending, each once.
fn with(row: &mut Row<'_>, on: Day, units: &dyn Resolve) -> Result<Vec<UnitId>, Told> {
    let typed = row
        .maybe(Key::With, |typed| Ok(typed.to_owned()))?
        .unwrap_or_default();
    let names = typed
        .split(['、', '，', ',', '；', ';', '|', '\n'])
        .map(str::trim);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    if names.len() > FLOW_ITEMS {
        return Err(row.tell(Key::With, Problem::TooManyUnits { max: FLOW_ITEMS }));
    }
    let mut found = Vec::new();
    for name in names {
        found.extend(row.named(Key::With, name, on, units)?);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// 会议补充事项
pub(crate) fn meeting(
    row: &mut Row<'_>,
    on: Day,
    units: &dyn Resolve,
) -> Result<Box<AskedMeetingDetail>, Told> {
    let (with, required, attended) = (
        with(row, on, units),
        rank(row, Key::Required),
        rank(row, Key::Attended),
    );
    let (relay, within, parent) = (
        yes(row, Key::Relay),
        row.maybe(Key::Within, text),
        number(row, Key::ParentNumber),
    );
    Ok(Box::new(AskedMeetingDetail {
        attended: attended?,
        co_organisers: with?,
        parent: parent?,
        relay: relay?,
        required: required?,
        within: within?,
        ..AskedMeetingDetail::default()
    }))
}

/// 收文补充事项
pub(crate) fn document(
    row: &mut Row<'_>,
    on: Day,
    units: &dyn Resolve,
) -> Result<Box<AskedDocumentDetail>, Told> {
    let with = with(row, on, units);
    let characters = row.maybe(Key::Characters, number_in(1, CHARACTERS));
    let kind = row.maybe(Key::DocumentKind, |w| {
        word(w, DocumentKind::read, DocumentKind::ALL, |v| (v.name(), v.zh()))
    });
    let due_hour = row.maybe(Key::DueHour, hour(HOURS));
    let received_hour = row.maybe(Key::ReceivedHour, hour(HOURS - 1));
    let (parent, supersedes) = (number(row, Key::ParentNumber), number(row, Key::Supersedes));
    Ok(Box::new(AskedDocumentDetail {
        characters: characters?,
        co_issuers: with?,
        due_hour: due_hour?,
        kind: kind?,
        parent: parent?,
        received_hour: received_hour?,
        supersedes: supersedes?,
        ..AskedDocumentDetail::default()
    }))
}

/// 迎检补充事项
pub(crate) fn inspection(
    row: &mut Row<'_>,
    on: Day,
    units: &dyn Resolve,
) -> Result<Box<InspectionDetail>, Told> {
    let with = with(row, on, units);
    let notice_days = row.maybe(Key::NoticeDays, number_in(0, NOTICE_DAYS));
    let places = row.maybe(Key::Places, number_in(1, PEOPLE));
    let (principal, reused, ledgers) = (
        yes(row, Key::PrincipalDemanded),
        yes(row, Key::ResultsReused),
        yes(row, Key::Ledgers),
    );
    Ok(Box::new(InspectionDetail {
        co_organisers: with?,
        ledgers: ledgers?,
        notice_days: notice_days?,
        places: places?,
        principal_demanded: principal?,
        results_reused: reused?,
        ..InspectionDetail::default()
    }))
}

/// A whole hour: `17`, `17时`, `17:00`. Minutes are not kept, and 17:30 is refused.
fn hour(max: u32) -> impl FnOnce(&str) -> Result<u32, Problem> {
    move |typed| {
        let folded = fold(typed);
        let plain = [":00:00", ":00", "时", "点"]
            .iter()
            .find_map(|end| folded.strip_suffix(end));
        number_in(0, max)(plain.unwrap_or(&folded))
    }
}
