//! What cells of registers measure.

/// What a cell of stock measures: items and yearly sums stand until something takes them away; comings and goings are
/// counted where they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StockMeasure {
    /// 在列: items in force.
    InForce,
    /// 年报送次数: filings a year.
    FilingsPerYear,
    /// 年填报字段: fields a year.
    FieldsPerYear,
    /// 年填报分钟: minutes a year.
    MinutesPerYear,
    /// 频次不明: items in force that state no frequency.
    Unstated,
    /// 列入: items that came in.
    Listed,
    /// 退出: items that went.
    Removed,
}

impl StockMeasure {
    /// Every measure.
    pub const ALL: [StockMeasure; 7] = [
        StockMeasure::InForce,
        StockMeasure::FilingsPerYear,
        StockMeasure::FieldsPerYear,
        StockMeasure::MinutesPerYear,
        StockMeasure::Unstated,
        StockMeasure::Listed,
        StockMeasure::Removed,
    ];

    /// The spelling in cells.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StockMeasure::InForce => "in_force",
            StockMeasure::FilingsPerYear => "filings_per_year",
            StockMeasure::FieldsPerYear => "fields_per_year",
            StockMeasure::MinutesPerYear => "minutes_per_year",
            StockMeasure::Unstated => "unstated",
            StockMeasure::Listed => "listed",
            StockMeasure::Removed => "removed",
        }
    }
}
