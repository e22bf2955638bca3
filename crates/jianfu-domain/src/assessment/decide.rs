//! What may be recorded of assessment and publication, given the state.

use super::facts::{Indicator, PublicationKind, ReportPublished, SchemeAdopted};
use crate::day::Day;
use crate::limits;
use crate::period::Period;
use crate::refusal::Reason;
use crate::state::State;

/// A scheme, adopted before its poll opens and before its period is over.
pub(crate) fn scheme_adopted(state: &State, today: Day, fact: &SchemeAdopted) -> Result<(), Reason> {
    let scheme = fact.scheme.clone();
    if state.scheme(&scheme).is_some() || state.scheme_of(fact.period).is_some() {
        return Err(Reason::SchemeExists { scheme });
    }
    if let Some(what) = wrong_content(fact) {
        return Err(Reason::BadScheme { scheme, what });
    }
    if state.poll(&fact.poll).is_some() || today > fact.period.last() {
        return Err(Reason::SchemeTooLate { scheme });
    }
    Ok(())
}

fn wrong_content(fact: &SchemeAdopted) -> Option<&'static str> {
    let indicators = &fact.indicators;
    let count = |which: Indicator| indicators.iter().filter(|i| i.indicator == which).count();
    if !matches!(fact.period, Period::Quarter(..)) {
        Some("its period is a quarter (考核期应为季度)")
    } else if indicators.is_empty() || indicators.len() > limits::SCHEME_INDICATORS {
        Some("it has 1 to 50 indicators (指标应为 1 至 50 项)")
    } else if count(Indicator::Satisfaction) > 1 || count(Indicator::BurdenPerWorkingDay) > 1 {
        Some("an indicator stands once (指标不得重复)")
    } else if indicators
        .iter()
        .any(|i| i.weight == 0 || i.weight > limits::SCHEME_WEIGHT)
    {
        Some("a weight is 1 to 1,000 (权重应为 1 至 1000)")
    } else if indicators.iter().any(|i| i.lo.value() >= i.hi.value()) {
        Some("lo lies below hi (lo 应小于 hi)")
    } else if fact.min_answers == 0 || fact.decimals > limits::SCHEME_DECIMALS {
        Some("min_answers is at least 1, decimals at most 4 (min_answers 至少为 1，decimals 至多为 4)")
    } else {
        None
    }
}

/// The next version of a publication whose period is closed, from a size that exists.
pub(crate) fn report_published(state: &State, fact: &ReportPublished) -> Result<(), Reason> {
    let due = state.publications(fact.publication).len() + 1;
    let due = u32::try_from(due).unwrap_or(u32::MAX);
    let publication = fact.publication.to_string();
    if fact.version != due {
        return Err(Reason::WrongVersion {
            publication,
            version: fact.version,
            due,
        });
    }
    let refuse = |what: &'static str| {
        Err(Reason::BadPublication {
            publication: publication.clone(),
            what,
        })
    };
    if fact.input.size > state.size() || fact.input.plus.iter().any(|i| *i >= state.size()) {
        return refuse("its input lies beyond the ledger (依据的记录尚不存在)");
    }
    let later = fact.input.plus.iter().all(|i| *i >= fact.input.size);
    if !later || !fact.input.plus.is_sorted_by(|a, b| a < b) {
        return refuse(
            "its later entries are ascending, each once, from its size on (补充记录应按编号升序、不重复且不早于依据的大小)",
        );
    }
    if fact.files.is_empty() || fact.files.len() > limits::PUBLICATION_FILES {
        return refuse("it has 1 to 20 files (文件应为 1 至 20 个)");
    }
    if fact
        .publication
        .period
        .months()
        .into_iter()
        .any(|m| state.closed(m).is_none())
    {
        return refuse(
            "its months are not closed: run jianfu close (所属月份尚未月结，请先执行 jianfu close)",
        );
    }
    if fact.publication.kind == PublicationKind::Ranking {
        let scheme = state.scheme_of(fact.publication.period);
        match scheme.and_then(|s| state.poll(&s.fact.poll)) {
            Some(poll) if poll.closed.is_some() => {}
            _ => {
                return refuse("it needs an adopted scheme and its closed poll (须有考核办法且其评议已结束)");
            }
        }
    }
    Ok(())
}
