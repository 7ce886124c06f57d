-- Sales and returns, the shifts they belong to, and the audit trail. Nothing here is ever
-- edited; every row is part of a document that the chain covers.

-- Goods as they were printed. Lines point here, so ten years of lines repeat no names.
create table goods (
    no      integer primary key,
    sku     text not null,
    jan     text not null,
    name_ja text not null,
    name_zh text not null,
    name_en text not null,
    unique (sku, name_ja, name_zh, name_en, jan)
) strict;

-- A member of staff as the name stood on the receipt.
create table clerk (
    no    integer primary key,
    staff blob not null check (length(staff) = 16),
    name  text not null,
    unique (staff, name)
) strict;

create table shift (
    seq          integer primary key references chain (seq) deferrable initially deferred,
    id           blob not null unique check (length(id) = 16),
    shop_day     integer not null,
    opened_at_ms integer not null,
    opened_by    blob not null,
    float_yen    integer not null
) strict;

create table cash_move (
    seq        integer primary key references chain (seq) deferrable initially deferred,
    shift      integer not null references shift (seq),
    at_ms      integer not null,
    staff      blob not null,
    amount_yen integer not null,
    reason     text not null
) strict;
create index cash_move_shift on cash_move (shift);

create table x_report (
    seq   integer primary key references chain (seq) deferrable initially deferred,
    shift integer not null references shift (seq),
    at_ms integer not null,
    staff blob not null
) strict;
create index x_report_shift on x_report (shift);

create table z_report (
    seq          integer primary key references chain (seq) deferrable initially deferred,
    shift        integer not null unique references shift (seq),
    number       integer not null unique check (number > 0),
    at_ms        integer not null,
    staff        blob not null,
    counted_yen  integer not null,
    expected_yen integer not null,
    reason       text not null
) strict;

create table z_unresolved (
    z_report integer not null references z_report (seq),
    place    integer not null,
    payment  text not null,
    primary key (z_report, place)
) strict, without rowid;

create trigger z_report_number before insert on z_report
when new.number <> 1 + (select coalesce(max(number), 0) from z_report)
begin select raise(abort, 'Z reports are numbered without a gap'); end;

-- `shop_day` is written 20261123. Amounts are negative on a return.
create table sale (
    seq             integer primary key references chain (seq) deferrable initially deferred,
    id              blob not null unique check (length(id) = 16),
    return_of       integer references sale (seq),
    till            integer not null check (till between 1 and 99),
    shop_day        integer not null,
    number          integer not null check (number > 0),
    at_ms           integer not null,
    clerk           integer not null references clerk (no),
    shift           integer not null references shift (seq),
    subtotal_yen    integer not null,
    discount_yen    integer not null,
    discount_reason text not null,
    total_yen       integer not null,
    quote           integer references quote (no),
    sample          integer not null check (sample in (0, 1)),
    unique (shop_day, till, number)
) strict;
create index sale_shift on sale (shift);
create index sale_total on sale (total_yen);
create index sale_return_of on sale (return_of) where return_of is not null;

create trigger sale_number before insert on sale
when new.number <> 1 + (
    select coalesce(max(number), 0) from sale
    where shop_day = new.shop_day and till = new.till
)
begin select raise(abort, 'receipts are numbered without a gap'); end;

create table sale_line (
    sale            integer not null references sale (seq),
    no              integer not null,
    goods           integer not null references goods (no),
    unit_yen        integer not null,
    quantity        integer not null check (quantity > 0),
    reduced         integer not null check (reduced in (0, 1)),
    tax_percent     integer not null check (tax_percent between 1 and 99),
    tax_free        integer not null check (tax_free in (0, 1)),
    gross_yen       integer not null,
    line_off_yen    integer not null,
    line_off_reason text not null,
    cart_off_yen    integer not null,
    net_yen         integer not null check (net_yen = gross_yen - line_off_yen - cart_off_yen),
    primary key (sale, no)
) strict, without rowid;

create table sale_tax (
    sale        integer not null references sale (seq),
    reduced     integer not null check (reduced in (0, 1)),
    tax_percent integer not null check (tax_percent between 1 and 99),
    net_yen     integer not null,
    tax_yen     integer not null,
    primary key (sale, reduced, tax_percent)
) strict, without rowid;

-- `name` is `cash` or the wallet's. A wallet's payment names its attempt, money that goes back
-- through it also the refund.
create table tender (
    sale           integer not null references sale (seq),
    no             integer not null,
    amount_yen     integer not null,
    name           text not null,
    received_yen   integer,
    change_yen     integer,
    attempt        blob,
    refund         blob,
    transaction_id text,
    paid_fen       integer,
    primary key (sale, no),
    check ((name = 'cash') = (attempt is null)),
    check (name <> 'cash' or amount_yen = received_yen - change_yen or received_yen = 0)
) strict, without rowid;

