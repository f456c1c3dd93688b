//! What a caller may decide about rendering.

/// How to render one text. `Options::default()` suits a single text on a page.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Put before every `id`, such as `"a12-"`, so that ids stay unique on a page with many posts.
    pub anchor_prefix: &'a str,
    /// The site's own host, with its port if it has one. Links to it aren't marked `nofollow`.
    pub site_host: Option<&'a str>,
    /// The handles, in small letters, that become links to people where they are mentioned.
    pub people: &'a [String],
    /// Whether a text with three or more headings begins with its table of contents.
    pub toc: bool,
    /// Added to the level of every heading, so that the page keeps one `h1`: with 2, `#` becomes `h3`.
    pub heading_offset: u8,
    /// The words that the renderer itself puts on the page.
    pub labels: Labels<'a>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            anchor_prefix: "s-",
            site_host: None,
            people: &[],
            toc: false,
            heading_offset: 2,
            labels: Labels::default(),
        }
    }
}

/// The renderer's own words, which the caller takes from the reader's language. The default is English.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// Names the scrolling region around a table.
    pub table: &'a str,
    /// The line that opens a spoiler.
    pub spoiler: &'a str,
    /// Names the table of contents.
    pub contents: &'a str,
    /// Names the list of footnotes.
    pub footnotes: &'a str,
    /// Names the way back from a footnote; the number of the reference follows.
    pub back_to_reference: &'a str,
    /// Names the link that a heading has to itself; the heading follows.
    pub heading_link: &'a str,
    /// Names a ticked task.
    pub done: &'a str,
    /// Names a task that isn't ticked.
    pub to_do: &'a str,
}

impl Default for Labels<'_> {
    fn default() -> Self {
        Labels {
            table: "Table",
            spoiler: "Spoiler",
            contents: "Contents",
            footnotes: "Footnotes",
            back_to_reference: "Back to reference",
            heading_link: "Link to this section",
            done: "Done",
            to_do: "To do",
        }
    }
}
