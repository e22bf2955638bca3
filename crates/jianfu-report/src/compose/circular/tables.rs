//! The tables of a circular. A count of items, one of receipts and one of person-minutes never share a column of sums.

use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;
use jianfu_views::figures::{Derive, FigureName, Id, Kinds};

use super::super::look::{DASH, Look};
use crate::{Cell, Column, ReportError, Row, Table};

/// The id of the table of headline figures.
pub(super) const OVERVIEW: &str = "overview";

type Count = fn(Kinds) -> Id;

/// A count, and how its part of a table is headed.
struct Part {
    count: Count,
    zh: &'static str,
    en: &'static str,
}

const ITEMS: Part = Part {
    count: Id::Items,
    zh: "件数（不同事项，件）",
    en: "Distinct items",
};
const RECEIPTS: Part = Part {
    count: Id::Receipts,
    zh: "件次（各监测点收到次数，件次）",
    en: "Receipts by points",
};
const MINUTES: Part = Part {
    count: Id::PersonMinutes,
    zh: "人·分钟（占用时间，人·分钟）",
    en: "Person-minutes",
};

fn row_of(kinds: Kinds, cells: Vec<Cell>) -> Row {
    if kinds == Kinds::All {
        Row::total(cells)
    } else {
        Row::body(cells)
    }
}

/// Table 1: the three counts by kind, with their means and changes.
pub(super) fn overview(look: Look<'_>) -> Result<Table, ReportError> {
    let now = look.words(look.period());
    let columns = vec![
        Column::row_name(look.pick("类别", "Kind")),
        Column::number(look.pick("本季", "This quarter")),
        Column::number(look.pick("每个工作日", "A working day")),
        Column::number(look.pick("上年同期", "Year before")),
        Column::number(look.pick("同比", "Year on year")),
        Column::number(look.pick("环比", "Against quarter before")),
    ];
    let caption = look
        .lang
        .pick(format!("{now}总体情况"), format!("Overall, {now}"));
    let mut table = Table::new(OVERVIEW, caption, columns);
    for part in [ITEMS, RECEIPTS, MINUTES] {
        table.rows.push(Row::group(look.pick(part.zh, part.en)));
        for kinds in look.kinds_of(part.count) {
            let name = look.name((part.count)(kinds));
            let derived = |derive| look.cell(&name.clone().derived(derive));
            table.rows.push(row_of(
                kinds,
                vec![
                    Cell::text(look.kinds(kinds)),
                    look.cell(&name)?,
                    derived(Derive::PerWorkingDay)?,
                    look.cell_before(&name)?,
                    derived(Derive::YearOnYear)?,
                    derived(Derive::Change)?,
                ],
            ));
        }
    }
    table.notes.push(look.pick(
        "注：件数、件次、人·分钟是三种不同的计数，不得相加。",
        "Note: items, receipts and person-minutes are three counts that must not be added.",
    ));
    Ok(table)
}

/// Table 2: months by kind, their working days, means and changes.
pub(super) fn months(look: Look<'_>) -> Result<Table, ReportError> {
    let months = look.sheet.months();
    let mut columns = vec![Column::row_name(look.pick("类别", "Kind"))];
    for month in &months {
        columns.push(Column::number(look.pick("数量", "Amount")).under(look.month(*month)));
        columns.push(Column::number(look.pick("环比", "Change")).under(look.month(*month)));
    }
    let mut table = Table::new("months", look.pick("分月情况", "By month"), columns);
    let days = look.name(Id::WorkingDays);
    let label = look.pick("工作日（天）", "Working days");
    table
        .rows
        .push(Row::body(month_cells(look, label, &days, &months, None)?));
    for part in [RECEIPTS, MINUTES] {
        table.rows.push(Row::group(look.pick(part.zh, part.en)));
        for kinds in look.kinds_of(part.count) {
            let name = look.name((part.count)(kinds));
            let change = Some(Derive::Change);
            table.rows.push(row_of(
                kinds,
                month_cells(look, look.kinds(kinds), &name, &months, change)?,
            ));
        }
        let mean = look.name((part.count)(Kinds::All)).derived(Derive::PerWorkingDay);
        let label = look.pick("合计：每个工作日", "Total, a working day");
        table
            .rows
            .push(Row::body(month_cells(look, label, &mean, &months, None)?));
    }
    Ok(table)
}

