//! 月统计、季度统计: the period's totals by kind, point, street and issuer; the plan of inspections, registers and forms, and
//! the register's own quality and cost. Every value is a named figure.

mod tables;

use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::{Period, Span};
use jianfu_facts::unit::UnitId;
use jianfu_views::figures::{Derive, FigureName, Id, Kinds, Target, Value as Figure};
use jianfu_views::flow::reconcile::Reconciled;
use jianfu_views::publication::issuers;
use serde_json::{Value, json};

use super::json;
use super::told::beside;
use crate::args::{Global, PeriodArgs};
use crate::failure::Failure;
use crate::output::{Column, Output, left, right};
use crate::session::{self, Reading};

pub(super) async fn month(global: &Global, args: PeriodArgs) -> Result<Output, Failure> {
    match args.period {
        Period::Month(..) | Period::Reporting(..) => period(global, args).await,
        other => Err(Failure::usage(
            format!("{other} 不是月份：应写作 2019-06。"),
            format!("{other} is not a month: write 2019-06."),
        )),
    }
}

pub(super) async fn quarter(global: &Global, args: PeriodArgs) -> Result<Output, Failure> {
    match args.period {
        Period::Quarter(..) => period(global, args).await,
        other => Err(Failure::usage(
            format!("{other} 不是季度：应写作 2019Q2。"),
            format!("{other} is not a quarter: write 2019Q2."),
        )),
    }
}

/// A figure as JSON: `cell` is the name that `explain` takes.
pub(super) fn figures(reading: &Reading, names: &[FigureName]) -> Vec<Value> {
    let view = reading.folded.view();
    let told = names.iter().map(|name| figure(reading, name, &view.value(name)));
    told.collect()
}

fn figure(reading: &Reading, name: &FigureName, value: &Figure) -> Value {
    json!({"cell": name.to_string(), "shown": value.print(Rounding::HalfUp, reading.lang),
        "unit": name.definition(reading.lang).unit, "value": json(value)})
}

/// The periods whose cells the tables read: itself and the one before, the year so far, and the year before, whole.
fn read_for(period: Period) -> Vec<Period> {
    let before = period.year_before();
    let to_date = [Some(period), before]
        .into_iter()
        .flatten()
        .map(Period::year_to_date);
    let year = Period::Year(period.last().year()).year_before();
    let mut periods: Vec<Period> = to_date.flat_map(Span::calendar_months).collect();
    periods.extend(
        [Some(period), period.previous(), before, year]
            .into_iter()
            .flatten(),
    );
    periods
}

/// Both sides, where they are asked for: the office alone may see them.
async fn found(global: &Global, reading: &Reading, args: &PeriodArgs) -> Result<Option<Reconciled>, Failure> {
    if !args.both_sides {
        return Ok(None);
    }
    if !matches!(args.place.target(), Target::Everywhere) {
        return Err(Failure::usage(
            "--both-sides 不分单位，不与 --of、--in 同用。",
            "--both-sides is not told by unit: leave out --of and --in.",
        ));
    }
    let actor = session::actor(global)?;
    let found =
        jianfu_engine::reconcile(reading.source(), &reading.folded, &actor, args.period, None).await?;
    Ok(Some(found))
}

/// A table of figures, row by row, that remembers the names for the JSON output.
struct Grid<'a> {
    reading: &'a Reading,
    figures: Vec<(FigureName, Figure)>,
    /// What both sides come to, where it was asked for.
    found: Option<Reconciled>,
}

impl Grid<'_> {
    fn cell(&mut self, name: FigureName) -> String {
        let value = match &self.found {
            Some(found) if name.id.is_of_both_sides() => found.figure(name.id),
            _ => self.reading.folded.view().value(&name),
        };
        let shown = value.print(Rounding::HalfUp, self.reading.lang);
        self.figures.push((name, value));
        shown
    }
}

fn titles(lang: Lang, zh: &[&str], en: &[&str]) -> Vec<Column> {
    let titles = lang.pick(zh, en);
    titles
        .iter()
        .enumerate()
        .map(|(i, t)| if i == 0 { left(*t) } else { right(*t) })
        .collect()
}

async fn period(global: &Global, args: PeriodArgs) -> Result<Output, Failure> {
    let period = args.period;
    let reading = session::read_figures(global, &read_for(period)).await?;
    let lang = reading.lang;
    let target = args.place.target();
    let mut grid = Grid {
        reading: &reading,
        figures: Vec::new(),
        found: found(global, &reading, &args).await?,
    };
    let place = match &target {
        Target::Everywhere => String::new(),
        Target::Of(unit) | Target::Within(unit) => reading.name(unit),
    };
    let status = status(&reading, period);
    let output = Output::new(lang.pick(
        format!("{}统计 {place}（{status}）", period.zh()),
        format!("Statistics of {period} {place} ({status})"),
    ));
    let output = tables(output, &mut grid, period, &target);
    let output = beside(output, &reading, period, &target);
    let told = std::mem::take(&mut grid.figures);
    let told = told.iter().map(|(name, value)| figure(&reading, name, value));
    let figures: Vec<Value> = told.collect();
    Ok(output
        .note(tables::coverage(&reading, period, &target))
        .note(lang.pick(
            format!(
                "台账大小 {}；件、件次、人·分钟三种计数互不混用；jianfu explain 可查每个数字的由来。",
                reading.size()
            ),
            format!(
                "Ledger size {}; three counts, never mixed; jianfu explain tells where each comes from.",
                reading.size()
            ),
        ))
        .put("period", period.to_string())
        .put("size", reading.size())
        .put(
            "closed",
            closing_months(&reading, period)
                .iter()
                .all(|m| reading.folded.state.closed(*m).is_some()),
        )
        .put("figures", figures)
        .simulated(reading.is_simulated(), lang))
}

