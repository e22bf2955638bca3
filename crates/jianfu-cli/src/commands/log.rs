//! 台账记录: the entries as they stand, and the size and root of the ledger.

use jianfu_engine::entries;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use serde_json::{Value, json};

use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session::{self, Reading};

pub(super) async fn run(global: &Global, args: args::Log) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let (size, lang) = (reading.size(), reading.lang);
    let root = reading.root().await?.to_string();
    let origin = reading
        .folded
        .state
        .registry()
        .ledger()
        .map(|(_, o)| o.origin.as_str().to_owned());
    let origin = origin.unwrap_or_default();
    let output = Output::new(lang.pick(
        format!("台账 {origin}：{size} 条记录，根 {root}"),
        format!("Ledger {origin}: {size} entries, root {root}"),
    ))
    .put("origin", origin)
    .put("size", size)
    .put("root", root)
    .simulated(reading.is_simulated(), lang);
    if args.size {
        return Ok(output);
    }
    let from = args
        .from
        .unwrap_or_else(|| size.saturating_sub(args.limit))
        .min(size);
    let to = from.saturating_add(args.limit).min(size);
    let (mut rows, mut listed) = (Vec::new(), Vec::new());
    entries(&reading.ledger, from..to, |index, bytes, entry| {
        let raw: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
        listed.push(json!({"index": index, "entry": raw}));
        rows.push(vec![
            index.to_string(),
            entry.at.to_string(),
            entry.on.to_string(),
            reading.name(&entry.unit),
            lang.pick(entry.fact.info().zh, entry.fact.info().name).to_owned(),
            summary(&reading, &entry),
            entry.actor.to_string(),
        ]);
        Ok(())
    })
    .await?;
    let titles = lang.pick(
        ["记录", "登记时刻", "所属日", "单位", "类型", "内容", "账号"],
        ["entry", "recorded at", "on", "unit", "type", "what", "actor"],
    );
    let columns = titles
        .iter()
        .enumerate()
        .map(|(i, t)| if i == 0 { right(*t) } else { left(*t) })
        .collect();
    let mut output = output.table("", columns, rows).put("entries", listed);
    if to < size {
        output = output
            .put("next", to)
            .note(lang.pick(format!("续见 --from {to}"), format!("continue with --from {to}")));
    }
    Ok(output)
}

/// An entry in a few words.
pub(super) fn summary(reading: &Reading, entry: &Entry) -> String {
    if let Some(flow) = entry.fact.flow() {
        let number = flow.number.map(|n| format!("{n} ")).unwrap_or_default();
        return format!("{number}{}（{}）", flow.title, reading.name(flow.issuer));
    }
    if let Some(title) = entry.fact.act().and_then(|act| act.title) {
        return title.to_string();
    }
    if let Some(service) = entry.fact.service() {
        return service.title.to_string();
    }
    match &entry.fact {
        Fact::FormFilled(f) => format!("{}（{}）", f.title, reading.name(&f.asker)),
        Fact::InspectionRefused(f) => format!("{}（{}）", f.title, reading.name(&f.organiser)),
        Fact::MatchConfirmed(f) => format!("#{} #{}", f.declared, f.received),
        Fact::MatchRejected(f) => format!("#{} #{}", f.declared, f.received),
        Fact::LedgerOpened(f) => format!("{}（{}）", f.authority, f.origin.as_str()),
        Fact::UnitRegistered(f) => f.name.to_string(),
        Fact::ClassDefined(f) => format!("{} {}", f.class, f.name),
        Fact::ClassAssigned(f) => format!("{}（{}）", f.class, f.basis),
        Fact::PointDesignated(f) => f.until.map_or_else(String::new, |until| format!("— {until}")),
        Fact::RoleGranted(f) => format!("{} {}", f.holder, reading.lang.pick(f.role.zh(), f.role.name())),
        Fact::CalendarPublished(f) => format!("{} {}", f.year, f.notice),
        Fact::EntryReversed(f) => format!(
            "#{} {}",
            f.target,
            reading.lang.pick(f.reason.zh(), f.reason.name())
        ),
        Fact::MonthClosed(f) => format!("{}（{}）", f.month, f.size),
        Fact::PollOpened(f) => format!("{} {}", f.poll, f.title),
        Fact::RatingCast(f) => format!("{} {}", f.poll, f.answer),
        Fact::PollClosed(f) => f.poll.to_string(),
        Fact::SchemeAdopted(f) => format!("{} {}", f.scheme, f.title),
        Fact::ReportPublished(f) => format!("{}@{}", f.publication, f.version),
        Fact::RegisterOpened(f) => format!("{} {}", f.register, f.title),
        Fact::RegisterAdopted(f) => format!("{}（{}）", f.register, f.count),
        Fact::RegisterBaseFrozen(f) => format!("{} {}（{}）", f.register, f.year, f.count),
        Fact::ItemListed(f) => format!("{} {} {}", f.register, f.item, f.attributes.title),
        Fact::ItemRevised(f) => format!("{} {} {}", f.register, f.item, f.attributes.title),
        Fact::ItemMerged(f) => format!("{} {}→{}", f.register, f.from.len(), f.into),
        Fact::QuotaStated(f) => format!(
            "{} {} {}",
            f.year,
            reading.lang.pick(f.kind.zh(), f.kind.name()),
            f.items
        ),
        Fact::ItemDelisted(f) => format!("{} {}（{}）", f.register, f.item, f.basis),
        _ => String::new(),
    }
}
