//! Pictures from people: recognised by their content, decoded within limits, and encoded anew, so that what is kept holds
//! pixels and nothing else — no place where it was taken, no program that looks like a picture.

use std::io::Cursor;

use fast_image_resize::{IntoImageView, PixelType, ResizeOptions, Resizer};
use forum::upload::Picture;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use crate::fault::{Fault, Result};

/// The sides of a person's picture, in pixels.
pub const PORTRAIT: u32 = 256;
/// The longest side of an image in a post.
const LONGEST: u32 = 2048;
/// The most pixels that are decoded: a large photograph has fewer.
const MOST_PIXELS: u64 = 32_000_000;
/// The most bytes that decoding may take, working space included.
const MOST_MEMORY: u64 = 192 << 20;

/// One picture is decoded at a time: each may take as much memory as the rest of the program.
static ROOM: Semaphore = Semaphore::const_new(1);

/// Why something is not taken as a picture; each has its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not one of PNG, JPEG, GIF and WebP, or broken.
    NotAPicture,
    /// More pixels than are decoded.
    TooManyPixels,
}

impl Refusal {
    /// The sentence's key.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NotAPicture => "problem-picture",
            Refusal::TooManyPixels => "problem-picture-pixels",
        }
    }
}

/// Decodes on a thread where waiting is allowed, in turn.
pub(crate) async fn in_turn(
    decode: fn(&[u8]) -> std::result::Result<Picture, Refusal>,
    bytes: Vec<u8>,
) -> Result<std::result::Result<Picture, Refusal>> {
    let closed = |_| Fault::Internal("the pictures' semaphore is closed".into());
    let _turn = ROOM.acquire().await.map_err(closed)?;
    let decoded = tokio::task::spawn_blocking(move || decode(&bytes)).await;
    decoded.map_err(|e| Fault::Internal(format!("decoding a picture: {e}")))
}

/// A person's picture: cut square around the middle, 256 pixels a side.
///
/// # Errors
/// See [`Refusal`].
pub fn portrait(bytes: &[u8]) -> std::result::Result<Picture, Refusal> {
    encode(resized(&decode(bytes)?, PORTRAIT, PORTRAIT)?)
}

/// An image for a post: as it is, made smaller where a side is longer than 2,048 pixels. Of a moving one, the first frame.
///
/// # Errors
/// See [`Refusal`].
pub fn image(bytes: &[u8]) -> std::result::Result<Picture, Refusal> {
    let decoded = decode(bytes)?;
    let (width, height) = (decoded.width(), decoded.height());
    let longest = width.max(height);
    if longest <= LONGEST {
        return encode(decoded);
    }
    let side = |pixels: u32| (u64::from(pixels) * u64::from(LONGEST) / u64::from(longest)).max(1) as u32;
    encode(resized(&decoded, side(width), side(height))?)
}

/// The pixels, upright, with or without an alpha channel.
fn decode(bytes: &[u8]) -> std::result::Result<DynamicImage, Refusal> {
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
    let format = image::guess_format(bytes).ok().filter(|format| known.contains(format));
    let format = format.ok_or(Refusal::NotAPicture)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let refused = |error| match error {
        image::ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::NotAPicture,
    };
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TooManyPixels);
    }
    let orientation = decoder.orientation().ok();
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(refused)?;
    if let Some(orientation) = orientation {
        decoded.apply_orientation(orientation);
    }
    let opaque = !decoded.color().has_alpha() || decoded.to_rgba8().pixels().all(|p| p.0[3] == u8::MAX);
    Ok(if opaque { decoded.into_rgb8().into() } else { decoded.into_rgba8().into() })
}

/// Made to fill this many pixels; what does not fit is cut off evenly.
fn resized(from: &DynamicImage, width: u32, height: u32) -> std::result::Result<DynamicImage, Refusal> {
    let mut to = match from.pixel_type() {
        Some(PixelType::U8x3) => DynamicImage::new_rgb8(width, height),
        _ => DynamicImage::new_rgba8(width, height),
    };
    let options = ResizeOptions::new().fit_into_destination(Some((0.5, 0.5)));
    Resizer::new().resize(from, &mut to, &options).map_err(|_| Refusal::NotAPicture)?;
    Ok(to)
}

