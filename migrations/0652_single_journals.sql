-- A single journal is looked at by key.
--
-- What a statement of many rows asks with aggregates costs more to begin than to
-- answer when it has one row. The walls are the same ones.

-- +goose Up

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
			d.code = p.dr_code and c.code = p.cr_code known, m.event is not null allowed,
			d.case_id <> c.case_id or d.lot_id <> c.lot_id crossed,
			(h.legs, h.total, h.event) = (p.leg, p.amount, p.event) and p.leg = 1 complete, h.reverses is not null reverses,
			p.cr_code in ('L2310', 'L2390') and p.dr_code not in ('L2310', 'L2390') promised
		into r
		from new_rows p
		left join account d on d.court_id = p.court_id and d.account_id = p.dr_account
		left join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		left join posting_rule m on m.event = p.event and m.dr_code = p.dr_code and m.cr_code = p.cr_code
		left join journal h on h.court_id = p.court_id and h.number = p.number;
	else
		select min(p.court_id) court, max(p.court_id) other,
			count(*) filter (where d.code = p.dr_code and c.code = p.cr_code) = n known, count(m.event) = n allowed,
			bool_or(d.case_id <> c.case_id or d.lot_id <> c.lot_id) crossed,
			bool_or(p.cr_code in ('L2310', 'L2390') and p.dr_code not in ('L2310', 'L2390')) promised,
			false complete, false reverses
		into r
		from new_rows p
		left join account d on d.court_id = p.court_id and d.account_id = p.dr_account
		left join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		left join posting_rule m on m.event = p.event and m.dr_code = p.dr_code and m.cr_code = p.cr_code;
		if r.other <> r.court then
			raise exception 'one statement posts to one court' using errcode = 'restrict_violation';
		end if;
		select count(*) = count(*) filter (where (h.legs, h.legs, h.total, h.event, h.event) = (s.legs, s.last, s.total, s.event, s.other)) complete,
			bool_or(h.reverses is not null) reverses
		into j
		from (
			select number, count(*) legs, max(leg) last, sum(amount) total, min(event) event, max(event) other
			from new_rows
			group by number) s
		left join journal h on h.court_id = r.court and h.number = s.number;
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
		where b.court_id = r.court and b.account_id = m.account_id;
		get diagnostics got = row_count;
		select count(*) into want from (select dr_account from new_rows union select cr_account from new_rows) s;
		update kind_total t
		set debit = t.debit + m.dr, credit = t.credit + m.cr
		from (
			select code, sum(dr) dr, sum(cr) cr
			from (
				select dr_code code, amount dr, 0::numeric cr from new_rows
				union all
				select cr_code, 0, amount from new_rows) s
			group by code) m
		where t.court_id = r.court and t.code = m.code;
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
		from journal x
		where x.court_id = court and x.key = keys[1];
	else
		select count(*), min(k.key) filter (where x.body_hash <> k.hash) into used, clash
		from unnest(keys, hashes) k (key, hash)
		join journal x on x.court_id = court and x.key = k.key;
	end if;
	if clash is not null then
		raise exception 'journal key % was used for other content', clash
			using errcode = 'unique_violation', constraint = 'journal_key_reused';
	end if;
	if used > 0 then
		select array_agg(x.number order by k.ord) into known
		from unnest(keys) with ordinality k (key, ord)
		left join journal x on x.court_id = court and x.key = k.key;
		return;
	end if;

	if cardinality(names) = 2 then
		ids := array[
			(select account_id from account x where x.court_id = court and x.name = names[1]),
			(select account_id from account x where x.court_id = court and x.name = names[2])];
	else
		select array_agg(x.account_id order by a.ord) into ids
		from unnest(names) with ordinality a (name, ord)
		left join account x on x.court_id = court and x.name = a.name;
	end if;
	if array_position(ids, null) is not null then
		insert into account (court_id, code, case_id, lot_id, subject_id)
		select court, split_part(a.name, ':', 1), nullif(split_part(a.name, ':', 2), '')::uuid,
			nullif(split_part(a.name, ':', 3), '')::uuid, nullif(split_part(a.name, ':', 4), '')::uuid
		from unnest(names, ids) with ordinality a (name, id, ord)
		where a.id is null
		order by a.ord
		on conflict do nothing;
		select array_agg(x.account_id order by a.ord) into ids
		from unnest(names) with ordinality a (name, ord)
		left join account x on x.court_id = court and x.name = a.name;
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
