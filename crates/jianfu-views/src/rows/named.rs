//! Rows with their names, for readers: summed by day and kind when that day is read.

use super::{Bucket, NamedRows, Row, Sum, Sums};
use jianfu_domain::interner::Names;
use jianfu_domain::interner::place;
use jianfu_facts::cell::{FlowMeasure, ProcessMeasure};
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::invariant;
use jianfu_facts::item::{is_blind, item_number};
use jianfu_facts::period::Span;
use jianfu_facts::unit::UnitId;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

impl<'a> NamedRows<'a> {
    /// The cells of one kind and measure in a span, in the order of day, point, issuer and item.
    pub(crate) fn flow(
        self,
        kind: FlowKind,
        measure: FlowMeasure,
        span: Span,
    ) -> impl Iterator<Item = (Day, &'a UnitId, &'a UnitId, &'a Arc<str>, i64)> {
        let days = self.days_of(span).filter(move |((_, k), _)| *k == kind);
        days.flat_map(move |((day, _), bucket)| {
            self.sums(bucket).flow.iter().filter_map(move |sum| {
                let value = match measure {
                    FlowMeasure::Receipts => sum.receipts,
                    FlowMeasure::PersonMinutes => sum.person_minutes,
                };
                let units = &self.names.units;
                let (unit, issuer) = (units.name(sum.unit), units.name(sum.issuer));
                (value != 0).then_some((*day, unit, issuer, self.names.items.name(sum.item), value))
            })
        })
    }

    /// The sum of the cells of one kind and measure in a span, at the points and from the issuers that are meant.
    pub(crate) fn sum(
        self,
        kind: FlowKind,
        measure: FlowMeasure,
        span: Span,
        has: impl Fn(&UnitId, Day) -> bool,
        sends: impl Fn(&UnitId) -> bool,
    ) -> i64 {
        let mut sum = 0_i64;
        self.meant(kind, span, has, sends, |row| {
            let value = match measure {
                FlowMeasure::Receipts => row.adds.receipts.into(),
                FlowMeasure::PersonMinutes => row.adds.person_minutes,
            };
            sum += i64::from(value);
        });
        sum
    }

    /// How many items of one kind have receipts in a span that don't come to zero, at the points and from the issuers that are
    /// meant. An item of which one entry is redacted is still one item: then keys are compared as that one's is.
    pub(crate) fn items(
        self,
        kind: FlowKind,
        span: Span,
        has: impl Fn(&UnitId, Day) -> bool,
        sends: impl Fn(&UnitId) -> bool,
    ) -> usize {
        let mut receipts: Vec<i64> = Vec::new();
        self.meant(kind, span, has, sends, |row| {
            *at(&mut receipts, row.item) += i64::from(row.adds.receipts);
        });
        let names = self.names.items.iter().zip(&receipts);
        let named = names.filter(|(_, sum)| **sum != 0);
        if !named.clone().any(|(name, _)| is_blind(name)) {
            return named.count();
        }
        let mut sums: BTreeMap<u64, i64> = BTreeMap::new();
        for (name, value) in named {
            let sum = sums.entry(item_number(name)).or_default();
            *sum += value;
        }
        sums.values().filter(|sum| **sum != 0).count()
    }

    /// Visits the rows of one kind in a span that are meant. A point is asked for once a day, an issuer once.
    fn meant(
        self,
        kind: FlowKind,
        span: Span,
        has: impl Fn(&UnitId, Day) -> bool,
        sends: impl Fn(&UnitId) -> bool,
        mut visit: impl FnMut(&Row),
    ) {
        let units = &self.names.units;
        let mut issuers: Vec<Option<bool>> = Vec::new();
        for ((day, _), bucket) in self.days_of(span).filter(|((_, k), _)| *k == kind) {
            let mut points: Vec<Option<bool>> = Vec::new();
            let is_meant = |known: &mut Vec<Option<bool>>, number, ask: &dyn Fn(&UnitId) -> bool| {
                *at(known, number).get_or_insert_with(|| ask(units.name(number)))
            };
            for row in &bucket.rows {
                if is_meant(&mut issuers, row.issuer, &|issuer| sends(issuer))
                    && is_meant(&mut points, row.unit, &|unit| has(unit, *day))
                {
                    visit(row);
                }
            }
        }
    }

    /// The cells of one measure of the process in a span, in the order of day and point.
    pub(crate) fn process(self, measure: ProcessMeasure, span: Span) -> Vec<(Day, &'a UnitId, i64)> {
        let cells = self.whole_process(Some(span)).into_iter();
        cells
            .filter_map(|((day, unit), [registered, late, corrected, seconds, later])| {
                let value = match measure {
                    ProcessMeasure::Registered => registered,
                    ProcessMeasure::Late => late,
                    ProcessMeasure::Corrected => corrected,
                    ProcessMeasure::Seconds => seconds,
                    ProcessMeasure::CorrectedLater => later,
                };
                (value != 0).then_some((day, unit, value))
            })
            .collect()
    }

