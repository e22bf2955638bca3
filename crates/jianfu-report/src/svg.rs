//! A chart as SVG: our own writer, integers only.
//!
//! A Chinese character is one em wide and a Latin one has its place in a table ([`crate::text`]), so that the layout is
//! exact without asking a font of the host. Lengths are tenths of a CSS pixel; nothing is ever a fraction. Colours are
//! apart for the colour-blind, and each also has a hatching and a printed label: colour alone never carries a meaning.
//! It must never know how a value was computed.

mod axis;

use crate::chart::{Chart, ChartKind, Interval, Point, Reference};
use crate::markup::Markup;
use crate::{Lang, ReportError, limits, text, words};
use axis::Axis;

/// The renderer and its version.
pub const RENDERER: &str = "jianfu-report/svg/1";

/// Sans-serif fonts with Chinese, by what systems have.
const FONTS: &str =
    "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif";

const WIDTH: i64 = 5600;
const MARGIN: i64 = 60;
const TITLE: i64 = 160;
const TEXT: i64 = 140;
const SMALL: i64 = 120;
/// The widest label of a category on one line, in hundredths of an em.
const LABEL_MAX: i64 = 1300;
const BAR: i64 = 150;
const BAR_GAP: i64 = 20;
const ROW_GAP: i64 = 100;
const INK: &str = "#1a1a1a";
const GRID: &str = "#d0d0d0";
/// Ground and hatching of each series: dark blue, yellow with stripes, white with dots, grey with a grid.
const FILLS: [(&str, &str); limits::MAX_SERIES] = [
    ("#0b4f8a", "#0b4f8a"),
    ("#f7d070", "#7a4b00"),
    ("#ffffff", "#00694e"),
    ("#dddddd", "#444444"),
];

/// Draws a chart.
///
/// # Errors
/// What [`limits::check_chart`] refuses.
pub fn render(chart: &Chart, lang: Lang) -> Result<String, ReportError> {
    limits::check_chart(chart)?;
    let layout = Layout::of(chart);
    let mut m = Markup::new("");
    let labelled = format!("{0}-title {0}-desc", chart.id);
    m.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &format!("0 0 {WIDTH} {}", layout.height)),
            ("width", &(WIDTH / 10)),
            ("height", &(layout.height / 10)),
            ("role", &"img"),
            ("lang", &words::tag(lang)),
            ("aria-labelledby", &labelled),
            ("font-family", &FONTS),
            ("fill", &INK),
        ],
    );
    m.element("title", &[("id", &format!("{}-title", chart.id))], &chart.title);
    m.element("desc", &[("id", &format!("{}-desc", chart.id))], &chart.alt)
        .line();
    fills(&mut m, chart);
    m.leaf(
        "rect",
        &[
            ("width", &WIDTH),
            ("height", &layout.height),
            ("fill", &"#ffffff"),
        ],
    )
    .line();
    head(&mut m, chart, &layout, lang);
    legend(&mut m, chart, &layout);
    grid(&mut m, chart, &layout);
    rows(&mut m, chart, &layout);
    m.close().line();
    Ok(m.finish())
}

/// Where everything stands. The parts follow each other from top to bottom.
struct Layout {
    title_lines: Vec<String>,
    legend_y: i64,
    legend: Vec<(i64, i64)>,
    plot_top: i64,
    rows: Vec<Place>,
    plot_bottom: i64,
    height: i64,
    axis: Axis,
    label_x: i64,
}

/// Where one category stands.
struct Place {
    top: i64,
    height: i64,
    label: Vec<String>,
}

