//! One runner of all end-to-end tests.
