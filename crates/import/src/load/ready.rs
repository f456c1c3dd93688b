//! A thread made ready to be written: clean texts, HTML, prints. This is where the work is, and it needs no database.

use std::collections::HashSet;

use forum::{PostId, Viewer, answer, question, text};

use super::files::Files;
use super::print::print;
use super::tags;
use crate::form::{Author, Comment, Post, Thread};

/// A thread, ready to be written.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) question: ReadyPost,
    pub(super) answers: Vec<ReadyPost>,
}

/// A question or an answer, ready to be written.
#[derive(Debug)]
pub(super) struct ReadyPost {
    pub(super) post: Post,
    pub(super) html: String,
    pub(super) excerpt: String,
    pub(super) words: i64,
    /// Of each comment its HTML and its print.
    pub(super) comments: Vec<ReadyComment>,
    pub(super) print: i64,
    /// The names of the pictures that came with the import and that its texts show.
    pub(super) shown: Vec<String>,
}

#[derive(Debug)]
pub(super) struct ReadyComment {
    pub(super) html: String,
    pub(super) print: i64,
}

/// How much a thread weighs in a batch: its posts, and its text by the kilobyte.
pub(super) fn weight(thread: &Thread) -> usize {
    let text = |post: &Post| post.revisions.iter().map(|revision| revision.body.len()).sum::<usize>();
    let posts = std::iter::once(&thread.question).chain(&thread.answers);
    posts.map(|post| 1 + text(post) / 4096).sum()
}

pub(super) fn ready(viewer: &Viewer, thread: Thread, files: &Files) -> Ready {
    let question = ready_post(viewer, thread.question, question::EXCERPT, files);
    let answers = thread.answers.into_iter();
    let answers = answers.map(|post| ready_post(viewer, post, answer::EXCERPT, files)).collect();
    Ready { question, answers }
}

fn ready_post(viewer: &Viewer, mut post: Post, excerpt: usize, files: &Files) -> ReadyPost {
    let print = bare_print(&mut post);
    let mut shown = Vec::new();
    for revision in &mut post.revisions {
        revision.title = text::line(&revision.title);
        revision.body = text::clean(&revision.body);
        files.place(&mut revision.body, &mut shown);
        revision.summary = text::line(&revision.summary);
        revision.tags = tags::names(&revision.tags);
    }
    let comments = post.comments.iter_mut().map(|comment| ready_comment(viewer, comment)).collect();
    let body = post.revisions.last().map_or("", |revision| &revision.body);
    let rendered = answer::render(viewer, PostId(post.id), body);
    ReadyPost {
        excerpt: markup::excerpt(&rendered.text, excerpt),
        html: rendered.html,
        words: rendered.words as i64,
        comments,
        print,
        shown,
        post,
    }
}

fn ready_comment(viewer: &Viewer, comment: &mut Comment) -> ReadyComment {
    let print = print(comment);
    comment.body = text::clean(&comment.body);
    ReadyComment { html: markup::comment(&comment.body, &viewer.markup("")).html, print }
}

/// A print of a post as it came, but for its views, which change without anybody doing anything.
pub(super) fn bare_print(post: &mut Post) -> i64 {
    let views = std::mem::take(&mut post.views);
    let print = print(post);
    post.views = views;
    print
}

impl Ready {
    pub(super) fn posts(&self) -> impl Iterator<Item = &ReadyPost> {
        std::iter::once(&self.question).chain(&self.answers)
    }

    /// The original ids of everybody in it.
    pub(super) fn people(&self, into: &mut HashSet<i64>) {
        for ReadyPost { post, .. } in self.posts() {
            let mut add = |author: &Author| into.extend(author.person);
            add(&post.author);
            post.revisions.iter().for_each(|revision| add(&revision.author));
            post.comments.iter().for_each(|comment| add(&comment.author));
            post.acts.iter().for_each(|act| add(&act.author));
            into.extend(post.ballots.iter().map(|ballot| ballot.person));
        }
    }
}
