//! 查找单位: by id, code, name, or the initials of the name in pinyin, with every reading of each character (重 is c or z).
//! It reads the registry and changes nothing.

use jianfu_domain::registry::{Registry, Unit};
use jianfu_facts::unit::UnitId;
use pinyin::ToPinyinMulti as _;

/// By what a unit was found, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// 编号
    Id,
    /// 区划代码
    Code,
    /// 名称: the one in force or an older one.
    Name,
    /// 拼音首字母
    Initials,
}

impl FoundBy {
    /// The spelling in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FoundBy::Id => "id",
            FoundBy::Code => "code",
            FoundBy::Name => "name",
            FoundBy::Initials => "initials",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FoundBy::Id => "编号",
            FoundBy::Code => "代码",
            FoundBy::Name => "名称",
            FoundBy::Initials => "拼音首字母",
        }
    }
}

/// Longest text that is looked for, in characters; a longer one finds nothing.
pub const FIND_CHARS: usize = 100;

/// The units that a text means, the closest first and then by id: a part of the id, the beginning of the code, a part of a
/// name, or initials of characters that follow each other in a name (`kyjd` and `yj` for 开元街道).
#[must_use]
pub fn find_units<'a>(registry: &'a Registry, text: &str) -> Vec<(&'a UnitId, FoundBy)> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > FIND_CHARS {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let units = registry.units();
    let mut found: Vec<(&UnitId, FoundBy)> = units
        .filter_map(|(id, unit)| Some((id, found_by(id, unit, &lower)?)))
        .collect();
    found.sort_by_key(|(id, by)| (*by, *id));
    found
}

fn found_by(id: &UnitId, unit: &Unit, text: &str) -> Option<FoundBy> {
    let mut attributes = unit.attributes.iter().map(|a| &a.value);
    let codes = || unit.attributes.iter().filter_map(|a| a.value.code.as_ref());
    let is_initials = text.bytes().all(|b| b.is_ascii_lowercase());
    if id.as_str().contains(text) {
        Some(FoundBy::Id)
    } else if codes().any(|code| code.as_str().starts_with(text)) {
        Some(FoundBy::Code)
    } else if attributes
        .clone()
        .any(|a| a.name.as_str().to_lowercase().contains(text))
    {
        Some(FoundBy::Name)
    } else if is_initials && attributes.any(|a| has_initials(a.name.as_str(), text)) {
        Some(FoundBy::Initials)
    } else {
        None
    }
}

/// Whether the initials of some characters that run on in a name are the letters asked for.
fn has_initials(name: &str, letters: &str) -> bool {
    let name: Vec<Vec<char>> = name.chars().map(initials).collect();
    let letters: Vec<char> = letters.chars().collect();
    name.windows(letters.len()).any(|run| {
        run.iter()
            .zip(&letters)
            .all(|(initials, letter)| initials.contains(letter))
    })
}

/// The letters that a character may begin with: of its readings, or itself.
fn initials(character: char) -> Vec<char> {
    let readings = character.to_pinyin_multi().into_iter().flatten();
    let mut letters: Vec<char> = readings
        .filter_map(|reading| reading.plain().chars().next())
        .collect();
    letters.extend(character.to_lowercase().filter(char::is_ascii_alphanumeric));
    letters
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_reading_of_a_character_counts() {
        for (name, letters) in [
            ("重庆路社区", "cqlsq"),
            ("重阳社区", "cysq"),
            ("重点办", "zdb"),
            ("长青社区", "cqsq"),
            ("长者服务中心", "zzfwzx"),
            ("厦港街道", "xgjd"),
            ("厦港街道", "sgjd"),
            ("开元街道", "yj"),
            ("A区办", "aqb"),
        ] {
            assert!(has_initials(name, letters), "{name} {letters}");
        }
        for (name, letters) in [("开元街道", "kj"), ("开元街道", "kyjdd"), ("厦港街道", "agjd")] {
            assert!(!has_initials(name, letters), "{name} {letters}");
        }
    }

    #[test]
    fn a_character_without_reading_is_itself() {
        assert_eq!(initials('B'), ['b']);
        assert_eq!(initials('3'), ['3']);
        assert!(initials('（').is_empty());
    }
}
