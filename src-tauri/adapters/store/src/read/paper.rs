//! Printers, and papers as they were issued.

use crate::value::{get, get_option, id_blob};
use maneki_app::ports::papers::{PaperFile, PrintRow, StoredPaper};
use maneki_core::{
    id::{Id, PaperId, PrinterId},
    paper::{Letterhead, Logo, PaperNote},
    print::PrintJob,
    printer::{PrinterSetup, ThermalProfile},
    receipt::{Shop, TNumber},
};
use rusqlite::{Connection, Row, types::Type};

const COLUMNS: &str = "p.id, p.kind, p.of, p.name, p.copy, p.language, p.addressee, p.purpose, \
     p.staff_name, p.at_ms, p.shop_name, p.branch, p.address, p.phone, p.registration_number, \
     p.logo_width, p.logo, p.header, p.footer, p.return_terms, \
     p.receipt_page, j.printer, j.state, j.fault, j.sends, f.at_ms, f.bytes, f.sha256";
const TABLES: &str = "paper_full p join print_job j on j.paper = p.id \
     left join paper_file f on f.paper = p.seq";

pub(crate) fn printers(connection: &Connection) -> rusqlite::Result<Vec<PrinterSetup>> {
    let mut printers: Vec<PrinterSetup> = connection
        .prepare_cached(
            "select id, name, address, media, dots, band_rows, raster, cutter, drawer_pin,
                answers, baud, stored_logo
             from printer order by place",
        )?
        .query_map([], |row| {
            Ok(PrinterSetup {
                id: PrinterId(get(row, 0)?),
                name: row.get(1)?,
                address: row.get(2)?,
                media: get(row, 3)?,
                profile: ThermalProfile {
                    dots: row.get(4)?,
                    band_rows: row.get(5)?,
                    raster: get(row, 6)?,
                    cutter: row.get(7)?,
                    drawer_pin: row.get(8)?,
                    answers: row.get(9)?,
                    baud: row.get(10)?,
                    stored_logo: row.get(11)?,
                },
                papers: vec![],
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement =
        connection.prepare_cached("select kind, printer from paper_route order by kind")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, id) = (get(row, 0)?, PrinterId(get(row, 1)?));
        let of = printers.iter_mut().find(|printer| printer.id == id);
        of.into_iter().for_each(|printer| printer.papers.push(kind));
    }
    // In the kinds' own order, as they were set up, whatever their names.
    printers.iter_mut().for_each(|printer| printer.papers.sort_unstable());
    Ok(printers)
}

/// Papers that something is still to come of, oldest first.
pub(crate) fn open(connection: &Connection) -> rusqlite::Result<Vec<StoredPaper>> {
    let sql = format!(
        "select {COLUMNS} from {TABLES}
         where j.state in ('queued', 'sent', 'unknown')
            or (f.seq is null and j.state <> 'failed')
         order by p.seq"
    );
    connection.prepare_cached(&sql)?.query_map([], stored)?.collect()
}

/// Every paper of a document, oldest first.
pub(crate) fn of(connection: &Connection, of: Id) -> rusqlite::Result<Vec<StoredPaper>> {
    let sql = format!("select {COLUMNS} from {TABLES} where p.of = ?1 order by p.seq");
    connection.prepare_cached(&sql)?.query_map([id_blob(of)], stored)?.collect()
}

pub(crate) fn named(connection: &Connection, name: &str) -> rusqlite::Result<Vec<StoredPaper>> {
    let sql = format!("select {COLUMNS} from {TABLES} where p.name = ?1 order by p.seq");
    connection.prepare_cached(&sql)?.query_map([name], stored)?.collect()
}

pub(crate) fn one(connection: &Connection, id: PaperId) -> rusqlite::Result<Option<StoredPaper>> {
    let sql = format!("select {COLUMNS} from {TABLES} where p.id = ?1");
    connection.prepare_cached(&sql)?.query_map([id_blob(id.0)], stored)?.next().transpose()
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredPaper> {
    let unfit = |at: usize, what: &str| {
        rusqlite::Error::FromSqlConversionFailure(at, Type::Text, what.to_owned().into())
    };
    let id = PaperId(get(row, 0)?);
    let registration: String = row.get(14)?;
    let logo: Vec<u8> = row.get(16)?;
    let width: u16 = row.get(15)?;
    let logo = match width {
        0 => None,
        _ => Some(Logo::new(width, logo).ok_or_else(|| unfit(16, "no logo"))?),
    };
    let note = PaperNote {
        id,
        kind: get(row, 1)?,
        of: get(row, 2)?,
        name: row.get(3)?,
        copy: row.get(4)?,
        language: get(row, 5)?,
        addressee: row.get(6)?,
        purpose: row.get(7)?,
        staff: row.get(8)?,
        at: get(row, 9)?,
        letterhead: Letterhead {
            shop: Shop {
                name: row.get(10)?,
                branch: row.get(11)?,
                address: row.get(12)?,
                phone: row.get(13)?,
                registration: TNumber::parse(&registration).ok(),
                logo,
            },
            header: row.get(17)?,
            footer: row.get(18)?,
            return_terms: row.get(19)?,
            receipt_page: row.get(20)?,
        },
    };
    let state: String = row.get(22)?;
    let job = PrintJob::read(id, &state, get_option(row, 23)?, row.get(24)?, note.at)
        .ok_or_else(|| unfit(22, "no state of a print job"))?;
    let printer: Option<Id> = get_option(row, 21)?;
    let file = match get_option(row, 25)? {
        None => None,
        Some(at) => {
            let bytes = u64::try_from(row.get::<_, i64>(26)?).unwrap_or(0);
            Some(PaperFile { at, bytes, sha256: row.get(27)? })
        }
    };
    Ok(StoredPaper { note, print: PrintRow { printer: printer.map(PrinterId), job }, file })
}
