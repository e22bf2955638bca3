//! What may be recorded of registers, given the state, and the entry that a change comes to.

use super::change::{Change, RegisterChange, going, normalised};
use super::state::{Item, Register};
use crate::flow::decide::within;
use crate::refusal::{Both, Reason, both};
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::stock::facts::{RegisterAdopted, RegisterBaseFrozen, RegisterOpened};
use jianfu_facts::stock::items::{Attributes, Gone, ItemDelisted, ItemListed, ItemMerged, ItemRevised};
use jianfu_facts::stock::words::Delisting;
use jianfu_facts::text::{Number, Title, seems_personal};
use jianfu_facts::unit::{Slug, UnitId};

/// A register of a known unit, once.
pub(crate) fn register_opened(
    state: &State,
    on: Day,
    unit: &UnitId,
    fact: &RegisterOpened,
) -> Result<(), Reason> {
    known(state, unit, on)?;
    let register = &fact.register;
    if let Some(found) = state.stock().register(register) {
        let (register, index) = (register.clone(), found.index);
        return Err(Reason::RegisterExists { register, index });
    }
    if let Some(year) = fact.year {
        let (first, last) = limits::YEARS;
        if !(first..=last).contains(&year) {
            return Err(bad(register, both("年份超出范围", "the year is out of range")));
        }
    }
    not_personal("title", &fact.title)?;
    not_personal("basis", &fact.basis)
}

/// The day, unit and fact that a change of a register comes to.
pub(crate) fn content(state: &State, asked: &RegisterChange) -> Result<(Day, UnitId, Fact), Reason> {
    let RegisterChange {
        change,
        late,
        on,
        register,
    } = asked;
    let (late, on) = (*late, *on);
    let found = state.stock().register(register).ok_or_else(|| {
        let register = register.clone();
        Reason::UnknownRegister { register }
    })?;
    let asked = Asked {
        state,
        found,
        on,
        late,
    };
    let fact = match change {
        Change::List { item, attributes } => asked.listed(&normalised(item), attributes)?,
        Change::Revise { item, attributes } => asked.revised(&normalised(item), attributes)?,
        Change::Merge { from, into } => asked.merged(&going(from), &normalised(into))?,
        Change::Delist { item, reason, basis } => asked.delisted(&normalised(item), *reason, basis)?,
        Change::Adopt => asked.adopted()?,
        Change::FreezeBase { year } => asked.base_frozen(*year)?,
    };
    Ok((on, found.keeper.clone(), fact))
}

/// The entry that adopted a register or froze its base after a change of it, and so keeps the change from being taken back.
pub(super) fn adopted_since(state: &State, register: &Slug, target: Index) -> Option<Index> {
    state.stock().register(register)?.keeps(target)
}

fn bad(register: &Slug, what: Both) -> Reason {
    let register = register.clone();
    Reason::BadRegister { register, what }
}

fn not_personal(field: &'static str, text: &Title) -> Result<(), Reason> {
    if seems_personal(text.as_str()) {
        Err(Reason::Personal { field })
    } else {
        Ok(())
    }
}

/// A change that is asked of a register on a day.
struct Asked<'a> {
    state: &'a State,
    found: &'a Register,
    on: Day,
    late: Option<LateReason>,
}

