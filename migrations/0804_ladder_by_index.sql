-- The ladder's plan is made once for a connection, at its first bids, when tables may be
-- empty and the batch is a single bid. What is cheap then, reading a whole table or
-- comparing each bid with each lot, was kept for batches of hundreds: three times the
-- cost of all else on a new database. Only look-ups by index and joins by hash or order
-- are left, which cost the same whatever was there first.

-- +goose Up

-- +goose StatementBegin
create or replace function bid_ladder() returns trigger language plpgsql
	set enable_nestloop = off set enable_seqscan = off as $$
declare
	wrong record;
begin
	-- Each look-up is written so that it can only go through an index, a row at a time.
	select c.lot_id into wrong
	from (select distinct a.court_id, a.lot_id, a.code, a.rank from added a) c
	where not exists (
		select from lot_code k
		where k.court_id = c.court_id and k.lot_id = c.lot_id and k.code = c.code and k.rank = c.rank and k.barred_at is null
		offset 0)
	limit 1;
	if found then
		raise exception 'a code without standing bids on lot %', wrong.lot_id using errcode = 'restrict_violation';
	end if;

	with batch as materialized (
		select a.court_id, a.lot_id, min(a.seq) as first, max(a.seq) as last
		from added a
		group by a.court_id, a.lot_id
	), stood as materialized (
		select f.court_id, f.lot_id, f.last, v.bid_count, v.opens_at, v.starting_price, v.increment, v.up_to,
			coalesce(p.seq, 0) as seq, coalesce(p.at, v.opens_at) as at, l.amount, l.rank
		from batch f
		left join lateral (
			select *
			from lot_live v
			where v.court_id = f.court_id and v.lot_id = f.lot_id
			limit 1) v on true
		left join lateral (
			select b.seq, b.at
			from bid b
			where b.court_id = f.court_id and b.lot_id = f.lot_id and b.seq < f.first
			order by b.seq desc
			limit 1) p on true
		left join lateral (
			select b.amount, b.rank
			from bid b
			where b.court_id = f.court_id and b.lot_id = f.lot_id and b.seq < f.first
			  and (v.void_count = 0 or not exists (
				select from bid_void x
				where x.court_id = b.court_id and x.lot_id = b.lot_id and x.seq = b.seq offset 0))
			order by b.seq desc
			limit 1) l on true
	), walk as (
		select a.court_id, a.lot_id, a.seq, a.amount, a.rank, a.at, a.at_most,
			lag(a.seq) over w as seq_before, lag(a.at) over w as at_before,
			lag(a.amount) over w as amount_before, lag(a.rank) over w as rank_before
		from added a
		window w as (partition by a.court_id, a.lot_id order by a.seq)
	)
	select s.lot_id, w.seq, s.bid_count is distinct from s.last as uncounted into wrong
	from walk w
	join stood s on s.court_id = w.court_id and s.lot_id = w.lot_id
	cross join lateral (
		select coalesce(w.amount_before, s.amount) as amount, coalesce(w.rank_before, s.rank) as rank) t
	cross join lateral (
		select case
			when t.amount is null then s.starting_price
			when w.rank > 0 and (t.rank = 0 or w.rank < t.rank) then t.amount
			else t.amount + s.increment end as amount) lowest
	where s.bid_count is distinct from s.last
	   or w.seq <> coalesce(w.seq_before, s.seq) + 1
	   or w.at < coalesce(w.at_before, s.at)
	   or w.amount < s.starting_price
	   or w.amount < lowest.amount
	   or w.amount > t.amount and w.amount < t.amount + s.increment
	   or w.at_most is not null and (not s.up_to or w.amount <> lowest.amount)
	order by (s.bid_count is not distinct from s.last) desc, w.seq
	limit 1;
	if not found then
		return null;
	end if;
	if wrong.uncounted then
		raise exception 'the bids of lot % are not counted', wrong.lot_id using errcode = 'restrict_violation';
	end if;
	raise exception 'bid % of lot % does not follow from the bids before it', wrong.seq, wrong.lot_id
		using errcode = 'restrict_violation';
end $$;
-- +goose StatementEnd
