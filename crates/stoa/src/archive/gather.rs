//! Fetching the site from its own router, from link to link.

use std::collections::{HashMap, VecDeque};
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use export::{Unit, Watch};
use tower::ServiceExt;
use web::App;

use super::place::{Kind, Place, file, place};
use super::{at, put};

/// What became of an address.
enum Fate {
    /// It lies in this file.
    File(String, Kind),
    /// It leads to another address; the file is where it lies itself.
    Redirect { file: String, to: String },
    /// It is waiting to be fetched, or there is nothing.
    Nothing,
}

/// Everything that was gathered, by address.
pub(super) struct Found {
    fates: HashMap<String, Fate>,
    /// Of each further page of a list, the page before it.
    before: HashMap<String, String>,
    /// Scheme, host and port of the site.
    root: String,
}

impl Found {
    /// The addresses of pages.
    pub(super) fn pages(&self) -> impl Iterator<Item = &String> {
        self.fates.iter().filter(|(_, fate)| matches!(fate, Fate::File(_, Kind::Page))).map(|(url, _)| url)
    }

    /// The files of redirects, and the files to which they lead.
    pub(super) fn redirects(&self) -> impl Iterator<Item = (&str, String)> {
        self.fates.values().filter_map(|fate| match fate {
            Fate::Redirect { file, to } => Some((file.as_str(), self.target(to)?)),
            _ => None,
        })
    }

    pub(super) fn files(&self) -> usize {
        self.fates.values().filter(|fate| !matches!(fate, Fate::Nothing)).count()
    }

    /// The file of an address that was gathered.
    pub(super) fn file(&self, url: &str) -> Option<&str> {
        match self.fates.get(url)? {
            Fate::File(file, _) | Fate::Redirect { file, .. } => Some(file),
            Fate::Nothing => None,
        }
    }

    /// The path and query of a link that leads within the site.
    pub(super) fn local<'h>(&self, href: &'h str) -> Option<&'h str> {
        let path = href.strip_prefix(&self.root).unwrap_or(href);
        let path = if path.is_empty() { "/" } else { path };
        (path.starts_with('/') && !path.starts_with("//")).then_some(path)
    }

    /// The file to which a local link on a page leads, with the fragment; none where the archive has nothing there.
    pub(super) fn target(&self, link: &str) -> Option<String> {
        let (address, fragment) = link.split_once('#').map_or((link, ""), |(a, f)| (a, f));
        let mut url = place(address)?.url;
        let mut fragment = fragment.to_owned();
        // Straight to where a redirect leads.
        for _ in 0..4 {
            match self.fates.get(&url)? {
                Fate::File(file, _) if fragment.is_empty() => return Some(file.clone()),
                Fate::File(file, _) => return Some(format!("{file}#{fragment}")),
                Fate::Redirect { to, .. } => {
                    if let Some((_, part)) = to.split_once('#') {
                        part.clone_into(&mut fragment);
                    }
                    url = place(to)?.url;
                }
                Fate::Nothing => return None,
            }
        }
        None
    }

    /// The same for the way back from a further page of a list.
    pub(super) fn previous(&self, page: &str) -> Option<String> {
        self.file(self.before.get(page)?).map(str::to_owned)
    }
}

/// Fetches what can be reached from the seeds and from the first page, and writes it as it comes.
pub(super) async fn gather(
    app: &App,
    folder: &Path,
    seeds: Vec<String>,
    watch: &mut dyn Watch,
) -> Result<Found, String> {
    let router = web::router(app.clone());
    let (fates, before) = (HashMap::new(), HashMap::new());
    let mut found = Found { fates, before, root: app.config.public_url.clone() };
    let mut waiting = VecDeque::new();
    let fixed = ["/", "/tags", "/people", "/spaces", "/help", "/feeds", "/search", "/feeds/questions"];
    let machines = ["/sitemap.xml", "/robots.txt", "/manifest.webmanifest"].map(str::to_owned);
    let first = fixed
        .map(str::to_owned)
        .into_iter()
        .chain(machines)
        .chain([web::assets::url("js/archive.js").to_owned()]);
    for url in first.chain(seeds) {
        wait(&mut found, &mut waiting, &url);
    }
    watch.stage("gathering pages", Unit::Files, None);
    let mut done = 0;
    while let Some(next) = waiting.pop_front() {
        let links = fetch(&router, folder, &next, &mut found).await?;
        for link in links {
            if let Some(to) = found.local(&link).and_then(place).filter(|to| to.url.contains("after=")) {
                found.before.entry(to.url).or_insert_with(|| next.url.clone());
            }
            if let Some(path) = found.local(&link).map(str::to_owned) {
                wait(&mut found, &mut waiting, &path);
            }
        }
        done += 1;
        watch.at(done);
    }
    Ok(found)
}

/// Puts an address into the queue, unless it was there before or has no place.
fn wait(found: &mut Found, waiting: &mut VecDeque<Place>, path: &str) {
    if let Some(place) = place(path)
        && !found.fates.contains_key(&place.url)
    {
        found.fates.insert(place.url.clone(), Fate::Nothing);
        waiting.push_back(place);
    }
}

/// Fetches one address, notes what became of it, and gives the links on it.
async fn fetch(
    router: &Router,
    folder: &Path,
    place: &Place,
    found: &mut Found,
) -> Result<Vec<String>, String> {
    let failed = |what: String| format!("{}: {what}", place.url);
    let request = Request::builder()
        .uri(&place.url)
        .header(header::HOST, "archive")
        .header(header::ACCEPT, "text/html")
        .body(Body::empty())
        .map_err(|error| failed(error.to_string()))?;
    let response = router.clone().oneshot(request).await.map_err(|never| failed(never.to_string()))?;
    let (status, headers) = (response.status(), response.headers().clone());
    if status.is_redirection() {
        let to = text(&headers, header::LOCATION).to_owned();
        let file = file(place, "text/html");
        found.fates.insert(place.url.clone(), Fate::Redirect { file, to: to.clone() });
        return Ok(vec![to]);
    }
    if status.is_server_error() {
        return Err(failed(format!("the page can't be made ({status})")));
    }
    if !status.is_success() {
        return Ok(Vec::new());
    }
    let file = file(place, text(&headers, header::CONTENT_TYPE));
    let bytes =
        to_bytes(response.into_body(), usize::MAX).await.map_err(|error| failed(error.to_string()))?;
    put(&folder.join(&file), &bytes)?;
    found.fates.insert(place.url.clone(), Fate::File(file, place.kind));
    Ok(match place.kind {
        Kind::Page => page_links(&String::from_utf8_lossy(&bytes)),
        Kind::File if place.url == "/sitemap.xml" => sitemap_links(&String::from_utf8_lossy(&bytes)),
        Kind::File => Vec::new(),
    })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Where a page leads. The pages are ours, so attributes are quoted; answers' short addresses are known by their anchors.
fn page_links(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    for mark in [" href=\"", " src=\""] {
        let values = html.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
        links.extend(values.map(|value| value.replace("&amp;", "&").replace("&#38;", "&")));
    }
    for (mark, way) in [(" id=\"a", "/a/"), (" id=\"q", "/q/")] {
        let ids = html.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
        links.extend(ids.filter(|id| id.parse::<i64>().is_ok()).map(|id| format!("{way}{id}")));
    }
    links
}

fn sitemap_links(xml: &str) -> Vec<String> {
    xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).map(str::to_owned).collect()
}

/// The page as it was gathered.
pub(super) fn gathered(folder: &Path, file: &str) -> Result<String, String> {
    let path = folder.join(file);
    std::fs::read_to_string(&path).map_err(at(&path))
}
