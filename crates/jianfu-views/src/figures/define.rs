//! The definitions (口径) of figures: formula, unit, words and source. What a table's header means stands here.

use super::id::Id;
use super::name::{Derive, FigureName};
use super::{words, words_of_registers};
use crate::flow::attribution::Attribution;
use jianfu_facts::lang::Lang;

/// What a figure means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The formula, by which the figure can be redone from its operands.
    pub formula: String,
    /// The unit.
    pub unit: &'static str,
    /// What it counts.
    pub meaning: String,
    /// Where the definition comes from.
    pub source: &'static str,
}

pub(super) struct Row {
    formula: &'static str,
    unit: (&'static str, &'static str),
    meaning: (&'static str, &'static str),
    source: &'static str,
}

pub(super) fn row(
    formula: &'static str,
    unit: (&'static str, &'static str),
    meaning: (&'static str, &'static str),
    source: &'static str,
) -> Row {
    Row {
        formula,
        unit,
        meaning,
        source,
    }
}

pub(super) const COUNTS: &str = "思明区日登记、月统计、季度通报机制（厦门日报，2019）；三种计数互不混用";
const SCORES: &str = "OECD/JRC Handbook on Constructing Composite Indicators (2008), goalposts";

fn plain(id: Id) -> Row {
    match id {
        Id::Items(_) => row(
            "|{item : Σ receipts(item) ≠ 0}|",
            ("件", "items"),
            (
                "不同事项的个数：同一编号，或同一单位同日同名的，计为一件",
                "distinct items: one number, or one issuer, day and title",
            ),
            COUNTS,
        ),
        Id::Receipts(_) => row(
            "Σ cell(receipts)",
            ("件次", "receipts"),
            ("各监测点收到的次数之和", "receipts by monitoring points"),
            COUNTS,
        ),
        Id::PersonMinutes(_) => row(
            "Σ cell(person_minutes)",
            ("人·分钟", "person-minutes"),
            (
                "会议为人数×（时长＋往返路途），督查检查为陪同人数×在场时长，文件仅计实测办理时长",
                "meetings: people × (duration + journey); inspections: people × time on site; \
                 documents: measured handling only",
            ),
            COUNTS,
        ),
        id => words::beside(id)
            .or_else(|| words_of_registers::of_registers(id))
            .unwrap_or_else(|| register(id)),
    }
}

fn register(id: Id) -> Row {
    match id {
        Id::Registered => row(
            "Σ cell(process.registered)",
            ("条", "entries"),
            (
                "登记的条数，冲销不减",
                "facts registered; a reversal takes none away",
            ),
            COUNTS,
        ),
        Id::Late => row(
            "Σ cell(process.late)",
            ("条", "entries"),
            (
                "登记日晚于所属日的条数",
                "facts registered on a later day than the one that they belong to",
            ),
            COUNTS,
        ),
        Id::LateShare => row(
            "late / entries × 100",
            ("%", "%"),
            ("迟报条数占登记条数的比重", "share of late facts"),
            COUNTS,
        ),
        Id::Corrected => row(
            "Σ cell(process.corrected)",
            ("条", "entries"),
            ("被冲销的条数", "facts reversed"),
            COUNTS,
        ),
        Id::RegisterMinutes => row(
            "Σ cell(process.seconds) / 60",
            ("分钟", "minutes"),
            (
                "登记本身的成本：手工每条45秒、导入每条3秒（方法假定，待抽样替换）",
                "what registering costs: 45 s typed, 3 s imported (assumed by counting/1 until sampled)",
            ),
            "减负系统先计自身负担",
        ),
        Id::WorkingDays => row(
            "|{day : the calendar works}|",
            ("天", "days"),
            (
                "按国务院办公厅放假安排计算的工作日",
                "working days by the published calendar",
            ),
            "国务院办公厅关于部分节假日安排的通知",
        ),
        Id::Points => row(
            "|{point : window ∩ period ≠ ∅}|",
            ("个", "points"),
            (
                "期内监测点个数（监测点为样本，非普查）",
                "monitoring points in the period (sentinels, not a census)",
            ),
            COUNTS,
        ),
        id => assessed(id),
    }
}

