//! Papers through the whole till: written down before they go out, printed once, asked about where
//! nobody knows, and the same again on any later day, whatever stopped the till in between.

use maneki_app::{ports::Reader, view::PaperStateView};
use maneki_core::{
    paper::{Content, PaperKind},
    print::{PrintState, PrinterFault, PrinterStatus},
    receipt::Receipt,
};
use maneki_tests::shop::{Crash, Shop};
use serde_json::{Value, json};

/// A shop with a printer for everything, and somebody at the till.
fn shop(seed: u64) -> Shop {
    let mut shop = Shop::open(seed);
    shop.must("save_printers", printers());
    shop.pass(100);
    shop
}

fn printers() -> Value {
    json!({ "printers": [{
        "id": null, "name": "roll", "address": "192.0.2.9:9100", "media": "mm80",
        "profile": {
            "dots": 576, "band_rows": 48, "raster": "gs_v0", "cutter": true, "drawer_pin": 0,
            "answers": true, "baud": 0, "stored_logo": false,
        },
        "papers": ["receipt", "formal_receipt", "x_report", "z_report", "guide_slip"],
    }] })
}

/// Sells one thing for cash; where the program ends in the middle, the sale is finished after.
fn sell(shop: &mut Shop) {
    let keys = shop.must("quick_keys", json!({}));
    let sku = keys[0]["sku"].clone();
    shop.must("add_product", json!({ "sku": sku, "quantity": 2 }));
    shop.must("start_checkout", json!({}));
    let due = shop.view().checkout.expect("open").due.yen;
    let _ = shop.call("pay_cash", json!({ "received_yen": due + 100 }));
}

fn receipts(shop: &Shop) -> Vec<&Receipt> {
    let receipt = |content: &'_ Content| matches!(content, Content::Receipt(_));
    let papers = shop.roll.counter.iter().filter(|(_, content)| receipt(content));
    papers
        .filter_map(|(_, content)| match content {
            Content::Receipt(receipt) => Some(&**receipt),
            _ => None,
        })
        .collect()
}

#[test]
fn a_sale_prints_once_and_opens_the_drawer() {
    let mut shop = shop(1);
    let before = shop.roll.drawer;
    sell(&mut shop);
    let done = shop.view().done.expect("sold");
    assert_eq!(done.paper.state, PaperStateView::Making);
    shop.pass(2_000);
    assert_eq!(shop.view().done.expect("sold").paper.state, PaperStateView::Printed);
    assert_eq!((receipts(&shop).len(), shop.roll.drawer), (1, before + 1));
    shop.pass(60_000);
    assert_eq!(receipts(&shop).len(), 1);
    let audit = shop.must("list_audit", json!({ "before": null, "limit": 20 }));
    let drawer =
        audit["rows"].as_array().expect("rows").iter().find(|row| row["action"] == "drawer_opened");
    assert_eq!(drawer.expect("a log")["subject"], json!(done.number));
}

#[test]
fn the_sale_does_not_wait_and_the_fault_is_shown_in_time() {
    for fault in [
        PrinterFault::PaperOut,
        PrinterFault::CoverOpen,
        PrinterFault::Offline,
        PrinterFault::Unreachable,
    ] {
        let mut shop = shop(2);
        shop.roll.status = PrinterStatus::Fault(fault);
        sell(&mut shop);
        let at = shop.now();
        assert!(shop.view().done.is_some(), "the sale is done");
        while shop.view().printing.waiting.is_empty() {
            shop.pass(50);
            assert!(shop.now().since(at) < 2_000, "{fault:?} is told too late");
        }
        let waiting = &shop.view().printing.waiting[0];
        assert_eq!(waiting.fault.map(PrinterFault::from), Some(fault));
        sell_another(&mut shop);
        shop.roll.status = PrinterStatus::Ready;
        shop.pass(3_000);
        assert!(shop.view().printing.waiting.is_empty());
        assert_eq!(receipts(&shop).len(), 2, "both came out, in order, by themselves");
        assert_eq!(shop.roll.sent.len(), 2);
    }
}

