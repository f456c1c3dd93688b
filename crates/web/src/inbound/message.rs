//! A mail that came in, read (RFC 5322, MIME).

use mail_parser::{Address, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use super::flowed::unflow;

/// How many bytes of HTML are read: far more than anybody writes, and its elements take up many times that.
const LARGEST: usize = 1 << 20;

/// What a mail says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Incoming {
    /// From whom it says it is; empty where it doesn't name exactly one address.
    pub(super) from: String,
    /// What is the same when the same mail comes again: its Message-ID, or else its hash.
    pub(super) id: String,
    pub(super) subject: String,
    /// Why it is no person's reply, where a machine wrote it.
    pub(super) automatic: Option<&'static str>,
    /// All that was written, as Markdown, with what it quotes.
    pub(super) text: String,
    /// How many files came with it.
    pub(super) files: usize,
    /// The addresses in its header that it may have been delivered to, the surest first.
    pub(super) recipients: Vec<String>,
    /// The envelope's sender where whoever delivered the mail noted it; empty for a notice of the mail system.
    pub(super) return_path: Option<String>,
}

impl Incoming {
    /// Reads a mail; nothing where it is none.
    pub(super) fn read(bytes: &[u8]) -> Option<Incoming> {
        let bytes = &without_mails_in_it(bytes);
        let mail = MessageParser::default().parse(bytes)?;
        let id = mail.message_id().map(str::trim).filter(|id| !id.is_empty());
        Some(Incoming {
            from: from(&mail).unwrap_or_default(),
            id: id.map_or_else(|| hash(&mail), |id| format!("<{id}>")),
            subject: mail.subject().unwrap_or_default().trim().to_owned(),
            automatic: automatic(&mail),
            text: text(&mail),
            files: mail.attachments().filter(|part| is_file(part)).count(),
            recipients: recipients(&mail),
            return_path: header(&mail, "Return-Path")
                .map(|path| path.trim_matches(['<', '>', ' ']).to_owned()),
        })
    }
}

/// The one address that the mail is from. Two headers or two addresses are none, however written: programs that check a mail's origin
/// and those that show it would not agree on which counts.
fn from(mail: &Message<'_>) -> Option<String> {
    let mut all = mail.headers().iter().filter(|header| header.name == HeaderName::From);
    let address = all.next()?.value.as_address()?;
    let mut people = address.iter();
    let one = people.next()?.address()?.trim().to_owned();
    let literal = says(header(mail, "From")?, &one);
    (all.next().is_none() && people.next().is_none() && literal).then_some(one)
}

/// Whether a header says an address and no other as such: alone, before a comment, or in angle brackets behind a name in which
/// nothing that is not quoted could be taken for one.
fn says(raw: &str, address: &str) -> bool {
    let raw = raw.trim();
    let bare = if raw.ends_with(')') { raw.split('(').next().unwrap_or_default() } else { raw };
    let bracketed = raw.strip_suffix('>').and_then(|raw| raw.rsplit_once('<'));
    let named = |name: &str| !unquoted(name).contains(['@', ':', ';', '<', ',']);
    bare.trim() == address || bracketed.is_some_and(|(name, one)| one.trim() == address && named(name))
}

/// A text without what stands in double quotes; the whole of it where these are not closed.
fn unquoted(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let outside = |c: &char| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        quoted ^= ends;
        !quoted && !ends
    };
    let rest: String = text.chars().filter(outside).collect();
    if quoted { text.to_owned() } else { rest }
}

/// The mail with the mails that it holds called something that is not opened: nobody replies in them, and they may be nested
/// deeper than a stack is.
fn without_mails_in_it(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut within = false;
    for line in out.split_mut(|byte| *byte == b'\n') {
        let folded = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let start = line.len() - line.trim_ascii_start().len();
        let named = line[start..].get(..12).is_some_and(|name| name.eq_ignore_ascii_case(b"content-type"));
        within = named || (within && folded);
        if within {
            for at in 0..line.len() {
                let starts =
                    |kind: &[u8]| line[at..].get(..6).is_some_and(|part| part.eq_ignore_ascii_case(kind));
                if [&b"rfc822"[..], b"global", b"digest"].into_iter().any(starts) {
                    line[at] = b'x';
                }
            }
        }
    }
    out
}

