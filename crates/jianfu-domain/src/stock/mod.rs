//! Stock (清单): a thing in force from a day to a day, in a register that is data: an inspection plan, forms, indicators,
//! duties, grids, plates, groups. A new kind of register is a word, not a subsystem.

pub(crate) mod adds;
pub mod cells;
pub mod change;
pub(crate) mod decide;
mod fact_rules;
pub mod facts;
pub mod figures;
pub mod likeness;
pub mod measures;
pub(crate) mod naming;
pub mod state;
pub mod words;
