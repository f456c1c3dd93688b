//! How much the meaning of questions counts beside their words: what finds this site's own duplicates best.

use forum::{QuestionId, link, search as plain};
use search::{Like, Weights};
use store::Db;

use super::Finder;
use super::follow::Failure;

/// With fewer duplicates nothing is learned; of more, the newest are looked at.
const LEAST: usize = 20;
const MOST: i64 = 200;
/// How many results are looked through for a duplicate.
const SHOWN: usize = 10;
/// What is tried: the share that meaning has, the usual one first.
const SHARES: [f32; 7] = [Weights::SIMILAR.meaning, 0.0, 0.2, 0.3, 0.5, 0.6, 0.8];

/// Learning, a duplicate at a time.
pub(super) struct Learning {
    left: Vec<(QuestionId, QuestionId)>,
    /// Of each duplicate, how well it was found by each share: 1 in the first place, 1/2 in the second, and so on.
    found: Vec<[f32; SHARES.len()]>,
}

impl Learning {
    pub(super) fn begin(db: &Db) -> Result<Learning, Failure> {
        let left = db.read_now(|tx| link::duplicates(tx, MOST))?;
        Ok(Learning { left: if left.len() < LEAST { Vec::new() } else { left }, found: Vec::new() })
    }

    /// Tries the next one; true where there was one.
    pub(super) fn go_on(&mut self, finder: &Finder, db: &Db) -> Result<bool, Failure> {
        let Some((question, target)) = self.left.pop() else { return Ok(false) };
        let Some(source) = db.read_now(move |tx| plain::source(tx, question))? else { return Ok(true) };
        let (body, near) = (markup::html_to_text(&source.html), finder.near_question(question));
        let like = Like {
            title: &source.title,
            body: &body,
            except: Some(question.0 as u64),
            near: &near,
            groups: None,
            limit: SHOWN,
            now: source.active_at.0,
            weights: Weights::SIMILAR,
        };
        let by = |meaning| {
            let like = Like { weights: Weights { meaning, ..Weights::SIMILAR }, ..like };
            let ids = finder.ask(|index| index.similar(&like)).unwrap_or_default();
            let place = ids.iter().position(|id| *id == target.0 as u64);
            place.map_or(0.0, |place| 1.0 / (place + 1) as f32)
        };
        self.found.push(SHARES.map(by));
        Ok(true)
    }

    /// The share that finds most, unless chance may have made it better than the usual one: its gain has to be more than
    /// the gain's standard error.
    pub(super) fn learned(&self) -> f32 {
        let (mut best, mut most) = (SHARES[0], 0.0);
        for (at, share) in SHARES.into_iter().enumerate().skip(1) {
            let gains: Vec<f32> = self.found.iter().map(|found| found[at] - found[0]).collect();
            let count = gains.len().max(1) as f32;
            let mean = gains.iter().sum::<f32>() / count;
            let error = (gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f32>()).sqrt() / count;
            if mean > error && mean > most {
                (best, most) = (share, mean);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(found: Vec<[f32; 7]>) -> f32 {
        Learning { left: Vec::new(), found }.learned()
    }

    #[test]
    fn what_finds_clearly_more_is_learned_and_chance_is_not() {
        let better = [0.5, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5];
        let worse = [0.5, 0.5, 0.5, 0.5, 0.0, 0.5, 0.5];
        assert_eq!(learned(vec![better; 30]), SHARES[4]);
        assert_eq!(learned([vec![better; 15], vec![worse; 14]].concat()), SHARES[0]);
        assert_eq!(learned([vec![better; 25], vec![worse; 5]].concat()), SHARES[4]);
        assert_eq!(learned(Vec::new()), SHARES[0]);
    }
}
