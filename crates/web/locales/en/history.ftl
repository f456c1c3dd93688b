# Editing, history, timeline, and what moderators do

# Editing
edit-heading-question = Edit the question
edit-heading-answer = Edit the answer
edit-body-question = The question, in Markdown
edit-body-answer = The answer, in Markdown
field-summary = What you changed
field-summary-hint = A line for the history, such as: spelling, a newer version, an example.
cancel = Cancel
ctrl-enter-saves = Ctrl + Enter saves
edit-saved = { $n ->
    [one] Saved.
   *[other] Saved as revision { $n-text }.
 }
edit-unchanged = Nothing was changed, so nothing was saved.
edit-conflict = Somebody changed this while you were writing
edit-conflict-hint = Nothing is lost: your text stands below, beside theirs. Take over what you want, then save.
edit-conflict-changed = What they changed
edit-conflict-mine = What your text would change of theirs
edit-yours = Yours
edit-theirs = Theirs, as it stands now
edit-theirs-hint = To read and to copy from.
denied-too-late = A comment can be edited for five minutes; then it can only be deleted.

# History
history-of = History of { $it }
history-of-what = What is compared
history-rendered = As it reads
history-source = Source
history-layout = Layout of the changes
history-inline = In one
history-side = Side by side
revision-number = Revision { $n-text }
revision-initial = wrote it
revision-edit = edited
revision-rollback = went back to an earlier revision
revision-restored = went back to revision { $n-text }
revision-same-text = The text stayed as it was.
roll-back = Go back to this
roll-back-to = to revision { $n-text }
diff-removed = Removed:
diff-added = Added:
diff-before = Before
diff-after = After
diff-lines = Changed lines of revision { $n-text }
diff-sides = Lines before revision { $n-text } and after it
diff-gap-lines = { $n ->
    [one] … 1 line that stayed …
   *[other] … { $n-text } lines that stayed …
 }
diff-gap-paragraphs = { $n ->
    [one] … 1 paragraph that stayed …
   *[other] … { $n-text } paragraphs that stayed …
 }
revision-whole = The text it began with
diff-cut = There are more changes than are shown here.

# Timeline
timeline-of = Timeline of { $it }
timeline-posted-question = asked the question
timeline-posted-answer = answered
timeline-edited-question = edited the question (revision { $number-text })
timeline-rolled-back-question = took the question back to revision { $restored-text } (revision { $number-text })
timeline-commented-question = commented on the question
timeline-comment-deleted-question = deleted a comment on the question
timeline-voted-up-question = The question was voted up { $up ->
    [one] once
   *[other] { $up-text } times
 }
timeline-voted-down-question = The question was voted down { $down ->
    [one] once
   *[other] { $down-text } times
 }
timeline-voted-question = The question was voted up { $up ->
    [one] once
   *[other] { $up-text } times
 } and down { $down ->
    [one] once
   *[other] { $down-text } times
 }
timeline-delete-question = deleted the question
timeline-undelete-question = brought the question back
timeline-lock-question = locked the question
timeline-unlock-question = unlocked the question
timeline-other-question = did something to the question that this version of the program does not know
timeline-edited-answer = edited { $author }’s answer (revision { $number-text })
timeline-rolled-back-answer = took { $author }’s answer back to revision { $restored-text } (revision { $number-text })
timeline-commented-answer = commented on { $author }’s answer
timeline-comment-deleted-answer = deleted a comment on { $author }’s answer
timeline-voted-up-answer = { $author }’s answer was voted up { $up ->
    [one] once
   *[other] { $up-text } times
 }
timeline-voted-down-answer = { $author }’s answer was voted down { $down ->
    [one] once
   *[other] { $down-text } times
 }
timeline-voted-answer = { $author }’s answer was voted up { $up ->
    [one] once
   *[other] { $up-text } times
 } and down { $down ->
    [one] once
   *[other] { $down-text } times
 }
timeline-delete-answer = deleted { $author }’s answer
timeline-undelete-answer = brought { $author }’s answer back
timeline-lock-answer = locked { $author }’s answer
timeline-unlock-answer = unlocked { $author }’s answer
timeline-other-answer = did something to { $author }’s answer that this version of the program does not know
timeline-close-question = closed the question
timeline-reopen-question = reopened the question
timeline-pin-question = pinned the question
timeline-unpin-question = unpinned the question
timeline-publish-question = made the question public
timeline-accept-answer = accepted { $author }’s answer
timeline-unaccept-answer = took the acceptance of { $author }’s answer back

