//! What can be counted for a badge.

use store::{Sql, sql};

use crate::event::Kind;

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $of:ident, [$($event:ident),+], $sql:literal;)*) => {
        /// What can be counted for a badge.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Count {
            $($(#[$doc])* $name,)*
        }

        impl Count {
            pub const ALL: &[Count] = &[$(Count::$name,)*];

            /// The name that is stored, and the end of translation keys (`badge-count-…`).
            pub fn as_str(self) -> &'static str {
                match self { $(Count::$name => $text,)* }
            }

            /// Whether each post counts for itself, so that its author may have the badge many times.
            pub fn is_of_post(self) -> bool {
                match self { $(Count::$name => counts!(@post $of),)* }
            }

            /// Whether an event of this kind can move it.
            pub(super) fn moves_with(self, kind: Kind) -> bool {
                match self { $(Count::$name => matches!(kind, $(Kind::$event)|+),)* }
            }

            /// Of a post ($1): its author and the count; of a person ($1): the count.
            pub(super) fn sql(self) -> &'static Sql {
                match self { $(Count::$name => sql!($sql),)* }
            }
        }
    };
    (@post post) => { true };
    (@post person) => { false };
}

counts! {
    /// Questions asked.
    Asked = "asked", person, [QuestionAsked], "SELECT COUNT(*) FROM question WHERE author = $1 AND deleted IS NULL AND private = 0";
    /// Answers given.
    Answered = "answered", person, [AnswerPosted],
        "SELECT COUNT(*) FROM answer a JOIN question q ON q.id = a.question
         WHERE a.author = $1 AND a.deleted IS NULL AND q.private = 0";
    /// Questions that somebody voted up.
    AskedWell = "asked-well", person, [VoteCast],
        "SELECT COUNT(*) FROM question WHERE author = $1 AND deleted IS NULL AND private = 0 AND score > 0";
    /// Answers that somebody voted up.
    AnsweredWell = "answered-well", person, [VoteCast],
        "SELECT COUNT(*) FROM answer a JOIN question q ON q.id = a.question
         WHERE a.author = $1 AND a.deleted IS NULL AND a.score > 0 AND q.private = 0";
    /// Answers that somebody else accepted.
    Accepted = "accepted", person, [AnswerAccepted],
        "SELECT COUNT(*) FROM answer a JOIN question q ON q.id = a.question
         WHERE a.author = $1 AND a.deleted IS NULL AND q.private = 0 AND q.accepted = a.id AND q.author <> a.author";
    /// Questions for which an answer was accepted.
    Accepting = "accepting", person, [AnswerAccepted],
        "SELECT COUNT(*) FROM question WHERE author = $1 AND deleted IS NULL AND private = 0 AND accepted IS NOT NULL";
    /// Votes cast, up and down.
    Votes = "votes", person, [VoteCast], "SELECT COUNT(*) FROM vote v JOIN question q ON q.id = v.question WHERE v.member = $1 AND q.private = 0";
    VotesUp = "votes-up", person, [VoteCast],
        "SELECT COUNT(*) FROM vote v JOIN question q ON q.id = v.question
         WHERE v.member = $1 AND v.value > 0 AND q.private = 0";
    VotesDown = "votes-down", person, [VoteCast],
        "SELECT COUNT(*) FROM vote v JOIN question q ON q.id = v.question
         WHERE v.member = $1 AND v.value < 0 AND q.private = 0";
    Comments = "comments", person, [CommentPosted],
        "SELECT COUNT(*) FROM comment c JOIN question q ON q.id = c.question
         WHERE c.author = $1 AND c.deleted IS NULL AND q.private = 0";
    /// Edits, of one's own posts and others'.
    Edits = "edits", person, [PostEdited],
        "SELECT COUNT(*) FROM revision r JOIN question q ON q.id = r.question
         WHERE r.author = $1 AND r.kind = 'edit' AND q.private = 0";
    QuestionScore = "question-score", post, [VoteCast],
        "SELECT author, score FROM question WHERE id = $1 AND deleted IS NULL AND private = 0";
    QuestionViews = "question-views", post, [VoteCast, AnswerPosted, CommentPosted],
        "SELECT author, views FROM question WHERE id = $1 AND deleted IS NULL AND private = 0";
    AnswerScore = "answer-score", post, [VoteCast],
        "SELECT a.author, a.score FROM answer a JOIN question q ON q.id = a.question
         WHERE a.id = $1 AND a.deleted IS NULL AND q.private = 0";
    /// The score of an answer that somebody else accepted.
    AcceptedScore = "accepted-score", post, [VoteCast, AnswerAccepted],
        "SELECT a.author, a.score FROM answer a JOIN question q ON q.id = a.question
         WHERE a.id = $1 AND a.deleted IS NULL AND q.private = 0 AND q.accepted = a.id AND q.author <> a.author";
    /// The score of an answer to one's own question.
    OwnAnswerScore = "own-answer-score", post, [VoteCast],
        "SELECT a.author, a.score FROM answer a JOIN question q ON q.id = a.question
         WHERE a.id = $1 AND a.deleted IS NULL AND q.private = 0 AND q.author = a.author";
    /// The score of an answer that came sixty days after the question, or later.
    LateAnswerScore = "late-answer-score", post, [VoteCast],
        "SELECT a.author, a.score FROM answer a JOIN question q ON q.id = a.question
         WHERE a.id = $1 AND a.deleted IS NULL AND q.private = 0 AND a.created_at - q.created_at >= 5184000000000";
}

impl Count {
    pub fn parse(text: &str) -> Option<Count> {
        Count::ALL.iter().copied().find(|count| count.as_str() == text)
    }
}
