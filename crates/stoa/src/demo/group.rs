//! The spaces that people of the demo founded.

use forum::space::{self, Draft};
use forum::upload::{self, Kind};
use forum::{Result, Role, SpaceId, Viewer};
use serde::Deserialize;
use store::Tx;

use super::{Files, text};

/// A space with those who came into it.
#[derive(Clone, Deserialize)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) access: String,
    pub(super) founder: String,
    pub(super) founded_days_ago: i64,
    description: String,
    picture: String,
    rules: String,
    pub(super) members: Vec<String>,
    #[serde(default)]
    pub(super) request: Vec<Request>,
}

/// Somebody who waits to be let in.
#[derive(Clone, Deserialize)]
pub(super) struct Request {
    pub(super) by: String,
    pub(super) note: String,
    pub(super) days_ago: i64,
}

#[derive(Deserialize)]
struct SpaceFile {
    space: Vec<Group>,
}

pub(super) fn read() -> std::result::Result<Vec<Group>, String> {
    let file: SpaceFile =
        toml::from_str(&text("spaces.toml")?).map_err(|e| format!("demo/spaces.toml: {e}"))?;
    Ok(file.space)
}

impl Group {
    /// The name in addresses, which is made from the name.
    pub(super) fn slug(&self) -> String {
        forum::text::slug(&self.name)
    }

    /// Founds it, as its founder.
    pub(super) fn found(&self, tx: &mut Tx, viewer: &Viewer) -> Result<SpaceId> {
        let draft = Draft {
            name: self.name.clone(),
            description: self.description.clone(),
            access: self.access.clone(),
            rules: self.rules.clone(),
            picture: self.keep_picture(tx, viewer)?,
            ..Draft::default()
        };
        Ok(space::create(tx, viewer, &draft)?.id)
    }

    /// The name of the picture; empty where there is none that can be read.
    fn keep_picture(&self, tx: &mut Tx, viewer: &Viewer) -> Result<String> {
        let file = Files::get(&self.picture);
        let picture = file.and_then(|file| web::picture::portrait(&file.data).ok());
        picture.map_or(Ok(String::new()), |picture| upload::keep(tx, viewer, Kind::Image, &picture))
    }
}

/// Joins a space or asks to, as anybody does.
pub(super) fn join(tx: &mut Tx, viewer: &Viewer, slug: &str, note: &str) -> Result<()> {
    let plain = Viewer { role: Role::Member, ..viewer.clone() };
    space::join(tx, &plain, slug, note).map(drop)
}
