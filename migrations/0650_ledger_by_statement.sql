-- The walls of the ledger look at a statement, not at each of its rows.
--
-- A journal of one posting cost seven foreign keys, three row triggers and two
-- deferred ones, each a statement of its own. What they held is held here by three
-- triggers that see all rows of a statement at once: journal_numbers and
-- posting_apply as it ends, journals_settle as the transaction commits.
--
-- A foreign key guards both ends: what is pointed at cannot go. Here nothing that
-- is pointed at can ever go or change (journal, account and posting_rule are append
-- only, for their owner too), so that looking once, when a row is added, is enough.
--
-- What a statement of many rows asks with aggregates costs more to begin than to
-- answer when it has one row: a single journal is looked at by key. And a session
-- keeps the plan that it made while a court's ledger was small. Of a table that looks
-- empty to it the planner takes any index that begins with the court, and reads all
-- its accounts and keys for each statement still when there are thousands. "The first
-- key from this one on, in order, if it is this one" leaves it no choice: only the
-- index of the keys has that order. A lateral look-up keeps the few rows of the
-- statement on the outside.

-- +goose Up

-- A journal is completed by its one statement of postings, whose legs are numbered
-- from 1 to journal.legs: a later one would repeat a number or be one too many.
alter table posting
	drop constraint posting_court_id_number_event_fkey,
	drop constraint posting_court_id_dr_account_dr_code_fkey,
	drop constraint posting_court_id_cr_account_cr_code_fkey,
	drop constraint posting_allowed;
alter table journal
	drop constraint journal_court_id_fkey,
	drop constraint journal_event_fkey,
	drop constraint journal_court_id_reverses_fkey,
	drop constraint journal_of_event,
	drop constraint journal_reversed_once;
create unique index journal_reversed_once on journal (court_id, reverses) where reverses is not null;
alter table balance
	drop constraint balance_court_id_account_id_fkey;
alter table account
	drop constraint account_court_id_fkey,
	drop constraint account_code_fkey,
	drop constraint account_of_kind;

-- An account carries exactly the dimensions of its kind, belongs to a ledger that
-- exists and starts at zero.
drop trigger account_open on account;
-- +goose StatementBegin
create or replace function account_open() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	wrong account;
begin
	select n.* into wrong
	from new_rows n
	left join account_kind k using (code)
	where k.code is null
		or k.case_dim = 'must' and n.case_id is null or k.case_dim = 'never' and n.case_id is not null
		or k.lot_dim = 'must' and n.lot_id is null or k.lot_dim = 'never' and n.lot_id is not null
		or k.subject_dim = 'must' and n.subject_id is null or k.subject_dim = 'never' and n.subject_id is not null
	limit 1;
	if found then
		raise exception 'an account of kind % is kept by other dimensions', wrong.code
			using errcode = 'check_violation', constraint = 'account_dimensions';
	end if;
	if exists (select from new_rows n where not exists (select from ledger l where l.court_id = n.court_id)) then
		raise exception 'an account of a court without a ledger'
			using errcode = 'foreign_key_violation', constraint = 'account_of_ledger';
	end if;
	insert into balance (court_id, account_id, side)
	select n.court_id, n.account_id, k.side
	from new_rows n
	join account_kind k using (code);
	return null;
end $$;
-- +goose StatementEnd
create trigger account_open after insert on account referencing new table as new_rows
	for each statement execute function account_open();
alter table account enable always trigger account_open;

-- Journals have the next numbers of their court, and a book day that is open. The
-- court's row is locked by counting on it; a closing takes the exclusive form of
-- the day lock and this its shared one, and what is read after a lock is a new
-- snapshot, which only READ COMMITTED gives.
drop trigger journal_open on journal;
drop function journal_open();
-- +goose StatementBegin
create or replace function journal_numbers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	n bigint;
	r record;
	last bigint;
	closed date;
begin
	if current_setting('transaction_isolation') <> 'read committed' then
		raise exception 'postings need read committed' using errcode = 'restrict_violation';
	end if;
	select count(*) into n from new_rows;
	if n = 0 then
		return null;
	elsif n = 1 then
		select court_id court, number lo, number hi, book_date book, reverses is not null reverses into r from new_rows;
	else
		select min(court_id) court, max(court_id) other, min(number) lo, max(number) hi, min(book_date) book,
			bool_or(reverses is not null) reverses
		into r
		from new_rows;
		if r.other <> r.court then
			raise exception 'one statement posts to one court' using errcode = 'restrict_violation';
		end if;
	end if;
	update ledger_head
	set last_number = r.hi
	where court_id = r.court and last_number = r.lo - 1 and n = r.hi - r.lo + 1;
	if not found then
		select last_number into last from ledger_head where court_id = r.court;
		if not found then
			raise exception 'court % has no ledger', r.court
				using errcode = 'foreign_key_violation', constraint = 'journal_of_ledger';
		end if;
		raise exception 'the next journal of court % is number %', r.court, last + 1
			using errcode = 'check_violation', constraint = 'journal_numbers';
	end if;
	perform pg_advisory_xact_lock_shared(day_lock(r.court));
	select closed_through into strict closed from ledger where court_id = r.court;
	if r.book <= closed then
		raise exception 'day % of court % is closed (through %)', r.book, r.court, closed
			using errcode = 'check_violation', constraint = 'journal_day_open';
	end if;
	if r.reverses then
		perform
		from new_rows p
		left join journal j on j.court_id = p.court_id and j.number = p.reverses and j.number < p.number
		where p.reverses is not null and (j.event = 'P24' or j.number is null);
		if found then
			raise exception 'a reversal is not reversed' using errcode = 'check_violation', constraint = 'journal_reversal';
		end if;
	end if;
	return null;
