//! A small simulated town to test on: one district, one street with one community, one department, all of them points.

use std::sync::Arc;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::deciding::DECIDING;
use jianfu_engine::{Engine, ManualClock, fold};
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::flow::document::ReceiveDocument;
use jianfu_facts::flow::words::{Channel, DocumentForm, Source};
use jianfu_facts::registry::facts::{
    ClassDefined, LedgerOpened, PointDesignated, RoleGranted, UnitRegistered,
};
use jianfu_facts::registry::origin::Origin;
use jianfu_facts::registry::role::Role;
use jianfu_facts::request::Request;
use jianfu_facts::unit::{Level, UnitId};
use jianfu_facts::version::FORMAT;
use jianfu_ledger::Ledger;
use uuid::Uuid;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

pub(crate) fn noon(text: &str) -> Stamp {
    Stamp::on(day(text), 12, 0, 0).unwrap()
}

pub(crate) fn command(number: u128, proposals: Vec<Proposal>) -> Command {
    Command {
        cmd: Uuid::from_u128(number),
        actor: "office".parse().unwrap(),
        seen: None,
        proposals,
    }
}

pub(crate) fn founding() -> Command {
    let title = |t: &str| t.to_owned().try_into().unwrap();
    let since = day("2019-01-01");
    let town = unit("town");
    let registered = |level, name: &str, parent: Option<&str>| {
        Request::from(UnitRegistered {
            code: None,
            level,
            name: title(name),
            parent: parent.map(unit),
        })
    };
    let opened = LedgerOpened {
        authority: title("测试区"),
        deciding: DECIDING,
        format: FORMAT,
        key: None,
        origin: Origin::try_from("test.example/town".to_owned()).unwrap(),
        simulated: true,
        unsigned: true,
    };
    let mut proposals = vec![
        Proposal::record(since, &town, opened),
        Proposal::record(since, &town, registered(Level::District, "测试区", None)),
        Proposal::record(
            since,
            &town,
            ClassDefined {
                class: "old-town".parse().unwrap(),
                name: title("老城区"),
            },
        ),
    ];
    for role in [Role::Registrar, Role::Office, Role::Assessor] {
        let grant = RoleGranted {
            holder: "office".parse().unwrap(),
            role,
        };
        proposals.push(Proposal::record(since, &town, grant));
    }
    for (id, level, name, parent) in [
        ("town/dept", Level::Department, "区民政局", "town"),
        ("town/street", Level::Street, "一街道", "town"),
        ("town/street/one", Level::Community, "一社区", "town/street"),
    ] {
        proposals.push(Proposal::record(
            since,
            &unit(id),
            registered(level, name, Some(parent)),
        ));
    }
    for id in ["town/street", "town/street/one"] {
        proposals.push(Proposal::record(
            since,
            &unit(id),
            PointDesignated { until: None },
        ));
    }
    command(1, proposals)
}

pub(crate) fn document(on: &str, title: &str) -> Proposal {
    let on = day(on);
    let fact = ReceiveDocument {
        channel: Channel::Oa,
        demands: Vec::new(),
        detail: None,
        due: None,
        form: DocumentForm::White,
        issuer: unit("town/dept"),
        late: None,
        minutes: None,
        number: None,
        pages: None,
        source: Source::Typed,
        title: title.to_owned().try_into().unwrap(),
    };
    Proposal::record(on, &unit("town/street/one"), fact)
}

/// An engine on a ledger, founded if the ledger is empty, with its clock at noon of 3 June 2019.
pub(crate) async fn engine(ledger: Arc<dyn Ledger>) -> Engine {
    let folded = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    let empty = folded.state.size() == 0;
    let engine = Engine::start(ledger, Arc::new(ManualClock::new(noon("2019-06-03"))), folded);
    if empty {
        engine.give(founding()).await.unwrap();
    }
    engine
}
