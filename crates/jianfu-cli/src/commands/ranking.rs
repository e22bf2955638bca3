//! 社区分类排名: the standings within each class, as the scheme gives them now.

use jianfu_facts::exact::Rounding;
use jianfu_facts::unit::Slug;
use jianfu_views::assessment::ranking::{Standing, standings};
use jianfu_views::figures::{Derive, FigureName, Id, Kinds};
use serde_json::json;

use super::json;
use crate::args::{Global, PeriodOnly};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading};

pub(super) async fn run(global: &Global, args: PeriodOnly) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let (period, lang) = (args.period, reading.lang);
    let scheme = reading.folded.state.scheme_of(period).ok_or_else(|| {
        Failure::other(
            format!("{period} 没有考核办法：请执行 jianfu scheme adopt。"),
            format!("{period} has no scheme: run jianfu scheme adopt."),
        )
    })?;
    let classes = standings(&reading.folded.view(), period);
    let mut output = Output::new(lang.pick(
        format!("{}社区分类排名：{}", period.zh(), scheme.fact.title),
        format!("Ranking of {period}: {}", scheme.fact.title),
    ));
    let mut listed = Vec::new();
    for (class, standings) in &classes {
        let registry = reading.folded.state.registry();
        let name = class
            .as_ref()
            .and_then(|c| registry.class_name(c))
            .map(ToString::to_string);
        let name = name.unwrap_or_else(|| lang.pick("未归类", "no class").to_owned());
        let rows = standings
            .iter()
            .map(|s| row(&reading, period, &scheme.fact.poll, s))
            .collect();
        let titles = lang.pick(
            ["名次", "社区", "综合得分", "满意度", "有效样本", "日均人·分钟"],
            [
                "rank",
                "community",
                "score",
                "satisfaction",
                "answers",
                "person-min/day",
            ],
        );
        let columns = titles
            .iter()
            .enumerate()
            .map(|(i, t)| if i == 1 { left(*t) } else { right(*t) });
        output = output.table(name.clone(), columns.collect(), rows);
        listed.push(
            json!({"class": class.as_ref().map(ToString::to_string), "name": name,
            "units": standings.iter().map(|s| object(&reading, period, s)).collect::<Vec<_>>()}),
        );
    }
    Ok(output
        .note(lang.pick(
            "名次以公布得分为准，得分相同并列；样本不足等情形不排名。小样本的季度名次变动多为抽样误差。",
            "Ranks use the published score; equal scores tie; what the data can't rank is not ranked. At small samples most \
             of a quarter's movement is noise.",
        ))
        .put("period", period.to_string())
        .put("size", reading.size())
        .put("scheme", json(&scheme.fact))
        .put("classes", listed)
        .simulated(reading.is_simulated(), lang))
}

fn row(
    reading: &Reading,
    period: jianfu_facts::period::Period,
    poll: &Slug,
    standing: &Standing,
) -> Vec<String> {
    let view = reading.folded.view();
    let shown = |name: &FigureName| view.value(name).print(Rounding::HalfUp, reading.lang);
    let polled = |id| shown(&FigureName::of_poll(id, poll).at(&standing.unit));
    let burden = FigureName::of_period(Id::PersonMinutes(Kinds::All), period).derived(Derive::PerWorkingDay);
    let tied = if standing.tied {
        reading.lang.pick("（并列）", " (tie)")
    } else {
        ""
    };
    let rank = match standing.rank.count() {
        Some(rank) => format!("{rank}{tied}"),
        None => reading.lang.pick("不排名", "not ranked").to_owned(),
    };
    vec![
        rank,
        reading.name(&standing.unit),
        standing.score.print(Rounding::HalfUp, reading.lang),
        polled(Id::Satisfaction),
        polled(Id::Answers),
        shown(&burden.at(&standing.unit)),
    ]
}

fn object(reading: &Reading, period: jianfu_facts::period::Period, standing: &Standing) -> serde_json::Value {
    let figure = |id, value: &jianfu_views::figures::Value| {
        json!({"cell": FigureName::of_period(id, period).at(&standing.unit).to_string(), "value": json(value),
            "shown": value.print(Rounding::HalfUp, reading.lang)})
    };
    json!({"unit": standing.unit.as_str(), "name": reading.name(&standing.unit), "tied": standing.tied,
        "rank": figure(Id::Rank, &standing.rank), "score": figure(Id::Score, &standing.score)})
}
