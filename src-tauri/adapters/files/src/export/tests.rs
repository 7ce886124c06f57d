use super::*;
use crate::sheet::{CsvSheet, ParquetSheet, XlsxSheet, harmless};
use maneki_core::{
    cart::LineNo,
    id::{AttemptId, Id, RefundId, SaleId, ShiftId, StaffId},
    money::Fen,
    product::{Names, Sku},
    rate::{Rate, RateQuote},
    sale::{ReceiptNo, WalletTender},
    tax::TaxRate,
    time::{AtMs, parse_day},
};
use std::io::{self, Write};

fn line(no: u32, ja: &str, unit: i32, quantity: u32) -> SaleLine {
    let gross_yen = Yen::of(unit).times(i64::from(quantity)).expect("small");
    SaleLine {
        no: LineNo(no),
        sku: Sku::parse("TEA-001").expect("a SKU"),
        jan: None,
        names: Names { ja: ja.into(), zh: "茶".into(), en: "Tea, green".into() },
        unit_yen: Yen::of(unit),
        quantity,
        class: TaxClass::Reduced,
        rate: TaxRate::percent(8).expect("a rate"),
        tax_free: true,
        gross_yen,
        line_off_yen: Yen::ZERO,
        line_off_reason: String::new(),
        cart_off_yen: Yen::ZERO,
        net_yen: gross_yen,
    }
}

pub(crate) fn sale() -> Sale {
    let wallet = WalletTender {
        attempt: AttemptId(Id(7)),
        wallet: "alipay".into(),
        transaction: "2026112322001".into(),
        paid_fen: Some(Fen(123_456)),
    };
    let cash = TenderKind::Cash { received_yen: Yen::of(1000), change_yen: Yen::of(200) };
    Sale {
        id: SaleId(Id(1)),
        kind: SaleKind::Sale,
        number: ReceiptNo { till: 1, day: parse_day("2026-11-23").expect("a day"), number: 42 },
        at: AtMs(1_795_431_600_000),
        staff: StaffId(Id(2)),
        staff_name: "=cmd|' /C calc'!A0".into(),
        shift: ShiftId(Id(3)),
        lines: vec![line(1, "煎茶", 1000, 2), line(2, "🍵", 800, 1)],
        subtotal_yen: Yen::of(2800),
        discount_yen: Yen::ZERO,
        discount_reason: String::new(),
        total_yen: Yen::of(2800),
        taxes: vec![],
        tenders: vec![
            Tender { amount_yen: Yen::of(800), by: cash },
            Tender { amount_yen: Yen::of(2000), by: TenderKind::Wallet(wallet) },
        ],
        offers: vec![],
        quote: Some(RateQuote {
            rate: Rate::parse("0.0466").expect("a rate"),
            source: "Bank of China".into(),
            at: AtMs(0),
        }),
        sample: true,
    }
}

fn csv(sales: &[Sale]) -> String {
    let mut sheet = CsvSheet::new(Vec::new(), false).expect("memory");
    sheet.header(&columns()).expect("memory");
    for row in sales.iter().flat_map(rows) {
        sheet.row(&row).expect("memory");
    }
    let (rows, _, bytes) = sheet.finish().expect("memory");
    assert_eq!(rows, sales.iter().map(|sale| sale.lines.len() as u64).sum::<u64>());
    String::from_utf8(bytes).expect("UTF-8")
}

