//! 台账文件: checking them, copying them, and the end of a day.

use std::path::Path;

use jianfu_domain::command::Proposal;
use jianfu_engine::{
    DerivedChecked, DerivedOptions, EngineError, Home, SnapshotsChecked, check_derived, copy, fold,
};
use jianfu_facts::custody::facts::EndDay;
use jianfu_facts::lang::Lang;
use serde_json::json;

use super::{recorded, upgrade};
use crate::args::Global;
use crate::args::custody::Ledger;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Meter;
use crate::session;

/// Days that are ended by one command: more than a year of silence is recorded in steps.
const MAX_DAYS: usize = 366;

pub(super) async fn run(global: &Global, command: Ledger) -> Result<Output, Failure> {
    match command {
        Ledger::Check => check(global).await,
        Ledger::Backup { out } => backup(global, &out).await,
        Ledger::Restore { from } => restore(global, &from).await,
        Ledger::EndDay { to } => end_day(global, to).await,
        Ledger::Upgrade { dry_run } => upgrade::upgrade(global, dry_run).await,
    }
}

async fn check(global: &Global) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let home = Home::new(&global.data);
    let ledger = home.open_reader().await?;
    let mut meter = Meter::new(lang, "核对", "checking");
    let checked = ledger
        .check(move |p| meter.show(p.done, p.total))
        .await
        .map_err(EngineError::from)?;
    let mut meter = Meter::new(lang, "回放", "replaying");
    let folded = fold(&ledger, Some(checked.size), |p| meter.show(p.done, p.total)).await?;
    let mut meter = Meter::new(lang, "核对派生数据", "comparing derived data");
    let options = DerivedOptions::default();
    let derived = check_derived(&home, &ledger, &options, |p| meter.show(p.done, p.total)).await?;
    let mut output = Output::new(lang.pick(
        format!("台账完好：{} 条记录，均与留存的哈希一致且可读，根 {}", checked.size, checked.root),
        format!("The ledger is sound: {} entries, each as its hash says and readable, root {}", checked.size, checked.root),
    ))
    .note(lang.pick(
        "只核对了目录内部是否一致；台账是否被整体替换，须与外部留存的检查点比对（jianfu audit verify --since）。",
        "This folder agrees with itself; whether it is the ledger that somebody saw earlier is told by a checkpoint from outside \
         (jianfu audit verify --since).",
    ))
    .put("size", checked.size)
    .put("root", checked.root.to_string())
    .put("unhashed", checked.unhashed)
    .put("redacted", checked.redacted);
    if checked.unhashed > 0 {
        output = output.note(lang.pick(
            format!(
                "另有 {} 条尚未留存哈希，无从比对；下次登记时补上。",
                checked.unhashed
            ),
            format!(
                "{} entries have no hash to compare with yet; the next recording adds them.",
                checked.unhashed
            ),
        ));
    }
    Ok(tell_derived(output, &derived, lang).simulated(folded.state.is_simulated(), lang))
}

/// What a comparison of derived data found. It isn't the ledger: what is wrong there is made again, and the ledger is sound.
fn tell_derived(output: Output, derived: &DerivedChecked, lang: Lang) -> Output {
    let (blocks, wrong) = (derived.blocks, derived.wrong.join(lang.pick("、", ", ")));
    let mut output = if derived.wrong.is_empty() {
        output.note(lang.pick(
            format!("派生数据 {blocks} 块，均与台账相符。"),
            format!("Derived data: {blocks} blocks, each as the ledger gives it."),
        ))
    } else {
        output.note(lang.pick(
            format!(
                "派生数据 {blocks} 块，其中与台账不符、已重做的有：{wrong}。台账本身不受影响；\
                 此前由这些块得出的数字请重新查询。"
            ),
            format!(
                "Derived data: {blocks} blocks, of which these were not as the ledger gives them and were made again: \
                 {wrong}. The ledger is not concerned; ask again for figures that came from them."
            ),
        ))
    };
    let snapshots = match derived.snapshots {
        SnapshotsChecked::No => {
            output = output.note(lang.pick(
                "登记用的状态快照未核对：台账正在写入，或快照打不开。",
                "The writer's snapshots were not compared: the ledger is being written, or they can't be opened.",
            ));
            None
        }
        SnapshotsChecked::Yes { compared, wrong } => {
            if wrong > 0 {
                output = output.note(lang.pick(
                    format!("登记用的状态快照有 {wrong} 份与台账不符，已删除。"),
                    format!("{wrong} of the writer's snapshots were not as the ledger gives them and were deleted."),
                ));
            }
            Some(json!({ "compared": compared, "wrong": wrong }))
        }
    };
    output.put(
        "derived",
        json!({ "blocks": blocks, "wrong": derived.wrong, "snapshots": snapshots }),
    )
}

