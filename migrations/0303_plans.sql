-- Who gets what, why, and who may object.

-- +goose Up

-- A plan of distribution as it was drafted, with the facts it was computed from,
-- so that anybody can compute it again.
create table plan (
	court_id text not null references ledger,
	plan_id uuid not null,
	case_id uuid not null,
	version integer not null check (version > 0),
	pool numeric(20,2) not null check (pool > 0 and pool < 1e13),
	from_sale numeric(20,2) not null check (from_sale >= 0 and from_sale <= pool),
	facts jsonb not null,
	state text not null check (state in ('draft', 'served', 'opposition', 'contested', 'final', 'superseded')),
	drafted_by uuid not null,
	drafted_at timestamptz not null,
	served_at timestamptz,
	final_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, plan_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint plan_version unique (court_id, case_id, version),
	check ((state = 'final') = (final_at is not null))
);
create unique index plan_one_alive on plan (court_id, case_id) where state not in ('final', 'superseded');
call changeable('plan');

-- +goose StatementBegin
create function plan_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.plan_id, old.case_id, old.version, old.pool, old.from_sale, old.facts, old.drafted_by, old.drafted_at)
		is distinct from
		(new.court_id, new.plan_id, new.case_id, new.version, new.pool, new.from_sale, new.facts, new.drafted_by, new.drafted_at)
		or old.state <> new.state and (old.state, new.state) not in (
			('draft', 'served'), ('draft', 'superseded'), ('served', 'opposition'), ('served', 'final'), ('served', 'superseded'),
			('opposition', 'contested'), ('opposition', 'superseded'), ('contested', 'final'), ('contested', 'superseded')) then
		raise exception 'a plan is drafted anew, not rewritten' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger plan_guard before update on plan for each row execute function plan_guard();
alter table plan enable always trigger plan_guard;

create table plan_line (
	court_id text not null,
	plan_id uuid not null,
	line_id uuid not null,
	line_no integer not null check (line_no > 0),
	tier text not null,
	use text not null check (use in ('pay', 'reserve', 'transfer', 'keep', 'surplus', 'hold')),
	claim text not null,
	payee text not null,
	code text not null references account_kind check (code in ('L2110', 'L2120', 'L2130', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180')),
	due numeric(20,2) not null check (due >= 0 and due < 1e13),
	amount numeric(20,2) not null check (amount >= 0 and amount < 1e13),
	parts jsonb not null,
	basis text not null,
	zh text not null,
	en text not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, plan_id, line_no),
	unique (court_id, line_id),
	foreign key (court_id, plan_id) references plan,
	constraint plan_line_within_claim check (use not in ('pay', 'reserve') or amount <= due)
);
call append_only('plan_line');

-- The lines of a plan add up to its pool to the fen.
-- +goose StatementBegin
create function plan_adds_up() returns trigger language plpgsql as $$
begin
	if (select sum(amount) from plan_line where court_id = new.court_id and plan_id = new.plan_id) is distinct from new.pool then
		raise exception 'the lines of a plan add up to its pool'
			using errcode = 'check_violation', constraint = 'plan_adds_up';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger plan_adds_up after insert on plan deferrable initially deferred
	for each row execute function plan_adds_up();
alter table plan enable always trigger plan_adds_up;

-- Each person the plan is served on has clocks of their own.
create table plan_recipient (
	court_id text not null,
	plan_id uuid not null,
	recipient_id uuid not null unique,
	party_id uuid not null,
	received_at timestamptz,
	object_by timestamptz,
	closed_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, plan_id, party_id),
	foreign key (court_id, plan_id) references plan,
	check ((received_at is null) = (object_by is null))
);
call changeable('plan_recipient');

create table plan_objection (
	court_id text not null,
	plan_id uuid not null,
	objection_id uuid not null,
	party_id uuid not null,
	person_id uuid not null,
	stance text not null check (stance in ('object', 'oppose', 'suit')),
	reason text not null check (length(reason) between 4 and 4000),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, objection_id),
	constraint plan_objection_once unique (court_id, plan_id, party_id, stance),
	foreign key (court_id, plan_id, party_id) references plan_recipient
);
call append_only('plan_objection');

-- Payees who are no party: the treasury's collection account, the tax office,
-- another court, a firm. Two people put one on record.
create table outside_payee (
	court_id text not null references ledger,
	payee text not null check (length(payee) between 2 and 80),
	payee_id uuid not null unique,
	content bytea not null,
	name_hash bytea not null,
	account_hash bytea not null,
	evidence text not null check (length(evidence) between 4 and 500),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, payee_id)
);
create index outside_payee_by_name on outside_payee (court_id, payee, payee_id);
call append_only('outside_payee');

create table outside_payee_approval (
	court_id text not null,
	payee_id uuid not null,
	approved_by uuid not null,
	approved_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, payee_id),
	foreign key (court_id, payee_id) references outside_payee
);
call append_only('outside_payee_approval');

-- +goose StatementBegin
create function outside_payee_two_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from outside_payee where court_id = new.court_id and payee_id = new.payee_id and proposed_by = new.approved_by) then
		raise exception 'another person approves a payee' using errcode = 'check_violation', constraint = 'outside_payee_two_people';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger outside_payee_two_people before insert on outside_payee_approval for each row execute function outside_payee_two_people();
alter table outside_payee_approval enable always trigger outside_payee_two_people;

-- What forbids to pay in a case: bankruptcy accepted, a stay, a freeze.
create table case_hold (
	court_id text not null references ledger,
	hold_id uuid not null,
	case_id uuid not null,
	reason text not null check (reason in ('bankruptcy', 'stay', 'freeze')),
	document text not null check (length(document) between 4 and 500),
	placed_by uuid not null,
	placed_at timestamptz not null,
	released_by uuid,
	released_at timestamptz,
	release_document text not null default '',
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, hold_id),
	check ((released_by is null) = (released_at is null)),
	check (released_at is null or length(release_document) >= 4),
	constraint case_hold_of_case foreign key (court_id, case_id) references enforcement_case (court_id, case_id)
);
create index case_hold_now on case_hold (court_id, case_id) where released_at is null;
call changeable('case_hold');

-- Money that is kept longer than the limits, by an approval with a reason and a
-- day on which it is looked at again.
create table payout_deferral (
	court_id text not null references ledger,
	deferral_id uuid not null,
	case_id uuid not null,
	reason text not null check (reason in ('distribution', 'preserved', 'not_collected', 'stayed', 'other')),
	evidence text not null check (length(evidence) between 4 and 500),
	until date not null,
	approved_by uuid not null,
	approved_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, deferral_id),
	check (reason <> 'other' or length(evidence) >= 10)
);
call append_only('payout_deferral');
