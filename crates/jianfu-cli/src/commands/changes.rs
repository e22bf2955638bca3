//! Commands of changes in the registry (mergers, splits, abolitions, points and roles that end), of finding a unit, and of its
//! history.

use jianfu_domain::registry::lineage::{Link, Passing};
use jianfu_domain::registry::{Registry, Unit};
use jianfu_engine::find_units;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::lang::Lang;
use jianfu_facts::registry::changes::{
    LiaisonHandedOver, PointEnded, PointRotated, RoleEnded, UnitAbolished, UnitMerged, UnitSplit,
};
use jianfu_facts::request::Request;
use jianfu_facts::unit::{ActorId, Code, UnitId};
use serde_json::{Value, json};

use super::registry::{one, role_named, title};
use crate::args::{Change, Global};
use crate::failure::Failure;
use crate::output::{Output, left};
use crate::session;

fn ascending(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.sort();
    units
}

async fn changed(
    global: &Global,
    unit: UnitId,
    from: Day,
    (zh, en): (&str, &str),
    request: impl Into<Request>,
) -> Result<Output, Failure> {
    one(global, Some(unit), Some(from), zh, en, request.into()).await
}

pub(super) async fn merge(
    global: &Global,
    into: UnitId,
    units: Vec<UnitId>,
    change: Change,
) -> Result<Output, Failure> {
    let fact = UnitMerged {
        basis: title(&change.basis)?,
        from: ascending(units),
    };
    changed(global, into, change.from, ("合并单位", "merged"), fact).await
}

pub(super) async fn split(
    global: &Global,
    unit: UnitId,
    into: Vec<UnitId>,
    change: Change,
) -> Result<Output, Failure> {
    let fact = UnitSplit {
        basis: title(&change.basis)?,
        into: ascending(into),
    };
    changed(global, unit, change.from, ("拆分单位", "split"), fact).await
}

pub(super) async fn abolish(
    global: &Global,
    unit: UnitId,
    successors: Vec<UnitId>,
    change: Change,
) -> Result<Output, Failure> {
    let fact = UnitAbolished {
        basis: title(&change.basis)?,
        successors: ascending(successors),
    };
    changed(global, unit, change.from, ("撤销单位", "abolished"), fact).await
}

pub(super) async fn point_end(global: &Global, unit: UnitId, change: Change) -> Result<Output, Failure> {
    let fact = PointEnded {
        basis: title(&change.basis)?,
    };
    changed(global, unit, change.from, ("撤销监测点", "point ended"), fact).await
}

pub(super) async fn point_rotate(
    global: &Global,
    unit: UnitId,
    replaces: UnitId,
    change: Change,
) -> Result<Output, Failure> {
    let fact = PointRotated {
        basis: title(&change.basis)?,
        replaces,
    };
    changed(global, unit, change.from, ("轮换监测点", "point rotated"), fact).await
}

pub(super) async fn role_end(
    global: &Global,
    holder: ActorId,
    role: &str,
    unit: UnitId,
    from: Option<Day>,
) -> Result<Output, Failure> {
    let role = role_named(role)?;
    let fact = RoleEnded { holder, role };
    one(global, Some(unit), from, "终止授权", "role ended", fact.into()).await
}

pub(super) async fn handover(
    global: &Global,
    from: ActorId,
    to: ActorId,
    unit: UnitId,
    on: Option<Day>,
) -> Result<Output, Failure> {
    let fact = LiaisonHandedOver { from, to };
    one(global, Some(unit), on, "联络员交接", "handed over", fact.into()).await
}

/// 查找单位
pub(super) async fn find(global: &Global, text: &str) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let (registry, lang) = (reading.folded.state.registry(), reading.lang);
    let day = reading.folded.state.last().map(Stamp::day);
    let found = find_units(registry, text);
    let (mut rows, mut units) = (Vec::new(), Vec::new());
    for (id, by) in found {
        let name = day.map_or_else(|| id.to_string(), |day| registry.name(id, day));
        let ended = day.and_then(|day| registry.lineage().ended(id, day));
        let state = ended.map_or_else(String::new, |link| passed(lang, link.passing).to_owned());
        units.push(json!({"unit": id.as_str(), "name": name, "by": by.name(),
            "ended": ended.map(|link| link.from.to_string())}));
        rows.push(vec![
            id.to_string(),
            name,
            lang.pick(by.zh(), by.name()).to_owned(),
            state,
        ]);
    }
    let titles = lang.pick(["编号", "名称", "依据", "状态"], ["unit", "name", "by", "state"]);
    let count = rows.len();
    Ok(Output::new(lang.pick(
        format!("“{text}”：单位 {count} 个"),
        format!("“{text}”: {count} units"),
    ))
    .table("", titles.map(left).to_vec(), rows)
    .put("units", units)
    .put("size", reading.size())
    .simulated(reading.is_simulated(), lang))
}

