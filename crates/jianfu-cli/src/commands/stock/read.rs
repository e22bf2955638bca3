//! Asking registers (清单) what is in force, what was cleared, what was carried out. It records nothing.

use jianfu_domain::stock::state::Register;
use jianfu_facts::cell::Cell;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::exact::Rounding;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::stock::items::Attributes;
use jianfu_facts::stock::measures::StockMeasure;
use jianfu_facts::text::Number;
use jianfu_facts::unit::Slug;
use jianfu_views::figures::Value;
use jianfu_views::stock::figures::{self, Adherence, Clearance, Executions, Movement, Standing};
use jianfu_views::stock::likeness::{Alike, Named, resurrected};
use serde_json::{Value as Json, json};

use crate::args::{Global, Page};
use crate::commands::json;
use crate::failure::Failure;
use crate::output::{Output, left, right, row};
use crate::session::{self, Reading};

/// The refusal of a register that is not there.
pub(super) fn unknown(register: &Slug) -> Failure {
    Failure::other(
        format!("没有清单 {register}（jianfu register list）。"),
        format!("There is no register {register} (jianfu register list)."),
    )
}

fn find<'a>(reading: &'a Reading, register: &Slug) -> Result<&'a Register, Failure> {
    let found = reading.folded.state.stock().register(register);
    found.ok_or_else(|| unknown(register))
}

/// The day asked for, or that of the last entry.
fn day(reading: &Reading, on: Option<Day>) -> Result<Day, Failure> {
    let last = reading.folded.state.last().map(Stamp::day);
    on.or(last)
        .ok_or_else(|| Failure::other("台账是空的。", "The ledger is empty."))
}

fn shown(value: &Value, lang: Lang) -> String {
    value.print(Rounding::HalfUp, lang)
}

/// A value as figures are given: exact, and as shown.
fn figure(value: &Value, lang: Lang) -> Json {
    json!({"value": json(value), "shown": shown(value, lang)})
}

fn standing(of: Standing, lang: Lang) -> Json {
    json!({
        "items": of.items,
        "filings_per_year": of.filings_per_year,
        "fields_per_year": of.fields_per_year,
        "minutes_per_year": of.minutes_per_year,
        "unstated": of.unstated,
        "filings": figure(&of.filings(), lang),
    })
}

pub(super) async fn list(global: &Global, on: Option<Day>) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let (lang, on) = (reading.lang, day(&reading, on)?);
    let (mut rows, mut registers) = (Vec::new(), Vec::new());
    for register in reading.folded.state.stock().registers() {
        let fact = &register.fact;
        let of = figures::standing(&reading.folded.cells, register, on);
        let adopted = register.adopted.map(|(day, _)| day.to_string());
        rows.push(vec![
            fact.register.to_string(),
            fact.title.to_string(),
            lang.pick(fact.kind.zh(), fact.kind.name()).to_owned(),
            reading.name(&register.keeper),
            adopted
                .clone()
                .unwrap_or_else(|| lang.pick("草稿", "draft").to_owned()),
            of.items.to_string(),
            shown(&of.filings(), lang),
        ]);
        let bases = register.bases.iter().map(|(year, base)| {
            json!({"year": year, "on": base.on.to_string(), "count": base.count, "digest": base.digest.as_str(),
                "entry": base.index})
        });
        registers.push(json!({
            "register": fact.register.as_str(), "title": fact.title.as_str(), "kind": fact.kind.name(), "year": fact.year,
            "unit": register.keeper.as_str(), "entry": register.index, "adopted": adopted,
            "standing": standing(of, lang), "bases": bases.collect::<Vec<_>>(),
        }));
    }
    let titles = lang.pick(
        ["编号", "名称", "类别", "管理单位", "印发"],
        ["register", "title", "kind", "kept by", "adopted"],
    );
    let mut columns = titles.map(left).to_vec();
    columns.extend(
        lang.pick(["在列", "年报送"], ["in force", "filings/yr"])
            .map(right),
    );
    Ok(
        Output::new(lang.pick(format!("清单（{on}）"), format!("Registers on {on}")))
            .table("", columns, rows)
            .put("on", on.to_string())
            .put("registers", registers)
            .put("size", reading.size())
            .simulated(reading.is_simulated(), lang),
    )
}

