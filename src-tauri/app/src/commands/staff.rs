//! Signing in and out, the first set-up, and the staff list.

use super::{Approval, Nothing};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    till::Turn,
    view::{LanguageView, RoleView},
};
use maneki_core::{
    audit::Action,
    id::StaffId,
    staff::{Role, Staff, pin_fits},
};
use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

/// The first start: the shop's name and its first manager.
#[derive(Debug, Deserialize, TS)]
pub struct SetUp {
    pub shop_name: String,
    pub manager_name: String,
    pub pin: String,
    pub language: LanguageView,
}

pub fn set_up(turn: &mut Turn<'_>, request: SetUp) -> Result<Nothing, AppError> {
    if turn.state.set_up {
        return Err(ErrorCode::AlreadySetUp.into());
    }
    let shop_name = request.shop_name.trim().to_owned();
    if shop_name.is_empty() {
        return Err(AppError::new(ErrorCode::BadSettings).with("field", "shop_name"));
    }
    let manager = Staff {
        id: turn.fresh(StaffId),
        name: fit_name(&request.manager_name)?,
        role: Role::Manager,
        pin_hash: hash_pin(turn, &request.pin)?,
        language: request.language.into(),
        active: true,
    };
    turn.state.set_up = true;
    turn.state.settings.shop_name = shop_name;
    turn.state.set_session(turn.window, Some(manager.id));
    turn.writes.push(Write::SaveSettings(Box::new(turn.state.settings.clone())));
    turn.writes.push(Write::SaveStaff(manager.clone()));
    turn.state.staff.push(manager.clone());
    turn.audit(Action::StaffAdded, &manager.name);
    turn.audit(Action::SignedIn, &manager.name);
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct SignIn {
    pub staff_id: String,
    pub pin: String,
}

pub fn sign_in(turn: &mut Turn<'_>, request: SignIn) -> Result<Nothing, AppError> {
    let id = check_pin(turn, &request.staff_id, &request.pin)?;
    turn.state.set_session(turn.window, Some(id));
    let name = turn.state.staff(id).map_or_else(String::new, |staff| staff.name.clone());
    turn.audit(Action::SignedIn, name);
    Ok(Nothing {})
}

pub fn sign_out(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    if turn.staff().is_some() {
        turn.audit(Action::SignedOut, "");
        turn.state.set_session(turn.window, None);
    }
    Ok(Nothing {})
}

/// A new person where `id` is none, else a change. An empty PIN keeps the old one.
#[derive(Debug, Deserialize, TS)]
pub struct SaveStaff {
    pub id: Option<String>,
    pub name: String,
    pub role: RoleView,
    pub pin: String,
    pub language: LanguageView,
    pub active: bool,
}

pub fn save_staff(turn: &mut Turn<'_>, request: SaveStaff) -> Result<Nothing, AppError> {
    let old = request.id.as_deref().map(|id| find(turn, id)).transpose()?;
    let name = fit_name(&request.name)?;
    let taken =
        |other: &Staff| other.name == name && old.as_ref().map(|old| old.id) != Some(other.id);
    if turn.state.staff.iter().any(taken) {
        return Err(AppError::new(ErrorCode::NameTaken).with("name", name));
    }
    let pin_hash = match &old {
        Some(old) if request.pin.is_empty() => old.pin_hash.clone(),
        _ => hash_pin(turn, &request.pin)?,
    };
    let new_pin = pin_hash.clone();
    let id = old.as_ref().map_or_else(|| turn.fresh(StaffId), |old| old.id);
    let staff = Staff {
        id,
        name,
        role: request.role.into(),
        pin_hash,
        language: request.language.into(),
        active: request.active,
    };
    turn.state.staff.retain(|other| other.id != id);
    turn.state.staff.push(staff.clone());
    let manages = |staff: &Staff| staff.active && staff.role == Role::Manager;
    if !turn.state.staff.iter().any(manages) {
        return Err(ErrorCode::LastManager.into());
    }
    if !staff.active {
        for window in crate::table::Window::ALL {
            if turn.state.session(window) == Some(id) {
                turn.state.set_session(window, None);
            }
        }
    }
    let pin = |staff: &Staff| if staff.pin_hash == new_pin { "new" } else { "old" };
    let shown = |staff: &Staff| {
        json!({
            "name": staff.name, "role": RoleView::from(staff.role), "pin": pin(staff),
            "language": LanguageView::from(staff.language), "active": staff.active,
        })
    };
    let action = if old.is_some() { Action::StaffChanged } else { Action::StaffAdded };
    turn.audit_fields(action, &staff.name, old.as_ref().map(shown).as_ref(), &shown(&staff));
    turn.writes.push(Write::SaveStaff(staff));
    Ok(Nothing {})
}

/// A manager's leave for what the signed-in role alone may not. The signed-in manager needs none.
pub(crate) fn approve(
    turn: &mut Turn<'_>,
    approval: Option<&Approval>,
) -> Result<Option<StaffId>, AppError> {
    if turn.role() == Some(Role::Manager) {
        return Ok(None);
    }
    approve_by_pin(turn, approval).map(Some)
}

/// A manager's PIN, whoever is signed in.
pub(crate) fn approve_by_pin(
    turn: &mut Turn<'_>,
    approval: Option<&Approval>,
) -> Result<StaffId, AppError> {
    let approval = approval.ok_or(ErrorCode::ApprovalNeeded)?;
    let id = check_pin(turn, &approval.staff_id, &approval.pin)?;
    match turn.state.staff(id).map(|staff| staff.role) {
        Some(Role::Manager) => Ok(id),
        _ => Err(ErrorCode::ManagerOnly.into()),
    }
}

pub(crate) fn check_pin(
    turn: &mut Turn<'_>,
    staff_id: &str,
    pin: &str,
) -> Result<StaffId, AppError> {
    let staff = find(turn, staff_id)?;
    if !staff.active {
        return Err(ErrorCode::NoSuchStaff.into());
    }
    let lock = turn.state.pin_locks.get(&staff.id).copied().unwrap_or_default();
    let wait_ms = lock.wait_ms(turn.now);
    if wait_ms > 0 {
        let seconds = (wait_ms + 999) / 1000;
        return Err(AppError::new(ErrorCode::PinLocked).with("seconds", seconds));
    }
    let matches = turn.env.pin_matches(pin, &staff.pin_hash);
    let lock = if matches { Default::default() } else { lock.failed(turn.now) };
    if turn.state.pin_locks.insert(staff.id, lock) != Some(lock) {
        turn.writes.push(Write::SavePinLock { staff: staff.id, lock });
    }
    if matches {
        return Ok(staff.id);
    }
    turn.audit(Action::SignInFailed, &staff.name);
    turn.keep = true;
    Err(ErrorCode::WrongPin.into())
}

fn find(turn: &Turn<'_>, id: &str) -> Result<Staff, AppError> {
    let id: Option<StaffId> = id.parse().ok();
    let staff = id.and_then(|id| turn.state.staff(id)).cloned();
    staff.ok_or_else(|| ErrorCode::NoSuchStaff.into())
}

fn fit_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if (1..=40).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(AppError::new(ErrorCode::BadSettings).with("field", "name"))
    }
}

fn hash_pin(turn: &Turn<'_>, pin: &str) -> Result<String, AppError> {
    if pin_fits(pin) { Ok(turn.env.hash_pin(pin)) } else { Err(ErrorCode::BadPin.into()) }
}
