//! What the three receipts of the register share in their rows.

use crate::family::Flow;
use crate::index::Index;
use crate::kind::Words;
use crate::link::Link;

/// The issuer's own entry about it, where the point named it.
pub(crate) fn received(declared: Option<Index>) -> Vec<(Index, Link)> {
    declared
        .map(|index| (index, Link::Received))
        .into_iter()
        .collect()
}

/// Number, title and issuer.
pub(crate) fn summary(flow: &Flow<'_>, words: &Words<'_>) -> String {
    let number = flow.number.map(|n| format!("{n} ")).unwrap_or_default();
    format!("{number}{}（{}）", flow.title, (words.unit)(flow.issuer))
}
