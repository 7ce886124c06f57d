// Generated from the command table by `./dev bindings`. Do not edit.

export type AcquirerKey = { version: string, key: string, };

export type AddProduct = { sku: string, quantity: number, };

export type AgainstView = "day_before" | "week_before" | "year_before";

export type AlarmKindView = "unsent" | "needs_fix" | "unclear" | "deadline_near" | "confirmed_unpaid";

export type AlarmView = { kind: AlarmKindView, since_ms: number | null, 
/**
 * Days left to the last day of confirmation.
 */
days: number | null, };

export type AnswerPrint = { id: string, came_out: boolean, 
/**
 * Where it did not: print it again, marked 再発行.
 */
again: boolean, };

export type AntomSettings = { 
/**
 * The acquirer's test system, where no money moves; only then may it be on this machine.
 */
test: boolean, host: string, 
/**
 * `SANDBOX_…` goes to the sandbox by itself.
 */
client_id: string, 
/**
 * Of the till's own key.
 */
key_version: string, 
/**
 * Antom's public keys; two during a change of keys.
 */
acquirer_keys: Array<AcquirerKey>, 
/**
 * Needed where several were contracted.
 */
settlement_currency: string | null, 
/**
 * Where Antom sends notices: a relay of the shop's, since no till is reached from outside.
 */
notify_url: string | null, 
/**
 * The port of this machine that the relay passes them to.
 */
notify_port: string | null, };

export type AppError = { code: ErrorCode, 
/**
 * What the words have holes for.
 */
params: { [key in string]: string }, };

export type AppliedView = { names: NamesView, 
/**
 * The wallet takes it off what the customer pays; the till's total stays.
 */
by_wallet: boolean, off_yen: number, };

export type Approval = { staff_id: string, pin: string, };

export type ArchiveReceipts = { query: FindReceipts, };

export type ArrangeKeys = { keys: Array<PlaceKey>, };

export type AuditPage = { rows: Array<AuditView>, };

export type AuditView = { seq: number, at_ms: number, action: string, staff_id: string | null, approved_by: string | null, subject: string, before: string, after: string, };

export type BackUp = { folder: string | null, };

export type BackupFileView = { file: string, bytes: number, };

export type BackupView = { file: string, documents: number, receipts: number, total_yen: number, bytes: number, head: string, };

export type BreakView = { 
/**
 * The link's number.
 */
seq: number, 
/**
 * The document's kind, or the table of a stray row.
 */
kind: string, 
/**
 * Empty where it can no longer be read.
 */
label: string, fault: ChainFaultView, };

export type BucketView = "both" | "till_only" | "acquirer_only" | "amount_differs";

export type BuyerNoticeView = "passport_expired" | "birth_incomplete";

export type CameraStateView = "none" | "opening" | "live" | "dark" | "hung" | "in_use" | "refused" | "unplugged" | "no_pictures" | "failed";

export type CameraTestView = { 
/**
 * Each counts once while it is held before the camera.
 */
codes: number, last: CodeKindView | null, };

export type CameraView = { state: CameraStateView, name: string, choices: Array<string>, };

export type CampaignView = { id: string | null, names: NamesView, from: string, until: string, funding: FundingView, off: OffView, most_yen: number | null, least_yen: number, wallets: Array<string>, goods: ForGoodsView, code: string | null, first_a_day: number | null, one_per_customer: boolean, combines: boolean, active: boolean, };

export type CancelTaxFreeRecord = { id: string, reason: string, approval: Approval | null, };

export type CardOriginView = "shipped" | "edited" | "own";

export type CartView = { id: string, lines: Array<LineView>, pieces: number, subtotal: MoneyView, discount_yen: number, discount: DiscountView | null, total: MoneyView, tax_yen: number, taxes: Array<TaxView>, 
/**
 * The line that changed last, to show it.
 */
touched: number | null, };

export type CashierView = { 
/**
 * Grows with every picture.
 */
revision: number, now_ms: number, shop: ShopView, session: SessionView | null, staff: Array<StaffTile>, shift: ShiftView | null, cny: CnyView, cart: CartView, can_undo: boolean, held: Array<HeldView>, meter: TaxFreeMeterView | null, checkout: CheckoutView | null, tax_free: TaxFreeView | null, records: TaxFreeWatchView, printing: PrintingView, done: DoneView | null, returning: ReturnView | null, 
/**
 * Payments of other sales still being asked about.
 */
unresolved: Array<PaymentView>, open_refunds: Array<OpenRefundView>, 
/**
 * No acquirer is in reach: cash only.
 */
wallets_away: boolean, camera: CameraView, scanner: ScannerView, notice: NoticeView | null, visitor_language: LanguageView, };

export type CertificateView = { subject: string, issuer: string, 
/**
 * `2028-03-31`.
 */
last_day: string, 
/**
 * Until the last day; negative once it is past.
 */
days_left: number, };

export type ChainFaultView = "changed" | "deleted" | "added" | "link_missing" | "not_the_head" | "head_forged" | "not_the_noted";

export type ChangeQuantity = { line: number, quantity: number, };

export type CheckoutView = { total: MoneyView, due: MoneyView, taken: Array<TakenView>, payment: PaymentView | null, 
/**
 * Ready amounts for one touch: the exact one and the notes above it.
 */
cash_choices: Array<number>, 
/**
 * The wallet that the offer is made for; none for cash.
 */
wallet: string | null, offers: Array<AppliedView>, };

export type ChooseCamera = { name: string, };

export type ChooseReturn = { lines: Array<ComingBack>, };

export type CitationView = { 
/**
 * The day from which it holds, `2026-11-01`.
 */
from: string, source: string, };

export type CloseShift = { counted_yen: number, 
/**
 * How the count came about, which must sum to it; empty where only the sum is told.
 */
pieces: Array<PieceCount>, reason: string, acknowledge_unresolved: boolean, approval: Approval | null, };

export type ClosingView = { z_number: number, day: string, closed_at_ms: number, total_yen: number, difference_yen: number, unresolved: number, 
/**
 * Its Z and the X reports before it, oldest first.
 */
papers: Array<ReportPaperView>, };

export type CnyStateView = "shown" | "no_rate" | "stale" | "from_the_future";

export type CnyView = { state: CnyStateView, 
/**
 * CNY for one JPY, as the decimal that was entered.
 */
rate: string | null, source: string | null, at_ms: number | null, };

export type CodeKindView = "wallet" | "jan" | "receipt" | "coupon" | "wrong" | "unknown";

export type ComingBack = { line: number, quantity: number, };

export type ComingPriceView = { sku: string, from: string, price_yen: number, };

export type ConfirmReturn = { reason: string, approval: Approval | null, };

export type Contract = { "antom": AntomSettings } | { "spot_pay": SpotPaySettings } | { "wechat": WeChatSettings };

export type ContractStateView = "off" | "opening" | "incomplete" | "ready" | "stopped";

export type ContractView = { gateway: GatewayView, 
/**
 * None until it is set up.
 */
contract: Contract | null, secret: SecretStateView, secret_refused: SettingWhyView | null, state: ContractStateView, faults: Array<SettingFaultView>, probe: ProbeView | null, 
/**
 * The acquirer refused the shop's settings with this code: payments over it are stopped.
 */
alarm: string | null, };

export type CustomerStageView = "welcome" | "goods" | "tax_free" | "pay" | "done";

