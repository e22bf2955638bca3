//! What a point may add to a receipt: everything of 会议、文件、督检考 that is known without typing more than five values.
//! Each is absent unless known, so that an entry of a point that adds nothing has the bytes it always had.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::flow::words::Secrecy;
use crate::index::Index;
use crate::json::{is_false, yes};
use crate::request::requested;
use crate::text::{Number, Title};
use crate::unit::{Level, UnitId};
use crate::vocabulary::words;

words! {
    /// 职级要求: who must come, or came.
    Rank {
        /// Anybody of the staff.
        Staff = "staff", "工作人员";
        /// A deputy in charge of the matter.
        Deputy = "deputy", "分管负责人";
        /// The principal.
        Principal = "principal", "主要负责人";
    }
}

words! {
    /// 文件种类
    DocumentKind {
        /// Comprehensive.
        Comprehensive = "comprehensive", "综合";
        /// On one matter.
        Special = "special", "专项";
        /// Passing on one from above.
        Forward = "forward", "转发";
        /// Of a deliberative body.
        Coordination = "coordination", "议事协调";
    }
}

requested! {
    /// 会议补充事项
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct MeetingDetail asked by
    /// What a person says of it.
    #[derive(Default)]
    AskedMeetingDetail {
        /// 到会职级: the highest rank of those who came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub attended: Option<Rank>,
        /// 联合主办单位: beside the organiser, which leads; ascending, each once.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1, max = 20))]
        pub co_organisers: Vec<UnitId>,
        /// The organiser's own entry (`meeting.convened`) about it, where the point knows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub declared: Option<Index>,
        /// 直达基层: it reached down over the levels between.
        #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
        pub direct: bool,
        /// Materials demanded, 0 to 10,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = 10000))]
        pub materials: Option<u32>,
        /// 上级会议: number of the meeting that it passes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent: Option<Number>,
        /// 要求层层传达: the point must hold one in turn.
        #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
        pub relay: bool,
        /// 要求职级: the rank that must come.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub required: Option<Rank>,
        /// 公开或内部; an item of a higher class is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub secrecy: Option<Secrecy>,
        /// 替会: derived, who came ranks below who must.
        #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
        pub substitute: bool => derived,
        /// 并会、套会: the meeting in which it was held, or into which it was merged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub within: Option<Title>,
    }
}

requested! {
    /// 收文补充事项
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct DocumentDetail asked by
    /// What a person says of it.
    #[derive(Default)]
    AskedDocumentDetail {
        /// Characters of the body without annexes, 1 to 1,000,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 1_000_000))]
        pub characters: Option<u32>,
        /// 联合发文单位: beside the issuer, which leads; ascending, each once.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1, max = 20))]
        pub co_issuers: Vec<UnitId>,
        /// The issuer's own entry (`document.issued`, `document.forwarded`) about it, where the point knows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub declared: Option<Index>,
        /// Hour of the day by which an answer is due, 0 to 24.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = 24))]
        pub due_hour: Option<u32>,
        /// 拎干货: a forwarded document says what matters of it.
        #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
        pub key_points: bool,
        /// Kind of document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub kind: Option<DocumentKind>,
        /// 通知到期限: derived, hours from receipt to deadline, where both hours are known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub notice_hours: Option<u32> => derived,
        /// 上级文件: number of the document that it passes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent: Option<Number>,
        /// Hour of the day of receipt, 0 to 23.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = 23))]
        pub received_hour: Option<u32>,
        /// 公开或内部; an item of a higher class is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub secrecy: Option<Secrecy>,
        /// 以此份为准: number of the document that it replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub supersedes: Option<Number>,
    }
}

/// 陪同: persons of one level who accompanied an inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Companions {
    /// Their level.
    pub level: Level,
    /// Persons, 1 to 10,000.
    #[schemars(range(min = 1, max = 10000))]
    pub people: u32,
}

/// 迎检补充事项
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionDetail {
    /// 联合检查单位: beside the organiser, which leads; ascending, each once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1, max = 20))]
    pub co_organisers: Vec<UnitId>,
    /// 层层陪同: who accompanied it beside the point's own people, from the top level, each level once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1, max = 6))]
    pub companions: Vec<Companions>,
    /// The organiser's own entry (`inspection.launched`) about it, where the point knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Index>,
    /// 查台账
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub ledgers: bool,
    /// Days of advance notice, 0 to 366.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 366))]
    pub notice_days: Option<u32>,
    /// 查照片留痕
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub photos: bool,
    /// Places looked at, 1 to 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub places: Option<u32>,
    /// 年度计划项目: the plan's item, where it is known beside the number or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_item: Option<Number>,
    /// 要求主要负责人到场
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub principal_demanded: bool,
    /// 结果共享: its result is shared with other departments.
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub result_shared: bool,
    /// 结果互认: the result of an earlier one was used for a part of it.
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub results_reused: bool,
    /// 公开或内部; an item of a higher class is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
}

/// A detail, and nothing where nothing is said.
fn said<T: Default + PartialEq>(detail: T) -> Option<Box<T>> {
    (detail != T::default()).then(|| Box::new(detail))
}

/// Units ascending, each once, without the one that leads.
pub fn beside(units: &mut Vec<UnitId>, lead: &UnitId) {
    units.sort_unstable();
    units.dedup();
    units.retain(|unit| unit != lead);
}

pub(crate) fn meeting(asked: Option<&AskedMeetingDetail>, lead: &UnitId) -> Option<Box<MeetingDetail>> {
    let mut asked = asked?.clone();
    beside(&mut asked.co_organisers, lead);
    let ranks = asked.required.zip(asked.attended);
    let substitute = ranks.is_some_and(|(must, came)| came < must);
    said(asked.with(substitute))
}

pub(crate) fn document(
    asked: Option<&AskedDocumentDetail>,
    lead: &UnitId,
    on: Day,
    due: Option<Day>,
) -> Option<Box<DocumentDetail>> {
    let mut asked = asked?.clone();
    beside(&mut asked.co_issuers, lead);
    let hours = notice_hours(on, asked.received_hour, due, asked.due_hour);
    said(asked.with(hours))
}

pub(crate) fn inspection(
    detail: Option<Box<InspectionDetail>>,
    lead: &UnitId,
) -> Option<Box<InspectionDetail>> {
    let mut detail = detail?;
    beside(&mut detail.co_organisers, lead);
    detail.companions.sort_unstable_by_key(|c| c.level);
    said(*detail)
}

/// Hours from an hour of receipt to an hour of a deadline (X12, in hours of the clock); nothing when one of them is unknown
/// or the deadline comes first.
#[must_use]
pub(crate) fn notice_hours(
    on: Day,
    received: Option<u32>,
    due: Option<Day>,
    due_hour: Option<u32>,
) -> Option<u32> {
    let days = u32::try_from(due?.since(on)).ok()?;
    days.checked_mul(24)?
        .checked_add(due_hour?)?
        .checked_sub(received?)
}
