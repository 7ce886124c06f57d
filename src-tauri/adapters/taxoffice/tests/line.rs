//! The record's whole life against the simulator over TLS, with faults on the line and a till
//! that is killed at any step.

mod common;

use common::{buyer, record, set_up, till::Till};
use maneki_app::{
    credentials::Secret,
    ports::tax_office::{Message, OfficeNotice, OfficeProbe, TaxOffice},
    tax_office::{Sender, TaxOfficeSettings},
};
use maneki_core::{
    taxfree::{
        life::{Fact, SendAnswer, Standing, WithdrawReason},
        record::SendNo,
    },
    time::AtMs,
};
use maneki_taxoffice::{
    office::HttpsOffice,
    sim::{self, Fault, Running, Script},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let name = format!("maneki-tax-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn started(script: Script) -> (Folder, Running) {
    let folder = Folder::new();
    let running = sim::start("127.0.0.1:0", &folder.0, script).expect("a simulator");
    (folder, running)
}

fn office(folder: &Folder) -> HttpsOffice {
    let (settings, key) = set_up(&folder.0);
    HttpsOffice::open(settings, &key).expect("an office")
}

fn script(send: &[Fault], customs: &[Fault]) -> Script {
    let each = |faults: &[Fault]| faults.iter().cloned().map(Some).collect();
    Script { send: each(send), customs: each(customs) }
}

/// Customs confirms whatever it is shown.
fn confirming(running: &Running) -> impl Fn(&str) {
    |send_no| {
        running.at_customs(send_no, "1");
    }
}

fn number(till: u8) -> SendNo {
    SendNo::next(None, common::SOLD, till)
}

fn records(running: &Running) -> Vec<Value> {
    running.ledger()["records"].as_array().expect("records").clone()
}

#[test]
fn the_whole_life() {
    let (folder, running) = started(Script::default());
    let office = office(&folder);
    let mut till = Till::new(&office, record(1, 3, number(1)));
    assert!(till.whole_life(confirming(&running)).is_ok());
    assert_eq!(till.standing(), Standing::Refunded);
    let book = records(&running);
    assert_eq!((book.len(), &book[0]["arrivals"]), (1, &Value::from(1)));
    assert_eq!(book[0]["body"]["name"], "ERIKSSON ANNA MARIA");
    // 200 and other yeses that are none were not needed; nothing was refused.
    assert_eq!(running.ledger()["refusals"], 0);
}

#[test]
fn each_fault_ends_in_one_record_and_one_refund() {
    for fault in Fault::OF_THE_LINE.into_iter().chain([Fault::Slow { ms: 1_500 }]) {
        let twice = [fault.clone(), fault.clone()];
        let (folder, running) = started(script(&twice, &twice));
        let (mut settings, key) = set_up(&folder.0);
        settings.timeout_seconds = 1;
        let office = HttpsOffice::open(settings, &key).expect("an office");
        let mut till = Till::new(&office, record(1, 3, number(1)));
        assert!(till.take(Fact::Tick).is_ok() && till.until(Standing::Sent).is_ok());
        assert!(till.whole_life(confirming(&running)).is_ok());
        assert_eq!(till.standing(), Standing::Refunded, "{fault:?}");
        assert_eq!((records(&running).len(), till.payouts.len()), (1, 1), "{fault:?}");
    }
}

#[test]
fn a_kill_at_each_step_changes_nothing() {
    let faults = script(&[Fault::LoseAnswer, Fault::Reset], &[Fault::Unavailable]);
    let mut kill_at = 1;
    loop {
        let (folder, running) = started(faults.clone());
        let office = office(&folder);
        let mut till = Till::new(&office, record(1, 3, number(1)));
        till.kill_at = Some(kill_at);
        let finished = till.whole_life(confirming(&running)).is_ok();
        till.kill_at = None;
        // Everything but the record, the bytes and the facts is gone.
        assert!(till.take(Fact::Restarted).is_ok());
        assert!(till.until(Standing::Sent).is_ok() || finished);
        assert!(till.whole_life(confirming(&running)).is_ok());
        assert_eq!(till.standing(), Standing::Refunded, "killed at {kill_at}");
        assert_eq!((records(&running).len(), till.payouts.len()), (1, 1), "killed at {kill_at}");
        if finished {
            break;
        }
        kill_at += 1;
    }
    assert!(kill_at > 10, "{kill_at}");
}

#[test]
fn a_refused_field_waits_for_a_person() {
    let refusal = Fault::Business { field: "goodsName".into() };
    let (folder, running) = started(script(&[refusal], &[]));
    let office = office(&folder);
    let mut till = Till::new(&office, record(1, 3, number(1)));
    assert!(till.take(Fact::Tick).is_ok());
    assert_eq!((till.standing(), records(&running).len()), (Standing::NeedsFix, 0));
    let Fact::SendAnswered { answer: SendAnswer::Refused { notes }, .. } = &till.facts[1].1 else {
        panic!("{:?}", till.facts)
    };
    assert_eq!(notes[0].field.as_deref(), Some("goodsName"));
}

#[test]
fn a_return_takes_the_record_back_in_each_version() {
    for version in [2, 3] {
        let (folder, running) = started(script(&[], &[]));
        let office = office(&folder);
        let mut till = Till::new(&office, record(1, version, number(1)));
        assert!(till.take(Fact::Tick).is_ok());
        running.then(script(&[Fault::LoseAnswer, Fault::System], &[]));
        let send_no = number(2);
        let message = Message::Cancel { record: &till.record, buyer: &buyer(), send_no: &send_no };
        till.cancel = Some(office.prepare(&message).expect("prepared"));
        let reason = WithdrawReason::GoodsReturned;
        assert!(till.take(Fact::Withdraw { reason, send_no }).is_ok());
        assert!(till.until(Standing::Withdrawn).is_ok());
        assert_eq!(till.standing(), Standing::Withdrawn, "version {version}");
        let book = records(&running);
        assert_eq!(book.len(), 2, "version {version}");
        let taken_back = book.iter().find(|entry| entry["cancels"] == false).expect("the first");
        assert_eq!(taken_back["cancelledBy"], number(2).as_str());
        assert!(!running.at_customs(number(1).as_str(), "1"), "customs no longer knows it");
    }
}

#[test]
fn customs_refuses_in_words_only() {
    let (folder, running) = started(Script::default());
    let office = office(&folder);
    for (bits, kind, standing) in
        [(1, "9", Standing::Refused), (2, "2", Standing::Unclear), (3, "1", Standing::Confirmed)]
    {
        let till_number = u8::try_from(bits).expect("small");
        let mut till = Till::new(&office, record(bits, 3, number(till_number)));
        assert!(till.take(Fact::Tick).is_ok());
        assert!(till.until(Standing::PastDeadline).is_ok(), "asks, and hears none yet");
        assert_eq!(till.standing(), Standing::Sent, "four days of none yet are no refusal");
        assert!(running.at_customs(till.record.send_no.as_str(), kind));
        assert!(till.until(standing).is_ok());
        assert_eq!(till.standing(), standing);
    }
}

#[test]
fn an_expired_certificate_is_silence_and_is_told() {
    let (folder, running) = started(Script::default());
    let pem = |name: &str| fs::read_to_string(folder.0.join(name)).expect("the simulator's");
    let (mut expired, _) = set_up(&folder.0);
    expired.certificate = pem("till_expired.pem");
    let key = Secret::new(pem("till_expired_key.pem"));
    let office = HttpsOffice::open(expired, &key).expect("an office");
    let mut till = Till::new(&office, record(1, 3, number(1)));
    assert!(till.take(Fact::Tick).is_ok());
    assert_eq!((till.standing(), records(&running).len()), (Standing::Sending, 0));
    let notices = office.notices(common::SOLD);
    assert!(matches!(notices[..], [OfficeNotice::CertificateExpired { .. }]), "{notices:?}");
    // Renewed, the same message goes through.
    let renewed = self::office(&folder);
    assert_eq!(renewed.notices(common::SOLD), []);
    let soon = AtMs(2_522_000_000_000); // December 2049
    let notices = renewed.notices(soon);
    assert!(matches!(notices[..], [OfficeNotice::CertificateExpires { .. }]), "{notices:?}");
    till.office = &renewed;
    assert!(till.until(Standing::Sent).is_ok());
    assert_eq!(records(&running).len(), 1);
}

#[test]
fn a_test_of_the_line_registers_nothing() {
    let (folder, running) = started(Script::default());
    let (settings, key) = set_up(&folder.0);
    let probe = |change: Damage<'_>, key: &Secret| {
        let mut settings = settings.clone();
        change(&mut settings);
        HttpsOffice::open(settings, key).expect("an office").probe(common::SOLD)
    };
    let pem = |name: &str| fs::read_to_string(folder.0.join(name)).expect("the simulator's");
    assert_eq!(probe(&|_| {}, &key), OfficeProbe::Works);
    let expired = Secret::new(pem("till_expired_key.pem"));
    let found = probe(&|own| own.certificate = pem("till_expired.pem"), &expired);
    assert_eq!(found, OfficeProbe::Closed);
    let (other_folder, other) = started(Script::default());
    let elsewhere = format!("https://{}/v3/customs-confirmations", other.address());
    let found = probe(&|own| own.customs_url.clone_from(&elsewhere), &key);
    assert_eq!(found, OfficeProbe::NotTrusted);
    let found = probe(&|own| own.customs_url = own.customs_url.replace("customs", "nothing"), &key);
    assert_eq!(found, OfficeProbe::Strange { http_status: 404 });
    drop((other_folder, other));
    // Port 9 discards nothing here: nobody listens.
    let nobody = "https://127.0.0.1:9/v3/customs-confirmations";
    assert_eq!(probe(&|own| own.customs_url = nobody.into(), &key), OfficeProbe::Unreachable);
    running.then(script(&[], &[Fault::Slow { ms: 1_500 }]));
    assert_eq!(probe(&|own| own.timeout_seconds = 1, &key), OfficeProbe::TimedOut);
    assert_eq!(records(&running).len(), 0);
}

