//! The site's own settings: its name, its description, whether it has been set up.

use serde::{Deserialize, Serialize};
use store::{Tx, sql};

use crate::error::Result;

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

/// Sets one row of `setting`.
pub fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.run(
        sql!("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
        &[&key, &value],
    )?;
    Ok(())
}
