//! 比对确认: what a person of the office decided on a pair that only seems to belong together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::entry::Index;

/// 确认匹配: the receipt is of the declared item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchConfirmed {
    /// Index of the issuer's entry.
    pub declared: Index,
    /// Index of the point's entry.
    pub received: Index,
}

/// 否定匹配: the receipt is not of the declared item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchRejected {
    /// Index of the issuer's entry.
    pub declared: Index,
    /// Index of the point's entry.
    pub received: Index,
}
