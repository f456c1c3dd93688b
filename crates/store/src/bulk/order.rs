//! Which table comes after which.

use super::Table;
use crate::Error;

/// The tables so that each comes after those that its rows point to, otherwise by name.
pub(super) fn parents_first(mut waiting: Vec<Table>) -> Result<Vec<Table>, Error> {
    waiting.sort_by(|a, b| a.name.cmp(&b.name));
    let mut placed: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = |table: &Table| {
            table
                .parents
                .iter()
                .all(|parent| *parent == table.name || placed.iter().any(|p| p.name == *parent))
        };
        let Some(next) = waiting.iter().position(ready) else {
            let names: Vec<_> = waiting.iter().map(|table| table.name.as_str()).collect();
            return Err(Error::other(format!(
                "the tables {} point to each other in a ring",
                names.join(", ")
            )));
        };
        placed.push(waiting.remove(next));
    }
    Ok(placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, parents: &[&str]) -> Table {
        let parents = parents.iter().map(|parent| (*parent).to_owned()).collect();
        Table { name: name.to_owned(), columns: Vec::new(), key: Vec::new(), parents }
    }

    #[test]
    fn what_is_pointed_to_comes_first() {
        let tables =
            vec![table("answer", &["question"]), table("question", &["tag", "question"]), table("tag", &[])];
        let names: Vec<_> = parents_first(tables).unwrap().into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["tag", "question", "answer"]);
        assert!(parents_first(vec![table("a", &["b"]), table("b", &["a"])]).is_err());
    }
}
