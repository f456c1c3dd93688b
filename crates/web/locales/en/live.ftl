# What an open page is told as it happens.

live-and = ,{" "}
live-answers = { $n ->
    [one] 1 new answer
   *[other] { $n-text } new answers
 }
live-comments = { $n ->
    [one] 1 new comment
   *[other] { $n-text } new comments
 }
live-edits = { $n ->
    [one] 1 text has changed
   *[other] { $n-text } texts have changed
 }
say-show = Show
