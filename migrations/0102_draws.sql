-- The draw (摇号). What was frozen never changes; a draw is revealed once or voided
-- by an order; there is one live draw to a valuation, and the next one exists only
-- after the last was voided or its three firms all fell away.

-- +goose Up

create table draw (
	court_id text not null,
	draw_id uuid not null,
	valuation_id uuid not null,
	draw_no integer not null check (draw_no >= 1),
	manifest jsonb not null,
	manifest_hash text not null check (manifest_hash ~ '^[0-9a-f]{64}$'),
	secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64}$'),
	frozen_at timestamptz not null,
	nonces_until timestamptz not null,
	operator_id uuid not null,
	status text not null check (status in ('frozen', 'drawn', 'void', 'exhausted')),
	transcript jsonb,
	transcript_hash text check (transcript_hash ~ '^[0-9a-f]{64}$'),
	revealed_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, draw_id),
	foreign key (court_id, valuation_id) references valuation,
	constraint draw_number_once unique (court_id, valuation_id, draw_no),
	check (nonces_until > frozen_at),
	check (revealed_at >= nonces_until),
	check ((transcript is null) = (transcript_hash is null) and (transcript is null) = (revealed_at is null)),
	check (status <> 'frozen' or transcript is null),
	constraint draw_people_apart check (not (manifest -> 'handlers') ? operator_id::text and not (manifest -> 'keepers') ? operator_id::text),
	constraint reveal_people_apart check (transcript is null or
		not (manifest -> 'handlers') ? (transcript ->> 'operator') and not (manifest -> 'keepers') ? (transcript ->> 'operator')),
	check (status not in ('drawn', 'exhausted') or transcript is not null)
);
create unique index draw_id_once on draw (draw_id);
create unique index draw_one_live on draw (court_id, valuation_id) where status in ('frozen', 'drawn');
call changeable('draw');

-- The court's secret. The auditor never sees it; after the reveal the transcript says it.
create table draw_secret (
	court_id text not null,
	draw_id uuid not null,
	secret bytea not null check (length(secret) = 32),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, draw_id),
	foreign key (court_id, draw_id) references draw
);
call append_only('draw_secret');
revoke select on draw_secret from fachui_auditor;

create table draw_nonce (
	court_id text not null,
	draw_id uuid not null,
	party_id uuid not null,
	person_id uuid not null,
	nonce text not null check (length(nonce) >= 1 and octet_length(nonce) <= 200),
	given_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint draw_nonce_once primary key (court_id, draw_id, party_id),
	foreign key (court_id, draw_id) references draw
);
call append_only('draw_nonce');
revoke select on draw_nonce from fachui_auditor;

create table draw_void (
	court_id text not null,
	draw_id uuid not null,
	order_no text not null check (length(order_no) between 2 and 80),
	reason text not null check (length(reason) between 4 and 2000),
	ordered_by uuid not null,
	ordered_at timestamptz not null,
	hash text not null check (hash ~ '^[0-9a-f]{64}$'),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, draw_id),
	foreign key (court_id, draw_id) references draw
);
call append_only('draw_void');

-- The three firms in order: agreed on by the parties or drawn.
create table selection (
	court_id text not null,
	valuation_id uuid not null,
	selection_no integer not null check (selection_no >= 1),
	source text not null check (source in ('agreement', 'draw')),
	draw_id uuid,
	selected_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id, selection_no),
	foreign key (court_id, valuation_id) references valuation,
	foreign key (court_id, draw_id) references draw,
	check ((source = 'draw') = (draw_id is not null))
);
create unique index selection_one_per_draw on selection (court_id, draw_id);
call append_only('selection');

create table selected_firm (
	court_id text not null,
	valuation_id uuid not null,
	selection_no integer not null,
	rank integer not null check (rank between 1 and 3),
	firm_id uuid not null references appraisal_firm,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id, selection_no, rank),
	unique (court_id, valuation_id, selection_no, firm_id),
	foreign key (court_id, valuation_id, selection_no) references selection
);
call append_only('selected_firm');

create table commission (
	court_id text not null,
	commission_id uuid not null,
	valuation_id uuid not null,
	selection_no integer not null,
	rank integer not null,
	firm_id uuid not null references appraisal_firm,
	terms jsonb not null,
	fee_estimate numeric(20,2) not null check (fee_estimate >= 0 and fee_estimate < 1e13),
	received_at timestamptz not null,
	issued_by uuid not null,
	status text not null check (status in ('sent', 'accepted', 'fallen')),
	answered_at timestamptz,
	answered_by uuid,
	fall text not null default '' check (fall in ('', 'declined', 'no_answer', 'late', 'recused', 'disqualified', 'uncorrected', 'draw_void')),
	fall_reason text not null default '',
	fell_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, commission_id),
	constraint commission_once unique (court_id, valuation_id, selection_no, rank),
	foreign key (court_id, valuation_id, selection_no, rank) references selected_firm,
	check ((status = 'fallen') = (fell_at is not null) and (status = 'fallen') = (fall <> '')),
	check (fall = '' or length(fall_reason) >= 2)
);
create unique index commission_id_once on commission (commission_id);
create unique index commission_one_live on commission (court_id, valuation_id) where status <> 'fallen';
create index commission_by_firm on commission (firm_id);
call changeable('commission');

