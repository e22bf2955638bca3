//! Commands of methods, of stated bases, of windows of history, of months that are opened again, and of restated figures.

use jianfu_domain::command::Proposal;
use jianfu_domain::refusal::Reason;
use jianfu_engine::{EngineError, Folded, entries, fold};
use jianfu_facts::day::Day;
use jianfu_facts::exact::{Decimal, Rounding};
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::ReopenMonth;
use jianfu_facts::registry::rules::{BaseStated, Decides, DeclareMethod, HistoryLoaded};
use jianfu_facts::unit::Slug;
use jianfu_views::figures::{FigureName, Id, Kinds, Value as Figure};
use serde_json::{Value, json};

use super::recorded;
use super::registry::{one, title};
use super::told;
use crate::args::{Base, Global, History, Method, Reopen, Restated};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading};

pub(super) async fn method(global: &Global, command: Method) -> Result<Output, Failure> {
    match command {
        Method::Declare {
            method,
            decides,
            from,
            text,
        } => declare(global, method, &decides, from, &text).await,
        Method::List => methods(global).await,
    }
}

async fn declare(
    global: &Global,
    method: Slug,
    decides: &str,
    from: Period,
    text: &str,
) -> Result<Output, Failure> {
    let decides = Decides::read(decides).ok_or_else(|| {
        let known = Decides::ALL
            .iter()
            .map(|d| d.name())
            .collect::<Vec<_>>()
            .join("、");
        Failure::usage(
            format!("没有口径事项 {decides}：可用 {known}"),
            format!("a method does not decide {decides}: {known}"),
        )
    })?;
    let writing = session::write(global).await?;
    let fact = DeclareMethod {
        decides,
        from,
        method,
        text: title(text)?,
    };
    let authority = writing.authority().await?;
    let answer = writing
        .give(vec![Proposal::record(writing.today, &authority, fact)])
        .await?;
    Ok(recorded(writing, answer, "口径声明", "declared").await)
}

async fn methods(global: &Global) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let (mut rows, mut methods) = (Vec::new(), Vec::new());
    for m in reading.folded.state.registry().rules().methods() {
        let f = &m.fact;
        methods.push(told::method(m));
        rows.push(vec![
            format!("{}/{}", f.method, f.version),
            lang.pick(f.decides.zh(), f.decides.name()).to_owned(),
            f.from.to_string(),
            f.text.to_string(),
        ]);
    }
    let titles = lang.pick(
        ["口径", "事项", "自", "内容"],
        ["method", "decides", "from", "text"],
    );
    Ok(Output::new(lang.pick("口径声明", "Methods"))
        .table("", titles.map(left).to_vec(), rows)
        .put("methods", methods)
        .simulated(reading.is_simulated(), lang))
}

pub(super) async fn base(global: &Global, command: Base) -> Result<Output, Failure> {
    match command {
        Base::State {
            base,
            unit,
            period,
            label,
            value,
            measure,
            source,
        } => {
            let value: Decimal = value.parse().map_err(|e: jianfu_facts::exact::DecimalError| {
                Failure::usage(e.to_string(), e.to_string())
            })?;
            let fact = BaseStated {
                base,
                label: title(&label)?,
                period,
                source: title(&source)?,
                unit: title(&measure)?,
                value,
            };
            one(global, unit, None, "登记申报基数", "stated", fact.into()).await
        }
        Base::List => bases(global).await,
    }
}

async fn bases(global: &Global) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let (mut rows, mut bases) = (Vec::new(), Vec::new());
    for b in reading.folded.state.registry().rules().bases() {
        bases.push(told::base(b));
        rows.push(told::base_row(&reading, b));
    }
    let titles = told::base_titles(&reading);
    Ok(Output::new(lang.pick(
        "申报基数（开账之前，由来源所述，不与台账数字相加）",
        "Stated bases (of before the ledger, as their source says; never added to what is counted)",
    ))
    .table("", titles.map(left).to_vec(), rows)
    .put("bases", bases)
    .simulated(reading.is_simulated(), lang))
}

