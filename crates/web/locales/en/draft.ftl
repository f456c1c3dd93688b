# Drafts, the editor, and what scripts say.

draft-from = This is your draft from { $it }.
draft-waits = What you wrote is kept. Log in, and it stands in its form again.
start-afresh = Start afresh
problem-draft-large = This is longer than what can be kept as a draft. Please save a copy.

# What scripts say, on every page
say-close = Close
say-now = { time-now }
say-offline = The site can't be reached. Please try again when you are connected.
say-failed = That did not work. Please try again.
say-copy = Copy the link
say-copied = The link is copied.
say-send = Share …
say-count = %1 of %2 characters
say-draft-saved = Draft saved
say-draft-here = Kept on this device until the site can be reached
say-draft-lost = Not saved: please keep a copy before you leave

# What scripts say where something is written
write-preview = { preview }
write-preview-shown = The preview stands below the text.
write-uploading = Picture %1 is on its way …
write-tags = { tags }
write-tag-remove = Remove %1
write-tool-bar = Formatting
write-tool-bold = Bold
write-tool-italic = Italic
write-tool-heading = Heading
write-tool-link = Link
write-tool-quote = Quotation
write-tool-code = Code
write-tool-image = Picture
write-tool-list = List
write-tool-numbers = Numbered list
write-tool-table = Table
write-tool-column = Column

# The keys
keys = Keyboard
keys-explained = Single keys work while you are not typing.
keys-search = Go to the search
keys-next = Next question or post
keys-previous = Previous question or post
keys-help = This list
keys-send = Send what you are writing
keys-single = Use single keys
