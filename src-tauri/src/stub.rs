//! Stands in for the till until the host is here.

use crate::desk::{House, Reply, Sink};
use maneki_app::{
    error::{AppError, ErrorCode},
    table::Window,
};
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc};

struct NoHouse;

impl House for NoHouse {
    fn call(&self, _: Window, _: &str, _: Value, reply: Reply) {
        reply(Err(ErrorCode::UnknownCommand.into()));
    }
    fn watch_view(&self, _: Window, mut each: Sink<Value>) {
        each(&json!({ "revision": 0 }));
    }
    fn watch_camera(&self, mut each: Sink<[u8]>) {
        each(&[]);
    }
}

pub(crate) fn open(_: PathBuf, _: bool) -> Result<Arc<dyn House>, AppError> {
    Ok(Arc::new(NoHouse))
}
