-- A case passes from one judge to another (承办人移交): by order of the head of the
-- bureau, with a list of what was open, signed for by who takes it. Whoever gave a
-- case away does nothing in it any more. What must never happen is refused here for
-- every writer: a handler exchanged without an order, somebody who must stay out of the
-- case taking it (民事诉讼法 Art. 47), an act of whoever gave it away.

-- +goose Up

create table case_handover (
	court_id text not null,
	handover_id uuid not null unique,
	case_id uuid not null,
	giver uuid not null references person,
	taker uuid not null references person,
	ground text not null check (ground in ('avoidance', 'transfer', 'leave', 'load', 'other')),
	document_no text not null default '' check (length(document_no) <= 120),
	reason text not null check (length(reason) between 4 and 500),
	items integer not null check (items between 0 and 5000),
	ordered_by uuid not null references person,
	ordered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, handover_id),
	foreign key (court_id, case_id) references enforcement_case,
	constraint case_handover_three check (giver <> taker and ordered_by <> giver and ordered_by <> taker),
	-- the president decides that a judge stays out of a case (Art. 49)
	constraint case_handover_decided check (ground <> 'avoidance' or length(document_no) >= 2)
);
create index case_handover_of on case_handover (court_id, case_id, handover_id);
create index case_handover_taker on case_handover (court_id, taker, handover_id);
call append_only('case_handover');

-- What went over: what waited for the handler, clocks, lots under way, things held.
create table case_handover_item (
	court_id text not null,
	handover_id uuid not null,
	line integer not null check (line >= 1),
	what text not null check (what in ('task', 'clock', 'lot', 'thing')),
	kind text not null check (length(kind) <= 60),
	title text not null check (length(title) <= 300),
	since timestamptz,
	due timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, handover_id, line),
	foreign key (court_id, handover_id) references case_handover
);
call append_only('case_handover_item');

-- The taker signs or says why not; the head may take the order back before that.
create table case_handover_answer (
	court_id text not null,
	handover_id uuid not null,
	accepted boolean not null,
	reason text not null default '' check (length(reason) <= 500),
	answered_by uuid not null,
	answered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint case_handover_answered_once primary key (court_id, handover_id),
	foreign key (court_id, handover_id) references case_handover,
	constraint case_handover_why check (accepted or length(reason) >= 4)
);
call append_only('case_handover_answer');

create trigger case_handover_duty after insert on case_handover for each row execute function
	two_people_duty('case_handover', 'handover_id', '1', 'ordered_by', 'ordered_at', 'bureau_head');
alter table case_handover enable always trigger case_handover_duty;
create trigger case_handover_answer_duty after insert on case_handover_answer for each row when (new.accepted) execute function
	two_people_duty('case_handover', 'handover_id', '2', 'answered_by', 'answered_at', 'judge');
alter table case_handover_answer enable always trigger case_handover_answer_duty;

-- Why a person must stay out of a case: they are a party of it, or a close relative
-- of one (Art. 47); they sat on a panel that heard an objection in it; they ran its
-- draw of appraisers (法释〔2018〕15号 Art. 16); they approved a payment of it
-- (法发〔2017〕6号 Art. 12); or the president had them leave it.
-- +goose StatementBegin
create function case_taker_parts(court text, of_case uuid, person uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
	select array_remove(array[
		case when exists (
			select from party_now p
			join person n on n.person_id = person
			where p.court_id = court and p.case_id = of_case and (p.person_id = person or p.id_hash = n.number_hash and n.proof = 'proved'))
			then 'party' end,
		case when exists (
			select from party_now p
			join relative_declaration d on d.person_id = person and d.number_hash = p.id_hash
			where p.court_id = court and p.case_id = of_case)
			then 'relative' end,
		case when exists (
			select from objection o
			join objection_panel b using (court_id, objection_id)
			where o.court_id = court and o.case_id = of_case and person = any (b.members))
			then 'panel' end,
		case when exists (
			select from valuation v
			join draw d using (court_id, valuation_id)
			where v.court_id = court and v.case_id = of_case and (d.operator_id = person or d.transcript ->> 'operator' = person::text))
			then 'draw' end,
		case when exists (
			select from payout p
			join payout_approval a using (court_id, payout_id)
			where p.court_id = court and p.case_id = of_case and a.person_id = person and a.step > 1)
			then 'payment' end,
		case when exists (
			select from case_handover h
			join case_handover_answer a using (court_id, handover_id)
			where h.court_id = court and h.case_id = of_case and h.giver = person and h.ground = 'avoidance' and a.accepted)
			then 'avoided' end], null)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function case_handover_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pg_advisory_xact_lock(hashtextextended('fachui.case_handover:' || new.case_id, 0));
	if new.giver is distinct from (
		select h.person_id
		from case_handler h
		where h.court_id = new.court_id and h.case_id = new.case_id
		order by h.version desc
		limit 1) then
		raise exception 'who handles the case gives it' using errcode = 'check_violation', constraint = 'case_handover_giver';
	end if;
	if exists (
		select from case_handover h
		where h.court_id = new.court_id and h.case_id = new.case_id and not exists (
			select from case_handover_answer a
			where a.court_id = h.court_id and a.handover_id = h.handover_id)) then
		raise exception 'an order waits for its signature' using errcode = 'check_violation', constraint = 'case_handover_open';
	end if;
	if not exists (
		select from person_role_in_force r
		where r.person_id = new.taker and r.court_id = new.court_id and r.role = 'judge') then
		raise exception 'the taker is no judge here' using errcode = 'check_violation', constraint = 'case_handover_taker';
	end if;
	if cardinality(case_taker_parts(new.court_id, new.case_id, new.taker)) > 0 then
		raise exception 'the taker must stay out of the case: %', case_taker_parts(new.court_id, new.case_id, new.taker)
			using errcode = 'check_violation', constraint = 'case_handover_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_handover_guard before insert on case_handover for each row execute function case_handover_guard();
alter table case_handover enable always trigger case_handover_guard;

-- Nothing is added to a list that was answered.
-- +goose StatementBegin
create function case_handover_listed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from case_handover_answer where court_id = new.court_id and handover_id = new.handover_id) then
		raise exception 'the list was answered' using errcode = 'check_violation', constraint = 'case_handover_whole';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_handover_listed before insert on case_handover_item for each row execute function case_handover_listed();
