//! The QR code of the proof page: whoever scans it has the checkpoint, byte by byte.

use jianfu_report::{Lang, proof_page};

use crate::sample;

/// The text of the code on a page, as a telephone reads it: four pixels a module.
fn scanned(page: &str) -> Option<String> {
    let html = page.strip_prefix("<!DOCTYPE html>").unwrap_or(page);
    let svg = html.split_once("shape-rendering=\"crispEdges\"")?;
    let side: usize = svg
        .0
        .rsplit_once("viewBox=\"0 0 ")?
        .1
        .split(' ')
        .next()?
        .parse()
        .unwrap();
    let path = svg.1.split_once("d=\"")?.1.split_once('"')?.0;
    let mut dark = vec![vec![false; side]; side];
    for run in path.split('M').filter(|run| !run.is_empty()) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let [x, y, run] = [x, y, rest.split_once('v').unwrap().0].map(|n| n.parse::<usize>().unwrap());
        dark[y][x..x + run].fill(true);
    }
    let shade = |x: usize, y: usize| if dark[y / 4][x / 4] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * 4, side * 4, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    Some(grids[0].decode().unwrap().1)
}

#[test]
fn the_code_is_the_checkpoint_as_it_was_signed() {
    for lang in [Lang::Zh, Lang::En] {
        let mut page = sample::proof(lang);
        let signature = format!("— example.gov.cn/jianfu/区 {}=\n", "Az09+/".repeat(16));
        let short = "example.gov.cn/jianfu/区\n48219\n3q2+7wAA=\n\n".to_owned();
        for signatures in [1, 2, 7] {
            let note = short.clone() + &signature.repeat(signatures);
            page.checkpoint = Some(note.clone());
            let first = proof_page::render(&page).unwrap();
            assert_eq!(scanned(&first), Some(note));
            assert_eq!(proof_page::render(&page).unwrap(), first);
        }
    }
}

#[test]
fn a_checkpoint_too_long_for_a_code_is_there_as_text_alone() {
    let mut page = sample::proof(Lang::Zh);
    page.checkpoint = Some("x".repeat(1_000));
    assert!(scanned(&proof_page::render(&page).unwrap()).is_some());
    page.checkpoint = Some("x".repeat(1_001));
    let html = proof_page::render(&page).unwrap();
    assert!(scanned(&html).is_none() && html.contains(&"x".repeat(1_001)));
    page.checkpoint = None;
    assert!(scanned(&proof_page::render(&page).unwrap()).is_none());
}