/// Encoded without loss where that is not much larger (drawings, screenshots), otherwise as a photograph.
fn encode(decoded: DynamicImage) -> std::result::Result<Picture, Refusal> {
    let (width, height) = (decoded.width(), decoded.height());
    let mut lossless = Vec::new();
    let colour = decoded.color().into();
    let encoder = WebPEncoder::new_lossless(&mut lossless);
    encoder.encode(decoded.as_bytes(), width, height, colour).map_err(|_| Refusal::NotAPicture)?;
    let webp = |bytes| Picture { content_type: "image/webp", width, height, bytes };
    let Some(rgb) = decoded.as_rgb8() else { return Ok(webp(lossless)) };
    let mut lossy = Vec::new();
    JpegEncoder::new_with_quality(&mut lossy, 85).encode_image(rgb).map_err(|_| Refusal::NotAPicture)?;
    if lossless.len() <= lossy.len() * 3 / 2 {
        return Ok(webp(lossless));
    }
    Ok(Picture { content_type: "image/jpeg", width, height, bytes: lossy })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photograph(width: u32, height: u32) -> DynamicImage {
        let grain = |x: u32, y: u32| {
            (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).rotate_left(x % 7) as u8
        };
        image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, grain(x, y)])
        })
        .into()
    }

    fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn a_portrait_is_a_small_square_whatever_it_was() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let picture = portrait(&written(&photograph(640, 300), format)).unwrap();
            assert_eq!((picture.width, picture.height), (PORTRAIT, PORTRAIT), "{format:?}");
            assert!(picture.bytes.len() < 60_000, "{format:?}: {}", picture.bytes.len());
            let again = image::load_from_memory(&picture.bytes).unwrap();
            assert_eq!((again.width(), again.height()), (PORTRAIT, PORTRAIT));
        }
    }

    #[test]
    fn what_only_looks_like_a_picture_is_refused() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        let html = b"<!doctype html><script>alert(1)</script>";
        let polyglot = b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)//<script>alert(1)</script>";
        for bytes in [&svg[..], html, polyglot, b"", b"BM6\x00\x00\x00", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(portrait(bytes), Err(Refusal::NotAPicture), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn nothing_but_pixels_is_kept() {
        let mut bytes = written(&photograph(64, 64), ImageFormat::Jpeg);
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0 GPS 60.39 N 5.32 E <script>alert(1)</script>";
        let mut segment = vec![0xff, 0xe1];
        segment.extend(((exif.len() + 2) as u16).to_be_bytes());
        segment.extend(exif);
        bytes.splice(2..2, segment);
        bytes.extend(b"<script>alert(1)</script>");
        assert!(image::load_from_memory(&bytes).is_ok());
        let kept = image(&bytes).unwrap().bytes;
        let holds = |what: &[u8]| kept.windows(what.len()).any(|w| w == what);
        assert!(!holds(b"GPS") && !holds(b"Exif") && !holds(b"<script>"));
    }

    #[test]
    fn a_phone_held_upright_takes_upright_pictures() {
        let mut bytes = written(&photograph(64, 32), ImageFormat::Jpeg);
        // One entry: orientation (0x0112), a short, "turn a quarter to the right" (6).
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut segment = vec![0xff, 0xe1];
        segment.extend(((exif.len() + 2) as u16).to_be_bytes());
        segment.extend(exif);
        bytes.splice(2..2, segment);
        let picture = image(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (32, 64));
    }

    #[test]
    fn a_picture_that_unpacks_to_more_than_there_is_room_for_is_not_unpacked() {
        // A PNG's head that promises 60,000 pixels a side.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06\0\0\0".to_vec();
        png.extend(crc32(&png[12..]).to_be_bytes());
        png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        assert_eq!(image(&png), Err(Refusal::TooManyPixels));
    }

    #[test]
    fn a_long_image_is_made_shorter_and_a_drawing_keeps_its_edges() {
        let long = image(&written(&DynamicImage::new_rgb8(4096, 100), ImageFormat::Png)).unwrap();
        assert_eq!((long.width, long.height, long.content_type), (2048, 50, "image/webp"));
        let photo = image(&written(&photograph(400, 400), ImageFormat::Png)).unwrap();
        assert_eq!(photo.content_type, "image/jpeg");
        let clear = image(&written(&DynamicImage::new_rgba8(10, 10), ImageFormat::Png)).unwrap();
        assert_eq!(clear.content_type, "image/webp");
    }

    /// The checksum of a PNG's chunks (ISO 3309).
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
        })
    }
}
