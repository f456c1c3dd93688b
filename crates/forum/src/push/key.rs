//! The key by which the site names itself to those who take messages for browsers; they know it from then on.

use store::{Tx, sql};

use crate::error::Result;

/// The private key, where there is one yet.
pub fn key(tx: &mut Tx) -> Result<Option<String>> {
    Ok(tx.maybe(sql!("SELECT value FROM setting WHERE key = 'push_key'"), &[], |r| r.get(0))?)
}

/// Keeps a new one, unless another process was first.
pub fn keep_key(tx: &mut Tx, new: &str) -> Result<()> {
    tx.run(
        sql!("INSERT INTO setting (key, value) VALUES ('push_key', $1) ON CONFLICT (key) DO NOTHING"),
        &[&new],
    )?;
    Ok(())
}
