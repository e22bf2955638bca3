//! The core of Jianfu: the kinds of fact, what may be recorded of them, and what they add up to.
//!
//! It is pure: no clock, no I/O, no float, no randomness, no locale, no observable hash order. The time comes in with
//! the command; figures are integers and rationals, rounded once, by a named method.

mod asked;
pub mod assessment;
pub mod bounds;
mod cell;
pub mod cells;
pub mod custody;
pub mod day;
pub mod day_code;
pub mod decide;
pub mod digest;
pub mod digests;
pub mod entry;
pub mod exact;
pub mod fact;
mod fact_rules;
pub mod family;
pub mod figures;
pub mod flow;
pub mod index;
mod invariant;
pub mod item;
pub mod json;
pub mod kept;
pub mod kind;
pub mod lang;
pub mod limits;
pub mod link;
pub mod memory;
mod names;
pub mod object;
mod objects;
pub mod period;
pub mod periods;
pub mod publication;
pub mod rating;
pub mod refusal;
pub mod registry;
mod roles;
mod rows;
mod runs;
pub mod segment;
pub mod state;
pub mod stock;
pub mod text;
pub mod texts;
pub mod unit;
mod vocabulary;
