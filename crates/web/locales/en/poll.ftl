# Polls
poll = Poll
poll-add = Add a poll
poll-heading = A poll for this question
poll-intro = Readers mark what they think; each person votes once. Once somebody has voted the choices stay as they are.
poll-choices = Choices
poll-choice = Choice
poll-choice-n = Choice { $n }
poll-picture = Picture
poll-more = More choices
poll-allow-several = People may mark several choices
poll-hide = Show results only to those who have voted
poll-hide-hint = After the end everybody sees them.
poll-days = Open for
poll-no-end = No end
poll-days-n = { $n ->
    [one] one day
   *[other] { $n-text } days
  }
poll-save = Save the poll
poll-one = Mark one choice
poll-several = Mark as many as you like
poll-ended = This poll has ended
poll-ended-at = ended { $it }
poll-ends-at = ends { $it }
poll-ballots = { $n ->
    [0] nobody has voted yet
    [one] one person has voted
   *[other] { $n-text } people have voted
  }
poll-vote = Vote
poll-again = Change your vote
poll-hidden = Results are shown once you have voted.
poll-votes = Votes
poll-share = Share
poll-percent = { $n-text } %
poll-mine = your vote
poll-change = Change the poll
poll-end = End it now
poll-remove = Remove the poll
poll-remove-hint = The poll goes, with all votes. This can't be undone.
poll-remove-go = Remove it
poll-removed = The poll is gone.
problem-poll-choices = A poll has { $min } to { $max } choices.
problem-poll-words = Each choice needs words, also beside a picture: not everybody sees it.
problem-poll-same = Two choices say the same.
problem-poll-days = A poll is open for one to { $max } days.
problem-poll-none = Mark what you think first.
problem-poll-one = Mark one choice only.
denied-voted = People have voted already, so the choices stay as they are. You can end the poll or remove it.
denied-poll-over = This poll has ended and takes no more votes.
