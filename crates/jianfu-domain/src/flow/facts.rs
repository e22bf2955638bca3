//! What can be recorded of flow at a point: a meeting attended, a document received, an inspection received.
//!
//! A fact is complete before it is decided: every measure (person-minutes, item key, cost of registering) is derived
//! from what was typed alone, so that the entry's bytes are all that a view needs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::detail::{self, DocumentDetail, InspectionDetail, MeetingDetail};
use super::secrecy::Secrecy;
use crate::day::Day;
use crate::entry::Index;
use crate::text::{Number, Title};
use crate::unit::UnitId;

/// 事项类别: the three kinds that the register counts, each in three counts that are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// 会议
    Meeting,
    /// 文件
    Document,
    /// 督查检查
    Inspection,
}

impl FlowKind {
    /// The three kinds, in the order of the register.
    pub const ALL: [FlowKind; 3] = [FlowKind::Meeting, FlowKind::Document, FlowKind::Inspection];

    /// The spelling in commands, cells and figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FlowKind::Meeting => "meeting",
            FlowKind::Document => "document",
            FlowKind::Inspection => "inspection",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FlowKind::Meeting => "会议",
            FlowKind::Document => "文件",
            FlowKind::Inspection => "督查检查",
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $en:literal, $zh:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The spelling in files and entries.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $en,)+ }
            }

            /// 名称
            #[must_use]
            pub fn zh(self) -> &'static str {
                match self { $($name::$variant => $zh,)+ }
            }

            /// The value that a person means: its spelling or its Chinese name.
            #[must_use]
            pub fn read(word: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|v| v.name() == word || v.zh() == word)
            }
        }
    };
}

pub(crate) use words;

words! {
    /// 渠道: how it arrived.
    Channel {
        /// Office system.
        Oa = "oa", "办公系统";
        /// Paper.
        Paper = "paper", "纸质";
        /// Work group in a messenger.
        Group = "group", "工作群";
        /// Telephone.
        Phone = "phone", "电话";
        /// E-mail.
        Email = "email", "邮箱";
        /// Government application.
        App = "app", "政务应用";
    }
}

words! {
    /// 登记方式: whether a person typed the fact or a file brought it; decides the assumed cost of registering.
    Source {
        /// Typed by hand.
        Typed = "typed", "手工";
        /// Imported from a file.
        Imported = "imported", "导入";
    }
}

impl Source {
    /// 登记成本: seconds that registering one fact is assumed to cost its point (counting method 1): 45 typed by hand,
    /// 3 imported. An assumption of the method, to be replaced by samples; it stands in every circular.
    #[must_use]
    pub fn seconds(self) -> u16 {
        match self {
            Source::Typed => 45,
            Source::Imported => 3,
        }
    }
}

words! {
    /// 迟报原因: why a fact of a closed month comes late.
    LateReason {
        /// It arrived late at the point.
        ArrivedLate = "arrived_late", "收到较迟";
        /// Nobody was there to register it.
        Absent = "absent", "人员外出";
        /// The import came late.
        Backlog = "backlog", "批量补录";
        /// It was found in a check.
        Found = "found", "核查发现";
        /// It is of a declared window of history: it doesn't count as late.
        History = "history", "历史数据";
    }
}

words! {
    /// 会议类型
    MeetingKind {
        /// Comprehensive.
        Comprehensive = "comprehensive", "综合";
        /// On one topic.
        Special = "special", "专题";
        /// Dispatching work.
        Dispatch = "dispatch", "调度";
        /// Training.
        Training = "training", "培训";
        /// Talk.
        Talk = "talk", "座谈";
    }
}

words! {
    /// 参会方式
    MeetingMode {
        /// In the room.
        Onsite = "onsite", "现场";
        /// By video.
        Video = "video", "视频";
    }
}

words! {
    /// 文件形式: any written instruction counts, whatever its form.
    DocumentForm {
        /// Formal document with red head.
        Red = "red", "红头";
        /// Without head and number.
        White = "white", "白头";
        /// Letter or note.
        Letter = "letter", "便函";
        /// Notice in a work group.
        GroupNotice = "group_notice", "群通知";
        /// By telephone, noted down.
        PhoneNotice = "phone_notice", "电话通知";
    }
}

words! {
    /// 文件要求: what a document demands of the point.
    Demand {
        /// Report how it was carried out.
        Report = "report", "报送落实情况";
        /// Issue a document of its own.
        Followup = "followup", "制发配套文件";
        /// Fill a form.
        Form = "form", "填报表格";
        /// Hold a meeting.
        Meeting = "meeting", "开会传达";
        /// Sign a responsibility letter.
        Letter = "letter", "签责任状";
    }
}

