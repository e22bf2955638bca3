//! Commands of the registry: opening the ledger, units, classes, points, roles, calendars.

use jianfu_domain::command::Proposal;
use jianfu_domain::deciding::DECIDING;
use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::registry::facts::{
    ClassAssigned, ClassDefined, LedgerOpened, PointDesignated, RoleGranted, UnitRegistered,
};
use jianfu_facts::registry::origin::Origin;
use jianfu_facts::registry::role::Role;
use jianfu_facts::text::{Text, Title};
use jianfu_facts::unit::{ActorId, Code, Level, Slug, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_proof::VerifierKey;
use serde_json::json;

use super::{changes, json, recorded};
use crate::args::{self, Global, Init};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading, Writing};

/// The classes of the article of 2019, defined when a ledger is opened; others by `class define`.
const CLASSES: [(&str, &str); 3] = [
    ("new-town", "新城区"),
    ("old-town", "老城区"),
    ("village-converted", "村改居"),
];

pub(super) fn title(text: &str) -> Result<Title, Failure> {
    Title::typed(text).map_err(|e| Failure::usage(format!("“{text}”：{e}"), format!("“{text}”: {e}")))
}

fn slug(text: &str) -> Result<Slug, Failure> {
    text.parse()
        .map_err(|e: jianfu_facts::unit::IdError| Failure::usage(e.to_string(), e.to_string()))
}

/// A key as entries spell it.
pub(super) fn key_text(key: &VerifierKey) -> Result<VerifierKeyText, Failure> {
    VerifierKeyText::try_from(key.to_string()).map_err(|e| Failure::other(e.to_string(), e.to_string()))
}

/// The proposals that found a ledger.
pub(super) fn founding(
    unit: &UnitId,
    opened: LedgerOpened,
    code: Option<Code>,
    actor: &ActorId,
    today: Day,
) -> Result<Vec<Proposal>, Failure> {
    let since = Day::new(2000, 1, 1).unwrap_or(today);
    let name = opened.authority.clone();
    let district = UnitRegistered {
        code,
        level: Level::District,
        name,
        parent: None,
    };
    let mut proposals = vec![
        Proposal::record(today, unit, opened),
        Proposal::record(since, unit, district),
    ];
    for (class, name) in CLASSES {
        let class = ClassDefined {
            class: slug(class)?,
            name: title(name)?,
        };
        proposals.push(Proposal::record(since, unit, class));
    }
    for role in [Role::Registrar, Role::Office, Role::Assessor] {
        proposals.push(Proposal::record(
            today,
            unit,
            RoleGranted {
                holder: actor.clone(),
                role,
            },
        ));
    }
    Ok(proposals)
}

pub(super) async fn init(global: &Global, init: Init) -> Result<Output, Failure> {
    let usage = |e: jianfu_facts::unit::IdError| Failure::usage(e.to_string(), e.to_string());
    let mut opened = LedgerOpened {
        authority: title(&init.authority)?,
        deciding: DECIDING,
        format: FORMAT,
        key: None,
        origin: Origin::try_from(init.origin).map_err(usage)?,
        simulated: init.simulated,
        unsigned: false,
    };
    let code = init.code.map(Code::try_from).transpose().map_err(usage)?;
    let clock = match (init.simulated, global.at) {
        (true, Some(at)) => Some(std::sync::Arc::new(jianfu_engine::ManualClock::new(at)) as _),
        (false, Some(_)) => {
            return Err(Failure::usage(
                "--at 只用于模拟台账。",
                "--at is for simulated ledgers.",
            ));
        }
        _ => None,
    };
    let writing = session::create(global, clock).await?;
    let key = writing.custody.keys().create(opened.origin.as_str())?;
    opened.key = Some(key_text(&key)?);
    let proposals = founding(&init.unit, opened, code, &writing.actor, writing.today)?;
    let answer = writing.give(proposals).await?;
    Ok(recorded(writing, answer, "开账", "opened").await)
}

pub(super) async fn unit(global: &Global, unit: args::Unit) -> Result<Output, Failure> {
    match unit {
        args::Unit::Load { file, dry_run, from } => {
            super::import::registry(global, &file, dry_run, from).await
        }
        args::Unit::List { within, points } => list_units(global, within.as_ref(), points).await,
        args::Unit::Find { text } => changes::find(global, &text).await,
        args::Unit::Show { unit } => changes::show(global, &unit).await,
        args::Unit::Merge { into, units, change } => changes::merge(global, into, units, change).await,
        args::Unit::Split { unit, into, change } => changes::split(global, unit, into, change).await,
        args::Unit::Abolish {
            unit,
            successors,
            change,
        } => changes::abolish(global, unit, successors, change).await,
    }
}