end $$;
-- +goose StatementEnd

-- What must be true of journals as they commit: each has its postings, and those
-- that move the bank account their bank line. The court's count moved past them, so
-- the deferred look hangs on its row: one for a statement of journals.
drop trigger journal_complete on journal;
drop function journal_complete();
drop trigger bank_moves_by_lines on posting;
drop function bank_moves_by_lines();
-- +goose StatementBegin
create function journals_settle() returns trigger language plpgsql security definer
	set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
	begun bigint;
	unproved bigint;
begin
	-- posting_apply took a journal's postings all at once, the first among them
	select count(*) filter (where p.leg = 1),
		min(p.number) filter (where 'A1010' in (p.dr_code, p.cr_code) and (
			select l.journal_number = p.number and l.amount = p.amount and l.credit = (p.dr_code = 'A1010')
			from bank_line l
			where l.court_id = p.court_id and l.journal_number >= p.number
			order by l.journal_number
			limit 1) is not true)
	into begun, unproved
	from (
		select *
		from posting
		where court_id = new.court_id and number > old.last_number and number <= new.last_number
		order by number, leg) p;
	if begun <> new.last_number - old.last_number then
		raise exception '% of the journals % to % of court % have no postings',
			new.last_number - old.last_number - begun, old.last_number + 1, new.last_number, new.court_id
			using errcode = 'check_violation', constraint = 'journal_complete';
	end if;
	if unproved is not null then
		raise exception 'journal %: the bank account moves only by bank lines', unproved
			using errcode = 'check_violation', constraint = 'posting_bank_line';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger journals_settle after update on ledger_head
	deferrable initially deferred for each row
	when (new.last_number <> old.last_number)
	execute function journals_settle();
alter table ledger_head enable always trigger journals_settle;

-- The only writer of balances. All postings of a journal come in one statement, in
-- the transaction that numbered it and thus holds the court's row: a journal that
-- has none yet is nobody else's.
-- +goose StatementBegin
create or replace function posting_apply() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	n bigint;
	r record;
	j record;
	got bigint;
	want bigint;
	totals bigint;
	spendable numeric;
