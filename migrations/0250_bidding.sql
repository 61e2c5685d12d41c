-- The live phase of a lot: who may bid, every bid, how the lot stands, and which
-- node may write it. auction/bidding is the only writer; what it promises is
-- checked here again, for every writer.

-- +goose Up

-- Lots are written in shards, each by one node at a time. The row says who
-- should write; its epoch, repeated in lot_live and compared by every statement,
-- says who may. renewed_at and expires_at are machine time.
create table shard_lease (
	shard smallint primary key check (shard between 0 and 255),
	epoch bigint not null check (epoch >= 0),
	node text not null check (length(node) between 1 and 64),
	incarnation uuid not null,
	renewed_at timestamptz not null,
	expires_at timestamptz not null
);

-- +goose StatementBegin
create function shard_lease_guard() returns trigger language plpgsql as $$
begin
	if new.shard <> old.shard or new.epoch < old.epoch
		or new.incarnation <> old.incarnation and new.epoch <= old.epoch then
		raise exception 'a shard passes to another owner only under a higher epoch' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger shard_lease_guard before update on shard_lease for each row execute function shard_lease_guard();
alter table shard_lease enable always trigger shard_lease_guard;
call changeable('shard_lease');

-- A lot from its first qualified bidder to its result. price and leader are those
-- of the last bid that was not voided; bid_count is the seq of the last bid. A
-- batch of bids updates the row once, so it has room for that and no index on
-- what changes.
create table lot_live (
	court_id text not null references court,
	lot_id uuid not null,
	case_id uuid,
	asset_id uuid,
	shard smallint not null,
	round text not null check (round in ('first', 'second', 'sell_off', 'no_reserve')),
	status text not null check (status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING',
		'SUSPENDED', 'SOLD', 'FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'WITHDRAWN')),
	starting_price numeric(20,2) not null check (starting_price > 0 and starting_price < 1e13),
	increment numeric(20,2) not null check (increment > 0 and increment < 1e13),
	opens_at timestamptz not null,
	ends_at timestamptz not null,
	price numeric(20,2) check (price >= starting_price and price <= 1e13),
	leader_code text,
	leader_rank smallint,
	bid_count bigint not null default 0 check (bid_count >= 0),
	void_count bigint not null default 0 check (void_count between 0 and bid_count),
	suspended_from text check (suspended_from in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')),
	remaining_us bigint check (remaining_us >= 0),
	version bigint not null default 0,
	epoch bigint not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	check (opens_at < ends_at),
	check ((price is null) = (leader_code is null) and (price is null) = (leader_rank is null)),
	check ((status = 'SUSPENDED') = (suspended_from is not null) and (status = 'SUSPENDED') = (remaining_us is not null)),
	check (status <> 'SOLD' or price is not null),
	check (status not in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') or price is null)
) with (fillfactor = 10);
create index lot_live_by_shard on lot_live (shard);
create index lot_live_by_lot on lot_live (lot_id);

-- Which state may follow which; every other pair is refused.
create table lot_live_step (
	before text not null,
	after text not null,
	primary key (before, after)
);
insert into lot_live_step (before, after) values
	('ANNOUNCED', 'BIDDING'), ('ANNOUNCED', 'SUSPENDED'), ('ANNOUNCED', 'WITHDRAWN'),
	('BIDDING', 'SOLD'), ('BIDDING', 'FAILED_R1'), ('BIDDING', 'FAILED_R2'), ('BIDDING', 'SELLOFF_FAILED'),
	('BIDDING', 'SUSPENDED'), ('BIDDING', 'WITHDRAWN'),
	('SELLOFF_ANNOUNCED', 'SELLOFF_OPEN'), ('SELLOFF_ANNOUNCED', 'SUSPENDED'), ('SELLOFF_ANNOUNCED', 'WITHDRAWN'),
	('SELLOFF_OPEN', 'SELLOFF_BIDDING'), ('SELLOFF_OPEN', 'SELLOFF_FAILED'), ('SELLOFF_OPEN', 'SUSPENDED'), ('SELLOFF_OPEN', 'WITHDRAWN'),
	('SELLOFF_BIDDING', 'SOLD'), ('SELLOFF_BIDDING', 'SELLOFF_FAILED'), ('SELLOFF_BIDDING', 'SUSPENDED'), ('SELLOFF_BIDDING', 'WITHDRAWN'),
	('SUSPENDED', 'ANNOUNCED'), ('SUSPENDED', 'BIDDING'), ('SUSPENDED', 'WITHDRAWN'),
	('SUSPENDED', 'SELLOFF_ANNOUNCED'), ('SUSPENDED', 'SELLOFF_OPEN'), ('SUSPENDED', 'SELLOFF_BIDDING');
call append_only('lot_live_step');
revoke insert on lot_live_step from fachui_app;

-- Codes that may bid on a lot. Nothing here says whose a code is, and no time is
-- kept: beside the time at which an application was qualified it would tell.
create table lot_code (
	court_id text not null,
	lot_id uuid not null,
	code text not null check (code ~ '^[0-9A-Z-]{2,32}$'),
	rank smallint not null check (rank between 0 and 1000),
	barred_at timestamptz,
	primary key (court_id, lot_id, code),
	foreign key (court_id, lot_id) references lot_live
);

-- +goose StatementBegin
create function lot_code_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.lot_id, new.code, new.rank) is distinct from
		(old.court_id, old.lot_id, old.code, old.rank) or old.barred_at is not null then
		raise exception 'a code keeps its rank, and is barred once and for good' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_code_guard before update on lot_code for each row execute function lot_code_guard();
alter table lot_code enable always trigger lot_code_guard;
call changeable('lot_code');

-- Every accepted bid. at is its legal time: its entry stamp, or the stamp of the
-- bid before it if that was later; entered_at keeps the entry stamp as it came.
-- ends_at is the end of bidding as this bid left it.
create table bid (
	court_id text not null,
	lot_id uuid not null,
	seq bigint not null check (seq > 0),
	code text not null,
	amount numeric(20,2) not null check (amount > 0 and amount <= 1e13),
	rank smallint not null,
	at timestamptz not null,
	entered_at timestamptz not null check (entered_at <= at),
	ends_at timestamptz not null check (at < ends_at),
	key text not null check (length(key) between 1 and 64),
	epoch bigint not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, seq),
	constraint bid_key unique (court_id, lot_id, key)
);
call append_only('bid');

-- A court's decision that a bid does not count. The bid itself stays.
create table bid_void (
	court_id text not null,
	lot_id uuid not null,
	seq bigint not null,
	reason text not null check (length(reason) between 2 and 500),
	actor_id uuid,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, seq),
	foreign key (court_id, lot_id, seq) references bid
);
call append_only('bid_void');

