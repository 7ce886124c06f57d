//! A folder of image files, played as a camera's frames in the order of their names.

use super::{FrameSource, Opener};
use crate::{Frame, Trouble};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

/// File name endings that count as pictures.
const ENDINGS: [&str; 5] = ["bmp", "jpeg", "jpg", "png", "webp"];

/// Plays `folder` once, at `fps` frames a second.
#[must_use]
pub fn folder(folder: &Path, fps: u32) -> Opener {
    let folder = folder.to_path_buf();
    Arc::new(move || {
        let files = pictures(&folder)?;
        let interval = Duration::from_secs(1) / fps.max(1);
        Ok(Box::new(Folder { files: files.into_iter(), interval, due: Instant::now() }))
    })
}

fn pictures(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let entries = fs::read_dir(folder).map_err(|_| Trouble::NoPictures)?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let ending = path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase());
            ending.is_some_and(|it| ENDINGS.contains(&it.as_str()))
        })
        .collect();
    files.sort();
    if files.is_empty() { Err(Trouble::NoPictures) } else { Ok(files) }
}

struct Folder {
    files: std::vec::IntoIter<PathBuf>,
    interval: Duration,
    due: Instant,
}

impl FrameSource for Folder {
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble> {
        let Some(file) = self.files.next() else { return Ok(None) };
        let picture = image::open(&file).map(image::DynamicImage::into_luma8);
        std::thread::sleep(self.due.saturating_duration_since(Instant::now()));
        self.due = Instant::now() + self.interval;
        let picture = picture.map_err(|error| {
            let name = file.file_name().map(|it| it.to_string_lossy().into_owned());
            tracing::warn!(?name, %error, "no picture in this file");
            Trouble::BadPicture { name: name.unwrap_or_default() }
        })?;
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        Ok(Some(Frame { pixels: picture.into_raw(), width, height }))
    }
}
