# Finding one's way: lists, tags, people, spaces, search, feeds, help.

page-aside = More
n-questions = { $n ->
    [one] 1 question
   *[other] { $n-text } questions
 }
n-members = { $n ->
    [one] 1 member
   *[other] { $n-text } members
 }
n-results = { $n ->
    [one] 1 result
   *[other] { $n-text } results
 }
n-results-more = { $n-text }+ results
hot-tags = Hot tags
waiting = Waiting for an answer
waiting-all = All unanswered
feed-link = Feed
tag-save = Save
tag-cancel = Cancel
ask-here = Ask here
related-questions = Related questions

# In place of an empty list
none-questions = No question yet
none-questions-hint = Every good answer here will begin with somebody asking. It may as well be you.
none-unanswered = Everything has an answer
none-unanswered-hint = Nobody is waiting. Look for a question that deserves a better answer, or ask one.
none-lately = Nothing in this time
none-lately-hint = Look further back, or ask what you would like to know.

# Tags
order-tags = Order of tags
tags-tab-popular = Popular
tags-tab-name = By name
tags-tab-newest = Newest
find-tag = Find a tag
all-tags = All tags
none-tags = No tag yet
none-tags-hint = Tags come with the first question.
none-tags-found = No tag begins with “{ $it }”
none-tags-found-hint = Try fewer letters.
tag-title = Questions about { $it }
tag-undescribed = Nobody has said yet what this tag is for.
tag-describe = Describe it
tag-improve = Improve this description
tag-edit = What { $it } is for
tag-description = Description
tag-description-hint = One or two sentences: what belongs here, and where to go with what does not. { $n-text } characters at most.
tags-with = Often together with

# People
order-people = Order of people
people-tab-reputation = Reputation
people-tab-newest = Newest
people-tab-name = By name
find-person = Find a person
all-people = All people
people-joined = joined
people-full = The first { $n-text } are shown. More letters narrow it down.
none-people = Nobody is here yet
none-people-hint = Be the first.
none-people-found = Nobody is called “{ $it }”
none-people-found-hint = Try the beginning of a name or a handle.

# Spaces
space-default = Where a question goes if nobody says otherwise.
spaces-what = Rooms of this site. Some are open to all, some are for their members.
space-members = members only
space-hidden = hidden
space-closed = For members of this space
space-closed-hint = What is asked and answered here is shown to its members.
space-moderators = Moderators

# Search
search-go = Search
search-title = { $it } – search
search-of = Search the questions of { $it }
order-results = Order of results
search-order-best = Best match
search-order-newest = Newest
search-order-votes = Most voted
search-order-active = Active
found-answer = Answer:
found-accepted = Accepted answer:
search-note-unknown = There is no “{ $it }:” here, so its parts were searched as words.
search-note-value = “{ $it }” says nothing that can be looked for, so it was left out.
search-note-long = That was more than one search takes; what comes after the first 24 parts was left out.
search-note-spelling = Some of these words are nowhere, so similar spellings were searched as well.
search-note-some = Few questions have all of these words, so those with some of them follow.
search-exact = The question with this number:
search-start = What would you like to know?
search-start-hint = A few words of it will do.
search-common = These words stand everywhere
search-common-hint = Try one that only your question would have, or ask it.
search-none = Nothing found for “{ $it }”
search-none-hint = Try fewer or other words. If nobody has asked it yet, you could.
search-none-tags = Look through the tags
search-narrow = Narrow it down
search-narrow-phrase = these words in this order
search-narrow-not = without a word
search-narrow-or = one or the other
search-narrow-prefix = words that begin so
search-narrow-tag = in a tag
search-narrow-user = by a person
search-narrow-title = in the title
search-narrow-answer = answers
search-narrow-accepted = with an accepted answer
search-narrow-closed = closed ones
search-narrow-score = with 5 votes or more
search-narrow-answers = not answered yet
search-narrow-created = asked since a month
search-narrow-space = in a space
search-narrow-id = by number

# Feeds
feed-answer-title = Answer to: { $it }
feeds-what = Follow questions and answers in a feed reader. These are Atom feeds of what everybody can read.
feeds-site = The whole site
feeds-tags = Tags
feeds-tags-hint = Every tag has a feed, which its page links to. These are asked about most lately:
feeds-spaces = Spaces
feeds-more = One question, one person
feeds-more-hint = Put the number or the handle in these addresses:
feeds-question = the answers to a question
feeds-person = what a person asks and answers

# Help
help-on-this-page = On this page
help-formatting = Formatting
help-formatting-what = Questions, answers and comments are written in Markdown. Everything below works; a preview shows it before it is posted.
help-typed = What you type
help-shown = What is shown
help-md-stress = **Strong**, *stressed*, ~~gone~~
help-md-link = [A link](https://example.org)
help-md-list =
    - one
    - two
      - two and a half
help-md-numbered =
    1. first
    2. second
help-md-quote =
    > What somebody else said
help-md-code = `now()` and <kbd>Enter</kbd>
help-md-fence =
    ```rust
    fn main() {"{"}{"}"}
    ```
help-md-table =
    | metal | price |
    |-------|------:|
    | tin   |    30 |
help-md-math = $e^{"{"}i\pi{"}"} + 1 = 0$
help-md-spoiler = >! The butler did it
help-md-footnote =
    A claim.[^1]

    {"["}^1]: Where it is from.
help-reputation-what = Reputation says how much a community has found your questions and answers useful. Everybody begins with 1 and never has less.
help-reputation-cap = Votes give at most { $n-text } a day; acceptances come on top.
help-happens = What happens
help-points = Points
help-points-question-upvoted = Your question is voted up
help-points-answer-upvoted = Your answer is voted up
help-points-answer-accepted = Your answer is accepted
help-points-accepting = You accept somebody’s answer
help-points-downvoted = Your question or answer is voted down
help-points-downvote-cast = You vote an answer down
help-privileges = What reputation opens
help-privileges-what = Each of these needs the reputation beside it on this site.
help-may = What you may do
