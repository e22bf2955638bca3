//! Closing, publishing, and making a publication again.

use std::process::ExitCode;

use jianfu_domain::command::Proposal;
use jianfu_engine::{FileVerdict, Recomputed, proof_page, published};
use jianfu_facts::assessment::facts::Publication;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use serde_json::json;

use super::{json, recorded};
use crate::args::{self, Global, PeriodOnly};
use crate::failure::Failure;
use crate::output::{Output, left};
use crate::session;

/// 月结: a month, or those months of a quarter or year that are open still.
pub(super) async fn close(global: &Global, args: PeriodOnly) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let months = match args.period {
        Period::Month(..) | Period::Reporting(..) => vec![args.period],
        period => state.months_of(period),
    };
    let open: Vec<Period> = match args.period {
        Period::Day(_) => return Err(Failure::usage("按月或季度月结。", "Close a month or a quarter.")),
        Period::Month(..) | Period::Reporting(..) => months, // closing it twice is refused, by the entry that closed it
        _ => months
            .into_iter()
            .filter(|m| state.closed(*m).is_none())
            .collect(),
    };
    let proposals = open
        .iter()
        .map(|month| Proposal::CloseMonth { month: *month })
        .collect();
    let answer = writing.give(proposals).await?;
    let closed: Vec<String> = open.iter().map(ToString::to_string).collect();
    Ok(recorded(writing, answer, "月结", "closed")
        .await
        .put("closed", closed))
}

pub(super) async fn publish(global: &Global, args: args::Publish) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let lang = writing.lang;
    let done = published(
        &writing.engine,
        &writing.home,
        &writing.actor,
        args.publication,
        args.again,
    )
    .await?;
    let simulated = done.sheet.simulated;
    let ledger = writing.ledger.clone();
    let signed = writing.close().await;
    proof_page(ledger.as_ref(), &done, signed.as_ref()).await?;
    let rows = done.fact.files.iter().map(|f| {
        vec![
            f.name.to_string(),
            f.size.to_string(),
            f.digest.as_str().to_owned(),
            f.renderer.to_string(),
        ]
    });
    let titles = lang.pick(
        ["文件", "字节", "SHA-256", "生成器"],
        ["file", "bytes", "SHA-256", "renderer"],
    );
    let (publication, version) = (args.publication, done.fact.version);
    let folder = done.folder.display().to_string();
    Ok(Output::new(lang.pick(
        format!(
            "已发布 {publication} 第 {version} 版：第 {} 号记录，依据台账大小 {}。",
            done.answer.first, done.fact.input.size
        ),
        format!(
            "Published {publication} version {version}: entry {}, from size {}.",
            done.answer.first, done.fact.input.size
        ),
    ))
    .table("", titles.map(left).to_vec(), rows.collect())
    .note(lang.pick(
        format!("文件在 {folder}，验证页为 proof.html。"),
        format!("Files in {folder}; proof.html tells how to verify."),
    ))
    .put("publication", publication.to_string())
    .put("version", version)
    .put("entry", done.answer.first)
    .put("folder", folder)
    .put("fact", json(&done.fact))
    .simulated(simulated, lang))
}

fn parse(text: &str) -> Result<(Publication, Option<u32>), Failure> {
    let (publication, version) = match text.split_once('@') {
        Some((publication, version)) => (publication, Some(version)),
        None => (text, None),
    };
    let publication = publication
        .parse()
        .map_err(|e: jianfu_facts::unit::IdError| Failure::usage(e.to_string(), e.to_string()))?;
    let version = version.map(|v| {
        v.parse::<u32>()
            .map_err(|_| Failure::usage(format!("@{v} 不是版本号。"), format!("@{v} is not a version.")))
    });
    Ok((publication, version.transpose()?))
}

/// Exit 0 when figures, bytes and stored files agree; 20 (REPORT_MISMATCH) otherwise.
pub(super) async fn recompute(global: &Global, args: args::Recompute) -> Result<(Output, ExitCode), Failure> {
    let (publication, version) = parse(&args.publication)?;
    let reading = session::read(global).await?;
    let done = jianfu_engine::recompute(
        &reading.ledger,
        &reading.folded,
        &reading.home,
        publication,
        version,
    )
    .await?;
    let agrees = done.figures && done.bytes() != Some(false) && done.stored();
    let output = show(&done, reading.lang).simulated(reading.is_simulated(), reading.lang);
    let code = if agrees {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(20)
    };
    Ok((output, code))
}

fn show(done: &Recomputed, lang: Lang) -> Output {
    let verdict = |same: bool| {
        lang.pick(
            if same { "一致" } else { "不一致" },
            if same { "same" } else { "DIFFERS" },
        )
    };
    let optional =
        |same: Option<bool>, zh: &'static str, en: &'static str| same.map_or(lang.pick(zh, en), verdict);
    let rows = done.files.iter().map(|f| {
        let made = optional(f.made, "生成器版本不同，未比较", "other renderer");
        let stored = optional(f.stored, "目录中没有", "not there");
        vec![
            f.name.clone(),
            made.to_owned(),
            stored.to_owned(),
            f.renderer.clone(),
        ]
    });
    let titles = lang.pick(
        ["文件", "重新生成", "现存文件", "生成器"],
        ["file", "made again", "stored", "renderer"],
    );
    let bytes = optional(done.bytes(), "无可比文件", "nothing to compare");
    let file = |f: &FileVerdict| {
        json!({"name": f.name, "made": f.made, "stored": f.stored,
            "renderer": f.renderer, "ours": f.ours})
    };
    Output::new(lang.pick(
        format!(
            "{} 第 {} 版（第 {} 号记录，依据台账大小 {}）",
            done.fact.publication, done.fact.version, done.index, done.fact.input.size
        ),
        format!(
            "{} version {} (entry {}, from size {})",
            done.fact.publication, done.fact.version, done.index, done.fact.input.size
        ),
    ))
    .table("", titles.map(left).to_vec(), rows.collect())
    .note(format!("FIGURES {}", verdict(done.figures)))
    .note(format!("BYTES {bytes}"))
    .put("publication", done.fact.publication.to_string())
    .put("version", done.fact.version)
    .put("entry", done.index)
    .put("input", json(&done.fact.input))
    .put("figures", done.figures)
    .put("figures_digest", done.fact.figures.as_str())
    .put("bytes", done.bytes())
    .put("stored", done.stored())
    .put("files", done.files.iter().map(file).collect::<Vec<_>>())
}
