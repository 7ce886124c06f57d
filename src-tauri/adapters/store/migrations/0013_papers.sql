-- Printers, papers as they were issued, and papers on their way.

create table printer (
    id          blob primary key check (length(id) = 16),
    place       integer not null unique,
    name        text not null unique,
    address     text not null,
    media       text not null check (media in ('mm80', 'mm58', 'a4', 'a5')),
    dots        integer not null,
    band_rows   integer not null,
    raster      text not null check (raster in ('gs_v_0', 'gs_l', 'esc_star')),
    cutter      integer not null check (cutter in (0, 1)),
    drawer_pin  integer check (drawer_pin in (0, 1)),
    answers     integer not null check (answers in (0, 1)),
    baud        integer not null check (baud >= 0),
    stored_logo integer not null check (stored_logo in (0, 1))
) strict, without rowid;

-- Which papers go where; a kind without a row is saved only.
create table paper_route (
    kind    text primary key,
    printer blob not null references printer (id)
) strict, without rowid;

-- What the shop put on its papers. Papers point here, so a logo is kept once.
create table letterhead (
    no                  integer primary key,
    shop_name           text not null,
    branch              text not null,
    address             text not null,
    phone               text not null,
    registration_number text not null,
    logo_width          integer not null,
    logo                blob not null,
    header              text not null,
    footer              text not null,
    return_terms        text not null,
    receipt_page        text not null
) strict;

-- A paper as it was issued: with the documents it is of, all that is needed to set it again.
create table paper (
    seq        integer primary key references chain (seq) deferrable initially deferred,
    id         blob not null unique check (length(id) = 16),
    kind       text not null,
    of         blob not null check (length(of) = 16),
    name       text not null,
    copy       integer not null check (copy > 0),
    language   text not null,
    letterhead integer not null references letterhead (no),
    addressee  text not null,
    purpose    text not null,
    staff_name text not null,
    at_ms      integer not null
) strict;
create index paper_of on paper (of);

-- The PDF that is kept of it.
create table paper_file (
    seq    integer primary key references chain (seq) deferrable initially deferred,
    paper  integer not null unique references paper (seq),
    at_ms  integer not null,
    bytes  integer not null,
    sha256 blob not null check (length(sha256) = 32)
) strict;

create view paper_full as
select p.seq, p.id, p.kind, p.of, p.name, p.copy, p.language, p.addressee, p.purpose,
    p.staff_name, p.at_ms, l.shop_name, l.branch, l.address, l.phone, l.registration_number,
    l.logo_width, l.logo, l.header, l.footer, l.return_terms, l.receipt_page
from paper p join letterhead l on l.no = p.letterhead;

-- Where a paper stands on its way. One without a printer only becomes a file. This row is
-- rewritten; nothing of it is part of a document.
create table print_job (
    paper   blob primary key check (length(paper) = 16) references paper (id),
    printer blob,
    state   text not null check (state in ('queued', 'sent', 'confirmed', 'unknown', 'failed')),
    fault   text,
    sends   integer not null check (sends in (0, 1))
) strict, without rowid;
create index print_job_open on print_job (state) where state in ('queued', 'sent', 'unknown');

create trigger letterhead_update before update on letterhead
begin select raise(abort, 'letterhead is append-only'); end;
create trigger letterhead_delete before delete on letterhead
begin select raise(abort, 'letterhead is append-only'); end;
create trigger paper_update before update on paper
begin select raise(abort, 'paper is append-only'); end;
create trigger paper_delete before delete on paper
begin select raise(abort, 'paper is append-only'); end;
create trigger paper_file_update before update on paper_file
begin select raise(abort, 'paper_file is append-only'); end;
create trigger paper_file_delete before delete on paper_file
begin select raise(abort, 'paper_file is append-only'); end;
