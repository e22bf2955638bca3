//! 日登记: the day's register, with its totals.

use jianfu_engine::List;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::text::Number;
use jianfu_views::figures::{FigureName, Id, Kinds, Target};
use serde_json::{Value, json};

use crate::args::{DayArgs, Global};
use crate::failure::Failure;
use crate::output::{Column, Output, left, right};
use crate::session::{self, Reading};

fn is_meant(reading: &Reading, target: &Target, entry: &Entry) -> bool {
    match target {
        Target::Everywhere => true,
        Target::Of(unit) => entry.unit == *unit,
        Target::Within(top) => reading
            .folded
            .state
            .registry()
            .is_within(&entry.unit, top, entry.on),
    }
}

/// The day's register.
pub(super) async fn run(global: &Global, args: DayArgs) -> Result<Output, Failure> {
    let reading = session::read_periods(global, &[Period::Day(args.day)]).await?;
    let target = args.place.target();
    let mut found: Vec<(Index, Entry)> = Vec::new();
    let note = |index, entry: Entry| {
        if entry.on == args.day && entry.fact.flow().is_some() && is_meant(&reading, &target, &entry) {
            found.push((index, entry));
        }
    };
    let month = List::months(Period::Day(args.day));
    reading.source().visit(&month, reading.size(), note).await?;
    let total = found.len();
    let page: Vec<(Index, Entry)> = found.into_iter().skip(args.from).take(args.limit).collect();
    let next = args.from.saturating_add(page.len());
    let rows = page
        .iter()
        .filter_map(|(index, entry)| row(&reading, *index, entry))
        .collect();
    let listed: Vec<Value> = page
        .iter()
        .filter_map(|(index, entry)| object(&reading, *index, entry))
        .collect();
    let mut output = Output::new(reading.lang.pick(
        format!("{} 日登记（{total} 条）", Period::Day(args.day).zh()),
        format!("Register of {} ({total} entries)", args.day),
    ))
    .table("", columns(reading.lang), rows)
    .put("day", args.day.to_string())
    .put("size", reading.size())
    .put("total", total)
    .put("entries", listed)
    .put("figures", totals(&reading, &target, args.day));
    if next < total {
        output = output.put("next", next).note(reading.lang.pick(
            format!("续见 --from {next}"),
            format!("continue with --from {next}"),
        ));
    }
    Ok(output.simulated(reading.is_simulated(), reading.lang))
}

fn columns(lang: Lang) -> Vec<Column> {
    let zh = [
        "记录",
        "监测点",
        "类别",
        "编号",
        "标题",
        "来源单位",
        "人·分钟",
        "备注",
    ];
    let en = [
        "entry",
        "point",
        "kind",
        "number",
        "title",
        "issuer",
        "person-min",
        "note",
    ];
    let titles = lang.pick(zh, en).into_iter().enumerate();
    titles
        .map(|(i, title)| {
            if matches!(i, 0 | 6) {
                right(title)
            } else {
                left(title)
            }
        })
        .collect()
}

fn row(reading: &Reading, index: Index, entry: &Entry) -> Option<Vec<String>> {
    let flow = entry.fact.flow()?;
    let lang = reading.lang;
    let reversed = reading.folded.state.reversed(index);
    let mark = reversed.map(|by| lang.pick(format!("已冲销（{by}）"), format!("reversed ({by})")));
    Some(vec![
        index.to_string(),
        reading.name(&entry.unit),
        lang.pick(flow.kind.zh(), flow.kind.name()).to_owned(),
        flow.number.map(ToString::to_string).unwrap_or_default(),
        flow.title.to_string(),
        reading.name(flow.issuer),
        flow.person_minutes.to_string(),
        mark.unwrap_or_default(),
    ])
}

fn object(reading: &Reading, index: Index, entry: &Entry) -> Option<Value> {
    let flow = entry.fact.flow()?;
    Some(json!({
        "index": index,
        "unit": entry.unit.as_str(),
        "kind": flow.kind.name(),
        "number": flow.number.map(Number::as_str),
        "title": flow.title.as_str(),
        "issuer": flow.issuer.as_str(),
        "person_minutes": flow.person_minutes,
        "reversed": reading.folded.state.reversed(index),
        "at": entry.at.to_string(),
    }))
}

fn totals(reading: &Reading, target: &Target, day: Day) -> Vec<Value> {
    let mut names = Vec::new();
    for kind in FlowKind::ALL {
        for id in [Id::Items, Id::Receipts, Id::PersonMinutes] {
            let mut name = FigureName::of_period(id(Kinds::One(kind)), Period::Day(day));
            name.target = target.clone();
            names.push(name);
        }
    }
    super::statistics::figures(reading, &names)
}
