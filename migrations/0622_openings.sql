-- A court that comes with money: the balances of its old book, line by line with
-- their evidence, signed by two offices, equal to the bank's to the fen.
--
-- The opening is the first entry of a ledger or none. The bank account of the ledger
-- moves by bank lines alone, so the opening has one, too: the balance brought
-- forward stands under the number of the last line that it covers, and the next line
-- follows it.

-- +goose Up

insert into posting_event (event, zh, en) values
	('P0',  '启用日银行余额转入', 'Bank balance brought forward'),
	('P0A', '启用日分户余额转入', 'Balances brought forward');
insert into posting_rule (event, dr_code, cr_code) values
	('P0', 'A1010', 'L2490'),
	('P0A', 'L2490', 'L2050'), ('P0A', 'L2490', 'L2120'), ('P0A', 'L2490', 'L2130'), ('P0A', 'L2490', 'L2140'), ('P0A', 'L2490', 'L2150'),
	('P0A', 'L2490', 'L2160'), ('P0A', 'L2490', 'L2170'), ('P0A', 'L2490', 'L2180'), ('P0A', 'L2490', 'L2210'), ('P0A', 'L2490', 'L2410');

create table ledger_opening (
	court_id text not null references ledger,
	opening_id uuid not null,
	day date not null,
	state text not null check (state in ('begun', 'signed', 'void')),
	begun_by uuid not null,
	begun_at timestamptz not null,
	file_hash bytea check (length(file_hash) = 32),
	format text check (format in ('csv', 'json')),
	content_enc bytea, -- names of payees: under a key that the database does not have
	brought_by uuid,
	brought_at timestamptz,
	bureau_by uuid,
	bureau_at timestamptz,
	finance_by uuid,
	finance_at timestamptz,
	statement_id uuid,
	total numeric(20,2) check (total > 0 and total < 1e13),
	lines integer check (lines > 0),
	last_seq bigint check (last_seq >= 0),
	journal_number bigint,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, opening_id),
	foreign key (court_id, statement_id) references statement,
	foreign key (court_id, journal_number) references journal,
	check (num_nulls(file_hash, format, content_enc, brought_by, brought_at) in (0, 5)),
	check (num_nulls(bureau_by, bureau_at) in (0, 2) and num_nulls(finance_by, finance_at) in (0, 2)),
	check (file_hash is not null or bureau_by is null and finance_by is null),
	constraint opening_two_offices check (bureau_by <> finance_by and brought_by <> bureau_by and brought_by <> finance_by),
	constraint opening_signed check ((state = 'signed') = (journal_number is not null)
		and (state <> 'signed' or num_nulls(bureau_by, finance_by, statement_id, total, lines, last_seq) = 0)),
	constraint opening_first check (journal_number = 1)
);
create unique index opening_once on ledger_opening (court_id) where state <> 'void';
call changeable('ledger_opening');

-- A new file voids what was signed of the old one; a signature stays.
-- +goose StatementBegin
create function ledger_opening_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform from ledger_head where court_id = new.court_id for update;
		if (select last_number from ledger_head where court_id = new.court_id) > 0 then
			raise exception 'the ledger of court % has begun', new.court_id using errcode = 'check_violation', constraint = 'opening_first';
		end if;
		return new;
	end if;
	if old.state <> 'begun'
		or (old.court_id, old.opening_id, old.day, old.begun_by, old.begun_at) is distinct from (new.court_id, new.opening_id, new.day, new.begun_by, new.begun_at)
		or old.file_hash is distinct from new.file_hash and (new.bureau_by is not null or new.finance_by is not null)
		or old.file_hash is not distinct from new.file_hash and (
			old.bureau_by is not null and old.bureau_by is distinct from new.bureau_by
			or old.finance_by is not null and old.finance_by is distinct from new.finance_by) then
		raise exception 'an opening is signed once, as it was seen' using errcode = 'restrict_violation', constraint = 'ledger_opening_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ledger_opening_guard before insert or update on ledger_opening for each row execute function ledger_opening_guard();
alter table ledger_opening enable always trigger ledger_opening_guard;

create table opening_line (
	court_id text not null,
	opening_id uuid not null,
	n integer not null check (n > 0),
	line_id uuid not null unique,
	case_id uuid,
	code text not null check (code in ('L2050', 'L2120', 'L2130', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180', 'L2210', 'L2410')),
	payee text not null check (length(payee) <= 80),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	came_on date not null,
	evidence text not null check (length(evidence) between 4 and 200),
	evidence_hash bytea not null check (length(evidence_hash) = 32),
	journal_number bigint not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, opening_id, n),
	constraint opening_line_id unique (court_id, line_id),
	foreign key (court_id, opening_id) references ledger_opening,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, journal_number) references journal,
	constraint opening_line_case check ((case_id is null) = (code in ('L2210', 'L2410'))),
	constraint opening_line_payee check ((payee = '') = (code in ('L2050', 'L2210', 'L2410')))
);
create unique index opening_line_evidence on opening_line (court_id, opening_id, evidence_hash, code, case_id, payee, amount) nulls not distinct;
call append_only('opening_line');

-- The line under which the balance brought forward stands may be number 0.
alter table bank_line drop constraint bank_line_seq_check;
alter table bank_line add constraint bank_line_seq_check check (seq >= 0);
-- +goose StatementBegin
create or replace function bank_line_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	prev bank_line;
	brought bigint;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select * into prev from bank_line where court_id = new.court_id order by seq desc limit 1;
	select last_seq into brought from ledger_opening where court_id = new.court_id and state = 'signed';
	if new.seq <> coalesce(prev.seq + 1, brought, 1) then
		raise exception 'the next bank line of court % is number %', new.court_id, coalesce(prev.seq + 1, brought, 1)
			using errcode = 'check_violation', constraint = 'bank_line_gapless';
	end if;
	if new.balance_after is null then -- not every format carries it
		new.balance_after := prev.balance_after + (case when new.credit then new.amount else -new.amount end);
	elsif prev.balance_after is not null and new.balance_after <> prev.balance_after + (case when new.credit then new.amount else -new.amount end) then
		raise exception 'bank line % does not follow from the balance before', new.seq
			using errcode = 'check_violation', constraint = 'bank_line_balance';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- A signed opening is what the bank states and what the lines say, booked so.
