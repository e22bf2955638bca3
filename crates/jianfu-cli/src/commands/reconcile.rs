//! 两侧比对 and 归属口径: what issuers declared against what points received; what each issuer is charged with.

use jianfu_facts::cell::FlowMeasure;
use jianfu_facts::exact::{Exact, Rounding};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::lang::Lang;
use jianfu_facts::unit::UnitId;
use jianfu_views::flow::attribution::{Attribution, by_issuer};
use jianfu_views::flow::reconcile::{Doubt, Item, Reconciled};
use serde_json::{Value, json};

use crate::args::Global;
use crate::args::reconcile::{Issuers, Reconcile, Share};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading};

pub(super) async fn run(global: &Global, args: Reconcile) -> Result<Output, Failure> {
    let actor = session::actor(global)?;
    let reading = session::read_rules(global).await?;
    let issuer = args.issuer.as_ref();
    let found =
        jianfu_engine::reconcile(reading.source(), &reading.folded, &actor, args.period, issuer).await?;
    let lang = reading.lang;
    let title = lang.pick(
        format!("{} 两侧比对（内部资料，仅供减负办核查）", args.period),
        format!("Reconciliation of {} (confidential to the office)", args.period),
    );
    let output = put(tables(Output::new(title), &reading, &found), &found);
    Ok(output
        .put("period", args.period.to_string())
        .put("size", reading.size())
        .note(lang.pick(
            "疑似的由减负办确认：jianfu record match-confirmed|match-rejected 发出方记录 监测点记录。",
            "The office decides on what is doubtful: jianfu record match-confirmed|match-rejected DECLARED RECEIVED.",
        ))
        .simulated(reading.is_simulated(), lang))
}

/// One table, so that its CSV says of every row in which list it stands.
fn tables(output: Output, reading: &Reading, found: &Reconciled) -> Output {
    let lang = reading.lang;
    let mut rows = Vec::new();
    for (receipt, declared, basis) in &found.matched {
        let why = lang.pick(basis.zh(), basis.name());
        rows.push(row(
            reading,
            ["已匹配", "matched"],
            Some(receipt),
            Some(declared),
            why,
        ));
    }
    for item in &found.unreceived {
        rows.push(row(
            reading,
            ["只发未收", "declared, not received"],
            None,
            Some(item),
            "",
        ));
    }
    for item in &found.undeclared {
        rows.push(row(
            reading,
            ["只收未发", "received, not declared"],
            Some(item),
            None,
            "",
        ));
    }
    for (receipt, declared, doubt) in &found.doubtful {
        let why = why(lang, *doubt);
        rows.push(row(
            reading,
            ["疑似", "doubtful"],
            Some(receipt),
            Some(declared),
            &why,
        ));
    }
    let names = lang.pick(
        [
            "结果",
            "监测点记录",
            "发出方记录",
            "类别",
            "监测点",
            "发出单位",
            "收到日期",
            "发出日期",
            "编号",
            "标题",
            "依据或理由",
        ],
        [
            "list",
            "receipt",
            "declared",
            "kind",
            "point",
            "issuer",
            "received",
            "declared on",
            "number",
            "title",
            "why",
        ],
    );
    output.table("", names.map(left).into(), rows)
}

fn row(
    reading: &Reading,
    [zh, en]: [&str; 2],
    receipt: Option<&Item>,
    declared: Option<&Item>,
    why: &str,
) -> Vec<String> {
    let lang = reading.lang;
    let of = |item: Option<&Item>, what: fn(&Item) -> String| item.map(what).unwrap_or_default();
    let either = receipt.or(declared);
    let kind = either.map_or("", |item| lang.pick(item.kind.zh(), item.kind.name()));
    let issuer = declared.or(receipt).map(|item| reading.name(&item.issuer));
    vec![
        lang.pick(zh, en).to_owned(),
        of(receipt, |item| item.index.to_string()),
        of(declared, |item| item.index.to_string()),
        kind.to_owned(),
        receipt.map(|item| reading.name(&item.unit)).unwrap_or_default(),
        issuer.unwrap_or_default(),
        of(receipt, |item| item.on.to_string()),
        of(declared, |item| item.on.to_string()),
        of(either, |item| item.number.clone().unwrap_or_default()),
        of(either, |item| item.title.clone()),
        why.to_owned(),
    ]
}