words! {
    /// 督检考类型, as declared by who comes.
    InspectionKind {
        /// Supervision.
        Supervision = "supervision", "督查";
        /// Check.
        Check = "check", "检查";
        /// Assessment.
        Assessment = "assessment", "考核";
        /// Evaluation.
        Evaluation = "evaluation", "评估";
        /// Research visit.
        Research = "research", "调研";
        /// Unannounced visit.
        Covert = "covert", "暗访";
        /// By a third party.
        ThirdParty = "third_party", "第三方";
    }
}

/// 会议到会登记: a point took part in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingAttended {
    /// How the notice arrived.
    pub channel: Channel,
    /// 补充事项: what else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<MeetingDetail>>,
    /// Item key: derived, see [`item_key`].
    pub item: String,
    /// Kind of meeting.
    pub kind: MeetingKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Duration, 1 to 1,440 minutes.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: u32,
    /// Room or video.
    pub mode: MeetingMode,
    /// Meeting or plan number, where it has one: the same for all points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Who convened it.
    pub organiser: UnitId,
    /// Persons from this point, 1 to 10,000.
    #[schemars(range(min = 1, max = 10000))]
    pub people: u32,
    /// Derived: people × (minutes + travel_minutes).
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Title.
    pub title: Title,
    /// Journey there and back for one person, 0 to 1,440 minutes; 0 by video.
    #[schemars(range(max = 1440))]
    pub travel_minutes: u32,
}

/// 收文登记: a document reached a point, in whatever form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentReceived {
    /// How it arrived.
    pub channel: Channel,
    /// What it demands, ascending, each once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1))]
    pub demands: Vec<Demand>,
    /// 补充事项: what else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<DocumentDetail>>,
    /// Day by which an answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Form of the document.
    pub form: DocumentForm,
    /// Who issued it.
    pub issuer: UnitId,
    /// Item key: derived, see [`item_key`].
    pub item: String,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Minutes it took the point to handle it, where measured: 1 to 1,440.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: Option<u32>,
    /// 发文字号, normalised; absent for a document without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Pages, 1 to 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub pages: Option<u32>,
    /// Derived: minutes, or 0 where not measured.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Title.
    pub title: Title,
}

/// 迎检登记: an inspection came to a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionReceived {
    /// How it was announced.
    pub channel: Channel,
    /// Kind, as declared.
    pub declared: InspectionKind,
    /// 补充事项: what else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<InspectionDetail>>,
    /// Visitors, 1 to 10,000.
    #[schemars(range(min = 1, max = 10000))]
    pub inspectors: u32,
    /// Item key: derived, see [`item_key`].
    pub item: String,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Materials demanded, 0 to 10,000.
    #[schemars(range(max = 10000))]
    pub materials: u32,
    /// Time on site, 1 to 1,440 minutes.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: u32,
    /// Number of the item in the year's inspection plan, or its code; absent when it came without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Who came.
    pub organiser: UnitId,
    /// 陪同: persons of the point who accompanied it, 1 to 10,000.
    #[schemars(range(min = 1, max = 10000))]
    pub people: u32,
    /// Derived: people × minutes.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Title.
    pub title: Title,
}

/// 文号规范化: a number as it is compared: brackets as 〔〕, digits and letters half-width, no white space
/// (GB/T 9704-2012: 机关代字〔年份〕序号).
#[must_use]
pub fn normalise_number(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '[' | '【' | '（' | '(' | '［' | '〔' => '〔',
            ']' | '】' | '）' | ')' | '］' | '〕' => '〕',
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// 事项键: the key by which receipts of one item at several points are one item: its number as
/// normalised, else issuer, day and title.
#[must_use]
pub fn item_key(number: Option<&Number>, issuer: &UnitId, day: Day, title: &Title) -> String {
    match number {
        Some(number) => format!("no:{issuer}:{}", normalise_number(number.as_str())),
        None => format!("at:{issuer}:{day}:{title}"),
    }
}

/// A flow fact seen as what all three have in common.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'a> {
    /// Kind.
    pub kind: FlowKind,
    /// Who issued, convened or came.
    pub issuer: &'a UnitId,
    /// Item key.
    pub item: &'a str,
    /// Person-minutes.
    pub person_minutes: u64,
    /// Typed or imported.
    pub source: Source,
    /// Why late.
    pub late: Option<LateReason>,
    /// Title.
    pub title: &'a Title,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// The issuers beside the one that leads.
    pub with: &'a [UnitId],
    /// The issuer's own entry about it, where the point named it.
    pub declared: Option<Index>,
    /// Who may know.
    pub secrecy: Option<Secrecy>,
}

