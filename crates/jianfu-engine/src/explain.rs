//! Explanation: a figure by its formula and operands, a cell by the entries whose deltas sum to it.

use jianfu_facts::cell::Cell;
use jianfu_facts::entry::Entry;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_views::cells::deltas;
use jianfu_views::figures::{Definition, FigureName, Value};

use crate::derived::{List, Source};
use crate::error::EngineError;
use crate::replay::{Folded, entries};

/// What is asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A figure.
    Figure(FigureName),
    /// A cell.
    Cell(Cell),
}

/// One operand.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A figure that the figure is made of.
    Figure(FigureName, Value),
    /// A cell that the figure is made of, with its value.
    Cell(Cell, i64),
    /// An entry that the cell is made of, with its delta.
    Entry(Index, Box<Entry>, i64),
}

/// An explanation.
#[derive(Clone, Debug)]
pub struct Explained {
    /// What was asked.
    pub subject: Subject,
    /// Its value.
    pub value: Value,
    /// Its definition, for a figure.
    pub definition: Option<Definition>,
    /// What it is made of.
    pub operands: Vec<Operand>,
    /// The entries of rules that it rests on.
    pub grounds: Vec<(Index, Box<Entry>)>,
    /// The size that it was explained at.
    pub size: u64,
}

/// The lists that have all entries of which one adds to a cell.
fn lists(cell: &Cell) -> Vec<List> {
    vec![match cell {
        Cell::Answers { .. } => List::Ratings,
        Cell::Stock { .. } | Cell::Aux(AuxCell::Classified { .. }) => List::Rules,
        Cell::Flow { day, .. } | Cell::Process { day, .. } => List::Month(Period::month_of(*day)),
        Cell::Aux(cell) => List::Month(Period::month_of(cell.day())),
    }]
}

/// Explains a figure or a cell at the size of `folded`. For a cell the entries of its list are read: those of its month, the
/// ratings, or those that are no flow.
///
/// # Errors
/// Those of [`entries`], for a cell.
pub async fn explain(
    source: Source<'_>,
    folded: &Folded,
    subject: Subject,
    lang: Lang,
) -> Result<Explained, EngineError> {
    let size = folded.state.size();
    match subject {
        Subject::Figure(name) => {
            let worked = folded.view().work(&name);
            let mut grounds = Vec::new();
            for index in folded.view().grounds(&name) {
                entries(source.ledger, index..index + 1, |index, _, entry| {
                    grounds.push((index, Box::new(entry)));
                    Ok(())
                })
                .await?;
            }
            let figures = worked
                .figures
                .into_iter()
                .map(|(name, value)| Operand::Figure(name, value));
            let cells = worked
                .cells
                .into_iter()
                .map(|(cell, value)| Operand::Cell(cell, value));
            Ok(Explained {
                value: worked.value,
                definition: Some(name.definition(lang)),
                operands: figures.chain(cells).collect(),
                subject: Subject::Figure(name),
                grounds,
                size,
            })
        }
        Subject::Cell(cell) => {
            let mut operands = Vec::new();
            let mut sum = 0_i64;
            let add = |index, entry: Entry| {
                let deltas = deltas(&entry);
                let delta: i64 = deltas.iter().filter(|(c, _)| *c == cell).map(|(_, d)| *d).sum();
                if delta != 0 {
                    // Checked in every profile: a sum that doesn't fit is no explanation.
                    sum += delta;
                    operands.push(Operand::Entry(index, Box::new(entry), delta));
                }
            };
            source.visit(&lists(&cell), size, add).await?;
            Ok(Explained {
                subject: Subject::Cell(cell),
                value: Value::Count(sum),
                definition: None,
                grounds: Vec::new(),
                operands,
                size,
            })
        }
    }
}
