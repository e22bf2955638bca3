//! Sealed texts of a ledger: opening them for an audit.

use jianfu_domain::custody::seal::Seal;
use uuid::Uuid;

use crate::audit::Opened;
use crate::home::Home;

/// Opens the sealed texts of a ledger.
pub fn opener(_home: &Home) -> impl Fn(Uuid, &Seal) -> Opened + Sync + use<> {
    |_, _| Opened::Missing
}
