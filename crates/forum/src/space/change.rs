//! Making, changing and deleting a space.

use serde_json::json;
use store::{Error as StoreError, Tx, sql};

use super::{Access, DEFAULT, Space, find, make};
use crate::error::{Denial, Error, Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::SpaceId;
use crate::text;
use crate::viewer::Viewer;

/// What was typed into the form, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub name: String,
    /// The name in addresses, which stays as it is; empty to have one made from the name.
    pub slug: String,
    pub description: String,
    /// A name of [`Access`].
    pub access: String,
}

/// A draft that keeps every rule.
struct Checked {
    name: String,
    slug: String,
    description: String,
    access: Access,
}

/// Slugs that are addresses of something else.
const TAKEN: [&str; 1] = ["new"];

impl Draft {
    fn check(&self) -> Result<Checked> {
        let (name, description) = (text::line(&self.name), text::line(&self.description));
        let typed = if self.slug.trim().is_empty() { &name } else { &self.slug };
        let slug = text::slug(typed);
        let mut problems: Vec<Problem> = text::length("name", &name, 1, 60).into_iter().collect();
        problems.extend(text::length("description", &description, 0, 300));
        if !name.is_empty() && slug.is_empty() {
            problems.push(Problem::new("slug", "problem-slug"));
        }
        if TAKEN.contains(&slug.as_str()) {
            problems.push(Problem::new("slug", "problem-slug-taken"));
        }
        let access = Access::parse(&self.access);
        if access.is_none() {
            problems.push(Problem::new("access", "problem-access"));
        }
        check(problems)?;
        Ok(Checked { name, slug, description, access: access.unwrap_or(Access::Hidden) })
    }
}

/// Makes a space; administrators do.
pub fn create(tx: &mut Tx, viewer: &Viewer, draft: &Draft) -> Result<Space> {
    viewer.must_be_admin()?;
    let Checked { name, slug, description, access } = draft.check()?;
    let taken = tx.maybe(sql!("SELECT 1 FROM space WHERE slug = $1"), &[&slug], |_| Ok(()))?;
    if taken.is_some() {
        return Err(Problem::new("slug", "problem-slug-taken").into());
    }
    let id = make(tx, viewer, &slug, &name, &description, access)?;
    record(tx, viewer, "made", id, &name)?;
    find(tx, viewer, &slug)
}

/// Changes a space's name, description and access. Those who moderate it change the words; who may read it is for
/// administrators to change, and everybody may read the default one.
pub fn edit(tx: &mut Tx, viewer: &Viewer, slug: &str, draft: &Draft) -> Result<Space> {
    let space = managed(tx, viewer, slug)?;
    let Checked { name, description, access, .. } =
        Draft { slug: space.slug.clone(), ..draft.clone() }.check()?;
    if access != space.access {
        viewer.must_be_admin()?;
        if space.id == DEFAULT {
            return Err(Problem::new("access", "problem-access-default").into());
        }
    }
    tx.run(
        sql!("UPDATE space SET name = $2, description = $3, access = $4 WHERE id = $1"),
        &[&space.id, &name, &description, &access.as_str()],
    )?;
    if (access == Access::Public) != (space.access == Access::Public) {
        count_tags(tx, space.id)?;
    }
    record(tx, viewer, "changed", space.id, &name)?;
    find(tx, viewer, slug)
}

/// Deletes a space that no question was ever asked in; administrators do.
pub fn delete(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<()> {
    let space = managed(tx, viewer, slug)?;
    viewer.must_be_admin()?;
    let question = sql!("SELECT 1 FROM question WHERE space = $1 LIMIT 1");
    if space.id == DEFAULT || tx.maybe(question, &[&space.id], |_| Ok(()))?.is_some() {
        return Err(Denial::SpaceInUse.into());
    }
    tx.run(sql!("DELETE FROM space_member WHERE space = $1"), &[&space.id])?;
    tx.run(sql!("DELETE FROM follow WHERE kind = 'space' AND target = $1"), &[&space.id])?;
    tx.run(sql!("DELETE FROM space WHERE id = $1"), &[&space.id]).map_err(in_use)?;
    record(tx, viewer, "deleted", space.id, &space.name)
}

/// The space under this slug, if the viewer may read and moderate it.
pub fn managed(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<Space> {
    let space = find(tx, viewer, slug)?;
    viewer.must_moderate_space(tx, space.id)?;
    Ok(space)
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
               JOIN space s ON s.id = q.space WHERE qt.tag = tag.id AND q.deleted IS NULL AND s.access = 'public')
             WHERE id IN (SELECT qt.tag FROM question q JOIN question_tag qt ON qt.question = q.id WHERE q.space = $1)"
        ),
        &[&space],
    )?;
    Ok(())
}

fn record(tx: &mut Tx, viewer: &Viewer, what: &str, space: SpaceId, name: &str) -> Result<()> {
    let data = json!({ "what": what, "space": space, "name": name });
    event::record(tx, viewer, Kind::SpaceChanged, Subject::default(), data)
}
