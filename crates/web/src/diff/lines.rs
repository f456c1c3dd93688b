//! Source text, line by line.

use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::marks::{Mark, Tag, words};
use super::pairs::pairs;
use super::{MOST, gaps};

/// The lines of two texts side by side.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub rows: Vec<Row>,
    /// Whether there were more than are shown.
    pub cut: bool,
}

/// One row: a line on either side, or this many unchanged lines that are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Same { old: Side, new: Side },
    Changed { old: Option<Side>, new: Option<Side> },
    Gap(i64),
}

/// A line with its number from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub number: usize,
    pub marks: Vec<Mark>,
}

/// Compares two texts by lines, and by words within the lines that changed.
pub fn lines(old: &str, new: &str, until: Instant) -> Lines {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut rows = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Patience, &a, &b, Some(until)) {
        let (before, after) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            let pairs = before.zip(after);
            rows.extend(pairs.map(|(i, j)| Row::Same { old: same(i, a[i]), new: same(j, b[j]) }));
        } else {
            changed(&mut rows, (before.start, &a[before]), (after.start, &b[after]), until);
        }
    }
    fold(rows)
}

fn same(index: usize, line: &str) -> Side {
    Side { number: index + 1, marks: vec![Mark::new(Tag::Same, line)] }
}

/// Rows for lines that changed: each beside what it became, and what was taken out beside what was put in its place.
fn changed(rows: &mut Vec<Row>, (i, old): (usize, &[&str]), (j, new): (usize, &[&str]), until: Instant) {
    let side = |number: usize, marks: Vec<Mark>| Some(Side { number, marks });
    let first = rows.len();
    for pair in pairs(old, new) {
        match pair {
            (Some(a), Some(b)) => {
                let (left, right) = apart(words(old[a], new[b], until));
                rows.push(Row::Changed { old: side(i + a + 1, left), new: side(j + b + 1, right) });
            }
            (Some(a), None) => {
                rows.push(Row::Changed { old: side(i + a + 1, words(old[a], "", until)), new: None });
            }
            (None, Some(b)) => {
                let line = side(j + b + 1, words("", new[b], until));
                fill(&mut rows[first..], line).into_iter().for_each(|row| rows.push(row));
            }
            (None, None) => {}
        }
    }
}

/// Puts a new line beside the first old one after which no new line stands; gives it back where there is none.
fn fill(rows: &mut [Row], line: Option<Side>) -> Option<Row> {
    let after = rows.iter().rposition(|row| matches!(row, Row::Changed { new: Some(_), .. }));
    match rows.get_mut(after.map_or(0, |at| at + 1)) {
        Some(Row::Changed { new, .. }) => {
            *new = line;
            None
        }
        _ => Some(Row::Changed { old: None, new: line }),
    }
}

/// What stood before, and what stands now.
fn apart(marks: Vec<Mark>) -> (Vec<Mark>, Vec<Mark>) {
    let without = |tag: Tag| marks.iter().filter(|m| m.tag != tag).cloned().collect();
    (without(Tag::Added), without(Tag::Removed))
}

/// Hides long runs of unchanged rows, and what is too much.
fn fold(rows: Vec<Row>) -> Lines {
    let changed: Vec<bool> = rows.iter().map(|row| matches!(row, Row::Changed { .. })).collect();
    let mut gaps = gaps(&changed).into_iter().peekable();
    let mut shown = Vec::new();
    for (i, row) in rows.into_iter().enumerate() {
        match gaps.peek() {
            Some((start, length)) if i >= *start && i < start + length => {
                if i == *start {
                    shown.push(Row::Gap(*length as i64));
                }
                if i + 1 == start + length {
                    gaps.next();
                }
            }
            _ => shown.push(row),
        }
    }
    let cut = shown.len() > MOST;
    shown.truncate(MOST);
    Lines { rows: shown, cut }
}

impl Lines {
    /// The rows for reading downwards: of lines that became others, first all that were, then all that are.
    pub fn inline(&self) -> Vec<Row> {
        let (mut rows, mut added) = (Vec::with_capacity(self.rows.len()), Vec::new());
        for row in &self.rows {
            let Row::Changed { old, new } = row else {
                rows.append(&mut added);
                rows.push(row.clone());
                continue;
            };
            if old.is_some() {
                rows.push(Row::Changed { old: old.clone(), new: None });
            }
            if new.is_some() {
                added.push(Row::Changed { old: None, new: new.clone() });
            }
        }
        rows.append(&mut added);
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::soon;
    use super::*;

    fn text(side: &Option<Side>) -> String {
        side.as_ref().map_or_else(String::new, |s| {
            let marks: String = s
                .marks
                .iter()
                .map(|m| if m.tag == Tag::Same { m.text.clone() } else { format!("[{}]", m.text) })
                .collect();
            format!("{} {marks}", s.number)
        })
    }

    fn shown(rows: &[Row]) -> Vec<String> {
        let one = |row: &Row| match row {
            Row::Same { old, new } => format!("= {} {}", old.number, new.number),
            Row::Changed { old, new } => format!("{} | {}", text(old), text(new)),
            Row::Gap(n) => format!("… {n}"),
        };
        rows.iter().map(one).collect()
    }

    #[test]
    fn lines_stand_beside_what_they_became() {
        let lines = lines("a\nsome words here\nz", "a\nsome other words here\nand a line\nz", soon());
        assert_eq!(
            shown(&lines.rows),
            ["= 1 1", "2 some words here | 2 some [other ]words here", " | 3 [and a line]", "= 3 4"]
        );
        assert_eq!(
            shown(&lines.inline()),
            ["= 1 1", "2 some words here | ", " | 2 some [other ]words here", " | 3 [and a line]", "= 3 4"]
        );
    }

    #[test]
    fn an_empty_line_counts_and_none_is_lost() {
        assert_eq!(shown(&lines("a", "a\n\nb", soon()).rows), ["= 1 1", " | 2 ", " | 3 [b]"]);
        assert_eq!(shown(&lines("", "b", soon()).rows), [" | 1 [b]"]);
        assert!(lines("", "", soon()).rows.is_empty());
    }

    #[test]
    fn a_long_text_shows_its_change_and_its_surroundings() {
        let old: Vec<String> = (0..100).map(|i| format!("line {i}")).collect();
        let mut new = old.clone();
        new[50] = "line fifty".into();
        let lines = lines(&old.join("\n"), &new.join("\n"), soon());
        assert_eq!(lines.rows.len(), 9);
        assert_eq!(shown(&lines.rows)[0], "… 47");
        assert_eq!(shown(&lines.rows)[4], "51 line [50] | 51 line [fifty]");
    }

    #[test]
    fn what_is_too_much_is_cut_and_says_so() {
        let lines = lines("", &"x\n".repeat(MOST + 1), soon());
        assert_eq!((lines.rows.len(), lines.cut), (MOST, true));
    }

    #[test]
    fn after_its_time_a_comparison_is_coarser_but_right() {
        let past = Instant::now();
        let (old, new) = ("a\nb\nc\nd".repeat(500), "d\nc\nb\na".repeat(500));
        let rows = lines(&old, &new, past).rows;
        let count = rows.iter().filter(|r| matches!(r, Row::Changed { .. })).count();
        assert!(count > 0);
    }
}
