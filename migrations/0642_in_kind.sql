-- What becomes of a property that found no buyer: its creditors are asked whether
-- they take it for their debt (以物抵债); the best ranked one does, lots deciding
-- between equals; or nobody does, and it is sold off or released.

-- +goose Up

-- The asking, once for each failed lot, at the price that failed.
create table creditor_inquiry (
	court_id text not null,
	lot_id uuid not null,
	price numeric(20,2) not null check (price > 0 and price < 1e13),
	reply_by timestamptz not null check (reply_by > asked_at),
	asked_by uuid not null,
	asked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint creditor_inquiry_once primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot
);
call append_only('creditor_inquiry');

-- +goose StatementBegin
create function creditor_inquiry_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') and l.starting_price = new.price) then
		raise exception 'creditors are asked about what failed, at the price that failed'
			using errcode = 'restrict_violation', constraint = 'creditor_inquiry_of_failed';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger creditor_inquiry_guard before insert on creditor_inquiry for each row execute function creditor_inquiry_guard();
alter table creditor_inquiry enable always trigger creditor_inquiry_guard;

create table creditor_asked (
	court_id text not null,
	lot_id uuid not null,
	party_id uuid not null,
	person_id uuid,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, party_id),
	foreign key (court_id, lot_id) references creditor_inquiry
);
create index creditor_asked_by_person on creditor_asked (person_id, lot_id) where person_id is not null;
call append_only('creditor_asked');

create table creditor_answer (
	court_id text not null,
	lot_id uuid not null,
	party_id uuid not null,
	takes boolean not null,
	qualified boolean not null,
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	note text not null default '' check (length(note) <= 1000),
	filed_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint creditor_answered_once primary key (court_id, lot_id, party_id),
	foreign key (court_id, lot_id, party_id) references creditor_asked
);
call append_only('creditor_answer');

-- Lots between creditors of one rank: the list with the hash of a secret first, the
-- secret and what follows from it later, by another person.
create table lot_draw (
	court_id text not null,
	lot_id uuid not null,
	manifest jsonb not null,
	manifest_hash text not null check (manifest_hash ~ '^[0-9a-f]{64}$'),
	frozen_by uuid not null,
	frozen_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_draw_once primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references creditor_inquiry
);
call append_only('lot_draw');

create table lot_draw_secret (
	court_id text not null,
	lot_id uuid not null,
	secret bytea not null check (length(secret) = 32),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot_draw
);
call append_only('lot_draw_secret');
revoke select on lot_draw_secret from fachui_auditor;

create table lot_drawn (
	court_id text not null,
	lot_id uuid not null,
	transcript jsonb not null,
	chosen uuid not null,
	drawn_by uuid not null,
	drawn_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_drawn_once primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot_draw,
	foreign key (court_id, lot_id, chosen) references creditor_answer (court_id, lot_id, party_id)
);
call append_only('lot_drawn');

-- +goose StatementBegin
create function lot_drawn_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot_draw d
		where d.court_id = new.court_id and d.lot_id = new.lot_id and d.frozen_by <> new.drawn_by
		  and d.manifest -> 'parties' ? new.chosen::text and d.manifest_hash = new.transcript ->> 'manifest_hash') then
		raise exception 'lots are drawn from the frozen list, by another person' using errcode = 'restrict_violation', constraint = 'lot_drawn_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_drawn_guard before insert on lot_drawn for each row execute function lot_drawn_guard();
alter table lot_drawn enable always trigger lot_drawn_guard;

-- The decision that a creditor takes the property. award_id stands for the buyer
-- where a sale has an application.
create table in_kind_award (
	court_id text not null,
	lot_id uuid not null,
	award_id uuid not null unique,
	party_id uuid not null,
	person_id uuid not null,
	rank integer not null check (rank > 0),
	drawn boolean not null,
	price numeric(20,2) not null check (price > 0 and price < 1e13),
	entitlement numeric(20,2) not null check (entitlement > 0 and entitlement < 1e13),
	set_off numeric(20,2) not null check (set_off > 0 and set_off <= entitlement),
	difference numeric(20,2) not null check (difference >= 0),
	pay_by timestamptz not null check (pay_by > at),
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	decided_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint in_kind_award_once primary key (court_id, lot_id),
	constraint in_kind_award_adds_up check (set_off + difference = price),
	foreign key (court_id, lot_id, party_id) references creditor_answer
);
create index in_kind_award_by_person on in_kind_award (person_id, award_id);
call append_only('in_kind_award');

