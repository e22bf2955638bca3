//! 会议到会: what can be recorded of a meeting that a point took part in.
//!
//! A fact is complete before it is decided: every measure (person-minutes, item key, cost of registering) is derived
//! from what was typed alone, so that the entry's bytes are all that a view needs.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adds::{mark, receipt, said};
use super::detail::{self, AskedMeetingDetail, MeetingDetail, Rank};
use super::measures::Mark;
use super::receipt::{received, summary};
use super::words::{Channel, FlowKind, LateReason, MeetingKind, MeetingMode, Source};
use crate::cell::{Adds, At};
use crate::custody::words::PlainField;
use crate::day::Day;
use crate::family::{Family, Flow};
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
    /// 会议到会登记: a point took part in a meeting.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct MeetingAttended asked by
    /// What a person says of it.
    AttendMeeting {
        /// How the notice arrived.
        pub channel: Channel,
        /// 补充事项: what else is known of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<Box<MeetingDetail>> => [Option<Box<AskedMeetingDetail>>],
        /// Item key: derived, see [`item_key`].
        pub item: String => derived,
        /// Kind of meeting.
        pub kind: MeetingKind,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// Duration, 1 to 1,440 minutes.
        #[schemars(range(min = 1, max = 1440))]
        pub minutes: u32,
        /// Room or video.
        pub mode: MeetingMode,
        /// Meeting or plan number, where it has one: the same for all points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Who convened it.
        pub organiser: UnitId,
        /// Persons from this point, 1 to 10,000.
        #[schemars(range(min = 1, max = 10000))]
        pub people: u32,
        /// Derived: people × (minutes + travel_minutes).
        pub person_minutes: u64 => derived,
        /// Typed or imported.
        pub source: Source,
        /// Title.
        pub title: Title,
        /// Journey there and back for one person, 0 to 1,440 minutes; 0 by video.
        #[schemars(range(max = 1440))]
        pub travel_minutes: u32,
    }
}

impl FactKind for MeetingAttended {
    type Request = AttendMeeting;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "meeting.attended",
        versions: &[Version::today(1, 1)],
        zh: "会议到会",
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
                .chain([&f.organiser])
                .for_each(|unit| each(Named::Unit(unit)));
        },
        links: |f| received(f.flow().declared),
        texts: |f| {
            let texts = Texts::keyed(&mut f.title, &mut f.number, &mut f.item);
            Some(match f.detail.as_deref_mut() {
                Some(d) => texts
                    .and(PlainField::Parent, &mut d.parent)
                    .and(PlainField::Within, &mut d.within),
                None => texts,
            })
        },
        numbered: none::numbered,
        once: |f| Some(Cow::Borrowed(&f.item)),
        minutes: |f| Some(f.person_minutes),
        bounds: none::bounds,
        adds: &[
            "meeting.receipts",
            "meeting.person_minutes",
            "joint.meeting.receipts",
            "joint.meeting.person_minutes",
            "mark.substitute",
            "mark.principal_required",
            "mark.direct",
            "mark.relay",
            "mark.within",
            "mark.principal_minutes",
            "mark.materials_demanded",
        ],
        measures: MeetingAttended::measures,
        input: None,
        summary: |f, words| summary(&f.flow(), words),
    };
}

impl AttendMeeting {
    /// What is asked from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, organiser: UnitId, minutes: u32, people: u32) -> AttendMeeting {
        AttendMeeting {
            channel: Channel::Oa,
            detail: None,
            kind: MeetingKind::Special,
            late: None,
            minutes,
            mode: MeetingMode::Onsite,
            number: None,
            organiser,
            people,
            source: Source::Typed,
            title,
            travel_minutes: 0,
        }
    }

    /// The fact, for a meeting on `on`.
    #[must_use]
    pub fn complete(self, on: Day) -> MeetingAttended {
        let detail = detail::meeting(self.detail.as_deref(), &self.organiser);
        let item = item_key(self.number.as_ref(), &self.organiser, on, &self.title);
        let minutes = u64::from(self.minutes) + u64::from(self.travel_minutes);
        // Derived before it is checked: what is beyond all bounds stays beyond them.
        let person_minutes = u64::from(self.people).saturating_mul(minutes);
        self.with(detail, item, person_minutes)
    }
}

impl MeetingAttended {
    /// What it has in common with the other flow facts.
    #[must_use]
    pub(crate) fn flow(&self) -> Flow<'_> {
        Flow {
            kind: FlowKind::Meeting,
            issuer: &self.organiser,
            item: &self.item,
            person_minutes: self.person_minutes,
            source: self.source,
            late: self.late,
            title: &self.title,
            number: self.number.as_ref(),
            with: self
                .detail
                .as_ref()
                .map(|d| d.co_organisers.as_slice())
                .unwrap_or_default(),
            declared: self.detail.as_ref().and_then(|d| d.declared),
            secrecy: self.detail.as_ref().and_then(|d| d.secrecy),
        }
    }
}

impl MeetingAttended {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        receipt(&self.flow(), at, add);
        let Some(d) = &self.detail else { return };
        let words = [
            (d.substitute, Mark::Substitute),
            (d.required == Some(Rank::Principal), Mark::PrincipalRequired),
            (d.direct, Mark::Direct),
            (d.relay, Mark::Relay),
            (d.within.is_some(), Mark::Within),
        ];
        said(&words, at, &self.organiser, add);
        if d.attended == Some(Rank::Principal) {
            let minutes = i64::from(self.minutes) + i64::from(self.travel_minutes);
            mark(at, &self.organiser, Mark::PrincipalMinutes, minutes, add);
        }
        let materials = d.materials.unwrap_or(0).into();
        mark(at, &self.organiser, Mark::MaterialsDemanded, materials, add);
    }
}
