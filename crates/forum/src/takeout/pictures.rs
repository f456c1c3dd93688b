//! A person's own images and pictures.

use store::{Tx, sql};

use crate::error::{Error, Result};
use crate::upload::Stored;
use crate::viewer::Viewer;

/// The names of the viewer's own images and pictures, each with its type.
pub fn own_images(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<(String, String)>> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    Ok(tx.all(
        sql!("SELECT hash, content_type FROM upload WHERE member = $1 ORDER BY created_at, hash"),
        &[&viewer.id],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// One of [`own_images`]; none where it is gone by now.
pub fn own_image(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<Option<Stored>> {
    Ok(tx.maybe(
        sql!("SELECT content_type, bytes FROM upload WHERE hash = $2 AND member = $1"),
        &[&viewer.id, &name],
        |r| Ok(Stored { content_type: r.get(0)?, bytes: r.get(1)? }),
    )?)
}
