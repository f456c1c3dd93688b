# The words of every page. A message about a number is given $n, which chooses the plural, and $n-text, the number as
# this language writes it.

language-name = English
number-group = ,
number-decimal = .
time-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
time-date = { $day } { $month } { $year }
time-now = just now
time-minutes-ago = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
 }
time-hours-ago = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
 }
time-days-ago = { $n ->
    [one] yesterday
   *[other] { $n } days ago
 }

skip = Skip to content
search-label = Search questions
ask-short = Ask
ask-short-rest = a question
ask-a-question = Ask a question
inbox = Inbox
inbox-unread = { $n ->
    [0] nothing unread
    [one] 1 unread notice
   *[other] { $n-text } unread notices
 }
your-account = Your account
bookmarks = Bookmarks
settings = Settings
administration = Administration
log-in = Log in
log-out = Log out
sign-up = Sign up
site = Site
menu = Menu
questions = Questions
tags = Tags
people = People
spaces = Spaces
feeds = Feeds
help = Help
footer-licence = What people write here is theirs, and shared under CC BY-SA 4.0.
theme = Theme
theme-light = Light
theme-dark = Dark
theme-auto = As the system
reputation = Reputation
person-gone = a former member
person-masked = Anonymous
pages = Pages
page-previous = Previous
page-next = Next
to-question = Back to the question
to-questions = See the questions
optional = optional
save = Save

# Lists of questions
title-newest = Newest questions
title-active = Active questions
title-hot = Hot questions
title-votes = Most voted questions
title-unanswered = Unanswered questions
title-answers = Most answered questions
title-views = Most visited questions
tab-newest = Newest
tab-active = Active
tab-hot = Hot
tab-votes = Most voted
tab-unanswered = Unanswered
tab-answers = Most answered
tab-views = Most visited
order-questions = Order of questions
time-window = Time window
window-week = Week
window-month = Month
window-year = Year
window-all = All time
questions-none = No questions here yet
questions-none-hint = Be the first: a good question is a gift to everybody who has it after you.
votes-word = { $n ->
    [one] vote
   *[other] votes
 }
answers-word = { $n ->
    [one] answer
   *[other] answers
 }
views-word = { $n ->
    [one] view
   *[other] views
 }
one-accepted = , one accepted
row-asked = asked
row-answered = answered
row-edited = edited
state-pinned = Pinned
state-closed = closed
state-deleted = deleted

# A question's page
asked = Asked
active = Active
viewed = Viewed
times = { $n ->
    [one] once
   *[other] { $n-text } times
 }
asked-verb = asked
answered-verb = answered
edited = edited
edited-by = by { $it }
answers = { $n ->
    [0] No answers yet
    [one] 1 answer
   *[other] { $n-text } answers
 }
order-answers = Order of answers
order-votes = Votes
order-newest = Newest
order-oldest = Oldest
accepted-answer = Accepted answer
read-more = Read more
see-less = See less
vote-up = This is useful
vote-down = This is not useful
score = Score:
bookmark = Bookmark
accept = Accept this answer
share = Share
share-link = Link to this post
edit = Edit
more-actions = More
history = History
timeline = Timeline
comments-question = Comments on the question
comments-answer = Comments on the answer by { $it }
comment-useful = This comment is useful
comment-vote-label = Vote this comment up
asked-this = Asked the question
add-comment = Add a comment
your-comment = Your comment
comment-placeholder = Ask for a detail or suggest an improvement
post-comment = Post comment
comment-hint = Markdown for code, stress and links. 600 characters.
your-answer = Your answer
your-answer-label = Your answer, in Markdown
post-answer = Post answer
preview = Preview
ctrl-enter = Ctrl + Enter posts
editor-hint = Markdown. What you write is kept as a draft.
closed-as-duplicate = Closed as a duplicate
closed-as-off-topic = Closed as off topic
closed-as-needs-details = Closed until it has more details
closed-as-opinion-based = Closed as a matter of opinion
no-new-answers = No new answers
no-new-answers-why = The question is closed. You can still vote and comment.
close-reason-duplicate = It has been asked and answered before:
close-reason-off-topic = It is not about what this site is for.
close-reason-needs-details = It needs more details to be answered.
close-reason-opinion-based = It asks for opinions rather than answers.

