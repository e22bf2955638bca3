//! 升级: raising a ledger to the newest format and rules of deciding, and what is in force.

use jianfu_domain::command::Proposal;
use jianfu_domain::deciding::{Changed, DECIDING, changed};
use jianfu_domain::in_force::InForce;
use jianfu_domain::refusal::Refused;
use jianfu_engine::EngineError;
use jianfu_facts::fact::TYPES;
use jianfu_facts::lang::Lang;
use jianfu_facts::registry::raised::{DecidingRaised, FormatRaised};
use jianfu_facts::version::FORMAT;
use serde_json::{Value, json};

use super::recorded;
use crate::args::Global;
use crate::failure::Failure;
use crate::output::{Output, left, right};
use crate::session;

/// What a new ledger begins with.
const NEWEST: InForce = InForce {
    format: FORMAT,
    deciding: DECIDING,
};

/// Raises both in one command: a ledger is never at one of them alone.
pub(super) async fn upgrade(global: &Global, dry_run: bool) -> Result<Output, Failure> {
    let writing = session::write(global).await?;
    let state = writing.engine.state().await;
    let (from, lang) = (state.in_force(), writing.lang);
    from.is_known()
        .map_err(|reason| EngineError::from(Refused::whole(reason)))?;
    let proposals = raises(from, &writing).await?;
    let nothing = proposals.is_empty();
    let output = if nothing || dry_run {
        if !nothing {
            writing.try_out(proposals).await?;
        }
        writing.close().await;
        Output::new(planned(from, nothing, lang)).simulated(state.is_simulated(), lang)
    } else {
        let answer = writing.give(proposals).await?;
        recorded(writing, answer, "升级", "upgraded").await
    };
    Ok(put_versions(put_checks(output, from, lang), from, lang)
        .put("from", in_force(from))
        .put("to", in_force(NEWEST)))
}

async fn raises(from: InForce, writing: &session::Writing) -> Result<Vec<Proposal>, Failure> {
    let (authority, today) = (writing.authority().await?, writing.today);
    let mut proposals = Vec::new();
    if from.format < FORMAT {
        let format = FormatRaised { format: FORMAT };
        proposals.push(Proposal::record(today, &authority, format));
    }
    if from.deciding < DECIDING {
        let rules = DecidingRaised { n: DECIDING };
        proposals.push(Proposal::record(today, &authority, rules));
    }
    Ok(proposals)
}

fn planned(from: InForce, nothing: bool, lang: Lang) -> String {
    let InForce { format, deciding } = from;
    if nothing {
        return lang.pick(
            format!("台账已是最新：格式 {format}，登记规则 deciding/{deciding}。"),
            format!("The ledger is up to date: format {format}, deciding/{deciding}."),
        );
    }
    lang.pick(
        format!(
            "将升级（未登记）：格式 {format} → {FORMAT}，登记规则 deciding/{deciding} → deciding/{DECIDING}。\
             已有记录不变；升级后旧版程序不能再读写本台账。"
        ),
        format!(
            "To be raised (nothing recorded): format {format} → {FORMAT}, deciding/{deciding} → deciding/{DECIDING}. \
             What is on record stays as it is; older programs can neither read nor write the ledger afterwards."
        ),
    )
}

/// What is in force on a ledger, and every check and version that came later than the first.
pub(super) async fn show(global: &Global) -> Result<Output, Failure> {
    let reading = session::read_rules(global).await?;
    let lang = reading.lang;
    let state = &reading.folded.state;
    let now = state.in_force();
    let words = lang.pick(
        format!(
            "现行格式 {}（本程序至 {FORMAT}），登记规则 deciding/{}（本程序至 deciding/{DECIDING}）。\
             下列以外的检查自 deciding/1 起一直有效。",
            now.format, now.deciding
        ),
        format!(
            "In force: format {} (this program: up to {FORMAT}), deciding/{} (up to {DECIDING}). \
             All checks but these have been made since deciding/1.",
            now.format, now.deciding
        ),
    );
    let first = InForce {
        format: 1,
        deciding: 1,
    };
    let unsigned = state
        .registry()
        .ledger()
        .is_some_and(|(_, opened)| opened.unsigned);
    Ok(
        put_versions(put_checks(Output::new(words), first, lang), first, lang)
            .put("in_force", in_force(now))
            .put("newest", in_force(NEWEST))
            .put("unsigned", unsigned)
            .put("size", state.size())
            .simulated(reading.is_simulated(), lang),
    )
}

fn in_force(of: InForce) -> Value {
    json!({"format": of.format, "deciding": of.deciding})
}

/// The checks that are new after some rules, as a table.
fn put_checks(output: Output, after: InForce, lang: Lang) -> Output {
    let is_new = |check: &Changed| {
        check.since > after.deciding || check.until.is_some_and(|until| until > after.deciding)
    };
    let checks: Vec<Changed> = changed().into_iter().filter(is_new).collect();
    let zh = |kind: &str| {
        TYPES
            .iter()
            .find(|info| info.name == kind)
            .map_or("", |info| info.zh)
    };
    let row = |check: &Changed| {
        vec![
            lang.pick(zh(check.kind), check.kind).to_owned(),
            check.code.to_owned(),
            format!("deciding/{}", check.since),
            check
                .until
                .map_or_else(|| "–".to_owned(), |n| format!("deciding/{n}")),
        ]
    };
    let rows = checks.iter().map(row).collect();
    let titles = lang.pick(
        ["记录种类", "退回原因", "自", "至（不含）"],
        ["kind", "refused as", "since", "until"],
    );
    let told = |check: &Changed| json!({"type": check.kind, "code": check.code, "since": check.since, "until": check.until});
    let told: Vec<Value> = checks.iter().map(told).collect();
    if checks.is_empty() {
        return output.put("checks", told);
    }
    output
        .table(lang.pick("检查", "Checks"), titles.map(left).to_vec(), rows)
        .put("checks", told)
}

/// The types and versions that are new after a format, as a table.
fn put_versions(output: Output, after: InForce, lang: Lang) -> Output {
    let (mut rows, mut told) = (Vec::new(), Vec::new());
    for info in TYPES {
        for version in (info.versions)().into_iter().filter(|v| v.format > after.format) {
            rows.push(vec![
                lang.pick(info.zh, info.name).to_owned(),
                version.number.to_string(),
                version.format.to_string(),
            ]);
            told.push(json!({"type": info.name, "v": version.number, "format": version.format}));
        }
    }
    let titles = lang.pick(
        ["记录种类", "版本", "自格式"],
        ["kind", "version", "since format"],
    );
    let [kind, version, format] = titles;
    if rows.is_empty() {
        return output.put("versions", told);
    }
    output
        .table(
            lang.pick("版本", "Versions"),
            vec![left(kind), right(version), right(format)],
            rows,
        )
        .put("versions", told)
}