fn passed(lang: Lang, passing: Passing) -> &'static str {
    match passing {
        Passing::Merged => lang.pick("已合并", "merged"),
        Passing::Split => lang.pick("已拆分", "split"),
        Passing::Abolished => lang.pick("已撤销", "abolished"),
    }
}

/// 沿革: every dated attribute of a unit, and where it came from and went to.
pub(super) async fn show(global: &Global, id: &UnitId) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let (registry, lang) = (reading.folded.state.registry(), reading.lang);
    let unit = registry.unit(id).ok_or_else(|| {
        Failure::other(
            format!("没有登记单位 {id}（jianfu unit find 可查找）。"),
            format!("Unit {id} is not registered (jianfu unit find looks for one)."),
        )
    })?;
    let mut events = dated(registry, unit, lang);
    events.extend(passages(registry, id, lang));
    events.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let rows = events
        .iter()
        .map(|(from, index, what, text)| vec![from.clone(), what.clone(), text.clone(), index.to_string()])
        .collect();
    let history: Vec<Value> = events
        .iter()
        .map(|(from, index, what, text)| json!({"from": from, "what": what, "text": text, "entry": index}))
        .collect();
    let titles = lang.pick(
        ["自", "事项", "内容", "记录"],
        ["from", "what", "content", "entry"],
    );
    let name = reading.name(id);
    Ok(
        Output::new(lang.pick(format!("{name}（{id}）沿革"), format!("History of {name} ({id})")))
            .table("", titles.map(left).to_vec(), rows)
            .put("unit", id.as_str())
            .put("name", name)
            .put("history", history)
            .put("size", reading.size())
            .simulated(reading.is_simulated(), lang),
    )
}

type Event = (String, u64, String, String);

fn dated(registry: &Registry, unit: &Unit, lang: Lang) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for a in &unit.attributes {
        let parent = a.value.parent.as_ref().map(UnitId::to_string).unwrap_or_default();
        let code = a.value.code.as_ref().map(Code::as_str).unwrap_or_default();
        let text = format!("{} {} {parent} {code}", a.value.name, a.value.level.name());
        let what = lang.pick("登记", "registered").to_owned();
        events.push((a.from.to_string(), a.index, what, text.trim().to_owned()));
    }
    for c in &unit.classes {
        let name = registry
            .class_name(&c.value)
            .map_or_else(|| c.value.to_string(), ToString::to_string);
        events.push((
            c.from.to_string(),
            c.index,
            lang.pick("归类", "class").to_owned(),
            name,
        ));
    }
    for w in &unit.windows {
        let until = w.until.map_or_else(String::new, |until| until.to_string());
        let text = format!("{}–{until}", w.from);
        events.push((
            w.from.to_string(),
            w.index,
            lang.pick("监测点", "point").to_owned(),
            text,
        ));
        if let (Some((_, index)), Some(day)) = (w.ended, w.until.and_then(Day::next)) {
            let what = lang.pick("撤销监测点", "point ended").to_owned();
            events.push((day.to_string(), index, what, String::new()));
        }
    }
    events
}

fn passages(registry: &Registry, id: &UnitId, lang: Lang) -> Vec<Event> {
    let links = registry.lineage().links().iter();
    let about = links.filter(|link| link.before.contains(id) || link.after.contains(id));
    let told = about.map(|link| {
        let what = lang.pick(zh(link), link_name(link)).to_owned();
        let join = |units: &[UnitId]| units.iter().map(UnitId::as_str).collect::<Vec<_>>().join(" ");
        let text = format!("{} → {}", join(&link.before), join(&link.after));
        (link.from.to_string(), link.index, what, text)
    });
    told.collect()
}

fn zh(link: &Link) -> &'static str {
    match link.passing {
        Passing::Merged => "合并",
        Passing::Split => "拆分",
        Passing::Abolished => "撤销",
    }
}

fn link_name(link: &Link) -> &'static str {
    match link.passing {
        Passing::Merged => "merged",
        Passing::Split => "split",
        Passing::Abolished => "abolished",
    }
}
