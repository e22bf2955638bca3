//! The demo: the main job from an empty folder to two publications, and what can be asked of it afterwards.

use serde_json::Value;

use crate::command::{Jianfu, figure, tree};

fn demo() -> Jianfu {
    let jianfu = Jianfu::new();
    jianfu
        .run(&["demo", "--into", jianfu.data().to_str().unwrap()])
        .ok();
    jianfu
}

/// One demo for the tests that only read.
pub(crate) fn told() -> &'static Jianfu {
    static DEMO: std::sync::OnceLock<Jianfu> = std::sync::OnceLock::new();
    DEMO.get_or_init(demo)
}

#[test]
fn it_makes_the_same_bytes_again_and_replaces_only_itself() {
    let jianfu = demo();
    let first = tree(&jianfu.data());
    let json = jianfu.json(&["demo", "--into", jianfu.data().to_str().unwrap()]);
    let second = tree(&jianfu.data());
    let kept = |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
        files
            .iter()
            .filter(|(p, _)| !p.ends_with("lock"))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect::<Vec<_>>()
    };
    assert!(kept(&first) == kept(&second));
    assert_eq!(json["simulated"], true);
    assert_eq!(json["publications"].as_array().unwrap().len(), 2);
    assert_eq!(json["figures"].as_array().unwrap().len(), 3);
    assert_eq!(json["next"].as_array().unwrap().len(), 4);
    for name in ["circular", "ranking"] {
        for file in ["html", "docx", "xlsx"] {
            let path = format!("published/{name}/2019Q2/1/{name}.{file}");
            assert!(second.contains_key(std::path::Path::new(&path)), "{path}");
        }
    }
}

#[test]
fn it_leaves_other_folders_alone() {
    let jianfu = Jianfu::new();
    jianfu.file("keep.txt", "mine");
    jianfu
        .run(&["demo", "--into", "."])
        .fails(1, &["不为空", "--into"]);
    assert_eq!(std::fs::read(jianfu.path("keep.txt")).unwrap(), b"mine");
}

#[test]
fn every_output_says_that_it_is_simulated() {
    let jianfu = told();
    for args in [
        &["quarter", "2019Q2"][..],
        &["month", "2019-06"],
        &["day", "2019-06-06"],
        &["ranking", "2019Q2"],
        &["log"],
        &["explain", "all.receipts:2019Q2"],
        &["unit", "list"],
        &["poll", "show", "2019q2"],
        &["recompute", "circular/2019Q2"],
    ] {
        assert!(jianfu.run(args).ok().stdout().contains("模拟数据"), "{args:?}");
        assert_eq!(jianfu.json(args)["simulated"], true, "{args:?}");
    }
    for file in [
        "circular/2019Q2/1/circular.html",
        "ranking/2019Q2/1/ranking.html",
        "circular/2019Q2/1/proof.html",
    ] {
        let page = std::fs::read_to_string(jianfu.data().join("published").join(file)).unwrap();
        assert!(page.contains("模拟数据"), "{file}");
    }
}

#[test]
fn both_publications_are_made_again_to_figures_and_bytes() {
    for publication in ["circular/2019Q2", "ranking/2019Q2"] {
        let json = told().json(&["recompute", publication]);
        assert_eq!(
            (&json["figures"], &json["bytes"], &json["stored"]),
            (&true.into(), &true.into(), &true.into())
        );
    }
}

#[test]
fn a_changed_copy_of_a_publication_is_told() {
    let jianfu = demo();
    let page = jianfu.data().join("published/circular/2019Q2/1/circular.html");
    let mut text = std::fs::read_to_string(&page).unwrap();
    text.push(' ');
    std::fs::write(&page, text).unwrap();
    let run = jianfu
        .run(&["--format", "json", "recompute", "circular/2019Q2"])
        .fails(20, &[]);
    let json = run.json();
    assert_eq!(
        (&json["figures"], &json["bytes"], &json["stored"]),
        (&true.into(), &true.into(), &false.into())
    );
}

#[test]
fn files_that_are_gone_are_laid_down_again_to_the_byte() {
    let jianfu = demo();
    let folder = jianfu.data().join("published/ranking/2019Q2/1");
    let before = tree(&folder);
    let size = jianfu.json(&["log", "--size"])["size"].clone();
    std::fs::remove_dir_all(&folder).unwrap();
    let json = jianfu.json(&["recompute", "ranking/2019Q2"]);
    assert_eq!(
        (&json["bytes"], &json["files"][0]["stored"]),
        (&true.into(), &serde_json::Value::Null)
    );
    jianfu.run_as("demo-office", &["publish", "ranking/2019Q2"]).ok();
    assert!(before == tree(&folder));
    assert_eq!(jianfu.json(&["log", "--size"])["size"], size);
}

#[test]
fn three_counts_and_their_changes_stand_in_the_quarter() {
    let figures = &told().json(&["quarter", "2019Q2"])["figures"];
    for cell in [
        "meeting.items:2019Q2",
        "document.receipts:2019Q2",
        "all.person_minutes:2019Q2",
    ] {
        assert!(
            figure(figures, cell)["value"]["count"].as_i64().unwrap() > 0,
            "{cell}"
        );
    }
    // The same points covered 2018Q2 whole, but not 2019Q1.
    assert_eq!(
        figure(figures, "meeting.receipts.yoy:2019Q2")["value"]["change"],
        "percent"
    );
    assert_eq!(
        figure(figures, "meeting.receipts.change:2019Q2")["value"]["absent"],
        "no_base"
    );
    assert_eq!(figure(figures, "working_days:2019Q2")["value"]["count"], 62);
}

