//! The camera: which one, and its test at set-up.

use super::Nothing;
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    till::{Effect, Turn},
};
use maneki_core::{
    audit::Action,
    scan::{Scanned, Symbology},
    time::AtMs,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The window asks anew while its test is open, so a window that went away ends it.
const TEST_LASTS_MS: i64 = 20_000;

#[derive(Debug, Deserialize, TS)]
pub struct ChooseCamera {
    pub name: String,
}

pub fn choose_camera(turn: &mut Turn<'_>, request: ChooseCamera) -> Result<Nothing, AppError> {
    let before = turn.state.settings.camera.clone();
    turn.audit_change(Action::SettingsChanged, None, "camera", before, &request.name);
    turn.state.settings.camera = request.name.clone();
    turn.writes.push(Write::SaveSettings(Box::new(turn.state.settings.clone())));
    turn.effects.push(Effect::Camera { name: request.name });
    Ok(Nothing {})
}

/// While the test runs, what the camera reads is told to the manager and does nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraTest {
    until: AtMs,
    codes: u32,
    last: Option<CodeKindView>,
}

/// What a code that was read is for. Its text is not told: it may be money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeKindView {
    Wallet,
    Jan,
    Receipt,
    Coupon,
    Wrong,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CameraTestView {
    /// Each counts once while it is held before the camera.
    pub codes: u32,
    pub last: Option<CodeKindView>,
}

impl From<&CameraTest> for CameraTestView {
    fn from(test: &CameraTest) -> Self {
        Self { codes: test.codes, last: test.last }
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct TestCamera {
    pub on: bool,
}

pub fn test_camera(turn: &mut Turn<'_>, request: TestCamera) -> Result<Nothing, AppError> {
    // A payment's code must not go astray.
    if request.on && turn.state.checkout.is_some() {
        return Err(ErrorCode::InCheckout.into());
    }
    let running = turn.state.camera_test.take();
    turn.state.camera_test = request.on.then(|| {
        let (codes, last) = running.map_or((0, None), |test| (test.codes, test.last));
        CameraTest { until: turn.now.plus_ms(TEST_LASTS_MS), codes, last }
    });
    Ok(Nothing {})
}

/// Takes a code for the test, if one is running.
pub(crate) fn tested(turn: &mut Turn<'_>, text: &str, symbology: Symbology) -> bool {
    if turn.state.checkout.is_some() {
        return false;
    }
    let today = turn.now.day_in_japan();
    let Some(test) = turn.state.camera_test.as_mut().filter(|test| test.until > turn.now) else {
        return false;
    };
    test.codes = test.codes.saturating_add(1);
    test.last = Some(match turn.state.codes.tell_apart(text, symbology, today) {
        Scanned::Wallet { .. } => CodeKindView::Wallet,
        Scanned::Jan(_) => CodeKindView::Jan,
        Scanned::Receipt(_) => CodeKindView::Receipt,
        Scanned::Coupon(_) => CodeKindView::Coupon,
        Scanned::Wrong(_) => CodeKindView::Wrong,
        Scanned::Unknown => CodeKindView::Unknown,
    });
    true
}
