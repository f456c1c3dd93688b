//! What somebody wrote in a mail, without what they quote and how they sign.
//!
//! Mail programs agree on little. What is looked for, in this order: the place from which on the old mail stands as it was (a line
//! such as `-----Original Message-----`, or its header written out as Outlook does), a signature below `-- `, and quoted lines
//! (`> `) with the line that says whose they are. Quotations between which somebody wrote stay: they say what is meant.

use forum::address::unescaped;

/// What `From:` is in the header that Outlook writes above the old mail, in its languages.
const FROM: [&str; 22] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "od",
    "lähettäjä",
    "kimden",
    "от",
    "від",
    "feladó",
    "saatja",
    "nuo",
    "από",
    "发件人",
    "寄件者",
    "差出人",
    "보낸 사람",
    "מאת",
    "من",
];
/// How the line above a quotation ends, by language.
const WROTE: [&str; 20] = [
    "wrote",
    "writes",
    "schrieb",
    "schreef",
    "a écrit",
    "escribió",
    "escreveu",
    "ha scritto",
    "scrisse",
    "skrev",
    "kirjoitti",
    "napisał",
    "napisał(a)",
    "napsal",
    "написал",
    "пишет",
    "пише",
    "írta",
    "写道",
    "寫道",
];
/// What telephones sign with: how it begins and ends.
const SENT_FROM: [(&str, &str); 11] = [
    ("sent from my ", ""),
    ("sent from mail for ", ""),
    ("sent from outlook", ""),
    ("get outlook for ", ""),
    ("get [outlook for ", ""),
    ("get bluemail for ", ""),
    ("von meinem ", "gesendet"),
    ("gesendet von ", ""),
    ("envoyé de mon ", ""),
    ("enviado desde mi ", ""),
    ("inviato da ", ""),
];
/// The most lines that tell whose a quotation is.
const ATTRIBUTION: usize = 3;

/// The part of a mail's text that its sender wrote now; empty where there is none.
pub(super) fn own_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let lines = &lines[..old_mail(&lines).unwrap_or(lines.len())];
    let lines = &lines[..signature(lines).unwrap_or(lines.len())];
    let mut kept = without_quotations(lines);
    end_of(&mut kept);
    let from = kept.iter().position(|line| !line.trim().is_empty()).unwrap_or(kept.len());
    kept[from..].join("\n").trim_end().to_owned()
}

/// The text without the lines, read in lower case, that hold what nobody else may read, should it have been quoted in a way that is not
/// known here; also where a gateway has put its own address around ours, or two have.
pub(super) fn without_lines(text: &str, tells: impl Fn(&str) -> bool) -> String {
    let rest = |line: &&str| {
        let once = unescaped(line);
        let twice = unescaped(&once);
        ![line, once.as_str(), twice.as_str()].iter().any(|reading| tells(&reading.to_lowercase()))
    };
    text.lines().filter(rest).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// A line as it reads, without the marks that Markdown or HTML put around it.
fn bare(line: &str) -> String {
    line.replace(['*', '\\'], "").trim().to_lowercase()
}

/// Where the old mail begins, where it is not marked line by line.
fn old_mail(lines: &[&str]) -> Option<usize> {
    let fenced = fences(lines);
    let begins = |at: &usize| {
        let rest = &lines[*at..];
        !fenced[*at] && (is_divider(rest[0]) || is_header(rest) || is_unmarked(rest))
    };
    (0..lines.len()).find(begins)
}

/// The line that says whose a quotation is, above one that is not marked: so writes Yahoo.
fn is_unmarked(lines: &[&str]) -> bool {
    let first = bare(lines[0]);
    let tells = first.ends_with(':') && first.contains('@') && is_attribution(&first) && wrote(&first);
    tells && !lines[1..].iter().find(|line| !line.trim().is_empty()).is_some_and(|next| is_quoted(next))
}

/// Which lines stand within a fenced block of code.
fn fences(lines: &[&str]) -> Vec<bool> {
    let mut inside = false;
    let fence = |line: &&str| {
        let mark = line.trim_start().starts_with("```");
        inside ^= mark;
        inside || mark
    };
    lines.iter().map(fence).collect()
}

/// `-----Original Message-----` in whatever language.
fn is_divider(line: &str) -> bool {
    let line = bare(line);
    let words = line.trim_matches('-');
    let (before, after) =
        (line.len() - line.trim_start_matches('-').len(), line.len() - line.trim_end_matches('-').len());
    before >= 4 && after >= 4 && words.chars().any(char::is_alphabetic) && !words.contains('|')
}

/// `From: …`, and soon after it two more lines of the kind.
fn is_header(lines: &[&str]) -> bool {
    let label = |line: &str| {
        let line = bare(line);
        let (label, value) = line.split_once([':', '：'])?;
        let short = label.split_whitespace().count() <= 3 && label.chars().count() <= 20;
        (short && !value.trim().is_empty()).then(|| label.trim().to_owned())
    };
    let first = lines.first().and_then(|line| label(line));
    first.is_some_and(|first| FROM.contains(&first.as_str()))
        && lines[1..].iter().take(6).filter(|line| label(line).is_some()).count() >= 2
}

/// Where the signature begins: below `-- `, or `--` near the end where the space was lost.
fn signature(lines: &[&str]) -> Option<usize> {
    let fenced = fences(lines);
    (0..lines.len()).find(|at| {
        let line = lines[*at].trim_start_matches('\\');
        let near = lines.len() - at <= 12;
        !fenced[*at] && (line == "-- " || (near && line.trim_end() == "--"))
    })
}

/// Lines that are quoted, or that are not.
struct Block<'t> {
    quoted: bool,
    lines: Vec<&'t str>,
}

