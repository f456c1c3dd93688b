//! How hot a question is: one number that never has to be recomputed as time passes.

use crate::time::Time;

/// Seconds of age that ten times the interest outweighs (Reddit's published ranking uses the same).
const DECAY: f64 = 45_000.0;

/// A question's place among the hot ones: its age against the logarithm of the interest it drew (votes, and two for
/// each answer). Only votes and answers change it, so it is stored and indexed. After R. Munroe and Reddit's "hot".
pub fn hot(score: i64, answers: i64, created_at: Time) -> i64 {
    let interest = score + 2 * answers;
    let order = (interest.unsigned_abs().max(1) as f64).log10() * DECAY;
    created_at.seconds() + if interest >= 0 { order as i64 } else { -(order as i64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR};

    #[test]
    fn interest_outweighs_age_but_not_for_ever() {
        let now = Time(1_700_000_000_000_000);
        assert!(hot(50, 3, now.plus(-6 * HOUR)) > hot(0, 0, now));
        assert!(hot(50, 3, now.plus(-3 * DAY)) < hot(0, 0, now));
        assert!(hot(-20, 0, now) < hot(0, 0, now));
    }
}
