//! Figures (指标): pure readers over cells and objects, with registry, calendar and rules as known at the same size.
//! A figure is explained by its formula and operands, down to cells; a cell by the entries whose deltas sum to it.

mod auxiliary;
mod define;
mod grounds;
mod id;
mod lineage;
mod name;
mod notice;
mod quick;
mod quotas;
mod reads;
mod registers;
mod shared;
mod value;
mod words;
mod words_of_registers;
mod work;

pub use self::{
    define::Definition,
    id::{Id, Kinds, Plan, Stock},
    name::{Derive, FigureName, Scope, Target},
    value::{Absence, Change, Value},
    work::{View, Worked},
};
