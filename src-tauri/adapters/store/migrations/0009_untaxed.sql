-- What the law does not tax: its lines have 0 %, and nothing else has.

alter table product add column untaxed integer not null default 0 check (untaxed in (0, 1));
alter table cart_line add column untaxed integer not null default 0 check (untaxed in (0, 1));

drop view sale_line_full;

create table new_sale_line (
    sale            integer not null references sale (seq),
    no              integer not null,
    goods           integer not null references goods (no),
    unit_yen        integer not null,
    quantity        integer not null check (quantity > 0),
    reduced         integer not null check (reduced in (0, 1)),
    tax_percent     integer not null check (tax_percent between 0 and 99),
    tax_free        integer not null check (tax_free in (0, 1)),
    gross_yen       integer not null,
    line_off_yen    integer not null,
    line_off_reason text not null,
    cart_off_yen    integer not null,
    net_yen         integer not null check (net_yen = gross_yen - line_off_yen - cart_off_yen),
    primary key (sale, no),
    check (tax_percent > 0 or (reduced = 0 and tax_free = 0))
) strict, without rowid;

insert into new_sale_line (sale, no, goods, unit_yen, quantity, reduced, tax_percent, tax_free,
    gross_yen, line_off_yen, line_off_reason, cart_off_yen, net_yen)
select sale, no, goods, unit_yen, quantity, reduced, tax_percent, tax_free,
    gross_yen, line_off_yen, line_off_reason, cart_off_yen, net_yen
from sale_line;

drop table sale_line;
alter table new_sale_line rename to sale_line;

create table new_sale_tax (
    sale        integer not null references sale (seq),
    reduced     integer not null check (reduced in (0, 1)),
    tax_percent integer not null check (tax_percent between 0 and 99),
    net_yen     integer not null,
    tax_yen     integer not null,
    primary key (sale, reduced, tax_percent),
    check (tax_percent > 0 or (reduced = 0 and tax_yen = 0))
) strict, without rowid;

insert into new_sale_tax (sale, reduced, tax_percent, net_yen, tax_yen)
select sale, reduced, tax_percent, net_yen, tax_yen from sale_tax;

drop table sale_tax;
alter table new_sale_tax rename to sale_tax;

create view sale_line_full as
select l.sale, l.no, g.sku, g.jan, g.name_ja, g.name_zh, g.name_en, l.unit_yen, l.quantity,
    l.reduced, l.tax_percent, l.tax_free, l.gross_yen, l.line_off_yen, l.line_off_reason,
    l.cart_off_yen, l.net_yen
from sale_line l
left join goods g on g.no = l.goods;

create trigger sale_line_update before update on sale_line
begin select raise(abort, 'sale_line is append-only'); end;
create trigger sale_line_delete before delete on sale_line
begin select raise(abort, 'sale_line is append-only'); end;
create trigger sale_tax_update before update on sale_tax
begin select raise(abort, 'sale_tax is append-only'); end;
create trigger sale_tax_delete before delete on sale_tax
begin select raise(abort, 'sale_tax is append-only'); end;
