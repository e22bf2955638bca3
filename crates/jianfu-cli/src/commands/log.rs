//! 台账记录: the entries as they stand, and the size and root of the ledger.

use jianfu_engine::entries;
use jianfu_facts::entry::Entry;
use jianfu_facts::kind::Words;
use jianfu_facts::unit::UnitId;
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
    let unit = |unit: &UnitId| reading.name(unit);
    entry.fact.summary(&Words {
        lang: reading.lang,
        unit: &unit,
    })
}
