//! Commands of quotas (限额): stating one, and the list of all with those that a later one replaces.

use jianfu_facts::registry::rules::QuotaStated;
use jianfu_facts::text::Number;
use serde_json::{Value, json};

use super::registry::{one, title};
use crate::args::{Global, quota::Quota};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session;

pub(super) async fn run(global: &Global, command: Quota) -> Result<Output, Failure> {
    match command {
        Quota::State {
            unit,
            kind,
            items,
            year,
            basis,
            dated,
            number,
        } => {
            let number = number.map(|text| {
                Number::typed(&text)
                    .map_err(|e| Failure::usage(format!("“{text}”：{e}"), format!("“{text}”: {e}")))
            });
            let fact = QuotaStated {
                basis: title(&basis)?,
                dated,
                items,
                kind: kind.into(),
                number: number.transpose()?,
                year,
            };
            one(global, Some(unit), None, "登记核定限额", "stated", fact.into()).await
        }
        Quota::List { year } => list(global, year).await,
    }
}

async fn list(global: &Global, year: Option<i16>) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let quotas = reading.folded.state.registry().rules().quotas();
    let (mut rows, mut told) = (Vec::new(), Vec::<Value>::new());
    for q in quotas.stated() {
        let f = &q.fact;
        if year.is_some_and(|year| f.year != year) {
            continue;
        }
        let holds = quotas
            .of(&q.unit, f.kind, f.year)
            .is_some_and(|of| of.index == q.index);
        told.push(json!({"issuer": q.unit.as_str(), "kind": f.kind.name(), "year": f.year, "items": f.items,
            "basis": f.basis.as_str(), "number": f.number.as_ref().map(Number::as_str), "dated": f.dated.to_string(),
            "holds": holds, "entry": q.index}));
        rows.push(vec![
            reading.name(&q.unit),
            lang.pick(f.kind.zh(), f.kind.name()).to_owned(),
            f.year.to_string(),
            f.items.to_string(),
            f.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            f.dated.to_string(),
            f.basis.to_string(),
            match holds {
                true => lang.pick("现行", "holds"),
                false => lang.pick("已调整", "replaced"),
            }
            .to_owned(),
        ]);
    }
    let titles = lang.pick(
        ["单位", "类别", "年度", "限额", "文号", "日期", "依据", "状态"],
        [
            "issuer", "kind", "year", "items", "number", "dated", "basis", "state",
        ],
    );
    let columns = titles.iter().enumerate();
    let columns = columns.map(|(i, t)| if i == 3 { right(*t) } else { left(*t) });
    Ok(Output::new(lang.pick("核定限额", "Quotas"))
        .table("", columns.collect(), rows)
        .put("quotas", told)
        .put("size", reading.size())
        .simulated(reading.is_simulated(), lang))
}
