//! Printers, papers as issued, and where each stands on its way.

use super::Step;
use crate::{
    error::Failure,
    value::{id_blob, language_word},
};
use maneki_app::ports::papers::{PaperFile, PrintRow};
use maneki_core::{
    id::PaperId,
    paper::{Letterhead, PaperNote},
    printer::PrinterSetup,
};
use rusqlite::{ToSql, params};

impl Step<'_> {
    /// These printers and routes instead of all that were there.
    pub(super) fn save_printers(&self, printers: &[PrinterSetup]) -> Result<(), Failure> {
        self.execute("delete from paper_route", [])?;
        self.execute("delete from printer", [])?;
        for (place, printer) in (1_i64..).zip(printers) {
            let profile = &printer.profile;
            self.execute(
                "insert into printer (id, place, name, address, media, dots, band_rows, raster,
                    cutter, drawer_pin, answers, baud, stored_logo)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                params![
                    id_blob(printer.id.0),
                    place,
                    printer.name,
                    printer.address,
                    printer.media.code(),
                    profile.dots,
                    profile.band_rows,
                    profile.raster.code(),
                    profile.cutter,
                    profile.drawer_pin,
                    profile.answers,
                    profile.baud,
                    profile.stored_logo,
                ],
            )?;
            for kind in &printer.papers {
                self.execute(
                    "insert into paper_route (kind, printer) values (?1, ?2)",
                    params![kind.code(), id_blob(printer.id.0)],
                )?;
            }
        }
        Ok(())
    }

    pub(super) fn paper(&mut self, note: &PaperNote) -> Result<(), Failure> {
        let letterhead = self.letterhead(&note.letterhead)?;
        self.execute(
            "insert into paper (seq, id, kind, of, name, copy, language, letterhead, addressee,
                purpose, staff_name, at_ms)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                self.seq(),
                id_blob(note.id.0),
                note.kind.code(),
                id_blob(note.of),
                note.name,
                note.copy,
                language_word(note.language),
                letterhead,
                note.addressee,
                note.purpose,
                note.staff,
                note.at.0,
            ],
        )?;
        self.link("paper", note.at)
    }

    fn letterhead(&self, head: &Letterhead) -> Result<i64, Failure> {
        let shop = &head.shop;
        let registration = shop.registration.map(|number| number.to_string()).unwrap_or_default();
        let width = shop.logo.as_ref().map_or(0, |logo| logo.width());
        let logo = shop.logo.as_ref().map_or(&[][..], |logo| logo.bytes());
        let values: &[&dyn ToSql] = &[
            &shop.name,
            &shop.branch,
            &shop.address,
            &shop.phone,
            &registration,
            &width,
            &logo,
            &head.header,
            &head.footer,
            &head.return_terms,
            &head.receipt_page,
        ];
        // The newest first: it is nearly always the one.
        let known = self.number_of(
            "select no from letterhead where shop_name = ?1 and branch = ?2 and address = ?3
                and phone = ?4 and registration_number = ?5 and logo_width = ?6 and logo = ?7
                and header = ?8 and footer = ?9 and return_terms = ?10 and receipt_page = ?11
             order by no desc limit 1",
            values,
        )?;
        if let Some(no) = known {
            return Ok(no);
        }
        self.execute(
            "insert into letterhead (shop_name, branch, address, phone, registration_number,
                logo_width, logo, header, footer, return_terms, receipt_page)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            values,
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(super) fn paper_file(&mut self, paper: PaperId, file: &PaperFile) -> Result<(), Failure> {
        let of = self
            .number_of("select seq from paper where id = ?1", [id_blob(paper.0)])?
            .ok_or_else(|| Failure::Conflict(format!("no paper {paper}")))?;
        self.execute(
            "insert into paper_file (seq, paper, at_ms, bytes, sha256) values (?1, ?2, ?3, ?4, ?5)",
            params![
                self.seq(),
                of,
                file.at.0,
                i64::try_from(file.bytes).unwrap_or(i64::MAX),
                file.sha256,
            ],
        )?;
        self.link("paper_file", file.at)
    }

    pub(super) fn print(&self, row: &PrintRow) -> Result<(), Failure> {
        let (state, fault) = row.job.words();
        self.execute(
            "insert into print_job (paper, printer, state, fault, sends)
             values (?1, ?2, ?3, ?4, ?5)
             on conflict (paper) do update set printer = excluded.printer,
                state = excluded.state, fault = excluded.fault, sends = excluded.sends",
            params![
                id_blob(row.job.id.0),
                row.printer.map(|printer| id_blob(printer.0)),
                state,
                fault.map(|fault| fault.code()),
                row.job.sends,
            ],
        )?;
        Ok(())
    }
}
