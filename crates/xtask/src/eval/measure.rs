//! Measures of a ranking.

use std::collections::BTreeMap;

/// How many results are looked at.
const AT: usize = 10;

/// A new question, and what is to be found for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) title: String,
    pub(crate) body: String,
    /// The question itself, where it is in the index.
    pub(crate) except: Option<u64>,
    /// Where not all of the index is ranked.
    pub(crate) group: Option<u64>,
    /// Microseconds UTC.
    pub(crate) now: i64,
    /// What is to be found, each with how much that gains.
    pub(crate) good: BTreeMap<u64, f64>,
}

/// Of one ranking, or the means over some; each between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Measures {
    /// Mean average precision over the first ten; a case with nothing to find counts 0, as in SemEval's scorer.
    pub(crate) map: f64,
    /// Normalized discounted cumulative gain (Järvelin and Kekäläinen, 2002).
    pub(crate) ndcg: f64,
    pub(crate) recall: f64,
}

impl Measures {
    pub(crate) fn of(found: &[u64], good: &BTreeMap<u64, f64>) -> Measures {
        if good.is_empty() {
            return Measures::default();
        }
        let (mut hits, mut precisions, mut gained) = (0.0, 0.0, 0.0);
        for (id, rank) in found.iter().take(AT).zip(1..) {
            if let Some(gain) = good.get(id) {
                hits += 1.0;
                precisions += hits / f64::from(rank);
                gained += discounted(*gain, rank);
            }
        }
        let mut gains: Vec<f64> = good.values().copied().collect();
        gains.sort_by(|a, b| b.total_cmp(a));
        let ideal: f64 = gains.into_iter().take(AT).zip(1..).map(|(gain, rank)| discounted(gain, rank)).sum();
        let all = good.len() as f64;
        Measures { map: precisions / all.min(AT as f64), ndcg: gained / ideal, recall: hits / all }
    }

    pub(crate) fn mean(all: &[Measures]) -> Measures {
        let mean = |value: fn(&Measures) -> f64| all.iter().map(value).sum::<f64>() / all.len().max(1) as f64;
        Measures { map: mean(|m| m.map), ndcg: mean(|m| m.ndcg), recall: mean(|m| m.recall) }
    }
}

fn discounted(gain: f64, rank: u32) -> f64 {
    gain / f64::from(rank + 1).log2()
}
