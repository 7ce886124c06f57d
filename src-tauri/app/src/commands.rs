//! Every command, one row each. The bodies live in the modules below, by the job they do.

use crate::{
    demo,
    table::{Window, table},
    view::{
        LedgerPage, ProductView, TaxFreeRecordView, TaxFreeTermsView, TaxOfficeView, UpkeepRunView,
        VerifiedView, WalletsView,
    },
    wallets::ShopSettings,
};
use serde::{Deserialize, Serialize};
use tax_free::{export, ledger, show, terms};
use ts_rs::TS;

pub mod camera;
pub mod campaigns;
pub mod closings;
pub mod exports;
pub mod goods;
pub mod letterhead;
pub mod pay;
pub mod prices;
pub mod printing;
pub mod products;
pub mod receipts;
pub mod reports;
pub mod returns;
pub mod scan;
pub mod sell;
pub mod settle;
pub mod settlement;
pub mod shift;
pub mod shop;
pub mod staff;
pub mod tax_free;
pub mod tax_office;
pub mod travel;
pub mod upkeep;
pub mod wallets;

const TILL: &[Window] = &[Window::Cashier, Window::Script];
const OFFICE: &[Window] = &[Window::Manager, Window::Script];
const DESKS: &[Window] = &[Window::Cashier, Window::Manager, Window::Script];
const DEMO: &[Window] = &[Window::Cashier, Window::Manager, Window::Phone, Window::Script];
const EVERYWHERE: &[Window] = &Window::ALL;

/// A request or a reply with nothing in it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A manager's name and PIN, where the signed-in role alone does not suffice.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Approval {
    pub staff_id: String,
    pub pin: String,
}

