//! A day before the camera, played fast: frames in the formats that cameras send go the way that a
//! camera's go, each customer's code is read once, and memory stays where it was. `MANEKI_HOURS=8`
//! asks for a shop's day; every day needs a minute of it.

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use maneki_camera::{
    DemoPhone, Frame, FrameSource, Hand, Hooks, Opener, Outline, Pipeline, PixelFormat, Status,
    Timing, Trouble, demo, to_gray,
};
use maneki_core::{
    scan::{Gate, Sighting},
    time::AtMs,
};
use maneki_scan::{Decoder, Found, GrayFrame};
use sha2::{Digest, Sha256};
use std::{
    cell::RefCell,
    env, fs,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

const FRAMES_A_SECOND: u64 = 30;
const FRAMES_A_MINUTE: u64 = 60 * FRAMES_A_SECOND;

/// What the last eighth of the day may take more than the second eighth.
const GROWTH_KB: u64 = 2048;

thread_local! {
    static DECODER: RefCell<Decoder> = RefCell::new(Decoder::default());
}

/// A frame as the driver hands it over.
struct Sent {
    bytes: Vec<u8>,
    format: PixelFormat,
    width: usize,
    height: usize,
}

/// A camera that sends the next frame once the last one was read, so that none is dropped.
struct Camera {
    frames: u64,
    at: u64,
    read: Receiver<()>,
    phone: DemoPhone,
    drawn: Box<dyn FrameSource>,
    /// Of this minute's customer: the empty counter, the phone on its way, held askew, held well.
    minute: Vec<Sent>,
}

impl FrameSource for Camera {
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble> {
        if self.at > 0 {
            let _ = self.read.recv_timeout(Duration::from_secs(30));
        }
        if self.at == self.frames {
            return Ok(None);
        }
        if self.at.is_multiple_of(FRAMES_A_MINUTE) {
            self.minute = self.customer(self.at / FRAMES_A_MINUTE)?;
        }
        let shown = match (self.at % FRAMES_A_MINUTE) / FRAMES_A_SECOND {
            4 => 1,
            5 => 2,
            6..=8 => 3,
            _ => 0,
        };
        self.at += 1;
        let Sent { bytes, format, width, height } = &self.minute[shown];
        let frame = to_gray(bytes, *format, *width, *height);
        frame.map(Some).map_err(|_| Trouble::Failed("not as it was sent".to_owned()))
    }
}

impl Camera {
    fn customer(&mut self, number: u64) -> Result<Vec<Sent>, Trouble> {
        let mut look = |text: Option<&str>, hand: Hand| {
            match text {
                Some(text) => self.phone.show(text).expect("it fits"),
                None => self.phone.hide(),
            }
            self.phone.hold(hand);
            self.drawn.next_frame().map(|frame| frame.expect("it never ends"))
        };
        let (text, still) = (code(number), Hand::default());
        Ok(vec![
            yuyv(&look(None, still)?),
            yuyv(&look(Some(&text), Hand { blur: 0.9, ..still })?),
            nv12(&look(Some(&text), Hand { tilt: 0.9, glare: 0.5, blur: 0.6 })?),
            mjpeg(&look(Some(&text), Hand { tilt: 0.2, ..still })?),
        ])
    }
}

/// A payment code of Alipay's form, another for each customer.
fn code(number: u64) -> String {
    format!("28{:016}", number * 7_919 + 12_345)
}

/// The middle of a frame in 640 × 480, two bytes a pixel.
fn yuyv(frame: &Frame) -> Sent {
    let luma = middle(frame);
    let bytes = luma.into_iter().flat_map(|pixel| [pixel, 128]).collect();
    Sent { bytes, format: PixelFormat::Yuyv, width: 640, height: 480 }
}

fn nv12(frame: &Frame) -> Sent {
    let mut bytes = middle(frame);
    bytes.extend([128; 640 * 480 / 2]);
    Sent { bytes, format: PixelFormat::Nv12, width: 640, height: 480 }
}

/// All of a frame, as a JPEG.
fn mjpeg(frame: &Frame) -> Sent {
    let (width, height) = (frame.width, frame.height);
    let mut bytes = vec![];
    let side = |length: usize| u32::try_from(length).expect("a frame's side");
    JpegEncoder::new_with_quality(&mut bytes, 80)
        .encode(&frame.pixels, side(width), side(height), ExtendedColorType::L8)
        .expect("in memory");
    Sent { bytes, format: PixelFormat::Mjpeg, width, height }
}

fn middle(frame: &Frame) -> Vec<u8> {
    let (left, top) = ((frame.width - 640) / 2, (frame.height - 480) / 2);
    let rows = frame.pixels.chunks_exact(frame.width).skip(top).take(480);
    rows.flat_map(|row| row[left..left + 640].to_vec()).collect()
}

/// What the till's eye does with a frame, but for telling the till: the codes that came into view.
fn look(gate: &mut Gate, frame: &Frame, at: AtMs) -> (Vec<String>, Vec<Outline>) {
    let gray = GrayFrame::new(&frame.pixels, frame.width, frame.height).expect("a whole frame");
    let found: Vec<Found> = DECODER.with_borrow_mut(|decoder| decoder.decode(gray));
    let digest = |found: &Found| Sha256::digest(found.text.as_bytes()).into();
    let sighting = |found: &Found| Sighting { code: digest(found), symbology: found.symbology };
    let arrived = gate.look(&found.iter().map(sighting).collect::<Vec<_>>(), at);
    let new = found.iter().filter(|found| arrived.contains(&digest(found)));
    (new.map(|found| found.text.clone()).collect(), found.iter().map(|it| it.corners).collect())
}

/// The memory that is this program's own, in KB; none where the system does not say.
fn memory_kb() -> Option<u64> {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

struct Day {
    samples: Vec<u64>,
    codes: Vec<String>,
}

fn play(minutes: u64) -> Day {
    let day = Arc::new(Mutex::new(Day { samples: vec![], codes: vec![] }));
    let ((read, reads), (ended, end)) = (mpsc::channel(), mpsc::channel());
    let reads = Mutex::new(Some(reads));
    let opener: Opener = Arc::new(move || {
        let reads = reads.lock().expect("no panic").take();
        let read = reads.ok_or_else(|| Trouble::Failed("opened twice".to_owned()))?;
        let phone = DemoPhone::default();
        let (drawn, frames) = (demo(&phone)()?, minutes * FRAMES_A_MINUTE);
        Ok(Box::new(Camera { frames, at: 0, read, phone, drawn, minute: vec![] }))
    });
    let previews = Arc::new(AtomicU64::new(0));
    let shown = Arc::clone(&previews);
    let hooks = Hooks {
        decode: reader(Arc::clone(&day), read),
        preview: Box::new(move |_| {
            shown.fetch_add(1, Ordering::Relaxed);
        }),
        status: Box::new(move |status| match status {
            Status::Opening | Status::Live { .. } => {}
            other => {
                let _ = ended.send(other);
            }
        }),
    };
    let timing = Timing { hang_after: Duration::from_secs(60), ..Timing::default() };
    let pipeline = Pipeline::start(opener, hooks, timing).expect("threads");
    assert_eq!(end.recv(), Ok(Status::Ended));
    drop(pipeline);
    assert!(previews.load(Ordering::Relaxed) > 0);
    Arc::into_inner(day).expect("the threads are gone").into_inner().expect("no panic")
}

fn reader(day: Arc<Mutex<Day>>, read: Sender<()>) -> maneki_camera::Decode {
    let (mut gate, mut at) = (Gate::default(), 0);
    Box::new(move |frame| {
        let moment = i64::try_from(at * 1000 / FRAMES_A_SECOND).map(AtMs).expect("a day");
        let (codes, outlines) = look(&mut gate, frame, moment);
        at += 1;
        let mut day = day.lock().expect("no panic");
        day.codes.extend(codes);
        if at % FRAMES_A_MINUTE == 0 {
            day.samples.extend(memory_kb());
            if at % (60 * FRAMES_A_MINUTE) == 0 {
                println!("hour {}: {:?} KB", at / 60 / FRAMES_A_MINUTE, day.samples.last());
            }
        }
        let _ = read.send(());
        outlines
    })
}

#[test]
fn a_day_of_frames_reads_each_code_once_and_leaves_memory_as_it_was() {
    let hours: Option<u64> = env::var("MANEKI_HOURS").ok().and_then(|it| it.parse().ok());
    let minutes = hours.map_or(1, |hours| hours * 60);
    let Day { samples, codes } = play(minutes);
    assert_eq!(codes, (0..minutes).map(code).collect::<Vec<_>>());
    let eighth = samples.len() / 8;
    if eighth > 0 {
        let mean = |of: &[u64]| of.iter().sum::<u64>() / of.len() as u64;
        let early = mean(&samples[eighth..2 * eighth]);
        let late = mean(&samples[samples.len() - eighth..]);
        let most = samples.iter().max();
        println!("{minutes} minutes' worth: {early} KB early, {late} KB late, at most {most:?}");
        assert!(late <= early + GROWTH_KB, "memory grew from {early} to {late} KB");
    }
}
