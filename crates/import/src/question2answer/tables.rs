//! Which tables of a dump are Question2Answer's: told by how their names end and which columns they have, for the names
//! begin as the site's owner liked, and other programs have tables called `posts` too.

/// A table that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Table {
    Posts,
    Users,
    Points,
    Profiles,
    Votes,
    Words,
    Categories,
    Blobs,
    Options,
    Messages,
    Favorites,
}

const ALL: [(Table, &str, &[&str]); 11] = [
    (Table::Posts, "posts", &["postid", "selchildid"]),
    (Table::Users, "users", &["userid", "handle", "passcheck"]),
    (Table::Points, "userpoints", &["userid", "points", "aselecteds"]),
    (Table::Profiles, "userprofile", &["userid", "title", "content"]),
    (Table::Votes, "uservotes", &["postid", "userid", "vote", "flag"]),
    (Table::Words, "words", &["wordid", "word", "tagcount"]),
    (Table::Categories, "categories", &["categoryid", "tags", "backpath"]),
    (Table::Blobs, "blobs", &["blobid", "format", "content"]),
    (Table::Options, "options", &["title", "content"]),
    (Table::Messages, "messages", &["messageid", "touserid"]),
    (Table::Favorites, "userfavorites", &["entitytype", "nouserevents"]),
];

/// Which table this is, and what its name begins with.
pub(super) fn which<'n>(name: &'n str, columns: &[String]) -> Option<(Table, &'n str)> {
    let has = |column: &&str| columns.iter().any(|known| known.as_str() == *column);
    // The longest end that fits: `userfavorites` does not end in `favorites` alone, and so on.
    let fits = ALL.iter().filter(|(_, end, wanted)| name.ends_with(end) && wanted.iter().all(has));
    let (table, end, wanted) = fits.max_by_key(|(_, end, _)| end.len())?;
    // Any table may have a title and a content.
    if *table == Table::Options && columns.len() != wanted.len() {
        return None;
    }
    Some((*table, name.strip_suffix(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_by_name_and_columns() {
        let columns = |names: &str| names.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let posts = columns("postid type parentid selchildid");
        assert_eq!(which("qa_posts", &posts), Some((Table::Posts, "qa_")));
        assert_eq!(which("posts", &posts), Some((Table::Posts, "")));
        assert_eq!(which("wp_posts", &columns("ID post_author post_title")), None);
        assert_eq!(which("qa_options", &columns("title content")), Some((Table::Options, "qa_")));
        assert_eq!(which("wp_options", &columns("option_id title content")), None);
    }
}