-- Bids that were queued, judged and refused, so that a retry gets the first answer.
create table bid_refusal (
	court_id text not null,
	lot_id uuid not null,
	key text not null check (length(key) between 1 and 64),
	code text not null,
	amount numeric(20,2) not null check (amount > 0 and amount <= 1e13),
	at timestamptz not null,
	fault text not null,
	args jsonb not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, key)
);
call append_only('bid_refusal');

-- +goose StatementBegin
create function lot_live_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.lot_id, new.shard, new.round, new.starting_price, new.increment)
		is distinct from (old.court_id, old.lot_id, old.shard, old.round, old.starting_price, old.increment) then
		raise exception 'the terms of a live lot do not change' using errcode = 'restrict_violation';
	end if;
	if new.epoch < old.epoch or new.version < old.version or new.bid_count < old.bid_count or new.void_count < old.void_count then
		raise exception 'epoch, version and counts of a live lot only rise' using errcode = 'restrict_violation';
	end if;
	if new.version = old.version and (new.status, new.price, new.leader_code, new.bid_count, new.void_count, new.opens_at, new.ends_at)
		is distinct from (old.status, old.price, old.leader_code, old.bid_count, old.void_count, old.opens_at, old.ends_at) then
		raise exception 'a live lot changes under a new version only' using errcode = 'restrict_violation';
	end if;
	if new.void_count = old.void_count and coalesce(new.price, 0) < coalesce(old.price, 0) then
		raise exception 'the price falls only when a bid is voided' using errcode = 'restrict_violation';
	end if;
	if new.status <> old.status and not exists (
		select from lot_live_step s
		where s.before = old.status and s.after = new.status) then
		raise exception 'a lot does not go from % to %', old.status, new.status using errcode = 'restrict_violation';
	end if;
	if new.ends_at < old.ends_at and not (old.status = 'SELLOFF_OPEN' and new.status = 'SELLOFF_BIDDING') then
		raise exception 'the end of bidding only moves back' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_live_guard before update on lot_live for each row execute function lot_live_guard();
alter table lot_live enable always trigger lot_live_guard;

-- The row of a lot says what its bids say. Runs when the whole statement has run.
-- +goose StatementBegin
create function lot_live_agrees() returns trigger language plpgsql as $$
declare
	stands record;
