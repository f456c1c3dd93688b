//! How far an index has come, and how that is kept with it.

use crate::language::Language;

/// Changes with what is kept of a text; an index of another number is built anew.
const VERSION: u32 = 1;

/// How far the index has come. It is written with each commit, so index and progress can't disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The last event that has been taken in.
    pub cursor: i64,
    /// While it is being built from nothing: the last topic that has been taken in.
    pub building: Option<i64>,
}

/// Nothing has been done: there is no cursor, not even that of an empty log.
impl Default for Progress {
    fn default() -> Progress {
        Progress { cursor: -1, building: Some(0) }
    }
}

impl Progress {
    /// What a commit keeps, of an index of this language.
    pub(crate) fn payload(self, language: Language) -> String {
        let building = self.building.map_or("-".to_owned(), |last| last.to_string());
        format!("{VERSION} {} {} {building}", language.name(), self.cursor)
    }

    /// What the last commit kept; none where the index is of another language or version.
    pub(crate) fn read(index: &tantivy::Index, language: Language) -> Option<Progress> {
        let payload = index.load_metas().ok()?.payload?;
        let mut parts = payload.split(' ');
        let fits = parts.next()? == VERSION.to_string() && parts.next()? == language.name();
        let (cursor, building) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok());
        fits.then_some(Progress { cursor, building })
    }
}
