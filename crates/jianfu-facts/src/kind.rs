//! What is declared of a kind of fact, once: one [`Kind`] beside the type of its body. Deciding, roles, redaction, objects and
//! measures ask it, so that none of them lists the kinds. It must never know a state: what may be recorded is decided elsewhere.

use std::borrow::Cow;

use crate::bounds::Bounds;
use crate::cell::{Adds, At};
use crate::family::Family;
use crate::flow::words::LateReason;
use crate::index::Index;
use crate::input_form::InputForm;
use crate::lang::Lang;
use crate::link::Link;
use crate::object::Named;
use crate::registry::role::Role;
use crate::text::Number;
use crate::texts::Texts;
use crate::unit::UnitId;
use crate::version::Version;

/// 记录种类: the body of an entry of one type. Implemented once for each type, beside its declaration.
pub trait FactKind: Sized + 'static {
    /// What a person asks: the body without what follows from it, from the day or from the state; the body itself where
    /// nothing does.
    type Request: Clone + std::fmt::Debug + Eq + 'static;
    /// All that there is to say of the type beside the shape of its body.
    const KIND: Kind<Self>;
}

/// What is declared of a kind of fact. There are no defaults: a row that leaves out a field does not compile.
pub struct Kind<F: FactKind> {
    /// What was asked when it was recorded; nothing for what is made from the state or from other entries.
    pub request: fn(&F) -> Option<F::Request>,
    /// The type as entries spell it.
    pub name: &'static str,
    /// Every version that its body has had, ascending; today's is the last.
    pub versions: &'static [Version<F>],
    /// 名称
    pub zh: &'static str,
    /// Whether entries about any unit are possible, or only about the authority.
    pub about: About,
    /// Who may record it.
    pub who: fn(&F) -> Who,
    /// Whether its day must be open for recording, and what it says of being late.
    pub dated: Dated<F>,
    /// Whether it may be reversed.
    pub reversal: Reversal,
    /// How a replay folds it.
    pub fold: Fold,
    /// Whether its entry may have seals (封存): where a contact of a person may belong to what is recorded.
    pub sealable: bool,
    /// What it has in common with other kinds.
    pub family: for<'a> fn(&'a F) -> Family<'a>,
    /// The object that it changes, given the unit that it is about.
    pub subject: for<'a> fn(&'a F, &'a UnitId) -> Option<Named<'a>>,
    /// The objects that it names beside the unit that it is about, in order.
    pub names: for<'a> fn(&'a F, &'a UnitId, &mut dyn FnMut(Named<'a>)),
    /// The entries that it names, each with what the fact does to it.
    pub links: fn(&F) -> Vec<(Index, Link)>,
    /// The texts that can be redacted; nothing for a kind that is never redacted.
    pub texts: for<'a> fn(&'a mut F) -> Option<Texts<'a>>,
    /// 发文字号: the number that belongs to one issuer, and that issuer.
    pub numbered: for<'a> fn(&'a F, &'a UnitId) -> Option<(&'a Number, &'a UnitId)>,
    /// What is recorded once a day about a unit: the text that tells two of them apart.
    pub once: for<'a> fn(&'a F) -> Option<Cow<'a, str>>,
    /// Person-minutes of the people of a point that it took.
    pub minutes: fn(&F) -> Option<u64>,
    /// Its other numbers that are multiplied or summed: each with its field and the largest that it can be.
    pub bounds: fn(&F, &mut Bounds<'_>),
    /// The measures that it may add to, as cells spell them; those that keep no words of their own by their family.
    pub adds: &'static [&'static str],
    /// What it adds to cells; its reversal adds the negative.
    pub measures: for<'a> fn(&'a F, At<'a>, &mut Adds<'_, 'a>),
    /// How a person says it; nothing for a kind that has a command of its own, or none.
    pub input: Option<InputForm<F::Request>>,
    /// What it says in a few words, for lists of entries.
    pub summary: fn(&F, &Words<'_>) -> String,
}

