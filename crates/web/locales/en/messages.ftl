# Private messages.

messages = Messages
messages-unread = { $n ->
    [0] nothing unseen
    [one] 1 conversation with something new
   *[other] { $n-text } conversations with something new
 }
messages-new = { $n ->
   *[other] { $n-text } new
 }
messages-none = No conversations yet
messages-none-hint = A person’s page has a button “Message”. What you write each other is seen by nobody else.
messages-find = Find people
messages-earlier = Earlier messages
messages-later = Later messages
messages-last = To the last one
messages-new-from-here = New
message-new = New message
message-to = Message
message-to-whom = To
message-to-hint = { $n ->
   *[other] Handles, such as @ana, with spaces between them; at most { $n-text } people. Nobody can be added later.
 }
message-text = Message
message-hint = Markdown works here. Only those whom you write to can read it.
message-send = Send
message-you = You:
message-conversation = Conversation
message-seen = Seen
message-seen-by = Seen by { $it }
message-of-blocked = From somebody you have blocked
message-has-left = { $it } has left this conversation.
message-muted-here = You have muted this conversation: nothing new is counted or mailed.
message-leave = Leave
message-leave-two = You will not see this conversation any more. If one of you writes to the other again, it begins anew.
message-leave-many = You will not see this conversation any more, and nobody can let you in again. What you wrote stays with the others.
message-left = You have left the conversation.
message-report = Show to the moderators
message-report-hint = The moderators see the messages that you choose here, and nothing else of the conversation.
message-report-which = Messages to show
message-report-none = There is nothing of others here that could be shown.
message-report-why = What is wrong with them?
message-report-why-hint = Only the moderators read this.
message-report-do = Show them
message-reported = The moderators have it now. You are told what they decide.
names-and = ,{" "}

denied-nobody-there = Everybody else has left this conversation.
denied-begins-too-many = With less than { $from-text } reputation you can begin { $n-text } conversations a day. Try again tomorrow; answering is always possible.
privilege-message = begin conversations
problem-to-self = Choose others than yourself.
problem-unknown = Nobody has the handle “{ $who }”.
problem-to-many = At most { $max-text } people.
problem-not-reached = { $who } does not take this message: they don’t take messages from everybody.
problem-you-block = You have blocked { $who }, who could not answer. Lift that first.
problem-choose-messages = Choose at least one message.
problem-messages-many = At most { $max-text } messages at once.
problem-reports-many = The moderators have { $max-text } reports of yours to look at. Please wait for them.

settings-contact = Who may reach you
contact-explained = People you have blocked can’t reach you whatever you choose here, and nobody is told why they can’t.
contact-messages = Who may write messages to me
contact-messages-hint = Whoever you have written to can answer.
reach-everyone = Everyone
reach-following = People I follow
reach-nobody = Nobody

mail-message-subject = { $by } wrote to you at { $site }
mail-message = { $by } wrote to you:
mail-message-do = Read and answer

notice-report-upheld = Messages that you showed to the moderators break the rules. Whoever wrote them was told so.
notice-report-dismissed = The moderators looked at the messages that you showed them and let them stand.
notice-message-rebuked = { $who } found that messages of yours break the rules.

admin-messages = Messages
admin-messages-hint = What people showed to you of their conversations, and nothing else of these.
admin-messages-open = Waiting
admin-messages-settled = Settled
admin-messages-none = Nothing waits
admin-messages-none-settled = Nothing was settled yet
admin-messages-waiting = { $n ->
    [one] 1 report on messages waits
   *[other] { $n-text } reports on messages wait
 } for somebody to look.
admin-message-shows = shows messages,
admin-message-outcome = Decision
admin-message-uphold = They break the rules
admin-message-uphold-hint = Whoever wrote them is told so. An account is suspended on its own page.
admin-message-dismiss = Let them stand
admin-message-reason-hint = Whoever showed them is told this word for word and, where the messages break the rules, whoever wrote them.
admin-message-settle = Settle
admin-message-settled = Settled; those concerned are told.
admin-message-upheld = They break the rules
admin-message-dismissed = They stand
