-- The ladder compares each bid of a batch with the one before it: found by its number
-- through a hash, not by sorting the batch and leafing back and forth in it, and asked
-- first what nearly every bid answers at once, that it is an ordinary rung. It was a third
-- of what the database does for a batch. What is refused is the same as before.

-- +goose Up

-- +goose StatementBegin
create or replace function bid_ladder() returns trigger language plpgsql
	set enable_nestloop = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
	wrong record;
begin
	-- Each look-up is written so that it can only go through an index, a row at a time.
	select a.lot_id into wrong
	from added a
	where not exists (
		select from lot_code k
		where k.court_id = a.court_id and k.lot_id = a.lot_id and k.code = a.code and k.rank = a.rank and k.barred_at is null
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
		select f.court_id, f.lot_id, v.bid_count is not distinct from f.last as counted, v.starting_price, v.increment, v.up_to,
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
	)
	select w.lot_id, w.seq, s.counted into wrong
	from added w
	join stood s on s.court_id = w.court_id and s.lot_id = w.lot_id
	left join added p on p.court_id = w.court_id and p.lot_id = w.lot_id and p.seq = w.seq - 1
	cross join lateral (
		select coalesce(p.amount, s.amount) as amount, coalesce(p.rank, s.rank) as rank, coalesce(p.seq, s.seq) as seq, coalesce(p.at, s.at) as at) t
	cross join lateral (
		select case
			when t.amount is null then s.starting_price
			when w.rank > 0 and (t.rank = 0 or w.rank < t.rank) then t.amount
			else t.amount + s.increment end as amount) lowest
	where not coalesce(s.counted and w.seq = t.seq + 1 and w.at >= t.at and w.amount >= t.amount + s.increment
		and (w.at_most is null or s.up_to and w.rank = 0 and w.amount = t.amount + s.increment), false)
	  and (not s.counted
	   or w.seq <> t.seq + 1
	   or w.at < t.at
	   or w.amount < s.starting_price
	   or w.amount > t.amount and w.amount < t.amount + s.increment
	   or w.amount < lowest.amount
	   or w.at_most is not null and (not s.up_to or w.amount <> lowest.amount))
	order by s.counted, w.seq
	limit 1;
	if not found then
		return null;
	end if;
	if not wrong.counted then
		raise exception 'the bids of lot % are not counted', wrong.lot_id using errcode = 'restrict_violation';
	end if;
	raise exception 'bid % of lot % does not follow from the bids before it', wrong.seq, wrong.lot_id
		using errcode = 'restrict_violation';
end $$;
-- +goose StatementEnd
