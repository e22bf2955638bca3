//! `bench asof`: a month's table at sizes across the ledger, from the month's entries below the size. It must never fold more
//! than `jianfu month` does.

use std::time::{Duration, Instant};

use jianfu_engine::{Derived, Folded, List, entries, fold_figures};
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_ledger::FileLedger;
use jianfu_views::figures::{Derive, FigureName, Id, Kinds};

use super::figures::{decimal, forget_peak, median, mib, number, resident, seconds, seconds_text};
use super::folder::{Built, Ready, ready};
use crate::args::Global;
use crate::args::bench::Replay;
use crate::failure::Failure;
use crate::output::{Output, row};
use crate::progress::Meter;

/// Sizes at which the table is made, evenly across the second half of the ledger.
const SIZES: u64 = 9;
/// Entries that are added one by one to all views.
const ADDED: u64 = 10_000;

pub(super) async fn run(global: &Global, asked: &Replay) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let Ready { folder, entries } = ready(global, asked.entries, &Built::District).await?;
    let home = folder.home();
    let ledger = home.open_reader().await?;
    let mut meter = Meter::new(lang, "建立索引", "listing");
    forget_peak();
    let started = Instant::now();
    let derived = Derived::open(&home, &ledger, |p| meter.show(p.done, p.total)).await?;
    let listing = started.elapsed();
    let mut took = Vec::new();
    for nth in 1..=SIZES {
        let size = (entries / 2 + entries / 2 * nth / SIZES).max(1);
        let day = day_of(&ledger, size - 1).await?;
        let started = Instant::now();
        table(&ledger, &derived, Period::month_of(day), size).await?;
        took.push(started.elapsed());
        meter.show(nth, SIZES);
    }
    let nanos = added(&ledger, entries).await?;
    let resident = resident();
    Ok(output(entries, (listing, &took, nanos), resident, lang))
}

async fn day_of(ledger: &FileLedger, index: u64) -> Result<Day, Failure> {
    let mut day = None;
    entries(ledger, index..index + 1, |_, _, entry| {
        day = Some(entry.on);
        Ok(())
    })
    .await?;
    day.ok_or_else(|| Failure::other("没有记录。", "There is no entry."))
}

/// The month's totals, with change and year on year, as `jianfu month` has them.
async fn table(ledger: &FileLedger, derived: &Derived, month: Period, size: u64) -> Result<(), Failure> {
    let bases = [Some(month), month.previous(), month.year_before()];
    let lists: Vec<List> = bases.into_iter().flatten().map(List::Month).collect();
    let folded = fold_figures(ledger, derived, &lists, Some(size)).await?;
    let kinds = FlowKind::ALL.map(Kinds::One);
    for kind in kinds {
        for id in [Id::Items(kind), Id::Receipts(kind), Id::PersonMinutes(kind)] {
            for derive in [Derive::Plain, Derive::Change, Derive::YearOnYear] {
                std::hint::black_box(
                    folded
                        .view()
                        .value(&FigureName::of_period(id, month).derived(derive)),
                );
            }
        }
    }
    Ok(())
}

/// Nanoseconds that it takes to add one entry to all views.
async fn added(ledger: &FileLedger, size: u64) -> Result<u64, Failure> {
    let mut last = Vec::new();
    entries(ledger, size.saturating_sub(ADDED)..size, |_, _, entry| {
        last.push(entry);
        Ok(())
    })
    .await?;
    let mut folded = Folded::default();
    let started = Instant::now();
    for entry in &last {
        folded.add(entry);
    }
    let took = started.elapsed().as_nanos();
    let count = u128::try_from(last.len().max(1)).unwrap_or(1);
    Ok(u64::try_from(took / count).unwrap_or(u64::MAX))
}

fn output(
    entries: u64,
    (listing, took, nanos): (Duration, &[Duration], u64),
    resident: Option<u64>,
    lang: Lang,
) -> Output {
    let median = median(took).unwrap_or(Duration::ZERO);
    let most = took.iter().max().copied().unwrap_or(Duration::ZERO);
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let rows = vec![
        row(
            "月表，秒（中位数）",
            "a month's table, seconds (median)",
            seconds_text(median),
        ),
        row(
            "月表，秒（最长）",
            "a month's table, seconds (longest)",
            seconds_text(most),
        ),
        row("建立索引，秒", "listing once, seconds", seconds_text(listing)),
        row(
            "逐条计入全部视图，微秒",
            "adding an entry to all views, µs",
            decimal(nanos),
        ),
        row("内存", "memory", mib(resident)),
    ];
    Output::new(lang.pick(
        format!("{entries} 条记录的台账，{SIZES} 个大小处的月表"),
        format!("A month's table at {SIZES} sizes of a ledger of {entries} entries"),
    ))
    .table("", super::columns(lang), rows)
    .put("seconds", seconds(median))
    .put("longest_seconds", seconds(most))
    .put("listing_seconds", seconds(listing))
    .put("entry_micros", number(nanos))
    .put("resident_bytes", resident)
    .put("entries", entries)
}
