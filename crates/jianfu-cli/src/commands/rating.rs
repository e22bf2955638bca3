//! Commands of polls and schemes.

use std::path::Path;

use jianfu_domain::command::Proposal;
use jianfu_domain::rating::state::Poll;
use jianfu_engine::List;
use jianfu_facts::assessment::facts::{Better, Indicator, SchemeAdopted};
use jianfu_facts::exact::Rounding;
use jianfu_facts::rating::facts::{PollClosed, PollOpened, RatingCast};
use jianfu_facts::unit::Slug;
use jianfu_views::figures::{FigureName, Id};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::privacy;
use super::{json, read_file, recorded};
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session;

/// Largest JSON file of a poll or scheme, in bytes: one entry.
const JSON_BYTES: u64 = 65_535;

fn from_json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let bytes = read_file(path, JSON_BYTES)?;
    serde_json::from_slice(&bytes).map_err(|e| Failure::Json {
        path: path.to_owned(),
        why: e.to_string(),
    })
}

pub(super) async fn poll(global: &Global, poll: args::Poll) -> Result<Output, Failure> {
    match poll {
        args::Poll::Open { file } => {
            let fact: PollOpened = from_json(&file)?;
            let writing = session::write(global).await?;
            let authority = writing.authority().await?;
            let answer = writing
                .give(vec![Proposal::record(writing.today, &authority, fact)])
                .await?;
            Ok(recorded(writing, answer, "开展评议", "opened").await)
        }
        args::Poll::Cast {
            poll,
            file: Some(file),
            ..
        } => super::import::ratings(global, &file, poll).await,
        args::Poll::Cast {
            poll,
            unit: Some(unit),
            answer: Some(answer),
            on,
            sealed,
            ..
        } => {
            let writing = session::write(global).await?;
            let fact = RatingCast { answer, poll };
            let on = on.unwrap_or(writing.today);
            let proposal = Proposal::record(on, &unit, fact);
            let answer = privacy::give(&writing, proposal, sealed).await?;
            Ok(recorded(writing, answer, "登记评议", "cast").await)
        }
        args::Poll::Cast { .. } => Err(Failure::usage(
            "请给出文件，或 --unit 与 --answer。",
            "Give a file, or --unit and --answer.",
        )),
        args::Poll::Close { poll } => {
            let writing = session::write(global).await?;
            let authority = writing.authority().await?;
            let answer = writing
                .give(vec![Proposal::record(
                    writing.today,
                    &authority,
                    PollClosed { poll },
                )])
                .await?;
            Ok(recorded(writing, answer, "结束评议", "closed").await)
        }
        args::Poll::Show { poll } => show(global, &poll).await,
        args::Poll::List => list(global).await,
    }
}

async fn show(global: &Global, slug: &Slug) -> Result<Output, Failure> {
    let reading = session::read_lists(global, &[List::Ratings]).await?;
    let lang = reading.lang;
    let poll = reading.folded.state.poll(slug).ok_or_else(|| {
        Failure::other(
            format!("没有评议 {slug}（jianfu poll list）。"),
            format!("No poll {slug} (jianfu poll list)."),
        )
    })?;
    let view = reading.folded.view();
    let (mut rows, mut results) = (Vec::new(), Vec::new());
    for unit in &poll.design.units {
        let mut row = vec![reading.name(unit)];
        let mut result = json!({"unit": unit.as_str(), "name": reading.name(unit)});
        for (key, id) in [("answers", Id::Answers), ("satisfaction", Id::Satisfaction)] {
            let name = FigureName::of_poll(id, slug).at(unit);
            let value = view.value(&name);
            let shown = value.print(Rounding::HalfUp, lang);
            if let Some(object) = result.as_object_mut() {
                let figure = json!({"cell": name.to_string(), "value": json(&value), "shown": shown});
                object.insert(key.to_owned(), figure);
            }
            row.push(shown);
        }
        rows.push(row);
        results.push(result);
    }
    let state = match poll.closed {
        Some(_) => lang.pick("已结束", "closed"),
        None => lang.pick("进行中", "open"),
    };
    let columns = vec![
        left(lang.pick("社区", "community")),
        right(lang.pick("有效样本", "answers")),
        right(lang.pick("满意度", "satisfaction")),
    ];
    Ok(Output::new(format!(
        "{}（{state}，{} — {}）",
        poll.design.title, poll.design.from, poll.design.until
    ))
    .table("", columns, rows)
    .put("poll", slug.as_str())
    .put("design", json(&poll.design))
    .put("closed", poll.closed)
    .put("results", results)
    .put("size", reading.size())
    .simulated(reading.is_simulated(), lang))
}

