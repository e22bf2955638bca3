//! Assessment (考核): a scheme applied to a period, and what is published of it.

pub mod facts;
