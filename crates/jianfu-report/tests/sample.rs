//! A circular with everything in it. All of it is made up: 示例区 does not exist.

use jianfu_report::{
    Annex, Block, Cell, Chart, ChartKind, Column, Decimal, Document, Interval, Lang, Level, Point, ProofFile,
    ProofPage, Reference, Row, Run, Series, Table, Twin,
};

pub(crate) fn number(units: i64, scale: u8) -> Cell {
    let value = Decimal::from_scaled(units, scale);
    Cell::number(value.as_str().to_owned(), value)
}

fn figure(name: &str, units: i64) -> Cell {
    number(units, 0).explained_by(name)
}

fn change(tenths: i64) -> Cell {
    let value = Decimal::from_scaled(tenths, 1);
    let sign = if tenths > 0 { "+" } else { "" };
    Cell::percent(format!("{sign}{}%", value.as_str()), value)
}

fn point(units: i64, scale: u8) -> Point {
    Point {
        value: Some(units),
        label: Decimal::from_scaled(units, scale).as_str().to_owned(),
        figure: None,
    }
}

/// Departments by what they sent down: two years, three kinds, a total, and one without a base.
pub(crate) fn issuers() -> Table {
    let columns = vec![
        Column::row_name("发文（牵头）部门"),
        Column::number("去年同期").under("会议"),
        Column::number("本季").under("会议"),
        Column::number("同比").under("会议"),
        Column::number("去年同期").under("文件"),
        Column::number("本季").under("文件"),
        Column::number("同比").under("文件"),
        Column::number("占用时间"),
    ];
    let mut table = Table::new("issuers", "各部门会议、文件情况", columns);
    table.unit_note = Some("单位：次、件、人·分钟".to_owned());
    let rows = [
        ("示例区办公室", 42, 30, -286, 118, 80, -322, 12_840),
        ("示例区教育局", 18, 11, -389, 60, 41, -317, 4_620),
        ("示例区卫生健康局", 25, 27, 80, 72, 69, -42, 9_030),
        (
            "示例区综合行政执法大队（专项行动领导小组办公室）",
            9,
            6,
            -333,
            31,
            22,
            -290,
            2_115,
        ),
    ];
    for (name, m0, m1, mc, d0, d1, dc, minutes) in rows {
        let time = Decimal::from_scaled(minutes, 0);
        let printed = format!("{},{:03}", minutes / 1000, minutes % 1000);
        table.rows.push(Row::body(vec![
            Cell::text(name),
            figure("circular.2018q2.meetings", m0),
            figure("circular.2019q2.meetings", m1),
            change(mc),
            figure("circular.2018q2.documents", d0),
            figure("circular.2019q2.documents", d1),
            change(dc),
            Cell::number(printed, time).explained_by("circular.2019q2.minutes"),
        ]));
    }
    table.rows.push(Row::body(vec![
        Cell::text("示例区数据中心（新设）"),
        number(0, 0),
        number(2, 0),
        Cell::text("无可比基数"),
        number(0, 0),
        number(5, 0),
        Cell::text("无可比基数"),
        Cell::number("640", Decimal::from_scaled(640, 0)),
    ]));
    table.rows.push(Row::total(vec![
        Cell::text("合计"),
        number(94, 0),
        number(76, 0),
        change(-191),
        number(281, 0),
        number(217, 0),
        change(-228),
        Cell::number("29,245", Decimal::from_scaled(29_245, 0)),
    ]));
    table
        .notes
        .push("注：按发文（牵头）部门统计不重复事项；占用时间为监测点登记的人·分钟之和。".to_owned());
    table
}

const CATEGORIES: [&str; 4] = [
    "会议",
    "文件",
    "督查检查考核",
    "全面从严治党主体责任和意识形态责任制检查",
];

pub(crate) fn paired() -> Chart {
    Chart {
        id: "by-kind".to_owned(),
        title: "监测点收到的会议、文件、督查检查考核".to_owned(),
        unit: "件次".to_owned(),
        scale: 0,
        categories: CATEGORIES.map(str::to_owned).to_vec(),
        kind: ChartKind::PairedBars {
            series: vec![
                Series {
                    name: "2018年第二季度".to_owned(),
                    points: vec![
                        point(94, 0),
                        point(281, 0),
                        point(20, 0),
                        Point {
                            value: None,
                            label: "无记录".to_owned(),
                            figure: None,
                        },
                    ],
                },
                Series {
                    name: "2019年第二季度".to_owned(),
                    points: vec![
                        Point {
                            figure: Some("circular.2019q2.meetings".to_owned()),
                            ..point(76, 0)
                        },
                        point(217, 0),
                        point(9, 0),
                        point(1, 0),
                    ],
                },
            ],
        },
        alt: "与去年同期相比，会议由94次降至76次，文件由281件降至217件，督查检查考核由20项降至9项。"
            .to_owned(),
        twin: Twin::Own,
    }
}

