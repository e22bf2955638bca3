//! A small district: 思明区 with two streets, four communities, a department, and the actors that a ledger needs.

use jianfu_domain::command::Proposal;
use jianfu_domain::deciding::DECIDING;
use jianfu_facts::assessment::facts::{
    Better, Indicator, Input, Publication, PublishedFile, ReportPublished, SchemeAdopted, SchemeIndicator,
};
use jianfu_facts::custody::facts::{AccessLog, DayEnded};
use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::custody::redaction::Restated;
use jianfu_facts::custody::seal::{Seal, Subject};
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::day::Day;
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::document::DocumentReceived;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::inspection::InspectionReceived;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::meeting::MeetingAttended;
use jianfu_facts::flow::words::{Channel, DocumentForm, InspectionKind, MeetingKind, MeetingMode, Source};
use jianfu_facts::index::Index;
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::rating::facts::{Answer, PollClosed, PollOpened, RatingCast};
use jianfu_facts::registry::facts::{
    CalendarPublished, ClassAssigned, ClassDefined, LedgerOpened, PointDesignated, RoleGranted,
    UnitRegistered,
};
use jianfu_facts::registry::role::Role;
use jianfu_facts::request::Request;
use jianfu_facts::text::Text;
use jianfu_facts::unit::{Level, Slug, UnitId};
use jianfu_facts::version::FORMAT;

use crate::given::{Ledger, actor, day};

pub(crate) const REGISTRAR: &str = "siming-registrar";
pub(crate) const OFFICE: &str = "siming-office";
pub(crate) const ASSESSOR: &str = "siming-assessor";
pub(crate) const LIAISON: &str = "kaiyuan-liaison";

pub(crate) const SIMING: &str = "siming";
pub(crate) const MINZHENG: &str = "siming/minzheng";
pub(crate) const KAIYUAN: &str = "siming/kaiyuan";
pub(crate) const ZHONGHUA: &str = "siming/zhonghua";
pub(crate) const SHENTIAN: &str = "siming/kaiyuan/shentian";
pub(crate) const TIANHU: &str = "siming/kaiyuan/tianhu";
pub(crate) const ZHONGSHAN: &str = "siming/zhonghua/zhongshan";
/// Registered, but no monitoring point.
pub(crate) const SILENT: &str = "siming/zhonghua/silent";

pub(crate) fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

pub(crate) fn slug(id: &str) -> Slug {
    id.parse().unwrap()
}

pub(crate) fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::typed(text).unwrap()
}

pub(crate) fn opened() -> LedgerOpened {
    LedgerOpened {
        authority: text("厦门市思明区"),
        deciding: DECIDING,
        format: FORMAT,
        key: None,
        origin: "jianfu.siming.example/ledger".to_owned().try_into().unwrap(),
        simulated: true,
        unsigned: true,
    }
}

/// As 0.1 opened one.
pub(crate) fn opened_first() -> LedgerOpened {
    LedgerOpened {
        deciding: 1,
        format: 1,
        ..opened()
    }
}

/// The end of a day with all that it can say.
pub(crate) fn day_ended() -> DayEnded {
    DayEnded {
        access_log: Some(AccessLog {
            digest: Digest::of(b"access log"),
            lines: 12,
        }),
        restated_root: Some(Digest::of(b"restated root")),
    }
}

/// A key of the ledger; the last digit of its hash is `n`.
pub(crate) fn key(n: u8) -> VerifierKeyText {
    let text =
        format!("jianfu.siming.example/ledger+c74f2a{n:02x}+AYWsSC0yJKkYtFnNBQl2kDdT3xKq6e6Wn8tqvVMh0Pnu");
    text.try_into().unwrap()
}

pub(crate) fn subject(n: u128) -> Subject {
    format!("{n:032x}").try_into().unwrap()
}

pub(crate) fn seal(field: &str, of: u128) -> Seal {
    Seal {
        commitment: Digest::of(field.as_bytes()),
        field: field.parse().unwrap(),
        subject: subject(of),
    }
}

pub(crate) fn restated_as(entry: &Entry) -> Restated {
    serde_json::from_slice(&entry.encode().unwrap()).unwrap()
}

pub(crate) fn registered(level: Level, name: &str, parent: Option<&str>) -> UnitRegistered {
    UnitRegistered {
        code: None,
        level,
        name: text(name),
        parent: parent.map(unit),
    }
}

pub(crate) fn granted(holder: &str, role: Role) -> RoleGranted {
    RoleGranted {
        holder: actor(holder),
        role,
    }
}

pub(crate) fn at(on: &str, id: &str, fact: impl Into<jianfu_facts::fact::Fact>) -> Proposal {
    Proposal::record(day(on), &unit(id), asked(fact))
}

/// What was asked for a fact to be recorded.
pub(crate) fn asked(fact: impl Into<jianfu_facts::fact::Fact>) -> Request {
    fact.into().request().unwrap()
}

pub(crate) fn reverse(target: Index) -> Proposal {
    Proposal::Reverse {
        target,
        reason: ReversalReason::Wrong,
    }
}

