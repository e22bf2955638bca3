//! Flow (日登记): something that cost a monitoring point time on a day, or served its residents; and what issuers declare.

pub mod attribution;
pub mod cells;
pub(crate) mod decide;
pub mod detail;
pub mod facts;
pub mod forms;
pub mod issuer;
pub(crate) mod marks;
pub mod matching;
pub mod measures;
pub mod reconcile;
pub mod secrecy;
pub mod service;
pub(crate) mod side;
pub(crate) mod state;

pub use facts::FlowKind;
pub use service::ServiceKind;
