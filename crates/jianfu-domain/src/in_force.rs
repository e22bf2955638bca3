//! 现行格式与规则: in which format a ledger is written and by which rules it is decided, at one size. Both are said by entries
//! alone: entry 0, and whatever raises them.

use jianfu_facts::fact::Fact;
use jianfu_facts::registry::facts::LedgerOpened;
use jianfu_facts::version::FORMAT;

use crate::refusal::Reason;

/// The newest rules that this program decides by. A new ledger begins with them.
pub const DECIDING: u32 = 2;

/// What is in force at one size; 0 before entry 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    /// 格式: the format in which the next entry is written.
    pub format: u32,
    /// 登记规则: `deciding/N`, the rules by which the next entry is decided.
    pub deciding: u32,
}

impl InForce {
    /// What entry 0 puts in force.
    pub(crate) fn of(opened: &LedgerOpened) -> InForce {
        InForce {
            format: opened.format,
            deciding: opened.deciding,
        }
    }

    /// What is in force for a fact that comes next: what entry 0 says holds for itself, and so does a raised format.
    pub(crate) fn for_fact(self, fact: &Fact) -> InForce {
        match fact {
            Fact::LedgerOpened(opened) => InForce::of(opened),
            Fact::FormatRaised(raised) => InForce {
                format: raised.format,
                ..self
            },
            _ => self,
        }
    }

    /// Refuses to write to a ledger that a newer program has raised.
    ///
    /// # Errors
    /// [`Reason::NewerLedger`].
    pub fn is_known(self) -> Result<(), Reason> {
        if self.format <= FORMAT && self.deciding <= DECIDING {
            return Ok(());
        }
        Err(Reason::NewerLedger {
            format: self.format,
            deciding: self.deciding,
            known_format: FORMAT,
            known_deciding: DECIDING,
        })
    }

    /// The version in which a fact is recorded.
    pub(crate) fn version_of(self, fact: &Fact) -> Result<u32, Reason> {
        let info = fact.info();
        info.written_in(self.format).ok_or_else(|| Reason::FormatLacks {
            kind: info.name,
            format: self.format,
            needed: (info.versions)().first().map_or(0, |first| first.format),
        })
    }
}

/// A number that is raised: later than that in force, and known to this program.
pub(crate) fn raises(field: &'static str, to: u32, from: u32, newest: u32) -> Result<(), Reason> {
    if to > newest {
        return Err(Reason::UnknownVersion { field, to, newest });
    }
    if to <= from {
        return Err(Reason::NotRaised { field, to, from });
    }
    Ok(())
}