/// Explains a figure down to the entries; gives the sum.
fn explained(jianfu: &Jianfu, cell: &str) -> i64 {
    let json = jianfu.json(&["explain", cell, "--limit", "100000"]);
    let operands = json["operands"].as_array().unwrap();
    assert_eq!(operands.len() as u64, json["total"].as_u64().unwrap());
    let sum: i64 = operands
        .iter()
        .map(|o| o["value"]["count"].as_i64().unwrap())
        .sum();
    assert_eq!(json["value"]["count"].as_i64().unwrap(), sum, "{cell}");
    // A few of the cells, down to their entries.
    for operand in operands.iter().take(3) {
        let cell = operand["cell"].as_str().unwrap();
        let entries = jianfu.json(&["explain", cell]);
        let deltas: i64 = entries["operands"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| o["delta"].as_i64().unwrap())
            .sum();
        assert_eq!(Some(deltas), operand["value"]["count"].as_i64(), "{cell}");
    }
    sum
}

#[test]
fn a_figure_is_explained_down_to_its_entries() {
    let jianfu = told();
    let quarter = explained(jianfu, "meeting.receipts:2019Q2");
    let months: i64 = ["2019-04", "2019-05", "2019-06"]
        .iter()
        .map(|m| explained(jianfu, &format!("meeting.receipts:{m}")))
        .sum();
    assert_eq!(quarter, months);
    explained(jianfu, "all.person_minutes:2019-06:of=siming/kaiyuan/shentian");
    for (figure, rule) in [
        ("working_days:2019Q2", "calendar.published"),
        ("document.receipts.per_working_day:2019-05", "calendar.published"),
        ("score:2019Q2:of=siming/kaiyuan/shentian", "scheme.adopted"),
        (
            "poll.satisfaction:2019q2:of=siming/kaiyuan/shentian",
            "poll.opened",
        ),
        ("points:2019Q2", "point.designated"),
    ] {
        let grounds = &jianfu.json(&["explain", figure])["grounds"];
        assert_eq!(grounds[0]["type"], rule, "{figure}");
    }
    // Of the two notices for 2019 the later one is in force.
    let notice = &jianfu.json(&["explain", "working_days:2019Q2"])["grounds"][0]["body"]["notice"];
    assert_eq!(notice, "国办发明电〔2019〕3号");
    jianfu
        .run(&["explain", "score:2019Q2"])
        .fails(2, &["score:2019Q2:of="]);
    let yoy = jianfu.json(&["explain", "all.person_minutes.yoy:2019Q2"]);
    let operands: Vec<&str> = yoy["operands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["cell"].as_str().unwrap())
        .collect();
    assert_eq!(
        operands,
        ["all.person_minutes:2019Q2", "all.person_minutes:2018Q2"]
    );
}

#[test]
fn the_quarter_as_of_its_closing_is_what_was_published() {
    let jianfu = told();
    let size = jianfu.json(&["recompute", "circular/2019Q2"])["input"]["size"].to_string();
    let then = jianfu.json(&["--as-of", &size, "quarter", "2019Q2"]);
    let published = std::fs::read(jianfu.data().join("published/circular/2019Q2/1/figures.json")).unwrap();
    let published: Value = serde_json::from_slice(&published).unwrap();
    for figure in then["figures"].as_array().unwrap() {
        let same = published["figures"]
            .as_array()
            .unwrap()
            .iter()
            .find(|f| f["cell"] == figure["cell"]);
        if let Some(same) = same {
            assert_eq!(same["value"], figure["value"], "{}", figure["cell"]);
        }
    }
}

#[test]
fn the_ranking_has_three_classes_and_says_why_some_are_not_ranked() {
    let json = told().json(&["ranking", "2019Q2"]);
    let classes = json["classes"].as_array().unwrap();
    assert_eq!(classes.len(), 3);
    let units: Vec<&Value> = classes
        .iter()
        .flat_map(|c| c["units"].as_array().unwrap())
        .collect();
    assert_eq!(units.len(), 12);
    let unranked: Vec<_> = units
        .iter()
        .filter(|u| u["rank"]["value"]["absent"] == "few_answers")
        .collect();
    assert!(
        !unranked.is_empty(),
        "the demo has a community with fewer than 30 answers"
    );
    for class in classes {
        let ranked: Vec<(f64, i64)> = class["units"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|u| {
                Some((
                    u["score"]["shown"].as_str()?.parse().ok()?,
                    u["rank"]["value"]["count"].as_i64()?,
                ))
            })
            .collect();
        for (score, rank) in &ranked {
            let ahead = ranked.iter().filter(|(other, _)| other > score).count();
            assert_eq!(
                *rank,
                i64::try_from(ahead).unwrap() + 1,
                "the rank follows from the printed scores"
            );
        }
    }
}

#[test]
fn the_workbook_says_what_the_figures_say() {
    use calamine::{Data, Reader as _};
    let jianfu = told();
    let path = jianfu.data().join("published/circular/2019Q2/1/circular.xlsx");
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let names = book.sheet_names();
    assert!(names.len() >= 4, "{names:?}");
    let numbers: Vec<f64> = names
        .iter()
        .flat_map(|name| {
            book.worksheet_range(name)
                .unwrap()
                .used_cells()
                .map(|(_, _, c)| c.clone())
                .collect::<Vec<_>>()
        })
        .filter_map(|cell| if let Data::Float(f) = cell { Some(f) } else { None })
        .collect();
    let size = jianfu.json(&["recompute", "circular/2019Q2"])["input"]["size"].to_string();
    let quarter = jianfu.json(&["--as-of", &size, "quarter", "2019Q2"]);
    let receipts = figure(&quarter["figures"], "document.receipts:2019Q2")["value"]["count"]
        .as_f64()
        .unwrap();
    assert!(numbers.contains(&receipts), "{receipts}");
}
