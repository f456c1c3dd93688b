//! Polls: a question with choices to mark. Each person votes once and may vote anew until the end.

mod end;
mod load;
mod make;
mod vote;

pub use end::{end, remove};
pub use load::load;
pub use make::{CHOICES, Draft, Offer, editable, make};
pub use vote::vote;

use crate::time::Time;
use crate::viewer::Viewer;

/// A question's poll as one viewer may see it.
#[derive(Clone, Debug)]
pub struct Poll {
    /// Whether one may mark more than one choice.
    pub several: bool,
    /// Whether results are kept from those who have not voted, until the end.
    pub hidden: bool,
    /// How many people have voted.
    pub ballots: i64,
    pub ends_at: Option<Time>,
    /// For how many days it was opened.
    pub days: Option<i64>,
    pub choices: Vec<Choice>,
    pub ended: bool,
    /// Whether the viewer has voted.
    pub voted: bool,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub number: i64,
    pub text: String,
    /// The name of its picture, with the size; empty where it has none.
    pub image: String,
    /// None where the viewer may not see results yet.
    pub votes: Option<i64>,
    /// Whether the viewer marked it.
    pub mine: bool,
}

impl Poll {
    /// Whether the viewer may see how it stands.
    pub fn is_told(&self) -> bool {
        !self.hidden || self.voted || self.ended
    }

    /// How many of a hundred who voted marked the choice, rounded.
    pub fn share(&self, choice: &Choice) -> i64 {
        let votes = choice.votes.unwrap_or(0);
        if self.ballots == 0 { 0 } else { (200 * votes + self.ballots) / (2 * self.ballots) }
    }
}

impl Choice {
    /// The width and height in pixels that the picture's name tells.
    pub fn size(&self) -> Option<(u32, u32)> {
        let (_, size) = self.image.split_once('-')?;
        let (width, height) = size.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    }
}

/// Whether a poll with this end is over.
fn is_over(viewer: &Viewer, ends_at: Option<Time>) -> bool {
    ends_at.is_some_and(|end| end <= viewer.now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(votes: i64) -> Choice {
        Choice { number: 1, text: "Tea".into(), image: String::new(), votes: Some(votes), mine: false }
    }

    fn poll(ballots: i64) -> Poll {
        let choices = Vec::new();
        Poll {
            several: false,
            hidden: true,
            ballots,
            ends_at: None,
            days: None,
            choices,
            ended: false,
            voted: false,
        }
    }

    #[test]
    fn shares_are_rounded_and_nobody_is_no_division() {
        assert_eq!([1, 2, 3].map(|votes| poll(3).share(&choice(votes))), [33, 67, 100]);
        assert_eq!(poll(0).share(&choice(0)), 0);
    }

    #[test]
    fn a_picture_says_how_large_it_is() {
        let with = |image: &str| Choice { image: image.into(), ..choice(0) };
        assert_eq!(with("0123456789abcdef0123456789abcdef-640x480").size(), Some((640, 480)));
        assert_eq!(with("").size(), None);
    }
}
