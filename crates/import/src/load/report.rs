//! What came of an import.

use serde::{Deserialize, Serialize};

use crate::form::LeftOut;

/// How it went with things of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub new: u64,
    /// Here before, and changed there since.
    pub changed: u64,
    /// Here before, and the same.
    pub same: u64,
    /// Changed there, but also here, so left as it is here.
    pub kept: u64,
    /// Came with an earlier import and is not there any more; stays here.
    pub gone: u64,
}

/// What came of an import, as far as this run of the program did it. It is kept as JSON with the site (`source.report`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub people: Count,
    pub tags: Count,
    pub files: Count,
    pub questions: Count,
    pub answers: Count,
    pub comments: Count,
    pub links: Count,
    pub awards: Count,
    /// Posts and comments whose ids were taken by something written here, so that they have others.
    pub other_ids: u64,
    /// What is left out and why.
    pub left_out: Vec<LeftOut>,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, more: Count) {
        self.new += more.new;
        self.changed += more.changed;
        self.same += more.same;
        self.kept += more.kept;
        self.gone += more.gone;
    }
}
