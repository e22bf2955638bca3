//! The ranking of communities in their classes 社区分类排名: score and rank, what they are made of, who is not ranked and
//! why, and how little a place more or less may mean.

mod scheme;

use jianfu_facts::assessment::facts::Indicator;
use jianfu_facts::day::Day;
use jianfu_facts::unit::UnitId;
use jianfu_views::figures::{Derive, FigureName, Id, Kinds, Value};
use jianfu_views::publication::{ClassTable, RankedUnit};

use super::look::{DASH, Look};
use super::method;
use crate::{Block, Cell, Chart, ChartKind, Column, Document, Level, ReportError, Row, Series, Table, Twin};

/// The ranking of a sheet.
pub(super) fn document(look: Look<'_>) -> Result<Document, ReportError> {
    let (authority, period) = (&look.sheet.authority, look.words(look.period()));
    let title = look.lang.pick(
        format!("{authority}{period}社区分类考核排名"),
        format!("Ranking of communities by class, {authority}, {period}"),
    );
    let mut blocks = vec![opening(look)?];
    blocks.push(Block::heading(
        Level::One,
        look.pick("一、分类排名", "1. The classes"),
    ));
    blocks.push(Block::para(look.pick(
        "名次为同类社区内的名次，按公布的综合得分排定，得分相同的并列；不同类别之间不作比较。不排名的列于表末，在综合得分栏注明原因。",
        "A rank is one within its class, by the published score; equal scores tie, and classes are not compared. Who \
         is not ranked stands at the end, with the reason instead of a score.",
    )));
    for (at, class) in look.sheet.classes.iter().enumerate() {
        blocks.extend(of_class(look, at + 1, class)?);
    }
    blocks.push(Block::heading(
        Level::One,
        look.pick("二、使用提示", "2. What a rank can mean"),
    ));
    blocks.extend(cautions(look));
    blocks.push(Block::heading(
        Level::One,
        look.pick("三、计分办法", "3. Scoring"),
    ));
    blocks.extend(scheme::blocks(look));
    blocks.push(Block::heading(Level::One, look.pick("四、口径说明", "4. Method")));
    blocks.push(Block::Notes(method::numbered(notes(look))));
    Ok(Document {
        title,
        addressee: Some(method::addressee(look)),
        blocks,
        ..method::blank(look)
    })
}

fn opening(look: Look<'_>) -> Result<Block, ReportError> {
    let classes = &look.sheet.classes;
    let units: usize = classes.iter().map(|class| class.units.len()).sum();
    let names: Vec<String> = classes.iter().map(|class| class_name(look, class)).collect();
    let scheme = look.sheet.scheme.as_ref();
    let title = scheme.map_or_else(
        || DASH.to_owned(),
        |scheme| method::quoted(look, scheme.title.as_str()),
    );
    let period = look.words(look.period());
    let para = look.para().say(
        &format!(
            "根据{title}，按照同类型社区比较的原则，现将{period}社区分类考核排名公布如下。参加考核的社区{units}个，分为{}。",
            names.join("、")
        ),
        &format!(
            "By {title}, communities of one class are ranked among themselves for {period}: {units} communities in \
             {}. ",
            names.join(", ")
        ),
    );
    let para = match scheme.filter(|_| has(look, Indicator::Satisfaction)) {
        None => para,
        Some(scheme) => para.say(
            &format!(
                "群众满意度取自编号为{}的评议，有效样本不足{}份的社区不排名。",
                scheme.poll, scheme.min_answers
            ),
            &format!(
                "Satisfaction comes from the poll {}; a community with fewer than {} answers is not ranked. ",
                scheme.poll, scheme.min_answers
            ),
        ),
    };
    para.say("本季度工作日", "The quarter had ")
        .figure(&look.name(Id::WorkingDays))
        .say("天。", " working days.")
        .done()
}

fn class_name(look: Look<'_>, class: &ClassTable) -> String {
    if class.name.is_empty() {
        look.pick("未归类社区", "Without class")
    } else {
        class.name.clone()
    }
}

/// The table of a class, and the scores of those who have one as bars.
fn of_class(look: Look<'_>, number: usize, class: &ClassTable) -> Result<Vec<Block>, ReportError> {
    let name = class_name(look, class);
    let ordinal = zh_ordinal(number);
    let count = class.units.len();
    let heading = look.lang.pick(
        format!("（{ordinal}）{name}（{count}个社区）"),
        format!("({number}) {name} ({count} communities)"),
    );
    let table = table(look, number, &name, class)?;
    let chart = chart(look, number, &name, &table.id, class)?;
    let mut blocks = vec![Block::heading(Level::Two, heading), Block::Table(table)];
    blocks.extend(chart.map(Block::Chart));
    Ok(blocks)
}

/// 一 to 十; beyond that, in digits.
fn zh_ordinal(number: usize) -> String {
    let words = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    words
        .get(number.wrapping_sub(1))
        .map_or_else(|| number.to_string(), ToString::to_string)
}

