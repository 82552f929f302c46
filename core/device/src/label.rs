//! The label as people see it: text for a terminal, a QR code as blocks and as a picture.
//!
//! It holds the secret that lets a phone in. It is printed once and must never go into a log.

use fast_qr::{ECL, Module, QRBuilder};
use image::{GrayImage, ImageFormat, Luma};

use crate::factory::Sticker;

/// Light modules round a QR code (ISO/IEC 18004, 7.3.8 asks for four).
const QUIET: usize = 4;
/// Pixels of one module in the picture.
const MODULE_PIXELS: usize = 8;

/// The label cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the label cannot be drawn as a QR code")]
pub struct NotDrawn;

/// The label as text, with the QR code in blocks.
///
/// # Errors
/// [`NotDrawn`] when the text does not fit into a QR code.
pub fn text(sticker: &Sticker) -> Result<String, NotDrawn> {
    let Sticker { maker, model, serial, code, qr } = sticker;
    Ok(format!("{}  {maker} {model}\n  Serial number {serial}\n  Code to type  {code}\n", blocks(qr)?))
}

/// The QR code in half blocks, dark on light whatever the terminal's colours are.
///
/// # Errors
/// [`NotDrawn`] when the text does not fit into a QR code.
pub fn blocks(qr: &str) -> Result<String, NotDrawn> {
    let picture = modules(qr)?;
    let mut out = String::new();
    for rows in picture.chunks(2) {
        // Black on white, said explicitly; then back to the terminal's own colours.
        out.push_str("\u{1b}[30;107m");
        for (column, upper) in rows.first().into_iter().flatten().enumerate() {
            let lower = rows.get(1).and_then(|row| row.get(column)).copied().unwrap_or(false);
            out.push(match (*upper, lower) {
                (true, true) => '\u{2588}',
                (true, false) => '\u{2580}',
                (false, true) => '\u{2584}',
                (false, false) => ' ',
            });
        }
        out.push_str("\u{1b}[0m\n");
    }
    Ok(out)
}

/// The QR code as a PNG picture.
///
/// # Errors
/// [`NotDrawn`] when the text does not fit into a QR code or the picture cannot be encoded.
pub fn png(qr: &str) -> Result<Vec<u8>, NotDrawn> {
    let picture = modules(qr)?;
    let side = u32::try_from(picture.len() * MODULE_PIXELS).map_err(|_| NotDrawn)?;
    let image = GrayImage::from_fn(side, side, |x, y| {
        let place = |pixel: u32| usize::try_from(pixel).unwrap_or_default() / MODULE_PIXELS;
        let dark = picture.get(place(y)).and_then(|row| row.get(place(x))).copied().unwrap_or(false);
        Luma([if dark { 0 } else { 255 }])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).map_err(|_| NotDrawn)?;
    Ok(out.into_inner())
}

/// Rows of dark (true) and light modules, with the quiet zone.
fn modules(qr: &str) -> Result<Vec<Vec<bool>>, NotDrawn> {
    let code = QRBuilder::new(qr).ecl(ECL::M).build().map_err(|_| NotDrawn)?;
    let side = code.size + 2 * QUIET;
    let dark = |row: usize, column: usize| -> bool {
        let inside = |place: usize| place.checked_sub(QUIET).filter(|place| *place < code.size);
        inside(row).zip(inside(column)).is_some_and(|(row, column)| code[row][column].value() == Module::DARK)
    };
    Ok((0..side).map(|row| (0..side).map(|column| dark(row, column)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_quiet_zone_and_both_forms_agree() {
        let rows = modules("PANDU:TEST").unwrap();
        assert!(rows.iter().take(QUIET).flatten().all(|dark| !dark));
        assert!(rows.iter().all(|row| row.len() == rows.len() && !row[0] && !row[row.len() - 1]));
        assert!(rows[QUIET][QUIET], "the finder pattern begins dark");
        let picture = image::load_from_memory(&png("PANDU:TEST").unwrap()).unwrap().to_luma8();
        assert_eq!(picture.width() as usize, rows.len() * MODULE_PIXELS);
        let corner = u32::try_from(QUIET * MODULE_PIXELS).unwrap();
        assert_eq!((picture.get_pixel(corner, corner).0, picture.get_pixel(0, 0).0), ([0], [255]));
        assert_eq!(blocks("PANDU:TEST").unwrap().lines().count(), rows.len().div_ceil(2));
    }

    #[test]
    fn too_long_a_text_is_an_error() {
        assert_eq!(png(&"x".repeat(9_000)).err(), Some(NotDrawn));
    }
}
