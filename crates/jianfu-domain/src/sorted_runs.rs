//! Sorted runs: a map from 64-bit keys that is kept as a few sorted runs, merged as they grow. A copy shares the runs, so that it
//! costs nothing beside the short tail; millions of keys take 16 bytes each.

use std::sync::Arc;

/// Newest pairs that are not sorted yet.
const TAIL: usize = 256;

/// Shorter runs than the longest, from which on all of them are merged before a single pair is inserted.
const MANY: usize = 32;
/// The same before many pairs are inserted.
const TOO_MANY: usize = 256;

/// Longest run that is merged further: a longer one would be copied whole for little.
const LONGEST: usize = 1 << 18;

/// The map. Of two values of a key the later one counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct SortedRuns {
    tail: Vec<(u64, u64)>,
    /// From the oldest and longest to the newest and shortest.
    runs: Vec<Arc<Vec<(u64, u64)>>>,
}

impl SortedRuns {
    /// The map of pairs that ascend by key, each key once.
    pub(crate) fn of(pairs: Vec<(u64, u64)>) -> SortedRuns {
        SortedRuns {
            tail: Vec::new(),
            runs: vec![Arc::new(pairs)],
        }
    }

    pub(crate) fn insert(&mut self, key: u64, value: u64) {
        self.tail.push((key, value));
        if self.tail.len() >= TAIL {
            self.settle();
        }
    }

    /// Inserts pairs that come next. A replay brings many and looks up none: their runs are merged now and then.
    pub(crate) fn extend(&mut self, pairs: &[(u64, u64)]) {
        if pairs.len() < TAIL {
            pairs.iter().for_each(|(key, value)| self.insert(*key, *value));
            return;
        }
        let mut run = pairs.to_vec();
        run.sort_by_key(|(key, _)| *key); // stable: of equal keys the later one stays behind
        self.settle();
        if self.short() > TOO_MANY {
            self.merge_all();
        }
        self.runs.push(Arc::new(run));
    }

    /// How many runs are shorter than the longest.
    fn short(&self) -> usize {
        let short = self.runs.iter().filter(|run| run.len() < LONGEST);
        short.count()
    }

    /// The last value of a key.
    pub(crate) fn get(&self, key: u64) -> Option<u64> {
        let recent = self.tail.iter().rev().find(|(k, _)| *k == key);
        let older = || self.runs.iter().rev().find_map(|run| last_of(run, key));
        recent.or_else(older).map(|(_, value)| *value)
    }

    /// Every key with its last value, ascending by key.
    pub(crate) fn pairs(&self) -> Vec<(u64, u64)> {
        let mut all: Vec<(u64, u64)> = self.runs.iter().flat_map(|run| run.iter().copied()).collect();
        all.extend(&self.tail);
        all.reverse();
        all.sort_by_key(|(key, _)| *key); // stable: the last value of a key comes first
        all.dedup_by_key(|(key, _)| *key);
        all
    }

    /// Sorts the tail into a run, and merges runs until each is more than twice as long as the next, or long enough.
    fn settle(&mut self) {
        if self.tail.is_empty() {
            return;
        }
        if self.short() > MANY {
            self.merge_all();
        }
        let mut run = std::mem::take(&mut self.tail);
        run.sort_by_key(|(key, _)| *key); // stable: of equal keys the later one stays behind
        let joins = |before: &mut Arc<Vec<(u64, u64)>>, len: usize| len < LONGEST && before.len() <= len * 2;
        while let Some(before) = self.runs.pop_if(|before| joins(before, run.len())) {
            run = merged(&before, &run);
        }
        self.runs.push(Arc::new(run));
    }

    /// Merges neighbours until they are long enough.
    fn merge_all(&mut self) {
        let mut all: Vec<Arc<Vec<(u64, u64)>>> = Vec::new();
        let mut short: Vec<(u64, u64)> = Vec::new();
        let close = |short: &mut Vec<(u64, u64)>, all: &mut Vec<_>| {
            let mut run = std::mem::take(short);
            run.sort_by_key(|(key, _)| *key); // stable, and quick where it is sorted in parts
            run.shrink_to_fit();
            all.extend((!run.is_empty()).then(|| Arc::new(run)));
        };
        for run in std::mem::take(&mut self.runs) {
            if run.len() >= LONGEST {
                close(&mut short, &mut all);
                all.push(run);
            } else {
                short.extend(run.iter());
            }
            if short.len() >= LONGEST {
                close(&mut short, &mut all);
            }
        }
        close(&mut short, &mut all);
        self.runs = all;
    }
}

fn last_of(run: &[(u64, u64)], key: u64) -> Option<&(u64, u64)> {
    let end = run.partition_point(|(k, _)| *k <= key);
    run.get(end.checked_sub(1)?).filter(|(k, _)| *k == key)
}

/// Both runs in one; of equal keys the newer one's stays behind.
fn merged(older: &[(u64, u64)], newer: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut all = Vec::with_capacity(older.len() + newer.len());
    let (mut older, mut newer) = (older.iter().peekable(), newer.iter().peekable());
    while let (Some(old), Some(new)) = (older.peek(), newer.peek()) {
        let next = if old.0 <= new.0 {
            older.next()
        } else {
            newer.next()
        };
        all.extend(next);
    }
    all.extend(older);
    all.extend(newer);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn it_holds_what_a_map_would_hold() {
        let (mut runs, mut map) = (SortedRuns::default(), BTreeMap::new());
        let mut number = 1_u64;
        for nth in 0..20_000_u64 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(nth);
            let key = number >> 51; // some 8,000 keys, so that many come again
            runs.insert(key, nth);
            map.insert(key, nth);
            if nth % 5_000 == 0 {
                let many: Vec<(u64, u64)> = (0..600).map(|n| (n * 7 % 400, n)).collect();
                runs.extend(&many);
                map.extend(many);
            }
            if nth % 97 == 0 {
                assert_eq!(runs.get(key ^ 1), map.get(&(key ^ 1)).copied());
            }
        }
        assert!((0..9_000).all(|key| runs.get(key) == map.get(&key).copied()));
        assert!(runs.runs.len() < 12);
        let single: Vec<(u64, u64)> = (0..40 * 256).map(|n| (n % 999, n)).collect();
        for many in single.chunks(256) {
            runs.extend(many);
        }
        map.extend(single);
        assert!((0..9_000).all(|key| runs.get(key) == map.get(&key).copied()));
        (0..300).for_each(|n| runs.insert(n, n));
        map.extend((0..300).map(|n| (n, n)));
        assert!((0..9_000).all(|key| runs.get(key) == map.get(&key).copied()));
        assert!(runs.runs.len() < 12);
        assert_eq!(runs.pairs(), map.clone().into_iter().collect::<Vec<_>>());
        let before = runs.clone();
        runs.insert(5, 77);
        assert_eq!((before.get(5), runs.get(5)), (map.get(&5).copied(), Some(77)));
    }
}
