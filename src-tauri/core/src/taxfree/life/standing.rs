//! A record's state by one name, and what has waited too long.

use super::{Customs, Life, ParcelState, Refund};
use crate::time::{AtMs, days_after};

const HOUR_MS: i64 = 3_600_000;
/// "Without delay": an hour unsent wants a person.
const UNSENT_ALARM_MS: i64 = HOUR_MS;
/// A confirmed traveller waits for money.
const UNPAID_ALARM_MS: i64 = 72 * HOUR_MS;
/// The last days on which the traveller can still go to customs.
const NEAR_DEADLINE_DAYS: i64 = 7;

/// Where a record stands, as the ledger shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Written down, never sent yet.
    Queued,
    /// On the wire, or to be sent again after silence or the office's fault.
    Sending,
    /// The office refused a field.
    NeedsFix,
    /// Registered; customs has not answered yet.
    Sent,
    /// Registered, with warnings to read.
    SentWithWarning,
    /// Past the last day, still asked for: answers lag.
    PastDeadline,
    /// Customs gave an answer that no table explains.
    Unclear,
    Confirmed,
    Refused,
    RefundApproved,
    Refunded,
    /// Taken back here, not yet by the office.
    Withdrawing,
    Withdrawn,
}

impl Standing {
    pub const ALL: [Self; 13] = [
        Self::Queued,
        Self::Sending,
        Self::NeedsFix,
        Self::Sent,
        Self::SentWithWarning,
        Self::PastDeadline,
        Self::Unclear,
        Self::Confirmed,
        Self::Refused,
        Self::RefundApproved,
        Self::Refunded,
        Self::Withdrawing,
        Self::Withdrawn,
    ];

    /// Whether something is still to come, so that nothing of it may be wiped.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Queued
            | Self::Sending
            | Self::NeedsFix
            | Self::Sent
            | Self::SentWithWarning
            | Self::Unclear
            | Self::Confirmed
            | Self::RefundApproved
            | Self::Withdrawing => true,
            Self::PastDeadline | Self::Refused | Self::Refunded | Self::Withdrawn => false,
        }
    }
}

/// What has waited too long and wants a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    Unsent {
        since: AtMs,
    },
    NeedsFix {
        since: AtMs,
    },
    Unclear {
        since: AtMs,
    },
    /// Days left until the last day of confirmation.
    DeadlineNear {
        days: u16,
    },
    ConfirmedUnpaid {
        since: AtMs,
    },
}

impl Life {
    #[must_use]
    pub fn standing(&self, now: AtMs) -> Standing {
        if let Some(withdrawal) = &self.withdrawal {
            let done = withdrawal.parcel.as_ref().is_none_or(|parcel| parcel.is_accepted());
            return if done { Standing::Withdrawn } else { Standing::Withdrawing };
        }
        if let Some(refund) = self.refunds.iter().find(|refund| Refund::is_alive(refund)) {
            let paid = refund.paid_at.is_some();
            return if paid { Standing::Refunded } else { Standing::RefundApproved };
        }
        match (&self.customs, &self.registration.state) {
            (Customs::Confirmed { .. }, _) => Standing::Confirmed,
            (Customs::Refused { .. }, _) => Standing::Refused,
            (Customs::Unclear { .. }, _) => Standing::Unclear,
            (Customs::NotYet, ParcelState::Held { .. }) => Standing::NeedsFix,
            (Customs::NotYet, ParcelState::InFlight { .. }) => Standing::Sending,
            (Customs::NotYet, ParcelState::Due { .. }) if self.registration.tries > 0 => {
                Standing::Sending
            }
            (Customs::NotYet, ParcelState::Due { .. }) => Standing::Queued,
            (Customs::NotYet, ParcelState::Dropped) => Standing::Withdrawn,
            (Customs::NotYet, ParcelState::Accepted { warnings, .. }) => {
                if self.confirm_by.is_some_and(|day| now.day_in_japan() > day) {
                    Standing::PastDeadline
                } else if warnings.is_empty() {
                    Standing::Sent
                } else {
                    Standing::SentWithWarning
                }
            }
        }
    }

    /// What a person must look at now.
    #[must_use]
    pub fn alarm(&self, now: AtMs) -> Option<Alarm> {
        match self.standing(now) {
            Standing::Queued | Standing::Sending => {
                let since = self.recorded_at;
                (now.since(since) >= UNSENT_ALARM_MS).then_some(Alarm::Unsent { since })
            }
            Standing::Withdrawing => {
                let since = self.withdrawal.as_ref().map_or(self.recorded_at, |w| w.at);
                (now.since(since) >= UNSENT_ALARM_MS).then_some(Alarm::Unsent { since })
            }
            Standing::NeedsFix => match &self.registration.state {
                ParcelState::Held { at, .. } => Some(Alarm::NeedsFix { since: *at }),
                ParcelState::Due { .. }
                | ParcelState::InFlight { .. }
                | ParcelState::Accepted { .. }
                | ParcelState::Dropped => None,
            },
            Standing::Unclear => match &self.customs {
                Customs::Unclear { at, .. } => Some(Alarm::Unclear { since: *at }),
                Customs::NotYet | Customs::Confirmed { .. } | Customs::Refused { .. } => None,
            },
            Standing::Sent | Standing::SentWithWarning => self.near_deadline(now),
            Standing::Confirmed => self.unpaid(now),
            Standing::RefundApproved => self.unpaid(now),
            Standing::PastDeadline
            | Standing::Refused
            | Standing::Refunded
            | Standing::Withdrawn => None,
        }
    }

    fn unpaid(&self, now: AtMs) -> Option<Alarm> {
        let Customs::Confirmed { at: since, .. } = self.customs else { return None };
        (now.since(since) >= UNPAID_ALARM_MS).then_some(Alarm::ConfirmedUnpaid { since })
    }

    fn near_deadline(&self, now: AtMs) -> Option<Alarm> {
        let last = self.confirm_by?;
        let today = now.day_in_japan();
        let near = days_after(today, NEAR_DEADLINE_DAYS) >= last;
        let days = last.to_julian_day().saturating_sub(today.to_julian_day());
        near.then(|| Alarm::DeadlineNear { days: u16::try_from(days).unwrap_or(0) })
    }
}
