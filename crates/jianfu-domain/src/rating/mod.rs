//! Rating (评议): one respondent's answer in a designed poll.

pub mod facts;
pub(crate) mod decide;
pub mod state;
