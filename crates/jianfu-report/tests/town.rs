//! A small simulated district, decided and folded entry by entry: the sheets that the composers are tried on.
//!
//! 示例区 does not exist. Its numbers come from a fixed sequence, so that they are the same every time.

use std::collections::BTreeMap;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::decide::{Decision, Given, Recorded, decide};
use jianfu_domain::deciding::DECIDING;
use jianfu_domain::state::State;
use jianfu_facts::assessment::facts::{
    Better, Indicator, Input, Publication, SchemeAdopted, SchemeIndicator,
};
use jianfu_facts::custody::facts::ConfirmClock;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::inspection::ReceiveInspection;
use jianfu_facts::flow::meeting::AttendMeeting;
use jianfu_facts::flow::words::{
    Channel, DocumentForm, InspectionKind, LateReason, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::rating::facts::{Answer, PollClosed, PollOpened, RatingCast};
use jianfu_facts::registry::facts::{
    CalendarPublished, ClassAssigned, ClassDefined, LedgerOpened, PointDesignated, RoleGranted,
    UnitRegistered,
};
use jianfu_facts::registry::origin::Origin;
use jianfu_facts::registry::role::Role;
use jianfu_facts::request::Request;
use jianfu_facts::text::Title;
use jianfu_facts::unit::{Level, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_views::cells::Cells;
use jianfu_views::figures::View;
use jianfu_views::publication::{Basis, Sheet, sheet};
use uuid::Uuid;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

fn title(text: &str) -> Title {
    text.to_owned().try_into().unwrap()
}

/// Communities: id, name, class, share of satisfied among ten answers asked in turn, answers.
const COMMUNITIES: [(&str, &str, &str, u32, u32); 8] = [
    ("shili/jia/anping", "安平社区", "new-town", 9, 40),
    ("shili/jia/beimen", "北门社区", "new-town", 8, 40),
    ("shili/jia/changle", "长乐社区", "new-town", 8, 40),
    ("shili/jia/dongping", "东坪社区", "old-town", 9, 40),
    ("shili/jia/erli", "二里社区", "old-town", 7, 40),
    ("shili/yi/fuxing", "福兴社区", "old-town", 8, 12),
    ("shili/yi/gulou", "鼓楼社区", "village", 9, 40),
    ("shili/yi/hexi", "河西社区", "village", 9, 40),
];

/// Who sends: id, name, level, parent.
const ISSUERS: [(&str, &str, Level, Option<&str>); 5] = [
    ("shi/wei", "示例市卫生健康委员会", Level::City, None),
    ("shili/min", "区民政局", Level::Department, Some("shili")),
    ("shili/wei", "区卫生健康局", Level::Department, Some("shili")),
    ("shili/ying", "区应急管理局", Level::Department, Some("shili")),
    ("shili/zu", "区委组织部", Level::Department, Some("shili")),
];

/// The days off and worked of 2018 and 2019 that concern the months with data.
const CALENDARS: [(i16, &str, &str, &str); 2] = [
    (
        2018,
        "国务院办公厅关于2018年部分节假日安排的通知",
        "2018-04-05 2018-04-06 2018-04-30 2018-05-01 2018-06-18",
        "2018-04-08 2018-04-28",
    ),
    (
        2019,
        "国务院办公厅关于调整2019年劳动节假期安排的通知",
        "2019-01-01 2019-02-04 2019-02-05 2019-02-06 2019-02-07 2019-02-08 2019-04-05 2019-05-01 2019-05-02 2019-05-03 \
         2019-06-07",
        "2019-02-02 2019-02-03 2019-04-28 2019-05-05",
    ),
];

fn registered(level: Level, name: &str, parent: Option<&str>) -> Request {
    Request::from(UnitRegistered {
        code: None,
        level,
        name: title(name),
        parent: parent.map(unit),
    })
}

/// The district's ledger, folded.
pub(crate) struct Town {
    state: State,
    cells: Cells,
    entries: BTreeMap<u64, jianfu_facts::entry::Entry>,
    late: Vec<u64>,
    commands: u128,
    dice: u64,
    simulated: bool,
}

impl Town {
    /// The district with its points, of which `newcomer` makes the last one only in May 2019.
    pub(crate) fn new(newcomer: bool, simulated: bool) -> Self {
        let mut town = Self {
            state: State::default(),
            cells: Cells::default(),
            entries: BTreeMap::new(),
            late: Vec::new(),
            commands: 0,
            dice: 7,
            simulated,
        };
        town.found();
        town.points(newcomer);
        town.calendars();
        town.quarter(2018, 4..=6, 14);
        town.quarter(2019, 1..=3, 9);
        town.scheme();
        town.quarter(2019, 4..=6, 9);
        town.poll();
        town.close();
        town
    }

    /// A number below `sides`, from a fixed sequence.
    fn throw(&mut self, sides: u64) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % sides
    }

    /// One command at an hour of a day. Refusals are mistakes of the test.
    fn give(&mut self, at: Day, hour: i8, proposals: Vec<Proposal>) -> u64 {
        self.confirm(at, hour);
        self.decided(at, hour, proposals)
    }

    /// Confirms the clock of a ledger that isn't simulated, where it is far ahead of the last entry.
    fn confirm(&mut self, at: Day, hour: i8) {
        let Some(last) = self.state.last().filter(|_| !self.state.is_simulated()) else {
            return;
        };
        let now = Stamp::on(at, hour, 0, 0).unwrap();
        if now > last.plus_millis(7 * 86_400_000).unwrap() {
            let authority = self.state.authority().unwrap().clone();
            let confirm = Proposal::record(at, &authority, ConfirmClock { last });
            self.decided(at, hour, vec![confirm]);
        }
    }

    fn decided(&mut self, at: Day, hour: i8, proposals: Vec<Proposal>) -> u64 {
        self.commands += 1;
        let command = Command {
            cmd: Uuid::from_u128(self.commands),
            actor: "office".parse().unwrap(),
            seen: None,
            proposals,
        };
        let first = self.state.size();
        let named = command
            .names(&self.state)
            .into_iter()
            .map(|i| (i, self.entries[&i].clone()))
            .collect();
        let now = Stamp::on(at, hour, 0, 0).unwrap();
        let decision = decide(&self.state, &Given::of(named), now, &command).unwrap();
        let Decision::Record(recorded, _) = decision else {
            panic!("the command is new");
        };
        for Recorded { entry, .. } in recorded {
            let index = self.state.size();
            if entry.fact.flow().is_some() && self.state.closed(Period::month_of(entry.on)).is_some() {
                self.late.push(index);
            }
            self.state.apply(&entry);
            self.cells.add(&entry);
            self.entries.insert(index, entry);
        }
        first
    }

    fn found(&mut self) {
        let since = day("2018-01-01");
        let top = unit("shili");
        let opened = LedgerOpened {
            authority: title("示例市示例区"),
            deciding: DECIDING,
            format: FORMAT,
            key: None,
            origin: Origin::try_from("jianfu.example/shili".to_owned()).unwrap(),
            simulated: self.simulated,
            unsigned: true,
        };
        let mut all = vec![
            Proposal::record(since, &top, opened),
            Proposal::record(since, &top, registered(Level::District, "示例市示例区", None)),
        ];
        for (class, name) in [
            ("new-town", "新城区社区"),
            ("old-town", "老城区社区"),
            ("village", "“村改居”社区"),
        ] {
            let class = ClassDefined {
                class: class.parse().unwrap(),
                name: title(name),
            };
            all.push(Proposal::record(since, &top, class));
        }
        for role in Role::ALL {
            // Who audits holds no other role.
            let holder = if role == Role::Auditor {
                "auditor"
            } else {
                "office"
            };
            let grant = RoleGranted {
                holder: holder.parse().unwrap(),
                role,
            };
            all.push(Proposal::record(since, &top, grant));
        }
        for (id, name) in [("shili/jia", "甲街道"), ("shili/yi", "乙街道")] {
            all.push(Proposal::record(
                since,
                &unit(id),
                registered(Level::Street, name, Some("shili")),
            ));
        }
        for (id, name, level, parent) in ISSUERS {
            all.push(Proposal::record(
                since,
                &unit(id),
                registered(level, name, parent),
            ));
        }
        self.give(since, 9, all);
    }

    /// The communities with their classes, each a point.
    fn points(&mut self, newcomer: bool) {
        let since = day("2018-01-01");
        for (at, (id, name, class, _, _)) in COMMUNITIES.into_iter().enumerate() {
            let (point, street) = (unit(id), id.rsplit_once('/').unwrap().0);
            let basis = title("社区分类方案（模拟）");
            let class = ClassAssigned {
                basis,
                class: class.parse().unwrap(),
            };
            let last = at + 1 == COMMUNITIES.len();
            let from = if newcomer && last {
                day("2019-05-06")
            } else {
                since
            };
            self.give(
                since,
                10,
                vec![
                    Proposal::record(since, &point, registered(Level::Community, name, Some(street))),
                    Proposal::record(since, &point, class),
                    Proposal::record(from, &point, PointDesignated { until: None }),
                ],
            );
        }
    }

    fn calendars(&mut self) {
        let (since, top) = (day("2018-01-01"), unit("shili"));
        for (year, notice, off, worked) in CALENDARS {
            let days = |days: &str| days.split_whitespace().map(day).collect();
            let calendar = CalendarPublished {
                notice: title(notice),
                off: days(off),
                published: since,
                number: None,
                worked: days(worked),
                year,
            };
            self.give(since, 11, vec![Proposal::record(since, &top, calendar)]);
        }
    }

    /// Three months of flow: about so many items a month.
    fn quarter(&mut self, year: i16, months: std::ops::RangeInclusive<i8>, items: u64) {
        for month in months {
            for date in 1..=27 {
                let on = Day::new(year, month, date).unwrap();
                if self.throw(27) < items {
                    self.item(on, date);
                }
            }
        }
    }

    /// Something sent by somebody to some of the points, now and then registered a day late, or by mistake.
    fn item(&mut self, on: Day, date: i8) {
        let (issuer, ..) = ISSUERS[usize::try_from(self.throw(5)).unwrap()];
        let (issuer, kind) = (unit(issuer), self.throw(10));
        let hour = if self.throw(9) == 0 { None } else { Some(17) };
        let mut proposals = Vec::new();
        for (id, ..) in COMMUNITIES {
            let point = unit(id);
            let is_point = self.state.registry().unit(&point).unwrap().is_point_on(on);
            if self.throw(3) > 0 && is_point {
                let fact = self.fact(on, date, &issuer, kind);
                proposals.push(Proposal::record(on, &point, fact));
            }
        }
        if proposals.is_empty() {
            return;
        }
        let at = if hour.is_some() { on } else { on.next().unwrap() };
        let first = self.give(at, hour.unwrap_or(8), proposals);
        if self.throw(14) == 0 {
            let reason = ReversalReason::Duplicate;
            self.give(
                at,
                hour.unwrap_or(8),
                vec![Proposal::Reverse {
                    target: first,
                    reason,
                }],
            );
        }
    }

    fn fact(&mut self, on: Day, date: i8, issuer: &UnitId, kind: u64) -> Request {
        let source = if self.throw(4) == 0 {
            Source::Typed
        } else {
            Source::Imported
        };
        let (people, minutes) = (
            1 + u32::try_from(self.throw(3)).unwrap(),
            30 + 5 * u32::try_from(self.throw(18)).unwrap(),
        );
        let (number, issuer) = (None, issuer.clone());
        match kind {
            0..=2 => AttendMeeting {
                channel: Channel::Oa,
                detail: None,
                kind: MeetingKind::Special,
                late: None,
                minutes,
                mode: MeetingMode::Onsite,
                number,
                organiser: issuer,
                people,
                source,
                title: title(&format!("第{date}号专题会议（模拟）")),
                travel_minutes: 20,
            }
            .into(),
            3 => ReceiveInspection {
                channel: Channel::Phone,
                declared: InspectionKind::Check,
                detail: None,
                inspectors: 3,
                late: None,
                materials: 2,
                minutes,
                number,
                organiser: issuer,
                people,
                source,
                title: title(&format!("第{date}号检查（模拟）")),
            }
            .into(),
            _ => self.paper(on, date, issuer, source, None),
        }
    }

    fn paper(
        &mut self,
        _on: Day,
        date: i8,
        issuer: UnitId,
        source: Source,
        late: Option<LateReason>,
    ) -> Request {
        ReceiveDocument {
            channel: Channel::Oa,
            demands: Vec::new(),
            detail: None,
            due: None,
            form: DocumentForm::Red,
            issuer,
            late,
            minutes: (self.throw(2) == 0).then_some(25),
            number: None,
            pages: Some(4),
            source,
            title: title(&format!("第{date}号文件（模拟）")),
        }
        .into()
    }

    fn scheme(&mut self) {
        let rule = |indicator, better, lo: &str, hi: &str, weight| SchemeIndicator {
            better,
            hi: hi.parse().unwrap(),
            indicator,
            lo: lo.parse().unwrap(),
            weight,
        };
        let scheme = SchemeAdopted {
            decimals: 1,
            indicators: vec![
                rule(Indicator::Satisfaction, Better::Higher, "60", "100", 70),
                rule(Indicator::BurdenPerWorkingDay, Better::Lower, "0", "60", 30),
            ],
            min_answers: 30,
            period: Period::Quarter(2019, 2),
            poll: "2019q2".parse().unwrap(),
            rounding: Rounding::HalfUp,
            scheme: "2019".parse().unwrap(),
            title: title("示例区社区分类考核办法（模拟）"),
        };
        let on = day("2019-03-29");
        self.give(on, 9, vec![Proposal::record(on, &unit("shili"), scheme)]);
    }

    fn poll(&mut self) {
        let (from, until) = (day("2019-06-28"), day("2019-06-30"));
        let answer = |id: &str, label: &str, weight: &str| Answer {
            answer: id.parse().unwrap(),
            label: title(label),
            weight: weight.parse().unwrap(),
        };
        let opened = PollOpened {
            answers: vec![
                answer("yes", "满意", "1"),
                answer("fairly", "基本满意", "0.8"),
                answer("no", "不满意", "0"),
            ],
            from,
            poll: "2019q2".parse().unwrap(),
            question: title("您对所在社区的服务满意吗？"),
            title: title("2019年第二季度居民评议（模拟）"),
            units: COMMUNITIES.map(|(id, ..)| unit(id)).to_vec(),
            until,
        };
        self.give(from, 9, vec![Proposal::record(from, &unit("shili"), opened)]);
        for (id, _, _, satisfied, answers) in COMMUNITIES {
            let cast = |n: u32| {
                let answer = if n % 10 < satisfied {
                    "yes"
                } else if n.is_multiple_of(3) {
                    "no"
                } else {
                    "fairly"
                };
                let cast = RatingCast {
                    answer: answer.parse().unwrap(),
                    poll: "2019q2".parse().unwrap(),
                };
                Proposal::record(from, &unit(id), cast)
            };
            self.give(from, 10, (0..answers).map(cast).collect());
        }
        let closed = PollClosed {
            poll: "2019q2".parse().unwrap(),
        };
        self.give(
            day("2019-07-01"),
            9,
            vec![Proposal::record(until, &unit("shili"), closed)],
        );
    }

    /// The months are closed, and something turns up afterwards.
    fn close(&mut self) {
        let at = day("2019-07-03");
        let months = Period::Quarter(2019, 2).months();
        let close = months.into_iter().map(|month| Proposal::CloseMonth { month });
        self.give(at, 9, close.collect());
        let on = day("2019-06-28");
        let fact = self.paper(
            on,
            88,
            unit("shili/zu"),
            Source::Typed,
            Some(LateReason::ArrivedLate),
        );
        self.give(
            at,
            10,
            vec![Proposal::record(on, &unit("shili/jia/anping"), fact)],
        );
    }

    /// The sheet of a publication, from everything.
    pub(crate) fn sheet(&self, publication: &str) -> Sheet {
        let publication: Publication = publication.parse().unwrap();
        let view = View {
            cells: &self.cells,
            state: &self.state,
        };
        let input = Input {
            plus: Vec::new(),
            size: self.state.size(),
        };
        let root = "5f".repeat(32);
        sheet(
            &view,
            publication,
            Basis {
                tells_rules: true,
                tells_classified: true,
                input,
                root,
                late_after_closing: self.late.clone(),
            },
        )
        .unwrap()
    }
}

/// The usual district, simulated, its points all of long standing.
pub(crate) fn usual() -> Town {
    Town::new(false, true)
}
