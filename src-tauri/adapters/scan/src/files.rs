//! Image files, read as the camera's frames are.

use crate::{Decoder, Found, Gray};
use std::{fs, path::Path, time::Duration};

/// The longest side that is read; a larger picture is no camera frame.
const LONGEST_SIDE: u32 = 10_000;

/// Why a file gave no picture. The text is for the log.
#[derive(Debug)]
pub enum FileError {
    /// It is not there or may not be read.
    Unreadable(String),
    /// It is no picture of a known kind, or it is cut short.
    NoPicture(String),
}

/// What a file held.
#[derive(Debug)]
pub struct FileScan {
    pub codes: Vec<Found>,
    /// CPU time of the reading alone, without loading the file.
    pub took: Duration,
}

/// # Errors
/// [`FileError`].
pub fn load_gray(path: &Path) -> Result<Gray, FileError> {
    let bytes = fs::read(path).map_err(|error| FileError::Unreadable(error.to_string()))?;
    gray_from_bytes(&bytes).map_err(FileError::NoPicture)
}

/// # Errors
/// [`FileError`].
pub fn scan_file(decoder: &mut Decoder, path: &Path) -> Result<FileScan, FileError> {
    let gray = load_gray(path)?;
    let start = cpu_time::ThreadTime::now();
    let codes = decoder.decode(gray.frame());
    Ok(FileScan { codes, took: start.elapsed() })
}

/// A picture of any of the known kinds, on white where it is transparent.
fn gray_from_bytes(bytes: &[u8]) -> Result<Gray, String> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| error.to_string())?;
    let gray = if picture.color().has_alpha() {
        let mut flat = picture.into_luma_alpha8();
        for pixel in flat.pixels_mut() {
            let [luma, alpha] = pixel.0.map(u32::from);
            let on_white = (luma * alpha + 255 * (255 - alpha)) / 255;
            pixel.0 = [u8::try_from(on_white).unwrap_or(255), 255];
        }
        image::DynamicImage::ImageLumaA8(flat).into_luma8()
    } else {
        picture.into_luma8()
    };
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    Ok(Gray { pixels: gray.into_raw(), width, height })
}
