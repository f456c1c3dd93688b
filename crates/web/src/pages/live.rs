//! What an open page is told as it happens, by server-sent events (HTML Living Standard, 9.2): what others wrote under
//! the question, and how many notices are unread. The page reconnects by itself; what it was shown before stands in `since`.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use forum::event::Event;
use forum::question::news::{self, News};
use forum::{QuestionId, Time, notification, origin};
use http_body::Frame;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Instant, interval, sleep};

use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;

/// How often something is sent so that nobody takes the connection for dead.
const BEAT: Duration = Duration::from_secs(25);
/// After how long the page connects anew, and it is looked anew at who asks.
const LIFE: Duration = Duration::from_secs(900);
/// How often at most the unread notices are counted.
const COUNT: Duration = Duration::from_secs(3);

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    question: Option<i64>,
    /// When the page was made, in microseconds.
    since: Option<i64>,
}

/// GET /live
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let question = params.question.map(QuestionId);
    let since = params.since.map_or(cx.viewer.now, Time);
    // It listens before it reads, so that nothing falls between the two.
    let Some(events) = cx.app.live.listen() else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let mut news = News::default();
    if let Some(question) = question {
        let who = cx.who();
        news = cx
            .app
            .read(move |tx| {
                origin::post(tx, &who, question.into())?;
                news::since(tx, &who, question, since)
            })
            .await?;
    } else if cx.me.is_none() {
        // There is nothing to hear; by this the browser knows that it need not ask again.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (sender, receiver) = channel(8);
    let unread = cx.me.as_ref().map_or(0, |me| me.unread);
    let page = Page { cx, question, news, unread, counted: Instant::now(), sender };
    tokio::spawn(page.keep_told(events));
    let mut response = Response::new(Body::new(Stream(receiver)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that waits for more would keep the page waiting.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// An open page: what it has been told.
struct Page {
    cx: Cx,
    question: Option<QuestionId>,
    news: News,
    unread: i64,
    /// When the notices were counted last.
    counted: Instant,
    sender: Sender<Bytes>,
}

/// The page is closed.
struct Gone;
type Told = std::result::Result<(), Gone>;

impl Page {
    async fn keep_told(mut self, mut events: tokio::sync::broadcast::Receiver<Arc<Vec<Event>>>) {
        let (mut beat, end) = (interval(BEAT), sleep(LIFE));
        let mut end = std::pin::pin!(end);
        if self.say_news().await.is_err() {
            return;
        }
        let mut waiting = false;
        loop {
            let told = tokio::select! {
                heard = events.recv() => match heard {
                    Ok(batch) => {
                        waiting = self.cx.me.is_some();
                        self.hear(&batch).await
                    }
                    // It is behind by more than is kept: let it come again, and read what it missed.
                    Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                },
                () = tokio::time::sleep_until(self.counted + COUNT), if waiting => {
                    waiting = false;
                    self.count().await
                }
                _ = beat.tick() => self.send(Bytes::from_static(b":\n\n")).await,
                () = self.sender.closed() => return,
                () = &mut end => return,
            };
            if told.is_err() {
                return;
            }
        }
    }

    async fn hear(&mut self, batch: &Arc<Vec<Event>>) -> Told {
        let Some(question) = self.question else { return Ok(()) };
        if !batch.iter().any(|event| news::is_about(event, question)) {
            return Ok(());
        }
        let (who, batch, before) = (self.cx.who(), batch.clone(), self.news.clone());
        let read = self.cx.app.read(move |tx| {
            let mut news = before.clone();
            news.take_in(tx, &who, question, &batch)?;
            Ok(news)
        });
        match read.await {
            Ok(news) if news != self.news => {
                self.news = news;
                self.say_news().await
            }
            Ok(_) => Ok(()),
            Err(_) => Err(Gone),
        }
    }

    /// Says what is new under the question, in the reader's language.
    async fn say_news(&self) -> Told {
        if self.news.is_empty() {
            return Ok(());
        }
        let News { answers, comments, edited } = &self.news;
        let counts = [("live-answers", answers), ("live-comments", comments), ("live-edits", edited)];
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(_, ids)| !ids.is_empty())
            .map(|(key, ids)| self.cx.n(key, &(ids.len() as i64)))
            .collect();
        self.event("news", &serde_json::json!({ "text": parts.join(self.cx.t("live-and")) })).await
    }

    async fn count(&mut self) -> Told {
        self.counted = Instant::now();
        let who = self.cx.who();
        let Ok(unread) = self.cx.app.read(move |tx| notification::unread(tx, &who)).await else {
            return Err(Gone);
        };
        if unread == self.unread {
            return Ok(());
        }
        self.unread = unread;
        let count = if unread > 0 { self.cx.compact(&unread) } else { String::new() };
        let label = self.cx.n("inbox-unread", &unread);
        self.event("unread", &serde_json::json!({ "count": count, "label": label })).await
    }

    async fn event(&self, name: &str, data: &serde_json::Value) -> Told {
        self.send(format!("event: {name}\ndata: {data}\n\n").into()).await
    }

    async fn send(&self, bytes: Bytes) -> Told {
        self.sender.send(bytes).await.map_err(|_| Gone)
    }
}

/// A body that is what comes through a channel.
struct Stream(Receiver<Bytes>);

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
