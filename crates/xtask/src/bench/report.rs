//! How figures are printed.

/// One figure: what, how much, and the goal it is held against.
pub(crate) fn row(what: &str, value: &str, goal: &str) {
    println!("{what:<32} {value:<44} {goal}");
}

/// The middle one.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
