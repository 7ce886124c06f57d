use super::*;
use crate::{DemoPhone, FrameSource, Trouble, demo, folder};
use std::sync::{
    atomic::{AtomicU32, Ordering},
    mpsc,
};

const QUICK: Timing = Timing {
    hang_after: Duration::from_millis(150),
    retry_after: Duration::from_millis(20),
    dark_after: Duration::from_millis(100),
    preview_every: Duration::from_millis(1),
};

fn frame(value: u8) -> Frame {
    Frame { pixels: vec![value; 64], width: 8, height: 8 }
}

/// A source that plays a script of outcomes, then waits to be dropped.
struct Scripted(Vec<Result<Option<Frame>, Trouble>>);

impl FrameSource for Scripted {
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble> {
        thread::sleep(Duration::from_millis(2));
        if self.0.is_empty() { Ok(Some(frame(90))) } else { self.0.remove(0) }
    }
}

struct Hanging;

impl FrameSource for Hanging {
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble> {
        thread::sleep(Duration::from_millis(600));
        Ok(Some(frame(1)))
    }
}

fn statuses(opener: Opener, count: usize) -> Vec<Status> {
    let (sender, receiver) = mpsc::channel();
    let hooks = Hooks {
        decode: Box::new(|_| Vec::new()),
        preview: Box::new(|_| {}),
        status: Box::new(move |status| {
            let _ = sender.send(status);
        }),
    };
    let _pipeline = Pipeline::start(opener, hooks, QUICK).expect("threads");
    let next = || receiver.recv_timeout(Duration::from_secs(5)).expect("a status");
    (0..count).map(|_| next()).collect()
}

const LIVE: Status = Status::Live { width: 8, height: 8 };

#[test]
fn trouble_is_named_once_and_the_camera_is_found_when_it_comes() {
    let opened = AtomicU32::new(0);
    let opener: Opener = Arc::new(move || match opened.fetch_add(1, Ordering::Relaxed) {
        0..=2 => Err(Trouble::NoCamera),
        3 => Err(Trouble::InUse),
        4 => Err(Trouble::Refused),
        5 => Ok(Box::new(Scripted(vec![Ok(Some(frame(1))), Err(Trouble::Unplugged)]))),
        _ => Ok(Box::new(Scripted(vec![]))),
    });
    assert_eq!(
        statuses(opener, 7),
        [
            Status::Opening,
            Status::Troubled(Trouble::NoCamera),
            Status::Troubled(Trouble::InUse),
            Status::Troubled(Trouble::Refused),
            LIVE,
            Status::Troubled(Trouble::Unplugged),
            LIVE,
        ]
    );
}

#[test]
fn a_covered_lens_is_told_and_so_is_its_uncovering() {
    let black = Frame { pixels: vec![12; 64], width: 8, height: 8 };
    let light = Frame { pixels: vec![90; 64], width: 8, height: 8 };
    let opener: Opener = Arc::new(move || {
        let script = [vec![Ok(Some(black.clone())); 150], vec![Ok(Some(light.clone())); 500]];
        Ok(Box::new(Scripted(script.concat())))
    });
    assert_eq!(statuses(opener, 4), [Status::Opening, LIVE, Status::Dark, LIVE]);
}

#[test]
fn a_camera_that_hangs_is_left_and_opened_anew() {
    let opened = AtomicU32::new(0);
    let opener: Opener = Arc::new(move || match opened.fetch_add(1, Ordering::Relaxed) {
        0 => Ok(Box::new(Hanging)),
        _ => Ok(Box::new(Scripted(vec![]))),
    });
    assert_eq!(statuses(opener, 3), [Status::Opening, Status::Troubled(Trouble::Hung), LIVE]);
}

#[test]
fn an_opening_that_hangs_counts_too_and_no_crowd_of_threads_grows() {
    let opened = Arc::new(AtomicU32::new(0));
    let count = opened.clone();
    let opener: Opener = Arc::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_secs(3));
        Err(Trouble::NoCamera)
    });
    let (sender, receiver) = mpsc::channel();
    let hooks = Hooks {
        decode: Box::new(|_| Vec::new()),
        preview: Box::new(|_| {}),
        status: Box::new(move |status| {
            let _ = sender.send(status);
        }),
    };
    let pipeline = Pipeline::start(opener, hooks, QUICK).expect("threads");
    thread::sleep(Duration::from_millis(1200));
    drop(pipeline);
    assert_eq!(opened.load(Ordering::Relaxed), 3);
    let told: Vec<Status> = receiver.try_iter().collect();
    assert_eq!(told, [Status::Opening, Status::Troubled(Trouble::Hung)]);
}

