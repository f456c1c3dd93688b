# What came from other sites.
ledger-imported = brought along from another site

timeline-protect-question = protected the question
timeline-protect-answer = protected { $author }’s answer
timeline-unprotect-question = lifted the question’s protection
timeline-unprotect-answer = lifted the protection of { $author }’s answer
timeline-bounty-start-question = set out a bounty of { $points } points
timeline-bounty-start-answer = set out a bounty of { $points } points for { $author }’s answer
timeline-bounty-end-question = A bounty of { $points } points ended
timeline-bounty-end-answer = A bounty of { $points } points went to { $author }’s answer
timeline-community-wiki-question = made the question a community wiki
timeline-community-wiki-answer = made { $author }’s answer a community wiki

imported-from = Imported from { $it }
imported-by = by { $it }
tag-wiki = More about this tag

badges = Badges
badge-class-gold = gold
badge-class-silver = silver
badge-class-bronze = bronze

left-out-orphans = { $n ->
    [one] { $n-text } answer to a question that the dump does not have, with all that hangs on it
   *[other] { $n-text } answers to questions that the dump does not have, with all that hangs on them
  }
left-out-votes-gone = { $n ->
    [one] { $n-text } vote on a post that is gone
   *[other] { $n-text } votes on posts that are gone
  }
left-out-comments-gone = { $n ->
    [one] { $n-text } comment on a post that is gone
   *[other] { $n-text } comments on posts that are gone
  }
left-out-history-gone = { $n ->
    [one] { $n-text } line of history of a post that is gone
   *[other] { $n-text } lines of history of posts that are gone
  }
left-out-votes-kinds = { $n ->
    [one] { $n-text } vote of a kind that has no place here (flags, favourites, reviews)
   *[other] { $n-text } votes of kinds that have no place here (flags, favourites, reviews)
  }
left-out-posts-kinds = { $n ->
    [one] { $n-text } post that is neither a question, an answer nor about a tag
   *[other] { $n-text } posts that are neither questions, answers nor about tags
  }
left-out-history-kinds = { $n ->
    [one] { $n-text } line of history of a kind that has no place here (notices, migrations, bumps)
   *[other] { $n-text } lines of history of kinds that have no place here (notices, migrations, bumps)
  }
left-out-planted = { $n ->
    [one] { $n-text } planted post
   *[other] { $n-text } planted posts
  }
left-out-other = { $n-text } { $of }
left-out-file = { $of }, which the dump does not have
