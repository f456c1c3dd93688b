//! What an open page is told as it happens, by server-sent events (HTML Living Standard, 9.2): what others wrote under
//! the question or in the conversation, and how many notices and conversations are unread. The page reconnects by itself;
//! what it was shown before stands in `since`.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use forum::event::{Event, Kind};
use forum::question::news::{self, News};
use forum::{ConversationId, QuestionId, Time, message, notification, origin};
use http_body::Frame;
use serde::Deserialize;
use store::Tx;
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
    conversation: Option<i64>,
    /// The last message that the page shows.
    number: Option<i64>,
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
    let conversation = params.conversation.map(ConversationId);
    let mut behind = false;
    if let Some(conversation) = conversation {
        let who = cx.who();
        let last = cx.app.read(move |tx| message::last(tx, &who, conversation)).await?;
        behind = params.number.is_some_and(|number| number < last);
    } else if let Some(question) = question {
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
    let unread = cx.me.as_ref().map_or((0, 0), |me| (me.unread, me.unread_messages));
    let page = Page { cx, question, news, conversation, unread, counted: Instant::now(), sender };
    tokio::spawn(page.keep_told(events, behind));
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
    conversation: Option<ConversationId>,
    /// Notices, and conversations with something unseen.
    unread: (i64, i64),
    /// When these were counted last.
    counted: Instant,
    sender: Sender<Bytes>,
}

/// The page is closed.
struct Gone;
type Told = std::result::Result<(), Gone>;

impl Page {
    async fn keep_told(
        mut self,
        mut events: tokio::sync::broadcast::Receiver<Arc<Vec<Event>>>,
        behind: bool,
    ) {
        let (mut beat, end) = (interval(BEAT), sleep(LIFE));
        let mut end = std::pin::pin!(end);
        if self.say_news().await.is_err() || (behind && self.say_talk().await.is_err()) {
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
        if let Some(conversation) = self.conversation {
            return self.hear_talk(conversation, batch).await;
        }
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

    /// Says that something happened in the conversation, as long as the reader belongs to it.
    async fn hear_talk(&self, conversation: ConversationId, batch: &[Event]) -> Told {
        let me = self.cx.viewer.id;
        let concerns = |event: &Event| {
            matches!(event.kind, Kind::MessageSent | Kind::MessagesSeen | Kind::ConversationLeft)
                && event.data["conversation"].as_i64() == Some(conversation.0)
                && !(event.actor == me && event.kind == Kind::MessagesSeen)
        };
        if !batch.iter().any(concerns) {
            return Ok(());
        }
        let who = self.cx.who();
        match self.cx.app.read(move |tx| message::last(tx, &who, conversation)).await {
            Ok(_) => self.say_talk().await,
            Err(_) => Err(Gone),
        }
    }

    async fn say_talk(&self) -> Told {
        self.event("talk", &serde_json::json!({})).await
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
        let read = move |tx: &mut Tx| Ok((notification::unread(tx, &who)?, message::unread(tx, &who)?));
        let Ok(unread) = self.cx.app.read(read).await else { return Err(Gone) };
        let before = std::mem::replace(&mut self.unread, unread);
        if unread.0 != before.0 {
            self.say_count("unread", "inbox-unread", unread.0).await?;
        }
        if unread.1 != before.1 {
            self.say_count("messages", "messages-unread", unread.1).await?;
        }
        Ok(())
    }

    async fn say_count(&self, name: &str, key: &str, n: i64) -> Told {
        let count = if n > 0 { self.cx.compact(&n) } else { String::new() };
        self.event(name, &serde_json::json!({ "count": count, "label": self.cx.n(key, &n) })).await
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
