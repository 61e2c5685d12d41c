-- When bidders were shut out, what each node's door counted minute by minute, and
-- what of that stood when a lot ended: 法释〔2016〕18号 Art. 28(2), 31(2).

-- +goose Up

-- A time in which bids could not be placed: on every lot, on those of a shard, or on
-- one. gap: nobody wrote the shard; ingress: bids came and none was decided, or the
-- door did not open; fault and attack are told by an operator of the platform.
create table service_outage (
	outage_id uuid primary key,
	cause text not null check (cause in ('gap', 'ingress', 'fault', 'attack')),
	shard smallint check (shard between 0 and 255),
	court_id text references court,
	lot_id uuid,
	node text not null check (length(node) between 1 and 64),
	from_at timestamptz not null,
	to_at timestamptz not null,
	reason text not null check (length(reason) between 2 and 400),
	reported_by uuid references person,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint service_outage_lasts check (from_at < to_at),
	constraint service_outage_where check (
		(court_id is null) = (lot_id is null) and (cause = 'gap') = (shard is not null) and (lot_id is null or cause = 'ingress')),
	constraint service_outage_told check ((cause in ('fault', 'attack')) = (reported_by is not null)),
	foreign key (court_id, lot_id) references lot_live
);
create index service_outage_by_end on service_outage (to_at);
call append_only('service_outage');

-- Lots that were paused because of an outage: each once for each.
create table outage_pause (
	court_id text not null,
	lot_id uuid not null,
	outage_id uuid not null references service_outage,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, outage_id),
	foreign key (court_id, lot_id) references lot_live
);
call append_only('outage_pause');

-- What a node's door counted in a minute of legal time: bids that were decided, bids
-- that were not, and knocks at its own door. A minute without a row was not served by
-- that node.
create table service_minute (
	node text not null check (length(node) between 1 and 64),
	minute timestamptz not null check (minute = date_trunc('minute', minute)),
	bids integer not null check (bids >= 0),
	failed integer not null check (failed >= 0),
	knocks integer not null check (knocks >= 0),
	unheard integer not null check (unheard between 0 and knocks),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (minute, node)
);
call append_only('service_minute');

-- The record of the service over the whole bidding of a lot, as it stood soon after
-- its end. What is reported later stands in service_outage beside it.
create table lot_health (
	court_id text not null,
	lot_id uuid not null,
	from_at timestamptz not null,
	to_at timestamptz not null check (from_at < to_at),
	minutes integer not null check (minutes > 0),
	served integer not null check (served between 0 and minutes),
	bids bigint not null check (bids >= 0),
	failed bigint not null check (failed >= 0),
	knocks bigint not null check (knocks >= 0),
	unheard bigint not null check (unheard between 0 and knocks),
	outages integer not null check (outages >= 0),
	shut_out_us bigint not null check (shut_out_us >= 0),
	extensions bigint not null check (extensions >= 0),
	nodes text[] not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot_live
);
call append_only('lot_health');
