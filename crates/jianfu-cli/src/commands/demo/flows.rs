//! Simulated flows of one quarter: what issuers send, and what of it reaches each point.

use std::collections::{BTreeMap, BTreeSet};

use jianfu_domain::command::Proposal;
use jianfu_facts::day::Day;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::words::{
    Channel, Demand, DocumentForm, InspectionKind, LateReason, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::request::Request;
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::UnitId;

use super::chance::Chance;
use super::rates::{LATE, Year};

const TOPICS: [&str; 24] = [
    "安全生产大检查",
    "文明城区创建",
    "垃圾分类",
    "防汛防台风",
    "老旧小区改造",
    "社区矫正",
    "就业登记",
    "居家养老服务",
    "消防安全隐患排查",
    "党建重点任务",
    "扫黑除恶专项斗争",
    "卫生城市复审",
    "人口信息核查",
    "意识形态责任制",
    "民生实事项目",
    "信访矛盾化解",
    "食品安全",
    "违章建筑整治",
    "统计调查",
    "志愿服务",
    "疫苗接种宣传",
    "退役军人信息采集",
    "河湖长制",
    "营商环境",
];

/// Who sends, with the word that its document numbers begin with.
pub(super) struct Issuer {
    pub(super) unit: UnitId,
    pub(super) word: String,
}

/// What is simulated for one year's quarter.
pub(super) struct Flows<'a> {
    pub(super) chance: Chance,
    pub(super) year: &'a Year,
    pub(super) issuers: &'a [Issuer],
    pub(super) street: &'a UnitId,
    pub(super) communities: &'a [UnitId],
    pub(super) serial: BTreeMap<UnitId, u32>,
}

/// A fact at a point, and how many working days late it is registered.
pub(super) struct Arrival {
    pub(super) unit: UnitId,
    pub(super) request: Request,
    pub(super) days_late: u32,
}

