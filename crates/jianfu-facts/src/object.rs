//! 对象: what later entries may depend on, held or borrowed from the fact that names it.

use serde::{Deserialize, Serialize};

use crate::text::Number;
use crate::unit::{Slug, UnitId};

/// What later entries may depend on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Object {
    /// A unit.
    Unit(UnitId),
    /// The end of a unit: mergers, splits and abolitions depend on each other in their order.
    End(UnitId),
    /// A class of communities.
    Class(Slug),
    /// A poll.
    Poll(Slug),
    /// A scheme of assessment.
    Scheme(Slug),
    /// A register.
    Register(Slug),
    /// An item of a register.
    Item(Slug, Number),
}

/// An object as the fact names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// As [`Object::Unit`].
    Unit(&'a UnitId),
    /// As [`Object::End`].
    End(&'a UnitId),
    /// As [`Object::Class`].
    Class(&'a Slug),
    /// As [`Object::Poll`].
    Poll(&'a Slug),
    /// As [`Object::Scheme`].
    Scheme(&'a Slug),
    /// As [`Object::Register`].
    Register(&'a Slug),
    /// As [`Object::Item`].
    Item(&'a Slug, &'a Number),
}

impl From<Named<'_>> for Object {
    fn from(named: Named<'_>) -> Object {
        match named {
            Named::Unit(unit) => Object::Unit(unit.clone()),
            Named::End(unit) => Object::End(unit.clone()),
            Named::Class(class) => Object::Class(class.clone()),
            Named::Poll(poll) => Object::Poll(poll.clone()),
            Named::Scheme(scheme) => Object::Scheme(scheme.clone()),
            Named::Register(register) => Object::Register(register.clone()),
            Named::Item(register, item) => Object::Item(register.clone(), item.clone()),
        }
    }
}
