//! Whole posts, gathered into threads.

use super::post::Whole;
use crate::error::Result;
use crate::form::{Post, Thread};
use crate::spool::Records;

/// Threads in the order of their questions.
pub(super) struct Threads<'s>(Records<'s, Whole>);

impl<'s> Threads<'s> {
    pub(super) fn new(posts: Records<'s, Whole>) -> Threads<'s> {
        Threads(posts)
    }

    fn thread(&mut self) -> Result<Option<Thread>> {
        while let Some(((id, _), first)) = self.0.pop()? {
            if !first.question {
                continue;
            }
            let mut thread = Thread { question: finish(first), answers: Vec::new() };
            while self.0.peek()?.is_some_and(|((of, _), _)| *of == id) {
                thread.answers.extend(self.0.pop()?.map(|(_, whole)| finish(whole)));
            }
            return Ok(Some(thread));
        }
        Ok(None)
    }
}

impl Iterator for Threads<'_> {
    type Item = Result<Thread>;

    fn next(&mut self) -> Option<Result<Thread>> {
        self.thread().transpose()
    }
}

/// The post with Markdown instead of HTML.
fn finish(whole: Whole) -> Post {
    let mut post = whole.post;
    if let (Some(html), Some(last)) = (whole.html, post.revisions.last_mut()) {
        last.body = markup::html_to_markdown(&html);
    }
    post
}
