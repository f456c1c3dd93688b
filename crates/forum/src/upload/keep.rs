//! Keeping a picture.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use store::{Tx, sql};

use crate::error::Result;
use crate::id::MemberId;
use crate::member::Secret;
use crate::permission::Privilege;
use crate::time::Time;
use crate::viewer::Viewer;

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person's; everybody sees it.
    Portrait,
    /// An image in a post; seen through the posts that show it.
    Image,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Portrait => "portrait",
            Kind::Image => "image",
        }
    }
}

/// A picture that was encoded by us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub content_type: &'static str,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Keeps a picture of the viewer's and gives the name it is found under, which nobody can guess. An image has a new name each
/// time, so that a name tells nothing about whose it is or where else it stands.
pub fn keep(tx: &mut Tx, viewer: &Viewer, kind: Kind, picture: &Picture) -> Result<String> {
    match kind {
        Kind::Image => viewer.may(Privilege::Image)?,
        Kind::Portrait => viewer.may_write()?,
    }
    let name = match kind {
        Kind::Image => with_size(hex(&Sha256::digest(Secret::new()?.reveal())), picture),
        Kind::Portrait => name(viewer.id, kind, picture),
    };
    put(tx, viewer.id, viewer.now, kind, picture, name)
}

/// Keeps a picture that came with an import, as its owner's; brought again it has the same name.
pub fn bring(tx: &mut Tx, owner: MemberId, at: Time, kind: Kind, picture: &Picture) -> Result<String> {
    put(tx, owner, at, kind, picture, name(owner, kind, picture))
}

fn put(
    tx: &mut Tx,
    owner: MemberId,
    at: Time,
    kind: Kind,
    picture: &Picture,
    name: String,
) -> Result<String> {
    tx.run(
        sql!(
            "INSERT INTO upload (hash, kind, member, content_type, width, height, bytes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hash) DO NOTHING"
        ),
        &[
            &name,
            &kind.as_str(),
            &owner,
            &picture.content_type,
            &i64::from(picture.width),
            &i64::from(picture.height),
            &picture.bytes,
            &at,
        ],
    )?;
    Ok(name)
}

/// The name by the picture and its owner.
fn name(owner: MemberId, kind: Kind, picture: &Picture) -> String {
    let mut hash = Sha256::new();
    hash.update(kind.as_str());
    hash.update(owner.0.to_be_bytes());
    hash.update(&picture.bytes);
    let name = hex(&hash.finalize());
    if kind == Kind::Image { with_size(name, picture) } else { name }
}

/// 128 bits of a hash, as 32 hexadecimal digits.
fn hex(hash: &[u8]) -> String {
    hash.iter().take(16).fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// An image's name goes on with its size (`-640x480`), so that a page that shows it knows how much room it takes.
fn with_size(name: String, picture: &Picture) -> String {
    format!("{name}-{}x{}", picture.width, picture.height)
}