/// Of which units a kind of fact can be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The unit that becomes the authority by it.
    Opening,
    /// The ledger as a whole: the authority.
    Authority,
    /// Any unit.
    Unit,
}

/// Who may record a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// The roles of which one is needed, the usual one first.
    pub roles: &'static [Role],
    /// Over which unit it must be held.
    pub over: Over,
}

/// Over which unit a role must be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The unit that the fact is about, or one above it.
    Unit,
    /// The authority: the fact binds the unit that it is about.
    Authority,
}

/// Roles over the unit that the fact is about.
#[must_use]
pub(crate) const fn by(roles: &'static [Role]) -> Who {
    Who {
        roles,
        over: Over::Unit,
    }
}

/// 所属日: whether the day of a fact must be open for recording.
pub enum Dated<F: 'static> {
    /// It must: the function gives what the fact says of coming late.
    Day(fn(&F) -> Option<LateReason>),
    /// It need not, for the reason given.
    Free(&'static str),
}

/// 可否冲销: whether and when an entry of a type may be reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// At any time, unless a live entry names it: a flow fact.
    Free,
    /// Only while nothing later names its object.
    Last,
    /// Never: the fact has its own counter-fact.
    Never,
}

/// How a replay folds a kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// What it changes in the state adds, whatever comes beside it: facts of flow.
    Adds,
    /// In the order of the ledger, beside the many others of its kind: ratings.
    Ratings,
    /// In the order of the ledger.
    InOrder,
    /// As the fact whose copy it holds.
    AsCopied,
}

/// How summaries spell words and units for their reader.
pub struct Words<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The name of a unit.
    pub unit: &'a dyn Fn(&UnitId) -> String,
}

/// The answers of rows that have nothing to say.
pub(crate) mod none {
    use super::{Adds, At, Bounds, Cow, Family, Index, Link, Named, Number, Texts, UnitId, Words};

    /// Nobody asks for it as such.
    #[must_use]
    pub(crate) fn request<F, R>(_: &F) -> Option<R> {
        None
    }
    /// It has nothing in common with others.
    #[must_use]
    pub(crate) fn family<F>(_: &F) -> Family<'_> {
        Family::Other
    }
    /// It changes no object.
    #[must_use]
    pub(crate) fn subject<'a, F>(_: &'a F, _: &'a UnitId) -> Option<Named<'a>> {
        None
    }
    /// It names no object but the unit that it is about.
    pub(crate) fn names<'a, F>(_: &'a F, _: &'a UnitId, _: &mut dyn FnMut(Named<'a>)) {}
    /// It names no entry.
    #[must_use]
    pub(crate) fn links<F>(_: &F) -> Vec<(Index, Link)> {
        Vec::new()
    }
    /// Its texts are never redacted.
    #[must_use]
    pub(crate) fn texts<F>(_: &mut F) -> Option<Texts<'_>> {
        None
    }
    /// It has no 发文字号.
    #[must_use]
    pub(crate) fn numbered<'a, F>(_: &'a F, _: &'a UnitId) -> Option<(&'a Number, &'a UnitId)> {
        None
    }
    /// It may be recorded more than once a day.
    #[must_use]
    pub(crate) fn once<F>(_: &F) -> Option<Cow<'_, str>> {
        None
    }
    /// It took nobody's time.
    #[must_use]
    pub(crate) fn minutes<F>(_: &F) -> Option<u64> {
        None
    }
    /// None of its numbers is larger than 32 bits or multiplied.
    pub(crate) fn bounds<F>(_: &F, _: &mut Bounds<'_>) {}
    /// It adds to no cell.
    pub(crate) fn measures<'a, F>(_: &'a F, _: At<'a>, _: &mut Adds<'_, 'a>) {}
    /// Its title says everything.
    #[must_use]
    pub(crate) fn summary<F>(_: &F, _: &Words<'_>) -> String {
        String::new()
    }
}
