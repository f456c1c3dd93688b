//! Adding, changing and switching off badges; administrators do.

use store::{Tx, sql};

use super::Count;
use crate::error::{Problem, Result, check};
use crate::text;
use crate::viewer::Viewer;

/// A badge's definition as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub name: String,
    /// 1 gold, 2 silver, 3 bronze.
    pub class: i64,
    pub count: String,
    pub threshold: i64,
    pub about: String,
}

struct Checked {
    name: String,
    count: Count,
    about: String,
}

impl Draft {
    fn check(&self) -> Result<Checked> {
        let (name, about) = (text::line(&self.name), text::line(&self.about));
        let mut problems: Vec<Problem> = Vec::new();
        problems.extend(text::length("name", &name, 2, 40));
        problems.extend(text::length("about", &about, 0, 200));
        if !(1..=3).contains(&self.class) {
            problems.push(Problem::new("class", "problem-range").with("min", 1).with("max", 3));
        }
        if !(1..=1_000_000_000).contains(&self.threshold) {
            problems
                .push(Problem::new("threshold", "problem-range").with("min", 1).with("max", 1_000_000_000));
        }
        let count = Count::parse(&self.count).unwrap_or_else(|| {
            problems.push(Problem::new("count", "problem-choose"));
            Count::Asked
        });
        check(problems)?;
        Ok(Checked { name, count, about })
    }
}

/// Adds a badge; it is awarded from the next event on that moves its count, and to those who have it by `recount`.
pub fn make(tx: &mut Tx, viewer: &Viewer, draft: &Draft) -> Result<i64> {
    viewer.must_be_admin()?;
    let Checked { name, count, about } = draft.check()?;
    let taken = tx.maybe(
        sql!("SELECT 1 FROM badge b JOIN badge_rule r ON r.badge = b.id WHERE b.name = $1 AND b.class = $2"),
        &[&name, &draft.class],
        |_| Ok(()),
    )?;
    if taken.is_some() {
        return Err(Problem::new("name", "problem-badge-taken").into());
    }
    let id = find_or_make(tx, &name, draft.class)?;
    tx.run(
        sql!("INSERT INTO badge_rule (badge, count, threshold, about) VALUES ($1, $2, $3, $4)"),
        &[&id, &count.as_str(), &draft.threshold, &about],
    )?;
    Ok(id)
}

/// Changes what a badge is awarded for from now on; its name and class stay.
pub fn save(tx: &mut Tx, viewer: &Viewer, badge: i64, draft: &Draft) -> Result<()> {
    viewer.must_be_admin()?;
    let now = super::find(tx, badge)?;
    let draft = Draft { name: now.name, class: now.class, ..draft.clone() };
    let Checked { count, about, .. } = draft.check()?;
    tx.run(
        sql!("UPDATE badge_rule SET count = $2, threshold = $3, about = $4 WHERE badge = $1"),
        &[&badge, &count.as_str(), &draft.threshold, &about],
    )?;
    Ok(())
}

/// Switches a badge on or off; who has it keeps it.
pub fn switch(tx: &mut Tx, viewer: &Viewer, badge: i64, on: bool) -> Result<()> {
    viewer.must_be_admin()?;
    let off_at = (!on).then_some(viewer.now);
    tx.run(sql!("UPDATE badge_rule SET off_at = $2 WHERE badge = $1"), &[&badge, &off_at])?;
    Ok(())
}

/// The badge of this name and class, which may have been brought from another site.
pub(super) fn find_or_make(tx: &mut Tx, name: &str, class: i64) -> Result<i64> {
    let known =
        tx.maybe(sql!("SELECT id FROM badge WHERE name = $1 AND class = $2"), &[&name, &class], |r| {
            r.get(0)
        })?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = tx.next_id("badge")?;
    tx.run(sql!("INSERT INTO badge (id, name, class) VALUES ($1, $2, $3)"), &[&id, &name, &class])?;
    Ok(id)
}
