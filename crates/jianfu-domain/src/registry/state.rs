//! The registry at one size: dated attributes of units, classes, points, roles, and the calendars in force.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use super::calendar::{Calendar, working_days};
use super::facts::{LedgerOpened, Role, UnitRegistered};
use crate::day::Day;
use crate::entry::{Entry, Index};
use crate::fact::Fact;
use crate::period::Period;
use crate::text::Title;
use crate::unit::{ActorId, Level, Slug, UnitId};

/// An attribute in force from a day, by an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// First day.
    pub from: Day,
    /// Index of the entry.
    pub index: Index,
    /// The attribute.
    pub value: T,
}

/// 监测期间: a window in which a unit is a monitoring point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: Day,
    /// Last day; open if absent.
    pub until: Option<Day>,
    /// Index of the entry.
    pub index: Index,
}

impl Window {
    /// Whether a day lies in the window.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A unit with all its dated attributes, ascending by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Code, level, name and parent.
    pub attributes: Vec<Dated<UnitRegistered>>,
    /// Classes.
    pub classes: Vec<Dated<Slug>>,
    /// Windows as a monitoring point.
    pub windows: Vec<Window>,
}

fn in_force<T>(dated: &[Dated<T>], day: Day) -> Option<&T> {
    dated.iter().rev().find(|d| d.from <= day).map(|d| &d.value)
}

impl Unit {
    /// Attributes in force on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&UnitRegistered> {
        in_force(&self.attributes, day)
    }

    /// Class on a day.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Option<&Slug> {
        in_force(&self.classes, day)
    }

    /// Whether it is a monitoring point on a day.
    #[must_use]
    pub fn is_point_on(&self, day: Day) -> bool {
        self.windows.iter().any(|w| w.contains(day))
    }

    /// Whether it is a point on every day of a period.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        period.days().all(|day| self.is_point_on(day))
    }
}

/// One grant of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Over this unit and all below it.
    pub unit: UnitId,
    /// From this day.
    pub from: Day,
    /// Index of the entry.
    pub index: Index,
}

/// The registry at one size.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    ledger: Option<(UnitId, Arc<LedgerOpened>)>,
    units: Map<UnitId, Arc<Unit>>,
    classes: Map<Slug, (Title, Index)>,
    grants: Map<ActorId, Arc<Vec<Grant>>>,
    calendars: Map<i16, Arc<Calendar>>,
}

impl Registry {
    /// Entry 0, and the unit that is the authority.
    #[must_use]
    pub fn ledger(&self) -> Option<(&UnitId, &LedgerOpened)> {
        self.ledger.as_ref().map(|(unit, opened)| (unit, opened.as_ref()))
    }

