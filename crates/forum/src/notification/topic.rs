//! What notices are about, as people choose how to be told of them.

use super::choice::{Choice, Frequency};

/// A topic; the more important ones are the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What is done to one's posts and one's account, and why.
    Moderation,
    /// Questions asked to one, and what became of those one asked to people.
    Asked,
    Answers,
    /// Private messages; they stand under the envelope, not in the inbox.
    Messages,
    Mentions,
    Comments,
    /// An answer of one's own was accepted, or was what somebody was about to ask for.
    Accepted,
    /// Answers to questions one follows.
    Followed,
    /// Edits of one's posts, and links to one's questions.
    Edits,
    Badges,
    /// Who asks to join a space that one moderates, and what becomes of one's own part in spaces.
    Spaces,
}

impl Topic {
    /// In the order in which they are listed.
    pub const ALL: [Topic; 11] = [
        Topic::Answers,
        Topic::Comments,
        Topic::Mentions,
        Topic::Asked,
        Topic::Messages,
        Topic::Accepted,
        Topic::Followed,
        Topic::Edits,
        Topic::Badges,
        Topic::Spaces,
        Topic::Moderation,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Topic::Moderation => "moderation",
            Topic::Spaces => "spaces",
            Topic::Asked => "asked",
            Topic::Answers => "answers",
            Topic::Messages => "messages",
            Topic::Mentions => "mentions",
            Topic::Comments => "comments",
            Topic::Accepted => "accepted",
            Topic::Followed => "followed",
            Topic::Edits => "edits",
            Topic::Badges => "badges",
        }
    }

    pub fn parse(name: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.as_str() == name)
    }

    /// The topic of a kind of notice.
    pub fn of(kind: &str) -> Topic {
        match kind {
            "answer" => Topic::Answers,
            "comment" => Topic::Comments,
            "mention" | "mention-comment" => Topic::Mentions,
            "asked" | "ask-declined" | "ask-passed" => Topic::Asked,
            "accepted" | "found" => Topic::Accepted,
            "followed-answer" => Topic::Followed,
            "edited" | "linked" | "link-denied" => Topic::Edits,
            "badge" => Topic::Badges,
            "space-asked" | "space-added" | "space-removed" | "space-appointed" | "space-demoted"
            | "space-declined" => Topic::Spaces,
            _ => Topic::Moderation,
        }
    }

    /// Whether one is told of it on the site whatever one chooses.
    pub fn is_always_on_site(self) -> bool {
        matches!(self, Topic::Messages | Topic::Moderation)
    }

    /// How often it can be mailed.
    pub fn frequencies(self) -> &'static [Frequency] {
        match self {
            Topic::Messages => &[Frequency::Never, Frequency::AtOnce],
            _ => &Frequency::ALL,
        }
    }

    /// How one is told of it until one chooses.
    pub fn at_first(self) -> Choice {
        let mail = match self {
            Topic::Moderation | Topic::Asked | Topic::Answers | Topic::Messages | Topic::Spaces => {
                Frequency::AtOnce
            }
            Topic::Mentions | Topic::Comments => Frequency::Daily,
            Topic::Accepted | Topic::Followed | Topic::Edits | Topic::Badges => Frequency::Never,
        };
        let push = !matches!(self, Topic::Edits | Topic::Badges);
        Choice { site: true, mail, push }
    }
}

/// What the unread notices of one kind have in common that are one row of the inbox: their question, or nothing but
/// themselves.
pub(super) fn bundle(kind: &str, question: Option<i64>, seq: i64) -> i64 {
    let many = ["answer", "followed-answer", "comment", "mention", "mention-comment", "edited"];
    question.filter(|_| many.contains(&kind)).unwrap_or(-seq)
}
