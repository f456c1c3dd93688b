//! The demo's people and tags.

use forum::Role;
use serde::Deserialize;

use super::text;

#[derive(Clone, Deserialize)]
pub(super) struct Person {
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) headline: String,
    pub(super) bio: String,
    pub(super) location: String,
    #[serde(default)]
    pub(super) website: String,
    pub(super) joined_days_ago: i64,
    #[serde(default)]
    pub(super) role: Role,
    pub(super) picture: String,
}

#[derive(Clone, Deserialize)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) description: String,
}

#[derive(Deserialize)]
struct PeopleFile {
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct TagFile {
    tag: Vec<Tag>,
}

pub(super) fn read() -> Result<Vec<Person>, String> {
    let file: PeopleFile =
        toml::from_str(&text("people.toml")?).map_err(|e| format!("demo/people.toml: {e}"))?;
    Ok(file.person)
}

pub(super) fn tags() -> Result<Vec<Tag>, String> {
    let file: TagFile = toml::from_str(&text("tags.toml")?).map_err(|e| format!("demo/tags.toml: {e}"))?;
    Ok(file.tag)
}