# Closing, deleting, locking, pinning
act-close = Close
act-reopen = Reopen
act-delete = Delete
act-undelete = Undelete
act-lock = Lock
act-unlock = Unlock
act-publish = Make public
act-pin = Pin
act-unpin = Unpin
act-heading-close-question = Close the question
act-heading-reopen-question = Reopen the question
act-heading-delete-question = Delete the question
act-heading-delete-answer = Delete the answer
act-heading-undelete-question = Undelete the question
act-heading-undelete-answer = Undelete the answer
act-heading-lock-question = Lock the question
act-heading-lock-answer = Lock the answer
act-heading-unlock-question = Unlock the question
act-heading-unlock-answer = Unlock the answer
act-heading-publish-question = Make the question public
act-heading-pin-question = Pin the question
act-heading-unpin-question = Unpin the question
act-hint-close-question = A closed question takes no new answers. It can be edited and opened again.
act-hint-reopen-question = It takes answers again.
act-hint-delete-question = It disappears for everybody but its author and moderators, with its answers, and can be brought back.
act-hint-delete-answer = It disappears for everybody but its author and moderators, and can be brought back.
act-hint-undelete-question = Everybody who may read its space sees it again.
act-hint-undelete-answer = Everybody who sees the question sees it again.
act-hint-lock-question = Nobody edits it, votes or comments on it, nor on its answers, until it is unlocked.
act-hint-lock-answer = Nobody edits it, votes or comments on it until it is unlocked.
act-hint-unlock-question = It can be edited, voted and commented on again.
act-hint-unlock-answer = It can be edited, voted and commented on again.
act-hint-publish-question = Everybody who may read its space sees it then, also in lists, searches and feeds. It can’t be made private again.
act-hint-pin-question = It stands at the top of its space.
act-hint-unpin-question = It stands in its place in the lists again.
act-done-close-question = The question is closed.
act-done-reopen-question = The question is open again.
act-done-delete-question = The question is deleted.
act-done-delete-answer = The answer is deleted.
act-done-undelete-question = The question is back.
act-done-undelete-answer = The answer is back.
act-done-lock-question = The question is locked.
act-done-lock-answer = The answer is locked.
act-done-unlock-question = The question is unlocked.
act-done-unlock-answer = The answer is unlocked.
act-done-publish-question = The question is public.
act-done-pin-question = The question is pinned.
act-done-unpin-question = The question is no longer pinned.
act-already-close-question = The question was closed already.
act-already-reopen-question = The question is open already.
act-already-delete-question = The question was deleted already.
act-already-delete-answer = The answer was deleted already.
act-already-undelete-question = The question is not deleted.
act-already-undelete-answer = The answer is not deleted.
act-already-lock-question = The question was locked already.
act-already-lock-answer = The answer was locked already.
act-already-unlock-question = The question is not locked.
act-already-unlock-answer = The answer is not locked.
act-already-publish-question = The question is public already.
act-already-pin-question = The question was pinned already.
act-already-unpin-question = The question is not pinned.
field-why = Why
field-duplicate = If it is a duplicate: of which question
field-duplicate-hint = Its number, or its address on this site.
field-note = Note to the author
field-note-hint = Sent to the author and shown on the question. Say what would make it open again.
field-reason = Reason
field-reason-due = Sent to the author and shown on the timeline. Say what they can learn from it.
field-reason-hint = Shown on the timeline.
close-duplicate = Duplicate
close-needs-details = Needs details
close-opinion-based = Opinion
close-off-topic = Off topic
close-hint-duplicate = It has been asked before; the two are linked.
close-hint-needs-details = Nobody can tell what would answer it.
close-hint-opinion-based = Answers would be tastes, not facts.
close-hint-off-topic = It is not about what this space is for.
problem-reason-none = Please choose a reason.
problem-duplicate-none = Which question does this one repeat? Its number or its address on this site will do.
problem-duplicate-unseen = There is no such question, or it is deleted.
problem-duplicate-itself = That is this question itself.
problem-duplicate-circle = That question is closed as a duplicate of this one.
denied-answered = A question that has answers is no longer its author's alone to delete. A moderator can help.
denied-accepted = An accepted answer is no longer its author's alone to delete. A moderator can help.
pinned-question = Pinned to the top of its space
locked-question = Locked: no edits, votes or comments
locked-answer = Locked: no edits, votes or comments
deleted-question = Deleted: only its author and moderators see this
deleted-answer = Deleted: only its author and moderators see this
closed-by = Closed by
deleted-by = Deleted by
locked-by = Locked by
pinned-by = Pinned by

# Comments
comment-edit = Edit the comment
comment-delete = Delete the comment
comment-deleted = The comment is deleted.
