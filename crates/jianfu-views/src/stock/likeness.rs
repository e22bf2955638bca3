//! 疑似死灰复燃: items that came in and are called like one that went. What is like is shown to a person and never decided
//! here; it knows titles, days and mergers, and nothing of what an item is about.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use jianfu_domain::stock::state::{End, Item, Register, Stock};
use jianfu_facts::day::Day;
use jianfu_facts::exact::Exact;
use jianfu_facts::limits;
use jianfu_facts::text::Number;
use jianfu_facts::unit::Slug;

/// 名称规范化: a title as it is compared: NFC, half-width and in small letters, without brackets, quotation marks,
/// punctuation, white space, digits and years (`2019年度`, `二〇一九年`).
#[must_use]
pub fn normalised(title: &str) -> Vec<char> {
    let folded = title.nfc().map(|c| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    });
    let mut kept = Vec::new();
    // Numerals in Chinese that are kept unless a 年 follows: 一票否决 begins with one.
    let mut numerals = 0;
    let mut after_digit = false;
    for c in folded.flat_map(char::to_lowercase) {
        match c {
            '年' if after_digit || numerals >= 4 => {
                kept.truncate(kept.len().saturating_sub(numerals));
                (numerals, after_digit) = (0, true); // so that 度 goes too
                continue;
            }
            '度' if after_digit => {}
            c if c.is_ascii_digit() => {
                (numerals, after_digit) = (0, true);
                continue;
            }
            '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' => {
                kept.push(c);
                numerals += 1;
            }
            c if c.is_alphanumeric() => {
                kept.push(c);
                numerals = 0;
            }
            _ => continue,
        }
        after_digit = false;
    }
    kept
}

/// Pairs of neighbours, how often each.
type Bigrams = BTreeMap<(char, char), u64>;

fn bigrams(title: &[char]) -> Bigrams {
    let mut bigrams = Bigrams::new();
    for pair in title.windows(2) {
        if let [a, b] = pair {
            *bigrams.entry((*a, *b)).or_default() += 1;
        }
    }
    bigrams
}

/// 相似度: how like two titles are, as shared and all bigrams of both: 2 × shared ÷ all (Dice 1945), from 0 to 1. Titles too
/// short for a bigram are like when they are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Twice the bigrams that both have.
    pub shared: u64,
    /// The bigrams of both.
    pub all: u64,
}

impl Likeness {
    /// The likeness of two titles.
    #[must_use]
    pub fn of(a: &str, b: &str) -> Likeness {
        let (a, b) = (normalised(a), normalised(b));
        between((&a, &bigrams(&a)), (&b, &bigrams(&b)))
    }

    /// Whether a person is to look at it: at least [`limits::LIKENESS_PERCENT`] percent.
    #[must_use]
    pub fn is_like(self) -> bool {
        let (shared, all) = (u128::from(self.shared), u128::from(self.all));
        all > 0 && shared * 100 >= all * u128::from(limits::LIKENESS_PERCENT)
    }

    /// The coefficient.
    #[must_use]
    pub fn exact(self) -> Exact {
        Exact::new(self.shared.into(), self.all.max(1).into())
    }
}

fn between((a, of_a): (&[char], &Bigrams), (b, of_b): (&[char], &Bigrams)) -> Likeness {
    if of_a.is_empty() || of_b.is_empty() {
        let same = u64::from(a == b && !a.is_empty());
        return Likeness {
            shared: same * 2,
            all: 2,
        };
    }
    let both = of_a
        .iter()
        .map(|(pair, n)| of_b.get(pair).map_or(0, |m| *n.min(m)));
    Likeness {
        shared: 2 * both.sum::<u64>(),
        all: of_a.values().sum::<u64>() + of_b.values().sum::<u64>(),
    }
}

/// An item of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The register.
    pub register: Slug,
    /// Its number.
    pub item: Number,
    /// Its title, by the newest entry.
    pub title: String,
    /// The day on which it came in or went.
    pub on: Day,
}

/// A new item that is called like one that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The new item, and the day on which it came in.
    pub new: Named,
    /// The one that went, and the first day without it.
    pub old: Named,
    /// How like.
    pub likeness: Likeness,
}

