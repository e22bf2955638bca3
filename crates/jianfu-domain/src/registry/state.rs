//! The registry at one size: dated attributes of units, classes, points, roles, and the calendars in force.

use super::lineage::Link;
use crate::applied::Applied;
use crate::registry::lineage::Passing;
use jianfu_facts::registry::facts::CalendarPublished;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use super::calendar::{Calendar, working_days};
use super::lineage::Lineage;
use super::rulebook::Rulebook;
use jianfu_facts::day::Day;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_facts::registry::facts::{LedgerOpened, UnitRegistered};
use jianfu_facts::registry::role::Role;
use jianfu_facts::text::Title;
use jianfu_facts::unit::{ActorId, Level, Slug, UnitId};

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
    pub(crate) fn contains(&self, day: Day) -> bool {
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
    pub(crate) fn holds_on(&self, day: Day) -> bool {
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

    pub(crate) fn change(&mut self, id: &UnitId, change: impl FnOnce(&mut Unit)) {
        let mut unit = self.units.get(id).map(|u| u.as_ref().clone()).unwrap_or_default();
        change(&mut unit);
        if unit.attributes.is_empty() {
            self.units.remove_mut(id);
        } else {
            self.units.insert_mut(id.clone(), Arc::new(unit));
        }
    }

    pub(crate) fn open_window(&mut self, id: &UnitId, from: Day, until: Option<Day>, index: Index) {
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
    pub(crate) fn end_window(&mut self, id: &UnitId, day: Day, index: Index) {
        self.change(id, |u| {
            if let Some(window) = u.windows.iter_mut().find(|w| w.contains(day)) {
                (window.ended, window.until) = (Some((window.until, index)), day.plus(-1));
            }
        });
    }

    /// The windows that the entry `index` ended are as they were designated.
    pub(crate) fn restore_window(&mut self, id: &UnitId, index: Index) {
        self.change(id, |u| {
            for window in &mut u.windows {
                if let Some((until, _)) = window.ended.filter(|(_, by)| *by == index) {
                    (window.ended, window.until) = (None, until);
                }
            }
        });
    }

    pub(crate) fn grant(&mut self, holder: &ActorId, role: Role, entry: &Applied<'_>) {
        let mut grants = self.grants(holder).to_vec();
        grants.push(Grant {
            role,
            unit: entry.unit.clone(),
            from: entry.on,
            ended: None,
            index: entry.index,
        });
        self.grants.insert_mut(holder.clone(), Arc::new(grants));
    }

    /// The grant by the entry `index` is taken back.
    pub(crate) fn revoke(&mut self, holder: &ActorId, index: Index) {
        let mut grants = self.grants(holder).to_vec();
        grants.retain(|grant| grant.index != index);
        self.grants.insert_mut(holder.clone(), Arc::new(grants));
    }

    /// The window that the entry `index` opened is taken back.
    pub(crate) fn remove_window(&mut self, id: &UnitId, index: Index) {
        self.change(id, |u| u.windows.retain(|w| w.index != index));
    }

    pub(crate) fn end_grant(&mut self, holder: &ActorId, role: Role, unit: &UnitId, day: Day) {
        let mut grants = self.grants(holder).to_vec();
        let held = |g: &&mut Grant| g.role == role && g.unit == *unit && g.ended.is_none();
        for grant in grants.iter_mut().filter(held) {
            grant.ended = Some(day);
        }
        self.grants.insert_mut(holder.clone(), Arc::new(grants));
    }

    /// The ledger is opened: the unit becomes the authority.
    pub(crate) fn open(&mut self, unit: &UnitId, fact: &LedgerOpened) {
        self.ledger = Some((unit.clone(), Arc::new(fact.clone())));
    }

    /// A class is defined.
    pub(crate) fn define(&mut self, class: &Slug, name: &Title, index: Index) {
        self.classes.insert_mut(class.clone(), (name.clone(), index));
    }

    /// The definition of a class is taken back.
    pub(crate) fn undefine(&mut self, class: &Slug) {
        self.classes.remove_mut(class);
    }

    /// A calendar is published.
    pub(crate) fn publish(&mut self, index: Index, fact: &CalendarPublished) {
        let calendar = Calendar {
            index,
            fact: fact.clone(),
        };
        self.calendars.insert_mut(fact.year, Arc::new(calendar));
    }

    /// Units pass into others.
    pub(crate) fn pass(
        &mut self,
        entry: &Applied<'_>,
        passing: Passing,
        before: Vec<UnitId>,
        after: Vec<UnitId>,
    ) {
        self.lineage.pass(Link {
            passing,
            from: entry.on,
            index: entry.index,
            before,
            after,
        });
    }

    /// That units passed into others is taken back.
    pub(crate) fn unpass(&mut self, target: Index) {
        self.lineage.unpass(target);
    }

    /// The rules, to be changed.
    pub(crate) fn rules_mut(&mut self) -> &mut Rulebook {
        &mut self.rules
    }
}
