//! Brings frames: from a camera, from a folder of pictures, or from a phone drawn for the demo.
//!
//! Reads no codes itself: whoever starts the [`Pipeline`] brings the reader. Everything that can
//! go wrong with a camera is a [`Status`] with a name, and mends itself where it can.

mod frame;
mod gray;
mod newest;
mod pipeline;
mod source;
mod status;
mod supervisor;

pub use frame::{Frame, Outline, Preview};
pub use gray::{BadFrame, PixelFormat, to_gray};
pub use pipeline::{Decode, Hooks, Pipeline, Timing};
#[cfg(feature = "device")]
pub use source::device::{CameraName, Choice, device, list};
pub use source::{
    FrameSource, Opener,
    demo::{DemoPhone, Hand, demo},
    folder::folder,
};
pub use status::{Status, Trouble};
