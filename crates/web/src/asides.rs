//! What stands beside a page and costs more than it may at every view, kept for a while. Kept are tags that everybody may
//! see, and ids; titles are loaded at every view through what the viewer may see.

use std::sync::Arc;
use std::time::Duration;

use forum::question::{self, Brief};
use forum::statistics::{Statistics, statistics};
use forum::tag::{self, Tag};
use forum::{Policy, QuestionId, Result, TagId, Time, Viewer};
use moka::sync::Cache;
use store::Tx;

use crate::finder::{self, Finder};

/// The kept parts.
pub struct Asides {
    /// By tag; under 0 those of the whole site.
    tags: Cache<TagId, Arc<Vec<Tag>>>,
    related: Cache<QuestionId, Arc<Vec<QuestionId>>>,
    statistics: Cache<(), Arc<Statistics>>,
}

impl Default for Asides {
    fn default() -> Asides {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        Asides {
            tags: Cache::builder().max_capacity(500).time_to_live(minutes(1)).build(),
            related: Cache::builder().max_capacity(20_000).time_to_live(minutes(15)).build(),
            statistics: Cache::builder().max_capacity(1).time_to_live(minutes(1)).build(),
        }
    }
}

impl Asides {
    /// The tags that are asked about most lately.
    pub fn hot_tags(&self, tx: &mut Tx, now: Time, policy: Arc<Policy>) -> Result<Arc<Vec<Tag>>> {
        self.tags(TagId(0), || tag::hot(tx, &Viewer::nobody(now, policy)))
    }

    /// The tags that go with this one.
    pub fn tags_with(
        &self,
        tx: &mut Tx,
        tag: TagId,
        now: Time,
        policy: Arc<Policy>,
    ) -> Result<Arc<Vec<Tag>>> {
        self.tags(tag, || tag::together(tx, &Viewer::nobody(now, policy), tag))
    }

    fn tags(&self, key: TagId, make: impl FnOnce() -> Result<Vec<Tag>>) -> Result<Arc<Vec<Tag>>> {
        if let Some(kept) = self.tags.get(&key) {
            return Ok(kept);
        }
        let made = Arc::new(make()?);
        self.tags.insert(key, made.clone());
        Ok(made)
    }

    /// How much of everything there is for everybody to see.
    pub fn statistics(&self, tx: &mut Tx, now: Time, policy: Arc<Policy>) -> Result<Arc<Statistics>> {
        if let Some(kept) = self.statistics.get(&()) {
            return Ok(kept);
        }
        let made = Arc::new(statistics(tx, &Viewer::nobody(now, policy))?);
        self.statistics.insert((), made.clone());
        Ok(made)
    }

    /// Questions like this one that the viewer may see.
    pub fn related(
        &self,
        tx: &mut Tx,
        viewer: &Viewer,
        finder: &Finder,
        id: QuestionId,
    ) -> Result<Vec<Brief>> {
        let ids = match self.related.get(&id) {
            Some(kept) => kept,
            None => {
                let made = Arc::new(finder::related(finder, tx, id)?);
                self.related.insert(id, made.clone());
                made
            }
        };
        let mut found = question::briefs(tx, viewer, &ids)?;
        found.truncate(6);
        Ok(found)
    }
}
