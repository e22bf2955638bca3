//! The registry (登记簿): units, classes, points, roles, calendars and methods. Rules are entries too: each attribute is
//! dated, and a replay uses the one in force on the day, as it was known at that size.

pub(crate) mod calendar;
pub(crate) mod decide;
pub(crate) mod decide_changes;
pub(crate) mod decide_rules;
mod fact_rules;
pub(crate) mod known;
pub mod lineage;
pub(crate) mod quotas;
pub mod rulebook;
mod state;

pub use self::{
    calendar::Calendar,
    state::{Dated, Grant, Registry, Unit, Window},
};
