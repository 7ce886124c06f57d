//! What a camera costs beside the reading: each format to gray, and the preview's own thread.

use cpu_time::ThreadTime;
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use maneki_camera::{DemoPhone, Hooks, Pipeline, PixelFormat, Timing, demo, to_gray};
use std::{hint::black_box, sync::mpsc, thread, time::Duration};

const ROUNDS: usize = 200;
const SIZES: [(usize, usize); 3] = [(640, 480), (1280, 720), (1920, 1080)];

fn main() {
    for (width, height) in SIZES {
        let picture = picture(width, height);
        for (name, format, bytes) in [
            ("YUYV", PixelFormat::Yuyv, picture.iter().flat_map(|it| [*it, 128]).collect()),
            ("NV12", PixelFormat::Nv12, [picture.clone(), vec![128; picture.len() / 2]].concat()),
            ("MJPEG", PixelFormat::Mjpeg, jpeg(&picture, width, height)),
        ] {
            let mut taken: Vec<f64> = (0..ROUNDS)
                .map(|_| {
                    let start = ThreadTime::now();
                    black_box(to_gray(black_box(&bytes), format, width, height)).expect("whole");
                    start.elapsed().as_secs_f64() * 1000.0
                })
                .collect();
            taken.sort_by(f64::total_cmp);
            let (median, p95) = (taken[ROUNDS / 2], taken[ROUNDS * 95 / 100]);
            println!(
                "{name} {height}p to gray: median {median:.2} ms, 95th percentile {p95:.2} ms"
            );
        }
    }
    preview();
}

/// Light, edges and noise, as a counter has them.
fn picture(width: usize, height: usize) -> Vec<u8> {
    let mut chance = 1_u32;
    let mut pixel = |at: usize| {
        let (x, y) = (at % width, at / width);
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let block = if (x / 40 + y / 28) % 3 == 0 { 70 } else { 0 };
        40 + (x * 90 / width + y * 40 / height) as u8 + block + (chance >> 29) as u8
    };
    (0..width * height).map(&mut pixel).collect()
}

/// In colour, as cameras send it.
fn jpeg(gray: &[u8], width: usize, height: usize) -> Vec<u8> {
    let colours: Vec<u8> = gray.iter().flat_map(|it| [*it, it / 2 + 60, 255 - it]).collect();
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode(&colours, width as u32, height as u32, ExtendedColorType::Rgb8)
        .expect("in memory");
    bytes
}

/// Ten seconds of a 720p camera's preview: what its thread takes of a core.
fn preview() {
    const LOOKED: Duration = Duration::from_secs(10);
    let (sender, previews) = mpsc::channel();
    let mut since = None;
    let hooks = Hooks {
        decode: Box::new(|_| vec![]),
        preview: Box::new(move |preview| {
            black_box(preview.frame.pixels.clone());
            let now = ThreadTime::now().as_duration();
            let _ = sender.send(now - *since.get_or_insert(now));
        }),
        status: Box::new(|_| {}),
    };
    let phone = DemoPhone::default();
    phone.show("281234567890123456").expect("it fits");
    let pipeline = Pipeline::start(demo(&phone), hooks, Timing::default()).expect("threads");
    thread::sleep(LOOKED);
    drop(pipeline);
    let spent: Vec<Duration> = previews.try_iter().collect();
    let last = spent.last().copied().unwrap_or_default().as_secs_f64();
    let seconds = LOOKED.as_secs_f64();
    println!(
        "preview of 720p: {:.1} a second, {:.2} ms each, {:.2} % of a core",
        spent.len() as f64 / seconds,
        last * 1000.0 / spent.len() as f64,
        last * 100.0 / seconds
    );
}