async fn list_units(global: &Global, within: Option<&UnitId>, points: bool) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let registry = reading.folded.state.registry();
    let day = reading.folded.state.last().map(Stamp::day);
    let Some(day) = day else {
        let none: Vec<serde_json::Value> = Vec::new();
        return Ok(Output::new("")
            .put("units", none)
            .put("size", 0)
            .simulated(false, reading.lang));
    };
    let listed = registry.units().filter(|(id, unit)| {
        within.is_none_or(|top| registry.is_within(id, top, day)) && (!points || unit.is_point_on(day))
    });
    let (mut rows, mut units) = (Vec::new(), Vec::new());
    for (id, unit) in listed {
        let attributes = unit.on(day);
        let name = registry.name(id, day);
        let level = attributes.map_or("", |a| a.level.name());
        let class = unit
            .class_on(day)
            .and_then(|c| registry.class_name(c))
            .map(ToString::to_string);
        let code = attributes
            .and_then(|a| a.code.as_ref())
            .map(|c| c.as_str().to_owned());
        let point = unit.is_point_on(day);
        let mark = if point {
            reading.lang.pick("是", "yes")
        } else {
            ""
        };
        units.push(
            json!({"unit": id.as_str(), "name": name, "level": level, "code": code, "point": point,
            "class": unit.class_on(day).map(Slug::as_str)}),
        );
        rows.push(vec![
            id.to_string(),
            name,
            level.to_owned(),
            code.unwrap_or_default(),
            class.unwrap_or_default(),
            mark.to_owned(),
        ]);
    }
    let titles = reading.lang.pick(
        ["编号", "名称", "层级", "代码", "分类", "监测点"],
        ["unit", "name", "level", "code", "class", "point"],
    );
    Ok(Output::new(
        reading
            .lang
            .pick(format!("单位 {} 个", rows.len()), format!("{} units", rows.len())),
    )
    .table("", titles.map(left).to_vec(), rows)
    .put("units", units)
    .put("size", reading.size())
    .simulated(reading.is_simulated(), reading.lang))
}

pub(super) async fn class(global: &Global, class: args::Class) -> Result<Output, Failure> {
    match class {
        args::Class::Define { class, name } => {
            let fact = ClassDefined {
                class,
                name: title(&name)?,
            };
            one(global, None, None, "设定分类", "class defined", fact.into()).await
        }
        args::Class::Assign {
            unit,
            class,
            from,
            basis,
        } => {
            let fact = ClassAssigned {
                basis: title(&basis)?,
                class,
            };
            one(global, Some(unit), Some(from), "归类", "assigned", fact.into()).await
        }
        args::Class::List => {
            let reading = session::read_rules(global).await?;
            let classes: Vec<(String, String)> = reading
                .folded
                .state
                .registry()
                .classes()
                .map(|(c, n)| (c.to_string(), n.to_string()))
                .collect();
            let titles = reading.lang.pick(["编号", "名称"], ["class", "name"]);
            Ok(Output::new(reading.lang.pick("社区分类", "Classes"))
                .put(
                    "classes",
                    classes
                        .iter()
                        .map(|(c, n)| json!({"class": c, "name": n}))
                        .collect::<Vec<_>>(),
                )
                .table(
                    "",
                    titles.map(left).to_vec(),
                    classes.into_iter().map(|(c, n)| vec![c, n]).collect(),
                )
                .simulated(reading.is_simulated(), reading.lang))
        }
    }
}

/// Records one fact about a unit (default: the authority) on a day (default: today).
pub(super) async fn one(
    global: &Global,
    unit: Option<UnitId>,
    on: Option<Day>,
    zh: &str,
    en: &str,
    request: jianfu_facts::request::Request,
) -> Result<Output, Failure> {
    let writing: Writing = session::write(global).await?;
    let unit = match unit {
        Some(unit) => unit,
        None => writing.authority().await?,
    };
    let answer = writing
        .give(vec![Proposal::record(
            on.unwrap_or(writing.today),
            &unit,
            request,
        )])
        .await?;
    Ok(recorded(writing, answer, zh, en).await)
}

pub(super) async fn point(global: &Global, point: args::Point) -> Result<Output, Failure> {
    let (unit, from, until) = match point {
        args::Point::Designate { unit, from, until } => (unit, from, until),
        args::Point::End { unit, change } => return changes::point_end(global, unit, change).await,
        args::Point::Rotate {
            unit,
            replaces,
            change,
        } => return changes::point_rotate(global, unit, replaces, change).await,
    };
    let fact = PointDesignated { until };
    one(
        global,
        Some(unit),
        Some(from),
        "设监测点",
        "designated",
        fact.into(),
    )
    .await
}

