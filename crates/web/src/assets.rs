//! Style sheets, scripts and icons, inside the binary, under addresses that carry the hash of their content and so may
//! be cached for ever.

use std::sync::{LazyLock, OnceLock};

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

/// Style sheets that come first, in this order; the cascade's layers make the order of the others mean nothing.
const FIRST: [&str; 1] = ["css/layers.css"];

struct Asset {
    url: String,
    content_type: &'static str,
    plain: Vec<u8>,
    /// Made when it is first asked for: at this quality it takes its time.
    brotli: OnceLock<Vec<u8>>,
}

static ASSETS: LazyLock<FxHashMap<String, Asset>> = LazyLock::new(|| {
    let mut assets = FxHashMap::default();
    let css: String = style_sheets().iter().filter_map(|path| text(path)).collect();
    let css = without_comments(&format!("{css}\n{}{}", markup::code_css(), markup::math_css()));
    assets.insert("stoa.css".to_owned(), Asset::new("stoa.css", css.into_bytes()));
    for path in Files::iter().filter(|p| !p.ends_with(".css")) {
        if path.ends_with(".js") {
            script(&path, &mut assets);
        } else if let Some(file) = Files::get(&path) {
            assets.insert(path.to_string(), Asset::new(&path, file.data.into_owned()));
        }
    }
    assets
});

/// A script with those that it imports, by their hashed addresses: so a change in one changes the address of all that
/// import it, and all may be cached for ever. Imports make no circle.
fn script(path: &str, assets: &mut FxHashMap<String, Asset>) {
    if assets.contains_key(path) {
        return;
    }
    let lines = text(path).unwrap_or_default();
    let lines = lines.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//"));
    let mut code = lines.collect::<Vec<_>>().join("\n");
    for name in imports(&code) {
        script(&format!("js/{name}"), assets);
        if let Some(imported) = assets.get(&format!("js/{name}")) {
            let hashed = imported.url.rsplit('/').next().unwrap_or_default();
            code = code.replace(&format!("\"./{name}\""), &format!("\"./{hashed}\""));
        }
    }
    assets.insert(path.to_owned(), Asset::new(path, code.into_bytes()));
}

/// The scripts that one imports, each as `"./name.js"`.
fn imports(code: &str) -> Vec<String> {
    let quoted = code.split('"').filter_map(|part| part.strip_prefix("./"));
    quoted.filter(|name| name.ends_with(".js")).map(str::to_owned).collect()
}

fn style_sheets() -> Vec<String> {
    let mut all: Vec<String> = Files::iter().filter(|p| p.ends_with(".css")).map(|p| p.to_string()).collect();
    all.sort_by_key(|p| (FIRST.iter().position(|f| f == p).unwrap_or(FIRST.len()), p.clone()));
    all
}

/// A style sheet without its comments and indentation. No string in ours holds a comment's beginning.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

fn text(path: &str) -> Option<String> {
    Files::get(path).map(|f| String::from_utf8_lossy(&f.data).into_owned())
}

impl Asset {
    fn new(path: &str, plain: Vec<u8>) -> Asset {
        let hash: String = Sha256::digest(&plain).iter().take(5).map(|b| format!("{b:02x}")).collect();
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, "bin"));
        Asset {
            url: format!("/assets/{stem}.{hash}.{extension}"),
            content_type: content_type(extension),
            brotli: OnceLock::new(),
            plain,
        }
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// Brotli at the quality for what is compressed once and sent for ever.
fn compress(plain: &[u8]) -> Vec<u8> {
    brotli_at(plain, 11)
}

/// Brotli at the quality for a page that is sent a few hundred times.
pub fn compress_page(plain: &[u8]) -> Vec<u8> {
    brotli_at(plain, 5)
}

fn brotli_at(plain: &[u8], quality: i32) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    match brotli::BrotliCompress(&mut &plain[..], &mut out, &params) {
        Ok(_) => out,
        Err(_) => Vec::new(),
    }
}

/// The address of an asset by its name (`stoa.css`, `js/vote.js`, `icons.svg`).
pub fn url(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/assets/", |asset| &asset.url)
}

/// The content of an asset by its name.
pub fn bytes(name: &str) -> &'static [u8] {
    ASSETS.get(name).map_or(&[], |asset| &asset.plain)
}

/// GET /assets/{*path}: by the hashed name, or by the plain one without the long life.
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let hashed = format!("/assets/{path}");
    let found = ASSETS.values().find(|a| a.url == hashed);
    let (asset, life) = match (found, ASSETS.get(&path)) {
        (Some(asset), _) => (asset, "public, max-age=31536000, immutable"),
        (None, Some(asset)) => (asset, "public, max-age=300"),
        (None, None) => return StatusCode::NOT_FOUND.into_response(),
    };
    let common = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, life),
        (header::VARY, "accept-encoding"),
    ];
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|h| h.to_str().ok())
        .is_some_and(|accepted| accepted.split(',').any(|e| e.trim().starts_with("br")));
    let brotli = takes_brotli.then(|| asset.brotli.get_or_init(|| compress(&asset.plain)));
    if let Some(brotli) = brotli.filter(|b| !b.is_empty() && b.len() < asset.plain.len()) {
        return (common, [(header::CONTENT_ENCODING, "br")], brotli.as_slice()).into_response();
    }
    (common, asset.plain.as_slice()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_import_leads_to_a_script_under_its_lasting_address() {
        let scripts = ASSETS.iter().filter(|(name, _)| name.ends_with(".js"));
        for (name, script) in scripts {
            let code = std::str::from_utf8(&script.plain).unwrap();
            for import in imports(code) {
                let address = format!("/assets/js/{import}");
                assert!(ASSETS.values().any(|a| a.url == address), "{name} imports {import}");
            }
        }
    }
}