async fn list(global: &Global) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let polls: Vec<_> = reading.folded.state.polls().collect();
    let row = |p: &&Poll| {
        let state = p
            .closed
            .map_or(lang.pick("进行中", "open"), |_| lang.pick("已结束", "closed"));
        let days = [p.design.from.to_string(), p.design.until.to_string()];
        vec![
            p.design.poll.to_string(),
            p.design.title.to_string(),
            days.join(" — "),
            state.to_owned(),
        ]
    };
    let titles = lang.pick(
        ["编号", "名称", "期间", "状态"],
        ["poll", "title", "days", "state"],
    );
    let object = |p: &&Poll| {
        json!({"poll": p.design.poll.as_str(), "title": p.design.title.as_str(),
            "opened": p.opened, "closed": p.closed})
    };
    Ok(Output::new(lang.pick("评议", "Polls"))
        .table("", titles.map(left).to_vec(), polls.iter().map(row).collect())
        .put("polls", polls.iter().map(object).collect::<Vec<_>>())
        .simulated(reading.is_simulated(), lang))
}

pub(super) async fn scheme(global: &Global, scheme: args::Scheme) -> Result<Output, Failure> {
    match scheme {
        args::Scheme::Adopt { file } => {
            let fact: SchemeAdopted = from_json(&file)?;
            let writing = session::write(global).await?;
            let authority = writing.authority().await?;
            let answer = writing
                .give(vec![Proposal::record(writing.today, &authority, fact)])
                .await?;
            Ok(recorded(writing, answer, "印发考核办法", "adopted").await)
        }
        args::Scheme::Show { period } => {
            let reading = session::read_rules(global).await?;
            let found = reading.folded.state.scheme_of(period).ok_or_else(|| {
                Failure::other(
                    format!("{period} 没有考核办法。"),
                    format!("{period} has no scheme."),
                )
            })?;
            let lang = reading.lang;
            let rows = found.fact.indicators.iter().map(|i| {
                let (lo, hi) = (i.lo.as_str().to_owned(), i.hi.as_str().to_owned());
                vec![
                    lang.pick(indicator(i.indicator).0, indicator(i.indicator).1)
                        .to_owned(),
                    i.weight.to_string(),
                    lo,
                    hi,
                    lang.pick(better(i.better).0, better(i.better).1).to_owned(),
                ]
            });
            let titles = lang.pick(
                ["指标", "权重", "下限", "上限", "方向"],
                ["indicator", "weight", "lo", "hi", "better"],
            );
            Ok(Output::new(found.fact.title.to_string())
                .table("", titles.map(left).to_vec(), rows.collect())
                .put("scheme", json(&found.fact))
                .put("entry", found.index)
                .simulated(reading.is_simulated(), lang))
        }
    }
}

fn indicator(indicator: Indicator) -> (&'static str, &'static str) {
    match indicator {
        Indicator::Satisfaction => ("群众满意度", "satisfaction"),
        Indicator::BurdenPerWorkingDay => ("日均负担（人·分钟）", "burden_per_working_day"),
    }
}

fn better(better: Better) -> (&'static str, &'static str) {
    match better {
        Better::Higher => ("越高越好", "higher"),
        Better::Lower => ("越低越好", "lower"),
    }
}
