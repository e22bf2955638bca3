//! 可比口径: whether two periods can be compared although units were merged or split between them, and which units a name
//! means when they were. It knows the registry alone, never a cell.

use std::collections::BTreeSet;

use super::name::{FigureName, Target};
use super::value::Absence;
use super::work::View;
use jianfu_domain::registry::Registry;
use jianfu_domain::registry::lineage::{Link, Passing};
use jianfu_facts::day::Day;
use jianfu_facts::limits;
use jianfu_facts::period::Span;
use jianfu_facts::unit::{Level, UnitId};

/// The units that a name means: with 合并口径 also those that were merged into the one that is named.
pub(super) struct Selection<'a> {
    registry: &'a Registry,
    target: &'a Target,
    units: BTreeSet<UnitId>,
    issuers: BTreeSet<UnitId>,
}

impl<'a> Selection<'a> {
    pub(super) fn of(registry: &'a Registry, name: &'a FigureName) -> Selection<'a> {
        let first = Day::new(limits::YEARS.0, 1, 1);
        let family = |unit: &UnitId| match (name.merged, first) {
            (Some(until), Some(first)) => registry.lineage().merged(unit, first, until),
            _ => BTreeSet::from([unit.clone()]),
        };
        let units = match &name.target {
            Target::Everywhere => BTreeSet::new(),
            Target::Of(unit) | Target::Within(unit) => family(unit),
        };
        Selection {
            registry,
            target: &name.target,
            units,
            issuers: name.from.iter().flat_map(family).collect(),
        }
    }

    /// All units that a target means, whoever sends to them.
    pub(super) fn at(registry: &'a Registry, target: &'a Target) -> Selection<'a> {
        let units = match target {
            Target::Everywhere => BTreeSet::new(),
            Target::Of(unit) | Target::Within(unit) => BTreeSet::from([unit.clone()]),
        };
        Selection {
            registry,
            target,
            units,
            issuers: BTreeSet::new(),
        }
    }

    /// How many streets and communities are meant on a day, points or not.
    pub(super) fn places(&self, day: Day) -> usize {
        let lives = |id: &UnitId| {
            life(self.registry, id)
                .is_some_and(|life| life.from <= day && life.until.is_none_or(|until| until >= day))
        };
        let places = self.registry.units().filter(|(id, unit)| {
            let level = unit.on(day).map(|attributes| attributes.level);
            matches!(level, Some(Level::Street | Level::Community)) && lives(id) && self.has(id, day)
        });
        places.count()
    }

    /// Whether a point is meant on a day.
    pub(super) fn has(&self, unit: &UnitId, day: Day) -> bool {
        match self.target {
            Target::Everywhere => true,
            Target::Of(_) => self.units.contains(unit),
            Target::Within(_) => self
                .units
                .iter()
                .any(|top| self.registry.is_within(unit, top, day)),
        }
    }

    /// Whether an issuer is meant.
    pub(super) fn sends(&self, issuer: &UnitId) -> bool {
        self.issuers.is_empty() || self.issuers.contains(issuer)
    }

    /// The points meant that were points on some day.
    pub(super) fn points(&self, span: Span) -> BTreeSet<UnitId> {
        let meant = self.registry.units().filter(|(id, unit)| {
            let overlaps = |w: &jianfu_domain::registry::Window| {
                w.from <= span.last && w.until.is_none_or(|until| until >= span.first)
            };
            unit.windows.iter().any(overlaps) && self.has(id, span.last)
        });
        meant.map(|(id, _)| id.clone()).collect()
    }
}

/// How a period compares with its base.
pub(super) enum Comparison {
    /// The same points, each on every day of both.
    Same,
    /// 合并口径: units were merged in between (or split, with all parts among the points); the name with its predecessors.
    Merged(FigureName),
    /// Not at all, and why.
    None(Absence),
}

