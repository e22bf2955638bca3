//! 社区分类排名: the communities of each class by their published score.

use jianfu_domain::assessment::facts::{Better, Indicator, SchemeAdopted};
use jianfu_domain::figures::{Derive, FigureName, Id, Kinds, Scope, Target, Value};
use jianfu_domain::publication::{ClassTable, RankedUnit, Sheet};
use jianfu_domain::unit::UnitId;

use super::look::Look;
use crate::{Block, Cell, Chart, ChartKind, Column, Document, Lang, Level, Row, Run, Series, Table, Twin};

/// The document of a ranking's sheet.
pub(super) fn document(sheet: &Sheet) -> Document {
    let look = Look { sheet };
    let mut blocks = vec![opening(look), Block::heading(Level::One, "一、排名")];
    for (i, class) in sheet.classes.iter().enumerate() {
        blocks.push(Block::Table(table(look, i, class)));
    }
    blocks.push(Block::Chart(chart(look)));
    blocks.push(Block::heading(Level::One, "二、如何看待名次"));
    blocks.push(Block::para(
        "名次之间的差别须与抽样误差一并看待：有效样本在一百份左右时，季度之间名次的升降多数是抽样误差，不宜据此作出奖惩；宜看四个季度滚动的档次。",
    ));
    blocks.push(Block::heading(Level::One, "三、计分办法"));
    blocks.push(Block::Notes(method(look)));
    Document {
        lang: Lang::Zh,
        title: format!("{}{}\n社区分类考核排名", sheet.authority, look.period().zh()),
        subtitle: None,
        issuer: sheet.authority.clone(),
        number: None,
        addressee: Some("各街道，各社区：".to_owned()),
        marks: look.marks(),
        blocks,
        date: "（成文日期由印发单位填写）".to_owned(),
        notes: Vec::new(),
        annexes: Vec::new(),
    }
}

fn opening(look: Look<'_>) -> Block {
    let units: usize = look.sheet.classes.iter().map(|class| class.units.len()).sum();
    let names: Vec<&str> = look.sheet.classes.iter().map(class_name).collect();
    let scheme = look.sheet.scheme.as_ref().map_or("", |s| s.title.as_str());
    Block::Para(vec![Run::text(format!(
        "根据《{scheme}》，对{}参评的{units}个社区按{}分类考核，同类排名如下。",
        look.period().zh(),
        names.join("、"),
    ))])
}

fn class_name(class: &ClassTable) -> &str {
    if class.name.is_empty() { "未归类" } else { &class.name }
}

fn figure(look: Look<'_>, id: Id, unit: &UnitId) -> FigureName {
    FigureName::of_period(id, look.period()).at(unit)
}

fn polled(look: Look<'_>, id: Id, unit: &UnitId) -> Option<FigureName> {
    let poll = look.sheet.scheme.as_ref()?.poll.clone();
    let (scope, target) = (Scope::Poll(poll), Target::Of(unit.clone()));
    Some(FigureName { id, derive: Derive::Plain, scope, target, from: None })
}

fn table(look: Look<'_>, i: usize, class: &ClassTable) -> Table {
    let columns = vec![
        Column::centred("名次"),
        Column::row_name("社区"),
        Column::number("综合得分"),
        Column::number("满意度"),
        Column::number("有效样本"),
        Column::number("日均人·分钟"),
        Column::number("满意度得分"),
        Column::number("负担得分"),
    ];
    let mut table = Table::new(format!("class-{i}"), class_name(class), columns);
    table.unit_note = Some("单位：分、份、人·分钟".to_owned());
    table.rows = class.units.iter().map(|ranked| row(look, ranked)).collect();
    table
}

fn row(look: Look<'_>, ranked: &RankedUnit) -> Row {
    let unit = &ranked.unit;
    let optional = |name: Option<FigureName>| name.map_or_else(|| Cell::text("—"), |name| look.cell(&name));
    let burden = figure(look, Id::PersonMinutes(Kinds::All), unit).derived(Derive::PerWorkingDay);
    Row::body(vec![
        rank(look, ranked),
        Cell::text(look.name(unit)),
        look.cell(&figure(look, Id::Score, unit)),
        optional(polled(look, Id::Satisfaction, unit)),
        optional(polled(look, Id::Answers, unit)),
        look.cell(&burden),
        look.cell(&figure(look, Id::IndicatorPoints(Indicator::Satisfaction), unit)),
        look.cell(&figure(look, Id::IndicatorPoints(Indicator::BurdenPerWorkingDay), unit)),
    ])
}

