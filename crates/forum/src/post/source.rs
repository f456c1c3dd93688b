//! The text of a post as its author typed it, and which one it is.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use store::{Row, Tx, sql};

use crate::answer::{Kind, Target, target};
use crate::error::Result;
use crate::id::PostId;
use crate::member::{Person, person_at};
use crate::question::tags;
use crate::time::Time;
use crate::viewer::Viewer;

/// What a post says: of an answer, the body alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub title: Option<String>,
    pub body: String,
    pub tags: Option<Vec<String>>,
}

/// Names a text of a post exactly, as a form carries it: the revision's number and a print of what it says, for an
/// author's quick fix changes the text without a new number. Written as `3-9f86d081884c7d65`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    pub number: i64,
    print: String,
}

/// The text of a post that stands now.
#[derive(Clone, Debug)]
pub struct Source {
    pub text: Text,
    pub version: Version,
    /// Who wrote this revision, and when.
    pub author: Person,
    pub created_at: Time,
}

impl Text {
    /// Reads a revision's title, body and tags from `index` on.
    pub(super) fn at(r: &Row, index: usize) -> Result<Text, store::Error> {
        Ok(Text {
            title: r.get(index)?,
            body: r.get(index + 1)?,
            tags: r.get::<Option<String>>(index + 2)?.map(|stored| tags(&stored)),
        })
    }

    /// The tags as they are stored.
    pub(super) fn tag_line(&self) -> Option<String> {
        self.tags.as_ref().map(|tags| tags.join(" "))
    }

    fn print(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.title.as_deref(), Some(&self.body), self.tag_line().as_deref()] {
            hash.update(part.unwrap_or_default());
            hash.update([0]);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Version {
    pub fn new(number: i64, text: &Text) -> Version {
        Version { number, print: text.print() }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, self.print)
    }
}

impl FromStr for Version {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Version, Self::Err> {
        let (number, print) = text.split_once('-').unwrap_or((text, ""));
        Ok(Version { number: number.parse()?, print: print.to_owned() })
    }
}

/// A post and its source, for one who may edit it.
pub fn open(tx: &mut Tx, viewer: &Viewer, post: PostId) -> Result<(Target, Source)> {
    viewer.may_write()?;
    let target = target(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    let moderates = viewer.moderates(tx, target.space)?;
    viewer.may_edit(target.author, moderates)?;
    target.must_be_open()?;
    let source = source(tx, &target)?;
    Ok((target, source))
}

/// The source of a post that the viewer was found to see.
pub fn source(tx: &mut Tx, target: &Target) -> Result<Source> {
    Ok(tx.one(
        sql!(
            "SELECT r.title, r.body, r.tags, r.number, r.created_at, ",
            person_columns!("m"),
            " FROM revision r JOIN member m ON m.id = r.author
             WHERE r.question = $1 AND r.post = $2 AND r.number = $3"
        ),
        &[&target.question, &target.post, &target.revision],
        |r| {
            let text = Text::at(r, 0)?;
            let version = Version::new(r.get(3)?, &text);
            Ok(Source { text, version, created_at: r.get(4)?, author: person_at(r, 5)? })
        },
    )?)
}

impl Target {
    /// Whether this is the text of a question, with title and tags.
    pub fn is_question(&self) -> bool {
        self.kind == Kind::Question
    }
}
