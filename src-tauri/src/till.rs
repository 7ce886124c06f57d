//! The till behind the windows: the host's house, as the desk asks for it.

use crate::desk::{House, Reply, Sink};
use maneki_app::{error::AppError, table::Window};
use maneki_host::{CameraSource, Keep, Options, Practice, ShopKind, preview_bytes};
use serde_json::Value;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    thread,
};

struct Till(maneki_host::House);

impl House for Till {
    fn call(&self, window: Window, command: &str, request: Value, reply: Reply) {
        self.0.call(window, command, request, reply);
    }

    fn watch_view(&self, window: Window, mut each: Sink<Value>) {
        let each = move |view: &Value| {
            each(view);
            Keep::Yes
        };
        self.0.subscribe(window, Box::new(each));
    }

    fn watch_camera(&self, mut each: Sink<[u8]>) {
        self.0.preview(Box::new(move |frame| {
            each(&preview_bytes(frame));
            Keep::Yes
        }));
    }
}

/// Opens the shop's data, or says why not.
pub(crate) fn open(data: PathBuf, kind: ShopKind) -> Result<Arc<dyn House>, AppError> {
    let practice = (kind == ShopKind::Real).then(|| practice_of(&data));
    let house = maneki_host::open(Options { data, kind, camera: CameraSource::Usual, practice });
    let house = house.map_err(|failed| failed.error)?;
    Ok(Arc::new(Till(house)))
}

/// The same program again, on a folder inside the shop's. It ends with its own cashier's window.
fn practice_of(data: &Path) -> Practice {
    let data = data.to_owned();
    Arc::new(move || {
        let mut practice = Command::new(env::current_exe()?);
        let mut practice = practice.arg("--practice").arg("--data").arg(&data).spawn()?;
        // Once it ends somebody must ask how, or the system keeps its entry until the till ends.
        thread::spawn(move || practice.wait());
        Ok(())
    })
}
