//! Every limit of the domain, in one place. `docs/limits.md` shows the same table; a test holds them together.

/// Largest entry, in bytes: the length prefix of a C2SP entry bundle is a `u16`.
pub const ENTRY_BYTES: usize = 65_535;
/// Largest sum of the entries of one command, in bytes.
pub const COMMAND_BYTES: usize = 900_000;
/// Most entries of one command.
pub const COMMAND_ENTRIES: usize = 5_000;
/// Deepest nesting of the JSON of an entry.
pub const JSON_DEPTH: usize = 8;
/// Largest absolute value of an integer in an entry: 2^53 − 1.
pub const JSON_INTEGER: i64 = 9_007_199_254_740_991;
/// Longest unit id (`siming/kaiyuan/shentian`), in characters.
pub const UNIT_ID_CHARS: usize = 100;
/// Most segments of a unit id: district, street, community, and one to spare.
pub const UNIT_ID_SEGMENTS: usize = 4;
/// Longest slug of an actor, poll, scheme, class or answer, in characters.
pub const SLUG_CHARS: usize = 64;
/// Longest title or name, in characters.
pub const TITLE_CHARS: usize = 200;
/// Longest document number, plan item or item id, in characters.
pub const NUMBER_CHARS: usize = 60;
/// Longest meeting or inspection, in minutes: one day.
pub const MINUTES: u32 = 1_440;
/// Most persons of one point in one fact.
pub const PEOPLE: u32 = 10_000;
/// Most pages of a document or materials of an inspection.
pub const PAGES: u32 = 10_000;
/// Most characters of a document's body.
pub const CHARACTERS: u32 = 1_000_000;
/// Most fields of a form.
pub const FORM_FIELDS: u32 = 100_000;
/// Most units or entries that one fact of flow names in one list: joint issuers, merged meetings.
pub const FLOW_ITEMS: usize = 20;
/// Most key points of a forwarded document (几条干货).
pub const KEY_POINTS: usize = 10;
/// Longest key point, in characters.
pub const KEY_POINT_CHARS: usize = 100;
/// Longest chain of mergers, nestings, forwardings or replacements.
pub const CHAIN: usize = 20;
/// Days between a declared item and a receipt that may be of it: a receipt lies at most so far from it.
pub const MATCH_DAYS: i32 = 31;
/// Days between the two of a doubtful pair, which seem alike by their titles alone.
pub const LIKE_DAYS: i32 = 7;
/// Most classified items (涉密事项) of one kind that a unit counts in a month.
pub const CLASSIFIED_ITEMS: u32 = 10_000;
/// Most days of advance notice of an inspection.
pub const NOTICE_DAYS: u32 = 366;
/// Days that a fact may lie behind the day on which it is recorded.
pub const BACKDATE_DAYS: i32 = 31;
/// Units that one merger, split or abolition names.
pub const CHANGE_UNITS: usize = 100;
/// Days of old facts that one declared window of history holds: ten years.
pub const HISTORY_DAYS: i32 = 3_660;
/// Days for which a window of history is open: a quarter.
pub const HISTORY_OPEN_DAYS: i32 = 92;
/// Days a year's calendar may name.
pub const CALENDAR_DAYS: usize = 200;
/// Units that one poll may cover.
pub const POLL_UNITS: usize = 1_000;
/// Answers of one poll's scale.
pub const POLL_ANSWERS: usize = 10;
/// Indicators of one scheme.
pub const SCHEME_INDICATORS: usize = 50;
/// Largest weight of an indicator.
pub const SCHEME_WEIGHT: u32 = 1_000;
/// Most decimals of a published score.
pub const SCHEME_DECIMALS: u32 = 4;
/// Files of one publication.
pub const PUBLICATION_FILES: usize = 20;
/// Refusals told of one command; the rest are counted.
pub const REFUSALS_TOLD: usize = 100;
/// Most keys that a ledger ever has, retired ones too.
pub const LEDGER_KEYS: usize = 64;
/// Longest verifier key, in bytes: an origin of 200, 8 digits, and an Ed25519 key in base64 with room to spare.
pub const KEY_BYTES: usize = 300;
/// Days that the clock may be ahead of the last entry before somebody must confirm it: the longest public holidays are
/// eight days, but a ledger has a `day.ended` every day.
pub const CLOCK_AHEAD_DAYS: u32 = 7;
/// Most sealed fields of one entry.
pub const ENTRY_SEALS: usize = 8;
/// Longest name of a sealed field, in characters.
pub const SEAL_FIELD_CHARS: usize = 32;
/// Items that one register ever has, those that went too.
pub const REGISTER_ITEMS: usize = 10_000;
/// Owners of the items of one register when it is adopted: its entry has a line for each.
pub const REGISTER_OWNERS: usize = 200;
/// Items that one entry merges.
pub const MERGED_ITEMS: usize = 100;
/// Executions of one item that are planned a year.
pub const ITEM_EXECUTIONS: u32 = 366;
/// Fields of one form or ledger.
pub const ITEM_FIELDS: u32 = 10_000;
/// Likeness of two titles, in percent (Dice coefficient of their bigrams), from which a new item is shown beside one that
/// went: 疑似死灰复燃. A person decides.
pub const LIKENESS_PERCENT: u64 = 60;
/// Pairs of like items that are shown; the rest are counted.
pub const LIKENESS_SHOWN: usize = 200;
/// Largest quota of an issuer, in items of a kind and year.
pub const QUOTA_ITEMS: u32 = 10_000;
/// A base below this count gets no percentage (基数过小).
pub const SMALL_BASE: i64 = 5;
/// First and last year that a date may have.
pub const YEARS: (i16, i16) = (2000, 2099);

