//! The till's eye: frames from a camera, codes read from them off every other thread, each told
//! once when it comes into view.

use crate::house::{Keep, Message};
use maneki_app::{
    ports::Env,
    till::Fact,
    view::{CameraStateView, CameraView},
};
use maneki_camera::{
    Choice, DemoPhone, Frame, Hand, Hooks, Opener, Outline, Pipeline, Preview, Status,
};
use maneki_camera::{Timing, Trouble};
use maneki_core::scan::{Gate, Sighting};
use maneki_scan::{Decoder, Found, GrayFrame};
use std::{
    cell::RefCell,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, mpsc::Sender},
};

/// A small picture of what the camera sees: gray pixels row by row, and the outlines of codes.
pub type PreviewFrame = Preview;

/// Receives preview frames.
pub type PreviewSink = Box<dyn FnMut(&PreviewFrame) -> Keep + Send>;

thread_local! {
    /// A decoder's readers stay on the thread that made them; each pipeline reads on its own.
    static DECODER: RefCell<Decoder> = RefCell::new(Decoder::default());
}

/// Where frames come from.
#[derive(Clone)]
pub(crate) enum Source {
    /// A camera of the system, by name.
    Device,
    /// Image files played as frames.
    Folder { folder: PathBuf, fps: u32 },
    /// The phone drawn for the demo.
    Phone(DemoPhone),
    /// No camera at all: scripts.
    Nothing,
}

pub(crate) struct Eye {
    source: Source,
    env: Arc<dyn Env>,
    pipeline: Option<Pipeline>,
    sinks: Arc<Mutex<Vec<PreviewSink>>>,
}

impl Eye {
    pub(crate) fn new(source: Source, env: Arc<dyn Env>) -> Self {
        Self { source, env, pipeline: None, sinks: Arc::default() }
    }

    /// Whether there is a counter before the till, and not only a script.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.source, Source::Nothing)
    }

    pub(crate) fn watch(&self, each: PreviewSink) {
        self.sinks.lock().unwrap_or_else(PoisonError::into_inner).push(each);
    }

    /// Opens the source in place of the one that was open.
    pub(crate) fn open(&mut self, name: &str, facts: Sender<Message>) {
        self.pipeline = None;
        let Some(opener) = self.opener(name) else { return };
        let hooks = self.hooks(name.to_owned(), facts);
        match Pipeline::start(opener, hooks, Timing::default()) {
            Ok(pipeline) => self.pipeline = Some(pipeline),
            Err(error) => tracing::error!(%error, "no thread for the camera"),
        }
    }

    /// Holds a payment code before the demo's camera, or takes it away.
    pub(crate) fn show(&self, text: Option<&str>, hand: maneki_app::demo::Hand) {
        let Source::Phone(phone) = &self.source else { return };
        let part = |percent: u8| f32::from(percent) / 100.0;
        phone.hold(Hand { tilt: part(hand.tilt), glare: part(hand.glare), blur: part(hand.blur) });
        match text {
            None => phone.hide(),
            Some(text) => {
                if phone.show(text).is_err() {
                    tracing::warn!("the text does not fit into a code");
                }
            }
        }
    }

    fn opener(&self, name: &str) -> Option<Opener> {
        match &self.source {
            Source::Device if name.is_empty() => Some(maneki_camera::device(Choice::First)),
            Source::Device => Some(maneki_camera::device(Choice::Named(name.to_owned()))),
            Source::Folder { folder, fps } => Some(maneki_camera::folder(folder, *fps)),
            Source::Phone(phone) => Some(maneki_camera::demo(phone)),
            Source::Nothing => None,
        }
    }

    fn hooks(&self, name: String, facts: Sender<Message>) -> Hooks {
        let (env, codes) = (Arc::clone(&self.env), facts.clone());
        let mut gate = Gate::default();
        let sinks = Arc::clone(&self.sinks);
        let choices = self.choices();
        Hooks {
            decode: Box::new(move |frame| {
                let found = DECODER.with_borrow_mut(|decoder| read(decoder, frame));
                for found in arrived(&mut gate, env.as_ref(), &found) {
                    let (text, symbology) = (found.text.clone(), found.symbology);
                    let _ = codes.send(Message::Fact(Fact::CodeSeen { text, symbology }));
                }
                found.iter().map(|found| found.corners).collect::<Vec<Outline>>()
            }),
            preview: Box::new(move |preview| {
                let mut sinks = sinks.lock().unwrap_or_else(PoisonError::into_inner);
                sinks.retain_mut(|sink| sink(&preview) == Keep::Yes);
            }),
            status: Box::new(move |status| {
                if let Some(state) = state(&status) {
                    let view = CameraView { state, name: name.clone(), choices: choices.clone() };
                    let _ = facts.send(Message::Fact(Fact::Camera(view)));
                }
            }),
        }
    }

    fn choices(&self) -> Vec<String> {
        match self.source {
            Source::Device => match maneki_camera::list() {
                Ok(cameras) => cameras.into_iter().map(|camera| camera.name).collect(),
                Err(trouble) => {
                    tracing::warn!(?trouble, "cameras cannot be listed");
                    vec![]
                }
            },
            Source::Folder { .. } | Source::Phone(_) | Source::Nothing => vec![],
        }
    }
}

