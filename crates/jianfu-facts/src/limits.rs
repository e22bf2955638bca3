//! Every limit of the domain, in one place: each is declared with its row of the table that `docs/limits.md` prints.

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

/// Declares limits: a constant each, and the table of all.
macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $value:expr, $unit:literal, $what:literal;)+) => {
        $($(#[$doc])* pub const $name: $type = $value;)+

        /// The table that `docs/limits.md` prints.
        #[allow(
            clippy::cast_possible_wrap,
            clippy::cast_lossless,
            trivial_numeric_casts,
            reason = "constants, all far below i64::MAX"
        )]
        pub const TABLE: &[Limit] = &[
            $(Limit { name: stringify!($name), value: $name as i64, unit: $unit, what: $what },)+
            Limit {
                name: "YEARS",
                value: YEARS.1 as i64,
                unit: "last year",
                what: "dates run from 2000 to this year",
            },
        ];
    };
}

limits! {
    /// Largest entry, in bytes: the length prefix of a C2SP entry bundle is a `u16`.
    ENTRY_BYTES: usize = 65_535, "bytes", "one entry";
    /// Largest sum of the entries of one command, in bytes.
    COMMAND_BYTES: usize = 900_000, "bytes", "all entries of one command together";
    /// Most entries of one command.
    COMMAND_ENTRIES: usize = 5_000, "entries", "one command";
    /// Deepest nesting of the JSON of an entry.
    JSON_DEPTH: usize = 8, "levels", "nesting of an entry's JSON";
    /// Largest absolute value of an integer in an entry: 2^53 − 1.
    JSON_INTEGER: i64 = 9_007_199_254_740_991, "", "absolute value of an integer in an entry (2^53 − 1)";
    /// Longest unit id (`siming/kaiyuan/shentian`), in characters.
    UNIT_ID_CHARS: usize = 100, "characters", "unit id";
    /// Most segments of a unit id: district, street, community, and one to spare.
    UNIT_ID_SEGMENTS: usize = 4, "segments", "unit id";
    /// Longest slug of an actor, poll, scheme, class or answer, in characters.
    SLUG_CHARS: usize = 64, "characters", "id of an actor, poll, scheme, class or answer";
    /// Longest title or name, in characters.
    TITLE_CHARS: usize = 200, "characters", "title or name";
    /// Longest document number, plan item or item id, in characters.
    NUMBER_CHARS: usize = 60, "characters", "document number, plan item or item id";
    /// Longest meeting or inspection, in minutes: one day.
    MINUTES: u32 = 1_440, "minutes", "one meeting or inspection, one journey";
    /// Most persons of one point in one fact.
    PEOPLE: u32 = 10_000, "persons", "one point in one fact";
    /// Most pages of a document or materials of an inspection.
    PAGES: u32 = 10_000, "pages", "document; materials of an inspection";
    /// Most characters of a document's body.
    CHARACTERS: u32 = 1_000_000, "characters", "body of a document";
    /// Most fields of a form.
    FORM_FIELDS: u32 = 100_000, "fields", "one form";
    /// Most units or entries that one fact of flow names in one list: joint issuers, merged meetings.
    FLOW_ITEMS: usize = 20, "units or entries", "named by one fact of flow in one list";
    /// Most key points of a forwarded document (几条干货).
    KEY_POINTS: usize = 10, "key points", "one forwarded document";
    /// Longest key point, in characters.
    KEY_POINT_CHARS: usize = 100, "characters", "one key point";
    /// Longest chain of mergers, nestings, forwardings or replacements.
    CHAIN: usize = 20, "entries", "chain of mergers, nestings, forwardings or replacements";
    /// Days between a declared item and a receipt that may be of it: a receipt lies at most so far from it.
    MATCH_DAYS: i32 = 31, "days", "between a declared item and a receipt of it";
    /// Days between the two of a doubtful pair, which seem alike by their titles alone.
    LIKE_DAYS: i32 = 7, "days", "between the two of a doubtful pair";
    /// Most classified items (涉密事项) of one kind that a unit counts in a month.
    CLASSIFIED_ITEMS: u32 = 10_000, "items", "of one kind that a unit counts in a month (涉密事项)";
    /// Most days of advance notice of an inspection.
    NOTICE_DAYS: u32 = 366, "days", "advance notice of an inspection";
    /// Days that a fact may lie behind the day on which it is recorded.
    BACKDATE_DAYS: i32 = 31, "days", "a fact behind the day of its recording";
    /// Units that one merger, split or abolition names.
    CHANGE_UNITS: usize = 100, "units", "one merger, split or abolition";
    /// Days of old facts that one declared window of history holds: ten years.
    HISTORY_DAYS: i32 = 3_660, "days", "old facts of one declared window of history";
    /// Days for which a window of history is open: a quarter.
    HISTORY_OPEN_DAYS: i32 = 92, "days", "a window of history is open";
    /// Days a year's calendar may name.
    CALENDAR_DAYS: usize = 200, "days", "exceptions in one year's calendar";
    /// Units that one poll may cover.
    POLL_UNITS: usize = 1_000, "units", "one poll";
    /// Answers of one poll's scale.
    POLL_ANSWERS: usize = 10, "answers", "scale of a poll";
    /// Indicators of one scheme.
    SCHEME_INDICATORS: usize = 50, "indicators", "one scheme";
    /// Largest weight of an indicator.
    SCHEME_WEIGHT: u32 = 1_000, "", "weight of an indicator";
    /// Most decimals of a published score.
    SCHEME_DECIMALS: u32 = 4, "decimals", "published score";
    /// Files of one publication.
    PUBLICATION_FILES: usize = 20, "files", "one publication";
    /// Refusals told of one command; the rest are counted.
    REFUSALS_TOLD: usize = 100, "refusals", "told of one command; the rest are counted";
    /// Most keys that a ledger ever has, retired ones too.
    LEDGER_KEYS: usize = 64, "keys", "one ledger, retired ones too";
    /// Longest verifier key, in bytes: an origin of 200, 8 digits, and an Ed25519 key in base64 with room to spare.
    KEY_BYTES: usize = 300, "bytes", "verifier key";
    /// Days that the clock may be ahead of the last entry before somebody must confirm it: the longest public holidays are
    /// eight days, but a ledger has a `day.ended` every day.
    CLOCK_AHEAD_DAYS: u32 = 7, "days",
        "clock ahead of the last entry without a confirmation; a simulated ledger has no such limit";
    /// Most sealed fields of one entry.
    ENTRY_SEALS: usize = 8, "fields", "sealed in one entry";
    /// Longest name of a sealed field, in characters.
    SEAL_FIELD_CHARS: usize = 32, "characters", "name of a sealed field";
    /// Items that one register ever has, those that went too.
    REGISTER_ITEMS: usize = 10_000, "items", "one register, those that went too";
    /// Owners of the items of one register when it is adopted: its entry has a line for each.
    REGISTER_OWNERS: usize = 200, "owners", "items of one register when it is adopted";
    /// Items that one entry merges.
    MERGED_ITEMS: usize = 100, "items", "merged by one entry";
    /// Executions of one item that are planned a year.
    ITEM_EXECUTIONS: u32 = 366, "executions", "planned a year of one item";
    /// Fields of one form or ledger.
    ITEM_FIELDS: u32 = 10_000, "fields", "one form or ledger";
    /// Likeness of two titles, in percent (Dice coefficient of their bigrams), from which a new item is shown beside one that
    /// went: 疑似死灰复燃. A person decides.
    LIKENESS_PERCENT: u64 = 60, "%", "likeness from which a new item is shown beside one that went";
    /// Pairs of like items that are shown; the rest are counted.
    LIKENESS_SHOWN: usize = 200, "pairs", "like items shown; the rest are counted";
    /// Largest quota of an issuer, in items of a kind and year.
    QUOTA_ITEMS: u32 = 10_000, "items", "of a kind that an issuer may send out in a year";
    /// A base below this count gets no percentage (基数过小).
    SMALL_BASE: i64 = 5, "", "a base below it gets no percentage";
}

/// First and last year that a date may have.
pub const YEARS: (i16, i16) = (2000, 2099);