alter table case_handover_item enable always trigger case_handover_listed;

-- +goose StatementBegin
create function case_handover_answer_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	h case_handover;
begin
	select * into strict h from case_handover where court_id = new.court_id and handover_id = new.handover_id;
	if not (new.answered_by = h.taker or new.answered_by = h.ordered_by and not new.accepted) then
		raise exception 'who takes the case signs for it' using errcode = 'check_violation', constraint = 'case_handover_signer';
	end if;
	if h.items <> (select count(*) from case_handover_item where court_id = h.court_id and handover_id = h.handover_id) then
		raise exception 'what is signed is the whole list' using errcode = 'check_violation', constraint = 'case_handover_whole';
	end if;
	if new.accepted and cardinality(case_taker_parts(h.court_id, h.case_id, h.taker)) > 0 then
		raise exception 'the taker must stay out of the case' using errcode = 'check_violation', constraint = 'case_handover_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_handover_answer_guard before insert on case_handover_answer for each row execute function case_handover_answer_guard();
alter table case_handover_answer enable always trigger case_handover_answer_guard;

-- The first handler is named; every other takes the case over.
-- +goose StatementBegin
create function case_handler_by_handover() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if new.version > 1 and not exists (
		select
		from case_handover h
		join case_handover_answer a using (court_id, handover_id)
		join case_handler g on g.court_id = h.court_id and g.case_id = h.case_id and g.version = new.version - 1
		where h.court_id = new.court_id and h.case_id = new.case_id and h.taker = new.person_id and h.giver = g.person_id
			and a.accepted and a.answered_at = new.assigned_at) then
		raise exception 'a case passes to another by a hand-over that was signed'
			using errcode = 'check_violation', constraint = 'case_handler_by_handover';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_handler_by_handover before insert on case_handler for each row execute function case_handler_by_handover();
alter table case_handler enable always trigger case_handler_by_handover;

-- Whoever gave a case away does nothing in it: no ruling, no payment, no look at a
-- sealed name. A member of its panel still signs what the panel decides, unless
-- they had to leave the case.
-- +goose StatementBegin
create function event_not_after_handover() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	of_case uuid := coalesce(new.case_id, (select l.case_id from lot l where l.lot_id = new.lot_id));
begin
	if exists (
		select
		from case_handover h
		join case_handover_answer a using (court_id, handover_id)
		where h.court_id = new.court_id and h.case_id = of_case and h.giver in (new.actor_id, new.for_id) and a.accepted
			and (h.ground = 'avoidance' or new.kind <> 'lot.resolution_signed')
			and h.giver is distinct from (
				select c.person_id
				from case_handler c
				where c.court_id = h.court_id and c.case_id = h.case_id
				order by c.version desc
				limit 1)) then
		raise exception 'the case was handed over' using errcode = 'check_violation', constraint = 'case_handed_over';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger event_not_after_handover before insert on event for each row
	when (new.actor_role in ('judge', 'clerk', 'panel_member') and (new.case_id is not null or new.lot_id is not null))
	execute function event_not_after_handover();
alter table event enable always trigger event_not_after_handover;