fn item_row(reading: &Reading, number: &Number, a: &Attributes) -> Vec<String> {
    let lang = reading.lang;
    let times = a.measures.filings_per_year;
    vec![
        number.to_string(),
        a.title.to_string(),
        reading.name(&a.measures.owner),
        a.frequency.map_or("", |f| lang.pick(f.zh(), f.name())).to_owned(),
        times.map_or_else(String::new, |n| n.to_string()),
        a.fields.map_or_else(String::new, |n| n.to_string()),
    ]
}

/// The cells of the items in force, which sum to their number.
fn cells(reading: &Reading, register: &Register, on: Day) -> Vec<Json> {
    let (measure, kind) = (StockMeasure::InForce, register.fact.kind);
    let series = reading.folded.cells.stock().of(measure, kind);
    let own = series.filter(|(r, ..)| **r == register.fact.register);
    own.flat_map(|(_, owner, days)| {
        days.range(..=on).map(|(day, value)| {
            let cell = Cell::Stock {
                measure,
                day: *day,
                register: register.fact.register.clone(),
                kind,
                owner: owner.clone(),
            };
            json!({"cell": cell.to_string(), "value": value})
        })
    })
    .collect()
}

pub(super) async fn show(
    global: &Global,
    register: &Slug,
    on: Option<Day>,
    page: &Page,
) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let (lang, on) = (reading.lang, day(&reading, on)?);
    let register = find(&reading, register)?;
    let of = figures::standing(&reading.folded.cells, register, on);
    let in_force = register.in_force(on);
    let items: Vec<(&Number, &Attributes, Option<u64>)> = in_force
        .filter_map(|(number, item)| Some((number, item.on(on)?, item.listed())))
        .collect();
    let paged = || items.iter().skip(page.from).take(page.limit);
    let rows = paged().map(|(number, a, _)| item_row(&reading, number, a));
    let objects = paged().map(|(number, a, entry)| {
        json!({"item": number.as_str(), "title": a.title.as_str(), "owner": a.measures.owner.as_str(),
            "attributes": json(a), "entry": entry})
    });
    let titles = lang.pick(
        ["编号", "名称", "单位", "频次", "年次数", "字段"],
        ["item", "title", "owner", "frequency", "a year", "fields"],
    );
    let owners = figures::owners(&reading.folded.cells, register, on);
    let owners = owners
        .iter()
        .map(|(owner, items)| json!({"owner": owner.as_str(), "items": items}));
    let mut output = Output::new(lang.pick(
        format!("{}：{on} 在列 {} 项", register.fact.title, of.items),
        format!("{}: {} items in force on {on}", register.fact.title, of.items),
    ))
    .table("", titles.map(left).to_vec(), rows.collect())
    .put("register", register.fact.register.as_str())
    .put("on", on.to_string())
    .put("standing", standing(of, lang))
    .put("owners", owners.collect::<Vec<_>>())
    .put("items", objects.collect::<Vec<_>>())
    .put("cells", cells(&reading, register, on))
    .put("total", items.len())
    .put("size", reading.size());
    if register.adopted.is_none() {
        output = output.note(lang.pick(
            format!("尚未印发：草稿 {} 项（jianfu register adopt）。", register.size()),
            format!(
                "Not adopted: a draft of {} items (jianfu register adopt).",
                register.size()
            ),
        ));
    }
    if of.unstated > 0 && of.filings_per_year > 0 {
        output = output.note(lang.pick(
            format!("{} 项未注明频次，年报送次数不能合计。", of.unstated),
            format!(
                "{} items state no frequency, so that filings can't be summed.",
                of.unstated
            ),
        ));
    }
    Ok(next(output, page, items.len(), lang).simulated(reading.is_simulated(), lang))
}

/// Where a list goes on.
fn next(output: Output, page: &Page, total: usize, lang: Lang) -> Output {
    let next = page.from.saturating_add(page.limit);
    if next >= total {
        return output;
    }
    output.put("next", next).note(lang.pick(
        format!("共 {total} 项，续见 --from {next}"),
        format!("{total} items, continue with --from {next}"),
    ))
}

fn numbers(numbers: &[Number]) -> Vec<&str> {
    numbers.iter().map(Number::as_str).collect()
}

