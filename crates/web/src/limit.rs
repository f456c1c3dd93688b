//! How often one person may do what: a bucket of tokens for each kind of act and each address or account.
//!
//! The buckets are kept by GCRA (the leaky bucket of ATM Forum TM 4.0, "virtual scheduling"): one number a bucket, the
//! moment at which it is full again.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::server::prefix;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    Login,
    Signup,
    Reset,
    Post,
    Vote,
    Comment,
    Message,
    /// A mail that says why a reply by mail was not posted.
    Refusal,
    Upload,
    Draft,
    Preview,
    Search,
    Similar,
    Read,
}

/// So many at once, and one more every so often.
struct Quota {
    burst: u32,
    every: Duration,
}

const fn quota(burst: u32, every: Duration) -> Quota {
    Quota { burst, every }
}

impl Act {
    /// The table of all limits. They are for one address as for one account, so they leave room for a classroom
    /// behind one address, and none for a machine.
    const fn quota(self) -> Quota {
        const fn seconds(seconds: u64) -> Duration {
            Duration::from_secs(seconds)
        }
        match self {
            Act::Login => quota(10, seconds(30)),
            Act::Signup => quota(10, seconds(360)),
            Act::Reset => quota(5, seconds(360)),
            Act::Post => quota(10, seconds(60)),
            Act::Vote => quota(60, seconds(5)),
            Act::Comment => quota(20, seconds(15)),
            Act::Message => quota(30, seconds(5)),
            Act::Refusal => quota(20, seconds(60)),
            Act::Upload => quota(20, seconds(60)),
            Act::Draft => quota(60, seconds(1)),
            Act::Preview => quota(60, Duration::from_millis(500)),
            Act::Search => quota(40, seconds(1)),
            Act::Similar => quota(60, seconds(1)),
            Act::Read => quota(400, Duration::from_millis(50)),
        }
    }
}

/// Whom a bucket belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// An address; IPv6 counts by its /64, which is one household.
    Address(IpAddr),
    /// An account, by its id.
    Account(i64),
}

type Key = (Act, Who);

const SHARDS: usize = 16;
/// Buckets a shard keeps at most; in all 65,536, about five megabytes.
const MOST: usize = 4096;

/// All buckets that are not full.
pub struct Limits {
    start: Instant,
    hasher: RandomState,
    /// When each bucket is full again, in microseconds after `start`. A full bucket needs no entry.
    shards: Option<[Mutex<HashMap<Key, u64>>; SHARDS]>,
}

impl Limits {
    /// All buckets full; `now` is the earliest moment that will be passed to [`Limits::take`].
    pub fn new(now: Instant) -> Self {
        Self { start: now, hasher: RandomState::new(), shards: Some(Default::default()) }
    }

    /// No limits at all, for measurements.
    pub fn off() -> Self {
        Self { start: Instant::now(), hasher: RandomState::new(), shards: None }
    }

    /// Takes one token for `act` from the bucket of `who`.
    ///
    /// # Errors
    /// When the bucket is empty: how many seconds to wait for the next token, at least 1, as `Retry-After` says it.
    /// Nothing was taken then.
    pub fn take(&self, act: Act, who: Who, now: Instant) -> Result<(), u64> {
        let Some(shards) = &self.shards else { return Ok(()) };
        let who = match who {
            Who::Address(addr) => Who::Address(prefix(addr)),
            account => account,
        };
        let key = (act, who);
        let quota = act.quota();
        let every = micros(quota.every);
        let now = micros(now.saturating_duration_since(self.start));
        let shard = &shards[(self.hasher.hash_one(key) as usize) % SHARDS];
        let mut buckets = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.get(&key).copied().unwrap_or(now).max(now) + every;
        let allowed = now + every * u64::from(quota.burst);
        if full_at > allowed {
            return Err((full_at - allowed).div_ceil(1_000_000).max(1));
        }
        if buckets.len() >= MOST && !buckets.contains_key(&key) {
            make_room(&mut buckets, now);
        }
        buckets.insert(key, full_at);
        Ok(())
    }
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX / 2)
}

/// Forgets the buckets that are full by now; if they are too few, also the half that is nearest to it, so that whoever
/// floods the table with new addresses pushes out small debts and never the large ones.
fn make_room(buckets: &mut HashMap<Key, u64>, now: u64) {
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() > MOST / 2 {
        let mut times: Vec<u64> = buckets.values().copied().collect();
        let (_, middle, _) = times.select_nth_unstable(MOST / 2);
        let middle = *middle;
        buckets.retain(|_, full_at| *full_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Who {
        Who::Address(text.parse().unwrap())
    }

    #[test]
    fn a_burst_passes_and_then_one_at_a_time() {
        let start = Instant::now();
        let limits = Limits::new(start);
        let Quota { burst, every } = Act::Login.quota();
        let who = address("192.0.2.1");
        for _ in 0..burst {
            assert_eq!(limits.take(Act::Login, who, start), Ok(()));
        }
        assert_eq!(limits.take(Act::Login, who, start), Err(every.as_secs()));
        let later = start + every - Duration::from_millis(1500);
        assert_eq!(
            limits.take(Act::Login, who, later),
            Err(2),
            "a refusal takes nothing, and seconds are rounded up"
        );
        assert_eq!(limits.take(Act::Login, who, start + every), Ok(()));
        assert_eq!(limits.take(Act::Login, who, start + every), Err(every.as_secs()));
        let rested = start + every * (burst + 5);
        let passed = (0..burst * 2).filter(|_| limits.take(Act::Login, who, rested).is_ok()).count();
        assert_eq!(passed, burst as usize, "rest fills the bucket and no more than that");
    }

    #[test]
    fn each_act_and_each_person_has_a_bucket() {
        let now = Instant::now();
        let limits = Limits::new(now);
        let who = address("192.0.2.1");
        while limits.take(Act::Reset, who, now).is_ok() {}
        assert_eq!(limits.take(Act::Login, who, now), Ok(()));
        assert_eq!(limits.take(Act::Reset, address("192.0.2.2"), now), Ok(()));
        assert_eq!(limits.take(Act::Reset, Who::Account(1), now), Ok(()));
    }

    #[test]
    fn a_household_is_one_however_many_addresses_it_has() {
        let now = Instant::now();
        let limits = Limits::new(now);
        while limits.take(Act::Reset, address("2001:db8:1:2::1"), now).is_ok() {}
        assert!(limits.take(Act::Reset, address("2001:db8:1:2:ffff::9"), now).is_err());
        assert!(limits.take(Act::Reset, address("2001:db8:1:3::1"), now).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_neither_fills_the_memory_nor_frees_the_one_who_is_out_of_tokens() {
        let now = Instant::now();
        let limits = Limits::new(now);
        let abuser = address("192.0.2.1");
        while limits.take(Act::Reset, abuser, now).is_ok() {}
        for n in 0..300_000_u32 {
            let addr = std::net::Ipv4Addr::from_bits(0x0a00_0000 + n);
            assert_eq!(limits.take(Act::Read, Who::Address(addr.into()), now), Ok(()));
        }
        let kept: usize = limits.shards.iter().flatten().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(kept <= SHARDS * MOST, "{kept}");
        assert!(limits.take(Act::Reset, abuser, now).is_err());
    }

    #[test]
    fn measurements_can_do_without() {
        let limits = Limits::off();
        let now = Instant::now();
        assert!((0..1000).all(|_| limits.take(Act::Reset, Who::Account(1), now).is_ok()));
    }
}