impl View<'_> {
    /// How the plain figure `name` of a period compares with the one of its base.
    pub(super) fn comparison(&self, name: &FigureName, span: Span, base: Span) -> Comparison {
        let registry = self.state.registry();
        let (since, until) = (base.first, span.last);
        let links: Vec<&Link> = registry
            .lineage()
            .links()
            .iter()
            .filter(|link| link.carries() && since < link.from && link.from <= until)
            .collect();
        let lineage = registry.lineage();
        let family = |unit: &UnitId| lineage.merged(unit, since, until);
        let named = match &name.target {
            Target::Everywhere => None,
            Target::Of(unit) | Target::Within(unit) => Some(unit),
        };
        let families: Vec<BTreeSet<UnitId>> = named.into_iter().chain(&name.from).map(family).collect();
        let names = |link: &Link, unit: &UnitId| link.before.contains(unit) || link.after.contains(unit);
        let mut splits = links.iter().filter(|link| link.passing == Passing::Split);
        if splits.any(|link| families.iter().flatten().any(|unit| names(link, unit))) {
            return Comparison::None(Absence::Split);
        }
        let mut name = name.clone();
        let family_grew = families.iter().any(|family| family.len() > 1);
        if family_grew {
            name.merged = Some(until);
        }
        let meant = Selection::of(registry, &name);
        let (now, before) = (meant.points(span), meant.points(base));
        if now.is_empty() || before.is_empty() {
            return Comparison::None(Absence::NoBase);
        }
        let all: BTreeSet<UnitId> = now.union(&before).cloned().collect();
        let lives = |id: &UnitId, span: Span| life(registry, id).is_some_and(|life| life.meets(span));
        let missing = all
            .iter()
            .any(|id| !now.contains(id) && lives(id, span) || !before.contains(id) && lives(id, base));
        let covered = |id: &UnitId| covers(registry, id, &links, span) && covers(registry, id, &links, base);
        if missing || !all.iter().all(covered) {
            return Comparison::None(Absence::NoBase);
        }
        let touched = links.iter().filter(|link| all.iter().any(|id| names(link, id)));
        for link in touched.clone() {
            if !link.before.iter().chain(&link.after).all(|id| all.contains(id)) {
                let is_split = link.passing == Passing::Split;
                return Comparison::None(if is_split { Absence::Split } else { Absence::NoBase });
            }
        }
        // Where only points inside the target were merged, the name means them already.
        if touched.count() == 0 && !family_grew {
            Comparison::Same
        } else {
            Comparison::Merged(name)
        }
    }
}

/// The days on which a unit lives.
struct Life {
    from: Day,
    /// The last day, and the link by which it ends.
    until: Option<Day>,
}

impl Life {
    fn meets(&self, span: Span) -> bool {
        self.from <= span.last && self.until.is_none_or(|until| until >= span.first)
    }
}

fn life(registry: &Registry, id: &UnitId) -> Option<Life> {
    let from = registry.unit(id)?.attributes.first()?.from;
    let end = registry.lineage().end(id);
    Some(Life {
        from,
        until: end.and_then(|link| link.from.plus(-1)),
    })
}

/// Whether a unit is a point on every day of a period on which it lives, and came or went, if it did, by one of the links.
fn covers(registry: &Registry, id: &UnitId, links: &[&Link], span: Span) -> bool {
    let (Some(unit), Some(life)) = (registry.unit(id), life(registry, id)) else {
        return false;
    };
    let came = |link: &&Link| link.after.contains(id) && link.from == life.from;
    let went = |link: &&Link| link.ends(id);
    let begins_inside = life.from > span.first && life.from <= span.last;
    let ends_inside = life
        .until
        .is_some_and(|until| span.first <= until && until < span.last);
    if begins_inside && !links.iter().any(came) || ends_inside && !links.iter().any(went) {
        return false;
    }
    if !life.meets(span) {
        return true;
    }
    let first = span.first.max(life.from);
    let last = life.until.map_or(span.last, |until| until.min(span.last));
    unit.covers_days(first, last)
}