/// What the scheme measures: the columns beside score and rank.
fn has(look: Look<'_>, indicator: Indicator) -> bool {
    look.sheet
        .scheme
        .iter()
        .any(|scheme| scheme.indicators.iter().any(|rule| rule.indicator == indicator))
}

fn is_ranked(look: Look<'_>, unit: &UnitId) -> bool {
    matches!(look.value(&look.name(Id::Rank).at(unit)), Some(Value::Count(_)))
}

fn of_poll(look: Look<'_>, id: Id, unit: &UnitId) -> Option<FigureName> {
    let poll = &look.sheet.scheme.as_ref()?.poll;
    Some(FigureName::of_poll(id, poll).at(unit))
}

fn table(look: Look<'_>, number: usize, name: &str, class: &ClassTable) -> Result<Table, ReportError> {
    let mut columns = vec![
        Column::centred(look.pick("名次", "Rank")),
        Column::row_name(look.pick("社区", "Community")),
        Column::number(look.pick("综合得分", "Score")),
    ];
    let points = || Column::number(look.pick("指标得分", "Points"));
    if has(look, Indicator::Satisfaction) {
        let group = look.pick("群众满意度", "Satisfaction");
        columns.push(Column::number(look.pick("满意度", "Value")).under(group.clone()));
        columns.push(Column::number(look.pick("有效样本", "Answers")).under(group.clone()));
        columns.push(points().under(group));
    }
    if has(look, Indicator::BurdenPerWorkingDay) {
        let group = look.pick("日均负担", "Burden a working day");
        columns.push(Column::number(look.pick("人·分钟", "Person-minutes")).under(group.clone()));
        columns.push(points().under(group));
    }
    let caption = look.lang.pick(format!("{name}排名"), format!("Ranking: {name}"));
    let mut table = Table::new(format!("class-{number}"), caption, columns);
    for ranked in &class.units {
        table.rows.push(row(look, ranked)?);
    }
    Ok(table)
}

fn row(look: Look<'_>, ranked: &RankedUnit) -> Result<Row, ReportError> {
    let unit = &ranked.unit;
    let mut cells = vec![rank_cell(look, ranked)?, Cell::text(look.sheet.name(unit))];
    cells.push(look.cell(&look.name(Id::Score).at(unit))?);
    let points = |indicator| look.cell(&look.name(Id::IndicatorPoints(indicator)).at(unit));
    if has(look, Indicator::Satisfaction) {
        for id in [Id::Satisfaction, Id::Answers] {
            cells.push(match of_poll(look, id, unit) {
                Some(name) => look.cell(&name)?,
                None => Cell::text(DASH),
            });
        }
        cells.push(points(Indicator::Satisfaction)?);
    }
    if has(look, Indicator::BurdenPerWorkingDay) {
        let burden = look.name(Id::PersonMinutes(Kinds::All)).at(unit);
        cells.push(look.cell(&burden.derived(Derive::PerWorkingDay))?);
        cells.push(points(Indicator::BurdenPerWorkingDay)?);
    }
    Ok(Row::body(cells))
}

fn rank_cell(look: Look<'_>, ranked: &RankedUnit) -> Result<Cell, ReportError> {
    let name = look.name(Id::Rank).at(&ranked.unit);
    if !is_ranked(look, &ranked.unit) {
        return look.cell_saying(look.pick("不排名", "not ranked"), &name);
    }
    let mut cell = look.cell(&name)?;
    if ranked.tied {
        cell.text.push_str(look.lang.pick("（并列）", " (tied)"));
    }
    Ok(cell)
}

/// The scores of a class as bars; none if nobody has one, or if they are too many to read.
fn chart(
    look: Look<'_>,
    number: usize,
    name: &str,
    table: &str,
    class: &ClassTable,
) -> Result<Option<Chart>, ReportError> {
    let ranked: Vec<&UnitId> = class
        .units
        .iter()
        .map(|ranked| &ranked.unit)
        .filter(|unit| is_ranked(look, unit))
        .collect();
    let (Some(scheme), Some(first), Some(last)) = (&look.sheet.scheme, ranked.first(), ranked.last()) else {
        return Ok(None);
    };
    if ranked.len() > crate::limits::MAX_CATEGORIES {
        return Ok(None);
    }
    let score = |unit: &&UnitId| look.name(Id::Score).at(unit);
    let points = ranked.iter().map(|unit| look.point(&score(unit)));
    let points = points.collect::<Result<_, ReportError>>()?;
    let said = |unit: &&UnitId| {
        format!(
            "{} {}",
            look.sheet.name(unit),
            look.text(&score(unit)).unwrap_or_default()
        )
    };
    Ok(Some(Chart {
        id: format!("class-{number}-scores"),
        title: look
            .lang
            .pick(format!("{name}综合得分"), format!("Scores: {name}")),
        unit: look.pick("分", "points"),
        // More than a byte holds is more than a chart takes: it is refused with its other limits.
        scale: u8::try_from(scheme.decimals).unwrap_or(u8::MAX),
        categories: ranked
            .iter()
            .map(|unit| look.sheet.name(unit).to_owned())
            .collect(),
        kind: ChartKind::RankBars {
            bars: Series {
                name: look.pick("综合得分", "Score"),
                points,
            },
            reference: None,
        },
        alt: look.lang.pick(
            format!(
                "按名次列出各社区综合得分，最高为{}，最低为{}。",
                said(first),
                said(last)
            ),
            format!("Scores by rank, from {} to {}.", said(first), said(last)),
        ),
        twin: Twin::Table(table.to_owned()),
    }))
}

