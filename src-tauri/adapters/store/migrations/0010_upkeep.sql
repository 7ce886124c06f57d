-- How copies of the data went. What a person did about them stands in the audit trail too.

create table upkeep_run (
    no        integer primary key,
    kind      text not null check (kind in ('backup', 'rehearsal')),
    at_ms     integer not null,
    took_ms   integer not null,
    file      text not null,
    fault     text not null,
    documents integer not null,
    receipts  integer not null,
    total_yen integer not null,
    bytes     integer not null,
    head      text not null
) strict;

create trigger upkeep_run_update before update on upkeep_run
begin select raise(abort, 'upkeep_run is append-only'); end;
create trigger upkeep_run_delete before delete on upkeep_run
begin select raise(abort, 'upkeep_run is append-only'); end;