export type CustomerView = { revision: number, now_ms: number, shop: ShopView, language: LanguageView, stage: CustomerStageView, lines: Array<LineView>, pieces: number, discount_yen: number, total: MoneyView, tax_yen: number, due: MoneyView, change_yen: number, payment: PaymentView | null, 
/**
 * What the wallet said it took, in fen.
 */
wallet_fen: number | null, is_return: boolean, offers: Array<AppliedView>, promos: Array<PromoView>, 
/**
 * Travel cards in the visitor's language, while nobody is served.
 */
cards: Array<VisitorCardView>, e_receipt: EReceiptView | null, 
/**
 * The procedure that is open, if any.
 */
tax_free: VisitorTaxFreeView | null, meter: TaxFreeMeterView | null, cny: CnyView, camera: CameraView, notice: NoticeView | null, };

export type DeclineView = "refresh_code" | "balance_too_low" | "limit_reached" | "other_wallet" | "shop_settings";

export type DemoCustoms = "confirmed" | "refused" | "unclear";

export type DemoPhone = { story: PhoneStory, held: boolean, tilt: number, glare: number, blur: number, };

export type DemoSetPrinter = { fault: PrinterFaultView | null, near_end: boolean, };

export type DemoShowCode = { text: string | null, 
/**
 * `paid`, `password_first`, `balance_too_low`, …: the fake wallet's list.
 */
scenario: string | null, };

export type DemoTaxOffice = { "play": "next_message", meets: OfficeErrorClassView | null, } | { "play": "at_customs", id: string, outcome: DemoCustoms, };

export type DetailGoods = { line: number, detail: UnitDetailView, };

export type DiscountCart = { off: OffView | null, reason: string, approval: Approval | null, };

export type DiscountLine = { line: number, off: OffView | null, reason: string, approval: Approval | null, };

export type DiscountView = { off: OffView, reason: string, };

export type DoneView = { id: string, number: string, is_return: boolean, total: MoneyView, taken: Array<TakenView>, change_yen: number, offers: Array<AppliedView>, paper: PaperView, e_receipt: EReceiptView | null, };

export type EReceiptView = { rows: Array<string>, };

export type EditLetterhead = { header: string, footer: string, return_terms: string, logo: LogoEdit, };

export type EnterCode = { code: string, };

export type EnterRate = { rate: string, source: string, };

export type ErrorCode = "unknown_command" | "bad_request" | "wrong_window" | "sign_in_first" | "manager_only" | "wrong_pin" | "pin_locked" | "bad_pin" | "no_such_staff" | "name_taken" | "last_manager" | "already_set_up" | "no_such_product" | "bad_jan" | "no_such_line" | "bad_quantity" | "too_many_lines" | "amount_too_large" | "no_tax_rate" | "bad_discount" | "reason_needed" | "approval_needed" | "cart_empty" | "nothing_to_undo" | "no_such_cart" | "in_checkout" | "not_in_checkout" | "payment_open" | "partly_paid" | "too_little_cash" | "bad_amount" | "shift_not_open" | "shift_already_open" | "unresolved_payments" | "count_differs" | "nothing_to_pay" | "code_used" | "wallet_not_set_up" | "wallets_away" | "private_key_given" | "no_such_payment" | "payment_final" | "evidence_needed" | "no_such_receipt" | "not_a_sale" | "nothing_to_return" | "return_too_many" | "no_return_open" | "return_open" | "bad_rate" | "rate_file_bad" | "product_file_bad" | "bad_product" | "bad_settings" | "key_file_closed" | "bad_registration_number" | "bad_query" | "bad_campaign" | "no_such_code" | "campaign_code_spent" | "passport_length" | "passport_character" | "passport_check_digit" | "passport_doubtful" | "passport_field" | "no_tax_free_open" | "passport_first" | "stay_first" | "bad_date" | "not_eligible" | "no_tax_free_rules" | "old_tax_free_law" | "tax_free_not_today" | "record_exists" | "link_refused" | "below_threshold" | "detail_missing" | "no_tax_free_goods" | "record_field" | "no_such_record" | "record_withdrawn" | "not_confirmed_yet" | "refunded_already" | "refund_changed" | "wallet_refund_closed" | "route_not_offered" | "data_wiped" | "export_failed" | "export_folder_gone" | "settlement_cut_short" | "settlement_other_day" | "settlement_not_utf8" | "settlement_unreadable" | "settlement_column" | "settlement_amount" | "settlement_currency" | "settlement_cell" | "settlement_double" | "cancelled" | "task_running" | "backup_failed" | "no_backup_folder" | "no_backup" | "backup_newer" | "backup_locked" | "backup_damaged" | "backup_differs" | "bad_recovery_code" | "other_data" | "paper_failed" | "paper_character_missing" | "no_such_paper" | "paper_under_way" | "no_such_printer" | "bad_printer" | "no_drawer" | "bad_letterhead" | "bad_logo" | "bad_travel_card" | "no_such_travel_card" | "too_many_travel_cards" | "no_logo" | "camera_failed" | "disk_full" | "read_only" | "in_use" | "newer_data" | "wrong_key" | "store_unknown" | "store_failed" | "demo_only" | "no_practice_here" | "internal";

export type ExportPreview = { columns: Array<string>, rows: Array<Array<string>>, receipts: number, sales_yen: number, returns_yen: number, total_yen: number, tax_yen: number, cash_yen: number, wallets_yen: number, };

export type ExportReceipts = { query: FindReceipts, format: FormatView | null, };

export type ExportReport = { report: ReportSales, format: FormatView, };

export type ExportTaxFreeRecords = { query: ListTaxFreeRecords, 
/**
 * CSV, Shift_JIS, XLSX or Parquet.
 */
format: FormatView, personal: boolean, reason: string, };

export type Exported = { path: string, rows: number, bytes: number, sha256: string, 
/**
 * The file beside it that says what is in it.
 */
manifest: string, unwritable: Array<UnwritableView>, };

export type FaultView = { 
/**
 * Counts from 1, the header included.
 */
line: number, column: string, code: string, value: string, };

export type FieldFaultView = { 
/**
 * The wire's name: `goodsName`, `name`, …
 */
field: string, why: FieldWhyView, 
/**
 * The character, or the limit.
 */
what: string, line: number | null, product: string | null, };

export type FieldWhyView = "missing" | "too_short" | "too_long" | "too_many_bytes" | "character" | "emoji" | "no_code" | "no_form";

export type FindReceipts = { from: string | null, to: string | null, least_yen: number | null, most_yen: number | null, 
/**
 * `cash`, or a wallet's name.
 */
tender: string | null, number: string | null, text: string | null, only: OnlyView | null, 
/**
 * By whom, by id.
 */
staff: string | null, 
/**
 * With a purchase record, or without.
 */
tax_free: boolean | null, after: number | null, limit: number | null, };

export type ForGoodsView = "all" | { "categories": Array<string> } | { "skus": Array<string> };

export type FormatView = "csv" | "csv_shift_jis" | "xlsx" | "parquet" | "freee" | "money_forward" | "yayoi";

export type FoundHowView = "network" | "ipp" | "usb" | "serial" | "queue";

export type FoundPrinterView = { address: string, how: FoundHowView, name: string, status: PrinterStatusView, fault: PrinterFaultView | null, };

export type FoundPrinters = { printers: Array<FoundPrinterView>, };

