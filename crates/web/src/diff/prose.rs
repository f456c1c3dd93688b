//! Text as it reads, paragraph by paragraph.

use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::marks::{Mark, Tag, words};
use super::pairs::pairs;
use super::{MOST, gaps};

/// A paragraph of both texts in one, or this many unchanged ones that are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    Text(Vec<Mark>),
    Gap(i64),
}

/// Compares two plain texts by paragraphs, which empty lines part, and by words within those that changed.
pub fn prose(old: &str, new: &str, until: Instant) -> Vec<Paragraph> {
    let (a, b) = (paragraphs(old), paragraphs(new));
    let mut all: Vec<Vec<Mark>> = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Patience, &a, &b, Some(until)) {
        let (before, after) = (&a[op.old_range()], &b[op.new_range()]);
        if let DiffOp::Equal { .. } = op {
            all.extend(before.iter().map(|text| vec![Mark::new(Tag::Same, *text)]));
        } else {
            all.extend(pairs(before, after).into_iter().flat_map(|pair| changed(before, after, pair, until)));
        }
    }
    fold(all)
}

/// A paragraph that changed; as two, where little of it is left.
fn changed(
    old: &[&str],
    new: &[&str],
    pair: (Option<usize>, Option<usize>),
    until: Instant,
) -> Vec<Vec<Mark>> {
    let (was, is) = (pair.0.map_or("", |i| old[i]), pair.1.map_or("", |j| new[j]));
    let marks = words(was, is, until);
    if marks.iter().any(|m| m.tag == Tag::Same) {
        return vec![marks];
    }
    marks.into_iter().map(|mark| vec![mark]).collect()
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").map(|p| p.trim_matches('\n')).filter(|p| !p.is_empty()).collect()
}

fn fold(all: Vec<Vec<Mark>>) -> Vec<Paragraph> {
    let changed: Vec<bool> = all.iter().map(|marks| marks.iter().any(|m| m.tag != Tag::Same)).collect();
    let gaps = gaps(&changed);
    let hidden = |i: usize| gaps.iter().find(|(start, length)| i >= *start && i < start + length);
    let mut shown = Vec::new();
    for (i, marks) in all.into_iter().enumerate() {
        match hidden(i) {
            Some((start, length)) if *start == i => shown.push(Paragraph::Gap(*length as i64)),
            Some(_) => {}
            None => shown.push(Paragraph::Text(marks)),
        }
    }
    shown.truncate(MOST);
    shown
}

/// Keeps what stood on one side: the old text without [`Tag::Added`], the new one without [`Tag::Removed`].
pub fn side(paragraphs: &[Paragraph], not: Tag) -> Vec<Paragraph> {
    let keep = |p: &Paragraph| match p {
        Paragraph::Text(marks) => {
            let kept: Vec<Mark> = marks.iter().filter(|m| m.tag != not).cloned().collect();
            Paragraph::Text(kept)
        }
        gap => gap.clone(),
    };
    paragraphs.iter().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::super::marks::soon;
    use super::*;

    fn shown(paragraphs: &[Paragraph]) -> Vec<String> {
        let mark = |m: &Mark| match m.tag {
            Tag::Same => m.text.clone(),
            Tag::Removed => format!("[-{}-]", m.text),
            Tag::Added => format!("{{+{}+}}", m.text),
        };
        let one = |p: &Paragraph| match p {
            Paragraph::Text(marks) => marks.iter().map(mark).collect(),
            Paragraph::Gap(n) => format!("… {n}"),
        };
        paragraphs.iter().map(one).collect()
    }

    #[test]
    fn a_paragraph_shows_what_it_was_and_what_it_is() {
        let now =
            prose("First one.\n\nThe crust is crisp.", "First one.\n\nThe crust is soft.\n\nBake.", soon());
        assert_eq!(shown(&now), ["First one.", "The crust is [-crisp-]{+soft+}.", "{+Bake.+}"]);
        let anew = prose("One two.\n\nThree four.", "Quite another text.", soon());
        assert_eq!(shown(&anew), ["[-One two.-]", "[-Three four.-]", "{+Quite another text.+}"]);
    }

    #[test]
    fn each_side_reads_as_it_did() {
        let both = prose("The crust is crisp.", "The crust is soft.", soon());
        assert_eq!(shown(&side(&both, Tag::Added)), ["The crust is [-crisp-]."]);
        assert_eq!(shown(&side(&both, Tag::Removed)), ["The crust is {+soft+}."]);
    }
}
