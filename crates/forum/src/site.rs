//! The site's own settings: its name, its description, whether it has been set up.

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, sql};

use crate::error::{Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::policy::Policy;
use crate::text;
use crate::viewer::Viewer;

/// What the site calls itself.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(default)]
pub struct Site {
    pub name: String,
    pub description: String,
    /// Whether the first visit has named the site and made its admin.
    pub set_up: bool,
    /// Default language tag for people who state none that the site has.
    pub language: String,
}

impl Default for Site {
    fn default() -> Site {
        Site { name: "Stoa".into(), description: String::new(), set_up: false, language: "en".into() }
    }
}

impl Site {
    pub fn load(tx: &mut Tx) -> Result<Site> {
        let saved =
            tx.maybe(sql!("SELECT value FROM setting WHERE key = 'site'"), &[], |r| r.get::<String>(0))?;
        Ok(saved.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    pub fn save(&self, tx: &mut Tx) -> Result<()> {
        set(tx, "site", &serde_json::to_string(self).unwrap_or_default())
    }
}

/// Changes what the site calls itself and whom it lets in; administrators do. What was typed is made clean.
pub fn change(tx: &mut Tx, viewer: &Viewer, typed: &Site, doors: &Doors) -> Result<()> {
    viewer.must_be_admin()?;
    let (name, description) = (text::line(&typed.name), text::line(&typed.description));
    let mut problems: Vec<Problem> = text::length("name", &name, 1, 60).into_iter().collect();
    problems.extend(text::length("description", &description, 0, 300));
    check(problems)?;
    let before = Site::load(tx)?;
    Site { name, description, language: typed.language.clone(), ..before }.save(tx)?;
    let Doors { open_sign_up, confirmed_to_write } = *doors;
    Policy { open_sign_up, confirmed_to_write, ..Policy::load(tx)? }.save(tx)?;
    event::record(
        tx,
        viewer,
        Kind::SiteChanged,
        Subject::default(),
        json!({ "what": "site", "reputation": false }),
    )
}

/// Whom a site lets in and lets write.
#[derive(Clone, Copy, Debug)]
pub struct Doors {
    pub open_sign_up: bool,
    pub confirmed_to_write: bool,
}

/// Sets one row of `setting`.
pub fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.run(
        sql!("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
        &[&key, &value],
    )?;
    Ok(())
}
