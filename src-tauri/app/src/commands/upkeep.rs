//! Copies of the data: made by plan or by hand, rehearsed, and put back on a new machine.

use super::{Nothing, staff::check_pin};
use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    ports::{
        Write,
        upkeep::{BackupFacts, BackupFile, BackupOrder, Rehearsal},
    },
    state::Task,
    till::{Effect, Turn},
    view::{Notice, TaskKindView},
};
use maneki_core::{
    audit::Action,
    upkeep::{BackupPlan, UpkeepKind, UpkeepRun},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A year of hours.
const MOST_HOURS: u16 = 24 * 366;
const MOST_COPIES: u16 = 1_000;
const MOST_RUNS: u32 = 200;

/// What a copy holds, counted in the copy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupView {
    pub file: String,
    pub documents: u64,
    pub receipts: u64,
    pub total_yen: i64,
    pub bytes: u64,
    pub head: String,
}

impl From<BackupFacts> for BackupView {
    fn from(facts: BackupFacts) -> Self {
        let BackupFacts { file, documents, receipts, total_yen, bytes, head, .. } = facts;
        Self { file, documents, receipts, total_yen, bytes, head }
    }
}

/// A copy that was put back and opened, beside what the till holds of that moment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RehearsalView {
    pub same: bool,
    pub copy: BackupView,
    pub here: BackupView,
}

impl From<Rehearsal> for RehearsalView {
    fn from(rehearsal: Rehearsal) -> Self {
        let same = rehearsal.is_same();
        Self { same, copy: rehearsal.copy.into(), here: rehearsal.here.into() }
    }
}

/// A folder other than the plan's, for once.
#[derive(Debug, Deserialize, TS)]
#[serde(default)]
#[derive(Default)]
pub struct BackUp {
    pub folder: Option<String>,
}

pub fn back_up(turn: &mut Turn<'_>, request: BackUp) -> Result<Job, AppError> {
    let mut order = order(turn);
    if let Some(folder) = request.folder.filter(|folder| !folder.trim().is_empty()) {
        // The plan's copies are counted in the plan's folder only.
        order = BackupOrder { folder, keep: 0, ..order };
    }
    Ok(Job::BackUp(order))
}

fn order(turn: &Turn<'_>) -> BackupOrder {
    let plan = &turn.state.settings.backup;
    let stamp = turn.now.digits_in_japan();
    let (day, time) = stamp.split_at(8);
    let till = turn.state.settings.till_number;
    BackupOrder {
        folder: plan.folder.clone(),
        name: format!("till{till:02}-{day}-{time}.maneki-backup"),
        keep: plan.keep,
    }
}

/// Copies in a folder; an empty name is the plan's.
#[derive(Debug, Deserialize, TS)]
pub struct ListBackups {
    pub folder: String,
}

#[derive(Debug, Serialize, TS)]
pub struct BackupFileView {
    pub file: String,
    pub bytes: u64,
}

impl From<BackupFile> for BackupFileView {
    fn from(found: BackupFile) -> Self {
        Self { file: found.file, bytes: found.bytes }
    }
}

/// A shop that is set up shows its copies to managers only; a new machine has nobody yet.
pub fn list_backups(turn: &mut Turn<'_>, request: ListBackups) -> Result<Job, AppError> {
    if turn.state.set_up && turn.role() != Some(maneki_core::staff::Role::Manager) {
        return Err(ErrorCode::ManagerOnly.into());
    }
    let plan = &turn.state.settings.backup.folder;
    let folder = if request.folder.trim().is_empty() { plan.clone() } else { request.folder };
    Ok(Job::Backups { folder })
}

/// Which copy; an empty name is the newest of the plan's folder.
#[derive(Debug, Deserialize, TS)]
pub struct RehearseRestore {
    pub file: String,
}

pub fn rehearse_restore(turn: &mut Turn<'_>, request: RehearseRestore) -> Result<Job, AppError> {
    let folder = turn.state.settings.backup.folder.clone();
    Ok(Job::Rehearse { file: request.file.trim().to_owned(), folder })
}

/// Brings a copy's till onto this machine, which has none yet.
#[derive(Debug, Deserialize, TS)]
pub struct RestoreBackup {
    pub file: String,
    pub recovery_code: String,
}

pub fn restore_backup(turn: &mut Turn<'_>, request: RestoreBackup) -> Result<Job, AppError> {
    if turn.state.set_up {
        return Err(ErrorCode::AlreadySetUp.into());
    }
    let RestoreBackup { file, recovery_code } = request;
    Ok(Job::Restore { file: file.trim().to_owned(), recovery_code })
}

#[derive(Debug, Deserialize, TS)]
pub struct SaveBackupPlan {
    pub folder: String,
    pub every_hours: u16,
    pub keep: u16,
}