impl MeetingAttended {
    /// The meeting from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, organiser: UnitId, minutes: u32, people: u32) -> Self {
        MeetingAttended {
            channel: Channel::Oa,
            detail: None,
            item: String::new(),
            kind: MeetingKind::Special,
            late: None,
            minutes,
            mode: MeetingMode::Onsite,
            number: None,
            organiser,
            people,
            person_minutes: 0,
            source: Source::Typed,
            title,
            travel_minutes: 0,
        }
    }

    /// What it has in common with the other flow facts.
    #[must_use]
    pub fn flow(&self) -> Flow<'_> {
        Flow {
            kind: FlowKind::Meeting,
            issuer: &self.organiser,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
            with: self
                .detail
                .as_ref()
                .map(|d| d.co_organisers.as_slice())
                .unwrap_or_default(),
            declared: self.detail.as_ref().and_then(|d| d.declared),
            secrecy: self.detail.as_ref().and_then(|d| d.secrecy),
        }
    }

    /// The fact with every derived field set, for a meeting on `on`.
    #[must_use]
    pub fn complete(mut self, on: Day) -> Self {
        self.detail = detail::meeting(self.detail, &self.organiser);
        self.item = item_key(self.number.as_ref(), &self.organiser, on, &self.title);
        self.person_minutes =
            u64::from(self.people) * (u64::from(self.minutes) + u64::from(self.travel_minutes));
        self
    }
}

impl DocumentReceived {
    /// The document from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, issuer: UnitId, number: Option<Number>) -> Self {
        DocumentReceived {
            channel: Channel::Oa,
            demands: Vec::new(),
            detail: None,
            due: None,
            form: super::issuer::documents::form_of(number.as_ref()),
            issuer,
            item: String::new(),
            late: None,
            minutes: None,
            number,
            pages: None,
            person_minutes: 0,
            source: Source::Typed,
            title,
        }
    }

    /// What it has in common with the other flow facts.
    #[must_use]
    pub fn flow(&self) -> Flow<'_> {
        Flow {
            kind: FlowKind::Document,
            issuer: &self.issuer,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
            with: self
                .detail
                .as_ref()
                .map(|d| d.co_issuers.as_slice())
                .unwrap_or_default(),
            declared: self.detail.as_ref().and_then(|d| d.declared),
            secrecy: self.detail.as_ref().and_then(|d| d.secrecy),
        }
    }

    /// The fact with every derived field set, for a document received on `on`.
    #[must_use]
    pub fn complete(mut self, on: Day) -> Self {
        self.detail = detail::document(self.detail, &self.issuer, on, self.due);
        self.item = item_key(self.number.as_ref(), &self.issuer, on, &self.title);
        self.person_minutes = u64::from(self.minutes.unwrap_or(0));
        self.demands.sort_unstable();
        self.demands.dedup();
        self
    }
}

impl InspectionReceived {
    /// The inspection from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, organiser: UnitId, minutes: u32, people: u32, inspectors: u32) -> Self {
        InspectionReceived {
            channel: Channel::Oa,
            declared: InspectionKind::Check,
            detail: None,
            inspectors,
            item: String::new(),
            late: None,
            materials: 0,
            minutes,
            number: None,
            organiser,
            people,
            person_minutes: 0,
            source: Source::Typed,
            title,
        }
    }

    /// What it has in common with the other flow facts.
    #[must_use]
    pub fn flow(&self) -> Flow<'_> {
        Flow {
            kind: FlowKind::Inspection,
            issuer: &self.organiser,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
            with: self
                .detail
                .as_ref()
                .map(|d| d.co_organisers.as_slice())
                .unwrap_or_default(),
            declared: self.detail.as_ref().and_then(|d| d.declared),
            secrecy: self.detail.as_ref().and_then(|d| d.secrecy),
        }
    }

    /// The fact with every derived field set, for an inspection on `on`.
    #[must_use]
    pub fn complete(mut self, on: Day) -> Self {
        self.detail = detail::inspection(self.detail, &self.organiser);
        self.item = item_key(self.number.as_ref(), &self.organiser, on, &self.title);
        self.person_minutes = u64::from(self.people) * u64::from(self.minutes);
        self
    }
}
