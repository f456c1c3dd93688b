//! The images that a space shows: its picture, and those in its rules.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::SpaceId;
use crate::upload;
use crate::viewer::Viewer;

/// Notes which images a space shows, so that whoever may know of it sees them. Of those that are named for the first time
/// only such count as the viewer may see: naming one opens it to nobody who was shut out.
pub(super) fn note_images(
    tx: &mut Tx,
    viewer: &Viewer,
    space: SpaceId,
    rules: &str,
    picture: Option<&str>,
) -> Result<()> {
    let shown: Vec<&str> = upload::names(rules).into_iter().chain(picture).collect();
    for name in &shown {
        tx.run(
            sql!(
                "INSERT INTO space_image (hash, space) SELECT x.hash, CAST($4 AS BIGINT) FROM upload x
                 WHERE x.hash = $3 AND x.kind = 'image' AND ",
                visible_image!(),
                " ON CONFLICT (hash, space) DO NOTHING"
            ),
            &[&viewer.id, &viewer.rank(), name, &space],
        )?;
    }
    let noted =
        tx.all(sql!("SELECT hash FROM space_image WHERE space = $1"), &[&space], |r| r.get::<String>(0))?;
    for gone in noted.iter().filter(|name| !shown.contains(&name.as_str())) {
        tx.run(sql!("DELETE FROM space_image WHERE hash = $1 AND space = $2"), &[gone, &space])?;
    }
    Ok(())
}
