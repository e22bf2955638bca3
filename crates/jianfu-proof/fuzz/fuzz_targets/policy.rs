//! A policy that is read means the same when it is written and read again.
#![no_main]

use jianfu_proof::Policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(&policy.to_bytes()).as_ref(), Ok(&policy));
    }
});
