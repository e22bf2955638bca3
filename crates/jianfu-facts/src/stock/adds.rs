//! What changes of registers add to cells on their day, so that what is in force on a day is the sum of all days up to it. It
//! knows no state: what an entry takes away, it says itself.

use super::facts::OwnerTotal;
use super::measures::StockMeasure;
use super::words::RegisterKind;
use crate::cell::{Adds, At, CellRef};
use crate::invariant;
use crate::stock::items::Measures;
use crate::unit::{Slug, UnitId};

/// Where a change belongs: its day, the register and what the register lists.
#[derive(Clone, Copy)]
pub(crate) struct In<'a>(pub(crate) At<'a>, pub(crate) &'a Slug, pub(crate) RegisterKind);

fn signed(n: u64) -> i64 {
    let n = i64::try_from(n).ok();
    invariant!(Some(n), "yearly sums are bounded where an entry is decoded")
}

/// One measure of an owner, unless it is nothing.
pub(crate) fn one<'a>(to: In<'a>, measure: StockMeasure, owner: &'a UnitId, n: i64, add: &mut Adds<'_, 'a>) {
    let In(At { day, .. }, register, kind) = to;
    if n != 0 {
        add(
            CellRef::Stock {
                measure,
                day,
                register,
                kind,
                owner,
            },
            n,
        );
    }
}

/// `sign` times an item that stands.
pub(crate) fn item<'a>(to: In<'a>, measures: &'a Measures, sign: i64, add: &mut Adds<'_, 'a>) {
    let sum = |n: Option<u64>| sign * signed(n.unwrap_or(0));
    let unstated = i64::from(measures.filings_per_year.is_none());
    for (measure, n) in [
        (StockMeasure::InForce, sign),
        (StockMeasure::FilingsPerYear, sum(measures.filings_per_year)),
        (StockMeasure::FieldsPerYear, sum(measures.fields_per_year)),
        (StockMeasure::MinutesPerYear, sum(measures.minutes_per_year)),
        (StockMeasure::Unstated, sign * unstated),
    ] {
        one(to, measure, &measures.owner, n, add);
    }
}

/// An item that stands no more.
pub(crate) fn gone<'a>(to: In<'a>, measures: &'a Measures, add: &mut Adds<'_, 'a>) {
    item(to, measures, -1, add);
    one(to, StockMeasure::Removed, &measures.owner, 1, add);
}

/// All items of an owner that come in at once.
pub(crate) fn total<'a>(to: In<'a>, total: &'a OwnerTotal, add: &mut Adds<'_, 'a>) {
    for (measure, n) in [
        (StockMeasure::InForce, total.items.into()),
        (StockMeasure::FilingsPerYear, signed(total.filings_per_year)),
        (StockMeasure::FieldsPerYear, signed(total.fields_per_year)),
        (StockMeasure::MinutesPerYear, signed(total.minutes_per_year)),
        (StockMeasure::Unstated, total.unstated.into()),
        (StockMeasure::Listed, total.items.into()),
    ] {
        one(to, measure, &total.owner, n, add);
    }
}
