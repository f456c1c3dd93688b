//! Parts of addresses, percent-encoded (RFC 3986).

/// A segment of a path.
pub fn segment(text: &str) -> String {
    encode(text, |b| matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'@' | b':'))
}

/// The value of a query's parameter.
pub fn value(text: &str) -> String {
    encode(text, |b| matches!(b, b'-' | b'.' | b'_' | b'~'))
}

fn encode(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || plain(b) {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_an_address_is_encoded() {
        assert_eq!(segment("c++/é?"), "c++%2F%C3%A9%3F");
        assert_eq!(value("c++ & c#"), "c%2B%2B%20%26%20c%23");
    }
}
