//! A bundle whose slots are read is written again from them as it was; the first byte says how many there are, less one.
#![no_main]

use jianfu_proof::{Slot, push_slot, redacted_slot, slots};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((width, bundle)) = bytes.split_first() else {
        return;
    };
    let width = u16::from(*width) + 1;
    assert!(slots(bundle, width).count() <= usize::from(width) + 1);
    let mut written = Vec::new();
    for slot in slots(bundle, width) {
        let len = bundle
            .get(written.len()..)
            .and_then(|rest| rest.first_chunk::<2>());
        let len = len.map_or(0, |len| usize::from(u16::from_be_bytes(*len)));
        match slot {
            Ok(Slot::Entry(entry)) => push_slot(&mut written, entry).expect("it was read"),
            Ok(Slot::Redacted { restated }) => {
                let slot = redacted_slot(restated, len).expect("it was read");
                push_slot(&mut written, &slot).expect("it was read");
            }
            Err(_) => return,
        }
    }
    assert_eq!(written, bundle);
});
