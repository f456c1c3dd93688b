//! The picture of somebody who has chosen none: quarter circles and squares in two colours, drawn from their number alone.

use std::fmt::Write;

use forum::MemberId;
use sha2::{Digest, Sha256};

/// Tiles a side; the right half mirrors the left.
const TILES: usize = 4;
const TILE: usize = 16;

/// An SVG of 64 units a side. The same person has the same picture for ever.
pub(super) fn draw(member: MemberId) -> String {
    let hash = Sha256::digest(format!("picture of member {member}"));
    let hue = u16::from_be_bytes([hash[0], hash[1]]) % 360;
    let other = (hue + 30 + u16::from(hash[2]) % 60) % 360;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl({hue} 40% 90%)"/>"#
    );
    for (number, byte) in hash.iter().skip(4).take(TILES * TILES / 2).enumerate() {
        let (x, y) = (number % (TILES / 2), number / (TILES / 2));
        let colour =
            if byte & 0b1000 == 0 { format!("hsl({hue} 42% 40%)") } else { format!("hsl({other} 48% 62%)") };
        for (x, mirrored) in [(x, false), (TILES - 1 - x, true)] {
            if let Some(path) = shape(byte & 0b111, x * TILE, y * TILE, mirrored) {
                let _ = write!(svg, r#"<path fill="{colour}" d="{path}"/>"#);
            }
        }
    }
    svg.push_str("</svg>");
    svg
}

/// One tile's outline with its upper left corner at (x, y): nothing, a square, or a quarter circle around a corner.
fn shape(kind: u8, x: usize, y: usize, mirrored: bool) -> Option<String> {
    let (right, below) = (x + TILE, y + TILE);
    // The corners clockwise from the upper left; a mirrored tile swaps left and right.
    let corner = match (kind, mirrored) {
        (0, _) => return None,
        (1, _) => return Some(format!("M{x} {y}h{TILE}v{TILE}h-{TILE}z")),
        (2 | 6, false) | (3 | 7, true) => 0,
        (3 | 7, false) | (2 | 6, true) => 1,
        (4, false) | (5, true) => 2,
        _ => 3,
    };
    Some(match corner {
        0 => format!("M{x} {y}H{right}A{TILE} {TILE} 0 0 1 {x} {below}z"),
        1 => format!("M{right} {y}V{below}A{TILE} {TILE} 0 0 1 {x} {y}z"),
        2 => format!("M{right} {below}H{x}A{TILE} {TILE} 0 0 1 {right} {y}z"),
        _ => format!("M{x} {below}V{y}A{TILE} {TILE} 0 0 1 {right} {below}z"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_picture_of_their_own_and_keeps_it() {
        let all: std::collections::HashSet<String> = (0..500).map(|id| draw(MemberId(id))).collect();
        assert_eq!(all.len(), 500);
        assert_eq!(draw(MemberId(7)), draw(MemberId(7)));
        assert!(all.iter().all(|svg| svg.len() < 2000 && !svg.contains("style")));
    }
}
