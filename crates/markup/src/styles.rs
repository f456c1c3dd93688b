//! The stylesheets that the rendered HTML needs.

/// The colours of highlighted code, for light and dark pages: by the reader's preference, or as `data-theme` on the
/// root element says. Each colour has a contrast of at least 4.5:1 on backgrounds from `#fff` to `#eaecef` in light,
/// and from `#000` to `#2d333b` in dark.
pub fn code_css() -> &'static str {
    include_str!("code.css")
}

/// The layout of formulas: alignment and rules in matrices and systems of equations, and scrolling of wide ones.
pub fn math_css() -> &'static str {
    include_str!("math.css")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spans::CLASSES;

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal") as f64 / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn colours(rule: &str) -> Vec<&str> {
        rule.split('#').skip(1).map(|rest| &rest[..6]).collect()
    }

    #[test]
    fn code_is_readable_in_light_and_dark_and_the_sheet_is_small() {
        let css = code_css();
        assert!(css.len() < 1_500, "{}", css.len());
        let lines: Vec<&str> = css.lines().collect();
        for (line, backgrounds) in
            [(0, ["ffffff", "eaecef"]), (1, ["000000", "2d333b"]), (2, ["000000", "2d333b"])]
        {
            assert_eq!(colours(lines[line]).len(), 6);
            for colour in colours(lines[line]) {
                for background in backgrounds {
                    let found = contrast(colour, background);
                    assert!(found >= 4.5, "#{colour} on #{background}: {found:.2}");
                }
            }
        }
    }

    #[test]
    fn every_class_has_a_colour() {
        for class in CLASSES {
            assert!(code_css().contains(&format!(".{class}")), "{class}");
        }
    }
}
