-- The spine: which migrations the file went through, and the chain over every document.

pragma application_id = 0x4D6E6B69;

create table migration (
    number integer primary key,
    name   text not null,
    sha256 blob not null check (length(sha256) = 32)
) strict;

-- One row for each document, in the order of writing. `seq` is also the primary key of the
-- document's own row; `hash` covers the hash before it and the document as its tables hold it.
create table chain (
    seq  integer primary key check (seq > 0),
    kind text not null,
    hash blob not null check (length(hash) = 32)
) strict;

create trigger chain_update before update on chain
begin select raise(abort, 'chain is append-only'); end;
create trigger chain_delete before delete on chain
begin select raise(abort, 'chain is append-only'); end;

-- The newest link, and the newest moment that any document carries (a clock before it went
-- back). Signed with a key that is not in the file, so that a tail cut off shows.
create table chain_head (
    id         integer primary key check (id = 1),
    seq        integer not null,
    hash       blob not null check (length(hash) = 32),
    last_at_ms integer not null,
    mac        blob not null check (length(mac) = 32)
) strict;
