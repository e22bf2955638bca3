//! What can be recorded of registers (清单) and their items. Every measure that a view needs stands in the entry: an item
//! says what it adds a year while it is in force, and what ends or changes it repeats what it takes away.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::assessment::facts::Digest;
use crate::flow::facts::{LateReason, words};
use crate::text::{Number, Title};
use crate::unit::{Slug, UnitId};

words! {
    /// 清单类别: what the items of a register are.
    RegisterKind {
        /// Items of the yearly plan of inspections.
        InspectionPlan = "inspection_plan", "督查检查考核计划";
        /// Ledgers that a community keeps.
        Ledger = "ledger", "台账";
        /// Forms to be filled.
        Form = "form", "报表";
        /// Indicators of an assessment.
        Indicator = "indicator", "考核指标";
        /// Duties of a street or community.
        Duty = "duty", "职责事项";
        /// Approvals and services.
        Approval = "approval", "审批服务事项";
        /// Items that a patrol looks at.
        PatrolItem = "patrol_item", "巡查事项";
        /// Grids.
        Grid = "grid", "网格";
        /// Institutions.
        Institution = "institution", "机构";
        /// Posts.
        Post = "post", "岗位";
        /// Government applications.
        Platform = "platform", "政务应用程序";
        /// Work groups in messengers.
        Group = "group", "工作群";
        /// Plates at the door.
        Plate = "plate", "挂牌";
        /// Responsibility letters.
        ResponsibilityLetter = "responsibility_letter", "责任状";
        /// Items with a veto over the whole assessment.
        Veto = "veto", "一票否决事项";
    }
}

words! {
    /// 频次: how often an item asks for something.
    Frequency {
        /// Once: 1.
        Once = "once", "一次性";
        /// 365 a year.
        Daily = "daily", "每日";
        /// 52 a year.
        Weekly = "weekly", "每周";
        /// 12 a year.
        Monthly = "monthly", "每月";
        /// 4 a year.
        Quarterly = "quarterly", "每季度";
        /// 2 a year.
        HalfYearly = "half_yearly", "每半年";
        /// 1 a year.
        Yearly = "yearly", "每年";
        /// Not by the calendar: 0, what comes is counted when it comes.
        AsNeeded = "as_needed", "按需";
    }
}

impl Frequency {
    /// Times a year.
    #[must_use]
    pub fn per_year(self) -> u32 {
        match self {
            Frequency::Daily => 365,
            Frequency::Weekly => 52,
            Frequency::Monthly => 12,
            Frequency::Quarterly => 4,
            Frequency::HalfYearly => 2,
            Frequency::Once | Frequency::Yearly => 1,
            Frequency::AsNeeded => 0,
        }
    }
}

words! {
    /// 形式: on what a form or ledger is kept.
    Medium {
        /// In a system.
        Electronic = "electronic", "电子";
        /// On paper.
        Paper = "paper", "纸质";
        /// Both: everything twice.
        Both = "both", "电子和纸质";
    }
}

words! {
    /// 退出原因: why an item is no longer in force. A mistake is reversed instead.
    Delisting {
        /// Cleared away.
        Abolished = "abolished", "清理取消";
        /// Its time is over.
        Expired = "expired", "期满";
        /// Taken back by the upper level.
        TakenBack = "taken_back", "上级收回";
        /// Something else does its work.
        Replaced = "replaced", "由其他事项替代";
    }
}

/// 清单设立: a register of the unit (the envelope's), which keeps it. Its items are in force from its adoption on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterOpened {
    /// The document that sets it up. A simulated one says so here.
    pub basis: Title,
    /// What its items are.
    pub kind: RegisterKind,
    /// Id of the register.
    pub register: Slug,
    /// Title.
    pub title: Title,
    /// The year that it is for; absent for one that goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

