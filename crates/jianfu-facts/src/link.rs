//! 关联: what a live entry does to one that it names.

use serde::{Deserialize, Serialize};

use crate::flow::words::Gate;
use crate::index::Index;

/// What a live entry does to one that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// It is approved.
    Approved,
    /// It is rejected.
    Rejected,
    /// It is cancelled.
    Cancelled,
    /// The meeting that was proposed is convened.
    Convened,
    /// It is merged into the meeting with this index.
    MergedInto(Index),
    /// Others are merged into it.
    MergedHere,
    /// It is held within the meeting with this index.
    NestedIn(Index),
    /// Another is held within it.
    Hosts,
    /// It is let through a gate.
    Passed(Gate),
    /// It is sent back at a gate.
    Returned(Gate),
    /// The document that was proposed is issued.
    Issued,
    /// It is passed on.
    Forwarded,
    /// It is replaced by the document with this index.
    SupersededBy(Index),
    /// It replaces the document with this index.
    Supersedes(Index),
    /// An inspection goes out with it, or uses its result.
    Joined,
    /// A point's receipt names it.
    Received,
    /// An office said that it belongs to the entry with this index.
    Confirmed(Index),
    /// An office said that it does not belong to the entry with this index.
    Denied(Index),
}
