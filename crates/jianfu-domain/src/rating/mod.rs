//! Rating (评议): one respondent's answer in a designed poll.

pub(crate) mod decide;
mod fact_rules;
pub mod state;
