-- The close of months and years. A month closes over its closed days, with the
-- register of vouchers of that month, and is signed by both offices: finance
-- proposes, the enforcement bureau agrees (法发〔2017〕6号 Art. 3: monthly). A ledger
-- of what is held for others has nothing to carry to a result: closing a year
-- states that each balance at its end is the one with which the next begins.
-- What is closed is never opened again; corrections are reversals in open days.

-- +goose Up

create table period_close (
	court_id text not null references ledger,
	close_id uuid not null,
	kind text not null check (kind in ('register', 'month', 'year')),
	first_day date not null,
	last_day date not null,
	closed_through date not null, -- of the ledger, when it was proposed
	last_number bigint not null check (last_number >= 0),
	seal_day date, -- whose checkpoint covers the period
	opening numeric(20,2) not null check (opening >= 0 and opening < 1e15),
	came numeric(20,2) not null check (came >= 0 and came < 1e15),
	went numeric(20,2) not null check (went >= 0 and went < 1e15),
	closing numeric(20,2) not null check (closing >= 0 and closing < 1e15),
	of_cases numeric(20,2) not null check (of_cases >= 0 and of_cases < 1e15),
	cases integer not null check (cases >= 0),
	open_items integer not null check (open_items between 0 and 10000),
	vouchers_first integer,
	vouchers_last integer,
	vouchers integer not null check (vouchers >= 0),
	voided integer not null check (voided >= 0),
	reprinted integer not null check (reprinted >= 0),
	waiting integer not null check (waiting >= 0),
	vouched numeric(20,2) not null check (vouched >= 0 and vouched < 1e15),
	explanation text not null default '' check (length(explanation) <= 500),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, close_id),
	unique (court_id, close_id, kind, first_day, proposed_by),
	foreign key (court_id, seal_day) references ledger_seal (court_id, day),
	constraint period_adds_up check (opening + came - went = closing),
	constraint period_is_calendar check (
		kind in ('register', 'month') and first_day = date_trunc('month', first_day)::date and last_day = (first_day + interval '1 month')::date - 1
		or kind = 'year' and first_day = date_trunc('year', first_day)::date and last_day = (first_day + interval '1 year')::date - 1),
	constraint period_is_over check ((proposed_at at time zone 'Asia/Shanghai')::date > last_day),
	constraint period_days_closed check (kind = 'register' or closed_through >= last_day and seal_day >= last_day),
	constraint register_gapless check (vouchers = coalesce(vouchers_last - vouchers_first + 1, 0)),
	constraint register_explained check (kind <> 'register' or waiting = 0 or length(explanation) >= 4)
);
create index period_close_of on period_close (court_id, kind, first_day, close_id);
call append_only('period_close');

create table period_total (
	court_id text not null,
	close_id uuid not null,
	code text not null references account_kind,
	opening_debit numeric(20,2) not null check (opening_debit >= 0 and opening_debit < 1e15),
	opening_credit numeric(20,2) not null check (opening_credit >= 0 and opening_credit < 1e15),
	debit numeric(20,2) not null check (debit >= 0 and debit < 1e15),
	credit numeric(20,2) not null check (credit >= 0 and credit < 1e15),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, close_id, code),
	foreign key (court_id, close_id) references period_close
);
call append_only('period_total');

-- What was not finished, with its age and whose turn it was.
create table period_item (
	court_id text not null,
	close_id uuid not null,
	line integer not null check (line >= 1),
	what text not null check (what in ('exception', 'payout', 'hold', 'cash', 'deferral')),
	subject_id uuid not null,
	title text not null check (length(title) <= 300),
	amount numeric(20,2) check (amount > 0 and amount < 1e13),
	since timestamptz not null,
	state text not null check (length(state) <= 40),
	owner text not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, close_id, line),
	foreign key (court_id, close_id) references period_close
);
call append_only('period_item');

create table period_signature (
	court_id text not null,
	close_id uuid not null,
	kind text not null,
	first_day date not null,
	proposed_by uuid not null,
	signed_by uuid not null,
	signed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, close_id),
	constraint period_closed_once unique (court_id, kind, first_day),
	foreign key (court_id, close_id, kind, first_day, proposed_by) references period_close (court_id, close_id, kind, first_day, proposed_by),
	constraint period_two_people check (signed_by <> proposed_by)
);
call append_only('period_signature');

