//! Markdown from people to safe HTML; pure functions.
