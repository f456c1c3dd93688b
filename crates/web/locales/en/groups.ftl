# Spaces as groups: founding them, joining, asking to be let in, inviting, leaving.

privilege-found-space = found spaces
spaces-found = { $n ->
   *[other] With { $n-text } reputation you can found one.
 }
space-new-what = A space has its own people, rules and moderators. You will be its first moderator.
space-rules = Rules
space-rules-hint = What people should know before they join. Markdown works.
denied-founds-too-many = { $n ->
   *[other] Nobody founds more than { $n-text } spaces.
 }

# Joining and leaving
space-join = Join
space-joined = You belong to { $it } now, and what is asked there stands in your feed.
space-ask-in = Ask to join
space-note = Why you would like to join
space-note-hint = Those who moderate the space read this.
space-asked = You asked to join { $it }. You will be told what its moderators say.
space-you-asked = You asked to join
space-withdraw = Take it back
space-withdrawn = You no longer ask to join.
space-since = You belong to it since { $it }
space-leave = Leave
space-leave-title = Leave { $it }
space-leave-public = What you wrote stays. You can join again at any time.
space-leave-members = What you wrote stays, but you can’t read here any more. To come back you have to ask again.
space-leave-hidden = What you wrote stays, but you can’t read here any more. To come back you have to be invited again.
space-leave-last = You are the only moderator. Hand the space over to another member first.
space-hand-over-choose = Choose somebody
space-left = You have left the space.
space-tags = Tags here
denied-declined-lately = The moderators could not let you in. You can ask again on { $it }.
denied-last-space-moderator = You are the only moderator of this space. Hand it over to another member first.

# For those who moderate a space
space-requests = They ask to join
space-waiting = { $n ->
    [one] 1 person asks to join
   *[other] { $n-text } people ask to join
 }
space-accept = Let in
space-decline = Decline
space-decline-reason = A kind word why
space-decline-hint = Whoever asked is told this, in the name of the moderators.
space-declined = { $it } was told that they can’t join for now.
space-appoint = Make moderator
space-appointed = { $it } moderates this space now.
space-hand-over = Hand over and step down
space-handed-over = { $it } moderates this space now, and you no longer do.
problem-not-inside = Choose somebody who belongs to this space.

# Invitations
invitations = Invitations
invitations-to = Invitations to { $it }
invitations-what = Whoever has a link sees what the space says of itself, and can join.
invitations-given = Given so far
invitation-by-link = By a link
invitation-by-mail = By mail
invitation-uses = For how many people
invitation-days = It works for
invitation-days-n = { $n ->
    [one] 1 day
   *[other] { $n-text } days
 }
invitation-make = Make a link
invitation-link = Link that invites
invitation-once = Copy it now: it is shown this once.
invitation-address = Email address
invitation-address-hint = It gets a link for one person that works for two weeks.
invitation-send = Send invitation
invitation-mailed = An invitation is on its way to { $it }.
invitation-a-link = A link
invitation-a-mail = A mail
invitation-used = used by { $n-text } of { $of-text }
invitation-until = until { $it }
invitation-revoke = Revoke
invitation-revoked-done = The invitation is revoked.
invitation-state-open = open
invitation-state-used = used up
invitation-state-revoked = revoked
invitation-state-expired = expired
invited-to = You are invited to { $it }
invited-by = Invited by
invited-already = You belong to it already.
invited-go = Go there
invited-sign-up = Sign up or log in to join. You come back here.
problem-invitation = This invitation is unknown, used up, or no longer open. Please ask whoever gave it to you for another one.
problem-invitation-days = Choose one of these lengths.
problem-invited-already = An invitation to this address is open already.
denied-invites-too-many = { $n ->
   *[other] A space has at most { $n-text } open invitations. Revoke some first.
 }

# What people are told
notice-space-asked = { $known ->
    [yes] { $who } asks to join { $name }
   *[no] { $who } asks to join a space.
 }
notice-space-declined = { $known ->
    [yes] The moderators of { $name } can’t let you in for now. You can ask again in a week.
   *[no] The moderators of a space can’t let you in for now.
 }
notice-space-appointed = { $known ->
    [yes] { $who } made you a moderator of { $name }
   *[no] { $who } made you a moderator of a space.
 }
notice-space-demoted = { $known ->
    [yes] { $who } made you a member like others of { $name }
   *[no] { $who } made you a member like others of a space.
 }
mail-greeting-nobody = Hello,
mail-invitation-subject = { $by } invites you to { $space }
mail-invitation = { $by } invites you to join { $space } on { $site }.
mail-invitation-do = See what it is
mail-invitation-note = The link lets one person in and works for two weeks. If you don’t know who that is, do nothing: nobody sees that you got this.
