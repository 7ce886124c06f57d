//! Keeping the data safe: when the next copy is due, and when its absence is an alarm.

use crate::time::AtMs;

const MS_PER_HOUR: i64 = 3_600_000;
/// A till that was just started sells first.
const AFTER_START_MS: i64 = 5 * 60_000;
/// A copy that failed is tried again this soon.
const AGAIN_AFTER_MS: i64 = 30 * 60_000;

/// What the shop wants copied where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPlan {
    /// Empty: a folder of its own beside the data.
    pub folder: String,
    /// 0 makes none by itself.
    pub every_hours: u16,
    /// So many copies are kept; older ones go once a newer one is proven.
    pub keep: u16,
}

impl Default for BackupPlan {
    fn default() -> Self {
        Self { folder: String::new(), every_hours: 24, keep: 14 }
    }
}

/// A job of keeping, once it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpkeepRun {
    pub kind: UpkeepKind,
    pub at: AtMs,
    pub took_ms: i64,
    /// The copy's whole path.
    pub file: String,
    /// The fault's code; empty where all went well.
    pub fault: String,
    pub documents: u64,
    pub receipts: u64,
    pub total_yen: i64,
    pub bytes: u64,
    /// The newest link of the chain in the copy, as hex.
    pub head: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpkeepKind {
    Backup,
    /// A copy was put back beside the data, and its totals compared.
    Rehearsal,
}

impl UpkeepRun {
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.fault.is_empty()
    }
}

/// How copies went so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upkeep {
    pub last: Option<UpkeepRun>,
    pub last_good: Option<UpkeepRun>,
    pub last_rehearsal: Option<UpkeepRun>,
}

impl Upkeep {
    #[must_use]
    pub fn after(mut self, run: UpkeepRun) -> Self {
        match run.kind {
            UpkeepKind::Rehearsal => self.last_rehearsal = Some(run),
            UpkeepKind::Backup => {
                if run.is_good() {
                    self.last_good = Some(run.clone());
                }
                self.last = Some(run);
            }
        }
        self
    }

    /// When the next copy is due; `started` is when the till was.
    #[must_use]
    pub fn due_at(&self, plan: &BackupPlan, started: AtMs) -> Option<AtMs> {
        if plan.every_hours == 0 {
            return None;
        }
        let soonest = started.plus_ms(AFTER_START_MS);
        let wanted = match (&self.last, &self.last_good) {
            (Some(last), _) if !last.is_good() => last.at.plus_ms(AGAIN_AFTER_MS),
            (_, Some(good)) => good.at.plus_ms(ms(plan.every_hours)),
            (_, None) => soonest,
        };
        Some(wanted.max(soonest))
    }

    /// Whether a person must know: no good copy for twice the time between two.
    #[must_use]
    pub fn is_overdue(&self, plan: &BackupPlan, started: AtMs, now: AtMs) -> bool {
        if plan.every_hours == 0 {
            return false;
        }
        let since = self.last_good.as_ref().map_or(started, |good| good.at);
        now.since(since) > ms(plan.every_hours).saturating_mul(2)
    }
}

fn ms(hours: u16) -> i64 {
    i64::from(hours).saturating_mul(MS_PER_HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = MS_PER_HOUR;

    fn run(at: i64, fault: &str) -> UpkeepRun {
        UpkeepRun {
            kind: UpkeepKind::Backup,
            at: AtMs(at),
            took_ms: 1,
            file: "f".to_owned(),
            fault: fault.to_owned(),
            documents: 1,
            receipts: 1,
            total_yen: 1,
            bytes: 1,
            head: String::new(),
        }
    }

    #[test]
    fn a_copy_is_due_a_day_after_the_last_good_one_and_soon_after_a_bad_one() {
        let plan = BackupPlan::default();
        let started = AtMs(100 * HOUR);
        let cases: [(&[UpkeepRun], i64); 5] = [
            (&[], 100 * HOUR + AFTER_START_MS),
            (&[run(90 * HOUR, "")], 114 * HOUR),
            // Long overdue: not before the till has been up for a moment.
            (&[run(2 * HOUR, "")], 100 * HOUR + AFTER_START_MS),
            (&[run(101 * HOUR, ""), run(125 * HOUR, "disk_full")], 125 * HOUR + AGAIN_AFTER_MS),
            (&[run(101 * HOUR, "disk_full"), run(102 * HOUR, "")], 126 * HOUR),
        ];
        for (runs, wanted) in cases {
            let upkeep = runs.iter().cloned().fold(Upkeep::default(), Upkeep::after);
            assert_eq!(upkeep.due_at(&plan, started), Some(AtMs(wanted)), "{runs:?}");
        }
        let never = BackupPlan { every_hours: 0, ..plan };
        assert_eq!(Upkeep::default().due_at(&never, started), None);
        assert!(!Upkeep::default().is_overdue(&never, started, AtMs(i64::MAX)));
    }

    #[test]
    fn only_a_good_copy_stills_the_alarm() {
        let plan = BackupPlan::default();
        let started = AtMs(0);
        let bad = Upkeep::default().after(run(40 * HOUR, "disk_full"));
        assert!(!bad.is_overdue(&plan, started, AtMs(48 * HOUR)));
        assert!(bad.is_overdue(&plan, started, AtMs(48 * HOUR + 1)));
        let good = bad.after(run(41 * HOUR, ""));
        assert!(!good.is_overdue(&plan, started, AtMs(89 * HOUR)));
        assert!(good.is_overdue(&plan, started, AtMs(89 * HOUR + 1)));
        let rehearsed = good.clone().after(UpkeepRun { kind: UpkeepKind::Rehearsal, ..run(1, "") });
        assert_eq!(rehearsed.last_good, good.last_good);
    }
}
