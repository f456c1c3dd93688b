# While a question is being asked, and what questions have to do with each other.

similar-heading = Has it been asked already?
similar-hint = Open one to read its answer here. What you wrote stays as it is.
similar-look = Look for similar questions
similar-accepted = accepted answer
similar-answered = answered
similar-unanswered = no answer yet
similar-none-yet = Nobody has answered this one yet. Whoever does, answers you as well: bookmark it to find it again.
similar-this = This answers it
similar-open = Open the question
similar-thanks = Good that it was here already. Your draft is let go, and this question gets the credit.
write-similar = Similar questions stand below the title: %1

notice-found = { $who } found the answer that they were about to ask for in your { $post ->
    [answer] answer to
   *[question] question
 }

admin-saved = Questions that did not have to be asked
admin-saved-count = { $n ->
    [one] 1 person found their answer before asking.
   *[other] { $n } people found their answer before asking.
 }
admin-saved-month = { $n ->
    [one] 1 of them in the last 30 days.
   *[other] { $n } of them in the last 30 days.
 }
admin-saved-none = Nobody has found their answer while asking yet. Similar questions are shown to them below the title.