/// The redaction of some fields, approved by the registrar.
pub(crate) fn redact(target: Index, fields: &[PlainField]) -> Proposal {
    Proposal::Redact {
        target,
        fields: fields.to_vec(),
        hash: Digest::of(&target.to_be_bytes()),
        basis: ErasureBasis::UnlawfulProcessing,
        approved_by: actor(REGISTRAR),
    }
}

pub(crate) fn close(month: &str) -> Proposal {
    Proposal::CloseMonth {
        month: month.parse().unwrap(),
    }
}

pub(crate) fn point(until: Option<&str>) -> PointDesignated {
    PointDesignated {
        until: until.map(day),
    }
}

/// What `init` records: the opening, the authority as a unit, and the first registrar.
pub(crate) fn founding() -> Vec<Proposal> {
    founding_by(opened())
}

fn founding_by(opening: LedgerOpened) -> Vec<Proposal> {
    vec![
        at("2019-01-01", SIMING, opening),
        at("2018-01-01", SIMING, registered(Level::District, "思明区", None)),
        at("2019-01-01", SIMING, granted(REGISTRAR, Role::Registrar)),
    ]
}

/// Entries 0 to 16: the district with its points (all from 2018-01-01 but [`SILENT`]) and its actors, on 2019-01-02.
pub(crate) fn district() -> Ledger {
    district_by(opened())
}

/// The same district, not simulated and with a key.
pub(crate) fn real_district() -> Ledger {
    let mut opening = opened();
    (opening.simulated, opening.key) = (false, Some(key(1)));
    district_by(opening)
}

/// The same district as 0.1 opened it: format 1, `deciding/1`.
pub(crate) fn first_district() -> Ledger {
    district_by(opened_first())
}

fn district_by(opening: LedgerOpened) -> Ledger {
    let units = vec![
        at(
            "2018-01-01",
            MINZHENG,
            registered(Level::Department, "区民政局", Some(SIMING)),
        ),
        at(
            "2018-01-01",
            KAIYUAN,
            registered(Level::Street, "开元街道", Some(SIMING)),
        ),
        at(
            "2018-01-01",
            ZHONGHUA,
            registered(Level::Street, "中华街道", Some(SIMING)),
        ),
        at(
            "2018-01-01",
            SHENTIAN,
            registered(Level::Community, "深田社区", Some(KAIYUAN)),
        ),
        at(
            "2018-01-01",
            TIANHU,
            registered(Level::Community, "天湖社区", Some(KAIYUAN)),
        ),
        at(
            "2018-01-01",
            ZHONGSHAN,
            registered(Level::Community, "中山社区", Some(ZHONGHUA)),
        ),
        at(
            "2018-01-01",
            SILENT,
            registered(Level::Community, "寂静社区", Some(ZHONGHUA)),
        ),
    ];
    let roles = vec![
        at("2019-01-01", SIMING, granted(OFFICE, Role::Office)),
        at("2019-01-01", SIMING, granted(ASSESSOR, Role::Assessor)),
        at("2019-01-01", KAIYUAN, granted(LIAISON, Role::Liaison)),
    ];
    let points = [KAIYUAN, SHENTIAN, TIANHU, ZHONGSHAN].map(|id| at("2018-01-01", id, point(None)));
    Ledger::default()
        .and("founder", founding_by(opening))
        .and(REGISTRAR, units)
        .and(REGISTRAR, roles)
        .and(REGISTRAR, points.to_vec())
}

/// A meeting on `on`, changed, then completed.
pub(crate) fn meeting(on: &str, change: impl FnOnce(&mut AttendMeeting)) -> MeetingAttended {
    let mut fact = AttendMeeting {
        channel: Channel::Oa,
        detail: None,
        kind: MeetingKind::Dispatch,
        late: None,
        minutes: 90,
        mode: MeetingMode::Onsite,
        number: None,
        organiser: unit(MINZHENG),
        people: 2,
        source: Source::Typed,
        title: text("社区治理工作推进会"),
        travel_minutes: 30,
    };
    change(&mut fact);
    fact.complete(day(on))
}

pub(crate) fn document(on: &str, change: impl FnOnce(&mut ReceiveDocument)) -> DocumentReceived {
    let mut fact = ReceiveDocument {
        channel: Channel::Oa,
        demands: Vec::new(),
        detail: None,
        due: None,
        form: DocumentForm::Red,
        issuer: unit(MINZHENG),
        late: None,
        minutes: None,
        number: Some(text("思民〔2019〕12号")),
        pages: Some(6),
        source: Source::Imported,
        title: text("关于开展社区减负督查的通知"),
    };
    change(&mut fact);
    fact.complete(day(on))
}

pub(crate) fn inspection(on: &str, change: impl FnOnce(&mut ReceiveInspection)) -> InspectionReceived {
    let mut fact = ReceiveInspection {
        channel: Channel::Paper,
        declared: InspectionKind::Check,
        detail: None,
        inspectors: 4,
        late: None,
        materials: 3,
        minutes: 120,
        number: None,
        organiser: unit(MINZHENG),
        people: 3,
        source: Source::Typed,
        title: text("意识形态责任制检查"),
    };
    change(&mut fact);
    fact.complete(day(on))
}

