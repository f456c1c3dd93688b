//! A query as typed, cut into its pieces: `-`, `field:`, then a word, a "phrase" or a [tag].

/// The most characters that are read.
const LONGEST: usize = 2000;

/// One piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) excluded: bool,
    /// The operator before a colon, as typed.
    pub(super) field: Option<String>,
    pub(super) value: String,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Word,
    Quoted,
    Bracketed,
}

/// The pieces in their order, and whether there was more than is read.
pub(super) fn split(typed: &str) -> (Vec<Piece>, bool) {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let chars: Vec<char> = typed.chars().map(clean).take(LONGEST).collect();
    let cut = typed.chars().nth(LONGEST).is_some();
    let mut pieces = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if chars[i].is_whitespace() {
            i += 1;
            continue;
        }
        let mut piece = Piece::default();
        if matches!(chars[i], '-' | '−') && chars.get(i + 1).is_some_and(|c| !c.is_whitespace() && *c != '-')
        {
            piece.excluded = true;
            i += 1;
        }
        if let Some(colon) = operator(&chars, i) {
            piece.field = Some(chars[i..colon].iter().collect());
            i = colon + 1;
        }
        (piece.value, piece.shape, i) = value(&chars, i);
        pieces.push(piece);
    }
    (pieces, cut)
}

/// Where the colon of an operator stands: after letters alone, and not as the first of two.
fn operator(chars: &[char], start: usize) -> Option<usize> {
    let length = chars[start..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let colon = start + length;
    let one = chars.get(colon) == Some(&':') && !matches!(chars.get(colon + 1), Some(':' | '/' | '\\'));
    (length > 1 && one).then_some(colon)
}

fn value(chars: &[char], start: usize) -> (String, Shape, usize) {
    let close = match chars.get(start) {
        Some('"' | '“' | '”') => Some((['"', '“', '”'].as_slice(), Shape::Quoted)),
        Some('[') => Some(([']'].as_slice(), Shape::Bracketed)),
        _ => None,
    };
    if let Some((closing, shape)) = close {
        // A quotation without an end goes to the end; a bracket without one is no tag.
        let end = (start + 1..chars.len()).find(|i| closing.contains(&chars[*i]));
        if end.is_some() || shape == Shape::Quoted {
            let end = end.unwrap_or(chars.len());
            return (chars[start + 1..end].iter().collect(), shape, end + 1);
        }
    }
    let ends = |i: &usize| chars[*i].is_whitespace() || (*i > start && matches!(chars[*i], '[' | '"' | '“'));
    let end = (start..chars.len()).find(ends).unwrap_or(chars.len());
    (chars[start..end].iter().collect(), Shape::Word, end)
}