pub(super) async fn role(global: &Global, role: args::Role) -> Result<Output, Failure> {
    match role {
        args::Role::Grant { holder, role, unit } => {
            let role = role_named(&role)?;
            let fact = RoleGranted { holder, role };
            one(global, Some(unit), None, "授权", "granted", fact.into()).await
        }
        args::Role::End {
            holder,
            role,
            unit,
            from,
        } => changes::role_end(global, holder, &role, unit, from).await,
        args::Role::Handover {
            holder,
            to,
            unit,
            from,
        } => changes::handover(global, holder, to, unit, from).await,
        args::Role::List => {
            let reading = session::read_rules(global).await?;
            Ok(list_roles(&reading))
        }
    }
}

/// The role that a person means: its spelling or its Chinese name.
pub(super) fn role_named(role: &str) -> Result<Role, Failure> {
    let found = Role::ALL.into_iter().find(|r| r.name() == role || r.zh() == role);
    found.ok_or_else(|| {
        let known = Role::ALL.map(Role::name).join("、");
        Failure::usage(
            format!("没有角色 {role}：可用 {known}"),
            format!("no role {role}: {known}"),
        )
    })
}

fn list_roles(reading: &Reading) -> Output {
    let registry = reading.folded.state.registry();
    let (mut rows, mut roles) = (Vec::new(), Vec::new());
    for actor in registry.actors() {
        for grant in registry.grants(actor) {
            let role = reading.lang.pick(grant.role.zh(), grant.role.name());
            rows.push(vec![
                actor.to_string(),
                role.to_owned(),
                grant.unit.to_string(),
                grant.from.to_string(),
                grant.ended.map(|day| day.to_string()).unwrap_or_default(),
            ]);
            roles.push(
                json!({"actor": actor.as_str(), "role": grant.role.name(), "unit": grant.unit.as_str(),
                "from": grant.from.to_string(), "ended": grant.ended.map(|day| day.to_string()), "entry": grant.index}),
            );
        }
    }
    let titles = reading.lang.pick(
        ["账号", "角色", "范围", "起始", "终止"],
        ["actor", "role", "over", "from", "ended"],
    );
    Output::new(reading.lang.pick("授权", "Roles"))
        .table("", titles.map(left).to_vec(), rows)
        .put("roles", roles)
        .simulated(reading.is_simulated(), reading.lang)
}

pub(super) async fn calendar(global: &Global, calendar: args::Calendar) -> Result<Output, Failure> {
    match calendar {
        args::Calendar::Load {
            file,
            year,
            notice,
            published,
            number,
        } => {
            let number = number.as_deref().map(Text::typed).transpose();
            let number = number.map_err(|e| Failure::usage(e.to_string(), e.to_string()))?;
            let notice = (title(&notice)?, number);
            super::import::calendar(global, &file, year, notice, published).await
        }
        args::Calendar::Show { year } => show_calendar(global, year).await,
    }
}

async fn show_calendar(global: &Global, year: i16) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let registry = reading.folded.state.registry();
    let lang: Lang = reading.lang;
    let calendar = registry.calendar(year).ok_or_else(|| {
        Failure::other(
            format!("{year} 年放假安排未录入：请执行 jianfu calendar load。"),
            format!("No calendar of {year}: run jianfu calendar load."),
        )
    })?;
    let months = (1..=12).map(|m| Period::Month(year, m));
    let periods: Vec<Period> = months.chain((1..=4).map(|q| Period::Quarter(year, q))).collect();
    let count = |p: &Period| registry.working_days(*p).unwrap_or(0);
    let rows = periods
        .iter()
        .map(|p| vec![p.to_string(), count(p).to_string()])
        .collect();
    let days = periods
        .iter()
        .map(|p| json!({"cell": format!("working_days:{p}"), "value": count(p)}));
    Ok(
        Output::new(lang.pick(format!("{year} 年工作日"), format!("Working days of {year}")))
            .table(
                "",
                vec![
                    left(lang.pick("期间", "period")),
                    right(lang.pick("工作日", "working days")),
                ],
                rows,
            )
            .note(format!("{}（{}）", calendar.fact.notice, calendar.fact.published))
            .put("working_days", days.collect::<Vec<_>>())
            .put("calendar", json(&calendar.fact))
            .put("entry", calendar.index)
            .simulated(reading.is_simulated(), lang),
    )
}