-- +goose StatementBegin
create function in_kind_award_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from creditor_inquiry q
		join creditor_answer a using (court_id, lot_id)
		where q.court_id = new.court_id and q.lot_id = new.lot_id and q.price = new.price and a.party_id = new.party_id and a.takes) then
		raise exception 'the property goes to a creditor who asked for it, at the price that failed'
			using errcode = 'restrict_violation', constraint = 'in_kind_award_guard';
	end if;
	if exists (select from lot_draw d where d.court_id = new.court_id and d.lot_id = new.lot_id) and not exists (
		select from lot_drawn d
		where d.court_id = new.court_id and d.lot_id = new.lot_id and d.chosen = new.party_id and new.drawn) then
		raise exception 'lots were frozen, and they decide' using errcode = 'restrict_violation', constraint = 'in_kind_award_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger in_kind_award_guard before insert on in_kind_award for each row execute function in_kind_award_guard();
alter table in_kind_award enable always trigger in_kind_award_guard;

-- The ruling that ends the taking of a creditor who did not bring the difference.
create table in_kind_lapse (
	court_id text not null,
	lot_id uuid not null,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	ruled_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references in_kind_award
);
call append_only('in_kind_lapse');

-- Another measure of enforcement that is possible, so that the property is not released.
create table other_measure (
	court_id text not null,
	lot_id uuid not null,
	measure text not null check (length(measure) between 2 and 500),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	noted_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot
);
call append_only('other_measure');

create table asset_release (
	court_id text not null,
	lot_id uuid not null,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	released_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references creditor_inquiry
);
call append_only('asset_release');

-- No state without what leads to it.
-- +goose StatementBegin
create function lot_after_failure() returns trigger language plpgsql as $$
begin
	if new.status = 'OFFSET_PENDING' and not exists (
		select from in_kind_award where court_id = new.court_id and lot_id = new.lot_id) then
		raise exception 'a creditor takes the property by the court''s decision' using errcode = 'restrict_violation', constraint = 'lot_after_failure';
	end if;
	if old.status = 'OFFSET_PENDING' and new.status = 'RULED' and (new.paid_at is null or not exists (
		select from sale_ruling r
		join in_kind_award a using (court_id, lot_id)
		where r.court_id = new.court_id and r.lot_id = new.lot_id and r.buyer_id = a.person_id)) then
		raise exception 'the ruling follows the difference, to the creditor who takes the property'
			using errcode = 'restrict_violation', constraint = 'lot_after_failure';
	end if;
	if old.status = 'OFFSET_PENDING' and new.status = 'DEFAULTED' and (new.paid_at is not null or not exists (
		select from in_kind_lapse where court_id = new.court_id and lot_id = new.lot_id)) then
		raise exception 'a taking lapses by a ruling, when its difference is not paid' using errcode = 'restrict_violation', constraint = 'lot_after_failure';
	end if;
	if new.status = 'RELEASED' and (
		not exists (select from asset_release where court_id = new.court_id and lot_id = new.lot_id)
		or exists (select from creditor_answer where court_id = new.court_id and lot_id = new.lot_id and takes)
		or exists (select from other_measure where court_id = new.court_id and lot_id = new.lot_id)
		or old.status = 'FAILED_R2' and new.kind <> 'movable') then
		raise exception 'what a creditor takes, and what can be enforced on otherwise, is not released'
			using errcode = 'restrict_violation', constraint = 'lot_after_failure';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_after_failure before update of status on lot for each row
	when (new.status <> old.status and old.status <> 'SUSPENDED' and (new.status in ('OFFSET_PENDING', 'RELEASED') or old.status = 'OFFSET_PENDING'))
	execute function lot_after_failure();
alter table lot enable always trigger lot_after_failure;

-- A sell-off follows a second failure whose creditors were asked and do not take
-- the property.
-- +goose StatementBegin
create function lot_sell_off_begins() returns trigger language plpgsql as $$
begin
	if exists (
		select from lot p
		where p.court_id = new.court_id and p.lot_id = new.previous_lot and p.status = 'FAILED_R2' and (
			not exists (select from creditor_inquiry q where q.court_id = p.court_id and q.lot_id = p.lot_id)
			or exists (select from creditor_answer a where a.court_id = p.court_id and a.lot_id = p.lot_id and a.takes))) then
		raise exception 'the creditors are asked before the sell-off, and none takes the property'
			using errcode = 'restrict_violation', constraint = 'lot_sell_off_begins';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_sell_off_begins before insert on lot for each row when (new.round = 'sell_off') execute function lot_sell_off_begins();
alter table lot enable always trigger lot_sell_off_begins;