/// The cells of a column, header aside.
fn column(csv: &str, name: &str) -> Vec<String> {
    let text = csv.strip_prefix('\u{FEFF}').expect("the mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = COLUMNS.iter().position(|column| *column == name).expect("a column");
    reader.records().map(|record| record.expect("even rows")[at].to_owned()).collect()
}

#[test]
fn a_sale_row_by_row() {
    let csv = csv(&[sale()]);
    assert!(csv.starts_with("\u{FEFF}receipt_no,kind,") && csv.ends_with("\r\n"), "{csv}");
    for (name, cells) in [
        ("receipt_no", ["01-20261123-0042", "01-20261123-0042"]),
        ("kind", ["sale", "sale"]),
        ("sample", ["yes", "yes"]),
        ("shop_day", ["2026-11-23", "2026-11-23"]),
        ("staff", ["'=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"]),
        ("name_ja", ["煎茶", "🍵"]),
        ("name_en", ["Tea, green", "Tea, green"]),
        ("quantity", ["2", "1"]),
        ("net_yen", ["2000", "800"]),
        ("tax_class", ["reduced", "reduced"]),
        ("tax_percent", ["8", "8"]),
        ("tax_free_goods", ["yes", "yes"]),
        ("total_yen", ["2800", ""]),
        ("cash_yen", ["800", ""]),
        ("wallet_yen", ["2000", ""]),
        ("wallets", ["alipay", ""]),
        ("transactions", ["2026112322001", ""]),
        ("wallet_cny", ["1234.56", ""]),
        ("cny_per_jpy", ["0.0466", ""]),
        ("rate_source", ["Bank of China", ""]),
    ] {
        assert_eq!(column(&csv, name), cells, "{name}");
    }
}

#[test]
fn a_return_is_negative_so_that_columns_sum() {
    let sale = sale();
    let back = |line: &SaleLine| SaleLine {
        gross_yen: line.gross_yen.negated(),
        net_yen: line.net_yen.negated(),
        ..line.clone()
    };
    let refund = TenderKind::WalletRefund {
        refund: RefundId(Id(9)),
        of: AttemptId(Id(7)),
        wallet: "alipay".into(),
    };
    let returned = Sale {
        id: SaleId(Id(5)),
        kind: SaleKind::Return { of: sale.id },
        lines: sale.lines.iter().map(back).collect(),
        total_yen: sale.total_yen.negated(),
        tenders: vec![Tender { amount_yen: sale.total_yen.negated(), by: refund }],
        ..sale.clone()
    };
    let csv = csv(&[sale, returned]);
    for name in ["quantity", "gross_yen", "net_yen", "total_yen"] {
        let sum: i64 = column(&csv, name).iter().filter_map(|cell| cell.parse::<i64>().ok()).sum();
        assert_eq!(sum, 0, "{name}");
    }
    assert_eq!(column(&csv, "return_of_id")[2], Id(1).to_string());
    assert_eq!(column(&csv, "wallet_yen")[2], "-2800");
    assert_eq!(column(&csv, "transactions")[2], Id(9).to_string());
}

/// Takes so many bytes and is full then.
struct SmallDisk(usize);

impl Write for SmallDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn csv_on(disk: SmallDisk, rows: &[Vec<String>]) -> io::Result<()> {
    let mut sheet = CsvSheet::new(disk, false)?;
    sheet.header(&columns())?;
    rows.iter().try_for_each(|row| sheet.row(row))?;
    sheet.finish().map(drop)
}

fn xlsx_on(disk: SmallDisk, rows: &[Vec<String>]) -> io::Result<()> {
    let mut sheet = XlsxSheet::new(disk, &columns())?;
    rows.iter().try_for_each(|row| sheet.row(row))?;
    sheet.finish().map(drop)
}

fn parquet_on(disk: SmallDisk, rows: &[Vec<String>]) -> io::Result<()> {
    let mut sheet = ParquetSheet::new(disk, &columns())?;
    rows.iter().try_for_each(|row| sheet.row(row))?;
    sheet.finish().map(drop)
}

#[test]
fn a_full_disk_is_told_as_one() {
    let rows: Vec<_> = (0..100).flat_map(|_| rows(&sale())).collect();
    for (what, write) in [
        ("csv", csv_on as fn(SmallDisk, &[Vec<String>]) -> io::Result<()>),
        ("xlsx", xlsx_on),
        ("parquet", parquet_on),
    ] {
        let on = |bytes| write(SmallDisk(bytes), &rows).map_err(|error| error.kind());
        let needed = (0..1_000).map(|at| at * 100).find(|bytes| on(*bytes).is_ok());
        let needed = needed.expect("it fits into 100 KB");
        assert!(needed > 1_000, "{what}");
        for bytes in (0..needed).step_by(100) {
            assert_eq!(on(bytes), Err(io::ErrorKind::StorageFull), "{what} {bytes}");
        }
    }
}

#[test]
fn no_cell_runs_in_a_spreadsheet() {
    for (cell, written) in [
        ("", ""),
        ("茶", "茶"),
        ("-5", "-5"),
        ("12", "12"),
        ("2026-11-23", "2026-11-23"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1+1", "'-1+1"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("＠x", "'＠x"),
    ] {
        assert_eq!(harmless(cell), written, "{cell:?}");
    }
}
