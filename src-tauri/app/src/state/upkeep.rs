//! The long job under way, and the copies' picture.

use super::State;
use crate::view::{TaskKindView, TaskView, UpkeepView};
use maneki_core::{id::StaffId, time::AtMs};

/// A long job that runs beside the till.
#[derive(Clone, Debug)]
pub struct Task {
    pub kind: TaskKindView,
    /// Who asked for it; nobody where it was due.
    pub staff: Option<StaffId>,
    pub done: u64,
    pub all: u64,
}

impl Task {
    #[must_use]
    pub fn new(kind: TaskKindView, staff: Option<StaffId>) -> Self {
        Self { kind, staff, done: 0, all: 0 }
    }
}

impl State {
    pub(crate) fn task_view(&self) -> Option<TaskView> {
        let task = self.task.as_ref()?;
        Some(TaskView { kind: task.kind, done: task.done, all: task.all })
    }

    pub(crate) fn upkeep_view(&self, now: AtMs) -> UpkeepView {
        let plan = &self.settings.backup;
        let upkeep = &self.upkeep;
        UpkeepView {
            folder: plan.folder.clone(),
            every_hours: plan.every_hours,
            keep: plan.keep,
            next_at_ms: upkeep.due_at(plan, self.started_at).map(|at| at.0),
            last: upkeep.last.as_ref().map(Into::into),
            last_good: upkeep.last_good.as_ref().map(Into::into),
            last_rehearsal: upkeep.last_rehearsal.as_ref().map(Into::into),
            overdue: upkeep.is_overdue(plan, self.started_at, now),
        }
    }

    /// When a copy wants to be made; not while something else runs.
    pub(crate) fn upkeep_wake(&self) -> Option<AtMs> {
        if !self.set_up || self.task.is_some() {
            return None;
        }
        self.upkeep.due_at(&self.settings.backup, self.started_at)
    }
}
