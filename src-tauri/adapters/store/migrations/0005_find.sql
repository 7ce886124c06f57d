-- How receipts are found. Everything here is derived and can be made again.

-- Words of one letter and a name, one row a receipt: `g` goods, `t` tender, `c` staff, `k` kind,
-- `n` ends of the number. Text is looked up among the goods first, so two characters are enough.
create virtual table sale_word using fts5 (
    words, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
);

-- The goods' words for searching: normalised, one text.
create table goods_text (
    no   integer primary key references goods (no),
    text text not null
) strict;

-- Where a run of receipts of one shop day begins; it ends where the next begins. A clock set back
-- only adds a run.
create table day_run (
    first_seq integer primary key,
    shop_day  integer not null
) strict;
create index day_run_day on day_run (shop_day, first_seq);
