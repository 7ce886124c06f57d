-- Sums of each shift, kept while selling, so that X and Z need not read the receipts. Derived:
-- they can be made again from the sales.

create table shift_total (
    shift     integer not null references shift (seq),
    dimension text not null,
    key       text not null,
    count     integer not null,
    yen       integer not null,
    tax_yen   integer not null,
    primary key (shift, dimension, key)
) strict, without rowid;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select shift, iif(return_of is null, 'sales', 'returns'), '', count(*), sum(total_yen), 0
from sale group by 1, 2;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, 'staff', c.name, count(*), sum(s.total_yen), 0
from sale s join clerk c on c.no = s.clerk group by 1, 3;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, 'discounts', '', count(*), sum(l.line_off_yen + l.cart_off_yen), 0
from sale s join sale_line l on l.sale = s.seq
where l.line_off_yen + l.cart_off_yen <> 0 group by 1;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, 'staff_discounts', c.name, count(*), sum(l.line_off_yen + l.cart_off_yen), 0
from sale s join clerk c on c.no = s.clerk join sale_line l on l.sale = s.seq
where l.line_off_yen + l.cart_off_yen <> 0 group by 1, 3;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, iif(o.funding = 'shop', 'shop_campaign', 'wallet_campaign'), o.name_ja, count(*),
    sum(o.off_yen), 0
from sale s join sale_offer o on o.sale = s.seq group by 1, 2, 3;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, case when x.tax_percent = 0 then 'untaxed' when x.reduced then 'tax_reduced'
        else 'tax_standard' end,
    x.tax_percent, count(*), sum(x.net_yen), sum(x.tax_yen)
from sale s join sale_tax x on x.sale = s.seq group by 1, 2, 3;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, iif(t.name = 'cash', 'cash', 'wallet'), iif(t.name = 'cash', '', t.name), count(*),
    sum(t.amount_yen), 0
from sale s join tender t on t.sale = s.seq group by 1, 2, 3;

insert into shift_total (shift, dimension, key, count, yen, tax_yen)
select s.shift, iif(t.name = 'cash', 'cash_back', 'wallet_back'),
    iif(t.name = 'cash', '', t.name), count(*), sum(t.amount_yen), 0
from sale s join tender t on t.sale = s.seq
where iif(t.name = 'cash', t.amount_yen < 0, t.refund is not null) group by 1, 2, 3;

-- What was rung up and taken out again before it was paid.
create table void (
    seq        integer primary key references chain (seq) deferrable initially deferred,
    shift      integer not null references shift (seq),
    at_ms      integer not null,
    staff      blob not null check (length(staff) = 16),
    staff_name text not null,
    what       text not null,
    yen        integer not null
) strict;
create index void_shift on void (shift);

-- How a Z report's count came about.
create table z_pieces (
    z_report integer not null references z_report (seq),
    face_yen integer not null check (face_yen > 0),
    count    integer not null check (count > 0),
    primary key (z_report, face_yen)
) strict, without rowid;

create trigger void_update before update on void
begin select raise(abort, 'void is append-only'); end;
create trigger void_delete before delete on void
begin select raise(abort, 'void is append-only'); end;
create trigger z_pieces_update before update on z_pieces
begin select raise(abort, 'z_pieces is append-only'); end;
create trigger z_pieces_delete before delete on z_pieces
begin select raise(abort, 'z_pieces is append-only'); end;

-- Where the traveller's passport is from, for reports; goes when the traveller's data goes.
alter table tax_free_find add column nation text;

-- Prices that products will have from a shop day on; gone once they hold.
create table coming_price (
    sku       text not null,
    from_day  integer not null,
    price_yen integer not null check (price_yen > 0),
    primary key (sku, from_day)
) strict, without rowid;
