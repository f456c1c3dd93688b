//! Questions that are asked to people: each waits for them until they answer, decline or pass it on.

mod note;
mod settle;
mod waiting;

pub(crate) use note::note;
pub use note::{Asked, MOST, of};
pub(crate) use settle::{answered, settle, withdraw};
pub use settle::{decline, pass};
pub use waiting::{Waiting, count, waiting};

/// What somebody made of a question that was asked to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Answered,
    Declined,
    Passed,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::Declined => "declined",
            Outcome::Passed => "passed",
        }
    }

    pub fn parse(name: &str) -> Option<Outcome> {
        [Outcome::Answered, Outcome::Declined, Outcome::Passed].into_iter().find(|o| o.as_str() == name)
    }
}
