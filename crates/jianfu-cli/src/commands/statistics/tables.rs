//! The tables beside the totals: issuers by kind, the plan of inspections, registers, forms and other burden; and what the
//! points cover. Rules that are broken (T6) and clues (T8) have no table: nothing is recorded of them yet.

use std::collections::BTreeSet;

use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::measures::Mark;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_facts::unit::UnitId;
use jianfu_views::figures::{Derive, FigureName, Id, Kinds, Plan, Stock, Target};
use jianfu_views::publication::issuers;

use super::{Grid, kind_word, named, titles};
use crate::output::Column;
use crate::session::Reading;

pub(super) fn by_issuer_and_kind_titles(lang: Lang) -> Vec<Column> {
    titles(
        lang,
        &[
            "单位",
            "类别",
            "件",
            "件次",
            "件次（联合分摊）",
            "人·分钟",
            "主要负责人到会（分钟）",
            "本年累计件",
            "年度限额",
            "已用额度",
        ],
        &[
            "unit",
            "kind",
            "items",
            "receipts",
            "receipts (joint shared)",
            "person-min",
            "principals (min)",
            "items to date",
            "quota",
            "quota used",
        ],
    )
}

/// Who sent something, who took part in a joint item, and who has a quota of the year.
fn senders(reading: &Reading, period: Period) -> BTreeSet<UnitId> {
    let mut all: BTreeSet<UnitId> = issuers(&reading.folded.view(), period).into_iter().collect();
    for (cell, _) in reading.folded.cells.side().of(period) {
        if let AuxCell::Joint { with, .. } = cell {
            all.extend(with.iter().cloned());
        }
    }
    let quotas = reading.folded.state.registry().rules().quotas();
    for kind in FlowKind::ALL {
        let of_year = quotas.of_year(kind, period.last().year());
        all.extend(of_year.into_iter().map(|q| q.unit.clone()));
    }
    all
}

/// T2: a row for each kind of which the issuer has a part or a quota.
pub(super) fn by_issuer_and_kind(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let lang = grid.reading.lang;
    let mut rows = Vec::new();
    for issuer in senders(grid.reading, period) {
        let title = grid.reading.folded.state.registry().name(&issuer, period.last());
        for kind in FlowKind::ALL {
            let kinds = Kinds::One(kind);
            let of = |id| named(id, period, target).from(&issuer);
            let shared = of(Id::Receipts(kinds)).shared();
            let part = grid.reading.folded.view().value(&shared).exact();
            let has_part = part.is_some_and(|part| part != jianfu_facts::exact::whole(0));
            let quota = grid.reading.folded.view().value(&of(Id::Quota(kinds)));
            if !has_part && quota.exact().is_none() {
                continue;
            }
            let mut cells = vec![title.clone(), kind_word(lang, kinds)];
            cells.extend([
                grid.cell(of(Id::Items(kinds))),
                grid.cell(of(Id::Receipts(kinds))),
                grid.cell(shared),
                grid.cell(of(Id::PersonMinutes(kinds))),
            ]);
            cells.push(match kind {
                FlowKind::Meeting => grid.cell(of(Id::Marked(Mark::PrincipalMinutes))),
                _ => String::new(),
            });
            cells.extend([
                grid.cell(of(Id::Items(kinds)).derived(Derive::YearToDate)),
                grid.cell(of(Id::Quota(kinds))),
                grid.cell(of(Id::QuotaUsed(kinds))),
            ]);
            rows.push(cells);
        }
    }
    rows
}

pub(super) fn plan_titles(lang: Lang) -> Vec<Column> {
    titles(
        lang,
        &[
            "计划",
            "在列",
            "已开展计划项",
            "实际开展",
            "计划内",
            "计划外",
            "合并",
            "计划执行率",
        ],
        &[
            "plan",
            "planned",
            "carried out",
            "came",
            "by plan",
            "unplanned",
            "merged",
            "adherence",
        ],
    )
}

