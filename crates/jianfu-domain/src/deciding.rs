//! 登记规则 `deciding/N`: which checks are made of which kind, since which rules and until which. A ledger states its N, and an
//! entry is judged by the checks of its time; a mended hole alone is refused whatever N.

use jianfu_facts::every_kind;

use crate::fact_rules::FactRules;

pub use crate::in_force::DECIDING;

/// A check that not all rules of deciding make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The kind of fact, as entries spell it.
    pub kind: &'static str,
    /// The reason of the refusal, as [`Reason::CODES`](crate::refusal::Reason::CODES) has it.
    pub code: &'static str,
    /// The first N that makes it.
    pub since: u32,
    /// The first N that no longer makes it.
    pub until: Option<u32>,
}

fn of<F: FactRules>(changed: &mut Vec<Changed>) {
    let all = F::RULES.checks.iter();
    changed.extend(all.filter_map(|check| {
        Some(Changed {
            kind: F::KIND.name,
            code: check.code?,
            since: check.since,
            until: check.until,
        })
    }));
}

macro_rules! all {
    ($($variant:ident in $($module:ident)::+,)+) => {
        /// Every check that is not made since `deciding/1` for ever: by kind, in the order of kinds. All other reasons of
        /// refusal are as old as the ledger.
        #[must_use]
        pub fn changed() -> Vec<Changed> {
            let mut changed = Vec::new();
            $(of::<jianfu_facts::$($module)::+::$variant>(&mut changed);)+
            changed
        }
    };
}

every_kind!(all);
