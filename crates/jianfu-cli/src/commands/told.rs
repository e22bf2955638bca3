//! What is told beside a period's figures and is none of them: declared methods and stated bases. It must never add one to a
//! figure.

use jianfu_domain::registry::rulebook::Ruled;
use jianfu_facts::period::Period;
use jianfu_facts::registry::rules::{BaseStated, MethodDeclared};
use jianfu_facts::unit::UnitId;
use jianfu_views::figures::Target;
use serde_json::{Value, json};

use crate::output::{Output, left};
use crate::session::Reading;

/// A stated base in JSON.
pub(super) fn base(b: &Ruled<BaseStated>) -> Value {
    let f = &b.fact;
    json!({"base": f.base.as_str(), "about": b.unit.as_str(), "period": f.period.to_string(),
        "label": f.label.as_str(), "value": f.value.as_str(), "unit": f.unit.as_str(),
        "source": f.source.as_str(), "entry": b.index})
}

/// A declared method in JSON.
pub(super) fn method(m: &Ruled<MethodDeclared>) -> Value {
    let f = &m.fact;
    json!({"method": f.method.as_str(), "version": f.version, "decides": f.decides.name(),
        "from": f.from.to_string(), "text": f.text.as_str(), "entry": m.index})
}

/// The columns of a table of stated bases.
pub(super) fn base_titles(reading: &Reading) -> [&'static str; 6] {
    reading.lang.pick(
        ["单位", "期间", "内容", "数值", "计量单位", "来源"],
        ["about", "period", "label", "value", "unit", "source"],
    )
}

/// A row of that table.
pub(super) fn base_row(reading: &Reading, b: &Ruled<BaseStated>) -> Vec<String> {
    vec![
        reading.name(&b.unit),
        b.fact.period.to_string(),
        b.fact.label.to_string(),
        b.fact.value.as_str().to_owned(),
        b.fact.unit.to_string(),
        b.fact.source.to_string(),
    ]
}

/// Adds the tables of both to a period's, each only where there is something to tell; in JSON both always.
pub(super) fn beside(output: Output, reading: &Reading, period: Period, target: &Target) -> Output {
    let lang = reading.lang;
    let registry = reading.folded.state.registry();
    let is_meant = |unit: &UnitId| match target {
        Target::Everywhere => true,
        Target::Of(of) => of == unit,
        Target::Within(top) => registry.is_within(unit, top, period.last()),
    };
    let mut bases = registry.rules().bases_beside(period);
    bases.retain(|b| is_meant(&b.unit));
    let methods = registry.rules().methods_in(period);
    let mut output = output
        .put("bases", bases.iter().map(|b| base(b)).collect::<Vec<_>>())
        .put("methods", methods.iter().map(|m| method(m)).collect::<Vec<_>>());
    if !methods.is_empty() {
        let titles = lang.pick(
            ["事项", "口径", "版本", "起用", "内容"],
            ["decides", "method", "version", "from", "text"],
        );
        let rows = methods.iter().map(|m| {
            let f = &m.fact;
            let decides = lang.pick(f.decides.zh(), f.decides.name());
            let cells = [decides, f.method.as_str()].map(str::to_owned);
            let more = [f.version.to_string(), f.from.to_string(), f.text.to_string()];
            cells.into_iter().chain(more).collect()
        });
        let heading = lang.pick("声明的口径", "Declared methods");
        output = output.table(heading, titles.map(left).to_vec(), rows.collect());
    }
    if !bases.is_empty() {
        let rows = bases.iter().map(|b| base_row(reading, b));
        let heading = lang.pick(
            "申报基数（开账之前，由来源所述，不计入以上数字）",
            "Stated bases (of before the ledger, as their sources say; part of no figure above)",
        );
        output = output.table(heading, base_titles(reading).map(left).to_vec(), rows.collect());
    }
    output
}