export type FoundReceipt = { id: string, number: string, at_ms: number, is_return: boolean, total_yen: number, tenders: Array<string>, staff_name: string, first_item: string, lines: number, };

export type FoundReceipts = { receipts: Array<FoundReceipt>, 
/**
 * Hand it back as `after` for the next page.
 */
next: number | null, };

export type FundingView = "shop" | "wallet";

export type GatewayView = "antom" | "spot_pay" | "wechat";

export type GivenKeyFile = { bytes: Array<number>, password: Secret, };

export type GoodsPart = { line: number, part: number, };

export type HeardKindView = "test_code" | "other" | "noise";

export type HeardView = { 
/**
 * Rises with each.
 */
number: number, kind: HeardKindView, characters: number, };

export type HeldView = { id: string, label: string, at_ms: number, pieces: number, total_yen: number, };

export type HoldCart = { label: string, };

export type ImportProducts = { text: string, };

export type ImportRate = { text: string, };

export type ImportSettlement = { name: string, day: string, bytes: Array<number>, };

export type Imported = { products: number, 
/**
 * Of them, with a price from a day to come.
 */
coming: number, faults: Array<FaultView>, };

export type InFive<T> = { ja: T, "zh-Hans": T, "zh-Hant": T, en: T, ko: T, };

export type IssuedKindView = "receipt" | "formal_receipt" | "x_report" | "z_report" | "guide_slip" | "chain_proof" | "travel_card" | "test_page";

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

export type LabelCount = { sku: string, count: number, };

export type LanguageView = "ja" | "zh-Hans" | "zh-Hant" | "en" | "ko";

export type LedgerPage = { rows: Array<LedgerRowView>, 
/**
 * Hand it back as `after` for the next page.
 */
next: number | null, };

export type LedgerRowView = { id: string, number: string, receipt: string, sold_at_ms: number, total_yen: number, refundable_yen: number, standing: StandingView, confirm_by: string | null, 
/**
 * Days since it was recorded.
 */
age_days: number, alarm: AlarmView | null, };

export type LeftOutView = { line: number, names: NamesView, why: LeftOutWhyView, };

export type LeftOutWhyView = "not_tax_free" | "not_taxed" | "nothing_paid";

export type LetterheadView = { header: string, footer: string, return_terms: string, has_logo: boolean, };

export type LineView = { no: number, sku: string, jan: string | null, names: NamesView, quantity: number, unit_yen: number, gross_yen: number, 
/**
 * The line's own discount, not negative.
 */
off_yen: number, discount: DiscountView | null, 
/**
 * After its own discount, before its share of the cart's.
 */
yen: number, reduced: boolean, tax_free: boolean, };

export type LinkReceipts = { numbers: Array<string>, };

export type LinkedView = { number: string, at_ms: number, total_yen: number, 
/**
 * What of it counts towards the threshold, without tax.
 */
counts_yen: number, };

export type ListAudit = { before: number | null, limit: number, };

export type ListBackups = { folder: string, };

export type ListClosings = { before_z: number | null, };

export type ListRates = { limit: number, };

export type ListSettlements = { limit: number, };

export type ListTaxFreeRecords = { from: string | null, to: string | null, standings: Array<StandingView>, 
/**
 * Part of a send number, a receipt number or a product's name.
 */
text: string | null, 
/**
 * Only what a person must look at.
 */
alarms: boolean, after: number | null, limit: number | null, };

export type ListUpkeep = { limit: number, };

export type LogoEdit = "keep" | "remove" | { "png": string };

export type MadeRecordView = { id: string, 
/**
 * The send number, as on the slip.
 */
number: string, standing: StandingView, paper: PaperView, };

export type ManagerView = { upkeep: UpkeepView, task: TaskView | null, revision: number, now_ms: number, shop: ShopView, session: SessionView | null, staff: Array<StaffTile>, shift: ShiftView | null, cny: CnyView, products: number, records: TaxFreeWatchView, printing: PrintingView, unresolved: Array<PaymentView>, open_refunds: Array<OpenRefundView>, camera: CameraView, 
/**
 * None while no test runs.
 */
camera_test: CameraTestView | null, scanner: ScannerView, notice: NoticeView | null, 
/**
 * None while nobody is signed in.
 */
wallets: WalletsView | null, 
/**
 * None while nobody is signed in.
 */
tax_office: TaxOfficeView | null, };

export type MatchedView = { bucket: BucketView, request_id: string, kind: MoveKindView, till_yen: number | null, acquirer_yen: number | null, fee_yen: number, receipt: string | null, 
/**
 * In the file, from 1.
 */
line: number | null, };

export type MediaView = "mm80" | "mm58" | "a4" | "a5";

export type MoneyView = { yen: number, fen: number | null, };

export type MoveCash = { amount_yen: number, reason: string, approval: Approval | null, };

export type MoveKindView = "payment" | "refund";

export type MovePrint = { id: string, printer: string, };

export type NameGoods = { line: number, name: string, };

export type NamesView = { ja: string, zh: string, en: string, };

export type Nothing = Record<symbol, never>;

export type Notice = "rung_up" | "jan_not_in_shop" | "jan_bad" | "shows_collect_code" | "shows_link" | "shows_merchant_code" | "shows_delivery_code" | "shows_coupon" | "code_taken" | "offer_changed" | "code_unknown" | "code_too_short" | "code_too_long" | "code_not_digits" | "scanner_garbled" | "code_used" | "nothing_to_pay" | "wallet_not_set_up" | "wallet_needs_document" | "wallet_stopped" | "wallet_away" | "receipt_read" | "payment_settled" | "charged_after_cancel" | "refund_settled" | "refund_refused" | "payment_contradicted" | "paper_failed" | "paper_character_missing" | "name_not_printable" | "drawer_failed" | "clock_went_back" | "clock_differs" | "return_done" | "customs_confirmed" | "tax_free_needs_you" | "backup_failed";

export type NoticeView = { code: Notice, params: { [key in string]: string }, 
/**
 * Grows with each notice, so that the same one twice is seen twice.
 */
seq: number, };

export type OfGateway = { gateway: GatewayView, };

export type OffView = { "yen": number } | { "basis_points": number };

export type OfficeErrorClassView = "line" | "field" | "office" | "warning";

export type OfficeErrorView = { class: OfficeErrorClassView, notes: Array<OfficeNoteView>, 
/**
 * When it is tried again by itself.
 */
again_at_ms: number | null, };

export type OfficeNoteView = { code: string, field: string | null, text: string, };

export type OfficeNoticeView = { "kind": "not_set_up" } | { "kind": "incomplete" } | { "kind": "certificate_expires", on: string, days: number, } | { "kind": "certificate_expired", on: string, } | { "kind": "unconfirmed", rows: number, };

export type OfficeProbeStateView = "asking" | "works" | "unreachable" | "not_trusted" | "closed" | "timed_out" | "refused" | "strange" | "not_set_up";

export type OfficeProbeView = { state: OfficeProbeStateView, http_status: number | null, at_ms: number, };

export type OneCard = { id: string, };

export type OnePaper = { id: string, };

export type OnePrinter = { printer: string, };

export type OnlyView = "sales" | "returns";

export type OpenDrawer = { reason: string, approval: Approval | null, };

export type OpenRefundView = { id: string, gateway: GatewayView, amount_yen: number, started_at_ms: number, 
/**
 * For so long that a person must know.
 */
needs_attention: boolean, 
/**
 * Refused for sure, by this code: a person must give the money back.
 */
refused: string | null, };

