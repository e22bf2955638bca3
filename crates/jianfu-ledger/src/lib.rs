//! Records in, records out: the ledger trait, the file and the memory ledger, the conformance suite.
