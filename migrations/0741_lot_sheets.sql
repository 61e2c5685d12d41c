-- Sheets from which a court lists many lots at once: what was uploaded, by its hash, and
-- what became of it. A sheet is listed once and whole, or not at all.

-- +goose Up

create table lot_sheet (
	court_id text not null references court,
	sheet_hash text not null check (sheet_hash ~ '^[0-9a-f]{64}$'),
	content jsonb not null check (jsonb_typeof(content) = 'array' and jsonb_array_length(content) between 1 and 500),
	wrong jsonb not null check (jsonb_typeof(wrong) = 'array'),
	uploaded_by uuid not null,
	uploaded_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_sheet_once primary key (court_id, sheet_hash)
);
create index lot_sheet_newest on lot_sheet (court_id, uploaded_at desc);
call append_only('lot_sheet');

create table lot_sheet_listing (
	court_id text not null,
	sheet_hash text not null,
	lots uuid[] not null check (cardinality(lots) between 1 and 500),
	listed_by uuid not null,
	listed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_sheet_listed_once primary key (court_id, sheet_hash),
	foreign key (court_id, sheet_hash) references lot_sheet
);
call append_only('lot_sheet_listing');

-- As many lots as rows, each of this court: a sheet is never listed in part.
-- +goose StatementBegin
create function lot_sheet_listing_guard() returns trigger language plpgsql as $$
begin
	if cardinality(new.lots) <> (
			select jsonb_array_length(s.content)
			from lot_sheet s
			where s.court_id = new.court_id and s.sheet_hash = new.sheet_hash)
		or cardinality(new.lots) <> (
			select count(*)
			from lot l
			where l.court_id = new.court_id and l.lot_id = any (new.lots)) then
		raise exception 'a sheet is listed whole' using errcode = 'restrict_violation', constraint = 'lot_sheet_whole';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_sheet_listing_guard before insert on lot_sheet_listing
	for each row execute function lot_sheet_listing_guard();
alter table lot_sheet_listing enable always trigger lot_sheet_listing_guard;
