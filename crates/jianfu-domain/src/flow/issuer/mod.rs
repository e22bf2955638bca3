//! 发出方: what a unit that convenes, issues or inspects declares itself; the envelope's unit is the issuing unit. It is
//! counted apart from what points receive, and reconciled with it, never added to it.

pub(crate) mod decide;
mod fact_rules;