/// One row of the table of limits.
pub struct Limit {
    /// Name as in this module.
    pub name: &'static str,
    /// Value, in `unit`.
    pub value: i64,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it bounds.
    pub what: &'static str,
}

const fn row(name: &'static str, value: i64, unit: &'static str, what: &'static str) -> Limit {
    Limit {
        name,
        value,
        unit,
        what,
    }
}

/// The table that `docs/limits.md` prints.
#[allow(clippy::cast_possible_wrap, clippy::cast_lossless)] // constants above, all far below i64::MAX
pub const TABLE: &[Limit] = &[
    row("ENTRY_BYTES", ENTRY_BYTES as i64, "bytes", "one entry"),
    row(
        "COMMAND_BYTES",
        COMMAND_BYTES as i64,
        "bytes",
        "all entries of one command together",
    ),
    row(
        "COMMAND_ENTRIES",
        COMMAND_ENTRIES as i64,
        "entries",
        "one command",
    ),
    row(
        "JSON_DEPTH",
        JSON_DEPTH as i64,
        "levels",
        "nesting of an entry's JSON",
    ),
    row(
        "JSON_INTEGER",
        JSON_INTEGER,
        "",
        "absolute value of an integer in an entry (2^53 − 1)",
    ),
    row("UNIT_ID_CHARS", UNIT_ID_CHARS as i64, "characters", "unit id"),
    row("UNIT_ID_SEGMENTS", UNIT_ID_SEGMENTS as i64, "segments", "unit id"),
    row(
        "SLUG_CHARS",
        SLUG_CHARS as i64,
        "characters",
        "id of an actor, poll, scheme, class or answer",
    ),
    row("TITLE_CHARS", TITLE_CHARS as i64, "characters", "title or name"),
    row(
        "NUMBER_CHARS",
        NUMBER_CHARS as i64,
        "characters",
        "document number, plan item or item id",
    ),
    row(
        "MINUTES",
        MINUTES as i64,
        "minutes",
        "one meeting or inspection, one journey",
    ),
    row("PEOPLE", PEOPLE as i64, "persons", "one point in one fact"),
    row(
        "PAGES",
        PAGES as i64,
        "pages",
        "document; materials of an inspection",
    ),
    row(
        "CHARACTERS",
        CHARACTERS as i64,
        "characters",
        "body of a document",
    ),
    row("FORM_FIELDS", FORM_FIELDS as i64, "fields", "one form"),
    row(
        "FLOW_ITEMS",
        FLOW_ITEMS as i64,
        "units or entries",
        "named by one fact of flow in one list",
    ),
    row(
        "KEY_POINTS",
        KEY_POINTS as i64,
        "key points",
        "one forwarded document",
    ),
    row(
        "KEY_POINT_CHARS",
        KEY_POINT_CHARS as i64,
        "characters",
        "one key point",
    ),
    row(
        "CHAIN",
        CHAIN as i64,
        "entries",
        "chain of mergers, nestings, forwardings or replacements",
    ),
    row(
        "MATCH_DAYS",
        MATCH_DAYS as i64,
        "days",
        "between a declared item and a receipt of it",
    ),
    row(
        "LIKE_DAYS",
        LIKE_DAYS as i64,
        "days",
        "between the two of a doubtful pair",
    ),
    row(
        "CLASSIFIED_ITEMS",
        CLASSIFIED_ITEMS as i64,
        "items",
        "of one kind that a unit counts in a month (涉密事项)",
    ),
    row(
        "NOTICE_DAYS",
        NOTICE_DAYS as i64,
        "days",
        "advance notice of an inspection",
    ),
    row(
        "BACKDATE_DAYS",
        BACKDATE_DAYS as i64,
        "days",
        "a fact behind the day of its recording",
    ),
    row(
        "CHANGE_UNITS",
        CHANGE_UNITS as i64,
        "units",
        "one merger, split or abolition",
    ),
    row(
        "HISTORY_DAYS",
        HISTORY_DAYS as i64,
        "days",
        "old facts of one declared window of history",
    ),
    row(
        "HISTORY_OPEN_DAYS",
        HISTORY_OPEN_DAYS as i64,
        "days",
        "a window of history is open",
    ),
    row(
        "CALENDAR_DAYS",
        CALENDAR_DAYS as i64,
        "days",
        "exceptions in one year's calendar",
    ),
    row("POLL_UNITS", POLL_UNITS as i64, "units", "one poll"),
    row("POLL_ANSWERS", POLL_ANSWERS as i64, "answers", "scale of a poll"),
    row(
        "SCHEME_INDICATORS",
        SCHEME_INDICATORS as i64,
        "indicators",
        "one scheme",
    ),
    row(
        "SCHEME_WEIGHT",
        SCHEME_WEIGHT as i64,
        "",
        "weight of an indicator",
    ),
    row(
        "SCHEME_DECIMALS",
        SCHEME_DECIMALS as i64,
        "decimals",
        "published score",
    ),
    row(
        "PUBLICATION_FILES",
        PUBLICATION_FILES as i64,
        "files",
        "one publication",
    ),
    row(
        "REFUSALS_TOLD",
        REFUSALS_TOLD as i64,
        "refusals",
        "told of one command; the rest are counted",
    ),
    row(
        "LEDGER_KEYS",
        LEDGER_KEYS as i64,
        "keys",
        "one ledger, retired ones too",
    ),
    row("KEY_BYTES", KEY_BYTES as i64, "bytes", "verifier key"),
    row(
        "CLOCK_AHEAD_DAYS",
        CLOCK_AHEAD_DAYS as i64,
        "days",
        "clock ahead of the last entry without a confirmation; a simulated ledger has no such limit",
    ),
    row("ENTRY_SEALS", ENTRY_SEALS as i64, "fields", "sealed in one entry"),
    row(
        "SEAL_FIELD_CHARS",
        SEAL_FIELD_CHARS as i64,
        "characters",
        "name of a sealed field",
    ),
    row(
        "REGISTER_ITEMS",
        REGISTER_ITEMS as i64,
        "items",
        "one register, those that went too",
    ),
    row(
        "REGISTER_OWNERS",
        REGISTER_OWNERS as i64,
        "owners",
        "items of one register when it is adopted",
    ),
    row(
        "MERGED_ITEMS",
        MERGED_ITEMS as i64,
        "items",
        "merged by one entry",
    ),
    row(
        "ITEM_EXECUTIONS",
        ITEM_EXECUTIONS as i64,
        "executions",
        "planned a year of one item",
    ),
    row("ITEM_FIELDS", ITEM_FIELDS as i64, "fields", "one form or ledger"),
    row(
        "LIKENESS_PERCENT",
        LIKENESS_PERCENT as i64,
        "%",
        "likeness from which a new item is shown beside one that went",
    ),
    row(
        "LIKENESS_SHOWN",
        LIKENESS_SHOWN as i64,
        "pairs",
        "like items shown; the rest are counted",
    ),
    row(
        "QUOTA_ITEMS",
        QUOTA_ITEMS as i64,
        "items",
        "of a kind that an issuer may send out in a year",
    ),
    row("SMALL_BASE", SMALL_BASE, "", "a base below it gets no percentage"),
    row(
        "YEARS",
        YEARS.1 as i64,
        "last year",
        "dates run from 2000 to this year",
    ),
];
