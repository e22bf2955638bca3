//! The registry (登记簿): units, classes, points, roles, calendars and methods. Rules are entries too: each attribute is
//! dated, and a replay uses the one in force on the day, as it was known at that size.

pub mod changes;
pub mod facts;
pub mod origin;
pub mod raised;
pub mod role;
pub mod rules;