/// T4: each plan of inspections of the period's year.
pub(super) fn plan(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let registers = grid.reading.folded.state.stock().registers();
    let plans = registers.filter(|r| {
        r.fact.kind == RegisterKind::InspectionPlan
            && r.fact.year.is_none_or(|year| year == period.last().year())
    });
    let plans: Vec<_> = plans
        .map(|r| (r.fact.title.to_string(), r.fact.register.clone()))
        .collect();
    let rows = plans.into_iter().map(|(title, register)| {
        let mut cells = vec![title];
        cells.extend(
            Plan::EVERY
                .map(|(plan, _)| grid.cell(named(Id::Plan(plan), period, target).of_register(&register))),
        );
        cells
    });
    rows.collect()
}

pub(super) fn stock_titles(lang: Lang) -> Vec<Column> {
    titles(
        lang,
        &[
            "清单",
            "期初",
            "列入",
            "退出",
            "期末",
            "年报送次数",
            "年填报字段",
            "清理率",
            "剔除空转",
        ],
        &[
            "register",
            "before",
            "listed",
            "removed",
            "after",
            "filings/yr",
            "fields/yr",
            "clearance",
            "without dead",
        ],
    )
}

/// T5: each register; they are of the district, so that there is none of one place.
pub(super) fn stock(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    if *target != Target::Everywhere {
        return Vec::new();
    }
    let registers = grid.reading.folded.state.stock().registers();
    let registers: Vec<_> = registers
        .filter(|r| r.adopted.is_some())
        .map(|r| (r.fact.title.to_string(), r.fact.register.clone()))
        .collect();
    let told = [
        Stock::Before,
        Stock::Listed,
        Stock::Removed,
        Stock::InForce,
        Stock::FilingsPerYear,
        Stock::FieldsPerYear,
        Stock::Clearance,
        Stock::ClearanceInUse,
    ];
    let rows =
        registers.into_iter().map(|(title, register)| {
            let mut cells = vec![title];
            cells.extend(told.map(|stock| {
                grid.cell(FigureName::of_period(Id::Stock(stock), period).of_register(&register))
            }));
            cells
        });
    rows.collect()
}

/// T5 and X4, X10 to X12, X14, X15.
pub(super) fn others(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let lang = grid.reading.lang;
    let told = [
        (Id::FormItems, "填报报表（张）", "forms filled"),
        (Id::FormReceipts, "填报次数", "filings"),
        (
            Id::FormMinutes,
            "填报时间（人·分钟）",
            "person-minutes of filling",
        ),
        (
            Id::Marked(Mark::PrincipalMinutes),
            "主要负责人到会（分钟）",
            "principals at meetings (minutes)",
        ),
        (Id::DemandLoad, "要求报送、填报、提供（份）", "demanded"),
        (Id::InformalShare, "非正式文件占比", "informal documents"),
        (Id::ShortNoticeShare, "不足24小时占比", "less than 24 hours"),
        (
            Id::NoticeMedian,
            "收文到截止（分钟，中位数）",
            "notice (minutes, median)",
        ),
        (
            Id::WorkingNoticeMedian,
            "收文到截止（工作时间分钟，中位数）",
            "notice (minutes worked, median)",
        ),
        (Id::OffListShare, "清单外任务占比", "off-list tasks"),
        (
            Id::VisitsSaved,
            "合并互认少跑（次，推算）",
            "visits avoided (estimate)",
        ),
    ];
    let rows = told
        .into_iter()
        .map(|(id, zh, en)| vec![lang.pick(zh, en).to_owned(), grid.cell(named(id, period, target))]);
    rows.collect()
}

/// 覆盖说明: points are a sample.
pub(super) fn coverage(reading: &Reading, period: Period, target: &Target) -> String {
    let (view, lang) = (reading.folded.view(), reading.lang);
    let [points, share] = [Id::Points, Id::PointShare].map(|id| {
        view.value(&named(id, period, target))
            .print(Rounding::HalfUp, lang)
    });
    lang.pick(
        format!("覆盖：监测点 {points} 个，占街道（乡镇）、社区（村）的 {share}；监测点是样本，不是普查，不能推为全区总数。"),
        format!(
            "Coverage: {points} points, {share} of streets and communities; a sample, no census, whose counts are not the \
             district's."
        ),
    )
}