async fn backup(global: &Global, out: &Path) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let mut meter = Meter::new(lang, "备份", "copying");
    let copied = copy(&Home::new(&global.data), &Home::new(out), move |p| {
        meter.show(p.done, p.total);
    })
    .await?;
    let folder = out.display();
    Ok(Output::new(lang.pick(
        format!("已备份到 {folder}：{} 条记录，已逐条核对。", copied.size),
        format!("Copied to {folder}: {} entries, each hashed again.", copied.size),
    ))
    .note(lang.pick(
        "签名密钥（keys 目录）不在备份中，请另行保管；备份含封存原文，请与台账同等保护。",
        "The signing keys (folder keys) are not in it: keep them apart. It holds sealed texts: protect it like the ledger.",
    ))
    .put("folder", folder.to_string())
    .put("size", copied.size)
    .put("sealed_texts", copied.openings)
    .put("published_files", copied.published))
}

async fn restore(global: &Global, from: &Path) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let home = Home::new(&global.data);
    let mut meter = Meter::new(lang, "恢复", "restoring");
    let copied = copy(&Home::new(from), &home, move |p| meter.show(p.done, p.total)).await?;
    let ledger = home.open().await?;
    let folded = fold(&ledger, None, |_| {}).await?;
    jianfu_engine::enforce(&home, &ledger, &folded).await?;
    let mut output = Output::new(lang.pick(
        format!(
            "已恢复到 {}：{} 条记录，已逐条核对。",
            home.root().display(),
            copied.size
        ),
        format!(
            "Restored to {}: {} entries, each hashed again.",
            home.root().display(),
            copied.size
        ),
    ));
    let behind = session::custody(&home).admit(&ledger, &folded.state).await.err();
    let writable = behind.is_none();
    if let Some(error) = behind {
        output = output.note(Failure::Engine(error).text(lang));
    }
    Ok(output
        .put("size", copied.size)
        .put("writable", writable)
        .simulated(folded.state.is_simulated(), lang))
}

/// Ends the days that are over and not ended yet, each with an entry of its own.
async fn end_day(global: &Global, to: Option<jianfu_facts::day::Day>) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let (state, lang) = (writing.engine.state().await, writing.lang);
    let authority = writing.authority().await?;
    let last = to.or_else(|| writing.today.plus(-1));
    let opened = state.opened_on();
    let first = state
        .last_day_ended()
        .and_then(jianfu_facts::day::Day::next)
        .or(opened);
    let mut days = Vec::new();
    let mut next = first;
    while let (Some(day), Some(last)) = (next, last) {
        if day > last || days.len() >= MAX_DAYS {
            break;
        }
        days.push(day);
        next = day.next();
    }
    let left = next
        .zip(last)
        .map_or(0, |(next, last)| last.since(next) + 1)
        .max(0);
    if days.is_empty() {
        writing.close().await;
        return Ok(
            Output::new(lang.pick("没有需要日终的日子。", "No day is to be ended."))
                .put("days", Vec::<String>::new())
                .put("left", 0),
        );
    }
    let proposals = days
        .iter()
        .map(|day| Proposal::record(*day, &authority, EndDay {}))
        .collect();
    let answer = writing.give(proposals).await?;
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    let mut output = recorded(writing, answer, "日终", "day ended").await;
    if left > 0 {
        output = output.note(lang.pick(
            format!("一次至多登记 {MAX_DAYS} 天的日终，还有 {left} 天：请再次执行 jianfu ledger end-day。"),
            format!("One command ends {MAX_DAYS} days at most, and {left} are left: give jianfu ledger end-day again."),
        ));
    }
    Ok(output.put("days", days).put("left", left))
}
