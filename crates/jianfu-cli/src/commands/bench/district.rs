//! The ledger of a made-up district over five years, for measuring replay: a registry, then facts of flow of both sides,
//! services, forms and items of a register in the proportions of a district, with reversals. It must never draw anything by
//! chance, nor read a clock.

use bytes::Bytes;
use jianfu_domain::deciding::DECIDING;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::forms::FillForm;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::issuer::documents::IssueDocument;
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::service::{InviteGuidance, MakeVisit};
use jianfu_facts::flow::words::{Channel, DocumentForm, InspectionKind, MeetingKind, MeetingMode, Source};
use jianfu_facts::index::Index;
use jianfu_facts::periods::facts::{EntryReversed, ReversalReason};
use jianfu_facts::registry::facts::{LedgerOpened, PointDesignated, UnitRegistered};
use jianfu_facts::registry::origin::Origin;
use jianfu_facts::stock::facts::{RegisterAdopted, RegisterOpened};
use jianfu_facts::stock::items::{Attributes, ItemListed, Measures};
use jianfu_facts::stock::words::{Frequency, Medium, RegisterKind};
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::{Level, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_ledger::Record;
use uuid::Uuid;

use crate::failure::Failure;

/// Days over which the facts are spread: 2018 to 2022.
const DAYS: u64 = 1_826;
/// Departments that issue.
const ISSUERS: u64 = 40;
/// Streets, and communities of each: the monitoring points.
const STREETS: u64 = 10;
const COMMUNITIES: u64 = 10;
/// Points that one item reaches.
const REACHED: u64 = 8;
/// Of so many facts, one lists a form in a register.
const LISTED: u64 = 1_000;
/// The register of forms.
const FORMS: &str = "forms";
/// Of so many facts, one is a reversal.
const REVERSED: u64 = 100;

/// The entries of a made-up district, by index.
pub(super) struct District {
    prelude: Vec<Entry>,
    points: Vec<UnitId>,
    issuers: Vec<UnitId>,
    first: Day,
    a_day: u64,
}

impl District {
    /// A district whose ledger will have so many entries.
    pub(super) fn new(entries: u64) -> Result<District, Failure> {
        made(entries).ok_or_else(|| {
            Failure::other(
                "无法生成测速台账。",
                "The ledger of the measurement can't be made.",
            )
        })
    }

    /// The records with these indexes.
    pub(super) fn records(&self, indexes: std::ops::Range<Index>) -> Option<Vec<Record>> {
        indexes.map(|index| self.record(index)).collect()
    }

    fn record(&self, index: Index) -> Option<Record> {
        let entry = self.entry(index)?;
        let bytes = Bytes::from(entry.encode().ok()?);
        let id = Uuid::from_u128(u128::from(index));
        Some(Record { id, bytes })
    }

    fn entry(&self, index: Index) -> Option<Entry> {
        let begin = u64::try_from(self.prelude.len()).ok()?;
        let Some(nth) = index.checked_sub(begin) else {
            return self.prelude.get(usize::try_from(index).ok()?).cloned();
        };
        let on = self.day(nth)?;
        if nth % REVERSED == REVERSED - 1 {
            let target = self.entry(index - 1)?;
            let reversal = EntryReversed {
                body: target.body(),
                on: target.on,
                reason: ReversalReason::ALL.first().copied()?,
                target: index - 1,
                kind: target.fact.info().name.to_owned(),
                unit: target.unit.clone(),
                v: target.v,
            };
            let mut entry = envelope(index, self.day(nth)?, target.on, &target.unit, reversal.into())?;
            entry.corrects = vec![index - 1];
            return Some(entry);
        }
        if nth % LISTED == LISTED / 2 {
            let authority = &self.prelude.first()?.unit;
            return envelope(index, on, on, authority, self.listed(nth)?);
        }
        let points = u64::try_from(self.points.len()).ok()?;
        let unit = pick(&self.points, nth % REACHED * 13 + nth / REACHED % points)?;
        envelope(index, on, on, unit, self.fact(nth / REACHED, on)?)
    }

    fn day(&self, nth: u64) -> Option<Day> {
        self.first
            .plus(i32::try_from((nth / self.a_day).min(DAYS - 1)).ok()?)
    }

    /// The fact of an item, the same at each point that it reaches.
    fn fact(&self, item: u64, on: Day) -> Option<Fact> {
        let issuer = pick(&self.issuers, item.wrapping_mul(7_919) % ISSUERS)?.clone();
        let number = Number::try_from(format!("减测〔{}〕{item}号", on.year())).ok();
        let title = |what: &str| {
            Title::try_from(format!("关于进一步做好基层减负第{}项工作的{what}", item % 9_973)).ok()
        };
        let some = u32::try_from(item % 60).ok()?;
        Some(match item % 40 {
            0..22 => ReceiveDocument {
                channel: Channel::Oa,
                detail: None,
                demands: Vec::new(),
                due: on.plus(5),
                form: DocumentForm::Red,
                issuer,
                late: None,
                minutes: Some(5 + some),
                number,
                pages: Some(1 + some / 4),
                source: Source::Imported,
                title: title("通知")?,
            }
            .complete(on)
            .into(),
            22..33 => AttendMeeting {
                channel: Channel::Oa,
                detail: None,
                kind: MeetingKind::Special,
                late: None,
                minutes: 30 + some,
                mode: MeetingMode::Onsite,
                number,
                organiser: issuer,
                people: 1 + some % 3,
                source: Source::Typed,
                title: title("会议")?,
                travel_minutes: 40,
            }
            .complete(on)
            .into(),
            33..36 => ReceiveInspection {
                channel: Channel::Phone,
                declared: InspectionKind::Check,
                detail: None,
                inspectors: 3,
                late: None,
                materials: some,
                minutes: 60 + some,
                number: None,
                organiser: issuer,
                people: 2,
                source: Source::Typed,
                title: title("检查")?,
            }
            .complete(on)
            .into(),
            36 => FillForm::typed(title("报表")?, issuer, 10 + some)
                .complete(on)
                .into(),
            37 => MakeVisit::typed(title("走访")?, 30 + some, 2, 5)
                .complete()
                .into(),
            38 => InviteGuidance::typed(title("指导")?, 60, 2, 3).complete().into(),
            _ => IssueDocument::typed(title("通知")?, number, None)
                .with(Vec::new(), 0)
                .into(),
        })
    }

    /// A form that is listed in the register.
    fn listed(&self, nth: u64) -> Option<Fact> {
        let attributes = Attributes {
            basis: None,
            executions: None,
            fields: Some(12),
            fill_minutes: Some(20),
            frequency: Some(Frequency::Monthly),
            measures: Measures {
                fields_per_year: None,
                filings_per_year: None,
                minutes_per_year: None,
                owner: pick(&self.issuers, nth)?.clone(),
            },
            medium: Some(Medium::Electronic),
            title: Title::try_from(format!("第{nth}号报表")).ok()?,
        };
        let listed = ItemListed {
            attributes: attributes.complete(),
            draft: false,
            item: Number::try_from(format!("B-{nth}")).ok()?,
            kind: RegisterKind::Form,
            late: None,
            register: FORMS.parse().ok()?,
        };
        Some(listed.into())
    }
}

fn pick<T>(of: &[T], at: u64) -> Option<&T> {
    let len = u64::try_from(of.len()).ok()?;
    of.get(usize::try_from(at.checked_rem(len)?).ok()?)
}

fn envelope(index: Index, recorded: Day, on: Day, unit: &UnitId, fact: Fact) -> Option<Entry> {
    let minute = i8::try_from(index % 60).ok()?;
    let v = fact.info().written_in(FORMAT)?;
    Some(Entry {
        actor: "bench".parse().ok()?,
        at: Stamp::on(recorded, 17, minute / 30, 0)?,
        cause: None,
        cmd: Uuid::new_v5(&Uuid::NAMESPACE_OID, &index.to_be_bytes()),
        corrects: Vec::new(),
        fact,
        on,
        part: (1, 1),
        seals: Vec::new(),
        unit: unit.clone(),
        v,
    })
}

fn made(entries: u64) -> Option<District> {
    let first = Day::new(2018, 1, 1)?;
    let opened = Day::new(2017, 12, 31)?;
    let top: UnitId = "bench".parse().ok()?;
    let mut prelude = Vec::new();
    let mut add = |unit: &UnitId, fact: Fact| {
        let index = u64::try_from(prelude.len()).ok()?;
        prelude.push(envelope(index, opened, opened, unit, fact)?);
        Some(())
    };
    let title = |text: String| Title::try_from(text).ok();
    add(
        &top,
        LedgerOpened {
            authority: title("测速区（模拟）".to_owned())?,
            deciding: DECIDING,
            format: FORMAT,
            key: None,
            origin: Origin::try_from("bench.jianfu.example/replay".to_owned()).ok()?,
            simulated: true,
            unsigned: true,
        }
        .into(),
    )?;
    let unit = |level, name: String, parent: Option<&UnitId>| {
        Some(Fact::from(UnitRegistered {
            code: None,
            level,
            name: title(name)?,
            parent: parent.cloned(),
        }))
    };
    add(&top, unit(Level::District, "测速区".to_owned(), None)?)?;
    let (mut issuers, mut points) = (Vec::new(), Vec::new());
    for nth in 0..ISSUERS {
        let id: UnitId = format!("bench/d{nth}").parse().ok()?;
        add(&id, unit(Level::Department, format!("第{nth}部门"), Some(&top))?)?;
        issuers.push(id);
    }
    for nth in 0..STREETS {
        let street: UnitId = format!("bench/s{nth}").parse().ok()?;
        add(&street, unit(Level::Street, format!("第{nth}街道"), Some(&top))?)?;
        for of in 0..COMMUNITIES {
            let id: UnitId = format!("bench/s{nth}/c{of}").parse().ok()?;
            add(
                &id,
                unit(Level::Community, format!("第{nth}-{of}社区"), Some(&street))?,
            )?;
            add(&id, PointDesignated { until: None }.into())?;
            points.push(id);
        }
    }
    for fact in register()? {
        add(&top, fact)?;
    }
    let a_day = entries.div_ceil(DAYS).max(1);
    Some(District {
        prelude,
        points,
        issuers,
        first,
        a_day,
    })
}

/// The register of forms, adopted while nothing is in it.
fn register() -> Option<[Fact; 2]> {
    let title = |text: &str| Title::try_from(text.to_owned()).ok();
    let opened = RegisterOpened {
        basis: title("测速（模拟）")?,
        kind: RegisterKind::Form,
        register: FORMS.parse().ok()?,
        title: title("报表清单")?,
        year: None,
    };
    let adopted = RegisterAdopted {
        count: 0,
        digest: Digest::of(b""),
        kind: RegisterKind::Form,
        late: None,
        register: FORMS.parse().ok()?,
        totals: Vec::new(),
    };
    Some([opened.into(), adopted.into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_canonical_and_no_command_stands_twice() {
        let district = District::new(20_000).unwrap();
        let mut commands = std::collections::BTreeSet::new();
        for record in district.records(0..20_000).unwrap() {
            let entry = Entry::decode(&record.bytes).unwrap();
            assert_eq!(entry.encode().unwrap(), record.bytes);
            assert!(commands.insert(entry.cmd));
        }
    }
}
