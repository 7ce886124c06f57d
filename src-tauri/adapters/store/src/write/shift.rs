//! Shifts, from float to 精算.

use super::Step;
use crate::{
    error::Failure,
    value::{day_number, id_blob},
};
use maneki_core::{
    id::{ShiftId, StaffId},
    shift::{CashMove, Closing, Shift, Void},
    time::AtMs,
};
use rusqlite::params;

impl Step<'_> {
    pub(super) fn open_shift(&mut self, shift: &Shift) -> Result<(), Failure> {
        self.execute(
            "insert into shift (seq, id, shop_day, opened_at_ms, opened_by, float_yen)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.seq(),
                id_blob(shift.id.0),
                day_number(shift.day),
                shift.opened_at.0,
                id_blob(shift.opened_by.0),
                shift.float_yen.get(),
            ],
        )?;
        self.link("shift", shift.opened_at)?;
        for cash in &shift.moves {
            self.move_cash(shift.id, cash)?;
        }
        Ok(())
    }

    pub(super) fn move_cash(&mut self, shift: ShiftId, cash: &CashMove) -> Result<(), Failure> {
        self.execute(
            "insert into cash_move (seq, shift, at_ms, staff, amount_yen, reason)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.seq(),
                self.shift_seq(shift)?,
                cash.at.0,
                id_blob(cash.staff.0),
                cash.amount_yen.get(),
                cash.reason,
            ],
        )?;
        self.link("cash_move", cash.at)
    }

    pub(super) fn x_report(
        &mut self,
        shift: ShiftId,
        at: AtMs,
        staff: StaffId,
    ) -> Result<(), Failure> {
        self.execute(
            "insert into x_report (seq, shift, at_ms, staff) values (?1, ?2, ?3, ?4)",
            params![self.seq(), self.shift_seq(shift)?, at.0, id_blob(staff.0)],
        )?;
        self.link("x_report", at)
    }

    pub(super) fn close_shift(&mut self, shift: ShiftId, closing: &Closing) -> Result<(), Failure> {
        let seq = self.seq();
        self.execute(
            "insert into z_report (seq, shift, number, at_ms, staff, counted_yen, expected_yen,
                reason)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                seq,
                self.shift_seq(shift)?,
                closing.z_number,
                closing.at.0,
                id_blob(closing.staff.0),
                closing.counted_yen.get(),
                closing.expected_yen.get(),
                closing.reason,
            ],
        )?;
        for (place, payment) in (1_i64..).zip(&closing.unresolved) {
            self.execute(
                "insert into z_unresolved (z_report, place, payment) values (?1, ?2, ?3)",
                params![seq, place, payment],
            )?;
        }
        for (face, count) in closing.pieces.each() {
            self.execute(
                "insert into z_pieces (z_report, face_yen, count) values (?1, ?2, ?3)",
                params![seq, face, count],
            )?;
        }
        self.link("z_report", closing.at)
    }

    pub(super) fn void(&mut self, shift: ShiftId, void: &Void) -> Result<(), Failure> {
        self.execute(
            "insert into void (seq, shift, at_ms, staff, staff_name, what, yen)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                self.seq(),
                self.shift_seq(shift)?,
                void.at.0,
                id_blob(void.staff.0),
                void.staff_name,
                void.what,
                void.yen.get(),
            ],
        )?;
        self.link("void", void.at)
    }

    pub(super) fn shift_seq(&self, id: ShiftId) -> Result<i64, Failure> {
        self.number_of("select seq from shift where id = ?1", [id_blob(id.0)])?
            .ok_or_else(|| Failure::Conflict(format!("no shift {id}")))
    }
}