pub(super) async fn clearance(
    global: &Global,
    register: &Slug,
    year: Option<i16>,
    on: Option<Day>,
) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let (lang, on) = (reading.lang, day(&reading, on)?);
    let register = find(&reading, register)?;
    let year = year.unwrap_or(on.year());
    let told = figures::clearance(&reading.folded.view(), register, year, on);
    let share = told.share();
    let (rate, in_use) = (told.rate(), told.rate_in_use());
    let object = json!({"numerator": share.part, "denominator": share.whole, "value": json(&rate),
        "shown": shown(&rate, lang)});
    let dead = match &told.dead {
        Ok(dead) => json!({"items": numbers(dead)}),
        Err(absence) => json!({"absent": absence.code()}),
    };
    let title = lang.pick(
        format!("{}：{year} 年清理情况（{on}）", register.fact.title),
        format!("{}: clearance of {year} on {on}", register.fact.title),
    );
    let output = Output::new(title)
        .table(
            "",
            vec![left(""), right("")],
            clearance_rows(&told, &rate, &in_use, lang),
        )
        .note(lang.pick(
            "清理率 = 基数中已退出或合并的事项 ÷ 基数；新列入事项另列，不抵减。空转事项：基数年上一年一次也未执行的退出事项。",
            "clearance = items of the base that were delisted or merged ÷ base; new items stand beside it and lower nothing. \
             dead: removed items that were not carried out once in the year before the base's.",
        ));
    Ok(output
        .put("register", register.fact.register.as_str())
        .put("year", year)
        .put("on", on.to_string())
        .put("frozen", told.frozen.map(|day| day.to_string()))
        .put("base", told.base)
        .put("delisted", numbers(&told.delisted))
        .put("merged", numbers(&told.merged))
        .put("added", told.added)
        .put("in_force", told.in_force)
        .put("dead", dead)
        .put("rate", object)
        .put("rate_in_use", figure(&in_use, lang))
        .put("size", reading.size())
        .simulated(reading.is_simulated(), lang))
}

fn clearance_rows(told: &Clearance, rate: &Value, in_use: &Value, lang: Lang) -> Vec<Vec<String>> {
    let dead = match &told.dead {
        Ok(dead) => dead.len().to_string(),
        Err(absence) => absence.text(lang),
    };
    let frozen = told.frozen.map_or_else(String::new, |day| day.to_string());
    vec![
        row(lang, "基数冻结日", "base frozen on", frozen),
        row(lang, "基数", "base", told.base.to_string()),
        row(lang, "退出", "delisted", told.delisted.len().to_string()),
        row(lang, "合并", "merged", told.merged.len().to_string()),
        row(lang, "清理率", "clearance", shown(rate, lang)),
        row(lang, "其中空转事项", "of them dead", dead),
        row(lang, "剔除空转后", "without dead items", shown(in_use, lang)),
        row(lang, "新列入", "added", told.added.to_string()),
        row(lang, "在列", "in force", told.in_force.to_string()),
    ]
}

pub(super) async fn executions(
    global: &Global,
    register: &Slug,
    period: Period,
    page: &Page,
) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let lang = reading.lang;
    let register = find(&reading, register)?;
    let view = reading.folded.view();
    let movement = figures::movement(&reading.folded.cells, register, period);
    let adherence = figures::adherence(&view, register, period);
    let done = figures::executions(&view, register, period);
    let mut summary = movement_rows(movement, lang);
    let mut output = Output::new(format!("{}（{period}）", register.fact.title))
        .put("register", register.fact.register.as_str())
        .put("period", period.to_string())
        .put(
            "movement",
            json!({"before": movement.before, "listed": movement.listed, "removed": movement.removed,
                "after": movement.after}),
        )
        .put("size", reading.size());
    output = match adherence {
        Ok(told) => {
            summary.extend(adherence_rows(told, lang));
            output.put("adherence", adherence_json(told, lang))
        }
        Err(absence) => output.put("adherence", json!({"absent": absence.code()})),
    };
    output = output.table("", vec![left(""), right("")], summary);
    output = match done {
        Ok(done) => {
            let done: Vec<(&Number, &Executions)> = done.iter().collect();
            let paged = || done.iter().skip(page.from).take(page.limit);
            let title = |number: &Number| {
                let newest = register.item(number).and_then(|item| item.newest());
                newest.map_or_else(String::new, |v| v.attributes.title.to_string())
            };
            let rows = paged().map(|(number, e)| {
                let counts = [e.occasions.to_string(), e.receipts.to_string()];
                [number.to_string(), title(number)]
                    .into_iter()
                    .chain(counts)
                    .collect()
            });
            let objects = paged().map(|(number, e)| {
                json!({"item": number.as_str(), "title": title(number), "occasions": e.occasions,
                    "receipts": e.receipts})
            });
            let mut columns = lang.pick(["编号", "名称"], ["item", "title"]).map(left).to_vec();
            columns.extend(
                lang.pick(["执行次数", "件次"], ["occasions", "receipts"])
                    .map(right),
            );
            let caption = lang.pick("逐项执行", "By item");
            let output = output
                .table(caption, columns, rows.collect())
                .put("items", objects.collect::<Vec<_>>());
            next(output, page, done.len(), lang)
        }
        Err(absence) => output
            .note(lang.pick(
                format!("逐项执行：{}", absence.text(lang)),
                format!("By item: {}", absence.text(lang)),
            ))
            .put("absent", absence.code()),
    };
    Ok(output.simulated(reading.is_simulated(), lang))
}

