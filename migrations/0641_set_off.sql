-- A creditor who buys may set off what the distribution of the whole price would
-- pay to him against the price, when the court decides so (债权抵价). He brings the
-- rest in money, so that whoever ranks before him, the taxes and the fees are
-- always paid in money. What he set off is posted together with the plan (P23, P6,
-- P10, P23C), so that the clearing account is empty before and after.

-- +goose Up

alter table settlement add column set_off numeric(20,2) not null default 0 check (set_off >= 0 and set_off < 1e13);
alter table settlement add column short numeric(20,2) not null default 0 check (short >= 0 and short <= set_off);
alter table settlement add column in_kind boolean not null default false;
alter table settlement add column missing numeric(20,2) not null
	generated always as (price - deposit - paid - set_off + short) stored;
comment on column settlement.set_off is 'part of the price that the buyer''s own claim pays, by the decision in table set_off';
comment on column settlement.short is 'part of set_off that the plan did not give the buyer, due from him in money';
comment on column settlement.in_kind is 'taken for the debt after a failure: application_id is the award, and the difference comes in one sum';

-- The price is complete when deposit, money and set-off make it.
-- +goose StatementBegin
do $$
declare
	c text;
begin
	for c in
		select conname
		from pg_constraint
		where conrelid = 'settlement'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%(deposit + paid)%'
	loop
		execute format('alter table settlement drop constraint %I', c);
	end loop;
end $$;
-- +goose StatementEnd
alter table settlement add constraint settlement_never_over check (deposit + paid + set_off <= price);
alter table settlement add constraint settlement_complete check ((state = 'paid') = (deposit + paid + set_off = price));

-- The court's decision, with the distribution that it rests on.
create table set_off (
	court_id text not null references ledger,
	settlement_id uuid not null,
	case_id uuid not null,
	lot_id uuid not null,
	party_id uuid not null,
	price numeric(20,2) not null check (price > 0 and price < 1e13),
	entitlement numeric(20,2) not null check (entitlement > 0 and entitlement <= price),
	amount numeric(20,2) not null check (amount > 0 and amount <= entitlement),
	lines jsonb not null,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	decided_by uuid not null,
	decided_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint set_off_once primary key (court_id, settlement_id),
	foreign key (court_id, settlement_id) references settlement,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id)
);
create index set_off_by_case on set_off (court_id, case_id);
call append_only('set_off');

-- What a plan that is about to become final leaves due from the buyer. The plan
-- waits for it.
create table set_off_short (
	court_id text not null,
	settlement_id uuid not null,
	plan_id uuid not null,
	entitled numeric(20,2) not null check (entitled >= 0 and entitled < 1e13),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	due_at timestamptz not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint set_off_short_once primary key (court_id, settlement_id, plan_id),
	foreign key (court_id, settlement_id) references set_off,
	foreign key (court_id, plan_id) references plan
);
create index set_off_short_by_plan on set_off_short (court_id, plan_id);
call append_only('set_off_short');

-- What was set off in the end, and with which line of the plan it was cleared.
create table set_off_clearing (
	court_id text not null,
	settlement_id uuid not null,
	plan_id uuid not null,
	line_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, settlement_id, line_id),
	foreign key (court_id, settlement_id) references set_off,
	foreign key (court_id, plan_id) references plan,
	foreign key (court_id, line_id) references plan_line (court_id, line_id)
);
create index set_off_clearing_by_line on set_off_clearing (court_id, line_id);
call append_only('set_off_clearing');

-- A set-off begins as decided, and shrinks only by what is paid in its stead.
-- +goose StatementBegin
create function settlement_set_off() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.set_off <> 0 or new.short <> 0 then
			raise exception 'a set-off is decided, not opened with' using errcode = 'restrict_violation', constraint = 'settlement_set_off';
		end if;
		return new;
	end if;
	if new.in_kind <> old.in_kind then
		raise exception 'a settlement stays what it is' using errcode = 'restrict_violation', constraint = 'settlement_set_off';
	end if;
	if new.set_off <> old.set_off and not (
		old.set_off = 0 and exists (
			select from set_off o
			where o.court_id = new.court_id and o.settlement_id = new.settlement_id and o.amount = new.set_off)
		or new.set_off < old.set_off and old.set_off - new.set_off = new.paid - old.paid and old.short - new.short = new.paid - old.paid) then
		raise exception 'a set-off is what the court decided, less what is paid in its stead'
			using errcode = 'restrict_violation', constraint = 'settlement_set_off';
	end if;
	if new.short > old.short and not exists (
		select from set_off_short x
		where x.court_id = new.court_id and x.settlement_id = new.settlement_id and x.amount = new.short) then
		raise exception 'a difference follows from a plan' using errcode = 'restrict_violation', constraint = 'settlement_set_off';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger settlement_set_off before insert or update on settlement for each row execute function settlement_set_off();
alter table settlement enable always trigger settlement_set_off;