begin
	if current_setting('transaction_isolation') <> 'read committed' then
		raise exception 'postings need read committed' using errcode = 'restrict_violation';
	end if;
	select count(*) into n from new_rows;
	if n = 0 then
		return null;
	elsif n = 1 then -- what the other branch asks of many, by key
		select p.court_id court, p.dr_account, p.dr_code, p.cr_account, p.cr_code, p.amount,
			(d.account_id, d.code, c.account_id, c.code) = (p.dr_account, p.dr_code, p.cr_account, p.cr_code) known, m.event is not null allowed,
			d.case_id <> c.case_id or d.lot_id <> c.lot_id crossed,
			(h.number, h.legs, h.total, h.event) = (p.number, p.leg, p.amount, p.event) and p.leg = 1 complete, h.reverses is not null reverses,
			p.cr_code in ('L2310', 'L2390') and p.dr_code not in ('L2310', 'L2390') promised
		into r
		from new_rows p
		left join lateral (
			select * from account where court_id = p.court_id and account_id >= p.dr_account order by account_id limit 1) d on true
		left join lateral (
			select * from account where court_id = p.court_id and account_id >= p.cr_account order by account_id limit 1) c on true
		left join lateral (select * from posting_rule where event = p.event and dr_code = p.dr_code and cr_code = p.cr_code limit 1) m on true
		left join lateral (
			select * from journal where court_id = p.court_id and number >= p.number order by number limit 1) h on true;
	else
		select min(p.court_id) court, max(p.court_id) other,
			count(*) filter (where (d.account_id, d.code, c.account_id, c.code) = (p.dr_account, p.dr_code, p.cr_account, p.cr_code)) = n known, count(m.event) = n allowed,
			bool_or(d.case_id <> c.case_id or d.lot_id <> c.lot_id) crossed,
			bool_or(p.cr_code in ('L2310', 'L2390') and p.dr_code not in ('L2310', 'L2390')) promised,
			false complete, false reverses
		into r
		from new_rows p
		left join lateral (
			select * from account where court_id = p.court_id and account_id >= p.dr_account order by account_id limit 1) d on true
		left join lateral (
			select * from account where court_id = p.court_id and account_id >= p.cr_account order by account_id limit 1) c on true
		left join lateral (select * from posting_rule where event = p.event and dr_code = p.dr_code and cr_code = p.cr_code limit 1) m on true;
		if r.other <> r.court then
			raise exception 'one statement posts to one court' using errcode = 'restrict_violation';
		end if;
		select count(*) = count(*) filter (where (h.number, h.legs, h.legs, h.total, h.event, h.event)
				= (s.number, s.legs, s.last, s.total, s.event, s.other)) complete,
			bool_or(h.reverses is not null) reverses
		into j
		from (
			select number, count(*) legs, max(leg) last, sum(amount) total, min(event) event, max(event) other
			from new_rows
			group by number) s
		left join lateral (
			select * from journal where court_id = r.court and number >= s.number order by number limit 1) h on true;
		r.complete := j.complete;
		r.reverses := j.reverses;
	end if;
	if r.known is not true then
		raise exception 'a posting names an account that court % does not keep as that kind', r.court
			using errcode = 'foreign_key_violation', constraint = 'posting_accounts';
	end if;
	if not r.allowed then
		raise exception 'the event of a posting does not move money between these kinds'
			using errcode = 'foreign_key_violation', constraint = 'posting_allowed';
	end if;
	if r.crossed then
		raise exception 'the money of one case or lot never pays for another'
			using errcode = 'check_violation', constraint = 'posting_one_case';
	end if;
	if r.complete is not true then
		raise exception 'a journal takes its postings at once and only once'
			using errcode = 'check_violation', constraint = 'journal_complete';
	end if;

	if r.reverses then
		perform
		from (select distinct number from new_rows) p
		join journal h on h.court_id = r.court and h.number = p.number and h.reverses is not null
		where exists (
			(select dr_account, cr_account, amount, count(*) from posting where court_id = r.court and number = h.number group by 1, 2, 3
			 except
			 select cr_account, dr_account, amount, count(*) from posting where court_id = r.court and number = h.reverses group by 1, 2, 3)
			union all
			(select cr_account, dr_account, amount, count(*) from posting where court_id = r.court and number = h.reverses group by 1, 2, 3
			 except
			 select dr_account, cr_account, amount, count(*) from posting where court_id = r.court and number = h.number group by 1, 2, 3));
		if found then
			raise exception 'a reversal mirrors what it reverses'
				using errcode = 'check_violation', constraint = 'posting_mirror';
		end if;
	end if;

	if n = 1 then
		update balance
		set debit = debit + case when account_id = r.dr_account then r.amount else 0 end,
			credit = credit + case when account_id = r.cr_account then r.amount else 0 end
		where court_id = r.court and account_id in (r.dr_account, r.cr_account);
		get diagnostics got = row_count;
		want := 2;
		update kind_total
		set debit = debit + case when code = r.dr_code then r.amount else 0 end,
			credit = credit + case when code = r.cr_code then r.amount else 0 end
		where court_id = r.court and code in (r.dr_code, r.cr_code);
		get diagnostics totals = row_count;
	else
		update balance b
		set debit = b.debit + m.dr, credit = b.credit + m.cr
		from (
			select account_id, sum(dr) dr, sum(cr) cr
			from (
				select dr_account account_id, amount dr, 0::numeric cr from new_rows
				union all
				select cr_account, 0, amount from new_rows) s
			group by account_id) m
		cross join lateral (select ctid at from balance where court_id = r.court and account_id = m.account_id limit 1) t
		where b.ctid = t.at;
		get diagnostics got = row_count;
		select count(*) into want from (select dr_account from new_rows union select cr_account from new_rows) s;
		update kind_total k
		set debit = k.debit + m.dr, credit = k.credit + m.cr
		from (
			select code, sum(dr) dr, sum(cr) cr
			from (
				select dr_code code, amount dr, 0::numeric cr from new_rows
				union all
				select cr_code, 0, amount from new_rows) s
			group by code) m
		cross join lateral (select ctid at from kind_total where court_id = r.court and code = m.code limit 1) t
		where k.ctid = t.at;
		get diagnostics totals = row_count;
	end if;
	if got <> want or totals < 2 then
		raise exception 'posting to an account without a balance' using errcode = 'restrict_violation';
	end if;

	-- What is promised is never more than what the bank holds.
	if r.promised then
		select sum(debit - credit) into spendable
		from kind_total
		where court_id = r.court and code in ('A1010', 'L2310', 'L2390');
		if spendable < 0 then
			raise exception 'payouts of court % exceed the bank balance by %', r.court, -spendable
				using errcode = 'check_violation', constraint = 'posting_spendable';
		end if;
	end if;
	return null;
end $$;
-- +goose StatementEnd
