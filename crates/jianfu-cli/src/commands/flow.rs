//! Commands of the day's register: recording one fact, reversing an entry, showing a day.

use jianfu_domain::day::Day;
use jianfu_domain::decide::Proposal;
use jianfu_domain::entry::{Entry, Index};
use jianfu_domain::fact::Fact;
use jianfu_domain::figures::{FigureName, Id, Kinds, Target};
use jianfu_domain::flow::FlowKind;
use jianfu_domain::flow::facts::{
    Channel, Demand, DocumentForm, DocumentReceived, InspectionKind, InspectionReceived, LateReason,
    MeetingAttended, MeetingKind, MeetingMode, Source, normalise_number,
};
use jianfu_domain::period::Period;
use jianfu_domain::periods::facts::ReversalReason;
use jianfu_domain::text::Number;
use jianfu_engine::entries;
use serde_json::json;

use super::recorded;
use super::registry::title;
use crate::args::{self, Common, DayArgs, Global, Place};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading};

/// The value that a word means, or the list of the words there are.
fn read<T: Copy>(field: &str, word: &str, value: Option<T>, known: &[&str]) -> Result<T, Failure> {
    value.ok_or_else(|| {
        let known = known.join(", ");
        Failure::usage(
            format!("--{field} 不能是“{word}”，可用：{known}。"),
            format!("--{field} can't be “{word}”: it is one of {known}."),
        )
    })
}

macro_rules! word {
    ($type:ty, $field:literal, $word:expr) => {{
        let known: Vec<&str> = <$type>::ALL.iter().map(|v| v.name()).collect();
        read($field, $word, <$type>::read($word), &known)?
    }};
}

fn number(text: Option<&str>) -> Result<Option<Number>, Failure> {
    let typed = |text: &str| {
        Number::typed(&normalise_number(text))
            .map_err(|e| Failure::usage(format!("--number：{e}"), format!("--number: {e}")))
    };
    text.map(typed).transpose()
}

fn late(text: Option<&str>) -> Result<Option<LateReason>, Failure> {
    Ok(match text {
        Some(text) => Some(word!(LateReason, "late", text)),
        None => None,
    })
}

pub(super) async fn record(global: &Global, record: args::Record) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let (unit, on, fact) = fact(record, writing.today)?;
    let minutes = fact.flow().map_or(0, |flow| flow.person_minutes);
    let answer = writing.give(vec![Proposal::record(on, &unit, fact)]).await?;
    Ok(recorded(writing, answer, "登记", "recorded")
        .await
        .put("person_minutes", minutes))
}

fn fact(record: args::Record, today: Day) -> Result<(jianfu_domain::unit::UnitId, Day, Fact), Failure> {
    match record {
        args::Record::Meeting {
            common,
            organiser,
            minutes,
            people,
            travel_minutes,
            mode,
            kind,
        } => {
            let on = common.on.unwrap_or(today);
            let fact = MeetingAttended {
                channel: word!(Channel, "channel", &common.channel),
                item: String::new(),
                kind: word!(MeetingKind, "kind", &kind),
                late: late(common.late.as_deref())?,
                minutes,
                mode: word!(MeetingMode, "mode", &mode),
                number: number(common.number.as_deref())?,
                organiser,
                people,
                person_minutes: 0,
                source: Source::Typed,
                title: title(&common.title)?,
                travel_minutes,
            };
            Ok((common.unit, on, fact.complete(on).into()))
        }
        args::Record::Document {
            common,
            issuer,
            form,
            pages,
            due,
            demand,
            minutes,
        } => document(
            common,
            today,
            issuer,
            form.as_deref(),
            pages,
            due,
            &demand,
            minutes,
        ),
        args::Record::Inspection {
            common,
            organiser,
            minutes,
            people,
            inspectors,
            materials,
            declared,
        } => {
            let on = common.on.unwrap_or(today);
            let fact = InspectionReceived {
                channel: word!(Channel, "channel", &common.channel),
                declared: word!(InspectionKind, "declared", &declared),
                inspectors,
                item: String::new(),
                late: late(common.late.as_deref())?,
                materials,
                minutes,
                number: number(common.number.as_deref())?,
                organiser,
                people,
                person_minutes: 0,
                source: Source::Typed,
                title: title(&common.title)?,
            };
            Ok((common.unit, on, fact.complete(on).into()))
        }
    }
}

#[allow(clippy::too_many_arguments)] // the flags of one command
fn document(
    common: Common,
    today: Day,
    issuer: jianfu_domain::unit::UnitId,
    form: Option<&str>,
    pages: Option<u32>,
    due: Option<Day>,
    demand: &[String],
    minutes: Option<u32>,
) -> Result<(jianfu_domain::unit::UnitId, Day, Fact), Failure> {
    let on = common.on.unwrap_or(today);
    let number = number(common.number.as_deref())?;
    let form = match form {
        Some(form) => word!(DocumentForm, "form", form),
        None if number.is_some() => DocumentForm::Red,
        None => DocumentForm::White,
    };
    let mut demands = Vec::new();
    for text in demand {
        demands.push(word!(Demand, "demand", text));
    }
    let fact = DocumentReceived {
        channel: word!(Channel, "channel", &common.channel),
        demands,
        due,
        form,
        issuer,
        item: String::new(),
        late: late(common.late.as_deref())?,
        minutes,
        number,
        pages,
        person_minutes: 0,
        source: Source::Typed,
        title: title(&common.title)?,
    };
    Ok((common.unit, on, fact.complete(on).into()))
}

