//! Real cameras, through nokhwa. Kept thin: what this file does cannot be tested without one.

use super::{FrameSource, Opener};
use crate::{Frame, PixelFormat, Trouble, to_gray};
use nokhwa::{
    Camera, NokhwaError,
    pixel_format::LumaFormat,
    utils::{
        ApiBackend, CameraFormat, CameraIndex, ControlValueSetter, FrameFormat, KnownCameraControl,
        RequestedFormat, RequestedFormatType,
    },
};
use std::sync::Arc;

/// Broken frames in a row before the camera counts as failed: some send a few at first.
const BROKEN_AT_MOST: u32 = 30;

/// A camera as the system names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraName {
    pub index: u32,
    pub name: String,
}

/// Which camera to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    First,
    /// By its name, which outlives replugging; the index does not.
    Named(String),
}

/// # Errors
/// [`Trouble::Failed`] where the system cannot even be asked.
pub fn list() -> Result<Vec<CameraName>, Trouble> {
    let infos = nokhwa::query(ApiBackend::Auto).map_err(|error| trouble(&error))?;
    let name = |info: nokhwa::utils::CameraInfo| {
        let index = info.index().as_index().ok()?;
        Some(CameraName { index, name: info.human_name() })
    };
    let mut cameras: Vec<CameraName> = infos.into_iter().filter_map(name).collect();
    cameras.sort_by_key(|camera| camera.index);
    Ok(cameras)
}

/// Opens the chosen camera in the format best for reading.
#[must_use]
pub fn device(choice: Choice) -> Opener {
    Arc::new(move || {
        let cameras: Vec<CameraName> = list()?
            .into_iter()
            .filter(|camera| match &choice {
                Choice::First => true,
                Choice::Named(name) => camera.name == *name,
            })
            .collect();
        // A webcam shows a second node for its metadata, which opens but gives no frames.
        let mut why = Trouble::NoCamera;
        for camera in cameras {
            match open(camera.index) {
                Ok(device) => return Ok(Box::new(device) as Box<dyn FrameSource>),
                Err(trouble) => why = trouble,
            }
        }
        Err(why)
    })
}

struct Device {
    camera: Camera,
    broken: u32,
}

fn open(index: u32) -> Result<Device, Trouble> {
    let any = RequestedFormat::new::<LumaFormat>(RequestedFormatType::AbsoluteHighestFrameRate);
    let fault = |error: NokhwaError| trouble(&error);
    let mut camera = Camera::new(CameraIndex::Index(index), any).map_err(fault)?;
    let formats = camera.compatible_camera_formats().map_err(fault)?;
    if let Some(best) = formats.into_iter().max_by_key(suits) {
        let exact = RequestedFormatType::Exact(best);
        let wanted = [best.format()];
        camera.set_camera_requset(RequestedFormat::with_formats(exact, &wanted)).map_err(fault)?;
    }
    focus_and_expose(&mut camera);
    camera.open_stream().map_err(fault)?;
    Ok(Device { camera, broken: 0 })
}

/// How well a format suits reading; larger is better. 720p at 30 frames a second is enough, more
/// pixels only cost time; fewer frames blur; JPEG costs a decoding and detail.
fn suits(format: &CameraFormat) -> (bool, bool, i64, u32, bool) {
    let pixels = i64::from(format.width()) * i64::from(format.height());
    let enough = format.width() >= 1280 && format.height() >= 720;
    let flowing = format.frame_rate() >= 24;
    let plain = format.format() != FrameFormat::MJPEG;
    let nearness = if enough { -pixels } else { pixels };
    (flowing, enough, nearness, format.frame_rate().min(30), plain)
}

