//! What every publication says about itself: its mark, its cut-off, its rounding, how to check it.

use jianfu_facts::exact::Rounding;

use super::look::Look;
use crate::Document;

/// How many hexadecimal digits of a root are printed in a document: the proof page has them all.
const ROOT_DIGITS: usize = 16;

/// A document of the authority without title and body. Number and date are the office's to give.
pub(super) fn blank(look: Look<'_>) -> Document {
    Document {
        lang: look.lang,
        title: String::new(),
        subtitle: None,
        issuer: look.sheet.authority.clone(),
        number: None,
        addressee: None,
        marks: if look.sheet.simulated {
            vec![look.pick("模拟数据", "SIMULATED DATA")]
        } else {
            Vec::new()
        },
        blocks: Vec::new(),
        date: look.pick(
            "（成文日期由印发单位填写）",
            "(date of issue: for the office to fill in)",
        ),
        notes: see_also(look),
        annexes: Vec::new(),
    }
}

/// The addressees 主送机关, by what the authority is.
pub(super) fn addressee(look: Look<'_>) -> String {
    let zh = match look.sheet.authority.chars().last() {
        Some('区') => "各街道，区直各单位：",
        Some('县') => "各乡镇（街道），县直各单位：",
        Some('市') => "各乡镇（街道），市直各单位：",
        _ => "各有关单位：",
    };
    look.pick(zh, "To all streets and departments:")
}

/// The line after the date 附注.
fn see_also(look: Look<'_>) -> Vec<String> {
    vec![look.pick(
        "（数字出处和核对办法见口径说明、随附的 figures.json 和验证页。）",
        "(Where figures come from and how to check them: see the notes on method, figures.json and the proof page.)",
    )]
}

/// What must be known of simulated data.
pub(super) fn simulated(look: Look<'_>) -> Option<String> {
    let text = look.pick(
        "本件所用数据均为模拟数据，不反映任何单位的实际情况，不作为工作依据。",
        "All data here are simulated: they say nothing about any real unit.",
    );
    look.sheet.simulated.then_some(text)
}

/// How to check the figures.
pub(super) fn check_it(look: Look<'_>) -> String {
    let publication = look.sheet.publication;
    look.lang.pick(
        format!(
            "核对办法：全部数字见随附的 figures.json，命令 jianfu recompute {publication} 由台账重新计算，命令 jianfu explain \
             加数据名逐项追溯到登记记录。"
        ),
        format!(
            "Checking: all figures stand in figures.json; jianfu recompute {publication} computes them anew from the \
             ledger, and jianfu explain with the name of a figure traces it to its entries."
        ),
    )
}

/// The name of the rounding.
pub(super) fn rounding(look: Look<'_>) -> String {
    match look.sheet.rounding {
        Rounding::HalfUp => look.pick("四舍五入", "halves away from zero (四舍五入)"),
        Rounding::HalfEven => look.pick(
            "GB/T 8170—2008“四舍六入五成双”",
            "halves to the even digit (GB/T 8170-2008)",
        ),
    }
}

/// What the figures were computed from.
pub(super) fn cut_off(look: Look<'_>) -> String {
    let (sheet, input) = (look.sheet, &look.sheet.input);
    let root: String = sheet.root.chars().take(ROOT_DIGITS).collect();
    let plus: Vec<String> = input.plus.iter().map(ToString::to_string).collect();
    let also = if plus.is_empty() {
        String::new()
    } else {
        look.lang.pick(
            format!("，并计入其后的第{}号记录", plus.join("、")),
            format!(", and the later entries {}", plus.join(", ")),
        )
    };
    look.lang.pick(
        format!(
            "数据截止：取自减负台账（{}）的前{}条记录{also}，其根哈希前{ROOT_DIGITS}位为{root}，全文见随附的 figures.json。",
            sheet.origin, input.size
        ),
        format!(
            "Cut-off: the first {} entries of the ledger {}{also}; their root begins with {root}, and stands whole in \
             figures.json.",
            input.size, sheet.origin
        ),
    )
}

/// The methods by their ids.
pub(super) fn methods(look: Look<'_>) -> String {
    let ids = look.sheet.methods.join(look.lang.pick("、", ", "));
    look.lang
        .pick(format!("方法编号：{ids}。"), format!("Methods: {ids}."))
}