const SCORES: [i64; 12] = [952, 941, 938, 925, 910, 904, 899, 887, 880, 871, 853, 816];

fn communities() -> Vec<String> {
    (1..=SCORES.len()).map(|n| format!("示例{n:02}社区")).collect()
}

pub(crate) fn ranked() -> Chart {
    Chart {
        id: "scores".to_owned(),
        title: "新城区类社区综合评价得分".to_owned(),
        unit: "分".to_owned(),
        scale: 1,
        categories: communities(),
        kind: ChartKind::RankBars {
            bars: Series {
                name: "得分".to_owned(),
                points: SCORES.map(|score| point(score, 1)).to_vec(),
            },
            reference: Some(Reference {
                name: "本类均值".to_owned(),
                value: 898,
                label: "89.8".to_owned(),
            }),
        },
        alt: "12个社区得分在81.6至95.2之间，本类均值89.8。".to_owned(),
        twin: Twin::Table("ranking".to_owned()),
    }
}

pub(crate) fn intervals() -> Chart {
    let last = i64::try_from(SCORES.len()).unwrap();
    let mut intervals: Vec<Interval> = (1..=last)
        .map(|rank| {
            let (low, high) = ((rank - 3).max(1), (rank + 4).min(last));
            let figure = Some(format!("ranking.2019q2.rank.{rank}"));
            let interval_label = format!("{low}—{high}");
            Interval {
                value: Some(rank),
                low,
                high,
                label: rank.to_string(),
                interval_label,
                figure,
            }
        })
        .collect();
    let unranked = Interval {
        value: None,
        low: 0,
        high: 0,
        label: "不排名".to_owned(),
        interval_label: String::new(),
        figure: None,
    };
    intervals.push(unranked);
    let mut categories = communities();
    categories.push("示例13社区".to_owned());
    Chart {
        id: "rank-sets".to_owned(),
        title: "名次与数据不能排除的名次区间".to_owned(),
        unit: "名次".to_owned(),
        scale: 0,
        categories,
        kind: ChartKind::Intervals {
            name: "名次".to_owned(),
            interval_name: "名次区间".to_owned(),
            intervals,
        },
        alt: "多数社区的名次区间跨七个名次，相邻社区不能区分先后。".to_owned(),
        twin: Twin::Own,
    }
}

pub(crate) fn ranking() -> Table {
    let columns = vec![
        Column::centred("名次"),
        Column::row_name("社区"),
        Column::number("得分"),
        Column::centred("名次区间"),
        Column::centred("档次"),
        Column::text("备注"),
    ];
    let mut table = Table::new("ranking", "新城区类社区排名表（示例）", columns);
    table.rows.push(Row::group("新城区类（12个社区，1个不排名）"));
    for (index, (name, score)) in communities().into_iter().zip(SCORES).enumerate() {
        let rank = i64::try_from(index).unwrap() + 1;
        table.rows.push(Row::body(vec![
            number(rank, 0),
            Cell::text(name),
            number(score, 1).explained_by(format!("ranking.2019q2.score.{rank}")),
            Cell::text(format!("{}—{}", (rank - 3).max(1), (rank + 4).min(12))),
            Cell::text(if rank < 5 { "一档" } else { "二档" }),
            Cell::text(""),
        ]));
    }
    table.rows.push(Row::body(vec![
        Cell::text("—"),
        Cell::text("示例13社区"),
        Cell::text("不排名"),
        Cell::text("—"),
        Cell::text("—"),
        Cell::text("有效样本18份，少于规定的30份"),
    ]));
    table.rows.push(Row::total(vec![
        Cell::text("—"),
        Cell::text("本类均值"),
        number(898, 1),
        Cell::text(""),
        Cell::text(""),
        Cell::text(""),
    ]));
    table
}