create table reprint (
    seq   integer primary key references chain (seq) deferrable initially deferred,
    sale  integer not null references sale (seq),
    copy  integer not null check (copy > 1),
    at_ms integer not null,
    staff blob not null,
    unique (sale, copy)
) strict;

create table audit (
    seq         integer primary key references chain (seq) deferrable initially deferred,
    at_ms       integer not null,
    action      text not null,
    staff       blob,
    approved_by blob,
    subject     text not null,
    before      text not null,
    after       text not null
) strict;

-- A sale and a line with the words they point to: what the chain covers and receipts show. A
-- pointer to nowhere gives an empty value, which no sale was written with, not null.
create view sale_full as
select s.seq, s.id, iif(s.return_of is null, null, coalesce(o.id, x'')) as return_of,
    s.till, s.shop_day, s.number, s.at_ms, c.staff, c.name as staff_name, h.id as shift,
    s.subtotal_yen, s.discount_yen, s.discount_reason, s.total_yen, iif(s.quote is null, null, coalesce(q.rate, '')) as rate,
    q.source as rate_source, q.at_ms as rate_at_ms, s.sample
from sale s
left join sale o on o.seq = s.return_of
left join clerk c on c.no = s.clerk
left join shift h on h.seq = s.shift
left join quote q on q.no = s.quote;

create view sale_line_full as
select l.sale, l.no, g.sku, g.jan, g.name_ja, g.name_zh, g.name_en, l.unit_yen, l.quantity,
    l.reduced, l.tax_percent, l.tax_free, l.gross_yen, l.line_off_yen, l.line_off_reason,
    l.cart_off_yen, l.net_yen
from sale_line l
left join goods g on g.no = l.goods;

create trigger goods_update before update on goods
begin select raise(abort, 'goods is append-only'); end;
create trigger goods_delete before delete on goods
begin select raise(abort, 'goods is append-only'); end;
create trigger clerk_update before update on clerk
begin select raise(abort, 'clerk is append-only'); end;
create trigger clerk_delete before delete on clerk
begin select raise(abort, 'clerk is append-only'); end;
create trigger shift_update before update on shift
begin select raise(abort, 'shift is append-only'); end;
create trigger shift_delete before delete on shift
begin select raise(abort, 'shift is append-only'); end;
create trigger cash_move_update before update on cash_move
begin select raise(abort, 'cash_move is append-only'); end;
create trigger cash_move_delete before delete on cash_move
begin select raise(abort, 'cash_move is append-only'); end;
create trigger x_report_update before update on x_report
begin select raise(abort, 'x_report is append-only'); end;
create trigger x_report_delete before delete on x_report
begin select raise(abort, 'x_report is append-only'); end;
create trigger z_report_update before update on z_report
begin select raise(abort, 'z_report is append-only'); end;
create trigger z_report_delete before delete on z_report
begin select raise(abort, 'z_report is append-only'); end;
create trigger z_unresolved_update before update on z_unresolved
begin select raise(abort, 'z_unresolved is append-only'); end;
create trigger z_unresolved_delete before delete on z_unresolved
begin select raise(abort, 'z_unresolved is append-only'); end;
create trigger sale_update before update on sale
begin select raise(abort, 'sale is append-only'); end;
create trigger sale_delete before delete on sale
begin select raise(abort, 'sale is append-only'); end;
create trigger sale_line_update before update on sale_line
begin select raise(abort, 'sale_line is append-only'); end;
create trigger sale_line_delete before delete on sale_line
begin select raise(abort, 'sale_line is append-only'); end;
create trigger sale_tax_update before update on sale_tax
begin select raise(abort, 'sale_tax is append-only'); end;
create trigger sale_tax_delete before delete on sale_tax
begin select raise(abort, 'sale_tax is append-only'); end;
create trigger tender_update before update on tender
begin select raise(abort, 'tender is append-only'); end;
create trigger tender_delete before delete on tender
begin select raise(abort, 'tender is append-only'); end;
create trigger reprint_update before update on reprint
begin select raise(abort, 'reprint is append-only'); end;
create trigger reprint_delete before delete on reprint
begin select raise(abort, 'reprint is append-only'); end;
create trigger audit_update before update on audit
begin select raise(abort, 'audit is append-only'); end;
create trigger audit_delete before delete on audit
begin select raise(abort, 'audit is append-only'); end;