fn put(output: Output, found: &Reconciled) -> Output {
    let matched = found.matched.iter();
    let matched =
        matched.map(|(r, d, basis)| json!({"received": item(r), "declared": item(d), "by": basis.name()}));
    let doubtful = found.doubtful.iter();
    let doubtful = doubtful.map(|(r, d, doubt)| doubted(r, d, *doubt));
    let items = |items: &[Item]| items.iter().map(item).collect::<Vec<Value>>();
    output
        .put("matched", matched.collect::<Vec<Value>>())
        .put("declared_not_received", items(&found.unreceived))
        .put("received_not_declared", items(&found.undeclared))
        .put("doubtful", doubtful.collect::<Vec<Value>>())
}

fn why(lang: Lang, doubt: Doubt) -> String {
    match doubt {
        Doubt::OtherIssuer => lang
            .pick("文号相同，单位不同", "same number, other issuer")
            .to_owned(),
        Doubt::Alike(both, all) => lang.pick(
            format!("标题相近（{both}/{all}）"),
            format!("alike titles ({both}/{all})"),
        ),
    }
}

fn doubted(receipt: &Item, declared: &Item, doubt: Doubt) -> Value {
    let mut value = json!({"received": item(receipt), "declared": item(declared)});
    if let Some(members) = value.as_object_mut() {
        match doubt {
            Doubt::OtherIssuer => {
                members.insert("why".to_owned(), json!("other_issuer"));
            }
            Doubt::Alike(both, all) => {
                members.insert("why".to_owned(), json!("alike"));
                members.insert("likeness".to_owned(), json!([both.to_string(), all.to_string()]));
            }
        }
    }
    value
}

fn item(item: &Item) -> Value {
    let with: Vec<&str> = item.with.iter().map(UnitId::as_str).collect();
    json!({
        "entry": item.index,
        "kind": item.kind.name(),
        "unit": item.unit.as_str(),
        "issuer": item.issuer.as_str(),
        "with": with,
        "number": item.number,
        "title": item.title,
        "on": item.on.to_string(),
    })
}

/// What each issuer is charged with, joint items by one 口径.
pub(super) async fn issuers(global: &Global, args: Issuers) -> Result<Output, Failure> {
    let reading = session::read_periods(global, &[args.period]).await?;
    let (lang, size) = (reading.lang, reading.size());
    let attribution = match args.attribution {
        Share::Lead => Attribution::Lead,
        Share::Shared => Attribution::Shared,
    };
    let (mut rows, mut list) = (Vec::new(), Vec::new());
    for kind in FlowKind::ALL {
        let of = |measure| by_issuer(&reading.folded.cells, kind, measure, args.period, attribution);
        let (receipts, minutes) = (of(FlowMeasure::Receipts), of(FlowMeasure::PersonMinutes));
        let zero = Exact::default();
        for (unit, count) in &receipts {
            let time = minutes.get(unit).unwrap_or(&zero);
            list.push(json!({
                "kind": kind.name(),
                "issuer": unit.as_str(),
                "receipts": exact(count),
                "person_minutes": exact(time),
            }));
            let shown = |value: &Exact| Rounding::HalfUp.print(value, u32::from(!value.is_integer()) * 2);
            let kind = lang.pick(kind.zh(), kind.name()).to_owned();
            rows.push(vec![kind, reading.name(unit), shown(count), shown(time)]);
        }
    }
    let word = lang.pick(attribution.zh(), attribution.name());
    let [kind, unit, receipts, minutes] = lang.pick(
        ["类别", "发出单位", "件次", "人·分钟"],
        ["kind", "issuer", "receipts", "person-minutes"],
    );
    Ok(Output::new(lang.pick(
        format!("{} 按发出单位统计（联合事项口径：{word}）", args.period),
        format!("{} by issuer (joint items: {word})", args.period),
    ))
    .table(
        "",
        vec![left(kind), left(unit), right(receipts), right(minutes)],
        rows,
    )
    .put("period", args.period.to_string())
    .put("attribution", attribution.name())
    .put("issuers", list)
    .put("size", size)
    .simulated(reading.is_simulated(), lang))
}

fn exact(value: &Exact) -> Value {
    json!([value.numer().to_string(), value.denom().to_string()])
}
