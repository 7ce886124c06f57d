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

-- Where each shop day lies in the chain. A clock set back only widens it.
create table day_span (
    shop_day  integer primary key,
    first_seq integer not null,
    last_seq  integer not null
) strict;
