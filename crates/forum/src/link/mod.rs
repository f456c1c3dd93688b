//! What questions have to do with each other: a graph whose arrows have a kind, who drew them and when. Marking a
//! duplicate closes nothing; whoever asked may say that it is not the same, and why, and then the arrow stands down.

mod around;
mod chain;
mod closing;
mod duplicates;
mod mark;
mod merged;
mod reply;
mod undo;

pub use around::{Linked, around};
pub use chain::{circle, family, head};
pub(crate) use closing::{closed, reopened};
pub use duplicates::duplicates;
pub use mark::{Request, mark, may_mark};
pub use merged::{Merged, merged};
pub use reply::{agree, deniable, deny};
pub use undo::{may_undo, undo};

/// What a question is to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It asks the same; the other one is the one to read.
    Same,
    /// It asks for a part of what the other one asks for.
    Narrower,
    /// The other one has what holds now.
    Outdated,
    Related,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Same, Kind::Narrower, Kind::Outdated, Kind::Related];

    /// The name in the database, in forms and in translation keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Same => "same",
            Kind::Narrower => "narrower",
            Kind::Outdated => "outdated",
            Kind::Related => "related",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
