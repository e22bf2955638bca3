//! Exact numbers: rounding by the two methods, decimals, changes against a base; and words that are no figure.

use jianfu_facts::exact::{Decimal, Exact, Rounding, ratio, whole};
use jianfu_facts::item::normalise_number;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::text::{Text, TextError, seems_personal};
use jianfu_views::figures::{Absence, Change, Value};
use proptest::prelude::*;

use crate::given::day;

/// `"12.1498"` as an exact number.
fn exact(text: &str) -> Exact {
    text.parse::<Decimal>().unwrap().value().clone()
}

/// The examples of GB/T 8170-2008, and half-way cases on both sides of zero.
#[test]
fn gb_t_8170_rounds_halves_to_the_even_digit() {
    for (value, places, rounded) in [
        ("12.1498", 1, "12.1"),
        ("10.5002", 0, "11"),
        ("1.050", 1, "1.0"),
        ("0.35", 1, "0.4"),
        ("-0.0365", 3, "-0.036"),
        ("28.175", 2, "28.18"),
        ("28.165", 2, "28.16"),
        // 不得连续修约: once, from the unrounded value, never 8.53459 → 8.535 → 8.54.
        ("8.53459", 2, "8.53"),
        ("0.5", 0, "0"),
        ("1.5", 0, "2"),
        ("2.5", 0, "2"),
        ("-2.5", 0, "-2"),
        ("-1.5", 0, "-2"),
        ("2.500000", 0, "2"),
        ("2.500001", 0, "3"),
    ] {
        assert_eq!(
            Rounding::HalfEven.print(&exact(value), places),
            rounded,
            "{value} to {places}"
        );
    }
    // 2500 → 2×10³ and 3500 → 4×10³: rounding above the point is rounding of the thousands.
    let thousands = |n: i64| Rounding::HalfEven.print(&ratio(&whole(n), &whole(1_000)).unwrap(), 0);
    assert_eq!([2_500, 3_500].map(thousands), ["2", "4"]);
}

#[test]
fn four_down_five_up_rounds_halves_away_from_zero() {
    for (value, places, rounded) in [
        ("12.1498", 1, "12.1"),
        ("1.050", 1, "1.1"),
        ("0.35", 1, "0.4"),
        ("28.165", 2, "28.17"),
        ("28.164", 2, "28.16"),
        ("8.53459", 2, "8.53"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.0365", 3, "-0.037"),
        ("0", 3, "0.000"),
        ("0.05", 1, "0.1"),
        ("0.04", 1, "0.0"),
        ("99.95", 1, "100.0"),
        ("7", 2, "7.00"),
    ] {
        assert_eq!(
            Rounding::HalfUp.print(&exact(value), places),
            rounded,
            "{value} to {places}"
        );
    }
}

/// 台州 498→42 is −91.57%, and 20 h → 2 h is −90%, never 96% (domain report, findings 7 and 8).
#[test]
fn percentages_are_computed_and_rounded_once() {
    let change = |now: i64, base: i64, rounding: Rounding| {
        Value::Change(Change::between(&whole(now), &whole(base))).print(rounding, Lang::Zh)
    };
    assert_eq!(change(42, 498, Rounding::HalfUp), "-91.6%");
    assert_eq!(change(2, 20, Rounding::HalfUp), "-90.0%");
    assert_eq!(change(20, 66, Rounding::HalfUp), "-69.7%");
    // −0.25%: the one goes away from zero, the other to the even digit.
    assert_eq!(change(399, 400, Rounding::HalfUp), "-0.3%");
    assert_eq!(change(399, 400, Rounding::HalfEven), "-0.2%");
}

#[test]
fn minus_zero_is_never_printed() {
    for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
        assert_eq!(rounding.print(&exact("-0.04"), 1), "0.0");
        assert_eq!(rounding.print(&exact("-0.4"), 0), "0");
        assert_eq!(rounding.print(&exact("-0.000001"), 3), "0.000");
    }
    let tiny = |now: i64| Value::Change(Change::between(&whole(now), &whole(100_000)));
    assert_eq!(tiny(99_999).print(Rounding::HalfUp, Lang::Zh), "0.0%");
    assert_eq!(tiny(100_001).print(Rounding::HalfUp, Lang::Zh), "0.0%");
    assert_eq!(tiny(100_000).print(Rounding::HalfUp, Lang::Zh), "0.0%");
}

#[test]
fn a_decimal_has_one_spelling_for_a_scale() {
    for (text, n, d) in [
        ("0", 0, 1),
        ("1", 1, 1),
        ("0.80", 4, 5),
        ("-0.5", -1, 2),
        ("100", 100, 1),
        ("999999999.999999", 999_999_999_999_999, 1_000_000),
        ("0.000001", 1, 1_000_000),
        ("0.00", 0, 1),
    ] {
        let decimal: Decimal = text.parse().unwrap();
        assert_eq!(
            (decimal.as_str(), decimal.value()),
            (text, &ratio(&whole(n), &whole(d)).unwrap())
        );
    }
    for text in [
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "01",
        "00",
        "-0",
        "-0.00",
        "1e3",
        "1,000",
        " 1",
        "1 ",
        "1.0000000",
        "1234567890",
        "0x1",
        "--1",
        "1.2.3",
        "１",
        "NaN",
        "inf",
        "1_000",
        "-01",
    ] {
        let error = text.parse::<Decimal>().unwrap_err();
        assert!(
            error.to_string().contains("is not a decimal such as 0.80"),
            "{text}: {error}"
        );
    }
}