/// A figure in each month, and what is made of it beside.
fn month_cells(
    look: Look<'_>,
    label: String,
    name: &FigureName,
    months: &[Period],
    beside: Option<Derive>,
) -> Result<Vec<Cell>, ReportError> {
    let mut cells = vec![Cell::text(label)];
    for month in months {
        let of_month = name.clone().during(*month);
        cells.push(look.cell(&of_month)?);
        cells.push(match beside {
            Some(derive) => look.cell(&of_month.derived(derive))?,
            None => Cell::text(DASH),
        });
    }
    Ok(cells)
}

/// Table 3: how well was registered, and what it cost.
pub(super) fn process(look: Look<'_>) -> Result<Table, ReportError> {
    let columns = vec![
        Column::row_name(look.pick("项目", "Item")),
        Column::centred(look.pick("单位", "Unit")),
        Column::number(look.pick("本季", "This quarter")),
        Column::number(look.pick("上年同期", "Year before")),
    ];
    let mut table = Table::new(
        "process",
        look.pick("登记质量和登记成本", "Quality and cost of registering"),
        columns,
    );
    // One test for all rows: whether the points were the same ones.
    let comparable = look.is_comparable(&look.name(Id::Receipts(Kinds::All)));
    let rows = [
        (Id::Registered, "登记条数", "Facts registered"),
        (Id::Late, "迟报条数", "Late facts"),
        (Id::LateShare, "迟报率", "Share of late facts"),
        (Id::Corrected, "更正（冲销）条数", "Facts reversed"),
        (Id::RegisterMinutes, "登记成本", "Cost of registering"),
    ];
    for (id, zh, en) in rows {
        let name = look.name(id);
        let before = look.period().year_before().filter(|_| comparable);
        table.rows.push(Row::body(vec![
            Cell::text(look.pick(zh, en)),
            Cell::text(name.definition(look.lang).unit),
            look.cell(&name)?,
            match before {
                Some(before) => look.cell(&name.clone().during(before))?,
                None => Cell::text(DASH),
            },
        ]));
    }
    Ok(table)
}

/// Annex 1: receipts of each point.
pub(super) fn points_receipts(look: Look<'_>) -> Result<Table, ReportError> {
    let caption = look.pick("各监测点收到件次", "Receipts by point");
    let mut table = Table::new("points-receipts", caption, point_columns(look));
    table.unit_note = Some(look.pick("单位：件次", "Unit: receipts"));
    points(look, &mut table, Id::Receipts, |_, _| Ok(None))?;
    Ok(table)
}

/// Annex 1: person-minutes of each point, and what registering cost it.
pub(super) fn points_minutes(look: Look<'_>) -> Result<Table, ReportError> {
    let mut columns = point_columns(look);
    columns.push(Column::number(
        look.pick("登记成本（分钟）", "Cost of registering (minutes)"),
    ));
    let caption = look.pick("各监测点占用人·分钟", "Person-minutes by point");
    let mut table = Table::new("points-minutes", caption, columns);
    table.unit_note = Some(look.pick("单位：人·分钟", "Unit: person-minutes"));
    points(look, &mut table, Id::PersonMinutes, |look, point| {
        let cost = look.name(Id::RegisterMinutes);
        look.cell(&point.map_or_else(|| cost.clone(), |point| cost.clone().at(point)))
            .map(Some)
    })?;
    table.notes.push(look.pick(
        "注：登记成本不计入人·分钟。",
        "Note: what registering costs is not part of the person-minutes.",
    ));
    Ok(table)
}

