-- Wallet payments and refunds. What was ordered is written once; every state is a row of its
-- own, a document of the chain, so that the whole story can be read.

create table payment (
    no            integer primary key,
    id            blob not null unique check (length(id) = 16),
    cart          blob not null check (length(cart) = 16),
    amount_yen    integer not null check (amount_yen > 0),
    wallet        text not null,
    gateway       text not null,
    code_hash     blob not null check (length(code_hash) = 32),
    started_at_ms integer not null
) strict;
create index payment_cart on payment (cart);

create table payment_state (
    seq                  integer primary key references chain (seq) deferrable initially deferred,
    payment              integer not null references payment (no),
    version              integer not null check (version >= 0),
    state                text not null,
    next_at_ms           integer,
    give_up_at_ms        integer not null,
    proof_request_id     text,
    proof_currency       text,
    proof_value          integer,
    proof_transaction_id text,
    proof_fen            integer,
    proof_wallet_name    text,
    code                 text,
    advice               text,
    attention            text,
    settled_by           blob,
    settled_paid         integer,
    settled_yen          integer,
    settled_evidence     text,
    settled_reason       text,
    settled_at_ms        integer,
    paid_after_cancel    integer not null check (paid_after_cancel in (0, 1)),
    contradicted         integer not null check (contradicted in (0, 1)),
    superseded           integer not null check (superseded in (0, 1)),
    giving_back          integer not null check (giving_back in (0, 1)),
    completing           integer not null check (completing in (0, 1)),
    window_over          integer not null check (window_over in (0, 1)),
    confirming           integer not null check (confirming in (0, 1)),
    calls                integer not null,
    open_call            integer,
    open_call_kind       text,
    rounds               integer not null,
    last_cancel_at_ms    integer,
    unique (payment, version)
) strict;

create trigger payment_version before insert on payment_state
when new.version <= (select max(version) from payment_state where payment = new.payment)
begin select raise(abort, 'this version of the payment is there already'); end;

-- Payments that still want something: derived, so that a start need not read ten years.
create table payment_live (
    payment integer primary key references payment (no)
) strict;

create table refund (
    no            integer primary key,
    id            blob not null unique check (length(id) = 16),
    attempt       blob not null check (length(attempt) = 16),
    gateway       text not null,
    amount_yen    integer not null check (amount_yen > 0),
    paid_yen      integer not null,
    automatic     integer not null check (automatic in (0, 1)),
    started_at_ms integer not null
) strict;
create index refund_attempt on refund (attempt);

create table refund_state (
    seq                  integer primary key references chain (seq) deferrable initially deferred,
    refund               integer not null references refund (no),
    version              integer not null check (version >= 0),
    of_return            blob,
    state                text not null,
    next_at_ms           integer,
    code                 text,
    refused_once         integer not null check (refused_once in (0, 1)),
    proof_request_id     text,
    proof_currency       text,
    proof_value          integer,
    proof_fen            integer,
    proof_transaction_id text,
    calls                integer not null,
    open_call            integer,
    open_call_kind       text,
    rounds               integer not null,
    unique (refund, version)
) strict;
create index refund_state_of_return on refund_state (of_return) where of_return is not null;

create trigger refund_version before insert on refund_state
when new.version <= (select max(version) from refund_state where refund = new.refund)
begin select raise(abort, 'this version of the refund is there already'); end;

create table refund_live (
    refund integer primary key references refund (no)
) strict;

-- A state with what was ordered: what the chain covers and the till reads.
create view payment_full as
select s.seq, s.payment, p.id, p.cart, p.amount_yen, p.wallet, p.gateway, p.code_hash,
    p.started_at_ms, s.version, s.state, s.next_at_ms, s.give_up_at_ms, s.proof_request_id,
    s.proof_currency, s.proof_value, s.proof_transaction_id, s.proof_fen, s.proof_wallet_name,
    s.code, s.advice, s.attention, s.settled_by, s.settled_paid, s.settled_yen,
    s.settled_evidence, s.settled_reason, s.settled_at_ms, s.paid_after_cancel,
    s.contradicted, s.superseded, s.giving_back, s.completing, s.window_over, s.confirming,
    s.calls, s.open_call, s.open_call_kind, s.rounds, s.last_cancel_at_ms
from payment_state s
left join payment p on p.no = s.payment;

create view refund_full as
select s.seq, s.refund, r.id, r.attempt, r.gateway, r.amount_yen, r.paid_yen, r.automatic,
    r.started_at_ms, s.version, s.of_return, s.state, s.next_at_ms, s.code, s.refused_once,
    s.proof_request_id, s.proof_currency, s.proof_value, s.proof_fen, s.proof_transaction_id,
    s.calls, s.open_call, s.open_call_kind, s.rounds
from refund_state s
left join refund r on r.no = s.refund;

create trigger payment_update before update on payment
begin select raise(abort, 'payment is append-only'); end;
create trigger payment_delete before delete on payment
begin select raise(abort, 'payment is append-only'); end;
create trigger payment_state_update before update on payment_state
begin select raise(abort, 'payment_state is append-only'); end;
create trigger payment_state_delete before delete on payment_state
begin select raise(abort, 'payment_state is append-only'); end;
create trigger refund_update before update on refund
begin select raise(abort, 'refund is append-only'); end;
create trigger refund_delete before delete on refund
begin select raise(abort, 'refund is append-only'); end;
create trigger refund_state_update before update on refund_state
begin select raise(abort, 'refund_state is append-only'); end;
create trigger refund_state_delete before delete on refund_state
begin select raise(abort, 'refund_state is append-only'); end;