export type OpenShift = { float_yen: number, };

export type PaperKindView = "passport" | "landing_permit" | "proof_of_life_abroad";

export type PaperPicture = { 
/**
 * A PNG file in base 64.
 */
png: string, };

export type PaperStateView = "making" | "saved" | "waiting" | "printing" | "printed" | "handed_over" | "unknown" | "not_printed" | "failed";

export type PaperView = { state: PaperStateView, file: string | null, };

export type PayCash = { received_yen: number, amount_yen: number | null, };

export type PayWallet = { amount_yen: number | null, };

export type PaymentStepView = "show_code" | "sending" | "type_password" | "checking" | "cancelling" | "paid" | "declined" | "not_sent" | "cancelled" | "settled_unpaid" | "giving_back" | "given_back" | "not_given_back" | "needs_attention";

export type PaymentView = { 
/**
 * None while no code was read.
 */
id: string | null, step: PaymentStepView, amount: MoneyView, wallet: string | null, reason: DeclineView | null, 
/**
 * The wallet's own code for a refusal.
 */
reason_code: string | null, started_at_ms: number | null, 
/**
 * When the till stops asking and cancels; none once it does.
 */
until_ms: number | null, 
/**
 * What the wallet took, in fen, once it told.
 */
wallet_fen: number | null, transaction: string | null, 
/**
 * The receipt or cart it belongs to, for the list of open payments.
 */
cart: string | null, 
/**
 * Charged while the till was cancelling: staff choose to complete or to give back.
 */
charged: boolean, 
/**
 * A late answer contradicts what staff settled by hand.
 */
alarm: boolean, };

export type PermitView = "cruise_on_copy" | "cruise" | "crew" | "emergency" | "distress";

export type PhoneStory = "paid" | "password_first" | "balance_too_low" | "code_expired" | "wrong_code" | "silent_then_paid" | "silent_then_cancelled" | "network_gone" | "paper_out" | "tax_free" | "goods_return" | "day_close";

export type PhoneView = { revision: number, now_ms: number, story: PhoneStory, held: boolean, tilt: number, glare: number, blur: number, 
/**
 * What its code says now.
 */
code: string, renews_at_ms: number, 
/**
 * Of the payment under way.
 */
step: PaymentStepView | null, paid_yen: number | null, paid_fen: number | null, };

export type PieceCount = { face_yen: number, count: number, };

export type PiecesSum = { pieces: Array<PiecesView>, total_yen: number, };

export type PiecesView = { face_yen: number, count: number, yen: number, };

export type PlaceKey = { sku: string, place: QuickKeyView | null, };

export type PlanPrice = { sku: string, 
/**
 * 2026-12-01
 */
from: string, price_yen: number | null, };

export type PreviewReceipt = { edit: EditLetterhead, media: MediaView, language: LanguageView, };

export type PrintFormalReceipt = { 
/**
 * The sale's.
 */
id: string, 
/**
 * Without 様; empty prints 上様.
 */
addressee: string, purpose: string, };

export type PrintJobView = { id: string, kind: IssuedKindView, 
/**
 * The receipt's number, or what it is called.
 */
name: string, printer_id: string, printer: string, at_ms: number, 
/**
 * What it waits for, or what went wrong.
 */
fault: PrinterFaultView | null, can_print_again: boolean, };

export type PrintLabels = { labels: Array<LabelCount>, };

export type PrintTravelCard = { id: string, language: LanguageView, printer: string | null, };

export type PrinterFaultView = "paper_out" | "cover_open" | "stuck" | "offline" | "unreachable" | "supply_out" | "not_found" | "interrupted";

export type PrinterSetupView = { 
/**
 * None for a new one.
 */
id: string | null, name: string, address: string, media: MediaView, profile: ThermalProfileView, papers: Array<IssuedKindView>, };

export type PrinterStateView = { id: string, name: string, media: MediaView, status: PrinterStatusView, fault: PrinterFaultView | null, 
/**
 * Papers that are not out yet.
 */
waiting: number, has_drawer: boolean, };

export type PrinterStatusView = "asking" | "ready" | "near_end" | "fault" | "silent";

export type Printers = { printers: Array<PrinterSetupView>, };

export type PrintingView = { printers: Array<PrinterStateView>, 
/**
 * Held back by a fault; they print by themselves once it is gone.
 */
waiting: Array<PrintJobView>, 
/**
 * Sent, and nobody knows whether they came out: a person says.
 */
questions: Array<PrintJobView>, };

export type ProbeStateView = "asking" | "works" | "misconfigured" | "unreachable" | "no_answer" | "not_set_up";

export type ProbeView = { state: ProbeStateView, 
/**
 * The acquirer's own code, or the name of the silence.
 */
code: string | null, 
/**
 * How far this machine's clock is ahead of the acquirer's, where it told.
 */
clock_ahead_ms: number | null, at_ms: number, };

export type ProductView = { sku: string, jan: string | null, names: NamesView, kana: string, price_yen: number, class: TaxClassView, tax_free: boolean, category: string, quick: QuickKeyView | null, };

export type PromoView = { names: NamesView, 
/**
 * Empty: however it is paid.
 */
wallets: Array<string>, };

export type QuickKeyView = { page: number, place: number, colour: string, };

export type RasterCommandView = "gs_v0" | "gs_l" | "esc_star";

export type RateView = { rate: string, source: string, 
/**
 * Of which moment it is.
 */
at_ms: number, };

export type ReadPassport = { lines: string, compared: boolean, };

export type RecallCart = { id: string, };

export type ReceiptEventKindView = "printed" | "reprinted" | "formal" | "returned";

export type ReceiptEventView = { at_ms: number, kind: ReceiptEventKindView, 
/**
 * The paper's, or the number of the return.
 */
name: string, staff_name: string, };

export type ReceiptKeyView = { 
/**
 * The Ed25519 public key as hex.
 */
key: string, shop: string, };

export type ReceiptLineView = { no: number, sku: string, names: NamesView, unit_yen: number, quantity: number, off_yen: number, 
/**
 * As on the paper: before the discount on the whole receipt.
 */
amount_yen: number, reduced: boolean, };

export type ReceiptView = { id: string, number: string, at_ms: number, staff_name: string, 
/**
 * The number of the sale that this return takes back.
 */
return_of: string | null, lines: Array<ReceiptLineView>, subtotal_yen: number, discount_yen: number, discount_reason: string, total: MoneyView, taxes: Array<TaxView>, taken: Array<TakenView>, rate: string | null, rate_source: string | null, rate_at_ms: number | null, 
/**
 * Numbers of the returns made from it.
 */
returns: Array<string>, reprints: number, 
/**
 * Its purchase records, and those that count it towards their threshold.
 */
records: Array<LedgerRowView>, 
/**
 * Its papers and returns, oldest first.
 */
history: Array<ReceiptEventView>, sample: boolean, };

export type RecordEventKindView = "recorded" | "sent_out" | "accepted" | "accepted_with_warning" | "no_answer" | "field_refused" | "office_fault" | "restarted" | "resend_asked" | "customs_confirmed" | "customs_refused" | "customs_unclear" | "withdrawn" | "refund_approved" | "refund_paid" | "refund_refused";

export type RecordEventView = { at_ms: number, kind: RecordEventKindView, text: string, };

