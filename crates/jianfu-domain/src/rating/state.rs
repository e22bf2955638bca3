//! Polls as objects: the fold of each poll's own entries.

use jianfu_facts::index::Index;
use jianfu_facts::rating::facts::PollOpened;

/// 评议: one poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Its design.
    pub design: PollOpened,
    /// Index of `poll.opened`.
    pub opened: Index,
    /// Index of `poll.closed`, once closed.
    pub closed: Option<Index>,
}
