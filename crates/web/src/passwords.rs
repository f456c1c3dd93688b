//! Hashing passwords without being overrun by it: on threads where waiting is allowed, a few at a time.

use std::time::Duration;

use forum::member::password::{self, Proof};
use tokio::sync::Semaphore;

use crate::fault::{Fault, Result};

/// How many passwords are hashed at once. Each takes 19 MiB and a core for some tens of milliseconds.
static ROOM: Semaphore = Semaphore::const_new(3);

/// How long a request waits for its turn before it is told that the site is busy.
const PATIENCE: Duration = Duration::from_secs(8);

/// The hash of a password, to be stored.
pub(crate) async fn hash(typed: String) -> Result<String> {
    Ok(in_turn(move || password::hash(&typed)).await??)
}

/// Whether a password belongs to a stored hash, of whatever form; see [`password::prove`].
pub(crate) async fn prove(typed: String, stored: Option<String>, bcrypt: Option<u32>) -> Result<Proof> {
    Ok(in_turn(move || password::prove(&typed, stored.as_deref(), bcrypt)).await??)
}

/// Whether a password belongs to a stored hash; takes as long where there is none.
pub(crate) async fn verify(typed: String, stored: Option<String>) -> Result<bool> {
    in_turn(move || password::verify(&typed, stored.as_deref())).await
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = tokio::time::timeout(PATIENCE, ROOM.acquire()).await;
    let _turn = turn
        .map_err(|_| Fault::from(store::Error::Busy))?
        .map_err(|_| Fault::Internal("the passwords' semaphore is closed".into()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| Fault::Internal(format!("hashing a password: {e}")))
}