    /// A unit.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.get(id).map(Arc::as_ref)
    }

    /// Every unit, by id.
    pub fn units(&self) -> impl Iterator<Item = (&UnitId, &Unit)> {
        self.units.iter().map(|(id, unit)| (id, unit.as_ref()))
    }

    /// The name of a unit on a day: the newest known before it, else its first, else its id.
    #[must_use]
    pub fn name(&self, id: &UnitId, day: Day) -> String {
        let unit = self.unit(id);
        let attributes = unit.and_then(|u| u.on(day).or_else(|| u.attributes.first().map(|a| &a.value)));
        attributes.map_or_else(|| id.to_string(), |a| a.name.to_string())
    }

    /// Whether `id` is `top` or lies below it on a day.
    #[must_use]
    pub fn is_within(&self, id: &UnitId, top: &UnitId, day: Day) -> bool {
        let mut at = id.clone();
        // Levels only descend, so that a chain of parents is at most as long as there are levels.
        for _ in 0..=Level::ALL.len() {
            if at == *top {
                return true;
            }
            let parent = self
                .unit(&at)
                .and_then(|u| u.on(day))
                .and_then(|a| a.parent.clone());
            match parent {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }

    /// The classes and their names.
    pub fn classes(&self) -> impl Iterator<Item = (&Slug, &Title)> {
        self.classes.iter().map(|(class, (name, _))| (class, name))
    }

    /// The name of a class.
    #[must_use]
    pub fn class_name(&self, class: &Slug) -> Option<&Title> {
        self.classes.get(class).map(|(name, _)| name)
    }

    /// Every grant of an actor.
    #[must_use]
    pub fn grants(&self, actor: &ActorId) -> &[Grant] {
        self.grants.get(actor).map(|g| g.as_slice()).unwrap_or_default()
    }

    /// Every actor that holds or held a role.
    pub fn actors(&self) -> impl Iterator<Item = &ActorId> {
        self.grants.keys()
    }

    /// Whether an actor holds a role over a unit on a day.
    #[must_use]
    pub fn holds(&self, actor: &ActorId, role: Role, unit: &UnitId, day: Day) -> bool {
        let grants = self.grants(actor).iter();
        grants
            .filter(|g| g.role == role && g.from <= day)
            .any(|g| self.is_within(unit, &g.unit, day))
    }

    /// The calendar of a year.
    #[must_use]
    pub fn calendar(&self, year: i16) -> Option<&Calendar> {
        self.calendars.get(&year).map(Arc::as_ref)
    }

    /// Working days of a period.
    ///
    /// # Errors
    /// The first year of the period that has no calendar.
    pub fn working_days(&self, period: Period) -> Result<i64, i16> {
        working_days(period, |year| self.calendar(year))
    }

    fn change(&mut self, id: &UnitId, change: impl FnOnce(&mut Unit)) {
        let mut unit = self.units.get(id).map(|u| u.as_ref().clone()).unwrap_or_default();
        change(&mut unit);
        if unit.attributes.is_empty() {
            self.units.remove_mut(id);
        } else {
            self.units.insert_mut(id.clone(), Arc::new(unit));
        }
    }

    pub(crate) fn apply(&mut self, index: Index, entry: &Entry) {
        let (unit, from) = (&entry.unit, entry.on);
        match &entry.fact {
            Fact::LedgerOpened(f) => self.ledger = Some((unit.clone(), Arc::new(f.as_ref().clone()))),
            Fact::UnitRegistered(f) => {
                let value = f.as_ref().clone();
                self.change(unit, |u| u.attributes.push(Dated { from, index, value }));
            }
            Fact::ClassDefined(f) => self.classes.insert_mut(f.class.clone(), (f.name.clone(), index)),
            Fact::ClassAssigned(f) => {
                let value = f.class.clone();
                self.change(unit, |u| u.classes.push(Dated { from, index, value }));
            }
            Fact::PointDesignated(f) => {
                let until = f.until;
                self.change(unit, |u| u.windows.push(Window { from, until, index }));
            }
            Fact::RoleGranted(f) => {
                let mut grants = self.grants(&f.holder).to_vec();
                grants.push(Grant {
                    role: f.role,
                    unit: unit.clone(),
                    from,
                    index,
                });
                self.grants.insert_mut(f.holder.clone(), Arc::new(grants));
            }
            Fact::CalendarPublished(f) => {
                let calendar = Calendar {
                    index,
                    fact: f.as_ref().clone(),
                };
                self.calendars.insert_mut(f.year, Arc::new(calendar));
            }
            _ => {}
        }
    }

    /// Takes back what the entry `target` brought: `fact` is its copy, about `unit`.
    pub(crate) fn take_back(&mut self, target: Index, unit: &UnitId, fact: &Fact) {
        match fact {
            Fact::UnitRegistered(_) => self.change(unit, |u| u.attributes.retain(|d| d.index != target)),
            Fact::ClassDefined(f) => {
                self.classes.remove_mut(&f.class);
            }
            Fact::ClassAssigned(_) => self.change(unit, |u| u.classes.retain(|d| d.index != target)),
            Fact::PointDesignated(_) => self.change(unit, |u| u.windows.retain(|w| w.index != target)),
            Fact::RoleGranted(f) => {
                let grants: Vec<Grant> = self
                    .grants(&f.holder)
                    .iter()
                    .filter(|g| g.index != target)
                    .cloned()
                    .collect();
                self.grants.insert_mut(f.holder.clone(), Arc::new(grants));
            }
            _ => {}
        }
    }
}
