//! What figures measure, each with its spelling. What a measure means stands in `define`; how it is worked out, in `work`.

use jianfu_facts::assessment::facts::Indicator;
use jianfu_facts::flow::measures::Mark;
use jianfu_facts::flow::words::FlowKind;

/// One kind of flow, or all three where the count allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinds {
    /// One kind.
    One(FlowKind),
    /// The three kinds together.
    All,
}

impl Kinds {
    /// The kinds meant.
    #[must_use]
    pub(crate) fn kinds(self) -> Vec<FlowKind> {
        match self {
            Kinds::One(kind) => vec![kind],
            Kinds::All => FlowKind::ALL.to_vec(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kinds::One(kind) => kind.name(),
            Kinds::All => "all",
        }
    }

    /// Each kind, then all together.
    pub const EVERY: [Kinds; 4] = [
        Kinds::One(FlowKind::Meeting),
        Kinds::One(FlowKind::Document),
        Kinds::One(FlowKind::Inspection),
        Kinds::All,
    ];
}

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    /// 件数: distinct items.
    Items(Kinds),
    /// 件次: receipts by points.
    Receipts(Kinds),
    /// 人·分钟: person-minutes.
    PersonMinutes(Kinds),
    /// 登记条数
    Registered,
    /// 迟报条数
    Late,
    /// 迟报率
    LateShare,
    /// 更正条数
    Corrected,
    /// 登记成本, in minutes
    RegisterMinutes,
    /// 工作日
    WorkingDays,
    /// 监测点数
    Points,
    /// 有效样本
    Answers,
    /// 满意度
    Satisfaction,
    /// 指标得分
    IndicatorPoints(Indicator),
    /// 综合得分
    Score,
    /// 类内名次
    Rank,
    /// X4, X10–X12: what receipts say beside their counts.
    Marked(Mark),
    /// X11: reports, forms and materials demanded.
    DemandLoad,
    /// X10: share of informal documents.
    InformalShare,
    /// X12: share of documents whose deadline left less than 24 hours.
    ShortNoticeShare,
    /// X12: median of the time from receipt to deadline, by the clock.
    NoticeMedian,
    /// X12: the same in working hours.
    WorkingNoticeMedian,
    /// 报表件数, distinct.
    FormItems,
    /// 填报次数
    FormReceipts,
    /// 填报人·分钟
    FormMinutes,
    /// X9 and T4: the year's plan of inspections against what came.
    Plan(Plan),
    /// 年度限额: the items that the year's plan has, or that the issuers' quotas allow.
    Quota(Kinds),
    /// 已用额度: what came in the year so far, of that.
    QuotaUsed(Kinds),
    /// X8, X13 and T5: a register.
    Stock(Stock),
    /// X15: visits avoided.
    VisitsSaved,
    /// X14: share of tasks that cite no duty.
    OffListShare,
    /// 跨月更正条数
    CorrectedLater,
    /// X21: 更正率
    CorrectedShare,
    /// X22: minutes of registering a point and week.
    RegisterMinutesPerPointWeek,
    /// X21: received, and nobody declared it.
    Undeclared,
    /// X21: declared, and nobody received it.
    Unreceived,
    /// X21: share of what is matched on neither side.
    UnmatchedShare,
    /// 监测点覆盖率: share of points among streets and communities.
    PointShare,
}

/// 计划执行 (T4, X9): what is told of the year's plan of inspections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Items in force on some day.
    Planned,
    /// Of them, items that came to a point.
    CarriedOut,
    /// Distinct inspections that came.
    Executed,
    /// Of them, those that name an item in force on their day.
    ByPlan,
    /// 计划外: the rest.
    Unplanned,
    /// Items merged away.
    Merged,
    /// 计划执行率 (X9)
    Adherence,
}

/// 清单 (T5, X8, X13): what is told of one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    /// 期初在列
    Before,
    /// 列入
    Listed,
    /// 退出
    Removed,
    /// 期末在列
    InForce,
    /// 年报送次数 (X13)
    FilingsPerYear,
    /// 年填报字段 (X13)
    FieldsPerYear,
    /// 冻结基数
    Base,
    /// Of the base, items removed.
    Cleared,
    /// Of them, items that nobody carried out in the year before (空转事项).
    Dead,
    /// 清理率 (X8)
    Clearance,
    /// 剔除空转事项后的清理率
    ClearanceInUse,
}

/// The marks of receipts that are figures.
const MARKS: [Mark; 7] = [
    Mark::PrincipalMinutes,
    Mark::Informal,
    Mark::ShortNotice,
    Mark::NoticeKnown,
    Mark::ReportsDemanded,
    Mark::FormsDemanded,
    Mark::MaterialsDemanded,
];

