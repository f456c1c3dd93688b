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

# Replies by mail: what a mail says of them, and what comes back where one is not posted.
mail-reply-comment = Reply to this mail to comment.
mail-reply-answer = Reply to this mail to answer.
mail-reply-message = Reply to this mail to answer by message.
mail-reply-refused-subject = Not posted: { $subject }
mail-reply-refused-comment = The comment that you sent by mail was not posted, for this reason:
mail-reply-refused-answer = The answer that you sent by mail was not posted, for this reason:
mail-reply-refused-message = The message that you sent by mail was not delivered, for this reason:
mail-reply-refused-do = Open it on the site
mail-reply-refused-note = Above is all that you wrote, so that nothing is lost.
reply-refused-sender = The mail did not come from the address of your account, and only that one is taken. If it was not you, somebody has got hold of one of your reply addresses; without your own address it is of no use to them.
reply-refused-empty = Nothing was left of the mail without what it quotes and its signature. Please write above the quoted text.
reply-refused-masked = You asked this question anonymously, and mail programs add names to what is written, in signatures and in what they quote. Please write on the site, where nobody learns who you are.
reply-refused-gone = What you replied to is not there any more, or you may not see it any more.
reply-files = { $n ->
    [one] One file that came with this mail was left out.
   *[other] { $n-text } files that came with this mail were left out.
}
admin-replies-on = Replies to mail are posted; they come in at { $it }.
admin-replies-off = Mail can’t be replied to. Set “reply_address”, and replies to mail are posted.
