//! What a person prefers to look at: language, theme.

use store::{Tx, sql};

use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// A member's choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// A language tag, or none to follow the browser.
    pub language: Option<String>,
    /// `light`, `dark`, or none to follow the browser.
    pub theme: Option<String>,
}

/// The viewer's own.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Preferences> {
    must_be_somebody(viewer)?;
    Ok(tx.one(sql!("SELECT language, theme FROM member WHERE id = $1"), &[&viewer.id], |r| {
        Ok(Preferences { language: r.get(0)?, theme: r.get(1)? })
    })?)
}

/// The language and the theme that the viewer is shown.
pub fn set_looks(tx: &mut Tx, viewer: &Viewer, language: Option<&str>, theme: Option<&str>) -> Result<()> {
    must_be_somebody(viewer)?;
    tx.run(
        sql!("UPDATE member SET language = $2, theme = $3 WHERE id = $1"),
        &[&viewer.id, &language, &theme],
    )?;
    Ok(())
}

fn must_be_somebody(viewer: &Viewer) -> Result<()> {
    if viewer.signed_in() { Ok(()) } else { Err(Error::SignIn) }
}
