-- A case passes by order of the head of the bureau, or of who stands in for them, and is
-- signed for after it was ordered. A lot is paused for an outage that touched it.

-- +goose Up

-- +goose StatementBegin
create function case_handover_head() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from person_role_in_force r
		where r.person_id = new.ordered_by and r.court_id = new.court_id and r.role = 'bureau_head')
		and not exists (
			select from substitution s
			where s.substitute = new.ordered_by and s.court_id = new.court_id and s.duty = 'bureau_head'
				and new.ordered_at >= s.from_at and new.ordered_at < s.until_at) then
		raise exception 'the head of the bureau orders a hand-over' using errcode = 'check_violation', constraint = 'case_handover_head';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_handover_head before insert on case_handover for each row execute function case_handover_head();
alter table case_handover enable always trigger case_handover_head;

-- +goose StatementBegin
create function case_handover_answer_after() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from case_handover h
		where h.court_id = new.court_id and h.handover_id = new.handover_id and new.answered_at < h.ordered_at) then
		raise exception 'a hand-over is ordered, then signed for' using errcode = 'check_violation', constraint = 'case_handover_after';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_handover_answer_after before insert on case_handover_answer for each row execute function case_handover_answer_after();
alter table case_handover_answer enable always trigger case_handover_answer_after;

-- +goose StatementBegin
create function outage_pause_touched() returns trigger language plpgsql as $$
begin
	if not exists (
		select
		from service_outage o
		join lot_live l on l.court_id = new.court_id and l.lot_id = new.lot_id
		where o.outage_id = new.outage_id and coalesce(o.shard, l.shard) = l.shard and coalesce(o.lot_id, l.lot_id) = l.lot_id
			and l.opens_at < o.to_at and l.ends_at > o.from_at and new.at >= o.from_at) then
		raise exception 'a lot is paused for an outage that touched it' using errcode = 'restrict_violation', constraint = 'outage_pause_touched';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger outage_pause_touched before insert on outage_pause for each row execute function outage_pause_touched();
alter table outage_pause enable always trigger outage_pause_touched;
