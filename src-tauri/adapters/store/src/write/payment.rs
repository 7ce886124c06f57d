//! Payments and refunds: what was ordered once, then a row for every state.

use super::Step;
use crate::{error::Failure, read::payment, value::id_blob};
use maneki_core::{id::SaleId, payment::Attempt, refund::Refund, time::AtMs};
use rusqlite::{named_params, params};

impl Step<'_> {
    pub(super) fn attempt(&mut self, attempt: &Attempt) -> Result<(), Failure> {
        let seq = self.seq();
        let payment = self.payment(attempt)?;
        let proof = attempt.proof.as_ref();
        let settled = attempt.settled.as_ref();
        let flags = attempt.flags;
        self.execute(
            "insert into payment_state (seq, payment, version, state, next_at_ms, give_up_at_ms,
                proof_request_id, proof_currency, proof_value, proof_transaction_id, proof_fen,
                proof_wallet_name, code, advice, attention, settled_by, settled_paid,
                settled_yen, settled_evidence, settled_reason, settled_at_ms,
                paid_after_cancel, contradicted, superseded, giving_back, completing,
                window_over, confirming, calls, open_call, open_call_kind, rounds,
                last_cancel_at_ms)
             values (:seq, :payment, :version, :state, :next_at_ms, :give_up_at_ms,
                :proof_request_id, :proof_currency, :proof_value, :proof_transaction_id,
                :proof_fen, :proof_wallet_name, :code, :advice, :attention, :settled_by,
                :settled_paid, :settled_yen, :settled_evidence, :settled_reason,
                :settled_at_ms, :paid_after_cancel, :contradicted, :superseded, :giving_back,
                :completing, :window_over, :confirming, :calls, :open_call, :open_call_kind,
                :rounds, :last_cancel_at_ms)",
            named_params! {
                ":seq": seq,
                ":payment": payment,
                ":version": attempt.version,
                ":state": attempt.state.code(),
                ":next_at_ms": attempt.next_at.map(|at| at.0),
                ":give_up_at_ms": attempt.give_up_at.0,
                ":proof_request_id": proof.map(|proof| &proof.request_id),
                ":proof_currency": proof.map(|proof| &proof.currency),
                ":proof_value": proof.map(|proof| proof.value),
                ":proof_transaction_id": proof.map(|proof| &proof.wallet_transaction_id),
                ":proof_fen": proof.and_then(|proof| proof.fen).map(|fen| fen.0),
                ":proof_wallet_name": proof.and_then(|proof| proof.wallet_name.as_ref()),
                ":code": attempt.code,
                ":advice": attempt.advice.map(|advice| advice.code()),
                ":attention": attempt.attention.map(|attention| attention.code()),
                ":settled_by": settled.map(|settled| id_blob(settled.by.0)),
                ":settled_paid": settled.map(|settled| settled.paid),
                ":settled_yen": settled.map(|settled| settled.amount.get()),
                ":settled_evidence": settled.map(|settled| &settled.evidence),
                ":settled_reason": settled.map(|settled| &settled.reason),
                ":settled_at_ms": settled.map(|settled| settled.at.0),
                ":paid_after_cancel": flags.paid_after_cancel,
                ":contradicted": flags.contradicted,
                ":superseded": flags.superseded,
                ":giving_back": flags.giving_back,
                ":completing": flags.completing,
                ":window_over": flags.window_over,
                ":confirming": flags.confirming,
                ":calls": attempt.calls,
                ":open_call": attempt.open_call.map(|(call, _)| call),
                ":open_call_kind": attempt.open_call.map(|(_, kind)| kind.code()),
                ":rounds": attempt.rounds,
                ":last_cancel_at_ms": attempt.last_cancel_at.map(|at| at.0),
            },
        )?;
        self.set_live("payment", payment, attempt.is_live())?;
        if payment::attempt(self.connection, seq)?.as_ref() != Some(attempt) {
            return Err(Failure::Conflict(format!("payment {} changed its order", attempt.id())));
        }
        let seen = [attempt.last_cancel_at, settled.map(|settled| settled.at)];
        self.link("payment", newest(attempt.started_at, &seen))
    }

    /// The number of the payment's order, written the first time it is met.
    fn payment(&self, attempt: &Attempt) -> rusqlite::Result<i64> {
        let id = id_blob(attempt.order.id.0);
        if let Some(no) = self.number_of("select no from payment where id = ?1", [id])? {
            return Ok(no);
        }
        let order = &attempt.order;
        self.execute(
            "insert into payment (id, cart, amount_yen, wallet, gateway, code_hash, started_at_ms)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                id_blob(order.cart.0),
                order.amount.get(),
                order.wallet.code(),
                order.gateway.code(),
                order.code_hash,
                attempt.started_at.0,
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(super) fn refund(
        &mut self,
        refund: &Refund,
        of_return: Option<SaleId>,
    ) -> Result<(), Failure> {
        let seq = self.seq();
        let no = self.refund_no(refund)?;
        let proof = refund.proof.as_ref();
        self.execute(
            "insert into refund_state (seq, refund, version, of_return, state, next_at_ms, code,
                refused_once, proof_request_id, proof_currency, proof_value, proof_fen,
                proof_transaction_id, calls, open_call, open_call_kind, rounds)
             values (:seq, :refund, :version, :of_return, :state, :next_at_ms, :code,
                :refused_once, :proof_request_id, :proof_currency, :proof_value, :proof_fen,
                :proof_transaction_id, :calls, :open_call, :open_call_kind, :rounds)",
            named_params! {
                ":seq": seq,
                ":refund": no,
                ":version": refund.version,
                ":of_return": of_return.map(|sale| id_blob(sale.0)),
                ":state": refund.state.code(),
                ":next_at_ms": refund.next_at.map(|at| at.0),
                ":code": refund.code,
                ":refused_once": refund.refused_once,
                ":proof_request_id": proof.map(|proof| &proof.request_id),
                ":proof_currency": proof.map(|proof| &proof.currency),
                ":proof_value": proof.map(|proof| proof.value),
                ":proof_fen": proof.and_then(|proof| proof.fen).map(|fen| fen.0),
                ":proof_transaction_id": proof.map(|proof| &proof.wallet_transaction_id),
                ":calls": refund.calls,
                ":open_call": refund.open_call.map(|(call, _)| call),
                ":open_call_kind": refund.open_call.map(|(_, kind)| kind.code()),
                ":rounds": refund.rounds,
            },
        )?;
        self.set_live("refund", no, refund.is_live())?;
        let written = payment::refund(self.connection, seq)?;
        if written.as_ref() != Some(&(refund.clone(), of_return)) {
            return Err(Failure::Conflict(format!("refund {} changed its order", refund.id)));
        }
        self.link("refund", refund.started_at)
    }

    fn refund_no(&self, refund: &Refund) -> rusqlite::Result<i64> {
        let id = id_blob(refund.id.0);
        if let Some(no) = self.number_of("select no from refund where id = ?1", [id])? {
            return Ok(no);
        }
        self.execute(
            "insert into refund (id, attempt, gateway, amount_yen, paid_yen, automatic,
                started_at_ms)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                id_blob(refund.attempt.0),
                refund.gateway.code(),
                refund.amount.get(),
                refund.paid.get(),
                refund.automatic,
                refund.started_at.0,
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    /// A manager saw the alarm: the payment is not taken up again at the next start.
    pub(super) fn see_payment(&self, id: maneki_core::id::AttemptId) -> rusqlite::Result<()> {
        match self.number_of("select no from payment where id = ?1", [id_blob(id.0)])? {
            Some(no) => self.set_live("payment", no, false),
            None => Ok(()),
        }
    }

    /// A manager saw to what a wallet refused to give back.
    pub(super) fn see_refund(&self, id: maneki_core::id::RefundId) -> rusqlite::Result<()> {
        match self.number_of("select no from refund where id = ?1", [id_blob(id.0)])? {
            Some(no) => self.set_live("refund", no, false),
            None => Ok(()),
        }
    }

    /// Lists or unlists what still wants something: `table` is `payment` or `refund`.
    fn set_live(&self, table: &str, no: i64, live: bool) -> rusqlite::Result<()> {
        let sql = if live {
            format!("insert or ignore into {table}_live ({table}) values (?1)")
        } else {
            format!("delete from {table}_live where {table} = ?1")
        };
        self.execute(&sql, [no])
    }
}

fn newest(first: AtMs, others: &[Option<AtMs>]) -> AtMs {
    others.iter().flatten().fold(first, |newest, at| newest.max(*at))
}