#[test]
fn a_change_against_nothing_is_a_word_and_never_infinite() {
    let between = |now: i64, base: i64| Change::between(&whole(now), &whole(base));
    let shown = |now, base, lang| Value::Change(between(now, base)).print(Rounding::HalfUp, lang);
    for (now, base, zh, en) in [
        (0, 0, "持平", "unchanged"),
        (3, 0, "新增", "new"),
        (7, 4, "基数过小（4→7）", "small base (4→7)"),
        (0, 1, "基数过小（1→0）", "small base (1→0)"),
        (7, 5, "+40.0%", "+40.0%"),
        (5, 5, "0.0%", "0.0%"),
        (0, 5, "-100.0%", "-100.0%"),
        (1_000, 5, "+19900.0%", "+19900.0%"),
        (2, 3_000, "-99.9%", "-99.9%"),
    ] {
        assert_eq!(
            (shown(now, base, Lang::Zh), shown(now, base, Lang::En)),
            (zh.to_owned(), en.to_owned())
        );
    }
    assert_eq!(between(7, 5), Change::Percent(whole(40)));
    // A base between 4 and 5 is small, too: it is exact and not rounded first.
    let base = exact("4.9");
    assert_eq!(
        Change::between(&whole(7), &base),
        Change::Small { now: whole(7), base }
    );
}

#[test]
fn a_value_without_a_number_has_no_decimal() {
    let decimal = |value: Value| value.decimal(Rounding::HalfUp);
    assert_eq!(decimal(Value::Absent(Absence::NoBase)), None);
    assert_eq!(decimal(Value::Change(Change::New)), None);
    assert_eq!(decimal(Value::Percent(exact("12.25"))), Some("12.3".to_owned()));
    assert_eq!(decimal(Value::Count(1_234)), Some("1234".to_owned()));
    assert_eq!(
        decimal(Value::Score {
            units: 8_825,
            decimals: 2
        }),
        Some("88.25".to_owned())
    );
    assert_eq!(
        decimal(Value::Score {
            units: 5,
            decimals: 2
        }),
        Some("0.05".to_owned())
    );
}

