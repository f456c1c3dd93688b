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
