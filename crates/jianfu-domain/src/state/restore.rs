//! What the state remembers of every entry, taken out and put back.

use super::State;
use crate::flow::state::FlowState;
use crate::snapshot::{SnapshotRest, StateSnapshot};
use crate::sorted_runs::SortedRuns;
use jianfu_facts::day::Stamp;
use std::sync::Arc;

impl State {
    /// What is remembered of every entry.
    #[must_use]
    pub fn snapshot(&self) -> StateSnapshot {
        let receipts = self.receipts.iter().map(|(day, runs)| (*day, runs.pairs()));
        let tracks = self.tracks.iter();
        StateSnapshot {
            commands: self.commands.pairs(),
            reversed: self.reversed.iter().map(|(target, by)| (*target, *by)).collect(),
            rest: SnapshotRest {
                flow: self.flow.snapshot(),
                last: self.last,
                size: self.size,
                points: self
                    .points
                    .iter()
                    .map(|(day, points)| (*day, points.as_ref().clone()))
                    .collect(),
                receipts: receipts.collect(),
                sealed: self
                    .sealed()
                    .map(|(subject, index)| (subject.clone(), index))
                    .collect(),
                tracks: tracks
                    .map(|(object, track)| (object.clone(), track.as_ref().clone()))
                    .collect(),
            },
        }
    }

    /// Puts back what was remembered at a size into a state of which only the entries that say rules were folded, all below it.
    pub fn restore(&mut self, memory: StateSnapshot) {
        let StateSnapshot {
            mut commands,
            reversed,
            rest,
        } = memory;
        commands.sort_unstable(); // whoever kept them: they are looked up by halves
        self.commands = SortedRuns::of(commands);
        self.reversed = reversed.into_iter().collect();
        let receipts = rest.receipts.into_iter().map(|(day, mut pairs)| {
            pairs.sort_unstable();
            (day, Arc::new(SortedRuns::of(pairs)))
        });
        self.receipts = receipts.collect();
        self.flow = FlowState::restored(rest.flow);
        self.points = rest
            .points
            .into_iter()
            .map(|(day, points)| (day, Arc::new(points)))
            .collect();
        self.tracks = rest
            .tracks
            .into_iter()
            .map(|(object, track)| (object, Arc::new(track)))
            .collect();
        for (subject, index) in &rest.sealed {
            self.custody.seal(subject, *index);
        }
        self.reach(rest.size, rest.last);
    }

    /// Says how far the ledger goes, where only those entries were folded that are wanted: its size, and the moment of its last
    /// entry.
    pub fn reach(&mut self, size: u64, last: Option<Stamp>) {
        self.size = size;
        self.last = last;
    }
}