impl Layout {
    fn of(chart: &Chart) -> Self {
        let title_lines = text::wrap(&text::clean(&chart.title), (WIDTH - 2 * MARGIN) * 100 / TITLE, 3);
        let legend_y = MARGIN + count(title_lines.len()) * (TITLE + 60) + SMALL + 70;
        let legend = legend_places(chart);
        let legend_rows = legend.last().map_or(0, |(_, row)| row + 1);
        let plot_top = legend_y + legend_rows * (TEXT + 70) + 30;
        let labels: Vec<String> = chart.categories.iter().map(|name| text::clean(name)).collect();
        let label_ems = labels
            .iter()
            .map(|name| text::width(name))
            .max()
            .unwrap_or(0)
            .min(LABEL_MAX);
        let label_width = label_ems * TEXT / 100;
        let bars = count(chart.series().len().max(1)) * (BAR + BAR_GAP) - BAR_GAP;
        let mut top = plot_top;
        let mut rows = Vec::new();
        for name in &labels {
            let label = text::wrap(name, label_ems, 2);
            let height = (count(label.len()) * (TEXT + 20)).max(bars) + ROW_GAP;
            rows.push(Place { top, height, label });
            top += height;
        }
        let label_x = MARGIN + label_width;
        let axis = Axis::of(chart, label_x + 80, WIDTH - MARGIN);
        Self {
            title_lines,
            legend_y,
            legend,
            plot_top,
            rows,
            plot_bottom: top,
            height: top + SMALL + 120,
            axis,
            label_x,
        }
    }
}

/// A width or height in tenths of a pixel.
fn size(text: &str, font: i64) -> i64 {
    text::width(text) * font / 100
}

/// A small number of things, as a length's factor.
fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX / 10_000)
}

/// What the legend names: the series, the interval, the line.
fn legend_names(chart: &Chart) -> Vec<String> {
    let mut names: Vec<String> = chart
        .series()
        .iter()
        .map(|series| text::clean(&series.name))
        .collect();
    match &chart.kind {
        ChartKind::Intervals {
            name, interval_name, ..
        } => {
            names.extend([text::clean(name), text::clean(interval_name)]);
        }
        ChartKind::RankBars {
            reference: Some(line),
            ..
        } => {
            names.push(text::clean(&format!("{} {}", line.name, line.label)));
        }
        _ => {}
    }
    names
}

/// The place of each name in the legend: x, and the row.
fn legend_places(chart: &Chart) -> Vec<(i64, i64)> {
    let (mut x, mut row) = (MARGIN, 0);
    let mut places = Vec::new();
    for name in legend_names(chart) {
        let width = 300 + size(&name, TEXT) + 160;
        if x > MARGIN && x + width > WIDTH {
            (x, row) = (MARGIN, row + 1);
        }
        places.push((x, row));
        x += width;
    }
    places
}

fn fills(m: &mut Markup, chart: &Chart) {
    m.open("defs", &[]);
    for (index, (ground, ink)) in FILLS.iter().enumerate().take(chart.series().len()).skip(1) {
        let id = format!("{}-fill{index}", chart.id);
        m.open(
            "pattern",
            &[
                ("id", &id),
                ("width", &60),
                ("height", &60),
                ("patternUnits", &"userSpaceOnUse"),
            ],
        );
        m.leaf("rect", &[("width", &60), ("height", &60), ("fill", ground)]);
        match index {
            1 => m.leaf(
                "path",
                &[
                    ("d", &"M-15 15 15-15M0 60 60 0M45 75 75 45"),
                    ("stroke", ink),
                    ("stroke-width", &14),
                ],
            ),
            2 => m.leaf("circle", &[("cx", &30), ("cy", &30), ("r", &13), ("fill", ink)]),
            _ => m.leaf(
                "path",
                &[("d", &"M0 30H60M30 0V60"), ("stroke", ink), ("stroke-width", &10)],
            ),
        };
        m.close();
    }
    m.close().line();
}

/// The fill of a series: solid for the first, a pattern for the others.
fn fill(chart: &Chart, index: usize) -> String {
    match (&chart.kind, index) {
        // Light, so that the line of the class mean is seen upon it.
        (ChartKind::RankBars { .. }, _) => "#a9cbe8".to_owned(),
        (_, 0) => FILLS[0].0.to_owned(),
        _ => format!("url(#{}-fill{index})", chart.id),
    }
}

fn outline(index: usize) -> &'static str {
    FILLS.get(index).map_or(INK, |(_, ink)| ink)
}

