//! The eight-leaf tree that Certificate Transparency implementations share as test vectors, and digests from FIPS 180-4.

use jianfu_proof::{Frontier, Hash, ParseHashError, empty_root, leaf_hash, node_hash, root_of, sha256};

pub(crate) const LEAVES: [&[u8]; 8] = [
    b"",
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[
        0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f,
    ],
];

/// Roots after 1 to 8 leaves: certificate-transparency `cpp/merkletree/merkle_tree_test.cc`, also transparency-dev/merkle.
pub(crate) const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_roots_of_the_eight_leaf_tree_are_the_published_ones() {
    let mut frontier = Frontier::new();
    for (leaf, root) in LEAVES.iter().zip(ROOTS) {
        frontier.push(leaf_hash(leaf)).unwrap();
        assert_eq!(frontier.root().to_string(), root, "at size {}", frontier.size());
    }
    assert_eq!(root_of(LEAVES.map(leaf_hash)).unwrap(), frontier.root());
}

#[test]
fn the_empty_tree_hashes_the_empty_string() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(empty_root().to_string(), empty);
    assert_eq!(sha256(b"").to_string(), empty);
    assert_eq!(Frontier::new().root(), empty_root());
    assert_eq!(root_of([]).unwrap(), empty_root());
}

#[test]
fn a_plain_digest_has_no_prefix() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256(b"abc").to_string(), abc);
    assert_eq!(leaf_hash(b"abc"), sha256(b"\x00abc"));
}

#[test]
fn a_leaf_that_looks_like_a_node_is_not_one() {
    let (left, right) = (leaf_hash(b"l"), leaf_hash(b"r"));
    let as_leaf = [&left.0[..], &right.0[..]].concat();
    assert_ne!(node_hash(&left, &right), leaf_hash(&as_leaf));
    assert_eq!(node_hash(&left, &right), sha256(&[&[1][..], &as_leaf].concat()));
}

#[test]
fn a_hash_has_one_spelling() {
    let hash = leaf_hash(b"");
    let text = hash.to_string();
    assert_eq!(text.parse(), Ok(hash));
    assert_eq!(
        text.to_uppercase().parse::<Hash>(),
        Err(ParseHashError::Digit { at: 1 })
    );
    assert_eq!(text[1..].parse::<Hash>(), Err(ParseHashError::Length { len: 63 }));
    assert_eq!(
        format!("{}g", &text[1..]).parse::<Hash>(),
        Err(ParseHashError::Digit { at: 63 })
    );
    assert_eq!("".parse::<Hash>(), Err(ParseHashError::Length { len: 0 }));
    assert_eq!(
        "é".repeat(32).parse::<Hash>(),
        Err(ParseHashError::Digit { at: 0 })
    );
}

#[test]
fn hashes_are_ordered_as_their_bytes() {
    let mut high = [0; 32];
    high[0] = 1;
    let mut low = [0xff; 32];
    low[0] = 0;
    assert!(Hash(low) < Hash(high));
}
