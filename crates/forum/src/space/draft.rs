//! What is typed into the form of a space, and its rules.

use store::{Tx, sql};

use super::Access;
use crate::error::{Problem, Result, check};
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
    /// Markdown.
    pub rules: String,
    /// The name of an upload of the viewer's, or empty.
    pub picture: String,
    /// Whether questions may be asked anonymously in it.
    pub anonymous: bool,
}

/// A draft that keeps every rule.
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) description: String,
    pub(super) access: Access,
    pub(super) rules: String,
    pub(super) picture: Option<String>,
    pub(super) anonymous: bool,
}

/// Slugs that are addresses of something else.
const TAKEN: [&str; 1] = ["new"];

impl Draft {
    /// `shown` is the picture that the space has already.
    pub(super) fn check(&self, tx: &mut Tx, viewer: &Viewer, shown: &str) -> Result<Checked> {
        let (name, description) = (text::line(&self.name), text::line(&self.description));
        let rules = text::clean(&self.rules);
        let typed = if self.slug.trim().is_empty() { &name } else { &self.slug };
        let slug = text::slug(typed);
        let mut problems: Vec<Problem> = text::length("name", &name, 1, 60).into_iter().collect();
        if !name.is_empty() && slug.is_empty() {
            problems.push(Problem::new("slug", "problem-slug"));
        }
        if TAKEN.contains(&slug.as_str()) {
            problems.push(Problem::new("slug", "problem-slug-taken"));
        }
        problems.extend(text::length("description", &description, 0, 300));
        let access = Access::parse(&self.access);
        if access.is_none() {
            problems.push(Problem::new("access", "problem-access"));
        }
        problems.extend(text::length("rules", &rules, 0, 5000));
        let picture = Some(self.picture.clone()).filter(|name| !name.is_empty());
        if picture.as_ref().is_some_and(|name| name != shown) && !self.is_own(tx, viewer)? {
            problems.push(Problem::new("picture", "problem-picture"));
        }
        check(problems)?;
        let (access, anonymous) = (access.unwrap_or(Access::Hidden), self.anonymous);
        Ok(Checked { name, slug, description, access, rules, picture, anonymous })
    }

    /// Whether the viewer put the picture here: another one's would be opened to those who were shut out.
    fn is_own(&self, tx: &mut Tx, viewer: &Viewer) -> Result<bool> {
        let own = tx.maybe(
            sql!("SELECT 1 FROM upload WHERE hash = $1 AND member = $2 AND kind = 'image'"),
            &[&self.picture, &viewer.id],
            |_| Ok(()),
        )?;
        Ok(own.is_some())
    }
}
