//! Flow (日登记): something that cost a monitoring point time on a day, or served its residents; and what issuers declare.

mod adds;
pub mod cells;
pub mod detail;
pub mod document;
pub mod forms;
pub mod inspection;
pub mod issuer;
pub mod matching;
pub mod measures;
pub mod meeting;
pub mod notice;
mod receipt;
pub mod secrecy;
pub mod service;
pub(crate) mod spelling;
pub mod words;
