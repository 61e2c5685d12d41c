-- Searches of lots read less: what is not over yet, a sample of all, what lies around a
-- point and what ended within some months each have their own way through the index.

-- +goose Up

-- The months in which a lot stands in the order of what comes soonest: steps of turn of
-- some 93 days. Of a word that is rare but not very, the latest lots are found without
-- reading those of all years.
-- +goose StatementBegin
create function lot_months(turn bigint) returns bigint language sql immutable strict parallel safe as $$
	select turn / 8000000000000
$$;
-- +goose StatementEnd

-- Beside the words and what the lot is, how it stands and in which months.
-- +goose StatementBegin
create function lot_grams(folded text, court text, kind text, class text, province text, city text, round text, standing text, turn bigint) returns tsvector
	language sql immutable parallel safe cost 5000 as $$
	select array_to_tsvector(array(
			select substr(w.word, g.at, n.size)
			from unnest(string_to_array(folded, ' ')) as w(word),
				lateral generate_series(1, length(w.word)) as g(at),
				(values (1), (2)) as n(size)
			where g.at + n.size - 1 <= length(w.word))
		|| array['=court ' || court, '=kind ' || kind, '=class ' || class, '=province ' || province, '=city ' || city, '=round ' || round,
			'=standing ' || standing, '=months ' || lot_months(turn)])
$$;
-- +goose StatementEnd

drop index lot_index_grams;
drop function lot_grams(text, text, text, text, text, text, text);

-- Without a list of what waits to be indexed: a search would read it from end to end.
create index lot_index_grams on lot_index
	using gin (lot_grams(folded, court_id, kind, class, province, city, round, standing, turn)) with (fastupdate = off);

-- What can still be bid on is one lot in a hundred, and counted in every search.
create index lot_index_alive_grams on lot_index
	using gin (lot_grams(folded, court_id, kind, class, province, city, round, standing, turn)) with (fastupdate = off)
	where standing in ('upcoming', 'running', 'suspended');

-- One lot in eight, by a digit of its identifier that was drawn: of what is neither rare
-- nor everywhere these are counted.
create index lot_index_eighth_grams on lot_index
	using gin (lot_grams(folded, court_id, kind, class, province, city, round, standing, turn)) with (fastupdate = off)
	where standing in ('sold', 'failed', 'withdrawn') and right(lot_id::text, 1) in ('0', '8');

-- Around a point lots are read row by row of a grid of hundredths of a degree, and never
-- from the table: their distance, class, price and order stand in the index.
drop index lot_index_place;
create index lot_index_place on lot_index ((lat / 10000), (lng / 10000))
	include (lat, lng, standing, class, price, turn, lot_id)
	where lat is not null;
create index lot_index_alive_place on lot_index ((lat / 10000), (lng / 10000))
	include (lat, lng, standing, class, price, turn, lot_id)
	where lat is not null and standing in ('upcoming', 'running', 'suspended');
