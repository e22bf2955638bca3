//! What may be recorded of assessment and publication, given the state.

use crate::refusal::{Both, Reason, both};
use crate::state::State;
use jianfu_facts::assessment::facts::{Indicator, PublicationKind, ReportPublished, SchemeAdopted};
use jianfu_facts::day::Day;
use jianfu_facts::exact::count_32;
use jianfu_facts::limits;
use jianfu_facts::period::Period;

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

fn wrong_content(fact: &SchemeAdopted) -> Option<Both> {
    let indicators = &fact.indicators;
    let count = |which: Indicator| indicators.iter().filter(|i| i.indicator == which).count();
    if !matches!(fact.period, Period::Quarter(..)) {
        Some(both("考核期应为季度", "its period is a quarter"))
    } else if indicators.is_empty() || indicators.len() > limits::SCHEME_INDICATORS {
        Some(both("指标应为 1 至 50 项", "it has 1 to 50 indicators"))
    } else if count(Indicator::Satisfaction) > 1 || count(Indicator::BurdenPerWorkingDay) > 1 {
        Some(both("指标不得重复", "an indicator stands once"))
    } else if indicators
        .iter()
        .any(|i| i.weight == 0 || i.weight > limits::SCHEME_WEIGHT)
    {
        Some(both("权重应为 1 至 1000", "a weight is 1 to 1,000"))
    } else if indicators.iter().any(|i| i.lo.value() >= i.hi.value()) {
        Some(both("lo 应小于 hi", "lo lies below hi"))
    } else if fact.min_answers == 0 || fact.decimals > limits::SCHEME_DECIMALS {
        Some(both(
            "min_answers 至少为 1，decimals 至多为 4",
            "min_answers is at least 1, decimals at most 4",
        ))
    } else {
        None
    }
}

/// The next version of a publication whose period is closed, from a size that exists.
pub(crate) fn report_published(state: &State, fact: &ReportPublished) -> Result<(), Reason> {
    let due = count_32(state.publications(fact.publication).len() + 1);
    let publication = fact.publication.to_string();
    if fact.version != due {
        return Err(Reason::WrongVersion {
            publication,
            version: fact.version,
            due,
        });
    }
    let refuse = |what: Both| {
        Err(Reason::BadPublication {
            publication: publication.clone(),
            what,
        })
    };
    if fact.input.size > state.size() || fact.input.plus.iter().any(|i| *i >= state.size()) {
        return refuse(both("依据的记录尚不存在", "its input lies beyond the ledger"));
    }
    let later = fact.input.plus.iter().all(|i| *i >= fact.input.size);
    if !later || !fact.input.plus.is_sorted_by(|a, b| a < b) {
        return refuse(both(
            "补充记录应按编号升序、不重复且不早于依据的大小",
            "its later entries are ascending, each once, from its size on",
        ));
    }
    if fact.files.is_empty() || fact.files.len() > limits::PUBLICATION_FILES {
        return refuse(both("文件应为 1 至 20 个", "it has 1 to 20 files"));
    }
    let mut months = state.months_of(fact.publication.period).into_iter();
    if months.any(|m| state.closed(m).is_none()) {
        return refuse(both(
            "所属月份尚未月结，请先执行 jianfu close",
            "its months are not closed: run jianfu close",
        ));
    }
    if fact.publication.kind == PublicationKind::Ranking {
        let scheme = state.scheme_of(fact.publication.period);
        match scheme.and_then(|s| state.poll(&s.fact.poll)) {
            Some(poll) if poll.closed.is_some() => {}
            _ => {
                return refuse(both(
                    "须有考核办法且其评议已结束",
                    "it needs an adopted scheme and its closed poll",
                ));
            }
        }
    }
    Ok(())
}
