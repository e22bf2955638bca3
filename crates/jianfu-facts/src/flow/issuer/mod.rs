//! 发出方: what a unit that convenes, issues or inspects declares itself; the envelope's unit is the issuing unit. It is
//! counted apart from what points receive, and reconciled with it, never added to it.

pub mod documents;
pub mod forwarding;
pub mod inspections;
pub mod meeting_changes;
pub mod meetings;
