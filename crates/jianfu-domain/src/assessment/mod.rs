//! Assessment (考核): a scheme applied to a period, and what is published of it.

pub(crate) mod decide;
mod fact_rules;
pub mod state;
