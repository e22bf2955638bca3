//! The five kinds of fact and the registry: what may be recorded and what it adds up to. Pure.
