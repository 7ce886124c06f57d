//! One message to the office and how its sending goes.

use super::super::record::SendNo;
use crate::time::AtMs;

const MINUTE_MS: i64 = 60_000;
/// Waits between tries; the last one repeats. "Without delay" first, kind to a sick server later.
const WAITS_MS: [i64; 5] = [MINUTE_MS / 2, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];

/// What the office said of one field or of the whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub code: String,
    /// The wire's field name, where one is meant.
    pub field: Option<String>,
    pub text: String,
}

/// The four classes of error, and the two kinds of yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendAnswer {
    /// Registered; the notes are the office's warnings (ワーニング).
    Accepted { warnings: Vec<Note> },
    /// This number is registered already: an earlier try arrived.
    Duplicate,
    /// 通信エラー: nothing came back, or nothing that can be read. It may have arrived.
    NoAnswer,
    /// 業務エラー: not registered; a field must change.
    Refused { notes: Vec<Note> },
    /// システムエラー: the office's own fault; later.
    OfficeFault { notes: Vec<Note> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParcelState {
    /// To be sent at this moment or after.
    Due {
        at: AtMs,
    },
    /// On the wire since then; its outcome is not known.
    InFlight {
        since: AtMs,
    },
    /// Refused by the office: sending it again would change nothing.
    Held {
        notes: Vec<Note>,
        at: AtMs,
    },
    Accepted {
        at: AtMs,
        warnings: Vec<Note>,
    },
    /// Taken back before the office had it.
    Dropped,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub send_no: SendNo,
    pub state: ParcelState,
    /// How often it went out.
    pub tries: u32,
    /// The office's own fault at the last try; none after silence.
    pub office_fault: Option<Vec<Note>>,
}

impl Parcel {
    pub(super) fn due(send_no: SendNo, at: AtMs) -> Self {
        Self { send_no, state: ParcelState::Due { at }, tries: 0, office_fault: None }
    }

    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, ParcelState::Accepted { .. })
    }

    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.state, ParcelState::Held { .. })
    }

    pub(super) fn due_at(&self) -> Option<AtMs> {
        match self.state {
            ParcelState::Due { at } => Some(at),
            ParcelState::InFlight { .. }
            | ParcelState::Held { .. }
            | ParcelState::Accepted { .. }
            | ParcelState::Dropped => None,
        }
    }

    /// Puts it on the wire where it is due; says whether it did.
    pub(super) fn start(&mut self, now: AtMs) -> bool {
        let due = matches!(self.state, ParcelState::Due { at } if at <= now);
        if due {
            self.state = ParcelState::InFlight { since: now };
            self.tries = self.tries.saturating_add(1);
        }
        due
    }

    /// After a restart nobody waits for the answer any more: the same number goes out again.
    pub(super) fn interrupted(&mut self, now: AtMs) {
        if matches!(self.state, ParcelState::InFlight { .. }) {
            self.state = ParcelState::Due { at: now };
        }
    }

    pub(super) fn hurry(&mut self, now: AtMs) {
        if matches!(self.state, ParcelState::Due { .. }) {
            self.state = ParcelState::Due { at: now };
        }
    }

    pub(super) fn answered(&mut self, answer: &SendAnswer, now: AtMs) {
        // What the office accepted stays accepted, whatever a late answer says.
        if self.is_accepted() {
            return;
        }
        self.office_fault = None;
        self.state = match answer {
            SendAnswer::Accepted { warnings } => {
                ParcelState::Accepted { at: now, warnings: warnings.clone() }
            }
            SendAnswer::Duplicate => ParcelState::Accepted { at: now, warnings: vec![] },
            SendAnswer::Refused { notes } => ParcelState::Held { notes: notes.clone(), at: now },
            SendAnswer::NoAnswer => ParcelState::Due { at: now.plus_ms(self.wait_ms()) },
            SendAnswer::OfficeFault { notes } => {
                self.office_fault = Some(notes.clone());
                ParcelState::Due { at: now.plus_ms(self.wait_ms()) }
            }
        };
    }

    /// Drops what the office cannot have; says whether it did.
    pub(super) fn drop_unsent(&mut self) -> bool {
        let never_sent = self.tries == 0 && matches!(self.state, ParcelState::Due { .. });
        let gone = never_sent || self.is_held();
        if gone {
            self.state = ParcelState::Dropped;
        }
        gone
    }

    fn wait_ms(&self) -> i64 {
        let tries = usize::try_from(self.tries).unwrap_or(usize::MAX);
        let at = tries.saturating_sub(1);
        WAITS_MS.get(at).or(WAITS_MS.last()).copied().unwrap_or(MINUTE_MS)
    }
}
