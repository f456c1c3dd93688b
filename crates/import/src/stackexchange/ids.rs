//! A set of ids in little memory: a bit for each, by pages, so that a hundred million of them take twelve megabytes.

use std::collections::HashMap;

/// How many ids a page has.
const PAGE: i64 = 1 << 16;

#[derive(Default)]
pub(super) struct Ids(HashMap<i64, Box<[u64]>>);

impl Ids {
    pub(super) fn add(&mut self, id: i64) {
        let page = self.0.entry(id.div_euclid(PAGE)).or_insert_with(|| vec![0; PAGE as usize / 64].into());
        let (word, bit) = place(id);
        page[word] |= bit;
    }

    pub(super) fn has(&self, id: i64) -> bool {
        let (word, bit) = place(id);
        self.0.get(&id.div_euclid(PAGE)).is_some_and(|page| page[word] & bit != 0)
    }
}

/// Where an id's bit is in its page.
fn place(id: i64) -> (usize, u64) {
    let at = id.rem_euclid(PAGE);
    ((at / 64) as usize, 1 << (at % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_in_it_once_it_was_added_and_its_neighbours_are_not() {
        let mut ids = Ids::default();
        let some = [1, 63, 64, PAGE - 1, PAGE, -1, i64::MAX, i64::MIN];
        some.into_iter().for_each(|id| ids.add(id));
        assert!(some.into_iter().all(|id| ids.has(id)));
        assert!([0, 2, 62, 65, PAGE + 1, -2, i64::MAX - 1].into_iter().all(|id| !ids.has(id)));
    }
}
