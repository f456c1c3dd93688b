# Following, muting, blocking; the feed.

follow = Follow
following = Following
mute = Mute
unmute = Unmute
block = Block
unblock = Unblock
muted-here = You have muted this
muted-word = muted
blocked-word = blocked
blocked-here = You have blocked them
n-followers = { $n ->
    [one] 1 follower
   *[other] { $n-text } followers
 }
n-following = { $n ->
   *[other] follows { $n-text }
 }
denied-follows-too-many = { $n ->
   *[other] You follow { $n-text } of these already, which is the most. Stop following one first.
 }
settings-muted = Muted and blocked
muted-explained = Muted people and tags are left out of what is shown and told to you. Blocked people can’t follow, mention, message or ask you either; they are not told.
muted-none = You have muted nobody
muted-none-hint = On a person’s or a tag’s page, the three dots have “Mute”.

# The person's page
person-followers = Followers
person-following = Following
person-none-followers = Nobody follows them yet
person-none-following = They follow nobody yet

# The feed
tab-for-you = For you
feed-asked = { $it }, whom you follow, asked
feed-answered = { $it }, whom you follow, answered
feed-new-answer = { $it } answered a question you follow
feed-tag = because you follow { $it }
feed-space = new in { $it }, which you follow
feed-none = Follow something, and what is new about it comes here
feed-none-hint = Tags, people, spaces and questions have a button “Follow”.
feed-quiet = Nothing new yet
feed-quiet-hint = What those you follow ask and answer will stand here.
you-follow = You follow
you-follow-all = Everything you follow
notice-followed-answer = { $who } answered a question you follow:

# Mentions
say-mention = People to mention
notice-mention = { $who } mentioned you in { $post ->
    [answer] an answer to
   *[question] a question:
 }
notice-mention-comment = { $who } mentioned you in a comment on

# Badges
badges-explained = What people are recognised for. Gold is rare, silver takes a while, bronze comes with taking part.
badge-awards = { $n ->
    [0] not awarded yet
    [one] awarded once
   *[other] awarded { $n-text } times
 }
badge-imported = Brought along from another site.
badge-nobody = Nobody has it yet
badge-nobody-hint = Be the first.
badge-off = off
badge-new = New badge
badge-add = Add badge
badge-edit = Change
badge-switch-off = Switch off
badge-switch-on = Switch on
badge-name = Name
badge-class = Class
badge-count = What is counted
badge-threshold = How many
badge-about = What people read about it
badge-hint = A badge is awarded as things happen. Those who have reached it already get it with “stoa admin recount --repair”.
badge-count-asked = Questions asked
badge-count-answered = Answers given
badge-count-asked-well = Questions that were voted up
badge-count-answered-well = Answers that were voted up
badge-count-accepted = Answers that others accepted
badge-count-accepting = Questions with an accepted answer
badge-count-votes = Votes cast
badge-count-votes-up = Up-votes cast
badge-count-votes-down = Down-votes cast
badge-count-comments = Comments written
badge-count-edits = Edits made
badge-count-question-score = Score of a question (for each)
badge-count-question-views = Views of a question (for each)
badge-count-answer-score = Score of an answer (for each)
badge-count-accepted-score = Score of an accepted answer (for each)
badge-count-own-answer-score = Score of an answer to one’s own question (for each)
badge-count-late-answer-score = Score of an answer sixty days later (for each)
problem-badge-taken = There is a badge of this name and class.
problem-choose = Please choose one.
notice-badge = You earned the badge “{ $name }”

person-activity = Activity
person-none-activity = Nothing yet
