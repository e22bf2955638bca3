//! The quarter's circular 季度通报: what points received, month by month, by point and by issuer, how well it was
//! registered, and what registering cost. Nobody is ranked in it.

mod tables;

use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::limits::SMALL_BASE;
use jianfu_views::figures::{Derive, Id, Kinds};

use super::look::Look;
use super::method;
use crate::{Annex, Block, Chart, ChartKind, Document, Level, ReportError, Series, Twin};

/// The most entries recorded after a month's closing that are named; the rest are counted.
const LATE_NAMED: usize = 20;

/// The circular of a sheet.
pub(super) fn document(look: Look<'_>) -> Result<Document, ReportError> {
    let (authority, period) = (&look.sheet.authority, look.words(look.period()));
    let title = look.lang.pick(
        format!("{authority}{period}基层减负监测情况通报"),
        format!("Circular on the burden of the grass roots, {authority}, {period}"),
    );
    let mut blocks = vec![opening(look)?];
    blocks.extend(overall(look)?);
    blocks.extend(by_month(look)?);
    blocks.extend(by_point(look)?);
    blocks.extend(by_issuer(look)?);
    blocks.extend(quality(look)?);
    blocks.push(heading(look, "六、口径说明", "6. Method"));
    blocks.push(Block::Notes(method::numbered(notes(look))));
    Ok(Document {
        title,
        addressee: Some(method::addressee(look)),
        blocks,
        annexes: annexes(look)?,
        ..method::blank(look)
    })
}

fn heading(look: Look<'_>, zh: &str, en: &str) -> Block {
    Block::heading(Level::One, look.pick(zh, en))
}

fn opening(look: Look<'_>) -> Result<Block, ReportError> {
    let (authority, period) = (&look.sheet.authority, look.words(look.period()));
    look.para()
        .say(
            "为推动基层减负可见、可控，根据会议、文件、督查检查日登记、月统计、季度通报机制，现将",
            "Under the daily register, monthly statistics and quarterly circular of meetings, documents and \
             inspections, this is the state of ",
        )
        .say(
            &format!("{authority}{period}监测情况通报如下。本季度共有监测点"),
            &format!("{authority} in {period}. There were "),
        )
        .figure(&look.name(Id::Points))
        .say("个，工作日", " monitoring points and ")
        .figure(&look.name(Id::WorkingDays))
        .say(
            &format!("天；数据取自减负台账的前{}条记录，由程序逐条汇总，未作人工调整。", look.sheet.input.size),
            &format!(
                " working days. The data are the first {} entries of the ledger, added up by program, with nothing \
                 adjusted by hand.",
                look.sheet.input.size
            ),
        )
        .done()
}

fn overall(look: Look<'_>) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![heading(look, "一、总体情况", "1. Overall")];
    blocks.push(total(look)?);
    for kind in FlowKind::ALL {
        blocks.push(of_kind(look, kind)?);
    }
    blocks.push(Block::Table(tables::overview(look)?));
    blocks.push(Block::Chart(chart(look)?));
    Ok(blocks)
}

/// All kinds together: receipts and time, never items added to either.
fn total(look: Look<'_>) -> Result<Block, ReportError> {
    let receipts = look.name(Id::Receipts(Kinds::All));
    let minutes = look.name(Id::PersonMinutes(Kinds::All));
    let year = Derive::YearOnYear;
    look.para()
        .say(
            "各监测点收到会议、文件、督查检查共",
            "The points received meetings, documents and inspections ",
        )
        .figure(&receipts)
        .say("件次，同比", " times (year on year: ")
        .change(&receipts.clone().derived(year))
        .say("，环比", "; against the quarter before: ")
        .change(&receipts.clone().derived(Derive::Change))
        .say("，每个工作日", "), ")
        .figure(&receipts.derived(Derive::PerWorkingDay))
        .say("件次；占用", " a working day. They took ")
        .figure(&minutes)
        .say("人·分钟，同比", " person-minutes (year on year: ")
        .change(&minutes.clone().derived(year))
        .say("，环比", "; against the quarter before: ")
        .change(&minutes.clone().derived(Derive::Change))
        .say("，每个工作日", "), ")
        .figure(&minutes.derived(Derive::PerWorkingDay))
        .say("人·分钟。", " a working day.")
        .done()
}

fn of_kind(look: Look<'_>, kind: FlowKind) -> Result<Block, ReportError> {
    let one = Kinds::One(kind);
    let items = look.name(Id::Items(one));
    let receipts = look.name(Id::Receipts(one));
    let minutes = look.name(Id::PersonMinutes(one));
    let (lead, took, en) = match kind {
        FlowKind::Meeting => ("会议方面，通知到监测点的会议", "到会人员占用", "Meetings: "),
        FlowKind::Document => ("文件方面，发到监测点的文件", "登记的办理时间", "Documents: "),
        FlowKind::Inspection => (
            "督查检查方面，到监测点的督查检查",
            "陪同人员占用",
            "Inspections: ",
        ),
    };
    look.para()
        .say(lead, en)
        .figure(&items)
        .say("件（不同事项），同比", " distinct items (year on year: ")
        .change(&items.derived(Derive::YearOnYear))
        .say("；各监测点共收到", "), received ")
        .figure(&receipts)
        .say("件次，同比", " times (year on year: ")
        .change(&receipts.derived(Derive::YearOnYear))
        .say(&format!("；{took}"), "), ")
        .figure(&minutes)
        .say("人·分钟，同比", " person-minutes (year on year: ")
        .change(&minutes.derived(Derive::YearOnYear))
        .say("。", ").")
        .done()
}