/// A long table, so that heads must repeat.
fn long_table() -> Table {
    let columns = vec![
        Column::centred("序号").wide(3),
        Column::row_name("监测点"),
        Column::number("会议"),
        Column::number("文件"),
        Column::number("督查检查"),
        Column::number("合计"),
    ];
    let mut table = Table::new("points", "各监测点第二季度登记情况", columns);
    table.unit_note = Some("单位：件次".to_owned());
    for n in 1..=60 {
        let (meetings, documents, inspections) = (10 + n % 7, 40 + n % 13, n % 3);
        table.rows.push(Row::body(vec![
            number(n, 0),
            Cell::text(format!("示例街道示例{n:02}社区")),
            number(meetings, 0),
            number(documents, 0),
            number(inspections, 0),
            number(meetings + documents + inspections, 0),
        ]));
    }
    table
}

pub(crate) fn document() -> Document {
    Document {
        lang: Lang::Zh,
        title: "关于2019年第二季度会议、文件和督查检查情况的通报".to_owned(),
        subtitle: Some("（示例文稿）".to_owned()),
        issuer: "示例区基层减负工作专班办公室".to_owned(),
        number: Some("示减负办〔2019〕12号".to_owned()),
        addressee: Some("各街道办事处，区直各部门、各有关单位：".to_owned()),
        marks: vec!["模拟数据".to_owned()],
        blocks: vec![
            Block::Para(vec![
                Run::text(
                    "根据“基层减负年”工作安排，现将2019年第二季度会议、文件和督查检查考核登记情况通报如下。全区共召开会议",
                ),
                Run::figure("76", "circular.2019q2.meetings"),
                Run::text(
                    "次，同比下降19.1%；印发文件217件，同比下降22.8%。登记工作本身共占用监测点1,260分钟。",
                ),
            ]),
            Block::heading(Level::One, "一、总体情况"),
            Block::heading(Level::Two, "（一）与去年同期比较"),
            Block::para(
                "三类事项均有下降，其中督查检查考核由20项减至9项。下图按类别列出监测点收到的件次，与部门印发的件数口径不同，两者不相加。",
            ),
            Block::Chart(paired()),
            Block::heading(Level::Two, "（二）各部门情况"),
            Block::Table(issuers()),
            Block::heading(Level::Three, "1. 需要说明的问题"),
            Block::para("部分事项登记晚于发生之日，已在附件中单列。"),
            Block::heading(Level::One, "二、社区综合评价"),
            Block::Chart(ranked()),
            Block::Chart(intervals()),
            Block::Notes(vec![
                "口径：得分按百分制，保留一位小数，按公布的得分排名；同分并列。".to_owned(),
            ]),
        ],
        date: "2019年7月5日".to_owned(),
        notes: vec!["（本件为程序示例，所有单位、数字均系虚构。）".to_owned()],
        annexes: vec![
            Annex {
                title: "社区分类排名表".to_owned(),
                blocks: vec![Block::Table(ranking())],
            },
            Annex {
                title: "各监测点登记情况".to_owned(),
                blocks: vec![Block::Table(long_table())],
            },
        ],
    }
}

/// A document with nothing but its head.
pub(crate) fn bare() -> Document {
    Document {
        lang: Lang::En,
        title: "Circular".to_owned(),
        subtitle: None,
        issuer: "Example District".to_owned(),
        number: None,
        addressee: None,
        marks: Vec::new(),
        blocks: Vec::new(),
        date: "5 July 2019".to_owned(),
        notes: Vec::new(),
        annexes: Vec::new(),
    }
}

pub(crate) fn proof(lang: Lang) -> ProofPage {
    let digest = |digit: char| digit.to_string().repeat(64);
    let file = |name: &str, size, sha256, renderer: &str| ProofFile {
        name: name.to_owned(),
        size,
        sha256,
        renderer: renderer.to_owned(),
    };
    ProofPage {
        lang,
        title: document().title,
        marks: vec!["模拟数据".to_owned()],
        publication: "circular/2019Q2".to_owned(),
        origin: "example.gov.cn/jianfu/example-district".to_owned(),
        frozen_size: 48_210,
        entry: 48_213,
        checkpoint_size: 48_219,
        root: "3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned(),
        checkpoint: Some(
            "example.gov.cn/jianfu/example-district\n48219\n3q2+7wAA…\n\n— example <signature>\n".to_owned(),
        ),
        figures_sha256: digest('a'),
        methods: vec![("counting".to_owned(), "count.items@1".to_owned())],
        files: vec![
            file(
                "通报-2019Q2.docx",
                182_400,
                digest('b'),
                jianfu_report::docx::RENDERER,
            ),
            file(
                "circular-2019Q2.html",
                61_022,
                digest('c'),
                jianfu_report::html::RENDERER,
            ),
        ],
    }
}