/// 事项内容: what is known of an item from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// The document that it rests on, or its approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Title>,
    /// Executions planned a year, 1 to 366.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 366))]
    pub executions: Option<u32>,
    /// Fields to be filled each time, 1 to 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub fields: Option<u32>,
    /// Minutes that filling it takes once, 1 to 1,440.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1440))]
    pub fill_minutes: Option<u32>,
    /// How often; absent where it is not stated, which is not the same as never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// Derived: what it adds while it is in force.
    pub measures: Measures,
    /// On what it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    /// Title.
    pub title: Title,
}

/// 年负担: what an item adds while it is in force, and to whom it is put down. A sum over a year that nothing states is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Frequency × fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields_per_year: Option<u64>,
    /// Frequency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filings_per_year: Option<u64>,
    /// Frequency × minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_per_year: Option<u64>,
    /// Who asks for it, sets it, or owns it.
    pub owner: UnitId,
}

impl Attributes {
    /// The attributes with every derived measure set.
    #[must_use]
    pub fn complete(mut self) -> Self {
        let times = self.frequency.map(|f| u64::from(f.per_year()));
        let by = |each: Option<u32>| times.zip(each).map(|(n, each)| n * u64::from(each));
        self.measures.filings_per_year = times;
        self.measures.fields_per_year = by(self.fields);
        self.measures.minutes_per_year = by(self.fill_minutes);
        self
    }
}

/// What is false is left out, so that it has one spelling.
fn true_alone<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    if bool::deserialize(from)? {
        Ok(true)
    } else {
        Err(serde::de::Error::custom("false is left out"))
    }
}

/// 列入清单: an item is in force from the envelope's day; in a draft, from the adoption of its register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemListed {
    /// What it is.
    pub attributes: Attributes,
    /// Derived: the register is not adopted yet, so that its adoption counts the item, not this entry.
    #[serde(
        default,
        deserialize_with = "true_alone",
        skip_serializing_if = "std::ops::Not::not"
    )]
    #[schemars(extend("const" = true))]
    pub draft: bool,
    /// Its number in the register, by which inspections and filled forms name it; normalised as document numbers are.
    pub item: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
}

/// 事项变更: an item has these attributes from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRevised {
    /// What it is from that day.
    pub attributes: Attributes,
    /// Derived: what it added before.
    pub before: Measures,
    /// Its number.
    pub item: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
}

/// An item that goes, with what it added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// Its number.
    pub item: Number,
    /// Derived: what it added.
    pub measures: Measures,
}

/// 合并“同类项”: items are no longer in force from the envelope's day; another one of the register stands for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemMerged {
    /// The items that go, ascending by number.
    pub from: Vec<Gone>,
    /// The item that stays; what it adds is its own.
    pub into: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
}

/// 退出清单: an item is no longer in force from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDelisted {
    /// Where it is decided.
    pub basis: Title,
    /// Its number.
    pub item: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Derived: what it added.
    pub measures: Measures,
    /// Why.
    pub reason: Delisting,
    /// The register.
    pub register: Slug,
}

/// What the items of one owner add together when a register is adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerTotal {
    /// Fields a year.
    pub fields_per_year: u64,
    /// Filings a year.
    pub filings_per_year: u64,
    /// Items.
    pub items: u32,
    /// Minutes a year.
    pub minutes_per_year: u64,
    /// Who asks for them, sets them, or owns them.
    pub owner: UnitId,
    /// Of them, items that state no frequency.
    pub unstated: u32,
}

/// 清单印发: the register is adopted; the items that it lists are in force from the envelope's day. Once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterAdopted {
    /// Derived: items.
    pub count: u32,
    /// Derived: SHA-256 of the items' lines in order (see `stock::state::Register::digest`).
    pub digest: Digest,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
    /// Derived: what the items add, by owner, ascending.
    pub totals: Vec<OwnerTotal>,
}

/// 冻结基数: the items in force on the envelope's day are what a year's clearance (清理率) is measured against. Once a
/// year, before anything of that year was cleared, so that nobody chooses the base when the result is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterBaseFrozen {
    /// Derived: items in force on that day.
    pub count: u32,
    /// Derived: SHA-256 of those items' lines in order.
    pub digest: Digest,
    /// The register.
    pub register: Slug,
    /// The year whose clearance is measured against it.
    pub year: i16,
}