/// Receipts by kind, beside those of the year before where they can be compared.
fn chart(look: Look<'_>) -> Result<Chart, ReportError> {
    let kinds = FlowKind::ALL.map(Kinds::One);
    let names = kinds.map(|kind| look.name(Id::Receipts(kind)));
    let now = look.period();
    let before = now
        .year_before()
        .filter(|_| names.iter().all(|name| look.is_comparable(name)));
    let periods: Vec<_> = before.into_iter().chain([now]).collect();
    let series = periods.iter().map(|period| {
        let points = names.iter().map(|name| look.point(&name.clone().during(*period)));
        Ok(Series {
            name: look.words(*period),
            points: points.collect::<Result<_, ReportError>>()?,
        })
    });
    let series = series.collect::<Result<_, ReportError>>()?;
    let alt = kinds.iter().zip(&names).map(|(kind, name)| {
        let labels: Vec<String> = periods
            .iter()
            .filter_map(|period| look.text(&name.clone().during(*period)))
            .collect();
        format!("{} {}", look.kinds(*kind), labels.join("→"))
    });
    let alt: Vec<String> = alt.collect();
    Ok(Chart {
        id: "receipts-by-kind".to_owned(),
        title: if before.is_some() {
            look.pick(
                "各类事项件次与上年同期比较",
                "Receipts by kind, against the year before",
            )
        } else {
            look.pick("各类事项件次", "Receipts by kind")
        },
        unit: look.pick("件次", "receipts"),
        scale: 0,
        categories: kinds.iter().map(|kind| look.kinds(*kind)).collect(),
        kind: ChartKind::PairedBars { series },
        alt: alt.join(look.lang.pick("；", "; ")),
        twin: Twin::Table(tables::OVERVIEW.to_owned()),
    })
}

fn by_month(look: Look<'_>) -> Result<Vec<Block>, ReportError> {
    let mut para = look.para().say("各月工作日分别为：", "Working days by month: ");
    for (at, month) in look.sheet.months().into_iter().enumerate() {
        let comma = if at == 0 { "" } else { look.lang.pick("，", ", ") };
        let (zh, en) = (
            format!("{comma}{}", look.month(month)),
            format!("{comma}{} ", look.month(month)),
        );
        para = para
            .say(&zh, &en)
            .figure(&look.name(Id::WorkingDays).during(month))
            .say("天", "");
    }
    para = para.say(
        "。各月件次、人·分钟及环比见表。",
        ". Receipts and person-minutes stand in the table.",
    );
    if let Some((zh, en)) = method::other_months(look) {
        para = para.say(&zh, &en);
    }
    Ok(vec![
        heading(look, "二、分月情况", "2. By month"),
        para.done()?,
        Block::Table(tables::months(look)?),
    ])
}

fn by_point(look: Look<'_>) -> Result<Vec<Block>, ReportError> {
    let cost = look.name(Id::RegisterMinutes);
    let para = look
        .para()
        .say("本季度监测点共", "Annex 1 has the receipts and person-minutes of each of the ")
        .figure(&look.name(Id::Points))
        .say(
            "个，各点收到的件次、占用的人·分钟见附件1。监测点按单位编号排列，不作排名：件次、人·分钟反映的是上级交办的工作量，\
             不反映监测点的工作优劣。附件1同时列出各监测点的登记成本，合计",
            " points, in the order of their ids. They are not ranked: what a point receives is not its doing. The \
             annex also has what registering cost each point, ",
        )
        .figure(&cost)
        .say("分钟。", " minutes in all.")
        .done()?;
    Ok(vec![heading(look, "三、监测点情况", "3. By point"), para])
}

fn by_issuer(look: Look<'_>) -> Result<Vec<Block>, ReportError> {
    let issuers = look.sheet.issuers.len();
    let para = look.para().say(
        &format!(
            "本季度或上年同期向监测点发文、办会、开展督查检查的单位共{issuers}个，各单位件数、件次见附件2。\
             名单按单位编号排列，不作排名；各单位只与本单位上年同期比较。"
        ),
        &format!(
            "{issuers} units sent documents, held meetings or inspected, in this quarter or in that of the year \
             before: annex 2. They stand in the order of their ids and are not ranked; each is compared only with \
             itself a year before."
        ),
    );
    Ok(vec![
        heading(look, "四、发文（办会、检查）单位情况", "4. By issuer"),
        para.done()?,
    ])
}

