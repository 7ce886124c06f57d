use super::*;
use crate::Gray;
use std::time::Duration;

fn plenty() -> Budget {
    Budget::start(Duration::from_secs(10))
}

/// Start, data, check, stop for digits in set C.
fn values(digits: &str) -> Vec<usize> {
    let mut values = vec![105];
    values.extend(
        digits
            .as_bytes()
            .chunks(2)
            .map(|pair| usize::from(pair[0] - b'0') * 10 + usize::from(pair[1] - b'0')),
    );
    let sum: usize = values.iter().enumerate().map(|(at, value)| at.max(1) * value).sum();
    values.extend([sum % 103, 106]);
    values
}

/// Bars of `module` pixels, turned by `degrees`, each pixel the mean of the light it covers.
fn picture(digits: &str, module: f32, degrees: f32, size: usize) -> Gray {
    let bars = code128::modules_of(&values(digits));
    let (sin, cos) = degrees.to_radians().sin_cos();
    let half = bars.len() as f32 * module / 2.0;
    let taps = [-0.375_f32, -0.125, 0.125, 0.375];
    let mut pixels = Vec::new();
    for y in 0..size {
        for x in 0..size {
            let mut dark = 0.0;
            for ty in taps {
                for tx in taps {
                    let dx = x as f32 + 0.5 + tx - size as f32 / 2.0;
                    let dy = y as f32 + 0.5 + ty - size as f32 / 2.0;
                    let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
                    let at = ((u + half) / module).floor();
                    let inside = at >= 0.0 && v.abs() < 20.0 * module;
                    dark += f32::from(u8::from(inside && bars.get(at as usize) == Some(&true)));
                }
            }
            pixels.push((215.0 - 11.0 * dark) as u8);
        }
    }
    Gray { pixels, width: size, height: size }
}

#[test]
fn small_and_turned_codes_are_read() {
    let digits = "281234567890123456";
    for (module, degrees) in [(1.1, 3.0), (1.4, -2.0), (2.0, 30.0), (1.6, 180.0), (1.5, 91.0)] {
        let gray = picture(digits, module, degrees, 340);
        let found = seek(gray.frame(), plenty());
        assert_eq!(found.map(|it| it.text).as_deref(), Some(digits), "{module} {degrees}");
    }
}

#[test]
fn bars_confirm_what_they_say_and_nothing_else() {
    let digits = "288810975434050200";
    for module in [1.6, 2.4, 3.0] {
        let gray = picture(digits, module, 0.0, 440);
        let half = 67.0 * module;
        let corner = |x: f32, y: f32| [220.0 + x * half, 220.0 + y * 10.0 * module];
        let corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        let confirms = |text: &str| {
            let (text, bytes) = (text.to_owned(), Vec::new());
            let found = Found { text, bytes, symbology: Symbology::Code128, corners };
            confirm(gray.frame(), &found)
        };
        assert!(confirms(digits), "{module}");
        // One that a reader of lines took it for: its check character agrees too.
        assert!(!confirms("288823975434051000"), "{module}");
        assert!(!confirms("2888109754340502"), "{module}");
    }
}

#[test]
fn a_code_with_one_bar_wrong_is_not_read() {
    let digits = "281234567890123456";
    let mut wrong = values(digits);
    wrong[4] += 1;
    let bars = code128::modules_of(&wrong);
    let levels: Vec<f32> = (0..(bars.len() + 40) * 6)
        .map(|at| if bars.get((at / 6).wrapping_sub(20)) == Some(&true) { 20.0 } else { 220.0 })
        .collect();
    assert_eq!(code128::read(&levels, 0.4), None);
    let right = code128::modules_of(&values(digits));
    let levels: Vec<f32> = (0..(right.len() + 40) * 6)
        .map(|at| if right.get((at / 6).wrapping_sub(20)) == Some(&true) { 20.0 } else { 220.0 })
        .collect();
    assert_eq!(code128::read(&levels, 0.4).as_deref(), Some(digits));
}

#[test]
fn noise_and_plain_stripes_give_nothing() {
    let mut seed = 5_u32;
    for _ in 0..30 {
        let pixels = (0..200 * 200).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        });
        let gray = Gray { pixels: pixels.collect(), width: 200, height: 200 };
        assert!(seek(gray.frame(), plenty()).is_none());
    }
    for period in [2, 3, 5, 9] {
        let pixels = (0..240 * 120).map(|at| if at % 240 / period % 2 == 0 { 30 } else { 200 });
        let gray = Gray { pixels: pixels.collect(), width: 240, height: 120 };
        assert!(seek(gray.frame(), plenty()).is_none());
    }
    for (width, height) in [(1, 1), (8, 8), (9, 200), (200, 9)] {
        let gray = Gray { pixels: vec![9; width * height], width, height };
        assert!(seek(gray.frame(), plenty()).is_none());
    }
}

#[test]
fn paint_over_small_bars_makes_no_payment_code() {
    // Drawn as 285397606109095851, then painted over.
    let painted = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/frames/painted.png");
    let gray = crate::load_gray(std::path::Path::new(painted)).expect("a picture");
    let texts: Vec<String> = crate::Decoder::default()
        .decode(gray.frame())
        .into_iter()
        .map(|found| found.text)
        .collect();
    assert!(!texts.iter().any(|text| text == "285397186109095801"), "{texts:?}");
}
