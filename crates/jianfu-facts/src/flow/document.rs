//! 收文: what can be recorded of a document that reached a point, in whatever form.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adds::{receipt, said};
use super::detail::{self, AskedDocumentDetail, DocumentDetail};
use super::measures::Mark;
use super::notice::Notice;
use super::receipt::{received, summary};
use super::words::{Channel, Demand, DocumentForm, FlowKind, LateReason, Source, form_of};
use crate::cell::{Adds, At, CellRef};
use crate::custody::words::PlainField;
use crate::day::Day;
use crate::family::{Family, Flow};
use crate::flow::cells::AuxCell;
use crate::item::item_key;
use crate::kind::{About, Dated, FactKind, Fold, Kind, Reversal, by, none};
use crate::object::Named;
use crate::registry::role::Role;
use crate::request::requested;
use crate::text::{Number, Title};
use crate::texts::Texts;
use crate::unit::UnitId;
use crate::version::Version;

requested! {
    /// 收文登记: a document reached a point, in whatever form.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct DocumentReceived asked by
    /// What a person says of it.
    ReceiveDocument {
        /// How it arrived.
        pub channel: Channel,
        /// What it demands, ascending, each once.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1))]
        pub demands: Vec<Demand>,
        /// 补充事项: what else is known of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<Box<DocumentDetail>> => [Option<Box<AskedDocumentDetail>>],
        /// Day by which an answer is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub due: Option<Day>,
        /// Form of the document.
        pub form: DocumentForm,
        /// Who issued it.
        pub issuer: UnitId,
        /// Item key: derived, see [`item_key`].
        pub item: String => derived,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// Minutes it took the point to handle it, where measured: 1 to 1,440.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 1440))]
        pub minutes: Option<u32>,
        /// 发文字号, normalised; absent for a document without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Pages, 1 to 10,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 10000))]
        pub pages: Option<u32>,
        /// Derived: minutes, or 0 where not measured.
        pub person_minutes: u64 => derived,
        /// Typed or imported.
        pub source: Source,
        /// Title.
        pub title: Title,
    }
}

impl FactKind for DocumentReceived {
    type Request = ReceiveDocument;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "document.received",
        versions: &[Version::today(1, 1)],
        zh: "收文",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        fold: Fold::Adds,
        sealable: true,
        family: |f| Family::Receipt(f.flow()),
        subject: none::subject,
        names: |f, _, each| {
            f.flow()
                .with
                .iter()
                .chain([&f.issuer])
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: |f| received(f.flow().declared),
        texts: |f| {
            let texts = Texts::keyed(&mut f.title, &mut f.number, &mut f.item);
            Some(match f.detail.as_deref_mut() {
                Some(d) => texts
                    .and(PlainField::Parent, &mut d.parent)
                    .and(PlainField::Supersedes, &mut d.supersedes),
                None => texts,
            })
        },
        numbered: |f, _| Some((f.number.as_ref()?, &f.issuer)),
        once: |f| Some(Cow::Borrowed(&f.item)),
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        adds: &[
            "document.receipts",
            "document.person_minutes",
            "joint.document.receipts",
            "joint.document.person_minutes",
            "mark.short_notice",
            "mark.key_points",
            "mark.superseding",
            "mark.informal",
            "mark.notice_known",
            "mark.reports_demanded",
            "mark.forms_demanded",
            "notice",
        ],
        measures: DocumentReceived::measures,
        input: None,
        summary: |f, words| summary(&f.flow(), words),
    };
}

impl ReceiveDocument {
    /// The document from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, issuer: UnitId, number: Option<Number>) -> ReceiveDocument {
        ReceiveDocument {
            channel: Channel::Oa,
            demands: Vec::new(),
            detail: None,
            due: None,
            form: form_of(number.as_ref()),
            issuer,
            late: None,
            minutes: None,
            number,
            pages: None,
            source: Source::Typed,
            title,
        }
    }

    /// The fact, for a document received on `on`.
    #[must_use]
    pub fn complete(mut self, on: Day) -> DocumentReceived {
        let detail = detail::document(self.detail.as_deref(), &self.issuer, on, self.due);
        let item = item_key(self.number.as_ref(), &self.issuer, on, &self.title);
        let person_minutes = u64::from(self.minutes.unwrap_or(0));
        self.demands.sort_unstable();
        self.demands.dedup();
        self.with(detail, item, person_minutes)
    }
}

impl DocumentReceived {
    /// What it has in common with the other flow facts.
    #[must_use]
    pub(crate) fn flow(&self) -> Flow<'_> {
        Flow {
            kind: FlowKind::Document,
            issuer: &self.issuer,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
            with: self
                .detail
                .as_ref()
                .map(|d| d.co_issuers.as_slice())
                .unwrap_or_default(),
            declared: self.detail.as_ref().and_then(|d| d.declared),
            secrecy: self.detail.as_ref().and_then(|d| d.secrecy),
        }
    }
}

impl DocumentReceived {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        receipt(&self.flow(), at, add);
        let detail = self.detail.as_deref();
        let short = self.is_short(at.day);
        let words = [
            (short == Some(true), Mark::ShortNotice),
            (detail.is_some_and(|d| d.key_points), Mark::KeyPoints),
            (detail.is_some_and(|d| d.supersedes.is_some()), Mark::Superseding),
            (self.form != DocumentForm::Red, Mark::Informal),
            (short.is_some(), Mark::NoticeKnown),
            (self.demands.contains(&Demand::Report), Mark::ReportsDemanded),
            (self.demands.contains(&Demand::Form), Mark::FormsDemanded),
        ];
        said(&words, at, &self.issuer, add);
        if let Some(notice) = self.notice(at.day) {
            let (day, unit, issuer) = (at.day, at.unit, &self.issuer);
            let cell = AuxCell::Notice {
                notice,
                day,
                unit,
                issuer,
            };
            add(CellRef::Aux(cell), 1);
        }
    }

    /// Whether less than 24 hours lie between receipt and deadline: by the hours where both are known; without them a deadline
    /// on the same day is short, one two days later is not, and of one on the next day nothing is known.
    fn is_short(&self, day: Day) -> Option<bool> {
        if let Some(hours) = self.detail.as_ref().and_then(|d| d.notice_hours) {
            return Some(hours < 24);
        }
        match self.due?.since(day) {
            0 => Some(true),
            2.. => Some(false),
            _ => None,
        }
    }

    /// When it came and when an answer is due; nothing where it leaves one of the hours open.
    fn notice(&self, day: Day) -> Option<Notice> {
        let detail = self.detail.as_deref()?;
        detail::notice_hours(day, detail.received_hour, self.due, detail.due_hour)?;
        Some(Notice {
            received: u8::try_from(detail.received_hour?).ok()?,
            due: self.due?,
            due_hour: u8::try_from(detail.due_hour?).ok()?,
        })
    }
}
