//! Digests of views (视图摘要): one text of everything that a view holds, hashed, so that two folds of the same entries can be
//! compared, and a change of what a view says is seen when a program is built.

use std::fmt::{self, Write};

use sha2::{Digest as _, Sha256};

use crate::cells::Cells;
use jianfu_domain::state::State;
use jianfu_facts::digest::Digest;

/// The views with digests, each with the version of what it says.
pub const VIEWS: [&str; 2] = ["cells/3", "state/2"];

/// Text that is hashed as it is written.
struct Hashed(Sha256);

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

fn digest(write: impl FnOnce(&mut Hashed) -> fmt::Result) -> Digest {
    let mut hashed = Hashed(Sha256::new());
    let _ = write(&mut hashed); // hashing can't fail
    Digest::from_bytes(hashed.0.finalize().into())
}

/// The digest of all cells that aren't zero, in order, one a line.
#[must_use]
pub fn of_cells(cells: &Cells) -> Digest {
    digest(|out| cells.write(out))
}

/// The digest of everything that decisions look at.
#[must_use]
pub fn of_state(state: &State) -> Digest {
    digest(|out| state.write(out))
}