pub(super) async fn history(global: &Global, command: History) -> Result<Output, Failure> {
    match command {
        History::Open {
            from,
            until,
            open_until,
            source,
        } => {
            let fact = HistoryLoaded {
                from,
                open_until,
                source: title(&source)?,
                until,
            };
            one(global, None, None, "开放历史数据期间", "opened", fact.into()).await
        }
        History::List => windows(global).await,
    }
}

async fn windows(global: &Global) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let (mut rows, mut windows) = (Vec::new(), Vec::new());
    for h in reading.folded.state.registry().rules().history() {
        let days = [h.fact.from, h.fact.until, h.fact.open_until].map(|day: Day| day.to_string());
        windows.push(json!({"from": days[0], "until": days[1], "open_until": days[2],
            "source": h.fact.source.as_str(), "entry": h.index}));
        let source = h.fact.source.to_string();
        rows.push(days.into_iter().chain([source]).collect());
    }
    let titles = lang.pick(
        ["首日", "末日", "录入截止", "来源"],
        ["from", "until", "open until", "source"],
    );
    Ok(Output::new(lang.pick("历史数据期间", "Windows of history"))
        .table("", titles.map(left).to_vec(), rows)
        .put("windows", windows)
        .simulated(reading.is_simulated(), lang))
}

fn not_closed(month: Period) -> Failure {
    Failure::Engine(EngineError::Sheet(Reason::NotClosed { month }))
}

/// 重开月份
pub(super) async fn reopen(global: &Global, args: Reopen) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let fact = ReopenMonth {
        approved_by: args.approved_by,
        basis: title(&args.basis)?,
        month: args.month,
    };
    let authority = writing.authority().await?;
    let answer = writing
        .give(vec![Proposal::record(writing.today, &authority, fact)])
        .await?;
    Ok(recorded(writing, answer, "重开月份", "reopened")
        .await
        .put("reopened", args.month.to_string()))
}

/// The size that one of a month's closings froze: `nth` from 1, as `log` lists them.
fn closed_nth(folded: &Folded, period: Period, nth: usize) -> Result<u64, Failure> {
    if !matches!(period, Period::Month(..) | Period::Reporting(..)) {
        return Err(Failure::usage(
            "--closing 只用于单个月份：各月的月结次数可能不同。",
            "--closing is for one month: others may have been closed another number of times.",
        ));
    }
    let closings = folded.state.closings(period);
    let found = nth.checked_sub(1).and_then(|at| closings.get(at));
    if closings.is_empty() {
        return Err(not_closed(period));
    }
    found.map(|c| c.closed.1.size).ok_or_else(|| {
        let n = closings.len();
        Failure::usage(
            format!("{period} 共月结 {n} 次：--closing 取 1 至 {n}。"),
            format!("{period} was closed {n} times: --closing is 1 to {n}."),
        )
    })
}

/// The size at which a period was last closed: of its months, the largest.
fn closed_at(folded: &Folded, period: Period) -> Result<u64, Failure> {
    let months = match period {
        Period::Month(..) | Period::Reporting(..) => vec![period],
        period => folded.state.months_of(period),
    };
    let mut size = 0;
    for month in months {
        let closing = folded
            .state
            .closings(month)
            .last()
            .ok_or_else(|| not_closed(month))?;
        size = size.max(closing.closed.1.size);
    }
    Ok(size)
}

