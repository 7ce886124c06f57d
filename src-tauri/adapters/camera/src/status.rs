//! What a camera is doing, and what can be wrong with it. Words for people live in the UI.

/// What to tell people about the camera.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Opening,
    /// Frames come, of this size.
    Live {
        width: usize,
        height: usize,
    },
    /// Frames come and are black: the lens is covered, or its shutter is closed.
    Dark,
    Troubled(Trouble),
    /// A folder was played to its end.
    Ended,
}

/// Why there is no frame. All but [`Trouble::BadPicture`] stop the source, which is then opened
/// again after a while: that finds a camera plugged in later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No camera is attached, or not the one that was chosen.
    NoCamera,
    /// Another program holds it.
    InUse,
    /// The system does not let this program use it.
    Refused,
    /// It was live and is gone.
    Unplugged,
    /// It gave no frame for too long.
    Hung,
    /// One file or frame could not be read; the rest goes on.
    BadPicture { name: String },
    /// A folder without any picture, or no folder.
    NoPictures,
    /// Anything else; the text is for the log.
    Failed(String),
}
