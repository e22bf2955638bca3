//! Schemes and publications as objects.

use jianfu_facts::assessment::facts::{ReportPublished, SchemeAdopted};
use jianfu_facts::index::Index;

/// 考核办法 in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its content.
    pub fact: SchemeAdopted,
    /// Index of `scheme.adopted`.
    pub index: Index,
}

/// One version of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its content.
    pub fact: ReportPublished,
    /// Index of `report.published`.
    pub index: Index,
}