fn assessed(id: Id) -> Row {
    match id {
        Id::Answers => row(
            "Σ cell(answers)",
            ("份", "answers"),
            ("有效评议份数", "ratings counted"),
            SCORES,
        ),
        Id::Satisfaction => row(
            "Σ weight(answer) × count(answer) / Σ count × 100",
            ("分", "points"),
            (
                "按评议设计的选项权重计算的满意度（有效样本少于考核办法规定份数的不列）",
                "satisfaction by the weights of the poll's design; none below the scheme's least number of answers",
            ),
            SCORES,
        ),
        Id::IndicatorPoints(_) => row(
            "100 × clamp((x − lo) / (hi − lo), 0, 1), turned round when lower is better",
            ("分", "points"),
            (
                "指标按考核办法的上下限折算的得分",
                "the indicator between the goalposts of the scheme",
            ),
            SCORES,
        ),
        Id::Score => row(
            "round(Σ weight × points / Σ weight)",
            ("分", "points"),
            (
                "综合得分，按考核办法修约；排名以此为准",
                "the score, rounded by the scheme; ranks use it",
            ),
            SCORES,
        ),
        _ => row(
            "1 + |{unit of the class : score higher}|",
            ("名", ""),
            (
                "同类社区内名次，得分相同并列",
                "rank in the class; equal scores tie",
            ),
            SCORES,
        ),
    }
}

impl FigureName {
    /// What the figure means.
    #[must_use]
    pub fn definition(&self, lang: Lang) -> Definition {
        let base = plain(self.id);
        let mut meaning = lang.pick(base.meaning.0, base.meaning.1).to_owned();
        if self.attribution == Attribution::Shared {
            meaning.push_str(lang.pick(
                "；n 家联合的按 1/n 分摊：本单位牵头的减去 (n−1)/n，参与的加上 1/n",
                "; a joint item of n issuers is 1/n of each: Σ flow − Σ joint × (n − 1) / n where it leads, \
                 + Σ joint / n where it takes part",
            ));
        }
        let (formula, meaning, percent) = match self.derive {
            Derive::Plain => (base.formula.to_owned(), meaning, false),
            Derive::PerWorkingDay => (
                format!("({}) / working_days", base.formula),
                lang.pick(
                    format!("日均（按工作日）：{meaning}"),
                    format!("per working day: {meaning}"),
                ),
                false,
            ),
            Derive::Change => (
                "(this − previous) / previous × 100".to_owned(),
                lang.pick(
                    format!("环比（与上期比）：{meaning}"),
                    format!("against the period before: {meaning}"),
                ),
                true,
            ),
            Derive::YearOnYear => (
                "(this − year before) / year before × 100".to_owned(),
                lang.pick(
                    format!("同比（与上年同期比）：{meaning}"),
                    format!("against the year before: {meaning}"),
                ),
                true,
            ),
            Derive::YearToDate => (
                format!(
                    "{}, from the first day of the year to the last of the period",
                    base.formula
                ),
                lang.pick(
                    format!("本年累计（年初至期末）：{meaning}"),
                    format!("year to date: {meaning}"),
                ),
                false,
            ),
            Derive::YearToDateYearOnYear => (
                "(year to date − the same of the year before) / the same of the year before × 100".to_owned(),
                lang.pick(
                    format!("本年累计同比：{meaning}"),
                    format!("year to date, against the year before: {meaning}"),
                ),
                true,
            ),
        };
        let unit = if percent {
            "%"
        } else {
            lang.pick(base.unit.0, base.unit.1)
        };
        Definition {
            formula,
            unit,
            meaning,
            source: base.source,
        }
    }
}
