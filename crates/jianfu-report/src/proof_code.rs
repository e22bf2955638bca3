//! The QR code of the proof page: the signed checkpoint as a picture, so that a telephone takes it from paper or screen without
//! typing. It must never know what the text says, and never stand in the place of it.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::markup::Markup;

/// Light modules that ISO/IEC 18004 wants around a code.
const QUIET: i32 = 4;
/// The most bytes that a code takes: a checkpoint with some cosignatures. More would be a code of more than 100 modules a side,
/// which no telephone reads from a page.
pub(crate) const MAX_BYTES: usize = 1_000;

/// Draws a text as it is, with all its line ends; whether it was short enough.
pub(crate) fn draw(m: &mut Markup, label: &str, text: &str) -> bool {
    let code = (text.len() <= MAX_BYTES).then(|| QrCode::encode_text(text, QrCodeEcc::Medium));
    let Some(Ok(code)) = code else {
        return false;
    };
    let side = code.size() + 2 * QUIET;
    m.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &format!("0 0 {side} {side}")),
            ("role", &"img"),
            ("aria-label", &label),
            ("shape-rendering", &"crispEdges"),
            ("style", &"display:block;width:16em;max-width:100%"),
        ],
    );
    m.leaf("rect", &[("width", &side), ("height", &side), ("fill", &"#fff")]);
    m.leaf("path", &[("fill", &"#000"), ("d", &dark(&code))]);
    m.close().line();
    true
}

/// The dark modules, row by row, each run of them a rectangle.
fn dark(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let begun = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > begun {
                let run = x - begun;
                // Writing to a String can't fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", begun + QUIET, y + QUIET);
            }
            x += 1;
        }
    }
    path
}