/// 重述: the figures as they were closed, and as they are now.
pub(super) async fn restated(global: &Global, args: Restated) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let (period, lang) = (args.period, reading.lang);
    let size = match args.closing {
        Some(nth) => closed_nth(&reading.folded, period, nth)?,
        None => closed_at(&reading.folded, period)?,
    };
    let closed = fold(&reading.ledger, Some(size), |_| {}).await?;
    let target = args.place.target();
    let (mut rows, mut figures) = (Vec::new(), Vec::new());
    for id in restated_ids() {
        let name = FigureName {
            target: target.clone(),
            ..FigureName::of_period(id, period)
        };
        let (before, now) = (closed.view().value(&name), reading.folded.view().value(&name));
        let definition = name.definition(lang);
        let shown = |value: &Figure| value.print(Rounding::HalfUp, lang);
        let difference = difference(&before, &now);
        figures.push(json!({"cell": name.to_string(), "unit": definition.unit,
            "closed": super::json(&before), "now": super::json(&now), "difference": difference}));
        rows.push(vec![
            label(id, lang),
            shown(&before),
            shown(&now),
            difference.map_or_else(|| "—".to_owned(), |d| format!("{d:+}")),
        ]);
    }
    let late = match args.closing {
        Some(_) => registered_since(&reading, size, period).await?,
        None => late_of(&reading, period),
    };
    let titles = lang.pick(
        ["指标", "月结时", "现在", "差"],
        ["figure", "closed", "now", "difference"],
    );
    let columns = titles
        .iter()
        .enumerate()
        .map(|(i, t)| if i == 0 { left(*t) } else { right(*t) });
    Ok(Output::new(lang.pick(
        format!(
            "{}重述（月结于台账大小 {size}，现为 {}）",
            period.zh(),
            reading.size()
        ),
        format!(
            "{period} restated (closed at size {size}, now {})",
            reading.size()
        ),
    ))
    .table("", columns.collect(), rows)
    .note(lang.pick(
        format!("月结后补录 {} 条。", late.len()),
        format!("{} facts were recorded after the closing.", late.len()),
    ))
    .put("period", period.to_string())
    .put("closed_size", size)
    .put("closings", closings_of(&reading, period))
    .put("size", reading.size())
    .put("figures", Value::from(figures))
    .put("late", late)
    .simulated(reading.is_simulated(), lang))
}

/// Every closing of a month, from the first.
fn closings_of(reading: &Reading, month: Period) -> Vec<Value> {
    let closings = reading.folded.state.closings(month).iter();
    closings
        .map(|c| json!({"entry": c.closed.0, "size": c.closed.1.size, "reopened": c.reopened}))
        .collect()
}

/// What was recorded of a period after its last closing.
fn late_of(reading: &Reading, period: Period) -> Vec<u64> {
    let late = reading.folded.late.iter();
    late.filter(|(month, _)| month.first() <= period.last() && period.first() <= month.last())
        .flat_map(|(_, late)| late.iter().copied())
        .collect()
}

/// What points registered of a period from a size on.
async fn registered_since(reading: &Reading, size: u64, period: Period) -> Result<Vec<u64>, Failure> {
    let mut found = Vec::new();
    entries(&reading.ledger, size..reading.size(), |index, _, entry| {
        if entry.fact.registered().is_some() && period.contains(entry.on) {
            found.push(index);
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

fn restated_ids() -> Vec<Id> {
    let counts = [Id::Items, Id::Receipts, Id::PersonMinutes];
    let mut ids: Vec<Id> = Kinds::EVERY
        .into_iter()
        .flat_map(|kinds| counts.map(|count| count(kinds)))
        .collect();
    ids.extend([Id::Registered, Id::Late, Id::Corrected]);
    ids
}

/// The difference of two counts; nothing where one is absent.
fn difference(before: &Figure, now: &Figure) -> Option<i64> {
    now.count()?.checked_sub(before.count()?)
}

fn label(id: Id, lang: Lang) -> String {
    let (kinds, zh) = match id {
        Id::Items(kinds) => (kinds, "件"),
        Id::Receipts(kinds) => (kinds, "件次"),
        Id::PersonMinutes(kinds) => (kinds, "人·分钟"),
        Id::Registered => return lang.pick("登记（条）".to_owned(), id.name()),
        Id::Late => return lang.pick("迟报（条）".to_owned(), id.name()),
        _ => return lang.pick("更正（条）".to_owned(), id.name()),
    };
    let kind = match kinds {
        Kinds::One(kind) => kind.zh(),
        Kinds::All => "合计",
    };
    lang.pick(format!("{kind}（{zh}）"), id.name())
}