/// What is done to a whole set-up.
type Damage<'a> = &'a dyn Fn(&mut TaxOfficeSettings);

#[test]
fn what_a_set_up_lacks_is_named() {
    let (folder, _running) = started(Script::default());
    let (whole, key) = set_up(&folder.0);
    let (other_folder, _other) = started(Script::default());
    let (_, other_key) = set_up(&other_folder.0);
    let told = |change: Damage<'_>, key: &Secret| {
        let mut settings = whole.clone();
        change(&mut settings);
        let faults = HttpsOffice::open(settings, key).err().unwrap_or_default();
        let words = faults.iter().map(|fault| format!("{} {:?}", fault.field, fault.why));
        words.collect::<Vec<_>>().join(", ")
    };
    let agency = |own: &mut TaxOfficeSettings| own.sender = Sender::Agency;
    let cases: [(Damage<'_>, Secret, &str); 12] = [
        (&|_| {}, key.clone(), ""),
        (&|_| {}, Secret::default(), "private_key Missing"),
        (&|_| {}, other_key, "private_key OtherKey"),
        (&|_| {}, Secret::new("nothing"), "private_key NotAKey"),
        (&|_| {}, Secret::new(whole.certificate.clone()), "private_key PublicKeyGiven"),
        (&|own| own.certificate = key.reveal().into(), key.clone(), "certificate PrivateKeyGiven"),
        (&|own| own.authorities = "nothing".into(), key.clone(), "authorities NotACertificate"),
        (&|own| own.sender_id = "1".repeat(20), key.clone(), "sender_id WrongShape"),
        (&|own| own.shop_name = "店".repeat(71), key.clone(), "shop_name TooLong"),
        (&|own| own.shop_type.clear(), key.clone(), "shop_type Missing"),
        (
            &|own| own.customs_url = own.customs_url.replace("https", "http"),
            key.clone(),
            "customs_url NotSecure",
        ),
        (
            &agency,
            key.clone(),
            "register_v2_url TestOnly, register_v3_url TestOnly, customs_url TestOnly",
        ),
    ];
    for (change, key, expected) in cases {
        assert_eq!(told(change, &key), expected);
    }
}

