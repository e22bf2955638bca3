//! 季度通报: the quarter's circular in six sections. Points and issuers stand in the order of their ids and are not ranked.

use jianfu_domain::figures::{Derive, FigureName, Id, Kinds};
use jianfu_domain::flow::FlowKind;
use jianfu_domain::period::Period;
use jianfu_domain::publication::Sheet;

use super::look::Look;
use crate::{Block, Cell, Chart, ChartKind, Column, Document, Lang, Level, Row, Run, Series, Table, Twin};

/// The document of a circular's sheet.
pub(super) fn document(sheet: &Sheet) -> Document {
    let look = Look { sheet };
    let mut blocks = vec![opening(look)];
    blocks.extend(overall(look));
    blocks.extend(months(look));
    blocks.extend(points(look));
    blocks.extend(issuers(look));
    blocks.extend(register(look));
    blocks.push(Block::heading(Level::One, "六、口径说明"));
    blocks.push(Block::Notes(method(look)));
    Document {
        lang: Lang::Zh,
        title: format!("{}{}\n基层减负监测情况通报", sheet.authority, look.period().zh()),
        subtitle: None,
        issuer: sheet.authority.clone(),
        number: None,
        addressee: Some("各街道，区直各单位：".to_owned()),
        marks: look.marks(),
        blocks,
        date: "（成文日期由印发单位填写）".to_owned(),
        notes: Vec::new(),
        annexes: Vec::new(),
    }
}

