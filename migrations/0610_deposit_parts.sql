-- A deposit may come in parts, and every part goes back where it came from.
--
-- The bidder qualifies only when the whole deposit is in (法释〔2016〕18号 Art. 17,
-- 18); what comes beyond it, again or too late is returned to its source at once
-- and never kept (L2220).

-- +goose Up

-- One bank line's share of a deposit. payer says by what right the money counts.
create table deposit_part (
	court_id text not null,
	deposit_id uuid not null,
	line_seq bigint not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	payer text not null check (payer in ('bidder', 'joint', 'agent', 'accepted')),
	came_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint deposit_part_line_once primary key (court_id, line_seq),
	foreign key (court_id, deposit_id) references deposit,
	foreign key (court_id, line_seq) references bank_line
);
create index deposit_part_of on deposit_part (court_id, deposit_id);
call append_only('deposit_part');

insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at)
select court_id, deposit_id, line_seq, due, 'bidder', held_at
from deposit
where line_seq is not null;

-- +goose StatementBegin
create function deposit_part_fits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	d deposit;
	already numeric;
begin
	select * into strict d from deposit where court_id = new.court_id and deposit_id = new.deposit_id for update;
	select coalesce(sum(amount), 0) into already from deposit_part where court_id = new.court_id and deposit_id = new.deposit_id;
	if d.state not in ('expected', 'moving') or already + new.amount > d.due then
		raise exception 'a deposit takes what is missing and nothing more'
			using errcode = 'check_violation', constraint = 'deposit_part_fits';
	end if;
	if not exists (
		select from bank_line
		where court_id = new.court_id and seq = new.line_seq and credit and amount >= new.amount) then
		raise exception 'a part of a deposit comes with a bank line' using errcode = 'check_violation', constraint = 'deposit_part_fits';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deposit_part_fits before insert on deposit_part for each row execute function deposit_part_fits();
alter table deposit_part enable always trigger deposit_part_fits;

-- What came and was not needed, on its way back: beyond the deposit, after it was
-- complete, or after the time to pay.
create table deposit_return (
	court_id text not null,
	line_seq bigint not null,
	deposit_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	why text not null check (why in ('excess', 'duplicate', 'late')),
	payout_id uuid not null,
	came_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint deposit_return_once primary key (court_id, line_seq),
	foreign key (court_id, deposit_id) references deposit,
	foreign key (court_id, line_seq) references bank_line,
	foreign key (court_id, payout_id) references payout
);
create index deposit_return_of on deposit_return (court_id, deposit_id);
call append_only('deposit_return');

-- A line is used up by what is kept of it and what goes back.
-- +goose StatementBegin
create function deposit_return_fits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line l
		join payout p on p.court_id = l.court_id and p.payout_id = new.payout_id
		where l.court_id = new.court_id and l.seq = new.line_seq and l.credit
			and p.amount = new.amount and p.account_hash = l.account_hash and p.name_hash = l.name_hash
			and l.amount = new.amount + coalesce((
				select d.amount from deposit_part d where d.court_id = l.court_id and d.line_seq = l.seq), 0)) then
		raise exception 'what is returned is the rest of its bank line, to the account that it came from'
			using errcode = 'check_violation', constraint = 'deposit_return_fits';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deposit_return_fits before insert on deposit_return for each row execute function deposit_return_fits();
alter table deposit_return enable always trigger deposit_return_fits;

-- The states of a deposit. 'frozen' stands for money that the bank keeps frozen on
-- the bidder's own account: it qualifies without being the court's (Art. 17, 25).
alter table deposit drop constraint deposit_state_check;
alter table deposit add constraint deposit_state_check check (state in (
	'expected', 'held', 'applied', 'refunding', 'refunded', 'forfeited', 'lapsed',
	'frozen', 'moving', 'releasing', 'released'));
-- +goose StatementBegin
do $$
declare
	c record;
begin
	for c in
		select conname
		from pg_constraint
		where conrelid = 'deposit'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%line_seq%'
	loop
		execute format('alter table deposit drop constraint %I', c.conname);
	end loop;
end $$;
-- +goose StatementEnd
alter table deposit add constraint deposit_line check (
	case
		when due = 0 or state in ('expected', 'lapsed', 'frozen', 'moving', 'releasing', 'released') then line_seq is null
		when state in ('held', 'applied', 'forfeited') then line_seq is not null
		else true
	end);

