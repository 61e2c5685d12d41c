-- The mandate that an agent hands in, as a file (法释〔2016〕18号 Art. 14). It stands
-- apart from the court's other files: until the end only the confirming officer may
-- open it, because it names who bids.

-- +goose Up

create table mandate_file (
	court_id text not null,
	lot_id uuid not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	kept_by uuid not null,
	media_type text not null check (media_type in ('image/jpeg', 'application/pdf')),
	size integer not null check (size between 1 and 10485760),
	kept_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, sha256, kept_by),
	foreign key (court_id, lot_id) references lot
);
call append_only('mandate_file');
