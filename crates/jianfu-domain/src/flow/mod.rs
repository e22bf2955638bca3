//! Flow (日登记): something that cost a monitoring point time on a day, or served its residents; and what issuers declare.

pub(crate) mod adds;
pub mod attribution;
pub mod cells;
pub(crate) mod decide;
pub mod detail;
pub mod document;
mod fact_rules;
pub mod forms;
pub mod inspection;
pub mod issuer;
pub mod matching;
pub mod measures;
pub mod meeting;
pub mod notice;
pub(crate) mod receipt;
pub mod reconcile;
pub mod secrecy;
pub mod service;
pub(crate) mod side;
pub(crate) mod state;
pub mod words;

pub use words::{FlowKind, ServiceKind};