fn head(m: &mut Markup, chart: &Chart, layout: &Layout, lang: Lang) {
    let mut y = MARGIN + TITLE;
    for line in &layout.title_lines {
        m.element(
            "text",
            &[
                ("x", &MARGIN),
                ("y", &y),
                ("font-size", &TITLE),
                ("font-weight", &"bold"),
            ],
            line,
        );
        y += TITLE + 60;
    }
    if !chart.unit.is_empty() {
        let unit = format!("{}{}", words::of(lang).unit, chart.unit);
        m.element(
            "text",
            &[
                ("x", &(WIDTH - MARGIN)),
                ("y", &(layout.legend_y - 70)),
                ("font-size", &SMALL),
                ("text-anchor", &"end"),
            ],
            &unit,
        );
    }
    m.line();
}

fn legend(m: &mut Markup, chart: &Chart, layout: &Layout) {
    let bars = chart.series().len();
    let dots = matches!(chart.kind, ChartKind::Intervals { .. });
    for (index, (name, (x, row))) in legend_names(chart).iter().zip(&layout.legend).enumerate() {
        let base = layout.legend_y + row * (TEXT + 70) + TEXT;
        let middle = base - 50;
        if index < bars {
            swatch(m, chart, index, *x, middle);
        } else if dots && index == 0 {
            dot(m, x + 120, middle);
        } else if dots {
            whisker(m, *x, x + 240, middle);
        } else {
            dashed(m, (*x, middle), (x + 240, middle));
        }
        m.element(
            "text",
            &[("x", &(x + 300)), ("y", &base), ("font-size", &TEXT)],
            name,
        );
    }
    m.line();
}

fn swatch(m: &mut Markup, chart: &Chart, index: usize, x: i64, middle: i64) {
    let (fill, line) = (fill(chart, index), outline(index));
    m.leaf(
        "rect",
        &[
            ("x", &x),
            ("y", &(middle - BAR / 2)),
            ("width", &240),
            ("height", &BAR),
            ("fill", &fill),
            ("stroke", &line),
            ("stroke-width", &10),
        ],
    );
}

fn dot(m: &mut Markup, x: i64, y: i64) {
    m.leaf(
        "circle",
        &[("cx", &x), ("cy", &y), ("r", &50), ("fill", &FILLS[0].0)],
    );
}

fn whisker(m: &mut Markup, from: i64, to: i64, y: i64) {
    let path = format!("M{from} {y}H{to}M{from} {}V{}M{to} {0}V{1}", y - 45, y + 45);
    m.leaf(
        "path",
        &[
            ("d", &path),
            ("stroke", &"#555555"),
            ("stroke-width", &20),
            ("fill", &"none"),
        ],
    );
}

fn dashed(m: &mut Markup, from: (i64, i64), to: (i64, i64)) {
    m.leaf(
        "line",
        &[
            ("x1", &from.0),
            ("y1", &from.1),
            ("x2", &to.0),
            ("y2", &to.1),
            ("stroke", &"#b03000"),
            ("stroke-width", &16),
            ("stroke-dasharray", &"60 40"),
        ],
    );
}

fn grid(m: &mut Markup, chart: &Chart, layout: &Layout) {
    for tick in layout.axis.ticks() {
        let x = layout.axis.x(tick);
        m.leaf(
            "line",
            &[
                ("x1", &x),
                ("y1", &layout.plot_top),
                ("x2", &x),
                ("y2", &layout.plot_bottom),
                ("stroke", &GRID),
                ("stroke-width", &8),
            ],
        );
        let label = layout.axis.label(tick, chart.scale);
        m.element(
            "text",
            &[
                ("x", &x),
                ("y", &(layout.plot_bottom + SMALL + 40)),
                ("font-size", &SMALL),
                ("fill", &"#555555"),
                ("text-anchor", &"middle"),
            ],
            &label,
        );
    }
    m.line();
}

fn rows(m: &mut Markup, chart: &Chart, layout: &Layout) {
    for (index, place) in layout.rows.iter().enumerate() {
        category(m, place, layout.label_x);
        match &chart.kind {
            ChartKind::Intervals { intervals, .. } => {
                if let Some(at) = intervals.get(index) {
                    interval(m, layout, place, at);
                }
            }
            _ => bars(m, chart, layout, place, index),
        }
        m.line();
    }
    let zero = layout.axis.x(layout.axis.base());
    m.leaf(
        "line",
        &[
            ("x1", &zero),
            ("y1", &layout.plot_top),
            ("x2", &zero),
            ("y2", &layout.plot_bottom),
            ("stroke", &INK),
            ("stroke-width", &12),
        ],
    );
    m.line();
}

