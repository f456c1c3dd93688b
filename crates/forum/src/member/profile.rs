//! What a person says about themselves.

use store::{Tx, sql};

use super::{handle, register, sign_up};
use crate::error::{Error, Problem, Result, check};
use crate::text;
use crate::upload::{self, Picture};
use crate::viewer::Viewer;

/// A profile as typed, or as stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    pub handle: String,
    pub name: String,
    /// One line beside the name.
    pub headline: String,
    /// Markdown.
    pub bio: String,
    pub location: String,
    /// Empty, or an address that begins with `https://`.
    pub website: String,
}

/// What to do with the picture.
#[derive(Clone, Debug, Default)]
pub enum Change {
    #[default]
    Keep,
    Remove,
    Set(Picture),
}

/// The viewer's own.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Profile> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    Ok(tx.one(
        sql!("SELECT handle, name, headline, bio, location, website FROM member WHERE id = $1"),
        &[&viewer.id],
        |r| {
            Ok(Profile {
                handle: r.get(0)?,
                name: r.get(1)?,
                headline: r.get(2)?,
                bio: r.get(3)?,
                location: r.get(4)?,
                website: r.get(5)?,
            })
        },
    )?)
}

/// Writes the viewer's profile. A handle that is given up is free for others at once.
pub fn save(tx: &mut Tx, viewer: &Viewer, typed: &Profile, picture: &Change) -> Result<()> {
    viewer.may_write()?;
    let clean = typed.check(viewer)?;
    tx.run(
        sql!(
            "UPDATE member SET handle = $2, handle_key = $3, name = $4, headline = $5, bio = $6, bio_html = $7,
                               location = $8, website = $9
             WHERE id = $1"
        ),
        &[
            &viewer.id,
            &clean.handle,
            &handle::key(&clean.handle),
            &clean.name,
            &clean.headline,
            &clean.bio,
            &markup::render(&clean.bio, &viewer.markup("bio-")).html,
            &clean.location,
            &clean.website,
        ],
    )
    .map_err(register::taken)?;
    match picture {
        Change::Keep => Ok(()),
        Change::Remove => set_picture(tx, viewer, None),
        Change::Set(picture) => {
            let name = upload::keep(tx, viewer, upload::Kind::Portrait, picture)?;
            set_picture(tx, viewer, Some(name))
        }
    }
}

/// Shows this picture from now on; the ones before go.
fn set_picture(tx: &mut Tx, viewer: &Viewer, name: Option<String>) -> Result<()> {
    tx.run(sql!("UPDATE member SET picture = $2 WHERE id = $1"), &[&viewer.id, &name])?;
    tx.run(
        sql!("DELETE FROM upload WHERE member = $1 AND kind = 'portrait' AND hash <> $2"),
        &[&viewer.id, &name.unwrap_or_default()],
    )?;
    Ok(())
}

impl Profile {
    /// Every rule that is broken, each beside its field, or the profile made clean.
    fn check(&self, viewer: &Viewer) -> Result<Profile> {
        let mut problems: Vec<Problem> = Vec::new();
        let mut keep = |result: Result<String, Problem>| {
            result.unwrap_or_else(|problem| {
                problems.push(problem);
                String::new()
            })
        };
        let clean = Profile {
            handle: keep(handle::parse(&self.handle, viewer.is_admin())),
            name: keep(sign_up::name(&self.name)),
            headline: keep(short("headline", &self.headline, 100)),
            bio: keep(long("bio", &self.bio)),
            location: keep(short("location", &self.location, 60)),
            website: keep(website(&self.website)),
        };
        check(problems)?;
        Ok(clean)
    }
}

fn short(field: &'static str, typed: &str, most: usize) -> Result<String, Problem> {
    let line = text::name(typed);
    text::length(field, &line, 0, most).map_or(Ok(line), Err)
}

fn long(field: &'static str, typed: &str) -> Result<String, Problem> {
    let text = text::clean(typed);
    text::length(field, &text, 0, 5000).map_or(Ok(text), Err)
}

/// Nothing, or an address that begins with `https://`, which is added where no scheme was typed.
fn website(typed: &str) -> Result<String, Problem> {
    let line = text::name(typed);
    if line.is_empty() {
        return Ok(line);
    }
    let address = if line.contains("://") { line } else { format!("https://{line}") };
    let host = address.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let sound = host.is_some_and(|host| {
        host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':'))
    });
    let harmless = !address.chars().any(|c| c.is_whitespace() || "<>\"'`\\".contains(c));
    if sound && harmless && address.len() <= 200 {
        Ok(address)
    } else {
        Err(Problem::new("website", "problem-website"))
    }
}

#[cfg(test)]
mod tests {
    use super::website;

    #[test]
    fn a_website_is_a_place_on_the_web_by_tls() {
        assert_eq!(website("ada.example.org/notes").unwrap(), "https://ada.example.org/notes");
        assert_eq!(website(" https://пример.рф ").unwrap(), "https://пример.рф");
        assert_eq!(website("").unwrap(), "");
        for bad in [
            "http://ada.example.org",
            "javascript://ada.org/%0aalert(1)",
            "javascript:alert(1)",
            "https://",
            "https://ada",
            "https://user:pass@ada.org",
            "https://ada.org/\"onclick=",
            "data:text/html,x",
            "ftp://ada.org",
        ] {
            assert!(website(bad).is_err(), "{bad}");
        }
    }
}
