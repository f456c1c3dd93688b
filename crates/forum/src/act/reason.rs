//! Why a question is closed.

/// Why a question is closed; each has its sentence under the key `close-reason-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Duplicate,
    OffTopic,
    NeedsDetails,
    OpinionBased,
}

impl Reason {
    pub const ALL: [Reason; 4] =
        [Reason::Duplicate, Reason::NeedsDetails, Reason::OpinionBased, Reason::OffTopic];

    /// The name in forms, in the database and in translation keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Duplicate => "duplicate",
            Reason::OffTopic => "off-topic",
            Reason::NeedsDetails => "needs-details",
            Reason::OpinionBased => "opinion-based",
        }
    }

    pub fn parse(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|r| r.as_str() == name)
    }
}
