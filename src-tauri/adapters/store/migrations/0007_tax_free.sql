-- Purchase records for the tax office. A record is written once, and every fact of its life is a
-- row of its own, a document of the chain. What names the traveller is sealed and stands apart:
-- it is wiped when its term ends, and the chain stays whole.

create table tax_free_record (
    seq            integer primary key references chain (seq) deferrable initially deferred,
    id             blob not null unique check (length(id) = 16),
    version        integer not null,
    send_no        text not null unique check (length(send_no) = 17),
    sale           blob not null check (length(sale) = 16),
    receipt_number text not null,
    sold_at_ms     integer not null,
    confirm_by     integer,
    replaces       blob,
    keep_years     integer not null,
    sample         integer not null check (sample in (0, 1)),
    at_ms          integer not null,
    staff          blob not null,
    language       text not null,
    message_sha256 blob not null check (length(message_sha256) = 32)
) strict;
create index tax_free_record_sale on tax_free_record (sale);
create index tax_free_record_replaces on tax_free_record (replaces) where replaces is not null;

create table tax_free_item (
    record      integer not null references tax_free_record (seq),
    place       integer not null,
    line        integer not null,
    name        text not null,
    sku         text not null,
    jan         text,
    quantity    integer not null check (quantity > 0),
    net_yen     integer not null,
    tax_yen     integer not null,
    reduced     integer not null check (reduced in (0, 1)),
    tax_percent integer not null check (tax_percent between 1 and 99),
    consumable  integer not null check (consumable in (0, 1)),
    detail_name text,
    maker       text,
    model       text,
    look        text,
    certificate integer,
    serial      text,
    primary key (record, place)
) strict, without rowid;

create table tax_free_link (
    record integer not null references tax_free_record (seq),
    place  integer not null,
    sale   blob not null check (length(sale) = 16),
    primary key (record, place)
) strict, without rowid;
create index tax_free_link_sale on tax_free_link (sale);

-- `answer` is the office's or customs' word; `word` and `note` say more of it.
create table tax_free_fact (
    seq         integer primary key references chain (seq) deferrable initially deferred,
    record      integer not null references tax_free_record (seq),
    no          integer not null check (no >= 0),
    at_ms       integer not null,
    staff       blob,
    kind        text not null,
    send_no     text,
    answer      text,
    word        text,
    note        text,
    day         integer,
    refund      blob,
    attempt     blob,
    gross_yen   integer,
    fee_yen     integer,
    http_status integer,
    unique (record, no)
) strict;
create index tax_free_fact_send_no on tax_free_fact (send_no) where kind = 'withdrawn';

create table tax_free_note (
    fact  integer not null references tax_free_fact (seq),
    place integer not null,
    code  text not null,
    field text,
    text  text not null,
    primary key (fact, place)
) strict, without rowid;

-- Sealed bytes. They may be deleted, never changed.
create table tax_free_secret (
    record integer not null references tax_free_record (seq),
    kind   text not null check (kind in ('buyer', 'registration', 'cancellation', 'answer')),
    no     integer not null,
    sealed blob not null,
    primary key (record, kind, no)
) strict, without rowid;

-- How records are found: derived, and can be made again.
create table tax_free_find (
    record     integer primary key references tax_free_record (seq),
    sold_on    integer not null,
    confirm_by integer,
    standing   text not null,
    live       integer not null check (live in (0, 1)),
    text       text not null
) strict;
create index tax_free_find_live on tax_free_find (record) where live = 1;
create index tax_free_find_sold_on on tax_free_find (sold_on);

create trigger tax_free_record_update before update on tax_free_record
begin select raise(abort, 'tax_free_record is append-only'); end;
create trigger tax_free_record_delete before delete on tax_free_record
begin select raise(abort, 'tax_free_record is append-only'); end;
create trigger tax_free_item_update before update on tax_free_item
begin select raise(abort, 'tax_free_item is append-only'); end;
create trigger tax_free_item_delete before delete on tax_free_item
begin select raise(abort, 'tax_free_item is append-only'); end;
create trigger tax_free_link_update before update on tax_free_link
begin select raise(abort, 'tax_free_link is append-only'); end;
create trigger tax_free_link_delete before delete on tax_free_link
begin select raise(abort, 'tax_free_link is append-only'); end;
create trigger tax_free_fact_update before update on tax_free_fact
begin select raise(abort, 'tax_free_fact is append-only'); end;
create trigger tax_free_fact_delete before delete on tax_free_fact
begin select raise(abort, 'tax_free_fact is append-only'); end;
create trigger tax_free_note_update before update on tax_free_note
begin select raise(abort, 'tax_free_note is append-only'); end;
create trigger tax_free_note_delete before delete on tax_free_note
begin select raise(abort, 'tax_free_note is append-only'); end;
create trigger tax_free_secret_update before update on tax_free_secret
begin select raise(abort, 'sealed bytes are deleted or left alone'); end;
