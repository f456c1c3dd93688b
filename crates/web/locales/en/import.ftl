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