impl Asked<'_> {
    fn register(&self) -> Slug {
        self.found.fact.register.clone()
    }

    /// The day of the adoption, which must have been.
    fn adopted_on(&self) -> Result<Day, Reason> {
        let on = self.found.adopted.map(|(on, _)| on);
        on.ok_or_else(|| Reason::RegisterIsDraft {
            register: self.register(),
        })
    }

    /// What changes the items in force comes after the adoption and after every base that was frozen.
    fn open_day(&self) -> Result<(), Reason> {
        let (adopted, on) = (self.adopted_on()?, self.on);
        if on < adopted {
            let register = self.register();
            return Err(Reason::BeforeAdoption {
                register,
                on,
                adopted,
            });
        }
        match self.found.bases.values().map(|base| base.on).max() {
            Some(base) if on <= base => {
                let register = self.register();
                Err(Reason::BaseIsFrozen { register, on, base })
            }
            _ => Ok(()),
        }
    }

    fn attributes(&self, attributes: &Attributes) -> Result<Attributes, Reason> {
        let a = attributes;
        known(self.state, &a.measures.owner, self.on)?;
        let bounds = [
            ("executions", a.executions, limits::ITEM_EXECUTIONS),
            ("fields", a.fields, limits::ITEM_FIELDS),
            ("fill_minutes", a.fill_minutes, limits::MINUTES),
        ];
        for (field, value, max) in bounds {
            value.map_or(Ok(()), |value| within(field, value, 1, max))?;
        }
        not_personal("title", &a.title)?;
        a.basis.as_ref().map_or(Ok(()), |b| not_personal("basis", b))?;
        Ok(a.clone().complete())
    }

    /// An item in force, and not changed later than the day.
    fn standing(&self, number: &Number) -> Result<&Item, Reason> {
        let (register, item, on) = (self.register(), number.clone(), self.on);
        let Some(found) = self.found.item(number) else {
            return Err(Reason::UnknownItem { register, item });
        };
        if let Some(end) = &found.end {
            let index = end.index;
            return Err(Reason::ItemIsGone {
                item,
                on: end.on,
                index,
            });
        }
        match found.last_day() {
            // A draft's own day says nothing: it counts from the adoption.
            Some(last) if on < last && !(found.draft && found.versions.len() == 1) => {
                Err(Reason::ItemDated { item, on, last })
            }
            _ => Ok(found),
        }
    }

    fn listed(&self, number: &Number, attributes: &Attributes) -> Result<Fact, Reason> {
        let draft = self.found.adopted.is_none();
        if !draft {
            self.open_day()?;
        }
        if let Some(index) = self.found.item(number).and_then(Item::listed) {
            let item = number.clone();
            return Err(Reason::ItemExists { item, index });
        }
        if self.found.size() >= limits::REGISTER_ITEMS {
            let what = both(
                "事项已达上限 10000 项",
                "it has 10,000 items, and no more are allowed",
            );
            return Err(bad(&self.register(), what));
        }
        if seems_personal(number.as_str()) {
            return Err(Reason::Personal { field: "item" });
        }
        let fact = ItemListed {
            attributes: self.attributes(attributes)?,
            draft,
            item: number.clone(),
            kind: self.found.fact.kind,
            late: self.late,
            register: self.register(),
        };
        Ok(fact.into())
    }

    fn revised(&self, number: &Number, attributes: &Attributes) -> Result<Fact, Reason> {
        self.open_day()?;
        let item = self.standing(number)?;
        let attributes = self.attributes(attributes)?;
        let newest = item.newest().map(|v| &v.attributes);
        let Some(before) = newest.filter(|before| **before != attributes) else {
            let item = number.clone();
            return Err(Reason::NothingRevised { item });
        };
        let fact = ItemRevised {
            before: before.measures.clone(),
            attributes,
            item: number.clone(),
            kind: self.found.fact.kind,
            late: self.late,
            register: self.register(),
        };
        Ok(fact.into())
    }

    fn gone(&self, number: &Number) -> Result<Gone, Reason> {
        let newest = self.standing(number)?.newest();
        let measures = newest.map(|v| v.attributes.measures.clone());
        let (register, item) = (self.register(), number.clone());
        match measures {
            Some(measures) => Ok(Gone { item, measures }),
            None => Err(Reason::UnknownItem { register, item }),
        }
    }

    fn merged(&self, from: &[Number], into: &Number) -> Result<Fact, Reason> {
        self.open_day()?;
        let register = self.register();
        let item = into.clone();
        if !(1..=limits::MERGED_ITEMS).contains(&from.len()) || !from.is_sorted_by(|a, b| a < b) {
            let what = both(
                "一次合并 1 至 100 项，每项一次",
                "1 to 100 items are merged at a time, each once",
            );
            return Err(bad(&register, what));
        }
        if from.contains(into) {
            return Err(Reason::MergedIntoItself { item });
        }
        let merged_before = self.found.item(into).is_some_and(|i| i.end.is_some());
        if merged_before && from.contains(&self.found.now_in(into)) {
            return Err(Reason::MergedInCircle { item });
        }
        self.standing(into)?;
        let fact = ItemMerged {
            from: from.iter().map(|n| self.gone(n)).collect::<Result<_, _>>()?,
            into: item,
            kind: self.found.fact.kind,
            late: self.late,
            register,
        };
        Ok(fact.into())
    }

    fn delisted(&self, number: &Number, reason: Delisting, basis: &Title) -> Result<Fact, Reason> {
        self.open_day()?;
        not_personal("basis", basis)?;
        let Gone { item, measures } = self.gone(number)?;
        let fact = ItemDelisted {
            basis: basis.clone(),
            item,
            kind: self.found.fact.kind,
            late: self.late,
            measures,
            reason,
            register: self.register(),
        };
        Ok(fact.into())
    }

    fn adopted(&self) -> Result<Fact, Reason> {
        let register = self.register();
        if let Some((_, index)) = self.found.adopted {
            return Err(Reason::AdoptedTwice { register, index });
        }
        let (count, digest) = Register::digest(self.found.drafted());
        let totals = Register::totals(self.found.drafted().map(|(_, attributes)| attributes));
        if totals.len() > limits::REGISTER_OWNERS {
            let what = both(
                "印发时所属单位不超过 200 个：请分成几个清单",
                "it is adopted with at most 200 owners: split it",
            );
            return Err(bad(&register, what));
        }
        let fact = RegisterAdopted {
            count,
            digest,
            kind: self.found.fact.kind,
            late: self.late,
            register,
            totals,
        };
        Ok(fact.into())
    }

    fn base_frozen(&self, year: i16) -> Result<Fact, Reason> {
        let (register, on) = (self.register(), self.on);
        let adopted = self.adopted_on()?;
        if on < adopted {
            return Err(Reason::BeforeAdoption {
                register,
                on,
                adopted,
            });
        }
        if let Some(base) = self.found.bases.get(&year) {
            let index = base.index;
            return Err(Reason::BaseExists {
                register,
                year,
                index,
            });
        }
        let before = Day::new(year.saturating_sub(1), 12, 31);
        let Some(before) = before.filter(|_| on.year() == year || on.year() == year.saturating_sub(1)) else {
            let what = both(
                "基数应在上一年度或本年度内冻结",
                "a base is frozen in its year or the year before",
            );
            return Err(bad(&register, what));
        };
        // Whoever has begun to clear knows the result: a base chosen then is no base.
        let first = on.min(before);
        let gone = self.found.items().filter_map(|(n, i)| Some((n, i.end.as_ref()?)));
        let mut cleared = gone.filter(|(_, end)| end.on > first);
        if let Some((item, end)) = cleared.next() {
            let (item, index) = (item.clone(), end.index);
            return Err(Reason::BaseTooLate { year, item, index });
        }
        let (count, digest) = Register::digest(self.found.stood(on));
        let fact = RegisterBaseFrozen {
            count,
            digest,
            register,
            year,
        };
        Ok(fact.into())
    }
}
