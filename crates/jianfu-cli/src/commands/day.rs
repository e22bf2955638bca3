//! 日登记: the day's register, with its totals.

use jianfu_engine::List;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::text::Number;
use jianfu_facts::unit::UnitId;
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
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let note = |index, entry: Entry| {
        if entry.on == args.day && is_meant(&reading, &target, &entry) {
            if entry.fact.flow().is_some() {
                found.push((index, entry));
            } else if entry.fact.registered().is_some() {
                others.push((index, entry));
            }
        }
    };
    let month = List::months(Period::Day(args.day));
    reading.source().visit(&month, reading.size(), note).await?;
    let (total, total_others) = (found.len(), others.len());
    let page = |all: Vec<(Index, Entry)>| -> Vec<(Index, Entry)> {
        all.into_iter().skip(args.from).take(args.limit).collect()
    };
    let (found, others) = (page(found), page(others));
    let next = args.from.saturating_add(found.len().max(others.len()));
    let rows = |page: &[(Index, Entry)]| {
        let rows = page.iter();
        rows.filter_map(|(index, entry)| row(&reading, *index, entry))
            .collect()
    };
    let objects = |page: &[(Index, Entry)]| -> Vec<Value> {
        let listed = page.iter();
        listed
            .filter_map(|(index, entry)| object(&reading, *index, entry))
            .collect()
    };
    let mut output = Output::new(reading.lang.pick(
        format!("{} 日登记（{total} 条）", Period::Day(args.day).zh()),
        format!("Register of {} ({total} entries)", args.day),
    ))
    .table("", columns(reading.lang), rows(&found))
    .put("day", args.day.to_string())
    .put("size", reading.size())
    .put("total", total)
    .put("entries", objects(&found))
    .put("total_others", total_others)
    .put("others", objects(&others))
    .put("figures", totals(&reading, &target, args.day));
    if !others.is_empty() {
        let title = reading.lang.pick(
            format!("其他登记事项（{total_others} 条，不计入三类）"),
            format!("Registered beside the three kinds ({total_others} entries)"),
        );
        output = output.table(&title, columns(reading.lang), rows(&others));
    }
    if next < total.max(total_others) {
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

/// The kind of what was registered: of a receipt its word, of the others their type.
fn kind(entry: &Entry) -> (&'static str, &'static str) {
    let info = entry.fact.info();
    let flow = entry.fact.flow();
    flow.map_or((info.zh, info.name), |flow| (flow.kind.zh(), flow.kind.name()))
}

fn row(reading: &Reading, index: Index, entry: &Entry) -> Option<Vec<String>> {
    let told = entry.fact.registered()?;
    let lang = reading.lang;
    let reversed = reading.folded.state.reversed(index);
    let mark = reversed.map(|by| lang.pick(format!("已冲销（{by}）"), format!("reversed ({by})")));
    let (zh, name) = kind(entry);
    Some(vec![
        index.to_string(),
        reading.name(&entry.unit),
        lang.pick(zh, name).to_owned(),
        told.number.map(ToString::to_string).unwrap_or_default(),
        told.title.to_string(),
        told.other.map(|other| reading.name(other)).unwrap_or_default(),
        entry.fact.person_minutes().unwrap_or(0).to_string(),
        mark.unwrap_or_default(),
    ])
}

fn object(reading: &Reading, index: Index, entry: &Entry) -> Option<Value> {
    let told = entry.fact.registered()?;
    Some(json!({
        "index": index,
        "unit": entry.unit.as_str(),
        "kind": kind(entry).1,
        "number": told.number.map(Number::as_str),
        "title": told.title.as_str(),
        "issuer": told.other.map(UnitId::as_str),
        "person_minutes": entry.fact.person_minutes().unwrap_or(0),
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