/// Continuous focus, and a shutter that never takes longer than a frame. Drivers without these
/// refuse, which is no trouble.
#[cfg(target_os = "linux")]
fn focus_and_expose(camera: &mut Camera) {
    const FOCUS_AUTO: u128 = 0x009a_090c;
    const EXPOSURE_AUTO_PRIORITY: u128 = 0x009a_0903;
    for (id, on) in [(FOCUS_AUTO, true), (EXPOSURE_AUTO_PRIORITY, false)] {
        let value = ControlValueSetter::Boolean(on);
        if let Err(error) = camera.set_camera_control(KnownCameraControl::Other(id), value) {
            tracing::debug!(%error, id, "the camera has no such control");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn focus_and_expose(_: &mut Camera) {}

impl FrameSource for Device {
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble> {
        let buffer = self.camera.frame().map_err(|error| match trouble(&error) {
            Trouble::NoCamera | Trouble::Failed(_) => Trouble::Unplugged,
            other => other,
        })?;
        let size = buffer.resolution();
        let (width, height) = (size.width() as usize, size.height() as usize);
        let format = match buffer.source_frame_format() {
            FrameFormat::MJPEG => PixelFormat::Mjpeg,
            FrameFormat::YUYV => PixelFormat::Yuyv,
            FrameFormat::NV12 => PixelFormat::Nv12,
            FrameFormat::GRAY => PixelFormat::Gray,
            FrameFormat::RAWRGB => PixelFormat::Rgb,
            FrameFormat::RAWBGR => PixelFormat::Bgr,
        };
        match to_gray(buffer.buffer(), format, width, height) {
            Ok(frame) => {
                self.broken = 0;
                Ok(Some(frame))
            }
            Err(_) if self.broken < BROKEN_AT_MOST => {
                self.broken += 1;
                Err(Trouble::BadPicture { name: format!("{width}x{height} {format:?}") })
            }
            Err(_) => Err(Trouble::Failed("only broken frames".to_owned())),
        }
    }
}

/// nokhwa passes the system's own words on; their meaning is told by errno's texts.
fn trouble(error: &NokhwaError) -> Trouble {
    named(&error.to_string())
}

fn named(text: &str) -> Trouble {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["busy", "in use", "os error 16", "0xc00d3704"]) {
        Trouble::InUse
    } else if has(&["permission", "denied", "os error 13", "not authorized"]) {
        Trouble::Refused
    } else if has(&["no such device", "os error 19", "disconnected"]) {
        Trouble::Unplugged
    } else if has(&["no such file", "os error 2)", "not found"]) {
        Trouble::NoCamera
    } else {
        Trouble::Failed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_words_are_told_apart() {
        for (text, want) in [
            ("Could not open device: Device or resource busy (os error 16)", Trouble::InUse),
            ("Permission denied (os error 13)", Trouble::Refused),
            ("No such device (os error 19)", Trouble::Unplugged),
            ("No such file or directory (os error 2)", Trouble::NoCamera),
            ("strange", Trouble::Failed("strange".to_owned())),
        ] {
            assert_eq!(named(text), want, "{text}");
        }
    }

    #[test]
    fn the_format_is_chosen_for_reading() {
        let format = |w, h, f, fps| CameraFormat::new_from(w, h, f, fps);
        let formats = [
            format(640, 480, FrameFormat::YUYV, 30),
            format(1280, 720, FrameFormat::YUYV, 10),
            format(1280, 720, FrameFormat::MJPEG, 30),
            format(1280, 720, FrameFormat::MJPEG, 60),
            format(1920, 1080, FrameFormat::MJPEG, 30),
            format(3840, 2160, FrameFormat::MJPEG, 5),
        ];
        let best = formats.into_iter().max_by_key(suits).expect("some");
        assert_eq!((best.width(), best.format()), (1280, FrameFormat::MJPEG));
        let poor = [formats[0], formats[1]];
        assert_eq!(poor.into_iter().max_by_key(suits), Some(formats[0]));
    }

    #[test]
    fn a_machine_without_a_camera_says_so() {
        if list().is_ok_and(|cameras| cameras.is_empty()) {
            assert!(matches!(device(Choice::First)(), Err(Trouble::NoCamera)));
        } else {
            eprintln!("skipped: this machine has a camera");
        }
    }
}