/// What must be known of a table by months that aren't those of the calendar.
pub(super) fn other_months(look: Look<'_>) -> Option<(String, String)> {
    let months = &look.sheet.months;
    let (first, last) = (months.first()?.first(), months.last()?.last());
    Some((
        format!(
            "本台账按报告月（上月21日至当月20日）月结，本表所列各月自{first}起至{last}止，首尾含有本季度以外的日子，\
             各月之和不等于本季度合计。"
        ),
        format!(
            " The ledger closes reporting months, from the 21st to the 20th: those of the table run from {first} to \
             {last} and so beyond the quarter, and don't add up to it."
        ),
    ))
}

/// 涉密事项: their totals, which no table has.
pub(super) fn classified(look: Look<'_>) -> Option<String> {
    let told = look.sheet.classified.iter().map(|c| {
        let (received, issued) = (c.received, c.issued);
        look.lang.pick(
            format!(
                "{}：监测点收到{received}件次，其他单位发出{issued}件",
                c.kind.zh()
            ),
            format!(
                "{}: {received} received by points, {issued} issued by other units",
                c.kind.name()
            ),
        )
    });
    let told: Vec<String> = told.collect();
    let told = told.join(look.lang.pick("；", "; "));
    (!told.is_empty()).then(|| {
        look.lang.pick(
            format!("涉密事项：台账只登记月度总数，不登记具体事项，以下不计入本通报各项数字。{told}。"),
            format!("Classified items: the ledger holds monthly totals alone, and no figure here counts them. {told}."),
        )
    })
}

/// The methods that the ledger declared, in the words of their declarations.
pub(super) fn declared(look: Look<'_>) -> Option<String> {
    let told = look.sheet.declared.iter().map(|m| {
        look.lang.pick(
            format!(
                "{}：{}（{}第{}版，自{}起，台账第{}号记录）",
                m.decides.zh(),
                m.text,
                m.method,
                m.version,
                m.from.zh(),
                m.entry
            ),
            format!(
                "{}: {} ({} version {}, from {} on, entry {})",
                m.decides.name(),
                m.text,
                m.method,
                m.version,
                m.from,
                m.entry
            ),
        )
    });
    let told: Vec<String> = told.collect();
    let told = (!told.is_empty()).then(|| told.join(look.lang.pick("；", "; ")))?;
    Some(look.lang.pick(
        format!("声明的口径：{told}。"),
        format!("Declared methods: {told}."),
    ))
}

/// The bases that were stated of before the ledger: told with their sources, part of no figure.
pub(super) fn bases(look: Look<'_>) -> Option<String> {
    let told = look.sheet.bases.iter().map(|b| {
        let name = look.sheet.name(&b.about);
        look.lang.pick(
            format!(
                "{name}{}{}{}{}（来源：{}；台账第{}号记录）",
                b.period.zh(),
                b.label,
                b.value.as_str(),
                b.unit,
                b.source,
                b.entry
            ),
            format!(
                "{name}, {}: {} {} {} (source: {}; entry {})",
                b.period,
                b.label,
                b.value.as_str(),
                b.unit,
                b.source,
                b.entry
            ),
        )
    });
    let told: Vec<String> = told.collect();
    let told = (!told.is_empty()).then(|| told.join(look.lang.pick("；", "; ")))?;
    Some(look.lang.pick(
        format!("申报基数（开账之前的数字，由来源所述，未经台账核实，不与本通报数字相加、不作比较基数）：{told}。"),
        format!(
            "Stated bases (of before the ledger, as their sources say; part of no figure here and compared with none): {told}."
        ),
    ))
}

/// Where the working days come from.
pub(super) fn working_days(look: Look<'_>) -> String {
    let notices: Vec<String> = look
        .sheet
        .calendars
        .iter()
        .map(|notice| quoted(look, notice))
        .collect();
    let notices = notices.join(look.lang.pick("、", ", "));
    look.lang.pick(
        format!(
            "工作日：依据{notices}计算；日均＝数量÷工作日天数。各期工作日天数不同，春节等假期所在月份尤其如此，\
             比较时宜看日均。"
        ),
        format!(
            "Working days: by {notices}. A mean is the amount divided by the working days; since these differ, above \
             all around the Spring Festival, compare means."
        ),
    )
}

/// A title in 《》, unless it stands so already.
pub(super) fn quoted(look: Look<'_>, title: &str) -> String {
    if look.lang == crate::Lang::En || title.starts_with('《') || title.contains('《') {
        return title.to_owned();
    }
    format!("《{title}》")
}

/// Notes with their numbers.
pub(super) fn numbered(notes: Vec<String>) -> Vec<String> {
    notes
        .into_iter()
        .enumerate()
        .map(|(at, note)| format!("{}. {note}", at + 1))
        .collect()
}
