//! Figures (指标): pure readers over cells and objects, with registry, calendar and rules as known at the same size.
//! A figure is explained by its formula and operands, down to cells; a cell by the entries whose deltas sum to it.

mod define;
mod lineage;
mod name;
mod reads;
mod value;
mod work;

pub use define::Definition;
pub use name::{Derive, FigureName, Id, Kinds, Scope, Target};
pub use value::{Absence, Change, Value};
pub use work::{View, Worked};
