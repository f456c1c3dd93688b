//! What every request shares.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use forum::site::Site;
use forum::{MemberId, Policy, Time, Viewer};
use store::{Db, Tx};

use crate::asides::Asides;
use crate::cache::PageCache;
use crate::finder::Finder;
use crate::i18n::Languages;
use crate::inbound::ReplyAddress;
use crate::limit::Limits;
use crate::live::Live;
use crate::mail::Mailer;
use crate::push::Pusher;
use crate::views::Views;

/// What the program decided at start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Scheme, host and port under which people reach the site, without a slash at the end.
    pub public_url: String,
    /// How long a session lasts without use, in days.
    pub session_days: i64,
    /// The most bytes of an uploaded picture.
    pub upload_max_bytes: usize,
    /// The most bytes of any other request body.
    pub body_max_bytes: usize,
    /// Whether the pseudo-locale can be chosen.
    pub pseudo_locale: bool,
    /// How messages get to browsers.
    pub pusher: Pusher,
    /// Where replies to mail come in; none where they can't be replied to.
    pub reply_address: Option<ReplyAddress>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            public_url: "http://127.0.0.1:8080".into(),
            session_days: 60,
            upload_max_bytes: 5 << 20,
            body_max_bytes: 1 << 20,
            pseudo_locale: false,
            pusher: Pusher::default(),
            reply_address: None,
        }
    }
}

/// A source of the current time: the system's, or a fixed one in tests.
pub type Clock = Arc<dyn Fn() -> Time + Send + Sync>;

/// The site's name and rules as last read.
#[derive(Clone, Debug)]
pub struct Rules {
    pub site: Site,
    pub policy: Arc<Policy>,
}

#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub db: Db,
    pub config: Config,
    pub languages: Languages,
    pub views: Views,
    pub cache: PageCache,
    pub mailer: Mailer,
    pub limits: Limits,
    pub asides: Asides,
    pub finder: Finder,
    pub live: Live,
    clock: Clock,
    rules: RwLock<Arc<Rules>>,
    generation: AtomicU64,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Reads the site's rules and the languages. The database is migrated already.
    ///
    /// # Errors
    /// A sentence, when the settings can't be read or a language file is broken.
    pub fn new(db: Db, config: Config, clock: Clock, mailer: Mailer, limits: Limits) -> Result<App, String> {
        let host = host(&config.public_url).to_owned();
        let rules = db
            .read_now(move |tx| read_rules(tx, &host))
            .map_err(|e| format!("the site's settings can't be read: {e}"))?;
        Ok(App(Arc::new(Inner {
            languages: Languages::load(config.pseudo_locale)?,
            db,
            config,
            views: Views::default(),
            cache: PageCache::default(),
            mailer,
            limits,
            asides: Asides::default(),
            finder: Finder::default(),
            live: Live::default(),
            clock,
            rules: RwLock::new(Arc::new(rules)),
            generation: AtomicU64::new(1),
        })))
    }

    pub fn now(&self) -> Time {
        (self.clock)()
    }

    pub fn rules(&self) -> Arc<Rules> {
        self.rules.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// Reads the site's name and rules again, after they changed.
    pub async fn reload_rules(&self) -> Result<(), forum::Error> {
        let host = host(&self.config.public_url).to_owned();
        let fresh = Arc::new(self.db.read(move |tx| read_rules(tx, &host)).await?);
        *self.rules.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = fresh;
        self.changed();
        Ok(())
    }

    /// One read transaction.
    pub async fn read<T, F>(&self, f: F) -> forum::Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> forum::Result<T> + Send + 'static,
    {
        self.db.read(f).await
    }

    /// One write transaction; whatever signed-out readers were shown before is made anew after it.
    pub async fn write<T, F>(&self, f: F) -> forum::Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> forum::Result<T> + Send + 'static,
    {
        let result = self.db.write(f).await;
        if result.is_ok() {
            self.changed();
        }
        result
    }

    /// Notes that pages may look different from now on.
    pub fn changed(&self) {
        self.generation.fetch_add(1, Ordering::Release);
    }

    /// A number that grows whenever pages may have changed.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// The site itself as a viewer, for what no person does.
    pub fn system(&self) -> Viewer {
        Viewer::system(MemberId::NOBODY, self.now(), self.rules().policy.clone())
    }

    /// Whether people reach the site over TLS.
    pub fn is_https(&self) -> bool {
        self.config.public_url.starts_with("https://")
    }
}

fn read_rules(tx: &mut Tx, host: &str) -> forum::Result<Rules> {
    let policy = Policy { host: host.to_owned(), ..Policy::load(tx)? };
    Ok(Rules { site: Site::load(tx)?, policy: Arc::new(policy) })
}

/// The host of an address, with its port if it has one.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

/// The system's clock.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    })
}
