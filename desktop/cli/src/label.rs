//! Reads the label of a device from a picture of it.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use image::{DynamicImage, ImageReader, Limits};
use zeroize::Zeroizing;

/// Finds the QR code in a PNG and gives its text.
///
/// # Errors
/// [`LabelImageError`], by what the person can do.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>, LabelImageError> {
    let file = File::open(path).map_err(|_| LabelImageError::Unopened)?;
    let mut reader = ImageReader::with_format(BufReader::new(file), image::ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(BYTES_MAX);
    reader.limits(limits);
    decode(reader.decode().map_err(|_| LabelImageError::Unreadable)?)
}

/// Of several codes the first that is text; a picture of a label has one.
fn decode(picture: DynamicImage) -> Result<Zeroizing<String>, LabelImageError> {
    let mut prepared = rqrr::PreparedImage::prepare(picture.into_luma8());
    let grids = prepared.detect_grids();
    let text = grids.iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| Zeroizing::new(text));
    text.filter(|text| text.len() <= TEXT_MAX).ok_or(LabelImageError::WithoutCode)
}

/// Why a picture gives no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelImageError {
    /// The file cannot be opened.
    Unopened,
    /// It is no PNG, or a far too large one.
    Unreadable,
    /// There is no readable QR code in it.
    WithoutCode,
}

impl LabelImageError {
    /// The message that says it.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Unopened => "cli-label-no-file",
            Self::Unreadable => "cli-label-no-picture",
            Self::WithoutCode => "cli-label-no-code",
        }
    }

    /// The message that says what to do.
    pub(crate) const fn next(self) -> &'static str {
        match self {
            Self::Unopened => "cli-label-no-file.next",
            Self::Unreadable => "cli-label-no-picture.next",
            Self::WithoutCode => "cli-label-no-code.next",
        }
    }
}

/// Longest side in pixels; a phone's camera stays below.
const SIDE_MAX: u32 = 12_000;
/// Most memory for one picture.
const BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Longest text that can be a label.
const TEXT_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use fast_qr::{ECL, QRBuilder};
    use image::{GrayImage, Luma};

    use super::*;

    /// A picture of a QR code, each module `scale` pixels, with a quiet zone of four modules.
    fn picture(text: &str, scale: u32) -> GrayImage {
        let code = QRBuilder::new(text).ecl(ECL::M).build().unwrap();
        let (size, quiet) = (u32::try_from(code.size).unwrap(), 4);
        GrayImage::from_fn((size + 2 * quiet) * scale, (size + 2 * quiet) * scale, |x, y| {
            let (x, y) = ((x / scale).checked_sub(quiet), (y / scale).checked_sub(quiet));
            let dark = match (x, y) {
                (Some(x), Some(y)) if x < size && y < size => code[y as usize][x as usize].value(),
                _ => false,
            };
            Luma([if dark { 0 } else { 255 }])
        })
    }

    #[test]
    fn a_label_is_read_from_its_picture() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("label.png");
        let text = "PANDU1:ABCDEFGHJKLMNPQRSTUVWXYZ23456789ABCDEFGHJKLMNPQRSTUVWXYZ23456789ABCDEFG";
        picture(text, 6).save(&path).unwrap();
        assert_eq!(read(&path).unwrap().as_str(), text);
    }

    #[test]
    fn what_is_no_label_is_told_apart() {
        let room = tempfile::tempdir().unwrap();
        let path = |name: &str| room.path().join(name);
        assert_eq!(read(&path("none.png")), Err(LabelImageError::Unopened));
        std::fs::write(path("text.png"), "no picture").unwrap();
        assert_eq!(read(&path("text.png")), Err(LabelImageError::Unreadable));
        GrayImage::new(64, 64).save(path("black.png")).unwrap();
        assert_eq!(read(&path("black.png")), Err(LabelImageError::WithoutCode));
        picture(&"A".repeat(300), 4).save(path("long.png")).unwrap();
        assert_eq!(read(&path("long.png")), Err(LabelImageError::WithoutCode));
    }
}