fn rank(look: Look<'_>, ranked: &RankedUnit) -> Cell {
    let name = figure(look, Id::Rank, &ranked.unit);
    let cell = look.cell(&name);
    match look.value(&name) {
        Some(Value::Count(_)) if ranked.tied => Cell { text: format!("{}（并列）", cell.text), ..cell },
        Some(Value::Count(_)) => cell,
        _ => Cell { text: "不排名".to_owned(), number: None, ..cell },
    }
}

/// The scores of all classes, each class from its best.
fn chart(look: Look<'_>) -> Chart {
    let decimals = look.sheet.scheme.as_ref().map_or(0, |s| s.decimals);
    let units = || look.sheet.classes.iter().flat_map(|class| class.units.iter().map(move |u| (class, &u.unit)));
    let points = units().map(|(_, unit)| look.point(&figure(look, Id::Score, unit), decimals)).collect();
    Chart {
        id: "scores".to_owned(),
        title: "综合得分（各类内由高到低）".to_owned(),
        unit: "分".to_owned(),
        scale: u8::try_from(decimals).unwrap_or(0),
        categories: units().map(|(class, unit)| format!("{} {}", class_name(class), look.name(unit))).collect(),
        kind: ChartKind::RankBars {
            bars: Series { name: "综合得分".to_owned(), points },
            reference: None,
        },
        alt: "每个社区一条，长度为综合得分，按类别和得分排列；不排名的没有条形。".to_owned(),
        twin: Twin::Own,
    }
}

fn method(look: Look<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if look.sheet.simulated {
        notes.push("本排名由模拟数据生成，分类亦为模拟，仅供演示，不反映任何社区的实际情况。".to_owned());
    }
    if let Some(scheme) = &look.sheet.scheme {
        notes.extend(indicators(scheme));
        notes.push(format!(
            "综合得分为各指标得分按权重的平均，保留{}位小数，末位一次{}。名次以公布得分为准，得分相同的并列（1、2、2、4）。",
            scheme.decimals,
            look.rounding()
        ));
        notes.push(format!(
            "有效样本少于{}份、非全期监测点、未归类或缺少指标数据的不排名，在得分栏注明原因；缺数据不按零分计。",
            scheme.min_answers
        ));
    }
    notes.push(format!("工作日依据{}。", look.sheet.calendars.join("、")));
    if look.period().first() >= restricted_from(look) {
        notes.push("《整治形式主义为基层减负若干规定》（2024年）不允许按月度、季度频繁搞排名通报：本排名印发前须经专门批准。".to_owned());
    }
    notes.push(look.cut_off());
    notes.push(format!("方法：{}。", look.sheet.methods.join("、")));
    notes
}

/// The national rule against frequent ranking circulars is of 6 August 2024.
fn restricted_from(look: Look<'_>) -> jianfu_domain::day::Day {
    jianfu_domain::day::Day::new(2024, 8, 6).unwrap_or_else(|| look.period().last())
}

fn indicators(scheme: &SchemeAdopted) -> Vec<String> {
    let line = |rule: &jianfu_domain::assessment::facts::SchemeIndicator| {
        let (name, unit) = match rule.indicator {
            Indicator::Satisfaction => ("群众满意度", "分"),
            Indicator::BurdenPerWorkingDay => ("日均负担（会议、督查检查和实测办文的人·分钟除以工作日）", "人·分钟"),
        };
        let (zero, full) = match rule.better {
            Better::Higher => (rule.lo.as_str(), rule.hi.as_str()),
            Better::Lower => (rule.hi.as_str(), rule.lo.as_str()),
        };
        format!("{name}：权重{}，{zero}{unit}为0分，{full}{unit}为100分，其间按比例折算。", rule.weight)
    };
    scheme.indicators.iter().map(line).collect()
}
