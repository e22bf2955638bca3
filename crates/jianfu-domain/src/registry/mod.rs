//! The registry (登记簿): units, classes, points, roles and calendars. Rules are entries too: each attribute is dated,
//! and a replay uses the one in force on the day, as it was known at that size.

pub mod calendar;
pub(crate) mod decide;
pub mod facts;
mod state;

pub use calendar::Calendar;
pub use state::{Dated, Grant, Registry, Unit, Window};
