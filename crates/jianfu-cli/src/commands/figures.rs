//! 指标口径: the list of figures, and the definition of one in both languages. It reads no ledger.

use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_views::figures::{Derive, FigureName, Id};
use serde_json::{Value, json};

use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::{Output, left, row};

pub(super) fn run(global: &Global, args: args::Figures) -> Result<Output, Failure> {
    match args {
        args::Figures::List => Ok(list(global)),
        args::Figures::Show { figure } => show(global, &figure),
    }
}

/// Every figure, with what is made of amounts.
fn names() -> impl Iterator<Item = FigureName> {
    let derives = |id: Id| {
        let made = Derive::EVERY.into_iter();
        let made = made.filter(move |derive| id.is_amount() || *derive == Derive::Plain);
        made.map(move |derive| FigureName::of_period(id, Period::Year(2000)).derived(derive))
    };
    Id::all().into_iter().flat_map(derives)
}

/// The name without its period.
fn spelled(name: &FigureName) -> String {
    name.to_string().trim_end_matches(":2000").to_owned()
}

fn list(global: &Global) -> Output {
    let lang = global.lang.into();
    let (mut rows, mut listed) = (Vec::new(), Vec::new());
    for name in names() {
        let definition = name.definition(lang);
        listed.push(
            json!({"figure": spelled(&name), "unit": definition.unit, "formula": definition.formula,
            "meaning": definition.meaning, "source": definition.source}),
        );
        rows.push(vec![
            spelled(&name),
            definition.unit.to_owned(),
            definition.meaning,
        ]);
    }
    let titles = Lang::pick(lang, ["指标", "单位", "口径"], ["figure", "unit", "meaning"]);
    Output::new(lang.pick(
        "指标口径（公式见 --format json）",
        "Figures (formulas in --format json)",
    ))
    .table("", titles.map(left).to_vec(), rows)
    .put("figures", listed)
    .note(lang.pick(
        "名称写法：指标:期间或评议[:of=单位|:in=单位][:from=来源单位][:attribution=shared][:register=清单]",
        "A name is FIGURE:PERIOD or FIGURE:POLL, then [:of=UNIT|:in=UNIT][:from=ISSUER][:attribution=shared]\
         [:register=REGISTER]",
    ))
}

fn show(global: &Global, figure: &str) -> Result<Output, Failure> {
    let lang: Lang = global.lang.into();
    let spelling = figure.split(':').next().unwrap_or_default();
    let name = names().find(|name| spelled(name) == spelling).ok_or_else(|| {
        Failure::usage(
            format!("没有指标“{spelling}”（jianfu figures list）。"),
            format!("There is no figure \"{spelling}\" (jianfu figures list)."),
        )
    })?;
    let (zh, en) = (name.definition(Lang::Zh), name.definition(Lang::En));
    let definition = name.definition(lang);
    let rows = vec![
        row(lang, "指标", "figure", spelling),
        row(lang, "单位", "unit", definition.unit),
        row(lang, "公式", "formula", definition.formula.as_str()),
        row(lang, "口径", "meaning", definition.meaning.as_str()),
        row(lang, "出处", "source", definition.source),
    ];
    let both = |zh: &str, en: &str| -> Value { json!({"zh": zh, "en": en}) };
    let takes = json!({
        "derived": name.id.is_amount(),
        "attribution": name.id.is_shared(),
        "register": name.id.is_of_register(),
    });
    Ok(Output::new(spelling)
        .table("", ["", ""].map(left).to_vec(), rows)
        .put("figure", spelling)
        .put("formula", definition.formula)
        .put("meaning", both(&zh.meaning, &en.meaning))
        .put("unit", both(zh.unit, en.unit))
        .put("source", definition.source)
        .put("takes", takes))
}