/// Each kind, then all together.
fn rows() -> [(&'static str, Kinds); 4] {
    Kinds::EVERY.map(|kinds| match kinds {
        Kinds::One(kind) => (kind.zh(), kinds),
        Kinds::All => ("合计", kinds),
    })
}

fn row(kinds: Kinds, cells: Vec<Cell>) -> Row {
    match kinds {
        Kinds::All => Row::total(cells),
        Kinds::One(_) => Row::body(cells),
    }
}

fn quarter(look: Look<'_>, id: Id) -> FigureName {
    FigureName::of_period(id, look.period())
}

fn opening(look: Look<'_>) -> Block {
    Block::Para(vec![
        Run::text(format!("根据会议、文件、督查检查日登记、月统计、季度通报机制，现将{}", look.period().zh())),
        look.run(&quarter(look, Id::Points)),
        Run::text("个监测点的监测情况通报如下。"),
    ])
}

fn overall(look: Look<'_>) -> Vec<Block> {
    let mut sentence = vec![Run::text("本季度，监测点共")];
    let verbs = [(FlowKind::Meeting, "参加会议"), (FlowKind::Document, "收到文件"), (FlowKind::Inspection, "接受督查检查")];
    for (kind, verb) in verbs {
        let receipts = quarter(look, Id::Receipts(Kinds::One(kind)));
        let items = quarter(look, Id::Items(Kinds::One(kind)));
        sentence.push(Run::text(verb));
        sentence.push(look.run(&items));
        sentence.push(Run::text("件、"));
        sentence.push(look.run(&receipts));
        sentence.push(Run::text("件次，"));
        sentence.extend(look.change("件次同比", &receipts.derived(Derive::YearOnYear)));
        sentence.push(Run::text("；"));
    }
    let minutes = quarter(look, Id::PersonMinutes(Kinds::All));
    sentence.push(Run::text("会议和督查检查共占用"));
    sentence.push(look.run(&minutes));
    sentence.push(Run::text("人·分钟，日均"));
    sentence.push(look.run(&minutes.clone().derived(Derive::PerWorkingDay)));
    sentence.push(Run::text("人·分钟，"));
    sentence.extend(look.change("同比", &minutes.derived(Derive::YearOnYear)));
    sentence.push(Run::text("。"));
    vec![
        Block::heading(Level::One, "一、总体情况"),
        Block::Para(sentence),
        Block::Table(overall_table(look)),
        Block::Chart(chart(look)),
    ]
}

fn overall_table(look: Look<'_>) -> Table {
    let mut columns = vec![Column::row_name("类别")];
    for count in ["件", "件次", "人·分钟"] {
        columns.extend(["本季", "环比", "同比"].map(|title| Column::number(title).under(count)));
    }
    columns.push(Column::number("日均件次"));
    let mut table = Table::new("overall", "总体情况", columns);
    for (name, kinds) in rows() {
        let mut cells = vec![Cell::text(name)];
        for id in [Id::Items(kinds), Id::Receipts(kinds), Id::PersonMinutes(kinds)] {
            for derive in [Derive::Plain, Derive::Change, Derive::YearOnYear] {
                cells.push(look.cell(&quarter(look, id).derived(derive)));
            }
        }
        cells.push(look.cell(&quarter(look, Id::Receipts(kinds)).derived(Derive::PerWorkingDay)));
        table.rows.push(row(kinds, cells));
    }
    table.notes.push("件为不同事项的个数，件次为各监测点收到的次数之和，人·分钟为占用的时间；三种计数互不混用。".to_owned());
    table
}

fn chart(look: Look<'_>) -> Chart {
    let period = look.period();
    let series = |period: Period| Series {
        name: period.zh(),
        points: FlowKind::ALL
            .map(|kind| look.point(&FigureName::of_period(Id::Receipts(Kinds::One(kind)), period), 0))
            .to_vec(),
    };
    // A base that can't be compared is not drawn beside this quarter.
    let change = quarter(look, Id::Receipts(Kinds::All)).derived(Derive::YearOnYear);
    let compared = look.value(&change).is_some_and(|v| !matches!(v, jianfu_domain::figures::Value::Absent(_)));
    let before = period.year_before().filter(|_| compared);
    Chart {
        id: "receipts".to_owned(),
        title: "各类事项件次与上年同期比较".to_owned(),
        unit: "件次".to_owned(),
        scale: 0,
        categories: FlowKind::ALL.map(|kind| kind.zh().to_owned()).to_vec(),
        kind: ChartKind::PairedBars { series: std::iter::once(period).chain(before).map(series).collect() },
        alt: "会议、文件、督查检查的件次，本季度与上年同期各一条。".to_owned(),
        twin: Twin::Own,
    }
}

fn months(look: Look<'_>) -> Vec<Block> {
    let months = look.period().months();
    let mut columns = vec![Column::row_name("指标")];
    for month in &months {
        columns.extend(["本月", "环比", "同比"].map(|title| Column::number(title).under(month.zh())));
    }
    let mut table = Table::new("months", "分月情况", columns);
    for (name, kinds) in rows() {
        for (unit, id) in [("件次", Id::Receipts(kinds)), ("人·分钟", Id::PersonMinutes(kinds))] {
            let mut cells = vec![Cell::text(format!("{name}（{unit}）"))];
            for month in &months {
                for derive in [Derive::Plain, Derive::Change, Derive::YearOnYear] {
                    cells.push(look.cell(&FigureName::of_period(id, *month).derived(derive)));
                }
            }
            table.rows.push(row(kinds, cells));
        }
    }
    let mut days = vec![Run::text("各月工作日：")];
    for month in &months {
        days.push(Run::text(month.zh()));
        days.push(look.run(&FigureName::of_period(Id::WorkingDays, *month)));
        days.push(Run::text("天，"));
    }
    days.push(Run::text("全季"));
    days.push(look.run(&quarter(look, Id::WorkingDays)));
    days.push(Run::text("天。"));
    vec![Block::heading(Level::One, "二、分月情况"), Block::Para(days), Block::Table(table)]
}

fn count_columns(first: &str) -> Vec<Column> {
    vec![
        Column::row_name(first),
        Column::number("会议").under("件次"),
        Column::number("文件").under("件次"),
        Column::number("督查检查").under("件次"),
        Column::number("合计").under("件次"),
        Column::number("合计同比").under("件次"),
        Column::number("人·分钟"),
        Column::number("人·分钟同比"),
    ]
}

fn counts(look: Look<'_>, title: &str, name: impl Fn(FigureName) -> FigureName) -> Row {
    let mut cells = vec![Cell::text(title)];
    for kinds in Kinds::EVERY {
        cells.push(look.cell(&name(quarter(look, Id::Receipts(kinds)))));
    }
    cells.push(look.cell(&name(quarter(look, Id::Receipts(Kinds::All))).derived(Derive::YearOnYear)));
    let minutes = name(quarter(look, Id::PersonMinutes(Kinds::All)));
    cells.push(look.cell(&minutes));
    cells.push(look.cell(&minutes.derived(Derive::YearOnYear)));
    Row::body(cells)
}

fn points(look: Look<'_>) -> Vec<Block> {
    let mut table = Table::new("points", "监测点情况", count_columns("监测点"));
    table.rows = look.sheet.points.iter().map(|p| counts(look, look.name(p), |name| name.at(p))).collect();
    table.notes.push("按单位编号排列，不作排名。".to_owned());
    vec![Block::heading(Level::One, "三、监测点情况"), Block::Table(table)]
}

fn issuers(look: Look<'_>) -> Vec<Block> {
    let mut columns = count_columns("来源单位");
    columns.insert(1, Column::number("件"));
    let mut table = Table::new("issuers", "发文、办会、检查单位情况", columns);
    for issuer in &look.sheet.issuers {
        let mut row = counts(look, look.name(issuer), |name| name.from(issuer));
        row.cells.insert(1, look.cell(&quarter(look, Id::Items(Kinds::All)).from(issuer)));
        table.rows.push(row);
    }
    table.notes.push("按单位编号排列，不作排名；各单位与本单位上年同期比较。".to_owned());
    vec![Block::heading(Level::One, "四、发文、办会、检查单位情况"), Block::Table(table)]
}

fn register(look: Look<'_>) -> Vec<Block> {
    let mut sentence = vec![Run::text("本季度共登记")];
    sentence.push(look.run(&quarter(look, Id::Registered)));
    sentence.push(Run::text("条，其中迟报"));
    sentence.push(look.run(&quarter(look, Id::Late)));
    sentence.push(Run::text("条，迟报率"));
    sentence.push(look.run(&quarter(look, Id::LateShare)));
    sentence.push(Run::text("；更正"));
    sentence.push(look.run(&quarter(look, Id::Corrected)));
    sentence.push(Run::text("条。登记本身约占用各监测点"));
    sentence.push(look.run(&quarter(look, Id::RegisterMinutes)));
    sentence.push(Run::text("分钟（手工登记每条按45秒、导入每条按3秒计，为方法假定）。"));
    let late = &look.sheet.late_after_closing;
    let text = if late.is_empty() {
        "各月月结后无补录。".to_owned()
    } else {
        let shown: Vec<String> = late.iter().take(20).map(ToString::to_string).collect();
        let more = if late.len() > 20 { "等" } else { "" };
        format!("月结后补录{}条，均已注明迟报原因并计入本通报，记录编号为{}{more}。", late.len(), shown.join("、"))
    };
    vec![Block::heading(Level::One, "五、登记质量与登记成本"), Block::Para(sentence), Block::para(text)]
}

fn method(look: Look<'_>) -> Vec<String> {
    let mut notes = vec![
        "会议的人·分钟为人数×（时长＋往返路途），督查检查为陪同人数×在场时长，文件仅计实测办理时长。".to_owned(),
        "同一编号的为同一事项；无编号的，同一单位同日同名的为同一事项。".to_owned(),
        "环比与上一季度（月）比较，同比与上年同期比较；仅当同一批监测点覆盖全部基期时可比，否则为“无可比基数”。基数为零的为“新增”，本期与基期均为零的\
         为“持平”，基数小于5的只列数字、不计百分比。"
            .to_owned(),
        format!("工作日依据{}。", look.sheet.calendars.join("、")),
        format!("数字由台账记录精确计算，末位一次{}；分项之和与总数可能因此不等，不作调整。", look.rounding()),
        "监测点是样本，不是普查，本通报不推算全区总量。".to_owned(),
        look.cut_off(),
        format!("方法：{}。", look.sheet.methods.join("、")),
    ];
    if look.sheet.simulated {
        notes.insert(0, "本通报由模拟数据生成，仅供演示，不反映任何单位的实际情况。".to_owned());
    }
    notes
}
