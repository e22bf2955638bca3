//! The definitions of RFC 9162 section 2.1 as they are written there: recursively, on the list of leaves, and with nothing
//! of the crate but the hash of a node.

use jianfu_proof::{Hash, empty_root, leaf_hash, node_hash};

/// A size or an index of the crate, as one of a list.
pub(crate) fn at(number: u64) -> usize {
    number.try_into().unwrap()
}

/// The leaf hashes of `n` different entries.
pub(crate) fn leaves(n: usize) -> Vec<Hash> {
    (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

/// The largest power of two smaller than `n`.
pub(crate) fn k(n: usize) -> usize {
    let mut k = 1;
    while 2 * k < n {
        k *= 2;
    }
    k
}

/// `MTH(D_n)`, section 2.1.1.
pub(crate) fn mth(d: &[Hash]) -> Hash {
    match d.len() {
        0 => empty_root(),
        1 => d[0],
        n => node_hash(&mth(&d[..k(n)]), &mth(&d[k(n)..])),
    }
}

/// `PATH(m, D_n)`, section 2.1.3.1.
pub(crate) fn path(m: usize, d: &[Hash]) -> Vec<Hash> {
    let n = d.len();
    if n == 1 {
        return vec![];
    }
    let (left, right) = d.split_at(k(n));
    if m < k(n) {
        [path(m, left), vec![mth(right)]].concat()
    } else {
        [path(m - k(n), right), vec![mth(left)]].concat()
    }
}

/// `PROOF(m, D_n)`, section 2.1.4.1, for 0 < m < n.
pub(crate) fn proof(m: usize, d: &[Hash]) -> Vec<Hash> {
    subproof(m, d, true)
}

fn subproof(m: usize, d: &[Hash], known: bool) -> Vec<Hash> {
    let n = d.len();
    if m == n {
        return if known { vec![] } else { vec![mth(d)] };
    }
    let (left, right) = d.split_at(k(n));
    if m <= k(n) {
        [subproof(m, left, known), vec![mth(right)]].concat()
    } else {
        [subproof(m - k(n), right, false), vec![mth(left)]].concat()
    }
}

/// The order in which `PATH(m, D_n)` is joined: one letter a hash, the side on which it stands.
pub(crate) fn path_shape(m: usize, n: usize) -> String {
    if n == 1 {
        return String::new();
    }
    if m < k(n) {
        path_shape(m, k(n)) + "R"
    } else {
        path_shape(m - k(n), n - k(n)) + "L"
    }
}

/// The order in which `PROOF(m, D_n)` is joined: `=` for the older tree's own root, `*` for a first hash from the proof.
pub(crate) fn proof_shape(m: usize, n: usize) -> String {
    subproof_shape(m, n, true)
}

fn subproof_shape(m: usize, n: usize, known: bool) -> String {
    if m == n {
        return if known { "=" } else { "*" }.to_owned();
    }
    if m <= k(n) {
        subproof_shape(m, k(n), known) + "R"
    } else {
        subproof_shape(m - k(n), n - k(n), false) + "L"
    }
}
