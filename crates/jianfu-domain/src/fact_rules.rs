//! What deciding and folding say of a kind of fact, once: one [`Rules`] for each kind, without defaults. It must never know the
//! shape of an entry: that is its [`Kind`](jianfu_facts::kind::Kind).

use std::collections::BTreeMap;

use crate::applied::{Applied, Reverted};
use crate::asked::Asked;
use crate::deciding;
use crate::refusal::Reason;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::every_kind;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::kind::FactKind;
use jianfu_facts::unit::UnitId;

/// A kind of fact that can be decided and folded. Implemented once for each kind, in the module that decides it.
pub(crate) trait FactRules: FactKind {
    /// How it is decided and folded.
    const RULES: Rules<Self>;
}

/// How a kind of fact is decided and folded. There are no defaults: a row that leaves out a field does not compile.
pub(crate) struct Rules<F: 'static> {
    /// Puts its lists in order, and sets what follows from its other fields alone.
    pub(crate) arrange: fn(&mut F, &UnitId),
    /// Sets what follows from the state.
    pub(crate) derive: fn(&mut F, &Given<'_>),
    /// Clears what [`Rules::derive`] sets: a command that is given again is the same, whatever was decided meanwhile.
    pub(crate) clear: fn(&mut F),
    /// Whether it may be recorded, beyond what its [`Kind`](jianfu_facts::kind::Kind) lets the decision check for all kinds.
    pub(crate) checks: &'static [Check<F>],
    /// What it changes in the state beside the objects and entries that it names. Not called for kinds that add
    /// ([`Fold::Adds`](jianfu_facts::kind::Fold::Adds)): they change nothing else.
    pub(crate) apply: fn(&F, &mut State, &Applied<'_>),
    /// Takes back what [`Rules::apply`] changed.
    pub(crate) revert: fn(&F, &mut State, &Reverted<'_>),
    /// Whether it may be reversed today, beyond what is asked of all kinds.
    pub(crate) reversible: fn(&F, &State, Index, Day) -> Result<(), Reason>,
    /// The newest live entry that took it as given without naming it.
    pub(crate) relied_on: fn(&F, &State, Index) -> Option<Index>,
}

/// One check of a kind, with the rules of deciding that make it.
pub(crate) struct Check<F: 'static> {
    /// The first `deciding/N` that makes it.
    pub(crate) since: u32,
    /// The first N that no longer makes it.
    pub(crate) until: Option<u32>,
    /// The reason that it refuses with; nothing for the checks of `deciding/1` that stand for ever, which have many.
    pub(crate) code: Option<&'static str>,
    run: fn(&F, Asked<'_>) -> Result<(), Reason>,
}

impl<F> Check<F> {
    /// A day that isn't ahead: what 0.1 did not ask of closings, polls and publications.
    pub(crate) const NOT_AHEAD: Check<F> = Check::since(2, "in_future", |_, asked| asked.not_ahead());

    /// What is checked since `deciding/1` and for ever.
    pub(crate) const fn base(run: fn(&F, Asked<'_>) -> Result<(), Reason>) -> Check<F> {
        Check {
            since: 1,
            until: None,
            code: None,
            run,
        }
    }

    /// What is checked from some rules on.
    pub(crate) const fn since(
        since: u32,
        code: &'static str,
        run: fn(&F, Asked<'_>) -> Result<(), Reason>,
    ) -> Check<F> {
        Check {
            since,
            until: None,
            code: Some(code),
            run,
        }
    }
}

/// Makes the checks of a kind that are in force.
fn checked<F: FactRules>(fact: &F, asked: Asked<'_>) -> Result<(), Reason> {
    let in_force = F::RULES.checks.iter();
    in_force
        .filter(|check| deciding::holds(check, asked.deciding))
        .try_for_each(|check| (check.run)(fact, asked))
}

/// What is given where a fact is completed from the state.
pub(crate) struct Given<'a> {
    pub(crate) state: &'a State,
    /// The old entries that the command names.
    pub(crate) named: &'a BTreeMap<Index, Entry>,
}

/// The answers of rows that have nothing to say.
pub(crate) mod nothing {
    use super::{Applied, Day, Given, Index, Reason, Reverted, State, UnitId};

    pub(crate) fn arrange<F>(_: &mut F, _: &UnitId) {}
    pub(crate) fn derive<F>(_: &mut F, _: &Given<'_>) {}
    pub(crate) fn clear<F>(_: &mut F) {}
    pub(crate) fn apply<F>(_: &F, _: &mut State, _: &Applied<'_>) {}
    pub(crate) fn revert<F>(_: &F, _: &mut State, _: &Reverted<'_>) {}
    pub(crate) fn reversible<F>(_: &F, _: &State, _: Index, _: Day) -> Result<(), Reason> {
        Ok(())
    }
    pub(crate) fn relied_on<F>(_: &F, _: &State, _: Index) -> Option<Index> {
        None
    }
}

macro_rules! rules {
    ($($variant:ident in $($module:ident)::+,)+) => {
        /// As [`Rules::arrange`].
        pub(crate) fn arrange(fact: &mut Fact, unit: &UnitId) {
            match fact { $(Fact::$variant(f) => (of(&**f).arrange)(f, unit),)+ }
        }

        /// As [`Rules::derive`].
        pub(crate) fn derive(fact: &mut Fact, given: &Given<'_>) {
            match fact { $(Fact::$variant(f) => (of(&**f).derive)(f, given),)+ }
        }

        /// As [`Rules::clear`].
        pub(crate) fn clear(fact: &mut Fact) {
            match fact { $(Fact::$variant(f) => (of(&**f).clear)(f),)+ }
        }

        /// As [`Rules::checks`].
        pub(crate) fn check(fact: &Fact, asked: Asked<'_>) -> Result<(), Reason> {
            match fact { $(Fact::$variant(f) => checked(&**f, asked),)+ }
        }

        /// As [`Rules::apply`].
        pub(crate) fn apply(fact: &Fact, state: &mut State, applied: &Applied<'_>) {
            match fact { $(Fact::$variant(f) => (of(&**f).apply)(f, state, applied),)+ }
        }

        /// As [`Rules::revert`].
        pub(crate) fn revert(fact: &Fact, state: &mut State, reverted: &Reverted<'_>) {
            match fact { $(Fact::$variant(f) => (of(&**f).revert)(f, state, reverted),)+ }
        }

        /// As [`Rules::reversible`].
        pub(crate) fn reversible(fact: &Fact, state: &State, target: Index, today: Day) -> Result<(), Reason> {
            match fact { $(Fact::$variant(f) => (of(&**f).reversible)(f, state, target, today),)+ }
        }

        /// As [`Rules::relied_on`].
        pub(crate) fn relied_on(fact: &Fact, state: &State, target: Index) -> Option<Index> {
            match fact { $(Fact::$variant(f) => (of(&**f).relied_on)(f, state, target),)+ }
        }
    };
}

every_kind!(rules);

/// The rules of a fact's kind.
fn of<F: FactRules>(_: &F) -> Rules<F> {
    F::RULES
}

/// Whether two facts of a unit are the same but for what follows from the state.
pub(crate) fn is_same_but_derived(unit: &UnitId, one: &Fact, other: &Fact) -> bool {
    let plain = |fact: &Fact| {
        let mut fact = fact.clone();
        arrange(&mut fact, unit);
        clear(&mut fact);
        fact
    };
    plain(one) == plain(other)
}