#[test]
fn values_are_exact_in_figures_json() {
    let json = |value: Value| serde_json::to_string(&value).unwrap();
    assert_eq!(json(Value::Count(3)), r#"{"count":3}"#);
    assert_eq!(json(Value::Ratio(exact("0.5"))), r#"{"ratio":["1","2"]}"#);
    assert_eq!(
        json(Value::Percent(ratio(&whole(100), &whole(3)).unwrap())),
        r#"{"percent":["100","3"]}"#
    );
    assert_eq!(
        json(Value::Score {
            units: 8_825,
            decimals: 2
        }),
        r#"{"score":"88.25"}"#
    );
    assert_eq!(json(Value::Change(Change::New)), r#"{"change":"new"}"#);
    assert_eq!(json(Value::Change(Change::Flat)), r#"{"change":"flat"}"#);
    assert_eq!(json(Value::Absent(Absence::NoBase)), r#"{"absent":"no_base"}"#);
    assert_eq!(
        json(Value::Absent(Absence::NoCalendar(2020))),
        r#"{"absent":"no_calendar","year":2020}"#
    );
    let percent = Value::Change(Change::between(&whole(42), &whole(498)));
    assert_eq!(json(percent), r#"{"change":"percent","percent":["-7600","83"]}"#);
    let small = Value::Change(Change::between(&whole(7), &whole(4)));
    assert_eq!(
        json(small),
        r#"{"change":"small_base","now":["7","1"],"base":["4","1"]}"#
    );
}

proptest! {
    /// Both methods are within half a unit, agree away from halves, and are odd functions.
    #[test]
    fn rounding_is_to_the_nearest(n in -10_000_000_i64..10_000_000, d in 1_i64..5_000, places in 0_u32..5) {
        let value = ratio(&whole(n), &whole(d)).unwrap();
        let scale = whole(10_i64.pow(places));
        let scaled = |rounding: Rounding| Exact::from_integer(rounding.scaled(&value, places));
        let (up, even) = (scaled(Rounding::HalfUp), scaled(Rounding::HalfEven));
        let half = ratio(&whole(1), &whole(2)).unwrap();
        let off = |rounded: &Exact| {
            let off = &value * &scale - rounded;
            if off < whole(0) { -off } else { off }
        };
        prop_assert!(off(&up) <= half && off(&even) <= half);
        prop_assert!(up == even || off(&up) == half);
        let negated = -value.clone();
        for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
            prop_assert_eq!(rounding.scaled(&negated, places), -rounding.scaled(&value, places));
            let printed = rounding.print(&value, places);
            prop_assert_eq!(exact_of(&printed) * &scale, Exact::from_integer(rounding.scaled(&value, places)));
            prop_assert!(!printed.starts_with('-') || printed.contains(|c: char| ('1'..='9').contains(&c)));
        }
    }
}

/// The number that a printed decimal says, however long.
fn exact_of(printed: &str) -> Exact {
    let (head, tail) = printed.split_once('.').unwrap_or((printed, ""));
    let digits: i64 = format!("{head}{tail}").parse().unwrap();
    ratio(
        &whole(digits),
        &whole(10_i64.pow(u32::try_from(tail.len()).unwrap())),
    )
    .unwrap()
}

#[test]
fn periods_are_natural_and_have_one_spelling() {
    let period = |text: &str| text.parse::<Period>().unwrap();
    for text in ["2019", "2019Q2", "2019-06", "2019-06-06", "2000Q1", "2099-12-31"] {
        assert_eq!(period(text).to_string(), text);
    }
    for text in [
        "",
        "19",
        "2019Q5",
        "2019Q0",
        "2019q2",
        "2019-13",
        "2019-00",
        "2019-6",
        "2019-02-29",
        "1999",
        "2100",
        "2019Q+1",
        "2019-+6",
        "２０１９",
        "2019Q二",
    ] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
    let bounds = |text: &str| (period(text).first().to_string(), period(text).last().to_string());
    assert_eq!(
        bounds("2019Q2"),
        ("2019-04-01".to_owned(), "2019-06-30".to_owned())
    );
    assert_eq!(
        bounds("2020-02"),
        ("2020-02-01".to_owned(), "2020-02-29".to_owned())
    );
    assert_eq!(bounds("2019"), ("2019-01-01".to_owned(), "2019-12-31".to_owned()));
    let previous = |text: &str| period(text).previous().map(|p| p.to_string());
    let year_before = |text: &str| period(text).year_before().map(|p| p.to_string());
    for (text, before, last_year) in [
        ("2019Q1", Some("2018Q4"), Some("2018Q1")),
        ("2019-01", Some("2018-12"), Some("2018-01")),
        ("2019", Some("2018"), Some("2018")),
        ("2020-03-01", Some("2020-02-29"), Some("2019-03-01")),
        ("2020-02-29", Some("2020-02-28"), None),
        ("2000Q1", None, None),
    ] {
        assert_eq!(previous(text).as_deref(), before, "{text}");
        assert_eq!(year_before(text).as_deref(), last_year, "{text}");
    }
    assert_eq!(period("2019Q2").zh(), "2019年第二季度");
    assert_eq!(period("2019").days().count(), 365);
    assert_eq!(period("2020").days().count(), 366);
    assert_eq!(day("2020-03-01").since(day("2020-02-28")), 2);
    assert_eq!(day("2020-02-28").since(day("2020-03-01")), -2);
}

/// GB/T 9704-2012: 机关代字〔年份〕序号.
#[test]
fn a_document_number_is_compared_in_one_spelling() {
    for typed in [
        "厦府〔2019〕5号",
        "厦府[2019]5号",
        "厦府【2019】5 号",
        "厦府（２０１９）５号",
        " 厦府［2019］5号　",
    ] {
        assert_eq!(normalise_number(typed), "厦府〔2019〕5号", "{typed}");
    }
}

#[test]
fn a_text_is_short_shown_and_normalised() {
    let typed = |text: &str| Text::<5>::typed(text).map(|t| t.to_string());
    assert_eq!(typed(" 会议\t"), Ok("会议".to_owned()));
    assert_eq!(typed("cafe\u{301}"), Ok("café".to_owned()));
    assert_eq!(typed("五个字的题"), Ok("五个字的题".to_owned()));
    assert_eq!(
        typed("六个字的标题"),
        Err(TextError::TooLong { chars: 6, max: 5 })
    );
    assert_eq!(typed(" 　"), Err(TextError::Empty));
    assert_eq!(typed("会\u{0}议"), Err(TextError::Unprintable(0)));
    assert_eq!(typed("会\u{feff}议"), Err(TextError::Unprintable(0xfeff)));
}

#[test]
fn phone_and_identity_numbers_are_noticed() {
    for text in [
        "13800138000",
        "电话：19912345678。",
        "１３８００１３８０００",
        "11010519491231002X",
        "11010519491231002x号",
        "身份证110105200012310021",
    ] {
        assert!(seems_personal(text), "{text}");
    }
    for text in [
        "",
        "厦府〔2019〕5号",
        "350203006001",
        "1380013800",
        "138001380001",
        "20190606171244120",
        "12345678901",
        "10086100861",
        "11012345678",
        "110105219912310021",
        "91350200MA2XXXXX1X",
    ] {
        assert!(!seems_personal(text), "{text}");
    }
}
