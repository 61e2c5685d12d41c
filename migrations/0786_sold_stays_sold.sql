-- A lot that is sold is not withdrawn, and suspending it first opens no way round that:
-- from SUSPENDED it may be withdrawn only where it might have been withdrawn before. What
-- undoes a sale is its revocation (法释〔2016〕18号 Art. 31), and a sale that stands still is
-- revoked where it stands: it was suspended because somebody objected, the cause ends with
-- the ruling that upholds the objection, and to resume it first would only start the
-- buyer's time again for a sale that is void.

-- +goose Up

insert into lot_step (before, after) values ('SUSPENDED', 'REVOKED');

-- +goose StatementBegin
create function lot_undone_where_it_stood() returns trigger language plpgsql as $$
begin
	if not exists (select from lot_step s where s.before = old.suspended_from and s.after = new.status) then
		raise exception 'a lot that was suspended from % does not go to %', old.suspended_from, new.status
			using errcode = 'restrict_violation', constraint = 'lot_undone_where_it_stood';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_undone_where_it_stood before update of status on lot for each row
	when (old.status = 'SUSPENDED' and new.status in ('WITHDRAWN', 'REVOKED')) execute function lot_undone_where_it_stood();
alter table lot enable always trigger lot_undone_where_it_stood;

-- A revocation disposes of nothing: it gives the property back to the enforcement, so that
-- an objection of somebody else who claims it does not stand against it.
drop trigger lot_not_while_held on lot;
create trigger lot_not_while_held before update of status on lot for each row
	when (new.status <> old.status and (new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED', 'OFFSET_PENDING', 'RULED', 'TITLED')
		or old.status = 'SUSPENDED' and new.status not in ('WITHDRAWN', 'REVOKED')))
	execute function lot_not_while_held();
alter table lot enable always trigger lot_not_while_held;

