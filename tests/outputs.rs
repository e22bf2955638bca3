//! Every command is run, and what it prints as JSON is held against its schema in `schemas/outputs`; the table of keys in
//! `docs/cli.md` and the schemas have the same keys.
