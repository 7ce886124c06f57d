//! What cameras send, to gray without a detour through colours.

use crate::Frame;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// How a camera packs its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelFormat {
    /// Two bytes a pixel: luma and, in turn, the two chromas.
    Yuyv,
    /// A whole plane of luma, then one of chroma.
    Nv12,
    /// One JPEG a frame.
    Mjpeg,
    Gray,
    Rgb,
    Bgr,
}

/// The bytes are not a frame of that format and size.
#[derive(Debug, PartialEq, Eq)]
pub struct BadFrame;

/// The largest side accepted of a JPEG.
const LONGEST_SIDE: usize = 8192;

/// Some cameras say YUYV and send JPEG: the bytes are believed, not the word, and a JPEG's own
/// size rather than the one that was asked for.
///
/// # Errors
/// [`BadFrame`].
pub fn to_gray(
    bytes: &[u8],
    format: PixelFormat,
    width: usize,
    height: usize,
) -> Result<Frame, BadFrame> {
    if format == PixelFormat::Mjpeg || bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return jpeg(bytes);
    }
    let count = width.checked_mul(height).filter(|count| *count > 0).ok_or(BadFrame)?;
    let packed = |size: usize| bytes.get(..count * size).ok_or(BadFrame);
    let pixels = match format {
        PixelFormat::Yuyv => packed(2)?.iter().copied().step_by(2).collect(),
        PixelFormat::Nv12 | PixelFormat::Gray => packed(1)?.to_vec(),
        PixelFormat::Rgb => packed(3)?.chunks_exact(3).map(|p| luma(p[0], p[1], p[2])).collect(),
        PixelFormat::Bgr => packed(3)?.chunks_exact(3).map(|p| luma(p[2], p[1], p[0])).collect(),
        PixelFormat::Mjpeg => return Err(BadFrame),
    };
    Ok(Frame { pixels, width, height })
}

/// BT.601 in 256ths.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum >> 8).unwrap_or(255)
}

fn jpeg(bytes: &[u8]) -> Result<Frame, BadFrame> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(LONGEST_SIDE)
        .set_max_height(LONGEST_SIDE);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().map_err(|_| BadFrame)?;
    let (width, height) = decoder.dimensions().ok_or(BadFrame)?;
    if pixels.len() == width * height { Ok(Frame { pixels, width, height }) } else { Err(BadFrame) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_gives_its_luma() {
        let yuyv = [10, 128, 20, 128, 30, 128, 40, 128];
        let nv12 = [10, 20, 30, 40, 128, 128];
        for (bytes, format) in [
            (yuyv.as_slice(), PixelFormat::Yuyv),
            (nv12.as_slice(), PixelFormat::Nv12),
            (&nv12[..4], PixelFormat::Gray),
        ] {
            let frame = to_gray(bytes, format, 2, 2).expect("whole");
            assert_eq!(frame.pixels, [10, 20, 30, 40], "{format:?}");
        }
        let rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
        assert_eq!(
            to_gray(&rgb, PixelFormat::Rgb, 2, 2).expect("whole").pixels,
            [76, 149, 28, 255]
        );
        assert_eq!(
            to_gray(&rgb, PixelFormat::Bgr, 2, 2).expect("whole").pixels,
            [28, 149, 76, 255]
        );
    }

    #[test]
    fn a_jpeg_keeps_its_own_size_and_is_believed_over_the_word() {
        let mut file = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(16, 8, image::Rgb([90, 90, 90]));
        picture.write_to(&mut file, image::ImageFormat::Jpeg).expect("in memory");
        let file = file.into_inner();
        for format in [PixelFormat::Mjpeg, PixelFormat::Yuyv] {
            let frame = to_gray(&file, format, 640, 480).expect("a jpeg");
            assert_eq!((frame.width, frame.height), (16, 8));
            assert!(frame.pixels.iter().all(|pixel| pixel.abs_diff(90) <= 2));
        }
        for cut in [0, 3, 20, file.len() / 2] {
            // A JPEG cut in its data may still give the rows it has; it must not panic.
            let _ = to_gray(&file[..cut], PixelFormat::Mjpeg, 16, 8);
        }
    }

    #[test]
    fn a_frame_cut_short_is_no_frame() {
        assert_eq!(to_gray(&[0; 7], PixelFormat::Yuyv, 2, 2), Err(BadFrame));
        assert_eq!(to_gray(&[], PixelFormat::Gray, 0, 0), Err(BadFrame));
        assert_eq!(to_gray(&[0; 9], PixelFormat::Gray, usize::MAX, 2), Err(BadFrame));
        assert_eq!(to_gray(&[1, 2, 3], PixelFormat::Mjpeg, 2, 2), Err(BadFrame));
    }
}
