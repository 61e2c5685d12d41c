-- What is looked up by key is looked up by key in every plan.
--
-- A session keeps the plan that it made while a court's ledger was small. Of a table
-- that looks empty to it the planner takes any index that begins with the court, and
-- reads all its accounts and keys for each statement still when there are thousands.
-- "The first key from this one on, in order, if it is this one" leaves it no choice:
-- only the index of the keys has that order. A lateral look-up keeps the few rows of
-- the statement on the outside.

-- +goose Up

-- +goose StatementBegin
create or replace function journals_settle() returns trigger language plpgsql security definer
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

-- +goose StatementBegin
create or replace function post_journals(court text,
	keys text[], hashes bytea[], books date[], rolls boolean[], ats timestamptz[], events text[], legs integer[], totals bigint[],
	makers uuid[], checkers uuid[], undone bigint[], cases uuid[], sources text[],
	names text[],
	leg_journals integer[], leg_numbers integer[], leg_events text[], leg_drs integer[], leg_dr_codes text[],
	leg_crs integer[], leg_cr_codes text[], leg_fen bigint[],
	out first bigint, out known bigint[])
language plpgsql security definer set search_path = public, pg_temp
	set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
declare
	base bigint;
	used bigint;
	clash text;
	ids bigint[];
begin
	select last_number into base from ledger_head where court_id = court for update;
	if not found then
		raise exception 'court % has no ledger', court using errcode = 'foreign_key_violation', constraint = 'journal_of_ledger';
	end if;
	first := base + 1;

	if cardinality(keys) = 1 then
		select 1, case when x.body_hash <> hashes[1] then x.key end into used, clash
		from (select key, body_hash from journal where court_id = court and key >= keys[1] order by key limit 1) x
		where x.key = keys[1];
	else
		select count(*), min(k.key) filter (where x.body_hash <> k.hash) into used, clash
		from unnest(keys, hashes) k (key, hash)
		cross join lateral (select j.key, j.body_hash from journal j where j.court_id = court and j.key >= k.key order by j.key limit 1) x
		where x.key = k.key;
	end if;
	if clash is not null then
		raise exception 'journal key % was used for other content', clash
			using errcode = 'unique_violation', constraint = 'journal_key_reused';
	end if;
	if used > 0 then
		select array_agg(case when x.key = k.key then x.number end order by k.ord) into known
		from unnest(keys) with ordinality k (key, ord)
		left join lateral (select j.key, j.number from journal j where j.court_id = court and j.key >= k.key order by j.key limit 1) x on true;
		return;
	end if;

	if cardinality(names) = 2 then
		ids := array[
			(select account_id
			from (select name, account_id from account where court_id = court and name >= names[1] order by name limit 1) x
			where x.name = names[1]),
			(select account_id
			from (select name, account_id from account where court_id = court and name >= names[2] order by name limit 1) x
			where x.name = names[2])];
	else
		select array_agg(case when x.name = a.name then x.account_id end order by a.ord) into ids
		from unnest(names) with ordinality a (name, ord)
		left join lateral (select c.name, c.account_id from account c where c.court_id = court and c.name >= a.name order by c.name limit 1) x on true;
	end if;
	if array_position(ids, null) is not null then
		insert into account (court_id, code, case_id, lot_id, subject_id)
		select court, split_part(a.name, ':', 1), nullif(split_part(a.name, ':', 2), '')::uuid,
			nullif(split_part(a.name, ':', 3), '')::uuid, nullif(split_part(a.name, ':', 4), '')::uuid
		from unnest(names, ids) with ordinality a (name, id, ord)
		where a.id is null
		order by a.ord
		on conflict do nothing;
		select array_agg(case when x.name = a.name then x.account_id end order by a.ord) into ids
		from unnest(names) with ordinality a (name, ord)
		left join lateral (select c.name, c.account_id from account c where c.court_id = court and c.name >= a.name order by c.name limit 1) x on true;
	end if;

	insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total,
		made_by, checked_by, reverses, case_id, source)
	select court, base + e.ord, case when e.roll then greatest(e.book, l.closed_through + 1) else e.book end, e.at,
		e.event, e.key, e.hash, e.legs, e.total * 0.01, e.maker, e.checker, e.undone, e.case_id, e.source
	from ledger l
	cross join unnest(keys, hashes, books, rolls, ats, events, legs, totals, makers, checkers, undone, cases, sources)
		with ordinality e (key, hash, book, roll, at, event, legs, total, maker, checker, undone, case_id, source, ord)
	where l.court_id = court;

	insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
	select court, base + p.journal, p.leg, p.event, ids[p.dr], p.dr_code, ids[p.cr], p.cr_code, p.fen * 0.01
	from unnest(leg_journals, leg_numbers, leg_events, leg_drs, leg_dr_codes, leg_crs, leg_cr_codes, leg_fen)
		p (journal, leg, event, dr, dr_code, cr, cr_code, fen);
end $$;
-- +goose StatementEnd
