//! 演示: the main job on simulated data of 思明区, from an empty folder to two publications that are made again to the
//! same bytes. The facts go through the same engine, importer and renderers as real ones; only the clock is simulated.

mod chance;
mod flows;
mod rates;
mod story;

use std::path::{Path, PathBuf};

use jianfu_engine::{Folded, Home, recompute};
use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_ledger::Ledger as _;
use jianfu_views::figures::{Derive, FigureName, Id, Kinds};
use serde_json::json;

use super::json;
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::{Output, left};
use story::{ORIGIN, Story};

/// The folder of the demo unless another is named.
const INTO: &str = "demo-data";

pub(super) async fn run(global: &Global, args: args::Demo) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let into = args.into.unwrap_or_else(|| PathBuf::from(INTO));
    clear(&into).await?;
    let home = Home::new(&into);
    let told = Story::tell(&home, lang).await?;
    let ledger = home.open_reader().await?;
    let folded = jianfu_engine::fold(&ledger, None, |_| {}).await?;
    let mut verdicts = Vec::new();
    for publication in told.publications() {
        let done = recompute(&ledger, &folded, &home, publication, None).await?;
        if !done.figures || done.bytes() != Some(true) || !done.stored() {
            return Err(Failure::other(
                format!("{publication} 重新计算的结果与发布的不一致。"),
                format!("{publication} was not made again to the same bytes."),
            ));
        }
        verdicts.push(publication.to_string());
    }
    let root = ledger.root(folded.state.size()).await?.to_string();
    Ok(summary(&into, &folded, &root, &verdicts, lang))
}

/// An earlier demo in the folder is replaced: it is simulated and always the same. Anything else is left alone.
async fn clear(into: &Path) -> Result<(), Failure> {
    let is_empty = std::fs::read_dir(into)
        .map(|mut entries| entries.next().is_none())
        .unwrap_or(true);
    if is_empty {
        return Ok(());
    }
    let refused = || {
        let into = into.display();
        Failure::other(
            format!("目录 {into} 不为空且不是演示台账：请用 --into 另指一个目录。"),
            format!("{into} is not empty and no demo: name another folder by --into."),
        )
    };
    let ledger = Home::new(into).open_reader().await.map_err(|_| refused())?;
    let folded = jianfu_engine::fold(&ledger, None, |_| {})
        .await
        .map_err(|_| refused())?;
    let opened = folded
        .state
        .registry()
        .ledger()
        .map(|(_, o)| (o.simulated, o.origin.as_str().to_owned()));
    if opened != Some((true, ORIGIN.to_owned())) {
        return Err(refused());
    }
    std::fs::remove_dir_all(into).map_err(Failure::file(into))
}

fn telling() -> [(&'static str, &'static str, FigureName); 3] {
    let quarter = Period::Quarter(2019, 2);
    let minutes = FigureName::of_period(Id::PersonMinutes(Kinds::All), quarter);
    let documents = FigureName::of_period(Id::Receipts(Kinds::One(FlowKind::Document)), quarter);
    [
        (
            "会议和督查检查占用的人·分钟，同比",
            "person-minutes of meetings and inspections, year on year",
            minutes.derived(Derive::YearOnYear),
        ),
        (
            "收文件次，同比",
            "documents received, year on year",
            documents.derived(Derive::YearOnYear),
        ),
        (
            "登记本身的成本（分钟）",
            "what registering itself cost (minutes)",
            FigureName::of_period(Id::RegisterMinutes, quarter),
        ),
    ]
}

/// Where everything lies, and what to try next.
fn notes(into: &Path, next: &[String], lang: Lang) -> String {
    let published = into.join("published");
    let published = published.display();
    let mut lines = vec![lang.pick(
        "已发布，并已按台账重新生成、逐字节一致：".to_owned(),
        "Published, and made again from the ledger to the same bytes:".to_owned(),
    )];
    for kind in ["circular", "ranking"] {
        lines.push(format!(
            "  {published}/{kind}/2019Q2/1/{kind}.html  .docx  .xlsx  figures.json  proof.html"
        ));
    }
    lines.push(String::new());
    lines.push(lang.pick(
        "接下来可以试（jianfu 即 cargo run --release --）：".to_owned(),
        "Try next (jianfu is cargo run --release --):".to_owned(),
    ));
    lines.extend(next.iter().map(|command| format!("  {command}")));
    lines.join("\n")
}

fn summary(into: &Path, folded: &Folded, root: &str, verdicts: &[String], lang: Lang) -> Output {
    let view = folded.view();
    let (mut figures, mut listed) = (Vec::new(), Vec::new());
    for (zh, en, name) in telling() {
        let value = view.value(&name);
        let shown = value.print(Rounding::HalfUp, lang);
        listed.push(json!({"cell": name.to_string(), "shown": shown, "value": json(&value)}));
        figures.push(vec![lang.pick(zh, en).to_owned(), shown, name.to_string()]);
    }
    let dir = into.display();
    let next = [
        format!("jianfu --data {dir} quarter 2019Q2"),
        format!("jianfu --data {dir} ranking 2019Q2"),
        format!("jianfu --data {dir} explain all.person_minutes.yoy:2019Q2"),
        format!("jianfu --data {dir} recompute circular/2019Q2"),
    ];
    let size = folded.state.size();
    let titles = lang.pick(
        ["指标", "数值", "名称（explain 用）"],
        ["figure", "value", "name for explain"],
    );
    Output::new(lang.pick(
        format!("思明区演示台账已建成：{size} 条记录，根 {root}"),
        format!("The demo ledger of 思明区 is made: {size} entries, root {root}"),
    ))
    .table(
        lang.pick("模拟所用的各项比率", "Rates of the simulation"),
        lang.pick(["项目", "取值", "来源"], ["what", "rate", "source"])
            .map(left)
            .to_vec(),
        rates::TABLE
            .iter()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect(),
    )
    .table(
        lang.pick(
            "三个最说明问题的数字（2019年第二季度）",
            "The three most telling figures (2019Q2)",
        ),
        titles.map(left).to_vec(),
        figures,
    )
    .note(notes(into, &next, lang))
    .put("size", size)
    .put("root", root)
    .put("folder", dir.to_string())
    .put("publications", verdicts.to_vec())
    .put("figures", listed)
    .put("next", next.to_vec())
    .simulated(true, lang)
}
