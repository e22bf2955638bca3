//! A native chart beside its data: bars for bars. What Excel has no kind for stays a table.
//!
//! It must never know a value: the chart reads the cells.

use rust_xlsxwriter::{
    Chart as Drawing, ChartDataLabel, ChartFormat, ChartLine, ChartPatternFill, ChartPatternFillType,
    ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use super::book::Listed;
use super::sheet::index;
use crate::{Chart, Table, text};

/// The fillings of the series, apart in print too.
const INKS: [u32; 4] = [0x000B_4F8A, 0x007A_4B00, 0x0000_694E, 0x0044_4444];

/// Draws the chart below its table, so that both print on one page.
pub(super) fn insert(
    sheet: &mut Worksheet,
    chart: &Chart,
    data: &Table,
    listed: &Listed,
) -> Result<(), XlsxError> {
    let categories = u32::try_from(chart.categories.len()).unwrap_or(0);
    if chart.series().is_empty() || categories == 0 {
        return Ok(());
    }
    let (first, last) = (listed.first_row, listed.first_row + categories - 1);
    let mut drawing = Drawing::new(ChartType::Bar);
    // Names are taken from cells: a name given as text would be read as a formula if it began with '='.
    let name = listed.name.as_str();
    drawing.title().set_name((name, listed.caption_row, 0));
    drawing.set_alt_text(text::clean(&chart.alt).chars().take(250).collect::<String>());
    for at in 0..chart.series().len() {
        let column = index(at + 1);
        drawing
            .add_series()
            .set_name((name, first - 1, column))
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, column, last, column))
            .set_gap(60)
            .set_data_label(ChartDataLabel::new().show_value())
            .set_format(&mut format(at));
    }
    // The first category on top, as in the table.
    drawing.y_axis().set_reverse();
    let mut points = chart.series().iter().flat_map(|series| &series.points);
    if points.all(|point| point.value.unwrap_or(0) >= 0) {
        // Bars begin at zero, so that their lengths compare.
        drawing.x_axis().set_min(0);
    }
    let bars = categories * u32::try_from(chart.series().len()).unwrap_or(1);
    drawing
        .set_width(620)
        .set_height((160 + bars * 24).clamp(280, 1400));
    if chart.series().len() == 1 {
        drawing.legend().set_hidden();
    } else {
        drawing
            .legend()
            .set_position(rust_xlsxwriter::ChartLegendPosition::Top);
    }
    let below = listed.first_row + u32::try_from(data.rows.len() + data.notes.len()).unwrap_or(0) + 1;
    sheet.insert_chart(below, 0, &drawing)?;
    sheet.set_portrait().set_print_fit_to_pages(1, 1);
    Ok(())
}

fn format(series: usize) -> ChartFormat {
    let ink = Color::RGB(INKS.get(series).copied().unwrap_or(0));
    let mut format = ChartFormat::new();
    format.set_border(ChartLine::new().set_color(ink));
    let pattern = match series {
        0 => {
            format.set_solid_fill(ChartSolidFill::new().set_color(ink));
            return format;
        }
        1 => ChartPatternFillType::DiagonalStripesWideUpwards,
        2 => ChartPatternFillType::LargeConfetti,
        _ => ChartPatternFillType::LargeGrid,
    };
    let fill = ChartPatternFill::new()
        .set_pattern(pattern)
        .set_foreground_color(ink)
        .set_background_color(Color::White)
        .clone();
    format.set_pattern_fill(&fill);
    format
}
