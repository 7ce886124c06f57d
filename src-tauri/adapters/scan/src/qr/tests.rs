use super::*;
use crate::Gray;
use qrcode::{Color, EcLevel, QrCode, Version};
use std::time::Duration;

fn plenty() -> Budget {
    Budget::start(Duration::from_secs(10))
}

impl Outcome {
    fn read(self) -> Option<Found> {
        match self {
            Self::Read(found) => Some(found),
            Self::Seen(_) | Self::Nothing => None,
        }
    }
}

fn soft_modules(code: &QrCode) -> Vec<f32> {
    code.to_colors().iter().map(|it| if *it == Color::Dark { 1.0 } else { -1.0 }).collect()
}

#[test]
fn every_version_and_level_is_planned_as_encoders_do() {
    for version in 1..=40 {
        for level in [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H] {
            let text = "281234567890";
            let code = QrCode::with_version(text, Version::Normal(version), level).expect("fits");
            let plan = Plan::of_side(code.width()).expect("a version");
            let soft = soft_modules(&code);
            for (place, dark) in symbol::known_modules(&plan) {
                assert_eq!(soft[place] > 0.0, dark, "version {version} module {place}");
            }
            let format = symbol::likely_formats(&soft, plan.side)[0];
            let content = symbol::read(&plan, &soft, format).ok().expect("a clean symbol");
            assert_eq!(content.text, text, "version {version}");
        }
    }
    assert!(Plan::of_side(20).is_none() && Plan::of_side(181).is_none());
}

#[test]
fn all_kinds_of_content_are_read() {
    for text in [
        "0",
        "281234567890123456",
        "HTTPS://EXAMPLE.COM/",
        "hQVDUFYwMWETTwegAAADMwEBUAhVbmlvblBheQ==",
        "1234567890ABCDEFGHIJklmnop",
        "招き猫 请出示付款码 ¥1,200",
    ] {
        let code = QrCode::new(text).expect("fits");
        let plan = Plan::of_side(code.width()).expect("a version");
        let soft = soft_modules(&code);
        let format = symbol::likely_formats(&soft, plan.side)[0];
        let content = symbol::read(&plan, &soft, format).ok().expect("a clean symbol");
        assert_eq!(content.text, text);
    }
}

/// A symbol on a light ground, blurred over `blur` modules.
fn picture(text: &str, module: f32, blur: f32, inverted: bool) -> (Gray, Corners, usize) {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("fits");
    let (side, colors) = (code.width(), code.to_colors());
    let quiet = 5.0;
    let size = ((side as f32 + 2.0 * quiet) * module) as usize;
    let dark = |u: f32, v: f32| {
        let inside = u >= 0.0 && v >= 0.0 && u < side as f32 && v < side as f32;
        inside && colors[v as usize * side + u as usize] == Color::Dark
    };
    let mut pixels = Vec::with_capacity(size * size);
    let taps = [-0.5_f32, -0.3, -0.1, 0.1, 0.3, 0.5];
    for y in 0..size {
        for x in 0..size {
            let (u, v) = ((x as f32 + 0.5) / module - quiet, (y as f32 + 0.5) / module - quiet);
            let mut hits = 0.0;
            for dv in taps {
                for du in taps {
                    let spread = blur.max(1.0 / module);
                    hits += f32::from(u8::from(dark(u + du * spread, v + dv * spread)));
                }
            }
            let value = 210.0 - 170.0 * hits / (taps.len() * taps.len()) as f32;
            pixels.push(if inverted { 250 - value as u8 } else { value as u8 });
        }
    }
    let (near, far) = (quiet * module, (quiet + side as f32) * module);
    let corners = [[near, near], [far, near], [far, far], [near, far]];
    (Gray { pixels, width: size, height: size }, corners, side)
}

#[test]
fn blurred_small_and_inverted_symbols_are_read() {
    let text = "hQVDUFYwMWETTwegAAADMwEBUAhVbmlvblBheQ==";
    for (module, blur, inverted) in [
        (6.0, 0.3, false),
        (4.0, 1.2, false),
        (5.0, 1.3, false),
        (1.7, 1.0, false),
        (4.0, 1.0, true),
    ] {
        let (gray, corners, side) = picture(text, module, blur, inverted);
        let off = corners.map(|[x, y]| [x + 0.4 * module, y - 0.3 * module]);
        let found = read_at(gray.frame(), &off, side, plenty())
            .read()
            .unwrap_or_else(|| panic!("{module} {blur}"));
        assert_eq!(found.text, text, "{module} {blur}");
        let found = read(gray.frame(), &corners, plenty()).read().expect("its side is found");
        assert_eq!(found.text, text);
    }
}

