//! 说明由来: a figure by its operands, a cell by its entries.

use jianfu_engine::{Explained, List, Operand, Subject};
use jianfu_facts::exact::Rounding;
use jianfu_views::figures::{FigureName, Id, Scope, Target};
use serde_json::{Value, json};

use super::json;
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading};

fn subject(name: &str) -> Result<Subject, Failure> {
    let usage = |e: jianfu_facts::unit::IdError| Failure::usage(e.to_string(), e.to_string());
    if name.starts_with("cell:") {
        return Ok(Subject::Cell(name.parse().map_err(usage)?));
    }
    let figure: FigureName = name.parse().map_err(usage)?;
    let assessed = matches!(figure.id, Id::Score | Id::Rank | Id::IndicatorPoints(_));
    if assessed && !matches!(figure.target, Target::Of(_)) {
        return Err(Failure::usage(
            format!("{name} 须指明社区：{name}:of=单位"),
            format!("{name} is of one community: {name}:of=UNIT"),
        ));
    }
    Ok(Subject::Figure(figure))
}

/// What the answer reads. Entries of cells and of both sides are read from the ledger besides, and not folded.
async fn read_for(global: &Global, subject: &Subject) -> Result<Reading, Failure> {
    match subject {
        Subject::Cell(_) => session::read_rules(global).await,
        Subject::Figure(name) if name.id.is_of_both_sides() => session::read_rules(global).await,
        Subject::Figure(name) => match (name.months(), &name.scope) {
            (Some(months), _) => session::read_periods(global, &months.into_iter().collect::<Vec<_>>()).await,
            (None, Scope::Poll(_)) => session::read_lists(global, &[List::Ratings]).await,
            // Of a scheme: its indicators may rest on figures of any month.
            (None, Scope::Period(_)) => session::read(global).await,
        },
    }
}

pub(super) async fn run(global: &Global, args: args::Explain) -> Result<Output, Failure> {
    let subject = subject(&args.name)?;
    let reading = read_for(global, &subject).await?;
    let explained = explained(global, &reading, subject).await?;
    let lang = reading.lang;
    let shown = explained.value.print(Rounding::HalfUp, lang);
    let unit = explained
        .definition
        .as_ref()
        .filter(|_| explained.value.exact().is_some())
        .map_or("", |d| d.unit);
    let total = explained.operands.len();
    let page: Vec<&Operand> = explained
        .operands
        .iter()
        .skip(args.from)
        .take(args.limit)
        .collect();
    let next = args.from.saturating_add(page.len());
    let mut output = Output::new(format!("{} = {shown} {unit}", args.name))
        .table(
            "",
            columns(&reading, &explained),
            page.iter().map(|o| row(&reading, o)).collect(),
        )
        .put("cell", args.name.as_str())
        .put("shown", shown.as_str())
        .put("value", json(&explained.value))
        .put("size", explained.size)
        .put("total", total)
        .put(
            "operands",
            page.iter().map(|o| object(&reading, o)).collect::<Vec<Value>>(),
        );
    if let Some(exact) = explained.value.exact() {
        output = output.put(
            "exact",
            json!([exact.numer().to_string(), exact.denom().to_string()]),
        );
    }
    output = meaning(output, &reading, &explained);
    if next < total {
        output = output.put("next", next).note(lang.pick(
            format!("共 {total} 项，续见 --from {next}"),
            format!("{total} operands, continue with --from {next}"),
        ));
    }
    let size = explained.size;
    Ok(output
        .note(lang.pick(
            format!("按台账大小 {size} 计算。"),
            format!("Computed at ledger size {size}."),
        ))
        .simulated(reading.is_simulated(), lang))
}

/// What both sides come to is told to the office alone.
async fn explained(global: &Global, reading: &Reading, subject: Subject) -> Result<Explained, Failure> {
    let (source, folded, lang) = (reading.source(), &reading.folded, reading.lang);
    match subject {
        Subject::Figure(name) if name.id.is_of_both_sides() => {
            let actor = session::actor(global)?;
            Ok(jianfu_engine::explain_match(source, folded, &actor, name, lang).await?)
        }
        subject => Ok(jianfu_engine::explain(source, folded, subject, lang).await?),
    }
}

/// What a figure means, and the rules that it rests on.
fn meaning(mut output: Output, reading: &Reading, explained: &Explained) -> Output {
    let lang = reading.lang;
    if let Some(definition) = &explained.definition {
        output = output
            .put("formula", definition.formula.as_str())
            .put("meaning", definition.meaning.as_str())
            .put("unit", definition.unit)
            .put("source", definition.source)
            .note(lang.pick(
                format!("公式：{}", definition.formula),
                format!("formula: {}", definition.formula),
            ))
            .note(lang.pick(
                format!("口径：{}", definition.meaning),
                format!("meaning: {}", definition.meaning),
            ))
            .note(lang.pick(
                format!("出处：{}", definition.source),
                format!("source: {}", definition.source),
            ));
    }
    let grounds = explained
        .grounds
        .iter()
        .map(|(index, entry)| json!({"entry": index, "type": entry.fact.info().name, "body": entry.body()}));
    output = output.put("grounds", grounds.collect::<Vec<Value>>());
    for (index, entry) in explained.grounds.iter().take(20) {
        let what = format!(
            "{} {}",
            lang.pick(entry.fact.info().zh, entry.fact.info().name),
            super::log::summary(reading, entry)
        );
        output = output.note(lang.pick(
            format!("依据：第 {index} 号记录 {what}"),
            format!("rests on entry {index}: {what}"),
        ));
    }
    output
}

fn columns(reading: &Reading, explained: &Explained) -> Vec<crate::output::Column> {
    let lang = reading.lang;
    match explained.operands.first() {
        Some(Operand::Entry(..)) => vec![
            right(lang.pick("记录", "entry")),
            right(lang.pick("增减", "delta")),
            left(lang.pick("类型", "type")),
            left(lang.pick("登记时刻", "recorded at")),
            left(lang.pick("账号", "actor")),
            left(lang.pick("内容", "what")),
        ],
        _ => vec![
            left(lang.pick("构成项", "operand")),
            right(lang.pick("数值", "value")),
        ],
    }
}

fn row(reading: &Reading, operand: &Operand) -> Vec<String> {
    match operand {
        Operand::Figure(name, value) => vec![name.to_string(), value.print(Rounding::HalfUp, reading.lang)],
        Operand::Cell(cell, value) => vec![cell.to_string(), value.to_string()],
        Operand::Entry(index, entry, delta) => vec![
            index.to_string(),
            format!("{delta:+}"),
            reading
                .lang
                .pick(entry.fact.info().zh, entry.fact.info().name)
                .to_owned(),
            entry.at.to_string(),
            entry.actor.to_string(),
            super::log::summary(reading, entry),
        ],
    }
}

fn object(reading: &Reading, operand: &Operand) -> Value {
    match operand {
        Operand::Figure(name, value) => json!({"cell": name.to_string(), "value": json(value),
            "shown": value.print(Rounding::HalfUp, reading.lang)}),
        Operand::Cell(cell, value) => json!({"cell": cell.to_string(), "value": {"count": value}}),
        Operand::Entry(index, entry, delta) => {
            json!({"entry": index, "delta": delta, "type": entry.fact.info().name,
            "at": entry.at.to_string(), "on": entry.on.to_string(), "unit": entry.unit.as_str(),
            "actor": entry.actor.as_str(), "body": entry.body()})
        }
    }
}
