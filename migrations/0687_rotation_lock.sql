-- A post of finance that is held too long: a court may order that it locks. By default
-- it alarms and nothing more, for a court that has nobody else must still pay. Where it
-- locks, a leader may sign that one person goes on, until a day that is named.

-- +goose Up

alter table duty_order drop constraint duty_order_kind_check;
alter table duty_order add constraint duty_order_kind_check check (kind in ('apart', 'substitution', 'recall', 'rotation', 'extension'));
alter table duty_order add column effect text check (effect in ('alarm', 'lock'));
alter table duty_order add column holder uuid references person;
alter table duty_order add column last_day date;
alter table duty_order add constraint duty_order_effect check (effect is null or kind = 'rotation');
alter table duty_order add constraint duty_order_extension check (
	num_nulls(holder, last_day) = (case kind when 'extension' then 0 else 2 end)
	and (kind <> 'extension' or duty in ('fund_keeper', 'finance_maker', 'finance_checker', 'reconciler')));
alter table duty_order add constraint duty_order_extension_days check (
	last_day between (asked_at at time zone 'Asia/Shanghai')::date and (asked_at at time zone 'Asia/Shanghai')::date + 366);
create index duty_order_of_holder on duty_order (holder) where kind = 'extension';

-- That somebody goes on beyond a term is signed by a leader, whom it does not concern.
-- +goose StatementBegin
create function duty_extension_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	o duty_order;
begin
	select * into strict o from duty_order where court_id = new.court_id and order_id = new.order_id;
	if o.kind <> 'extension' then
		return new;
	end if;
	if new.answered_by = o.holder then
		raise exception 'an order is approved by somebody whom it does not concern'
			using errcode = 'check_violation', constraint = 'duty_order_two_people';
	end if;
	if new.approved and not exists (
		select from person_role_in_force
		where person_id = new.answered_by and court_id = new.court_id and role = 'leader')
		and not exists (
			select from substitution
			where substitute = new.answered_by and court_id = new.court_id and duty = 'leader' and new.answered_at >= from_at and new.answered_at < until_at) then
		raise exception 'a leader signs that somebody goes on beyond the term'
			using errcode = 'check_violation', constraint = 'duty_extension_leader';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger duty_extension_check before insert on duty_order_answer for each row execute function duty_extension_check();
alter table duty_order_answer enable always trigger duty_extension_check;

-- Whether who holds a post is locked out of it: by appointment, in a court that ordered
-- the lock, after the end of the term, without an exception that still runs. A term
-- ends like the rule counts it: the day of its last month that bears the first day's
-- number, or as many days after that month.
-- +goose StatementBegin
create function duty_rotation_over(court text, post text, person uuid, moment timestamptz) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
	select coalesce((
		select o.effect = 'lock' and exists (
			select from person_role_in_force r
			cross join lateral (select (r.at at time zone 'Asia/Shanghai')::date as began) b
			where r.person_id = person and r.court_id = court and r.role = post
				and moment >= ((date_trunc('month', b.began::timestamp) + make_interval(months => o.months))::date
					+ extract(day from b.began)::integer)::timestamp at time zone 'Asia/Shanghai')
			and not exists (
				select from duty_order e
				join duty_order_answer y using (court_id, order_id)
				where e.court_id = court and e.kind = 'extension' and e.duty = post and e.holder = person and y.approved
					and moment >= y.answered_at and moment < (e.last_day + 1)::timestamp at time zone 'Asia/Shanghai')
		from duty_order o
		join duty_order_answer a using (court_id, order_id)
		where o.court_id = court and o.kind = 'rotation' and o.duty = post and a.approved and a.answered_at <= moment
		order by a.answered_at desc, o.order_id desc
		limit 1), false)
$$;
-- +goose StatementEnd

-- As before, and: who is locked out of a post takes no part by it.
-- +goose StatementBegin
create or replace function duty_taken(court text, thing text, step integer, duties text[], person uuid, moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	taken text;
	locked boolean;
	away uuid;
	clash text;
begin
	perform pg_advisory_xact_lock(hashtextextended('fachui.duty:' || court || thing, 0));
	select role, duty_rotation_over(court, role, person, moment) into taken, locked
	from person_role_in_force
	where person_id = person and court_id = court and role = any (duties)
	order by 2, array_position(duties, role)
	limit 1;
	if locked then
		raise exception 'the term in the post of % is over', taken using errcode = 'check_violation', constraint = 'duty_rotation_over';
	end if;
	if taken is null then
		select duty, absent into taken, away
		from substitution
		where court_id = court and substitute = person and duty = any (duties) and moment >= from_at and moment < until_at
		order by from_at, order_id
		limit 1;
		if not found and exists (
			select from substitution where court_id = court and substitute = person and duty = any (duties)) then
			raise exception 'the substitution is not in force' using errcode = 'check_violation', constraint = 'duty_substitution_over';
		end if;
	end if;
	taken := coalesce(taken, duties[1]);
	select r.duty into clash
	from duty_act r
	where r.court_id = court and r.object = thing
		and (r.person_id in (person, away) or r.for_id in (person, away))
		and (r.part <> step and r.part > 0 and step > 0 or duty_reach(court, r.duty, taken) is not null)
	limit 1;
	if found then
		raise exception 'one person is % and % of one thing', clash, taken using errcode = 'check_violation', constraint = 'duty_act_apart';
	end if;
	insert into duty_act (court_id, object, part, duty, person_id, for_id, at)
	values (court, thing, step, taken, person, away, moment)
	on conflict do nothing;
end $$;
-- +goose StatementEnd
