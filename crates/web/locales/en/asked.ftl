# Questions that are asked to people.

ask-to = Ask people
ask-to-hint = { $n ->
   *[other] Up to { $n-text } people who may know, by their handles, such as @ana. Everybody else can answer as well.
 }
ask-private = Only for those whom I ask
ask-private-hint = The question and its answers are seen by you, by the people whom you ask and by moderators. You can make it public as long as nobody else has written under it.
private-question = A private question
private-explained = Only whoever asked it, those whom it is asked to and moderators see it, with all that is written under it.
state-private = private
asked-of = Asked to
asked-answered = answered
asked-declined = declined
asked-passed = passed it on
asked-title = Waiting for you
asked-explained = Questions that people asked to you. Answer, decline kindly, or pass them on to somebody who knows.
asked-who-may = Who may ask me
asked-waiting = Waiting
asked-settled = Settled
asked-none = Nothing waits for you
asked-none-settled = Nothing yet
asked-none-hint = When somebody asks a question to you, it stands here until you answer, decline or pass it on.
asked-passed-by = { $it } passed it on to you
asked-you-answered = You answered
asked-you-declined = You declined
asked-you-passed = You passed it on
asked-answer = Answer
asked-decline = Decline
asked-note = A kind note
asked-note-hint = Whoever asked is told this.
asked-pass = Pass on
asked-pass-to = To whom
asked-declined-done = Declined. Whoever asked is told.
asked-passed-done = Passed on.
feed-to-me = { $it } asked it to you
notice-asked = { $who } asks you:
notice-ask-declined = { $who } can’t answer a question that you asked to them:
notice-ask-passed = { $who } passed on a question that you asked to them:
problem-not-asked = { $who } does not take this question: they don’t take questions from everybody.
problem-private-to = Name at least one person whom you ask: nobody else sees a private question.
denied-in-confidence = Somebody has written under it for those alone who see it now, so the question stays private.
problem-cant-see = { $who } can’t read questions in this space.
problem-asked-already = It was asked to them already.
problem-asked-asker = They asked it.
problem-passed-much = It was passed on often enough. Please answer or decline.
contact-questions = Who may ask me questions
