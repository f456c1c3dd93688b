//! Every thing that can happen.

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Every thing that can happen, with what its `data` holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
            /// Written by a newer program; followers pass over it.
            Unknown,
        }

        impl Kind {
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Kind::$name => $text,)*
                    Kind::Unknown => "unknown",
                }
            }

            pub fn parse(text: &str) -> Kind {
                match text {
                    $($text => Kind::$name,)*
                    _ => Kind::Unknown,
                }
            }
        }
    };
}

kinds! {
    MemberJoined = "member.joined",
    /// The account was deleted; its posts stay without the name.
    MemberLeft = "member.left",
    /// `until`, `reason`.
    MemberSuspended = "member.suspended",
    MemberUnsuspended = "member.unsuspended",
    /// `from`, `to`: the names of the roles.
    RoleChanged = "member.role",
    /// Somebody came from another site: `points`, the reputation brought along or, later, by how much it differs.
    MemberImported = "member.imported",
    /// A moderator or an administrator took out what another person wrote and did: `reason`.
    MemberLookedAt = "member.looked",
    /// Somebody says that an imported account is theirs and that the token is in its place: `claim`, `handle`.
    ClaimAsked = "claim.asked",
    /// An imported account was handed over to the member: `from` (its id), `handle` and `name`.
    ClaimGranted = "claim.granted",
    /// It was not: `handle` and `name` of the account, `reason`; `lost` is true where somebody else has it now.
    ClaimRefused = "claim.refused",
    /// `mentions`: the ids of those who are mentioned for the first time; so for all that is written. `asked`: the ids of
    /// those whom it is asked to.
    QuestionAsked = "question.asked",
    /// A question came from another site with all that stands under it, it changed there, or its authors' imported accounts
    /// were handed over. Nobody is told.
    QuestionImported = "question.imported",
    /// `number`: the revision that stands now; it is an old number where the author mended it within the grace period.
    PostEdited = "post.edited",
    AnswerPosted = "answer.posted",
    /// `comment`: its id.
    CommentPosted = "comment.posted",
    /// `comment`.
    CommentEdited = "comment.edited",
    /// `comment`, `act`, `reason`.
    CommentDeleted = "comment.deleted",
    /// `from`, `to`: the value before and after (-1, 0, 1); `since`: when the vote before was cast; `answer`: whether
    /// the post is one.
    VoteCast = "vote.cast",
    /// `comment`, `to`.
    CommentVoteCast = "comment.vote",
    /// post: the answer; member: its author; `asker`.
    AnswerAccepted = "answer.accepted",
    AnswerUnaccepted = "answer.unaccepted",
    /// `act`, `reason` (a word from [`crate::act::Reason`]), `note`; with `target` for a duplicate.
    QuestionClosed = "question.closed",
    QuestionReopened = "question.reopened",
    /// `act`, `reason` (a sentence, empty where it was the author's own doing), `note`; so for all that follow.
    PostDeleted = "post.deleted",
    PostUndeleted = "post.undeleted",
    /// A private question is everybody's now who may read its space.
    QuestionPublished = "question.published",
    PostLocked = "post.locked",
    PostUnlocked = "post.unlocked",
    QuestionPinned = "question.pinned",
    QuestionUnpinned = "question.unpinned",
    /// To another space: `act`, `from`, `to_space`, `reason`.
    QuestionMoved = "question.moved",
    /// Somebody whom it was asked to declined: `reason`, empty where they gave none; member: the asker; so for the next.
    AskDeclined = "question.declined",
    /// They passed it on: `asked`.
    AskPassed = "question.passed",
    /// Somebody found under it what they were about to ask; post: its accepted answer, or itself; member: its author.
    QuestionFound = "question.found",
    /// What a question is to another one: `act`, `kind` (a word from [`crate::link::Kind`]), `target`.
    QuestionLinked = "question.linked",
    /// That was taken back: `act`, `kind`, `target`.
    QuestionUnlinked = "question.unlinked",
    /// The asker says that it is so: `target`; member: who said it first.
    LinkAgreed = "link.agreed",
    /// The asker says that it is not so: `act`, `target`, `reason`; member: who had said it.
    LinkDenied = "link.denied",
    /// Its poll was made (`choices`: how many), changed, ended or taken away.
    PollChanged = "poll.changed",
    /// Somebody voted in its poll; what they marked is not in the log.
    PollVoted = "poll.voted",
    /// `conversation`, `number`; `to`: the ids of those whom it is news to. So nobody learns from it what was written.
    MessageSent = "message.sent",
    /// Somebody has seen what was written so far: `conversation`; so for the next.
    MessagesSeen = "message.seen",
    ConversationLeft = "conversation.left",
    /// Messages were shown to the moderators: `report`.
    MessageReported = "message.reported",
    /// member: whoever reported them; `report`, `outcome` (a word from [`crate::message::Outcome`]), `reason`.
    ReportSettled = "report.settled",
    /// member: whoever wrote them; the same.
    MessageRebuked = "message.rebuked",
    TagEdited = "tag.edited",
    /// `badge`: its id; `name`. The post is the one that it was awarded for, where it was for one.
    BadgeAwarded = "badge.awarded",
    /// `what`: made, changed, deleted, invited, revoked; added, removed, appointed, demoted or handed-over, with `member`;
    /// `space`, `name`, `to`: their role in it.
    SpaceChanged = "space.changed",
    /// Somebody came by themselves: `space`, `name`; `invitation`: its id, where they were invited. So for the next two.
    SpaceJoined = "space.joined",
    SpaceLeft = "space.left",
    /// Somebody asks to be let in: also `moderators`, the ids of those who decide.
    SpaceAsked = "space.asked",
    /// They were not: `space`, `name`, `reason`, empty where none was given; member: whoever asked.
    SpaceDeclined = "space.declined",
    /// The site's name, rules or points changed; `reputation` is true when the ledger is made anew because of it.
    SiteChanged = "site.changed",
}