fn read(decoder: &mut Decoder, frame: &Frame) -> Vec<Found> {
    match GrayFrame::new(&frame.pixels, frame.width, frame.height) {
        Ok(gray) => decoder.decode(gray),
        Err(error) => {
            tracing::warn!(?error, "a frame of the wrong size");
            vec![]
        }
    }
}

/// The codes that came into view with this frame.
fn arrived<'a>(gate: &mut Gate, env: &dyn Env, found: &'a [Found]) -> Vec<&'a Found> {
    let sighting = |found: &Found| {
        let code = env.digest(found.text.as_bytes());
        Sighting { code, symbology: found.symbology }
    };
    let sightings: Vec<_> = found.iter().map(sighting).collect();
    let new = gate.look(&sightings, env.now());
    let new = found.iter().zip(&sightings).filter(|(_, it)| new.contains(&it.code));
    new.map(|(found, _)| found).collect()
}

/// What the windows show; none where nothing changes for them.
fn state(status: &Status) -> Option<CameraStateView> {
    Some(match status {
        Status::Opening => CameraStateView::Opening,
        Status::Live { .. } => CameraStateView::Live,
        Status::Dark => CameraStateView::Dark,
        Status::Ended => CameraStateView::NoPictures,
        Status::Troubled(trouble) => match trouble {
            Trouble::NoCamera => CameraStateView::None,
            Trouble::NoPictures => CameraStateView::NoPictures,
            Trouble::InUse => CameraStateView::InUse,
            Trouble::Refused => CameraStateView::Refused,
            Trouble::Unplugged => CameraStateView::Unplugged,
            Trouble::Hung => CameraStateView::Hung,
            Trouble::BadPicture { name } => {
                tracing::warn!(name, "no picture could be read from it");
                return None;
            }
            Trouble::Failed(detail) => {
                tracing::warn!(detail, "the camera failed");
                CameraStateView::Failed
            }
        },
    })
}

/// A preview as windows take it: little-endian `u16` width, height and number of codes; four
/// corners a code as `i16` x, y; then the gray pixels.
#[must_use]
pub fn preview_bytes(preview: &PreviewFrame) -> Vec<u8> {
    let short = |length: usize| u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes();
    let mut bytes = vec![];
    bytes.extend(short(preview.frame.width));
    bytes.extend(short(preview.frame.height));
    bytes.extend(short(preview.outlines.len()));
    for coordinate in preview.outlines.as_flattened().as_flattened() {
        #[expect(clippy::cast_possible_truncation, reason = "a float saturates")]
        bytes.extend((*coordinate as i16).to_le_bytes());
    }
    bytes.extend(&preview.frame.pixels);
    bytes
}