/// A header's text as it came, by its name in any case.
fn header<'m>(mail: &'m Message<'_>, name: &str) -> Option<&'m str> {
    mail.headers_raw().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// Why a mail is nobody's reply: RFC 3834 and what programs did before it.
fn automatic(mail: &Message<'_>) -> Option<&'static str> {
    let says = |name: &str, wrong: &dyn Fn(&str) -> bool| {
        header(mail, name).is_some_and(|value| wrong(&value.to_ascii_lowercase()))
    };
    if says("Auto-Submitted", &|value| !value.split([';', ' ']).next().unwrap_or_default().eq("no")) {
        return Some("auto-submitted");
    }
    if says("Precedence", &|value| ["bulk", "junk", "list", "auto_reply"].contains(&value)) {
        return Some("precedence");
    }
    if mail.headers_raw().any(|(name, _)| name.to_ascii_lowercase().starts_with("list-")) {
        return Some("list");
    }
    let marks = [
        "X-Autoreply",
        "X-Autorespond",
        "X-Auto-Reply",
        "X-MS-Exchange-Inbox-Rules-Loop",
        "X-FC-MachineGenerated",
    ];
    if marks.iter().any(|name| header(mail, name).is_some()) {
        return Some("auto-reply");
    }
    mail.is_content_type("multipart", "report").then_some("report")
}

/// What was written: the plain text, or the HTML where there is none.
fn text(mail: &Message<'_>) -> String {
    let parts = |ids: &[u32]| {
        let texts = ids.iter().filter_map(|id| mail.part(*id)).map(body);
        texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
    };
    let plain = parts(&mail.text_body);
    let whole = if plain.is_empty() { parts(&mail.html_body) } else { plain };
    whole.replace("\r\n", "\n").replace('\u{a0}', " ")
}

fn body(part: &MessagePart<'_>) -> String {
    match &part.body {
        PartType::Html(html) => markup::mail_to_markdown(&html[..html.floor_char_boundary(LARGEST)]),
        PartType::Text(text) => {
            let says = |name: &str, wanted: &str| {
                let kind = part.content_type().and_then(|kind| kind.attribute(name));
                kind.is_some_and(|value| value.eq_ignore_ascii_case(wanted))
            };
            if says("format", "flowed") { unflow(text, says("delsp", "yes")) } else { text.to_string() }
        }
        _ => String::new(),
    }
}

/// What mail programs add to a mail on their own.
const ADDED: [(&str, &str); 6] = [
    ("application", "pgp-signature"),
    ("application", "pkcs7-signature"),
    ("application", "x-pkcs7-signature"),
    ("application", "ms-tnef"),
    ("text", "calendar"),
    ("text", "html"),
];

/// Whether a part is something that its sender attached, rather than a signature or a picture of the text's own layout.
fn is_file(part: &MessagePart<'_>) -> bool {
    if ADDED.iter().any(|(kind, sub)| part.is_content_type(kind, sub)) {
        return false;
    }
    let attached =
        part.content_disposition().is_some_and(|how| how.c_type.eq_ignore_ascii_case("attachment"));
    attached || (part.content_id().is_none() && !matches!(part.body, PartType::Text(_)))
}

fn recipients(mail: &Message<'_>) -> Vec<String> {
    let delivered =
        ["Delivered-To", "X-Original-To", "Envelope-To"].iter().filter_map(|name| header(mail, name));
    let mut all: Vec<String> = delivered.map(|to| to.trim_matches(['<', '>', ' ']).to_owned()).collect();
    let named = |list: Option<&Address<'_>>| {
        let addresses = list.into_iter().flat_map(Address::iter).filter_map(|one| one.address());
        addresses.map(str::to_owned).collect::<Vec<_>>()
    };
    all.extend(named(mail.to()));
    all.extend(named(mail.cc()));
    all
}

/// Names a mail that has no Message-ID: by what does not change on its way.
fn hash(mail: &Message<'_>) -> String {
    let parts = [header(mail, "Date"), header(mail, "From"), mail.subject()].map(Option::unwrap_or_default);
    let whole = format!("{}\n{}", parts.join("\n"), text(mail));
    Sha256::digest(whole).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_within_mails_are_not_opened_however_deep_they_are() {
        let nested = "Content-Type:message/rfc822\n\n".repeat(200_000);
        let folded = "cOntent-type :\n message/\n global\n\n".repeat(50_000);
        for deep in [nested, folded] {
            let mail = format!(
                "From: ada@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n{deep}\n--b--\n"
            );
            assert_eq!(Incoming::read(mail.as_bytes()).unwrap().from, "ada@example.org");
            assert!(Incoming::read(deep.as_bytes()).is_none_or(|mail| mail.from.is_empty()));
        }
    }

    #[test]
    fn a_sender_is_an_address_that_is_written_as_one_and_no_other() {
        let from = |raw: &str| Incoming::read(format!("From: {raw}\n\nHello\n").as_bytes()).unwrap().from;
        for raw in [
            "ada@example.org",
            "Ada <ada@example.org>",
            "\"Ada L.\" <ada@example.org>",
            "=?utf-8?q?Ad=C3=A0?= <ada@example.org>",
            "\"ada@work.example\" <ada@example.org>",
            "ada@example.org (Ada)",
        ] {
            assert_eq!(from(raw), "ada@example.org", "{raw}");
        }
        for raw in [
            "\"ada@example.org\" (x)",
            "=?utf-8?q?ada=40example.org?= (x)",
            "x@evil.example:ada@example.org;",
            "x@evil.example <ada@example.org>",
            "\"x\\\" x@evil.example <ada@example.org>",
            "ada@example.org, x@evil.example",
            "<x@evil.example> <ada@example.org>",
        ] {
            assert_eq!(from(raw), "", "{raw}");
        }
    }
}