fn sell_another(shop: &mut Shop) {
    shop.must("finish_sale", json!({}));
    sell(shop);
}

#[test]
fn what_may_have_come_out_is_asked_and_never_sent_again() {
    for (came_out, again) in [(true, false), (false, false), (false, true)] {
        let mut shop = shop(3);
        (shop.roll.midway, shop.roll.comes_out) = (Some(PrinterFault::PaperOut), came_out);
        sell(&mut shop);
        shop.pass(2_000);
        let question = shop.view().printing.questions.first().cloned().expect("a question");
        assert_eq!(question.fault.map(PrinterFault::from), Some(PrinterFault::PaperOut));
        shop.roll.status = PrinterStatus::Ready;
        shop.pass(60_000);
        assert_eq!(shop.roll.sent.len(), 1, "nothing goes out again by itself");
        let answer = json!({ "id": question.id, "came_out": came_out, "again": again });
        shop.must("answer_print", answer.clone());
        shop.pass(5_000);
        assert!(shop.call("answer_print", answer).is_err(), "it is asked once");
        let papers = receipts(&shop);
        let copies: Vec<u32> = papers.iter().map(|receipt| receipt.copy).collect();
        let expected: &[u32] = match (came_out, again) {
            (true, _) => &[1],
            (false, false) => &[],
            // The second print says 再発行.
            (false, true) => &[2],
        };
        assert_eq!(copies, expected);
    }
}

/// The program ends at every step of a paper's way; afterwards the paper is printed, or a person
/// is asked, and never is it sent twice.
#[test]
fn a_crash_at_any_step_prints_no_paper_twice() {
    for steps in 0..14 {
        for crash in [Crash::BeforeEffects, Crash::AfterEffects] {
            let mut shop = shop(4);
            let keys = shop.must("quick_keys", json!({}));
            shop.must("add_product", json!({ "sku": keys[0]["sku"], "quantity": 1 }));
            shop.must("start_checkout", json!({}));
            let due = shop.view().checkout.expect("open").due.yen;
            // The crash comes with the sale itself, or so many facts later.
            if steps == 0 {
                shop.crash = Some(crash);
            }
            let _ = shop.call("pay_cash", json!({ "received_yen": due }));
            let mut left = steps;
            while left > 0 {
                left -= 1;
                if left == 0 {
                    shop.crash = Some(crash);
                }
                shop.pass_one();
            }
            shop.crash = None;
            shop.pass(10_000);
            let questions = shop.view().printing.questions.len();
            let mut sent = shop.roll.sent.clone();
            sent.sort();
            sent.dedup();
            assert_eq!(sent.len(), shop.roll.sent.len(), "step {steps}, {crash:?}: sent twice");
            assert!(shop.roll.sent.len() + questions >= 1, "step {steps}, {crash:?}: forgotten");
            assert!(shop.view().printing.waiting.is_empty());
            if let Some(question) = shop.view().printing.questions.first().cloned() {
                let came_out = !shop.roll.counter.is_empty();
                let answer = json!({ "id": question.id, "came_out": came_out, "again": !came_out });
                shop.must("answer_print", answer);
                shop.pass(5_000);
            }
            assert_eq!(receipts(&shop).len(), 1, "step {steps}, {crash:?}");
            let stored = stored_papers(&mut shop);
            assert!(stored.iter().all(|state| *state != PrintState::Sent));
        }
    }
}

fn stored_papers(shop: &mut Shop) -> Vec<PrintState> {
    let found = shop.must("find_receipts", json!({}));
    let id: maneki_core::id::Id =
        found["receipts"][0]["id"].as_str().expect("an id").parse().expect("an id");
    let mut store = shop.store.lock().expect("nobody panicked");
    let papers = store.papers_of(id).expect("read");
    assert!(papers.iter().all(|paper| paper.file.is_some()), "each has its PDF");
    papers.into_iter().map(|paper| paper.print.job.state).collect()
}

