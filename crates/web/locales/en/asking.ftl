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

# What questions have to do with each other
act-link = Link to another question
link-heading = Link to another question
link-intro = Nothing is closed by it. Whoever asked is told, and may say why it does not fit.
link-this = This question …
link-this-one = This question
link-is-same = asks the same as
link-is-narrower = asks for a part of
link-is-outdated = is outdated by
link-is-related = has to do with
link-hint-same = Both pages then show the answers of both.
link-hint-narrower = The other one is about more, and answers this one as well.
link-hint-outdated = The other one has what holds now.
link-hint-related = Worth reading beside it.
link-suggested = Which one?
link-other = The other question
link-another = Or another one
link-go = Link them
link-done = They are linked. Whoever asked is told.
link-asked = Is it so?
link-agree = Yes, it is
link-deny = No, because …
link-deny-heading = It is not so
link-because = Why not?
link-because-hint = Your reason stands on the page, and the link stands no more.
link-agreed-done = Thank you. The link stands.
link-denied-done = Your reason stands on the page, and the link stands no more.
link-undo = Take back
link-undone = The link is taken back.
link-by = Said by
link-agreed = The asker agrees.
link-denied = Whoever asked says that it is not so:
link-coming = Linked here
link-suggest = Is one of these the same question?
link-in-same = asks the same
link-in-narrower = asks for a part of it
link-in-outdated = is outdated by it
link-in-related = has to do with it
merged-heading = Answers to the same question elsewhere
merged-from = Given to
problem-link-kind = Please say what it is to the other one.
problem-link-none = Please pick a question, or give the number or the address of one.
problem-link-itself = That is this question.
problem-link-circle = That one leads back to this question already.
problem-link-denied = Whoever asked has said why it is not so. Moderators may link them even so.
notice-linked = { $who } linked another question to yours. Please say whether it fits:
notice-link-denied = { $who } says that a question is not what you took it for:
timeline-link-question = said that the question
timeline-unlink-question = took back that the question
timeline-deny-link-question = said that it is not so
