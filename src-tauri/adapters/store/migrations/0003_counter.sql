-- What is still in motion at the counter. These rows come and go.

create table cart (
    id                   blob primary key check (length(id) = 16),
    next_line            integer not null,
    off_yen              integer,
    off_basis_points     integer,
    off_reason           text,
    off_given_by         blob,
    off_approved_by      blob,
    held_label           text,
    held_at_ms           integer
) strict, without rowid;

create table cart_line (
    cart            blob not null references cart (id) on delete cascade,
    no              integer not null,
    quantity        integer not null check (quantity > 0),
    off_yen         integer,
    off_basis_points integer,
    off_reason      text,
    off_given_by    blob,
    off_approved_by blob,
    sku             text not null,
    jan             text,
    name_ja         text not null,
    name_zh         text not null,
    name_en         text not null,
    kana            text not null,
    price_yen       integer not null,
    reduced         integer not null check (reduced in (0, 1)),
    tax_free        integer not null check (tax_free in (0, 1)),
    category        text not null,
    quick_page      integer,
    quick_place     integer,
    quick_colour    text,
    primary key (cart, no)
) strict, without rowid;

create table checkout (
    cart         blob primary key check (length(cart) = 16),
    opened_at_ms integer not null,
    staff        blob not null,
    total_yen    integer not null
) strict, without rowid;

create table checkout_tender (
    cart         blob not null references checkout (cart) on delete cascade,
    no           integer not null,
    amount_yen   integer not null,
    name         text not null,
    received_yen integer,
    change_yen   integer,
    attempt      blob,
    refund       blob,
    transaction_id text,
    paid_fen     integer,
    primary key (cart, no)
) strict, without rowid;

create table return_draft (
    id           blob primary key check (length(id) = 16),
    of           blob not null,
    opened_at_ms integer not null,
    staff        blob not null,
    approved_by  blob,
    reason       text not null,
    cash_yen     integer not null
) strict, without rowid;

create table return_draft_line (
    draft    blob not null references return_draft (id) on delete cascade,
    place    integer not null,
    line     integer not null,
    quantity integer not null,
    primary key (draft, place)
) strict, without rowid;

-- SHA-256 of payment codes that were sent; a code lives minutes, its hash a month.
create table used_code (
    hash  blob primary key check (length(hash) = 32),
    at_ms integer not null
) strict, without rowid;

create index used_code_at on used_code (at_ms);
