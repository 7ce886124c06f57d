//! Every paper as it looked when a person approved it. After a change on purpose:
//! `MANEKI_GOLDEN=write cargo test -p maneki-paper --test goldens`, then look at each picture.

#[path = "support/samples.rs"]
mod samples;

use maneki_paper::{list::Page, raster};
use std::{env, fs, path::PathBuf};

/// Sharp enough to see a letter move, small enough to keep.
const DPI: f32 = 80.0;
/// A thousandth of the dots may differ: rounding is not the same on every machine.
const MOST_OFF: usize = 1_000;

fn grey(page: &Page) -> (usize, usize, Vec<u8>) {
    let (width, height, rgb) = raster::picture(page, 0.0, DPI);
    // Sixteen greys pack two dots to a byte.
    let grey = rgb
        .chunks(3)
        .map(|dot| (dot.iter().map(|part| u16::from(*part)).sum::<u16>() / 3) as u8 >> 4);
    (width, height, grey.collect())
}

fn write(path: &PathBuf, width: usize, height: usize, grey: &[u8]) {
    let file = fs::File::create(path).expect("a file");
    let mut encoder = png::Encoder::new(file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    let packed: Vec<u8> = grey
        .chunks(width)
        .flat_map(|row| row.chunks(2).map(|two| two[0] << 4 | two.get(1).copied().unwrap_or(0)))
        .collect();
    let mut writer = encoder.write_header().expect("a head");
    writer.write_image_data(&packed).expect("a picture");
}

fn read(path: &PathBuf) -> Option<(usize, usize, Vec<u8>)> {
    let file = std::io::BufReader::new(fs::File::open(path).ok()?);
    let mut reader = png::Decoder::new(file).read_info().ok()?;
    let mut packed = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut packed).ok()?;
    let (width, height) = (info.width as usize, info.height as usize);
    let rows = packed.chunks(width.div_ceil(2)).take(height);
    let dots = rows.flat_map(|row| row.iter().flat_map(|two| [two >> 4, two & 15]).take(width));
    Some((width, height, dots.collect()))
}

#[test]
fn every_paper_looks_as_approved() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
    let writes = env::var_os("MANEKI_GOLDEN").is_some();
    let mut wrong = vec![];
    for (name, sheets) in samples::all() {
        // A narrower paper differs from a wider one in its breaks only; one language shows them.
        let narrow = name.contains("Mm58") || name.contains("-A5-") && !name.starts_with("slip");
        if narrow && !name.ends_with("ZhHans") && !name.starts_with("test") {
            continue;
        }
        for (number, page) in sheets.pages.iter().enumerate() {
            let path = folder.join(format!("{name}-{number}.png"));
            let (width, height, now) = grey(page);
            if writes {
                fs::create_dir_all(&folder).expect("a folder");
                write(&path, width, height, &now);
                continue;
            }
            let Some((was_width, was_height, was)) = read(&path) else {
                wrong.push(format!("{name}-{number} has no golden"));
                continue;
            };
            let off = was.iter().zip(&now).filter(|(a, b)| a.abs_diff(**b) > 3).count();
            let same_size = (was_width, was_height) == (width, height);
            if !same_size || off * MOST_OFF > now.len() {
                wrong.push(format!("{name}-{number} differs in {off} of {} dots", now.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
