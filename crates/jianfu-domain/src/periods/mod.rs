//! Periods of the register (月结): a month is closed once, and a fact of it that comes later says why.

pub mod facts;
