//! Where frames come from.

pub(crate) mod demo;
#[cfg(feature = "device")]
pub(crate) mod device;
pub(crate) mod folder;

use crate::{Frame, Trouble};
use std::sync::Arc;

/// A stream of frames at its own pace. Lives on one thread: some drivers' handles must.
pub trait FrameSource {
    /// Waits for the next frame. `Ok(None)` ends the stream.
    ///
    /// # Errors
    /// [`Trouble::BadPicture`] leaves the stream usable; after any other it is opened anew.
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble>;
}

/// Opens a source, on the thread that will use it; called again after trouble.
pub type Opener = Arc<dyn Fn() -> Result<Box<dyn FrameSource>, Trouble> + Send + Sync>;
