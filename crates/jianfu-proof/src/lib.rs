//! Merkle tree hashing by RFC 6962 over the bytes of a ledger. Pure.
