//! Cookies: the session's and a few small ones. Over https they carry the `__Host-` prefix (RFC 6265bis, 4.1.3.2), so no
//! subdomain and no plain-http page can set them.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

const SESSION: &str = "session";

/// The value of a cookie, under its plain or its prefixed name.
pub fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name || key.strip_prefix("__Host-") == Some(name)).then(|| decode(value))
    })
}

/// The session's token.
pub fn session(headers: &HeaderMap, https: bool) -> Option<String> {
    secret(headers, SESSION, https)
}

/// The value of a cookie that something hangs on. Over https only the prefixed name counts, which no other host can set.
pub fn secret(headers: &HeaderMap, name: &str, https: bool) -> Option<String> {
    let wanted = full_name(name, https);
    let all = headers.get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == wanted).then(|| value.to_owned())
    })
}

/// Sets a cookie for this many days (0: until the browser closes).
pub fn set(response: &mut Response, name: &str, value: &str, days: i64, https: bool) {
    let age = if days > 0 { format!("; Max-Age={}", days * 86_400) } else { String::new() };
    append(response, &format!("{}={}{age}", full_name(name, https), encode(value)), https);
}

/// Makes the browser forget a cookie.
pub fn clear(response: &mut Response, name: &str, https: bool) {
    append(response, &format!("{}=; Max-Age=0", full_name(name, https)), https);
}

/// Sets the session's cookie.
pub fn set_session(response: &mut Response, token: &str, days: i64, https: bool) {
    set(response, SESSION, token, days, https);
}

pub fn clear_session(response: &mut Response, https: bool) {
    clear(response, SESSION, https);
}

/// Lets the next page show one line.
pub fn flash(response: &mut Response, line: &str, https: bool) {
    set(response, "flash", line, 0, https);
}

/// What is stored in place of a token: its SHA-256.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn append(response: &mut Response, pair: &str, https: bool) {
    let secure = if https { "; Secure" } else { "" };
    let line = format!("{pair}; Path=/; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn full_name(name: &str, https: bool) -> String {
    if https { format!("__Host-{name}") } else { name.to_owned() }
}

/// Percent-encodes what a cookie's value may not hold.
fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decode(value: &str) -> String {
    let bytes = value.as_bytes();
    let (mut out, mut i) = (Vec::with_capacity(bytes.len()), 0);
    while i < bytes.len() {
        let code = (bytes[i] == b'%').then(|| value.get(i + 1..i + 3)).flatten();
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_back() {
        assert_eq!(decode(&encode("Grüße; a=b %41")), "Grüße; a=b %41");
    }

    #[test]
    fn over_https_an_unprefixed_session_counts_for_nothing() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; session=forged"));
        assert_eq!(session(&headers, true), None);
        assert_eq!(session(&headers, false).as_deref(), Some("forged"));
    }
}