/// 疑似死灰复燃: every pair of a new item and one that went before it, of one register or of all, the most alike first; and
/// how many more pairs there are than the [`limits::LIKENESS_SHOWN`] that are given. What was merged into the new item is
/// no pair: that it stands for it is on record.
#[must_use]
pub fn resurrected(stock: &Stock, of: Option<&Slug>) -> (Vec<Alike>, usize) {
    let gone = Index::of(stock);
    let (mut pairs, mut found) = (Vec::new(), 0_usize);
    for register in stock.registers() {
        if of.is_some_and(|of| *of != register.fact.register) {
            continue;
        }
        for (number, item) in register.items() {
            let Some(new) = came(register, number, item) else {
                continue;
            };
            let like = gone.like(register, &new);
            found += like.len();
            pairs.extend(like);
            // Ten thousand items of one name would be a hundred million pairs.
            if pairs.len() > 16 * limits::LIKENESS_SHOWN {
                first(&mut pairs);
            }
        }
    }
    first(&mut pairs);
    let more = found - pairs.len();
    (pairs, more)
}

/// Leaves the pairs that are shown: the most alike, then by place.
fn first(pairs: &mut Vec<Alike>) {
    let order = |pair: &Alike| {
        let place = |named: &Named| (named.register.clone(), named.item.clone());
        let most = std::cmp::Reverse(pair.likeness.exact());
        (most, place(&pair.new), place(&pair.old))
    };
    pairs.sort_by_cached_key(order);
    pairs.truncate(limits::LIKENESS_SHOWN);
}

fn title(item: &Item) -> String {
    item.newest()
        .map_or_else(String::new, |v| v.attributes.title.to_string())
}

fn came(register: &Register, number: &Number, item: &Item) -> Option<Named> {
    Some(Named {
        register: register.fact.register.clone(),
        item: number.clone(),
        title: title(item),
        on: register.since(item)?,
    })
}

struct Gone {
    named: Named,
    title: Vec<char>,
    bigrams: Bigrams,
}

/// What went, found by the bigrams of its title.
struct Index {
    gone: Vec<Gone>,
    by_bigram: BTreeMap<(char, char), Vec<usize>>,
    short: Vec<usize>,
}

impl Index {
    fn of(stock: &Stock) -> Index {
        let mut index = Index {
            gone: Vec::new(),
            by_bigram: BTreeMap::new(),
            short: Vec::new(),
        };
        for register in stock.registers() {
            for (number, item) in register.items() {
                if let Some(end) = &item.end {
                    index.add(register, number, item, end);
                }
            }
        }
        index
    }

    fn add(&mut self, register: &Register, number: &Number, item: &Item, end: &End) {
        let at = self.gone.len();
        let text = title(item);
        let normal = normalised(&text);
        let bigrams = bigrams(&normal);
        for pair in bigrams.keys() {
            self.by_bigram.entry(*pair).or_default().push(at);
        }
        if bigrams.is_empty() {
            self.short.push(at);
        }
        let named = Named {
            register: register.fact.register.clone(),
            item: number.clone(),
            title: text,
            on: end.on,
        };
        self.gone.push(Gone {
            named,
            title: normal,
            bigrams,
        });
    }

    /// Those that went on or before the day on which the new item came in, and are like it.
    fn like(&self, register: &Register, new: &Named) -> Vec<Alike> {
        let title = normalised(&new.title);
        let of_new = bigrams(&title);
        let shared = of_new
            .keys()
            .filter_map(|pair| self.by_bigram.get(pair))
            .flatten();
        let candidates: BTreeSet<usize> = shared.chain(&self.short).copied().collect();
        let mut alike = Vec::new();
        for old in candidates.into_iter().filter_map(|at| self.gone.get(at)) {
            let likeness = between((&title, &of_new), (&old.title, &old.bigrams));
            let of_one = old.named.register == new.register;
            let merged = of_one && register.now_in(&old.named.item) == register.now_in(&new.item);
            if likeness.is_like() && old.named.on <= new.on && !merged {
                alike.push(Alike {
                    new: new.clone(),
                    old: old.named.clone(),
                    likeness,
                });
            }
        }
        alike
    }
}
