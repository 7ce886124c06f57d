-- What the shop sets: settings, staff, rates, products. Changes are told in the audit trail.

create table setting (
    name  text primary key,
    value text not null
) strict, without rowid;

create table staff (
    no       integer primary key,
    id       blob not null unique check (length(id) = 16),
    name     text not null,
    role     text not null check (role in ('cashier', 'manager')),
    pin_hash text not null,
    language text not null,
    active   integer not null check (active in (0, 1))
) strict;

create table pin_lock (
    staff    blob primary key check (length(staff) = 16),
    failures integer not null check (failures >= 0),
    until_ms integer
) strict, without rowid;

create table product (
    no           integer primary key,
    sku          text not null unique,
    jan          text,
    name_ja      text not null,
    name_zh      text not null,
    name_en      text not null,
    kana         text not null,
    price_yen    integer not null check (price_yen > 0),
    reduced      integer not null check (reduced in (0, 1)),
    tax_free     integer not null check (tax_free in (0, 1)),
    category     text not null,
    quick_page   integer,
    quick_place  integer,
    quick_colour text
) strict;

-- A rate as it was shown; `rate` is the exact decimal.
create table quote (
    no     integer primary key,
    rate   text not null,
    source text not null,
    at_ms  integer not null,
    unique (rate, source, at_ms)
) strict;

-- The rates in the order they were entered.
create table rate_entry (
    no    integer primary key,
    quote integer not null references quote (no)
) strict;

create trigger quote_update before update on quote
begin select raise(abort, 'quote is append-only'); end;
create trigger quote_delete before delete on quote
begin select raise(abort, 'quote is append-only'); end;
create trigger rate_entry_update before update on rate_entry
begin select raise(abort, 'rate_entry is append-only'); end;
create trigger rate_entry_delete before delete on rate_entry
begin select raise(abort, 'rate_entry is append-only'); end;
