# Reputation, notices, administration, spaces.

# Why reputation changed
ledger-question-upvoted = question voted up
ledger-answer-upvoted = answer voted up
ledger-upvote-undone = an up-vote was taken back
ledger-downvoted = voted down
ledger-downvote-undone = a down-vote was taken back
ledger-downvote-cast = voted an answer down
ledger-downvote-cast-undone = took a down-vote back
ledger-accepted = answer accepted
ledger-unaccepted = acceptance taken back
ledger-accepting = accepted an answer
ledger-unaccepting = took an acceptance back
ledger-post-deleted = post deleted
ledger-post-undeleted = post undeleted

# The inbox. $who is a name, or a role where the news is bad; $post is question or answer.
inbox-all = All
inbox-only-unread = Unread
inbox-kinds = Kind of notice
inbox-read-all = Mark all as read
inbox-new = New:
inbox-empty = Nothing has come in yet
inbox-empty-unread = You have read everything
inbox-empty-hint = When somebody answers you, comments on what you wrote or changes it, it is told here.
notice-answer = { $who } answered your question
notice-comment = { $who } commented on your { $post ->
    [answer] answer to
   *[question] question
 }
notice-comment-deleted = { $who } deleted your comment on
notice-accepted = { $who } accepted your answer to
notice-edited = { $who } edited your { $post ->
    [answer] answer to
   *[question] question
 }
notice-closed = { $who } closed your question
notice-reopened = { $who } reopened your question
notice-moved = { $who } moved your question to another space:
notice-published = { $who } made your private question public:
notice-deleted = { $who } deleted your { $post ->
    [answer] answer to
   *[question] question
 }
notice-undeleted = { $who } undeleted your { $post ->
    [answer] answer to
   *[question] question
 }
notice-locked = { $who } locked your { $post ->
    [answer] answer to
   *[question] question
 }
notice-unlocked = { $who } unlocked your { $post ->
    [answer] answer to
   *[question] question
 }
notice-suspended = { $who } suspended your account until { $until }.
notice-lifted = { $who } lifted your suspension.
notice-role = { $who } changed your role: you are { $role } now.
notice-reason = Reason: { $it }
who-site = The site
who-member = A member
who-moderator = A moderator
who-admin = An administrator
role-member = member
role-moderator = moderator
role-admin = administrator
be-member = a member
be-moderator = a moderator
be-admin = an administrator

# Administration
saved = Saved.
admin-overview = Overview
admin-acts = Acts
admin-acts-hint = What moderators, administrators and people with the privilege did, newest first.
admin-acts-none = Nothing has been moderated
admin-acts-about = What was done about this person
admin-site = Site
admin-week = This week
admin-ever = Altogether
admin-questions = questions
admin-answers = answers
admin-comments = comments
admin-new-people = new people
admin-people = people
admin-joined = Newest accounts
admin-suspended-count = { $n ->
    [one] 1 person is suspended
   *[other] { $n-text } people are suspended
 }
admin-program = Program
admin-mails-waiting = { $n ->
    [one] One mail has
   *[other] { $n-text } mails have
 } waited for more than 20 minutes. They are kept and tried again; please look at the mail settings.
admin-mails-failed = { $n ->
    [one] One mail was
   *[other] { $n-text } mails were
 } given up this week, because the address or the server refused it.
admin-behind = “{ $it }” is { $n-text } events behind. It catches up by itself unless the log says otherwise.
admin-find-person = Find a person
admin-find-hint = Name, handle or email
admin-which = Which people
which-all = All
which-staff = Moderators
which-suspended = Suspended
which-unconfirmed = Unconfirmed
admin-nobody = Nobody fits
admin-all-people = See everybody
admin-name = Name
admin-role = Role
admin-email = Email
admin-joined-at = Joined
admin-seen-at = Last seen
state-suspended = suspended
state-unconfirmed = not confirmed
admin-see-profile = See the profile
admin-is-suspended = Suspended until { $it }:
admin-lift = Lift the suspension
admin-change-role = Change the role
admin-role-changed = The role was changed.
admin-suspend-head = Suspend
admin-days = Days
admin-reason = Reason
admin-reason-hint = The person is told this, word for word.
admin-suspend = Suspend
admin-suspended = The account is suspended, and the person is told why.
admin-lifted = The suspension was lifted.
admin-lifted-at = lifted on { $it }
admin-suspensions = Suspensions
admin-site-name = Name
admin-site-description = Description
admin-site-description-hint = One or two sentences for search engines and feeds.
admin-language = Language
admin-language-hint = For people whose browser asks for none that the site has.
admin-doors = Who may come in
admin-open = Anybody may sign up
admin-open-hint = Otherwise only people an administrator makes accounts for.
admin-confirmed = Only people with a confirmed email address may write
admin-confirmed-hint = Reading is never held up by it.
admin-points = Points
admin-points-hint = When points change, everybody's reputation is counted anew from the first vote.
admin-points-wrong = Some numbers don't fit. Nothing was saved yet.
admin-default = Default: { $n-text }
admin-default-head = Default
admin-privileges = Privileges
admin-privilege = Privilege
admin-holders = People who have it
points-question_upvoted = Question voted up
points-answer_upvoted = Answer voted up
points-downvoted = Post voted down
points-downvote_cast = Voting an answer down
points-answer_accepted = Answer accepted
points-accepting = Accepting an answer
points-daily_cap = Daily cap on votes
points-grace_minutes = Minutes for quick fixes
problem-range = A number from { $min-text } to { $max-text }.
problem-language = The site does not have this language.
denied-last-admin = This is the last administrator. Make somebody else one first.
denied-not-above = Only somebody of a higher role can do that to a moderator or an administrator.