table! {
    set_up: staff::SetUp => Nothing, DESKS, Anyone, staff::set_up;
    sign_in: staff::SignIn => Nothing, DESKS, Anyone, staff::sign_in;
    sign_out: Nothing => Nothing, DESKS, Anyone, staff::sign_out;
    save_staff: staff::SaveStaff => Nothing, OFFICE, Manager, staff::save_staff;

    scan_code: scan::ScanCode => Nothing, TILL, Staff, scan::scan_code;
    add_product: sell::AddProduct => Nothing, TILL, Staff, sell::add_product;
    change_quantity: sell::ChangeQuantity => Nothing, TILL, Staff, sell::change_quantity;
    void_line: sell::VoidLine => Nothing, TILL, Staff, sell::void_line;
    undo_void: Nothing => Nothing, TILL, Staff, sell::undo_void;
    discount_line: sell::DiscountLine => Nothing, TILL, Staff, sell::discount_line;
    discount_cart: sell::DiscountCart => Nothing, TILL, Staff, sell::discount_cart;
    enter_code: campaigns::EnterCode => Nothing, TILL, Staff, campaigns::enter_code;
    hold_cart: sell::HoldCart => Nothing, TILL, Staff, sell::hold_cart;
    recall_cart: sell::RecallCart => Nothing, TILL, Staff, sell::recall_cart;
    discard_cart: Nothing => Nothing, TILL, Staff, sell::discard_cart;
    set_visitor_language: sell::SetVisitorLanguage => Nothing, TILL, Staff,
        sell::set_visitor_language;

    start_checkout: Nothing => Nothing, TILL, Staff, pay::start_checkout;
    leave_checkout: Nothing => Nothing, TILL, Staff, pay::leave_checkout;
    pay_cash: pay::PayCash => Nothing, TILL, Staff, pay::pay_cash;
    pay_wallet: pay::PayWallet => Nothing, TILL, Staff, pay::pay_wallet;
    cancel_payment: Nothing => Nothing, TILL, Staff, pay::cancel_payment;
    settle_payment: settle::SettlePayment => Nothing, DESKS, Staff, settle::settle_payment;
    finish_sale: Nothing => Nothing, TILL, Staff, pay::finish_sale;

    start_return: returns::StartReturn => Nothing, TILL, Staff, returns::start_return;
    choose_return: returns::ChooseReturn => Nothing, TILL, Staff, returns::choose_return;
    confirm_return: returns::ConfirmReturn => Nothing, TILL, Staff, returns::confirm_return;
    return_in_cash: returns::ReturnInCash => Nothing, TILL, Staff, returns::return_in_cash;
    leave_return: Nothing => Nothing, TILL, Staff, returns::leave_return;

    start_tax_free: tax_free::StartTaxFree => Nothing, TILL, Staff, tax_free::start_tax_free;
    read_passport: tax_free::ReadPassport => Nothing, TILL, Staff, tax_free::read_passport;
    set_stay: tax_free::SetStay => Nothing, TILL, Staff, tax_free::set_stay;
    link_receipts: tax_free::LinkReceipts => Nothing, TILL, Staff, tax_free::link_receipts;
    split_goods: tax_free::SplitGoods => Nothing, TILL, Staff, tax_free::split_goods;
    detail_goods: tax_free::DetailGoods => Nothing, TILL, Staff, tax_free::detail_goods;
    name_goods: tax_free::NameGoods => Nothing, TILL, Staff, tax_free::name_goods;
    confirm_tax_free: Nothing => Nothing, TILL, Staff, tax_free::confirm_tax_free;
    leave_tax_free: Nothing => Nothing, TILL, Staff, tax_free::leave_tax_free;

    list_tax_free_records: ledger::ListTaxFreeRecords => LedgerPage, DESKS, Staff,
        ledger::list_tax_free_records;
    show_tax_free_record: ledger::TaxFreeRecordId => TaxFreeRecordView, DESKS, Staff,
        show::show_tax_free_record;
    export_tax_free_records: export::ExportTaxFreeRecords => exports::Exported, OFFICE, Manager,
        export::export_tax_free_records;
    refund_tax_free: ledger::RefundTaxFree => Nothing, DESKS, Staff, ledger::refund_tax_free;
    fix_tax_free_record: ledger::TaxFreeRecordId => Nothing, DESKS, Staff,
        ledger::fix_tax_free_record;
    resend_tax_free_record: ledger::TaxFreeRecordId => Nothing, DESKS, Staff,
        ledger::resend_tax_free_record;
    cancel_tax_free_record: ledger::CancelTaxFreeRecord => Nothing, DESKS, Staff,
        ledger::cancel_tax_free_record;
    reprint_guide_slip: ledger::TaxFreeRecordId => Nothing, DESKS, Staff,
        ledger::reprint_guide_slip;
    show_tax_free_terms: Nothing => TaxFreeTermsView, OFFICE, Manager,
        terms::show_tax_free_terms;
    save_tax_free_terms: TaxFreeTermsView => Nothing, OFFICE, Manager,
        terms::save_tax_free_terms;
    demo_tax_office: tax_free::demo::DemoTaxOffice => Nothing, DESKS, Staff,
        tax_free::demo::demo_tax_office;

    search_products: products::SearchProducts => Vec<ProductView>, DESKS, Staff,
        products::search_products;
    quick_keys: Nothing => Vec<ProductView>, DESKS, Staff, products::quick_keys;
    import_products: products::ImportProducts => products::Imported, OFFICE, Manager,
        products::import_products;
    save_product: products::SaveProduct => Nothing, OFFICE, Manager, products::save_product;
    export_products: Nothing => exports::Exported, OFFICE, Manager, goods::export_products;
    print_labels: goods::PrintLabels => exports::Exported, OFFICE, Manager, goods::print_labels;
    arrange_keys: goods::ArrangeKeys => Nothing, OFFICE, Manager, goods::arrange_keys;
    plan_price: prices::PlanPrice => Nothing, OFFICE, Manager, prices::plan_price;
    coming_prices: Nothing => Vec<prices::ComingPriceView>, OFFICE, Manager,
        prices::coming_prices;
    list_rates: prices::ListRates => Vec<prices::RateView>, OFFICE, Manager, prices::list_rates;

    find_receipts: receipts::FindReceipts => receipts::FoundReceipts, DESKS, Staff,
        receipts::find_receipts;
    show_receipt: receipts::ShowReceipt => receipts::ReceiptView, DESKS, Staff,
        receipts::show_receipt;
    reprint_receipt: receipts::ReprintReceipt => Nothing, DESKS, Staff,
        receipts::reprint_receipt;
    preview_export: exports::ExportReceipts => exports::ExportPreview, OFFICE, Manager,
        exports::preview_export;
    export_receipts: exports::ExportReceipts => exports::Exported, OFFICE, Manager,
        exports::export_receipts;
    archive_receipts: exports::ArchiveReceipts => exports::Exported, OFFICE, Manager,
        exports::archive_receipts;
    list_audit: receipts::ListAudit => receipts::AuditPage, OFFICE, Manager, receipts::list_audit;
    verify_chain: receipts::VerifyChain => VerifiedView, OFFICE, Manager, receipts::verify_chain;

    answer_print: printing::AnswerPrint => Nothing, DESKS, Staff, printing::answer_print;
    drop_print: printing::OnePaper => Nothing, DESKS, Staff, printing::drop_print;
    move_print: printing::MovePrint => Nothing, DESKS, Staff, printing::move_print;
    print_formal_receipt: printing::PrintFormalReceipt => Nothing, DESKS, Staff,
        printing::print_formal_receipt;
    open_drawer: printing::OpenDrawer => Nothing, DESKS, Staff, printing::open_drawer;
    show_printers: Nothing => printing::Printers, OFFICE, Manager, printing::show_printers;
    save_printers: printing::Printers => printing::Printers, OFFICE, Manager,
        printing::save_printers;
    find_printers: Nothing => printing::FoundPrinters, OFFICE, Manager, printing::find_printers;
    print_test_page: printing::OnePrinter => Nothing, OFFICE, Manager, printing::print_test_page;
    store_logo: printing::OnePrinter => Nothing, OFFICE, Manager, printing::store_logo;
    show_letterhead: Nothing => letterhead::LetterheadView, OFFICE, Manager,
        letterhead::show_letterhead;
    save_letterhead: letterhead::EditLetterhead => Nothing, OFFICE, Manager,
        letterhead::save_letterhead;
    preview_receipt: letterhead::PreviewReceipt => letterhead::PaperPicture, OFFICE, Manager,
        letterhead::preview_receipt;

    open_shift: shift::OpenShift => Nothing, DESKS, Staff, shift::open_shift;
    move_cash: shift::MoveCash => Nothing, DESKS, Staff, shift::move_cash;
    report_shift: Nothing => shift::ShiftReportView, DESKS, Staff, shift::report_shift;
    show_closing: closings::ShowClosing => shift::ShiftReportView, OFFICE, Manager,
        closings::show_closing;
    list_closings: closings::ListClosings => Vec<closings::ClosingView>, OFFICE, Manager,
        closings::list_closings;
    reprint_report: printing::OnePaper => Nothing, OFFICE, Manager, closings::reprint_report;
    sum_pieces: shift::SumPieces => shift::PiecesSum, DESKS, Staff, shift::sum_pieces;
    close_shift: shift::CloseShift => shift::ShiftReportView, DESKS, Staff, shift::close_shift;

    list_campaigns: Nothing => Vec<campaigns::CampaignView>, OFFICE, Staff,
        campaigns::list_campaigns;
    save_campaign: campaigns::CampaignView => Nothing, OFFICE, Manager, campaigns::save_campaign;
    list_travel_cards: Nothing => Vec<travel::TravelCardView>, DESKS, Staff,
        travel::list_travel_cards;
    save_travel_card: travel::SaveTravelCard => Nothing, OFFICE, Manager,
        travel::save_travel_card;
    reset_travel_card: travel::OneCard => Nothing, OFFICE, Manager, travel::reset_travel_card;
    print_travel_card: travel::PrintTravelCard => Nothing, DESKS, Staff,
        travel::print_travel_card;
    back_up: upkeep::BackUp => upkeep::BackupView, OFFICE, Manager, upkeep::back_up;
    list_backups: upkeep::ListBackups => Vec<upkeep::BackupFileView>, DESKS, Anyone,
        upkeep::list_backups;
    rehearse_restore: upkeep::RehearseRestore => upkeep::RehearsalView, OFFICE, Manager,
        upkeep::rehearse_restore;
    restore_backup: upkeep::RestoreBackup => upkeep::BackupView, DESKS, Anyone,
        upkeep::restore_backup;
    save_backup_plan: upkeep::SaveBackupPlan => Nothing, OFFICE, Manager,
        upkeep::save_backup_plan;
    show_recovery_code: upkeep::ShowRecoveryCode => upkeep::RecoveryCodeView, OFFICE, Manager,
        upkeep::show_recovery_code;
    list_upkeep: upkeep::ListUpkeep => Vec<UpkeepRunView>, OFFICE, Manager, upkeep::list_upkeep;
    stop_task: Nothing => Nothing, OFFICE, Manager, upkeep::stop_task;

    report_sales: reports::ReportSales => reports::SalesReport, OFFICE, Manager,
        reports::report_sales;
    export_report: reports::ExportReport => exports::Exported, OFFICE, Manager,
        reports::export_report;

    import_settlement: settlement::ImportSettlement => settlement::SettlementView, OFFICE, Manager,
        settlement::import_settlement;
    list_settlements: settlement::ListSettlements => Vec<settlement::SettlementView>, OFFICE,
        Manager, settlement::list_settlements;

    enter_rate: shop::EnterRate => Nothing, OFFICE, Manager, shop::enter_rate;
    import_rate: shop::ImportRate => Nothing, OFFICE, Manager, shop::import_rate;
    show_settings: Nothing => shop::SettingsView, OFFICE, Manager, shop::show_settings;
    save_settings: shop::SettingsView => shop::SettingsSaved, OFFICE, Manager, shop::save_settings;
    show_receipt_key: Nothing => shop::ReceiptKeyView, OFFICE, Manager, shop::show_receipt_key;
    show_wallets: Nothing => WalletsView, OFFICE, Manager, wallets::show_wallets;
    save_wallet_shop: ShopSettings => Nothing, OFFICE, Manager, wallets::save_wallet_shop;
    save_wallet_contract: wallets::SaveWalletContract => Nothing, OFFICE, Manager,
        wallets::save_wallet_contract;
    remove_wallet_contract: wallets::OfGateway => Nothing, OFFICE, Manager,
        wallets::remove_wallet_contract;
    test_wallet: wallets::OfGateway => Nothing, OFFICE, Manager, wallets::test_wallet;
    show_tax_office: Nothing => TaxOfficeView, OFFICE, Manager, tax_office::show_tax_office;
    save_tax_office: tax_office::SaveTaxOffice => Nothing, OFFICE, Manager,
        tax_office::save_tax_office;
    remove_tax_office: Nothing => Nothing, OFFICE, Manager, tax_office::remove_tax_office;
    test_tax_office: Nothing => Nothing, OFFICE, Manager, tax_office::test_tax_office;
    choose_camera: camera::ChooseCamera => Nothing, DESKS, Staff, camera::choose_camera;
    test_camera: camera::TestCamera => Nothing, OFFICE, Manager, camera::test_camera;
    start_practice: Nothing => Nothing, TILL, Anyone, shop::start_practice;
    show_view: Nothing => serde_json::Value, EVERYWHERE, Anyone, shop::show_view;
    demo_phone: demo::DemoPhone => Nothing, DEMO, Anyone, demo::demo_phone;
    demo_reset: Nothing => Nothing, DEMO, Anyone, demo::demo_reset;
    demo_show_code: shop::DemoShowCode => Nothing, DESKS, Anyone, shop::demo_show_code;
    demo_set_printer: printing::DemoSetPrinter => Nothing, DESKS, Anyone,
        printing::demo_set_printer;
}
