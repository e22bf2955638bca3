//! Which unit a cell names: by id, or by its Chinese name on the day of the row.

use std::collections::BTreeMap;

use jianfu_domain::registry::Registry;
use jianfu_facts::day::Day;
use jianfu_facts::unit::{Level, UnitId};

use crate::limits;
use crate::number::fold;

/// Why a cell names no unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// No unit has this id or name.
    Unknown,
    /// Several units have this name on that day.
    Ambiguous(Vec<UnitId>),
    /// The unit does not exist on that day, or does not have this name then.
    NotOnDay(UnitId),
}

/// How a cell that names a unit is resolved.
pub trait Resolve {
    /// The unit that an id (`siming/kaiyuan`) or a name means on a day.
    ///
    /// # Errors
    /// [`Unresolved`] when there is none or more than one.
    fn resolve(&self, name: &str, on: Day) -> Result<UnitId, Unresolved>;

    /// Units whose names are like an unknown one, the nearest first. Asked only for errors that are told.
    fn near(&self, name: &str, on: Day) -> Vec<(UnitId, String)>;
}

struct Named {
    unit: UnitId,
    from: Day,
    /// The first day on which the name is no longer in force.
    end: Option<Day>,
}

impl Named {
    fn holds(&self, on: Day) -> bool {
        self.from <= on && self.end.is_none_or(|end| on < end)
    }
}

/// The names of a registry: full names first, then names without their usual endings (深田社区 and 深田 for
/// 深田社区居委会, 开元街道办事处 for 开元街道).
pub struct RegistryNames<'a> {
    registry: &'a Registry,
    full: BTreeMap<String, Vec<Named>>,
    short: BTreeMap<String, Vec<Named>>,
}

impl<'a> RegistryNames<'a> {
    /// The names of a registry at one size.
    #[must_use]
    pub fn of(registry: &'a Registry) -> Self {
        let (mut full, mut short) = (BTreeMap::new(), BTreeMap::new());
        for (id, unit) in registry.units() {
            for (at, attributes) in unit.attributes.iter().enumerate() {
                let end = unit.attributes.get(at + 1).map(|next| next.from);
                let named = || Named {
                    unit: id.clone(),
                    from: attributes.from,
                    end,
                };
                let name = plain(attributes.value.name.as_str());
                if matches!(attributes.value.level, Level::Community | Level::Street) {
                    short
                        .entry(stem(&name).to_owned())
                        .or_insert_with(Vec::new)
                        .push(named());
                }
                full.entry(name).or_insert_with(Vec::new).push(named());
            }
        }
        RegistryNames {
            registry,
            full,
            short,
        }
    }
}

fn plain(name: &str) -> String {
    fold(name).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A name without the ending that people leave out.
fn stem(name: &str) -> &str {
    let endings = [
        "社区居民委员会",
        "社区居委会",
        "居民委员会",
        "居委会",
        "社区",
        "村民委员会",
        "村委会",
        "街道办事处",
        "街道办",
        "街道",
    ];
    let cut = endings.into_iter().find_map(|ending| name.strip_suffix(ending));
    cut.filter(|stem| !stem.is_empty()).unwrap_or(name)
}

/// Whether two names may mean the same unit: a street never means the community of the same stem.
fn may_mean(typed: &str, name: &str) -> bool {
    let is_street = |name: &str| name.contains("街道");
    is_street(typed) == is_street(name) || stem(typed) == typed
}

impl Resolve for RegistryNames<'_> {
    fn resolve(&self, name: &str, on: Day) -> Result<UnitId, Unresolved> {
        let name = plain(name);
        if let Ok(id) = name.to_ascii_lowercase().parse::<UnitId>()
            && let Some(unit) = self.registry.unit(&id)
        {
            return if unit.on(on).is_some() {
                Ok(id)
            } else {
                Err(Unresolved::NotOnDay(id))
            };
        }
        let full: Vec<&Named> = self.full.get(&name).into_iter().flatten().collect();
        let short = self.short.get(stem(&name)).into_iter().flatten();
        let short: Vec<&Named> = short
            .filter(|n| may_mean(&name, &self.registry.name(&n.unit, n.from)))
            .collect();
        let candidates = if full.iter().any(|n| n.holds(on)) || short.is_empty() {
            full
        } else {
            short
        };
        let mut units: Vec<UnitId> = candidates
            .iter()
            .filter(|n| n.holds(on))
            .map(|n| n.unit.clone())
            .collect();
        units.sort();
        units.dedup();
        match (units.as_slice(), candidates.first()) {
            ([unit], _) => Ok(unit.clone()),
            ([], None) => Err(Unresolved::Unknown),
            ([], Some(other)) => Err(Unresolved::NotOnDay(other.unit.clone())),
            _ => Err(Unresolved::Ambiguous(units)),
        }
    }

    fn near(&self, name: &str, on: Day) -> Vec<(UnitId, String)> {
        let typed: Vec<char> = plain(name).chars().take(limits::VALUE_CHARS).collect();
        let units = self.registry.units().filter(|(_, unit)| unit.on(on).is_some());
        let mut scored: Vec<(usize, usize, UnitId, String)> = units
            .map(|(id, _)| {
                let name = self.registry.name(id, on);
                let (by_name, by_id) = (
                    plain(&name).chars().collect::<Vec<char>>(),
                    id.as_str().chars().collect::<Vec<char>>(),
                );
                let score = common(&typed, &by_name).max(common(&typed, &by_id));
                (score, by_name.len().abs_diff(typed.len()), id.clone(), name)
            })
            .filter(|(score, ..)| *score > 0 && score * 2 >= typed.len())
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        scored
            .into_iter()
            .take(limits::NEAR_UNITS)
            .map(|(_, _, id, name)| (id, name))
            .collect()
    }
}

/// Length of the longest common subsequence: an abbreviation (区卫健局) is one of the full name (区卫生健康局).
fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        let mut left = 0;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            *cell = if x == y { diagonal + 1 } else { above.max(left) };
            (diagonal, left) = (above, *cell);
        }
    }
    row.last().copied().unwrap_or_default()
}
