//! How a page is looked at: for words that a viewer may not see, and whether it answers as what is not there.

use super::*;

/// An id that nothing has.
pub(super) const NOTHING: i64 = 900_001;

/// What a page says, its address included.
pub(super) fn said(page: &Page) -> String {
    format!("{} {}", page.location, page.body)
}

/// Fails where the text holds a word that the viewer may not see; notes those that they do.
pub(super) fn no_leak(world: &World, viewer: &Viewer, path: &str, text: &str, seen: &mut HashSet<String>) {
    let words: HashSet<&str> =
        text.match_indices("zq").filter_map(|(at, _)| text.get(at..at + world::WORD)).collect();
    if words.is_empty() {
        return;
    }
    let asked = path.to_lowercase();
    for marker in world.markers.iter().filter(|m| words.contains(m.word.as_str())) {
        if marker.is_for(viewer) {
            seen.insert(marker.word.clone());
        } else if !asked.contains(&marker.word) {
            panic!("{} sees {} ({}) at {path}:\n{text}", viewer.name, marker.what, marker.word);
        }
    }
}

/// Fails where somebody who did nothing but ask anonymously is named, among people apart, or where a page about them tells of
/// what they asked.
pub(super) fn no_face(world: &World, viewer: &Viewer, path: &str, text: &str) {
    let among_people = ["/people", "/admin", "/settings", "/mentions", "/feeds/people"];
    let text = text.to_lowercase();
    if viewer.name == "incognito" {
        return;
    }
    if path.contains("incognito") {
        let masked = world.threads.iter().find(|thread| thread.title.what.contains("anonymous"));
        assert!(
            masked.is_some_and(|it| !text.contains(&it.title.word)),
            "{} at {path}:\n{text}",
            viewer.name
        );
    } else if !among_people.iter().any(|prefix| path.starts_with(prefix)) {
        assert!(!text.contains("incognito"), "{} sees who asked at {path}:\n{text}", viewer.name);
    }
}

/// Looks at an address as a page and as data, and where it leads.
pub(super) async fn look(
    site: &TestSite,
    world: &World,
    viewer: &Viewer,
    path: &str,
    seen: &mut HashSet<String>,
) -> Page {
    let page = site.get(&viewer.person, path).await;
    no_leak(world, viewer, path, &said(&page), seen);
    no_face(world, viewer, path, &said(&page));
    if page.location.starts_with('/') {
        let next = site.get(&viewer.person, page.location.split('#').next().unwrap()).await;
        no_leak(world, viewer, &page.location, &said(&next), seen);
    }
    let data = site.json_text(&viewer.person, path).await;
    no_leak(world, viewer, path, &data, seen);
    no_face(world, viewer, path, &data);
    page
}

/// What somebody is answered about things that do not exist, by address; most are asked for many times.
type Nothing = HashMap<String, Page>;

/// The answer for a thing that is out of sight is that for one that does not exist, but for the address in it.
pub(super) async fn is_nothing(
    site: &TestSite,
    viewer: &Viewer,
    path: &str,
    other: &str,
    page: &Page,
    known: &mut Nothing,
) {
    if !known.contains_key(other) {
        known.insert(other.to_owned(), site.get(&viewer.person, other).await);
    }
    let nothing = &known[other];
    let plain = |page: &Page, path: &str| {
        let encoded: String = path
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect();
        said(page).replace(&encoded, "").replace(&path.replace('&', "&#38;"), "").replace(path, "")
    };
    assert_eq!(page.status, nothing.status, "{} at {path} and {other}", viewer.name);
    assert_eq!(plain(page, path), plain(nothing, other), "{} at {path} and {other}", viewer.name);
}

/// The address with every id in it that of nothing, and no word of the title.
pub(super) fn without_ids(path: &str, word: &str) -> String {
    let parts: Vec<String> = path
        .replace(word, "nothing")
        .split('/')
        .map(|part| if part.parse::<i64>().is_ok() { NOTHING.to_string() } else { part.to_owned() })
        .collect();
    parts.join("/")
}

/// Looks at everything as this viewer: what they may see comes across somewhere, and nothing else does anywhere.
pub(super) async fn look_everywhere(site: &TestSite, world: &World, viewer: &Viewer) {
    let (mut seen, mut known) = (HashSet::new(), Nothing::new());
    for path in channels::everywhere(world) {
        look(site, world, viewer, &path, &mut seen).await;
    }
    for thread in &world.threads {
        let visible = thread.title.is_for(viewer);
        for path in channels::of(thread) {
            let page = look(site, world, viewer, &path, &mut seen).await;
            if !visible && !path.starts_with("/search") {
                is_nothing(site, viewer, &path, &without_ids(&path, &thread.title.word), &page, &mut known)
                    .await;
            }
        }
        for path in channels::of_tag(&thread.tag) {
            let page = look(site, world, viewer, &path, &mut seen).await;
            if !visible {
                is_nothing(site, viewer, &path, &path.replace(&thread.tag, "nothing"), &page, &mut known)
                    .await;
            }
        }
        for (path, marker) in &thread.images {
            let page = site.get(&viewer.person, path).await;
            // Whoever put an image here sees it, whatever became of the post.
            let own = [("asker", 0), ("answerer", 1), ("answerer", 2), ("outsider", 1), ("outsider", 2)];
            let place = thread.images.iter().position(|(p, _)| p == path).unwrap();
            if marker.is_for(viewer) {
                page.is(200);
            } else if !own.contains(&(viewer.name, place)) {
                is_nothing(site, viewer, path, &format!("/images/{}", "0".repeat(32)), &page, &mut known)
                    .await;
            }
        }
    }
    for talk in &world.talks {
        for path in channels::of_talk(talk.id) {
            let page = look(site, world, viewer, &path, &mut seen).await;
            if !talk.people.contains(&viewer.name) {
                is_nothing(
                    site,
                    viewer,
                    &path,
                    &path.replace(&talk.id.to_string(), "900001"),
                    &page,
                    &mut known,
                )
                .await;
            }
        }
    }
    for marker in world.markers.iter().filter(|m| m.shown && m.is_for(viewer)) {
        assert!(
            seen.contains(&marker.word),
            "{} never comes across {} ({})",
            viewer.name,
            marker.what,
            marker.word
        );
    }
}
