//! Lives from seeds: a faulty line, a till that is killed again and again, returns at any moment.
//! Whatever happens, the office ends with one live record or none, and money leaves once.

mod common;

use common::{SOLD, buyer, record, till::Till};
use maneki_app::ports::tax_office::{Message, TaxOffice};
use maneki_core::{
    taxfree::{
        life::{Fact, Standing, WithdrawReason},
        record::SendNo,
    },
    time::AtMs,
};
use maneki_taxoffice::fake::{FakeOffice, Reply};

/// Enough for every pair of a fault and a kill many times over.
const SEEDS: u64 = 1_000;

/// xorshift64*: chance that a seed repeats.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }
}

fn replies(chance: &mut Chance) -> Vec<Reply> {
    let one = |chance: &mut Chance| match chance.below(6) {
        0 => Reply::LoseAnswer,
        1 => Reply::LoseMessage,
        2 => Reply::Fault,
        3 => Reply::Warn,
        _ => Reply::Accept,
    };
    (0..chance.below(8)).map(|_| one(chance)).collect()
}

/// Runs one life to its end, through kills. Says how it ended.
fn live(seed: u64) -> Standing {
    let mut chance = Chance(seed * 2 + 1);
    let office = FakeOffice::new();
    office.then(replies(&mut chance));
    office.lose_asks(u32::try_from(chance.below(4)).expect("small"));
    let version = if chance.below(4) == 0 { 2 } else { 3 };
    let first = SendNo::next(None, SOLD, 1);
    let cancel_no = SendNo::next(Some(&first), SOLD, 1);
    let mut till = Till::new(&office, record(u128::from(seed) + 1, version, first.clone()));
    let message = Message::Cancel { record: &till.record, buyer: &buyer(), send_no: &cancel_no };
    till.cancel = Some(office.prepare(&message).expect("prepared"));
    let returns_at = chance.below(12);
    for round in 0..40 {
        till.kill_at = (chance.below(2) == 0).then(|| till.steps + 1 + step(&mut chance));
        let reason = WithdrawReason::GoodsReturned;
        // Staff ask for money too early and take goods back too late.
        if chance.below(4) == 0 {
            drop(till.approve());
            assert!(
                till.payouts.is_empty() || confirmed(&office, &first),
                "seed {seed}: paid before the confirmation"
            );
        }
        if !till.payouts.is_empty() && chance.below(2) == 0 {
            drop(till.take(Fact::Withdraw { reason, send_no: cancel_no.clone() }));
        }
        let done = if version == 2 || round >= returns_at && returns_at < 6 {
            let send_no = cancel_no.clone();
            till.take(Fact::Withdraw { reason, send_no })
                .and_then(|()| till.until(Standing::Withdrawn))
        } else {
            till.whole_life(|send_no| {
                office.confirm(send_no);
            })
        };
        till.kill_at = None;
        if done.is_err() {
            assert!(till.take(Fact::Restarted).is_ok());
        }
        if done_for_good(till.standing()) && round % 3 == 2 {
            break;
        }
    }
    // Refunds and withdrawals exclude each other; the office has what the till thinks it has.
    let book = office.register();
    let live = book.values().filter(|entry| !entry.cancels && !entry.cancelled).count();
    let registered = book.values().filter(|entry| !entry.cancels).count();
    let standing = till.standing();
    let (wanted, paid) = if standing == Standing::Refunded { (1, 1) } else { (0, 0) };
    assert_eq!((live, till.payouts.len()), (wanted, paid), "seed {seed}: {standing:?}");
    assert!(registered <= 1, "seed {seed}: registered {registered} times");
    assert!(till.now >= AtMs(0) && book.len() <= 2, "seed {seed}");
    standing
}

fn done_for_good(standing: Standing) -> bool {
    matches!(standing, Standing::Refunded | Standing::Withdrawn)
}

fn confirmed(office: &FakeOffice, send_no: &SendNo) -> bool {
    office.register().get(send_no.as_str()).is_some_and(|entry| entry.customs.is_some())
}

fn step(chance: &mut Chance) -> u32 {
    u32::try_from(chance.below(9)).expect("small")
}

#[test]
fn seeds() {
    let ends: Vec<Standing> = (0..SEEDS).map(live).collect();
    let count = |end| ends.iter().filter(|found| **found == end).count();
    let (refunded, withdrawn) = (count(Standing::Refunded), count(Standing::Withdrawn));
    assert_eq!(refunded + withdrawn, ends.len(), "a life that did not end");
    assert!(refunded > 200 && withdrawn > 200, "{refunded} {withdrawn}");
}
