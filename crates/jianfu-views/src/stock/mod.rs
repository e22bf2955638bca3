//! Stock (清单): a thing in force from a day to a day, in a register that is data: an inspection plan, forms, indicators,
//! duties, grids, plates, groups. A new kind of register is a word, not a subsystem.

pub(crate) mod cells;
pub mod figures;
pub mod likeness;
pub(crate) mod naming;