begin
	if new.version = 0 and new.bid_count = 0 and new.price is null then
		return null;
	end if;
	select b.code, b.amount, b.rank, b.seq into stands
	from bid b
	where b.court_id = new.court_id and b.lot_id = new.lot_id
	  and (new.void_count = 0 or not exists (
		select from bid_void v
		where v.court_id = b.court_id and v.lot_id = b.lot_id and v.seq = b.seq))
	order by b.seq desc
	limit 1;
	if (stands.code, stands.amount, stands.rank) is distinct from (new.leader_code, new.price, new.leader_rank)
		or new.void_count = 0 and new.bid_count <> coalesce(stands.seq, 0) then
		raise exception 'lot % does not stand as its bids say', new.lot_id using errcode = 'restrict_violation';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger lot_live_agrees after insert or update of price, leader_code, leader_rank, bid_count, void_count on lot_live
	for each row execute function lot_live_agrees();
alter table lot_live enable always trigger lot_live_agrees;
call changeable('lot_live');

-- The ladder: bids of a lot are numbered without a gap, come in the order of
-- their stamps from codes that may bid, and each is at least one increment above
-- the one that stood, or equal to it from a better rank (法释〔2016〕18号 Art. 20, 21).
-- It runs once for a batch and walks it once; codes are compared as sets, because
-- a look-up per bid costs more than all the rest.
-- +goose StatementBegin
create function bid_ladder() returns trigger language plpgsql as $$
declare
	b record;
	l lot_live;
	last_seq bigint;
	last_at timestamptz;
	stood_amount numeric;
	stood_rank smallint;
begin
	for b in
		select a.court_id, a.lot_id, a.seq, a.amount, a.rank, a.at
		from added a
		order by a.court_id, a.lot_id, a.seq
	loop
		if l.lot_id is distinct from b.lot_id or l.court_id is distinct from b.court_id then
			if l.bid_count <> last_seq then
				raise exception 'the bids of lot % are not counted', l.lot_id using errcode = 'restrict_violation';
			end if;
			select v.* into l
			from lot_live v
			where v.court_id = b.court_id and v.lot_id = b.lot_id;
			if not found or exists (
				select a.code, a.rank
				from added a
				where a.court_id = b.court_id and a.lot_id = b.lot_id
				except
				select c.code, c.rank
				from lot_code c
				where c.court_id = b.court_id and c.lot_id = b.lot_id and c.barred_at is null) then
				raise exception 'a code without standing bids on lot %', b.lot_id using errcode = 'restrict_violation';
			end if;
			select p.seq, p.at, p.amount, p.rank into last_seq, last_at, stood_amount, stood_rank
			from bid p
			where p.court_id = b.court_id and p.lot_id = b.lot_id and p.seq < b.seq
			order by p.seq desc
			limit 1;
			if l.void_count > 0 then
				select p.amount, p.rank into stood_amount, stood_rank
				from bid p
				where p.court_id = b.court_id and p.lot_id = b.lot_id and p.seq < b.seq
				  and not exists (
					select from bid_void v
					where v.court_id = p.court_id and v.lot_id = p.lot_id and v.seq = p.seq)
				order by p.seq desc
				limit 1;
			end if;
		end if;
		if b.seq <> coalesce(last_seq, 0) + 1 or b.at < coalesce(last_at, l.opens_at) or b.amount < l.starting_price
			or not coalesce(b.amount >= stood_amount + l.increment
				or b.amount = stood_amount and b.rank > 0 and (stood_rank = 0 or b.rank < stood_rank), true) then
			raise exception 'bid % of lot % does not follow from the bids before it', b.seq, b.lot_id
				using errcode = 'restrict_violation';
		end if;
		last_seq := b.seq;
		last_at := b.at;
		stood_amount := b.amount;
		stood_rank := b.rank;
	end loop;
	if l.bid_count <> last_seq then
		raise exception 'the bids of lot % are not counted', l.lot_id using errcode = 'restrict_violation';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger bid_ladder after insert on bid
	referencing new table as added
	for each statement execute function bid_ladder();
alter table bid enable always trigger bid_ladder;

-- Ends a statement whose rows another owner has taken over, so that it commits
-- nothing at all.
-- +goose StatementBegin
create function fenced() returns bigint language plpgsql as $$
begin
	raise exception 'another owner writes these lots' using errcode = 'FE001';
end $$;
-- +goose StatementEnd
