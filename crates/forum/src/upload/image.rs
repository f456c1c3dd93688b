//! Finding a picture.

use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::viewer::Viewer;

/// A picture as it is sent.
#[derive(Clone, Debug)]
pub struct Stored {
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// A person's picture; everybody may see it.
pub fn portrait(tx: &mut Tx, name: &str) -> Result<Stored> {
    Ok(tx.one(
        sql!("SELECT content_type, bytes FROM upload WHERE hash = $1 AND kind = 'portrait'"),
        &[&name],
        stored,
    )?)
}

/// A post's image, if the viewer may see it.
pub fn image(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<Stored> {
    Ok(tx.one(
        sql!(
            "SELECT x.content_type, x.bytes FROM upload x WHERE x.hash = $3 AND x.kind = 'image' AND ",
            visible_image!()
        ),
        &[&viewer.id, &viewer.rank(), &name],
        stored,
    )?)
}

fn stored(r: &Row) -> Result<Stored, StoreError> {
    Ok(Stored { content_type: r.get(0)?, bytes: r.get(1)? })
}