pub(crate) fn class(id: &str, name: &str) -> ClassDefined {
    ClassDefined {
        class: slug(id),
        name: text(name),
    }
}

pub(crate) fn assigned(class: &str) -> ClassAssigned {
    ClassAssigned {
        basis: text("社区分类名单（模拟）"),
        class: slug(class),
    }
}

pub(crate) fn days(list: &[&str]) -> Vec<Day> {
    list.iter().map(|d| day(d)).collect()
}

/// 2019 as known from 国办发明电〔2018〕15号: of May only the 1st is off.
pub(crate) fn calendar_2019_first() -> CalendarPublished {
    CalendarPublished {
        notice: text("国务院办公厅关于2019年部分节假日安排的通知"),
        off: days(&[
            "2019-01-01",
            "2019-02-04",
            "2019-02-05",
            "2019-02-06",
            "2019-02-07",
            "2019-02-08",
            "2019-04-05",
            "2019-05-01",
            "2019-06-07",
            "2019-09-13",
            "2019-10-01",
            "2019-10-02",
            "2019-10-03",
            "2019-10-04",
            "2019-10-07",
        ]),
        published: day("2018-12-04"),
        number: Some(text("国办发明电〔2018〕15号")),
        worked: days(&["2019-02-02", "2019-02-03", "2019-09-29", "2019-10-12"]),
        year: 2019,
    }
}

/// 2019 as changed by 国办发明电〔2019〕3号: 1–4 May off, 28 April and 5 May worked.
pub(crate) fn calendar_2019_changed() -> CalendarPublished {
    let mut calendar = calendar_2019_first();
    calendar.notice = text("国务院办公厅关于调整2019年劳动节假期安排的通知");
    calendar.number = Some(text("国办发明电〔2019〕3号"));
    calendar.published = day("2019-03-22");
    calendar.off.extend(days(&["2019-05-02", "2019-05-03"]));
    calendar.off.sort();
    calendar.worked.extend(days(&["2019-04-28", "2019-05-05"]));
    calendar.worked.sort();
    calendar
}

pub(crate) fn answer(id: &str, label: &str, weight: &str) -> Answer {
    Answer {
        answer: slug(id),
        label: text(label),
        weight: weight.parse().unwrap(),
    }
}

pub(crate) const POLL: &str = "2019q2-satisfaction";

/// A poll of three communities from 1 to 20 June 2019.
pub(crate) fn poll(change: impl FnOnce(&mut PollOpened)) -> PollOpened {
    let mut fact = PollOpened {
        answers: vec![
            answer("satisfied", "满意", "1"),
            answer("fair", "基本满意", "0.80"),
            answer("unsatisfied", "不满意", "0"),
        ],
        from: day("2019-06-01"),
        poll: slug(POLL),
        question: text("您对社区工作是否满意？"),
        title: text("2019年第二季度群众满意度评议（模拟）"),
        units: [SHENTIAN, TIANHU, ZHONGSHAN].map(unit).to_vec(),
        until: day("2019-06-20"),
    };
    change(&mut fact);
    fact
}

pub(crate) fn rating(answer: &str) -> RatingCast {
    RatingCast {
        answer: slug(answer),
        poll: slug(POLL),
    }
}

pub(crate) fn poll_closed() -> PollClosed {
    PollClosed { poll: slug(POLL) }
}

pub(crate) fn goalposts(
    indicator: Indicator,
    better: Better,
    lo: &str,
    hi: &str,
    weight: u32,
) -> SchemeIndicator {
    SchemeIndicator {
        better,
        hi: hi.parse().unwrap(),
        indicator,
        lo: lo.parse().unwrap(),
        weight,
    }
}

/// Satisfaction 60–100 with weight 80, burden a working day 60–0 with weight 20.
pub(crate) fn scheme(change: impl FnOnce(&mut SchemeAdopted)) -> SchemeAdopted {
    let mut fact = SchemeAdopted {
        decimals: 2,
        indicators: vec![
            goalposts(Indicator::Satisfaction, Better::Higher, "60", "100", 80),
            goalposts(Indicator::BurdenPerWorkingDay, Better::Lower, "0", "60", 20),
        ],
        min_answers: 1,
        period: "2019Q2".parse().unwrap(),
        poll: slug(POLL),
        rounding: Rounding::HalfUp,
        scheme: slug("2019q2"),
        title: text("2019年第二季度社区考核办法（模拟）"),
    };
    change(&mut fact);
    fact
}

pub(crate) fn publication(name: &str) -> Publication {
    name.parse().unwrap()
}

pub(crate) fn published(name: &str, version: u32, size: u64) -> ReportPublished {
    ReportPublished {
        figures: Digest::of(b"figures"),
        files: vec![PublishedFile {
            digest: Digest::of(b"circular"),
            name: text("circular.docx"),
            renderer: text("jianfu-report/docx/1"),
            size: 8,
        }],
        input: Input {
            plus: Vec::new(),
            size,
        },
        methods: vec![text("counting/1"), text("rounding/half-up-1")],
        publication: publication(name),
        version,
    }
}