/// How much chance there is in a rank, and what the national rule says.
fn cautions(look: Look<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if has(look, Indicator::Satisfaction) {
        // research of this project: 33 alike in design, binary answers, simple random samples; no figure of the sheet.
        blocks.push(Block::para(look.pick(
            "满意度来自抽样，单个季度名次的升降多数可能只是抽样误差。模拟测算（非本期数据）：设一类有33个社区，平均满意度88%，社区之间\
             真实差异的标准差为4个百分点，每个社区每季度简单随机抽取100份，即使实际情况毫无变化，相邻两个季度之间社区名次平均也会变动\
             6.4位，55%的社区变动5位及以上，得分列前三名的社区只有56%真正居于前三。",
            "Satisfaction is a sample, and most of a quarter's movement in rank may be sampling error. A simulation \
             (no figures of this quarter): 33 communities, mean satisfaction 88%, a true standard deviation of 4 \
             points between them, simple random samples of 100 a quarter. With nothing changed between two quarters, a \
             community moves 6.4 places on average, 55% move 5 or more, and of the top three 56% belong there.",
        )));
        blocks.push(Block::para(look.pick(
            "因此，名次相近的社区之间不宜作优劣判断，不宜以单个季度的名次或名次升降作为奖惩、薪酬的依据；宜结合有效样本数，\
             以连续四个季度的结果综合看待。",
            "So neighbours in rank should not be told apart, and neither a quarter's rank nor its movement should \
             decide on rewards or pay: read them with the number of answers, over four quarters.",
        )));
    } else {
        blocks.push(Block::para(look.pick(
            "名次反映本季度按考核办法折算的得分，名次相近的社区之间差别可能很小，不宜以单个季度的名次升降作为奖惩、薪酬的依据。",
            "A rank reflects one quarter's score; neighbours may hardly differ, and a quarter's movement should not \
             decide on rewards or pay.",
        )));
    }
    if is_restricted(look.period().last()) {
        blocks.push(Block::para(look.pick(
            "《整治形式主义为基层减负若干规定》（2024年）要求，不得按月度、季度频繁搞排名通报。本排名未经批准不得印发通报；\
             未获批准的，宜改为按年度考核或者只列档次。",
            "Since 2024 a national rule (整治形式主义为基层减负若干规定) forbids frequent ranking circulars by month or \
             quarter: this ranking may not be issued without authorisation; rank by the year, or publish bands.",
        )));
    }
    blocks
}

/// Whether the national rule of August 2024 against frequent rankings was in force by a day.
fn is_restricted(day: Day) -> bool {
    Day::new(2024, 8, 6).is_some_and(|from| day >= from)
}

fn notes(look: Look<'_>) -> Vec<String> {
    let mut notes: Vec<String> = method::simulated(look).into_iter().collect();
    if has(look, Indicator::Satisfaction) {
        // What a figure means does not depend on its scope.
        let meaning = |id| look.name(id).definition(look.lang).meaning;
        let (satisfaction, answers) = (meaning(Id::Satisfaction), meaning(Id::Answers));
        notes.push(look.lang.pick(
            format!("群众满意度：{satisfaction}，满分100分；有效样本为{answers}。"),
            format!("Satisfaction: {satisfaction}, 0 to 100; answers: {answers}."),
        ));
    }
    if has(look, Indicator::BurdenPerWorkingDay) {
        let burden = look
            .name(Id::PersonMinutes(Kinds::All))
            .definition(look.lang)
            .meaning;
        notes.push(look.lang.pick(
            format!("日均负担：会议、文件、督查检查占用的人·分钟除以工作日天数；{burden}。"),
            format!("Burden: person-minutes of meetings, documents and inspections a working day; {burden}."),
        ));
        notes.push(method::working_days(look));
    }
    let rounding = method::rounding(look);
    notes.push(look.lang.pick(
        format!(
            "修约：综合得分以外的数字保留一位小数，按{rounding}；综合得分由未修约的指标得分算出，只修约一次。"
        ),
        format!(
            "Rounding: one decimal, {rounding}. The score comes from unrounded points and is rounded once."
        ),
    ));
    notes.push(method::cut_off(look));
    notes.push(method::methods(look));
    notes.push(method::check_it(look));
    notes
}
