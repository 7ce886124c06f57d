//! Which shop's data a verb works on.

use maneki_host::{CameraSource, DATABASE, House, Options, ShopKind};
use std::{path::PathBuf, process::ExitCode};

/// The shop itself, or one that is only played.
#[derive(clap::Args)]
pub(crate) struct Played {
    /// The demo shop, with its fakes, in a database of its own
    #[arg(long)]
    demo: bool,
    /// The shop that new staff practise in
    #[arg(long, conflicts_with = "demo")]
    practice: bool,
}

impl Played {
    pub(crate) fn kind(&self) -> ShopKind {
        match (self.demo, self.practice) {
            (_, true) => ShopKind::Practice,
            (true, false) => ShopKind::Demo,
            (false, false) => ShopKind::Real,
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct Data {
    /// The shop's folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(flatten)]
    played: Played,
    /// Play the image files of a folder as the camera's frames
    #[arg(long, value_name = "DIR")]
    camera_folder: Option<PathBuf>,
    /// Frames a second of --camera-folder
    #[arg(long, default_value_t = 30)]
    camera_fps: u32,
    /// Open the usual camera; scripts go without
    #[arg(long)]
    camera: bool,
}

impl Data {
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.data.clone()
    }

    /// Opens a till that is there: a mistyped folder must not become an empty shop.
    pub(crate) fn open_there(&self) -> Result<House, ExitCode> {
        match &self.data {
            Some(data) if !data.join(DATABASE).is_file() => {
                eprintln!("There is no till in {}", data.display());
                Err(ExitCode::from(2))
            }
            _ => self.open(),
        }
    }

    /// Opens the till, or says why not.
    pub(crate) fn open(&self) -> Result<House, ExitCode> {
        let camera = match &self.camera_folder {
            Some(folder) => CameraSource::Folder { folder: folder.clone(), fps: self.camera_fps },
            None if self.camera => CameraSource::Usual,
            None => CameraSource::Nothing,
        };
        let Some(data) = self.data.clone() else {
            eprintln!("Say which shop's data: --data DIR");
            return Err(ExitCode::from(2));
        };
        let kind = self.played.kind();
        maneki_host::open(Options { data, kind, camera, practice: None }).map_err(|failed| {
            eprintln!("{failed}");
            print_error(&failed.error);
            ExitCode::FAILURE
        })
    }
}

/// A refusal as programs read it.
pub(crate) fn print_error(error: &maneki_app::error::AppError) {
    println!("{}", serde_json::json!({ "error": error }));
}