# What was moderated. $who did it, $whom it concerns.
act-question-closed = { $who } closed { $whom }'s question
act-question-reopened = { $who } reopened { $whom }'s question
act-question-pinned = { $who } pinned
act-question-unpinned = { $who } unpinned
act-question-moved = { $who } moved to another space
act-post-deleted = { $who } deleted { $whom }'s { $post ->
    [answer] answer to
   *[question] question
 }
act-post-undeleted = { $who } undeleted { $whom }'s { $post ->
    [answer] answer to
   *[question] question
 }
act-post-locked = { $who } locked { $whom }'s { $post ->
    [answer] answer to
   *[question] question
 }
act-post-unlocked = { $who } unlocked { $whom }'s { $post ->
    [answer] answer to
   *[question] question
 }
act-comment-deleted = { $who } deleted a comment of { $whom }'s on
act-member-suspended = { $who } suspended { $whom } until { $until }.
act-member-unsuspended = { $who } lifted { $whom }'s suspension.
act-member-role = { $who } made { $whom } { $role }.
act-space-changed = { $who } changed a space.
act-site-changed = { $what ->
    [reputation] { $who } changed points and privileges.
   *[site] { $who } changed the site's settings.
 }

# Looking after spaces
space-new = New space
space-make = Make the space
space-made = The space is there. Now let people in.
space-edit = Edit { $it }
space-people = Members
space-people-of = Members of { $it }
space-name = Name
space-slug = Name in addresses
space-slug-hint = Made from the name where you leave it empty. It can't be changed later. A hidden space gets an ending that nobody can guess.
space-description = Description
space-access = Who reads it
access-public = Public
access-members = Members only
access-hidden = Hidden
access-hint-public = Everybody reads it, and everybody with an account writes in it.
access-hint-members = It is listed, but only its members read it and write in it.
access-hint-hidden = Only its members know that it exists.
space-delete-head = Delete this space
space-delete-hint = Nothing was ever asked in it, so nothing is lost.
space-delete = Delete the space
space-deleted = The space is deleted.
space-handle = Handle
space-role = Role in this space
space-add = Let them in
space-added = { $it } belongs to this space now.
space-remove = Remove
space-removed = Done.
space-nobody = Nobody belongs to it yet
space-nobody-hint = Let the first one in by their handle.
problem-slug = Give it at least one letter or digit.
problem-slug-taken = This name in addresses is taken.
problem-access = Choose one of the three.
problem-access-default = Everybody may read the default space, where questions go that no other was chosen for.
problem-nobody = Nobody has this handle.
problem-space = Choose a space that you moderate.
denied-space-in-use = A space that questions were asked in can't be deleted. Move or keep them, and hide it instead.
act-move = Move
act-heading-move-question = Move the question
act-hint-move-question = With its answers, comments and history. From then on those may read it who may read that space.
timeline-move-question = moved the question to another space
move-to = To the space
move-nowhere = There is nowhere to move it to
move-nowhere-hint = You moderate no other space.
move-back = Back to the question
moved-to = The question is in { $it } now.
notice-moved-away = { $who } moved a question of yours to a space that you can't read.
notice-space-added = { $known ->
    [yes] { $who } let you into a space: { $name }
   *[no] { $who } let you into a space.
 }
notice-space-removed = { $known ->
    [yes] { $who } took you out of a space: { $name }
   *[no] { $who } took you out of a space.
 }
