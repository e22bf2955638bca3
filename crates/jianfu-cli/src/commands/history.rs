//! 回放、影响、比较: what each entry changed, which figures an entry moved, and how the figures of a period differ between two
//! sizes of the ledger.

use std::collections::BTreeSet;
use std::process::ExitCode;

use jianfu_engine::{Changed, Effect, EngineError, Folded, changes, compare, effects};
use jianfu_facts::exact::Rounding;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_ledger::Ledger as _;
use jianfu_views::figures::Value as Figure;
use jianfu_views::publication::months_of;
use serde_json::{Value, json};

use super::{json, log};
use crate::args::Global;
use crate::args::history::{Diff, Impact, Replay};
use crate::failure::Failure;
use crate::output::{Column, Output, left, right};
use crate::progress::Meter;
use crate::session::{self, Parts, Reading};

/// What each entry of a range changed; or, with `--check`, whether every way of folding comes to the same.
pub(super) async fn replay(global: &Global, args: Replay) -> Result<(Output, ExitCode), Failure> {
    if args.check {
        return check(global).await;
    }
    let parts = Parts::open(global).await?;
    let lang = parts.lang;
    let size = global.as_of.unwrap_or(parts.ledger.size().await?);
    let folded = parts.figures(&BTreeSet::new(), Some(size)).await?;
    let reading = parts.reading(folded);
    let end = args.to.unwrap_or(size);
    if end > size || args.from > end {
        return Err(ahead(end.max(args.from), size));
    }
    let to = end.min(args.from.saturating_add(args.limit));
    let found = effects(&reading.ledger, args.from..to).await?;
    let rows = found
        .iter()
        .flat_map(|effect| effect_rows(&reading, effect))
        .collect();
    let listed: Vec<Value> = found.iter().map(effect_json).collect();
    let mut output = Output::new(lang.pick(
        format!("回放第 {} 至 {} 号记录", args.from, to.saturating_sub(1)),
        format!("Replay of entries {} to {}", args.from, to.saturating_sub(1)),
    ))
    .table("", effect_columns(lang), rows)
    .put("from", args.from)
    .put("to", to)
    .put("size", size)
    .put("entries", listed);
    if to < end {
        output = output
            .put("next", to)
            .note(lang.pick(format!("续见 --from {to}"), format!("continue with --from {to}")));
    }
    Ok((output.simulated(reading.is_simulated(), lang), ExitCode::SUCCESS))
}

fn ahead(asked: u64, size: u64) -> Failure {
    EngineError::SizeAhead { asked, size }.into()
}

fn effect_columns(lang: Lang) -> Vec<Column> {
    vec![
        right(lang.pick("记录", "entry")),
        left(lang.pick("类型", "type")),
        left(lang.pick("内容", "what")),
        left(lang.pick("单元格", "cell")),
        right(lang.pick("增减", "delta")),
    ]
}

fn effect_rows(reading: &Reading, effect: &Effect) -> Vec<Vec<String>> {
    let info = effect.entry.fact.info();
    let head = vec![
        effect.index.to_string(),
        reading.lang.pick(info.zh, info.name).to_owned(),
        log::summary(reading, &effect.entry),
    ];
    let deltas = effect.deltas.iter().enumerate();
    let mut rows: Vec<Vec<String>> = deltas
        .map(|(nth, (cell, delta))| {
            let head = if nth == 0 {
                head.clone()
            } else {
                vec![String::new(); 3]
            };
            [head, vec![cell.to_string(), format!("{delta:+}")]].concat()
        })
        .collect();
    if rows.is_empty() {
        rows.push([head, vec![String::new(); 2]].concat());
    }
    rows
}

fn effect_json(effect: &Effect) -> Value {
    let deltas = effect.deltas.iter();
    let deltas: Vec<Value> = deltas
        .map(|(cell, delta)| json!({"cell": cell.to_string(), "delta": delta}))
        .collect();
    json!({"entry": effect.index, "type": effect.entry.fact.info().name, "at": effect.entry.at.to_string(),
        "on": effect.entry.on.to_string(), "unit": effect.entry.unit.as_str(), "deltas": deltas})
}

async fn check(global: &Global) -> Result<(Output, ExitCode), Failure> {
    // The comparison folds everything itself: here the rules are enough.
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let mut meter = Meter::new(lang, "重放比对", "comparing");
    let views = compare(&reading.ledger, global.as_of, |p| meter.show(p.done, p.total)).await?;
    let equal = views.iter().all(jianfu_engine::Compared::is_equal);
    let rows = views.iter().flat_map(|view| {
        view.digests
            .iter()
            .map(|(way, digest)| vec![view.view.to_owned(), (*way).to_owned(), digest.clone()])
    });
    let listed: Vec<Value> = views
        .iter()
        .map(|view| {
            let digests: serde_json::Map<String, Value> = view
                .digests
                .iter()
                .map(|(way, digest)| ((*way).to_owned(), digest.as_str().into()))
                .collect();
            json!({"view": view.view, "digests": digests, "equal": view.is_equal()})
        })
        .collect();
    let columns = vec![
        left(lang.pick("视图", "view")),
        left(lang.pick("方式", "way")),
        left(lang.pick("摘要", "digest")),
    ];
    let output = Output::new(if equal {
        lang.pick(
            "各种重放方式结果一致。",
            "Every way of folding comes to the same.",
        )
    } else {
        lang.pick(
            "重放结果不一致：程序有误，请报告。",
            "The ways of folding differ: the program is wrong, please report it.",
        )
    })
    .table("", columns, rows.collect())
    .put("size", reading.size())
    .put("equal", equal)
    .put("views", listed)
    .simulated(reading.is_simulated(), lang);
    let code = if equal {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    };
    Ok((output, code))
}