pub(super) async fn reverse(global: &Global, reverse: args::Reverse) -> Result<Output, Failure> {
    let known = ReversalReason::ALL.map(ReversalReason::name);
    let found = ReversalReason::ALL
        .into_iter()
        .find(|r| r.name() == reverse.reason || r.zh() == reverse.reason);
    let reason = read("reason", &reverse.reason, found, &known)?;
    let writing = session::write(global).await?;
    let answer = writing
        .give(vec![Proposal::Reverse {
            target: reverse.index,
            reason,
        }])
        .await?;
    Ok(recorded(writing, answer, "冲销", "reversed")
        .await
        .put("target", reverse.index))
}

/// The target that the flags `--of` and `--in` mean.
pub(super) fn target(place: &Place) -> Target {
    match (&place.of, &place.within) {
        (Some(unit), _) => Target::Of(unit.clone()),
        (None, Some(unit)) => Target::Within(unit.clone()),
        (None, None) => Target::Everywhere,
    }
}

fn is_meant(reading: &Reading, target: &Target, entry: &Entry) -> bool {
    match target {
        Target::Everywhere => true,
        Target::Of(unit) => entry.unit == *unit,
        Target::Within(top) => reading
            .folded
            .state
            .registry()
            .is_within(&entry.unit, top, entry.on),
    }
}

/// 日登记: the day's register, with its totals.
pub(super) async fn day(global: &Global, args: DayArgs) -> Result<Output, Failure> {
    let reading = session::read(global).await?;
    let target = target(&args.place);
    let mut found: Vec<(Index, Entry)> = Vec::new();
    entries(&reading.ledger, 0..reading.size(), |index, _, entry| {
        if entry.on == args.day && entry.fact.flow().is_some() && is_meant(&reading, &target, &entry) {
            found.push((index, entry));
        }
        Ok(())
    })
    .await?;
    let total = found.len();
    let page: Vec<(Index, Entry)> = found.into_iter().skip(args.from).take(args.limit).collect();
    let next = args.from.saturating_add(page.len());
    let (mut rows, mut listed) = (Vec::new(), Vec::new());
    for (index, entry) in &page {
        let Some(flow) = entry.fact.flow() else { continue };
        let reversed = reading.folded.state.reversed(*index);
        let mark = reversed.map_or_else(String::new, |by| {
            reading
                .lang
                .pick(format!("已冲销（{by}）"), format!("reversed ({by})"))
        });
        rows.push(vec![
            index.to_string(),
            reading.name(&entry.unit),
            reading.lang.pick(flow.kind.zh(), flow.kind.name()).to_owned(),
            flow.number.map(ToString::to_string).unwrap_or_default(),
            flow.title.to_string(),
            reading.name(flow.issuer),
            flow.person_minutes.to_string(),
            mark,
        ]);
        listed.push(
            json!({"index": index, "unit": entry.unit.as_str(), "kind": flow.kind.name(),
            "number": flow.number.map(Number::as_str), "title": flow.title.as_str(),
            "issuer": flow.issuer.as_str(), "person_minutes": flow.person_minutes, "reversed": reversed,
            "at": entry.at.to_string()}),
        );
    }
    let titles = reading.lang.pick(
        [
            "记录",
            "监测点",
            "类别",
            "编号",
            "标题",
            "来源单位",
            "人·分钟",
            "备注",
        ],
        [
            "entry",
            "point",
            "kind",
            "number",
            "title",
            "issuer",
            "person-min",
            "note",
        ],
    );
    let columns = titles
        .iter()
        .enumerate()
        .map(|(i, t)| if matches!(i, 0 | 6) { right(*t) } else { left(*t) });
    let mut output = Output::new(reading.lang.pick(
        format!("{} 日登记（{total} 条）", Period::Day(args.day).zh()),
        format!("Register of {} ({total} entries)", args.day),
    ))
    .table("", columns.collect(), rows)
    .put("day", args.day.to_string())
    .put("size", reading.size())
    .put("total", total)
    .put("entries", listed)
    .put("figures", totals(&reading, &target, args.day));
    if next < total {
        output = output.put("next", next).note(reading.lang.pick(
            format!("续见 --from {next}"),
            format!("continue with --from {next}"),
        ));
    }
    Ok(output.simulated(reading.is_simulated(), reading.lang))
}

fn totals(reading: &Reading, target: &Target, day: Day) -> Vec<serde_json::Value> {
    let mut names = Vec::new();
    for kind in FlowKind::ALL {
        for id in [Id::Items, Id::Receipts, Id::PersonMinutes] {
            let mut name = FigureName::of_period(id(Kinds::One(kind)), Period::Day(day));
            name.target = target.clone();
            names.push(name);
        }
    }
    super::statistics::figures(reading, &names)
}
