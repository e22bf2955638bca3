//! What facts add up to: cells, figures, sheets of publications, rankings, both sides compared.
//!
//! It is pure: no clock, no I/O, no float, no randomness, no locale, no observable hash order. Figures are integers and
//! rationals, rounded once, by a named method. It must never decide what may be recorded.

pub mod assessment;
pub mod cached_cells;
pub mod cells;
pub mod digests;
pub mod figures;
pub mod flow;
mod interner;
pub mod publication;
mod rows;
pub mod stock;