/// How the figures of a period differ between two sizes.
pub(super) async fn diff(global: &Global, args: Diff) -> Result<Output, Failure> {
    let parts = Parts::open(global).await?;
    let lang = parts.lang;
    let size = parts.ledger.size().await?;
    let sizes = args.sizes;
    if sizes.after > size {
        return Err(ahead(sizes.after, size));
    }
    let months = months_of(args.period);
    let before = parts.figures(&months, Some(sizes.before)).await?;
    let after = parts.figures(&months, Some(sizes.after)).await?;
    let changed = changes(&before.view(), &after.view(), args.period);
    let simulated = after.state.is_simulated();
    Ok(Output::new(lang.pick(
        format!(
            "{}：台账大小 {} 与 {} 之间有 {} 个数字不同",
            args.period.zh(),
            sizes.before,
            sizes.after,
            changed.len()
        ),
        format!(
            "{}: {} figures differ between sizes {} and {}",
            args.period,
            changed.len(),
            sizes.before,
            sizes.after
        ),
    ))
    .table(
        "",
        changed_columns(lang),
        changed.iter().map(|c| changed_row(lang, c)).collect(),
    )
    .put("period", args.period.to_string())
    .put("from_size", sizes.before)
    .put("to_size", sizes.after)
    .put(
        "changes",
        changed.iter().map(|c| changed_json(lang, c)).collect::<Vec<_>>(),
    )
    .simulated(simulated, lang))
}

fn changed_columns(lang: Lang) -> Vec<Column> {
    vec![
        left(lang.pick("指标", "figure")),
        right(lang.pick("此前", "before")),
        right(lang.pick("此后", "after")),
    ]
}

fn changed_row(lang: Lang, changed: &Changed) -> Vec<String> {
    let shown = |value: &Figure| value.print(Rounding::HalfUp, lang);
    vec![
        changed.name.to_string(),
        shown(&changed.before),
        shown(&changed.after),
    ]
}

fn changed_json(lang: Lang, changed: &Changed) -> Value {
    let figure = |value: &Figure| json!({"shown": value.print(Rounding::HalfUp, lang), "value": json(value)});
    json!({"cell": changed.name.to_string(), "before": figure(&changed.before), "after": figure(&changed.after)})
}

/// Which cells and figures an entry changed: the difference between the size before it and the size after it.
pub(super) async fn impact(global: &Global, args: Impact) -> Result<Output, Failure> {
    let parts = Parts::open(global).await?;
    let lang = parts.lang;
    let size = parts.ledger.size().await?;
    if args.entry >= size {
        return Err(ahead(args.entry.saturating_add(1), size));
    }
    let found = effects(&parts.ledger, args.entry..args.entry + 1).await?;
    let Some(effect) = found.into_iter().next() else {
        return Err(ahead(args.entry.saturating_add(1), size));
    };
    let on = effect.entry.on;
    let quarter = (on.month() + 2) / 3;
    let periods = match args.period {
        Some(period) => vec![period],
        None => vec![Period::month_of(on), Period::Quarter(on.year(), quarter)],
    };
    let months: BTreeSet<Period> = periods.iter().flat_map(|period| months_of(*period)).collect();
    let before = parts.figures(&months, Some(args.entry)).await?;
    let after = parts.figures(&months, Some(args.entry + 1)).await?;
    let (mut rows, mut listed) = (Vec::new(), Vec::new());
    for changed in changed_in(&periods, &before, &after) {
        rows.push(changed_row(lang, &changed));
        listed.push(changed_json(lang, &changed));
    }
    let reading = parts.reading(after);
    let cells: Vec<Value> = effect
        .deltas
        .iter()
        .map(|(cell, delta)| json!({"cell": cell.to_string(), "delta": delta}))
        .collect();
    let what = log::summary(&reading, &effect.entry);
    let info = effect.entry.fact.info();
    Ok(Output::new(lang.pick(
        format!(
            "第 {} 号记录（{} {what}）改变了 {} 个数字",
            args.entry,
            info.zh,
            rows.len()
        ),
        format!(
            "Entry {} ({} {what}) changed {} figures",
            args.entry,
            info.name,
            rows.len()
        ),
    ))
    .table(
        lang.pick("单元格", "Cells"),
        effect_columns(lang),
        effect_rows(&reading, &effect),
    )
    .table(lang.pick("指标", "Figures"), changed_columns(lang), rows)
    .put("entry", args.entry)
    .put("type", info.name)
    .put(
        "periods",
        periods.iter().map(ToString::to_string).collect::<Vec<_>>(),
    )
    .put("cells", cells)
    .put("changes", listed)
    .simulated(reading.is_simulated(), lang))
}

fn changed_in(periods: &[Period], before: &Folded, after: &Folded) -> Vec<Changed> {
    let mut all: Vec<Changed> = periods
        .iter()
        .flat_map(|period| changes(&before.view(), &after.view(), *period))
        .collect();
    all.sort_by_cached_key(|changed| changed.name.to_string());
    all.dedup_by(|a, b| a.name == b.name); // a quarter's circular has its months too
    all
}