#[test]
fn the_newest_frame_is_read_and_a_slow_reader_drops_the_rest() {
    let (sender, receiver) = mpsc::channel();
    let hooks = Hooks {
        decode: Box::new(move |frame| {
            let _ = sender.send(frame.pixels[0]);
            thread::sleep(Duration::from_millis(60));
            Vec::new()
        }),
        preview: Box::new(|_| {}),
        status: Box::new(|_| {}),
    };
    let opener: Opener =
        Arc::new(|| Ok(Box::new(Scripted((0..=200).map(|it| Ok(Some(frame(it)))).collect()))));
    let _pipeline = Pipeline::start(opener, hooks, QUICK).expect("threads");
    let next = || receiver.recv_timeout(Duration::from_secs(5)).expect("a frame");
    let read: Vec<u8> = (0..4).map(|_| next()).collect();
    assert!(read.windows(2).all(|pair| pair[0] < pair[1]), "in order: {read:?}");
    assert!(read[3] > 8, "frames were dropped: {read:?}");
}

#[test]
fn a_slow_preview_does_not_delay_the_reader() {
    let (sender, receiver) = mpsc::channel();
    let hooks = Hooks {
        decode: Box::new(move |_| {
            let _ = sender.send(());
            vec![[[0.0; 2]; 4]]
        }),
        preview: Box::new(|_| thread::sleep(Duration::from_millis(300))),
        status: Box::new(|_| {}),
    };
    let opener: Opener = Arc::new(|| Ok(Box::new(Scripted(vec![]))));
    let _pipeline = Pipeline::start(opener, hooks, QUICK).expect("threads");
    thread::sleep(Duration::from_millis(300));
    assert!(receiver.try_iter().count() > 20);
}

#[test]
fn a_folder_plays_in_order_names_bad_files_and_ends() {
    let place = std::env::temp_dir().join(format!("maneki-folder-{}", std::process::id()));
    std::fs::create_dir_all(&place).expect("a folder");
    for (name, value) in [("a.png", 10), ("c.png", 30)] {
        let picture = image::GrayImage::from_pixel(8, 8, image::Luma([value]));
        picture.save(place.join(name)).expect("a file");
    }
    std::fs::write(place.join("b.png"), "no picture").expect("a file");
    std::fs::write(place.join("notes.txt"), "no picture").expect("a file");
    let told = statuses(folder(&place, 100), 5);
    std::fs::remove_dir_all(&place).expect("ours");
    let bad = Status::Troubled(Trouble::BadPicture { name: "b.png".to_owned() });
    assert_eq!(told, [Status::Opening, LIVE, bad, LIVE, Status::Ended]);
    assert_eq!(
        statuses(folder(&place, 100), 2),
        [Status::Opening, Status::Troubled(Trouble::NoPictures)]
    );
}

#[test]
fn the_demo_phone_shows_what_it_is_told_and_previews_flow() {
    let phone = DemoPhone::default();
    phone.show("281234567890123456").expect("short");
    assert!(phone.show(&"x".repeat(5000)).is_err());
    let (sender, receiver) = mpsc::channel();
    let hooks = Hooks {
        decode: Box::new(|_| Vec::new()),
        preview: Box::new(move |preview| {
            let _ = sender.send(preview.frame);
        }),
        status: Box::new(|_| {}),
    };
    let _pipeline = Pipeline::start(demo(&phone), hooks, Timing::default()).expect("threads");
    let start = Instant::now();
    let mut shown = Vec::new();
    while shown.len() < 12 {
        shown.push(receiver.recv_timeout(Duration::from_secs(5)).expect("a preview"));
    }
    assert!(start.elapsed() < Duration::from_millis(2500), "15 a second: {:?}", start.elapsed());
    let dark = |frame: &Frame| frame.pixels.iter().filter(|pixel| **pixel < 40).count();
    let with_code = dark(shown.last().expect("some"));
    phone.hide();
    thread::sleep(Duration::from_millis(200));
    let without = receiver.try_iter().last().expect("later previews");
    assert!(with_code > dark(&without));
}
