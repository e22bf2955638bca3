//! A path of a tile or bundle that is read is displayed as it was.
#![no_main]

use jianfu_proof::parse_tile_path;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(path) = parse_tile_path(bytes) {
        assert_eq!(path.to_string().as_bytes(), bytes);
    }
});
