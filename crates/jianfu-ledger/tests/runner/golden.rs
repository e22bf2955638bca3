//! The format, byte for byte: ledgers that were written once must open for ever. If this test has to change, the format has.

use jianfu_ledger::conformance::{entry, single};

use crate::support::{Place, options, texts};

const ENTRIES: [(&str, &[u8]); 2] = [
    (
        "entries/000000",
        b"\x00\x051/1 7\x00\x051/2 a\x00\x052/2 a\x00\x061/1 10",
    ),
    ("entries/000001", b"\x00\x0d1/1 123456789"),
];
const OFFSETS: [(&str, &[u8]); 2] = [
    (
        "offsets/000000",
        b"\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\x0e\0\0\0\0\0\0\0\x15\0\0\0\0\0\0\0\x1d",
    ),
    ("offsets/000001", b"\0\0\0\0\0\0\0\x0f"),
];
/// `printf '\0%s' '1/1 7' | sha256sum`, and so on.
const LEVEL0: [(&str, &str); 2] = [
    (
        "level0/000000",
        "088287bde7db6990400b3ec4f1e07015c096b626fdc279915c3a34c34f0c55e2c1ede6aad466eaf9a0fa8cfea78f46029d2dda3bf57b3dd83972ecef1ac83495c2d0212fffdf96428b5ecb148bb77feb737722d7ac020d4e0844882f37ab914baa87cfb07076c927f83a7ba4d6bb05a181ee340ac2c4260e81c20022903e56dc",
    ),
    (
        "level0/000001",
        "b614aab9d037b56d55473208d3b6fc64c6dad6c1133846040d0d76088dcdf5e5",
    ),
];

#[tokio::test]
async fn a_tiny_ledger_has_these_bytes() {
    let place = Place::with(&[
        vec![single(7)],
        vec![entry(1, 2, "a"), entry(2, 2, "a"), single(10)],
        vec![single(123_456_789)],
    ])
    .await;
    let files = place.files();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected = [
        "entries/000000",
        "entries/000001",
        "head",
        "level0/000000",
        "level0/000001",
        "offsets/000000",
        "offsets/000001",
    ];
    assert_eq!(names, expected);
    assert_eq!(files["head"], b"00000000000000000005\n");
    for (name, bytes) in ENTRIES.into_iter().chain(OFFSETS) {
        assert_eq!(files[name], bytes, "{name}");
    }
    for (name, hex) in LEVEL0 {
        let found: String = files[name].iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, hex, "{name}");
    }
}

/// The entries and the head alone are a ledger.
#[tokio::test]
async fn the_golden_entries_open() {
    let place = Place::new();
    std::fs::create_dir_all(place.path("entries")).unwrap();
    for (name, bytes) in ENTRIES {
        place.write(name, bytes);
    }
    place.write("head", b"00000000000000000005\n");
    let expected = ["1/1 7", "1/2 a", "2/2 a", "1/1 10", "1/1 123456789"];
    assert_eq!(texts(&place.reader().await).await, expected);
    let ledger = jianfu_ledger::FileLedger::open(&place.dir, options())
        .await
        .unwrap();
    assert_eq!(texts(&ledger).await, expected);
    for (name, bytes) in OFFSETS {
        assert_eq!(place.read(name), bytes, "{name}");
    }
}