fn tables(output: Output, grid: &mut Grid<'_>, period: Period, target: &Target) -> Output {
    let lang = grid.reading.lang;
    let kinds = titles(
        lang,
        &[
            "类别",
            "件",
            "件次",
            "人·分钟",
            "日均件次",
            "件次环比",
            "件次同比",
            "人·分钟同比",
            "累计件次",
            "累计同比",
            "年度限额",
            "已用额度",
        ],
        &[
            "kind",
            "items",
            "receipts",
            "person-min",
            "receipts/day",
            "prev.",
            "yoy",
            "person-min yoy",
            "year to date",
            "its yoy",
            "quota",
            "quota used",
        ],
    );
    let units = by_point_titles(lang);
    let output = output
        .table(
            lang.pick("一、按类别", "By kind"),
            kinds,
            by_kind(grid, period, target),
        )
        .table(
            lang.pick("二、按监测点", "By point"),
            units.clone(),
            by_point(grid, period, target),
        )
        .table(
            lang.pick("三、按街道", "By street"),
            units.clone(),
            by_street(grid, period, target),
        )
        .table(
            lang.pick("四、按来源单位", "By issuer"),
            units,
            by_issuer(grid, period, target),
        );
    tables_beside(output, grid, period, target)
}

/// What stands beside the totals.
fn tables_beside(output: Output, grid: &mut Grid<'_>, period: Period, target: &Target) -> Output {
    let lang = grid.reading.lang;
    output
        .table(
            lang.pick("五、按来源单位和类别", "By issuer and kind"),
            tables::by_issuer_and_kind_titles(lang),
            tables::by_issuer_and_kind(grid, period, target),
        )
        .table(
            lang.pick("六、督查检查计划执行", "Plan of inspections"),
            tables::plan_titles(lang),
            tables::plan(grid, period, target),
        )
        .table(
            lang.pick("七、清单存量与增减", "Registers"),
            tables::stock_titles(lang),
            tables::stock(grid, period, target),
        )
        .table(
            lang.pick("八、报表与其他负担指标", "Forms and other burden"),
            titles(lang, &["指标", "数值"], &["figure", "value"]),
            tables::others(grid, period, target),
        )
        .table(
            lang.pick("九、登记质量与成本", "Register"),
            titles(lang, &["指标", "数值"], &["figure", "value"]),
            register(grid, period, target),
        )
}

/// The months whose closing a period waits for: itself if it is one.
fn closing_months(reading: &Reading, period: Period) -> Vec<Period> {
    match period {
        Period::Month(..) | Period::Reporting(..) => vec![period],
        period => reading.folded.state.months_of(period),
    }
}

fn status(reading: &Reading, period: Period) -> String {
    let months = closing_months(reading, period);
    let closed = months
        .iter()
        .filter(|m| reading.folded.state.closed(**m).is_some())
        .count();
    let late: usize = months
        .iter()
        .filter_map(|m| reading.folded.late.get(m))
        .map(Vec::len)
        .sum();
    let zh = match (closed, late) {
        (0, _) => "未月结".to_owned(),
        (n, 0) if n == months.len() => "已月结".to_owned(),
        (n, late) if n == months.len() => format!("已月结，其后补录 {late} 条"),
        (n, _) => format!("已月结 {n} 个月"),
    };
    let en = match (closed, late) {
        (0, _) => "open".to_owned(),
        (n, 0) if n == months.len() => "closed".to_owned(),
        (n, late) if n == months.len() => format!("closed, {late} recorded later"),
        (n, _) => format!("{n} months closed"),
    };
    reading.lang.pick(zh, en)
}

fn kind_word(lang: Lang, kinds: Kinds) -> String {
    match kinds {
        Kinds::One(kind) => lang.pick(kind.zh(), kind.name()).to_owned(),
        Kinds::All => lang.pick("合计", "all").to_owned(),
    }
}

fn named(id: Id, period: Period, target: &Target) -> FigureName {
    FigureName {
        target: target.clone(),
        ..FigureName::of_period(id, period)
    }
}

