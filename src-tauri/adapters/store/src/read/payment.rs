//! Payments and refunds, read back as they last were.

use crate::{
    documents::{PAYMENT, REFUND},
    value::{get, get_option, id_blob},
};
use maneki_core::{
    id::{AttemptId, CartId, Id, RefundId, SaleId, StaffId},
    money::Fen,
    payment::{Attempt, Flags, Order, Proof, Settlement},
    refund::{Refund, RefundProof},
};
use rusqlite::{Connection, Params, Row};

/// The payment as the document with this number tells it.
pub(crate) fn attempt(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Attempt>> {
    let found = attempts(connection, "seq = ?1", [seq])?;
    Ok(found.into_iter().next())
}

/// The payment as it last was.
pub(crate) fn last_attempt(
    connection: &Connection,
    id: AttemptId,
) -> rusqlite::Result<Option<Attempt>> {
    let condition = "payment = (select no from payment where id = ?1)
         and version = (select max(version) from payment_state s where s.payment = f.payment)";
    Ok(attempts(connection, condition, [id_blob(id.0)])?.into_iter().next())
}

/// Every payment that is open, wants to be ticked, or belongs to the open checkout.
pub(crate) fn live_attempts(connection: &Connection) -> rusqlite::Result<Vec<Attempt>> {
    let condition = "payment in (
            select payment from payment_live
            union select no from payment where cart in (select cart from checkout)
         )
         and version = (select max(version) from payment_state s where s.payment = f.payment)";
    attempts(connection, condition, [])
}

/// In the order of their ids, which is the order of their scans.
fn attempts(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<Attempt>> {
    let sql = format!("select {PAYMENT} from payment_full f where {condition} order by id");
    connection.prepare_cached(&sql)?.query_map(values, attempt_of)?.collect()
}

fn attempt_of(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        order: Order {
            id: AttemptId(get(row, 0)?),
            cart: CartId(get(row, 1)?),
            amount: get(row, 2)?,
            wallet: get(row, 3)?,
            gateway: get(row, 4)?,
            code_hash: row.get(5)?,
        },
        started_at: get(row, 6)?,
        version: row.get(7)?,
        state: get(row, 8)?,
        next_at: get_option(row, 9)?,
        give_up_at: get(row, 10)?,
        proof: proof(row)?,
        code: row.get(17)?,
        advice: get_option(row, 18)?,
        attention: get_option(row, 19)?,
        settled: settlement(row)?,
        flags: Flags {
            paid_after_cancel: row.get(26)?,
            contradicted: row.get(27)?,
            superseded: row.get(28)?,
            giving_back: row.get(29)?,
            completing: row.get(30)?,
            window_over: row.get(31)?,
            confirming: row.get(32)?,
        },
        calls: row.get(33)?,
        open_call: row
            .get::<_, Option<u32>>(34)?
            .map(|call| Ok::<_, rusqlite::Error>((call, get(row, 35)?)))
            .transpose()?,
        rounds: row.get(36)?,
        last_cancel_at: get_option(row, 37)?,
    })
}

fn proof(row: &Row<'_>) -> rusqlite::Result<Option<Proof>> {
    let Some(request_id) = row.get(11)? else { return Ok(None) };
    Ok(Some(Proof {
        request_id,
        currency: row.get(12)?,
        value: row.get(13)?,
        wallet_transaction_id: row.get(14)?,
        fen: row.get::<_, Option<i64>>(15)?.map(Fen),
        wallet_name: row.get(16)?,
    }))
}

fn settlement(row: &Row<'_>) -> rusqlite::Result<Option<Settlement>> {
    let Some(by) = get_option::<Id>(row, 20)? else { return Ok(None) };
    Ok(Some(Settlement {
        by: StaffId(by),
        paid: row.get(21)?,
        amount: get(row, 22)?,
        evidence: row.get(23)?,
        reason: row.get(24)?,
        at: get(row, 25)?,
    }))
}

/// The refund as the document with this number tells it, with the draft it pays out.
pub(crate) fn refund(
    connection: &Connection,
    seq: i64,
) -> rusqlite::Result<Option<(Refund, Option<SaleId>)>> {
    Ok(refunds(connection, "seq = ?1", [seq])?.into_iter().next())
}

/// Every refund of a payment, oldest first.
pub(crate) fn refunds_of(
    connection: &Connection,
    attempt: AttemptId,
) -> rusqlite::Result<Vec<Refund>> {
    let condition = "refund in (select no from refund where attempt = ?1)
         and version = (select max(version) from refund_state s where s.refund = f.refund)";
    let found = refunds(connection, condition, [id_blob(attempt.0)])?;
    Ok(found.into_iter().map(|(refund, _)| refund).collect())
}

/// Every refund that is open or belongs to a return draft.
pub(crate) fn live_refunds(
    connection: &Connection,
) -> rusqlite::Result<Vec<(Refund, Option<SaleId>)>> {
    let condition = "refund in (
            select refund from refund_live
            union select refund from refund_state
                where of_return in (select id from return_draft)
         )
         and version = (select max(version) from refund_state s where s.refund = f.refund)";
    refunds(connection, condition, [])
}

fn refunds(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<(Refund, Option<SaleId>)>> {
    let sql = format!("select {REFUND} from refund_full f where {condition} order by refund");
    connection.prepare_cached(&sql)?.query_map(values, refund_of)?.collect()
}

fn refund_of(row: &Row<'_>) -> rusqlite::Result<(Refund, Option<SaleId>)> {
    let refund = Refund {
        id: RefundId(get(row, 0)?),
        attempt: AttemptId(get(row, 1)?),
        gateway: get(row, 2)?,
        amount: get(row, 3)?,
        paid: get(row, 4)?,
        automatic: row.get(5)?,
        started_at: get(row, 6)?,
        version: row.get(7)?,
        state: get(row, 9)?,
        next_at: get_option(row, 10)?,
        code: row.get(11)?,
        refused_once: row.get(12)?,
        proof: refund_proof(row)?,
        calls: row.get(18)?,
        open_call: row
            .get::<_, Option<u32>>(19)?
            .map(|call| Ok::<_, rusqlite::Error>((call, get(row, 20)?)))
            .transpose()?,
        rounds: row.get(21)?,
    };
    Ok((refund, get_option::<Id>(row, 8)?.map(SaleId)))
}

fn refund_proof(row: &Row<'_>) -> rusqlite::Result<Option<RefundProof>> {
    let Some(request_id) = row.get(13)? else { return Ok(None) };
    Ok(Some(RefundProof {
        request_id,
        currency: row.get(14)?,
        value: row.get(15)?,
        fen: row.get::<_, Option<i64>>(16)?.map(Fen),
        wallet_transaction_id: row.get(17)?,
    }))
}