-- Whether somebody holds one of some duties in a court, or stands in for one.
-- +goose StatementBegin
create function duty_held(court text, person uuid, duties text[], moment timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (
		select from person_role_in_force where court_id = court and person_id = person and role = any (duties))
		or exists (
			select from substitution
			where court_id = court and substitute = person and duty = any (duties) and moment >= from_at and moment < until_at)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function period_signed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	c period_close;
	finance text[] := case new.kind when 'register' then array['finance_maker'] else array['reconciler'] end;
	other text[] := case new.kind when 'register' then array['finance_checker'] when 'month' then array['fund_keeper', 'bureau_head'] else array['leader', 'bureau_head'] end;
	before date;
	opened date;
	counted record;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select * into strict c from period_close where court_id = new.court_id and close_id = new.close_id;
	if not duty_held(new.court_id, new.proposed_by, finance, c.proposed_at) or not duty_held(new.court_id, new.signed_by, other, new.signed_at) then
		raise exception 'a period is signed by both offices' using errcode = 'check_violation', constraint = 'period_two_offices';
	end if;
	perform duty_taken(new.court_id, 'period:' || new.close_id, 1, finance, new.proposed_by, c.proposed_at);
	perform duty_taken(new.court_id, 'period:' || new.close_id, 2, other, new.signed_by, new.signed_at);

	select date_trunc(case new.kind when 'year' then 'year' else 'month' end, opened_on)::date into strict opened from ledger where court_id = new.court_id;
	before := (new.first_day - case new.kind when 'year' then interval '1 year' else interval '1 month' end)::date;
	if new.first_day < opened or new.first_day > opened and not exists (
		select from period_signature where court_id = new.court_id and kind = new.kind and first_day = before) then
		raise exception 'periods close in their order' using errcode = 'check_violation', constraint = 'period_in_order';
	end if;

	if new.kind = 'register' then
		select count(*) as n, min(v.number) as lo, max(v.number) as hi, coalesce(sum(v.amount) filter (where not voucher_is_void(v.court_id, v.year, v.number)), 0) as amount,
			coalesce(sum(p.amount) filter (where not voucher_is_void(v.court_id, v.year, v.number)), 0) as booked
		into counted
		from voucher v
		join bank_line l on l.court_id = v.court_id and l.seq = v.line_seq
		left join posting p on p.court_id = l.court_id and p.number = l.journal_number and p.dr_code = 'A1010'
		where v.court_id = new.court_id and v.issued_at >= c.first_day::timestamp at time zone 'Asia/Shanghai'
			and v.issued_at < (c.last_day + 1)::timestamp at time zone 'Asia/Shanghai';
		if (counted.n, counted.lo, counted.hi) is distinct from (c.vouchers::bigint, c.vouchers_first, c.vouchers_last)
			or counted.n > 0 and counted.lo <> 1 + coalesce((
				select max(number) from voucher
				where court_id = new.court_id and year = extract(year from c.first_day) and issued_at < c.first_day::timestamp at time zone 'Asia/Shanghai'), 0) then
			raise exception 'the register of % has other numbers', c.first_day using errcode = 'check_violation', constraint = 'register_gapless';
		end if;
		if counted.amount <> c.vouched or counted.booked <> c.vouched then
			raise exception 'the vouchers of % are %, the book has %', c.first_day, counted.amount, counted.booked
				using errcode = 'check_violation', constraint = 'register_agrees';
		end if;
		return new;
	end if;

	if new.kind = 'month' and not exists (
		select from period_signature where court_id = new.court_id and kind = 'register' and first_day = new.first_day) then
		raise exception 'the register of vouchers of the month is not closed' using errcode = 'check_violation', constraint = 'period_register';
	end if;
	if new.kind = 'year' and exists (
		select from generate_series(greatest(c.first_day, date_trunc('month', (select opened_on from ledger where court_id = new.court_id))::date)::timestamp,
			c.last_day::timestamp, interval '1 month') m (d)
		where not exists (
			select from period_signature where court_id = new.court_id and kind = 'month' and first_day = m.d::date)) then
		raise exception 'months of the year are open' using errcode = 'check_violation', constraint = 'period_months';
	end if;
	if exists (
		select from kind_balance_on(new.court_id, c.last_day) b
		full join (select * from period_total where court_id = new.court_id and close_id = new.close_id) t on t.code = b.code
		where (b.debit, b.credit) is distinct from (t.debit, t.credit))
		or exists (
			select from kind_balance_on(new.court_id, c.first_day - 1) b
			full join (select * from period_total where court_id = new.court_id and close_id = new.close_id) t on t.code = b.code
			where (b.debit, b.credit) is distinct from (t.opening_debit, t.opening_credit))
		or not exists (
			select from period_total t
			where t.court_id = new.court_id and t.close_id = new.close_id and t.code = 'A1010'
				and (t.opening_debit - t.opening_credit, t.debit - t.credit, t.debit - t.opening_debit) = (c.opening, c.closing, c.came)) then
		raise exception 'the totals of % are not those of the book', c.first_day using errcode = 'check_violation', constraint = 'period_agrees';
	end if;
	if c.open_items <> (select count(*) from period_item where court_id = new.court_id and close_id = new.close_id) then
		raise exception 'what is open is listed whole' using errcode = 'check_violation', constraint = 'period_whole';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger period_signed before insert on period_signature for each row execute function period_signed();
alter table period_signature enable always trigger period_signed;

-- No voucher is dated into a month whose register is closed.
-- +goose StatementBegin
create function voucher_month_open() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from period_signature
		where court_id = new.court_id and kind = 'register' and first_day = date_trunc('month', new.issued_at at time zone 'Asia/Shanghai')::date) then
		raise exception 'the register of that month is closed' using errcode = 'check_violation', constraint = 'voucher_month_open';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger voucher_month_open before insert on voucher for each row execute function voucher_month_open();
alter table voucher enable always trigger voucher_month_open;