export type RecordGoodsView = { line: number, names: NamesView, 
/**
 * The name on the record, where it differs from the receipt's.
 */
record_name: string | null, quantity: number, net_yen: number, tax_yen: number, reduced: boolean, detail: UnitDetailView | null, };

export type RecordGroupView = { 
/**
 * 0 for the first; what `split_goods` takes.
 */
part: number, goods: Array<RecordGoodsView>, total_yen: number, refundable_yen: number, };

export type RecordItemView = { line: number, name: string, quantity: number, net_yen: number, tax_yen: number, reduced: boolean, detail: UnitDetailView | null, };

export type RecordMayView = { 
/**
 * Send what waits at once, not at its next turn.
 */
send: boolean, ask_customs: boolean, 
/**
 * Withdraw it and write a corrected one.
 */
fix: boolean, withdraw: boolean, 
/**
 * Print its guide slip again.
 */
slip: boolean, };

export type RecoveryCodeView = { code: string, };

export type RefundRouteView = "wallet" | "cash" | "bank";

export type RefundSumView = { gross: MoneyView, fee: MoneyView, net: MoneyView, };

export type RefundTaxFree = { id: string, route: RefundRouteView, reference: string, 
/**
 * The net amount that was shown and agreed to.
 */
net_yen: number, approval: Approval | null, };

export type RefusalView = { why: RefusalWhyView, paper: PaperKindView | null, last_day: string | null, months: number | null, rule: CitationView, };

export type RefusalWhyView = "status_not_entitled" | "not_a_passport" | "japanese_national" | "foreign_national" | "paper_missing" | "landing_date_missing" | "landed_after_the_sale" | "landed_too_long_ago" | "abroad_since_missing" | "abroad_too_short";

export type RehearsalView = { same: boolean, copy: BackupView, here: BackupView, };

export type RehearseRestore = { file: string, };

export type ReportBy = "hour" | "day" | "staff" | "goods" | "tender" | "nation";

export type ReportPaperView = { id: string, 
/**
 * `01-20261123-Z7`
 */
name: string, };

export type ReportRow = { 
/**
 * An hour, a day, a SKU, a name.
 */
key: string, 
/**
 * What people call it, where that is something else.
 */
name: string, receipts: number, pieces: number, yen: number, before_yen: number, };

export type ReportSales = { from: string, to: string, by: ReportBy, against: AgainstView, };

export type ReportSums = { receipts: number, sales_yen: number, returns_yen: number, total_yen: number, 
/**
 * Of sales, returns aside.
 */
basket_yen: number, 
/**
 * Each receipt at its own rate.
 */
fen: number, };

export type ReprintReceipt = { id: string, };

export type RestoreBackup = { file: string, recovery_code: string, };

export type ReturnInCash = { approval: Approval | null, };

export type ReturnLineView = { no: number, names: NamesView, unit_yen: number, sold: number, 
/**
 * Pieces that came back before.
 */
returned: number, coming: number, back_yen: number, };

export type ReturnStateView = "choosing" | "refunding" | "refused";

export type ReturnView = { of: string, number: string, at_ms: number, lines: Array<ReturnLineView>, 
/**
 * Not negative: what goes back.
 */
total: MoneyView, taxes: Array<TaxView>, 
/**
 * How it goes back: by the tenders that were used.
 */
back: Array<TakenView>, state: ReturnStateView, };

export type RoleView = "cashier" | "manager";

export type RoundingView = "down" | "half_up" | "up";

export type SalesReport = { from: string, to: string, before_from: string, before_to: string, rows: Array<ReportRow>, now: ReportSums, before: ReportSums, 
/**
 * Goods in purchase records that stand, after discounts and with tax.
 */
tax_free_yen: number, 
/**
 * Hundredths of a percent of the sales, with tax on both sides of it.
 */
tax_free_share_basis_points: number, 
/**
 * Confirmed by customs and not yet given back, whatever day it was sold.
 */
refunds_outstanding: number, refunds_outstanding_yen: number, };

export type SaveBackupPlan = { folder: string, every_hours: number, keep: number, };

export type SaveProduct = { sku: string, jan: string | null, names: NamesView, kana: string, price_yen: number, class: TaxClassView, tax_free: boolean, category: string, quick: QuickKeyView | null, };

export type SaveStaff = { id: string | null, name: string, role: RoleView, pin: string, language: LanguageView, active: boolean, };

export type SaveTaxOffice = { settings: TaxOfficeSettings, secret: Secret | null, 
/**
 * Certificate and key, in place of those above.
 */
key_file: GivenKeyFile | null, };

export type SaveTravelCard = { id: string | null, topic: string, title: InFive<string>, lines: InFive<Array<string>>, link: string | null, shown: boolean, };

export type SaveWalletContract = { contract: Contract, secret: Secret | null, };

export type ScanCode = { text: string, };

export type ScannerStateView = "off" | "ready" | "missing" | "unplugged" | "in_use" | "refused" | "failed";

export type ScannerView = { state: ScannerStateView, 
/**
 * The ports of this machine.
 */
choices: Array<string>, heard: HeardView | null, };

export type SearchProducts = { text: string, limit: number, };

export type Secret = string;

export type SecretStateView = "not_set" | "in_ring" | "in_file" | "ring_away";

export type Sender = "agency" | "operator" | "simulator";

export type SessionView = { staff: StaffTile, 
/**
 * The window locks itself after this long without a touch; 0 never.
 */
lock_after_minutes: number, };

export type SetStay = { status: StayStatusView, landed_on: string | null, 
/**
 * Since when a Japanese national has lived abroad.
 */
abroad_since: string | null, 
/**
 * Beside the passport.
 */
papers: Array<StayPaperView>, };

export type SetUp = { shop_name: string, manager_name: string, pin: string, language: LanguageView, };

export type SetVisitorLanguage = { language: LanguageView, };

export type SettingFaultView = { field: string, why: SettingWhyView, 
/**
 * How many characters it may have, where it has too many.
 */
most: number | null, };

export type SettingWhyView = "missing" | "too_long" | "wrong_shape" | "not_secure" | "test_only" | "not_a_key" | "public_key_given" | "private_key_given" | "encrypted_key" | "not_usable" | "not_a_certificate" | "other_key" | "not_kept" | "port_taken";

export type SettingsSaved = { 
/**
 * The registration number is no company's: a sole trader's, or mistyped.
 */
registration_odd: boolean, };

export type SettingsView = { shop_name: string, branch: string, address: string, phone: string, registration_number: string, till_number: number, day_border_hour: number, rounding: RoundingView, rate_limit_hours: number, visitor_language: LanguageView, camera: string, 
/**
 * The serial port of a barcode scanner, by its listed name or its path; empty for none.
 */
scanner_port: string, scanner_baud: number, cashier_discount_basis_points: number, lock_after_minutes: number, 
/**
 * Where the page that shows e-receipts lies; empty makes none.
 */
receipt_page: string, };

export type SettleHow = "paid" | "not_paid" | "complete" | "give_back" | "pay_otherwise" | "seen";

export type SettlePayment = { id: string, how: SettleHow, 
/**
 * What was seen: the customer's app, the acquirer's site.
 */
evidence: string, reason: string, approval: Approval | null, };

export type SettlementView = { name: string, day: string, at_ms: number, sha256: string, 
/**
 * This very file was taken in before; nothing was changed.
 */
again: boolean, both: number, till_only: number, acquirer_only: number, amount_differs: number, payments_yen: number, refunds_yen: number, fees_yen: number, net_yen: number, 
/**
 * What does not agree first.
 */
rows: Array<MatchedView>, };

