//! How long each gateway is asked, when it may be cancelled, and until when.

use super::Gateway;
use crate::time::AtMs;

const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_HOUR: i64 = 3_600_000;
const MS_PER_DAY: i64 = 86_400_000;

/// How long after its start a payment is asked about before it is cancelled, and how long the
/// wallet is told to accept it (`paymentExpiryTime`): docs.alipayplus.com asks 3 s for 60 s.
pub const ASK_FOR_MS: i64 = MS_PER_MINUTE;

/// From here on a payment that nobody has heard of cannot arrive any more: expiry and a margin.
pub(super) const CLOSES_AFTER_MS: i64 = ASK_FOR_MS + 30_000;

/// A call without an outcome is given up: longer than any adapter's own time-outs together.
pub(super) const CALL_LIMIT_MS: i64 = 20_000;

/// How long after a cancel left an inquiry is believed that says "paid".
pub(super) const CANCEL_SETTLES_MS: i64 = 30_000;

/// How long staff may choose between completing and giving back.
pub(super) const CHOICE_MS: i64 = 5 * MS_PER_MINUTE;

/// Looks after the end, counted from it, in case the money comes all the same.
pub(super) const WATCH_MS: &[i64] = &[10_000, 70_000, 250_000];

/// Before a look that showed nothing is repeated: while a cancel could help, and afterwards.
pub(super) const WATCH_AGAIN_MS: &[i64] = &[30_000, 10 * MS_PER_MINUTE];

/// An acquirer that says nothing for a week is not asked about old payments any more.
pub(super) const WATCH_LONGEST_MS: i64 = 7 * MS_PER_DAY;

/// The times one gateway's documents ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Before the first, second, … inquiry; the last repeats.
    pub ask_gaps_ms: &'static [i64],
    /// Between cancels; afterwards a person must know.
    pub cancel_gaps_ms: &'static [i64],
    /// Cancel is refused earlier than this after the start.
    pub cancel_after_ms: i64,
    /// Days after the payment's own day in Beijing on whose 00:15 the cancel window ends.
    pub cancel_days: i64,
}

impl Terms {
    #[must_use]
    pub const fn of(gateway: Gateway) -> Self {
        match gateway {
            Gateway::Antom | Gateway::SpotPay => Self {
                ask_gaps_ms: &[0, 2_000, 3_000],
                cancel_gaps_ms: &[2_000, 3_000, 3_000, 5_000, 5_000],
                cancel_after_ms: 0,
                cancel_days: 1,
            },
            // pay.weixin.qq.com/doc/global/v2/zh/4013634893: query after 5 s, then every 10 s;
            // reverse not earlier than 15 s after pay, and within seven days.
            Gateway::WeChat => Self {
                ask_gaps_ms: &[5_000, 5_000, 10_000],
                cancel_gaps_ms: &[5_000, 5_000, 10_000, 10_000],
                cancel_after_ms: 15_000,
                // Seven days from the order; the last one is given away.
                cancel_days: 6,
            },
        }
    }

    #[must_use]
    pub(super) fn ask_gap_ms(&self, round: u32) -> i64 {
        nth_or_last(self.ask_gaps_ms, round)
    }

    /// 00:15 in Beijing after the payment's day there.
    #[must_use]
    pub fn cancel_until(&self, started_at: AtMs) -> AtMs {
        let beijing = started_at.0.saturating_add(MS_PER_HOUR.saturating_mul(8));
        let day = beijing.div_euclid(MS_PER_DAY).saturating_add(self.cancel_days);
        let midnight = AtMs(day.saturating_mul(MS_PER_DAY)).plus_ms(-8 * MS_PER_HOUR);
        midnight.plus_ms(15 * MS_PER_MINUTE)
    }
}

/// 10 s, 20 s, 40 s … to ten minutes.
#[must_use]
pub fn backoff_ms(round: u32) -> i64 {
    let doubled = 10_000_i64.saturating_mul(1_i64.checked_shl(round.min(10)).unwrap_or(1));
    doubled.min(10 * MS_PER_MINUTE)
}

pub(super) fn nth_or_last(gaps: &[i64], round: u32) -> i64 {
    let round = usize::try_from(round).unwrap_or(usize::MAX);
    gaps.get(round).or(gaps.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cancel_window_ends_at_a_quarter_past_one_in_japan() {
        let cases = [
            ("noon", "2026-11-23T12:00:00+09:00", 1_795_402_800_000_i64),
            ("just before Beijing's midnight", "2026-11-24T00:59:59+09:00", 1_795_449_599_000),
        ];
        for (when, iso, ms) in cases {
            assert_eq!(AtMs(ms).iso_in_japan(), iso, "{when}");
            let until = Terms::of(Gateway::Antom).cancel_until(AtMs(ms));
            assert_eq!(until.iso_in_japan(), "2026-11-24T01:15:00+09:00", "{when}");
        }
        let after_midnight = AtMs(1_795_449_600_000);
        let until = Terms::of(Gateway::Antom).cancel_until(after_midnight);
        assert_eq!(until.iso_in_japan(), "2026-11-25T01:15:00+09:00");
    }

    #[test]
    fn backing_off_stops_at_ten_minutes() {
        let waits: Vec<i64> = [0, 1, 2, 5, 6, 100].map(backoff_ms).into();
        assert_eq!(waits, [10_000, 20_000, 40_000, 320_000, 600_000, 600_000]);
    }
}
