//! Which messages show an image.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::ConversationId;
use crate::upload;
use crate::viewer::Viewer;

/// Notes that a message shows the images that its text names, as far as its writer may see them.
pub(super) fn note_uses(
    tx: &mut Tx,
    viewer: &Viewer,
    id: ConversationId,
    number: i64,
    body: &str,
) -> Result<()> {
    for name in upload::names(body) {
        tx.run(
            sql!(
                "INSERT INTO message_image (hash, conversation, number)
                 SELECT x.hash, CAST($4 AS BIGINT), CAST($5 AS BIGINT) FROM upload x
                 WHERE x.hash = $3 AND x.kind = 'image' AND ",
                visible_image!(),
                " ON CONFLICT (hash, conversation, number) DO NOTHING"
            ),
            &[&viewer.id, &viewer.rank(), &name, &id, &number],
        )?;
    }
    Ok(())
}