#[test]
fn a_symbol_is_sought_and_found() {
    let (gray, _, _) = picture("281234567890123456", 5.0, 1.2, false);
    assert_eq!(
        seek(gray.frame(), plenty()).read().map(|it| it.text).as_deref(),
        Some("281234567890123456")
    );
}

#[test]
fn noise_and_a_wrong_place_give_nothing() {
    let mut seed = 7_u32;
    for round in 0..40 {
        let pixels = (0..160 * 160).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        });
        let gray = Gray { pixels: pixels.collect(), width: 160, height: 160 };
        let corners = [[10.0, 10.0], [150.0, 10.0], [150.0, 150.0], [10.0, 150.0]];
        assert!(read_at(gray.frame(), &corners, 21 + 4 * (round % 6), plenty()).read().is_none());
        assert!(seek(gray.frame(), plenty()).read().is_none());
    }
}

#[test]
fn places_off_the_frame_and_folded_ones_are_survived() {
    let gray = Gray { pixels: vec![90; 64 * 48], width: 64, height: 48 };
    for corners in [
        [[-500.0, -500.0], [900.0, -500.0], [900.0, 900.0], [-500.0, 900.0]],
        [[5.0, 5.0], [5.0, 5.0], [5.0, 5.0], [5.0, 5.0]],
        [[0.0, 0.0], [40.0, 40.0], [40.0, 0.0], [0.0, 40.0]],
        [[f32::NAN, 0.0], [40.0, 0.0], [40.0, 40.0], [0.0, 40.0]],
    ] {
        assert!(read(gray.frame(), &corners, plenty()).read().is_none());
        assert!(read_at(gray.frame(), &corners, 25, plenty()).read().is_none());
    }
    for (width, height) in [(1, 1), (1, 200), (200, 1), (3, 3), (17, 2)] {
        let gray = Gray { pixels: vec![0; width * height], width, height };
        assert!(seek(gray.frame(), plenty()).read().is_none());
    }
}

/// What a poor frame tells of each module: the truth, and more noise than that.
fn poor_sight(code: &QrCode, seed: &mut u32) -> Glimpse {
    let mut random = || {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*seed >> 8) as f32 / (1 << 24) as f32
    };
    let mut noise = || (0..6).map(|_| random()).sum::<f32>() * 1.4 - 4.2;
    let soft = soft_modules(code).into_iter().map(|it| 0.8 * it + noise()).collect();
    let corners = [[0.0, 0.0], [50.0, 0.0], [50.0, 50.0], [0.0, 50.0]];
    Glimpse { corners, side: code.width(), soft, clear: 0.5 }
}

#[test]
fn several_poor_frames_are_read_together() {
    let code = |text: &str| QrCode::with_error_correction_level(text, EcLevel::M).expect("fits");
    let (first, second) = (code("281234567890123456"), code("134567890123456789"));
    let mut seed = 3;
    let mut glimpses = Glimpses::default();
    let read = |glimpses: &mut Glimpses, code: &QrCode, seed: &mut u32| {
        let frames = (0..40).find_map(|at| {
            let found = glimpses.add(poor_sight(code, seed))?;
            Some((at, found.text))
        });
        frames.expect("forty frames suffice")
    };
    let (at, text) = read(&mut glimpses, &first, &mut seed);
    assert_eq!(text, "281234567890123456");
    assert!(at > 0, "one frame alone was enough: nothing is proven");
    // Another phone takes the place of the first before that one was forgotten.
    assert_eq!(read(&mut glimpses, &second, &mut seed).1, "134567890123456789");
    // Two codes in turn give neither, or one of both, but nothing else.
    for round in 0..60 {
        let code = if round % 2 == 0 { &first } else { &second };
        if let Some(found) = glimpses.add(poor_sight(code, &mut seed)) {
            assert!(["281234567890123456", "134567890123456789"].contains(&found.text.as_str()));
        }
    }
}
