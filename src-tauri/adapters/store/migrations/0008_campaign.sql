-- Campaigns: money off by rule. What a sale got of them is part of the sale.

create table campaign (
    id               blob primary key check (length(id) = 16),
    name_ja          text not null,
    name_zh          text not null,
    name_en          text not null,
    from_day         integer not null,
    until_day        integer not null check (until_day >= from_day),
    funding          text not null check (funding in ('shop', 'wallet')),
    off_yen          integer,
    off_basis_points integer,
    most_yen         integer,
    least_yen        integer not null check (least_yen >= 0),
    first_a_day      integer,
    code             text,
    one_per_customer integer not null check (one_per_customer in (0, 1)),
    combines         integer not null check (combines in (0, 1)),
    active           integer not null check (active in (0, 1)),
    -- all, categories or skus; which ones stand in campaign_for.
    goods            text not null check (goods in ('all', 'categories', 'skus')),
    check ((off_yen is null) <> (off_basis_points is null))
) strict, without rowid;

-- What a campaign is for: wallets, categories or SKUs.
create table campaign_for (
    campaign blob not null references campaign (id) on delete cascade,
    kind     text not null check (kind in ('wallet', 'goods')),
    place    integer not null,
    name     text not null,
    primary key (campaign, kind, place)
) strict, without rowid;

-- Codes that were scanned or typed for a cart.
create table cart_code (
    cart  blob not null references cart (id) on delete cascade,
    place integer not null,
    code  text not null,
    primary key (cart, place)
) strict, without rowid;

-- The wallet that a checkout's amount was worked out for, and what was offered.
alter table checkout add column wallet text;

create table checkout_offer (
    cart     blob not null references checkout (cart) on delete cascade,
    no       integer not null,
    campaign blob not null,
    name_ja  text not null,
    name_zh  text not null,
    name_en  text not null,
    funding  text not null,
    off_yen  integer not null check (off_yen > 0),
    code     text,
    primary key (cart, no)
) strict, without rowid;

create table checkout_line_off (
    cart    blob not null references checkout (cart) on delete cascade,
    place   integer not null,
    off_yen integer not null check (off_yen >= 0),
    primary key (cart, place)
) strict, without rowid;

create table sale_offer (
    sale     integer not null references sale (seq),
    no       integer not null,
    campaign blob not null check (length(campaign) = 16),
    name_ja  text not null,
    name_zh  text not null,
    name_en  text not null,
    funding  text not null check (funding in ('shop', 'wallet')),
    off_yen  integer not null check (off_yen > 0),
    code     text,
    primary key (sale, no)
) strict, without rowid;
create index sale_offer_code on sale_offer (code) where code is not null;

create trigger sale_offer_update before update on sale_offer
begin select raise(abort, 'sale_offer is append-only'); end;
create trigger sale_offer_delete before delete on sale_offer
begin select raise(abort, 'sale_offer is append-only'); end;