fn point_columns(look: Look<'_>) -> Vec<Column> {
    let mut columns = vec![Column::row_name(look.pick("监测点", "Point"))];
    columns.extend(Kinds::EVERY.map(|kinds| Column::number(look.kinds(kinds))));
    columns.push(Column::number(look.pick("合计同比", "Total, year on year")));
    columns
}

/// A row a point, by id, then all of them; `last` may add a cell.
fn points(
    look: Look<'_>,
    table: &mut Table,
    count: Count,
    last: fn(Look<'_>, Option<&UnitId>) -> Result<Option<Cell>, ReportError>,
) -> Result<(), ReportError> {
    let of = |point: Option<&UnitId>| {
        let name = |kinds: Kinds| {
            let name = look.name(count(kinds));
            point.map_or_else(|| name.clone(), |point| name.clone().at(point))
        };
        let label = point.map_or_else(
            || look.kinds(Kinds::All),
            |point| look.sheet.name(point).to_owned(),
        );
        let mut cells = vec![Cell::text(label)];
        for kinds in Kinds::EVERY {
            cells.push(look.cell(&name(kinds))?);
        }
        cells.push(look.cell(&name(Kinds::All).derived(Derive::YearOnYear))?);
        cells.extend(last(look, point)?);
        Ok(cells)
    };
    for point in &look.sheet.points {
        table.rows.push(Row::body(of(Some(point))?));
    }
    table.rows.push(Row::total(of(None)?));
    Ok(())
}

/// Annex 2: distinct items of each issuer.
pub(super) fn issuers_items(look: Look<'_>) -> Result<Table, ReportError> {
    let caption = look.pick("各单位发文、办会、督查检查件数", "Distinct items by issuer");
    issuers(
        look,
        "issuers-items",
        caption,
        look.pick("单位：件", "Unit: items"),
        Id::Items,
    )
}

/// Annex 2: receipts of each issuer's items.
pub(super) fn issuers_receipts(look: Look<'_>) -> Result<Table, ReportError> {
    let caption = look.pick("各单位发文、办会、督查检查到达监测点件次", "Receipts by issuer");
    issuers(
        look,
        "issuers-receipts",
        caption,
        look.pick("单位：件次", "Unit: receipts"),
        Id::Receipts,
    )
}

fn issuers(
    look: Look<'_>,
    id: &str,
    caption: String,
    unit: String,
    count: Count,
) -> Result<Table, ReportError> {
    let mut columns = vec![Column::row_name(look.pick("单位", "Issuer"))];
    columns.extend(Kinds::EVERY.map(|kinds| Column::number(look.kinds(kinds))));
    columns.push(Column::number(look.pick("上年同期合计", "Total, year before")));
    columns.push(Column::number(look.pick("合计同比", "Total, year on year")));
    let mut table = Table::new(id, caption, columns);
    table.unit_note = Some(unit);
    let of = |issuer: Option<&UnitId>| {
        let name = |kinds: Kinds| {
            let name = look.name(count(kinds));
            issuer.map_or_else(|| name.clone(), |issuer| name.clone().from(issuer))
        };
        let label = issuer.map_or_else(
            || look.kinds(Kinds::All),
            |issuer| look.sheet.name(issuer).to_owned(),
        );
        let mut cells = vec![Cell::text(label)];
        for kinds in Kinds::EVERY {
            cells.push(look.cell(&name(kinds))?);
        }
        cells.push(look.cell_before(&name(Kinds::All))?);
        cells.push(look.cell(&name(Kinds::All).derived(Derive::YearOnYear))?);
        Ok(cells)
    };
    for issuer in &look.sheet.issuers {
        table.rows.push(Row::body(of(Some(issuer))?));
    }
    table.rows.push(Row::total(of(None)?));
    Ok(table)
}
