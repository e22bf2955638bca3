//! Flow (日登记): something that cost a monitoring point time on a day, or served its residents; and what issuers declare.

pub mod attribution;
pub(crate) mod aux_cells;
pub mod reconcile;