-- +goose StatementBegin
create function draw_first() returns trigger language plpgsql as $$
begin
	if new.status <> 'frozen' or new.draw_no <> 1 + coalesce((
		select max(d.draw_no)
		from draw d
		where d.court_id = new.court_id and d.valuation_id = new.valuation_id), 0) then
		raise exception 'a draw begins frozen, with the next number' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger draw_first before insert on draw for each row execute function draw_first();
alter table draw enable always trigger draw_first;

-- +goose StatementBegin
create function draw_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.draw_id, new.valuation_id, new.draw_no, new.manifest, new.manifest_hash, new.secret_hash, new.frozen_at, new.nonces_until, new.operator_id)
		is distinct from (old.court_id, old.draw_id, old.valuation_id, old.draw_no, old.manifest, old.manifest_hash, old.secret_hash, old.frozen_at, old.nonces_until, old.operator_id) then
		raise exception 'what a draw froze never changes' using errcode = 'restrict_violation';
	end if;
	if old.transcript is not null and (new.transcript, new.transcript_hash, new.revealed_at)
		is distinct from (old.transcript, old.transcript_hash, old.revealed_at) then
		raise exception 'a draw is revealed once' using errcode = 'restrict_violation';
	end if;
	if not (old.status = 'frozen' and new.status in ('drawn', 'void') or old.status = 'drawn' and new.status in ('void', 'exhausted')) then
		raise exception 'a draw does not go from % to %', old.status, new.status using errcode = 'restrict_violation';
	end if;
	if new.status = 'void' and not exists (
		select from draw_void v
		where v.court_id = new.court_id and v.draw_id = new.draw_id) then
		raise exception 'a draw is voided by an order' using errcode = 'restrict_violation';
	end if;
	if new.status = 'exhausted' and exists (
		select from selection s
		join selected_firm f using (court_id, valuation_id, selection_no)
		where s.court_id = new.court_id and s.draw_id = new.draw_id and not exists (
			select from commission c
			where c.court_id = f.court_id and c.valuation_id = f.valuation_id
			  and c.selection_no = f.selection_no and c.rank = f.rank and c.status = 'fallen')) then
		raise exception 'a draw is exhausted when all its firms fell away' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger draw_guard before update on draw for each row execute function draw_guard();
alter table draw enable always trigger draw_guard;

-- +goose StatementBegin
create function draw_nonce_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from draw d
		where d.court_id = new.court_id and d.draw_id = new.draw_id
		  and d.status = 'frozen' and new.given_at >= d.frozen_at and new.given_at < d.nonces_until) then
		raise exception 'contributions are taken while the list is frozen and their time runs' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger draw_nonce_guard before insert on draw_nonce for each row execute function draw_nonce_guard();
alter table draw_nonce enable always trigger draw_nonce_guard;

-- +goose StatementBegin
create function draw_void_guard() returns trigger language plpgsql as $$
begin
	if exists (
		select from draw d
		where d.court_id = new.court_id and d.draw_id = new.draw_id
		  and (d.status not in ('frozen', 'drawn') or d.operator_id = new.ordered_by)) then
		raise exception 'a live draw is voided by somebody who did not run it' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger draw_void_guard before insert on draw_void for each row execute function draw_void_guard();
alter table draw_void enable always trigger draw_void_guard;

-- +goose StatementBegin
create function commission_guard() returns trigger language plpgsql as $$
begin
	if old.status = 'fallen' or (new.court_id, new.commission_id, new.valuation_id, new.selection_no, new.rank, new.firm_id, new.terms, new.fee_estimate, new.received_at, new.issued_by)
		is distinct from (old.court_id, old.commission_id, old.valuation_id, old.selection_no, old.rank, old.firm_id, old.terms, old.fee_estimate, old.received_at, old.issued_by)
		or old.status = 'accepted' and new.status = 'sent' then
		raise exception 'a commission is answered once, and one that fell stays so' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger commission_guard before update on commission for each row execute function commission_guard();
alter table commission enable always trigger commission_guard;

-- The next in order takes the place of one that fell, nobody else does.
-- +goose StatementBegin
create function commission_in_order() returns trigger language plpgsql as $$
begin
	if new.status <> 'sent' or new.rank <> 1 + (
		select count(*)
		from commission c
		where c.court_id = new.court_id and c.valuation_id = new.valuation_id and c.selection_no = new.selection_no)
		or not exists (
		select from selected_firm f
		where f.court_id = new.court_id and f.valuation_id = new.valuation_id
		  and f.selection_no = new.selection_no and f.rank = new.rank and f.firm_id = new.firm_id) then
		raise exception 'firms are commissioned in the order in which they were selected' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger commission_in_order before insert on commission for each row execute function commission_in_order();
alter table commission enable always trigger commission_in_order;
