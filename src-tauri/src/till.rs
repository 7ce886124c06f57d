//! The till behind the windows: the host's house, as the desk asks for it.

use crate::desk::{House, Reply, Sink};
use maneki_app::{error::AppError, table::Window};
use maneki_host::{CameraSource, Keep, Options, preview_bytes};
use serde_json::Value;
use std::{path::PathBuf, sync::Arc};

struct Till(maneki_host::House);

impl House for Till {
    fn call(&self, window: Window, command: &str, request: Value, reply: Reply) {
        self.0.call(window, command, request, reply);
    }

    fn watch_view(&self, window: Window, mut each: Sink<Value>) {
        self.0.subscribe(window, Box::new(move |view| keep(each(view))));
    }

    fn watch_camera(&self, mut each: Sink<[u8]>) {
        self.0.preview(Box::new(move |frame| keep(each(&preview_bytes(frame)))));
    }
}

fn keep(wanted: bool) -> Keep {
    if wanted { Keep::Yes } else { Keep::No }
}

/// Opens the shop's data, or says why not.
pub(crate) fn open(data: PathBuf, demo: bool) -> Result<Arc<dyn House>, AppError> {
    let house = maneki_host::open(Options { data, demo, camera: CameraSource::Usual });
    let house = house.map_err(|failed| failed.error)?;
    Ok(Arc::new(Till(house)))
}
