//! Rating (评议): one respondent's answer in a designed poll.

pub mod facts;