fn quality(look: Look<'_>) -> Result<Vec<Block>, ReportError> {
    let para = look
        .para()
        .say("本季度共登记", "")
        .figure(&look.name(Id::Registered))
        .say(
            "条，其中迟报（登记日晚于所属日）",
            " facts registered; late, on a day after their own: ",
        )
        .figure(&look.name(Id::Late))
        .say("条，迟报率", " (")
        .figure(&look.name(Id::LateShare))
        .say("；更正（冲销）", "); reversed: ")
        .figure(&look.name(Id::Corrected))
        .say("条。", ". ")
        .say(&after_closing(look).0, &after_closing(look).1)
        .done()?;
    let cost = look.name(Id::RegisterMinutes);
    let meaning = cost.definition(look.lang).meaning;
    let burden = look
        .para()
        .say(
            "监测登记本身也是负担，一并公开：本季度登记工作占用各监测点",
            "Registering is a burden too: it took the points ",
        )
        .figure(&cost)
        .say(&format!("分钟。{meaning}。"), &format!(" minutes ({meaning})."))
        .done()?;
    Ok(vec![
        heading(
            look,
            "五、登记质量和登记成本",
            "5. Quality and cost of registering",
        ),
        para,
        burden,
        Block::Table(tables::process(look)?),
    ])
}

/// What was recorded after the closing of its month, in both languages.
fn after_closing(look: Look<'_>) -> (String, String) {
    let late = &look.sheet.late_after_closing;
    if late.is_empty() {
        let en = "Nothing was recorded after its month was closed.";
        return ("没有月结后补录的记录。".to_owned(), en.to_owned());
    }
    let named: Vec<String> = late.iter().take(LATE_NAMED).map(ToString::to_string).collect();
    let (count, more) = (late.len(), late.len() > LATE_NAMED);
    (
        format!(
            "月结后补录{count}条（台账第{}{}号记录），已计入本通报。",
            named.join("、"),
            if more { "等" } else { "" }
        ),
        format!(
            "Recorded after the closing of their month, and counted here: {count} (entries {}{}).",
            named.join(", "),
            if more { " and others" } else { "" }
        ),
    )
}

fn annexes(look: Look<'_>) -> Result<Vec<Annex>, ReportError> {
    let points = Annex {
        title: look.pick("各监测点会议、文件、督查检查情况", "By point"),
        blocks: vec![
            Block::Table(tables::points_receipts(look)?),
            Block::Table(tables::points_minutes(look)?),
        ],
    };
    let issuers = Annex {
        title: look.pick("各单位发文、办会、督查检查情况", "By issuer"),
        blocks: vec![
            Block::Table(tables::issuers_items(look)?),
            Block::Table(tables::issuers_receipts(look)?),
        ],
    };
    Ok(vec![points, issuers])
}

fn notes(look: Look<'_>) -> Vec<String> {
    let meaning = |id| look.name(id).definition(look.lang).meaning;
    let items = meaning(Id::Items(Kinds::All));
    let receipts = meaning(Id::Receipts(Kinds::All));
    let minutes = meaning(Id::PersonMinutes(Kinds::All));
    let rounding = method::rounding(look);
    let mut notes: Vec<String> = method::simulated(look).into_iter().collect();
    notes.extend([look.pick(
        "统计对象：监测点为固定观察点，是样本而非普查，本通报数字不推算全区情况。",
        "Coverage: monitoring points are sentinels, not a census; nothing here is extrapolated.",
    )]);
    notes.extend(method::classified(look));
    notes.extend([
        look.lang.pick(
            format!("三种计数：件数为{items}；件次为{receipts}；人·分钟的算法是：{minutes}。三者互不混用，不得相加或相互替代。"),
            format!("Three counts, never mixed: items ({items}); receipts ({receipts}); person-minutes ({minutes})."),
        ),
        look.lang.pick(
            format!(
                "比较：同比＝（本期－上年同期）÷上年同期，环比＝（本期－上期）÷上期。“无可比基数”指两期监测点不完全相同，\
                 或基期未被全程监测，此时上年同期数以“—”表示；“新增”指基期为零而本期不为零；“持平”指两期均为零；\
                 “基数过小”指基期数小于{SMALL_BASE}，只列前后两数，不计算百分比。"
            ),
            format!(
                "Comparison: (this − base) / base. No base: the points of the two periods differ, or some did not \
                 cover the base, and then the year before is left out (—). New: the base is zero. Unchanged: both are \
                 zero. Small base: below {SMALL_BASE}, so that both counts are shown and no percentage."
            ),
        ),
        method::working_days(look),
        look.lang.pick(
            format!("修约：日均和百分比保留一位小数，按{rounding}一次修约，计算过程不修约。"),
            format!("Rounding: one decimal, once, at the end, {rounding}."),
        ),
        method::cut_off(look),
        method::methods(look),
    ]);
    notes.extend(method::declared(look));
    notes.extend(method::bases(look));
    notes.push(method::check_it(look));
    notes
}
