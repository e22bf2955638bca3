//! The axis of a chart: from values to places, in integers.
//!
//! Bars begin at zero, so that their lengths compare; intervals begin at their lowest end. It must never know a colour.

use super::{SMALL, size};
use crate::chart::{Chart, ChartKind, Interval};
use crate::{Decimal, text};

/// A linear axis.
pub(super) struct Axis {
    low: i64,
    high: i64,
    step: i64,
    base: i64,
    left: i64,
    right: i64,
}

impl Axis {
    /// An axis that shows every value of the chart and leaves room for the labels at the bars' ends.
    pub(super) fn of(chart: &Chart, left: i64, right: i64) -> Self {
        let values = values(chart);
        let (least, most) = (
            values.iter().copied().min().unwrap_or(0),
            values.iter().copied().max().unwrap_or(0),
        );
        let dots = matches!(chart.kind, ChartKind::Intervals { .. });
        let (least, most) = if dots {
            (least, most)
        } else {
            (least.min(0), most.max(0))
        };
        let step = nice_step((most - least).max(1));
        let low = if dots {
            least
        } else {
            least.div_euclid(step) * step
        };
        let high = if dots {
            most.max(low + 1)
        } else {
            (most.div_euclid(step) + i64::from(most.rem_euclid(step) > 0)) * step
        };
        let high = high.max(low + step);
        let base = if dots { low } else { 0 };
        let (before, after) = room(chart);
        Self {
            low,
            high,
            step,
            base,
            left: left + before,
            right: right - after,
        }
    }

    /// Where a value stands.
    pub(super) fn x(&self, value: i64) -> i64 {
        let share = i128::from(value - self.low) * i128::from(self.right - self.left);
        let offset = share / i128::from(self.high - self.low);
        self.left + i64::try_from(offset).unwrap_or(0)
    }

    /// Where bars begin: zero, or the lowest end of an interval.
    pub(super) fn base(&self) -> i64 {
        self.base
    }

    /// The values that get a line: multiples of a round step, and the lowest end of an interval.
    pub(super) fn ticks(&self) -> Vec<i64> {
        let mut ticks = vec![self.low];
        let mut tick = (self.low.div_euclid(self.step) + 1) * self.step;
        while tick <= self.high {
            if tick - self.low >= self.step / 2 {
                ticks.push(tick);
            }
            tick += self.step;
        }
        ticks
    }

    /// A tick as printed.
    pub(super) fn label(&self, tick: i64, scale: u8) -> String {
        Decimal::from_scaled(tick, scale).trimmed().to_owned()
    }
}

/// The value and its interval in one label: `3（1—9）`.
pub(super) fn interval_label(at: &Interval) -> String {
    if at.interval_label.is_empty() {
        at.label.clone()
    } else {
        format!("{}（{}）", at.label, at.interval_label)
    }
}

fn values(chart: &Chart) -> Vec<i64> {
    match &chart.kind {
        ChartKind::Intervals { intervals, .. } => intervals
            .iter()
            .filter(|at| at.value.is_some())
            .flat_map(|at| [at.low, at.high])
            .collect(),
        kind => {
            let line = match kind {
                ChartKind::RankBars {
                    reference: Some(line),
                    ..
                } => Some(line.value),
                _ => None,
            };
            let points = chart.series().iter().flat_map(|series| &series.points);
            points.filter_map(|point| point.value).chain(line).collect()
        }
    }
}

/// The room that labels need before the lowest and after the highest value, at most a third of the width each.
fn room(chart: &Chart) -> (i64, i64) {
    let (mut before, mut after) = (0, 0);
    let mut reserve = |label: &str, left: bool| {
        let width = (size(&text::clean(label), SMALL) + 80).min(1800);
        let side = if left { &mut before } else { &mut after };
        *side = width.max(*side);
    };
    for point in chart.series().iter().flat_map(|series| &series.points) {
        reserve(&point.label, point.value.is_some_and(|value| value < 0));
    }
    if let ChartKind::Intervals { intervals, .. } = &chart.kind {
        for at in intervals {
            reserve(&interval_label(at), false);
        }
    }
    (before, after)
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that divides the span into at most five parts.
fn nice_step(span: i64) -> i64 {
    let mut magnitude: i64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = magnitude.saturating_mul(factor);
            if step.saturating_mul(5) >= span {
                return step;
            }
        }
        magnitude = magnitude.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (span, step) in [
            (1, 1),
            (5, 1),
            (6, 2),
            (33, 10),
            (1234, 500),
            (i64::MAX, 2_000_000_000_000_000_000),
        ] {
            assert_eq!(nice_step(span), step, "{span}");
        }
    }
}
