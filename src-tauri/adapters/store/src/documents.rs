//! Which tables make which document, so that the chain can read it whole.

/// A kind of document.
pub(crate) struct Document {
    pub(crate) kind: &'static str,
    /// What a person would look the document up by: an expression over its root table.
    pub(crate) label: &'static str,
    /// The root table first.
    pub(crate) parts: &'static [Part],
}

/// The rows of one table, or of a view that brings the words they point to.
pub(crate) struct Part {
    pub(crate) table: &'static str,
    /// The column that holds the document's number in the chain.
    pub(crate) key: &'static str,
    /// What the chain covers. A column added later is null in older documents.
    pub(crate) columns: &'static str,
    pub(crate) order: &'static str,
}

const ID: &str = "id";
const SEQ: &str = "seq";

/// The columns of `payment_full` and `refund_full`, in the order that they are read back in.
pub(crate) const PAYMENT: &str = "id, cart, amount_yen, wallet, gateway, code_hash, \
     started_at_ms, version, state, next_at_ms, give_up_at_ms, proof_request_id, \
     proof_currency, proof_value, proof_transaction_id, proof_fen, proof_wallet_name, code, \
     advice, attention, settled_by, settled_paid, settled_yen, settled_evidence, \
     settled_reason, settled_at_ms, paid_after_cancel, contradicted, superseded, giving_back, \
     completing, window_over, confirming, calls, open_call, open_call_kind, rounds, \
     last_cancel_at_ms";
pub(crate) const REFUND: &str = "id, attempt, gateway, amount_yen, paid_yen, automatic, \
     started_at_ms, version, of_return, state, next_at_ms, code, refused_once, \
     proof_request_id, proof_currency, proof_value, proof_fen, proof_transaction_id, calls, \
     open_call, open_call_kind, rounds";

