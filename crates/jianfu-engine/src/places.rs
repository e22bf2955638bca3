//! Fairness in the queue (公平排队): how many commands of each actor wait, so that one who floods the ledger is refused before
//! everyone else is. It must never know what a command says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jianfu_facts::unit::ActorId;

use crate::error::EngineError;
use crate::writer::QUEUE_OF_ONE;

/// How many commands of each actor wait.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Arc<Mutex<BTreeMap<ActorId, usize>>>);

/// One command's place, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    actor: ActorId,
}

impl Places {
    /// A place for one more command of the actor.
    pub(crate) fn take(&self, actor: &ActorId) -> Result<Place, EngineError> {
        let mut waiting = self.lock();
        let of_actor = waiting.entry(actor.clone()).or_default();
        if *of_actor >= QUEUE_OF_ONE {
            return Err(EngineError::Busy {
                waiting: QUEUE_OF_ONE,
            });
        }
        *of_actor += 1;
        Ok(Place {
            places: self.clone(),
            actor: actor.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<ActorId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.places.lock();
        if let Some(of_actor) = waiting.get_mut(&self.actor) {
            *of_actor = of_actor.saturating_sub(1);
            if *of_actor == 0 {
                waiting.remove(&self.actor);
            }
        }
    }
}
