//! What can be recorded of assessment and publication.

use crate::digest::Digest;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use crate::registry::role::Role;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::exact::{Decimal, Rounding};
use crate::period::Period;
use crate::text::{Number, Title};
use crate::unit::Slug;
use crate::version::Version;

/// Which way an indicator is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// 正向指标
    Higher,
    /// 逆向指标
    Lower,
}

/// What an indicator measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// 群众满意度: of the scheme's poll, from 0 to 100.
    Satisfaction,
    /// 日均负担: person-minutes of meetings, documents and inspections a working day of the period.
    BurdenPerWorkingDay,
}

/// One indicator of a scheme: `100 × clamp((x − lo) / (hi − lo), 0, 1)`, turned round when lower is better
/// (goalposts, OECD/JRC Handbook 2008).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeIndicator {
    /// Which way is better.
    pub better: Better,
    /// The value worth 100 (0 if lower is better).
    pub hi: Decimal,
    /// What is measured.
    pub indicator: Indicator,
    /// The value worth 0 (100 if lower is better).
    pub lo: Decimal,
    /// Weight, 1 to 1,000; the score divides by the sum of the weights.
    #[schemars(range(min = 1, max = 1000))]
    pub weight: u32,
}

/// 印发考核办法: the scheme by which communities are ranked in a period. It is adopted before its poll opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeAdopted {
    /// Decimals of the published score, 0 to 4.
    #[schemars(range(max = 4))]
    pub decimals: u32,
    /// The indicators.
    pub indicators: Vec<SchemeIndicator>,
    /// A unit with fewer answers is not ranked (不排名); at least 1.
    #[schemars(range(min = 1))]
    pub min_answers: u32,
    /// The period that is assessed: a quarter.
    pub period: Period,
    /// The poll that satisfaction comes from.
    pub poll: Slug,
    /// How the score is rounded.
    pub rounding: Rounding,
    /// Id of the scheme.
    pub scheme: Slug,
    /// Title. A simulated one says so here.
    pub title: Title,
}

impl FactKind for SchemeAdopted {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "scheme.adopted",
        versions: &[Version::today(1, 1)],
        zh: "印发考核办法",
        about: About::Authority,
        who: |_| by(&[Role::Assessor]),
        dated: Dated::Free("a scheme says its own period"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Scheme(&f.scheme)),
        names: |f, _, each| {
            each(Named::Scheme(&f.scheme));
            each(Named::Poll(&f.poll));
        },
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{} {}", f.scheme, f.title),
    };
}

/// What is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicationKind {
    /// 通报
    Circular,
    /// 分类排名
    Ranking,
}

/// A publication: `circular/2019Q2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Publication {
    /// What it is.
    pub kind: PublicationKind,
    /// Of which period.
    pub period: Period,
}

impl std::fmt::Display for Publication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            PublicationKind::Circular => "circular",
            PublicationKind::Ranking => "ranking",
        };
        write!(f, "{kind}/{}", self.period)
    }
}

impl std::str::FromStr for Publication {
    type Err = crate::unit::IdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || crate::unit::IdError {
            id: text.chars().take(100).collect(),
            what: "a publication: circular/2019Q2 or ranking/2019Q2",
        };
        let (kind, period) = text.split_once('/').ok_or_else(refused)?;
        let kind = match kind {
            "circular" => PublicationKind::Circular,
            "ranking" => PublicationKind::Ranking,
            _ => return Err(refused()),
        };
        let period: Period = period.parse().map_err(|_| refused())?;
        match period {
            Period::Quarter(..) => Ok(Publication { kind, period }),
            _ => Err(refused()),
        }
    }
}

impl TryFrom<String> for Publication {
    type Error = crate::unit::IdError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Publication> for String {
    fn from(publication: Publication) -> String {
        publication.to_string()
    }
}

impl JsonSchema for Publication {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Publication".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^(circular|ranking)/20[0-9]{2}Q[1-4]$"})
    }
}

/// What a publication was computed from: everything before `size`, and the named later decisions and corrections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Later entries that count all the same, ascending.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1))]
    pub plus: Vec<u64>,
    /// Entries before this index count.
    pub size: u64,
}

/// One file of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedFile {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its name (`circular.docx`).
    pub name: Number,
    /// What wrote it, with its version (`jianfu-report/docx/1`): the same renderer writes the same bytes.
    pub renderer: Number,
    /// Its size in bytes.
    pub size: u64,
}

/// 发布: a publication was made from a size of this ledger, by these methods, into these files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPublished {
    /// SHA-256 of the canonical `figures.json`: holds in every later program.
    pub figures: Digest,
    /// The files, by name.
    pub files: Vec<PublishedFile>,
    /// What it was computed from.
    pub input: Input,
    /// Methods of counting, scoring and rounding (`counting/1`), ascending. Methods are added, never changed.
    pub methods: Vec<Number>,
    /// What was published.
    pub publication: Publication,
    /// 1 for the first, 2 for the one that replaces it, …
    pub version: u32,
}

impl FactKind for ReportPublished {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "report.published",
        versions: &[Version::today(1, 1)],
        zh: "发布",
        about: About::Authority,
        who: |f| match f.publication.kind {
            PublicationKind::Circular => by(&[Role::Office]),
            PublicationKind::Ranking => by(&[Role::Assessor]),
        },
        dated: Dated::Free("a publication names its period and its input"),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{}@{}", f.publication, f.version),
    };
}