-- +goose StatementBegin
create function opening_as_signed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	wrong integer;
begin
	if (select closing from statement where court_id = new.court_id and statement_id = new.statement_id and day = new.day) is distinct from new.total
		or (select sum(amount) from opening_line where court_id = new.court_id and opening_id = new.opening_id) is distinct from new.total
		or (select count(*) from opening_line where court_id = new.court_id and opening_id = new.opening_id) is distinct from new.lines
		or not exists (
			select from bank_line
			where court_id = new.court_id and seq = new.last_seq and journal_number = new.journal_number and credit and amount = new.total)
		or not exists (
			select from journal
			where court_id = new.court_id and number = new.journal_number and event = 'P0' and total = new.total and book_date = new.day) then
		raise exception 'an opening is the bank''s balance to the fen' using errcode = 'check_violation', constraint = 'opening_as_signed';
	end if;
	select count(*) into wrong
	from opening_line o
	where o.court_id = new.court_id and o.opening_id = new.opening_id and not exists (
		select
		from posting p
		join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		where p.court_id = o.court_id and p.number = o.journal_number and p.event = 'P0A' and p.amount = o.amount and c.code = o.code
			and c.case_id is not distinct from o.case_id
			and c.subject_id is not distinct from case when o.code in ('L2050', 'L2410') then null else o.line_id end);
	if wrong > 0 then
		raise exception '% lines of the opening are not booked as they were signed', wrong
			using errcode = 'check_violation', constraint = 'opening_as_signed';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger opening_as_signed after insert or update on ledger_opening deferrable initially deferred for each row
	when (new.state = 'signed')
	execute function opening_as_signed();
alter table ledger_opening enable always trigger opening_as_signed;

-- +goose StatementBegin
create function journal_of_opening() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from ledger_opening
		where court_id = new.court_id and state = 'signed' and day = new.book_date
			and (bureau_by, finance_by) in ((new.made_by, new.checked_by), (new.checked_by, new.made_by))) then
		raise exception 'balances are brought forward by an opening that two offices signed'
			using errcode = 'check_violation', constraint = 'journal_of_opening';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger journal_of_opening after insert on journal deferrable initially deferred for each row
	when (new.event in ('P0', 'P0A'))
	execute function journal_of_opening();
alter table journal enable always trigger journal_of_opening;

-- Of the balances brought forward, what is owed to somebody is paid like what a
-- decision assigned: assignment_id is then the line of the opening.
alter table assignment alter column decision_id drop not null;
alter table assignment add column opening_line uuid;
alter table assignment add constraint assignment_of_opening foreign key (court_id, opening_line) references opening_line (court_id, line_id);
alter table assignment add constraint assignment_of_one check (num_nulls(decision_id, opening_line) = 1 and (opening_line is null or opening_line = assignment_id));
alter table assignment drop constraint assignment_from_code_check;
alter table assignment add constraint assignment_from_code_check
	check (from_code in ('L2050', 'L2060', 'L2110', 'L2150', 'L2230', 'L2320') or from_code = 'L2490' and opening_line is not null);
alter table assignment drop constraint assignment_code_check;
alter table assignment add constraint assignment_code_check
	check (code in ('L2120', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180', 'L2230') or code = 'L2130' and opening_line is not null);
alter table assignment drop constraint assignment_check;
alter table assignment add constraint assignment_source check ((from_code in ('L2050', 'L2060', 'L2490')) = (from_subject is null));

-- +goose StatementBegin
create or replace function payout_assignment_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'UPDATE' then
		if old.assignment_id is distinct from new.assignment_id then
			raise exception 'the content of a payout never changes' using errcode = 'restrict_violation', constraint = 'payout_content';
		end if;
		return new;
	end if;
	if new.kind = 'assigned' and not exists (
		select
		from assignment a
		left join fund_decision d using (court_id, decision_id)
		where a.court_id = new.court_id and a.assignment_id = new.assignment_id and (d.state = 'approved' or a.opening_line is not null)
			and (a.case_id, a.code, a.payee, a.amount) = (new.case_id, new.source_code, new.payee, new.amount)) then
		raise exception 'a payout is what was assigned to its payee'
			using errcode = 'check_violation', constraint = 'payout_as_assigned';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- Money that nobody could name in the old book waits in the queue like any other.
alter table receipt_exception add column legacy_line uuid;
alter table receipt_exception add constraint receipt_exception_legacy foreign key (court_id, legacy_line) references opening_line (court_id, line_id);
alter table receipt_exception drop constraint receipt_exception_kind_check;
alter table receipt_exception add constraint receipt_exception_kind_check check (kind in ('unknown_money', 'closed_number', 'amount_short', 'amount_over',
	'name_mismatch', 'duplicate', 'bank_debit', 'returned_unknown', 'legacy_money'));
alter table receipt_exception add constraint receipt_exception_legacy_kind check ((kind = 'legacy_money') = (legacy_line is not null));
drop index receipt_exception_once;
create unique index receipt_exception_once on receipt_exception (court_id, line_seq) where state <> 'resolved' and legacy_line is null;
create unique index receipt_exception_legacy_once on receipt_exception (court_id, legacy_line) where legacy_line is not null;
