# Drafts, the editor, and what scripts say.

draft-from = This is your draft from { $it }.
draft-waits = What you wrote is kept. Log in, and it stands in its form again.
start-afresh = Start afresh
problem-draft-large = This is longer than what can be kept as a draft. Please save a copy.
