//! The registry at one size: dated attributes of units, classes, points, roles, and the calendars in force.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use super::calendar::{Calendar, working_days};
use super::facts::{LedgerOpened, UnitRegistered};
use super::lineage::Lineage;
use super::rulebook::Rulebook;
use crate::day::Day;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::index::Index;
use crate::period::Period;
use crate::registry::role::Role;
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
    /// The last day as it was designated, if another entry ended the window, and the index of that entry.
    pub ended: Option<(Option<Day>, Index)>,
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
        self.covers_days(period.first(), period.last())
    }

    /// Whether it is a point on every day from one to another.
    #[must_use]
    pub fn covers_days(&self, first: Day, last: Day) -> bool {
        let mut day = Some(first);
        // Each window is passed once at most: they don't overlap.
        for _ in 0..=self.windows.len() {
            let Some(window) = day.and_then(|day| self.windows.iter().find(|w| w.contains(day))) else {
                return false;
            };
            match window.until {
                Some(until) if until < last => day = until.next(),
                _ => return true,
            }
        }
        false
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
    /// The first day on which it is no longer held.
    pub ended: Option<Day>,
    /// Index of the entry.
    pub index: Index,
}

impl Grant {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.ended.is_none_or(|ended| day < ended)
    }
}

/// The registry at one size.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    ledger: Option<(UnitId, Arc<LedgerOpened>)>,
    units: Map<UnitId, Arc<Unit>>,
    classes: Map<Slug, (Title, Index)>,
    grants: Map<ActorId, Arc<Vec<Grant>>>,
    calendars: Map<i16, Arc<Calendar>>,
    lineage: Lineage,
    rules: Rulebook,
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
            .filter(|g| g.role == role && g.holds_on(day))
            .any(|g| self.is_within(unit, &g.unit, day))
    }

    /// Mergers, splits and abolitions of units.
    #[must_use]
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// Methods, stated bases and windows of history.
    #[must_use]
    pub fn rules(&self) -> &Rulebook {
        &self.rules
    }

    /// Whether a unit is registered and not at its end on a day.
    #[must_use]
    pub fn lives(&self, id: &UnitId, day: Day) -> bool {
        let begun = self.unit(id).is_some_and(|u| u.on(day).is_some());
        begun && self.lineage.ended(id, day).is_none()
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

    fn open_window(&mut self, id: &UnitId, from: Day, until: Option<Day>, index: Index) {
        self.change(id, |u| {
            u.windows.push(Window {
                from,
                until,
                index,
                ended: None,
            });
        });
    }

    /// The window of a unit that is open on a day ends the day before, by the entry `index`.
    fn end_window(&mut self, id: &UnitId, day: Day, index: Index) {
        self.change(id, |u| {
            if let Some(window) = u.windows.iter_mut().find(|w| w.contains(day)) {
                (window.ended, window.until) = (Some((window.until, index)), day.plus(-1));
            }
        });
    }

    /// The windows that the entry `index` ended are as they were designated.
    fn restore_window(&mut self, id: &UnitId, index: Index) {
        self.change(id, |u| {
            for window in &mut u.windows {
                if let Some((until, _)) = window.ended.filter(|(_, by)| *by == index) {
                    (window.ended, window.until) = (None, until);
                }
            }
        });
    }

    fn grant(&mut self, holder: &ActorId, grant: Grant) {
        let mut grants = self.grants(holder).to_vec();
        grants.push(grant);
        self.grants.insert_mut(holder.clone(), Arc::new(grants));
    }

    fn end_grant(&mut self, holder: &ActorId, role: Role, unit: &UnitId, day: Day) {
        let mut grants = self.grants(holder).to_vec();
        let held = |g: &&mut Grant| g.role == role && g.unit == *unit && g.ended.is_none();
        for grant in grants.iter_mut().filter(held) {
            grant.ended = Some(day);
        }
        self.grants.insert_mut(holder.clone(), Arc::new(grants));
    }

    pub(crate) fn apply(&mut self, index: Index, entry: &Entry) {
        self.lineage.apply(index, entry);
        self.rules.apply(index, entry);
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
                self.open_window(unit, from, until, index);
            }
            Fact::PointEnded(_) => self.end_window(unit, from, index),
            Fact::PointRotated(f) => {
                self.end_window(&f.replaces, from, index);
                self.open_window(unit, from, None, index);
            }
            Fact::RoleGranted(f) => {
                let grant = Grant {
                    role: f.role,
                    unit: unit.clone(),
                    from,
                    ended: None,
                    index,
                };
                self.grant(&f.holder, grant);
            }
            Fact::RoleEnded(f) => self.end_grant(&f.holder, f.role, unit, from),
            Fact::LiaisonHandedOver(f) => {
                self.end_grant(&f.from, Role::Liaison, unit, from);
                let grant = Grant {
                    role: Role::Liaison,
                    unit: unit.clone(),
                    from,
                    ended: None,
                    index,
                };
                self.grant(&f.to, grant);
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
        self.lineage.take_back(target);
        self.rules.take_back(target);
        match fact {
            Fact::UnitRegistered(_) => self.change(unit, |u| u.attributes.retain(|d| d.index != target)),
            Fact::ClassDefined(f) => {
                self.classes.remove_mut(&f.class);
            }
            Fact::ClassAssigned(_) => self.change(unit, |u| u.classes.retain(|d| d.index != target)),
            Fact::PointDesignated(_) => self.change(unit, |u| u.windows.retain(|w| w.index != target)),
            Fact::PointEnded(_) => self.restore_window(unit, target),
            Fact::PointRotated(f) => {
                self.change(unit, |u| u.windows.retain(|w| w.index != target));
                self.restore_window(&f.replaces, target);
            }
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