#[test]
fn no_certificate_no_entry() {
    let (folder, running) = started(Script::default());
    let (mut bare, _) = set_up(&folder.0);
    bare.certificate = String::new();
    let faults = HttpsOffice::open(bare.clone(), &Secret::default()).expect_err("incomplete");
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["certificate", "private_key"]);
    // Nor does the certificate of another authority open the line.
    let (other_folder, _other) = started(Script::default());
    let (stranger, key) = set_up(&other_folder.0);
    bare.certificate = stranger.certificate;
    let office = HttpsOffice::open(bare, &key).expect("an office");
    let mut till = Till::new(&office, record(1, 3, number(1)));
    assert!(till.take(Fact::Tick).is_ok());
    assert_eq!(till.standing(), Standing::Sending);
    assert_eq!(running.ledger()["requests"], 0);
}

/// A server of another authority is not the office, whatever it answers.
#[test]
fn another_server_gets_nothing() {
    let (folder, _) = started(Script::default());
    let (_other_folder, other) = started(Script::default());
    let (mut misled, key) = set_up(&folder.0);
    misled.register_v3_url = format!("https://{}/v3/purchase-records", other.address());
    let office = HttpsOffice::open(misled, &key).expect("an office");
    let mut till = Till::new(&office, record(1, 3, number(1)));
    assert!(till.take(Fact::Tick).is_ok());
    assert_eq!((till.standing(), records(&other).len()), (Standing::Sending, 0));
}

#[test]
fn two_tills_send_at_once() {
    let faults = script(
        &[Fault::LoseAnswer, Fault::Reset, Fault::LoseAnswer, Fault::System, Fault::Garble],
        &[],
    );
    let (folder, running) = started(faults);
    thread::scope(|scope| {
        for till in [1_u8, 2] {
            let folder = &folder;
            scope.spawn(move || {
                let office = office(folder);
                let mut last: Option<SendNo> = None;
                for sale in 0..12 {
                    let next = SendNo::next(last.as_ref(), common::SOLD, till);
                    last = Some(next.clone());
                    let bits = u128::from(till) * 100 + sale;
                    let mut till = Till::new(&office, record(bits, 3, next));
                    assert!(till.take(Fact::Tick).is_ok());
                    assert!(till.until(Standing::Sent).is_ok());
                    assert_eq!(till.standing(), Standing::Sent);
                }
            });
        }
    });
    let book = records(&running);
    let receipts: BTreeSet<&str> =
        book.iter().filter_map(|entry| entry["receiptNo"].as_str()).collect();
    assert_eq!((book.len(), receipts.len()), (24, 24), "each registered exactly once");
}
