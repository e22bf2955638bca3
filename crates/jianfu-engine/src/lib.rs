//! Where the pure core meets the ledger: the writer, the views' host, as-of, explain, publication.
