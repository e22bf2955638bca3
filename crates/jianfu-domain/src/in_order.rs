//! A map as text in the order of its keys: what digests of the state are made of.

use std::fmt;

use rpds::RedBlackTreeMapSync as Map;

/// A map by its entries in order. By itself it would print the tree that it is kept in, whose shape says how it grew.
pub(crate) struct InOrder<'a, K: Ord, V>(pub(crate) &'a Map<K, V>);

impl<K: Ord + fmt::Debug, V: fmt::Debug> fmt::Debug for InOrder<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0).finish()
    }
}