impl Block<'_> {
    fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.trim().is_empty())
    }

    /// Takes the line away that says whose the quotation below is; whether there was one.
    fn drop_attribution(&mut self) -> bool {
        let last = self.lines.iter().rposition(|line| !line.trim().is_empty());
        let Some(last) = last.filter(|last| is_end_of_attribution(self.lines[*last])) else { return false };
        let mut first = last;
        while !is_attribution(&self.lines[first..=last].join(" ")) {
            if first == 0 || last - first + 1 == ATTRIBUTION || self.lines[first - 1].trim().is_empty() {
                return false;
            }
            first -= 1;
        }
        self.lines.truncate(first);
        true
    }
}

fn is_end_of_attribution(line: &str) -> bool {
    let line = bare(line);
    line.ends_with([':', '：']) || WROTE.iter().any(|verb| line.ends_with(verb))
}

fn wrote(text: &str) -> bool {
    WROTE.iter().any(|verb| text.contains(verb))
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// It names a time or an address and that somebody wrote.
fn is_attribution(text: &str) -> bool {
    let text = bare(text);
    let wrote = wrote(&text);
    let day = text.chars().any(|c| c.is_numeric());
    (wrote && (day || text.contains('@'))) || (day && text.contains('@'))
}

/// Drops quotations that come with the word of whose they are, and what is quoted last of all.
fn without_quotations<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let mut blocks = blocks(lines);
    while let Some(last) = blocks.last_mut() {
        let is_quotation = last.quoted;
        if !is_quotation && !last.is_empty() {
            break;
        }
        blocks.pop();
        if is_quotation && let Some(before) = blocks.last_mut() {
            before.drop_attribution();
        }
    }
    if let Some(last) = blocks.last_mut() {
        // Of HTML, where the quotation itself was marked as one.
        last.drop_attribution();
    }
    for at in 1..blocks.len() {
        if blocks[at].quoted && blocks[at - 1].drop_attribution() {
            blocks[at].lines.clear();
        }
    }
    blocks.into_iter().flat_map(|block| block.lines).collect()
}

fn blocks<'t>(lines: &[&'t str]) -> Vec<Block<'t>> {
    let mut blocks: Vec<Block<'t>> = Vec::new();
    for line in lines {
        let quoted = is_quoted(line);
        match blocks.last_mut() {
            Some(block) if block.quoted == quoted => block.lines.push(line),
            _ => blocks.push(Block { quoted, lines: vec![line] }),
        }
    }
    blocks
}

/// Drops what stands below the last words: rules, and what a telephone signs with.
fn end_of(lines: &mut Vec<&str>) {
    while let Some(last) = lines.last() {
        let rule = bare(last).chars().all(|c| "-_=* ".contains(c));
        let telephone = is_telephone(last) && lines.len() > 1;
        if !rule && !telephone {
            return;
        }
        lines.pop();
    }
}

