-- The rows of lot_index become narrow: the grams of a lot stand in their index alone.
-- A search looks at some thousands of rows; with their grams five of them filled a page.

-- +goose Up

-- The characters and pairs of neighbours of a lot's folded words (package cn says the
-- same of what a search must hold), and what the lot is, as words that begin with a
-- mark, which no gram does: so that a rare kind in one city is found as fast as a rare
-- word. Its cost keeps the planner from asking it row by row.
-- +goose StatementBegin
create function lot_grams(folded text, court text, kind text, class text, province text, city text, round text) returns tsvector
	language sql immutable parallel safe cost 5000 as $$
	select array_to_tsvector(array(
			select substr(w.word, g.at, n.size)
			from unnest(string_to_array(folded, ' ')) as w(word),
				lateral generate_series(1, length(w.word)) as g(at),
				(values (1), (2)) as n(size)
			where g.at + n.size - 1 <= length(w.word))
		|| array['=court ' || court, '=kind ' || kind, '=class ' || class, '=province ' || province, '=city ' || city, '=round ' || round])
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function lot_index_is_true() returns trigger language plpgsql as $$
declare
	l lot%rowtype;
	p asset_place%rowtype;
begin
	if tg_op = 'UPDATE' and (new.court_id, new.lot_id, new.folded) is distinct from (old.court_id, old.lot_id, old.folded) then
		raise exception 'the words of a lot do not change' using errcode = 'restrict_violation', constraint = 'lot_index_words';
	end if;
	select * into l from lot where court_id = new.court_id and lot_id = new.lot_id;
	if l.announced_at is null then
		raise exception 'only an announced lot is found by the public' using errcode = 'restrict_violation', constraint = 'lot_index_announced';
	end if;
	select * into p from asset_place a where a.court_id = l.court_id and a.asset_id = l.asset_id order by a.version desc limit 1;
	new.case_id := l.case_id;
	new.asset_id := l.asset_id;
	new.status := l.status;
	new.standing := lot_standing(l.status);
	new.round := l.round;
	new.kind := l.kind;
	new.class := l.class;
	new.province := l.province;
	new.city := l.city;
	new.price := coalesce(l.final_price, l.starting_price);
	new.opens_at := l.opens_at;
	new.closes_at := coalesce(l.ended_at, l.ends_at);
	new.turn := case new.standing
		when 'upcoming' then extract(epoch from l.opens_at) * 1000000
		when 'running' then extract(epoch from l.ends_at) * 1000000
		else (1e12 - extract(epoch from coalesce(l.ended_at, l.announced_at))) * 1000000 end;
	new.lat := p.lat;
	new.lng := p.lng;
	return new;
end $$;
-- +goose StatementEnd

drop index lot_index_grams;
alter table lot_index drop column grams;
alter table lot_index reset (toast_tuple_target);
drop function lot_facets;
cluster lot_index using lot_index_lot; -- written anew without what was dropped; lots of one time lie together
alter table lot_index set without cluster;
create index lot_index_court_price on lot_index (court_id, price, lot_id) where standing <> 'running';
-- Without a list of what waits to be indexed: a search would read it from end to end.
create index lot_index_grams on lot_index using gin (lot_grams(folded, court_id, kind, class, province, city, round)) with (fastupdate = off);