fn category(m: &mut Markup, place: &Place, right: i64) {
    let lines = count(place.label.len());
    let mut y = place.top + (place.height - lines * (TEXT + 20)) / 2 + TEXT - 10;
    for line in &place.label {
        m.element(
            "text",
            &[
                ("x", &right),
                ("y", &y),
                ("font-size", &TEXT),
                ("text-anchor", &"end"),
            ],
            line,
        );
        y += TEXT + 20;
    }
}

fn bars(m: &mut Markup, chart: &Chart, layout: &Layout, place: &Place, category: usize) {
    let series = chart.series();
    let total = count(series.len()) * (BAR + BAR_GAP) - BAR_GAP;
    let mut y = place.top + (place.height - total) / 2;
    for (index, points) in series.iter().enumerate() {
        if let Some(point) = points.points.get(category) {
            open_figure(m, point.figure.as_deref());
            bar(m, chart, layout, (index, y), point);
            if let ChartKind::RankBars {
                reference: Some(line),
                ..
            } = &chart.kind
            {
                reference(m, layout, line, place);
            }
            bar_label(m, layout, y, point);
            m.close();
        }
        y += BAR + BAR_GAP;
    }
}

fn open_figure(m: &mut Markup, figure: Option<&str>) {
    match figure {
        Some(figure) => m.open("g", &[("data-figure", &figure)]),
        None => m.open("g", &[]),
    };
}

fn bar(m: &mut Markup, chart: &Chart, layout: &Layout, (series, y): (usize, i64), point: &Point) {
    let Some(value) = point.value else { return };
    let (zero, end) = (layout.axis.x(layout.axis.base()), layout.axis.x(value));
    let (fill, line) = (fill(chart, series), outline(series));
    m.leaf(
        "rect",
        &[
            ("x", &zero.min(end)),
            ("y", &y),
            ("width", &(end - zero).abs()),
            ("height", &BAR),
            ("fill", &fill),
            ("stroke", &line),
            ("stroke-width", &10),
        ],
    );
}

/// The piece of the line across one row: drawn over the bar and under the label.
fn reference(m: &mut Markup, layout: &Layout, line: &Reference, place: &Place) {
    let x = layout.axis.x(line.value);
    dashed(m, (x, place.top), (x, place.top + place.height));
}

fn bar_label(m: &mut Markup, layout: &Layout, y: i64, point: &Point) {
    let value = point.value.unwrap_or(layout.axis.base());
    let end = layout.axis.x(value);
    label(m, &point.label, (end, y + BAR - 30), value < layout.axis.base());
}

/// A printed value on a white ground, at the right of `x`, or at its left.
fn label(m: &mut Markup, raw: &str, (x, base): (i64, i64), left: bool) {
    let text = text::clean(raw);
    let width = size(&text, SMALL);
    let start = if left { x - 40 - width } else { x + 40 };
    m.leaf(
        "rect",
        &[
            ("x", &(start - 15)),
            ("y", &(base - SMALL + 5)),
            ("width", &(width + 30)),
            ("height", &(SMALL + 10)),
            ("fill", &"#ffffff"),
        ],
    );
    m.element(
        "text",
        &[("x", &start), ("y", &base), ("font-size", &SMALL)],
        &text,
    );
}

fn interval(m: &mut Markup, layout: &Layout, place: &Place, at: &Interval) {
    let middle = place.top + place.height / 2;
    open_figure(m, at.figure.as_deref());
    let mut end = layout.axis.x(layout.axis.base());
    if let Some(value) = at.value {
        end = layout.axis.x(at.high);
        whisker(m, layout.axis.x(at.low), end, middle);
        dot(m, layout.axis.x(value), middle);
        end = end.max(layout.axis.x(value) + 40);
    }
    label(m, &axis::interval_label(at), (end, middle + 45), false);
    m.close();
}