impl Flows<'_> {
    /// What arrives on one working day.
    pub(super) fn day(&mut self, day: Day) -> Vec<Arrival> {
        let mut arrivals = Vec::new();
        let mut seen = BTreeSet::new();
        for _ in 0..self.chance.around(self.year.documents) {
            self.document(day, &mut seen, &mut arrivals);
        }
        for _ in 0..self.chance.around(self.year.meetings) {
            self.meeting(&mut seen, &mut arrivals);
        }
        // A plan of n items a year comes to n / 250 a working day.
        if self.chance.hit(self.year.inspections * 100, 250 * 100) {
            self.inspection(&mut seen, &mut arrivals);
        }
        arrivals
    }

    /// The street, and each community in `n` of `of` cases.
    fn points(&mut self, street: (u32, u32), community: (u32, u32)) -> Vec<UnitId> {
        let mut points = Vec::new();
        if self.chance.hit(street.0, street.1) {
            points.push(self.street.clone());
        }
        for unit in self.communities {
            if self.chance.hit(community.0, community.1) {
                points.push(unit.clone());
            }
        }
        points
    }

    fn arrive(&mut self, unit: UnitId, request: impl Into<Request>) -> Arrival {
        let days_late = if self.chance.hit(LATE, 100) {
            self.chance.between(1, 3)
        } else {
            0
        };
        Arrival {
            unit,
            request: request.into(),
            days_late,
        }
    }

    fn document(&mut self, day: Day, seen: &mut BTreeSet<String>, arrivals: &mut Vec<Arrival>) {
        let issuers = self.issuers;
        let (Some(issuer), Some(topic)) = (self.chance.one_of(issuers), self.chance.one_of(&TOPICS)) else {
            return;
        };
        let numbered = self.chance.hit(6, 10);
        let form = match (numbered, self.chance.between(0, 2)) {
            (true, 0) => DocumentForm::Letter,
            (true, _) => DocumentForm::Red,
            (false, 0) => DocumentForm::White,
            (false, _) => DocumentForm::GroupNotice,
        };
        let number = numbered.then(|| self.number(issuer)).flatten();
        let words = if numbered {
            format!("关于做好{topic}工作的通知")
        } else {
            format!("{topic}工作提示")
        };
        let Ok(title) = Title::typed(&words) else { return };
        if number.is_none() && !seen.insert(format!("d {} {title}", issuer.unit)) {
            return;
        }
        let demands = if self.chance.hit(3, 10) {
            vec![Demand::Report]
        } else {
            Vec::new()
        };
        let pages = Some(self.chance.between(1, 9));
        let due = self
            .chance
            .hit(4, 10)
            .then(|| self.chance.between(1, 12))
            .and_then(|d| day.plus(i32::try_from(d).ok()?));
        let channel = if form == DocumentForm::GroupNotice {
            Channel::Group
        } else {
            Channel::Oa
        };
        for unit in self.points((1, 1), (1, 4)) {
            let asked = ReceiveDocument {
                channel,
                demands: demands.clone(),
                detail: None,
                due,
                form,
                issuer: issuer.unit.clone(),
                late: None,
                minutes: None,
                number: number.clone(),
                pages,
                source: Source::Imported,
                title: title.clone(),
            };
            let arrival = self.arrive(unit, asked);
            arrivals.push(arrival);
        }
    }

    fn number(&mut self, issuer: &Issuer) -> Option<Number> {
        let serial = self.serial.entry(issuer.unit.clone()).or_insert(0);
        *serial += 1;
        Number::typed(&format!("{}〔{}〕{serial}号", issuer.word, self.year.year)).ok()
    }

    fn meeting(&mut self, seen: &mut BTreeSet<String>, arrivals: &mut Vec<Arrival>) {
        let issuers = self.issuers;
        let (Some(issuer), Some(topic)) = (self.chance.one_of(issuers), self.chance.one_of(&TOPICS)) else {
            return;
        };
        let kinds = [
            MeetingKind::Special,
            MeetingKind::Dispatch,
            MeetingKind::Comprehensive,
            MeetingKind::Training,
        ];
        let kind = self
            .chance
            .one_of(&kinds)
            .copied()
            .unwrap_or(MeetingKind::Special);
        let Ok(title) = Title::typed(&format!("{topic}工作{}会", kind.zh())) else {
            return;
        };
        if !seen.insert(format!("m {} {title}", issuer.unit)) {
            return;
        }
        let video = self.chance.hit(self.year.video, 100);
        let minutes = self.chance.between(3, 12) * 10;
        for unit in self.points((1, 1), (1, 3)) {
            let asked = AttendMeeting {
                channel: Channel::Oa,
                detail: None,
                kind,
                late: None,
                minutes,
                mode: if video {
                    MeetingMode::Video
                } else {
                    MeetingMode::Onsite
                },
                number: None,
                organiser: issuer.unit.clone(),
                people: self.chance.between(1, 4),
                source: Source::Typed,
                title: title.clone(),
                travel_minutes: if video { 0 } else { self.chance.between(4, 10) * 5 },
            };
            let arrival = self.arrive(unit, asked);
            arrivals.push(arrival);
        }
    }

    fn inspection(&mut self, seen: &mut BTreeSet<String>, arrivals: &mut Vec<Arrival>) {
        let issuers = self.issuers;
        let (Some(issuer), Some(topic)) = (self.chance.one_of(issuers), self.chance.one_of(&TOPICS)) else {
            return;
        };
        let Ok(title) = Title::typed(&format!("{topic}督查")) else {
            return;
        };
        if !seen.insert(format!("i {} {title}", issuer.unit)) {
            return;
        }
        for unit in self.points((1, 3), (1, 10)) {
            let asked = ReceiveInspection {
                channel: Channel::Oa,
                declared: InspectionKind::Supervision,
                detail: None,
                inspectors: self.chance.between(2, 5),
                late: None,
                materials: self.chance.between(0, 8),
                minutes: 120,
                number: None,
                organiser: issuer.unit.clone(),
                people: 3,
                source: Source::Typed,
                title: title.clone(),
            };
            let arrival = self.arrive(unit, asked);
            arrivals.push(arrival);
        }
    }
}

/// The proposal of an arrival, with a reason if its month is closed by now.
pub(super) fn proposal(on: Day, arrival: Arrival, closed: bool) -> Proposal {
    let mut request = arrival.request;
    if closed {
        let late = Some(LateReason::Backlog);
        match &mut request {
            Request::MeetingAttended(f) => f.late = late,
            Request::DocumentReceived(f) => f.late = late,
            Request::InspectionReceived(f) => f.late = late,
            _ => {}
        }
    }
    Proposal::Record {
        on,
        unit: arrival.unit,
        request,
        seals: Vec::new(),
    }
}
