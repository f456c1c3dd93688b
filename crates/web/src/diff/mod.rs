//! What changed between two texts, for people to read: by lines or paragraphs, and by words within those that changed.
//!
//! Comparing is bounded in time by a moment after which it becomes coarser, and in size by [`MOST`]. All texts in the
//! results are plain; templates escape them.

mod lines;
mod marks;
mod pairs;
mod prose;

pub use lines::{Lines, Row, Side, lines};
pub use marks::{Mark, Tag, tags, words};
pub use prose::{Paragraph, prose, side};

/// The most rows or paragraphs that one comparison shows.
pub const MOST: usize = 2_000;
/// How many unchanged rows are shown around a change.
const AROUND: usize = 3;

/// Which of `count` items to show, given which have changed: each run of hidden ones as its beginning and length.
/// A run is hidden only where that is shorter than showing it.
fn gaps(changed: &[bool]) -> Vec<(usize, usize)> {
    let near = |i: usize| {
        let from = i.saturating_sub(AROUND);
        let to = (i + AROUND + 1).min(changed.len());
        changed[from..to].iter().any(|c| *c)
    };
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    for i in (0..changed.len()).filter(|i| !near(*i)) {
        match gaps.last_mut() {
            Some((start, length)) if *start + *length == i => *length += 1,
            _ => gaps.push((i, 1)),
        }
    }
    gaps.retain(|(_, length)| *length > 1);
    gaps
}

#[cfg(test)]
mod tests {
    use super::gaps;

    #[test]
    fn long_runs_without_a_change_are_hidden_and_short_ones_shown() {
        let mut changed = vec![false; 20];
        changed[10] = true;
        assert_eq!(gaps(&changed), [(0, 7), (14, 6)]);
        changed[2] = true;
        assert_eq!(gaps(&changed), [(14, 6)], "a run of one is shown");
        assert_eq!(gaps(&[false; 3]), [(0, 3)]);
        assert_eq!(gaps(&[]), []);
    }
}
