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
