//! What deciding and folding say of a kind of fact, once: one [`Rules`] for each kind, without defaults. It must never know the
//! shape of an entry: that is its [`Kind`](jianfu_facts::kind::Kind).

use crate::applied::{Applied, Reverted};
use crate::asked::Asked;
use crate::refusal::Reason;
use crate::state::State;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::every_kind;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::kind::FactKind;
use jianfu_facts::request::{Made, Request};
use jianfu_facts::unit::UnitId;
use std::collections::BTreeMap;

/// A kind of fact that can be decided and folded. Implemented once for each kind, in the module that decides it.
pub(crate) trait FactRules: FactKind {
    /// How it is decided and folded.
    const RULES: Rules<Self>;
}

/// How a kind of fact is decided and folded. There are no defaults: a row that leaves out a field does not compile.
pub(crate) struct Rules<F: FactKind> {
    /// The fact that a request comes to: its lists in order, and all that follows from its fields, its day and the state.
    pub(crate) derive: fn(F::Request, &Deriving<'_>) -> F,
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

/// What a fact may be derived from, beside its request.
#[derive(Clone, Copy)]
pub(crate) struct Deriving<'a> {
    pub(crate) state: &'a State,
    /// The old entries that the command names.
    pub(crate) named: &'a BTreeMap<Index, Entry>,
    /// The moment of recording.
    pub(crate) at: Stamp,
    /// The day that it belongs to.
    pub(crate) on: Day,
    /// The unit that it is about.
    pub(crate) unit: &'a UnitId,
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

    /// Whether it is made by the rules `n`.
    fn holds(&self, n: u32) -> bool {
        self.since <= n && self.until.is_none_or(|until| n < until)
    }

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
        .filter(|check| check.holds(asked.deciding))
        .try_for_each(|check| (check.run)(fact, asked))
}

/// The answers of rows that have nothing to say.
pub(crate) mod nothing {
    use super::{Applied, Day, Deriving, Index, Made, Reason, Reverted, State};

    pub(crate) fn derive<F>(request: F, _: &Deriving<'_>) -> F {
        request
    }
    #[expect(clippy::needless_pass_by_value, reason = "given where requests are")]
    pub(crate) fn made<F>(request: Made<F>, _: &Deriving<'_>) -> F {
        request.never()
    }
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
        /// As [`Rules::derive`].
        pub(crate) fn derive(request: Request, from: &Deriving<'_>) -> Fact {
            match request { $(
                Request::$variant(r) => (<jianfu_facts::$($module)::+::$variant>::RULES.derive)(*r, from).into(),
            )+ }
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