-- +goose StatementBegin
create or replace function deposit_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	whole numeric;
begin
	if (old.court_id, old.deposit_id, old.case_id, old.lot_id, old.application_id, old.due, old.payer_hash, old.reference, old.expected_at)
		is distinct from
		(new.court_id, new.deposit_id, new.case_id, new.lot_id, new.application_id, new.due, new.payer_hash, new.reference, new.expected_at)
		or old.virtual_no is distinct from new.virtual_no
		or old.line_seq is not null and new.line_seq is distinct from old.line_seq then
		raise exception 'a deposit stays what it is' using errcode = 'restrict_violation';
	end if;
	if old.state <> new.state and (old.state, new.state) not in (
		('expected', 'held'), ('expected', 'lapsed'), ('expected', 'refunding'), ('expected', 'frozen'),
		('frozen', 'moving'), ('frozen', 'releasing'), ('moving', 'held'), ('moving', 'releasing'), ('releasing', 'released'),
		('held', 'applied'), ('held', 'refunding'), ('held', 'refunded'),
		('held', 'forfeited'), ('applied', 'forfeited'), ('refunding', 'refunded'), ('refunded', 'refunding')) then
		raise exception 'a deposit that is % does not become %', old.state, new.state
			using errcode = 'restrict_violation', constraint = 'deposit_states';
	end if;
	if old.state <> new.state and old.state in ('expected', 'moving') then
		select coalesce(sum(amount), 0) into whole from deposit_part where court_id = new.court_id and deposit_id = new.deposit_id;
		if new.state = 'held' and whole <> new.due or new.state in ('lapsed', 'frozen', 'releasing') and whole <> 0
			or new.state = 'refunding' and whole = 0 then
			raise exception 'of a deposit of % there is %: it does not become %', new.due, whole, new.state
				using errcode = 'restrict_violation', constraint = 'deposit_whole';
		end if;
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- A refund belongs to the part that it gives back, one for each.
alter table payout add column source_line bigint;
update payout p
set source_line = d.line_seq
from deposit d
where d.court_id = p.court_id and d.deposit_id = p.deposit_id;
alter table payout add foreign key (court_id, source_line) references bank_line;
alter table payout add constraint payout_of_part check (deposit_id is null or source_line is not null);
drop index payout_one_of_deposit;
create unique index payout_one_of_deposit on payout (court_id, deposit_id, source_line)
	where deposit_id is not null and replaces is null and state <> 'void';

-- +goose StatementBegin
create function payout_of_part() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'UPDATE' then
		if new.source_line is distinct from old.source_line then
			raise exception 'the content of a payout never changes' using errcode = 'restrict_violation', constraint = 'payout_content';
		end if;
		return new;
	end if;
	if new.deposit_id is not null and not exists (
		select
		from deposit_part p
		join bank_line l on l.court_id = p.court_id and l.seq = p.line_seq
		where p.court_id = new.court_id and p.deposit_id = new.deposit_id and p.line_seq = new.source_line
			and p.amount = new.amount and l.name_hash = new.name_hash
			and (new.kind <> 'deposit_refund' or l.account_hash = new.account_hash)) then
		raise exception 'a deposit goes back as it came: each part to the account, and after a return to the name, that paid it'
			using errcode = 'check_violation', constraint = 'payout_of_part';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_of_part before insert or update on payout for each row execute function payout_of_part();
alter table payout enable always trigger payout_of_part;

-- Without approvals money goes back only to the account that it came from: a part
-- of a deposit in full, anything else no more than came.
-- +goose StatementBegin
create or replace function payout_goes_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line l
		left join deposit_part d on d.court_id = l.court_id and d.line_seq = l.seq and d.deposit_id = new.deposit_id
		where l.court_id = new.court_id and l.credit and l.account_hash = new.account_hash
			and (d.amount = new.amount and l.seq = new.source_line and new.kind = 'deposit_refund'
				or l.amount >= new.amount and l.line_id = new.source_subject and new.kind = 'misdirected_refund')) then
		raise exception 'without approvals money goes back only to the account that it came from'
			using errcode = 'check_violation', constraint = 'payout_goes_back';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- Price that came as parts of a deposit goes back part by part.
-- +goose StatementBegin
create or replace function price_goes_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	lot uuid;
	line uuid;
	came numeric;
	back numeric;
begin
	select lot_id into strict lot from account where court_id = new.court_id and account_id = new.dr_account;
	select subject_id into strict line from account where court_id = new.court_id and account_id = new.cr_account;
	select coalesce(max(r.amount), l.amount) into came
	from bank_line l
	left join (deposit_part r join deposit d using (court_id, deposit_id)) on r.court_id = l.court_id and r.line_seq = l.seq and d.lot_id = lot
	where l.court_id = new.court_id and l.line_id = line and l.credit and (
		r.deposit_id is not null
		or exists (
			select from posting p
			join account a on a.court_id = p.court_id and a.account_id = p.cr_account
			where p.court_id = l.court_id and p.number = l.journal_number and a.code in ('L2030', 'L2020') and a.lot_id = lot)
		or exists (
			select from receipt_exception x
			join exception_decision e using (court_id, exception_id)
			join posting p on p.court_id = e.court_id and p.number = e.journal_number
			join account a on a.court_id = p.court_id and a.account_id = p.cr_account
			where x.court_id = l.court_id and x.line_seq = l.seq and a.code in ('L2030', 'L2020') and a.lot_id = lot))
	group by l.amount;
	select sum(p.amount) into back
	from posting p
	where p.court_id = new.court_id and p.cr_account = new.cr_account and p.dr_code = 'L2030' and p.event <> 'P24';
	if came is null or back > came then
		raise exception 'price goes back to the account that it came from, and no more than came'
			using errcode = 'check_violation', constraint = 'price_goes_back';
	end if;
	return null;
end $$;
-- +goose StatementEnd
