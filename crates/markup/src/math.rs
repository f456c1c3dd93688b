//! LaTeX formulas as MathML Core, by pulldown-latex.

use std::panic::catch_unwind;

use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, RenderConfig, Storage, write_mathml};

use crate::writer::attribute;

/// The class of a formula that is shown as its source.
pub(crate) const ERROR: &str = " class=\"math-error\"";

/// The longest formula, in bytes.
const MAX_SOURCE: usize = 4_000;

/// How much MathML one text may have, in bytes: it is many times longer than its source.
const MAX_OUTPUT: usize = 500_000;

/// The deepest nesting of MathML elements.
const MAX_DEPTH: usize = 60;

/// Commands that define commands. A formula that expands needs more time than its length says.
const DEFINITIONS: [&str; 4] = ["def", "let", "newcommand", "renewcommand"];

/// The MathML elements that are written.
#[rustfmt::skip]
pub(crate) const TAGS: &[&str] = &[
    "math", "mfrac", "mi", "mn", "mo", "mover", "mroot", "mrow", "mspace", "msqrt", "msub", "msubsup", "msup",
    "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
];

/// The attributes that they may have; [`is_sound`] checks the lengths.
#[rustfmt::skip]
pub(crate) const ATTRIBUTES: &[&str] = &[
    "alttext", "depth", "display", "displaystyle", "height", "largeop", "linethickness", "mathvariant", "maxsize",
    "minsize", "movablelimits", "scriptlevel", "stretchy", "symmetric", "width",
];

/// The classes by which the stylesheet lays out environments.
#[rustfmt::skip]
pub(crate) const CLASSES: &[&str] = &[
    "cell-left", "cell-right", "menv-align", "menv-alignlike", "menv-arraylike", "menv-border-only", "menv-cases",
    "menv-cells-left", "menv-cells-right", "menv-hdashline", "menv-hline", "menv-left-dashed", "menv-left-solid",
    "menv-multline", "menv-nonumber", "menv-right-dashed", "menv-right-solid", "menv-with-eqn", "mop-negated",
];

/// How much more mathematics a text may have.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Budget(MAX_OUTPUT)
    }
}

impl Budget {
    /// The formula as a `math` element with its source as `alttext`. None if it has mistakes or is too much.
    pub(crate) fn mathml(&mut self, source: &str, display: bool) -> Option<String> {
        let source = source.trim();
        if self.0 == 0 || source.is_empty() || source.len() > MAX_SOURCE || defines(source) {
            return None;
        }
        // A mistake in the library must not take the page with it.
        let math = catch_unwind(|| mathml(source, display)).ok().flatten()?;
        self.0 = self.0.saturating_sub(math.len());
        let mut html = String::from("<math");
        if display {
            // It scrolls by itself where it is wider than the page, so the Tab key stops at it.
            html.push_str(" tabindex=\"0\"");
        }
        attribute("alttext", source, &mut html);
        html.push_str(math.strip_prefix("<math")?);
        Some(html)
    }
}

fn defines(source: &str) -> bool {
    source.split('\\').skip(1).any(|command| DEFINITIONS.iter().any(|define| command.starts_with(define)))
}

fn mathml(source: &str, display: bool) -> Option<String> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(source, &storage).collect::<Result<_, _>>().ok()?;
    if !events.iter().all(is_plain) {
        return None;
    }
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut bytes = Vec::new();
    write_mathml(&mut bytes, events.into_iter().map(Ok::<_, pulldown_latex::ParserError>), config).ok()?;
    String::from_utf8(bytes).ok().filter(|math| depth(math) <= MAX_DEPTH)
}

/// Whether an event holds no characters that the library would write as markup.
fn is_plain(event: &Event<'_>) -> bool {
    match event {
        Event::Content(Content::Function(name)) => !name.contains(['<', '>', '&', '"']),
        _ => true,
    }
}

/// How deep the elements of well-formed markup nest.
fn depth(markup: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in markup.split('<').skip(1) {
        match tag.split_once('>') {
            Some((tag, _)) if tag.starts_with('/') => depth = depth.saturating_sub(1),
            Some((tag, _)) if tag.ends_with('/') => {}
            _ => depth += 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Whether a value may stand in an attribute of a MathML element: lengths stay within what a formula needs.
pub(crate) fn is_sound(name: &str, value: &str) -> bool {
    match name {
        "depth" | "height" | "linethickness" | "maxsize" | "minsize" | "width" => {
            let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
            let most = if matches!(unit, "em" | "ex" | "mu" | "pc" | "cm") { 30.0 } else { 300.0 };
            value[..value.len() - unit.len()].parse::<f64>().is_ok_and(|number| number.abs() <= most)
                && unit.bytes().all(|b| b.is_ascii_lowercase() || b == b'%')
        }
        "alttext" => true,
        _ => value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mathml(source: &str) -> Option<String> {
        Budget::default().mathml(source, false)
    }

    #[test]
    fn a_formula_becomes_mathml_with_its_source() {
        let math = mathml(r"\frac{a}{b} < x^2").expect("a sound formula");
        assert!(math.starts_with("<math alttext=\"\\frac{a}{b} &lt; x^2\" display=\"inline\">"), "{math}");
        assert!(math.contains("<mfrac>") && math.contains("<msup>") && math.contains("&lt;"), "{math}");
    }

    #[test]
    fn the_tab_key_stops_at_a_formula_of_its_own_line_for_it_may_scroll() {
        let math = Budget::default().mathml("a+b", true).expect("a sound formula");
        assert!(math.starts_with("<math tabindex=\"0\" alttext=\"a+b\" display=\"block\">"), "{math}");
        assert!(!mathml("a+b").expect("a sound formula").contains("tabindex"));
    }

    #[test]
    fn mistakes_definitions_and_excess_are_shown_as_source() {
        let deep = "{".repeat(200) + "x" + &"}".repeat(200);
        let long = "x+".repeat(3_000);
        for source in
            [r"\frac{a", r"\nosuchcommand", r"\def\a{b}\a", r"\operatorname{<b>}", &deep, &long, " "]
        {
            assert_eq!(mathml(source), None, "{source}");
        }
    }

    #[test]
    fn one_text_has_only_so_much_mathematics() {
        let mut budget = Budget::default();
        let formula = r"\frac{a}{b}".repeat(300);
        let rendered = (0..100).take_while(|_| budget.mathml(&formula, true).is_some()).count();
        assert!((1..100).contains(&rendered), "{rendered}");
    }

    #[test]
    fn lengths_stay_small() {
        assert!(
            is_sound("width", "0.1667em") && is_sound("width", "-2em") && is_sound("linethickness", "0pt")
        );
        assert!(
            !is_sound("width", "1000em") && !is_sound("height", "9;x") && !is_sound("display", "block\"")
        );
    }
}
