//! What a person prefers: mail, language, theme.

use store::{Tx, sql};

use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// A member's choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// Whether answers may be mailed at all; each question says for itself.
    pub mail_answers: bool,
    /// Whether messages that one has not seen are mailed.
    pub mail_messages: bool,
    /// A language tag, or none to follow the browser.
    pub language: Option<String>,
    /// `light`, `dark`, or none to follow the browser.
    pub theme: Option<String>,
}

/// The viewer's own.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Preferences> {
    must_be_somebody(viewer)?;
    Ok(tx.one(
        sql!("SELECT mail_answers, mail_messages, language, theme FROM member WHERE id = $1"),
        &[&viewer.id],
        |r| {
            let (mail_answers, mail_messages) = (r.get::<i64>(0)? != 0, r.get::<i64>(1)? != 0);
            Ok(Preferences { mail_answers, mail_messages, language: r.get(2)?, theme: r.get(3)? })
        },
    )?)
}

/// Whether answers and messages may be mailed to the viewer.
pub fn set_mail(tx: &mut Tx, viewer: &Viewer, answers: bool, messages: bool) -> Result<()> {
    must_be_somebody(viewer)?;
    tx.run(
        sql!("UPDATE member SET mail_answers = $2, mail_messages = $3 WHERE id = $1"),
        &[&viewer.id, &i64::from(answers), &i64::from(messages)],
    )?;
    Ok(())
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