export type ShiftReportView = { z_number: number | null, x_reports: number, day: string, opened_at_ms: number, at_ms: number, sales: TallyView, returns: TallyView, discounts: TallyView, total_yen: number, taxes: Array<TaxView>, cash: TallyView, wallets: Array<TallyView>, 
/**
 * What of cash and wallets went back to customers, by tender.
 */
given_back: Array<TallyView>, 
/**
 * What the shop's campaigns took off, inside the discounts.
 */
shop_campaigns: Array<TallyView>, 
/**
 * What the wallets' campaigns took off for the customers, outside every sum.
 */
wallet_campaigns: Array<TallyView>, staff: Array<TallyView>, staff_discounts: Array<TallyView>, 
/**
 * Rung up and taken out again before it was paid, by staff.
 */
staff_voids: Array<TallyView>, tax_free: TallyView, tax_free_tax_yen: number, tax_free_withdrawn: TallyView, float_yen: number, moved_yen: number, expected_yen: number, counted_yen: number | null, 
/**
 * How the count came about; empty where only its sum was told.
 */
pieces: Array<PiecesView>, difference_yen: number | null, reason: string, 
/**
 * Payments still being asked about.
 */
unresolved: Array<string>, };

export type ShiftView = { opened_at_ms: number, opened_by: string, 
/**
 * The shop day, `2026-11-23`.
 */
day: string, float_yen: number, };

export type ShopSettings = { merchant_id: string, merchant_name: string, 
/**
 * Merchant category code, four digits; `5309` is a duty-free store.
 */
mcc: string, store_id: string, store_name: string, terminal_id: string, 
/**
 * What the customer reads in the wallet.
 */
order_description: string, };

export type ShopView = { name: string, branch: string, till: number, 
/**
 * False until the first manager and the shop's name are there.
 */
set_up: boolean, 
/**
 * Wallets, printer and tax office are fakes.
 */
demo: boolean, 
/**
 * A demo for the staff of a real shop: 練習.
 */
practice: boolean, 
/**
 * The sign-in screen offers to practise.
 */
can_practise: boolean, 
/**
 * A wallet here goes to an acquirer's test system: no money moves.
 */
test_wallets: boolean, };

export type ShowClosing = { z_number: number | null, };

export type ShowReceipt = { id: string, };

export type ShowRecoveryCode = { pin: string, };

export type SignIn = { staff_id: string, pin: string, };

export type SplitGoods = { parts: Array<GoodsPart>, };

export type SpotPaySettings = { test: boolean, host: string, 
/**
 * Sixteen digits starting 2088.
 */
partner: string, sign: SpotPaySign, 
/**
 * For RSA2 only.
 */
acquirer_key: string, };

export type SpotPaySign = "MD5" | "RSA2";

export type StaffTile = { id: string, name: string, role: RoleView, language: LanguageView, active: boolean, };

export type StandingView = "queued" | "sending" | "needs_fix" | "sent" | "sent_with_warning" | "past_deadline" | "unclear" | "confirmed" | "refused" | "refund_approved" | "refunded" | "withdrawing" | "withdrawn";

export type StartReturn = { number: string, };

export type StartTaxFree = { receipt: string | null, };

export type StatusRuleView = { status: StayStatusView, entitled: boolean, papers: Array<PaperKindView>, 
/**
 * Set where the landing date is asked: it must be less than so many months ago.
 */
landing_limit_months: number | null, 
/**
 * Set where years abroad are asked, in months.
 */
abroad_months: number | null, rule: CitationView, };

export type StayPaperView = { "kind": "landing_permit", permit: PermitView, number: string, } | { "kind": "residence_certificate" } | { "kind": "family_register_supplement" } | { "kind": "my_number_card" };

export type StayStatusView = "temporary_visitor" | "diplomat" | "official" | "landing_permit" | "japanese_abroad" | "us_forces" | "other";

export type StayView = { status: StayStatusView, landed_on: string | null, abroad_since: string | null, 
/**
 * Their kinds; a permit's number stays with the record.
 */
papers: Array<PaperKindView>, };

export type SumPieces = { pieces: Array<PieceCount>, };

export type TakenView = { 
/**
 * `cash` or the wallet's name.
 */
by: string, amount_yen: number, received_yen: number | null, change_yen: number | null, fen: number | null, transaction: string | null, };

export type TallyView = { name: string, count: number, yen: number, };

export type TaskKindView = "backup" | "rehearsal" | "export" | "verify";

export type TaskView = { kind: TaskKindView, done: number, 
/**
 * 0 while it is not known.
 */
all: number, };

export type TaxClassView = "standard" | "reduced" | "untaxed";

export type TaxFreeMeterView = { 
/**
 * Tax-exclusive sum of the goods that can go tax-free.
 */
eligible_yen: number, threshold_yen: number, 
/**
 * What is missing to the threshold; 0 once reached.
 */
missing_yen: number, 
/**
 * Tax that could come back after customs.
 */
refundable_yen: number, 
/**
 * Lines that can never go tax-free.
 */
excluded_lines: Array<number>, };

export type TaxFreeRecordId = { id: string, };

export type TaxFreeRecordView = { row: LedgerRowView, version: number, goods: Array<RecordItemView>, error: OfficeErrorView | null, 
/**
 * Customs' own value, once there is one.
 */
customs: string | null, customs_note: string | null, refund: RefundSumView, 
/**
 * Open to be refunded now, by these routes; empty before the confirmation is stored.
 */
routes: Array<RefundRouteView>, 
/**
 * The refund approved or paid.
 */
refunded_by: RefundRouteView | null, 
/**
 * Why the last refund was refused by the wallet.
 */
refund_refused: string | null, replaces: string | null, replaced_by: string | null, history: Array<RecordEventView>, may: RecordMayView, 
/**
 * The traveller's data was wiped when its term ended.
 */
wiped: boolean, sample: boolean, };

export type TaxFreeStepView = "passport" | "compare" | "stay" | "refused" | "goods" | "ready" | "after_payment" | "done";

export type TaxFreeTermsView = { 
/**
 * Taken off the refund, in hundredths of a percent of the tax.
 */
fee_basis_points: number, 
/**
 * So many days after the payment the acquirer still gives part of it back.
 */
wallet_refund_days: number, by_wallet: boolean, by_cash: boolean, by_bank: boolean, 
/**
 * Who pays the refund, where it is not the shop; then this till only records it.
 */
operator: string, 
/**
 * The operator's registration for moving others' money (資金移動業).
 */
operator_registration: string, rate_basis: string, contact: string, keep_years: number, 
/**
 * The month, 1 to 12, with whose last day the shop's taxable period ends.
 */
year_ends_in: number, };

