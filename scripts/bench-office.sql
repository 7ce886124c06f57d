-- The rows of the CSV export, as the sqlite3 shell writes them.
select printf('%02d-%08d-%04d', s.till, s.shop_day, s.number),
    iif(s.return_of is null, 'sale', 'return'), s.sample, hex(s.id), hex(o.id), s.at_ms,
    s.shop_day, c.name, l.no, g.sku, g.jan, g.name_ja, g.name_zh, g.name_en, l.quantity,
    l.unit_yen, l.gross_yen, l.line_off_yen, l.line_off_reason, l.cart_off_yen, l.net_yen,
    l.reduced, l.tax_percent, l.tax_free,
    iif(l.no = 1, s.total_yen, ''),
    iif(l.no = 1, (select sum(tax_yen) from sale_tax x where x.sale = s.seq), ''),
    iif(l.no = 1, (select sum(amount_yen) from tender t where t.sale = s.seq and name = 'cash'), ''),
    iif(l.no = 1, (select sum(amount_yen) from tender t where t.sale = s.seq and name <> 'cash'), ''),
    iif(l.no = 1, (select group_concat(name, ' ') from tender t where t.sale = s.seq), ''),
    q.rate, q.source, s.discount_reason
from sale s
join sale_line l on l.sale = s.seq
join goods g on g.no = l.goods
join clerk c on c.no = s.clerk
left join sale o on o.seq = s.return_of
left join quote q on q.no = s.quote
order by s.seq desc, l.no;
