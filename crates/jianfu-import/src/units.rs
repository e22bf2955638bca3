//! The registry (单位登记簿) as a sheet: units, their classes and their windows as monitoring points.

use std::collections::BTreeMap;

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::registry::facts::{ClassAssigned, PointDesignated, UnitRegistered};
use jianfu_facts::text::Title;
use jianfu_facts::unit::{Code, Level, Slug, UnitId};

use crate::columns::{Field, Key};
use crate::error::ImportErrors;
use crate::input::{Input, Rows, finish};
use crate::number::fold;
use crate::problem::Problem;
use crate::row::{Row, Told, day_in, text};

/// The columns of a registry.
pub(crate) const REGISTRY: &[Field] = &[
    Field::must(Key::Id, &["id", "unit", "单位编号", "编号"]),
    Field::may(Key::Name, &["name", "名称", "单位名称", "单位"]),
    Field::may(Key::Level, &["level", "层级", "级别", "单位层级"]),
    Field::may(Key::From, &["from", "起始日期", "登记日期", "自"]),
    Field::may(Key::Parent, &["parent", "上级", "上级编号", "上级单位"]),
    Field::may(Key::Code, &["code", "区划代码", "统计用区划代码"]),
    Field::may(Key::Class, &["class", "分类", "类别"]),
    Field::may(Key::Basis, &["class_basis", "basis", "分类依据", "归类依据"]),
    Field::may(
        Key::PointFrom,
        &["point_from", "监测起始", "监测起始日期", "设点日期"],
    ),
    Field::may(
        Key::PointUntil,
        &["point_until", "监测截止", "监测截止日期", "撤点日期"],
    ),
];

struct Unit {
    row: u64,
    id: UnitId,
    registered: Option<(Day, UnitRegistered)>,
    class: Option<(Day, ClassAssigned)>,
    point: Option<(Day, PointDesignated)>,
}

/// The rows of a registry as proposals: from the top level down and by day, each unit before its class and its window.
/// A class is written by its id, or by its name if `classes` has it. Ids need not be registered yet. A row without name
/// and level adds a class or a window to a unit that is registered, here or before.
///
/// # Errors
/// [`ImportErrors`]: every error of the file; then no row is given.
pub fn registry(file: &Input<'_>, classes: &[(Slug, Title)]) -> Result<Rows, ImportErrors> {
    let mut sheet = file.sheet(REGISTRY, &[])?;
    let mut errors = std::mem::take(&mut sheet.errors);
    let mut units = Vec::new();
    let mut classed: BTreeMap<(UnitId, Day), (u64, Slug)> = BTreeMap::new();
    for line in &sheet.lines {
        let mut row = Row::new(&sheet, line, &mut errors);
        let Ok(unit) = unit(&mut row, classes) else {
            continue;
        };
        if let Some((day, fact)) = &unit.class {
            let said = (row.number(), fact.class.clone());
            let (first, class) = classed.entry((unit.id.clone(), *day)).or_insert(said);
            if *class != fact.class {
                row.tell(Key::Class, Problem::Contradicts { row: *first });
            }
        }
        units.push(unit);
    }
    // Stable, so that rows of one level and day stay in the order of the file; rows that only add come last.
    units.sort_by_key(|unit| {
        let registered = unit.registered.as_ref();
        (
            registered.is_none(),
            registered.map(|(from, fact)| (fact.level, *from)),
        )
    });
    let proposals = units.into_iter().flat_map(proposals).collect();
    finish(sheet, errors, proposals)
}

fn proposals(unit: Unit) -> Vec<(u64, Proposal)> {
    let Unit {
        row,
        id,
        registered,
        class,
        point,
    } = unit;
    let mut proposals = Vec::new();
    proposals.extend(registered.map(|(on, fact)| (row, Proposal::record(on, &id, fact))));
    proposals.extend(class.map(|(on, class)| (row, Proposal::record(on, &id, class))));
    proposals.extend(point.map(|(on, point)| (row, Proposal::record(on, &id, point))));
    proposals
}

