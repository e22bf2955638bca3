//! Flow (日登记): something that cost a monitoring point time on a day, or served its residents; and what issuers declare.

pub(crate) mod decide;
mod fact_rules;
pub(crate) mod issuer;
pub(crate) mod state;