# Asking
field-title = Title
field-title-hint = Say it as you would to a person who knows the answer.
field-question = Question
field-question-hint = What you want to know, what you tried, and what you found. Markdown.
field-tags = Tags
field-tags-hint = Up to five, separated by spaces, such as: rust sqlite
field-space = Space
field-mail-answers = Email me when it is answered
post-question = Post question
put-right = { $n ->
    [one] One thing to put right
   *[other] { $n-text } things to put right
 }
advice = Advice
advice-heading = A question that gets answers
advice-title = Say it in the title, in full.
advice-tried = Show what you tried and where it stopped.
advice-short = Leave out what does not matter.
advice-tags = Tag it so that those who know see it.

# What is wrong with a field
problem-empty = Please fill this in.
problem-too-short = A little more, please: { $missing ->
    [one] 1 character is
   *[other] { $missing } characters are
 } missing to the least of { $min-text }.
problem-too-long = That is too long: { $over ->
    [one] 1 character
   *[other] { $over-text } characters
 } over the { $max-text } that fit.
problem-tag-characters = “{ $tag }” can't be a tag. Letters, digits and - + # . may be in one.
problem-tag-long = “{ $tag }” is longer than the { $max } characters that a tag may have.
problem-tags-none = Give it at least one tag, so that the people who know can find it.
problem-tags-many = At most { $max } tags. Keep those that say most.
problem-tag-new = There is no tag “{ $tag }” yet, and making one takes { $needed-text } reputation; you have { $has-text }. Please choose from those that exist.
problem-handle-taken = Somebody else has this handle already.
problem-email-taken = This address has an account already.

# Why something may not be done
denied-reputation = To { $privilege } takes { $needed-text } reputation. You have { $has-text }; { $missing-text } more to go.
denied-suspended = Your account is suspended until { $until }: { $reason }
denied-own = One's own post is for others to vote on.
denied-not-author = Only the one who asked the question can do that.
denied-not-moderator = Only a moderator can do that.
denied-not-admin = Only an administrator can do that.
denied-closed = This question is closed to new answers.
denied-locked = This post is locked; a moderator has settled how it stands.
denied-deleted = This post is deleted.
denied-unconfirmed = Please confirm your email address first; the link is in your mail.
denied-not-in-space = Only members of this space can write in it.
privilege-ask = ask
privilege-answer = answer
privilege-vote-up = vote up
privilege-vote-down = vote down
privilege-comment = comment on what others wrote
privilege-edit = edit what others wrote
privilege-close = close and reopen questions
privilege-new-tag = make new tags
privilege-edit-tag = describe tags
privilege-delete = delete what others wrote
privilege-image = add images

# Faults
fault-number = Error { $it }
fault-heading-sign-in = Please log in
fault-heading-denied = That is not for you to do
fault-heading-not-found = Nothing is here
fault-heading-conflict = Somebody was faster
fault-heading-limited = A little slower, please
fault-heading-bad = That could not be understood
fault-heading-busy = Very busy right now
fault-heading-internal = Something went wrong on our side
fault-not-found = The page may have moved or been deleted, or it was never here.
fault-sign-in = This needs an account. What you wrote is kept.
fault-conflict = Somebody else changed this while you were at it.
fault-busy = The site is very busy. Please try again in a moment.
fault-internal = It has been noted. Please try again; nothing that was saved is lost.
fault-limited = That was a lot in a short time. Please try again in { $n ->
    [one] a second
   *[other] { $n-text } seconds
 }.
fault-forged = The form came from another site, so it was not carried out. Please open the page here and send it again.
fault-too-large = That is larger than the site takes.
fault-form = Some fields of the form are missing or can't be read.