fn movement_rows(movement: Movement, lang: Lang) -> Vec<Vec<String>> {
    vec![
        row(lang, "期初", "before", movement.before.to_string()),
        row(lang, "列入", "listed", movement.listed.to_string()),
        row(lang, "退出", "removed", movement.removed.to_string()),
        row(lang, "期末", "after", movement.after.to_string()),
    ]
}

fn adherence_rows(told: Adherence, lang: Lang) -> Vec<Vec<String>> {
    vec![
        row(lang, "计划事项", "planned", told.planned.to_string()),
        row(
            lang,
            "其中已执行",
            "of them executed",
            told.executed_of_plan.to_string(),
        ),
        row(lang, "实际开展", "carried out", told.executed.to_string()),
        row(lang, "计划外", "unplanned", told.unplanned.to_string()),
        row(lang, "合并", "merged", told.merged.to_string()),
        row(lang, "计划执行率", "plan adherence", shown(&told.rate(), lang)),
    ]
}

fn adherence_json(told: Adherence, lang: Lang) -> Json {
    json!({"planned": told.planned, "executed_of_plan": told.executed_of_plan, "executed": told.executed,
        "by_plan": told.by_plan, "unplanned": told.unplanned, "merged": told.merged,
        "rate": figure(&told.rate(), lang)})
}

pub(super) async fn alike(global: &Global, register: Option<&Slug>) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    if let Some(register) = register {
        find(&reading, register)?;
    }
    let (pairs, more) = resurrected(reading.folded.state.stock(), register);
    let percent = |pair: &Alike| {
        let hundred = jianfu_facts::exact::whole(100);
        Value::Percent(pair.likeness.exact() * hundred)
    };
    let named = |named: &Named| {
        json!({"register": named.register.as_str(), "item": named.item.as_str(), "title": named.title,
            "on": named.on.to_string()})
    };
    let objects = pairs.iter().map(|pair| {
        json!({"new": named(&pair.new), "old": named(&pair.old),
            "likeness": [pair.likeness.shared, pair.likeness.all], "shown": shown(&percent(pair), lang)})
    });
    let place = |named: &Named| format!("{} {}", named.register, named.item);
    let rows = pairs.iter().map(|pair| {
        vec![
            place(&pair.new),
            pair.new.title.clone(),
            pair.new.on.to_string(),
            place(&pair.old),
            pair.old.title.clone(),
            pair.old.on.to_string(),
            shown(&percent(pair), lang),
        ]
    });
    let titles = lang.pick(
        [
            "新列入",
            "名称",
            "列入日期",
            "已退出",
            "名称",
            "退出日期",
            "相似度",
        ],
        ["new", "title", "listed", "gone", "title", "gone on", "likeness"],
    );
    let mut output = Output::new(lang.pick(
        format!("疑似死灰复燃 {} 对", pairs.len()),
        format!("{} new items called like ones that went", pairs.len()),
    ))
    .table("", titles.map(left).to_vec(), rows.collect())
    .note(lang.pick(
        "按名称相似度列出，仅供人工核实，不作认定。",
        "By likeness of names: for a person to look at, nothing is decided.",
    ))
    .put("pairs", objects.collect::<Vec<_>>())
    .put("more", more)
    .put("size", reading.size());
    if more > 0 {
        output = output.note(lang.pick(
            format!("另有 {more} 对未列出。"),
            format!("{more} more are not shown."),
        ));
    }
    Ok(output.simulated(reading.is_simulated(), lang))
}