    fn days_of(self, span: Span) -> impl Iterator<Item = (&'a (Day, FlowKind), &'a Bucket)> {
        let (first, last) = (FlowKind::ALL.first(), FlowKind::ALL.last());
        let range = first
            .zip(last)
            .map(|(first, last)| (span.first, *first)..=(span.last, *last));
        range
            .into_iter()
            .flat_map(move |range| self.rows.days.range(range))
    }

    fn sums(self, bucket: &'a Bucket) -> &'a Sums {
        bucket.sums.get_or_init(|| Sums {
            flow: self.flow_sums(&bucket.rows),
            process: self.process_sums(&bucket.rows),
        })
    }

    fn flow_sums(self, rows: &[Row]) -> Vec<Sum> {
        let mut sums: Vec<Sum> = rows
            .iter()
            .map(|row| Sum {
                unit: row.unit,
                issuer: row.issuer,
                item: row.item,
                receipts: row.adds.receipts.into(),
                person_minutes: row.adds.person_minutes.into(),
            })
            .collect();
        sums.sort_unstable_by(|a, b| {
            by_name(&self.names.units, a.unit, b.unit)
                .then_with(|| by_name(&self.names.units, a.issuer, b.issuer))
                .then_with(|| by_name(&self.names.items, a.item, b.item))
        });
        sums.dedup_by(|next, sum| {
            let same = (next.unit, next.issuer, next.item) == (sum.unit, sum.issuer, sum.item);
            if same {
                sum.receipts += next.receipts;
                sum.person_minutes += next.person_minutes;
            }
            same
        });
        sums.retain(|sum| sum.receipts != 0 || sum.person_minutes != 0);
        sums
    }

    fn process_sums(self, rows: &[Row]) -> Vec<(u32, [i64; 5])> {
        let mut sums: BTreeMap<u32, [i64; 5]> = BTreeMap::new();
        for row in rows {
            let [registered, late, corrected, seconds, later] = sums.entry(row.unit).or_default();
            *registered += i64::from(row.adds.registered);
            *late += i64::from(row.adds.late);
            *corrected += i64::from(row.adds.corrected);
            *seconds += i64::from(row.adds.seconds);
            *later += i64::from(row.adds.corrected_later);
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_unstable_by(|(a, _), (b, _)| by_name(&self.names.units, *a, *b));
        sums
    }

    /// Every cell that isn't zero, in order: what makes two folds equal.
    fn all(self) -> impl Iterator<Item = (Day, FlowKind, [&'a str; 3], [i64; 2])> {
        self.rows.days.iter().flat_map(move |((day, kind), bucket)| {
            self.sums(bucket).flow.iter().map(move |sum| {
                let names = [
                    self.names.units.name(sum.unit).as_str(),
                    self.names.units.name(sum.issuer).as_str(),
                    self.names.items.name(sum.item).as_ref(),
                ];
                (*day, *kind, names, [sum.receipts, sum.person_minutes])
            })
        })
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        for (day, kind, [unit, issuer, item], [receipts, person_minutes]) in self.all() {
            let kind = kind.name();
            writeln!(
                out,
                "{kind}\t{day}\t{unit}\t{issuer}\t{item}\t{receipts}\t{person_minutes}"
            )?;
        }
        for ((day, unit), values) in self.whole_process(None) {
            writeln!(out, "process\t{day}\t{unit}\t{values:?}")?;
        }
        Ok(())
    }

    /// By day and point, in a span or ever, what isn't zero: registered, late, corrected, seconds, corrected later.
    fn whole_process(self, span: Option<Span>) -> BTreeMap<(Day, &'a UnitId), [i64; 5]> {
        let is_meant = move |day: &Day| span.is_none_or(|span| span.contains(*day));
        let beside = self.rows.beside.iter();
        let beside = beside.map(|((day, unit), values)| (*day, *unit, *values));
        let buckets = self.rows.days.iter().filter(move |((day, _), _)| is_meant(day));
        let rows = buckets.flat_map(move |((day, _), bucket)| {
            let sums = self.sums(bucket).process.iter();
            sums.map(move |(unit, values)| (*day, *unit, *values))
        });
        let mut all: BTreeMap<(Day, &UnitId), [i64; 5]> = BTreeMap::new();
        for (day, unit, values) in beside.filter(move |(day, ..)| is_meant(day)).chain(rows) {
            let sums = all.entry((day, self.names.units.name(unit))).or_default();
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
        }
        all.retain(|_, values| *values != [0; 5]);
        all
    }
}

/// The place of a number in a list, which grows to it: numbers of names that are held, so that it grows no further than they.
fn at<T: Clone + Default>(list: &mut Vec<T>, number: u32) -> &mut T {
    let at = place(number);
    if list.len() <= at {
        list.resize(at + 1, T::default());
    }
    let value = list.get_mut(at);
    invariant!(Some(value), "the list has grown to it")
}

fn by_name<T: Clone + Ord + std::hash::Hash>(names: &Names<T>, a: u32, b: u32) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    names.name(a).cmp(names.name(b))
}

impl PartialEq for NamedRows<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.all().eq(other.all()) && self.whole_process(None) == other.whole_process(None)
    }
}