fn by_kind(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let lang = grid.reading.lang;
    let mut rows = Vec::new();
    for kinds in Kinds::EVERY {
        let [items, receipts, minutes] =
            [Id::Items, Id::Receipts, Id::PersonMinutes].map(|id| named(id(kinds), period, target));
        rows.push(vec![
            kind_word(lang, kinds),
            grid.cell(items),
            grid.cell(receipts.clone()),
            grid.cell(minutes.clone()),
            grid.cell(receipts.clone().derived(Derive::PerWorkingDay)),
            grid.cell(receipts.clone().derived(Derive::Change)),
            grid.cell(receipts.clone().derived(Derive::YearOnYear)),
            grid.cell(minutes.derived(Derive::YearOnYear)),
            grid.cell(receipts.clone().derived(Derive::YearToDate)),
            grid.cell(receipts.derived(Derive::YearToDateYearOnYear)),
            grid.cell(named(Id::Quota(kinds), period, target)),
            grid.cell(named(Id::QuotaUsed(kinds), period, target)),
        ]);
    }
    rows
}

fn by_point_titles(lang: Lang) -> Vec<Column> {
    titles(
        lang,
        &[
            "单位",
            "件",
            "会议件次",
            "文件件次",
            "督查检查件次",
            "合计件次",
            "件次同比",
            "人·分钟",
        ],
        &[
            "unit",
            "items",
            "meetings",
            "documents",
            "inspections",
            "receipts",
            "yoy",
            "person-min",
        ],
    )
}

fn row(
    grid: &mut Grid<'_>,
    period: Period,
    title: String,
    name: impl Fn(FigureName) -> FigureName,
) -> Vec<String> {
    let items = name(FigureName::of_period(Id::Items(Kinds::All), period));
    let mut cells = vec![title, grid.cell(items)];
    for kind in FlowKind::ALL {
        cells.push(grid.cell(name(FigureName::of_period(
            Id::Receipts(Kinds::One(kind)),
            period,
        ))));
    }
    let all = name(FigureName::of_period(Id::Receipts(Kinds::All), period));
    cells.push(grid.cell(all.clone()));
    cells.push(grid.cell(all.derived(Derive::YearOnYear)));
    cells.push(grid.cell(name(FigureName::of_period(Id::PersonMinutes(Kinds::All), period))));
    cells
}

fn by_point(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let points: Vec<UnitId> = grid
        .reading
        .folded
        .view()
        .points(target, period)
        .into_iter()
        .collect();
    let rows = points.iter().map(|point| {
        let title = grid.reading.folded.state.registry().name(point, period.last());
        row(grid, period, title, |name| name.at(point))
    });
    rows.collect()
}

/// The streets that have points, each with all its points.
fn by_street(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let view = grid.reading.folded.view();
    let registry = grid.reading.folded.state.registry();
    let street = |point: &UnitId| {
        let attributes = registry.unit(point).and_then(|u| u.on(period.last()));
        match attributes.map(|a| (a.level, a.parent.clone())) {
            Some((jianfu_facts::unit::Level::Community, Some(parent))) => parent,
            _ => point.clone(),
        }
    };
    let streets: std::collections::BTreeSet<UnitId> =
        view.points(target, period).iter().map(street).collect();
    if matches!(target, Target::Of(_)) {
        return Vec::new();
    }
    let rows = streets.iter().map(|street| {
        let title = grid.reading.folded.state.registry().name(street, period.last());
        row(grid, period, title, |name| name.within(street))
    });
    rows.collect()
}

fn by_issuer(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let issuers = issuers(&grid.reading.folded.view(), period);
    let rows = issuers.iter().map(|issuer| {
        let title = grid.reading.folded.state.registry().name(issuer, period.last());
        row(grid, period, title, |name| FigureName {
            target: target.clone(),
            ..name.from(issuer)
        })
    });
    rows.collect()
}

fn register(grid: &mut Grid<'_>, period: Period, target: &Target) -> Vec<Vec<String>> {
    let lang = grid.reading.lang;
    let figures = [
        (Id::WorkingDays, "工作日（天）", "working days"),
        (Id::Points, "监测点（个）", "points"),
        (
            Id::PointShare,
            "监测点占街道、社区",
            "points of streets and communities",
        ),
        (Id::Registered, "登记（条）", "entries"),
        (Id::Late, "迟报（条）", "late"),
        (Id::LateShare, "迟报率", "late share"),
        (Id::Corrected, "更正（条）", "corrected"),
        (Id::CorrectedShare, "更正率", "corrected share"),
        (
            Id::CorrectedLater,
            "其中跨月更正（条）",
            "of them, after their month",
        ),
        (Id::Undeclared, "只收未发（件次）", "received, not declared"),
        (Id::Unreceived, "只发未收（件）", "declared, not received"),
        (Id::UnmatchedShare, "两侧未匹配率", "unmatched share"),
        (
            Id::RegisterMinutes,
            "登记成本（分钟）",
            "cost of registering (minutes)",
        ),
        (
            Id::RegisterMinutesPerPointWeek,
            "每点每周登记（分钟）",
            "minutes a point and week",
        ),
    ];
    let rows = figures
        .into_iter()
        .map(|(id, zh, en)| vec![lang.pick(zh, en).to_owned(), grid.cell(named(id, period, target))]);
    rows.collect()
}
