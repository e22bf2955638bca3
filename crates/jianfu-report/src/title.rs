//! Where the lines of an official title break: at the sense of the words, in lines of like length.
//!
//! GB/T 9704-2012 asks that a title of several lines break 词意完整 (no word torn) and be shaped evenly. A composer that
//! knows better puts `\n` where it wants a break. It must never know a font: widths come from [`crate::text`].

use crate::text;

/// After these a line may well end: they close a phrase.
const ENDS_WELL: &[char] = &[
    '、', '，', '。', '：', '；', '）', '》', '”', '的', '和', '与', '及', '或', '度',
];
/// A line must not begin with these.
const NEVER_FIRST: &[char] = &[
    '、', '，', '。', '：', '；', '）', '》', '”', '〕', '！', '？', '的', '年', '月', '日', '号', '届',
    '次', '度', '个', '…',
];
/// A line must not end with these.
const NEVER_LAST: &[char] = &['（', '《', '“', '〔', '第'];
/// What the office writes as one: a break inside costs as much as a torn number.
const WORDS: &[&str] = &[
    "通报",
    "情况",
    "督查",
    "检查",
    "会议",
    "文件",
    "考核",
    "评价",
    "排名",
    "社区",
    "街道",
    "减负",
    "基层",
    "季度",
    "年度",
    "关于",
    "开展",
    "监测",
    "居民",
    "满意度",
    "统计",
    "登记",
    "工作",
    "综合",
    "办公室",
    "领导小组",
    "结果",
];

/// The lines of a title at most `max_width` hundredths of an em wide, as long as that can be kept.
#[must_use]
pub fn lines(title: &str, max_width: i64) -> Vec<String> {
    title
        .split('\n')
        .map(text::clean)
        .flat_map(|part| balanced(part.trim(), max_width))
        .collect()
}

fn balanced(title: &str, max_width: i64) -> Vec<String> {
    let mut rest: Vec<char> = title.chars().collect();
    let mut lines = Vec::new();
    loop {
        let whole: i64 = rest.iter().copied().map(text::char_width).sum();
        let needed = (whole + max_width - 1) / max_width.max(1);
        if needed <= 1 {
            lines.push(rest.iter().collect::<String>().trim().to_owned());
            return lines;
        }
        let at = best_break(&rest, whole / needed, max_width);
        let tail = rest.split_off(at);
        lines.push(rest.iter().collect::<String>().trim().to_owned());
        rest = tail;
    }
}

/// The number of characters in the first line: near the ideal width, where it hurts least.
fn best_break(chars: &[char], ideal: i64, max_width: i64) -> usize {
    let mut width = 0;
    let mut best = (i64::MAX, 1);
    for (at, pair) in chars.windows(2).enumerate() {
        let &[before, after] = pair else { break };
        width += text::char_width(before);
        if width > max_width {
            break;
        }
        let cost = (width - ideal).abs() + penalty(before, after, chars, at + 1);
        if cost < best.0 {
            best = (cost, at + 1);
        }
    }
    best.1
}

fn penalty(before: char, after: char, chars: &[char], at: usize) -> i64 {
    let joined = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let torn = joined(before) && joined(after) || inside_a_word(chars, at);
    let forbidden = NEVER_FIRST.contains(&after) || NEVER_LAST.contains(&before);
    let good = ENDS_WELL.contains(&before) || before == ' ';
    let mut cost = if good { 0 } else { 300 };
    if torn || (before.is_ascii_digit() && !joined(after)) {
        cost += 700;
    }
    if forbidden { cost + 1000 } else { cost }
}

fn inside_a_word(chars: &[char], at: usize) -> bool {
    WORDS.iter().any(|word| {
        let word: Vec<char> = word.chars().collect();
        (1..word.len()).any(|cut| {
            at.checked_sub(cut)
                .and_then(|from| chars.get(from..from + word.len()))
                == Some(&word[..])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_title_is_one_line_and_a_chosen_break_is_kept() {
        assert_eq!(lines("关于会议的通报", 2000), ["关于会议的通报"]);
        assert_eq!(lines("关于会议\n的通报", 2000), ["关于会议", "的通报"]);
        assert_eq!(lines("", 2000), [""]);
    }

    #[test]
    fn a_long_title_breaks_at_its_sense_and_tears_no_number() {
        assert_eq!(
            lines("关于2019年第二季度会议、文件和督查检查情况的通报", 2000),
            ["关于2019年第二季度会议、", "文件和督查检查情况的通报"]
        );
        assert_eq!(
            lines("思明区2019年第二季度社区综合评价分类排名情况的通报", 2000),
            ["思明区2019年第二季度", "社区综合评价分类排名情况的通报"]
        );
    }

    #[test]
    fn every_line_fits_and_nothing_is_lost() {
        let title = "关于进一步规范全区会议文件督查检查考核填表报数等事项并切实减轻基层负担情况的通报";
        let broken = lines(title, 2000);
        assert_eq!(broken.concat(), title);
        assert!(broken.iter().all(|line| text::width(line) <= 2000), "{broken:?}");
    }
}
