-- What the public finds lots by, over years of archive: one narrow row for each
-- announced lot with all that a search, an order of lots or the calendar asks for.

-- +goose Up

-- Where an asset lies, in millionths of a degree (CGCS2000). The newest version counts.
create table asset_place (
	court_id text not null,
	asset_id uuid not null,
	version integer not null check (version between 1 and 1000),
	lat integer not null check (lat between 3000000 and 54000000),
	lng integer not null check (lng between 73000000 and 136000000),
	placed_by uuid not null,
	placed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint asset_place_version primary key (court_id, asset_id, version),
	foreign key (court_id, asset_id) references asset
);
call append_only('asset_place');

-- The group of states in which the public looks for a lot; package auction holds
-- the same pairs and a test compares them.
-- +goose StatementBegin
create function lot_standing(status text) returns text language sql immutable parallel safe as $$
	select case
		when status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED') then 'upcoming'
		when status in ('BIDDING', 'SELLOFF_OPEN', 'SELLOFF_BIDDING') then 'running'
		when status in ('SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED') then 'sold'
		when status in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'OFFSET_PENDING', 'DEFAULTED', 'RELEASED') then 'failed'
		when status = 'SUSPENDED' then 'suspended'
		when status in ('WITHDRAWN', 'REVOKED') then 'withdrawn'
	end
$$;
-- +goose StatementEnd

-- Metres between two points along the earth (haversine); package place says the same.
-- +goose StatementBegin
create function distance_m(lat1 integer, lng1 integer, lat2 integer, lng2 integer) returns integer
	language sql immutable strict parallel safe as $$
	select round(2 * 6371008.8::float8 * asin(sqrt(least(1::float8,
		power(sin(radians((lat2 - lat1) / 1e6::float8) / 2), 2)
		+ cos(radians(lat1 / 1e6::float8)) * cos(radians(lat2 / 1e6::float8))
		* power(sin(radians((lng2 - lng1) / 1e6::float8) / 2), 2)))))::integer
$$;
-- +goose StatementEnd

-- folded and grams are the words of a lot: its title, class, place and court, folded
-- (NFKC, lower case, no punctuation), and the same as single characters and pairs,
-- because Chinese has no blanks between words. The announcement writes the row in its
-- own transaction, and each change of the lot changes it in that transaction: all but
-- the words is read from the lot by a trigger, whoever writes.
--
-- turn is the lot's place in the order of what comes soonest: microseconds at which it
-- opens or ends and, far behind these, what is over, the latest first. Prices and ends
-- of lots that are open now are those of lot_live, which every bid changes.
--
-- grams are wide and only their index is read, so they lie outside the row.
create table lot_index (
	court_id text not null,
	lot_id uuid not null,
	case_id uuid not null,
	asset_id uuid not null,
	standing text not null check (standing in ('upcoming', 'running', 'sold', 'failed', 'suspended', 'withdrawn')),
	status text not null check (standing = lot_standing(status)),
	round text not null,
	kind text not null,
	class text not null,
	province text not null,
	city text not null,
	price numeric(20,2) not null check (price > 0 and price <= 1e13),
	turn bigint not null,
	opens_at timestamptz not null,
	closes_at timestamptz not null,
	lat integer,
	lng integer,
	folded text not null check (length(folded) between 1 and 1000),
	grams tsvector not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot,
	check ((lat is null) = (lng is null))
) with (toast_tuple_target = 512, fillfactor = 90);
alter table lot_index alter column grams set storage external;
call changeable('lot_index');

-- +goose StatementBegin
create function lot_index_is_true() returns trigger language plpgsql as $$
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
	if tg_op = 'INSERT' then
		new.grams := new.grams || lot_facets(l.court_id, l.kind, l.class, l.province, l.city, l.round);
	else
		new.grams := old.grams;
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- What a lot is, as words of the same index: so that a rare kind in one city is found
-- as fast as a rare word. They begin with a mark, which no gram does.
-- +goose StatementBegin
create function lot_facets(court text, kind text, class text, province text, city text, round text) returns tsvector
	language sql immutable parallel safe as $$
	select array_to_tsvector(array['=court ' || court, '=kind ' || kind, '=class ' || class, '=province ' || province, '=city ' || city, '=round ' || round])
$$;
-- +goose StatementEnd
create trigger lot_index_is_true before insert or update on lot_index for each row execute function lot_index_is_true();
alter table lot_index enable always trigger lot_index_is_true;

-- Lots that were announced before.
insert into lot_index (court_id, lot_id, folded, grams, case_id, asset_id, standing, status, round, kind, class, province, city, price, turn, opens_at, closes_at)
select s.court_id, s.lot_id, s.folded, s.grams, l.case_id, l.asset_id, lot_standing(l.status), l.status, l.round, l.kind, l.class, l.province, l.city,
	l.starting_price, 0, l.opens_at, l.ends_at
from lot_search s
join lot l using (court_id, lot_id)
where l.announced_at is not null;
drop table lot_search;

-- +goose StatementBegin
create function lot_index_follows() returns trigger language plpgsql as $$
begin
	update lot_index
	set status = status
	where court_id = new.court_id and lot_id = new.lot_id;
	return null;
end $$;
-- +goose StatementEnd
create trigger lot_index_follows after update on lot for each row when (old.announced_at is not null) execute function lot_index_follows();
alter table lot enable always trigger lot_index_follows;

-- +goose StatementBegin
create function lot_index_moves() returns trigger language plpgsql as $$
begin
	update lot_index
	set status = status
	where court_id = new.court_id and asset_id = new.asset_id;
	return null;
end $$;
-- +goose StatementEnd
create trigger lot_index_moves after insert on asset_place for each row execute function lot_index_moves();
alter table asset_place enable always trigger lot_index_moves;

create unique index lot_index_lot on lot_index (lot_id);
create index lot_index_turn on lot_index (turn, lot_id) where standing <> 'running';
create index lot_index_standing on lot_index (standing, turn, lot_id);
create index lot_index_court on lot_index (court_id, turn, lot_id) include (standing);
create index lot_index_price on lot_index (price, lot_id) where standing <> 'running';
create index lot_index_opens on lot_index (opens_at);
create index lot_index_closes on lot_index (closes_at) where standing not in ('suspended', 'withdrawn');
create index lot_index_case on lot_index (case_id);
create index lot_index_asset on lot_index (court_id, asset_id);
-- Without a list of what waits to be indexed: a search would read it from end to end.
create index lot_index_grams on lot_index using gin (grams) with (fastupdate = off);
create index lot_index_place on lot_index using gist (point(lng::float8, lat::float8)) where lat is not null;

-- These served the search before.
drop index lot_by_state;
drop index lot_by_announced_end;

-- The page of a lot reads its announcements by the lot alone.
create index announcement_by_lot_alone on announcement (lot_id, announcement_id);
