-- Sums of each shop day, kept while selling, so that reports need not read the receipts.
-- Everything here is derived and can be made again from the sales.

create table day_total (
    shop_day  integer not null,
    dimension text not null
        check (dimension in ('sales', 'returns', 'hour', 'staff', 'tender', 'goods')),
    key       text not null,
    receipts  integer not null,
    pieces    integer not null,
    yen       integer not null,
    fen       integer not null,
    primary key (shop_day, dimension, key)
) strict, without rowid;

-- What was sold before this table was there. Yuan are estimated from here on only: the rate is
-- an exact decimal, which SQLite does not reckon with.
insert into day_total (shop_day, dimension, key, receipts, pieces, yen, fen)
select shop_day, iif(return_of is null, 'sales', 'returns'), '', count(*), 0, sum(total_yen), 0
from sale group by 1, 2;

insert into day_total (shop_day, dimension, key, receipts, pieces, yen, fen)
select shop_day, 'hour', printf('%02d', (at_ms / 3600000 + 9) % 24), count(*), 0,
    sum(total_yen), 0
from sale group by 1, 3;

insert into day_total (shop_day, dimension, key, receipts, pieces, yen, fen)
select s.shop_day, 'staff', c.name, count(*), 0, sum(s.total_yen), 0
from sale s join clerk c on c.no = s.clerk group by 1, 3;

insert into day_total (shop_day, dimension, key, receipts, pieces, yen, fen)
select s.shop_day, 'tender', t.name, count(*), 0, sum(t.amount_yen), 0
from sale s join tender t on t.sale = s.seq group by 1, 3;

insert into day_total (shop_day, dimension, key, receipts, pieces, yen, fen)
select s.shop_day, 'goods', g.sku, count(distinct s.seq),
    sum(iif(s.return_of is null, l.quantity, -l.quantity)), sum(l.net_yen), 0
from sale s join sale_line l on l.sale = s.seq join goods g on g.no = l.goods group by 1, 3;