-- As before, but for the same.
-- +goose StatementBegin
create or replace function lot_in_set() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	s record;
begin
	select t.set_id, t.place, x.mode, x.gap_minutes into s
	from lot_set_thing t
	join lot_set x on x.court_id = t.court_id and x.set_id = t.set_id
	where t.court_id = new.court_id and t.asset_id = new.asset_id and t.ended_at is null;
	if tg_op = 'INSERT' then
		if new.set_id is distinct from s.set_id then
			raise exception 'a lot stands in the set of its thing' using errcode = 'restrict_violation', constraint = 'lot_of_its_set';
		end if;
		if s.mode = 'whole' and s.place > 1 then
			raise exception 'what is sold as a whole is not listed singly' using errcode = 'restrict_violation', constraint = 'lot_set_whole';
		end if;
		if lot_set_stopped(new.court_id, new.set_id) then
			raise exception 'the set has fetched enough' using errcode = 'restrict_violation', constraint = 'lot_set_stopped';
		end if;
		return new;
	end if;
	if new.set_id is distinct from old.set_id and (old.status not in ('DRAFT', 'PRICED') or old.resolution_id is not null
		or new.set_id is not null and (new.set_id is distinct from s.set_id or s.mode = 'whole' and s.place > 1)) then
		raise exception 'a lot joins the set of its thing before the panel decides' using errcode = 'restrict_violation', constraint = 'lot_of_its_set';
	end if;
	if new.status = old.status or new.set_id is null or s.set_id is null or new.set_id <> s.set_id then
		return new;
	end if;
	if (new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED', 'SOLD')
		or old.status = 'SUSPENDED' and new.status in ('BIDDING', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')) and lot_set_stopped(new.court_id, new.set_id) then
		raise exception 'the set has fetched enough' using errcode = 'restrict_violation', constraint = 'lot_set_stopped';
	end if;
	if new.status = 'ANNOUNCED' and old.status = 'NOTICED' and s.mode = 'separate' and exists (
		select from lot o
		join lot_set_thing t on t.court_id = o.court_id and t.set_id = o.set_id and t.asset_id = o.asset_id
		where o.court_id = new.court_id and o.set_id = new.set_id and o.lot_id <> new.lot_id and o.status in ('ANNOUNCED', 'BIDDING')
			and (t.place < s.place and new.ends_at < o.ends_at + make_interval(mins => s.gap_minutes)
				or t.place > s.place and o.ends_at < new.ends_at + make_interval(mins => s.gap_minutes))) then
		raise exception 'the lots of a set end one after the other' using errcode = 'restrict_violation', constraint = 'lot_set_staggered';
	end if;
	if s.mode = 'whole' and (new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED', 'OFFSET_PENDING', 'RULED', 'TITLED')
		or old.status = 'SUSPENDED' and new.status not in ('WITHDRAWN', 'REVOKED')) and exists (
		select from lot_set_thing t
		join objection_hold h on h.court_id = t.court_id and h.asset_id = t.asset_id and h.released_at is null
		where t.court_id = new.court_id and t.set_id = new.set_id) then
		raise exception 'an objection about a thing of the whole is being heard' using errcode = 'restrict_violation', constraint = 'lot_set_held';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function lot_moves() returns trigger language plpgsql as $$
begin
	if old.status = 'SUSPENDED' and new.status not in ('WITHDRAWN', 'REVOKED') then
		if new.status <> old.suspended_from then
			raise exception 'a suspended lot resumes where it stood' using errcode = 'restrict_violation', constraint = 'lot_step';
		end if;
		return new;
	end if;
	if not exists (select from lot_step s where s.before = old.status and s.after = new.status) then
		raise exception 'a lot does not go from % to %', old.status, new.status using errcode = 'restrict_violation', constraint = 'lot_step';
	end if;
	if new.status = 'SUSPENDED' and new.suspended_from is distinct from old.status then
		raise exception 'a suspended lot remembers where it stood' using errcode = 'restrict_violation', constraint = 'lot_step';
	end if;
	if new.status = 'PANEL_OK' and not exists (
		select from lot_resolution r
		where r.court_id = new.court_id and r.resolution_id = new.resolution_id and r.lot_id = new.lot_id
		  and (r.starting_price, r.increment, r.deposit, r.pay_days, r.exception, r.purchase_limited) =
			(new.starting_price, new.increment, new.deposit, new.pay_days, new.exception, new.purchase_limited)
		  and (select count(*) from resolution_signature s
			where s.court_id = r.court_id and s.resolution_id = r.resolution_id) = cardinality(r.members)
		  and (select count(*) from resolution_signature s
			where s.court_id = r.court_id and s.resolution_id = r.resolution_id and s.agrees) * 2 > cardinality(r.members)) then
		raise exception 'terms come from a resolution that every member signed and most agreed to'
			using errcode = 'restrict_violation', constraint = 'lot_panel';
	end if;
	if new.status in ('NOTICED', 'ANNOUNCED') and (
		not exists (select from lot_recipient p where p.court_id = new.court_id and p.lot_id = new.lot_id)
		or exists (
			select from lot_recipient p
			where p.court_id = new.court_id and p.lot_id = new.lot_id
			  and not exists (
				select from lot_receipt t
				where t.court_id = p.court_id and t.lot_id = p.lot_id and t.party_id = p.party_id))) then
		raise exception 'somebody entitled to notice has not been told' using errcode = 'restrict_violation', constraint = 'lot_noticed';
	end if;
	if new.status = 'ANNOUNCED' and not (
		exists (
			select from announcement a
			where a.court_id = new.court_id and a.lot_id = new.lot_id
			  and a.opens_at = new.opens_at and a.ends_at = new.ends_at and a.published_at = new.announced_at)
		and exists (select from platform_choice c where c.court_id = new.court_id and c.lot_id = new.lot_id)) then
		raise exception 'a lot is announced by its announcement, on a platform that was chosen'
			using errcode = 'restrict_violation', constraint = 'lot_announcement';
	end if;
	return new;
end $$;
-- +goose StatementEnd
