-- Who wants to bid, and what follows a sale. An application names a person and
-- never a bidder code; bids name a code and never a person. The first row that
-- holds both is the confirmation of a lot that is sold.

-- +goose Up

create table application (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null unique,
	person_id uuid not null,
	bidder_id uuid not null,
	claims_priority boolean not null,
	deposit_due numeric(20,2) not null check (deposit_due >= 0 and deposit_due < 1e13),
	status text not null check (status in ('APPLIED', 'DEPOSIT_PENDING', 'QUALIFIED', 'WON', 'RELEASED',
		'OFFSET_TO_PRICE', 'FORFEITED', 'DISQUALIFIED')),
	announcement_hash text not null check (announcement_hash ~ '^[0-9a-f]{64}$'),
	housing_pledge boolean not null,
	mandate text not null default '' check (mandate ~ '^([0-9a-f]{64})?$'),
	papers jsonb not null default '[]',
	flags text[] not null default '{}',
	deposit_held_at timestamptz,
	applied_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, application_id),
	constraint application_mandate check ((person_id = bidder_id) = (mandate = '')),
	constraint application_qualified check (status not in ('QUALIFIED', 'WON', 'OFFSET_TO_PRICE', 'FORFEITED') or deposit_held_at is not null),
	foreign key (court_id, lot_id) references lot
);
-- One application of a lot for each bidder, and each person acts in one.
create unique index application_one_per_person on application (court_id, lot_id, person_id) where status <> 'DISQUALIFIED';
create unique index application_one_per_bidder on application (court_id, lot_id, bidder_id) where status <> 'DISQUALIFIED';
create index application_by_person on application (person_id, application_id);
comment on table application is 'never holds a bidder code; the person acts for the bidder, who would be the buyer';

-- +goose StatementBegin
create function application_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.lot_id, new.application_id, new.person_id, new.bidder_id, new.claims_priority, new.deposit_due,
		new.announcement_hash, new.housing_pledge, new.mandate, new.papers, new.flags, new.applied_at) is distinct from
		(old.court_id, old.lot_id, old.application_id, old.person_id, old.bidder_id, old.claims_priority, old.deposit_due,
		old.announcement_hash, old.housing_pledge, old.mandate, old.papers, old.flags, old.applied_at) then
		raise exception 'what was applied for does not change' using errcode = 'restrict_violation', constraint = 'application_frozen';
	end if;
	if old.deposit_held_at is not null and new.deposit_held_at is distinct from old.deposit_held_at then
		raise exception 'a deposit is confirmed once' using errcode = 'restrict_violation', constraint = 'application_frozen';
	end if;
	if new.status <> old.status and (old.status, new.status) not in (('APPLIED', 'DEPOSIT_PENDING'), ('APPLIED', 'QUALIFIED'), ('DEPOSIT_PENDING', 'QUALIFIED'),
		('APPLIED', 'RELEASED'), ('DEPOSIT_PENDING', 'RELEASED'), ('QUALIFIED', 'RELEASED'), ('QUALIFIED', 'WON'),
		('APPLIED', 'DISQUALIFIED'), ('DEPOSIT_PENDING', 'DISQUALIFIED'), ('QUALIFIED', 'DISQUALIFIED'),
		('WON', 'OFFSET_TO_PRICE'), ('WON', 'FORFEITED'), ('WON', 'RELEASED')) then
		raise exception 'an application does not go from % to %', old.status, new.status
			using errcode = 'restrict_violation', constraint = 'application_step';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger application_guard before update on application for each row execute function application_guard();
alter table application enable always trigger application_guard;
-- One winner.
create unique index application_one_winner on application (court_id, lot_id) where status in ('WON', 'OFFSET_TO_PRICE', 'FORFEITED');
call changeable('application');

-- +goose StatementBegin
create function application_begins() returns trigger language plpgsql as $$
begin
	if new.status not in ('APPLIED', 'DEPOSIT_PENDING') then
		raise exception 'an application begins unqualified' using errcode = 'restrict_violation', constraint = 'application_step';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger application_begins before insert on application for each row execute function application_begins();
alter table application enable always trigger application_begins;

-- What the confirming officer decided about an application (Art. 14, 19). The
-- rank is the panel's.
create table application_confirmation (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null,
	what text not null check (what in ('priority', 'agent')),
	confirmed boolean not null,
	party_id uuid,
	rank integer not null check (rank between 0 and 1000),
	evidence text not null check (length(evidence) between 2 and 1000),
	confirmed_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint application_confirmed_once primary key (court_id, lot_id, application_id, what),
	foreign key (court_id, lot_id, application_id) references application,
	check ((what = 'priority' and confirmed) = (rank > 0)),
	check ((rank > 0) = (party_id is not null))
);
-- A priority right is used by one bidder.
create unique index priority_used_once on application_confirmation (court_id, lot_id, party_id) where party_id is not null;
call append_only('application_confirmation');

-- The sale confirmation (Art. 22). The law publishes the buyer's true identity in it.
create table sale_confirmation (
	court_id text not null,
	lot_id uuid not null,
	confirmation_id uuid not null unique,
	application_id uuid not null,
	buyer_id uuid not null,
	buyer_name text not null check (length(buyer_name) between 1 and 120),
	code text not null,
	price numeric(20,2) not null check (price > 0 and price <= 1e13),
	deposit numeric(20,2) not null check (deposit >= 0 and deposit <= price),
	balance numeric(20,2) not null,
	bids bigint not null check (bids > 0),
	ended_at timestamptz not null,
	pay_by timestamptz not null check (pay_by > ended_at),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id, application_id) references application,
	check (balance = price - deposit)
);

-- +goose StatementBegin
create function sale_confirmation_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		join application a on a.court_id = l.court_id and a.lot_id = l.lot_id and a.application_id = new.application_id
		where l.court_id = new.court_id and l.lot_id = new.lot_id
		  and l.status = 'SOLD' and l.final_price = new.price and l.ended_at = new.ended_at
		  and a.bidder_id = new.buyer_id and a.status = 'WON' and a.deposit_due = new.deposit) then
		raise exception 'a code is matched to a person only for the winner of a lot that is sold'
			using errcode = 'restrict_violation', constraint = 'sale_confirmation_sealed';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger sale_confirmation_guard before insert on sale_confirmation for each row execute function sale_confirmation_guard();
alter table sale_confirmation enable always trigger sale_confirmation_guard;
call append_only('sale_confirmation');

-- The ruling on the sale; title passes when it is served on the buyer.
create table sale_ruling (
	court_id text not null,
	lot_id uuid not null,
	ruling_id uuid not null unique,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	buyer_id uuid not null,
	buyer_check text not null check (length(buyer_check) between 2 and 1000),
	issued_by uuid not null,
	issued_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot
);
call append_only('sale_ruling');

create table sale_delivery (
	court_id text not null,
	lot_id uuid not null,
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	note text not null check (length(note) <= 1000),
	delivered_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot
);
call append_only('sale_delivery');
