//! What can be wrong with a file, a row or a cell, and what to do about it. Each in Chinese and English.

use jianfu_facts::day::Day;
use jianfu_facts::lang::Lang;
use jianfu_facts::unit::UnitId;

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* }
        $code:literal, $zh:literal, $en:literal;)+) => {
        /// The reason of an import error.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Problem { $($(#[$doc])* $variant { $($(#[$fdoc])* $field: $ty),* },)+ }

        impl Problem {
            /// The problem's stable name, for scripts.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Problem::$variant { .. } => $code,)+ }
            }

            /// The problem and its remedy in words.
            #[must_use]
            #[allow(unused_variables, reason = "not every field stands in both texts")]
            pub fn text(&self, lang: Lang) -> String {
                match self {
                    $(Problem::$variant { $($field),* } => match lang {
                        Lang::Zh => format!($zh),
                        Lang::En => format!($en),
                    },)+
                }
            }
        }
    };
}

problems! {
    /// No bytes, or nothing but white space.
    EmptyFile {} "empty_file",
        "文件是空的：请确认选对了文件。", "The file is empty: check that it is the right one.";
    /// More bytes than allowed.
    TooLarge { /** Bytes it has. */ bytes: usize, /** Bytes allowed. */ max: usize } "too_large",
        "文件有 {bytes} 字节，超过上限 {max} 字节：请按月或按单位拆分。",
        "The file has {bytes} bytes, at most {max} are allowed: split it by month or by unit.";
    /// UTF-16.
    Utf16 {} "utf16",
        "文件编码为 UTF-16（“Unicode 文本”）：请在 Excel/WPS 中另存为“CSV UTF-8”，或直接导入 .xlsx。",
        "The file is encoded in UTF-16 (“Unicode text”): save it as “CSV UTF-8”, or import the .xlsx.";
    /// A workbook of the old format, or one with a password.
    OldWorkbook {} "old_workbook",
        "这是旧版 .xls 工作簿或加密的工作簿（不论扩展名）：请去掉密码，另存为 .xlsx 或“CSV UTF-8”。",
        "This is an old .xls workbook or one with a password, whatever its extension says: remove the password and save it \
         as .xlsx or “CSV UTF-8”.";
    /// Another kind of file.
    OtherFile { /** What it seems to be. */ what: &'static str } "other_file",
        "这不是表格文件（看起来是{what}，不论扩展名）：请另存为 .xlsx 或“CSV UTF-8”后再导入。",
        "This is not a table (it seems to be {what}, whatever its extension says): save it as .xlsx or “CSV UTF-8”.";
    /// A workbook that can't be read.
    BrokenWorkbook { /** Why, in the words of the reader. */ why: String } "broken_workbook",
        "工作簿已损坏，无法读取（{why}）：请用 Excel/WPS 打开后另存为新的 .xlsx。",
        "The workbook can't be read ({why}): open it in a spreadsheet program and save it as a new .xlsx.";
    /// A workbook that is too big when unpacked.
    TooBigUnpacked { /** Bytes allowed. */ max: u64 } "too_big_unpacked",
        "工作簿解压后的内容超过上限 {max} 字节或部件过多：请删去图片和多余的工作表，或另存为 CSV。",
        "The workbook has more than {max} bytes when unpacked, or too many parts: remove pictures and other sheets, or save \
         it as CSV.";
    /// No sheet of that name, or no sheet at all.
    NoSheet { /** The name asked for. */ name: String, /** The sheets there are. */ sheets: String } "no_sheet",
        "没有工作表“{name}”：现有工作表为 {sheets}。", "There is no sheet “{name}”; there are: {sheets}.";
    /// Too many rows.
    TooManyRows { /** Rows allowed. */ max: usize } "too_many_rows",
        "超过 {max} 行：一次导入是一次提交，请按月或按单位拆分。",
        "There are more than {max} rows; an import is one command: split it by month or by unit.";
    /// Too many columns.
    TooManyColumns { /** Columns allowed. */ max: usize } "too_many_columns",
        "超过 {max} 列：请删去多余的列。", "There are more than {max} columns: remove those that aren't needed.";
    /// The rows ask for more entries than one command may have.
    TooManyEntries { /** Entries allowed. */ max: usize } "too_many_entries",
        "各行合计超过 {max} 条记录：请拆分成几个文件。", "The rows come to more than {max} entries: split the file.";
    /// A required column is missing.
    MissingColumn { /** Headers that are accepted. */ accepted: String } "missing_column",
        "缺少必需的列，可用的表头：{accepted}。请补上该列（表头须在前 10 行内）。",
        "A required column is missing; accepted headers: {accepted}. Add it (the header is one of the first 10 rows).";
    /// Two columns say the same.
    DuplicateColumn { /** The earlier one. */ other: String } "duplicate_column",
        "与 {other} 含义相同：请只保留一列。", "This column means the same as {other}: keep one of them.";
    /// A header and nothing below it.
    NoRows {} "no_rows",
        "表头下面没有数据行。", "There are no rows below the header.";
    /// More or fewer fields than the header.
    Ragged { /** Fields of the row. */ fields: usize, /** Fields of the header. */ expected: usize } "ragged",
        "本行有 {fields} 个字段，表头有 {expected} 个：请检查分隔符和引号。",
        "The row has {fields} fields, the header has {expected}: check separators and quotes.";
    /// A byte that is no character of the encoding, or a character that says so.
    Garbled { /** Where: the byte and its offset, if known. */ place: String } "garbled",
        "有无法解码的字符（乱码）{place}：请在 Excel/WPS 中修正后另存为“CSV UTF-8”。",
        "Some characters can't be decoded{place}: correct them and save the file as “CSV UTF-8”.";
    /// A cell with too many characters.
    TooLong { /** Characters it has. */ chars: usize, /** Characters allowed. */ max: usize } "too_long",
        "有 {chars} 个字符，超过上限 {max} 个：请缩短。", "It has {chars} characters, at most {max} are allowed: shorten it.";
    /// The formula of a cell failed.
    FormulaFailed { /** What the cell shows. */ shows: String } "formula_failed",
        "公式出错（{shows}）：请改为实际的值。", "The formula failed ({shows}): put the value itself.";
    /// An empty cell that must not be empty.
    Missing {} "missing",
        "不能为空：请填写。", "This must not be empty: fill it in.";
    /// Not a day.
    BadDay {} "bad_day",
        "不是有效日期（2000–2099 年）：请写作 2019-06-06、2019/6/6、2019.6.6、2019年6月6日 或 20190606。",
        "Not a day of the years 2000 to 2099: write 2019-06-06, 2019/6/6, 2019.6.6, 2019年6月6日 or 20190606.";
    /// A day without its year.
    NoYear {} "no_year",
        "缺少年份：请写全日期，如 2019年6月6日，或在导入时指明年份。",
        "The year is missing: write the whole day, such as 2019年6月6日, or give the year with the import.";
    /// Not a whole number.
    BadNumber {} "bad_number",
        "不是整数：请只写数字，如 12 或 1,200。", "Not a whole number: write digits only, such as 12 or 1,200.";
    /// Not a duration.
    BadMinutes {} "bad_minutes",
        "不是时长：请写作 90、90分钟、1.5小时、3小时30分 或 1:30（须为整分钟）。",
        "Not a duration: write 90, 90分钟, 1.5小时, 3小时30分 or 1:30 (whole minutes).";
    /// A number out of its range.
    OutOfRange { /** The number read. */ value: u64, /** Least. */ min: u32, /** Most. */ max: u32 } "out_of_range",
        "数值 {value} 超出范围 {min}–{max}。", "{value} is out of range: it must be {min} to {max}.";
    /// A word that is none of those that are meant.
    UnknownWord { /** The accepted words. */ accepted: String } "unknown_word",
        "不是可用的选项：请从 {accepted} 中选一个。", "Not one of the words that are accepted: {accepted}.";
    /// A unit that is not registered.
    UnknownUnit { /** Candidates, with their ids. */ near: String } "unknown_unit",
        "单位未登记{near}：请核对名称，或先用 jianfu unit load 登记。",
        "No such unit is registered{near}: check the name, or register it by jianfu unit load.";
    /// A name that several units have.
    AmbiguousUnit { /** Their ids. */ units: String } "ambiguous_unit",
        "有几个单位叫这个名称（{units}）：请改写单位编号。", "Several units have this name ({units}): write the id instead.";
    /// A unit that exists, but not on that day.
    UnitNotOnDay { /** The unit. */ unit: UnitId, /** The day. */ on: Day } "unit_not_on_day",
        "单位 {unit} 在 {on} 尚不存在或不叫这个名称：请核对日期和名称。",
        "Unit {unit} did not exist, or did not have this name, on {on}: check day and name.";
    /// Text that can't stand in an entry.
    Unprintable { /** The character's number in Unicode. */ code: String } "unprintable",
        "含有换行或不可显示的字符（U+{code}）：请删去。", "It holds a line break or a character that can't be shown (U+{code}): remove it.";
    /// Text that seems to hold personal data.
    Personal {} "personal",
        "疑似含有手机号或身份证号：个人信息不得写入台账，请删去。",
        "It seems to hold a phone or identity number: personal data is never recorded, remove it.";
    /// Not an id.
    BadId { /** What it should be. */ what: &'static str } "bad_id",
        "编号或代码不合规定（{what}）。", "This is not {what}.";
    /// A journey to a video meeting.
    VideoTravel {} "video_travel",
        "视频会议不计路途时间：请留空或填 0。", "A video meeting has no journey: leave it empty or write 0.";
    /// A due day before the day of receipt.
    DueBefore { /** Day of receipt. */ on: Day } "due_before",
        "办结期限早于收文日期 {on}。", "The due day lies before the day of receipt, {on}.";
    /// The last day of a window lies before its first.
    UntilBefore { /** First day. */ from: Day } "until_before",
        "截止日期早于起始日期 {from}。", "The last day lies before the first, {from}.";
    /// The same item twice in one file.
    Repeated { /** The row that said it first. */ row: u64 } "repeated",
        "与第 {row} 行重复：如确有多次，请以编号区分。",
        "This repeats row {row}: if it did come twice, tell them apart by number.";
    /// Another row says otherwise of the same day: two classes of a unit, a day both off and worked.
    Contradicts { /** The row that said it first. */ row: u64 } "contradicts",
        "与第 {row} 行矛盾：同一天只能有一种归类或安排，请只保留正确的一行。",
        "This contradicts row {row}: one class or kind a day, keep the row that is right.";
    /// More units than may be joint.
    TooManyUnits { /** At most. */ max: usize } "too_many_units",
        "联合单位至多 {max} 个。", "At most {max} units may be joint.";
    /// A number above the one that bounds it: more of a form's fields came filled than it has.
    Above { /** The column of the other. */ of: String, /** The other. */ max: u64 } "above",
        "不能超过“{of}”的 {max}。", "This can't be above the {max} of “{of}”.";
    /// A day of another year than the calendar's.
    OtherYear { /** The calendar's year. */ year: i16 } "other_year",
        "不属于 {year} 年。", "This day is not in {year}.";
    /// The row can be read, but not recorded.
    Refused { /** The reason in Chinese. */ zh: String, /** The reason. */ en: String } "refused",
        "{zh}", "{en}";
}