pub fn save_backup_plan(turn: &mut Turn<'_>, request: SaveBackupPlan) -> Result<Nothing, AppError> {
    let bad = |field: &str| Err(AppError::new(ErrorCode::BadSettings).with("field", field));
    if request.every_hours > MOST_HOURS {
        return bad("backup_every_hours");
    }
    if !(1..=MOST_COPIES).contains(&request.keep) {
        return bad("backup_keep");
    }
    let plan = BackupPlan {
        folder: request.folder.trim().to_owned(),
        every_hours: request.every_hours,
        keep: request.keep,
    };
    let tell = |plan: &BackupPlan| {
        format!("folder={}; every_hours={}; keep={}", plan.folder, plan.every_hours, plan.keep)
    };
    let before = tell(&turn.state.settings.backup);
    turn.audit_change(Action::SettingsChanged, None, "backup", before, tell(&plan));
    turn.state.settings.backup = plan;
    turn.writes.push(Write::SaveSettings(Box::new(turn.state.settings.clone())));
    Ok(Nothing {})
}

/// The signed-in manager's own PIN, once more.
#[derive(Debug, Deserialize, TS)]
pub struct ShowRecoveryCode {
    pub pin: String,
}

/// What opens a copy when this machine is gone. For paper, never for a log.
#[derive(Serialize, TS)]
pub struct RecoveryCodeView {
    pub code: String,
}

pub fn show_recovery_code(
    turn: &mut Turn<'_>,
    request: ShowRecoveryCode,
) -> Result<RecoveryCodeView, AppError> {
    let staff = turn.who()?;
    check_pin(turn, &staff.to_string(), &request.pin)?;
    turn.audit(Action::RecoveryCodeShown, "");
    Ok(RecoveryCodeView { code: (turn.recovery)() })
}

#[derive(Debug, Deserialize, TS)]
pub struct ListUpkeep {
    pub limit: u32,
}

pub fn list_upkeep(_: &mut Turn<'_>, request: ListUpkeep) -> Result<Job, AppError> {
    Ok(Job::Upkeep { limit: request.limit.clamp(1, MOST_RUNS) })
}

/// Breaks the long job off; what it began to write is taken away.
pub fn stop_task(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    if turn.state.task.is_some() {
        turn.effects.push(Effect::StopTask);
    }
    Ok(Nothing {})
}

/// Starts a copy that is due.
pub(crate) fn tick(turn: &mut Turn<'_>) {
    if !turn.state.set_up || turn.state.task.is_some() {
        return;
    }
    let due = turn.state.upkeep.due_at(&turn.state.settings.backup, turn.state.started_at);
    if due.is_some_and(|due| due <= turn.now) {
        turn.state.task = Some(Task::new(TaskKindView::Backup, None));
        turn.effects.push(Effect::Work(Job::BackUp(order(turn))));
    }
}

/// A long job ended: what it came to is written down.
pub(crate) fn ended(
    turn: &mut Turn<'_>,
    job: &Job,
    took_ms: i64,
    answer: &Result<Value, AppError>,
) {
    let task = turn.state.task.take();
    let (kind, file, found) = match job {
        Job::BackUp(order) => (UpkeepKind::Backup, order.name.clone(), facts::<BackupView>(answer)),
        Job::Rehearse { file, .. } => {
            let found = facts::<RehearsalView>(answer).and_then(|rehearsal| {
                let differs = AppError::new(ErrorCode::BackupDiffers);
                if rehearsal.same { Ok(rehearsal.copy) } else { Err(differs) }
            });
            (UpkeepKind::Rehearsal, file.clone(), found)
        }
        Job::Verify { paper } => {
            let staff = task.and_then(|task| task.staff);
            return super::receipts::verified(turn, staff, *paper, answer);
        }
        _ => return,
    };
    let run = run(kind, turn, took_ms, file, &found);
    let action = match (kind, run.is_good()) {
        (UpkeepKind::Backup, true) => Action::BackupMade,
        (UpkeepKind::Backup, false) => Action::BackupFailed,
        (UpkeepKind::Rehearsal, _) => Action::RestoreRehearsed,
    };
    let staff = task.as_ref().and_then(|task| task.staff);
    let came_to = if run.is_good() { &run.head } else { &run.fault };
    turn.audit_by(staff, action, &run.file, "", came_to);
    // Who asked hears the answer itself; a copy by plan has nobody who listens.
    if action == Action::BackupFailed && task.is_none_or(|task| task.staff.is_none()) {
        turn.notice(Notice::BackupFailed, &[("code", run.fault.clone())]);
    }
    turn.writes.push(Write::UpkeepRun(Box::new(run.clone())));
    turn.state.upkeep = std::mem::take(&mut turn.state.upkeep).after(run);
}

fn facts<T: serde::de::DeserializeOwned>(answer: &Result<Value, AppError>) -> Result<T, AppError> {
    let value = answer.clone()?;
    serde_json::from_value(value).map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
}

fn run(
    kind: UpkeepKind,
    turn: &Turn<'_>,
    took_ms: i64,
    file: String,
    found: &Result<BackupView, AppError>,
) -> UpkeepRun {
    let mut run = UpkeepRun {
        kind,
        at: turn.now,
        took_ms,
        file,
        fault: String::new(),
        documents: 0,
        receipts: 0,
        total_yen: 0,
        bytes: 0,
        head: String::new(),
    };
    match found {
        Ok(copy) => {
            run.file.clone_from(&copy.file);
            run.documents = copy.documents;
            run.receipts = copy.receipts;
            run.total_yen = copy.total_yen;
            run.bytes = copy.bytes;
            run.head.clone_from(&copy.head);
        }
        Err(error) => run.fault = error.code.word(),
    }
    run
}