impl Plan {
    /// Every one, with its spelling.
    pub const EVERY: [(Plan, &'static str); 7] = [
        (Plan::Planned, "plan.planned"),
        (Plan::CarriedOut, "plan.carried_out"),
        (Plan::Executed, "plan.executed"),
        (Plan::ByPlan, "plan.by_plan"),
        (Plan::Unplanned, "plan.unplanned"),
        (Plan::Merged, "plan.merged"),
        (Plan::Adherence, "plan.adherence"),
    ];
}

impl Stock {
    /// Every one, with its spelling.
    pub(crate) const EVERY: [(Stock, &'static str); 11] = [
        (Stock::Before, "stock.before"),
        (Stock::Listed, "stock.listed"),
        (Stock::Removed, "stock.removed"),
        (Stock::InForce, "stock.in_force"),
        (Stock::FilingsPerYear, "stock.filings_per_year"),
        (Stock::FieldsPerYear, "stock.fields_per_year"),
        (Stock::Base, "stock.base"),
        (Stock::Cleared, "stock.cleared"),
        (Stock::Dead, "stock.dead"),
        (Stock::Clearance, "stock.clearance"),
        (Stock::ClearanceInUse, "stock.clearance_in_use"),
    ];
}

fn spelling<T: PartialEq + Copy>(all: &[(T, &'static str)], one: T) -> &'static str {
    all.iter()
        .find(|(other, _)| *other == one)
        .map_or("", |(_, name)| name)
}

impl Id {
    /// Every measure.
    #[must_use]
    pub fn all() -> Vec<Id> {
        let mut all = Vec::new();
        for make in [Id::Items, Id::Receipts, Id::PersonMinutes] {
            all.extend(Kinds::EVERY.into_iter().map(make));
        }
        all.extend(MARKS.map(Id::Marked));
        all.extend([Id::DemandLoad, Id::InformalShare, Id::ShortNoticeShare]);
        all.extend([Id::NoticeMedian, Id::WorkingNoticeMedian]);
        all.extend([Id::FormItems, Id::FormReceipts, Id::FormMinutes]);
        all.extend(Plan::EVERY.map(|(plan, _)| Id::Plan(plan)));
        all.extend(Kinds::EVERY.map(Id::Quota));
        all.extend(Kinds::EVERY.map(Id::QuotaUsed));
        all.extend(Stock::EVERY.map(|(stock, _)| Id::Stock(stock)));
        all.extend([Id::VisitsSaved, Id::OffListShare]);
        all.extend([
            Id::Registered,
            Id::Late,
            Id::LateShare,
            Id::Corrected,
            Id::CorrectedLater,
            Id::CorrectedShare,
            Id::RegisterMinutes,
            Id::RegisterMinutesPerPointWeek,
            Id::Undeclared,
            Id::Unreceived,
            Id::UnmatchedShare,
            Id::WorkingDays,
        ]);
        all.extend([Id::Points, Id::PointShare, Id::Answers, Id::Satisfaction]);
        all.extend([Indicator::Satisfaction, Indicator::BurdenPerWorkingDay].map(Id::IndicatorPoints));
        all.extend([Id::Score, Id::Rank]);
        all
    }

    /// The spelling.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Id::Items(kinds) => format!("{}.items", kinds.name()),
            Id::Receipts(kinds) => format!("{}.receipts", kinds.name()),
            Id::PersonMinutes(kinds) => format!("{}.person_minutes", kinds.name()),
            Id::Quota(kinds) => format!("{}.quota", kinds.name()),
            Id::QuotaUsed(kinds) => format!("{}.quota_used", kinds.name()),
            Id::Marked(mark) => format!("mark.{}", mark.name()),
            id => id.fixed_name().to_owned(),
        }
    }

    fn fixed_name(self) -> &'static str {
        match self {
            Id::DemandLoad => "demand.load",
            Id::InformalShare => "document.informal_share",
            Id::ShortNoticeShare => "document.short_notice_share",
            Id::NoticeMedian => "document.notice_median",
            Id::WorkingNoticeMedian => "document.notice_working_median",
            Id::FormItems => "form.items",
            Id::FormReceipts => "form.receipts",
            Id::FormMinutes => "form.person_minutes",
            Id::Plan(plan) => spelling(&Plan::EVERY, plan),
            Id::Stock(stock) => spelling(&Stock::EVERY, stock),
            Id::VisitsSaved => "saving.visits",
            Id::OffListShare => "task.off_list_share",
            Id::Registered => "register.entries",
            Id::Late => "register.late",
            Id::LateShare => "register.late_share",
            Id::Corrected => "register.corrected",
            Id::CorrectedLater => "register.corrected_later",
            Id::CorrectedShare => "register.corrected_share",
            Id::RegisterMinutes => "register.minutes",
            Id::RegisterMinutesPerPointWeek => "register.minutes_per_point_week",
            Id::Undeclared => "match.undeclared",
            Id::Unreceived => "match.unreceived",
            Id::UnmatchedShare => "match.unmatched_share",
            Id::WorkingDays => "working_days",
            Id::Points => "points",
            Id::PointShare => "points.share",
            Id::Answers => "poll.answers",
            Id::Satisfaction => "poll.satisfaction",
            Id::IndicatorPoints(Indicator::Satisfaction) => "score.satisfaction",
            Id::IndicatorPoints(Indicator::BurdenPerWorkingDay) => "score.burden_per_working_day",
            Id::Score => "score",
            Id::Rank => "rank",
            Id::Items(_)
            | Id::Receipts(_)
            | Id::PersonMinutes(_)
            | Id::Quota(_)
            | Id::QuotaUsed(_)
            | Id::Marked(_) => "",
        }
    }

    /// Whether the measure adds up over time, so that it can be taken per working day, compared, and summed in a year.
    #[must_use]
    pub fn is_amount(self) -> bool {
        self.is_shared()
            || matches!(
                self,
                Id::Registered
                    | Id::RegisterMinutes
                    | Id::Marked(_)
                    | Id::DemandLoad
                    | Id::FormItems
                    | Id::FormReceipts
                    | Id::FormMinutes
                    | Id::VisitsSaved
            )
    }

    /// Whether joint items can be shared out among their issuers.
    #[must_use]
    pub fn is_shared(self) -> bool {
        matches!(self, Id::Items(_) | Id::Receipts(_) | Id::PersonMinutes(_))
    }

    /// Whether it is told of one register.
    #[must_use]
    pub fn is_of_register(self) -> bool {
        matches!(self, Id::Stock(_) | Id::Plan(_))
    }

    /// X21, both sides: worked out from the entries of both, for the office alone, and absent elsewhere.
    #[must_use]
    pub fn is_of_both_sides(self) -> bool {
        matches!(self, Id::Undeclared | Id::Unreceived | Id::UnmatchedShare)
    }
}
