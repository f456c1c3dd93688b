//! Which changed lines or paragraphs became which.

/// Beyond this many comparisons, what changed is set against each other in order.
const LARGEST: usize = 2_500;
/// What two texts must have in common, in thousandths, to be one that changed.
const ALIKE: u32 = 300;

/// The place of a text before and after: in both where it changed, in one where it was taken out or put in. Each stands
/// in its order; what was taken out comes before what was put in.
pub(super) fn pairs(old: &[&str], new: &[&str]) -> Vec<(Option<usize>, Option<usize>)> {
    if old.len() * new.len() > LARGEST {
        let both = (0..old.len().min(new.len())).map(|i| (Some(i), Some(i)));
        let left = (new.len()..old.len()).map(|i| (Some(i), None));
        let right = (old.len()..new.len()).map(|j| (None, Some(j)));
        return both.chain(left).chain(right).collect();
    }
    trace(&best(old, new), old.len(), new.len())
}

/// By how much texts from `i` and `j` on can be alike at most, and whether `i` and `j` are a pair then. An alignment in
/// order, after Needleman and Wunsch.
fn best(old: &[&str], new: &[&str]) -> Vec<Vec<(u32, bool)>> {
    let (a, b): (Vec<_>, Vec<_>) =
        (old.iter().map(|t| words(t)).collect(), new.iter().map(|t| words(t)).collect());
    let mut best = vec![vec![(0, false); new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let alone = best[i + 1][j].0.max(best[i][j + 1].0);
            let alike = alike(&a[i], &b[j]);
            let paired = if alike >= ALIKE { alike + best[i + 1][j + 1].0 } else { 0 };
            best[i][j] = (alone.max(paired), paired > alone);
        }
    }
    best
}

fn trace(best: &[Vec<(u32, bool)>], n: usize, m: usize) -> Vec<(Option<usize>, Option<usize>)> {
    let (mut i, mut j) = (0, 0);
    let (mut pairs, mut added) = (Vec::with_capacity(n.max(m)), Vec::new());
    while i < n || j < m {
        if i < n && j < m && best[i][j].1 {
            pairs.append(&mut added);
            pairs.push((Some(i), Some(j)));
            (i, j) = (i + 1, j + 1);
        } else if j == m || (i < n && best[i + 1][j].0 >= best[i][j + 1].0) {
            pairs.push((Some(i), None));
            i += 1;
        } else {
            added.push((None, Some(j)));
            j += 1;
        }
    }
    pairs.append(&mut added);
    pairs
}

/// A text's words in alphabetical order; of a text without words, its characters.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        words.push(text.trim());
    }
    words.sort_unstable();
    words
}

/// What two lists have in common, in thousandths of both: the Sørensen-Dice coefficient.
fn alike(a: &[&str], b: &[&str]) -> u32 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    (2_000 * common / (a.len() + b.len()).max(1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_paired_with_what_became_of_it() {
        let old = ["the crust is crisp.", "bake it twice"];
        let new = ["a line put in before", "the crust is soft.", "bake it once or twice", "and one after"];
        assert_eq!(
            pairs(&old, &new),
            [(None, Some(0)), (Some(0), Some(1)), (Some(1), Some(2)), (None, Some(3))]
        );
    }

    #[test]
    fn what_has_nothing_in_common_is_taken_out_and_put_in() {
        assert_eq!(pairs(&["one", "two"], &["three"]), [(Some(0), None), (Some(1), None), (None, Some(0))]);
        assert_eq!(pairs(&[], &["a"]), [(None, Some(0))]);
        assert_eq!(pairs(&["", "—"], &["—"]), [(Some(0), None), (Some(1), Some(0))]);
    }

    #[test]
    fn each_place_appears_once_however_much_changed() {
        let (old, new) = (vec!["x y"; 90], vec!["x z"; 70]);
        let found = pairs(&old, &new);
        let left: Vec<usize> = found.iter().filter_map(|p| p.0).collect();
        let right: Vec<usize> = found.iter().filter_map(|p| p.1).collect();
        assert_eq!((left, right), ((0..90).collect(), (0..70).collect()));
    }
}
