# How one is told of what happens: the table of settings, several notices as one, mail, digests, and stopping mail.

notices-explained = What you are told of, and where.
notices-unconfirmed = Mail comes once your address is confirmed.
notices-topic = About
notices-site = On site
notices-mail = By email
notices-always = Always
notices-when = Daily digests are written at 6:00 UTC, weekly ones on Mondays; where nothing is new, none comes.
notices-account = What concerns your account itself, such as a new password, is always mailed.
topic-answers = Answers to my questions
topic-hint-answers = Each question can be left out of the mail when you ask it.
topic-comments = Comments on my posts
topic-hint-comments = On questions and answers of mine.
topic-mentions = Mentions of me
topic-hint-mentions = Where somebody writes @ and my handle.
topic-asked = Questions to me
topic-hint-asked = Asked to me, and what became of those that I asked to people.
topic-messages = Messages that I have not seen
topic-hint-messages = One mail a conversation until you look, a few minutes after the first message.
topic-accepted = Answers that helped
topic-hint-accepted = An answer of mine is accepted, or was just what somebody looked for.
topic-followed = Questions I follow
topic-hint-followed = New answers to them.
topic-edits = Edits and links
topic-hint-edits = Somebody edits a post of mine, or links another question to mine.
topic-badges = Badges
topic-hint-badges = When I earn one.
topic-spaces = Spaces
topic-hint-spaces = Who asks to join a space that I moderate, and my own place in spaces.
topic-moderation = Moderation
topic-hint-moderation = What is done to my posts and my account, and why.
topic-daily = The daily digest
topic-weekly = The weekly digest
frequency-never = Never
frequency-at-once = At once
frequency-daily = Daily
frequency-weekly = Weekly

# Several unread notices of one kind about one question; the question's title follows.
notice-many-answer = { $n-text } new answers to your question
notice-many-followed-answer = { $n-text } new answers to a question you follow:
notice-many-comment = { $n-text } new comments on your posts on
notice-many-mention = { $n-text } new mentions of you on
notice-many-mention-comment = { $n-text } comments mention you on
notice-many-edited = { $n-text } edits of your posts on
notice-about = { $sentence } “{ $title }”

mail-notice-do = Have a look
mail-digest-daily-subject = { $n ->
    [one] { $site }: one thing is new
   *[other] { $site }: { $n-text } things are new
 }
mail-digest-daily = This came in since the last digest, and you have not read it yet.
mail-digest-weekly-subject = { $n ->
    [one] Your week at { $site }: one thing is new
   *[other] Your week at { $site }: { $n-text } things are new
 }
mail-digest-weekly = This came in during the week, and you have not read it yet.
mail-digest-more = { $n ->
    [one] One more stands in your inbox.
   *[other] { $n-text } more stand in your inbox.
 }
mail-digest-do = Open my inbox
mail-why = You get mail about this: { $it }.
mail-stop = Stop this mail
mail-settings = Choose what is mailed

unsubscribe = Stop this mail
unsubscribe-explained = Mail to { $address } about this would stop: { $what }.
unsubscribe-button = Stop it
unsubscribe-settings = All my notifications
unsubscribed = Stopped
unsubscribed-explained = There will be no more mail to { $address } about this: { $what }.
problem-unsubscribe = It was cut short, or is for an address that the account no longer has. Your settings stop every kind of mail.

notices-push = In browsers
push-browsers = Browsers that are told
push-explained = A browser can tell you what happens while no page of the site is open. Each is told until you end it here, or log out there.
push-this = This one,
push-end = End
push-ended = That browser is told nothing more.
push-added = This browser is told from now on.
say-push-here = Tell me in this browser
say-push-failed = This browser can’t be told anything: its maker’s service does not answer it, or it is in a private window.
say-push-denied = This browser does not let the site tell you anything. Its own settings for this site change that.
problem-push = That is no address of a service that takes messages for browsers.
push-message = { $by } wrote to you
