//! Periods of the register (月结): a month is closed at a size, a fact of it that comes later says why, and two roles
//! together may open it again.

pub(crate) mod decide;
mod fact_rules;
pub(crate) mod state;
