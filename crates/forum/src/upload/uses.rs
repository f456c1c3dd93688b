//! Which posts show an image.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{PostId, QuestionId};
use crate::viewer::Viewer;

/// Notes that a post shows the images that its text names (`/images/` and a name), so that whoever may see the post may
/// see them. Only images that the writer may see count: naming one opens it to nobody who was shut out. What was noted
/// stays when the text changes, for the post's older revisions show it still.
pub fn note_uses(tx: &mut Tx, viewer: &Viewer, question: QuestionId, post: PostId, body: &str) -> Result<()> {
    for name in names(body) {
        tx.run(
            sql!(
                "INSERT INTO upload_use (hash, question, post)
                 SELECT x.hash, CAST($4 AS BIGINT), CAST($5 AS BIGINT) FROM upload x
                 WHERE x.hash = $3 AND x.kind = 'image' AND ",
                visible_image!(),
                " ON CONFLICT (hash, post) DO NOTHING"
            ),
            &[&viewer.id, &viewer.rank(), &name, &question, &post],
        )?;
    }
    Ok(())
}

/// The names after `/images/` in a text, each once.
pub(crate) fn names(body: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (at, mark) in body.match_indices("/images/") {
        let rest = &body[at + mark.len()..];
        let part = |c: char| c.is_ascii_hexdigit() || matches!(c, '-' | 'x');
        let name = &rest[..rest.find(|c| !part(c)).unwrap_or(rest.len())];
        if name.len() >= 32 && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn images_are_found_wherever_the_text_names_them() {
        let (a, b) = ("0123456789abcdef0123456789abcdef-640x480", "ffffffffffffffffffffffffffffffff-1x1");
        let text = format!(
            "![a](/images/{a}) <img src=\"https://x.org/images/{b}\"> /images/{a} /images/short /images/é"
        );
        assert_eq!(names(&text), [a, b]);
    }
}
