//! The renderers' own words, in each language. Everything else on a page is the composer's text.

use crate::Lang;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) category: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) annex: &'static str,
    pub(crate) annex_colon: &'static str,
    pub(crate) chart_data: &'static str,
    pub(crate) data_in: &'static str,
    pub(crate) chart_in_html: &'static str,
    /// Around the caption of the table that has the data of a chart which only the page shows.
    pub(crate) chart_elsewhere: (&'static str, &'static str),
    pub(crate) info_sheet: &'static str,
    pub(crate) figures_sheet: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) number: &'static str,
    pub(crate) date: &'static str,
    pub(crate) sheet: &'static str,
    pub(crate) cell: &'static str,
    pub(crate) printed: &'static str,
    pub(crate) figure_name: &'static str,
    pub(crate) figures_hint: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) body_text: &'static str,
}

/// The tag of a language, after BCP 47.
pub(crate) fn tag(lang: Lang) -> &'static str {
    lang.pick("zh-CN", "en")
}

/// The words of a language.
pub(crate) fn of(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

const ZH: Words = Words {
    category: "项目",
    unit: "单位：",
    notes: "说明",
    annex: "附件",
    annex_colon: "附件：",
    chart_data: "图中数据",
    data_in: "数据见表：",
    chart_in_html: "注：图形见网页版。",
    chart_elsewhere: ("（图形见网页版，数据见表：", "）"),
    info_sheet: "说明",
    figures_sheet: "数据出处",
    contents: "目录",
    issuer: "发文机关",
    number: "发文字号",
    date: "成文日期",
    sheet: "工作表",
    cell: "单元格",
    printed: "印出数字",
    figure_name: "数据名",
    figures_hint: "每个数据名可用命令 jianfu explain 数据名 逐级追溯到登记条目。",
    mark: "标识",
    body_text: "正文",
};

const EN: Words = Words {
    category: "Item",
    unit: "Unit: ",
    notes: "Notes",
    annex: "Annex ",
    annex_colon: "Annexes: ",
    chart_data: "Data of the chart",
    data_in: "Data in table: ",
    chart_in_html: "Note: the chart is in the web version.",
    chart_elsewhere: (" (the chart is in the web version, its data in table: ", ")"),
    info_sheet: "Notes",
    figures_sheet: "Figures",
    contents: "Contents",
    issuer: "Issued by",
    number: "Number",
    date: "Date",
    sheet: "Sheet",
    cell: "Cell",
    printed: "Printed",
    figure_name: "Name of the figure",
    figures_hint: "The command jianfu explain NAME traces each figure down to the entries it comes from.",
    mark: "Mark",
    body_text: "Text",
};
