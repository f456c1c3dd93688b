//! What happens is passed on to the pages that are open.

use std::sync::{Arc, Mutex, PoisonError};

use forum::event::Event;
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// How many batches a page may be behind before it misses some.
const BEHIND: usize = 64;
/// The most pages that are told.
const MOST: usize = 5000;

/// Where followers of the event log leave what is new, and open pages hear of it.
pub struct Live(Mutex<Option<Sender<Arc<Vec<Event>>>>>);

impl Default for Live {
    fn default() -> Live {
        Live(Mutex::new(Some(channel(BEHIND).0)))
    }
}

impl Live {
    /// Tells every open page of these events, which the followers have taken in.
    pub fn tell(&self, events: Vec<Event>) {
        if let Some(sender) = self.sender().as_ref() {
            // Nobody may be listening.
            let _ = sender.send(Arc::new(events));
        }
    }

    /// A place to hear from; none when too many listen, or the server stops.
    pub fn listen(&self) -> Option<Receiver<Arc<Vec<Event>>>> {
        self.sender().as_ref().filter(|sender| sender.receiver_count() < MOST).map(Sender::subscribe)
    }

    /// Ends what every page hears, so that the server can stop.
    pub fn close(&self) {
        self.sender().take();
    }

    fn sender(&self) -> std::sync::MutexGuard<'_, Option<Sender<Arc<Vec<Event>>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