fn unit(row: &mut Row<'_>, classes: &[(Slug, Title)]) -> Result<Unit, Told> {
    let id = row.must(Key::Id, id);
    let registered = registered(row);
    let class = class(row, classes);
    let point = point(row);
    let (id, registered, class, point) = (id?, registered?, class?, point?);
    if registered.is_none() && class.is_none() && point.is_none() {
        return Err(row.tell(Key::Name, Problem::Missing {}));
    }
    Ok(Unit {
        row: row.number(),
        id,
        registered,
        class,
        point,
    })
}

fn registered(row: &mut Row<'_>) -> Result<Option<(Day, UnitRegistered)>, Told> {
    let said = [Key::Name, Key::Level, Key::Parent, Key::Code];
    if said.into_iter().all(|key| row.is_blank(key)) {
        return Ok(None);
    }
    let name = row.must(Key::Name, text);
    let level = row.must(Key::Level, level);
    let from = row.must(Key::From, day_in(None));
    let parent = row.maybe(Key::Parent, self::id);
    let code = row.maybe(Key::Code, code);
    let fact = UnitRegistered {
        code: code?,
        level: level?,
        name: name?,
        parent: parent?,
    };
    Ok(Some((from?, fact)))
}

fn class(row: &mut Row<'_>, classes: &[(Slug, Title)]) -> Result<Option<(Day, ClassAssigned)>, Told> {
    let class = row.maybe(Key::Class, |typed| {
        let typed = fold(typed);
        match classes.iter().find(|(_, name)| name.as_str() == typed) {
            Some((class, _)) => Ok(class.clone()),
            None => typed.parse::<Slug>().map_err(|e| Problem::BadId { what: e.what }),
        }
    });
    let basis = row.maybe(Key::Basis, text);
    match (class?, basis?) {
        (None, _) => Ok(None),
        (Some(class), Some(basis)) => {
            let from = row.must(Key::From, day_in(None))?;
            Ok(Some((from, ClassAssigned { basis, class })))
        }
        (Some(_), None) => Err(row.tell(Key::Basis, Problem::Missing {})),
    }
}

fn point(row: &mut Row<'_>) -> Result<Option<(Day, PointDesignated)>, Told> {
    let from = row.maybe(Key::PointFrom, day_in(None));
    let until = row.maybe(Key::PointUntil, day_in(None));
    match (from?, until?) {
        (Some(from), Some(until)) if until < from => {
            Err(row.tell(Key::PointUntil, Problem::UntilBefore { from }))
        }
        (Some(from), until) => Ok(Some((from, PointDesignated { until }))),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(row.tell(Key::PointFrom, Problem::Missing {})),
    }
}

fn id(typed: &str) -> Result<UnitId, Problem> {
    fold(typed)
        .parse()
        .map_err(|e: jianfu_facts::unit::IdError| Problem::BadId { what: e.what })
}

fn code(typed: &str) -> Result<Code, Problem> {
    Code::try_from(fold(typed)).map_err(|e| Problem::BadId { what: e.what })
}

/// The level that a person means: its spelling or its Chinese name.
fn level(typed: &str) -> Result<Level, Problem> {
    let folded = fold(typed).to_lowercase();
    let level = match folded.as_str() {
        "省" | "省级" | "省级机关" => Some(Level::Province),
        "市" | "市级" | "市级机关" => Some(Level::City),
        "区" | "县" | "区县" | "区级" => Some(Level::District),
        "部门" | "区直部门" | "区级部门" => Some(Level::Department),
        "街道" | "乡镇" | "街道(乡镇)" => Some(Level::Street),
        "社区" | "村" | "社区(村)" => Some(Level::Community),
        word => word.parse().ok(),
    };
    let accepted =
        "省/province、市/city、区/district、部门/department、街道/street、社区/community".to_owned();
    level.ok_or(Problem::UnknownWord { accepted })
}
