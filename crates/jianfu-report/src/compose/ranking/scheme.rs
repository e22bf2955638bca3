//! How a ranking's scores are made: the scheme's indicators, weights and goalposts, as they were adopted.

use jianfu_facts::assessment::facts::{Better, Indicator, SchemeAdopted, SchemeIndicator};

use super::super::look::Look;
use super::super::method;
use crate::{Block, Cell, Column, Decimal, Row, Table};

/// The paragraphs and the table of the scheme.
pub(super) fn blocks(look: Look<'_>) -> Vec<Block> {
    let Some(scheme) = &look.sheet.scheme else {
        return Vec::new();
    };
    let (decimals, rounding) = (scheme.decimals, method::rounding(look));
    let how = look.lang.pick(
        format!(
            "综合得分为各指标得分按权重的加权平均，保留{decimals}位小数，按{rounding}修约。指标得分在“得0分”与“得100分”两个界限之间\
             按比例折算，超出界限的按0分或100分计；界限和权重在考核期内评议开始之前已经确定。"
        ),
        format!(
            "The score is the mean of the indicators' points by weight, decimals: {decimals}, {rounding}. Points \
             run from the value worth 0 to the value worth 100 in proportion, and stop there. Both values and the \
             weights were adopted before the poll opened."
        ),
    );
    let rank = look.lang.pick(
        format!(
            "名次以公布的（修约后的）综合得分为准，由高到低排列；得分相同的名次并列，其后名次顺延（1、2、2、4），不以其他因素区分先后。\
             {}的社区不排名；缺失的数据不按零分计算。",
            unranked(look, scheme).join("、")
        ),
        format!(
            "Ranks use the published, rounded score, so that a reader can redo them; equal scores tie (1, 2, 2, 4), \
             and nothing else breaks a tie. Not ranked are communities {}. Missing is never zero.",
            unranked(look, scheme).join(", ")
        ),
    );
    vec![
        Block::para(how),
        Block::Table(table(look, scheme)),
        Block::para(rank),
    ]
}

/// Who is not ranked: what each indicator needs, and a class.
fn unranked(look: Look<'_>, scheme: &SchemeAdopted) -> Vec<String> {
    let least = scheme.min_answers;
    let mut reasons = Vec::new();
    for rule in &scheme.indicators {
        match rule.indicator {
            Indicator::Satisfaction => reasons.extend([
                look.lang.pick(
                    format!("有效样本少于{least}份（样本不足）"),
                    format!("with fewer than {least} answers"),
                ),
                look.pick("评议未结束", "with a poll that is not closed"),
            ]),
            Indicator::BurdenPerWorkingDay => {
                reasons.push(look.pick("考核期内未全程作为监测点", "that were not a point throughout"));
            }
        }
    }
    reasons.push(look.pick("未归类", "without a class"));
    reasons
}

fn table(look: Look<'_>, scheme: &SchemeAdopted) -> Table {
    let columns = vec![
        Column::row_name(look.pick("指标", "Indicator")),
        Column::centred(look.pick("方向", "Better")),
        Column::text(look.pick("单位", "Unit")),
        Column::number(look.pick("得0分", "Worth 0")),
        Column::number(look.pick("得100分", "Worth 100")),
        Column::number(look.pick("权重", "Weight")),
    ];
    let mut table = Table::new(
        "scheme",
        look.pick("指标、界限和权重", "Indicators, goalposts, weights"),
        columns,
    );
    table.rows = scheme.indicators.iter().map(|rule| row(look, rule)).collect();
    table
}

fn row(look: Look<'_>, rule: &SchemeIndicator) -> Row {
    let (name, unit) = match rule.indicator {
        Indicator::Satisfaction => (look.pick("群众满意度", "Satisfaction"), look.pick("分", "points")),
        Indicator::BurdenPerWorkingDay => (
            look.pick("日均负担", "Burden a working day"),
            look.pick("人·分钟/工作日", "person-minutes a working day"),
        ),
    };
    let (better, zero, full) = match rule.better {
        Better::Higher => (look.pick("越高越好", "higher"), &rule.lo, &rule.hi),
        Better::Lower => (look.pick("越低越好", "lower"), &rule.hi, &rule.lo),
    };
    Row::body(vec![
        Cell::text(name),
        Cell::text(better),
        Cell::text(unit),
        literal(zero.as_str()),
        literal(full.as_str()),
        literal(&rule.weight.to_string()),
    ])
}

/// A number that the scheme itself states: no figure, and so without a name.
fn literal(text: &str) -> Cell {
    Decimal::parse(text).map_or_else(|_| Cell::text(text), |number| Cell::number(text, number))
}
