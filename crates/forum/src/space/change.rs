//! Founding, changing and deleting a space.

use serde_json::json;
use store::{Error as StoreError, Tx, sql};

use super::draft::{Checked, Draft};
use super::image::note_images;
use super::{Access, DEFAULT, Space, belong, find, make};
use crate::error::{Denial, Error, Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::id::SpaceId;
use crate::member::Secret;
use crate::permission::Privilege;
use crate::viewer::Viewer;

/// How many spaces a person founds at most; administrators found as many as they like.
const MOST: i64 = 10;

/// How many characters the address of a hidden space goes on with, so that nobody finds it by trying: 50 bits and more.
const TAIL: usize = 10;

/// Founds a space, which the founder moderates.
///
/// # Errors
/// [`Denial::Reputation`], [`Denial::FoundsTooMany`]; a problem beside each field that breaks a rule.
pub fn create(tx: &mut Tx, viewer: &Viewer, draft: &Draft) -> Result<Space> {
    viewer.may(Privilege::FoundSpace)?;
    if !viewer.is_admin() && founded(tx, viewer)? >= MOST {
        return Err(Denial::FoundsTooMany { most: MOST }.into());
    }
    let checked = draft.check(tx, viewer, "")?;
    let slug = match checked.access {
        Access::Hidden if !viewer.is_admin() => unguessable(&checked.slug)?,
        _ => checked.slug.clone(),
    };
    let taken = tx.maybe(sql!("SELECT 1 FROM space WHERE slug = $1"), &[&slug], |_| Ok(()))?;
    if taken.is_some() {
        return Err(Problem::new("slug", "problem-slug-taken").into());
    }
    let id = make(tx, viewer, &slug, &checked.name, &checked.description, checked.access)?;
    dress(tx, viewer, id, &checked)?;
    belong::enter(tx, viewer, id, viewer.id, belong::MODERATOR)?;
    record(tx, viewer, "made", id, &checked.name)?;
    find(tx, viewer, &slug)
}

/// Changes what a space says of itself, and its access. Those who moderate it change the words and the picture; who may read
/// it is for administrators to change, and everybody may read the default one.
pub fn edit(tx: &mut Tx, viewer: &Viewer, slug: &str, draft: &Draft) -> Result<Space> {
    let (space, before) = open(tx, viewer, slug)?;
    let checked = Draft { slug: space.slug.clone(), ..draft.clone() }.check(tx, viewer, &before.picture)?;
    if checked.access != space.access {
        viewer.must_be_admin()?;
        if space.id == DEFAULT {
            return Err(Problem::new("access", "problem-access-default").into());
        }
    }
    tx.run(
        sql!("UPDATE space SET name = $2, description = $3, access = $4 WHERE id = $1"),
        &[&space.id, &checked.name, &checked.description, &checked.access.as_str()],
    )?;
    dress(tx, viewer, space.id, &checked)?;
    if (checked.access == Access::Public) != (space.access == Access::Public) {
        count_tags(tx, space.id)?;
    }
    record(tx, viewer, "changed", space.id, &checked.name)?;
    find(tx, viewer, slug)
}

/// The space under this slug with what its form holds, if the viewer may moderate it.
pub fn open(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<(Space, Draft)> {
    let space = managed(tx, viewer, slug)?;
    let sql = sql!("SELECT rules, picture, anonymous FROM space WHERE id = $1");
    let (rules, picture, anonymous) = tx.one(sql, &[&space.id], |r| {
        Ok((r.get(0)?, r.get::<Option<String>>(1)?.unwrap_or_default(), r.get::<i64>(2)? > 0))
    })?;
    let draft = Draft {
        name: space.name.clone(),
        slug: space.slug.clone(),
        description: space.description.clone(),
        access: space.access.as_str().to_owned(),
        rules,
        picture,
        anonymous,
    };
    Ok((space, draft))
}

/// Deletes a space that no question was ever asked in; administrators do.
pub fn delete(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<()> {
    let space = managed(tx, viewer, slug)?;
    viewer.must_be_admin()?;
    let question = sql!("SELECT 1 FROM question WHERE space = $1 LIMIT 1");
    if space.id == DEFAULT || tx.maybe(question, &[&space.id], |_| Ok(()))?.is_some() {
        return Err(Denial::SpaceInUse.into());
    }
    for sql in [
        sql!(
            "DELETE FROM invitation_link WHERE invitation IN (SELECT id FROM invitation WHERE space = CAST($1 AS BIGINT))"
        ),
        sql!("DELETE FROM invitation WHERE space = $1"),
        sql!("DELETE FROM space_request WHERE space = $1"),
        sql!("DELETE FROM space_image WHERE space = $1"),
        sql!("DELETE FROM space_member WHERE space = $1"),
        sql!("DELETE FROM follow WHERE kind = 'space' AND target = $1"),
    ] {
        tx.run(sql, &[&space.id])?;
    }
    tx.run(sql!("DELETE FROM space WHERE id = $1"), &[&space.id]).map_err(in_use)?;
    record(tx, viewer, "deleted", space.id, &space.name)
}

/// The space under this slug, if the viewer may read and moderate it.
pub fn managed(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<Space> {
    let space = find(tx, viewer, slug)?;
    viewer.must_moderate_space(tx, space.id)?;
    Ok(space)
}

fn founded(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(sql!("SELECT COUNT(*) FROM space WHERE created_by = $1"), &[&viewer.id], |r| r.get(0))?)
}

fn unguessable(slug: &str) -> Result<String> {
    let secret = Secret::new()?;
    let tail = secret.reveal().chars().filter(char::is_ascii_alphanumeric).take(TAIL).collect::<String>();
    Ok(format!("{slug}-{}", tail.to_ascii_lowercase()))
}

/// Writes the rules, the picture and whether one may ask anonymously.
fn dress(tx: &mut Tx, viewer: &Viewer, space: SpaceId, checked: &Checked) -> Result<()> {
    let html = markup::render(&checked.rules, &viewer.markup("rules-")).html;
    tx.run(
        sql!("UPDATE space SET rules = $2, rules_html = $3, picture = $4, anonymous = $5 WHERE id = $1"),
        &[&space, &checked.rules, &html, &checked.picture, &i64::from(checked.anonymous)],
    )?;
    note_images(tx, viewer, space, &checked.rules, checked.picture.as_deref())
}

fn in_use(error: StoreError) -> Error {
    match error {
        StoreError::ForeignKey => Denial::SpaceInUse.into(),
        other => other.into(),
    }
}

/// Counts the tags of a space's questions anew; they count public questions.
fn count_tags(tx: &mut Tx, space: SpaceId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE tag SET questions = (SELECT COUNT(*) FROM question_tag qt JOIN question q ON q.id = qt.question
               JOIN space s ON s.id = q.space WHERE qt.tag = tag.id AND q.deleted IS NULL
               AND q.private = 0 AND s.access = 'public')
             WHERE id IN (SELECT qt.tag FROM question q JOIN question_tag qt ON qt.question = q.id WHERE q.space = $1)"
        ),
        &[&space],
    )?;
    Ok(())
}

/// Notes what was done to a space as a whole.
pub(crate) fn record(tx: &mut Tx, viewer: &Viewer, what: &str, space: SpaceId, name: &str) -> Result<()> {
    let data = json!({ "what": what, "space": space, "name": name });
    event::record(tx, viewer, Kind::SpaceChanged, Subject::default(), data)
}
