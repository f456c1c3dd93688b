//! Ranges of numbers: `5`, `5..`, `..5`, `2..5`.

/// A range with both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: i64,
    pub to: i64,
}

impl Range {
    pub(crate) fn holds(&self, value: i64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    /// Numbers. A single one means so many or more, as on Stack Overflow; 0 means none where `exact_zero` is set.
    pub(super) fn of_numbers(typed: &str, exact_zero: bool) -> Option<Range> {
        let number = |text: &str| text.trim().parse::<i64>().ok();
        match typed.split_once("..") {
            None => {
                let least = number(typed)?;
                let to = if exact_zero && least == 0 { 0 } else { i64::MAX };
                Some(Range { from: least, to })
            }
            Some(("", "")) => None,
            Some(("", most)) => Some(Range { from: i64::MIN, to: number(most)? }),
            Some((least, "")) => Some(Range { from: number(least)?, to: i64::MAX }),
            Some((least, most)) => Some(Range { from: number(least)?, to: number(most)? }),
        }
    }
}