export type TaxFreeView = { step: TaxFreeStepView, 
/**
 * The day in Japan whose law holds, `2026-11-23`.
 */
day: string, 
/**
 * The receipt's number; none while it is the open cart.
 */
receipt: string | null, person: TravellerView | null, stay: StayView | null, 
/**
 * What each status asks for today, in the order to show them.
 */
statuses: Array<StatusRuleView>, refusals: Array<RefusalView>, notices: Array<BuyerNoticeView>, meter: TaxFreeMeterView, 
/**
 * Which rule sets the threshold.
 */
threshold_rule: CitationView, linked: Array<LinkedView>, 
/**
 * Other receipts of today that could be the same person's: without a record, newest first.
 */
linkable: Array<LinkedView>, 
/**
 * One group, one record: customs confirms all of it or none.
 */
groups: Array<RecordGroupView>, left_out: Array<LeftOutView>, 
/**
 * Lines that the law wants described before this can be confirmed.
 */
detail_due: Array<number>, 
/**
 * Names and texts that the office would refuse.
 */
field_faults: Array<FieldFaultView>, 
/**
 * The last day on which customs can confirm, `2027-01-30`.
 */
confirm_by: string | null, refund: RefundSumView, 
/**
 * The records as written, once confirmed.
 */
records: Array<MadeRecordView>, 
/**
 * The record that this procedure corrects, by its send number.
 */
corrects: string | null, 
/**
 * What the office said against that record.
 */
office_notes: Array<OfficeNoteView>, };

export type TaxFreeWatchView = { 
/**
 * Not at the office yet.
 */
unsent: number, 
/**
 * Want a person now: refused fields, unclear answers, what waited too long.
 */
alarms: number, 
/**
 * Confirmed and not refunded.
 */
to_refund: number, office: Array<OfficeNoticeView>, };

export type TaxOfficeSettings = { sender: Sender, 
/**
 * 識別符号 of the sender, 21 digits.
 */
sender_id: string, 
/**
 * 識別符号 of the shop, 21 digits.
 */
shop_id: string, 
/**
 * A meaning of the `shop_type` codes: `general`.
 */
shop_type: string, shop_name: string, shop_place: string, business_name: string, 
/**
 * 納税地.
 */
business_place: string, 
/**
 * Where version 2 records go; they have an address of their own.
 */
register_v2_url: string, register_v3_url: string, customs_url: string, 
/**
 * The certificate authorities that the office's server is trusted by, as PEM.
 */
authorities: string, 
/**
 * The client certificate and those that vouch for it, as PEM.
 */
certificate: string, timeout_seconds: number, };

export type TaxOfficeView = { 
/**
 * None until it is set up.
 */
settings: TaxOfficeSettings | null, secret: SecretStateView, secret_refused: SettingWhyView | null, state: ContractStateView, faults: Array<SettingFaultView>, certificate: CertificateView | null, probe: OfficeProbeView | null, };

export type TaxView = { percent: number, net_yen: number, tax_yen: number, reduced: boolean, };

export type TestCamera = { on: boolean, };

export type ThermalProfileView = { dots: number, band_rows: number, raster: RasterCommandView, cutter: boolean, 
/**
 * 0 or 1; none without a drawer.
 */
drawer_pin: number | null, answers: boolean, 
/**
 * Bits a second of a serial port; 0 leaves the port as it is.
 */
baud: number, stored_logo: boolean, };

export type TravelCardView = { id: string, topic: string, topic_title: InFive<string>, title: InFive<string>, lines: InFive<Array<string>>, 
/**
 * What every card of its topic says behind its own lines.
 */
steps: InFive<Array<string>>, link: string | null, shown: boolean, origin: CardOriginView, };

export type TravellerView = { 
/**
 * As in the zone, to compare with the page.
 */
name: string, 
/**
 * `CHN`, `D`: as in the zone.
 */
nationality: string, 
/**
 * `•••••1234`; whole only while it is to be compared.
 */
number: string, 
/**
 * `2031-05-06`; none where the zone leaves it out.
 */
expires: string | null, 
/**
 * True where O, 0, I or 1 was put right by a check digit.
 */
mended: boolean, };

export type UnitDetailView = { name: string, maker: string, model: string, 
/**
 * Shape, colour, material, size, weight.
 */
look: string, certificate: boolean, 
/**
 * Empty where the goods have none.
 */
serial: string, };

export type UnwritableView = { letter: string, 
/**
 * The receipt where it first stood.
 */
first_row: string, };

export type UpkeepKindView = "backup" | "rehearsal";

export type UpkeepRunView = { kind: UpkeepKindView, at_ms: number, took_ms: number, file: string, 
/**
 * An error's code; none where all went well.
 */
fault: string | null, documents: number, receipts: number, total_yen: number, bytes: number, head: string, };

export type UpkeepView = { 
/**
 * Empty: a folder beside the data.
 */
folder: string, every_hours: number, keep: number, next_at_ms: number | null, last: UpkeepRunView | null, last_good: UpkeepRunView | null, last_rehearsal: UpkeepRunView | null, 
/**
 * No good copy for twice the time between two.
 */
overdue: boolean, };

export type VerifiedView = { whole: boolean, documents: number, head: string, breaks_in_all: number, 
/**
 * The first thousand of them, in the chain's order.
 */
breaks: Array<BreakView>, };

export type VerifyChain = { paper: boolean, };

export type VisitorCardView = { id: string, topic: string, title: string, lines: Array<string>, link: string | null, };

export type VisitorStepView = "show_passport" | "show_landing" | "not_entitled" | "checking" | "pay_first" | "recorded";

export type VisitorTaxFreeView = { step: VisitorStepView, 
/**
 * The last day on which customs can confirm, `2027-01-30`.
 */
confirm_by: string | null, refund: RefundSumView, };

export type VoidLine = { line: number, };

export type WalletHostView = { gateway: GatewayView, test: boolean, url: string, };

export type WalletRowStateView = "charged" | "not_set_up" | "needs_document";

export type WalletRowView = { wallet: string, state: WalletRowStateView, 
/**
 * What charges it, or could.
 */
gateway: GatewayView | null, };

export type WalletsView = { shop: ShopSettings, shop_faults: Array<SettingFaultView>, contracts: Array<ContractView>, 
/**
 * Every wallet that a code can hint at.
 */
wallets: Array<WalletRowView>, hosts: Array<WalletHostView>, };

export type WeChatSettings = { test: boolean, host: string, app_id: string, merchant_id: string, 
/**
 * Of the till's own certificate.
 */
serial_no: string, 
/**
 * WeChat Pay's public keys by serial number.
 */
acquirer_keys: Array<AcquirerKey>, };

