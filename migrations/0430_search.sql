-- What the public searches announced lots by.

-- +goose Up

-- The words of a lot: its title, class, place and court, folded (NFKC, lower case,
-- no punctuation), and the same as single characters and pairs, because Chinese has
-- no blanks between words. The announcement writes the row in its own transaction;
-- what a lot is does not change, so that the row never does.
create table lot_search (
	court_id text not null,
	lot_id uuid not null,
	folded text not null check (length(folded) between 1 and 1000),
	grams tsvector not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot
);
create index lot_search_grams on lot_search using gin (grams);
call append_only('lot_search');

-- Lots that were announced before there was a search.
insert into lot_search (court_id, lot_id, folded, grams)
with source as (
	select l.court_id, l.lot_id, btrim(regexp_replace(regexp_replace(
		lower(normalize(l.title || ' ' || l.province || ' ' || l.city || ' ' || c.name, nfkc)),
		'[^[:alnum:][:space:]]', '', 'g'), '[[:space:]]+', ' ', 'g')) as folded
	from lot l
	join court c using (court_id)
	where l.announced_at is not null
)
select court_id, lot_id, folded, array_to_tsvector(array(
	select distinct substr(word, at, size)
	from unnest(string_to_array(folded, ' ')) word, generate_series(1, length(word)) at, generate_series(1, 2) size
	where at + size - 1 <= length(word)))
from source
where folded <> '';

-- The public lists lots by state and by day.
create index lot_by_state on lot (status, opens_at) where announced_at is not null;
create index lot_by_announced_end on lot (ends_at) where announced_at is not null;
create index lot_by_end on lot (ended_at) where ended_at is not null;
create index lot_previous on lot (court_id, asset_id, lot_id);
