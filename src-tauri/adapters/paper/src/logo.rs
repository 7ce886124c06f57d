//! A picture file as the shop's mark: scaled down, black and white, as a thermal head burns it.

use maneki_core::paper::Logo;

/// No picture of a logo is larger; a file that claims more is not opened.
const MOST_PIXELS: usize = 16_000_000;

/// The mark in a PNG file: what is darker than the middle becomes black. None where it is no PNG,
/// or nothing of it would be black.
#[must_use]
pub fn read(file: &[u8]) -> Option<Logo> {
    let (width, height, grey) = grey(file)?;
    let (across, down) = fitted(width, height);
    let mean = |x: usize, y: usize| -> u32 {
        let (left, right) = (x * width / across, ((x + 1) * width).div_ceil(across));
        let (top, below) = (y * height / down, ((y + 1) * height).div_ceil(down));
        let cell = (top..below).flat_map(|y| (left..right).map(move |x| y * width + x));
        let (sum, count) = cell.fold((0, 0), |(sum, count), at| {
            (sum + u32::from(grey.get(at).copied().unwrap_or(255)), count + 1)
        });
        sum / u32::max(count, 1)
    };
    let stride = across.div_ceil(8);
    let mut bytes = vec![0_u8; stride * down];
    for y in 0..down {
        for x in (0..across).filter(|x| mean(*x, y) < 128) {
            bytes[y * stride + x / 8] |= 0x80 >> (x % 8);
        }
    }
    let black = bytes.iter().any(|byte| *byte != 0);
    Logo::new(u16::try_from(across).ok()?, bytes).filter(|_| black)
}

/// The largest size of the same shape that fits; never larger than it is.
fn fitted(width: usize, height: usize) -> (usize, usize) {
    let (most_across, most_down) = (usize::from(Logo::WIDEST), usize::from(Logo::HIGHEST));
    let across = width.min(most_across).min((most_down * width / height).max(1));
    (across, (across * height / width).clamp(1, most_down))
}

/// Brightness of every pixel, on white paper.
fn grey(file: &[u8]) -> Option<(usize, usize, Vec<u8>)> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if width == 0 || height == 0 || width.checked_mul(height)? > MOST_PIXELS {
        return None;
    }
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    let light = |rgb: [u8; 3]| {
        let [r, g, b] = rgb.map(u32::from);
        (r * 299 + g * 587 + b * 114) / 1_000
    };
    let on_white = |light: u32, alpha: u8| {
        let alpha = u32::from(alpha);
        ((light * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    let pixel = |part: &[u8]| match *part {
        [grey] => grey,
        [grey, alpha] => on_white(u32::from(grey), alpha),
        [r, g, b] => light([r, g, b]) as u8,
        [r, g, b, alpha] => on_white(light([r, g, b]), alpha),
        _ => 255,
    };
    let samples = info.color_type.samples();
    Some((width, height, bytes.chunks_exact(samples).map(pixel).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
        let mut out = vec![];
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().expect("a head");
        writer.write_image_data(rgba).expect("a picture");
        writer.finish().expect("an end");
        out
    }

    #[test]
    fn dark_is_black_and_glass_is_white() {
        let [black, white, glass] = [[0, 0, 0, 255], [250, 250, 250, 255], [0, 0, 0, 0]];
        let logo = read(&file(3, 1, &[black, white, glass].concat())).expect("a mark");
        let rows: Vec<Vec<bool>> = logo.rows().collect();
        assert_eq!(rows, [[true, false, false]]);
    }

    #[test]
    fn a_large_picture_is_made_to_fit() {
        let rgba = [0, 0, 0, 255].repeat(1_000 * 1_500);
        let logo = read(&file(1_000, 1_500, &rgba)).expect("a mark");
        assert_eq!((logo.width(), logo.height()), (170, 255));
        let wide = read(&file(1_500, 10, &[0, 0, 0, 255].repeat(15_000))).expect("a mark");
        assert_eq!((wide.width(), wide.height()), (384, 2));
    }

    #[test]
    fn what_is_no_mark() {
        assert_eq!(read(b"GIF89a"), None);
        assert_eq!(read(&file(1, 1, &[255, 255, 255, 255])), None);
    }
}