export interface Commands {
  set_up: { request: SetUp; reply: Nothing };
  sign_in: { request: SignIn; reply: Nothing };
  sign_out: { request: Nothing; reply: Nothing };
  save_staff: { request: SaveStaff; reply: Nothing };
  scan_code: { request: ScanCode; reply: Nothing };
  add_product: { request: AddProduct; reply: Nothing };
  change_quantity: { request: ChangeQuantity; reply: Nothing };
  void_line: { request: VoidLine; reply: Nothing };
  undo_void: { request: Nothing; reply: Nothing };
  discount_line: { request: DiscountLine; reply: Nothing };
  discount_cart: { request: DiscountCart; reply: Nothing };
  enter_code: { request: EnterCode; reply: Nothing };
  hold_cart: { request: HoldCart; reply: Nothing };
  recall_cart: { request: RecallCart; reply: Nothing };
  discard_cart: { request: Nothing; reply: Nothing };
  set_visitor_language: { request: SetVisitorLanguage; reply: Nothing };
  start_checkout: { request: Nothing; reply: Nothing };
  leave_checkout: { request: Nothing; reply: Nothing };
  pay_cash: { request: PayCash; reply: Nothing };
  pay_wallet: { request: PayWallet; reply: Nothing };
  cancel_payment: { request: Nothing; reply: Nothing };
  settle_payment: { request: SettlePayment; reply: Nothing };
  finish_sale: { request: Nothing; reply: Nothing };
  start_return: { request: StartReturn; reply: Nothing };
  choose_return: { request: ChooseReturn; reply: Nothing };
  confirm_return: { request: ConfirmReturn; reply: Nothing };
  return_in_cash: { request: ReturnInCash; reply: Nothing };
  leave_return: { request: Nothing; reply: Nothing };
  start_tax_free: { request: StartTaxFree; reply: Nothing };
  read_passport: { request: ReadPassport; reply: Nothing };
  set_stay: { request: SetStay; reply: Nothing };
  link_receipts: { request: LinkReceipts; reply: Nothing };
  split_goods: { request: SplitGoods; reply: Nothing };
  detail_goods: { request: DetailGoods; reply: Nothing };
  name_goods: { request: NameGoods; reply: Nothing };
  confirm_tax_free: { request: Nothing; reply: Nothing };
  leave_tax_free: { request: Nothing; reply: Nothing };
  list_tax_free_records: { request: ListTaxFreeRecords; reply: LedgerPage };
  show_tax_free_record: { request: TaxFreeRecordId; reply: TaxFreeRecordView };
  export_tax_free_records: { request: ExportTaxFreeRecords; reply: Exported };
  refund_tax_free: { request: RefundTaxFree; reply: Nothing };
  fix_tax_free_record: { request: TaxFreeRecordId; reply: Nothing };
  resend_tax_free_record: { request: TaxFreeRecordId; reply: Nothing };
  cancel_tax_free_record: { request: CancelTaxFreeRecord; reply: Nothing };
  reprint_guide_slip: { request: TaxFreeRecordId; reply: Nothing };
  show_tax_free_terms: { request: Nothing; reply: TaxFreeTermsView };
  save_tax_free_terms: { request: TaxFreeTermsView; reply: Nothing };
  demo_tax_office: { request: DemoTaxOffice; reply: Nothing };
  search_products: { request: SearchProducts; reply: Array<ProductView> };
  quick_keys: { request: Nothing; reply: Array<ProductView> };
  import_products: { request: ImportProducts; reply: Imported };
  save_product: { request: SaveProduct; reply: Nothing };
  export_products: { request: Nothing; reply: Exported };
  print_labels: { request: PrintLabels; reply: Exported };
  arrange_keys: { request: ArrangeKeys; reply: Nothing };
  plan_price: { request: PlanPrice; reply: Nothing };
  coming_prices: { request: Nothing; reply: Array<ComingPriceView> };
  list_rates: { request: ListRates; reply: Array<RateView> };
  find_receipts: { request: FindReceipts; reply: FoundReceipts };
  show_receipt: { request: ShowReceipt; reply: ReceiptView };
  reprint_receipt: { request: ReprintReceipt; reply: Nothing };
  preview_export: { request: ExportReceipts; reply: ExportPreview };
  export_receipts: { request: ExportReceipts; reply: Exported };
  archive_receipts: { request: ArchiveReceipts; reply: Exported };
  list_audit: { request: ListAudit; reply: AuditPage };
  verify_chain: { request: VerifyChain; reply: VerifiedView };
  answer_print: { request: AnswerPrint; reply: Nothing };
  drop_print: { request: OnePaper; reply: Nothing };
  move_print: { request: MovePrint; reply: Nothing };
  print_formal_receipt: { request: PrintFormalReceipt; reply: Nothing };
  open_drawer: { request: OpenDrawer; reply: Nothing };
  show_printers: { request: Nothing; reply: Printers };
  save_printers: { request: Printers; reply: Printers };
  find_printers: { request: Nothing; reply: FoundPrinters };
  print_test_page: { request: OnePrinter; reply: Nothing };
  store_logo: { request: OnePrinter; reply: Nothing };
  show_letterhead: { request: Nothing; reply: LetterheadView };
  save_letterhead: { request: EditLetterhead; reply: Nothing };
  preview_receipt: { request: PreviewReceipt; reply: PaperPicture };
  open_shift: { request: OpenShift; reply: Nothing };
  move_cash: { request: MoveCash; reply: Nothing };
  report_shift: { request: Nothing; reply: ShiftReportView };
  show_closing: { request: ShowClosing; reply: ShiftReportView };
  list_closings: { request: ListClosings; reply: Array<ClosingView> };
  reprint_report: { request: OnePaper; reply: Nothing };
  sum_pieces: { request: SumPieces; reply: PiecesSum };
  close_shift: { request: CloseShift; reply: ShiftReportView };
  list_campaigns: { request: Nothing; reply: Array<CampaignView> };
  save_campaign: { request: CampaignView; reply: Nothing };
  list_travel_cards: { request: Nothing; reply: Array<TravelCardView> };
  save_travel_card: { request: SaveTravelCard; reply: Nothing };
  reset_travel_card: { request: OneCard; reply: Nothing };
  print_travel_card: { request: PrintTravelCard; reply: Nothing };
  back_up: { request: BackUp; reply: BackupView };
  list_backups: { request: ListBackups; reply: Array<BackupFileView> };
  rehearse_restore: { request: RehearseRestore; reply: RehearsalView };
  restore_backup: { request: RestoreBackup; reply: BackupView };
  save_backup_plan: { request: SaveBackupPlan; reply: Nothing };
  show_recovery_code: { request: ShowRecoveryCode; reply: RecoveryCodeView };
  list_upkeep: { request: ListUpkeep; reply: Array<UpkeepRunView> };
  stop_task: { request: Nothing; reply: Nothing };
  report_sales: { request: ReportSales; reply: SalesReport };
  export_report: { request: ExportReport; reply: Exported };
  import_settlement: { request: ImportSettlement; reply: SettlementView };
  list_settlements: { request: ListSettlements; reply: Array<SettlementView> };
  enter_rate: { request: EnterRate; reply: Nothing };
  import_rate: { request: ImportRate; reply: Nothing };
  show_settings: { request: Nothing; reply: SettingsView };
  save_settings: { request: SettingsView; reply: SettingsSaved };
  show_receipt_key: { request: Nothing; reply: ReceiptKeyView };
  show_wallets: { request: Nothing; reply: WalletsView };
  save_wallet_shop: { request: ShopSettings; reply: Nothing };
  save_wallet_contract: { request: SaveWalletContract; reply: Nothing };
  remove_wallet_contract: { request: OfGateway; reply: Nothing };
  test_wallet: { request: OfGateway; reply: Nothing };
  show_tax_office: { request: Nothing; reply: TaxOfficeView };
  save_tax_office: { request: SaveTaxOffice; reply: Nothing };
  remove_tax_office: { request: Nothing; reply: Nothing };
  test_tax_office: { request: Nothing; reply: Nothing };
  choose_camera: { request: ChooseCamera; reply: Nothing };
  test_camera: { request: TestCamera; reply: Nothing };
  start_practice: { request: Nothing; reply: Nothing };
  show_view: { request: Nothing; reply: JsonValue };
  demo_phone: { request: DemoPhone; reply: Nothing };
  demo_reset: { request: Nothing; reply: Nothing };
  demo_show_code: { request: DemoShowCode; reply: Nothing };
  demo_set_printer: { request: DemoSetPrinter; reply: Nothing };
}

export interface Views {
  cashier: CashierView;
  customer: CustomerView;
  manager: ManagerView;
  phone: PhoneView;
}
