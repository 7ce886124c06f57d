-- What acquirers settled: each file once, with what came of comparing it.

create table settlement (
    seq          integer primary key references chain (seq) deferrable initially deferred,
    sha256       blob not null unique check (length(sha256) = 32),
    name         text not null,
    day          integer not null,
    at_ms        integer not null,
    staff        blob,
    bytes        integer not null,
    payments_yen integer not null,
    refunds_yen  integer not null,
    fees_yen     integer not null,
    net_yen      integer not null
) strict;
create index settlement_day on settlement (day);

create table settlement_line (
    settlement   integer not null references settlement (seq),
    place        integer not null,
    bucket       text not null
        check (bucket in ('both', 'till_only', 'acquirer_only', 'amount_differs')),
    request_id   text not null,
    kind         text not null check (kind in ('payment', 'refund')),
    till_yen     integer,
    acquirer_yen integer,
    fee_yen      integer not null,
    receipt      text,
    line         integer,
    primary key (settlement, place)
) strict, without rowid;

-- The file as it came; its SHA-256 is part of the document.
create table settlement_file (
    settlement integer primary key references settlement (seq),
    content    blob not null
) strict;

create index payment_started on payment (started_at_ms);
create index refund_started on refund (started_at_ms);

create trigger settlement_update before update on settlement
begin select raise(abort, 'settlement is append-only'); end;
create trigger settlement_delete before delete on settlement
begin select raise(abort, 'settlement is append-only'); end;
create trigger settlement_line_update before update on settlement_line
begin select raise(abort, 'settlement_line is append-only'); end;
create trigger settlement_line_delete before delete on settlement_line
begin select raise(abort, 'settlement_line is append-only'); end;
create trigger settlement_file_update before update on settlement_file
begin select raise(abort, 'settlement_file is append-only'); end;
create trigger settlement_file_delete before delete on settlement_file
begin select raise(abort, 'settlement_file is append-only'); end;