pub(crate) const DOCUMENTS: &[Document] = &[
    Document {
        kind: "sale",
        label: "printf('%02d-%08d-%04d', till, shop_day, number)",
        parts: &[
            Part {
                table: "sale_full",
                key: SEQ,
                columns: "id, return_of, till, shop_day, number, at_ms, staff, staff_name, shift, \
                          subtotal_yen, discount_yen, discount_reason, total_yen, rate, \
                          rate_source, rate_at_ms, sample",
                order: SEQ,
            },
            Part {
                table: "sale_line_full",
                key: "sale",
                columns: "no, sku, jan, name_ja, name_zh, name_en, unit_yen, quantity, reduced, \
                          tax_percent, tax_free, gross_yen, line_off_yen, line_off_reason, \
                          cart_off_yen, net_yen",
                order: "no",
            },
            Part {
                table: "sale_tax",
                key: "sale",
                columns: "reduced, tax_percent, net_yen, tax_yen",
                order: "reduced, tax_percent",
            },
            Part {
                table: "tender",
                key: "sale",
                columns: "no, amount_yen, name, received_yen, change_yen, attempt, refund, \
                          transaction_id, paid_fen",
                order: "no",
            },
            Part {
                table: "sale_offer",
                key: "sale",
                columns: "no, campaign, name_ja, name_zh, name_en, funding, off_yen, code",
                order: "no",
            },
        ],
    },
    Document {
        kind: "payment",
        label: ID,
        parts: &[Part { table: "payment_full", key: SEQ, columns: PAYMENT, order: SEQ }],
    },
    Document {
        kind: "refund",
        label: ID,
        parts: &[Part { table: "refund_full", key: SEQ, columns: REFUND, order: SEQ }],
    },
    Document {
        kind: "reprint",
        label: "copy",
        parts: &[Part {
            table: "reprint",
            key: SEQ,
            columns: "sale, copy, at_ms, staff",
            order: SEQ,
        }],
    },
    Document {
        kind: "shift",
        label: ID,
        parts: &[Part {
            table: "shift",
            key: SEQ,
            columns: "id, shop_day, opened_at_ms, opened_by, float_yen",
            order: SEQ,
        }],
    },
    Document {
        kind: "cash_move",
        label: SEQ,
        parts: &[Part {
            table: "cash_move",
            key: SEQ,
            columns: "shift, at_ms, staff, amount_yen, reason",
            order: SEQ,
        }],
    },
    Document {
        kind: "x_report",
        label: SEQ,
        parts: &[Part { table: "x_report", key: SEQ, columns: "shift, at_ms, staff", order: SEQ }],
    },
    Document {
        kind: "z_report",
        label: "number",
        parts: &[
            Part {
                table: "z_report",
                key: SEQ,
                columns: "shift, number, at_ms, staff, counted_yen, expected_yen, reason",
                order: SEQ,
            },
            Part {
                table: "z_unresolved",
                key: "z_report",
                columns: "place, payment",
                order: "place",
            },
            Part {
                table: "z_pieces",
                key: "z_report",
                columns: "face_yen, count",
                order: "face_yen",
            },
        ],
    },
    Document {
        kind: "void",
        label: "what",
        parts: &[Part {
            table: "void",
            key: SEQ,
            columns: "shift, at_ms, staff, staff_name, what, yen",
            order: SEQ,
        }],
    },
    Document {
        kind: "tax_free_record",
        label: "send_no",
        parts: &[
            Part {
                table: "tax_free_record",
                key: SEQ,
                columns: "id, version, send_no, sale, receipt_number, sold_at_ms, confirm_by, \
                          replaces, keep_years, sample, at_ms, staff, language, message_sha256",
                order: SEQ,
            },
            Part {
                table: "tax_free_item",
                key: "record",
                columns: "place, line, name, sku, jan, quantity, net_yen, tax_yen, reduced, \
                          tax_percent, consumable, detail_name, maker, model, look, \
                          certificate, serial",
                order: "place",
            },
            Part { table: "tax_free_link", key: "record", columns: "place, sale", order: "place" },
        ],
    },
    Document {
        kind: "tax_free_fact",
        label: "kind",
        parts: &[
            Part {
                table: "tax_free_fact",
                key: SEQ,
                columns: "record, no, at_ms, staff, kind, send_no, answer, word, note, day, \
                          refund, attempt, gross_yen, fee_yen, http_status",
                order: SEQ,
            },
            Part {
                table: "tax_free_note",
                key: "fact",
                columns: "place, code, field, text",
                order: "place",
            },
        ],
    },
    Document {
        kind: "settlement",
        label: "name",
        parts: &[
            Part {
                table: "settlement",
                key: SEQ,
                columns: "sha256, name, day, at_ms, staff, bytes, payments_yen, refunds_yen, \
                          fees_yen, net_yen",
                order: SEQ,
            },
            Part {
                table: "settlement_line",
                key: "settlement",
                columns: "place, bucket, request_id, kind, till_yen, acquirer_yen, fee_yen, \
                          receipt, line",
                order: "place",
            },
        ],
    },
    Document {
        kind: "paper",
        label: "name",
        parts: &[Part {
            table: "paper_full",
            key: SEQ,
            columns: "id, kind, of, name, copy, language, addressee, purpose, staff_name, at_ms, \
                      shop_name, branch, address, phone, registration_number, logo_width, logo, \
                      header, footer, return_terms, receipt_page",
            order: SEQ,
        }],
    },
    Document {
        kind: "paper_file",
        label: "paper",
        parts: &[Part {
            table: "paper_file",
            key: SEQ,
            columns: "paper, at_ms, bytes, sha256",
            order: SEQ,
        }],
    },
    Document {
        kind: "audit",
        label: "action",
        parts: &[Part {
            table: "audit",
            key: SEQ,
            columns: "at_ms, action, staff, approved_by, subject, before, after",
            order: SEQ,
        }],
    },
];
