//! Flow (日登记): something that cost a monitoring point time on a day.

pub(crate) mod decide;
pub mod facts;

pub use facts::FlowKind;