/// The head of the day is kept with the paper: a later print differs by its banner alone.
#[test]
fn a_reprint_of_any_day_is_the_first_print_but_for_its_banner() {
    let mut shop = shop(5);
    sell(&mut shop);
    shop.pass(3_000);
    let id = shop.view().done.expect("sold").id;
    shop.must("finish_sale", json!({}));
    let edit = json!({
        "header": "another header", "footer": "another footer", "return_terms": "never",
        "logo": "keep",
    });
    shop.must("save_letterhead", edit);
    shop.must("set_visitor_language", json!({ "language": "ko" }));
    shop.restart();
    shop.pass(40 * 86_400_000);
    shop.must("reprint_receipt", json!({ "id": id }));
    shop.pass(3_000);
    let papers = receipts(&shop);
    assert_eq!(papers.len(), 2);
    assert_eq!((papers[0].copy, papers[1].copy), (1, 2));
    assert_eq!(Receipt { copy: 1, ..papers[1].clone() }, *papers[0]);
}

#[test]
fn reports_and_formal_receipts_go_to_paper_and_count_their_copies() {
    let mut shop = shop(6);
    sell(&mut shop);
    shop.pass(3_000);
    let id = shop.view().done.expect("sold").id;
    let formal = json!({ "id": id, "addressee": "株式会社髙﨑商事", "purpose": "お菓子代" });
    shop.must("print_formal_receipt", formal.clone());
    shop.must("print_formal_receipt", formal);
    shop.must("report_shift", json!({}));
    shop.pass(5_000);
    shop.must("finish_sale", json!({}));
    let report = shop.must("report_shift", json!({}));
    let counted = report["expected_yen"].clone();
    shop.must(
        "close_shift",
        json!({
            "counted_yen": counted, "reason": "", "acknowledge_unresolved": false, "approval": null,
        }),
    );
    shop.pass(5_000);
    let names: Vec<String> = shop
        .roll
        .counter
        .iter()
        .map(|(_, content)| match content {
            Content::Receipt(receipt) => format!("receipt {}", receipt.copy),
            Content::Formal(formal) => format!("formal {} {}", formal.copy, formal.addressee),
            Content::Shift(shift) => format!("{:?}", shift.kind),
            Content::Slip(_) => "slip".into(),
            Content::Proof(_) => "proof".into(),
            Content::Travel(_) => "travel".into(),
            Content::Test(_) => "test".into(),
        })
        .collect();
    assert_eq!(
        names,
        ["receipt 1", "formal 1 株式会社髙﨑商事", "formal 2 株式会社髙﨑商事", "X", "X", "Z"]
    );
    // Set again from what is stored, each says what it said.
    let printed: Vec<(maneki_core::id::PaperId, Content)> = shop.roll.counter.clone();
    for (paper, content) in printed {
        assert_eq!(shop.set_again(paper), content);
    }
}

#[test]
fn a_paper_can_be_moved_or_taken_off_while_nothing_of_it_went_out() {
    let mut shop = shop(7);
    let mut two = printers();
    let list = two["printers"].as_array_mut().expect("a list");
    let mut other = list[0].clone();
    (other["name"], other["papers"]) = (json!("other"), json!([]));
    list.push(other);
    shop.must("save_printers", two);
    shop.roll.status = PrinterStatus::Fault(PrinterFault::PaperOut);
    sell(&mut shop);
    shop.pass(1_500);
    let view = shop.view().printing;
    let (job, to) = (view.waiting[0].id.clone(), view.printers[1].id.clone());
    shop.must("move_print", json!({ "id": job, "printer": to }));
    shop.pass(1_500);
    assert_eq!(shop.view().printing.waiting[0].printer, "other");
    shop.must("drop_print", json!({ "id": job }));
    shop.roll.status = PrinterStatus::Ready;
    shop.pass(5_000);
    assert!(shop.roll.sent.is_empty());
    assert_eq!(shop.view().done.expect("sold").paper.state, PaperStateView::NotPrinted);
    assert_eq!(PaperKind::from_code("receipt"), Some(PaperKind::Receipt));
}
