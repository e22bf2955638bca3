//! Which item of a register a flow fact names: by the number in its item key, also where a redaction left of the key its identity
//! alone. It must never count.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jianfu_domain::stock::state::Register;
use jianfu_facts::day::Day;
use jianfu_facts::item::normalise_number;
use jianfu_facts::item::{is_blind, item_identity};
use jianfu_facts::text::Number;
use jianfu_facts::unit::UnitId;

/// Where some item keys are redacted, keys are compared as theirs are; a number of the register is found by what its key
/// would be.
pub(crate) struct Naming<'a> {
    register: &'a Register,
    any_blind: bool,
    numbers: BTreeMap<String, &'a Number>,
}

impl<'a> Naming<'a> {
    /// The naming among flow facts of these issuers and item keys.
    pub(crate) fn of<'b>(
        register: &'a Register,
        items: impl IntoIterator<Item = (&'b UnitId, &'b str)>,
    ) -> Naming<'a> {
        let blind = items.into_iter().filter(|(_, item)| is_blind(item));
        let issuers: BTreeSet<&UnitId> = blind.map(|(issuer, _)| issuer).collect();
        let keyed = issuers.iter().flat_map(|issuer| {
            register.items().map(move |(number, _)| {
                let key = format!("no:{issuer}:{}", normalise_number(number.as_str()));
                (item_identity(&key).into_owned(), number)
            })
        });
        Naming {
            register,
            any_blind: !issuers.is_empty(),
            numbers: keyed.collect(),
        }
    }

    /// What tells items apart here.
    pub(crate) fn key<'b>(&self, item: &'b str) -> Cow<'b, str> {
        if self.any_blind {
            item_identity(item)
        } else {
            Cow::Borrowed(item)
        }
    }

    /// The number that an item key names, of those ever listed in the register.
    pub(crate) fn number(&self, issuer: &UnitId, item: &str) -> Option<&'a Number> {
        if is_blind(item) {
            return self.numbers.get(item).copied();
        }
        let number = item
            .strip_prefix("no:")?
            .strip_prefix(issuer.as_str())?
            .strip_prefix(':')?;
        listed(self.register, number)
    }

    /// The same, where the item is in force on a day.
    pub(crate) fn in_force(&self, issuer: &UnitId, item: &str, day: Day) -> Option<&'a Number> {
        let number = self.number(issuer, item)?;
        let (_, item) = self.register.entry(number)?;
        self.register.is_in_force(item, day).then_some(number)
    }
}

/// The number of an item that was ever listed, as the register spells it.
pub(crate) fn listed<'a>(register: &'a Register, number: &str) -> Option<&'a Number> {
    let number = Number::typed(&normalise_number(number)).ok()?;
    register.entry(&number).map(|(number, _)| number)
}
