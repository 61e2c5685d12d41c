-- Journals enter as columns, each account once.
--
-- The function took journals as one jsonb and went through it five times. Now the
-- caller says it in columns: what is one journal's at one place of each array, the
-- accounts by their names, the legs by the places of their journal and accounts.
-- body_hash is what a key stands for (payments.Journal.Hash); the caller counts it
-- as it always could. The settings are those of 0590: each look-up is by a unique
-- key, and one plan by index is right for every size; how the look-ups are written
-- is said in 0650.

-- +goose Up

drop function post_journals(text, jsonb);
drop function journal_hash(jsonb);
drop function account_name(jsonb);

-- It answers the number of the first journal, the others follow it. Where a key was
-- used before, nothing is entered, and known says under which numbers those keys
-- stand: the lock is held, so that what is asked for without them next is new.
-- +goose StatementBegin
create function post_journals(court text,
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
