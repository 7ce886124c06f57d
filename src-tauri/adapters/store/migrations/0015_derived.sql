-- Up to which sale words and sums are made. They are made in a transaction of their own, right
-- after the sale's, when nobody waits for it any more.
create table derived (upto integer not null) strict;
insert into derived (upto) select coalesce(max(seq), 0) from sale;