fn is_telephone(line: &str) -> bool {
    let line = bare(line);
    let line = line.trim_start_matches('[');
    line.chars().count() < 60
        && SENT_FROM.iter().any(|(begins, ends)| line.starts_with(begins) && line.ends_with(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_also_where_gateways_wrote_its_address_anew() {
        let tells = |line: &str| line.contains("https://stoa.example/unsubscribe/");
        for line in [
            "See https://Stoa.example/unsubscribe/7/answers/abc",
            "<https://gate.example/?url=https%3A%2F%2Fstoa.example%2Funsubscribe%2F7%2Fanswers%2Fabc&data=1>",
            "https://far.example/?u=https%3A%2F%2Fgate.example%2F%3Furl%3Dhttps%253A%252F%252F%2553toa.example%252Funsubscribe%252F7",
        ] {
            assert_eq!(
                without_lines(&format!("It was rye.\n{line}\nTwo days."), tells),
                "It was rye.\nTwo days."
            );
        }
        for line in ["100% rye", "50%", "%zz %4", "a%ffb", "é%C3%A9"] {
            assert_eq!(without_lines(line, tells), line);
        }
    }

    #[test]
    fn the_old_mail_below_is_left_out() {
        for below in [
            "On Mon, Jan 5, 2026 at 10:00 AM Stoa <stoa@example.org> wrote:\n\n> old\n> old",
            "On Mon, Jan 5, 2026 at 10:00 AM Stoa of a long name <stoa@example.org>\nwrote:\n> old\n>\n>> older\n\n",
            "> On 5 Jan 2026, at 10:00, Stoa <stoa@example.org> wrote:\n> \n> old",
            "On 5 Jan 2026, at 10:00, Stoa <stoa@example.org> wrote:\n\n\u{a0}> old\n",
            "Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Stoa <stoa@example.org>:\n\n> old",
            "Le lun. 5 janv. 2026 à 10:00, Stoa <stoa@example.org> a écrit :\n\n> old",
            "2026年1月5日(月) 10:00 Stoa <stoa@example.org>:\n\n> old",
            "On Monday, January 5, 2026 at 10:00:00 AM GMT+1, Stoa <stoa@example.org> wrote:  \n \n Hello Ada,\n old",
            "-----Original Message-----\nFrom: Stoa\nold",
            "-----Ursprüngliche Nachricht-----\nold",
            "________________________________\nFrom: Stoa <stoa@example.org>\nSent: Monday, January 5, 2026 10:00\nTo: Ada\nSubject: An answer\n\nold",
            "**Von:** Stoa <stoa@example.org>\\\n**Gesendet:** Montag, 5. Januar 2026 10:00\\\n**An:** Ada\\\n**Betreff:** An answer\n\nold",
            "-- \nAda Lovelace\n+44 1 2345\n\nOn 5 Jan 2026 at 10:00, Stoa <stoa@example.org> wrote:\n> old",
            "--\nAda",
            "Sent from my iPhone",
            "Von meinem iPhone gesendet",
            "Sent from my iPhone\n\n> On 5 Jan 2026, at 10:00, Stoa <stoa@example.org> wrote:\n>\n> old",
            "Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Stoa\nSent: today\nTo: Ada\nold",
            "> old\n> old",
        ] {
            assert_eq!(
                own_words(&format!("It was rye.\n\nTwo days.\n\n{below}")),
                "It was rye.\n\nTwo days.",
                "{below}"
            );
        }
    }

    #[test]
    fn what_is_written_below_or_between_quotations_stays() {
        let below = "On 5 Jan 2026, Stoa <stoa@example.org> wrote:\n> old\n> old\n\nIt was rye.";
        assert_eq!(own_words(below), "It was rye.");
        let between = "On 5 Jan 2026, Stoa <stoa@example.org> wrote:\n> Hello Ada,\n> old\n> Which flour?\n\nRye.\n\n> How long?\n\nTwo days.\n\n> Bye";
        assert_eq!(own_words(between), "Rye.\n\n> How long?\n\nTwo days.");
        assert_eq!(own_words("> As you say\n\nYes."), "> As you say\n\nYes.");
    }

    #[test]
    fn what_only_looks_like_a_quotation_stays() {
        for own in [
            "From: here to there it is a mile.",
            "I wrote:\nnothing at 10:00, to a@example.org:\n\nso it was.",
            "```\nFrom: a\nTo: b\nSent: c\n-- \n----- x -----\n```\ndone",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "Title\n-----\n\nText with a -- dash.",
            "Sent from my iPhone",
            "It comes\nvon meinem Bäcker.",
            "These are the ways:",
        ] {
            assert_eq!(own_words(own), own);
        }
    }

    #[test]
    fn where_nothing_is_written_nothing_is_left() {
        for empty in [
            "",
            " \n\n",
            "> old",
            "On 5 Jan 2026, Stoa <stoa@example.org> wrote:\n> old",
            "-- \nAda",
            "________",
        ] {
            assert_eq!(own_words(empty), "", "{empty}");
        }
    }
}
